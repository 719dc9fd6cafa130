// How many of the referrals that ended were completed: never told without whose word it was; unknown ends stand apart.
import type { Cell } from './report.ts'

/** What a month says of the ends of its referrals. */
export interface Closing {
  readonly completed: number
  /** All that ended with evidence: completed, not completed, declined and cancelled. */
  readonly ended: number
  /** Closed without a word: no part of the rate. */
  readonly unknown: number
  /** Of every hundred that ended with evidence, how many were completed, rounded; null where none ended. */
  readonly ofHundred: number | null
  /** How many ended by whose word, the best evidence first. */
  readonly by: readonly { readonly closer: Closer; readonly count: number }[]
}

/** Whose word an end is, the best evidence first. */
export const closers = ['provider', 'document', 'client', 'worker', 'system'] as const
export type Closer = (typeof closers)[number]

/** The closing of a month as signed or as it stands now; undefined where it was not counted. */
export function closingOf(cells: readonly Cell[], side: 'signed' | 'now'): Closing | undefined {
  const own = cells.filter((cell) => cell.indicator === 'referrals-ended' && cell[side] !== null)
  if (own.length === 0) return undefined
  const valueOf = (indicator: string, item: string): number =>
    cells.find((cell) => cell.indicator === indicator && cell.item === item)?.[side] ?? 0
  const results = ['completed', 'not-completed', 'declined', 'cancelled'] as const
  const ended = results.reduce((sum, result) => sum + valueOf('referrals-ended', result), 0)
  const completed = valueOf('referrals-ended', 'completed')
  return {
    completed,
    ended,
    unknown: valueOf('referrals-ended', 'unknown'),
    ofHundred: ended === 0 ? null : Math.round((100 * completed) / ended),
    by: closers.map((closer) => ({ closer, count: valueOf('referrals-closed', closer) })),
  }
}
