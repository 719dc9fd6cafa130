// A directory as it was read, in any of its forms, becomes documents: checked, without people, each record once.
import type { Day } from '#kernel/day'
import { isFormula, readCell, unguardCell } from './cells.ts'
import { listDocuments, listNameOf, type Document } from './documents.ts'
import type { Finding } from './findings.ts'
import { addRecord, findRow, isObject, listRows, openGraph, removeRows, tellOf, type Graph, type Row } from './graph.ts'
import { readSchedule } from './hours.ts'
import { leavePeopleOut } from './people.ts'
import type { Kind, Standard } from './standard.ts'
import { isTableOf1, kindOfTable1, readTables1, type Table1 } from './version-1.ts'
import { checkValues } from './values.ts'

/** A table of a package: its file's name, its columns, and its lines with the number of each. */
export interface Table {
  readonly name: string
  readonly columns: readonly string[]
  readonly lines: readonly { readonly line: number; readonly cells: readonly string[] }[]
}

/** What is read: a JSON value with the name of its file, or the tables of a package; and what was said of it already. */
export type Told = (
  | { readonly name: string; readonly value: unknown; readonly tables?: undefined }
  | { readonly tables: readonly Table[]; readonly value?: undefined }
) & { readonly findings?: readonly Finding[] }

export interface ReadTerms {
  readonly standard: Standard
  /** By what ids that are no UUIDs are told apart from those of other directories: the same for each edition of one. */
  readonly source: string
  /** ISO 3166-1 of addresses of version 1.1 that name no country. */
  readonly country: string
  /** The day of reading: hours that hold on other days are not this week's. */
  readonly readOn: Day
}

export interface ReadDirectory {
  readonly documents: readonly Document[]
  readonly findings: readonly Finding[]
  /** How many names, and ways to a person, were left out. */
  readonly people: number
  /** "3.1" or "1.1" */
  readonly version: string
}

/**
 * Reads a directory record by record, so that whoever reads may do something else in between; gives it at the end. Where a finding is an error,
 * nothing of it may be kept.
 */
export function* readInSteps(told: Told, terms: ReadTerms): Generator<void, ReadDirectory> {
  const graph = openGraph(terms.standard, terms.source)
  graph.findings.push(...(told.findings ?? []))
  const version = told.tables
    ? yield* addTables(graph, told.tables, terms)
    : yield* addValue(graph, told.value, told.name)
  yield* checkValues(graph)
  leavePeopleOut(graph)
  yield
  checkLinks(graph)
  checkHours(graph, terms.readOn)
  yield
  return { documents: listDocuments(graph), findings: graph.findings, people: graph.people, version }
}

// JSON

function* addValue(graph: Graph, value: unknown, place: string): Generator<void, string> {
  if (isObject(value) && isForeign(value)) refuse(graph, 'version-is-known', place)
  else if (isObject(value) && Array.isArray(value['contents']))
    yield* addList(graph, value['contents'], `${place}, contents`)
  else if (Array.isArray(value)) yield* addList(graph, value, place)
  else if (isObject(value) && !isDescription(value)) yield* addObject(graph, value, place)
  else if (!isObject(value)) refuse(graph, 'record-has-its-form', place)
  return '3.1'
}

const refuse = (graph: Graph, rule: Finding['rule'], place: string, field: string | null = null): void => {
  graph.findings.push({ rule, place, kind: null, id: null, field })
}

/** The answer of an interface at its root: it says its version and holds no record. */
const isDescription = (value: Record<string, unknown>): boolean =>
  typeof value['version'] === 'string' && value['id'] === undefined && !Object.values(value).some(Array.isArray)

const isForeign = (value: Record<string, unknown>): boolean =>
  typeof value['version'] === 'string' && value['id'] === undefined && !/^3\.[01](?:\.\d+)?$/.test(value['version'])

/** Lists of all kinds by name, as we write them and as the standard's tables do ("services", "services.csv"); or one record. */
function* addObject(graph: Graph, value: Record<string, unknown>, place: string): Generator<void> {
  const lists = Object.entries(value).filter(([name]) => name !== 'version')
  const named = lists.map(([name, members]) => [kindOfList(graph.standard, name), members] as const)
  if (value['id'] === undefined && named.length > 0 && named.every(([, members]) => Array.isArray(members))) {
    for (const [at, [kind, members]] of named.entries()) {
      if (kind) yield* addList(graph, members as unknown[], `${place}, ${lists[at]![0]}`, kind)
      else refuse(graph, 'table-is-known', place, lists[at]![0])
    }
    return
  }
  if (isTooDeep(value)) refuse(graph, 'record-is-not-too-deep', place)
  else addGuessed(graph, value, place)
}

