// What is exact beside what would be published of it: headquarters' eyes only.
import { say, sayMonth, sayNumber } from '#platform/messages'
import { DataTable, ExportLinks, Filters, Select, Tag, type Column } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/release.ts'
import { publishedNumbers, sayRelease, type NumberId } from '../rules/release.ts'
import type { ComparedFigure } from '../store/release-draft.ts'
import type { ReleaseRow } from '../store/release.ts'
import { sayFigure, sayOwn, sayPublishedNumber } from './release-words.ts'

export interface ComparisonProps {
  readonly view: View
  readonly release: ReleaseRow
  readonly figures: readonly ComparedFigure[]
  readonly number: NumberId
  readonly offices: ReadonlyMap<string, string>
}

/** The figures of one number, the total first, then the months, then the offices. */
export const rowsOfNumber = (figures: readonly ComparedFigure[], number: NumberId): ComparedFigure[] => {
  const own = figures.filter((figure) => figure.number === number)
  return [
    ...own.filter(({ office_id, month }) => office_id === null && month === null),
    ...own.filter(({ month }) => month !== null),
    ...own.filter(({ office_id }) => office_id !== null),
  ]
}

/** The comparison, on screen and in files. */
export function comparisonColumns(view: View, offices: ReadonlyMap<string, string>): Column<ComparedFigure>[] {
  const t = say(messages, view)
  const what = ({ office_id, month }: ComparedFigure): string => {
    if (month !== null) return sayMonth(view, month)
    return office_id === null ? t('release-compare-all') : (offices.get(office_id) ?? office_id)
  }
  const shown = (row: ComparedFigure): string | null => (row.state === null ? null : sayFigure(view, row))
  const how = ({ state }: ComparedFigure): string | null => state && sayOwn(view, `figures-state-${state}`)
  return [
    { label: t('release-compare-what'), value: what },
    {
      label: t('release-compare-exact'),
      value: exact,
      show: (row) => (exact(row) === null ? '—' : sayNumber(view, row.count)),
      numeric: true,
    },
    {
      label: t('release-compare-shown'),
      value: shown,
      show: (row) => (
        <>
          {shown(row) ?? '—'} {isUnusual(row) && <Tag colour="purple">{how(row)}</Tag>}
        </>
      ),
      numeric: true,
    },
    { label: t('release-compare-state'), value: how },
  ]
}

/** Where nobody reported there is no count: not 0. */
const exact = ({ state, count }: ComparedFigure): number | null => (state === 'missing' ? null : count)

/** Told with more room, or not told; that nobody reported is said in the figure's place. */
const isUnusual = ({ state }: ComparedFigure): boolean => state === 'widened' || state === 'withheld'

/** The table, one number at a time. */
export function Comparison({ view, release, figures, number, offices }: ComparisonProps) {
  const t = say(messages, view)
  const path = view.to(`/releases/${sayRelease(release)}`)
  const asked = { typed: { number }, objections: [] }
  const options = publishedNumbers.map((one) => ({ value: one, text: sayPublishedNumber(view, one) }))
  return (
    <>
      <h2 class="govuk-heading-m">{t('release-compare-title')}</h2>
      <p class="govuk-body">{t('release-compare-warning')}</p>
      <Filters view={view} action={path} state={asked} submit={t('release-choose')}>
        <Select form={asked} name="number" label={t('figures-number')} options={options} />
      </Filters>
      <DataTable
        view={view}
        caption={t('release-compare-table', { number: sayPublishedNumber(view, number) })}
        columns={comparisonColumns(view, offices).slice(0, -1)}
        rows={rowsOfNumber(figures, number)}
        stack={false}
      />
      <ExportLinks view={view} href={`${path}?number=${number}`} />
    </>
  )
}
