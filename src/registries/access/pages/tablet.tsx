// Window tablets: the lead's list, setting one up, and the lock.
import { showCode } from '#kernel/text'
import type { Typed, FormState } from '#platform/forms'
import { say, sayInstant, type Say } from '#platform/messages'
import {
  Button,
  CodeField,
  DataTable,
  Form,
  HiddenField,
  InsetText,
  Notice,
  Page,
  Radios,
  Select,
  TextField,
  type Option,
} from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages.ts'
import { enrolmentMinutes } from '../rules.ts'
import type { TabletRow, WorkerRow } from '../store/tablet.ts'

export interface TabletsPageProps {
  readonly view: View
  readonly state: FormState
  readonly zone: string
  readonly now: Date
  readonly tablets: readonly TabletRow[]
  /** The windows that the lead leads: "office organization". */
  readonly windows: readonly Option[]
}

export function TabletsPage({ view, state, zone, now, tablets, windows }: TabletsPageProps) {
  const t = say(messages, view)
  return (
    <Page view={view} title={t('tablets-title')}>
      <DataTable
        view={view}
        caption={t('tablets-caption')}
        rows={tablets}
        empty={t('tablets-none')}
        columns={[
          { label: t('tablet-name'), value: (row) => row.label },
          { label: t('tablet-office'), value: (row) => row.office_id },
          { label: t('tablet-state'), value: (row) => stateOf(row, view, zone, now, t) },
          {
            label: t('people-actions'),
            value: () => null,
            show: (row) =>
              row.revoked_at === null && (
                <form method="post" action={view.to(`/tablets/${row.id}/revocation`)}>
                  <Button look="warning">{t('tablet-revoke')}</Button>
                </form>
              ),
          },
        ]}
      />
      <h2 class="govuk-heading-m">{t('tablet-prepare')}</h2>
      <Form view={view} messages={messages} state={state} action={view.to('/tablets')}>
        <TextField form={state} name="label" label={t('tablet-label')} width={20} maxLength={60} autocomplete="off" />
        <Select form={state} name="window" label={t('tablet-window')} options={windows} />
        <Button>{t('tablet-prepare-button')}</Button>
      </Form>
    </Page>
  )
}

function stateOf(row: TabletRow, view: View, zone: string, now: Date, t: Say<typeof messages>): string {
  if (row.revoked_at) return t('tablet-revoked', { at: sayInstant(view, row.revoked_at, zone) })
  if (row.enrolled_at) return t('tablet-enrolled', { at: sayInstant(view, row.enrolled_at, zone) })
  return t(row.code_expires_at && row.code_expires_at > now ? 'tablet-waiting' : 'tablet-expired')
}

/** The enrolment code, shown once. */
export function TabletCodePage({ view, code, address }: { view: View; code: string; address: string }) {
  const t = say(messages, view)
  return (
    <Page view={view} title={t('tablet-code-title')} back={{ href: view.to('/tablets') }}>
      <InsetText>
        <strong class="govuk-heading-l">{showCode(code)}</strong>
      </InsetText>
      <p>{t('tablet-code-text', { address, minutes: enrolmentMinutes })}</p>
    </Page>
  )
}

export function EnrolmentPage({ view, state }: { view: View; state: FormState }) {
  const t = say(messages, view)
  return (
    <Page view={view} title={t('window-enrol-title')}>
      <p>{t('window-enrol-text')}</p>
      <Form view={view} messages={messages} state={state} action={view.to('/window/enrolment')}>
        <CodeField form={state} name="code" label={t('window-code')} />
        <Button>{t('window-enrol-button')}</Button>
      </Form>
    </Page>
  )
}

/** The names of the fields that the lock adds to a form; they are taken out again before it goes on. */
export const pinField = 'puentePin'
export const workerField = 'puenteWorker'

export interface LockPageProps {
  readonly view: View
  readonly state: FormState
  readonly workers: readonly WorkerRow[]
  /** Who worked here last. */
  readonly last: string | null
  /** Where the form goes: back to where the posted form was going, or to the lock itself. */
  readonly action: string
  /** What was typed, carried along unseen. */
  readonly kept: Typed
}

/** The lock: a name and six digits; what was typed goes on to where it was going. */
export function LockPage({ view, state, workers, last, action, kept }: LockPageProps) {
  const t = say(messages, view)
  const ready = workers.filter((worker) => worker.pin_set_at !== null)
  const items = workers.map((worker) => ({
    value: worker.account_id,
    text: worker.name,
    disabled: worker.pin_set_at === null,
    ...(worker.pin_set_at === null ? { hint: t('window-no-pin') } : {}),
  }))
  return (
    <Page view={view} title={t('window-title')}>
      {Object.keys(kept).some((name) => name !== 'to') && <Notice title={t('window-locked')} />}
      {ready.length === 0 && <Notice title={t('window-nobody')} />}
      <Form view={view} messages={messages} state={state} action={action}>
        {Object.entries(kept).flatMap(([name, value]) =>
          [value].flat().map((text) => <HiddenField name={name} value={text} />),
        )}
        <Radios form={state} name={workerField} label={t('window-worker')} items={items} preset={last ?? undefined} />
        <TextField
          form={state}
          name={pinField}
          label={t('window-pin')}
          type="password"
          inputMode="numeric"
          autocomplete="off"
          width={10}
          autofocus
        />
        <Button>{t('window-unlock')}</Button>
      </Form>
    </Page>
  )
}

/** Who works at the tablet now, and the button that locks it. */
export function WindowPage({ view }: { view: View }) {
  const t = say(messages, view)
  return (
    <Page view={view} title={t('window-lock-title')}>
      <p>{t('window-lock-text', { name: view.actor.name })}</p>
      <form method="post" action={view.to('/window/lock')}>
        <Button>{t('window-lock-button')}</Button>
      </form>
    </Page>
  )
}
