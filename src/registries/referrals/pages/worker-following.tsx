// What was noted beside the steps of a referral: attempts to reach somebody, and what was promised to whom.
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { textOf, type FormState } from '#platform/forms'
import { say, type Say } from '#platform/messages'
import { Button, DataTable, DateField, Details, Form, Radios, Select, type Column } from '#platform/ui'
import type { View } from '#platform/view'
import { messages as ruleMessages } from '../messages/worker-rules.ts'
import { messages } from '../messages/worker.ts'
import { attemptChannels, attemptResults, promiseKinds, towards } from '../rules/following.ts'
import type { Attempt, ReferralPromise } from '../store/following.ts'

type Speak = Say<typeof messages>

export interface FollowingProps {
  readonly view: View
  /** The referral's address, without language. */
  readonly path: string
  readonly today: Day
  /** The form that was refused, if it was one of these. */
  readonly form: FormState
  readonly newId: string
  readonly isOpen: boolean
}

/** Tries to reach the person or the service, and a form for one more. */
export function Attempts(props: FollowingProps & { readonly attempts: readonly Attempt[] }) {
  const t = say(messages, props.view)
  const columns: Column<Attempt>[] = [
    { label: t('column-day'), value: ({ tried_on: on }) => on },
    { label: t('field-towards'), value: (attempt) => t(`towards-${attempt.towards}`) },
    { label: t('field-channel'), value: (attempt) => t(`channel-${attempt.channel}`) },
    { label: t('field-came'), value: (attempt) => t(`came-${attempt.came}`) },
  ]
  return (
    <section class="part">
      <h2 class="govuk-heading-m">{t('attempts-title')}</h2>
      {props.attempts.length === 0 ? (
        <p>{t('attempts-empty')}</p>
      ) : (
        <DataTable
          view={props.view}
          hideCaption
          caption={t('attempts-title')}
          columns={columns}
          rows={props.attempts}
        />
      )}
      {props.isOpen && <AttemptForm {...props} t={t} />}
    </section>
  )
}

function AttemptForm({ view, path, form, newId, t }: FollowingProps & { readonly t: Speak }) {
  const isTyped = form.typed['channel'] !== undefined || form.typed['came'] !== undefined
  const own = isTyped ? form : untouched
  return (
    <Details summary={t('attempt-add')} open={isTyped} class="no-print">
      <Form view={view} messages={ruleMessages} state={own} action={view.to(`${path}/attempts`)} id={newId}>
        <Radios
          form={own}
          name="towards"
          label={t('field-towards')}
          legendSize="s"
          small
          inline
          preset="client"
          items={towards.map((side) => ({ value: side, text: t(`towards-${side}`) }))}
        />
        <Radios
          form={own}
          name="channel"
          label={t('field-channel')}
          legendSize="s"
          small
          inline
          preset="call"
          items={attemptChannels.map((channel) => ({ value: channel, text: t(`channel-${channel}`) }))}
        />
        <Radios
          form={own}
          name="came"
          label={t('field-came')}
          legendSize="s"
          small
          items={attemptResults.map((came) => ({ value: came, text: t(`came-${came}`) }))}
        />
        <Button>{t('note')}</Button>
      </Form>
    </Details>
  )
}

const untouched: FormState = { typed: {}, objections: [] }

/** What was promised to whom and by when, and a form for one more. */
export function Promises(props: FollowingProps & { readonly promises: readonly ReferralPromise[] }) {
  const t = say(messages, props.view)
  const columns: Column<ReferralPromise>[] = [
    { label: t('field-what'), value: (promise) => t(`what-${promise.what}`) },
    { label: t('field-promised-to'), value: (promise) => t(`towards-${promise.towards}`) },
    { label: t('field-due-on'), value: ({ due_on: on }) => on },
    { label: t('column-standing'), value: (promise) => t(standingOf(promise, props.today)) },
    {
      label: t('column-actions'),
      value: () => '',
      show: (promise) => <PromiseDeeds {...props} promise={promise} t={t} />,
    },
  ]
  return (
    <section class="part">
      <h2 class="govuk-heading-m">{t('promises-title')}</h2>
      {props.promises.length === 0 ? (
        <p>{t('promises-empty')}</p>
      ) : (
        <DataTable
          view={props.view}
          hideCaption
          caption={t('promises-title')}
          columns={columns}
          rows={props.promises}
        />
      )}
      {props.isOpen && <PromiseForm {...props} t={t} />}
    </section>
  )
}

const standingOf = (promise: ReferralPromise, today: Day) =>
  promise.kept_at !== null
    ? 'promise-kept'
    : promise.dropped_at !== null
      ? 'promise-dropped'
      : promise.due_on < today
        ? 'promise-late'
        : 'promise-open'

function PromiseDeeds(props: FollowingProps & { readonly promise: ReferralPromise; readonly t: Speak }) {
  const { view, path, promise, t } = props
  if (promise.kept_at !== null || promise.dropped_at !== null) return <></>
  const action = (deed: string) => view.to(`${path}/promises/${promise.id satisfies Id<'promise'>}/${deed}`)
  return (
    <div>
      <form method="post" action={action('keeping')}>
        <Button look="secondary" class="button-small">
          {t('promise-keep')}
        </Button>
      </form>
      <form method="post" action={action('dropping')}>
        <Button look="secondary" class="button-small">
          {t('promise-drop')}
        </Button>
      </form>
    </div>
  )
}

function PromiseForm({ view, path, today, form, newId, t }: FollowingProps & { readonly t: Speak }) {
  const isTyped = form.typed['what'] !== undefined || form.typed['dueOn'] !== undefined
  const own = isTyped ? form : untouched
  return (
    <Details summary={t('promise-add')} open={isTyped} class="no-print">
      <Form view={view} messages={ruleMessages} state={own} action={view.to(`${path}/promises`)} id={newId}>
        <Radios
          form={own}
          name="towards"
          id="promise-towards"
          label={t('field-promised-to')}
          legendSize="s"
          small
          inline
          preset="client"
          items={towards.map((side) => ({ value: side, text: t(`towards-${side}`) }))}
        />
        <Select
          form={own}
          name="what"
          label={t('field-what')}
          options={promiseKinds.map((what) => ({ value: what, text: t(`what-${what}`) }))}
          preset={textOf(own, 'what', 'call')}
        />
        <DateField form={own} name="dueOn" label={t('field-due-on')} min={today} />
        <Button>{t('note')}</Button>
      </Form>
    </Details>
  )
}
