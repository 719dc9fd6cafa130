// What is made of the network's months: a matrix that tells missing from zero, totals that are true, rates that add first.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day, month, type Month } from '#kernel/day'
import type { Id } from '#kernel/id'
import { anonymous, type Actor, type RoleName } from '#platform/context'
import {
  isDue,
  isSigned,
  lastEndedOf,
  layReceived,
  listUnexpected,
  matrixOf,
  mayReadNetwork,
  monthsOf,
  objectionsToYear,
  placesOf,
  ratePartsOf,
  scopeOf,
  sumBy,
  withReceivedNumbers,
  withSignedItems,
  type MatrixParts,
  type PlacedMonth,
} from './network.ts'

const place = (name: string) => ({
  station_id: `station-${name}` as Id<'station'>,
  code: name,
  unit: 'window' as const,
  office_id: `office-${name}` as Id<'office'>,
  office_title: name,
  country: 'US',
  custodian_id: `agency-${name}` as Id<'organization'>,
  custodian_title: name,
})

const placed = (name: string, of: string, state: PlacedMonth['state'], signed: number | null = null): PlacedMonth => ({
  ...place(name),
  month: month(of),
  state,
  signed,
})

const count = (name: string, of: string, value: number, item = '', indicator = 'contacts') => ({
  station_id: `station-${name}`,
  custodian_id: `agency-${name}`,
  month: of,
  indicator,
  item,
  value,
})

const matrix = (parts: Partial<MatrixParts>) =>
  matrixOf({
    months: [month('2026-01'), month('2026-02')],
    placed: [],
    counts: [],
    chosen: { indicator: 'contacts', item: null },
    isCountable: () => true,
    addsMonths: true,
    addsStations: true,
    ...parts,
  })

const withRole = (role: RoleName): Actor => ({ ...anonymous, roles: [{ role, office: null, organization: null }] })

test('headquarters, consulates and leads of agencies read the network, others do not', () => {
  for (const role of ['headquarters', 'consular-officer', 'agency-lead'] as const)
    assert.ok(mayReadNetwork(withRole(role)))
  for (const role of ['worker', 'coordinator', 'operator', 'provider'] as const)
    assert.ok(!mayReadNetwork(withRole(role)))
  assert.ok(!mayReadNetwork(anonymous))
  assert.equal(scopeOf(withRole('headquarters')), 'network')
  assert.equal(scopeOf(withRole('consular-officer')), 'office')
  assert.equal(scopeOf(withRole('agency-lead')), 'agency')
})

test('year-is-of-the-network: from the first station to this year', () => {
  const rulesFor = (typed: string) => objectionsToYear(typed, 2009, day('2026-03-14')).map(({ rule }) => rule)
  for (const typed of ['', '2009', '2026']) assert.deepEqual(rulesFor(typed), [], typed)
  for (const typed of ['2008', '2027', '20', 'x', '2026-01', '02026']) {
    assert.deepEqual(rulesFor(typed), ['year-is-of-the-network'], typed)
  }
})

test('a year ends month by month', () => {
  assert.equal(monthsOf(2026).length, 12)
  assert.equal(lastEndedOf(2026, day('2026-03-14')), '2026-02')
  assert.equal(lastEndedOf(2026, day('2026-01-31')), undefined)
  assert.equal(lastEndedOf(2025, day('2026-03-14')), '2025-12')
})

test('a month without a report is missing and never 0; a signed one without entries is 0', () => {
  const { rows, expected, signed, missing } = matrix({
    placed: [
      placed('a', '2026-01', 'missing'),
      placed('a', '2026-02', 'accepted'),
      placed('b', '2026-01', 'closed'),
      placed('c', '2026-02', 'open'),
    ],
  })
  const cells = rows.map((row) => row.cells.map(({ state, value }) => [state, value]))
  assert.deepEqual(cells, [
    [
      ['missing', null],
      ['accepted', 0],
    ],
    [
      ['closed', null],
      ['not-expected', null],
    ],
    [
      ['not-expected', null],
      ['open', null],
    ],
  ])
  assert.deepEqual({ expected, signed, missing }, { expected: 3, signed: 1, missing: 1 })
  assert.ok(isDue('open') && !isDue('closed') && !isSigned('open'))
})

test('a signed month whose entries are erased has no number rather than 0', () => {
  const { rows } = matrix({ placed: [placed('a', '2026-01', 'accepted', 7)], isCountable: () => false })
  assert.deepEqual(rows[0]!.cells[0], {
    month: '2026-01',
    state: 'accepted',
    value: null,
    signed: 7,
    changed: false,
  })
})

test('a month that runs shows no number, whatever was counted', () => {
  const { rows, total } = matrix({ placed: [placed('a', '2026-02', 'running')], counts: [count('a', '2026-02', 9)] })
  assert.equal(rows[0]!.cells[1]!.value, null)
  assert.equal(total, null)
})

