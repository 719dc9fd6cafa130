// Offices: who was at work where, and when.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'
import { kilometresBetween, ranks, type OfficeCorrection, type OfficeDraft, type Point } from '../rules.ts'
import { day, idOf, textArray } from './row.ts'

const officeRow = z.object({
  code: idOf<'office'>(),
  title: z.string(),
  rank: z.enum(ranks),
  parent: idOf<'office'>().nullable(),
  country: z.string(),
  division: z.string(),
  city: z.string(),
  address: z.string().nullable(),
  hours: z.string().nullable(),
  phone: z.string().nullable(),
  zone: z.string(),
  lat: z.number(),
  lon: z.number(),
  opened_on: day.nullable(),
  in_operation_on: day.nullable(),
  closed_on: day.nullable(),
  gone_on: day.nullable(),
  services: z.array(z.string()),
  source: z.string(),
  from_on: day,
  to_on: day.nullable(),
  division_title: z.string(),
})

/** An office; `from_on` and `to_on` are its opening and last day, or the days between which sources show it at work. */
export type Office = z.output<typeof officeRow>

const officeColumns = sql`office.code, office.title, office.rank, office.parent, office.country, office.division, office.city,
  office.address, office.hours, office.phone, office.zone, office.lat, office.lon, office.opened_on, office.in_operation_on,
  office.closed_on, office.gone_on, office.services, office.source, office.from_on, office.to_on, division.title as division_title`

const officesWithDivision = sql`network.office join network.division on division.code = office.division`

/** The office of that code, open or closed. */
export const findOffice = (db: Db, code: string): Promise<Office | undefined> =>
  first(db, officeRow, sql`select ${officeColumns} from ${officesWithDivision} where office.code = ${code}`)

/** The offices at work on that day, by code; every one there is or was without a day. */
export const listOffices = (db: Db, on: Day | null = null): Promise<Office[]> =>
  list(
    db,
    officeRow,
    sql`select ${officeColumns} from ${officesWithDivision}
        where ${on}::date is null or (office.from_on <= ${on}::date and (office.to_on is null or office.to_on >= ${on}::date))
        order by office.code`,
  )

/** The offices at work on that day that lie nearest, each with its distance in kilometres. */
export async function nearestOffices(
  db: Db,
  point: Point,
  on: Day,
  limit: number,
): Promise<(Office & { readonly kilometres: number })[]> {
  const offices = await listOffices(db, on)
  return offices
    .map((office) => ({ ...office, kilometres: kilometresBetween(point, office) }))
    .sort((one, other) => one.kilometres - other.kilometres)
    .slice(0, limit)
}

export const insertOffice = (tx: Tx, draft: OfficeDraft, by: Id<'account'> | null, at: Date): Promise<number> =>
  run(
    tx,
    sql`insert into network.office (code, title, rank, parent, country, division, city, address, hours, phone, zone, lat, lon,
          opened_on, in_operation_on, services, source, changed_by, changed_at)
        values (${draft.code}, ${draft.title}, ${draft.rank}, ${draft.parent}, ${draft.country}, ${draft.division}, ${draft.city},
          ${draft.address}, ${draft.hours}, ${draft.phone}, ${draft.zone}, ${draft.lat}, ${draft.lon}, ${draft.opened_on}::date,
          ${draft.in_operation_on}::date, ${textArray(draft.services)}, ${draft.source}, ${by}::uuid, ${at})`,
  )

export const markCorrected = (
  tx: Tx,
  code: Id<'office'>,
  draft: OfficeCorrection,
  by: Id<'account'> | null,
  at: Date,
): Promise<number> =>
  run(
    tx,
    sql`update network.office set title = ${draft.title}, rank = ${draft.rank}, parent = ${draft.parent},
          country = ${draft.country}, division = ${draft.division}, city = ${draft.city}, address = ${draft.address},
          hours = ${draft.hours}, phone = ${draft.phone}, zone = ${draft.zone}, lat = ${draft.lat}, lon = ${draft.lon},
          opened_on = ${draft.opened_on}::date, in_operation_on = ${draft.in_operation_on}::date,
          services = ${textArray(draft.services)}, source = ${draft.source}, changed_by = ${by}::uuid, changed_at = ${at}
        where code = ${code}`,
  )

export const markClosed = (
  tx: Tx,
  code: Id<'office'>,
  closed_on: Day,
  by: Id<'account'> | null,
  at: Date,
): Promise<number> =>
  run(
    tx,
    sql`update network.office set closed_on = ${closed_on}::date, gone_on = null, changed_by = ${by}::uuid, changed_at = ${at}
        where code = ${code}`,
  )
