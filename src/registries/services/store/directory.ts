// What other systems ask of the directory: services, their places, organizations, taxonomies and terms, page by page or line by line.
import { z } from 'zod'
import type { Id } from '#kernel/id'
import { first, list, sql, type Db, type RawBuilder } from '#platform/database'

/** What is asked of the directory. */
export interface DirectoryFilter {
  /** An office's entries only. */
  readonly office?: Id<'office'> | undefined
  /** Words that stand in a service's name and description, or in its organization's name: each of them, in any order. */
  readonly search?: string | undefined
  /** A term: its id, and what it means among what we keep in columns of our own. */
  readonly term?:
    | {
        readonly needs: readonly string[]
        readonly attributes: readonly string[]
        readonly asksForId: string | null
        readonly capacity: string | null
        readonly id: string
      }
    | undefined
  /** A taxonomy: any of its terms. */
  readonly anyTerm?:
    | {
        readonly needs: boolean
        readonly attributes: boolean
        readonly asksForId: boolean
        readonly capacity: boolean
        readonly id: string
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

/** A page: so many after the first so many; or, for lines, so many past the key of the last one ("" before the first). */
export interface Slice {
  readonly limit: number
  readonly offset: number
  readonly past?: string | undefined
}

const beforeAll = '00000000-0000-0000-0000-000000000000'
const pastId = ({ past }: Slice): string | null => (past === undefined ? null : past || beforeAll)

const uuids = (ids: readonly string[] | undefined): string | null => (ids ? `{${ids.join(',')}}` : null)
const textArray = (texts: readonly string[]): string => `{${texts.map((text) => JSON.stringify(text)).join(',')}}`

/** Conditions, of which each stands only where it is asked for, so that what is not asked costs nothing. */
const all = (conditions: readonly (RawBuilder<unknown> | false | undefined)[]): RawBuilder<unknown> => {
  const asked = conditions.filter((condition) => condition !== false && condition !== undefined)
  return asked.length === 0
    ? sql`true`
    : sql.join(
        asked.map((condition) => sql`(${condition})`),
        sql` and `,
      )
}

const matches = (filter: DirectoryFilter): RawBuilder<unknown> => {
  const { office, search, organization, modifiedAfter, services, term, anyTerm, placeId } = filter
  return all([
    office !== undefined && sql`s.office_id = ${office}`,
    services && sql`s.id = any (${uuids(services)}::uuid[])`,
    search !== undefined && says(search),
    organization !== undefined && isGivenBy(organization),
    modifiedAfter && sql`s.changed_at >= ${modifiedAfter}::timestamptz`,
    placeId !== undefined && isAtPlace(placeId),
    term && carries(term),
    anyTerm && carriesAny(anyTerm),
  ])
}

const says = (search: string) =>
  sql`s.id in (
    select x.id from services.service x where services.words(x.title || ' ' || x.description) @@ services.sought(${search})
    union all select x.id from partners.organization o join services.service x on x.organization_id = o.id
      where services.words(o.title) @@ services.sought(${search}))`

/** By the organization's id with us, or as a directory gave it. */
const isGivenBy = (id: string) =>
  sql`s.organization_id in (select ${id}::uuid union all select r.organization_id from services.hsds_record r
    where r.kind = 'organization' and r.id = ${id}::uuid)`

/** An entry of our own has one place at most, under its own id. */
const isAtPlace = (id: string) =>
  sql`s.id in (select ${id}::uuid union all select r.id from services.hsds_record r
    where r.kind = 'service' and r.record -> 'service_at_locations' @> ${JSON.stringify([{ id }])}::jsonb)`

const said = sql`(select c.state from services.capacity c where c.service_id = s.id order by c.said_at desc, c.id limit 1)`

const carries = ({ needs, attributes, asksForId, capacity, id }: NonNullable<DirectoryFilter['term']>) =>
  sql`s.needs && ${textArray(needs)}::text[] or s.attributes && ${textArray(attributes)}::text[] or s.asks_for_id = ${asksForId}
    or (${capacity}::text is not null and ${said} = ${capacity}::text)
    or (s.id, s.office_id) in (select r.id, r.office_id from services.hsds_record r where r.kind = 'service'
      and r.record -> 'attributes' @> ${JSON.stringify([{ taxonomy_term_id: id }])}::jsonb)`

const carriesAny = ({ needs, attributes, asksForId, capacity, id }: NonNullable<DirectoryFilter['anyTerm']>) =>
  sql`(${needs} and s.needs <> '{}') or (${attributes} and s.attributes <> '{}') or (${asksForId} and s.asks_for_id <> 'unknown')
    or (${capacity} and ${said} is not null)
    or (s.id, s.office_id) in (select r.id, r.office_id from services.hsds_record t join services.hsds_record r on r.kind = 'service'
        and r.record -> 'attributes' @> jsonb_build_array(jsonb_build_object('taxonomy_term_id', t.id))
      where t.kind = 'taxonomy_term' and t.record ->> 'taxonomy_id' = ${id})`

const countRow = z.object({ count: z.number() })

const countOf = async (db: Db, query: RawBuilder<unknown>): Promise<number> =>
  (await first(db, countRow, sql`select count(*) as count from (${query}) counted`))!.count

const idRow = z.object({ id: z.custom<Id<'service'>>((value) => typeof value === 'string'), changed_at: z.date() })

/** Ids of services in their order, and when each was changed last. */
export const listServicePage = (db: Db, filter: DirectoryFilter, slice: Slice) =>
  list(
    db,
    idRow,
    sql`select s.id, s.changed_at from services.service s
      where ${matches(filter)} and ${slice.past === undefined ? sql`true` : sql`s.id > ${pastId(slice)}::uuid`}
      order by s.id limit ${slice.limit} offset ${slice.offset}`,
  )

export const countServices = (db: Db, filter: DirectoryFilter): Promise<number> =>
  countOf(db, sql`select from services.service s where ${matches(filter)}`)

const givenRow = z.object({
  organization: z.string(),
  id: z.custom<Id<'service'>>((value) => typeof value === 'string'),
  changed_at: z.date(),
  count: z.number(),
})

/** The first services of each of these organizations, by id, and how many each gives. */
export const listServicesGiven = (db: Db, organizations: readonly string[], most: number) =>
  list(
    db,
    givenRow,
    sql`select y.id as organization, x.id, x.changed_at, x.count from unnest(${uuids(organizations)}::uuid[]) as y (id)
      cross join lateral (select s.id, s.changed_at, count(*) over () as count from services.service s
        where s.organization_id in (select y.id union all select r.organization_id from services.hsds_record r
          where r.kind = 'organization' and r.id = y.id)
        order by s.id limit ${most}) x
      order by y.id, x.id`,
  )

const latitude = sql`coalesce(l.lat, l.about_lat)`
const longitude = sql`coalesce(l.lon, l.about_lon)`

type Near = NonNullable<DirectoryFilter['near']>

/** Metres over the ground (haversine) from a place's point, or from the middle of its postal code. */
const metresTo = ({ lat, lon }: Near) =>
  sql`12742000 * asin(sqrt(least(1, power(sin(radians(${latitude} - ${lat}) / 2), 2)
    + cos(radians(${lat})) * cos(radians(${latitude})) * power(sin(radians(${longitude} - ${lon}) / 2), 2))))`

/** Degrees around a point that hold every place so near; round the pole and across the 180th meridian every longitude. */
const boxAround = ({ lat, lon, metres }: Near): string => {
  const high = (metres / 6_371_000) * (180 / Math.PI) * 1.001
  const pole = Math.min(90, Math.abs(lat) + high)
  const wide = pole >= 90 ? 360 : high / Math.cos((pole * Math.PI) / 180)
  const crosses = lon - wide < -180 || lon + wide > 180
  const [west, east] = crosses ? [-180, 180] : [lon - wide, lon + wide]
  return `(${west},${lat - high}),(${east},${lat + high})`
}

const isNear = (near: Near) =>
  sql`point(${longitude}, ${latitude}) <@ ${boxAround(near)}::box and ${metresTo(near)} <= ${near.metres}`

/** Where a record stands behind the entry, its places; else the entry's own, where it says where. */
const places = ({ near, ...filter }: DirectoryFilter) =>
  sql`services.location l join services.service s on s.id = l.service_id
    left join services.hsds_record r on r.kind = 'service' and r.id = s.id and r.office_id = s.office_id
    where ${matches(filter)} and ${near ? isNear(near) : sql`true`}
      and case when r.id is null then l.title || l.street || l.city || l.postal_code <> '' else l.position <= r.places end`

const placeRow = z.object({ service_id: idRow.shape.id, position: z.number(), changed_at: z.date() })

/** Services at their places, in their order: the position is that of the place. Past "service position". */
export const listPlacePage = (db: Db, filter: DirectoryFilter, slice: Slice) => {
  const [service = '', position = '0'] = (slice.past ?? '').split(' ')
  const past =
    slice.past === undefined
      ? sql`true`
      : sql`(l.service_id, l.position) > (${service || beforeAll}::uuid, ${position}::int)`
  return list(
    db,
    placeRow,
    sql`select l.service_id, l.position, s.changed_at from ${places(filter)} and ${past}
      order by l.service_id, l.position limit ${slice.limit} offset ${slice.offset}`,
  )
}

export const countPlaces = (db: Db, filter: DirectoryFilter): Promise<number> =>
  countOf(db, sql`select from ${places(filter)}`)

const wordsOfRecord = sql`services.words(coalesce(r.record ->> 'name', '') || ' ' || coalesce(r.record ->> 'alternate_name', '')
  || ' ' || coalesce(r.record ->> 'code', '') || ' ' || coalesce(r.record ->> 'description', ''))`

/**
 * Organizations with the partner that each is: those that directories told, and partners of ours that give a service and stand in
 * none. With a filter of terms, those that give such a service.
 */
const organizations = ({ search, term, anyTerm, organization: id }: DirectoryFilter) => {
  const gives = all([term && carries(term), anyTerm && carriesAny(anyTerm)])
  return sql`(
      select distinct r.id, r.organization_id as partner from services.hsds_record r where ${all([
        sql`r.kind = 'organization'`,
        id !== undefined && sql`r.id = ${id}::uuid`,
        search !== undefined && sql`${wordsOfRecord} @@ services.sought(${search})`,
      ])}
      union all
      select o.id, o.id from partners.organization o where ${all([
        id !== undefined && sql`o.id = ${id}::uuid`,
        search !== undefined && sql`services.words(o.title) @@ services.sought(${search})`,
        // Of one that gives nothing any more, only its own record is told: its closed services name it.
        sql`exists (select from services.service s where s.organization_id = o.id ${id === undefined ? sql`and s.closed_on is null` : sql``})`,
        sql`not exists (select from services.hsds_record r where r.organization_id = o.id and r.kind = 'organization')`,
      ])}) y
    where ${term || anyTerm ? sql`y.partner in (select s.organization_id from services.service s where ${gives})` : sql`true`}`
}

const organizationRow = z.object({ id: z.string() })

/** Ids of organizations, in their order. */
export const listOrganizationPage = (db: Db, filter: DirectoryFilter, slice: Slice) =>
  list(
    db,
    organizationRow,
    sql`select distinct y.id from ${organizations(filter)}
        and ${slice.past === undefined ? sql`true` : sql`y.id > ${pastId(slice)}::uuid`}
      order by y.id limit ${slice.limit} offset ${slice.offset}`,
  )

export const countOrganizations = (db: Db, filter: DirectoryFilter): Promise<number> =>
  countOf(db, sql`select distinct y.id from ${organizations(filter)}`)

/** A taxonomy or a term of ours, which stands in no table. */
export interface OwnRecord {
  readonly id: string
  readonly record: Readonly<Record<string, unknown>>
}

export interface VocabularyFilter {
  readonly kind: 'taxonomy' | 'taxonomy_term'
  readonly ids?: readonly string[] | undefined
  readonly search?: string | undefined
  readonly taxonomy?: string | undefined
  readonly parent?: string | undefined
  /** Only terms without a parent. */
  readonly topOnly?: boolean | undefined
}

const isAsked = ({ ids, search, taxonomy, parent, topOnly }: VocabularyFilter) =>
  all([
    ids && sql`r.id = any (${uuids(ids)}::uuid[])`,
    search !== undefined && sql`${wordsOfRecord} @@ services.sought(${search})`,
    taxonomy !== undefined && sql`r.record ->> 'taxonomy_id' = ${taxonomy}`,
    parent !== undefined && sql`r.record ->> 'parent_id' = ${parent}`,
    topOnly && sql`r.record ->> 'parent_id' is null`,
  ])

/** Those of directories, each once, and these of ours. */
const vocabulary = (own: readonly OwnRecord[], filter: VocabularyFilter) =>
  sql`(select * from (select distinct on (r.id) r.id, r.record from services.hsds_record r
        where r.kind = ${filter.kind} and r.id <> all (${uuids(own.map(({ id }) => id))}::uuid[]) and ${isAsked(filter)}
        order by r.id, r.office_id) told
      union all select r.id, r.record from jsonb_to_recordset(${JSON.stringify(own)}::jsonb) as r (id uuid, record jsonb)
        where ${isAsked(filter)}) y`

const recordRow = z.object({ id: z.string(), record: z.record(z.string(), z.unknown()) })

/** Taxonomies or terms, in the order of their ids. */
export const listVocabularyPage = (db: Db, own: readonly OwnRecord[], filter: VocabularyFilter, slice: Slice) =>
  list(
    db,
    recordRow,
    sql`select y.id, y.record from ${vocabulary(own, filter)}
      where ${slice.past === undefined ? sql`true` : sql`y.id > ${pastId(slice)}::uuid`}
      order by y.id limit ${slice.limit} offset ${slice.offset}`,
  )

export const countVocabulary = (db: Db, own: readonly OwnRecord[], filter: VocabularyFilter): Promise<number> =>
  countOf(db, sql`select from ${vocabulary(own, filter)}`)