test('what nobody signed stands in the total, and what is signed is told apart', () => {
  const { total, signedTotal, totals, rows } = matrix({
    placed: [placed('a', '2026-01', 'received'), placed('a', '2026-02', 'missing'), placed('b', '2026-02', 'signed')],
    counts: [count('a', '2026-01', 3), count('a', '2026-02', 4), count('b', '2026-02', 5), count('b', '2025-02', 99)],
  })
  assert.deepEqual([total, signedTotal, totals], [12, 8, [3, 9]])
  assert.deepEqual(
    rows.map((row) => row.total),
    [7, 5],
  )
})

test('items are added or one is chosen; what may not be added has no total', () => {
  const counts = [
    count('a', '2026-01', 3, 'yes'),
    count('a', '2026-01', 4, 'no'),
    count('a', '2026-01', 9, '', 'other'),
  ]
  const months = [placed('a', '2026-01', 'signed')]
  assert.equal(matrix({ placed: months, counts }).total, 7)
  assert.equal(matrix({ placed: months, counts, chosen: { indicator: 'contacts', item: 'no' } }).total, 4)
  const distinct = matrix({ placed: months, counts, addsMonths: false, addsStations: false })
  assert.deepEqual(
    [distinct.total, distinct.signedTotal, distinct.rows[0]!.total, distinct.totals],
    [null, null, null, [null, null]],
  )
  assert.deepEqual(
    [...sumBy(counts, { indicator: 'contacts', item: null }, ({ item }) => item)],
    [
      ['yes', 3],
      ['no', 4],
    ],
  )
})

test('a number that is no longer what was signed is marked, of one item where one is chosen', () => {
  const months = [placed('a', '2026-01', 'signed', 5), placed('a', '2026-02', 'signed', 4)]
  const counts = [count('a', '2026-01', 4, 'yes'), count('a', '2026-02', 4, 'yes')]
  const changedIn = (parts: Partial<MatrixParts>) =>
    matrix({ placed: months, counts, ...parts }).rows[0]!.cells.map(({ changed }) => changed)
  assert.deepEqual(changedIn({}), [true, false])
  const items = [{ ...place('a'), month: '2026-01', signed: 4 }]
  const ofItem = withSignedItems([...months, placed('b', '2026-01', 'missing')], items)
  assert.deepEqual(
    ofItem.map(({ signed }) => signed),
    [4, null, null],
  )
  assert.deepEqual(changedIn({ placed: ofItem, chosen: { indicator: 'contacts', item: 'yes' } }), [false, false])
})

test('what arrived signed is neither missing nor open', () => {
  const kept = [placed('a', '2026-01', 'missing'), placed('a', '2026-02', 'open', 3)]
  const laid = layReceived(kept, [{ ...place('a'), month: month('2026-01') }])
  assert.deepEqual(
    laid.map(({ state }) => state),
    ['received', 'open'],
  )
})

test('a rate adds its parts over months before it divides; a station without any has none', () => {
  const months: Month[] = [month('2026-01'), month('2026-02')]
  const places = placesOf(months.flatMap((of) => [placed('a', of, 'signed'), placed('b', of, 'signed')]))
  assert.equal(places.length, 2)
  const counts = [
    count('a', '2026-01', 1, 'well', 'ended'),
    count('a', '2026-02', 30, 'well', 'ended'),
    count('a', '2026-02', 29, 'badly', 'ended'),
  ]
  const well = { indicator: 'ended', item: 'well' }
  const parts = ratePartsOf(places, counts, {
    numerator: well,
    denominator: [well, { indicator: 'ended', item: 'badly' }],
  })
  assert.deepEqual(
    parts.map(({ numerator, denominator }) => [numerator, denominator]),
    [
      [31, 60],
      [0, 0],
    ],
  )
  assert.equal(
    ratePartsOf(places, counts, { numerator: well, denominator: [{ indicator: 'ended' }] })[0]!.denominator,
    60,
  )
})

test('what was counted where no report was due is not lost', () => {
  const months = [placed('a', '2026-01', 'signed')]
  const counts = [count('a', '2026-01', 3), count('a', '2026-02', 4, 'yes'), count('a', '2026-02', 5, 'no')]
  assert.deepEqual(
    listUnexpected(counts, months).map(({ month: of }) => of),
    ['2026-02'],
  )
  const all = [...months, placed('a', '2026-02', 'unexpected')]
  assert.deepEqual([matrix({ placed: all, counts }).total, matrix({ placed: all, counts }).expected], [12, 1])
})

test('what arrived stands as signed, so that what was noted here besides it shows', () => {
  const months = [
    placed('a', '2026-01', 'received'),
    placed('a', '2026-02', 'received'),
    placed('b', '2026-01', 'open'),
  ]
  const arrived = [count('a', '2026-01', 4)]
  const laid = withReceivedNumbers(months, arrived, { indicator: 'contacts', item: null })
  assert.deepEqual(
    laid.map(({ signed }) => signed),
    [4, 0, null],
  )
  const { rows } = matrix({ placed: laid, counts: [...arrived, count('a', '2026-01', 2)] })
  assert.deepEqual(
    rows[0]!.cells.map(({ value, signed, changed }) => [value, signed, changed]),
    [
      [6, 4, true],
      [0, 0, false],
    ],
  )
})
