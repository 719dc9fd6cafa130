// Published tables give nobody away: what somebody can work out from all of a release's numbers, by a solver and by trying every
// possibility; and that the protection is needed, and is enough also against somebody who knows its rules.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { openSolver } from '#platform/solver'
import { attack, protect, roundAll } from '#statistics/disclosure'
import { roundCount, type CountClass } from '#statistics/rounding'
import type { Solver } from '#statistics/solver'
import { fillTable, type Classes, type CountTable, type TableDeclaration } from '#statistics/table'
import { drawFrom, drawTable, tableKinds } from './small-cell-tables.ts'

let solver: Solver
before(async () => void (solver = await openSolver()))

const named = (name: string, size: number) => ({
  name,
  categories: Array.from({ length: size }, (_, at) => String(at)),
})

/** A row of stations and their total. */
const rowOf = (counts: readonly number[], adds: 'sum' | 'distinct' = 'sum', total?: number): CountTable =>
  fillTable({ name: 'contacts', dimensions: [named('station', counts.length)], margins: [[]], adds }, ([station]) =>
    station === null ? (total ?? counts.reduce((sum, count) => sum + count, 0)) : counts[Number(station)]!,
  )

const gridDeclaration = (rows: number, columns: number, name = 'contacts'): TableDeclaration => ({
  name,
  dimensions: [named('office', rows), named('year', columns)],
  margins: [[], ['year'], ['office']],
  adds: 'sum',
})

const gridOf = (counts: readonly (readonly number[])[]): CountTable =>
  fillTable(gridDeclaration(counts.length, counts[0]!.length), ([office, year]) =>
    counts
      .filter((_, at) => office === null || office === String(at))
      .flatMap((row) => row.filter((_, at) => year === null || year === String(at)))
      .reduce((sum, count) => sum + count, 0),
  )

const classesOf = (table: CountTable, shown: Readonly<Record<string, CountClass>>): Classes =>
  new Map(table.figures.map(({ key, count }) => [key, shown[key] ?? roundCount(count)]))

/** The bounds of all figures, found by trying every count that their classes allow. */
function tryAll(table: CountTable, classes: Classes): Map<string, CountClass> {
  const { figures, relations } = table
  const found = new Map<string, CountClass>()
  const counts = new Map<string, number>()
  const summed = new Map(relations.filter(({ adds }) => adds === 'sum').map((relation) => [relation.total, relation]))
  const sumOf = (parts: readonly string[]) => parts.reduce((sum, part) => sum + counts.get(part)!, 0)
  const holds = () =>
    relations.every(({ total, parts, adds }) => {
      const [whole, sum] = [counts.get(total)!, sumOf(parts)]
      return adds === 'sum' ? whole === sum : whole <= sum && parts.every((part) => whole >= counts.get(part)!)
    })
  const go = (at: number): void => {
    const figure = figures[at]
    if (!figure) {
      if (holds()) for (const [key, count] of counts) found.set(key, spanWith(found.get(key), count))
      return
    }
    const { low, high } = classes.get(figure.key)!
    const sum = summed.get(figure.key)
    const [from, to] = sum ? [sumOf(sum.parts), sumOf(sum.parts)] : [low, high]
    for (let count = from; count <= to; count += 1) {
      if (count < low || count > high) continue
      counts.set(figure.key, count)
      go(at + 1)
    }
  }
  go(0)
  return found
}

const spanWith = (span: CountClass | undefined, count: number): CountClass =>
  span ? { low: Math.min(span.low, count), high: Math.max(span.high, count) } : { low: count, high: count }

const sorted = (bounds: ReadonlyMap<string, CountClass>) => [...bounds].sort(([one], [other]) => (one < other ? -1 : 1))

describe('what plain rounding gives away', () => {
  it('is everybody, where two stations of one visitor each make up the least that their total may be', async () => {
    const table = rowOf([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1])
    const found = await attack([table], classesOf(table, { contacts: { low: 11, high: 11 } }), solver)
    assert.deepEqual(found.bounds.get('contacts|station=0'), { low: 1, high: 1 })
    assert.equal(found.least, 1)
    assert.equal(found.pinned.length, 12)
  })
  it('is one value of ten in a row of two stations', async () => {
    const table = rowOf([3, 4])
    const found = await attack([table], roundAll([table]), solver)
    assert.deepEqual(found.bounds.get('contacts|station=1'), { low: 1, high: 9 })
    assert.deepEqual(found.bounds.get('contacts'), { low: 2, high: 10 })
  })
  it('is nothing of a published zero', async () => {
    const table = rowOf([0, 25])
    const found = await attack([table], roundAll([table]), solver)
    assert.deepEqual([found.least, found.pinned], [10, []])
  })
  it('is somebody in tables of each kind', async () => {
    for (const kind of tableKinds) {
      const tables = Array.from({ length: 12 }, (_, seed) => drawTable(kind, seed + 100))
      const found = await Promise.all(tables.map((table) => attack([table], roundAll([table]), solver)))
      assert.ok(found.filter(({ pinned }) => pinned.length > 0).length > 0, kind)
    }
  })
  it('is refused as a contradiction where the classes cannot all be true', async () => {
    const table = rowOf([30, 40])
    await assert.rejects(attack([table], classesOf(table, { contacts: { low: 1, high: 10 } }), solver), /contradict/)
  })
})

