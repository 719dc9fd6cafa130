// Records of the Human Services Data Specification as they were read.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { list, run, sql, type Db, type Tx } from '#platform/database'
import type { Place } from '../rules/service.ts'

const day = z.custom<Day>((value) => typeof value === 'string')
const idOf = <Kind extends string>() => z.custom<Id<Kind>>((value) => typeof value === 'string')
const record = z.record(z.string(), z.unknown())

const recordRow = z.object({
  office_id: idOf<'office'>(),
  kind: z.string(),
  id: z.string(),
  given_id: z.string().nullable(),
  source: z.string(),
  organization_id: idOf<'organization'>().nullable(),
  record,
  read_by: z.record(z.string(), z.array(z.string())),
  read_on: day,
})

/** A record as it was read into the directory of an office. */
export type KeptRecord = z.output<typeof recordRow>

const recordColumns = sql`office_id, kind, id, given_id, source, organization_id, record, read_by, read_on`

export interface RecordFilter {
  readonly office?: Id<'office'> | undefined
  readonly kind?: string | undefined
  readonly ids?: readonly string[] | undefined
  /** Records of organizations that are these partners. */
  readonly partners?: readonly string[] | undefined
  /** Places that name these organizations as theirs. */
  readonly placesOf?: readonly string[] | undefined
}

const uuids = (ids: readonly string[] | undefined): string | null => (ids ? `{${ids.join(',')}}` : null)

/** The records that the filter asks for, by kind and id; of one that stands at several offices each. */
export const listRecords = (db: Db, { office, kind, ids, partners, placesOf }: RecordFilter): Promise<KeptRecord[]> =>
  list(
    db,
    recordRow,
    sql`select ${recordColumns} from services.hsds_record
      where (${office ?? null}::text is null or office_id = ${office ?? null}::text)
        and (${kind ?? null}::text is null or kind = ${kind ?? null}::text)
        and (${uuids(ids)}::uuid[] is null or id = any (${uuids(ids)}::uuid[]))
        and (${uuids(partners)}::uuid[] is null or organization_id = any (${uuids(partners)}::uuid[]))
        and (${uuids(placesOf)}::text[] is null
          or (kind = 'location' and record ->> 'organization_id' = any (${uuids(placesOf)}::text[])))
      order by kind, id, office_id`,
  )

/** Writes records; in the place of what stood under their kind and id at the office. */
export const insertRecords = (
  tx: Tx,
  office: Id<'office'>,
  custodian: Id<'organization'> | null,
  records: readonly Omit<KeptRecord, 'office_id'>[],
): Promise<number> =>
  run(
    tx,
    sql`insert into services.hsds_record (office_id, custodian_id, kind, id, given_id, source, organization_id, record, read_by, read_on)
      select ${office}, ${custodian}::uuid, d.kind, d.id, d.given_id, d.source, d.organization_id, d.record, d.read_by, d.read_on
      from jsonb_to_recordset(${JSON.stringify(records)}::jsonb) as d (kind text, id uuid, given_id text, source text,
        organization_id uuid, record jsonb, read_by jsonb, read_on date)
      on conflict (office_id, kind, id) do update set given_id = excluded.given_id, source = excluded.source,
        organization_id = excluded.organization_id, record = excluded.record, read_by = excluded.read_by, read_on = excluded.read_on`,
  )

export interface FurtherPlace {
  readonly service_id: string
  /** From 2: the first place is the entry's own. */
  readonly position: number
  readonly place: Place
}

/** Writes the places of services after their first, in the place of what stood; kept by whoever keeps the entry. */
export async function replaceFurtherPlaces(
  tx: Tx,
  services: readonly string[],
  places: readonly FurtherPlace[],
): Promise<void> {
  await run(tx, sql`delete from services.location where service_id = any (${uuids(services)}::uuid[]) and position > 1`)
  const rows = places.map(({ place, ...at }) => ({ ...at, ...place }))
  if (rows.length === 0) return
  await run(
    tx,
    sql`insert into services.location (service_id, position, office_id, custodian_id, title, street, city, postal_code, country,
        division_id, zone, lat, lon, about_lat, about_lon)
      select d.service_id, d.position, s.office_id, s.custodian_id, d.title, d.street, d.city, d.postal_code, d.country, d.division_id,
        d.zone, d.lat, d.lon, (d.about ->> 'lat')::double precision, (d.about ->> 'lon')::double precision
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as d (service_id uuid, position int, title text, street text, city text,
        postal_code text, country text, division_id text, zone text, lat double precision, lon double precision, about jsonb)
      join services.service s on s.id = d.service_id`,
  )
}

/** An entry that its directory gives again is open again. */
export const markReopened = (tx: Tx, id: string): Promise<number> =>
  run(
    tx,
    sql`update services.service set closed_on = null, closed_by = null, closing_reason = null
      where id = ${id}::uuid and merged_into is null`,
  )

const partnerRow = z.object({ id: idOf<'organization'>(), title: z.string(), website: z.string().nullable() })

/** Organizations by id, among all partners. */
export const listPartners = (db: Db, ids: readonly string[]) =>
  list(db, partnerRow, sql`select id, title, website from partners.organization where id = any (${uuids(ids)}::uuid[])`)
