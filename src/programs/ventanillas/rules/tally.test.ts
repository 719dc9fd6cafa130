import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { day, month } from '#kernel/day'
import { objectionsToCell, objectionsToCells, objectionsToMonth, TallyCell, type TallyCase } from './tally.ts'

const seen: TallyCase = {
  today: day('2026-03-14'),
  month: month('2026-02'),
  indicators: new Map(
    [
      { id: 'contacts', items: new Set(['']), isTold: true, sources: ['visits'] as const },
      { id: 'needs', items: new Set(['dental']), isTold: true, sources: ['visits'] as const },
      { id: 'tests', items: new Set(['']), isTold: false, sources: ['visits'] as const },
      { id: 'mobile-days', items: new Set(['']), isTold: true, sources: ['visits', 'groups'] as const },
    ].map((indicator) => [indicator.id, indicator]),
  ),
  led: [{ from_on: null, to_on: day('2026-02-10') }],
  station: { opened_on: day('2020-01-15'), closed_on: null },
  entered: new Set(),
  told: new Set(),
}

const cell = (indicator: string, item: string, value: number) => ({ indicator, item, value })
const rules = (objections: readonly { rule: string }[]): string[] => objections.map(({ rule }) => rule)

const ofCell = (indicator: string, item = '', about: Partial<TallyCase> = {}): string[] =>
  rules(objectionsToCell({ ...cell(indicator, item, 1), method: 'counted' }, { ...seen, ...about }))

describe('A number of a month', () => {
  test('is a whole number, counted in a way that is known', () => {
    const read = (more: Record<string, unknown>) => TallyCell.safeParse({ indicator: 'contacts', value: '5', ...more })
    assert.deepEqual(read({}).data, { ...cell('contacts', '', 5), method: 'counted' })
    assert.equal(read({ value: 7 }).data?.value, 7)
    for (const value of ['-1', '1.5', '', '1e3', '9999999999', null, undefined]) {
      assert.deepEqual(rules((read({ value }).error?.issues ?? []).map(({ path }) => ({ rule: String(path[0]) }))), [
        'value',
      ])
    }
    assert.equal(read({ value: 'x' }).error?.issues[0]?.message, 'value-is-a-whole-number')
    assert.equal(read({ method: 'guessed' }).error?.issues[0]?.message, 'tally-method-is-known')
  })

  test('is one that may be told, with an item of its own', () => {
    assert.deepEqual(ofCell('contacts'), [])
    assert.deepEqual(ofCell('persons'), ['indicator-is-known'])
    assert.deepEqual(ofCell('tests'), ['indicator-is-tallied'])
    assert.deepEqual(ofCell('needs', 'teeth'), ['item-is-known'])
    assert.deepEqual(ofCell('needs'), ['item-is-known'])
  })

  test('is not told where its entries stand: nobody is counted twice', () => {
    const about = { entered: new Set(['groups'] as const) }
    assert.deepEqual(ofCell('contacts', '', about), [])
    assert.deepEqual(ofCell('mobile-days', '', about), ['month-is-told-once'])
    assert.deepEqual(ofCell('mobile-days', '', { ...about, told: new Set(['contacts']) }), ['month-is-told-once'])
  })

  test('is told anew where it was told before, whatever entries stand beside it', () => {
    const about = { entered: new Set(['visits', 'groups'] as const), told: new Set(['mobile-days']) }
    assert.deepEqual(ofCell('mobile-days', '', about), [])
    assert.deepEqual(ofCell('contacts', '', about), ['month-is-told-once'])
  })
})

