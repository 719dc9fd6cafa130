// One station for those who keep it: its facts and its whole history.
import type { Child } from 'hono/jsx'
import type { Day } from '#kernel/day'
import { say, sayDay, sayMoney, type Say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import {
  Button,
  ButtonLink,
  DataTable,
  Notice,
  Page,
  SummaryList,
  Tag,
  type Column,
  type SummaryRow,
  type TagColour,
} from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/station.ts'
import { titleOf, varietiesOf } from '../rules/item.ts'
import { stationState, type StationState } from '../rules/station.ts'
import type { Closure, Endorsement, FactKind, Funding, Offer, Sponsor } from '../store/history.ts'
import type { LeadRow, StationAt } from '../store/station.ts'
import { saySource } from './history.tsx'
import { hoursText, stationTitle } from './words.ts'

type Speak = Say<typeof messages>

const colours: Readonly<Record<StationState, TagColour>> = {
  open: 'green',
  paused: 'orange',
  closed: 'grey',
  planned: 'yellow',
  'last-known': 'teal',
}

export const StationStateTag = ({ view, station }: { view: View; station: StationAt }) => {
  const state = stationState(station, view.today)
  return <Tag colour={colours[state]}>{say(messages, view)(`station-state-${state}`)}</Tag>
}

/** A station's page. */
export const stationPath = (station: { office_id: string; code: string }, under = ''): string =>
  `/ventanillas/${station.office_id}/stations/${station.code}${under}`

/** A day as people write it; null where there is none. */
export const dayOrNull = (view: View, on: Day | null): string | null => (on === null ? null : sayDay(view, on))

/** Everything that is written down about a station. */
export interface StationHistory {
  readonly leads: readonly LeadRow[]
  readonly sponsors: readonly Sponsor[]
  readonly funding: readonly Funding[]
  readonly offers: readonly Offer[]
  readonly closures: readonly Closure[]
  readonly endorsements: readonly Endorsement[]
}

export interface StationPageProps {
  readonly view: View
  readonly pack: Pack
  readonly station: StationAt
  readonly history: StationHistory
  /** May keep hours, place, services and closures. */
  readonly mayKeep: boolean
  /** May also name leads and keep what headquarters answers for. */
  readonly mayOpen: boolean
  /** Something was just saved. */
  readonly kept: boolean
}

/** One station: its facts, and what happened to it, the last first. */
export function StationPage(props: StationPageProps) {
  const { view, station, mayKeep, mayOpen } = props
  const t = say(messages, view)
  const open = station.closed_on === null
  return (
    <Page
      view={view}
      title={stationTitle(view, station)}
      caption={t('station-facts')}
      back={{ href: view.to(mayOpen ? '/ventanillas/stations' : `/ventanillas/${station.office_id}`) }}
      wide
    >
      {props.kept && (
        <Notice tone="success">
          <p>{t('station-kept')}</p>
        </Notice>
      )}
      <p>
        <StationStateTag view={view} station={station} />
      </p>
      <SummaryList rows={factRows(props, t)} />
      <h2 class="govuk-heading-l">{t('history-section')}</h2>
      <Leads {...props} t={t} />
      <Offers {...props} t={t} />
      <Closures {...props} t={t} />
      <Sponsors {...props} t={t} />
      <FundingYears {...props} t={t} />
      <Endorsements {...props} t={t} />
      {open && mayKeep && mayOpen && (
        <ButtonLink look="warning" href={view.to(stationPath(station, '/closing'))}>
          {t('station-close')}
        </ButtonLink>
      )}
    </Page>
  )
}

function factRows({ view, pack, station, mayKeep, mayOpen }: StationPageProps, t: Speak): SummaryRow[] {
  const change = (may: boolean, form: string) =>
    may && station.closed_on === null
      ? { actions: [{ text: t('change'), href: view.to(stationPath(station, `/${form}`)), hidden: form }] }
      : {}
  const languages = varietiesOf(pack).filter(({ code }) => station.languages.includes(code))
  const facts: [string, Child | null, ReturnType<typeof change>][] = [
    [t('fact-unit'), t(`unit-${station.unit}`), {}],
    [t('fact-lead'), station.lead_title, change(mayOpen, 'lead')],
    [t('fact-opened'), dayOrNull(view, station.opened_on), {}],
    [t('fact-in-operation'), dayOrNull(view, station.in_operation_on), {}],
    [t('fact-piloted'), dayOrNull(view, station.piloted_on), change(mayOpen, 'milestones')],
    [t('fact-live'), dayOrNull(view, station.live_on), {}],
    [t('fact-guidelines'), station.guideline_version, {}],
    [t('fact-place'), [station.place, station.street].filter(Boolean).join(', ') || null, change(mayKeep, 'place')],
    [t('fact-line'), station.public_line, {}],
    [t('fact-hours'), hoursText(view, station.hours) || null, change(mayKeep, 'hours')],
    [t('fact-languages'), languages.map((variety) => variety[view.language]).join('; ') || null, {}],
    [t('fact-source'), station.source && saySource(view, station.source), {}],
    [t('fact-closed'), closedText(view, t, station), {}],
  ]
  const always = new Set([t('fact-lead'), t('fact-piloted'), t('fact-place'), t('fact-line'), t('fact-hours')])
  return facts
    .filter(([key, value]) => value !== null || always.has(key))
    .map(([key, value, actions]) => ({
      key,
      value: value ?? <span class="no-value">{t('not-told')}</span>,
      ...actions,
    }))
}

const closedText = (view: View, t: Speak, station: StationAt): string | null =>
  station.closed_on === null
    ? null
    : t('fact-closed-why', { day: sayDay(view, station.closed_on), reason: station.closing_reason ?? '' })

type SectionProps = StationPageProps & { readonly t: Speak }

/** A table of the history and, for who may, the way to add to it. */
function Section<Row>(props: {
  section: SectionProps
  title: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  may: boolean
  form: string
  add: string
}) {
  const { view, station, t } = props.section
  return (
    <section>
      <DataTable
        view={view}
        caption={props.title}
        captionSize="m"
        columns={props.columns}
        rows={props.rows}
        empty={t('nothing-yet')}
      />
      {props.may && station.closed_on === null && (
        <p>
          <a class="govuk-link" href={view.to(stationPath(station, `/${props.form}`))}>
            {props.add}
          </a>
        </p>
      )}
    </section>
  )
}

const periodColumns = <Row extends { from_on: Day | null; to_on: Day | null }>(view: View, t: Speak): Column<Row>[] => [
  {
    label: t('column-from'),
    value: (row) => dayOrNull(view, row.from_on) ?? t('column-before-source'),
  },
  { label: t('column-to'), value: (row) => dayOrNull(view, row.to_on) ?? t('column-to-now') },
]

function Leads(props: SectionProps) {
  const { view, t, history } = props
  const columns: Column<LeadRow>[] = [
    { label: t('column-organization'), value: (row) => row.title },
    ...periodColumns<LeadRow>(view, t),
    { label: t('column-source-of'), value: (row) => row.source && saySource(view, row.source) },
  ]
  return (
    <Section
      section={props}
      title={t('leads-title')}
      columns={columns}
      rows={history.leads}
      may={props.mayOpen}
      form="lead"
      add={t('leads-change')}
    />
  )
}

function Sponsors(props: SectionProps) {
  const { view, t, history } = props
  const columns: Column<Sponsor>[] = [
    { label: t('column-organization'), value: (row) => row.title },
    ...periodColumns<Sponsor>(view, t),
    ...withdrawColumn<Sponsor>(props, 'sponsor', props.mayOpen),
  ]
  return (
    <Section
      section={props}
      title={t('sponsors-title')}
      columns={columns}
      rows={history.sponsors}
      may={props.mayOpen}
      form="sponsors/new"
      add={t('sponsors-add')}
    />
  )
}

function FundingYears(props: SectionProps) {
  const { view, t, history } = props
  const columns: Column<Funding>[] = [
    { label: t('column-organization'), value: (row) => row.title },
    { label: t('column-year'), value: (row) => String(row.year) },
    { label: t('column-amount'), value: (row) => sayMoney(view, row), class: 'govuk-table__cell--numeric' },
    ...withdrawColumn<Funding>(props, 'funding', props.mayOpen),
  ]
  return (
    <Section
      section={props}
      title={t('funding-title')}
      columns={columns}
      rows={history.funding}
      may={props.mayOpen}
      form="funding/new"
      add={t('funding-add')}
    />
  )
}

function Offers(props: SectionProps) {
  const { view, pack, station, t, history } = props
  const mayEnd = props.mayKeep && station.closed_on === null
  const end: Column<Offer> = {
    label: t('column-deeds'),
    value: () => null,
    show: (row) =>
      row.to_on === null && (
        <a class="govuk-link" href={view.to(stationPath(station, `/services/${row.service}/end`))}>
          {t('services-end')}
        </a>
      ),
  }
  const columns: Column<Offer>[] = [
    { label: t('column-service'), value: (row) => titleOf(pack, 'service', row.service, view.language) },
    ...periodColumns<Offer>(view, t),
    ...(mayEnd ? [end] : []),
  ]
  return (
    <Section
      section={props}
      title={t('services-title')}
      columns={columns}
      rows={history.offers}
      may={props.mayKeep}
      form="services/new"
      add={t('services-add')}
    />
  )
}

function Closures(props: SectionProps) {
  const { view, station, t, history } = props
  const end: Column<Closure> = {
    label: t('closures-end'),
    value: () => null,
    show: (row) =>
      row.to_on === null && (
        <a class="govuk-link" href={view.to(stationPath(station, `/closures/${row.id}/end`))}>
          {t('closures-end')}
        </a>
      ),
  }
  const columns: Column<Closure>[] = [
    { label: t('column-why'), value: (row) => row.reason },
    ...periodColumns<Closure>(view, t),
    ...(props.mayKeep ? [end] : []),
    ...withdrawColumn<Closure>(props, 'closure', props.mayKeep),
  ]
  return (
    <Section
      section={props}
      title={t('closures-title')}
      columns={columns}
      rows={history.closures}
      may={props.mayKeep}
      form="closures/new"
      add={t('closures-add')}
    />
  )
}

function Endorsements(props: SectionProps) {
  const { view, t, history } = props
  const columns: Column<Endorsement>[] = [
    { label: t('column-by'), value: (row) => row.endorsed_by },
    { label: t('column-day'), value: (row) => sayDay(view, row.endorsed_on) },
    { label: t('column-why-then'), value: (row) => row.reason },
    ...withdrawColumn<Endorsement>(props, 'endorsement', props.mayOpen),
  ]
  return (
    <Section
      section={props}
      title={t('endorsements-title')}
      columns={columns}
      rows={history.endorsements}
      may={props.mayOpen}
      form="endorsements/new"
      add={t('endorsements-add')}
    />
  )
}

/** A button that takes out what was written in error, for who may. */
function withdrawColumn<Row extends { id: string }>(
  { view, station, t }: SectionProps,
  kind: FactKind,
  may: boolean,
): Column<Row>[] {
  if (!may || station.closed_on !== null) return []
  const action = (row: Row) => view.to(stationPath(station, `/facts/${kind}/${row.id}/withdrawal`))
  return [
    {
      label: t('column-deeds'),
      value: () => null,
      show: (row) => (
        <form method="post" action={action(row)}>
          <Button look="secondary">{t('withdraw')}</Button>
        </form>
      ),
    },
  ]
}