/** Whether a value holds others inside one another further than any directory does. */
const isTooDeep = (value: unknown, most = 64): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (most === 0 || Object.values(value).some((member) => isTooDeep(member, most - 1)))

const kindOfList = (standard: Standard, name: string): Kind | undefined =>
  [...standard.kinds.values()].find((kind) => [kind.file, listNameOf(kind)].includes(name))

function* addList(graph: Graph, members: readonly unknown[], place: string, kind?: Kind): Generator<void> {
  for (const [at, member] of members.entries()) {
    const here = `${place}[${at}]`
    if (isTooDeep(member)) refuse(graph, 'record-is-not-too-deep', here)
    else if (kind) addRecord(graph, member, { kind: kind.name, place: here })
    else addGuessed(graph, member, here)
    yield
  }
}

/** Kinds that stand by themselves in the standard's interface and its examples. */
const answered = ['service', 'organization', 'location', 'service_at_location', 'taxonomy_term', 'taxonomy'] as const

/** Takes a record whose kind nothing says: of the kind that has most of its fields and all that it must have. */
function addGuessed(graph: Graph, value: unknown, place: string): void {
  if (!isObject(value)) return refuse(graph, 'record-has-its-form', place)
  const names = Object.keys(value)
  const scored = answered.map((name) => {
    const kind = graph.standard.kinds.get(name)!
    const knows = (field: string) => kind.fields.has(field) || kind.lists.has(field) || kind.ones.has(field)
    const known = names.filter(knows).length
    const lacks = kind.required.filter((field) => value[field] === undefined).length
    const size = kind.fields.size + kind.lists.size + kind.ones.size
    return { name, score: known * 2 - names.length - lacks * 3 - size / 1000 + hintIn(place, name) }
  })
  const [best] = scored.sort((one, other) => other.score - one.score)
  addRecord(graph, value, { kind: best!.name, place })
}

/** A file's name says its kind where its fields do not: "taxonomy_list.json". */
const hintIn = (place: string, kind: string): number => {
  const named = answered.filter((name) => place.startsWith(name)).sort((one, other) => other.length - one.length)[0]
  return named === kind ? 0.5 : 0
}

// Tables

function* addTables(graph: Graph, tables: readonly Table[], terms: ReadTerms): Generator<void, string> {
  const kinds = new Map([...graph.standard.kinds.values()].map((kind) => [kind.file, kind]))
  const ofThree = tables.filter(({ name }) => kinds.has(name))
  const ofOne = tables.filter(({ name }) => isTableOf1(name) && !kinds.has(name))
  for (const { name } of tables) if (!kinds.has(name) && !isTableOf1(name)) refuse(graph, 'table-is-known', name)
  const says3 = ofThree.some(({ name }) => ['services.csv', 'organizations.csv'].includes(name))
  if (says3 && ofOne.some(({ name }) => ['service.csv', 'organization.csv'].includes(name))) {
    refuse(graph, 'tables-are-of-one-version', namesOf(tables))
    return 'unknown'
  }
  if (!says3 && ofOne.length > 0) {
    yield* addTables1(
      graph,
      tables.filter(({ name }) => isTableOf1(name)),
      terms,
    )
    return '1.1'
  }
  if (tables.length > 0 && ofThree.length === 0) refuse(graph, 'tables-are-of-the-standard', namesOf(tables))
  for (const table of ofThree) yield* addTable(graph, table, kinds.get(table.name)!)
  return '3.1'
}

const namesOf = (tables: readonly Table[]): string => {
  const names = tables.slice(0, 5).map(({ name }) => name)
  return names.join(', ') + (tables.length > names.length ? ', …' : '')
}