describe('A month', () => {
  test('has begun, with the station open and led by the agency on some day of it', () => {
    const of = (about: Partial<TallyCase>) => rules(objectionsToMonth({ ...seen, ...about }))
    assert.deepEqual(of({}), [])
    assert.deepEqual(of({ month: month('2026-03'), led: [{ from_on: null, to_on: null }] }), [])
    assert.deepEqual(of({ month: month('2026-04'), led: [{ from_on: null, to_on: null }] }), [
      'month-is-not-in-the-future',
    ])
    assert.deepEqual(of({ month: month('2019-12') }), ['station-is-open-in-that-month'])
    assert.deepEqual(of({ month: month('2020-01') }), [])
    assert.deepEqual(of({ month: month('2026-03') }), ['agency-led-the-station-then'])
  })

  test('agrees with itself: no part of the visits is more than all of them', () => {
    const values = (...cells: ReturnType<typeof cell>[]) => objectionsToCells(cells).map(({ values: found }) => found)
    assert.deepEqual(
      values(cell('contacts', '', 10), cell('first-visits', 'yes', 7), cell('first-visits', 'no', 3)),
      [],
    )
    assert.deepEqual(values(cell('contacts', '', 10), cell('first-visits', 'yes', 11)), [
      { indicator: 'first-visits', item: 'yes', value: 11, other: 'contacts', limit: 10 },
    ])
    assert.deepEqual(values(cell('contacts', '', 10), cell('first-visits', 'yes', 7), cell('first-visits', 'no', 4)), [
      { indicator: 'first-visits', item: '', value: 11, other: 'contacts', limit: 10 },
    ])
    assert.deepEqual(values(cell('contacts', '', 10), cell('needs', 'dental', 9), cell('needs', 'vision', 9)), [])
    assert.deepEqual(values(cell('needs', 'dental', 9)), [], 'what was not told is not compared')
    assert.equal(values(cell('contacts', '', 0), cell('needs', 'dental', 9)).length, 1)
  })

  test('agrees with itself on programs, referrals, what was said to how many, and days', () => {
    const rulesOf = (...cells: ReturnType<typeof cell>[]) => rules(objectionsToCells(cells))
    const broken = ['month-agrees-with-itself']
    assert.deepEqual(rulesOf(cell('informed-on-programs', '', 5), cell('programs', 'wic', 6)), broken)
    assert.deepEqual(rulesOf(cell('informed-on-programs', '', 5), cell('programs', 'wic', 4)), broken)
    assert.deepEqual(
      rulesOf(cell('informed-on-programs', '', 5), cell('programs', 'wic', 4), cell('programs', 'chip', 1)),
      [],
    )
    assert.deepEqual(rulesOf(cell('informed-on-programs', '', 8), cell('informed-at-window', '', 5)), broken)
    assert.deepEqual(rulesOf(cell('informed-on-programs', '', 5), cell('informed-at-window', '', 5)), [])
    assert.deepEqual(rulesOf(cell('medical-homes', '', 5), cell('referrals-ended', 'completed', 4)), broken)
    assert.deepEqual(
      rulesOf(cell('informed', 'contacts', 9), cell('contacts', '', 5), cell('heads', 'counted', 3)),
      broken,
    )
    assert.deepEqual(rulesOf(cell('mobile-days', '', 32)), broken)
    assert.deepEqual(rules(objectionsToCells([cell('mobile-days', '', 32)], 365)), [])
  })

  test('of numbers that were counted from visits never contradicts itself', () => {
    const visits = fc.array(
      fc.record({
        first: fc.constantFrom('yes', 'no', 'not-asked'),
        needs: fc.uniqueArray(fc.constantFrom('dental', 'vision')),
      }),
    )
    fc.assert(
      fc.property(visits, (all) => {
        const count = (is: (visit: (typeof all)[number]) => boolean) => all.filter(is).length
        const cells = [
          cell('contacts', '', all.length),
          ...['yes', 'no', 'not-asked'].map((first) =>
            cell(
              'first-visits',
              first,
              count((visit) => visit.first === first),
            ),
          ),
          ...(['dental', 'vision'] as const).map((need) =>
            cell(
              'needs',
              need,
              count((visit) => visit.needs.includes(need)),
            ),
          ),
        ]
        return objectionsToCells(cells).length === 0
      }),
    )
  })
})
