// Referrals: one row each, which says where it stands. Its steps are in step.ts, lists of many in list.ts.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'
import type { ServiceAsTold } from '#registries/services'
import { closers, modes, states, type Mode } from '../rules/machine.ts'

/** How a referral is addressed: who answers for it, and which one it is. */
export interface ReferralAt {
  readonly custodian: Id<'organization'>
  readonly referral: Id<'referral'>
}

const idOf = <Kind extends string>() => z.custom<Id<Kind>>((value) => typeof value === 'string')

export const referralRow = z.object({
  custodian_id: idOf<'organization'>(),
  id: idOf<'referral'>(),
  office_id: idOf<'office'>(),
  program: z.string(),
  mode: z.enum(modes),
  service_id: idOf<'service'>(),
  recipient_id: idOf<'organization'>(),
  service_as_told: z.custom<ServiceAsTold>(),
  need: z.string(),
  person_id: idOf<'protected-person'>().nullable(),
  receipt: z.instanceof(Buffer).nullable(),
  replaces: idOf<'referral'>().nullable(),
  passed_from: idOf<'referral'>().nullable(),
  made_on: z.custom<Day>(),
  made_at: z.date(),
  made_by: idOf<'account'>().nullable(),
  position: z.number(),
  state: z.enum(states),
  state_at: z.date(),
  due_at: z.date().nullable(),
  appointment_at: z.date().nullable(),
  reason: z.string().nullable(),
  outcome: z.string().nullable(),
  closed_at: z.date().nullable(),
  closed_by: z.enum(closers).nullable(),
  access_from: z.date().nullable(),
  access_ended_at: z.date().nullable(),
  passed_at: z.date().nullable(),
})

/** A referral as it stands; what was disclosed of the person is not in it. */
export type Referral = z.output<typeof referralRow>

export const referralColumns = sql`r.custodian_id, r.id, r.office_id, r.program, r.mode, r.service_id, r.recipient_id,
  r.service_as_told, r.need, r.person_id, r.receipt, r.replaces, r.passed_from, r.made_on, r.made_at, r.made_by, r.position, r.state,
  r.state_at, r.due_at, r.appointment_at, r.reason, r.outcome, r.closed_at, r.closed_by, r.access_from, r.access_ended_at,
  r.passed_at`

export interface NewReferral {
  readonly id: Id<'referral'>
  readonly custodian: Id<'organization'>
  readonly office: Id<'office'>
  readonly program: string
  readonly mode: Mode
  readonly service: Id<'service'>
  readonly recipient: Id<'organization'>
  readonly asTold: ServiceAsTold
  readonly need: string
  readonly receipt: Buffer | null
  readonly person: Id<'protected-person'> | null
  readonly replaces: Id<'referral'> | null
  readonly on: Day
  readonly at: Date
  readonly by: Id<'account'> | null
}

/** Inserts a draft; false where one of the same id is there already. */
export async function insertReferral(tx: Tx, draft: NewReferral): Promise<boolean> {
  const touched = await run(
    tx,
    sql`insert into referrals.referral (custodian_id, id, office_id, program, mode, service_id, recipient_id, service_as_told,
        need, person_id, receipt, replaces, made_on, made_at, made_by, state_at)
      values (${draft.custodian}, ${draft.id}, ${draft.office}, ${draft.program}, ${draft.mode}, ${draft.service},
        ${draft.recipient}, ${JSON.stringify(draft.asTold)}::jsonb, ${draft.need}, ${draft.person}, ${draft.receipt},
        ${draft.replaces}, ${draft.on}, ${draft.at}, ${draft.by}, ${draft.at})
      on conflict (custodian_id, id) do nothing`,
  )
  return touched > 0
}

/** The referral, where the asker may see it. */
export const findReferral = (db: Db, at: ReferralAt): Promise<Referral | undefined> =>
  first(
    db,
    referralRow,
    sql`select ${referralColumns} from referrals.referral r where r.custodian_id = ${at.custodian} and r.id = ${at.referral}`,
  )

/** The same, held until the transaction ends: nobody moves it meanwhile. Only its agency may. */
export const lockReferral = (tx: Tx, at: ReferralAt): Promise<Referral | undefined> =>
  first(
    tx,
    referralRow,
    sql`select ${referralColumns} from referrals.referral r
      where r.custodian_id = ${at.custodian} and r.id = ${at.referral} for update`,
  )

/**
 * The person's referrals to the recipient that are not closed or may still be read there, or only those that may be read, held until
 * the transaction ends.
 */
export const lockReferralsTowards = (
  tx: Tx,
  custodian: Id<'organization'>,
  person: Id<'protected-person'>,
  recipient: Id<'organization'>,
  which: 'open' | 'read',
): Promise<Referral[]> =>
  list(
    tx,
    referralRow,
    sql`select ${referralColumns} from referrals.referral r
      where r.custodian_id = ${custodian} and r.person_id = ${person} and r.recipient_id = ${recipient}
        and r.mode = 'live' and r.passed_at is null
        and ((${which} = 'open' and r.closed_at is null) or (r.access_from is not null and r.access_ended_at is null))
      order by r.id for update`,
  )

/** How many other referrals of the same person end where the consent towards this recipient is taken back. */
export async function countReferralsBeside(
  db: Db,
  { custodian_id: custodian, id, person_id: person, recipient_id: recipient }: Referral,
): Promise<number> {
  const row = await first(
    db,
    z.object({ count: z.number() }),
    sql`select count(*) as count from referrals.referral r
      where r.custodian_id = ${custodian} and r.person_id = ${person} and r.recipient_id = ${recipient} and r.id <> ${id}
        and r.mode = 'live' and r.passed_at is null and r.closed_at is null and r.access_from is not null`,
  )
  return row!.count
}

/** The referral that the asker's link, receipt or organization opens, where only its id is known. */
export const findReferralById = (db: Db, id: Id<'referral'>): Promise<Referral | undefined> =>
  first(db, referralRow, sql`select ${referralColumns} from referrals.referral r where r.id = ${id}`)

/** The referral that was made in the place of this one, where there is one. */
export const findReplacement = (db: Db, at: ReferralAt): Promise<Referral | undefined> =>
  first(
    db,
    referralRow,
    sql`select ${referralColumns} from referrals.referral r
      where r.custodian_id = ${at.custodian} and r.replaces = ${at.referral} and r.state <> 'entered_in_error' limit 1`,
  )

/** How a draft is to go out, and whom it is about. */
export const markDraft = (tx: Tx, at: ReferralAt, mode: Mode, person: Id<'protected-person'> | null): Promise<number> =>
  run(
    tx,
    sql`update referrals.referral set mode = ${mode}, person_id = ${person}
      where custodian_id = ${at.custodian} and id = ${at.referral} and state = 'draft'`,
  )

/** Ends the recipient's access at once; what was sent cannot be opened any more. */
export const markAccessEnded = (tx: Tx, at: ReferralAt, when: Date): Promise<number> =>
  run(
    tx,
    sql`update referrals.referral set access_ended_at = ${when}
      where custodian_id = ${at.custodian} and id = ${at.referral} and access_from is not null and access_ended_at is null`,
  )
