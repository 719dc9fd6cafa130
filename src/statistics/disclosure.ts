// Whether published tables give somebody away, and what to say less of so that they do not. A figure gives somebody away where
// all published numbers together leave it fewer than ten values; a published zero is nobody.
//
// Margins are published one after the other. What is said of the next one is chosen by what is published already, never by its
// true value: its possible values are parted into blocks, each of which would be safe, and the block of the true value is
// published. So what was said less of tells nothing more to somebody who knows these rules (cf. Kenthapadi, Mishra and Nissim,
// "Simulatable auditing", 2005), and the bounds below are all that there is to find.
import { classWidth, countCandidates, roundCount, showClass, type CountClass, type RoundedCount } from './rounding.ts'
import { findBounds, joinTables, limit, listClasses, mostPeople, openSearch, propagate, type Search } from './bounds.ts'
import type { Solver } from './solver.ts'
import type { Classes, CountTable, Figure } from './table.ts'

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
  /** The fewest candidates of a figure that is no published zero; Infinity where there is none. */
  readonly least: number
  /** The keys of the figures with fewer than ten candidates, published zeros aside. */
  readonly pinned: readonly string[]
}

/** Called after each figure. */
export type OnProgress = (done: number, of: number) => void

/** The plain class of each figure, as it would be published without protection. */
export const roundAll = (tables: readonly CountTable[]): Map<string, CountClass> =>
  new Map(tables.flatMap(({ figures }) => figures).map(({ key, count }) => [key, roundCount(count)]))

/** What somebody can find out who has all that is published. Throws where the classes contradict each other. */
export async function attack(
  tables: readonly CountTable[],
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
    const open = [...bounds].filter(([key]) => classes.get(key)?.high !== 0)
    const least = Math.min(...open.map(([, bound]) => countCandidates(bound)))
    const pinned = open.filter(([, bound]) => countCandidates(bound) < classWidth).map(([key]) => key)
    return { bounds, least, pinned }
  } finally {
    search.session.close()
  }
}

/** Rounds each figure to its plain class, and says less of those with which it would give somebody away. */
export async function protect(
  tables: readonly CountTable[],
  solver: Solver,
  onProgress: OnProgress = () => {},
): Promise<Protected> {
  const system = joinTables(tables)
  const free = listFree(tables)
  const known = system.figures.map(({ key, count }) => {
    if (count === 0 || free.has(key)) return roundCount(count)
    return { low: 1, high: mostPeople }
  })
  const search = openSearch(solver, system, propagate(system, known))
  const figures = new Map<string, PublishedFigure>()
  try {
    for (const [place, figure] of system.figures.entries()) {
      const isSettled = figure.count === 0 || free.has(figure.key)
      const said = isSettled ? roundCount(figure.count) : await chooseClass(search, place, figure.count)
      figures.set(figure.key, publish(figure, said))
      onProgress(place + 1, system.figures.length)
    }
  } finally {
    search.session.close()
  }
  return { figures, widened: [...figures.values()].filter(({ state }) => state !== 'rounded') }
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
function listFree(tables: readonly CountTable[]): Set<string> {
  const times = new Map<string, number>()
  for (const { key } of tables.flatMap(({ figures }) => figures)) times.set(key, (times.get(key) ?? 0) + 1)
  const alone = tables.filter(({ figures }) => figures.every(({ key }) => times.get(key) === 1))
  return new Set(alone.flatMap(({ figures }) => figures.filter(({ isCell }) => isCell).map(({ key }) => key)))
}

/** How many plain classes are said together, where one by itself would not do. */
const widths = [1, 2, 5, 10]

/** The block in which a figure is published, of a partition that depends only on what is published before. */
async function chooseClass(
  search: Search,
  place: number,
  count: number,
): Promise<CountClass & { isWithheld?: boolean }> {
  const range = (await findBounds(search, [place]))?.get(place)
  if (!range) throw new Error(`no count fits ${search.system.figures[place]!.key}`)
  const whole = { low: roundCount(range.low).low, high: roundCount(range.high).high }
  const isSafe = makeSafetyCheck(search, place, range)
  for (const width of countCandidates(whole) === classWidth ? [] : widths) {
    const block = await findBlock({ whole, width, isSafe }, count)
    if (block && (await isSafe(block))) {
      limit(search, place, overlapOf(block, range))
      return block
    }
  }
  limit(search, place, range)
  return { ...whole, isWithheld: true }
}

const overlapOf = (one: CountClass, other: CountClass): CountClass => ({
  low: Math.max(one.low, other.low),
  high: Math.min(one.high, other.high),
})

type SafetyCheck = (block: CountClass) => Promise<boolean>

/** Whether every figure that is no zero keeps ten candidates when a figure is said to be in a block. */
function makeSafetyCheck(search: Search, place: number, range: CountClass): SafetyCheck {
  const people = [...search.system.figures.entries()].filter(([, { count }]) => count > 0).map(([at]) => at)
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
  const groupOf = (value: number) => Math.floor((value - 1) / size)
  const blockOf = (from: number, to: number) => overlapOf({ low: from * size + 1, high: (to + 1) * size }, whole)
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
