// Visits of other systems: what stands under their references, and the writing of many at once.
import { z } from 'zod'
import type { Day, Month } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type RawBuilder, type Tx } from '#platform/database'
import type { StandingVisit, VisitRow } from '../rules/incoming.ts'

/** Where rows of visits come from: a statement that gives one `visits` (jsonb, an array of `VisitRow`). */
export type Given = RawBuilder<unknown>

/** These rows themselves. */
export const theseRows = (rows: readonly VisitRow[]): Given => sql`select ${JSON.stringify(rows)}::jsonb as visits`

const rowsOf = (given: Given) => sql`
  select r.id, r.visited_on, r.division, r.language, r.interpreter, r.first_this_year, decode(r.receipt, 'hex') as receipt, r.services,
    told.value as told
  from (${given}) as given, jsonb_array_elements(given.visits) as told, jsonb_to_record(told.value) as r (id uuid, visited_on date,
    division text, language text, interpreter text, first_this_year text, receipt text, services jsonb)`

const Place = z.object({
  station_id: z.custom<Id<'station'>>(),
  code: z.string(),
  office_id: z.custom<Id<'office'>>(),
  custodian_id: z.custom<Id<'organization'>>().nullable(),
  zone: z.string(),
  opened_on: z.custom<Day>().nullable(),
  closed_on: z.custom<Day>().nullable(),
  closures: z.array(z.object({ from_on: z.custom<Day>(), to_on: z.custom<Day>().nullable() })),
  leads: z.array(
    z.object({
      organization_id: z.custom<Id<'organization'>>(),
      from_on: z.custom<Day>().nullable(),
      to_on: z.custom<Day>().nullable(),
    }),
  ),
})

export type PlaceRow = z.output<typeof Place>

/** A station by its code, with who leads and led it; undefined where there is none of that code. */
export const findPlace = (db: Db, code: string): Promise<PlaceRow | undefined> =>
  first(
    db,
    Place,
    sql`
    select s.id as station_id, s.code, s.office_id, s.custodian_id, o.zone, s.opened_on, s.closed_on,
      coalesce((select jsonb_agg(jsonb_build_object('from_on', c.from_on, 'to_on', c.to_on))
        from ventanillas.station_closure c where c.station_id = s.id), '[]') as closures,
      coalesce((select jsonb_agg(jsonb_build_object('organization_id', l.organization_id, 'from_on', l.from_on, 'to_on', l.to_on))
        from ventanillas.station_lead l where l.station_id = s.id), '[]') as leads
    from ventanillas.station s join network.office o on o.code = s.office_id
    where s.code = ${code}`,
  )

/** The code of a station; undefined where it is unknown. */
export async function findStationCode(db: Db, station: Id<'station'>): Promise<string | undefined> {
  const query = sql`select s.code from ventanillas.station s where s.id = ${station}`
  return (await first(db, z.object({ code: z.string() }), query))?.code
}

/** Whose rows these are: one agency's, at one station. */
export interface Whose {
  readonly custodian: Id<'organization'>
  readonly office: Id<'office'>
  readonly station: Id<'station'>
}

/** The months of a station whose visits an agency told as totals: of them, single visits would count twice. */
export async function listMonthsTold(db: Db, whose: Whose, indicators: readonly string[]): Promise<Month[]> {
  const rows = await list(
    db,
    z.object({ month: z.custom<Month>() }),
    sql`select distinct t.month from ventanillas.standing_tally t
      where t.custodian_id = ${whose.custodian} and t.station_id = ${whose.station}
        and t.indicator = any (${`{${indicators.join(',')}}`}::text[])`,
  )
  return rows.map(({ month }) => month)
}

/** Whether one of the indicators of that month was told as a total. */
export async function isMonthTold(db: Db, whose: Whose, month: Month, indicators: readonly string[]): Promise<boolean> {
  const row = await first(
    db,
    z.object({ told: z.boolean() }),
    sql`select exists (select from ventanillas.standing_tally t
      where t.custodian_id = ${whose.custodian} and t.station_id = ${whose.station} and t.month = ${month}
        and t.indicator = any (${`{${indicators.join(',')}}`}::text[])) as told`,
  )
  return row?.told ?? false
}