function* addTable(graph: Graph, table: Table, kind: Kind): Generator<void> {
  for (const { place, record } of recordsIn(graph, table, kind.name)) {
    const typed = Object.fromEntries([
      // An empty cell of what must be there and has no form of its own is an empty text.
      ...kind.required.filter((name) => mayBeEmpty(kind, name)).map((name) => [name, ''] as const),
      ...Object.entries(record).map(([column, cell]) => readCell(kind, column, cell)),
    ])
    if (isTooDeep(typed)) refuse(graph, 'record-is-not-too-deep', place)
    else addRecord(graph, typed, { kind: kind.name, place })
    yield
  }
}

const mayBeEmpty = (kind: Kind, name: string): boolean => {
  const field = kind.fields.get(name)
  return field?.type === 'string' && field.format === null && !kind.links.has(name)
}

interface Line {
  readonly place: string
  readonly record: Readonly<Record<string, string>>
}

/** The lines of a table as records of their cells; an empty cell is nothing. What a spreadsheet would run is said. */
function recordsIn(graph: Graph, { name, columns, lines }: Table, kind: string | null): Line[] {
  if (columns.length === 0) refuse(graph, 'table-has-a-header', name)
  const twice = columns.find((column, at) => columns.indexOf(column) !== at)
  if (twice !== undefined) {
    refuse(graph, 'column-stands-once', name, twice)
    return []
  }
  return lines.flatMap(({ line, cells }) => {
    const place = `${name}, line ${line}`
    if (cells.length !== columns.length) {
      const asks = `${cells.length} cells, ${columns.length} columns`
      graph.findings.push({ rule: 'line-has-a-cell-for-each-column', place, kind, id: null, field: null, asks })
      return []
    }
    const entries = columns.map((column, at) => [column, cells[at]!] as const)
    const id = entries.find(([column]) => column === 'id')?.[1] ?? null
    for (const [field, cell] of entries)
      if (isFormula(cell)) graph.findings.push({ rule: 'cell-is-no-formula', place, kind, id, field })
    return [{ place, record: Object.fromEntries(entries.filter(([, cell]) => cell !== '')) }]
  })
}

function* addTables1(graph: Graph, tables: readonly Table[], terms: ReadTerms): Generator<void> {
  const read = tables.map((table): Table1 => {
    const lines = recordsIn(graph, table, kindOfTable1(table.name))
    const plainly = (cells: Line['record']) =>
      Object.fromEntries(Object.entries(cells).map(([column, cell]) => [column, unguardCell(cell)] as const))
    return { name: table.name, lines: lines.map(({ place, record }) => ({ place, record: plainly(record) })) }
  })
  const { records, findings } = readTables1(read, { country: terms.country })
  graph.findings.push(...findings)
  for (const { kind, place, record } of records) {
    addRecord(graph, record, { kind, place })
    yield
  }
}

// What must hold across records

/** A service has an organization; what else is named and not there is said. */
function checkLinks(graph: Graph): void {
  const without = listRows(graph).filter((row) => lacksOne(graph, row))
  for (const row of without) tellOf(graph, 'record-stands-without-it', row)
  removeRows(graph, without)
  for (const row of listRows(graph)) {
    const kind = graph.standard.kinds.get(row.kind)!
    if (row.kind === 'service' && !findRow(graph, 'organization', row.fields['organization_id'])) {
      tellOf(graph, 'service-has-its-organization', row, 'organization_id')
    }
    for (const [column, target] of kind.links) {
      const id = row.fields[column]
      if (id === undefined || (row.kind === 'service' && column === 'organization_id')) continue
      const isThere =
        target === null ? [...graph.rows.values()].some((rows) => rows.has(String(id))) : findRow(graph, target, id)
      if (!isThere) tellOf(graph, 'link-leads-somewhere', row, column)
    }
  }
}

/** Says of each schedule what the hours of every week leave out of it. */
function checkHours(graph: Graph, on: Day): void {
  for (const row of listRows(graph, 'schedule')) {
    const { broken } = readSchedule(row.fields, on)
    if (broken) tellOf(graph, broken.rule, row, broken.field)
  }
}

/** Whether a record must hold another that is not there: a capacity its unit. */
const lacksOne = (graph: Graph, row: Row): boolean =>
  [...graph.standard.kinds.get(row.kind)!.ones.values()].some(
    ({ kind, column, required }) => required && findRow(graph, kind, row.fields[column]) === undefined,
  )
