import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { day } from '#kernel/day'
import { readTyped, type Typed } from '#platform/forms'
import {
  GroupContactDraft,
  isRowTyped,
  MaterialDraft,
  objectionsToGroupContact,
  objectionsToMaterial,
  sheetField,
} from './group.ts'

const seen = {
  today: day('2026-03-14'),
  station: { opened_on: day('2010-01-01'), closed_on: null, closures: [] },
  ownAgency: true,
  topics: new Set(['diabetes']),
  languages: new Set(['spa']),
}
const id = '0b8f1f0a-5d7e-4c55-9d0c-4f1f5a1f2a3b'
const talk: Typed = {
  id,
  station: id,
  heldOn: '2026-03-10',
  kind: 'talk',
  topic: 'diabetes',
  heads: '25',
  method: 'counted',
}
const leaflets: Typed = { id, station: id, givenOn: '2026-03-10', kind: 'leaflet', language: 'spa', copies: '200' }

const unread = (typed: Typed, shape: typeof GroupContactDraft | typeof MaterialDraft): string[] => {
  const reading = readTyped(typed, shape)
  return reading.draft === undefined ? reading.objections.map(({ rule, field }) => `${rule} @ ${field}`) : []
}

describe('a group contact', () => {
  const broken = (typed: Typed, more: object = {}): string[] => {
    const { draft } = readTyped({ ...talk, ...typed }, GroupContactDraft)
    return objectionsToGroupContact(draft!, { ...seen, group: undefined, ...more }).map(
      ({ rule, field }) => `${rule} @ ${field}`,
    )
  }

  test('Lupe writes down a talk for 25 people', () => assert.deepEqual(broken({}), []))
  test('heads-are-a-whole-number', () => {
    assert.deepEqual(unread({ ...talk, heads: '25.5' }, GroupContactDraft), ['heads-are-a-whole-number @ heads'])
    assert.deepEqual(unread({ ...talk, heads: '0' }, GroupContactDraft), ['heads-are-a-whole-number @ heads'])
  })
  test('count-method-is-chosen', () =>
    assert.deepEqual(unread({ ...talk, method: '' }, GroupContactDraft), ['count-method-is-chosen @ method']))
  test('group-kind-is-chosen', () =>
    assert.deepEqual(unread({ ...talk, kind: 'party' }, GroupContactDraft), ['group-kind-is-chosen @ kind']))
  test('visit-is-not-in-the-future', () =>
    assert.deepEqual(broken({ heldOn: '2026-03-15' }), ['visit-is-not-in-the-future @ heldOn']))
  test('service-is-in-the-guidelines', () =>
    assert.deepEqual(broken({ topic: 'x' }), ['service-is-in-the-guidelines @ topic']))
  test('session-names-its-group: one of the station, while it met; nothing else names one', () => {
    const group = { station_id: id, topic: 'diabetes', from_on: day('2026-03-01'), to_on: day('2026-03-10') }
    const session = { kind: 'support-group', group: id, topic: '' }
    assert.deepEqual(broken(session, { group }), [])
    assert.deepEqual(broken({ ...session, group: '' }), ['session-names-its-group @ group'])
    assert.deepEqual(broken(session), ['session-names-its-group @ group'])
    const elsewhere = { ...group, station_id: '0b8f1f0a-5d7e-4c55-9d0c-4f1f5a1f2a3c' }
    assert.deepEqual(broken(session, { group: elsewhere }), ['session-names-its-group @ group'])
    for (const heldOn of ['2026-02-28', '2026-03-11'])
      assert.deepEqual(broken({ ...session, heldOn }, { group }), ['session-is-while-the-group-meets @ heldOn'])
    assert.deepEqual(broken({ group: id }, { group }), ['only-a-session-names-a-group @ group'])
  })
  test('station-is-open-on-that-day: a closure does not forbid a fair elsewhere, an unfounded station does', () => {
    const closures = [{ from_on: day('2026-03-01'), to_on: null }]
    assert.deepEqual(broken({}, { station: { ...seen.station, closures } }), [])
    assert.deepEqual(broken({ heldOn: '2009-01-01' }), ['station-is-open-on-that-day @ heldOn'])
  })
  test('station-is-led-by-your-agency, station-is-chosen', () => {
    assert.deepEqual(broken({}, { ownAgency: false }), ['station-is-led-by-your-agency @ station'])
    assert.deepEqual(broken({}, { station: undefined }), ['station-is-chosen @ station'])
  })
})

describe('materials', () => {
  const broken = (typed: Typed): string[] => {
    const { draft } = readTyped({ ...leaflets, ...typed }, MaterialDraft)
    return objectionsToMaterial(draft!, seen).map(({ rule, field }) => `${rule} @ ${field}`)
  }

  test('Lupe hands out 200 leaflets', () => assert.deepEqual(broken({}), []))
  test('copies-are-a-whole-number', () =>
    assert.deepEqual(unread({ ...leaflets, copies: '-1' }, MaterialDraft), ['copies-are-a-whole-number @ copies']))
  test('material-kind-is-chosen', () =>
    assert.deepEqual(unread({ ...leaflets, kind: 'x' }, MaterialDraft), ['material-kind-is-chosen @ kind']))
  test('language-is-known', () => assert.deepEqual(broken({ language: 'x' }), ['language-is-known @ language']))
})

describe('a line of the day sheet', () => {
  test('a preset language alone is no visit', () => {
    assert.equal(isRowTyped({ [sheetField(1, 'language')]: 'spa', [sheetField(1, 'need')]: '' }, 1), false)
    assert.equal(isRowTyped({ [sheetField(1, 'need')]: 'dental' }, 1), true)
    assert.equal(isRowTyped({ [sheetField(1, 'need')]: 'dental' }, 2), false)
  })
})
