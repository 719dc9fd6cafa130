// Whether published tables give somebody away, and what to say less of so that they do not. A figure gives somebody away where
// all published numbers together leave it fewer than ten values; a published zero is nobody.
//
// What was told before (a release that is being corrected) stands as it is, and is attacked together with what is told now.
//
// Margins are published one after the other. What is said of the next one is chosen by what is published already, never by its
// true value: its possible values are parted into blocks, each of which would be safe, and the block of the true value is
// published. So what was said less of tells nothing more to somebody who knows these rules (cf. Kenthapadi, Mishra and Nissim,
// "Simulatable auditing", 2005), and the bounds below are all that there is to find.
import { classWidth, countCandidates, roundCount, showClass, type CountClass, type RoundedCount } from './rounding.ts'
import {
  findBounds,
  joinTables,
  limit,
  listClasses,
  mostPeople,
  openSearch,
  propagate,
  type Search,
  type System,
} from './bounds.ts'
import type { Solver } from './solver.ts'
import type { AddedFigures, Classes, Figure } from './table.ts'

/** rounded: in its plain class. widened: in several together. withheld: no more than the other figures tell. */
export type FigureState = 'rounded' | 'widened' | 'withheld'

export interface PublishedFigure extends RoundedCount {
  readonly figure: Figure
  readonly state: FigureState
}

export interface Protected {
  readonly figures: ReadonlyMap<string, PublishedFigure>
  /** Those that are not in their plain class. */
  readonly widened: readonly PublishedFigure[]
}

export interface Attacked {
  /** The least and the greatest value that each figure may have. */
  readonly bounds: ReadonlyMap<string, CountClass>
  /** The fewest candidates of a figure that is no public zero; Infinity where there is none. */
  readonly least: number
  /** The keys of the figures with fewer than ten candidates, public zeros aside. */
  readonly pinned: readonly string[]
}

/** Called after each figure. */
export type OnProgress = (done: number, of: number) => void

/** The plain class of each figure, as it would be published without protection. */
export const roundAll = (tables: readonly AddedFigures[]): Map<string, CountClass> =>
  new Map(tables.flatMap(({ figures }) => figures).map(({ key, count }) => [key, roundCount(count)]))

/** What somebody can find out who has all that is published. Throws where the classes contradict each other. */
export async function attack(
  tables: readonly AddedFigures[],
  classes: Classes,
  solver: Solver,
  onProgress: OnProgress = () => {},
): Promise<Attacked> {
  const system = joinTables(tables)
  const known = propagate(system, listClasses(system, classes))
  const contradiction = new Error('the published classes contradict each other')
  if (known.some(({ low, high }) => low > high)) throw contradiction
  const search = openSearch(solver, system, known)
  try {
    const found = await findBounds(search, [...system.figures.keys()], { onBound: onProgress })
    if (!found) throw contradiction
    const bounds = new Map(system.figures.map(({ key }, place) => [key, found.get(place)!]))
    const isPublicZero = listPublicZeros(system, classes)
    const open = [...bounds].filter((_, place) => !isPublicZero[place])
    const least = open.reduce((fewest, [, bound]) => Math.min(fewest, countCandidates(bound)), Number.POSITIVE_INFINITY)
    const pinned = open.filter(([, bound]) => countCandidates(bound) < classWidth).map(([key]) => key)
    return { bounds, least, pinned }
  } finally {
    search.session.close()
  }
}

/** Which figures are nobody by what is public of zeros: told as 0, or made of nothing else. */
function listPublicZeros(system: System, classes: Classes): boolean[] {
  const zeros = new Map([...classes].filter(([, { high }]) => high === 0))
  const known = propagate(system, listClasses(system, zeros))
  return system.figures.map((_, place) => known[place]!.high === 0)
}

export interface Protection {
  /** What was told before, and is not told anew. */
  readonly said?: Classes
  readonly onProgress?: OnProgress
}

/** Rounds each figure to its plain class, and says less of those with which it would give somebody away. */
export async function protect(
  tables: readonly AddedFigures[],
  solver: Solver,
  { said = new Map(), onProgress = () => {} }: Protection = {},
): Promise<Protected> {
  const system = joinTables(tables)
  const settled = settle(system, tables, said)
  const isPublicZero = listPublicZeros(system, settled)
  const people = [...system.figures.keys()].filter((place) => !isPublicZero[place])
  const known = listClasses(system, settled)
  for (const [place, { key, isUntold, isCorrection }] of system.figures.entries())
    if (!settled.has(key) && !isUntold && !isCorrection) known[place] = { low: 1, high: mostPeople }
  const search = openSearch(solver, system, propagate(system, known))
  const figures = new Map<string, PublishedFigure>()
  try {
    for (const [place, figure] of system.figures.entries()) {
      if (said.has(figure.key) || figure.isUntold) continue
      const block = settled.get(figure.key) ?? (await chooseClass({ search, people }, place, figure.count))
      figures.set(figure.key, publish(figure, block))
      onProgress(place + 1, system.figures.length)
    }
  } finally {
    search.session.close()
  }
  return { figures, widened: [...figures.values()].filter(({ state }) => state !== 'rounded') }
}

/** What is told without looking at anything else: what was told before, zeros, and cells that tell only of themselves. */
function settle({ figures }: System, tables: readonly AddedFigures[], said: Classes): Map<string, CountClass> {
  const free = listFree(tables)
  const settled = new Map(said)
  for (const { key, count, isUntold, isCorrection } of figures)
    if (!settled.has(key) && !isUntold && !isCorrection && (count === 0 || free.has(key)))
      settled.set(key, roundCount(count))
  return settled
}

