// What is done with an entry as it stands: it is verified, closed, and it is said whether it takes people.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import { choice, dayField, text } from '#kernel/draft'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import { askedIdAnswers, prose, type Entry } from './service.ts'
import { capacityStates } from './standing.ts'

/** That the facts of an entry were verified with its provider on a day; and whether it asks for ID, where that was not known. */
export const AssuranceDraft = z.object({
  assuredOn: dayField('day-exists'),
  asksForId: text
    .transform((answer) => answer || undefined)
    .pipe(z.enum(askedIdAnswers, 'answer-is-known').optional())
    .optional(),
})
export type AssuranceDraft = z.output<typeof AssuranceDraft>

export interface Standing {
  readonly closed_on: Day | null
}

export const objectionsToAssurance = (
  draft: AssuranceDraft,
  service: Standing & Pick<Entry, 'asks_for_id'>,
  today: Day,
): Objection[] =>
  check([
    { rule: 'service-is-not-closed', field: null, holds: service.closed_on === null },
    {
      rule: 'id-question-is-answered',
      field: 'asksForId',
      holds: draft.asksForId !== undefined || service.asks_for_id !== 'unknown',
    },
    { rule: 'assurance-is-not-in-the-future', field: 'assuredOn', holds: draft.assuredOn <= today },
  ])

export const closingWords = prose(400)

/** That a service is given no more, from a day on, and why. */
export const ClosureDraft = z.object({
  closedOn: dayField('day-exists'),
  reason: closingWords.pipe(z.string().min(1, 'closing-says-why')),
})
export type ClosureDraft = z.output<typeof ClosureDraft>

export const objectionsToClosure = (draft: ClosureDraft, service: Standing, today: Day): Objection[] =>
  check([
    { rule: 'service-is-not-closed', field: null, holds: service.closed_on === null },
    { rule: 'closure-is-not-in-the-future', field: 'closedOn', holds: draft.closedOn <= today },
  ])

/** Whether a service takes people now, as whoever refers to it heard. */
export const CapacityDraft = z.object({ state: choice('capacity-is-chosen', capacityStates) })
export type CapacityDraft = z.output<typeof CapacityDraft>
