// Visits: each belongs to its custodian, and row security shows it to nobody else.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'
import type { ServiceKind } from '../rules/visit.ts'

const Service = z.object({ kind: z.custom<ServiceKind>(), item: z.string(), next_step: z.string().nullable() })

const Visit = z.object({
  id: z.custom<Id<'visit'>>(),
  custodian_id: z.custom<Id<'organization'>>(),
  office_id: z.custom<Id<'office'>>(),
  station_id: z.custom<Id<'station'>>(),
  visited_on: z.custom<Day>(),
  language: z.string(),
  interpreter: z.enum(['yes', 'no']),
  first_this_year: z.enum(['yes', 'no', 'not-asked']),
  recorded_by: z.custom<Id<'account'>>().nullable(),
  recorded_at: z.date(),
  voided_reason: z.string().nullable(),
  services: z.array(Service),
})

export type Visit = z.output<typeof Visit>

const columns = sql`v.id, v.custodian_id, v.office_id, v.station_id, v.visited_on, v.language, v.interpreter, v.first_this_year,
  v.recorded_by, v.recorded_at, x.reason as voided_reason, coalesce((
    select jsonb_agg(jsonb_build_object('kind', s.kind, 'item', s.item, 'next_step', s.next_step) order by s.kind, s.item)
    from ventanillas.visit_service s where s.custodian_id = v.custodian_id and s.visit_id = v.id), '[]') as services`

const joined = sql`ventanillas.visit v
  left join ventanillas.voided x on x.custodian_id = v.custodian_id and x.entry_id = v.id`

const ListedVisit = Visit.extend({ standing: z.number() })

/** The visits of an office from day to day, the newest first, voided ones among them; each says how many of them all stand. */
export const listVisits = (
  db: Db,
  office: Id<'office'>,
  span: { from: Day; to: Day },
  page: { limit: number; offset: number },
): Promise<z.output<typeof ListedVisit>[]> =>
  list(
    db,
    ListedVisit,
    sql`select ${columns}, count(*) filter (where x.entry_id is null) over () as standing from ${joined}
      where v.office_id = ${office} and v.visited_on between ${span.from} and ${span.to}
      order by v.visited_on desc, v.recorded_at desc, v.id limit ${page.limit} offset ${page.offset}`,
  )

/** How many visits of an office stand from day to day. */
export async function countVisits(db: Db, office: Id<'office'>, span: { from: Day; to: Day }): Promise<number> {
  const row = await first(
    db,
    z.object({ count: z.number() }),
    sql`select count(*) as count from ventanillas.standing_visit v
      where v.office_id = ${office} and v.visited_on between ${span.from} and ${span.to}`,
  )
  return row?.count ?? 0
}

/** One visit, voided or not. */
export const findVisit = (db: Db, office: Id<'office'>, visit: Id<'visit'>): Promise<Visit | undefined> =>
  first(db, Visit, sql`select ${columns} from ${joined} where v.id = ${visit} and v.office_id = ${office}`)

/** Whether a receipt stands on a visit of the custodian. */
export async function isReceiptKnown(db: Db, custodian: Id<'organization'>, receipt: Buffer): Promise<boolean> {
  const rows = await list(
    db,
    z.object({ known: z.boolean() }),
    sql`select true as known from ventanillas.visit v where v.custodian_id = ${custodian} and v.receipt = ${receipt} limit 1`,
  )
  return rows.length > 0
}

const StationNow = z.object({
  id: z.custom<Id<'station'>>(),
  custodian_id: z.custom<Id<'organization'>>().nullable(),
  zone: z.string(),
  opened_on: z.custom<Day>().nullable(),
  closed_on: z.custom<Day>().nullable(),
  closures: z.array(z.object({ from_on: z.custom<Day>(), to_on: z.custom<Day>().nullable() })),
})

/** A station of the office with what decides whether it receives visitors on a day; undefined where the office has no such station. */
export const findStationNow = (
  db: Db,
  office: Id<'office'>,
  station: Id<'station'>,
): Promise<z.output<typeof StationNow> | undefined> =>
  first(
    db,
    StationNow,
    sql`select s.id, s.custodian_id, o.zone, s.opened_on, s.closed_on, coalesce((
        select jsonb_agg(jsonb_build_object('from_on', c.from_on, 'to_on', c.to_on))
        from ventanillas.station_closure c where c.station_id = s.id), '[]') as closures
      from ventanillas.station s join network.office o on o.code = s.office_id
      where s.id = ${station} and s.office_id = ${office}`,
  )

