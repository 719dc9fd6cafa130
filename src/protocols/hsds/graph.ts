// Records apart and joined again: a file may hold them inside one another or in tables; here each stands once, and names the others by id.
import type { Finding, FindingRule } from './findings.ts'
import { readUuid, uuidOf } from './ids.ts'
import { columnTo, type Kind, type Standard } from './standard.ts'

/** A record by itself: its fields with one value, and the ids of those that it belongs to. */
export interface Row {
  readonly kind: string
  id: string
  /** The id that the file gave it, where that is no UUID. */
  readonly given: string | null
  /** Where it was read: "services.csv, line 3". */
  readonly place: string
  readonly fields: Record<string, unknown>
}

/** All that was read, by kind and id, in the order in which it was read; and what is to be said of it. */
export interface Graph {
  readonly standard: Standard
  /** By what ids that are no UUIDs are told apart from those of other directories. */
  readonly source: string
  readonly rows: ReadonlyMap<string, Map<string, Row>>
  readonly findings: Finding[]
  /** How many names, and ways to a person, were left out. */
  people: number
}

export const openGraph = (standard: Standard, source: string): Graph => ({
  standard,
  source,
  rows: new Map([...standard.kinds.keys()].map((kind) => [kind, new Map<string, Row>()])),
  findings: [],
  people: 0,
})

export const listRows = (graph: Graph, kind?: string): Row[] =>
  [...graph.rows].flatMap(([name, rows]) => (kind === undefined || kind === name ? [...rows.values()] : []))

export const findRow = (graph: Graph, kind: string, id: unknown): Row | undefined =>
  graph.rows.get(kind)?.get(String(id))

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Says that a rule does not hold of a row. */
export function tellOf(graph: Graph, rule: FindingRule, row: Row, field: string | null = null, asks?: string): void {
  const { place, kind, given, id } = row
  graph.findings.push({ rule, place, kind, id: given ?? id, field, ...(asks === undefined ? {} : { asks }) })
}

interface Parent {
  readonly kind: string
  readonly id: string
}

export interface Reading {
  readonly kind: string
  readonly place: string
  /** The record in which it stands. */
  readonly parent?: Parent
  /** Whether it stands inside another, where records are repeated. */
  readonly inside?: boolean
}

/** Kinds that several records share: one that names them does not own them. */
const shared: ReadonlySet<string> = new Set([
  'organization',
  'service',
  'location',
  'program',
  'service_at_location',
  'taxonomy',
  'taxonomy_term',
  'unit',
])

/** Takes a record with all that stands in it into the graph; gives its id, or undefined where it has none. */
export function addRecord(graph: Graph, value: unknown, reading: Reading): string | undefined {
  const { kind: name, place } = reading
  const kind = graph.standard.kinds.get(name)!
  if (!isObject(value)) {
    graph.findings.push({ rule: 'record-has-its-form', place, kind: name, id: null, field: null })
    return undefined
  }
  const given = typeof value['id'] === 'number' ? String(value['id']) : value['id']
  if (typeof given !== 'string' || given.trim() === '') {
    graph.findings.push({ rule: 'record-has-an-id', place, kind: name, id: null, field: 'id' })
    return undefined
  }
  const id = idOf(graph, name, given)
  const row: Row = { kind: name, id, given: readUuid(given) === undefined ? given : null, place, fields: emptyFields() }
  readFields(graph, kind, row, value, reading)
  const stands = settle(graph, row, reading)
  for (const [list, child] of kind.lists) {
    const members = value[list]
    if (members === undefined || members === null) continue
    if (!Array.isArray(members)) tellOf(graph, 'field-has-its-form', row, list)
    else {
      const parent = { kind: name, id: stands.id }
      members.forEach((member, at) => {
        addRecord(graph, member, { kind: child, place: `${place}.${list}[${at}]`, parent, inside: true })
      })
    }
  }
  return stands.id
}

/** Fields that inherit nothing: a publisher may name one "constructor" or "__proto__". */
const emptyFields = (): Record<string, unknown> => Object.create(null) as Record<string, unknown>

const idOf = (graph: Graph, kind: string, given: string): string =>
  readUuid(given) ?? uuidOf(graph.source, kind, given.trim())

function readFields(graph: Graph, kind: Kind, row: Row, value: Record<string, unknown>, reading: Reading): void {
  for (const [name, member] of Object.entries(value)) {
    if (name === 'id' || kind.lists.has(name)) continue
    const one = kind.ones.get(name)
    const isNothing = member === null || member === undefined || (member === '' && !kind.required.includes(name))
    if (isNothing) {
      if (member === null) tellOf(graph, 'field-is-given', row, name)
    } else if (one) {
      const place = `${reading.place}.${name}`
      const id = addRecord(graph, member, { kind: one.kind, place, inside: true })
      if (id !== undefined) row.fields[one.column] = id
    } else if (kind.links.has(name)) {
      row.fields[name] = linkFrom(graph, kind, name, value)
    } else {
      if (!kind.fields.has(name)) tellOf(graph, 'property-is-described', row, name)
      row.fields[name] = kind.fields.get(name)?.type === 'string' ? textOf(graph, row, name, member) : member
    }
  }
  const { parent } = reading
  if (!parent) return
  row.fields[columnTo(kind, parent.kind)] = parent.id
  if (kind.name === 'attribute') row.fields['link_entity'] ??= parent.kind
  if (kind.name === 'metadata') row.fields['resource_type'] ??= parent.kind
}

