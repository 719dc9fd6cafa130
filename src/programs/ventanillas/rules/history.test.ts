// Every rule of a station's history, hours and distance: the case that holds and the one that does not.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { addDays, day } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { Objection } from '#kernel/outcome'
import { readTyped } from '#platform/forms'
import { newId } from '#platform/random'
import {
  ClosureDraft,
  FundingDraft,
  moneyIn,
  objectionsToClosure,
  objectionsToEndorsement,
  objectionsToFunding,
  objectionsToOffer,
  objectionsToReopening,
  objectionsToSponsor,
  objectionsToWithdrawal,
} from './history.ts'
import { clockAt, HoursDraft, hoursIn, objectionsToHours, openAt, readTime } from './hours.ts'
import { nearestFirst, objectionsToSearch } from './nearest.ts'

const today = day('2026-03-14')

const rulesOf = (objections: readonly Objection[]): string[] => objections.map(({ rule }) => rule)

describe('Hours', () => {
  const draft = (typed: Record<string, string | string[]>): HoursDraft => readTyped(typed, HoursDraft).draft!
  const objections = (typed: Record<string, string | string[]>) =>
    objectionsToHours(draft(typed), new Set(['es', 'mix']))
  it('are read by weekday, and a day may open twice', () => {
    const typed = { 'opens-1-1': '9:00', 'closes-1-1': '12:00', 'opens-1-2': '14:00', 'closes-1-2': '16:00' }
    assert.deepEqual(objections(typed), [])
    assert.deepEqual(hoursIn(draft(typed)), [
      { weekday: 1, opens: '09:00', closes: '12:00' },
      { weekday: 1, opens: '14:00', closes: '16:00' },
    ])
  })
  it('have both ends, in their order, and can be read', () => {
    assert.deepEqual(objections({ 'opens-2-1': '09:00' }), [{ rule: 'hours-have-both-ends', field: 'closes-2-1' }])
    assert.deepEqual(objections({ 'opens-2-1': '12:00', 'closes-2-1': '12:00' }), [
      { rule: 'hours-close-after-they-open', field: 'closes-2-1' },
    ])
    assert.deepEqual(objections({ 'opens-2-1': '25:99', 'closes-2-1': '12:00' }), [
      { rule: 'time-can-be-read', field: 'opens-2-1' },
    ])
  })
  it('do not overlap on a day', () => {
    const typed = { 'opens-1-1': '09:00', 'closes-1-1': '13:00', 'opens-1-2': '12:00', 'closes-1-2': '16:00' }
    assert.deepEqual(objections(typed), [{ rule: 'hours-do-not-overlap', field: 'opens-1-2' }])
  })
  it('name languages of the pack only', () => {
    assert.deepEqual(objections({ languages: ['es', 'mix'] }), [])
    assert.deepEqual(objections({ languages: 'xx' }), [{ rule: 'language-is-known', field: 'languages' }])
  })
  it('are told by the clock of the office, not of the reader', () => {
    const instant = new Date('2026-03-14T00:30:00Z')
    assert.deepEqual(clockAt(instant, 'America/Los_Angeles'), { weekday: 5, time: '17:30' })
    assert.deepEqual(clockAt(instant, 'Europe/Madrid'), { weekday: 6, time: '01:30' })
    const friday = [{ weekday: 5, opens: '09:00', closes: '17:30' }]
    assert.equal(openAt(friday, instant, 'America/Los_Angeles').open, false)
    assert.equal(openAt(friday, new Date('2026-03-14T00:29:59Z'), 'America/Los_Angeles').open, true)
    assert.deepEqual(openAt(friday, instant, 'Europe/Madrid').today, [])
  })
  it('read every time of the day and nothing else', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), (hour, minute) => {
        const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
        return readTime(time) === time && readTime(`${hour + 24}:${minute + 10}`) === undefined
      }),
    )
  })
})

