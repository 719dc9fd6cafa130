// Funnel plots: how far a station's share may lie from that of all by chance alone, given how many it is a share of. They compare
// without a league table (Spiegelhalter, "Funnel plots for comparing institutional performance", Statistics in Medicine 24, 2005).
import { quantileOf } from './binomial.ts'
import type { Share } from './rates.ts'

export interface FunnelLimits {
  readonly denominator: number
  /** Between these lie 95 of 100 stations that differ by chance alone. */
  readonly low95: number
  readonly high95: number
  /** Between these lie 998 of 1,000. */
  readonly low998: number
  readonly high998: number
}

/** within: chance alone would do it. beyond95: one in twenty would lie there by chance. beyond998: hardly any would. */
export type Standing = 'within' | 'beyond95' | 'beyond998'

/** The limits, as shares from 0 to 1, around the share of all at each denominator; exact binomial quantiles. */
export const listFunnelLimits = (rate: number, denominators: readonly number[]): FunnelLimits[] =>
  denominators
    .filter((denominator) => denominator > 0)
    .map((denominator) => ({
      denominator,
      low95: quantileOf(0.025, denominator, rate) / denominator,
      high95: quantileOf(0.975, denominator, rate) / denominator,
      low998: quantileOf(0.001, denominator, rate) / denominator,
      high998: quantileOf(0.999, denominator, rate) / denominator,
    }))

/** Where a station stands beside the share of all. A limit itself is within; so is a station without a denominator. */
export function standingOf({ numerator, denominator }: Share, rate: number): Standing {
  const [limits] = listFunnelLimits(rate, [denominator])
  if (!limits) return 'within'
  const share = numerator / denominator
  if (share < limits.low998 || share > limits.high998) return 'beyond998'
  return share < limits.low95 || share > limits.high95 ? 'beyond95' : 'within'
}

/**
 * How much more the stations differ than chance alone would make them: about 1 where it is chance, 4 where they spread twice as
 * wide. The mean of the squared distances in standard errors, the outermost tenth on each side drawn in (Spiegelhalter 2005,
 * section 5.2). Above about 2, most that lie beyond a limit say more of differing circumstances than of a station.
 * Null with fewer than five stations, or where all or none succeed.
 */
export function measureDispersion(shares: readonly Share[], rate: number): number | null {
  const distances = shares
    .filter(({ denominator }) => denominator > 0)
    .map(
      ({ numerator, denominator }) => (numerator / denominator - rate) / Math.sqrt((rate * (1 - rate)) / denominator),
    )
    .sort((one, other) => one - other)
  if (distances.length < 5 || rate <= 0 || rate >= 1) return null
  const tenth = Math.floor(distances.length / 10)
  const [least, most] = [distances[tenth]!, distances.at(-1 - tenth)!]
  const squares = distances.map((distance) => Math.min(most, Math.max(least, distance)) ** 2)
  return squares.reduce((sum, square) => sum + square, 0) / squares.length
}
