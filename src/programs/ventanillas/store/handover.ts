// Windows that changed hands: which agency leads them now, and which ones led them before. Public facts.
import { z } from 'zod'
import type { Id } from '#kernel/id'
import { first, list, sql, type Db } from '#platform/database'
import type { ReferralAt } from '#registries/referrals'

const Handover = z.object({
  station_id: z.custom<Id<'station'>>(),
  /** The agency that leads the station now. */
  next_id: z.custom<Id<'organization'>>(),
  next_title: z.string(),
  /** One that led it before. */
  former_id: z.custom<Id<'organization'>>(),
  former_title: z.string(),
})
export type Handover = z.output<typeof Handover>

/** The office's stations that one of these agencies leads now, with each agency that led them before. */
export const listHandovers = (
  db: Db,
  office: Id<'office'>,
  agencies: readonly Id<'organization'>[],
): Promise<Handover[]> =>
  list(
    db,
    Handover,
    sql`select distinct s.id as station_id, s.custodian_id as next_id, n.title as next_title,
        l.organization_id as former_id, f.title as former_title
      from ventanillas.station s
      join ventanillas.station_lead l on l.station_id = s.id and l.organization_id <> s.custodian_id
      join partners.organization n on n.id = s.custodian_id
      join partners.organization f on f.id = l.organization_id
      where s.office_id = ${office} and s.custodian_id = any (${[...agencies]}::uuid[])
      order by former_title, former_id, station_id`,
  )

/** The station at which a referral was made; undefined where it was made at none. */
export async function findStationOfReferral(db: Db, at: ReferralAt): Promise<Id<'station'> | undefined> {
  const row = await first(
    db,
    z.object({ station_id: z.custom<Id<'station'>>() }),
    sql`select v.station_id from ventanillas.visit_referral v
      where v.custodian_id = ${at.custodian} and v.referral_id = ${at.referral}`,
  )
  return row?.station_id
}
