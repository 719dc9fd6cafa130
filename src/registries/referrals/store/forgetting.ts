// What retention takes away: what was told of a person, the links, attempts, promises and reminders of referrals that are over.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { list, run, sql, type Tx } from '#platform/database'

type Custodian = Id<'organization'>

/**
 * The instant of a referral's last word, for a query in which it is `r`: when it ended, was passed on or drafted. One that is open
 * has until its next word is due, so that nobody's details stay because somebody forgot to close it.
 */
export const lastWordAt = sql`coalesce(r.closed_at, r.passed_at,
  case when r.state = 'draft' then r.made_at else greatest(r.due_at, r.state_at) end)`

/** Rows that one transaction takes away at most. */
export const forgettingBatch = 200

const idRow = z.object({ id: z.custom<Id<'referral'>>() })

/** Referrals of the custodian whose last word is older than the day and which still tell of somebody; a batch of them. */
export async function listForgettable(tx: Tx, custodian: Custodian, before: Day): Promise<Id<'referral'>[]> {
  const tellingOf = (['disclosure', 'link', 'attempt', 'promise', 'reminder'] as const).map(
    (table) => sql`select referral_id from ${sql.table(`referrals.${table}`)} where custodian_id = ${custodian}`,
  )
  const rows = await list(
    tx,
    idRow,
    sql`select r.id from referrals.referral r
      where r.custodian_id = ${custodian} and r.id in (${sql.join(tellingOf, sql` union all `)})
        and ${lastWordAt} < ${before}::date
      order by r.id limit ${forgettingBatch}`,
  )
  return rows.map((row) => row.id)
}

/** The custodian's referrals that are about the person. */
export async function listIdsOfPerson(
  tx: Tx,
  custodian: Custodian,
  person: Id<'protected-person'>,
): Promise<Id<'referral'>[]> {
  const rows = await list(
    tx,
    idRow,
    sql`select r.id from referrals.referral r where r.custodian_id = ${custodian} and r.person_id = ${person} order by r.id`,
  )
  return rows.map((row) => row.id)
}

/** Deletes what was told of the person, ends whatever access there is and revokes the links; gives how many rows it touched. */
export async function forgetTold(
  tx: Tx,
  custodian: Custodian,
  referrals: readonly Id<'referral'>[],
  at: Date,
): Promise<number> {
  const these = sql`custodian_id = ${custodian} and referral_id = any (${[...referrals]}::uuid[])`
  const told = await run(tx, sql`delete from referrals.disclosure where ${these}`)
  const revoked = await run(
    tx,
    sql`update referrals.link set revoked_at = ${at} where ${these} and revoked_at is null and expires_at > ${at}`,
  )
  const ended = await run(
    tx,
    sql`update referrals.referral set access_ended_at = ${at} where custodian_id = ${custodian}
      and id = any (${[...referrals]}::uuid[]) and access_from is not null and access_ended_at is null`,
  )
  return told + revoked + ended
}

/** Deletes links, attempts, promises and reminders; gives how many. */
export async function forgetTraces(
  tx: Tx,
  custodian: Custodian,
  referrals: readonly Id<'referral'>[],
): Promise<number> {
  let gone = 0
  for (const table of ['link', 'attempt', 'promise', 'reminder'] as const) {
    gone += await run(
      tx,
      sql`delete from ${sql.table(`referrals.${table}`)}
        where custodian_id = ${custodian} and referral_id = any (${[...referrals]}::uuid[])`,
    )
  }
  return gone
}

/** Takes the person off the referrals; they stay, as counts. */
export const markPersonGone = (tx: Tx, custodian: Custodian, person: Id<'protected-person'>): Promise<number> =>
  run(
    tx,
    sql`update referrals.referral set person_id = null where custodian_id = ${custodian} and person_id = ${person}`,
  )

/** A batch of the custodian's erased persons to whom a referral still points. */
export async function listErasedPersons(tx: Tx, custodian: Custodian): Promise<Id<'protected-person'>[]> {
  const rows = await list(
    tx,
    z.object({ person_id: z.custom<Id<'protected-person'>>() }),
    sql`select distinct r.person_id from referrals.referral r join people.protected_person p on p.id = r.person_id
      where r.custodian_id = ${custodian} and p.erased_at is not null limit ${forgettingBatch}`,
  )
  return rows.map((row) => row.person_id)
}

/** Empties the receipts of a batch of referrals that were made before the day; gives how many. */
export const eraseReceipts = (tx: Tx, custodian: Custodian, before: Day): Promise<number> =>
  run(
    tx,
    sql`update referrals.referral set receipt = null where custodian_id = ${custodian} and id in (
      select r.id from referrals.referral r
      where r.custodian_id = ${custodian} and r.receipt is not null and r.made_on < ${before}
      order by r.id limit ${forgettingBatch})`,
  )
