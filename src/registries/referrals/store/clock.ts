// What the clock looks for, agency by agency: referrals whose time has run out, appointments of which nobody was reminded yet.
import { z } from 'zod'
import type { Id } from '#kernel/id'
import { list, run, sql, type Db, type RawBuilder, type Tx } from '#platform/database'
import { referralColumns, referralRow, type Referral, type ReferralAt } from './referral.ts'

type Custodian = Id<'organization'>

/** Rows that a run takes at once; it goes on until there are fewer. */
export const clockBatch = 200

const listOpen = (db: Db, custodian: Custodian, condition: RawBuilder<unknown>): Promise<Referral[]> =>
  list(
    db,
    referralRow,
    sql`select ${referralColumns} from referrals.referral r where r.custodian_id = ${custodian} and r.closed_at is null
      and r.passed_at is null and ${condition} order by r.due_at, r.id limit ${clockBatch}`,
  )

/** Live referrals that nobody answered, due before the instant. */
export const listUnanswered = (db: Db, custodian: Custodian, before: Date): Promise<Referral[]> =>
  listOpen(db, custodian, sql`r.state = 'sent' and r.mode = 'live' and r.due_at <= ${before}`)

/** Referrals that were asked to be cancelled and whose provider did not confirm it in time. */
export const listUnconfirmed = (db: Db, custodian: Custodian, before: Date): Promise<Referral[]> =>
  listOpen(db, custodian, sql`r.state = 'cancel_requested' and r.due_at <= ${before}`)

/** Referrals on a slip of which nothing was heard until the instant at which they were to be closed. */
export const listUnheard = (db: Db, custodian: Custodian, before: Date): Promise<Referral[]> =>
  listOpen(db, custodian, sql`r.state in ('sent', 'attended') and r.mode = 'self' and r.due_at <= ${before}`)

/** Appointments between the instants, of somebody whose contact is kept, of which nobody was reminded. */
export const listToRemind = (
  db: Db,
  custodian: Custodian,
  between: { readonly from: Date; readonly to: Date },
  after: Referral | undefined,
): Promise<Referral[]> =>
  listOpen(
    db,
    custodian,
    sql`r.state = 'scheduled' and r.due_at > ${between.from} and r.due_at <= ${between.to} and r.person_id is not null
      and (r.due_at, r.id) > (${after?.due_at ?? between.from}::timestamptz, ${after?.id ?? '00000000-0000-0000-0000-000000000000'}::uuid)
      and not exists (select from referrals.reminder m where m.custodian_id = r.custodian_id and m.referral_id = r.id
        and m.appointment_at = r.appointment_at)`,
  )

/**
 * Referrals whose provider still has access though a consent to it ran out and none stands that covers what was told, on the office's
 * day; or the one alone, where it is still so.
 */
export const listRunOut = (
  db: Db,
  custodian: Custodian,
  now: Date,
  only: Id<'referral'> | null = null,
): Promise<Referral[]> =>
  list(
    db,
    referralRow,
    sql`select ${referralColumns} from referrals.referral r join network.office o on o.code = r.office_id
      cross join lateral (select (${now}::timestamptz at time zone o.zone)::date as today) day
      where r.custodian_id = ${custodian} and (${only}::uuid is null or r.id = ${only}::uuid)
        and r.access_from is not null and r.access_ended_at is null and r.passed_at is null
        and exists (select from people.consent c where c.person_id = r.person_id and c.purpose = 'referral'
          and c.recipient_id = r.recipient_id and c.expires_on < day.today)
        and not exists (select from people.consent c where c.person_id = r.person_id and c.purpose = 'referral'
          and c.recipient_id = r.recipient_id and c.withdrawn_at is null and (c.expires_on is null or c.expires_on >= day.today)
          and c.data_classes @> array(select d.data_class from referrals.disclosure d
            where d.custodian_id = r.custodian_id and d.referral_id = r.id))
      order by r.id limit ${clockBatch}`,
  )

/** Revokes every link that is valid and ends every provider's access, of all agencies: of what came back with a backup. */
export async function endAllAccess(tx: Tx, now: Date): Promise<{ links: number; referrals: number }> {
  const links = await run(
    tx,
    sql`update referrals.link set revoked_at = ${now} where revoked_at is null and expires_at > ${now}`,
  )
  const referrals = await run(
    tx,
    sql`update referrals.referral set access_ended_at = ${now} where access_from is not null and access_ended_at is null`,
  )
  return { links, referrals }
}

/** Notes that somebody is reminded of an appointment; false where that was done before. */
export async function insertReminder(tx: Tx, at: ReferralAt, appointmentAt: Date, now: Date): Promise<boolean> {
  const touched = await run(
    tx,
    sql`insert into referrals.reminder (custodian_id, referral_id, appointment_at, reminded_at)
      values (${at.custodian}, ${at.referral}, ${appointmentAt}, ${now}) on conflict do nothing`,
  )
  return touched > 0
}

/** Ends the access of providers who did not answer, where even a late answer is not awaited any more; gives how many. */
export async function endLateAccess(tx: Tx, custodian: Custodian, before: Date, at: Date): Promise<number> {
  const rows = await list(
    tx,
    z.object({ id: z.custom<Id<'referral'>>() }),
    sql`update referrals.referral set access_ended_at = ${at} where custodian_id = ${custodian} and closed_at is not null
      and access_from is not null and access_ended_at is null and closed_at <= ${before} returning id`,
  )
  return rows.length
}