describe('The history of a station', () => {
  const station = { today, opened_on: day('2020-01-01'), in_operation_on: null, closed_on: null }
  const closure = (typed: Record<string, string>): ClosureDraft =>
    readTyped({ id: newId(), reason: 'Cambió la organización', ...typed }, ClosureDraft).draft!
  const past = { from_on: day('2025-01-01'), to_on: day('2025-03-31') }

  it('has closures that do not overlap, as the three months of Laredo', () => {
    assert.deepEqual(objectionsToClosure(closure({ fromOn: '2025-04-01', toOn: '2025-06-30' }), station, [past]), [])
    assert.deepEqual(rulesOf(objectionsToClosure(closure({ fromOn: '2025-03-31' }), station, [past])), [
      'closures-do-not-overlap',
    ])
    assert.deepEqual(rulesOf(objectionsToClosure(closure({ fromOn: '2019-12-31', toOn: '2019-12-30' }), station, [])), [
      'closure-begins-after-the-opening',
      'closure-ends-after-it-begins',
    ])
    const reading = readTyped({ id: newId(), fromOn: '2025-04-01' }, ClosureDraft)
    assert.deepEqual('objections' in reading && rulesOf(reading.objections), ['closure-says-why'])
  })
  it('ends a closure once, on its first day or later', () => {
    const open = { from_on: day('2025-01-01'), to_on: null }
    assert.deepEqual(objectionsToReopening(day('2025-01-01'), open, []), [])
    assert.deepEqual(rulesOf(objectionsToReopening(day('2024-12-31'), open, [])), ['closure-ends-after-it-begins'])
    assert.deepEqual(rulesOf(objectionsToReopening(today, past, [])), ['closure-is-not-ended-already'])
  })
  it('offers a service of the guidelines once at a time', () => {
    const services = new Set(['screenings'])
    const draft = { service: 'screenings', fromOn: today }
    const ended = { service: 'screenings', from_on: day('2024-01-01'), to_on: day('2025-12-31') }
    assert.deepEqual(objectionsToOffer(draft, station, services, [ended]), [])
    assert.deepEqual(rulesOf(objectionsToOffer(draft, station, services, [{ ...ended, to_on: null }])), [
      'service-is-not-offered-already',
    ])
    assert.deepEqual(
      rulesOf(objectionsToOffer({ service: 'surgery', fromOn: day('2019-01-01') }, station, services, [])),
      ['service-is-in-the-guidelines', 'service-begins-after-the-opening'],
    )
    assert.deepEqual(rulesOf(objectionsToWithdrawal(today, ended)), ['service-is-offered'])
    assert.deepEqual(rulesOf(objectionsToWithdrawal(day('2023-12-31'), { ...ended, to_on: null })), [
      'service-ends-after-it-begins',
    ])
  })
  it('is endorsed in the past, by somebody, for a reason without forbidden numbers', () => {
    const draft = {
      id: newId<'station-endorsement'>(),
      endorsedOn: today,
      endorsedBy: 'Dirección',
      reason: 'Por su zona',
    }
    assert.deepEqual(objectionsToEndorsement(draft, station), [])
    assert.deepEqual(
      rulesOf(objectionsToEndorsement({ ...draft, endorsedOn: addDays(today, 1), reason: 'SSN 123-45-6789' }, station)),
      ['endorsement-is-not-in-the-future', 'text-holds-no-forbidden-number'],
    )
  })
  it('is funded in whole minor units of a currency, up to next year', () => {
    const typed = { id: newId(), organization: newId(), year: '2026', currency: 'USD', amount: '12,500.50' }
    const draft = readTyped(typed, FundingDraft).draft!
    assert.deepEqual(objectionsToFunding(draft, station), [])
    assert.deepEqual(moneyIn(draft), { amount: 1_250_050, currency: 'USD' })
    assert.deepEqual(rulesOf(objectionsToFunding({ ...draft, amount: '0' }, station)), ['amount-is-positive'])
    assert.deepEqual(rulesOf(objectionsToFunding({ ...draft, amount: '1.505' }, station)), ['amount-is-positive'])
    assert.deepEqual(rulesOf(objectionsToFunding({ ...draft, year: 2028 }, station)), ['year-can-be-read'])
    const wrong = readTyped({ ...typed, organization: '', year: '1999', currency: 'XXL', amount: '-5' }, FundingDraft)
    assert.deepEqual('objections' in wrong && rulesOf(wrong.objections), [
      'funder-is-chosen',
      'year-can-be-read',
      'currency-is-known',
      'amount-is-positive',
    ])
  })
  it('has one fiscal sponsor on a day', () => {
    const former = { organization_id: 'first', from_on: day('2024-01-01'), to_on: null }
    const draft = { id: newId<'station-sponsor'>(), organization: 'second' as Id<'organization'>, fromOn: today }
    assert.deepEqual(objectionsToSponsor(draft, [former]), [])
    const same = { ...draft, organization: 'first' as Id<'organization'>, fromOn: day('2024-01-01') }
    assert.deepEqual(rulesOf(objectionsToSponsor(same, [former])), [
      'sponsor-is-another-organization',
      'sponsor-follows-the-former-one',
    ])
  })
})

describe('A search', () => {
  const found = { wellFormed: true, place: { lat: 34 }, city: undefined }
  it('goes out from a postal code that exists', () => {
    assert.deepEqual(objectionsToSearch({ postalCode: '90057', city: '' }, found), [])
    const rules = (postalCode: string, seen: Partial<typeof found> | { place: undefined }) =>
      rulesOf(objectionsToSearch({ postalCode, city: '' }, { ...found, ...seen }))
    assert.deepEqual(rules('', { place: undefined }), ['postal-code-is-typed'])
    assert.deepEqual(rules('9005', { wellFormed: false, place: undefined }), ['postal-code-has-its-form'])
    assert.deepEqual(rules('00000', { place: undefined }), ['postal-code-exists-here'])
    assert.deepEqual(
      rulesOf(objectionsToSearch({ postalCode: '09001', city: '' }, { ...found, place: { lat: null } })),
      ['postal-code-has-a-place'],
    )
  })
  it('or from a city of the list, whatever else was typed', () => {
    assert.deepEqual(objectionsToSearch({ postalCode: 'x', city: 'toronto' }, { ...found, city: {} }), [])
    assert.deepEqual(objectionsToSearch({ postalCode: '', city: 'atlantis' }, found), [
      { rule: 'city-is-chosen', field: 'city' },
    ])
  })
  it('gives the nearest stations that are offered, nearest first', () => {
    const open = { opened_on: day('2020-01-01'), in_operation_on: null, closed_on: null }
    const stations = ['a', 'b', 'c', 'd', 'e', 'f', 'gone'].map((code) => ({
      ...open,
      closed_on: code === 'gone' ? today : null,
      code,
      office_id: code,
    }))
    const kilometres = new Map([
      ['a', 50],
      ['b', 3],
      ['c', 700],
      ['d', 20],
      ['e', 21],
      ['f', 9],
      ['gone', 1],
    ])
    assert.deepEqual(
      nearestFirst(stations, kilometres, today).map(({ code }) => code),
      ['b', 'f', 'd', 'e', 'a'],
    )
  })
})