function publish(
  figure: Figure,
  { low, high, isWithheld = false }: CountClass & { isWithheld?: boolean },
): PublishedFigure {
  const plain = roundCount(figure.count)
  const isPlain = low === plain.low && high === plain.high
  return { figure, ...showClass({ low, high }), state: isPlain ? 'rounded' : isWithheld ? 'withheld' : 'widened' }
}

/** The cells of tables that share no figure with another: before any margin is said they tell only of themselves. */
function listFree(tables: readonly AddedFigures[]): Set<string> {
  const times = new Map<string, number>()
  for (const { key } of tables.flatMap(({ figures }) => figures)) times.set(key, (times.get(key) ?? 0) + 1)
  const alone = tables.filter(({ figures }) => figures.every(({ key }) => times.get(key) === 1))
  return new Set(alone.flatMap(({ figures }) => figures.filter(({ isCell }) => isCell).map(({ key }) => key)))
}

/** How many plain classes are said together, where one by itself would not do. */
const widths = [1, 2, 5, 10]

interface Protecting {
  readonly search: Search
  /** The places of all figures that must keep ten candidates. */
  readonly people: readonly number[]
}

/** The block in which a figure is published, of a partition that depends only on what is published before. */
async function chooseClass(
  protecting: Protecting,
  place: number,
  count: number,
): Promise<CountClass & { isWithheld?: boolean }> {
  const { search } = protecting
  const range = (await findBounds(search, [place]))?.get(place)
  if (!range) throw new Error(`no count fits ${search.system.figures[place]!.key}`)
  const whole = { low: roundCount(range.low).low, high: roundCount(range.high).high }
  const isOneClass = whole.high <= Math.max(whole.low, 1) + classWidth - 1
  const isSafe = makeSafetyCheck(protecting, place, range)
  for (const width of isOneClass ? [] : widths) {
    const block = await findBlock({ whole, width, isSafe }, count)
    if (block && (await isSafe(block))) {
      limit(search, place, overlapOf(block, range))
      return block
    }
  }
  limit(search, place, range)
  return { ...whole, isWithheld: !isOneClass }
}

const overlapOf = (one: CountClass, other: CountClass): CountClass => ({
  low: Math.max(one.low, other.low),
  high: Math.min(one.high, other.high),
})

type SafetyCheck = (block: CountClass) => Promise<boolean>

/** Whether every figure that is no public zero keeps ten candidates when a figure is said to be in a block. */
function makeSafetyCheck({ search, people }: Protecting, place: number, range: CountClass): SafetyCheck {
  const known = new Map<string, boolean>()
  return async (block) => {
    const name = `${block.low}-${block.high}`
    if (!known.has(name)) {
      limit(search, place, overlapOf(block, range))
      known.set(name, await leavesTen(search, people))
      limit(search, place, range)
    }
    return known.get(name)!
  }
}

async function leavesTen(search: Search, people: readonly number[]): Promise<boolean> {
  const quick = propagate(search.system, search.known)
  if (people.some((place) => countCandidates(quick[place]!) < classWidth)) return false
  const bounds = await findBounds(search, people, { enough: classWidth, stops: true })
  return bounds !== undefined && [...bounds.values()].every((bound) => countCandidates(bound) >= classWidth)
}

interface Parting {
  /** All classes that are possible. */
  readonly whole: CountClass
  /** How many classes stand together. */
  readonly width: number
  readonly isSafe: SafetyCheck
}

/**
 * The block of a count where the possible values are parted into groups of `width` classes. The safe groups stand side by side
 * (how far a figure may still move is a concave function of a margin), so that only the first and the last have to be joined
 * to others. Undefined where the middle one is not safe, or all would have to be joined.
 */
async function findBlock({ whole, width, isSafe }: Parting, count: number): Promise<CountClass | undefined> {
  const size = width * classWidth
  const groupOf = (value: number) => Math.max(0, Math.floor((value - 1) / size))
  const lowOf = (group: number) => (group === first ? whole.low : group * size + 1)
  const blockOf = (from: number, to: number) => ({ low: lowOf(from), high: Math.min(whole.high, (to + 1) * size) })
  const isSafeGroup = (group: number) => isSafe(blockOf(group, group))
  const [first, own, last] = [groupOf(whole.low), groupOf(count), groupOf(whole.high)]
  const middle = Math.floor((first + last) / 2)
  if (first === last || !(await isSafeGroup(middle))) return undefined
  const near = [own, own - 1, own + 1].filter((group) => group >= first && group <= last)
  if (await every(near, isSafeGroup)) return blockOf(own, own)
  const from = await findEdge(middle, first, isSafeGroup)
  const to = await findEdge(middle, last, isSafeGroup)
  const joinsLower = from > first && !(await isSafe(blockOf(first, from - 1)))
  const joinsUpper = to < last && !(await isSafe(blockOf(to + 1, last)))
  if (joinsLower && joinsUpper && from === to) return undefined
  if (own < from || (own === from && joinsLower)) return blockOf(first, joinsLower ? from : from - 1)
  if (own > to || (own === to && joinsUpper)) return blockOf(joinsUpper ? to : to + 1, last)
  return blockOf(own, own)
}

async function every(groups: readonly number[], holds: (group: number) => Promise<boolean>): Promise<boolean> {
  for (const group of groups) if (!(await holds(group))) return false
  return true
}

/** The last group that holds on the way from one that does. */
async function findEdge(inside: number, end: number, holds: (group: number) => Promise<boolean>): Promise<number> {
  const step = Math.sign(end - inside)
  let [good, bad] = [0, Math.abs(end - inside) + 1]
  while (bad - good > 1) {
    const half = Math.floor((good + bad) / 2)
    if (await holds(inside + step * half)) good = half
    else bad = half
  }
  return inside + step * good
}
