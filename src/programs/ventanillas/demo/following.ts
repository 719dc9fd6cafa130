// What follows some visits of the sample: help with public programs, and a light plan with a step that is due today.
import { addDays, type Day } from '#kernel/day'
import { consult } from '#platform/database'
import { readTyped } from '#platform/forms'
import { startEnrolment, takeEnrolmentStep } from '../commands/enrolment.ts'
import { makePlan } from '../commands/plan.ts'
import { EnrolmentDraft, EnrolmentStepDraft } from '../rules/enrolment.ts'
import { itemsOf } from '../rules/item.ts'
import { PlanDraft, planField } from '../rules/plan.ts'
import { isAggregateOnly } from '../rules/program-record.ts'
import { findPlan } from '../store/plan.ts'
import type { Walk } from './referral.ts'
import { asOf, idFrom, settle } from './seed.ts'
import type { Stage } from './stage.ts'

/** How enrolments end, one after the other; null: nobody has heard yet. */
const ends = ['enrolled', 'refused', 'enrolled', null] as const

/** Some who were sent on also applied to a program; they were told before which record it makes. */
export async function enrolSome(stage: Stage, walks: readonly Walk[]): Promise<void> {
  const { pack } = stage.installation
  const programs = itemsOf(pack, 'program').filter(({ code }) => !isAggregateOnly(pack, code))
  const applicants = walks.filter((_, index) => index % 9 === 0).slice(0, 2 * ends.length)
  for (const [index, walk] of applicants.entries()) {
    const program = programs[index % programs.length]
    const heardOn = addDays(walk.on, 10)
    const end = heardOn < stage.lupe.today ? ends[index % ends.length]! : null
    if (program) await enrol(stage, walk, { program: program.code, index, end, heardOn })
  }
}

async function enrol(
  { installation, office, station, lupe }: Stage,
  walk: Walk,
  about: { program: string; index: number; end: (typeof ends)[number]; heardOn: Day },
): Promise<void> {
  const { program, index, end, heardOn } = about
  const id = idFrom<'enrolment'>(`enrolment ${walk.on} ${index}`)
  const ageGroup = index % 3 === 0 ? 'child' : 'adult'
  const typed = { id, station: station.id, program, ageGroup, step: 'applied', takenOn: walk.on, told: 'yes' }
  const { draft } = readTyped({ ...typed, receipt: walk.receipt }, EnrolmentDraft)
  const on = (day: Day) => asOf(installation, lupe.actor, new Date(`${day}T19:00:00Z`))
  if (draft) await settle(startEnrolment(on(walk.on), office, draft))
  const next = end && readTyped({ seen: '1', step: end, takenOn: heardOn }, EnrolmentStepDraft).draft
  if (next) await settle(takeEnrolmentStep(on(heardOn), office, id, next))
}

/** The last one who left a telephone asked to be followed up: a call is due today. */
export async function planFor(stage: Stage, walks: readonly Walk[]): Promise<void> {
  const { lupe, office, station } = stage
  const walk = walks.findLast(({ mode }) => mode !== 'self')
  const id = idFrom<'plan'>('plan')
  if (!walk || (await consult(lupe, (db) => findPlan(db, office, id)))) return
  const steps = {
    [planField(1, 'what')]: 'call',
    [planField(1, 'dueOn')]: lupe.today,
    [planField(2, 'what')]: 'papers',
    [planField(2, 'dueOn')]: addDays(lupe.today, 7),
  }
  const { draft } = readTyped({ id, station: station.id, code: walk.receipt, ...steps }, PlanDraft)
  if (draft) await settle(makePlan(lupe, office, draft))
}
