// Data dictionaries: of each column of a file what it means, and where it holds a number, by which definition and query.
import { say } from '#platform/messages'
import type { Column } from '#platform/ui'
import type { View } from '#platform/view'
import { sayKey, type Indicator } from '#programs/ventanillas'
import { messages } from '../messages/network.ts'

/** A column of a file, with what it means and the number that stands in it, if one does. */
export interface FileColumn<Row> extends Column<Row> {
  readonly means: string
  readonly counts?: Indicator
}

/** Which function of the database makes a number, and the SHA-256 of its text. */
export interface Source {
  readonly figure: string
  readonly sha256: string
}

/** The sources of the numbers of a file. */
export type Sources = ReadonlyMap<string, Source>

/** A line of a dictionary. */
export interface DictionaryLine {
  readonly column: string
  readonly means: string
  readonly unit: string
  readonly version: number | null
  readonly figure: string
  readonly sha256: string
}

export function dictionaryColumns(view: View): Column<DictionaryLine>[] {
  const t = say(messages, view)
  return [
    { label: t('network-column'), value: ({ column }) => column },
    { label: t('network-column-means'), value: ({ means }) => means },
    { label: t('network-column-unit'), value: ({ unit }) => unit },
    { label: t('network-column-version'), value: ({ version }) => version },
    { label: t('network-column-function'), value: ({ figure }) => figure },
    { label: t('network-definition-hash'), value: ({ sha256 }) => sha256 },
  ]
}

const plain = { unit: '', version: null, figure: '', sha256: '' } as const

function sourceOf(
  view: View,
  { id, unit, version }: Indicator,
  sources: Sources,
): Omit<DictionaryLine, 'column' | 'means'> {
  const { figure, sha256 } = sources.get(id)!
  return { unit: sayKey(view, `unit-${unit}`), version, figure: `figures.${figure}`, sha256 }
}

/** What each column of a file means. */
export const describeColumns = <Row>(
  view: View,
  columns: readonly FileColumn<Row>[],
  sources: Sources,
): DictionaryLine[] =>
  columns.map(({ label, means, counts }) => ({
    column: label,
    means,
    ...(counts ? sourceOf(view, counts, sources) : plain),
  }))

/** What each number means that a file has in lines instead of columns. */
export const describeNumbers = (view: View, numbers: readonly Indicator[], sources: Sources): DictionaryLine[] =>
  numbers.map((number) => ({
    column: sayKey(view, `indicator-${number.id}`),
    means: sayKey(view, `definition-${number.id}`),
    ...sourceOf(view, number, sources),
  }))
