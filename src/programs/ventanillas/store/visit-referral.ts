// The referrals that visits made: the Ventanillas' own part of them, and which services a station's people are sent to most.
import { z } from 'zod'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'
import type { ReferralAt } from '#registries/referrals'

export interface NewVisitReferral extends ReferralAt {
  readonly office: Id<'office'>
  readonly station: Id<'station'>
  readonly visit: Id<'visit'> | null
}

/** Says which visit at which station made a referral; nothing where it was said already. */
export const insertVisitReferral = (tx: Tx, link: NewVisitReferral): Promise<number> =>
  run(
    tx,
    sql`insert into ventanillas.visit_referral (custodian_id, referral_id, office_id, station_id, visit_id)
      values (${link.custodian}, ${link.referral}, ${link.office}, ${link.station}, ${link.visit})
      on conflict (custodian_id, referral_id) do nothing`,
  )

/** The referral that a visit made; undefined where it made none. */
export async function findReferralOfVisit(
  db: Db,
  custodian: Id<'organization'>,
  visit: Id<'visit'>,
): Promise<ReferralAt | undefined> {
  const row = await first(
    db,
    z.object({ referral_id: z.custom<Id<'referral'>>() }),
    sql`select referral_id from ventanillas.visit_referral where custodian_id = ${custodian} and visit_id = ${visit}`,
  )
  return row && { custodian, referral: row.referral_id }
}

/** The same, or the one that the visits made for which this one stands, the nearest first. */
export async function findReferralBehind(
  db: Db,
  custodian: Id<'organization'>,
  visit: Id<'visit'>,
): Promise<ReferralAt | undefined> {
  const row = await first(
    db,
    z.object({ referral_id: z.custom<Id<'referral'>>() }),
    sql`with recursive behind (visit_id, steps) as (
        select ${visit}::uuid, 0
        union
        select x.entry_id, b.steps + 1 from behind b
          join ventanillas.voided x on x.custodian_id = ${custodian} and x.replaced_by = b.visit_id where b.steps < 20)
      select v.referral_id from behind b
        join ventanillas.visit_referral v on v.custodian_id = ${custodian} and v.visit_id = b.visit_id
        join referrals.referral r on r.custodian_id = v.custodian_id and r.id = v.referral_id
      order by r.state = 'entered_in_error', b.steps limit 1`,
  )
  return row && { custodian, referral: row.referral_id }
}

/** The services that the custodians sent people of the office to since the instant, the most used first. */
export async function listServicesInUse(
  db: Db,
  custodians: readonly Id<'organization'>[],
  office: Id<'office'>,
  since: Date,
): Promise<Id<'service'>[]> {
  const rows = await list(
    db,
    z.object({ service_id: z.custom<Id<'service'>>() }),
    sql`select service_id from referrals.referral
      where custodian_id = any (${[...custodians]}::uuid[]) and office_id = ${office} and made_at >= ${since}
        and state <> 'entered_in_error'
      group by service_id order by count(*) desc, service_id limit 20`,
  )
  return rows.map((row) => row.service_id)
}
