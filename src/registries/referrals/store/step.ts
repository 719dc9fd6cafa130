// Steps: taken by the one function of the database that moves a referral, and read in their order.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, sql, type Db, type Tx } from '#platform/database'
import { reporters, states, takers, type Closer, type Reporter, type State, type Taker } from '../rules/machine.ts'
import type { ReferralAt } from './referral.ts'

const stepRow = z.object({
  position: z.number(),
  transition: z.string(),
  from_state: z.enum(states),
  to_state: z.enum(states),
  actor: z.enum(takers),
  reported_by: z.enum(reporters).nullable(),
  reason: z.string().nullable(),
  outcome: z.string().nullable(),
  appointment_at: z.date().nullable(),
  taken_on: z.custom<Day>(),
  taken_at: z.date(),
  taken_by: z.custom<Id<'account'>>().nullable(),
})
export type Step = z.output<typeof stepRow>

/** What happened to a referral, in order. */
export const listSteps = (db: Db, at: ReferralAt): Promise<Step[]> =>
  list(
    db,
    stepRow,
    sql`select s.position, s.transition, s.from_state, s.to_state, s.actor, s.reported_by, s.reason, s.outcome,
        s.appointment_at, s.taken_on, s.taken_at, s.taken_by
      from referrals.step s where s.custodian_id = ${at.custodian} and s.referral_id = ${at.referral} order by s.position`,
  )

export interface NewStep {
  readonly seen: number
  readonly transition: string
  readonly from: State
  readonly to: State
  readonly taker: Taker
  readonly reportedBy: Reporter | null
  readonly reason: string | null
  readonly outcome: string | null
  readonly appointmentAt: Date | null
  readonly dueAt: Date | null
  readonly token: string
  readonly on: Day
  readonly at: Date
  readonly by: Id<'account'> | null
  readonly closedBy: Closer
}

/** What became of a step: taken; repeated, with a token that was used for it; moved, since it stands elsewhere; absent for the asker. */
export async function insertStep(
  tx: Tx,
  at: ReferralAt,
  step: NewStep,
): Promise<'taken' | 'repeated' | 'moved' | 'absent'> {
  const row = await first(
    tx,
    z.object({ came: z.enum(['taken', 'repeated', 'moved', 'absent']) }),
    sql`select referrals.take_step(${at.custodian}, ${at.referral}, ${step.seen}, ${step.transition}, ${step.from}, ${step.to},
      ${step.taker}, ${step.reportedBy}, ${step.reason}, ${step.outcome}, ${step.appointmentAt}, ${step.dueAt}, ${step.token},
      ${step.on}::date, ${step.at}, ${step.by}, ${step.closedBy}) as came`,
  )
  return row!.came
}

/**
 * To which state the step with this token led, where it was this transition (any, for null), even where whoever took it sees the
 * referral no more; undefined where none did.
 */
export async function findStateAfter(
  db: Db,
  at: ReferralAt,
  token: string,
  transition: string | null,
): Promise<State | undefined> {
  const row = await first(
    db,
    z.object({ state: z.enum(states).nullable() }),
    sql`select referrals.state_after(${at.custodian}, ${at.referral}, ${token}, ${transition}) as state`,
  )
  return row?.state ?? undefined
}
