import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hoursText, isOpenAt, readHours } from './hours.ts'

test('Lupe types the end of a day as midnight, and finds it as 24:00 when she corrects it', () => {
  const night = [{ weekday: 5, opens: '18:00', closes: '24:00' }]
  for (const typed of ['18-24', '18:00-00:00', '18 a 0', '18:00-24:00']) {
    assert.deepEqual(readHours(5, typed), { spells: night, broken: null }, typed)
  }
  assert.deepEqual(readHours(5, hoursText(night, 5)).spells, night)
  assert.equal(readHours(5, '24:00-2:00').broken, 'hours-can-be-read')
  assert.equal(readHours(5, '18-2').broken, 'hours-close-after-they-open')
  assert.equal(readHours(5, '18').broken, 'hours-can-be-read')
})

test('A place that closes at 24:00 is open in the last minute of the day', () => {
  const place = { schedule: [{ weekday: 5, opens: '18:00', closes: '24:00' }], locations: [{ zone: 'UTC' }] }
  assert.equal(isOpenAt(place, new Date('2026-07-03T23:59:59Z')), true)
  assert.equal(isOpenAt(place, new Date('2026-07-04T00:00:00Z')), false)
})