describe('the attack', () => {
  it('finds the same bounds as trying every possibility', async () => {
    const draw = drawFrom(7)
    const count = () => (draw() < 0.75 ? 1 + Math.floor(draw() * 22) : 0)
    for (let round = 0; round < 12; round += 1) {
      const table =
        round % 2 === 0
          ? gridOf([
              [count(), count()],
              [count(), count()],
            ])
          : gridOf([
              [count(), 0, count()],
              [0, count(), count()],
            ])
      const classes = roundAll([table])
      assert.deepEqual(sorted((await attack([table], classes, solver)).bounds), sorted(tryAll(table, classes)))
    }
  })
  it('finds them in three dimensions', async () => {
    const draw = drawFrom(11)
    for (let round = 0; round < 5; round += 1) {
      const filled = [0, 3, 5, 6, 7].filter((at) => at % 5 > 0 || draw() < 0.5)
      const counts = Array.from({ length: 8 }, (_, at) => (filled.includes(at) ? 1 + Math.floor(draw() * 12) : 0))
      const dimensions = [named('a', 2), named('b', 2), named('c', 2)]
      const margins = [
        ['a', 'b'],
        ['b', 'c'],
        ['a', 'c'],
      ]
      const table = fillTable({ name: 'n', dimensions, margins, adds: 'sum' }, (place) =>
        counts.reduce(
          (sum, cell, at) => (place.every((c, d) => c === null || Number(c) === ((at >> d) & 1)) ? sum + cell : sum),
          0,
        ),
      )
      const classes = roundAll([table])
      assert.deepEqual(sorted((await attack([table], classes, solver)).bounds), sorted(tryAll(table, classes)))
    }
  })
  it('finds them for people who are counted once', async () => {
    for (const [counts, total] of [
      [[12, 3], 14],
      [[3, 4, 9], 9],
      [[25, 2], 27],
    ] as const) {
      const table = rowOf(counts, 'distinct', total)
      const classes = roundAll([table])
      assert.deepEqual(sorted((await attack([table], classes, solver)).bounds), sorted(tryAll(table, classes)))
    }
  })
})

describe('a protected release', () => {
  it('leaves every figure ten candidates, the true count among them, and keeps the cells as they are', async () => {
    for (const [at, kind] of tableKinds.entries())
      for (let seed = 0; seed < 12; seed += 1) {
        const table = drawTable(kind, seed * 31 + at)
        const safe = await protect([table], solver)
        const found = await attack([table], safe.figures, solver)
        assert.deepEqual(found.pinned, [], `${kind} ${seed}`)
        for (const { key, count, isCell } of table.figures) {
          const { low, high } = found.bounds.get(key)!
          assert.ok(count >= low && count <= high, key)
          if (isCell) assert.equal(safe.figures.get(key)!.state, 'rounded')
        }
      }
  })
  it('says what it widened, and widens nothing without need', async () => {
    const wide = await protect([rowOf([3, 4, 2])], solver)
    assert.deepEqual(
      wide.widened.map(({ figure, shown, state }) => [figure.key, shown, state]),
      [['contacts', '1-20', 'widened']],
    )
    const plain = await protect([rowOf([35, 48, 61, 22, 77])], solver)
    assert.deepEqual(plain.widened, [])
    assert.equal(plain.figures.get('contacts')!.shown, '245')
  })
  it('withholds the total of two stations, of which nothing may be said', async () => {
    const { widened } = await protect([rowOf([3, 4])], solver)
    assert.deepEqual([widened.length, widened[0]!.state, widened[0]!.shown], [1, 'withheld', '1-20'])
  })
  it('counts what a table by month tells of a table by office, where both have the total of a year', async () => {
    const offices = gridOf([
      [7, 4],
      [30, 0],
      [2, 9],
    ])
    const months = fillTable(
      { name: 'contacts', dimensions: [named('month', 3)], margins: [[]], adds: 'sum', within: { year: '0' } },
      ([month]) => (month === null ? 39 : [13, 1, 25][Number(month)]!),
    )
    const safe = await protect([offices, months], solver)
    const found = await attack([offices, months], safe.figures, solver)
    assert.deepEqual(found.pinned, [])
    assert.equal(found.bounds.size, offices.figures.length + months.figures.length - 1)
  })
  it('protects people who are counted once', async () => {
    for (const [counts, total] of [
      [[12, 3], 14],
      [[3, 4, 9], 9],
      [[1, 1], 1],
      [[25, 2, 4], 31],
    ] as const) {
      const table = rowOf(counts, 'distinct', total)
      const safe = await protect([table], solver)
      assert.deepEqual((await attack([table], safe.figures, solver)).pinned, [])
    }
  })
})

