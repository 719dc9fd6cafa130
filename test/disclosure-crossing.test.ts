// Releases of a year by office and by month, whose cells nobody is told: what somebody works out who knows which window was open
// when, and who lays a correction over what it corrects.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { openSolver } from '#platform/solver'
import { crossCounts, type CellCount, type Crossed, type Crossing, type CrossedPlace } from '#statistics/crossing'
import { attack, protect } from '#statistics/disclosure'
import { roundCount, type CountClass } from '#statistics/rounding'
import type { Solver } from '#statistics/solver'
import type { Relation } from '#statistics/table'
import { correctYear, crossingOf, drawFrom, drawYear, type Grid } from './small-cell-tables.ts'

let solver: Solver
before(async () => void (solver = await openSolver()))

const placesOf = ({ rows, columns }: Crossing): CrossedPlace[] => [
  ...rows.categories.map((row) => ({ row, column: null })),
  { row: null, column: null },
  ...columns.categories.map((column) => ({ row: null, column })),
]

/** What is told of each figure when the releases go out one after the other, each looked at with all before it. */
async function releaseAll(grids: readonly Grid[], names: readonly string[] = ['contacts'], more?: Partial<Crossing>) {
  const said = new Map<string, CountClass>()
  let crossed: Crossed | undefined
  for (const [last] of grids.entries()) {
    const crossing = { ...crossingOf(grids.slice(0, last + 1)), ...more, releases: releasesOf(grids, last, more) }
    crossed = crossCounts(crossing)
    const safe = await protect([crossed], solver, { said })
    for (const [key, figure] of safe.figures)
      said.set(key, figure.state === 'withheld' ? { low: last === 0 ? 1 : 0, high: 100_000_000 } : figure)
    for (const name of names)
      for (const place of placesOf(crossing)) assert.ok(said.has(crossed.keyOf(name, last, place)))
    for (const { key, count } of crossed.figures) {
      const told = safe.figures.get(key)
      assert.ok(!told || (told.low <= count && count <= told.high), key)
    }
  }
  return { said, crossed: crossed! }
}

const releasesOf = (grids: readonly Grid[], last: number, more?: Partial<Crossing>): Crossing['releases'] =>
  (more?.releases ?? crossingOf(grids).releases).slice(0, last + 1)

/** Every cell of every release by itself: what the grouped system must say too. */
function spellOut(grids: readonly Grid[], crossed: Crossed): Relation[] {
  const sum = (total: string, parts: readonly string[]) => ({ total, parts, adds: 'sum' }) as const
  const cell = (at: number, row: number, column: number) => `cell ${at} ${row} ${column}`
  return grids.flatMap((grid, at) => {
    const lines = grid.map((line, row) =>
      line.flatMap((count, column) => (count === null ? [] : [cell(at, row, column)])),
    )
    const columns = grid[0]!.map((_, column) =>
      grid.flatMap((line, row) => (line[column] === null ? [] : [cell(at, row, column)])),
    )
    const key = (row: number | null, column: number | null) =>
      crossed.keyOf('contacts', at, {
        row: row === null ? null : String(row),
        column: column === null ? null : String(column),
      })
    const steps = grid.flatMap((line, row) =>
      line.flatMap((count, column) => {
        const former = grids[at - 1]?.[row]![column]
        if (typeof former !== 'number' || typeof count !== 'number') return []
        const [now, then] = [cell(at, row, column), cell(at - 1, row, column)]
        if (former === count) return [sum(now, [then])]
        return [count > former ? sum(now, [then, `${now} more`]) : sum(then, [now, `${now} less`])]
      }),
    )
    return [
      ...lines.map((parts, row) => sum(key(row, null), parts)),
      ...columns.map((parts, column) => sum(key(null, column), parts)),
      sum(key(null, null), lines.flat()),
      ...steps,
    ]
  })
}

describe('somebody who knows which window was open when', () => {
  it('finds fewer candidates than the sums alone tell, where that was not looked at', async () => {
    const grid = [
      [3, 2, 4, null],
      [null, null, null, 12],
    ]
    const open = grid.map((line) => line.map((count) => count ?? 0))
    const unaware = await protect([crossCounts(crossingOf([open]))], solver)
    const found = await attack([crossCounts(crossingOf([grid]))], unaware.figures, solver)
    assert.ok(found.least < 10)
  })
  it('is left ten candidates of every figure', async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const grid = drawYear(drawFrom(seed))
      const { said, crossed } = await releaseAll([grid])
      assert.deepEqual((await attack([crossed], said, solver)).pinned, [], `${seed} ${JSON.stringify(grid)}`)
    }
  })
  it('finds in the grouped cells what all cells one by one tell', async () => {
    for (let seed = 1; seed <= 25; seed += 1) {
      const draw = drawFrom(seed * 7)
      const grid = drawYear(draw)
      const grids = seed % 2 === 0 ? [grid] : [grid, correctYear(grid, draw)]
      const crossed = crossCounts(crossingOf(grids))
      const classes = new Map(crossed.figures.map(({ key, count }) => [key, roundCount(count)]))
      const one = await attack([crossed], classes, solver)
      const all = await attack([{ figures: crossed.figures, relations: spellOut(grids, crossed) }], classes, solver)
      assert.deepEqual([...one.bounds], [...all.bounds], `${seed} ${JSON.stringify(grids)}`)
    }
  })
})