const StandingVisit = z.object({
  id: z.string(),
  station_id: z.custom<Id<'station'>>(),
  visited_on: z.custom<Day>(),
  division: z.string().nullable(),
  language: z.string(),
  interpreter: z.string(),
  first_this_year: z.string(),
  services: z.array(z.object({ kind: z.string(), item: z.string(), next_step: z.string().nullable() })),
  /** Whether somebody wrote it here by hand. */
  is_typed: z.boolean(),
  is_void: z.boolean(),
  replaced_by: z.string().nullable(),
})

/** The visits of these ids that the custodian has, void or not. Looked up as one list: the planner knows nothing of what was just read. */
export const listStandingVisits = (
  db: Db,
  custodian: Id<'organization'>,
  ids: readonly string[],
): Promise<StandingVisit[]> =>
  list(
    db,
    StandingVisit,
    sql`
    select v.id, v.station_id, v.visited_on, v.division_id as division, v.language, v.interpreter, v.first_this_year,
      coalesce((
        select jsonb_agg(jsonb_build_object('kind', s.kind, 'item', s.item, 'next_step', s.next_step))
        from ventanillas.visit_service s where s.custodian_id = v.custodian_id and s.visit_id = v.id), '[]') as services,
      v.recorded_by is not null as is_typed, x.entry_id is not null as is_void, x.replaced_by
    from ventanillas.visit v
    left join ventanillas.voided x on x.custodian_id = v.custodian_id and x.entry_id = v.id
    where v.custodian_id = ${custodian} and v.id = any (${`{${ids.join(',')}}`}::uuid[])`,
  )

export interface Writing {
  readonly by: Id<'account'> | null
  readonly at: Date
}

/** Writes the visits whose id is new, with their services, in one statement: how many, and the rows whose id was known. */
export async function insertIncoming(
  tx: Tx,
  given: Given,
  whose: Whose,
  { by, at }: Writing,
): Promise<{ readonly written: number; readonly known: readonly VisitRow[] }> {
  const row = await first(
    tx,
    z.object({ written: z.number(), known: z.array(z.custom<VisitRow>()) }),
    sql`
    with given as materialized (${rowsOf(given)}),
    written as (
      insert into ventanillas.visit (custodian_id, id, office_id, station_id, visited_on, division_id, language, interpreter,
        first_this_year, receipt, recorded_by, recorded_at)
      select ${whose.custodian}::uuid, g.id, ${whose.office}, ${whose.station}::uuid, g.visited_on, g.division, g.language,
        g.interpreter, g.first_this_year, g.receipt, ${by}::uuid, ${at}::timestamptz
      from given g
      on conflict (custodian_id, id) do nothing
      returning id
    ), services as (
      insert into ventanillas.visit_service (custodian_id, visit_id, kind, item, next_step)
      select ${whose.custodian}::uuid, w.id, s.kind, s.item, s.next_step
      from written w join given g on g.id = w.id,
        jsonb_to_recordset(g.services) as s (kind text, item text, next_step text)
    )
    select (select count(*) from written) as written,
      coalesce((select jsonb_agg(g.told) from given g where g.id not in (select id from written)), '[]') as known`,
  )
  return row!
}

/** A visit that comes in the place of another: the row's id, what stands now, and the id that it gets. */
export interface Replacement {
  readonly id: string
  readonly head: string
  readonly fresh: string
}

/** Voids what stands and writes the rows in its place, under fresh ids. */
export async function replaceIncoming(
  tx: Tx,
  given: Given,
  whose: Whose,
  replacing: Writing & { readonly these: readonly Replacement[]; readonly reason: string },
): Promise<void> {
  const { by, at, these, reason } = replacing
  const replaced = sql`jsonb_to_recordset(${JSON.stringify(these)}::jsonb) as r (id uuid, head uuid, fresh uuid)`
  const anew = sql`
    select jsonb_agg(jsonb_set(v.value, '{id}', to_jsonb(r.fresh))) as visits
    from (${given}) as given, jsonb_array_elements(given.visits) v join ${replaced} on (v.value ->> 'id')::uuid = r.id`
  await insertIncoming(tx, anew, whose, { by, at })
  await run(
    tx,
    sql`
    insert into ventanillas.voided (custodian_id, entry_id, entry, reason, replaced_by, voided_by, voided_at)
    select ${whose.custodian}::uuid, r.head, 'visit', ${reason}, r.fresh, ${by}::uuid, ${at}::timestamptz from ${replaced}`,
  )
}
