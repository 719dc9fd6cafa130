// Random tables of the kinds in which small cells are easiest to find: sparse, dense, rows with one or two cells that are not
// empty. Numbered, so that a table that fails can be made again.
import type { CellCount, Crossing } from '#statistics/crossing'
import { fillTable, type CountTable, type Place } from '#statistics/table'

export const tableKinds = ['sparse', 'dense', 'one-cell rows', 'two-cell rows', 'three-way', 'one-way'] as const

export type TableKind = (typeof tableKinds)[number]

/** Numbers from 0 up to 1, the same for the same seed (Marsaglia's xorshift with 32 bits). */
export function drawFrom(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 2 ** 32
  }
}

const shapes: Readonly<Record<TableKind, readonly [number, number, number]>> = {
  sparse: [8, 6, 1],
  dense: [7, 5, 1],
  'one-cell rows': [8, 6, 1],
  'two-cell rows': [8, 6, 1],
  'three-way': [4, 3, 2],
  'one-way': [10, 1, 1],
}

/** A table of one kind with all its margins: up to ten categories a dimension, by the number of the table. */
export function drawTable(kind: TableKind, seed: number): CountTable {
  const draw = drawFrom(seed)
  const upTo = (most: number) => 1 + Math.floor(draw() * most)
  const sizes = shapes[kind].filter((size) => size > 1).map((size) => 1 + upTo(size - 1))
  const counts = drawCounts(kind, sizes, draw)
  const dimensions = sizes.map((size, at) => ({
    name: 'abc'[at]!,
    categories: Array.from({ length: size }, (_, category) => String(category)),
  }))
  const names = dimensions.map(({ name }) => name)
  const margins = subsetsOf(names).filter((kept) => kept.length < names.length)
  return fillTable({ name: kind, dimensions, margins, adds: 'sum' }, (place) => sumAt(counts, place))
}

/** From the smallest margin to the largest. */
const subsetsOf = (names: readonly string[]): string[][] =>
  names
    .reduce<string[][]>((subsets, name) => [...subsets, ...subsets.map((subset) => [...subset, name])], [[]])
    .sort((one, other) => one.length - other.length)

type Cell = readonly [place: readonly string[], count: number]

function drawCounts(kind: TableKind, sizes: readonly number[], draw: () => number): Cell[] {
  const places = sizes.reduce<string[][]>(
    (all, size) => all.flatMap((place) => Array.from({ length: size }, (_, category) => [...place, String(category)])),
    [[]],
  )
  const small = () => 1 + Math.floor(draw() ** 2 * 24)
  const perRow = kind === 'one-cell rows' ? 1 : 2
  const columns = sizes[1] ?? 1
  const filled = new Set<string>()
  for (let row = 0; row < sizes[0]!; row += 1)
    for (let turn = 0; turn < perRow; turn += 1) filled.add(`${row},${Math.floor(draw() * columns)}`)
  return places.map((place) => {
    if (kind === 'dense') return [place, Math.floor(draw() ** 3 * 4000)]
    if (kind.endsWith('rows')) return [place, filled.has(place.join()) ? small() : 0]
    return [place, draw() < 0.5 ? small() : 0]
  })
}

const sumAt = (cells: readonly Cell[], place: Place): number =>
  cells
    .filter(([cell]) => place.every((category, at) => category === null || cell[at] === category))
    .reduce((sum, [, count]) => sum + count, 0)

/** Cells by office and month; null where the window was not open. */
export type Grid = readonly (readonly CellCount[])[]

const named = (name: string, size: number) => ({
  name,
  categories: Array.from({ length: size }, (_, at) => String(at)),
})

/** What a reader has of a year and its corrections: counts by office and by month. */
export function crossingOf(grids: readonly Grid[]): Crossing {
  return {
    rows: named('office', grids[0]!.length),
    columns: named('month', grids[0]![0]!.length),
    within: 'year=2025',
    counts: [{ name: 'contacts', isTold: true }],
    sums: [],
    releases: grids.map((grid) => (_, row, column) => grid[Number(row)]![Number(column)]),
  }
}

/** A random year: windows that opened late, and small counts. */
export function drawYear(draw: () => number): (number | null)[][] {
  const [offices, months] = [2 + Math.floor(draw() * 4), 2 + Math.floor(draw() * 4)]
  return Array.from({ length: offices }, () => {
    const opened = draw() < 0.5 ? Math.floor(draw() * months) : 0
    return Array.from({ length: months }, (_, month) =>
      month < opened ? null : draw() < 0.25 ? 0 : Math.floor(draw() ** 2 * 30),
    )
  })
}

/** The same year after one to three cells were corrected: a little more, much more, less, nobody, or a window that opened after all. */
export function correctYear(grid: Grid, draw: () => number): CellCount[][] {
  const corrected = grid.map((line) => [...line])
  for (let turn = 0; turn <= Math.floor(draw() * 3); turn += 1) {
    const line = corrected[Math.floor(draw() * corrected.length)]!
    const at = Math.floor(draw() * line.length)
    const isClosed = line[at] === null
    const former = line[at] ?? 0
    const ways = [former + 1, former + Math.floor(draw() * 40), Math.floor(former * draw()), 0, Math.max(0, former - 1)]
    const count = ways[Math.floor(draw() * ways.length)]!
    line[at] = isClosed && count === 0 ? null : count
  }
  return corrected
}
