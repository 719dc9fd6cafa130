// Records of the Human Services Data Specification as they were read, and what of the directory other systems ask for.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { list, run, sql, type Db, type RawBuilder, type Tx } from '#platform/database'
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

/** What other systems ask of the directory. */
export interface DirectoryFilter {
  readonly office?: Id<'office'> | undefined
  /** Words that stand in a service's name or description, or its organization's name. */
  readonly search?: string | undefined
  /** Codes of needs and of attributes of ours that the term asked for means, and the term's id. */
  readonly term?:
    | {
        readonly needs: readonly string[]
        readonly attributes: readonly string[]
        readonly asksForId: string | null
        readonly capacity: string | null
        readonly id: string
      }
    | undefined
  /** Ids of terms of a taxonomy: any of them. */
  readonly anyTerm?:
    | {
        readonly needs: boolean
        readonly attributes: boolean
        readonly asksForId: boolean
        readonly capacity: boolean
        readonly ids: readonly string[]
      }
    | undefined
  readonly organization?: string | undefined
  readonly modifiedAfter?: Date | undefined
  readonly services?: readonly string[] | undefined
  /** A service at a place, by its id as it was read. */
  readonly placeId?: string | undefined
  /** Places within so many metres of a point. */
  readonly near?: { readonly lat: number; readonly lon: number; readonly metres: number } | undefined
}

export interface Slice {
  readonly limit: number
  readonly offset: number
}

const accented = 'áàâäãéèêëíìîïóòôöõúùûüñç'
const letters = accented + accented.toUpperCase()
const plainLetters = 'aaaaaeeeeiiiiooooouuuunc'.repeat(2)

/** Letters without accents, in lower case: which accented letters a database folds by itself hangs on its locale. */
const folded = (column: RawBuilder<unknown>) =>
  sql`case when octet_length(${column}) = length(${column}) then lower(${column})
    else lower(translate(${column}, ${letters}, ${plainLetters})) end`

const listed = sql`services.service s join partners.organization o on o.id = s.organization_id`

const wordsOf = (search: string | undefined): string | null =>
  search ? `%${search.toLowerCase().replace(/[\\%_]/g, '\\$&')}%` : null

function matches({ office, search, organization, modifiedAfter, services, term, anyTerm, placeId }: DirectoryFilter) {
  const words = wordsOf(search)
  return sql`(${office ?? null}::text is null or s.office_id = ${office ?? null}::text)
    and (${uuids(services)}::uuid[] is null or s.id = any (${uuids(services)}::uuid[]))
    and (${words}::text is null or ${folded(sql`s.title`)} like ${folded(sql`${words}::text`)}
      or ${folded(sql`o.title`)} like ${folded(sql`${words}::text`)} or ${folded(sql`s.description`)} like ${folded(sql`${words}::text`)})
    and (${organization ?? null}::uuid is null or s.organization_id = ${organization ?? null}::uuid or exists (
      select from services.hsds_record r where r.kind = 'organization' and r.id = ${organization ?? null}::uuid
        and r.organization_id = s.organization_id))
    and (${modifiedAfter ?? null}::timestamptz is null or s.changed_at >= ${modifiedAfter ?? null}::timestamptz)
    ${term ? sql`and (${carries(term)})` : sql``}
    ${placeId === undefined ? sql`` : sql`and ${isAtPlace(placeId)}`}
    ${anyTerm ? sql`and (${carriesAny(anyTerm)})` : sql``}`
}

const said = sql`(select c.state from services.capacity c where c.service_id = s.id order by c.said_at desc, c.id limit 1)`

const carries = ({ needs, attributes, asksForId, capacity, id }: NonNullable<DirectoryFilter['term']>) =>
  sql`s.needs && ${textArray(needs)}::text[] or s.attributes && ${textArray(attributes)}::text[] or s.asks_for_id = ${asksForId}
    or (${capacity}::text is not null and ${said} = ${capacity}::text)
    or exists (select from services.hsds_record r where r.kind = 'service' and r.id = s.id and r.office_id = s.office_id
      and r.record -> 'attributes' @> ${JSON.stringify([{ taxonomy_term_id: id }])}::jsonb)`

/** An entry of our own has one place at most, under its own id. */
const isAtPlace = (id: string) =>
  sql`s.id in (select ${id}::uuid union all select r.id from services.hsds_record r
    where r.kind = 'service' and r.record -> 'service_at_locations' @> ${JSON.stringify([{ id }])}::jsonb)`

