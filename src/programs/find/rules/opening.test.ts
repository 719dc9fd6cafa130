import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { hoursRuns, openingAt } from './opening.ts'

const at = (weekday: number, opens: string, closes: string) => ({ weekday, opens, closes })
const monday = { weekday: 1, time: '12:00' }
const wednesday = { weekday: 3, time: '12:00' }

describe('A place', () => {
  const schedule = [at(1, '09:00', '13:00'), at(1, '14:00', '18:00'), at(3, '09:00', '11:00')]

  test('is open until it closes, by the clock', () => {
    assert.deepEqual(openingAt(schedule, monday), { state: 'open', until: '13:00' })
    assert.equal(openingAt(schedule, { ...monday, time: '08:59' }).state, 'closed')
  })

  test('is closed at the minute at which it closes, and opens again today', () => {
    const one = { ...monday, time: '13:00' }
    assert.deepEqual(openingAt(schedule, one), { state: 'closed', opens: '14:00', weekday: 1, inDays: 0 })
  })

  test('opens on the next day that it has, in a week at the latest', () => {
    assert.deepEqual(openingAt(schedule, wednesday), { state: 'closed', opens: '09:00', weekday: 1, inDays: 5 })
    const tuesday = { weekday: 2, time: '12:00' }
    assert.deepEqual(openingAt(schedule, tuesday), { state: 'closed', opens: '09:00', weekday: 3, inDays: 1 })
    const only = [at(3, '09:00', '11:00')]
    assert.deepEqual(openingAt(only, wednesday), { state: 'closed', opens: '09:00', weekday: 3, inDays: 7 })
  })

  test('that goes past midnight is open until it closes the next day', () => {
    const night = [at(5, '18:00', '24:00'), at(6, '00:00', '02:00')]
    assert.deepEqual(openingAt(night, { weekday: 5, time: '20:00' }), { state: 'open', until: '02:00' })
    const sunday = [at(7, '18:00', '23:59'), at(1, '00:00', '02:00')]
    assert.deepEqual(openingAt(sunday, { weekday: 7, time: '20:00' }), { state: 'open', until: '02:00' })
    assert.deepEqual(openingAt([at(5, '18:00', '24:00')], { weekday: 5, time: '20:00' }), {
      state: 'open',
      until: '24:00',
    })
  })

  test('that never closes is open always', () => {
    const whole = [1, 2, 3, 4, 5, 6, 7].map((weekday) => at(weekday, '00:00', '23:59'))
    assert.deepEqual(openingAt(whole, monday), { state: 'always' })
    assert.deepEqual(openingAt(whole.slice(1), { weekday: 7, time: '12:00' }), { state: 'open', until: '23:59' })
  })

  test('without hours is neither open nor closed', () => {
    assert.deepEqual(openingAt([], monday), { state: 'unknown' })
  })
})

test('Days in a row with the same hours stand together', () => {
  const schedule = [1, 2, 3, 6].map((weekday) => at(weekday, '09:00', '13:00'))
  const spells = [{ weekday: 4, opens: '10:00', closes: '12:00' }]
  assert.deepEqual(
    hoursRuns([...schedule, ...spells]).map(({ from, to }) => [from, to]),
    [
      [1, 3],
      [4, 4],
      [6, 6],
    ],
  )
  assert.deepEqual(hoursRuns([]), [])
})
