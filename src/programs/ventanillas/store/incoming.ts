// Visits of other systems: what stands under their references, and the writing of many at once.
import { z } from 'zod'
import type { Day, Month } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type RawBuilder, type Tx } from '#platform/database'
import { standings, type VisitRow } from '../rules/incoming.ts'

/** Where rows of visits come from: a statement that gives one `visits` (jsonb, an array of `VisitRow`). */
export type Given = RawBuilder<unknown>

/** These rows themselves. */
export const theseRows = (rows: readonly VisitRow[]): Given => sql`select ${JSON.stringify(rows)}::jsonb as visits`

const rowsOf = (given: Given) => sql`
  select r.id, r.visited_on, r.division, r.language, r.interpreter, r.first_this_year, decode(r.receipt, 'hex') as receipt, r.services
  from (${given}) as given, jsonb_to_recordset(given.visits) as r (id uuid, visited_on date, division text, language text,
    interpreter text, first_this_year text, receipt text, services jsonb)`

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

const Known = z.object({
  id: z.string(),
  /** What stands now in the place of the visit: itself, or what replaced it. */
  head: z.string(),
  standing: z.enum(standings),
  /** Whether what stands may be replaced: it is not void, and nobody wrote it here by hand. */
  free: z.boolean(),
})

export type Known = z.output<typeof Known>

/** Those of the rows whose id is known already, and how they compare with what is. */
export const listKnown = (db: Db, given: Given, whose: Whose): Promise<Known[]> =>
  list(
    db,
    Known,
    sql`
    with recursive given as materialized (${rowsOf(given)}),
    chain (first, id, place) as (
      select g.id, g.id, 0 from given g
      join ventanillas.visit v on v.custodian_id = ${whose.custodian} and v.id = g.id
      union all
      select c.first, x.replaced_by, c.place + 1 from chain c
      join ventanillas.voided x on x.custodian_id = ${whose.custodian} and x.entry_id = c.id and x.replaced_by is not null
    ),
    told as (
      select c.first, c.id, c.place, v.recorded_by is not null as is_typed,
        exists (select from ventanillas.voided x where x.custodian_id = v.custodian_id and x.entry_id = v.id) as is_void,
        (v.station_id, v.visited_on, v.language, v.interpreter, v.first_this_year)
          = (${whose.station}::uuid, g.visited_on, g.language, g.interpreter, g.first_this_year)
          and v.division_id is not distinct from g.division and s.services @> g.services and s.services <@ g.services as is_same
      from chain c
      join given g on g.id = c.first
      join ventanillas.visit v on v.custodian_id = ${whose.custodian} and v.id = c.id
      cross join lateral (
        select coalesce(jsonb_agg(jsonb_build_object('kind', s.kind, 'item', s.item, 'next_step', s.next_step)), '[]') as services
        from ventanillas.visit_service s where s.custodian_id = v.custodian_id and s.visit_id = v.id) s
    )
    select t.first as id, t.id as head, not t.is_void and not t.is_typed as free,
      case when t.is_same then 'same'
        when exists (select from told e where e.first = t.first and e.is_same) then 'before'
        when t.is_void then 'voided' when t.is_typed then 'typed' else 'other' end as standing
    from told t
    where t.place = (select max(e.place) from told e where e.first = t.first)`,
  )

export interface Writing {
  readonly by: Id<'account'> | null
  readonly at: Date
}

/** Writes the visits whose id is new, with their services, in one statement; how many. Known ones are left as they are. */
export async function insertIncoming(tx: Tx, given: Given, whose: Whose, { by, at }: Writing): Promise<number> {
  const row = await first(
    tx,
    z.object({ count: z.number() }),
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
    select count(*) as count from written`,
  )
  return row?.count ?? 0
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
