// Rates of several stations or months together: numerators and denominators are added, then divided. The mean of rates would let
// a station with ten referrals count as much as one with a thousand.

/** How many of how many, as referrals that closed of those that were made. */
export interface Share {
  readonly numerator: number
  readonly denominator: number
}

export interface Rate extends Share {
  /** From 0 to 1 where the numerator is a part of the denominator; null where the denominator is 0. */
  readonly rate: number | null
}

/** The ratio of sums. */
export function rateOf(shares: readonly Share[]): Rate {
  const numerator = shares.reduce((sum, share) => sum + share.numerator, 0)
  const denominator = shares.reduce((sum, share) => sum + share.denominator, 0)
  return { numerator, denominator, rate: denominator === 0 ? null : numerator / denominator }
}
