// Entries that may be one and the same: how alike two are, and why, in words that a person can judge.
import { choice, texts } from '#kernel/draft'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import { plain } from '#kernel/text'
import { z } from 'zod'

/** Of an entry, what it is compared by. */
export interface Comparable {
  readonly id: string
  readonly title: string
  readonly organization_id: string
  readonly organization_title: string
  readonly public_line: string | null
  readonly street: string
  readonly city: string
  readonly lat: number | null
  readonly lon: number | null
}

/** Why two entries may be the same. `likeness` is 0 to 1, `metres` whole. */
export interface Likeness {
  readonly sameLine: boolean
  readonly sameStreet: boolean
  readonly sameOrganization: boolean
  readonly metres: number | null
  readonly likeness: number
}

export interface Twins<Entry extends Comparable = Comparable> extends Likeness {
  readonly one: Entry
  readonly other: Entry
}

/** Places nearer than this are "the same place", in metres; names as alike as this are "alike". */
export const near = 250
const alike = 0.5
const veryAlike = 0.8
/** More entries than this share a telephone or a street: a switchboard or a campus, which says nothing. */
const crowd = 40

/** The digits of a telephone without an extension; the last ten, whether or not the country's code stands before them. */
export const digitsOf = (line: string): string =>
  line
    .replace(/(?:ext\.?|x)\s*\d{1,6}$/i, '')
    .replace(/\D/g, '')
    .slice(-10)

