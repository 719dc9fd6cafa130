// Help with public programs: informed, applied, enrolled or refused. What marks somebody is counted in aggregate only.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import { choice, dayField, idField, text, wholeNumber } from '#kernel/draft'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import { readCode } from '#kernel/text'
import { isOpenOn, type StationCase } from './visit.ts'

export const enrolmentSteps = ['informed', 'applied', 'enrolled', 'refused'] as const
export type EnrolmentStep = (typeof enrolmentSteps)[number]

/** What a count in aggregate may be of: who was informed is counted by the visits. */
export const talliedSteps = ['applied', 'enrolled', 'refused'] as const

export const ageGroups = ['adult', 'child'] as const

/** The steps that may follow. A refusal and an enrolment are ends: a second application is an enrolment of its own. */
const following: Readonly<Record<EnrolmentStep | 'voided', readonly EnrolmentStep[]>> = {
  informed: ['applied'],
  applied: ['enrolled', 'refused'],
  enrolled: [],
  refused: [],
  voided: [],
}

export const stepsAfter = (step: EnrolmentStep | 'voided'): readonly EnrolmentStep[] => following[step]

const ticked = text.transform((typed) => typed !== '')

export const EnrolmentDraft = z.object({
  id: idField<'enrolment'>('form-is-whole'),
  station: idField<'station'>('station-is-chosen'),
  program: text,
  ageGroup: choice('age-group-is-chosen', ageGroups),
  step: choice('enrolment-step-is-chosen', ['informed', 'applied']),
  takenOn: dayField('day-can-be-read'),
  told: ticked,
  receipt: text,
})
export type EnrolmentDraft = z.output<typeof EnrolmentDraft>

/** The next step of an enrolment; `seen` is how many steps the page showed. */
export const EnrolmentStepDraft = z.object({
  seen: wholeNumber('form-is-whole', 1, 100),
  step: choice('enrolment-step-is-chosen', enrolmentSteps),
  takenOn: dayField('day-can-be-read'),
  told: ticked,
})
export type EnrolmentStepDraft = z.output<typeof EnrolmentStepDraft>

/** How many people, on a day. It carries no visit, no receipt and no hour. */
export const TallyDraft = z.object({
  id: idField<'enrolment-tally'>('form-is-whole'),
  station: idField<'station'>('station-is-chosen'),
  program: text,
  ageGroup: choice('age-group-is-chosen', ageGroups),
  step: choice('enrolment-step-is-chosen', talliedSteps),
  countedOn: dayField('day-can-be-read'),
  people: wholeNumber('people-are-a-whole-number', 1, 1000),
})
export type TallyDraft = z.output<typeof TallyDraft>

/** What the rules look at besides the draft. */
export interface EnrolmentCase {
  readonly today: Day
  readonly station: StationCase | undefined
  readonly ownAgency: boolean
  /** Codes of the pack's programs. */
  readonly programs: ReadonlySet<string>
  /** Whether the chosen program is counted in aggregate only. */
  readonly aggregateOnly: boolean
  /** Whether the receipt that was typed is one of this agency's; true where none was typed. */
  readonly receiptKnown: boolean
  /** Whether the agency told the enrolments of this month as totals: written down as well, they would count twice. */
  readonly monthTold?: boolean
}

const entryRules = (on: Day, field: string, program: string, seen: EnrolmentCase) => [
  { rule: 'visit-is-not-in-the-future', field, holds: on <= seen.today },
  { rule: 'station-is-chosen', field: 'station', holds: seen.station !== undefined },
  { rule: 'station-is-led-by-your-agency', field: 'station', holds: seen.station === undefined || seen.ownAgency },
  {
    rule: 'station-is-open-on-that-day',
    field,
    holds: seen.station === undefined || isOpenOn({ ...seen.station, closures: [] }, on),
  },
  { rule: 'month-is-told-once', field, holds: seen.monthTold !== true },
  { rule: 'service-is-in-the-guidelines', field: 'program', holds: seen.programs.has(program) },
]

/** Before somebody applies they are told which record the program makes and who may see it. */
const toldRule = (step: EnrolmentStep, told: boolean) => ({
  rule: 'record-was-told-before-applying',
  field: 'told',
  holds: step !== 'applied' || told,
})

/** What must hold for the first step of an enrolment. */
export function objectionsToEnrolment(draft: EnrolmentDraft, seen: EnrolmentCase): Objection[] {
  const receiptReads = draft.receipt === '' || readCode(draft.receipt) !== undefined
  return check([
    ...entryRules(draft.takenOn, 'takenOn', draft.program, seen),
    { rule: 'program-is-counted-in-aggregate-only', field: 'program', holds: !seen.aggregateOnly },
    toldRule(draft.step, draft.told),
    { rule: 'receipt-can-be-read', field: 'receipt', holds: receiptReads },
    { rule: 'earlier-receipt-is-known', field: 'receipt', holds: !receiptReads || seen.receiptKnown },
  ])
}

/** What must hold for a count in aggregate: the program is one of those. */
export const objectionsToTally = (draft: TallyDraft, seen: EnrolmentCase): Objection[] =>
  check([
    ...entryRules(draft.countedOn, 'countedOn', draft.program, seen),
    {
      rule: 'program-is-counted-one-by-one',
      field: 'program',
      holds: seen.aggregateOnly || !seen.programs.has(draft.program),
    },
  ])

/** A step that was taken. */
export interface TakenStep {
  readonly position: number
  readonly step: EnrolmentStep | 'voided'
  readonly taken_on: Day
}

/** Whether the draft is the step that was taken last: the button was pressed twice. */
export const isStepRepeated = (draft: EnrolmentStepDraft, steps: readonly TakenStep[]): boolean => {
  const last = steps.at(-1)
  return last?.position === draft.seen + 1 && last.step === draft.step && last.taken_on === draft.takenOn
}

/** What must hold for the next step: it follows the last one, on a day not before it, and the page was not stale. */
export function objectionsToEnrolmentStep(
  draft: EnrolmentStepDraft,
  seen: { readonly today: Day; readonly steps: readonly TakenStep[] },
): Objection[] {
  const last = seen.steps.at(-1)
  if (last === undefined || last.position !== draft.seen)
    return [{ rule: 'enrolment-was-not-moved-by-another', field: null, values: { step: last?.step ?? 'voided' } }]
  return check([
    {
      rule: 'enrolment-step-is-possible',
      field: 'step',
      holds: stepsAfter(last.step).includes(draft.step),
      values: { step: last.step },
    },
    { rule: 'visit-is-not-in-the-future', field: 'takenOn', holds: draft.takenOn <= seen.today },
    { rule: 'step-is-not-before-the-last', field: 'takenOn', holds: draft.takenOn >= last.taken_on },
    toldRule(draft.step, draft.told),
  ])
}
