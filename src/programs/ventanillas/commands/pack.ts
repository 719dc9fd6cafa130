// The pack's files of the Ventanillas: items, the stations that a report shows in operation, and what its text tells of them.
import { z } from 'zod'
import { day } from '#kernel/day'
import type { Context } from '#platform/context'
import type { Tx } from '#platform/database'
import {
  codeCell,
  dayCell,
  numberCell,
  optional,
  textCell,
  type PackObjection,
  type PackPart,
  type PackRow,
  type PackTables,
} from '#platform/pack'
import { newId } from '#platform/random'
import { ensureOrganization } from '#registries/partners'
import { itemKinds, itemsFile, type Item } from '../rules/item.ts'
import { federalAnswers, recordsFile } from '../rules/program-record.ts'
import { figuresFile, historyFile } from '../rules/told.ts'
import { units } from '../rules/station.ts'
import { insertSourcedStation, loadItems } from '../store/pack.ts'

/** The report's table is of June 2009: its stations were in operation by the end of that month. When they opened it does not say. */
const inOperationOn = day('2009-06-30')

const itemLine = z.object({
  kind: z.enum(itemKinds, { error: 'item-kind-is-known' }),
  code: codeCell,
  es: textCell,
  en: textCell,
  shown_as: codeCell,
  hint_es: optional(textCell),
  hint_en: optional(textCell),
})

const stationLine = z.object({
  office: codeCell,
  unit: z.enum(units, 'unit-is-known'),
  lead_agency: textCell,
  source: codeCell,
})

const figureLine = z.object({
  code: codeCell,
  claim: z.enum(['text', 'table'], 'claim-is-known'),
  value: numberCell(0, 1_000_000),
  source: codeCell,
  note: textCell,
})

const recordLine = z.object({
  program: codeCell,
  es: textCell,
  en: textCell,
  seen_by_es: textCell,
  seen_by_en: textCell,
  federal_record: z.enum(federalAnswers, 'federal-record-is-answered'),
  aggregate_only: z.enum(['yes', 'no'], 'aggregate-only-is-answered'),
  source: optional(textCell),
  verified_on: optional(dayCell),
})

type StationLine = z.output<typeof stationLine>
type RecordLine = z.output<typeof recordLine>

export const pack: PackPart = {
  tables: [
    { file: itemsFile, row: itemLine, key: ['kind', 'code'] },
    { file: historyFile, row: stationLine, key: ['office', 'unit'], optional: true },
    { file: figuresFile, row: figureLine, key: ['code', 'claim'], optional: true },
    { file: recordsFile, row: recordLine, key: ['program'], optional: true },
  ],
  objections: (tables) => [
    ...objectionsToItems(tables),
    ...objectionsToStations(tables),
    ...objectionsToRecords(tables),
  ],
  load: async (tx, context, tables) => {
    await loadItems(
      tx,
      rowsOf<Item>(tables, itemsFile).map((row) => row.values),
    )
    for (const { values } of rowsOf<StationLine>(tables, historyFile)) await loadStation(tx, context, values)
  },
}

/** A station as the report's table gives it; one that stands already is left as it is. */
async function loadStation(tx: Tx, context: Context, line: StationLine): Promise<void> {
  const lead = { kind: 'nonprofit' as const, title: line.lead_agency, city: null, division: null, website: null }
  const organization = await ensureOrganization(tx, context, { ...lead, source: line.source })
  const code = line.unit === 'window' ? line.office : `${line.office}-${line.unit}`
  await insertSourcedStation(tx, { ...line, id: newId(), lead: newId(), code, organization, inOperationOn })
}

/** A count of an item stands under an item of the same kind. */
function objectionsToItems(tables: PackTables): PackObjection[] {
  const rows = rowsOf<Item>(tables, itemsFile)
  const known = new Set(rows.map(({ values }) => `${values.kind} ${values.code}`))
  return rows
    .filter(({ values }) => !known.has(`${values.kind} ${values.shown_as}`))
    .map(({ line }) => ({ file: itemsFile, line, field: 'shown_as', reason: 'shown-as-is-an-item-of-the-kind' }))
}

function objectionsToStations(tables: PackTables): PackObjection[] {
  const offices = new Set((tables['offices.csv'] ?? []).map((row) => row.values['code']))
  return rowsOf<StationLine>(tables, historyFile)
    .filter(({ values }) => !offices.has(values.office))
    .map(({ line }) => ({ file: historyFile, line, field: 'office', reason: 'office-is-in-the-pack' }))
}

/** A record is of a program of the pack; one that is counted in aggregate only stands among the others in every count. */
function objectionsToRecords(tables: PackTables): PackObjection[] {
  const shown = new Map(
    rowsOf<Item>(tables, itemsFile)
      .filter(({ values }) => values.kind === 'program')
      .map(({ values }) => [values.code, values.shown_as]),
  )
  return rowsOf<RecordLine>(tables, recordsFile).flatMap(({ line, values }): PackObjection[] => {
    const at = { file: recordsFile, line }
    if (!shown.has(values.program)) return [{ ...at, field: 'program', reason: 'program-is-in-the-pack' }]
    const marks = values.aggregate_only === 'yes' && shown.get(values.program) === values.program
    return marks ? [{ ...at, field: 'aggregate_only', reason: 'aggregate-stands-among-others' }] : []
  })
}

const rowsOf = <Values>(tables: PackTables, file: string): { line: number; values: Values }[] =>
  (tables[file] ?? []).map((row: PackRow) => ({ line: row.line, values: row.values as Values }))
