// Finding in the directory: what is offered near a point. It reads services.offer, which triggers keep; nothing of a search is written.
import { z } from 'zod'
import type { Id } from '#kernel/id'
import { list, run, sql, type Db, type RawBuilder, type Tx } from '#platform/database'
import { kilometresBetween, type Point } from '#registries/network'
import { columns, joined, serviceOf, serviceRow, type Service } from '../store.ts'

/** What is looked for around a point. */
export interface Seeking {
  readonly point: Point
  /** Codes of needs, one of which a service answers; none where anything is looked for. */
  readonly needs: readonly string[]
  /** How far away at most. */
  readonly kilometres: number
  /** A code of the pack's languages. */
  readonly language?: string | undefined
  /** Free; or free and with fees that follow income. */
  readonly cost?: 'free' | 'sliding' | undefined
  /** Open at this instant. What has no hours is not known to be open. */
  readonly openAt?: Date | undefined
  /** Only what is known to ask for no identification. */
  readonly withoutId?: boolean | undefined
  readonly limit: number
  readonly offset?: number | undefined
}

/** A service at one of its places, and how far that is. */
export interface Found {
  readonly service: Service
  readonly place: FoundPlace
  readonly kilometres: number
}

export interface FoundPlace extends Point {
  /** About: in the middle of its postal code. */
  readonly placed: 'exactly' | 'about'
  readonly position: number
  readonly title: string
  readonly street: string
  readonly city: string
  readonly postal_code: string
  readonly zone: string
}

const foundRow = serviceRow.extend({
  at_position: z.number(),
  at_title: z.string(),
  at_street: z.string(),
  at_city: z.string(),
  at_postal_code: z.string(),
  at_zone: z.string(),
  at_lat: z.number(),
  at_lon: z.number(),
  placed: z.enum(['exactly', 'about']),
})

/** Rows of `near` with everything that is kept of the service and of the place. */
const withService = (near: RawBuilder<unknown>) => sql`with near as materialized (${near})
  select ${columns}, l.position as at_position, l.title as at_title, l.street as at_street, l.city as at_city,
    l.postal_code as at_postal_code, l.zone as at_zone, near.lat as at_lat, near.lon as at_lon, near.placed
  from near join services.location l on l.service_id = near.service_id and l.position = near.position
  join (${joined}) on s.id = near.service_id
  order by near.far, s.id, l.position`

async function listFound(db: Db, point: Point, near: RawBuilder<unknown>): Promise<Found[]> {
  const rows = await list(db, foundRow, withService(near))
  return rows
    .map((row) => foundOf(row, point))
    .toSorted((one, other) => one.kilometres - other.kilometres || (one.service.id < other.service.id ? -1 : 1))
}

function foundOf(row: z.output<typeof foundRow>, point: Point): Found {
  const { at_position, at_title, at_street, at_city, at_postal_code, at_zone, at_lat, at_lon, placed, ...rest } = row
  const place = {
    position: at_position,
    title: at_title,
    street: at_street,
    city: at_city,
    postal_code: at_postal_code,
    zone: at_zone,
    lat: at_lat,
    lon: at_lon,
    placed,
  }
  return { service: serviceOf(rest), place, kilometres: kilometresBetween(point, place) }
}

/** A distance on the plane of services.spot, in its degrees. */
const reachOf = ({ point, kilometres }: Pick<Seeking, 'point' | 'kilometres'>): number =>
  kilometres / (111.195 * Math.cos((point.lat * Math.PI) / 180))

/** The nearest offers of needs, so many of each. */
const offersNear = (seeking: Seeking, needs: readonly string[], limit: number) => {
  const { point, language = null, cost = null, withoutId = false, openAt = null } = seeking
  return sql`services.offers_near(array(select jsonb_array_elements_text(${JSON.stringify(needs)}::jsonb)), ${point.lat}, ${point.lon},
    ${reachOf(seeking)}, ${language}::text, ${cost}::text, ${withoutId}, ${openAt}::timestamptz, ${limit})`
}

/** Open services that answer one of the needs, the nearest place first. Each place of a service stands by itself. */
export function listOffers(db: Db, seeking: Seeking): Promise<Found[]> {
  const { point, limit, offset = 0 } = seeking
  const needs = seeking.needs.length === 0 ? [''] : seeking.needs
  return listFound(
    db,
    point,
    sql`select n.service_id, n.place as position, n.lat, n.lon, n.placed, min(n.far) as far
      from ${offersNear(seeking, needs, limit + offset)} n
      group by 1, 2, 3, 4, 5 order by far, n.service_id, n.place limit ${limit} offset ${offset}`,
  )
}

const nameRow = z.object({
  id: z.custom<Id<'service'>>((value) => typeof value === 'string'),
  title: z.string(),
  organization_title: z.string(),
})

/** The name of a service and of who gives it. */
export type OfferName = z.output<typeof nameRow>

/** The names of what is offered around a point, the nearest first. */
export const listOfferNames = (db: Db, seeking: Seeking): Promise<OfferName[]> =>
  list(
    db,
    nameRow,
    sql`select s.id, s.title, g.title as organization_title
      from ${offersNear(seeking, [''], seeking.limit)} n
      join services.service s on s.id = n.service_id join partners.organization g on g.id = s.organization_id
      order by n.far, s.id`,
  )

/** The offers of services, the nearest place first. */
export function listOffersOf(db: Db, services: readonly Id<'service'>[], point: Point): Promise<Found[]> {
  const centre = sql`services.spot('', ${point.lat}::double precision, ${point.lon}::double precision)`
  return listFound(
    db,
    point,
    sql`select o.service_id, o.position, o.lat, o.lon, o.placed, o.spot <-> ${centre} as far from services.offer o
      where o.need = '' and o.service_id in (select jsonb_array_elements_text(${JSON.stringify(services)}::jsonb)::uuid)`,
  )
}

const codeRow = z.object({ postal_code: z.string() })

/** Postal codes of places whose point is not known, and not about either. */
export async function listUnplacedPostalCodes(db: Db): Promise<string[]> {
  const rows = await list(
    db,
    codeRow,
    sql`select distinct postal_code from services.location
      where postal_code <> '' and (lat is null or lon is null) and (about_lat is null or about_lon is null) order by postal_code`,
  )
  return rows.map(({ postal_code }) => postal_code)
}

/** The agencies that keep entries. */
export async function listKeepers(db: Db): Promise<Id<'organization'>[]> {
  const rows = await list(
    db,
    z.object({ custodian_id: z.custom<Id<'organization'>>((value) => typeof value === 'string') }),
    sql`select distinct custodian_id from services.service where custodian_id is not null`,
  )
  return rows.map(({ custodian_id }) => custodian_id)
}

/** Writes where postal codes lie to the places that have nothing better; gives how many places were written. */
export const markPlaced = (tx: Tx, points: readonly ({ postal_code: string } & Point)[]): Promise<number> =>
  run(
    tx,
    sql`update services.location l set about_lat = d.lat, about_lon = d.lon
      from jsonb_to_recordset(${JSON.stringify(points)}::jsonb) as d (postal_code text, lat double precision, lon double precision)
      where l.postal_code = d.postal_code and (l.lat is null or l.lon is null) and (l.about_lat is null or l.about_lon is null)`,
  )
