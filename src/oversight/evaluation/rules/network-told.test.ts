// What a station has not told is missing: it has no number, and 0 is none.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { month } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { NetworkState } from './network.ts'
import { toldBy } from './network-told.ts'

const at = (station: string, custodian = 'agency') => ({
  station_id: station as Id<'station'>,
  custodian_id: custodian as Id<'organization'>,
  code: station,
  unit: 'window' as const,
  office_id: 'office' as Id<'office'>,
  office_title: 'Office',
  country: 'XX',
  custodian_title: 'Agency',
})

const monthsOf = (station: string, ...states: NetworkState[]) =>
  states.map((state, index) => ({ ...at(station), month: month(`2026-0${index + 1}`), state }))

test('a station without a signature and without an entry has told nothing, whatever others told', () => {
  const told = toldBy(
    [...monthsOf('one', 'missing', 'open', 'closed', 'running'), ...monthsOf('two', 'signed')],
    [at('two')],
  )
  assert.deepEqual(told(at('one')), { signed: 0, expected: 2, isTold: false })
  assert.deepEqual(told(at('two')), { signed: 1, expected: 1, isTold: true })
})

test('a signed month without an entry is told: that is zero; so is an entry that nobody signed', () => {
  assert.deepEqual(toldBy(monthsOf('one', 'received', 'missing'), [])(at('one')), {
    signed: 1,
    expected: 2,
    isTold: true,
  })
  assert.deepEqual(toldBy(monthsOf('one', 'missing'), [at('one')])(at('one')), { signed: 0, expected: 1, isTold: true })
})

test('what one agency told is not told by the other that led the station', () => {
  const told = toldBy(monthsOf('one', 'accepted'), [at('one')])
  assert.equal(told(at('one', 'former agency')).isTold, false)
})
