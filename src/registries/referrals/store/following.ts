// Tries to reach the client or the provider, and what was promised to whom.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'
import {
  attemptChannels,
  attemptResults,
  promiseKinds,
  towards,
  type AttemptDraft,
  type PromiseDraft,
} from '../rules/following.ts'
import type { ReferralAt } from './referral.ts'

const attemptRow = z.object({
  id: z.custom<Id<'attempt'>>(),
  towards: z.enum(towards),
  channel: z.enum(attemptChannels),
  came: z.enum(attemptResults),
  tried_on: z.custom<Day>(),
  tried_at: z.date(),
  tried_by: z.custom<Id<'account'>>().nullable(),
})
export type Attempt = z.output<typeof attemptRow>

/** Tries of a referral, newest first. */
export const listAttempts = (db: Db, at: ReferralAt): Promise<Attempt[]> =>
  list(
    db,
    attemptRow,
    sql`select id, towards, channel, came, tried_on, tried_at, tried_by from referrals.attempt
      where custodian_id = ${at.custodian} and referral_id = ${at.referral} order by tried_at desc, id`,
  )

/** Who did something, and when. */
export interface Noted {
  readonly on: Day
  readonly at: Date
  readonly by: Id<'account'> | null
}

/** False where the same form was sent before. */
export async function insertAttempt(tx: Tx, at: ReferralAt, draft: AttemptDraft, by: Noted): Promise<boolean> {
  const touched = await run(
    tx,
    sql`insert into referrals.attempt (custodian_id, id, referral_id, towards, channel, came, tried_on, tried_at, tried_by)
      values (${at.custodian}, ${draft.id}, ${at.referral}, ${draft.towards}, ${draft.channel}, ${draft.came}, ${by.on},
        ${by.at}, ${by.by}) on conflict (custodian_id, id) do nothing`,
  )
  return touched > 0
}

const promiseRow = z.object({
  id: z.custom<Id<'promise'>>(),
  towards: z.enum(towards),
  what: z.enum(promiseKinds),
  due_on: z.custom<Day>(),
  made_at: z.date(),
  made_by: z.custom<Id<'account'>>().nullable(),
  kept_at: z.date().nullable(),
  kept_by: z.custom<Id<'account'>>().nullable(),
  dropped_at: z.date().nullable(),
  dropped_by: z.custom<Id<'account'>>().nullable(),
})
export type ReferralPromise = z.output<typeof promiseRow>

const promiseColumns = sql`id, towards, what, due_on, made_at, made_by, kept_at, kept_by, dropped_at, dropped_by`

/** What was promised about a referral, the next due first. */
export const listPromises = (db: Db, at: ReferralAt): Promise<ReferralPromise[]> =>
  list(
    db,
    promiseRow,
    sql`select ${promiseColumns} from referrals.promise
      where custodian_id = ${at.custodian} and referral_id = ${at.referral} order by due_on, made_at, id`,
  )

export const findPromise = (db: Db, at: ReferralAt, promise: Id<'promise'>): Promise<ReferralPromise | undefined> =>
  first(
    db,
    promiseRow,
    sql`select ${promiseColumns} from referrals.promise
      where custodian_id = ${at.custodian} and id = ${promise} and referral_id = ${at.referral}`,
  )

/** False where the same form was sent before. */
export async function insertPromise(
  tx: Tx,
  at: ReferralAt,
  office: Id<'office'>,
  draft: PromiseDraft,
  by: Noted,
): Promise<boolean> {
  const touched = await run(
    tx,
    sql`insert into referrals.promise (custodian_id, id, office_id, referral_id, towards, what, due_on, made_at, made_by)
      values (${at.custodian}, ${draft.id}, ${office}, ${at.referral}, ${draft.towards}, ${draft.what}, ${draft.dueOn}, ${by.at},
        ${by.by}) on conflict (custodian_id, id) do nothing`,
  )
  return touched > 0
}

/** Says that a promise was kept, or that it is not needed any more; false where either was said before. */
export async function markPromise(
  tx: Tx,
  at: ReferralAt,
  promise: Id<'promise'>,
  came: 'kept' | 'dropped',
  by: Noted,
): Promise<boolean> {
  const columns =
    came === 'kept' ? sql`kept_at = ${by.at}, kept_by = ${by.by}` : sql`dropped_at = ${by.at}, dropped_by = ${by.by}`
  const touched = await run(
    tx,
    sql`update referrals.promise set ${columns} where custodian_id = ${at.custodian} and id = ${promise}
      and referral_id = ${at.referral} and kept_at is null and dropped_at is null`,
  )
  return touched > 0
}
