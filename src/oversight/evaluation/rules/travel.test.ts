// What must hold before a month travels, for the key of a station, and for a report that arrives.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { day } from '#kernel/day'
import type { Id } from '#kernel/id'
import {
  endings,
  EndingForm,
  KeyFile,
  objectionsToArrival,
  objectionsToKey,
  objectionsToLeaving,
  placeOfFault,
  TravelReport,
  type ArrivalCase,
  type KeyCase,
  type WrittenReport,
} from './travel.ts'

const written: WrittenReport = {
  format: 'puente-report/1',
  station: 'casa-window',
  office: 'casa',
  agency: 'La Clínica',
  month: '2026-02',
  version: 1,
  supersedes: null,
  signedAt: '2026-03-02T10:00:00Z',
  approvedAt: '2026-03-02T11:00:00Z',
  countedAt: '2026-03-03T09:00:00.250Z',
  hours: { open: 320, staff: null, volunteers: 50 },
  contributions: null,
  figures: {
    month: [{ indicator: 'contacts', version: 1, query: 'a'.repeat(64), items: { '': 4 } }],
    yearToDate: [{ indicator: 'enrolments-applied', version: 1, query: 'b'.repeat(64), items: { 'wic adult': 2 } }],
  },
}
const supersedes = { sha256: 'c'.repeat(64), reason: 'Una visita se escribió dos veces.' }
const reportWith = (change: Partial<WrittenReport> = {}) => TravelReport.parse({ ...written, ...change })

const arrived: ArrivalCase = {
  now: new Date('2026-03-14T18:00:00Z'),
  today: day('2026-03-14'),
  sentAt: new Date('2026-03-03T09:00:00Z'),
  station: { office_id: 'casa' },
  key: { agency: 'la clinica', endedAt: null, endedWhy: null },
  isSigned: true,
  ledThen: true,
  isKeptHere: false,
  last: undefined,
}

const rulesOf = (change: Partial<WrittenReport> = {}, seen: Partial<ArrivalCase> = {}) =>
  objectionsToArrival(reportWith(change), { ...arrived, ...seen }).map(({ rule }) => rule)

const key = { agency: 'La Clínica', endedAt: new Date('2026-03-05T00:00:00Z') }
const second = { version: 2, supersedes }

describe('A report that arrives', () => {
  const refusals: readonly [string, Partial<WrittenReport>, Partial<ArrivalCase>][] = [
    ['station-is-known', {}, { station: undefined }],
    ['station-is-known', { office: 'otra' }, {}],
    ['key-is-registered', {}, { key: undefined }],
    ['signature-is-of-the-key', {}, { isSigned: false }],
    ['key-was-current-when-it-signed', {}, { key: { ...key, endedWhy: 'lost' } }],
    [
      'key-was-current-when-it-signed',
      {},
      { key: { ...key, endedWhy: 'replaced' }, sentAt: new Date('2026-03-05T00:00:01Z') },
    ],
    ['key-signs-for-its-agency', { agency: 'Otra' }, {}],
    ['agency-led-the-station', {}, { ledThen: false }],
    ['reported-month-has-ended', { month: '2026-03' }, {}],
    ['reported-month-has-ended', { month: '2031-01' }, {}],
    ['moments-are-in-order', { approvedAt: '2026-03-02T09:00:00Z' }, {}],
    ['moments-are-in-order', {}, { sentAt: new Date('2026-03-02T23:00:00Z') }],
    ['moments-are-in-order', {}, { sentAt: new Date('2026-03-14T18:11:00Z') }],
    ['month-is-not-kept-here', {}, { isKeptHere: true }],
    ['correction-says-why', { version: 2 }, {}],
    ['correction-says-why', { supersedes }, {}],
    ['correction-says-why', { version: 2, supersedes: { ...supersedes, reason: 'Era A 123 456 789' } }, {}],
    ['report-is-newer-than-the-last', {}, { last: { version: 1, sha256: 'd'.repeat(64) } }],
    ['report-is-newer-than-the-last', second, { last: { version: 3, sha256: 'd'.repeat(64) } }],
    ['correction-follows-what-arrived', second, { last: { version: 1, sha256: 'd'.repeat(64) } }],
  ]
  for (const [rule, change, seen] of refusals) {
    test(`${rule}: ${JSON.stringify({ ...change, ...seen }).slice(0, 80)}`, () =>
      assert.deepEqual(rulesOf(change, seen), [rule]))
  }

  test('is taken in: the first, a correction of what is here, one whose forerunner never came, one of a key replaced since', () => {
    assert.deepEqual(rulesOf(), [])
    assert.deepEqual(rulesOf(second, { last: { version: 1, sha256: supersedes.sha256 } }), [])
    const unknown = { version: 2, supersedes: { sha256: null, reason: 'Se restauró.' } }
    assert.deepEqual(rulesOf(unknown, { last: { version: 1, sha256: 'd'.repeat(64) } }), [])
    assert.deepEqual(rulesOf({ version: 3, supersedes }, { last: { version: 1, sha256: 'd'.repeat(64) } }), [])
    assert.deepEqual(rulesOf({}, { key: { ...key, endedWhy: 'replaced' } }), [])
    assert.deepEqual(rulesOf({}, { today: day('2026-02-28') }), [], 'on the month’s last day')
  })

  test('tells whoever did not sign with a registered key nothing else of it', () => {
    const wrong = { month: '2031-01', agency: 'Otra' }
    assert.deepEqual(rulesOf(wrong, { isSigned: false, isKeptHere: true }), ['signature-is-of-the-key'])
    assert.deepEqual(rulesOf(wrong).sort(), ['key-signs-for-its-agency', 'reported-month-has-ended'])
  })
})