const carriesAny = ({ needs, attributes, asksForId, capacity, ids }: NonNullable<DirectoryFilter['anyTerm']>) =>
  sql`(${needs} and s.needs <> '{}') or (${attributes} and s.attributes <> '{}') or (${asksForId} and s.asks_for_id <> 'unknown')
    or (${capacity} and ${said} is not null)
    or exists (select from services.hsds_record r, jsonb_array_elements(r.record -> 'attributes') a
      where r.kind = 'service' and r.id = s.id and r.office_id = s.office_id and a ->> 'taxonomy_term_id' = any (${textArray(ids)}::text[]))`

const textArray = (texts: readonly string[]): string => `{${texts.map((text) => JSON.stringify(text)).join(',')}}`

const idRow = z.object({ id: idOf<'service'>(), changed_at: z.date(), total: z.number() })

/** Ids of services in their order, when each changed, and how many there are in all. */
export const listServicePage = (db: Db, filter: DirectoryFilter, { limit, offset }: Slice) =>
  list(
    db,
    idRow,
    sql`select x.id, x.total,
        greatest(x.changed_at, (select max(c.said_at) from services.capacity c where c.service_id = x.id)) as changed_at
      from (select s.id, s.changed_at, count(*) over () as total
        from ${listed} where ${matches(filter)} order by s.id limit ${limit} offset ${offset}) x
      order by x.id`,
  )

/** Metres over the ground (haversine) from a place's point, or from the middle of its postal code. */
const metresTo = ({ lat, lon }: { readonly lat: number; readonly lon: number }) =>
  sql`12742000 * asin(sqrt(least(1, power(sin(radians(coalesce(l.lat, l.about_lat) - ${lat}) / 2), 2)
    + cos(radians(${lat})) * cos(radians(coalesce(l.lat, l.about_lat))) * power(sin(radians(coalesce(l.lon, l.about_lon) - ${lon}) / 2), 2))))`

const placeRow = z.object({ service_id: idOf<'service'>(), position: z.number(), total: z.number() })

/** Services at their places, in their order: the position is that of the place. */
export const listPlacePage = (db: Db, filter: DirectoryFilter, { limit, offset }: Slice) =>
  list(
    db,
    placeRow,
    sql`select l.service_id, l.position, count(*) over () as total
      from ${listed} join services.location l on l.service_id = s.id
      left join services.hsds_record r on r.kind = 'service' and r.id = s.id and r.office_id = s.office_id
      where ${matches(filter)} and case when r.id is null then l.title || l.street || l.city || l.postal_code <> ''
        else l.position <= jsonb_array_length(coalesce(r.record -> 'service_at_locations', '[]')) end
        ${filter.near ? sql`and ${metresTo(filter.near)} <= ${filter.near.metres}` : sql``}
      order by l.service_id, l.position limit ${limit} offset ${offset}`,
  )

const partnerRow = z.object({ id: idOf<'organization'>(), title: z.string(), website: z.string().nullable() })

/** Organizations by id, among all partners. */
export const listPartners = (db: Db, ids: readonly string[]) =>
  list(db, partnerRow, sql`select id, title, website from partners.organization where id = any (${uuids(ids)}::uuid[])`)

const organizationRow = z.object({ id: z.string(), partner: idOf<'organization'>().nullable(), total: z.number() })

/**
 * Organizations in the order of their ids, with the partner that each is: those that directories told, and partners of ours that give a
 * service and stand in none. With a filter of terms, those that give such a service.
 */
export const listOrganizationPage = (db: Db, filter: DirectoryFilter, { limit, offset }: Slice) => {
  const { search, term, anyTerm, organization } = filter
  const words = wordsOf(search)
  const terms = { ...(term && { term }), ...(anyTerm && { anyTerm }) }
  const gives = sql`exists (select from ${listed} where s.organization_id = y.partner and ${matches(terms)})`
  return list(
    db,
    organizationRow,
    sql`select y.id, y.partner, count(*) over () as total from (
        select distinct on (r.id) r.id, r.organization_id as partner, r.record ->> 'name' as title
          from services.hsds_record r where r.kind = 'organization'
        union all
        select x.id, x.id, x.title from partners.organization x
          where exists (select from services.service s where s.organization_id = x.id)
            and not exists (select from services.hsds_record r where r.organization_id = x.id and r.kind = 'organization')) y
      where (${words}::text is null or ${folded(sql`y.title`)} like ${folded(sql`${words}::text`)})
        and (${organization ?? null}::uuid is null or y.id = ${organization ?? null}::uuid)
        ${term || anyTerm ? sql`and ${gives}` : sql``}
      order by y.id limit ${limit} offset ${offset}`,
  )
}
