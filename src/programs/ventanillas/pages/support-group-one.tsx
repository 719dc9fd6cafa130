// One support group: its sessions, how many asked to be reminded, and the forms of both.
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { FormState } from '#platform/forms'
import { say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import {
  Button,
  CodeField,
  DataTable,
  DateField,
  Details,
  Form,
  HiddenField,
  InsetText,
  Notice,
  NumberField,
  Page,
  Radios,
  type Column,
} from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/support-group.ts'
import { countMethods } from '../rules/group.ts'
import { titleOf } from '../rules/item.ts'
import { stillMeets } from '../rules/support-group.ts'
import type { SupportGroup } from '../store/support-group.ts'
import { endText, formOfDeed, GroupEnding, groupsPath, whenText } from './support-group.tsx'

export interface SupportGroupPageProps {
  readonly view: View
  readonly pack: Pack
  readonly office: Id<'office'>
  readonly group: SupportGroup
  readonly today: Day
  /** Made with the page, so that a session sent twice counts once. */
  readonly id: string
  /** The form that came back, and which it is. */
  readonly sent: { readonly deed: 'session' | 'seat' | 'leaving' | 'ending'; readonly form: FormState } | undefined
  readonly saved: boolean
}

/** One group: when it meets, what was noted, and what may be noted next. */
export function SupportGroupPage(props: SupportGroupPageProps) {
  const { view, pack, office, group, today, sent } = props
  const t = say(messages, view)
  const ends = endText(view, group, today)
  const meets = stillMeets(group, today)
  return (
    <Page
      view={view}
      title={titleOf(pack, 'topic', group.topic, view.language)}
      caption={[whenText(view, group), group.place].filter((text) => text !== '').join(' · ')}
      back={{ href: groupsPath(view, office), text: t('support-groups-title') }}
    >
      {props.saved && <Notice tone="success" title={t('support-group-saved')} />}
      {ends && <InsetText>{ends}</InsetText>}
      <Sessions {...props} />
      <SessionForm {...props} />
      {(meets || sent?.deed === 'seat' || sent?.deed === 'leaving') && <Seats {...props} />}
      {(meets || sent?.deed === 'ending') && (
        <GroupEnding view={view} office={office} group={group} today={today} form={formOfDeed(sent, 'ending')} />
      )}
    </Page>
  )
}

function Sessions({ view, group }: SupportGroupPageProps) {
  const t = say(messages, view)
  const columns: Column<SupportGroup['sessions'][number]>[] = [
    { label: t('field-day'), value: ({ held_on }) => held_on },
    { label: t('field-heads'), value: ({ heads }) => heads, numeric: true },
    { label: t('field-method'), value: ({ method }) => t(`method-${method}`) },
  ]
  return (
    <>
      <h2 class="govuk-heading-m">{t('group-sessions-title')}</h2>
      <DataTable
        view={view}
        hideCaption
        caption={t('group-sessions-title')}
        columns={columns}
        rows={group.sessions}
        empty={t('group-sessions-none')}
      />
    </>
  )
}

/** How many came to a session: a group contact of the group's own kind. */
function SessionForm({ view, office, group, today, id, sent }: SupportGroupPageProps) {
  const t = say(messages, view)
  const form = formOfDeed(sent, 'session')
  const path = `${groupsPath(view, office)}/${group.id}/sessions`
  return (
    <Form view={view} messages={messages} state={form} action={path} id={id}>
      <h3 class="govuk-heading-s">{t('group-session-add')}</h3>
      <p class="govuk-hint">{t('group-session-explain')}</p>
      <HiddenField name="station" value={group.station_id} />
      <DateField form={form} name="heldOn" label={t('field-day')} preset={today} max={today} />
      <NumberField form={form} name="heads" label={t('field-heads')} />
      <Radios
        form={form}
        name="method"
        label={t('field-method')}
        items={countMethods.map((method) => ({ value: method, text: t(`method-${method}`) }))}
        small
        inline
      />
      <Button>{t('group-session-save')}</Button>
    </Form>
  )
}

/** How many asked to be reminded, and the forms by which one more asks, or stops. */
function Seats({ view, office, group, sent }: SupportGroupPageProps) {
  const t = say(messages, view)
  const path = `${groupsPath(view, office)}/${group.id}/seats`
  const leaving = formOfDeed(sent, 'leaving')
  return (
    <>
      <h2 class="govuk-heading-m">{t('group-seats-title')}</h2>
      <p class="govuk-body">
        {t('group-seats-taken', { taken: group.taken })}{' '}
        {group.seats !== null && t('group-seats-left', { left: Math.max(0, group.seats - group.taken) })}
      </p>
      <SeatForm view={view} path={path} form={formOfDeed(sent, 'seat')} />
      <Details summary={t('seat-leave')} open={leaving.objections.length > 0}>
        <Form view={view} messages={messages} state={leaving} action={`${path}/leaving`}>
          <CodeField form={leaving} name="code" id="leaving-code" label={t('seat-code')} />
          <Button look="secondary">{t('seat-leave-save')}</Button>
        </Form>
      </Details>
    </>
  )
}

function SeatForm({ view, path, form }: { view: View; path: string; form: FormState }) {
  const t = say(messages, view)
  const consents = [
    { value: '', text: t('seat-consent-given') },
    { value: 'oral', text: t('consent-oral') },
    { value: 'written', text: t('consent-written') },
  ]
  return (
    <Details summary={t('seat-take')} open={form.objections.length > 0}>
      <Form view={view} messages={messages} state={form} action={path}>
        <p class="govuk-body">{t('seat-explain')}</p>
        <CodeField form={form} name="code" label={t('seat-code')} />
        <InsetText>{t('seat-consent-text')}</InsetText>
        <Radios form={form} name="consent" label={t('seat-consent')} items={consents} preset="" small />
        <Button look="secondary">{t('seat-take-save')}</Button>
      </Form>
    </Details>
  )
}
