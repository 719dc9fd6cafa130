import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { day } from '#kernel/day'
import { id, read, readCsv, said, service } from '../../../test/hsds-reading.ts'
import type { Fields } from './documents.ts'
import { weeklyHours } from './hours.ts'

const summer = day('2026-07-01')
const weekly = { freq: 'WEEKLY', byday: 'MO', opens_at: '09:00', closes_at: '17:00' }
const hours = (...schedules: Fields[]): string[] | undefined =>
  weeklyHours(schedules, summer)?.map(({ weekday, opens, closes }) => `${weekday} ${opens}-${closes}`)

/** What is said of a schedule when it is read. */
const told = (schedule: Fields): string[] => said(read(service({ schedules: [{ id: id(6), ...schedule }] })))

describe('Hours of every week', () => {
  test('are by weekday; those that touch or overlap are one', () => {
    assert.deepEqual(hours({ ...weekly, byday: 'WE,MO' }), ['1 09:00-17:00', '3 09:00-17:00'])
    assert.deepEqual(hours(weekly, { ...weekly, opens_at: '08:00', closes_at: '12:00' }), ['1 08:00-17:00'])
    assert.deepEqual(hours(weekly, { ...weekly, opens_at: '17:00', closes_at: '18:00' }), ['1 09:00-18:00'])
    assert.deepEqual(hours(weekly, { ...weekly, opens_at: '18:00', closes_at: '20:00' })?.length, 2)
    assert.deepEqual(told(weekly), [])
  })

  test('of another season are not this week’s', () => {
    for (const period of [
      { valid_from: '2025-11-01', valid_to: '2026-03-31' },
      { valid_from: '2026-11-01' },
      { dtstart: '2026-07-02' },
      { until: '2026-05-30' },
      { dtstart: '2026-01-05', count: 4 },
    ]) {
      assert.deepEqual(hours({ ...weekly, ...period }), [], JSON.stringify(period))
      assert.deepEqual(hours({ ...weekly, ...period }, { ...weekly, byday: 'TU' }), ['2 09:00-17:00'])
      assert.match(told({ ...weekly, ...period }).join(), /^hours-hold-now /)
    }
    const now = { ...weekly, valid_from: '2026-05-01', valid_to: '2026-07-01' }
    assert.deepEqual([hours(now), told(now)], [['1 09:00-17:00'], ['hours-have-no-end valid_to']])
  })

  test('whose count is below one end on no day that can be told', () => {
    for (const count of [0, -1, -1e300]) {
      const counted = { ...weekly, dtstart: '2026-01-05', count }
      assert.deepEqual([hours(counted), told(counted)], [[], ['hours-are-of-every-week count']], String(count))
    }
  })

  test('are not known where any are of some weeks only, so that nobody hears that it is closed', () => {
    for (const [field, some] of Object.entries({
      interval: { interval: 2 },
      count: { count: 9 },
      byweekno: { byweekno: '1,3' },
      bymonthday: { bymonthday: '1' },
      byyearday: { byyearday: '1' },
      byday: { byday: '2MO' },
      freq: { freq: 'MONTHLY' },
    })) {
      assert.deepEqual(hours({ ...weekly, byday: 'TU' }, { ...weekly, ...some }), [], field)
      assert.deepEqual(told({ ...weekly, ...some }), [`hours-are-of-every-week ${field}`])
    }
    const { freq: _, ...without } = weekly
    assert.deepEqual(hours(without, weekly), [])
  })

  test('are not known where a time is missing, in words, or by another clock', () => {
    const { opens_at: _, ...lacking } = weekly
    assert.deepEqual([hours(lacking, weekly), told(lacking)], [[], ['hours-are-told opens_at']])
    const words = { description: 'Saturdays by appointment' }
    assert.deepEqual([hours(words, weekly), told(words)], [[], ['hours-are-told opens_at']])
    const wrong = { ...weekly, opens_at: '25:99', closes_at: '26:00' }
    assert.deepEqual(told(wrong).slice(0, 3), [
      'time-exists opens_at',
      'time-exists closes_at',
      'hours-are-told opens_at',
    ])
    const utc = { ...weekly, opens_at: '17:00Z' }
    assert.deepEqual([hours(utc), told(utc)], [[], ['hours-are-of-the-place opens_at']])
  })

  test('stand beside holidays and days that are said to be closed', () => {
    const holiday = { valid_from: '2026-12-25', valid_to: '2026-12-25', description: 'Closed' }
    const sunday = { freq: 'WEEKLY', byday: 'SU', description: 'Cerrado' }
    const today = { valid_from: '2026-07-01', valid_to: '2026-07-01', opens_at: '09:00', closes_at: '10:00' }
    assert.deepEqual(hours(weekly, holiday, sunday, today), ['1 09:00-17:00'])
    assert.equal(hours(holiday, sunday, { id: id(1) }), undefined)
    assert.deepEqual([told(sunday), told(holiday)], [[], []])
  })
})

describe('Hours that end', () => {
  test('at midnight end with the day', () => {
    assert.deepEqual(hours({ ...weekly, closes_at: '00:00' }), ['1 09:00-24:00'])
    assert.deepEqual(hours({ ...weekly, opens_at: '00:00', closes_at: '24:00' }), ['1 00:00-24:00'])
    assert.deepEqual(told({ ...weekly, closes_at: '00:00' }), [])
  })

  test('after midnight are of two days, and this is said', () => {
    const night = { ...weekly, byday: 'SA,SU', opens_at: '18:00', closes_at: '02:00' }
    assert.deepEqual(hours(night), ['1 00:00-02:00', '6 18:00-24:00', '7 00:00-02:00', '7 18:00-24:00'])
    assert.deepEqual(told(night), ['hours-close-on-the-same-day closes_at'])
  })

  test('before they start are a slip where they would be longer than twelve: nothing is known then', () => {
    for (const [opens_at, closes_at] of [
      ['09:00', '05:00'],
      ['13:00', '05:00'],
      ['17:00', '17:00'],
    ]) {
      const slip = { ...weekly, opens_at, closes_at }
      assert.deepEqual(
        [hours(slip, { ...weekly, byday: 'TU' }), told(slip)],
        [[], ['hours-close-after-they-open closes_at']],
      )
    }
  })
})

test('What is said of hours names the line of their table', () => {
  const { findings } = readCsv({
    'organizations.csv': ['id,name,description', `${id(1)},x,x`],
    'services.csv': ['id,name,status,organization_id', `${id(2)},x,active,${id(1)}`],
    'schedules.csv': ['id,service_id,freq,byday,opens_at,closes_at', `7,${id(2)},WEEKLY,MO,09:00,05:00`],
  })
  const { place, kind, id: given, field } = findings.at(-1)!
  assert.deepEqual([place, kind, given, field], ['schedules.csv, line 2', 'schedule', '7', 'closes_at'])
})
