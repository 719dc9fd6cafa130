// Releases whose cells were not kept, as the first ones were made: what is taken for them is told by their figures and by the cells of
// the release after them. A figure that did not change is one and the same in both, and so are the cells of a line that did not.
import type { Month } from '#kernel/day'
import type { CrossedPlace } from '#statistics/crossing'
import { monthsOf } from './network.ts'
import type { CellsOf, CountedNumber, Spot } from './release-tables.ts'

/** A release with its true figures, and its cells where they were kept. */
export interface CountedRelease {
  readonly counts: readonly (Spot & { readonly count: number })[]
  readonly cells: CellsOf | undefined
}

/** Whether a figure's count is what it was in the release before; undefined where its cells tell. */
export type IsUnchanged = (name: string, release: number, place: CrossedPlace) => boolean | undefined

export interface Supposed {
  readonly releases: readonly CellsOf[]
  readonly isUnchanged: IsUnchanged
}

/** The cells of each release, the earliest first, and which figures are known to have stayed though not all of their cells are. */
export function supposeCells(year: number, offices: readonly string[], counted: readonly CountedRelease[]): Supposed {
  const counts = counted.map(readCounts)
  const releases: CellsOf[] = []
  for (const [at, { cells }] of [...counted.entries()].reverse()) {
    const next = releases[0]
    const supposed = () =>
      next
        ? supposeFrom({ offices, months: monthsOf(year), mine: counts[at]!, next: counts[at + 1]!, cells: next })
        : none
    releases.unshift(cells ?? supposed())
  }
  const isUnchanged: IsUnchanged = (name, release, { row, column }) => {
    const [mine, next] = [counts[release - 1], counts[release]]
    if (!mine || !next || counted[release - 1]?.cells) return undefined
    const key = keyOf(name, row, column)
    return mine.has(key) ? mine.get(key) === next.get(key) : undefined
  }
  return { releases, isUnchanged }
}

const none: CellsOf = () => undefined

type Counts = ReadonlyMap<string, number>

const keyOf = (name: string, row: string | null, column: string | null): string =>
  `${name} ${row ?? ''} ${column ?? ''}`

/** The true figures by their places; the vaccinations, which only a sum tells, among them. */
function readCounts({ counts }: CountedRelease): Counts {
  const read = new Map(counts.map(({ number, office_id, month, count }) => [keyOf(number, office_id, month), count]))
  for (const { number, office_id, month, count } of counts)
    if (number === 'tests-and-vaccinations')
      read.set(keyOf('vaccinations', office_id, month), count - (read.get(keyOf('tests', office_id, month)) ?? 0))
  return read
}

interface Supposing {
  readonly offices: readonly string[]
  readonly months: readonly Month[]
  readonly mine: Counts
  readonly next: Counts
  /** The cells of the release after. */
  readonly cells: CellsOf
}

function supposeFrom(supposing: Supposing): CellsOf {
  const known = new Map<CountedNumber, CellsOf>()
  return (name, office, month) => {
    const cells = known.get(name) ?? supposeNumber(supposing, name)
    known.set(name, cells)
    return cells(name, office, month)
  }
}

/**
 * A cell is what it is in the release after where its office or its month did not change, and otherwise not known; where a line
 * changed and no cell of it would have, none of them is known.
 */
function supposeNumber({ offices, months, mine, next, cells }: Supposing, name: CountedNumber): CellsOf {
  const isSame = (row: string | null, column: string | null): boolean =>
    (mine.get(keyOf(name, row, column)) ?? 0) === (next.get(keyOf(name, row, column)) ?? 0)
  const isTold = (office: string): boolean => mine.has(keyOf(name, office, null))
  const first: CellsOf = (_, office, month) => {
    if (!isTold(office)) return null
    return isSame(office, null) || isSame(null, month) ? cells(name, office, month) : undefined
  }
  const isOpened = (lines: readonly (readonly [office: string, month: Month])[]): boolean =>
    lines.every(([office, month]) => {
      const cell = first(name, office, month)
      return cell !== undefined && cell === cells(name, office, month)
    })
  const rows = offices.filter((office) => !isSame(office, null) && isOpened(months.map((month) => [office, month])))
  const columns = months.filter((month) => !isSame(null, month) && isOpened(offices.map((office) => [office, month])))
  return (_, office, month) =>
    isTold(office) && (rows.includes(office) || columns.includes(month)) ? undefined : first(name, office, month)
}