describe('tables that are published together', () => {
  it('leave every figure ten candidates, however few were there', async () => {
    for (let seed = 1; seed <= 8; seed += 1) {
      const draw = drawFrom(seed)
      const [offices, months] = [2 + (seed % 5), 3 + seed]
      const people = Array.from({ length: seed * 9 }, () => [Math.floor(draw() * offices), Math.floor(draw() * months)])
      const tables = [offices, months].map((size, at) =>
        fillTable(
          { name: 'n', dimensions: [named('om'[at]!, size)], margins: [[]], adds: 'sum', within: { year: '2007' } },
          ([category]) => people.filter((person) => category === null || String(person[at]) === category).length,
        ),
      )
      const safe = await protect(tables, solver)
      assert.deepEqual((await attack(tables, safe.figures, solver)).pinned, [], `${seed}`)
    }
  })
  it('leave them also of people who are counted once in each total', async () => {
    for (let seed = 1; seed <= 6; seed += 1) {
      const draw = drawFrom(seed)
      const visits = Array.from({ length: seed * 12 }, () => ({
        person: Math.floor(draw() * seed * 8),
        at: [String(Math.floor(draw() * 3)), String(Math.floor(draw() * 4))],
      }))
      const table = fillTable({ ...gridDeclaration(3, 4), adds: 'distinct' }, (place) => {
        const there = visits.filter(({ at }) => place.every((category, d) => category === null || at[d] === category))
        return new Set(there.map(({ person }) => person)).size
      })
      const safe = await protect([table], solver)
      const found = await attack([table], safe.figures, solver)
      assert.deepEqual(found.pinned, [], `${seed}`)
      for (const { key, count } of table.figures) {
        const { low, high } = found.bounds.get(key)!
        assert.ok(count >= low && count <= high, key)
      }
    }
  })
})

/** What can be published of tables like this one: every count is drawn from its plain class, and protected by the same rules. */
async function* listLookalikes(published: ReadonlyMap<string, CountClass>, tables: Iterable<CountTable>) {
  const text = JSON.stringify([...published].map(([key, { low, high }]) => [key, low, high]))
  for (const table of tables) {
    const { figures } = await protect([table], solver)
    if (JSON.stringify([...figures].map(([key, { low, high }]) => [key, low, high])) === text) yield table
  }
}

async function countDistinct(published: ReadonlyMap<string, CountClass>, tables: Iterable<CountTable>) {
  const seen = new Map<string, Set<number>>()
  for await (const table of listLookalikes(published, tables)) {
    for (const { key, count } of table.figures) seen.set(key, (seen.get(key) ?? new Set()).add(count))
    if ([...seen.values()].every((counts) => counts.size >= 10)) break
  }
  return Math.min(...[...seen.values()].map((counts) => counts.size))
}

describe('somebody who knows the rules of the protection', () => {
  function* rows() {
    const stride = 389
    for (let turn = 0; turn < 1000; turn += 1) {
      const at = (turn * stride) % 1000
      yield rowOf([1 + (at % 10), 1 + (Math.floor(at / 10) % 10), 1 + Math.floor(at / 100)])
    }
  }
  function* grids(draw: () => number) {
    const count = (most: number) => most - 9 + Math.floor(draw() * 10)
    for (let turn = 0; turn < 400; turn += 1)
      yield gridOf([
        [count(10), count(20)],
        [count(30), count(10)],
      ])
  }
  it('learns no more from what was widened in a row', async () => {
    for (const counts of [
      [3, 4, 2],
      [10, 10, 10],
    ]) {
      const { figures } = await protect([rowOf(counts)], solver)
      assert.ok((await countDistinct(figures, rows())) >= 10)
    }
  })
  it('learns no more from what was widened in a table', async () => {
    const { figures } = await protect(
      [
        gridOf([
          [2, 17],
          [25, 8],
        ]),
      ],
      solver,
    )
    assert.ok((await countDistinct(figures, grids(drawFrom(5)))) >= 10)
  })
})
