// Tables of the network as files, each with a dictionary of its columns beside it.
import type { Context as Request } from 'hono'
import { consult, type Db } from '#platform/database'
import type { Env } from '#platform/routing'
import { answerExport, exportFormatOf, type Export, type ExportFormat } from '#platform/ui'
import { definitionOf, type Indicator } from '#programs/ventanillas'
import {
  describeColumns,
  describeNumbers,
  dictionaryColumns,
  type FileColumn,
  type Source,
  type Sources,
} from '../pages/network-dictionary.ts'

/** A file that the address may ask for. */
export type FileFormat = ExportFormat | 'dictionary'

/** The file that the address asks for; undefined where it asks for the page. */
export const fileFormatOf = (c: Request<Env>): FileFormat | undefined =>
  c.req.query('format') === 'dictionary' ? 'dictionary' : exportFormatOf(c)

interface Table<Row> extends Export<Row> {
  readonly columns: readonly FileColumn<Row>[]
  /** The numbers that stand in its lines instead of its columns. */
  readonly numbers?: readonly Indicator[]
}

/** Answers the table as a file, or what each of its columns and numbers means. */
export async function answerTable<Row>(c: Request<Env>, format: FileFormat, table: Table<Row>): Promise<Response> {
  if (format !== 'dictionary') return answerExport(c, format, table)
  const { context, view } = c.var
  const { name, columns, numbers = [] } = table
  const counted = [...columns.flatMap(({ counts }) => (counts ? [counts] : [])), ...numbers]
  const sources = await consult(context, (db) => readSources(db, counted))
  const rows = [...describeColumns(view, columns, sources), ...describeNumbers(view, numbers, sources)]
  return answerExport(c, 'csv', { name: `${name}-dictionary`, columns: dictionaryColumns(view), rows })
}

/** What makes each of the numbers; many come out of one function. */
export async function readSources(db: Db, numbers: readonly Indicator[]): Promise<Sources> {
  const sources = new Map<string, Source>()
  const byFigure = new Map<string, Source>()
  for (const number of numbers) {
    const source = byFigure.get(number.figure) ?? (await definitionOf(db, number))
    byFigure.set(number.figure, source)
    sources.set(number.id, source)
  }
  return sources
}
