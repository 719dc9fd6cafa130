// Before anything is published: a document holds against the standard's schemas and the second layer; and documents become tables.
import type { Document, Fields } from './documents.ts'
import { isObject } from './graph.ts'
import { columnTo, type Kind, type Standard } from './standard.ts'
import { brokenIn } from './values.ts'

/** What stands against publishing a document: the field, and why. None where it may be published. */
export function checkPublished(standard: Standard, kind: string, record: Fields): { field: string; why: string }[] {
  const shape = standard.check(kind, record).map(({ field, says }) => ({ field, why: says }))
  return [...shape, ...brokenWithin(standard, kind, record, '')]
}

function brokenWithin(standard: Standard, name: string, record: Fields, at: string): { field: string; why: string }[] {
  const kind = standard.kinds.get(name)!
  const own = brokenIn(kind, record).map(({ field, rule }) => ({ field: at + field, why: rule }))
  return [
    ...own,
    ...childrenOf(kind, record).flatMap((child) =>
      brokenWithin(standard, child.kind, child.record, `${at}${child.path}.`),
    ),
  ]
}

interface Child {
  readonly kind: string
  readonly path: string
  readonly record: Fields
  /** The column of the record by which the child is found from it; null where the child names the record. */
  readonly column: string | null
}

/** The records that stand in one. */
function childrenOf(kind: Kind, record: Fields): Child[] {
  const ones = [...kind.ones].flatMap(([path, one]): Child[] => {
    const member = record[path]
    return isObject(member) ? [{ kind: one.kind, path, record: member, column: one.column }] : []
  })
  const lists = [...kind.lists].flatMap(([list, child]): Child[] => {
    const members = record[list]
    return Array.isArray(members)
      ? members
          .filter(isObject)
          .map((member, at) => ({ kind: child, path: `${list}[${at}]`, record: member, column: null }))
      : []
  })
  return [...ones, ...lists]
}

/** The lines of all tables, by kind: each record by itself, naming the others by id. */
export function tablesOf(
  standard: Standard,
  documents: Iterable<Pick<Document, 'kind' | 'record'>>,
): Map<string, Fields[]> {
  const tables = new Map([...standard.kinds.keys()].map((kind): [string, Fields[]] => [kind, []]))
  const seen = new Set<string>()
  for (const { kind, record } of documents) addLines(standard, tables, seen, { kind, record })
  return tables
}

function addLines(
  standard: Standard,
  tables: Map<string, Fields[]>,
  seen: Set<string>,
  { kind: name, record, more = {} }: { kind: string; record: Fields; more?: Fields },
): void {
  const key = `${name} ${String(record['id'])}`
  if (seen.has(key)) return
  seen.add(key)
  const kind = standard.kinds.get(name)!
  const children = childrenOf(kind, record)
  const inside = new Set<string>([...kind.lists.keys(), ...kind.ones.keys()])
  const ones = children.flatMap(({ column, record: { id } }) => (column === null ? [] : [[column, id] as const]))
  const own = Object.entries(record).filter(([field]) => !inside.has(field))
  tables.get(name)!.push(Object.fromEntries([...own, ...Object.entries(more), ...ones]))
  for (const child of children) {
    const link = child.column === null ? { [columnTo(standard.kinds.get(child.kind)!, name)]: record['id'] } : {}
    addLines(standard, tables, seen, { kind: child.kind, record: child.record, more: link })
  }
}