/** A street as two people write it: "123 North Main St." and "123 N Main Street". */
export const streetOf = (street: string): string =>
  plain(street)
    .replace(/[.,#]/g, ' ')
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => shortened[word] ?? word)
    .join(' ')

const shortened: Readonly<Record<string, string>> = {
  street: 'st',
  avenue: 'av',
  ave: 'av',
  avenida: 'av',
  boulevard: 'blvd',
  bulevar: 'blvd',
  road: 'rd',
  drive: 'dr',
  calle: 'c',
  north: 'n',
  south: 's',
  east: 'e',
  west: 'w',
  norte: 'n',
  sur: 's',
}

/** Groups of three letters, of each word with a space around it. */
function triplesOf(words: string): Map<string, number> {
  const triples = new Map<string, number>()
  for (const word of plain(words)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .split(' ')) {
    const padded = ` ${word} `
    for (let at = 0; at + 3 <= padded.length; at += 1) {
      const triple = padded.slice(at, at + 3)
      triples.set(triple, (triples.get(triple) ?? 0) + 1)
    }
  }
  return triples
}

/** How alike two names are, 0 to 1: the share of groups of three letters that they have in common (Dice). */
export function likenessOf(one: string, other: string): number {
  const [mine, theirs] = [triplesOf(one), triplesOf(other)]
  const sum = (triples: Map<string, number>): number => [...triples.values()].reduce((all, count) => all + count, 0)
  const shared = [...mine].reduce((all, [triple, count]) => all + Math.min(count, theirs.get(triple) ?? 0), 0)
  return (2 * shared) / Math.max(1, sum(mine) + sum(theirs))
}

/** The way between two points, in metres (on a sphere, by the haversine); null where one is not known. */
export function metresBetween(one: Comparable, other: Comparable): number | null {
  if (one.lat === null || one.lon === null || other.lat === null || other.lon === null) return null
  const radians = (degrees: number): number => (degrees * Math.PI) / 180
  const [up, across] = [radians(other.lat - one.lat) / 2, radians(other.lon - one.lon) / 2]
  const chord = Math.sin(up) ** 2 + Math.cos(radians(one.lat)) * Math.cos(radians(other.lat)) * Math.sin(across) ** 2
  return Math.round(2 * 6_371_000 * Math.asin(Math.min(1, Math.sqrt(chord))))
}

/** How two entries compare. */
export function compare(one: Comparable, other: Comparable): Likeness {
  const line = one.public_line === null ? '' : digitsOf(one.public_line)
  const street = streetOf(one.street)
  return {
    sameLine: line.length >= 7 && other.public_line !== null && digitsOf(other.public_line) === line,
    sameStreet: street !== '' && streetOf(other.street) === street && plain(one.city) === plain(other.city),
    sameOrganization: one.organization_id === other.organization_id,
    metres: metresBetween(one, other),
    likeness: Math.max(
      likenessOf(one.title, other.title),
      likenessOf(`${one.title} ${one.organization_title}`, `${other.title} ${other.organization_title}`),
    ),
  }
}

/** Whether two entries are worth a look: alike in name at one place, telephone or organization; or nearly the same in name. */
export function mayBeOne({ sameLine, sameStreet, sameOrganization, metres, likeness }: Likeness): boolean {
  const isFar = metres !== null && metres > 2000
  const samePlace = sameStreet || (metres !== null && metres <= near)
  if (likeness >= alike && samePlace) return true
  if (likeness >= alike && sameLine) return !isFar
  return likeness >= veryAlike && sameOrganization && !isFar && metres === null
}

const keysOf = (entry: Comparable): string[] => {
  const line = entry.public_line === null ? '' : digitsOf(entry.public_line)
  const street = streetOf(entry.street)
  return [
    ...(line.length >= 7 ? [`line ${line}`] : []),
    ...(street === '' ? [] : [`street ${street} ${plain(entry.city)}`]),
    `organization ${entry.organization_id}`,
    ...cellsOf(entry),
  ]
}

/** The cell of a grid of about 300 m in which a place lies, and its three neighbours to the south and east. */
function cellsOf({ lat, lon }: Comparable): string[] {
  if (lat === null || lon === null) return []
  const [row, column] = [Math.floor(lat / 0.003), Math.floor(lon / 0.003)]
  return [0, 1].flatMap((down) => [0, 1].map((right) => `cell ${row + down} ${column + right}`))
}

export const pairKey = (one: string, other: string): string => (one < other ? `${one} ${other}` : `${other} ${one}`)

/**
 * The pairs among entries that may be one, the most alike first, without those that somebody told apart. Only entries that share
 * a telephone, street, organization or neighbourhood are compared, so that a thousand entries do not make half a million pairs.
 */
export function findTwins<Entry extends Comparable>(
  entries: readonly Entry[],
  apart: ReadonlySet<string>,
  most = 200,
): Twins<Entry>[] {
  const groups = Map.groupBy(
    entries.flatMap((entry) => keysOf(entry).map((key) => ({ key, entry }))),
    ({ key }) => key,
  )
  const seen = new Set(apart)
  const found: Twins<Entry>[] = []
  for (const group of groups.values()) {
    if (group.length > crowd) continue
    for (const [at, { entry: first }] of group.entries()) {
      for (const { entry: second } of group.slice(at + 1)) {
        const key = pairKey(first.id, second.id)
        if (first.id === second.id || seen.has(key)) continue
        seen.add(key)
        const likeness = compare(first, second)
        if (mayBeOne(likeness)) found.push(orderedPair(first, second, likeness))
      }
    }
  }
  return found.toSorted((a, b) => weightOf(b) - weightOf(a) || (a.one.title < b.one.title ? -1 : 1)).slice(0, most)
}

const orderedPair = <Entry extends Comparable>(first: Entry, second: Entry, likeness: Likeness): Twins<Entry> =>
  first.id < second.id ? { one: first, other: second, ...likeness } : { one: second, other: first, ...likeness }

const weightOf = ({ likeness, sameLine, sameStreet }: Likeness): number =>
  likeness + (sameLine ? 0.5 : 0) + (sameStreet ? 0.5 : 0)

/** Which of two entries stays, and which parts it takes from the other. */
export const MergingDraft = z.object({ stays: choice('staying-entry-is-chosen', ['one', 'other']), parts: texts })
export type MergingDraft = z.output<typeof MergingDraft>

export interface Mergeable {
  readonly id: string
  readonly office_id: string
  readonly closed_on: string | null
}

export const objectionsToPair = (one: Mergeable, other: Mergeable): Objection[] =>
  check([
    { rule: 'entries-are-two', field: null, holds: one.id !== other.id },
    { rule: 'entries-stand-at-one-office', field: null, holds: one.office_id === other.office_id },
    { rule: 'service-is-not-closed', field: null, holds: one.closed_on === null && other.closed_on === null },
  ])