/** Codes of digits come as numbers out of spreadsheets, the standard's own example among them. */
function textOf(graph: Graph, row: Row, name: string, member: unknown): unknown {
  if (typeof member !== 'number') return member
  tellOf(graph, 'text-is-no-number', row, name)
  return String(member)
}

/** The id that a column names. What may be of any kind says of which; where it does not, it is looked for. */
function linkFrom(graph: Graph, kind: Kind, column: string, value: Record<string, unknown>): unknown {
  const given = typeof value[column] === 'number' ? String(value[column]) : value[column]
  if (typeof given !== 'string') return given
  const said = String(value['link_entity'] ?? value['resource_type'] ?? '')
  return idOf(graph, kind.links.get(column) ?? (graph.standard.kinds.has(said) ? said : 'service'), given)
}

/** Puts a row beside what stands under its id: the same told again, more of it, or another record of another parent. */
function settle(graph: Graph, row: Row, { parent, inside }: Reading): Row {
  const rows = graph.rows.get(row.kind)!
  const column = parent && columnTo(graph.standard.kinds.get(row.kind)!, parent.kind)
  const before = rows.get(row.id)
  const isOfAnother = before && column && before.fields[column] !== undefined && before.fields[column] !== parent.id
  // The standard: what belongs to several is told several times, "each time with a new identifier".
  if (isOfAnother && !shared.has(row.kind)) row.id = uuidOf(row.id, parent.id)
  const stands = rows.get(row.id)
  if (!stands) {
    rows.set(row.id, row)
    return row
  }
  for (const [name, member] of Object.entries(row.fields)) {
    if (stands.fields[name] === undefined) stands.fields[name] = member
    else if (!isSame(stands.fields[name], member)) {
      tellOf(graph, inside ? 'record-is-told-alike' : 'id-stands-once', row, name)
    }
  }
  return stands
}

const isSame = (one: unknown, other: unknown): boolean => one === other || canonicalText(one) === canonicalText(other)

/** JSON with the keys of every object in order: the same text for the same value. */
export const canonicalText = (value: unknown): string => JSON.stringify(inOrder(value))

/** A value with the keys of every object in order. */
export function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (!isObject(value)) return value
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([name, member]) => [name, inOrder(member)]))
}

/** Takes rows out, and what belonged to them alone. */
export function removeRows(graph: Graph, rows: readonly Row[]): void {
  if (rows.length === 0) return
  for (const row of rows) graph.rows.get(row.kind)!.delete(row.id)
  const gone = new Set(rows.map(({ kind, id }) => `${kind} ${id}`))
  const ids = new Set(rows.map(({ id }) => id))
  const orphans = listRows(graph).filter((row) => {
    if (shared.has(row.kind)) return false
    const { links } = graph.standard.kinds.get(row.kind)!
    const named = [...links].filter(([column, target]) => {
      const id = row.fields[column]
      if (typeof id !== 'string' || !ids.has(id)) return false
      return target === null ? findAny(graph, row, column) === undefined : gone.has(`${target} ${id}`)
    })
    for (const [column] of named) delete row.fields[column]
    return named.length > 0 && ownerOf(graph, row) === undefined
  })
  removeRows(graph, orphans)
}

/** In which record one is kept: the nearest of those that it names. */
const owners = ['service_at_location', 'service', 'location', 'organization', 'contact', 'phone'] as const
const rootKinds: ReadonlySet<string> = new Set([
  'organization',
  'service',
  'location',
  'taxonomy',
  'taxonomy_term',
  'unit',
])

interface Owner {
  readonly row: Row
  readonly column: string
}

/** The record inside which a row is kept; undefined where it stands by itself. */
export function ownerOf(graph: Graph, row: Row): Owner | undefined {
  if (rootKinds.has(row.kind)) return undefined
  const kind = graph.standard.kinds.get(row.kind)!
  for (const name of owners) {
    const column = `${name}_id`
    if (!kind.links.has(column) || !holds(graph, name, row.kind)) continue
    const found = row.fields[column] === undefined ? undefined : findRow(graph, name, row.fields[column])
    if (found) return { row: found, column }
  }
  const column = row.kind === 'attribute' ? 'link_id' : 'resource_id'
  const target = kind.links.get(column) === null ? findAny(graph, row, column) : undefined
  return target && { row: target, column }
}

const holds = (graph: Graph, parent: string, child: string): boolean =>
  [...graph.standard.kinds.get(parent)!.lists.values()].includes(child)

/** The record that an attribute or metadata belongs to: of the kind that it says, else the first of that id. */
function findAny(graph: Graph, row: Row, column: string): Row | undefined {
  const id = row.fields[column]
  if (id === undefined) return undefined
  const said = String(row.fields['link_entity'] ?? row.fields['resource_type'] ?? '')
  const kinds = [said, ...graph.rows.keys()].filter((kind) => graph.rows.has(kind) && holds(graph, kind, row.kind))
  return kinds.map((kind) => findRow(graph, kind, id)).find((found) => found !== undefined)
}
