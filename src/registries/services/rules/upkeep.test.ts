import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { day } from '#kernel/day'
import {
  byAge,
  changesBetween,
  daysSince,
  differing,
  objectionsToErasing,
  partNames,
  takeParts,
  typedOf,
  type Shown,
} from './upkeep.ts'

const clinic: Shown = {
  title: 'Consulta',
  organization_title: 'Clínica',
  description: '',
  reach: 'local',
  needs: ['dental', 'medical-home'],
  attributes: [],
  asks_for_id: 'unknown',
  minimum_age: 0,
  maximum_age: null,
  eligibility: '',
  application_process: '',
  fees: '',
  documents: ['Recibo de luz'],
  public_line: '323 555 0100',
  public_mail: null,
  url: null,
  source: 'una llamada',
  facts_on: null,
  assured_on: null,
  closed_on: null,
  closing_reason: null,
  merged_into: null,
  locations: [{ title: '', street: 'Calle 5', city: 'Los Ángeles', postal_code: '', division_id: null }],
  schedule: [{ weekday: 1, opens: '09:00', closes: '13:00' }],
  languages: ['es', 'mix', 'en', 'zap', 'nah'].map((language) => ({ language, note: '' })),
  cost_options: [{ option: 'Consulta', amount: 2500, currency: 'USD' }],
}

test('A change is erased while it says anything', () => {
  const says = (from: object | null, to: object | null) =>
    objectionsToErasing({ fields: [{ field: 'line', from: from as never, to: to as never }] }).map(({ rule }) => rule)
  assert.deepEqual(says({}, { publicLine: '1' }), [])
  assert.deepEqual(says({ publicLine: '1' }, null), [])
  assert.deepEqual(says({}, null), ['change-has-values'])
})

describe('Two states of an entry', () => {
  test('differ in nothing where only the order of rows and boxes does', () => {
    const turned = { ...clinic, needs: clinic.needs.toReversed(), languages: clinic.languages.toReversed() }
    assert.deepEqual(changesBetween(clinic, turned), [])
  })

  test('differ in the parts that say something else, told as they were typed', () => {
    const next: Shown = {
      ...clinic,
      public_line: '323 555 0199',
      asks_for_id: 'no',
      schedule: [],
      languages: clinic.languages.slice(0, 4),
      closed_on: day('2026-03-14'),
      closing_reason: 'Se mudó',
    }
    assert.deepEqual(
      changesBetween(clinic, next).map(({ field }) => field),
      ['id', 'languages', 'hours', 'line', 'closing'],
    )
    assert.deepEqual(changesBetween(clinic, next).at(-2), {
      field: 'line',
      from: { publicLine: '323 555 0100' },
      to: { publicLine: '323 555 0199' },
    })
    assert.deepEqual(changesBetween(clinic, next)[2], { field: 'hours', from: { 'hours-1': '09:00-13:00' }, to: {} })
  })

  test('say 0 years apart from no age, and money with its decimals', () => {
    const typed = typedOf(clinic)
    assert.deepEqual([typed['minimumAge'], typed['maximumAge'], typed['amount-1']], ['0', '', '25.00'])
  })

  test('take a part from another whole, rows that no form has room for too, and nothing else', () => {
    const other = typedOf({
      ...clinic,
      languages: [{ language: 'yua', note: 'llamar' }],
      title: 'Otra',
      fees: 'Gratis',
    })
    const taken = takeParts(typedOf(clinic), other, ['languages'])
    assert.deepEqual(differing(taken, typedOf(clinic)), ['languages'])
    assert.deepEqual(differing(taken, other), ['title', 'cost'])
    const cleared = takeParts(typedOf(clinic), { publicLine: '' }, ['line'])
    assert.deepEqual(differing(cleared, typedOf(clinic)), ['line'])
    assert.equal(new Set(partNames).size, 23)
  })
})

describe('The queue', () => {
  const entry = (title: string, assured: string | null, facts: string | null = null) => ({
    title,
    assured_on: assured === null ? null : day(assured),
    facts_on: facts === null ? null : day(facts),
    asks_for_id: 'no',
  })

  test('begins with what nobody asked for ID, however lately it was verified', () => {
    const unasked = { ...entry('unasked', '2026-03-01'), asks_for_id: 'unknown' }
    assert.deepEqual([entry('never', null), unasked].toSorted(byAge), [unasked, entry('never', null)])
  })

  test('begins with what nobody verified, the oldest facts first, and ends with what was verified last', () => {
    const rows = [
      entry('fresh', '2026-03-01'),
      entry('b', null, '2014-12-31'),
      entry('old', '2025-01-01'),
      entry('d', null),
      entry('c', null),
    ]
    assert.deepEqual(
      rows.toSorted(byAge).map(({ title }) => title),
      ['c', 'd', 'b', 'old', 'fresh'],
    )
  })

  test('counts the days since an entry was verified, none where it never was', () => {
    assert.equal(daysSince(entry('a', '2026-03-01'), day('2026-03-14')), 13)
    assert.equal(daysSince(entry('a', null, '2026-03-01'), day('2026-03-14')), null)
  })
})
