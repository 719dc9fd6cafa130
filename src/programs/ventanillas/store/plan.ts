// Follow-up plans: the custodian's rows, deleted with the person. Only those whose consent stands are in the queue.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'
import { planConsent, type PlanEnding, type PlanWhat } from '../rules/plan.ts'

const Step = z.object({
  position: z.number(),
  what: z.custom<PlanWhat>(),
  due_on: z.custom<Day>(),
  state: z.enum(['open', 'done', 'dropped']),
})

const Plan = z.object({
  id: z.custom<Id<'plan'>>(),
  custodian_id: z.custom<Id<'organization'>>(),
  office_id: z.custom<Id<'office'>>(),
  person_id: z.custom<Id<'protected-person'>>(),
  zone: z.string(),
  made_at: z.date(),
  made_by: z.custom<Id<'account'>>().nullable(),
  ended_on: z.custom<Day>().nullable(),
  ended_why: z.custom<PlanEnding>().nullable(),
  steps: z.array(Step),
})

export type Plan = z.output<typeof Plan>
export type PlanStep = z.output<typeof Step>

const columns = sql`p.id, p.custodian_id, p.office_id, p.person_id, o.zone, p.made_at, p.made_by, p.ended_on, p.ended_why, coalesce((
    select jsonb_agg(jsonb_build_object('position', s.position, 'what', s.what, 'due_on', s.due_on, 'state',
      case when s.done_at is not null then 'done' when s.dropped_at is not null then 'dropped' else 'open' end) order by s.position)
    from ventanillas.plan_step s where s.custodian_id = p.custodian_id and s.plan_id = p.id), '[]') as steps`

/** The plans of an office that run, or those that ended; the step that is due first stands first. */
export const listPlans = (db: Db, office: Id<'office'>, show: 'running' | 'ended'): Promise<Plan[]> =>
  list(
    db,
    Plan,
    sql`select ${columns} from ventanillas.plan p join network.office o on o.code = p.office_id
      where p.office_id = ${office} and ${show === 'running' ? sql`p.ended_on is null` : sql`p.ended_on is not null`}
      order by (select min(s.due_on) from ventanillas.plan_step s where s.custodian_id = p.custodian_id and s.plan_id = p.id
        and s.done_at is null and s.dropped_at is null) nulls last, p.ended_on desc, p.made_at desc limit 500`,
  )

export const findPlan = (db: Db, office: Id<'office'>, plan: Id<'plan'>): Promise<Plan | undefined> =>
  first(
    db,
    Plan,
    sql`select ${columns} from ventanillas.plan p join network.office o on o.code = p.office_id
      where p.id = ${plan} and p.office_id = ${office}`,
  )

const DueStep = z.object({
  plan_id: z.custom<Id<'plan'>>(),
  custodian_id: z.custom<Id<'organization'>>(),
  person_id: z.custom<Id<'protected-person'>>(),
  position: z.number(),
  what: z.custom<PlanWhat>(),
  due_on: z.custom<Day>(),
  overdue: z.boolean(),
})

/** A step that is to be taken today or was before. Its page is /ventanillas/:office/plans/:plan. */
export type DueStep = z.output<typeof DueStep>

/** The steps of running plans that are due on the day or were before, the oldest first; 200 at most. */
export const listPlanSteps = (
  db: Db,
  at: { readonly custodians: readonly Id<'organization'>[]; readonly office: Id<'office'>; readonly today: Day },
): Promise<DueStep[]> =>
  list(
    db,
    DueStep,
    sql`select s.plan_id, s.custodian_id, p.person_id, s.position, s.what, s.due_on, s.due_on < ${at.today} as overdue
      from ventanillas.plan_step s join ventanillas.plan p on p.custodian_id = s.custodian_id and p.id = s.plan_id
      where s.custodian_id = any (${[...at.custodians]}::uuid[]) and s.office_id = ${at.office} and s.due_on <= ${at.today}
        and s.done_at is null and s.dropped_at is null and p.ended_on is null
        and exists (select from people.consent c where c.person_id = p.person_id and c.purpose = ${planConsent}
          and c.withdrawn_at is null and (c.expires_on is null or c.expires_on >= ${at.today}))
      order by s.due_on, s.plan_id, s.position limit 200`,
  )

/** The person's plan that runs, if there is one. */
export const findRunningPlan = (
  db: Db,
  custodian: Id<'organization'>,
  person: Id<'protected-person'>,
): Promise<{ id: Id<'plan'> } | undefined> =>
  first(
    db,
    z.object({ id: z.custom<Id<'plan'>>() }),
    sql`select p.id from ventanillas.plan p
      where p.custodian_id = ${custodian} and p.person_id = ${person} and p.ended_on is null limit 1`,
  )

export interface NewPlan {
  readonly custodian: Id<'organization'>
  readonly id: Id<'plan'>
  readonly office: Id<'office'>
  readonly station: Id<'station'>
  readonly person: Id<'protected-person'>
  readonly by: Id<'account'> | null
  readonly at: Date
}

/** Writes a plan; false where the same id stands already. */
export async function insertPlan(tx: Tx, plan: NewPlan): Promise<boolean> {
  const touched = await run(
    tx,
    sql`insert into ventanillas.plan (custodian_id, id, office_id, station_id, person_id, made_at, made_by)
      values (${plan.custodian}, ${plan.id}, ${plan.office}, ${plan.station}, ${plan.person}, ${plan.at}, ${plan.by})
      on conflict (custodian_id, id) do nothing`,
  )
  return touched > 0
}

/** Writes the plan's step at a position; false where one stands there. */
export async function insertPlanStep(
  tx: Tx,
  plan: { readonly custodian_id: Id<'organization'>; readonly id: Id<'plan'>; readonly office_id: Id<'office'> },
  step: { readonly position: number; readonly what: string; readonly dueOn: string },
): Promise<boolean> {
  const touched = await run(
    tx,
    sql`insert into ventanillas.plan_step (custodian_id, plan_id, position, office_id, what, due_on)
      values (${plan.custodian_id}, ${plan.id}, ${step.position}, ${plan.office_id}, ${step.what}, ${step.dueOn}::date)
      on conflict (custodian_id, plan_id, position) do nothing`,
  )
  return touched > 0
}

/** Marks an open step as done or dropped; false where it was neither open nor there. */
export async function markPlanStep(
  tx: Tx,
  plan: Plan,
  position: number,
  state: 'done' | 'dropped',
  taken: { readonly by: Id<'account'> | null; readonly at: Date },
): Promise<boolean> {
  const change =
    state === 'done'
      ? sql`done_at = ${taken.at}, done_by = ${taken.by}`
      : sql`dropped_at = ${taken.at}, dropped_by = ${taken.by}`
  const touched = await run(
    tx,
    sql`update ventanillas.plan_step set ${change}
      where custodian_id = ${plan.custodian_id} and plan_id = ${plan.id} and position = ${position}
        and done_at is null and dropped_at is null`,
  )
  return touched > 0
}

/** Ends a plan on a day; false where it had ended. */
export async function markPlanEnded(tx: Tx, plan: Plan, on: Day, why: PlanEnding): Promise<boolean> {
  const touched = await run(
    tx,
    sql`update ventanillas.plan set ended_on = ${on}, ended_why = ${why}
      where custodian_id = ${plan.custodian_id} and id = ${plan.id} and ended_on is null`,
  )
  return touched > 0
}
