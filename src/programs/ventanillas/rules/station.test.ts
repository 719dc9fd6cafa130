// Every rule of a station: the case that holds and the one that does not.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addDays, day, type Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { Objection } from '#kernel/outcome'
import { readTyped } from '#platform/forms'
import { newId } from '#platform/random'
import { messages } from '../messages/station.ts'
import { messages as publicMessages } from '../messages/public.ts'
import { messages as visitMessages } from '../messages/visit.ts'
import { isOffered } from './nearest.ts'
import {
  ClosingDraft,
  isPublicLine,
  objectionsToClosing,
  objectionsToLead,
  objectionsToMilestones,
  objectionsToStation,
  StationDraft,
  stationState,
  type Lead,
} from './station.ts'
import { countRows, gapsBetween } from './told.ts'

const today = day('2026-03-14')

const rulesOf = (objections: readonly Objection[]): string[] => objections.map(({ rule }) => rule)

/** A draft as the form gives it, with what the test changes. */
const opening = (typed: Record<string, string> = {}): StationDraft => {
  const whole = { id: newId(), office: 'los-angeles', unit: 'window', organization: newId(), openedOn: '2026-02-01' }
  const reading = readTyped({ ...whole, ...typed }, StationDraft)
  assert.ok(reading.draft, JSON.stringify(reading))
  return reading.draft
}

const seen = { office: { to_on: null }, agreed: true }

describe('A station opens', () => {
  it('under an agency with an agreement at an office that is open', () => {
    assert.deepEqual(objectionsToStation(opening(), seen), [])
  })
  it('not without an office, and says so beside the field', () => {
    assert.deepEqual(objectionsToStation(opening(), { ...seen, office: undefined }), [
      { rule: 'office-is-chosen', field: 'office' },
    ])
  })
  it('not at an office whose last day is over', () => {
    const closed = { ...seen, office: { to_on: day('2026-01-31') } }
    assert.deepEqual(rulesOf(objectionsToStation(opening(), closed)), ['office-is-open'])
    assert.deepEqual(objectionsToStation(opening({ openedOn: '2026-01-31' }), closed), [])
  })
  it('not under an agency whose agreement has expired', () => {
    assert.deepEqual(objectionsToStation(opening(), { ...seen, agreed: false }), [
      { rule: 'lead-has-an-agreement-at-the-office', field: 'organization' },
    ])
  })
  it('after its pilot, and goes live after it', () => {
    assert.deepEqual(objectionsToStation(opening({ pilotedOn: '2026-01-10', liveOn: '2026-03-01' }), seen), [])
    const wrong = opening({ pilotedOn: '2026-02-02', liveOn: '2026-02-01' })
    assert.deepEqual(rulesOf(objectionsToStation(wrong, seen)), [
      'station-is-piloted-before-it-is-live',
      'station-is-piloted-before-it-opens',
    ])
  })
  it('answers a telephone, and nothing else', () => {
    assert.equal(isPublicLine(null), true)
    assert.equal(isPublicLine('(213) 555-0100'), true)
    assert.equal(isPublicLine('llame a Lupe 555'), false)
    assert.deepEqual(rulesOf(objectionsToStation(opening({ publicLine: 'Lupe' }), seen)), [
      'public-line-is-a-telephone',
    ])
  })
  it('text-holds-no-forbidden-number, wherever somebody writes', () => {
    const forbidden = {
      place: 'A 123 456 789',
      street: 'green card',
      publicLine: '123-45-6789',
      guidelineVersion: '123 45 6789',
    }
    assert.deepEqual(
      objectionsToStation(opening(forbidden), seen).map(({ rule, field }) => `${rule} @ ${field}`),
      Object.keys(forbidden).map((field) => `text-holds-no-forbidden-number @ ${field}`),
    )
  })
  it('is refused field by field where the form cannot be read', () => {
    const reading = readTyped({ id: newId(), unit: 'boat', openedOn: '2026-02-30' }, StationDraft)
    assert.deepEqual('objections' in reading && rulesOf(reading.objections), [
      'office-is-chosen',
      'unit-is-chosen',
      'lead-is-chosen',
      'day-can-be-read',
    ])
  })
})

describe('A station closes', () => {
  const station = { opened_on: day('2026-02-01'), in_operation_on: null, closed_on: null }
  const draft = { closedOn: today, closingReason: 'Terminó el convenio' }
  it('once, after it opened, with a reason', () => {
    assert.deepEqual(objectionsToClosing(draft, station), [])
    assert.deepEqual(rulesOf(objectionsToClosing({ ...draft, closedOn: day('2026-01-31') }, station)), [
      'station-opens-before-it-closes',
    ])
    assert.deepEqual(rulesOf(objectionsToClosing(draft, { ...station, closed_on: today })), [
      'station-is-not-closed-already',
    ])
  })
  it('and its reason holds no forbidden number', () => {
    const forbidden = { ...draft, closingReason: 'Por A 123 456 789' }
    assert.deepEqual(rulesOf(objectionsToClosing(forbidden, station)), ['text-holds-no-forbidden-number'])
  })
  it('says why, and not at too great length', () => {
    const rulesTyped = (closingReason: string) => {
      const reading = readTyped({ closedOn: '2026-03-14', closingReason }, ClosingDraft)
      return 'objections' in reading ? rulesOf(reading.objections) : []
    }
    assert.deepEqual(rulesTyped(''), ['closing-says-why'])
    assert.deepEqual(rulesTyped('x'.repeat(401)), ['text-is-short'])
    assert.deepEqual(rulesTyped('Terminó el convenio'), [])
  })
  it('keeps at least one day of which something is known', () => {
    const none = { pilotedOn: null, liveOn: null, guidelineVersion: null }
    assert.deepEqual(objectionsToMilestones(none, station), [])
    assert.deepEqual(rulesOf(objectionsToMilestones(none, { opened_on: null, in_operation_on: null })), [
      'a-day-of-the-station-is-known',
    ])
  })
})

