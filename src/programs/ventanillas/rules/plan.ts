// A light plan for somebody who asked to be followed up: steps with days, done or dropped, and why it ended.
import { z } from 'zod'
import { addDays, readDay, type Day } from '#kernel/day'
import { choice, dayField, idField, text, wholeNumber } from '#kernel/draft'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import { readCode } from '#kernel/text'

/** What a step is. Never what it is about: no illness, no medicine by name. */
export const planWhats = ['call', 'visit', 'papers', 'appointment', 'medicine', 'measure', 'group'] as const
export type PlanWhat = (typeof planWhats)[number]

export const planEndings = ['done', 'asked-to-stop', 'not-reached', 'moved'] as const
export type PlanEnding = (typeof planEndings)[number]

/** How many steps the form of a new plan takes, and how many a plan holds at most. */
export const planRows = 5
export const mostPlanSteps = 40

/** How far ahead a step may lie. */
export const planDays = 366

/** The purpose of the consent that a plan needs. */
export const planConsent = 'follow-up'

/** The name of a field on a row of the form, 1 to `planRows`. */
export const planField = (row: number, field: 'what' | 'dueOn'): string => `step-${row}-${field}`

export const PlanDraft = z
  .object({ id: idField<'plan'>('form-is-whole'), station: idField<'station'>('station-is-chosen'), code: text })
  .catchall(text)
export type PlanDraft = z.output<typeof PlanDraft>

export interface PlanRow {
  readonly row: number
  readonly what: string
  readonly dueOn: string
}

/** The rows on which something was typed. */
export const planRowsOf = (draft: PlanDraft): PlanRow[] =>
  Array.from({ length: planRows }, (_, index) => index + 1)
    .map((row) => ({
      row,
      what: String(draft[planField(row, 'what')] ?? ''),
      dueOn: String(draft[planField(row, 'dueOn')] ?? ''),
    }))
    .filter(({ what, dueOn }) => what !== '' || dueOn !== '')

/** One more step of a plan; `seen` is how many it had on the page. */
export const PlanStepDraft = z.object({
  seen: wholeNumber('form-is-whole', 0, 1000),
  what: choice('plan-step-is-chosen', planWhats),
  dueOn: dayField('day-can-be-read'),
})
export type PlanStepDraft = z.output<typeof PlanStepDraft>

export const PlanEndingDraft = z.object({ why: choice('plan-ending-is-chosen', planEndings) })
export type PlanEndingDraft = z.output<typeof PlanEndingDraft>

/** A plan that ended because nothing was left to do has no step that is. */
export const objectionsToPlanEnding = (
  { why }: PlanEndingDraft,
  seen: { readonly ended: boolean; readonly open: number },
): Objection[] =>
  check([
    { rule: 'plan-still-runs', field: null, holds: !seen.ended },
    {
      rule: 'plan-has-no-step-left',
      field: 'why',
      values: { open: seen.open },
      holds: seen.ended || why !== 'done' || seen.open === 0,
    },
  ])

/** What the rules look at besides the draft. */
export interface PlanCase {
  readonly today: Day
  readonly stationKnown: boolean
  readonly ownAgency: boolean
  /** Whether the agency has a person with this code. */
  readonly personKnown: boolean
  /** Whether the person's consent to be followed up stands. */
  readonly agreed: boolean
  /** Whether the person has a plan that runs. */
  readonly hasPlan: boolean
}

/** A plan is for somebody who asked for it, has one plan at a time, and at least one step with its day. */
export function objectionsToPlan(draft: PlanDraft, seen: PlanCase): Objection[] {
  const rows = planRowsOf(draft)
  const reads = readCode(draft.code) !== undefined
  return check([
    { rule: 'station-is-chosen', field: 'station', holds: seen.stationKnown },
    { rule: 'station-is-led-by-your-agency', field: 'station', holds: !seen.stationKnown || seen.ownAgency },
    { rule: 'receipt-can-be-read', field: 'code', holds: reads },
    { rule: 'person-left-a-contact', field: 'code', holds: !reads || seen.personKnown },
    { rule: 'follow-up-was-asked-for', field: 'code', holds: !seen.personKnown || seen.agreed },
    { rule: 'person-has-one-plan', field: 'code', holds: !seen.hasPlan },
    { rule: 'plan-has-a-step', field: planField(1, 'what'), holds: rows.length > 0 },
    ...rows.flatMap(({ row, what, dueOn }) => [
      {
        rule: 'plan-step-is-chosen',
        field: planField(row, 'what'),
        holds: (planWhats as readonly string[]).includes(what),
      },
      ...dueRules(readDay(dueOn), planField(row, 'dueOn'), seen.today),
    ]),
  ])
}

/** A step's day can be read, is not over, and lies within a year. */
const dueRules = (dueOn: Day | undefined, field: string, today: Day) => [
  { rule: 'day-can-be-read', field, holds: dueOn !== undefined },
  { rule: 'plan-step-is-not-in-the-past', field, holds: dueOn === undefined || dueOn >= today },
  { rule: 'plan-step-is-within-a-year', field, holds: dueOn === undefined || dueOn <= addDays(today, planDays) },
]

export const objectionsToPlanStep = (
  draft: PlanStepDraft,
  seen: { readonly today: Day; readonly steps: number; readonly ended: boolean; readonly agreed: boolean },
): Objection[] =>
  check([
    { rule: 'plan-still-runs', field: null, holds: !seen.ended },
    { rule: 'follow-up-was-asked-for', field: null, holds: seen.agreed },
    { rule: 'plan-was-not-changed-by-another', field: null, holds: draft.seen === seen.steps },
    { rule: 'plan-is-light', field: 'what', holds: seen.steps < mostPlanSteps },
    ...dueRules(draft.dueOn, 'dueOn', seen.today),
  ])
