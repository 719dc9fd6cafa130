import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { countCandidates, isWithin, roundCount, showClass } from './rounding.ts'

describe('a published count', () => {
  it('is zero, 1-10, or the middle of its ten values', () => {
    const shown = [0, 1, 10, 11, 15, 20, 21, 30, 5220, 650_000].map((count) => roundCount(count).shown)
    assert.deepEqual(shown, ['0', '1-10', '1-10', '15', '15', '15', '25', '25', '5215', '649995'])
  })
  it('has ten values where it is not zero, and the true one is among them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000_000 }), (count) => {
        const rounded = roundCount(count)
        assert.equal(countCandidates(rounded), 10)
        assert.ok(isWithin(count, rounded))
        assert.ok(rounded.midpoint === null || Math.abs(rounded.midpoint - count) <= 5)
      }),
    )
  })
  it('reads by its ends where it is wider, and where it is the first', () => {
    assert.equal(showClass({ low: 11, high: 30 }).shown, '11-30')
    assert.equal(showClass({ low: 1, high: 20 }).shown, '1-20')
    assert.equal(showClass({ low: 1, high: 10 }).midpoint, null)
    assert.equal(showClass({ low: 16, high: 25 }).midpoint, null)
    assert.equal(showClass({ low: 31, high: Number.POSITIVE_INFINITY }).shown, '31+')
  })
  it('is no fraction and not below zero', () => {
    for (const count of [-1, 2.5, Number.NaN, Number.POSITIVE_INFINITY])
      assert.throws(() => roundCount(count), /no count/)
  })
})
