// Finding in the directory: what is offered near a point. It reads what triggers keep (schema/2-find.sql); nothing of a search is written.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { list, run, sql, type Db, type RawBuilder, type Tx } from '#platform/database'
import { kilometresBetween, type Point } from '#registries/network'
import { capacitySayers, capacityStates } from '../rules/standing.ts'
import { addressTold, type AddressTold } from '../rules/service.ts'
import { serviceRow, type Service } from '../store.ts'

/** What is looked for around a point. */
export interface Seeking extends Filters {
  readonly point: Point
  /** Codes of needs, one of which a service answers; none where anything is looked for. */
  readonly needs: readonly string[]
  /** How far away at most. */
  readonly kilometres: number
  readonly limit: number
  readonly offset?: number | undefined
}

/** What is asked of a service besides. */
export interface Filters {
  /** A code of the pack's languages. */
  readonly language?: string | undefined
  /** Free; or free and with fees that follow income. */
  readonly cost?: 'free' | 'sliding' | undefined
  /** Open at this instant. What has no hours is not known to be open; what takes nobody is not open. */
  readonly openAt?: Date | undefined
  /** Only what is known to ask for no identification. */
  readonly withoutId?: boolean | undefined
}

/** What is told of a service wherever it is found. */
export type Told = Pick<Service, keyof z.output<typeof told>>

/** A service at one of its places, and how far that is. */
export interface Found {
  readonly service: Told
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
  /** Whom the address is told: where that is keepers only, it stands not here. */
  readonly address_told: AddressTold
}

const told = serviceRow
  .pick({
    id: true,
    organization_title: true,
    office_id: true,
    title: true,
    attributes: true,
    asks_for_id: true,
    minimum_age: true,
    maximum_age: true,
    eligibility: true,
    fees: true,
    documents: true,
    public_line: true,
    public_mail: true,
    url: true,
    facts_on: true,
    assured_on: true,
    schedule: true,
    languages: true,
    cost_options: true,
  })
  .extend({
    capacity: z
      .object({ state: z.enum(capacityStates), said_by: z.enum(capacitySayers), said_at: z.string() })
      .nullable(),
  })

const foundRow = z.object({
  position: z.number(),
  title: z.string(),
  street: z.string(),
  city: z.string(),
  postal_code: z.string(),
  zone: z.string(),
  address_told: z.enum(addressTold),
  lat: z.number(),
  lon: z.number(),
  placed: z.enum(['exactly', 'about']),
  told,
})

type FoundRow = z.output<typeof foundRow>

/** What is told of a card; its instants come as text. */
const toldOf = ({ capacity, ...service }: FoundRow['told']): Told => ({
  ...service,
  capacity: capacity && { ...capacity, said_at: new Date(capacity.said_at) },
})

/** Rows of `near`, in the order of their `far`, with the card of the service and the address of the place. */
const withCards = (near: RawBuilder<unknown>) => sql`with near as materialized (${near})
  select l.position, l.title, l.street, l.city, l.postal_code, l.zone, l.address_told, near.lat, near.lon, near.placed, c.told
  from near join services.location l on l.service_id = near.service_id and l.position = near.place
  join services.card c on c.service_id = near.service_id order by near.far, near.service_id, near.place`

async function listFound(db: Db, point: Point, near: RawBuilder<unknown>): Promise<Found[]> {
  const rows = await list(db, foundRow, withCards(near))
  return rows.map(({ told: card, ...place }) => ({
    service: toldOf(card),
    place,
    kilometres: kilometresBetween(point, place),
  }))
}

/** Whether a service takes nobody now. */
const takesNobody = ({ service }: Pick<Found, 'service'>): boolean => service.capacity?.state === 'closed'

/** A distance on the plane of services.spot, in its degrees. */
const reachOf = ({ point, kilometres }: Pick<Seeking, 'point' | 'kilometres'>): number =>
  kilometres / (111.195 * Math.cos((point.lat * Math.PI) / 180))

/** Texts as an array of the database. */
const textArray = (texts: readonly string[]) =>
  sql`${`{${texts.map((text) => JSON.stringify(text)).join(',')}}`}::text[]`