describe('somebody who lays a correction over what it corrects', () => {
  it('finds fewer than ten candidates, where each was looked at by itself', async () => {
    const former = [
      [10, 0, 0],
      [0, 137, 0],
      [0, 0, 29],
    ]
    const corrected = [[11, 0, 0], former[1]!, former[2]!]
    const crossed = crossCounts(crossingOf([former, corrected]))
    const classes = new Map<string, CountClass>()
    for (const [release, grid] of [former, corrected].entries()) {
      const alone = crossCounts(crossingOf([grid]))
      const safe = await protect([alone], solver)
      for (const place of placesOf(crossingOf([grid])))
        classes.set(crossed.keyOf('contacts', release, place), safe.figures.get(alone.keyOf('contacts', 0, place))!)
    }
    assert.ok((await attack([crossed], classes, solver)).least < 10)
  })
  it('is left ten candidates of every figure of both, whatever was corrected', async () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const draw = drawFrom(seed * 13)
      const grid = drawYear(draw)
      const grids = [grid, correctYear(grid, draw)]
      const { said, crossed } = await releaseAll(grids)
      assert.deepEqual((await attack([crossed], said, solver)).pinned, [], `${seed} ${JSON.stringify(grids)}`)
    }
  })
  it('is left them over three releases, and where the cells of the first are no longer known', async () => {
    for (let seed = 1; seed <= 16; seed += 1) {
      const draw = drawFrom(seed * 17)
      const grid = drawYear(draw)
      const second = correctYear(grid, draw)
      const lost = grid.map((line) => line.map((): CellCount => undefined))
      const { said, crossed } = await releaseAll([grid, second, correctYear(second, draw)])
      assert.deepEqual((await attack([crossed], said, solver)).pinned, [], `${seed}`)
      const forgetful = crossCounts(crossingOf([lost, second]))
      const first = await releaseAll([grid.map((line) => line.map((count) => count ?? 0))])
      const safe = await protect([forgetful], solver, { said: first.said })
      const told = new Map<string, CountClass>([...first.said, ...safe.figures])
      assert.deepEqual((await attack([forgetful], told, solver)).pinned, [], `${seed}, forgotten`)
    }
  })
  it('is told the same of what did not change', async () => {
    const grids = [
      [
        [41, 55],
        [63, 72],
        [38, 97],
      ],
      [
        [41, 55],
        [63, 94],
        [38, 97],
      ],
    ]
    const crossed = crossCounts(crossingOf(grids))
    const keys = (release: number) =>
      placesOf(crossingOf(grids)).map((place) => crossed.keyOf('contacts', release, place))
    const changed = keys(1).filter((key) => !keys(0).includes(key))
    assert.deepEqual(changed, [
      'contacts|office=1|year=2025|release=2',
      'contacts|year=2025|release=2',
      'contacts|month=1|year=2025|release=2',
    ])
  })
})

describe('two numbers whose sum is told beside one of them', () => {
  const both = (seed: number) => {
    const draw = drawFrom(seed * 29)
    const grid = drawYear(draw)
    const other = grid.map((line) => line.map((count) => (count === null ? null : Math.floor(draw() ** 3 * 20))))
    return { grid, other, draw }
  }
  const shape = (releases: Crossing['releases']): Partial<Crossing> => ({
    counts: [
      { name: 'contacts', isTold: true },
      { name: 'others', isTold: false },
    ],
    sums: [{ name: 'together', parts: ['contacts', 'others'] }],
    releases,
  })
  it('leave ten candidates also of the one that is not told, in a release and in its correction', async () => {
    for (let seed = 1; seed <= 24; seed += 1) {
      const { grid, other, draw } = both(seed)
      const second = correctYear(grid, draw).map((line) => line.map((count) => count ?? null))
      const otherSecond = second.map((line, row) =>
        line.map((count, column) => (count === null ? null : (other[row]![column] ?? 2))),
      )
      const more = shape(
        [
          [grid, other],
          [second, otherSecond],
        ].map(
          ([one, two]) =>
            (name, row, column) =>
              (name === 'contacts' ? one : two)![Number(row)]![Number(column)],
        ),
      )
      const { said, crossed } = await releaseAll([grid, second], ['contacts', 'together'], more)
      assert.ok(![...said.keys()].some((key) => key.startsWith('others')))
      assert.deepEqual((await attack([crossed], said, solver)).pinned, [], `${seed}`)
    }
  })
})
