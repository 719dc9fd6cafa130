// Stations whose reports travel, who led them, and the public keys that headquarters registered for them.
import { z } from 'zod'
import { firstDayOf, lastDayOf, type Month } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'
import type { Ending } from '../rules/travel.ts'

const TravelStation = z.object({
  id: z.custom<Id<'station'>>(),
  code: z.string(),
  office_id: z.custom<Id<'office'>>(),
  office_title: z.string(),
  zone: z.string(),
  /** The agency that leads it now. */
  custodian_id: z.custom<Id<'organization'>>().nullable(),
})

export type TravelStation = z.output<typeof TravelStation>

/** The station of that code. */
export const findTravelStation = (db: Db, code: string): Promise<TravelStation | undefined> =>
  first(
    db,
    TravelStation,
    sql`
    select s.id, s.code, s.office_id, o.title as office_title, o.zone, s.custodian_id
    from ventanillas.station s join network.office o on o.code = s.office_id where s.code = ${code}`,
  )

const Lead = z.object({ id: z.custom<Id<'organization'>>(), title: z.string() })

export type Lead = z.output<typeof Lead>

/** The agencies that led the station in a month, or ever where none is named; the latest first. */
export const listLeads = (db: Db, station: Id<'station'>, month: Month | null): Promise<Lead[]> =>
  list(
    db,
    Lead,
    sql`
    select p.id, p.title from ventanillas.station_lead l join partners.organization p on p.id = l.organization_id
    where l.station_id = ${station}
      and (l.from_on is null or l.from_on <= ${month && lastDayOf(month)}::date or ${month}::text is null)
      and (l.to_on is null or l.to_on >= ${month && firstDayOf(month)}::date or ${month}::text is null)
    group by p.id order by max(coalesce(l.to_on, 'infinity')) desc, p.id`,
  )

const Place = z.object({
  station: z.string(),
  custodian_id: z.custom<Id<'organization'>>(),
  custodian_title: z.string(),
})

/** The stations that somebody led in the month, each with its agency. */
export const listLedStations = (db: Db, month: Month): Promise<z.output<typeof Place>[]> =>
  list(
    db,
    Place,
    sql`
    select distinct s.code as station, p.id as custodian_id, p.title as custodian_title
    from ventanillas.station_lead l
    join ventanillas.station s on s.id = l.station_id
    join partners.organization p on p.id = l.organization_id
    where (l.from_on is null or l.from_on <= ${lastDayOf(month)}::date) and (l.to_on is null or l.to_on >= ${firstDayOf(month)}::date)
    order by s.code, p.title, p.id`,
  )

const KeyRow = z.object({
  thumbprint: z.string(),
  /** Base64url, as the JWK writes it. */
  public_key: z.string(),
  station_id: z.custom<Id<'station'>>(),
  station: z.string(),
  office_id: z.custom<Id<'office'>>(),
  office_title: z.string(),
  zone: z.string(),
  custodian_id: z.custom<Id<'organization'>>(),
  custodian_title: z.string(),
  registered_at: z.date(),
  registered_by_name: z.string().nullable(),
  ended_at: z.date().nullable(),
  ended_by_name: z.string().nullable(),
  ended_why: z.custom<Ending>().nullable(),
  /** The last month that arrived under it. */
  last_month: z.custom<Month>().nullable(),
})

export type KeyRow = z.output<typeof KeyRow>

const keysQuery = sql`
  select k.thumbprint, translate(rtrim(encode(k.public_key, 'base64'), '='), '+/', '-_') as public_key, k.station_id, s.code as station,
    k.office_id, o.title as office_title, o.zone, k.custodian_id, p.title as custodian_title, k.registered_at,
    r.name as registered_by_name, k.ended_at, e.name as ended_by_name, k.ended_why,
    (select max(x.month) from evaluation.received_report x where x.thumbprint = k.thumbprint) as last_month
  from evaluation.station_key k
  join ventanillas.station s on s.id = k.station_id
  join network.office o on o.code = k.office_id
  join partners.organization p on p.id = k.custodian_id
  left join people.office_holder r on r.id = k.registered_by
  left join people.office_holder e on e.id = k.ended_by`

/** The keys of all stations; current ones first. */
export const listKeys = (db: Db): Promise<KeyRow[]> =>
  list(
    db,
    KeyRow,
    sql`${keysQuery} order by k.ended_at is not null, o.title, s.code, k.registered_at desc, k.thumbprint`,
  )

/** The key of that thumbprint, current or ended. */
export const findKey = (db: Db, thumbprint: string): Promise<KeyRow | undefined> =>
  first(db, KeyRow, sql`${keysQuery} where k.thumbprint = ${thumbprint}`)

const Count = z.object({ count: z.number() })

/** How many keys are current. */
export const countCurrentKeys = async (db: Db): Promise<number> =>
  (await first(db, Count, sql`select count(*) as count from evaluation.station_key where ended_at is null`))!.count

export interface NewKey {
  readonly thumbprint: string
  readonly publicKey: Buffer
  readonly station: TravelStation
  readonly custodian: Id<'organization'>
}

/** Registers a key. */
export const insertKey = (tx: Tx, key: NewKey, by: Id<'account'> | null, at: Date): Promise<number> =>
  run(
    tx,
    sql`
    insert into evaluation.station_key (thumbprint, public_key, station_id, office_id, custodian_id, registered_at, registered_by)
    values (${key.thumbprint}, ${key.publicKey}, ${key.station.id}, ${key.station.office_id}, ${key.custodian}, ${at}, ${by})
    on conflict do nothing`,
  )

/** Ends a key that is current; 0 where it was ended before. */
export const markKeyEnded = (
  tx: Tx,
  thumbprint: string,
  why: Ending,
  by: Id<'account'> | null,
  at: Date,
): Promise<number> =>
  run(
    tx,
    sql`
    update evaluation.station_key set ended_at = ${at}, ended_by = ${by}, ended_why = ${why}
    where thumbprint = ${thumbprint} and ended_at is null`,
  )