/** What is asked of an offer besides its need and its place: language, cost, identification, an instant. */
const filtersOf = ({ language, cost, withoutId = false, openAt }: Filters) =>
  sql`${language ?? null}::text, ${cost ?? null}::text, ${withoutId}::boolean, ${openAt ?? null}::timestamptz`

/** Open services that answer one of the needs, those that take people first, the nearest place first. Each place of a service stands by itself. */
export async function listOffers(db: Db, seeking: Seeking): Promise<Found[]> {
  const { point, limit, offset = 0 } = seeking
  const needs = seeking.needs.length === 0 ? [''] : seeking.needs
  const found = await listFound(
    db,
    point,
    sql`select n.service_id, n.place, n.lat, n.lon, n.placed, min(n.far) as far
      from services.offers_near(${textArray(needs)}, ${point.lat}, ${point.lon}, ${reachOf(seeking)}, ${filtersOf(seeking)}, ${limit + offset}) n
      group by 1, 2, 3, 4, 5, n.takes = 'closed' order by n.takes = 'closed', far, n.service_id, n.place limit ${limit} offset ${offset}`,
  )
  return found.toSorted(
    (one, other) =>
      Number(takesNobody(one)) - Number(takesNobody(other)) ||
      one.kilometres - other.kilometres ||
      (one.service.id < other.service.id ? -1 : 1),
  )
}

/**
 * Open services around in whose name, or whose organization's, every word stands or one that sounds nearly like it: those with the very words
 * first, then those that take people, the nearest place first. `needs` is not asked.
 */
export async function listOffersNamed(db: Db, words: readonly string[], seeking: Seeking): Promise<Found[]> {
  const { point, limit, offset = 0 } = seeking
  if (words.length === 0) return []
  return listFound(
    db,
    point,
    sql`select n.service_id, n.place, n.lat, n.lon, n.placed, n.found_as as far
      from services.named_near(${textArray(words)}, ${point.lat}, ${point.lon}, ${reachOf(seeking)}, ${filtersOf(seeking)}, ${limit}, ${offset}) n`,
  )
}

/** The offers of a service, at its places in their order. */
export function listOffersOf(db: Db, service: Id<'service'>, point: Point): Promise<Found[]> {
  return listFound(
    db,
    point,
    sql`select o.service_id, o.position as place, o.lat, o.lon, o.placed, o.position as far from services.offer o
      where o.need = '' and o.service_id = ${service}::uuid`,
  )
}

/** Who asks from where: the division whose office keeps what lies nowhere. */
export interface SeekingAfar extends Filters {
  readonly needs: readonly string[]
  readonly division: string | null
  readonly on: Day
  readonly limit: number
}

const afarRow = foundRow.omit({ lat: true, lon: true, placed: true })

/** A service that lies nowhere, or nobody knows where: by telephone or on its pages. */
export interface FoundAfar {
  readonly service: Told
  readonly place: Omit<FoundPlace, 'lat' | 'lon' | 'placed'>
}

/** Open services without a place that the office of the division sends its visitors to, those that take people first, by name. */
export async function listOffersAfar(db: Db, seeking: SeekingAfar): Promise<FoundAfar[]> {
  const { needs, division, on, limit } = seeking
  const rows = await list(
    db,
    afarRow,
    sql`select coalesce(l.position, 1) as position, coalesce(l.title, '') as title, coalesce(l.street, '') as street,
        coalesce(l.city, '') as city, coalesce(l.postal_code, '') as postal_code, a.zone,
        coalesce(l.address_told, 'everybody') as address_told, c.told
      from services.afar(${textArray(needs)}, ${division}, ${on}::date, ${filtersOf(seeking)}, ${limit}) a
      join services.card c on c.service_id = a.service_id
      left join lateral (select * from services.location l where l.service_id = a.service_id order by l.position limit 1) l on true
      order by a.row`,
  )
  return rows.map(({ told: card, ...place }) => ({ service: toldOf(card), place }))
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
