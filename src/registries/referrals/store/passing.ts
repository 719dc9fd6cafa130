// Referrals on their way from one lead agency to the next: found by the receipt, moved with their steps by a function of the database.
import { z } from 'zod'
import type { Id } from '#kernel/id'
import { first, list, sql, type Db, type Tx } from '#platform/database'
import { referralColumns, referralRow, type Referral, type ReferralAt } from './referral.ts'

type Custodian = Id<'organization'>

/**
 * Open referrals of an office that the former agency's receipt finds, the first made first, held so that each passes once.
 * Drafts are not on their way yet.
 */
export const listPassable = (
  tx: Tx,
  custodian: Custodian,
  office: Id<'office'>,
  receipt: Buffer,
): Promise<Referral[]> =>
  list(
    tx,
    referralRow,
    sql`select ${referralColumns} from referrals.referral r
      where r.custodian_id = ${custodian} and r.office_id = ${office} and r.receipt = ${receipt}
        and r.closed_at is null and r.passed_at is null and r.state <> 'draft' order by r.made_at, r.id for update`,
  )

/** Referrals of an office that came from a former agency and bear this receipt, the first made first. */
export const listPassedHere = (
  db: Db,
  custodian: Custodian,
  office: Id<'office'>,
  receipt: Buffer,
): Promise<Referral[]> =>
  list(
    db,
    referralRow,
    sql`select ${referralColumns} from referrals.referral r
      where r.custodian_id = ${custodian} and r.office_id = ${office} and r.receipt = ${receipt}
        and r.passed_from is not null order by r.made_at, r.id`,
  )

/** What the referral carries on under the next agency. */
export interface PassedOn {
  readonly at: ReferralAt
  readonly person: Id<'protected-person'> | null
  readonly receipt: Buffer
}

/** Writes the referral anew with its steps and lets the old one stand still; false where it was passed or closed meanwhile. */
export async function passOn(tx: Tx, from: ReferralAt, to: PassedOn, when: Date): Promise<boolean> {
  const row = await first(
    tx,
    z.object({ passed: z.boolean() }),
    sql`select referrals.pass_on(${from.custodian}, ${from.referral}, ${to.at.custodian}, ${to.at.referral}, ${to.person},
      ${to.receipt}, ${when}) as passed`,
  )
  return row!.passed
}