export interface NewVisit {
  readonly id: Id<'visit'>
  readonly custodian: Id<'organization'>
  readonly office: Id<'office'>
  readonly station: Id<'station'>
  readonly visitedOn: Day
  readonly division: string | null
  readonly language: string
  readonly interpreter: 'yes' | 'no'
  readonly firstThisYear: 'yes' | 'no' | 'not-asked'
  readonly receipt: Buffer
  readonly recordedBy: Id<'account'> | null
  readonly recordedAt: Date
  readonly services: readonly { kind: string; item: string; next_step: string | null }[]
}

/** Writes a visit with its services in one statement; false where the same id stands already (a repeated submission). */
export async function insertVisit(tx: Tx, visit: NewVisit): Promise<boolean> {
  const services = JSON.stringify(visit.services)
  const rows = await list(
    tx,
    z.object({ id: z.string() }),
    sql`with written as (
      insert into ventanillas.visit (custodian_id, id, office_id, station_id, visited_on, division_id, language, interpreter,
        first_this_year, receipt, recorded_by, recorded_at)
      values (${visit.custodian}, ${visit.id}, ${visit.office}, ${visit.station}, ${visit.visitedOn}, ${visit.division},
        ${visit.language}, ${visit.interpreter}, ${visit.firstThisYear}, ${visit.receipt}, ${visit.recordedBy},
        ${visit.recordedAt})
      on conflict (custodian_id, id) do nothing
      returning custodian_id, id
    ), services as (
      insert into ventanillas.visit_service (custodian_id, visit_id, kind, item, next_step)
      select w.custodian_id, w.id, s.kind, s.item, s.next_step
      from written w, jsonb_to_recordset(${services}::jsonb) as s (kind text, item text, next_step text)
    ) select id from written`,
  )
  return rows.length > 0
}

/** Says whose visit it was, where the visitor left a contact with consent. */
export const markVisitor = (
  tx: Tx,
  custodian: Id<'organization'>,
  visit: Id<'visit'>,
  person: Id<'protected-person'>,
): Promise<number> =>
  run(tx, sql`update ventanillas.visit set person_id = ${person} where custodian_id = ${custodian} and id = ${visit}`)

export type Entry = 'visit' | 'group-contact' | 'material'

/** What must be known to void an entry: who wrote it, when, and whether it stands. */
export async function findEntry(
  db: Db,
  office: Id<'office'>,
  entry: Entry,
  id: string,
): Promise<
  { custodian_id: Id<'organization'>; recorded_by: string | null; recorded_at: Date; voided: boolean } | undefined
> {
  const table = {
    visit: sql`ventanillas.visit`,
    'group-contact': sql`ventanillas.group_contact`,
    material: sql`ventanillas.material`,
  }
  return first(
    db,
    z.object({
      custodian_id: z.custom<Id<'organization'>>(),
      recorded_by: z.string().nullable(),
      recorded_at: z.date(),
      voided: z.boolean(),
    }),
    sql`select e.custodian_id, e.recorded_by, e.recorded_at,
        exists (select from ventanillas.voided x where x.custodian_id = e.custodian_id and x.entry_id = e.id) as voided
      from ${table[entry]} e where e.id = ${id} and e.office_id = ${office}`,
  )
}

/** Marks an entry as void; false where it was void already. */
export async function insertVoided(
  tx: Tx,
  entry: { custodian: Id<'organization'>; entry: Entry; id: string; reason: string; replacedBy: string | null },
  by: Id<'account'> | null,
  at: Date,
): Promise<boolean> {
  const touched = await run(
    tx,
    sql`insert into ventanillas.voided (custodian_id, entry_id, entry, reason, replaced_by, voided_by, voided_at)
      values (${entry.custodian}, ${entry.id}, ${entry.entry}, ${entry.reason}, ${entry.replacedBy}, ${by}, ${at})
      on conflict (custodian_id, entry_id) do nothing`,
  )
  return touched > 0
}

/** Organizations that lead or led a station: those that may hold clients' rows. */
export async function listCustodians(db: Db): Promise<Id<'organization'>[]> {
  const rows = await list(
    db,
    z.object({ organization_id: z.custom<Id<'organization'>>() }),
    sql`select distinct organization_id from ventanillas.station_lead`,
  )
  return rows.map((row) => row.organization_id)
}
