// The closing rate: of those that ended with evidence, unknown apart, and none where it was not counted.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { closingOf } from './report-closing.ts'
import { joinCells } from './report.ts'

const figure = (indicator: string, item: string, value: number) => ({ indicator, item, value })

test('32 of 50 that ended were completed: 64 of every 100; the 12 of which nobody knows are no part of it', () => {
  const now = [
    figure('referrals-ended', 'completed', 32),
    figure('referrals-ended', 'not-completed', 9),
    figure('referrals-ended', 'declined', 6),
    figure('referrals-ended', 'cancelled', 3),
    figure('referrals-ended', 'unknown', 12),
    figure('referrals-closed', 'provider', 41),
    figure('referrals-closed', 'client', 9),
  ]
  const closing = closingOf(joinCells([], now), 'now')
  assert.deepEqual([closing?.completed, closing?.ended, closing?.unknown, closing?.ofHundred], [32, 50, 12, 64])
  assert.deepEqual(
    closing?.by.map(({ closer, count }) => `${closer} ${count}`),
    ['provider 41', 'document 0', 'client 9', 'worker 0', 'system 0'],
  )
})

test('where only unknown ends are, there is no rate: nought of nought is not nought', () => {
  const closing = closingOf(joinCells([], [figure('referrals-ended', 'unknown', 4)]), 'now')
  assert.deepEqual([closing?.ended, closing?.unknown, closing?.ofHundred], [0, 4, null])
})

test('a month in which nothing ended was counted; one signed before it was counted has no rate', () => {
  const cells = joinCells([figure('contacts', '', 4)], [figure('contacts', '', 4), figure('referrals-ended', '', 0)])
  assert.equal(closingOf(cells, 'signed'), undefined)
  assert.equal(closingOf(cells, 'now')?.ofHundred, null)
})
