// Deeds at a follow-up plan: it is made for somebody who asked, its steps are taken or dropped, it ends.
import type { Id } from '#kernel/id'
import { done, refused, refusedFor, type Outcome } from '#kernel/outcome'
import { agencyRoles, holds, todayIn, type Context } from '#platform/context'
import { transact, type Tx } from '#platform/database'
import { allow, found } from '#platform/errors'
import { tell } from '#platform/events'
import { findByCode, readContact, standingConsent, type Contact } from '#registries/people'
import { mayRecordVisits } from '../rules/permissions.ts'
import {
  objectionsToPlan,
  objectionsToPlanEnding,
  objectionsToPlanStep,
  planConsent,
  planRowsOf,
  type PlanDraft,
  type PlanEndingDraft,
  type PlanStepDraft,
} from '../rules/plan.ts'
import {
  findPlan,
  findRunningPlan,
  insertPlan,
  insertPlanStep,
  markPlanEnded,
  markPlanStep,
  type Plan,
} from '../store/plan.ts'
import { findStationNow } from '../store/visit.ts'

/** A worker makes a plan for the person with this code, whose consent to be followed up stands. */
export function makePlan(context: Context, office: Id<'office'>, draft: PlanDraft): Promise<Outcome<Id<'plan'>>> {
  return transact(context, async (tx) => {
    allow(mayRecordVisits(context.actor, office))
    const { seen, custodian, person } = await caseOf(tx, context, office, draft)
    const objections = objectionsToPlan(draft, seen)
    if (objections.length > 0 || !custodian || !person) return refused(objections)
    const { account: by } = context.actor
    const plan = { custodian, id: draft.id, office, station: draft.station, person, by, at: context.now }
    if (!(await insertPlan(tx, plan))) return done(draft.id)
    const rows = planRowsOf(draft)
    for (const [index, { what, dueOn }] of rows.entries()) {
      const of = { custodian_id: custodian, id: draft.id, office_id: office }
      await insertPlanStep(tx, of, { position: index + 1, what, dueOn })
    }
    await tell(tx, context, 'plan-made', draft.id, { custodian }, { steps: rows.length })
    return done(draft.id)
  })
}

/** Everything that the rules of a plan look at; a plan of the same id is no second one. */
async function caseOf(tx: Tx, context: Context, office: Id<'office'>, draft: PlanDraft) {
  const station = await findStationNow(tx, office, draft.station)
  const custodian = station?.custodian_id ?? undefined
  const ownAgency = custodian !== undefined && holds(context.actor, agencyRoles, { office, organization: custodian })
  const today = todayIn(context, station?.zone ?? context.installation.zone)
  const known = custodian && ownAgency ? await findByCode(tx, context, custodian, draft.code) : undefined
  const person = known?.program === 'ventanillas' ? known.id : undefined
  const running = custodian && person ? await findRunningPlan(tx, custodian, person) : undefined
  const seen = {
    today,
    stationKnown: station !== undefined,
    ownAgency,
    personKnown: person !== undefined,
    agreed:
      person !== undefined && (await standingConsent(tx, person, { purpose: planConsent, on: today })) !== undefined,
    hasPlan: running !== undefined && running.id !== draft.id,
  }
  return { seen, custodian, person }
}

async function getOwn(tx: Tx, context: Context, office: Id<'office'>, id: Id<'plan'>): Promise<Plan> {
  allow(mayRecordVisits(context.actor, office))
  return found(await findPlan(tx, office, id))
}

const hasAgreed = async (tx: Tx, context: Context, plan: Plan): Promise<boolean> => {
  const covered = { purpose: planConsent, on: todayIn(context, plan.zone) }
  return (await standingConsent(tx, plan.person_id, covered)) !== undefined
}

/** One more step of a plan that runs. */
export function addPlanStep(
  context: Context,
  office: Id<'office'>,
  id: Id<'plan'>,
  draft: PlanStepDraft,
): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    const plan = await getOwn(tx, context, office, id)
    const last = plan.steps.at(-1)
    const again = last?.position === draft.seen + 1 && last.what === draft.what && last.due_on === draft.dueOn
    if (again) return done(null)
    const objections = objectionsToPlanStep(draft, {
      today: todayIn(context, plan.zone),
      steps: plan.steps.length,
      ended: plan.ended_on !== null,
      agreed: await hasAgreed(tx, context, plan),
    })
    if (objections.length > 0) return refused(objections)
    if (!(await insertPlanStep(tx, plan, { position: draft.seen + 1, what: draft.what, dueOn: draft.dueOn })))
      return refusedFor('plan-was-not-changed-by-another')
    await tell(tx, context, 'plan-step-added', id, { custodian: plan.custodian_id }, { position: draft.seen + 1 })
    return done(null)
  })
}

/** A step was done, or is no longer wanted. The same button pressed twice counts once. */
export function takePlanStep(
  context: Context,
  office: Id<'office'>,
  id: Id<'plan'>,
  taken: { readonly position: number; readonly state: 'done' | 'dropped' },
): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    const plan = await getOwn(tx, context, office, id)
    const step = found(plan.steps.find(({ position }) => position === taken.position))
    if (step.state === taken.state) return done(null)
    if (plan.ended_on !== null) return refusedFor('plan-still-runs')
    const by = { by: context.actor.account, at: context.now }
    if (!(await markPlanStep(tx, plan, taken.position, taken.state, by))) return refusedFor('plan-step-is-open')
    await tell(tx, context, 'plan-step-taken', id, { custodian: plan.custodian_id }, taken)
    return done(null)
  })
}

/** The plan ends, and why. */
export function endPlan(
  context: Context,
  office: Id<'office'>,
  id: Id<'plan'>,
  { why }: PlanEndingDraft,
): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    const plan = await getOwn(tx, context, office, id)
    if (plan.ended_why === why) return done(null)
    const open = plan.steps.filter(({ state }) => state === 'open').length
    const objections = objectionsToPlanEnding({ why }, { ended: plan.ended_on !== null, open })
    if (objections.length > 0) return refused(objections)
    if (!(await markPlanEnded(tx, plan, todayIn(context, plan.zone), why))) return refusedFor('plan-still-runs')
    await tell(tx, context, 'plan-ended', id, { custodian: plan.custodian_id }, { why })
    return done(null)
  })
}

/** Shows how to reach the person of a plan that runs, while their consent stands; that it was read is told. */
export function showPlanContact(context: Context, office: Id<'office'>, id: Id<'plan'>): Promise<Outcome<Contact>> {
  return transact(context, async (tx) => {
    const plan = await getOwn(tx, context, office, id)
    if (plan.ended_on !== null) return refusedFor('plan-still-runs')
    if (!(await hasAgreed(tx, context, plan))) return refusedFor('follow-up-was-asked-for')
    const contact = await readContact(tx, context, plan.person_id)
    return contact ? done(contact) : refusedFor('person-left-a-contact')
  })
}

/** The events of plans, for the plug. */
export const planEvents = ['plan-made', 'plan-step-added', 'plan-step-taken', 'plan-ended'] as const
