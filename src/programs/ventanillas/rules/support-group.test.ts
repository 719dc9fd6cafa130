// The rules of support groups and their seats, each where it holds and where it does not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { day } from '#kernel/day'
import { readTyped, type Typed } from '#platform/forms'
import {
  objectionsToGroupEnding,
  objectionsToSeat,
  objectionsToSupportGroup,
  SeatDraft,
  stillMeets,
  SupportGroupDraft,
  type SeatCase,
  type SupportGroupCase,
} from './support-group.ts'

const id = 'a0000000-0000-4000-8000-000000000001'
const basics = {
  id,
  station: id,
  topic: 'diabetes',
  language: 'es',
  weekday: '2',
  starts: '17:30',
  fromOn: '2026-03-14',
}
const seen: SupportGroupCase = {
  today: day('2026-03-14'),
  stationKnown: true,
  ownAgency: true,
  topics: new Set(['diabetes']),
  languages: new Set(['es']),
}

function rulesFor(typed: Typed, more: Partial<SupportGroupCase> = {}): string[] {
  const reading = readTyped({ ...basics, place: '', seats: '', ...typed }, SupportGroupDraft)
  const objections = reading.draft ? objectionsToSupportGroup(reading.draft, { ...seen, ...more }) : reading.objections
  return objections.map(({ rule, field }) => `${field} ${rule}`)
}

test('Lupe makes a group that meets on Tuesdays at half past five', () => {
  assert.deepEqual(rulesFor({}), [])
  const { draft } = readTyped({ ...basics, seats: '12' }, SupportGroupDraft)
  assert.deepEqual([draft?.weekday, draft?.seats], [2, 12])
})

test('what cannot be read is told beside its field', () => {
  assert.deepEqual(rulesFor({ weekday: '8' }), ['weekday weekday-is-chosen'])
  for (const starts of ['', '25:00', '5 pm', '17:60'])
    assert.deepEqual(rulesFor({ starts }), ['starts hour-can-be-read'])
  for (const seats of ['0', '-1', 'doce', '1000'])
    assert.deepEqual(rulesFor({ seats }), ['seats seats-are-a-whole-number'])
})

test('a group is of an own station, of the guidelines, in a language of the pack, and begins within a year', () => {
  assert.deepEqual(rulesFor({}, { stationKnown: false, ownAgency: false }), ['station station-is-chosen'])
  assert.deepEqual(rulesFor({}, { ownAgency: false }), ['station station-is-led-by-your-agency'])
  assert.deepEqual(rulesFor({ topic: 'x' }), ['topic service-is-in-the-guidelines'])
  assert.deepEqual(rulesFor({ language: 'x' }), ['language language-is-known'])
  assert.deepEqual(rulesFor({ fromOn: '2027-03-16' }), ['fromOn group-begins-within-a-year'])
  assert.deepEqual(rulesFor({ place: 'a'.repeat(161) }), ['place place-is-short'])
  assert.deepEqual(rulesFor({ place: 'SSN 123-45-6789' }), ['place text-holds-no-forbidden-number'])
})

test('a group ends on a day since it began and within a year, once', () => {
  const group = { from_on: day('2026-03-01'), to_on: null }
  const rules = (toOn: string, of: Parameters<typeof stillMeets>[0] = group) =>
    objectionsToGroupEnding({ toOn: day(toOn) }, of, day('2026-03-14')).map(({ rule }) => rule)
  assert.deepEqual(rules('2026-03-14'), [])
  assert.deepEqual(rules('2026-02-28'), ['group-ends-after-it-began'])
  assert.deepEqual(rules('2027-03-16'), ['group-ends-within-a-year'])
  assert.deepEqual(rules('2026-03-14', { ...group, to_on: day('2026-03-13') }), ['group-still-meets'])
  assert.equal(stillMeets({ ...group, to_on: day('2026-03-14') }, day('2026-03-14')), true)
})

test('a seat is for somebody with a telephone and a consent, while there is one', () => {
  const held: SeatCase = { personKnown: true, agreed: false, meets: true, taken: 3, seats: 4 }
  const rules = (typed: Typed, more: Partial<SeatCase> = {}) =>
    objectionsToSeat(readTyped({ code: 'ABCDE-12345', consent: 'oral', ...typed }, SeatDraft).draft!, {
      ...held,
      ...more,
    }).map(({ rule }) => rule)
  assert.deepEqual(rules({}), [])
  assert.deepEqual(rules({ consent: '' }), ['reminder-has-consent'])
  assert.deepEqual(rules({ consent: '' }, { agreed: true }), [])
  assert.deepEqual(rules({}, { taken: 4 }), ['group-has-a-seat'])
  assert.deepEqual(rules({}, { taken: 400, seats: null }), [])
  assert.deepEqual(rules({}, { personKnown: false }), ['person-left-a-contact'])
  assert.deepEqual(rules({ code: 'x' }, { personKnown: false }), ['receipt-can-be-read'])
  assert.deepEqual(rules({}, { meets: false }), ['group-still-meets'])
})
