// Between which whole numbers each figure must lie, given the classes of all of them and how they add up. Two ways: a quick one
// that narrows each sum by itself, and the exact one, which asks a solver.
import { isWithin, type CountClass } from './rounding.ts'
import type { Session, Solver } from './solver.ts'
import type { AddedFigures, Classes, Figure, Relation } from './table.ts'

/**
 * The figures of tables that are published together, each once, and how they add up, by their places in the list. Behind the figures
 * come the counts that are published nowhere; `variables` is how many both are.
 */
export interface System {
  readonly figures: readonly Figure[]
  readonly variables: number
  readonly relations: readonly { total: number; parts: readonly number[]; adds: Relation['adds'] }[]
}

/** No count of people is greater. */
export const mostPeople = 100_000_000

/** Throws where two tables give one figure different counts, or tables of one name do not add up alike. */
export function joinTables(tables: readonly AddedFigures[]): System {
  const figures = new Map<string, Figure>()
  for (const figure of tables.flatMap((table) => table.figures)) {
    const known = figures.get(figure.key)
    if (known && known.count !== figure.count)
      throw new Error(`${figure.key} is both ${known.count} and ${figure.count}`)
    if (!known || (known.isCell && !figure.isCell)) figures.set(figure.key, known ? { ...known, isCell: true } : figure)
  }
  const places = new Map([...figures.keys()].map((key, place) => [key, place]))
  const placeOf = (key: string): number => {
    if (!places.has(key)) places.set(key, places.size)
    return places.get(key)!
  }
  const relations = tables
    .flatMap((table) => table.relations)
    .map(({ total, parts, adds }) => ({ total: placeOf(total), parts: parts.map(placeOf), adds }))
  return { figures: [...figures.values()], variables: places.size, relations }
}

/** What is known before anything adds up: the class of each figure, and nothing of what has none. */
export const listClasses = ({ figures, variables }: System, classes: Classes): CountClass[] =>
  Array.from({ length: variables }, (_, place) => {
    const key = figures[place]?.key
    return (key === undefined ? undefined : classes.get(key)) ?? { low: 0, high: mostPeople }
  })

/** Narrows each relation by itself until nothing changes: never narrower than the truth, seldom much wider. */
export function propagate({ relations }: System, known: readonly CountClass[]): CountClass[] {
  const bounds = known.map((bound) => ({ ...bound }))
  for (let round = 0; round < 100; round += 1) {
    const narrowed = relations.map((relation) => narrow(relation, bounds))
    if (!narrowed.includes(true)) break
  }
  return bounds
}

interface Bound {
  low: number
  high: number
}

/** Narrows the figures of one relation in place; whether any changed. */
function narrow({ total, parts, adds }: System['relations'][number], bounds: Bound[]): boolean {
  const lows = parts.reduce((sum, part) => sum + bounds[part]!.low, 0)
  const highs = parts.reduce((sum, part) => sum + bounds[part]!.high, 0)
  const least = adds === 'sum' ? lows : Math.max(0, ...parts.map((part) => bounds[part]!.low))
  const whole = bounds[total]!
  let changed = tighten(whole, least, highs)
  for (const part of parts) {
    const { low, high } = bounds[part]!
    const most = adds === 'sum' ? whole.high - (lows - low) : whole.high
    changed = tighten(bounds[part]!, whole.low - (highs - high), most) || changed
  }
  return changed
}

function tighten(bound: Bound, low: number, high: number): boolean {
  const changed = low > bound.low || high < bound.high
  bound.low = Math.max(bound.low, low)
  bound.high = Math.min(bound.high, high)
  return changed
}

/** A system opened in a solver, with what solutions were seen of it. */
export interface Search {
  readonly system: System
  readonly session: Session
  /** What is known of each figure; no solution outside is asked for. */
  readonly known: Bound[]
  /** Solutions that were met: each proves that its values are possible. */
  readonly solutions: (readonly number[])[]
}

export function openSearch(solver: Solver, system: System, known: readonly CountClass[]): Search {
  const rows = system.relations.flatMap(({ total, parts, adds }) => {
    const terms = parts.map((part) => [part, -1] as const)
    if (adds === 'sum') return [{ low: 0, high: 0, terms: [[total, 1] as const, ...terms] }]
    return [
      { low: -mostPeople * parts.length, high: 0, terms: [[total, 1] as const, ...terms] },
      ...terms.map((term) => ({ low: 0, high: mostPeople, terms: [[total, 1] as const, term] })),
    ]
  })
  const session = solver.open({ variables: system.variables, most: mostPeople, rows })
  const search = { system, session, known: known.map((bound) => ({ ...bound })), solutions: [] }
  known.forEach((bound, place) => limit(search, place, bound))
  return search
}

