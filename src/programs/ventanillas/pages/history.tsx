// What a report told of the stations of its year, row by row with its source, and where its text and its table disagree.
import { say, sayDay, sayNumber, type Say } from '#platform/messages'
import { DataTable, Notice, Page, type Column } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/public.ts'
import { countRows, gapsBetween, type RowCounts, type ToldFigure } from '../rules/told.ts'
import type { SourcedStation } from '../store/station.ts'
import { titleHere } from './public.tsx'

type Speak = Say<typeof messages>

export interface HistoryProps {
  readonly view: View
  readonly rows: readonly SourcedStation[]
  readonly told: readonly ToldFigure[]
}

/** The rows of the table with their source; every number in the text above is counted from them. */
export function HistoryPage({ view, rows, told }: HistoryProps) {
  const t = say(messages, view)
  const back = { href: view.to('/ventanillas') }
  const first = rows[0]
  if (!first) {
    return (
      <Page view={view} title={t('history-title')} public named={t('history-tab')} back={back}>
        <p>{t('history-empty')}</p>
      </Page>
    )
  }
  const counts = countRows(rows, told)
  return (
    <Page view={view} title={t('history-title')} public named={t('history-tab')} back={back}>
      <p class="govuk-body-l">{t('history-lead')}</p>
      <p>{t('history-count', { rows: counts.rows, offices: counts.offices, mobile: counts.mobile })}</p>
      <p>{t('history-places', { states: counts.states, districts: counts.districts })}</p>
      <Gaps view={view} t={t} counts={counts} told={told} />
      <DataTable
        view={view}
        caption={t('history-table', { day: sayDay(view, first.in_operation_on) })}
        columns={historyColumns(view)}
        rows={byTitle(view, rows)}
      />
    </Page>
  )
}

/** The rows in the order of their titles in the page's language. */
const byTitle = (view: View, rows: readonly SourcedStation[]): SourcedStation[] =>
  rows.toSorted((one, other) => titleHere(view, one).localeCompare(titleHere(view, other), view.language))

function Gaps({ view, t, counts, told }: { view: View; t: Speak; counts: RowCounts; told: readonly ToldFigure[] }) {
  const gaps = gapsBetween(counts, told)
  if (gaps.length === 0) return <p>{t('history-agree')}</p>
  return (
    <Notice tone="warning" title={t('history-gap-title')}>
      {gaps.map(({ code, text, table }) => (
        <p>
          {t(code === 'stations' ? 'history-gap-stations' : 'history-gap-states', {
            text: sayNumber(view, text),
            table: sayNumber(view, table),
          })}
        </p>
      ))}
      <p>{t('history-gap-kept')}</p>
    </Notice>
  )
}

/** The columns of the history, on the page as in a file. */
export function historyColumns(view: View): Column<SourcedStation>[] {
  const t = say(messages, view)
  return [
    { label: t('history-office'), value: (row) => titleHere(view, row) },
    { label: t('history-division'), value: (row) => row.division_title },
    { label: t('history-lead-agency'), value: (row) => row.lead_title },
    { label: t('history-source'), value: (row) => saySource(view, row.source) },
  ]
}

/** A source's name; its code where the catalogue has no name for it. */
export function saySource(view: View, source: string): string {
  const key = `source-${source}`
  return Object.hasOwn(messages, key) ? say(messages, view)(key as keyof typeof messages) : source
}
