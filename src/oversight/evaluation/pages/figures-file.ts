// A release as a file: a line a figure, and the dictionary that says what each column and each number means.
import { say } from '#platform/messages'
import type { Column } from '#platform/ui'
import type { View } from '#platform/view'
import { findIndicator, sayKey } from '#programs/ventanillas'
import { messages } from '../messages/release.ts'
import { publishedNumbers, sayRelease } from '../rules/release.ts'
import type { FigureRow, NumberRow, ReleaseRow } from '../store/release.ts'
import { sayFigure, sayOwn, sayPublishedNumber } from './release-words.ts'

const tableOf = ({ office_id, month }: FigureRow): 'office' | 'month' | 'total' =>
  office_id !== null ? 'office' : month !== null ? 'month' : 'total'

/** The columns of the file. */
export function figureColumns(
  view: View,
  release: ReleaseRow,
  offices: ReadonlyMap<string, string>,
): Column<FigureRow>[] {
  const t = say(messages, view)
  return [
    { label: t('figures-column-release'), value: () => sayRelease(release) },
    { label: t('figures-column-table'), value: (row) => sayOwn(view, `figures-table-${tableOf(row)}`) },
    { label: t('figures-column-number'), value: (row) => row.number },
    { label: t('figures-column-title'), value: (row) => sayPublishedNumber(view, row.number) },
    { label: t('figures-column-office'), value: (row) => row.office_id },
    {
      label: t('figures-column-office-title'),
      value: (row) => row.office_id && (offices.get(row.office_id) ?? row.office_id),
    },
    { label: t('figures-column-month'), value: (row) => row.month },
    { label: t('figures-column-low'), value: (row) => row.low, numeric: true },
    { label: t('figures-column-high'), value: (row) => row.high, numeric: true },
    { label: t('figures-column-shown'), value: (row) => sayFigure(view, row) },
    { label: t('figures-column-state'), value: (row) => sayOwn(view, `figures-state-${row.state}`) },
    { label: t('figures-column-expected'), value: (row) => row.expected, numeric: true },
    { label: t('figures-column-signed'), value: (row) => row.signed, numeric: true },
  ]
}

/** A line of the data dictionary. */
export interface DictionaryLine {
  readonly what: string
  readonly means: string
  readonly values: string
  readonly version: number | null
  readonly query: string | null
  readonly sha256: string | null
}

export function dictionaryColumns(view: View): Column<DictionaryLine>[] {
  const t = say(messages, view)
  return [
    { label: t('figures-dictionary-column'), value: (line) => line.what },
    { label: t('figures-dictionary-meaning'), value: (line) => line.means },
    { label: t('figures-dictionary-values'), value: (line) => line.values },
    { label: t('figures-dictionary-version'), value: (line) => line.version, numeric: true },
    { label: t('figures-dictionary-query'), value: (line) => line.query },
    { label: t('figures-dictionary-hash'), value: (line) => line.sha256 },
  ]
}

/** What each column means, and each number with the definition and the query that it was counted by. */
export function listDictionary(view: View, numbers: readonly NumberRow[]): DictionaryLine[] {
  const t = say(messages, view)
  const tables = ['total', 'office', 'month'].map((table) => sayOwn(view, `figures-table-${table}`)).join(', ')
  const states = ['rounded', 'widened', 'withheld', 'missing']
    .map((state) => sayOwn(view, `figures-state-${state}`))
    .join(', ')
  const columns = [
    { what: t('figures-column-release'), means: t('figures-means-release'), values: '2025-1' },
    { what: t('figures-column-table'), means: t('figures-means-table'), values: tables },
    { what: t('figures-column-number'), means: t('figures-means-number'), values: publishedNumbers.join(', ') },
    { what: t('figures-column-title'), means: t('figures-means-title'), values: '' },
    { what: t('figures-column-office'), means: t('figures-means-office'), values: '' },
    { what: t('figures-column-office-title'), means: t('figures-means-office-title'), values: '' },
    { what: t('figures-column-month'), means: t('figures-means-month'), values: '2025-01 … 2025-12' },
    { what: t('figures-column-low'), means: t('figures-means-low'), values: t('figures-values-number') },
    { what: t('figures-column-high'), means: t('figures-means-high'), values: t('figures-values-number') },
    {
      what: t('figures-column-shown'),
      means: t('figures-means-shown'),
      values: `0, 1-10, 15, 25, 11-30, ${t('figures-withheld')}`,
    },
    { what: t('figures-column-state'), means: t('figures-means-state'), values: states },
    { what: t('figures-column-expected'), means: t('figures-means-expected'), values: t('figures-values-number') },
    { what: t('figures-column-signed'), means: t('figures-means-signed'), values: t('figures-values-number') },
  ]
  return [
    ...columns.map((line) => ({ ...line, version: null, query: null, sha256: null })),
    ...publishedNumbers.flatMap((number) =>
      numbers
        .filter((row) => row.number === number)
        .map((row) => ({
          what: number,
          means: sayKey(view, `definition-${number}`),
          values: sayKey(view, `unit-${findIndicator(number)!.unit}`),
          version: row.definition_version,
          query: `figures.${row.figure}`,
          sha256: row.query_sha256,
        })),
    ),
  ]
}
