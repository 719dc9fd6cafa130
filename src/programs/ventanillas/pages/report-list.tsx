// The year of an office's reports, and what a number of a report means.
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { FormState } from '#platform/forms'
import { say, sayDay, sayInstant, sayMonth } from '#platform/messages'
import {
  DataTable,
  ExportLinks,
  Filters,
  Page,
  Select,
  SummaryList,
  Tag,
  type Column,
  type TagColour,
} from '#platform/ui'
import type { View } from '#platform/view'
import type { Indicator } from '../indicators.ts'
import { messages } from '../messages/report.ts'
import type { MonthState } from '../rules/report.ts'
import type { MonthRow, QueryRow, ReportPlace, SignedFigure, ViewRow } from '../store/report.ts'
import { sayKey, sayDifference } from './report-numbers.tsx'
import { stationTitle } from './words.ts'

/** A report's address, with the lead agency that it belongs to. */
export const reportPath = (place: ReportPlace, under = ''): string =>
  `/ventanillas/${place.office_id}/reports/${place.code}/${place.month}${under}?lead=${place.custodian_id}`

const colours: Readonly<Record<MonthState, TagColour>> = {
  missing: 'red',
  running: 'grey',
  closed: 'grey',
  open: 'yellow',
  signed: 'teal',
  approved: 'purple',
  accepted: 'green',
}

export const StateTag = ({ view, state }: { view: View; state: MonthState }) => (
  <Tag colour={colours[state]}>{sayKey(view, `report-state-${state}`)}</Tag>
)

export type ListedMonth = MonthRow & { readonly state: MonthState }

/** The columns of the year's table: the same on the page, on paper and in files. */
export function monthColumns(view: View): Column<ListedMonth>[] {
  const t = say(messages, view)
  return [
    {
      label: t('reports-month'),
      value: (row) => sayMonth(view, row.month),
      show: (row) => (
        <a class="govuk-link" href={view.to(reportPath(row))}>
          {sayMonth(view, row.month)}
        </a>
      ),
    },
    { label: t('reports-station'), value: (row) => stationTitle(view, row) },
    { label: t('reports-lead'), value: (row) => row.custodian_title },
    {
      label: t('reports-state'),
      value: (row) => sayKey(view, `report-state-${row.state}`),
      show: (row) => <StateTag view={view} state={row.state} />,
    },
    {
      label: t('reports-since'),
      value: (row) => (row.moved_at && row.state !== 'open' ? sayInstant(view, row.moved_at, row.zone) : ''),
    },
    { label: t('reports-by'), value: (row) => (row.state === 'open' ? '' : (row.moved_by_name ?? '')) },
    { label: t('reports-contacts'), value: (row) => row.contacts, numeric: true },
    { label: t('reports-known'), value: (row) => row.known_persons, numeric: true },
  ]
}

/** A station's year under one lead agency, counted anew over the whole span. */
export interface WholeYear {
  readonly place: ReportPlace
  readonly contacts: number | null
  readonly knownPersons: number | null
  readonly signed: number
  readonly ended: number
  /** Whether the month under way is in it. */
  readonly isRunning: boolean
}

function wholeColumns(view: View): Column<WholeYear>[] {
  const t = say(messages, view)
  return [
    { label: t('reports-station'), value: ({ place }) => stationTitle(view, place) },
    { label: t('reports-lead'), value: ({ place }) => place.custodian_title },
    { label: t('reports-whole-months'), value: (row) => row.ended, numeric: true },
    { label: t('reports-whole-signed'), value: (row) => row.signed, numeric: true },
    { label: t('indicator-contacts'), value: (row) => row.contacts, numeric: true },
    { label: t('indicator-known-persons'), value: (row) => row.knownPersons, numeric: true },
  ]
}

export interface ReportsPageProps {
  readonly view: View
  readonly office: { readonly id: Id<'office'>; readonly title: string }
  readonly year: number
  readonly years: readonly number[]
  /** The filter as the address has it. */
  readonly form: FormState
  readonly months: readonly ListedMonth[]
  readonly whole: readonly WholeYear[]
}