/** Says what is known of a figure from here on, until it is said anew. */
export function limit({ session, known }: Search, place: number, { low, high }: CountClass): void {
  known[place] = { low, high }
  session.limit(place, low, high)
}

/** What solutions show: at least the values from low to high are possible. */
interface Seen {
  readonly low: number[]
  readonly high: number[]
}

const isPossible = (solution: readonly number[], known: readonly CountClass[]): boolean =>
  solution.every((value, place) => isWithin(value, known[place]!))

function take(seen: Seen, solution: readonly number[]): void {
  solution.forEach((value, place) => {
    if (value < seen.low[place]!) seen.low[place] = value
    if (value > seen.high[place]!) seen.high[place] = value
  })
}

/** The solutions met before that are still possible. */
function recall({ system, known, solutions }: Search): Seen {
  const seen: Seen = {
    low: Array.from({ length: system.variables }, () => Number.POSITIVE_INFINITY),
    high: Array.from({ length: system.variables }, () => Number.NEGATIVE_INFINITY),
  }
  for (const solution of solutions) if (isPossible(solution, known)) take(seen, solution)
  return seen
}

const mostSolutions = 400

async function ask(search: Search, seen: Seen, weights: ReadonlyMap<number, number>): Promise<boolean> {
  const solution = await search.session.maximize(weights)
  if (!solution) return false
  take(seen, solution)
  search.solutions.push(solution)
  if (search.solutions.length > mostSolutions) search.solutions.shift()
  return true
}

/** An end of a figure that no solution has reached yet: 1 the upper one, -1 the lower one. */
interface End {
  readonly place: number
  readonly side: 1 | -1
}

function listOpenEnds({ known }: Search, seen: Seen, places: readonly number[], enough: number): End[] {
  return places
    .filter((place) => seen.high[place]! - seen.low[place]! + 1 < enough)
    .flatMap((place) => [
      ...(seen.high[place]! < known[place]!.high ? [{ place, side: 1 as const }] : []),
      ...(seen.low[place]! > known[place]!.low ? [{ place, side: -1 as const }] : []),
    ])
}

/** Asks for many open ends at once, as long as that reaches some: most figures need no question of their own. */
async function sweep(search: Search, seen: Seen, places: readonly number[], enough: number): Promise<boolean> {
  for (let round = 0; round < 24; round += 1) {
    const open = listOpenEnds(search, seen, places, enough)
    if (open.length < 3) return true
    // Both ends of one figure are asked for by turns, and in another mixture each round.
    const weights = new Map<number, number>()
    for (const { place, side } of open)
      if (!weights.has(place) || ((place * 7 + round * (place + 3)) & 2) === 0) weights.set(place, side)
    if (!(await ask(search, seen, weights))) return false
    const left = listOpenEnds(search, seen, places, enough).length
    if (open.length - left < Math.max(1, open.length / 16) && round > 1) return true
  }
  return true
}

export interface Thoroughness {
  /** So many candidates are enough; what has fewer is bounded exactly. Without it, everything is. */
  readonly enough?: number
  /** Ends at the first figure that has fewer. */
  readonly stops?: boolean
  /** Called after each figure. */
  readonly onBound?: (done: number, of: number) => void
}

/** The bounds of the figures at the places; undefined where no whole numbers fit at all. */
export async function findBounds(
  search: Search,
  places: readonly number[],
  { enough = Number.POSITIVE_INFINITY, stops = false, onBound = () => {} }: Thoroughness = {},
): Promise<Map<number, CountClass> | undefined> {
  const seen = recall(search)
  if (!(await sweep(search, seen, places, enough))) return undefined
  const bounds = new Map<number, CountClass>()
  for (const place of places) {
    for (const end of listOpenEnds(search, seen, [place], enough)) {
      if (listOpenEnds(search, seen, [place], enough).some(({ side }) => side === end.side))
        if (!(await ask(search, seen, new Map([[place, end.side]])))) return undefined
    }
    const bound = { low: seen.low[place]!, high: seen.high[place]! }
    bounds.set(place, bound)
    onBound(bounds.size, places.length)
    if (stops && bound.high - bound.low + 1 < enough) return bounds
  }
  return bounds
}
