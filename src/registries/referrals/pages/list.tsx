// The list of an office's referrals: to which service, for what need, where each stands. Never who.
import { dayAt, type Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { FormState } from '#platform/forms'
import { say, sayDayBriefly, sayInstant } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { DataTable, DateField, ExportLinks, Filters, Page, Pagination, Select, type Column } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/list.ts'
import { endStates, modes, openStates } from '../rules/machine.ts'
import type { Referral } from '../store/referral.ts'
import {
  needsOf,
  sayCloser,
  sayMode,
  sayNeed,
  sayOutcome,
  sayReason,
  sayStanding,
  sayState,
  StandingTag,
} from './referral-words.tsx'

/** Where the list stands: its office, with its title and zone. */
export interface Place {
  readonly office: Id<'office'>
  readonly title: string
  readonly zone: string
  readonly today: Day
}

export interface ReferralsPageProps {
  readonly view: View
  readonly pack: Pack
  readonly place: Place
  readonly referrals: readonly Referral[]
  /** How many match; one more than `countedUpTo` where there are more. */
  readonly count: number
  readonly countedUpTo: number
  /** What was asked for, as it stands in the address. */
  readonly form: FormState
  /** The address with its filters, with "?" and without a page. */
  readonly href: string
  readonly page: { readonly number: number; readonly last: number }
}

/** The referrals of an office, filtered. */
export function ReferralsPage(props: ReferralsPageProps) {
  const { view, pack, place, form, countedUpTo } = props
  const t = say(messages, view)
  return (
    <Page view={view} title={t('list-title')} caption={place.title} scripts={['print']} wide>
      <p class="govuk-hint">{t('list-intro')}</p>
      <ListFilters view={view} pack={pack} form={form} action={view.to(`/referrals/${place.office}`)} />
      <p class="govuk-body-l">
        {props.count > countedUpTo ? t('list-many', { count: countedUpTo }) : t('list-count', { count: props.count })}
      </p>
      <DataTable
        view={view}
        hideCaption
        caption={t('list-title')}
        columns={shownColumns(view, pack, place)}
        rows={props.referrals}
        empty={t('list-empty')}
      />
      <Pagination
        view={view}
        page={props.page.number}
        pages={props.page.last}
        href={(page) => `${props.href}&page=${page}`}
      />
      <ExportLinks view={view} href={props.href} />
    </Page>
  )
}

function ListFilters({ view, pack, form, action }: { view: View; pack: Pack; form: FormState; action: string }) {
  const t = say(messages, view)
  const states = [
    { value: 'open', text: t('filter-open') },
    { value: 'closed', text: t('filter-closed') },
    ...[...openStates, ...endStates].map((state) => ({ value: state, text: sayState(view, state) })),
  ]
  return (
    <Filters view={view} action={action} state={form}>
      <Select form={form} name="state" label={t('filter-state')} emptyOption={t('filter-all')} options={states} />
      <Select
        form={form}
        name="mode"
        label={t('filter-mode')}
        emptyOption={t('filter-all')}
        options={modes.map((mode) => ({ value: mode, text: sayMode(view, mode) }))}
      />
      <Select
        form={form}
        name="need"
        label={t('filter-need')}
        emptyOption={t('filter-all')}
        options={needsOf(pack).map((need) => ({ value: need.code, text: need[view.language] }))}
      />
      <DateField form={form} name="from" label={t('filter-from')} />
      <DateField form={form} name="to" label={t('filter-to')} />
    </Filters>
  )
}

/** The columns on the page: fewer than in the files, so that a row is read at a glance. */
function shownColumns(view: View, pack: Pack, place: Place): Column<Referral>[] {
  const t = say(messages, view)
  return [
    {
      label: t('column-service'),
      value: (referral) => referral.service_as_told.title,
      show: (referral) => <ServiceCell {...{ view, pack, place, referral }} />,
    },
    { label: t('column-made'), value: (referral) => referral.made_on, class: 'day' },
    {
      label: t('column-state'),
      value: (referral) => sayStanding(view, referral),
      show: (referral) => <StandingCell view={view} referral={referral} />,
    },
    {
      label: t('column-next'),
      value: (referral) => referral.made_on,
      show: (referral) => <NextCell {...{ view, place, referral }} />,
    },
    {
      label: t('column-reason'),
      value: (referral) => sayEnd(view, referral),
      show: (referral) => <EndCell view={view} referral={referral} />,
    },
  ]
}

/** The columns of its files. */
export function referralColumns(view: View, pack: Pack, place: Place): Column<Referral>[] {
  const t = say(messages, view)
  const dayOf = (at: Date | null) => at && dayAt(at, place.zone)
  return [
    {
      label: t('column-service'),
      value: (referral) => `${referral.service_as_told.title}, ${referral.service_as_told.organization}`,
    },
    { label: t('column-need'), value: (referral) => sayNeed(pack, view, referral.need) },
    { label: t('column-made'), value: (referral) => referral.made_on },
    { label: t('column-state'), value: (referral) => sayStanding(view, referral) },
    { label: t('column-mode'), value: (referral) => sayMode(view, referral.mode) },
    { label: t('column-due'), value: (referral) => dayOf(referral.due_at) ?? '' },
    {
      label: t('column-appointment'),
      value: ({ appointment_at: at, service_as_told: { zone } }) =>
        at === null ? '' : sayInstant(view, at, zone ?? place.zone),
    },
    { label: t('column-reason'), value: (referral) => sayEnd(view, referral) },
    { label: t('column-closer'), value: ({ closed_by: by }) => (by === null ? '' : sayCloser(view, by)) },
  ]
}

/** The reason or the outcome that a referral stands with; empty where there is none. */
export const sayEnd = (view: View, { reason, outcome }: { reason: string | null; outcome: string | null }): string =>
  outcome !== null ? sayOutcome(view, outcome) : reason !== null ? sayReason(view, reason) : ''

interface CellProps {
  readonly view: View
  readonly place: Place
  readonly referral: Referral
}

const ServiceCell = ({ view, pack, place, referral }: CellProps & { readonly pack: Pack }) => (
  <div>
    <a class="govuk-link" href={view.to(`/referrals/${place.office}/${referral.id}`)}>
      {referral.service_as_told.title}
    </a>
    <span class="below">
      {referral.service_as_told.organization} · {sayNeed(pack, view, referral.need)}
    </span>
  </div>
)

/** Where it stands and how it is followed; a slip that was handed over says both at once. */
function StandingCell({ view, referral }: Omit<CellProps, 'place'>) {
  const onSlip = referral.mode === 'self' && referral.state === 'sent'
  return (
    <div>
      <StandingTag view={view} referral={referral} />
      {!onSlip && <span class="below">{sayMode(view, referral.mode)}</span>}
    </div>
  )
}

/** What comes next: the appointment, or else the day by which word is awaited. */
function NextCell({ view, place, referral }: CellProps) {
  const { appointment_at: at, due_at: due, closed_by: closer, service_as_told: told } = referral
  const t = say(messages, view)
  if (closer !== null) return <></>
  if (at !== null) {
    return (
      <div>
        {t('next-appointment')}
        <span class="below">{sayInstant(view, at, told.zone ?? place.zone)}</span>
      </div>
    )
  }
  if (due === null) return <></>
  const on = dayAt(due, place.zone)
  return (
    <div>
      {on < place.today ? <strong>{t('overdue')}</strong> : t('next-word')}
      <span class="below">{sayDayBriefly(view, on)}</span>
    </div>
  )
}

/** How it ended, and by whose word. */
function EndCell({ view, referral }: Omit<CellProps, 'place'>) {
  const end = sayEnd(view, referral)
  if (end === '' && referral.closed_by === null) return <></>
  return (
    <div>
      {end}
      {referral.closed_by !== null && <span class="below">{sayCloser(view, referral.closed_by)}</span>}
    </div>
  )
}