/** Months by stations with their state. A month without a report is missing, not zero. */
export function ReportsPage({ view, office, year, years, form, months, whole }: ReportsPageProps) {
  const t = say(messages, view)
  const path = `/ventanillas/${office.id}/reports`
  const options = years.map((one) => ({ value: one, text: String(one) }))
  const written = String(year)
  const empty = t('reports-empty', { year: written })
  return (
    <Page
      title={t('reports-title')}
      caption={office.title}
      view={view}
      wide
      scripts={['print']}
      back={{ href: view.to(`/ventanillas/${office.id}`), text: office.title }}
    >
      <Filters view={view} action={view.to(path)} state={form}>
        <Select form={form} name="year" label={t('reports-year')} options={options} preset={year} />
      </Filters>
      <DataTable
        view={view}
        caption={t('reports-table', { year: written })}
        captionSize="m"
        columns={monthColumns(view)}
        rows={months}
        empty={empty}
      />
      {months.length > 0 && <ExportLinks view={view} href={view.to(`${path}?year=${year}`)} />}
      {whole.length > 0 && <Whole view={view} year={written} whole={whole} />}
    </Page>
  )
}

/** The year over all its months: what may be added is added, what may not is counted anew. */
function Whole({ view, year, whole }: { view: View; year: string; whole: readonly WholeYear[] }) {
  const t = say(messages, view)
  const title = t(whole.some(({ isRunning }) => isRunning) ? 'reports-whole-running' : 'reports-whole-title', { year })
  return (
    <>
      <h2 class="govuk-heading-m">{title}</h2>
      <p class="govuk-body">{t('reports-whole-explain')}</p>
      <DataTable view={view} caption={title} hideCaption columns={wholeColumns(view)} rows={whole} />
    </>
  )
}

export interface DefinitionPageProps {
  readonly view: View
  readonly place: ReportPlace
  readonly days: { readonly from: Day; readonly to: Day }
  readonly indicator: Indicator
  readonly query: QueryRow
  readonly views: readonly ViewRow[]
  /** The number as it was signed, if it was. */
  readonly signed: SignedFigure | undefined
}

/** What a number counts, how it may be put together, and the query as the database runs it. */
export function DefinitionPage({ view, place, days, indicator, query, views, signed }: DefinitionPageProps) {
  const t = say(messages, view)
  const title = sayKey(view, `indicator-${indicator.id}`)
  const from = sayDay(view, days.from)
  const to = sayDay(view, days.to)
  const difference = sayDifference(view, indicator.id)
  const rows = [
    { key: t('definition-unit'), value: sayKey(view, `unit-${indicator.unit}`) },
    { key: t('definition-days'), value: t('definition-days-value', { from, to }) },
    { key: t('definition-over-time'), value: sayKey(view, `definition-${indicator.overTime}`) },
    { key: t('definition-over-offices'), value: sayKey(view, `definition-${indicator.overOffices}`) },
    { key: t('definition-difference'), value: difference },
    { key: t('definition-version'), value: String(indicator.version) },
    { key: t('definition-hash'), value: <code class="hash">{query.sha256}</code> },
    ...(signed ? [{ key: t('definition-signed'), value: signedWith(view, signed, query) }] : []),
  ]
  return (
    <Page
      title={t('definition-title', { indicator: title })}
      caption={`${stationTitle(view, place)} · ${sayMonth(view, place.month)}`}
      view={view}
      back={{ href: view.to(reportPath(place)), text: t('report-title', { month: sayMonth(view, place.month) }) }}
    >
      <p class="govuk-body-l">{sayKey(view, `definition-${indicator.id}`)}</p>
      <SummaryList rows={rows} />
      <h2 class="govuk-heading-m">{t('definition-query')}</h2>
      <Query text={query.text} label={t('definition-query')} />
      <h2 class="govuk-heading-m">{t('definition-views')}</h2>
      {views.map(({ name, text }) => (
        <>
          <h3 class="govuk-heading-s">
            <code>{name}</code>
          </h3>
          <Query text={text} label={name} />
        </>
      ))}
    </Page>
  )
}

function signedWith(view: View, signed: SignedFigure, query: QueryRow): string {
  const t = say(messages, view)
  const version = signed.definition_version
  if (signed.query_sha256 === query.sha256) return t('definition-signed-same', { version })
  return t('definition-signed-other', { version, hash: signed.query_sha256 })
}

/** SQL as it stands; a region that the keyboard can scroll. */
const Query = ({ text, label }: { text: string; label: string }) => (
  <pre class="query" tabindex={0} role="region" aria-label={label}>
    <code>{text.trim()}</code>
  </pre>
)
