// A release as a file: a line a figure, and the dictionary that says what each column and each number means.
import { say } from '#platform/messages'
import type { Column } from '#platform/ui'
import type { View } from '#platform/view'
import { findIndicator, sayKey } from '#programs/ventanillas'
import { messages } from '../messages/release.ts'
import { publishedNumbers, sayRelease } from '../rules/release.ts'
import { figureStates, type FigureRow, type NumberRow, type ReleaseRow } from '../store/release.ts'
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
export const listDictionary = (view: View, numbers: readonly NumberRow[]): DictionaryLine[] => [
  ...describeColumns(view).map((line) => ({ ...line, version: null, query: null, sha256: null })),
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

function describeColumns(view: View): Pick<DictionaryLine, 'what' | 'means' | 'values'>[] {
  const t = say(messages, view)
  const sayAll = (prefix: string, words: readonly string[]): string =>
    words.map((word) => sayOwn(view, `${prefix}-${word}`)).join(', ')
  const values: Readonly<Record<string, string>> = {
    release: '2025-1',
    table: sayAll('figures-table', ['total', 'office', 'month']),
    number: publishedNumbers.join(', '),
    month: '2025-01 … 2025-12',
    shown: `0, 1-10, 0-10, 15, 25, 11-30, ${t('figures-withheld')}, ${t('figures-missing')}`,
    state: sayAll('figures-state', figureStates),
  }
  const whole = ['low', 'high', 'expected', 'signed']
  return fileColumns.map((column) => ({
    what: sayOwn(view, `figures-column-${column}`),
    means: sayOwn(view, `figures-means-${column}`),
    values: whole.includes(column) ? t('figures-values-number') : (values[column] ?? ''),
  }))
}

/** The columns of the file in their order. */
const fileColumns = [
  'release',
  'table',
  'number',
  'title',
  'office',
  'office-title',
  'month',
  'low',
  'high',
  'shown',
  'state',
  'expected',
  'signed',
] as const
