// Documents: every record once, inside the one that it belongs to. What several share stands by itself and is named by its id.
import { findRow, inOrder, isObject, listRows, ownerOf, type Graph, type Row } from './graph.ts'
import type { Kind, Standard } from './standard.ts'

export type Fields = Readonly<Record<string, unknown>>

/** A record with what belongs to it. */
export interface Document {
  readonly kind: string
  readonly id: string
  /** The id that its file gave it, where that is no UUID. */
  readonly given: string | null
  readonly place: string
  readonly record: Fields
}

/** The documents of a graph, in the order in which their records were read. */
export function listDocuments(graph: Graph): Document[] {
  const children = new Map<Row, Row[]>()
  const roots: Row[] = []
  const units = new Set(listRows(graph, 'service_capacity').map(({ fields }) => fields['unit_id']))
  for (const row of listRows(graph)) {
    const owner = ownerOf(graph, row)
    if (owner) children.set(owner.row, [...(children.get(owner.row) ?? []), row])
    else if (!(row.kind === 'unit' && units.has(row.id))) roots.push(row)
  }
  return roots.map((row) => ({
    kind: row.kind,
    id: row.id,
    given: row.given,
    place: row.place,
    record: write(graph, row, children),
  }))
}

/** A row with its children inside, in the order of the schema. */
function write(graph: Graph, row: Row, children: ReadonlyMap<Row, readonly Row[]>): Fields {
  const kind = graph.standard.kinds.get(row.kind)!
  const own = children.get(row) ?? []
  const without = new Set<string>()
  const owner = ownerOf(graph, row)
  if (owner) without.add(owner.column)
  const inside: Record<string, unknown> = {}
  for (const [name, one] of kind.ones) {
    const target = one.required ? findRow(graph, one.kind, row.fields[one.column]) : undefined
    if (!target) continue
    without.add(one.column)
    inside[name] = write(graph, target, children)
  }
  for (const [list, child] of kind.lists) {
    const members = own.filter((member) => member.kind === child)
    if (members.length > 0) inside[list] = members.map((member) => write(graph, member, children))
  }
  const fields = Object.fromEntries(Object.entries(row.fields).filter(([name]) => !without.has(name)))
  return inSchemaOrder(kind, { id: row.id, ...fields, ...inside })
}

/** A record's fields in the order in which its schema has them; what the schema does not know comes last, by name. */
export function inSchemaOrder(kind: Kind, record: Fields): Fields {
  const order = [...kind.fields.keys(), ...kind.ones.keys(), ...kind.lists.keys()]
  const known = order.filter((name) => record[name] !== undefined).map((name) => [name, record[name]] as const)
  const more = Object.entries(record)
    .filter(([name, member]) => !order.includes(name) && member !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries([...known, ...more.map(([name, member]) => [name, inOrder(member)] as const)])
}

/** The record with every level in the order of its schema: the same text for the same record, wherever it was kept. */
export function arrange(standard: Standard, kindName: string, record: Fields): Fields {
  const kind = standard.kinds.get(kindName)!
  const arranged = Object.fromEntries(
    Object.entries(record).map(([name, member]) => {
      const child = kind.lists.get(name)
      const one = kind.ones.get(name)
      if (child && Array.isArray(member)) return [name, member.map((each) => arrangeMember(standard, child, each))]
      if (one) return [name, arrangeMember(standard, one.kind, member)]
      return [name, member]
    }),
  )
  return inSchemaOrder(kind, arranged)
}

const arrangeMember = (standard: Standard, kind: string, member: unknown): unknown =>
  isObject(member) ? arrange(standard, kind, member) : member

/** The name under which a kind's records stand in a file of all: "services". */
export const listNameOf = (kind: Kind): string => kind.file.replace(/\.csv$/, '')
