// What is taken for the cells of a release that kept none.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Month } from '#kernel/day'
import { supposeCells } from './release-former.ts'
import { tablesOf, type CellsOf, type Spot } from './release-tables.ts'

const [march, april] = ['2025-03', '2025-04'] as Month[]
const offices = ['a', 'b']

type Grid = Readonly<Record<string, number>>

const cellsOf =
  (grid: Grid): CellsOf =>
  (number, office, month) =>
    number === 'contacts' ? (grid[`${office} ${month}`] ?? null) : null

/** The figures of contacts that a grid adds up to. */
function countsOf(grid: Grid): (Spot & { count: number })[] {
  const sum = (office: string | null, month: Month | null): number =>
    Object.entries(grid)
      .filter(([at]) => at.startsWith(office ?? '') && at.endsWith(month ?? ''))
      .reduce((total, [, count]) => total + count, 0)
  const places = [...offices.map((office) => [office, null] as const), [null, null] as const]
  const months = tablesOf(2025, offices, [() => null])[0]!.spots.values()
  const named = [...months].flatMap(({ month }) => (month === null ? [] : [[null, month] as const]))
  return [...places, ...named].map(([office_id, month]) => ({
    number: 'contacts',
    office_id,
    month,
    count: sum(office_id, month),
  }))
}

/** Which of the figures have one key in both releases. */
function keptOf(former: Grid, now: Grid) {
  const counted = [
    { counts: countsOf(former), cells: undefined },
    { counts: countsOf(now), cells: cellsOf(now) },
  ]
  const { releases, isUnchanged } = supposeCells(2025, offices, counted)
  const contacts = tablesOf(2025, offices, releases, isUnchanged).find(({ name }) => name === 'contacts')!
  const isKept = (office_id: string | null, month: Month | null): boolean => {
    const spot = { number: 'contacts', office_id, month } as const
    return contacts.keyOf(0, spot) === contacts.keyOf(1, spot)
  }
  return { isKept, cell: (office: string, month: Month) => releases[0]!('contacts', office, month) }
}

describe('a release that kept no cells', () => {
  const former = { 'a 2025-03': 7, 'a 2025-04': 9, 'b 2025-03': 5 }

  test('has those of the next one where nothing changed, and the places where nobody can be', () => {
    const { isKept, cell } = keptOf(former, former)
    assert.deepEqual([cell('a', march!), cell('b', april!)], [7, null])
    assert.ok(isKept('a', null) && isKept(null, march!) && isKept(null, null))
  })
  test('has unknown ones where an office and a month of it changed, and its other figures stand', () => {
    const { isKept, cell } = keptOf(former, { ...former, 'a 2025-03': 8 })
    assert.deepEqual([cell('a', march!), cell('a', april!), cell('b', march!)], [undefined, 9, 5])
    assert.deepEqual([isKept('a', null), isKept('b', null), isKept(null, april!)], [false, true, true])
    assert.deepEqual([isKept(null, march!), isKept(null, null)], [false, false])
  })
  test('keeps the office of which a count only went to another month, and neither of the two months', () => {
    const { isKept, cell } = keptOf(former, { ...former, 'a 2025-03': 6, 'a 2025-04': 10 })
    assert.deepEqual([cell('a', march!), cell('a', april!)], [undefined, undefined])
    assert.deepEqual([isKept('a', null), isKept('b', null), isKept(null, null)], [true, true, true])
    assert.deepEqual([isKept(null, march!), isKept(null, april!)], [false, false])
  })
})
