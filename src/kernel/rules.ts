// Rules as sentences: each states what must hold; all that do not hold are told at once.
import type { Objection } from './outcome.ts'

export interface Rule extends Objection {
  readonly holds: boolean
}

/** The objections of the rules that do not hold, in the order of the rules. */
export const check = (rules: readonly Rule[]): Objection[] =>
  rules.filter((rule) => !rule.holds).map(({ holds: _, ...objection }) => objection)