describe('A station stands', () => {
  const station = {
    opened_on: day('2026-02-01'),
    piloted_on: null,
    live_on: null,
    closed_on: null,
    closure_reason: null,
    hours: [],
  }
  it('open, planned, paused, closed, or as a source last knew it', () => {
    assert.equal(stationState(station, today), 'open')
    assert.equal(stationState(station, day('2026-01-31')), 'planned')
    assert.equal(stationState({ ...station, closure_reason: 'Mudanza' }, today), 'paused')
    assert.equal(stationState({ ...station, closed_on: today }, today), 'closed')
    assert.equal(stationState({ ...station, opened_on: null }, today), 'last-known')
    assert.equal(stationState({ ...station, opened_on: null, hours: [{}] }, today), 'open')
  })
  it('among those offered to visitors from its first day to the day before it closes', () => {
    const offered = { opened_on: day('2026-02-01'), in_operation_on: null, closed_on: day('2026-03-01') }
    assert.deepEqual(
      ['2026-01-31', '2026-02-01', '2026-02-28', '2026-03-01'].map((on) => isOffered(offered, on as Day)),
      [false, true, true, false],
    )
    assert.equal(isOffered({ opened_on: null, in_operation_on: null, closed_on: null }, today), false)
  })
})

describe('A lead follows the former one', () => {
  const former: Lead = {
    id: newId(),
    organization_id: 'first' as Id<'organization'>,
    from_on: day('2024-01-01'),
    to_on: null,
  }
  const draft = { id: newId<'station-lead'>(), organization: 'second' as Id<'organization'>, fromOn: today }
  const at = { today, station: { in_operation_on: null, closed_on: null }, leads: [former], agreed: true }
  it('and no day has two', () => {
    assert.deepEqual(objectionsToLead(draft, at), [])
    assert.deepEqual(rulesOf(objectionsToLead({ ...draft, fromOn: day('2024-01-01') }, at)), [
      'lead-follows-the-former-one',
    ])
    const ended = { ...former, to_on: today }
    assert.deepEqual(rulesOf(objectionsToLead(draft, { ...at, leads: [ended] })), ['lead-follows-the-former-one'])
  })
  it('and is another organization, with an agreement', () => {
    const same = { ...draft, organization: former.organization_id }
    assert.deepEqual(rulesOf(objectionsToLead(same, { ...at, agreed: false })), [
      'lead-is-another-organization',
      'lead-has-an-agreement-at-the-office',
    ])
  })
  it('on its day or later, so that nobody leads by a promise', () => {
    const tomorrow = { ...draft, fromOn: addDays(today, 1) }
    assert.deepEqual(rulesOf(objectionsToLead(tomorrow, at)), ['lead-changes-today-or-before'])
  })
  it('after the day on which a source knew a lead of unknown beginning', () => {
    const known = {
      ...at,
      station: { ...at.station, in_operation_on: day('2009-06-30') },
      leads: [{ ...former, from_on: null }],
    }
    assert.deepEqual(rulesOf(objectionsToLead({ ...draft, fromOn: day('2009-06-30') }, known)), [
      'lead-follows-the-former-one',
    ])
    assert.deepEqual(objectionsToLead({ ...draft, fromOn: day('2009-07-01') }, known), [])
  })
  it('not at a station that is closed', () => {
    const closed = { ...at, station: { ...at.station, closed_on: today } }
    assert.deepEqual(rulesOf(objectionsToLead(draft, closed)), ['station-is-not-closed-already'])
  })
})

describe('What a report tells', () => {
  const row = (office_id: string, division: string, unit = 'window') => ({ office_id, division, unit })
  const rows = [row('a', 'S1'), row('a', 'S1', 'mobile'), row('b', 'S2'), row('c', 'D')]
  const figure = (code: string, claim: string, value: number) => ({ code, claim, value, source: 'test' })
  it('is counted from its rows', () => {
    assert.deepEqual(countRows(rows, [figure('federal-districts', 'table', 1)]), {
      rows: 4,
      offices: 3,
      mobile: 1,
      states: 2,
      districts: 1,
    })
  })
  it('and where its text says otherwise, both stay', () => {
    const told = [figure('federal-districts', 'table', 1), figure('stations', 'text', 5), figure('states', 'text', 2)]
    assert.deepEqual(gapsBetween(countRows(rows, told), told), [{ code: 'stations', text: 5, table: 4 }])
    assert.deepEqual(gapsBetween(countRows(rows, told.slice(0, 1)), told.slice(0, 1)), [])
  })
})

describe('Every rule', () => {
  it('has its sentence in both languages', () => {
    const catalogue: Record<string, readonly [string, string]> = { ...visitMessages, ...messages, ...publicMessages }
    const forms = [opening({ publicLine: 'x', pilotedOn: '2026-03-01', liveOn: '2026-02-01' })]
    for (const { rule } of forms.flatMap((draft) => objectionsToStation(draft, { office: undefined, agreed: false }))) {
      assert.equal(catalogue[rule]?.length, 2, rule)
    }
  })
})