describe('What a report may say', () => {
  const faults: readonly [string, unknown][] = [
    ['month', { ...written, month: '2026-00' }],
    ['hours.open', { ...written, hours: { ...written.hours, open: 1.5 } }],
    ['visits', { ...written, visits: [] }],
    [
      'figures.month.0.items.',
      { ...written, figures: { ...written.figures, month: [{ ...written.figures.month[0], items: { '': -1 } }] } },
    ],
    [
      'figures.month',
      { ...written, figures: { ...written.figures, month: [written.figures.month[0], written.figures.month[0]] } },
    ],
    ['supersedes.reason', { ...written, supersedes: { ...supersedes, reason: ' ' } }],
    ['supersedes.reason', { ...written, supersedes: { ...supersedes, reason: 'a\0b' } }],
  ]
  for (const [place, value] of faults) {
    test(`is named where it is wrong: ${place}`, () => assert.equal(placeOfFault(TravelReport, value), place))
  }
  test('has no fault where it is right', () => {
    assert.equal(placeOfFault(TravelReport, written), null)
    assert.equal(placeOfFault(TravelReport, null), '?')
  })
})

describe('A month', () => {
  test('travels where the agency approved it and the station has its key', () => {
    const rules = (hasKey: boolean, isApproved: boolean) =>
      objectionsToLeaving({ hasKey, isApproved, last: 0, renumbering: undefined }).map(({ rule }) => rule)
    assert.deepEqual(rules(true, true), [])
    assert.deepEqual(rules(false, true), ['station-has-its-key'])
    assert.deepEqual(rules(true, false), ['month-is-approved-before-it-travels'])
  })
})

describe('A month that is sent with a number of its own, after a restore', () => {
  const rules = (version: number, reason: string) =>
    objectionsToLeaving({ hasKey: true, isApproved: true, last: 2, renumbering: { version, reason } }).map(
      ({ rule }) => rule,
    )
  test('version-is-later: it is later than the last, and says why', () => {
    assert.deepEqual(rules(3, 'Se restauró.'), [])
    assert.deepEqual(rules(2, 'Se restauró.'), ['version-is-later'])
    assert.deepEqual(rules(3, ' '), ['correction-says-why'])
  })
})

describe('The key of a station', () => {
  const file = KeyFile.parse({
    format: 'puente-report-key/1',
    station: 'casa-window',
    office: 'casa',
    agency: 'La Clínica',
    key: { kty: 'OKP', crv: 'Ed25519', x: 'x'.repeat(43) },
    thumbprint: 't'.repeat(43),
  })
  const agency = 'a' as Id<'organization'>
  const known: KeyCase = { station: { office_id: 'casa' }, isItsThumbprint: true, agency, registered: null }
  const rules = (seen: Partial<KeyCase> = {}) => objectionsToKey(file, { ...known, ...seen }).map(({ rule }) => rule)

  test('is registered for a station that is known, for an agency that led it, once', () => {
    assert.deepEqual(rules(), [])
    assert.deepEqual(rules({ registered: 'here' }), [])
    assert.deepEqual(rules({ station: undefined }), ['station-is-known'])
    assert.deepEqual(rules({ station: { office_id: 'otra' } }), ['station-is-known'])
    assert.deepEqual(rules({ isItsThumbprint: false }), ['thumbprint-is-the-keys'])
    assert.deepEqual(rules({ agency: undefined }), ['agency-led-the-station'])
    assert.deepEqual(rules({ registered: 'elsewhere' }), ['key-is-of-one-station'])
    assert.deepEqual(rules({ registered: 'ended' }), ['key-was-not-ended'])
  })

  test('is ended for one of two reasons: ending-is-chosen', () => {
    for (const why of endings) assert.ok(EndingForm.safeParse({ why }).success)
    assert.equal(EndingForm.safeParse({}).error?.issues[0]?.message, 'ending-is-chosen')
  })
})
