import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { cumulate, findExactInterval, findWilsonInterval, quantileOf } from './binomial.ts'
import { listFunnelLimits, measureDispersion, standingOf } from './funnel.ts'
import { rateOf } from './rates.ts'

/** R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, Table I: methods 3 (Wilson) and 5 (Clopper and Pearson). */
const newcombe = [
  { of: [81, 263], wilson: [0.2553, 0.3662], exact: [0.2527, 0.3676] },
  { of: [15, 148], wilson: [0.0624, 0.1605], exact: [0.0578, 0.1617] },
  { of: [0, 20], wilson: [0, 0.1611], exact: [0, 0.1684] },
  { of: [1, 29], wilson: [0.0061, 0.1718], exact: [0.0009, 0.1776] },
] as const

/** Quantiles at 0.001, 0.025, 0.975 and 0.999 by sums of exact fractions, as R's qbinom gives them. */
const quantiles = [
  { trials: 10, share: 0.7, at: [2, 4, 10, 10] },
  { trials: 100, share: 0.5, at: [35, 40, 60, 65] },
  { trials: 100, share: 0.03, at: [0, 0, 7, 9] },
  { trials: 500, share: 0.7, at: [318, 330, 370, 381] },
  { trials: 500, share: 0.03, at: [5, 8, 23, 28] },
] as const

const near = (found: number, wanted: number, within: number) => assert.ok(Math.abs(found - wanted) < within, `${found}`)

describe('an interval of a share', () => {
  for (const { of: parts, wilson, exact } of newcombe)
    it(`of ${parts.join(' of ')} is the published one`, () => {
      const share = { numerator: parts[0], denominator: parts[1] }
      near(findWilsonInterval(share)!.low, wilson[0], 0.00005001)
      near(findWilsonInterval(share)!.high, wilson[1], 0.00005001)
      near(findExactInterval(share)!.low, exact[0], 0.00005001)
      near(findExactInterval(share)!.high, exact[1], 0.00005001)
    })
  it("is what R prints in the example of binom.test, Mendel's 682 of 925 peas", () => {
    const found = findExactInterval({ numerator: 682, denominator: 925 })!
    near(found.low, 0.7076683, 5e-8)
    near(found.high, 0.7654066, 5e-8)
  })
  it('is none of nobody, and only of a level that is known', () => {
    assert.equal(findExactInterval({ numerator: 0, denominator: 0 }), null)
    assert.equal(findWilsonInterval({ numerator: 0, denominator: 0 }), null)
    assert.throws(() => findWilsonInterval({ numerator: 1, denominator: 2 }, 0.5), /no interval/)
  })
})

describe('the binomial distribution', () => {
  it('has the quantiles that exact fractions have', () => {
    for (const { trials, share, at } of quantiles)
      assert.deepEqual(
        [0.001, 0.025, 0.975, 0.999].map((probability) => quantileOf(probability, trials, share)),
        at,
      )
  })
  it('adds up to the sums of exact fractions', () => {
    near(cumulate(40, 100, 0.5), 0.028443966820490395, 1e-15)
    near(cumulate(640, 925, 0.75), 3.793855946417254e-5, 1e-15)
    assert.equal(cumulate(-1, 10, 0.5), 0)
    assert.equal(cumulate(10, 10, 0.5), 1)
  })
})

describe('a funnel', () => {
  it('narrows as the stations grow', () => {
    const [small, large] = listFunnelLimits(0.5, [100, 10_000])
    assert.deepEqual(small, { denominator: 100, low95: 0.4, high95: 0.6, low998: 0.35, high998: 0.65 })
    assert.ok(large!.high998 - large!.low998 < 0.07)
  })
  it('sets a station beside the share of all', () => {
    const standings = [40, 39, 61, 34, 66].map((numerator) => standingOf({ numerator, denominator: 100 }, 0.5))
    assert.deepEqual(standings, ['within', 'beyond95', 'beyond95', 'beyond998', 'beyond998'])
  })
  it('says nothing of a station without referrals', () => {
    assert.deepEqual(listFunnelLimits(0.5, [0]), [])
    assert.equal(standingOf({ numerator: 0, denominator: 0 }, 0.5), 'within')
  })
  it('says when stations differ more than chance would make them', () => {
    const alike = [50, 52, 47, 49, 53, 48].map((numerator) => ({ numerator, denominator: 100 }))
    const unlike = [20, 80, 35, 66, 50, 90].map((numerator) => ({ numerator, denominator: 100 }))
    assert.ok(measureDispersion(alike, 0.5)! < 1)
    assert.ok(measureDispersion(unlike, 0.5)! > 10)
    assert.equal(measureDispersion(unlike.slice(0, 4), 0.5), null)
    assert.equal(measureDispersion(unlike, 1), null)
  })
})

describe('a rate of several', () => {
  it('is the ratio of sums, not the mean of rates', () => {
    const shares = [
      { numerator: 9, denominator: 10 },
      { numerator: 100, denominator: 1000 },
    ]
    assert.deepEqual(rateOf(shares), { numerator: 109, denominator: 1010, rate: 109 / 1010 })
  })
  it('is not known of nobody', () => assert.deepEqual(rateOf([]), { numerator: 0, denominator: 0, rate: null }))
})
