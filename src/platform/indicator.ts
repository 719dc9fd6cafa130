// What an indicator is: a versioned definition of one number and how it may be added up. Each program lists its own in indicators.ts.

/**
 * What one unit of a number is. One person who comes twice is two contacts; two tests in one visit are two services; somebody
 * who is sent to two places is two referrals; heads are counted or estimated at an event, without knowing who.
 */
export type Unit =
  | 'contacts'
  | 'persons'
  | 'services'
  | 'heads'
  | 'contacts-and-heads'
  | 'copies'
  | 'days'
  | 'referrals'
  | 'enrolments'

/**
 * How a number of a longer time or of several offices comes about. sum: parts may be added. distinct: asked anew for each span,
 * never added. last: the latest part stands. ratio-of-sums: numerators and denominators are added, then divided. none: there is
 * no such number.
 */
export type Aggregation = 'sum' | 'distinct' | 'last' | 'ratio-of-sums' | 'none'

export interface Indicator {
  readonly id: string
  /** Raised when what is counted changes; a signed number keeps the version that made it. */
  readonly version: number
  readonly unit: Unit
  readonly overTime: Aggregation
  readonly overOffices: Aggregation
  /** sum: its items share nothing and may be added. none: one contact may stand under several, or their sum is another number. */
  readonly overItems: Extract<Aggregation, 'sum' | 'none'>
}

/** A part of a rate: an indicator, its items added, or one of its items. */
export interface RatioPart {
  readonly indicator: string
  readonly item?: string
}

/** A rate: numerators and denominators are added over months and stations, then divided; rates are never averaged. */
export interface Ratio {
  readonly id: string
  readonly version: number
  readonly numerator: RatioPart
  /** Added up. */
  readonly denominator: readonly RatioPart[]
}
