// Monthly reports: the months that are expected, what was typed, signed and done, and the numbers as signed and as they stand now.
import { z } from 'zod'
import type { Day, Month, Period } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type RawBuilder, type Tx } from '#platform/database'
import { newId } from '#platform/random'
import { figuresQuery, indicators, type IndicatorId, type Span } from '../indicators.ts'
import type { ReportDraft, Step, StepKind } from '../rules/report.ts'
import { listUntold } from './told.ts'

/** Lets in what the actor answers for or oversees; everybody else's months are not even listed. */
const visible = sql`(led.custodian_id in (select ventanillas.custodians_seen()) or s.office_id in (select ventanillas.offices_seen()))`

/** A station's month under a lead agency, whether a report was begun or not. */
export const ReportPlace = z.object({
  station_id: z.custom<Id<'station'>>(),
  code: z.string(),
  unit: z.enum(['window', 'mobile']),
  office_id: z.custom<Id<'office'>>(),
  office_title: z.string(),
  /** ISO 3166-1 alpha-2 of where the office stands. */
  country: z.string(),
  zone: z.string(),
  month: z.custom<Month>(),
  custodian_id: z.custom<Id<'organization'>>(),
  custodian_title: z.string(),
  report_id: z.custom<Id<'report'>>().nullable(),
})

export type ReportPlace = z.output<typeof ReportPlace>

const MonthRow = ReportPlace.extend({
  move: z.custom<StepKind>().nullable(),
  moved_at: z.date().nullable(),
  moved_by_name: z.string().nullable(),
  contacts: z.number().nullable(),
  known_persons: z.number().nullable(),
  closures: z.array(z.custom<Period>()),
})

export type MonthRow = z.output<typeof MonthRow>

/** The months of an office's stations, or of all, that somebody led and that were open to it, and those that have a report. */
const placesQuery = (office: Id<'office'> | null, from: Day, to: Day): RawBuilder<unknown> => sql`
  with month as (
    select to_char(m, 'YYYY-MM') as month, m::date as first_on, (m + interval '1 month' - interval '1 day')::date as last_on
    from generate_series(${from}::date::timestamp, ${to}::date::timestamp, interval '1 month') m
  ), led as (
    select l.station_id, l.organization_id as custodian_id, m.month, max(coalesce(l.to_on, 'infinity')) as until
    from ventanillas.station_lead l
    join ventanillas.station s on s.id = l.station_id
    join month m on (l.from_on is null or l.from_on <= m.last_on) and (l.to_on is null or l.to_on >= m.first_on)
      and coalesce(s.opened_on, s.piloted_on, s.in_operation_on) <= m.last_on
      and (s.closed_on is null or s.closed_on > m.first_on)
    group by 1, 2, 3
    union all
    select r.station_id, r.custodian_id, r.month, '-infinity'::date from ventanillas.report r join month m on m.month = r.month
  ), place as (
    select s.id as station_id, s.code, s.unit, s.office_id, o.title as office_title, o.country, o.zone, led.month, led.custodian_id,
      p.title as custodian_title, max(led.until) as until
    from led
    join ventanillas.station s on s.id = led.station_id
    join network.office o on o.code = s.office_id
    join partners.organization p on p.id = led.custodian_id
    where (${office}::text is null or s.office_id = ${office}) and ${visible}
    group by s.id, o.code, led.month, led.custodian_id, p.id
  )`

const placeColumns = sql`place.station_id, place.code, place.unit, place.office_id, place.office_title, place.country, place.zone, place.month,
  place.custodian_id, place.custodian_title, r.id as report_id`

/** Joins the report of a place, if one was begun. */
const reportOfPlace: RawBuilder<unknown> = sql`left join ventanillas.report r
  on r.station_id = place.station_id and r.custodian_id = place.custodian_id and r.month = place.month`

const signedValue = (indicator: string) => sql`(
  select c.value from ventanillas.report_cell c
  where c.report_id = r.id and c.position = signed.position and c.indicator = ${indicator} and c.item = '')`

/** The months of an office's stations that begin from `from` (a first day) to `to`, each with its last step; newest first. */
export const listReportMonths = (db: Db, office: Id<'office'>, from: Day, to: Day): Promise<MonthRow[]> =>
  list(
    db,
    MonthRow,
    sql`
    ${placesQuery(office, from, to)}
    select ${placeColumns}, t.step as move, t.taken_at as moved_at, h.name as moved_by_name,
      ${signedValue('contacts')} as contacts, ${signedValue('known-persons')} as known_persons,
      coalesce((
        select jsonb_agg(jsonb_build_object('from_on', c.from_on, 'to_on', c.to_on))
        from ventanillas.station_closure c where c.station_id = place.station_id), '[]') as closures
    from place ${reportOfPlace}
    left join lateral (
      select t.step, t.taken_at, t.taken_by from ventanillas.report_step t
      where t.report_id = r.id and t.step <> 'commented' order by t.position desc limit 1) t on true
    left join lateral (
      select t2.position from ventanillas.report_step t2
      where t2.report_id = r.id and t2.step = 'signed' and t.step <> 'reopened' order by t2.position desc limit 1) signed on true
    left join people.office_holder h on h.id = t.taken_by
    order by place.month desc, place.unit desc, place.code, place.until desc`,
  )

/** The month of one station: under the given lead agency, or under the last one of the month that the actor may see. */
export const findReportPlace = (
  db: Db,
  at: { office: Id<'office'>; station: string; month: Month; custodian: Id<'organization'> | null },
): Promise<ReportPlace | undefined> =>
  first(
    db,
    ReportPlace,
    sql`
    ${placesQuery(at.office, `${at.month}-01` as Day, `${at.month}-01` as Day)}
    select ${placeColumns} from place ${reportOfPlace}
    where place.code = ${at.station} and (${at.custodian}::uuid is null or place.custodian_id = ${at.custodian}::uuid)
    order by place.until desc, place.custodian_id limit 1`,
  )

const Zone = z.object({ title: z.string(), zone: z.string(), since: z.custom<Day>().nullable() })

/** The office's name and time zone, and the first day that any of its stations was in operation. */
export const findReportOffice = (db: Db, office: Id<'office'>): Promise<z.output<typeof Zone> | undefined> =>
  first(
    db,
    Zone,
    sql`
    select o.title, o.zone, (
      select min(coalesce(s.opened_on, s.piloted_on, s.in_operation_on)) from ventanillas.station s where s.office_id = o.code) as since
    from network.office o where o.code = ${office}`,
  )

const Entry = z.object({
  position: z.number(),
  open: z.number().nullable(),
  staff: z.number().nullable(),
  volunteers: z.number().nullable(),
  cash: z.number().nullable(),
  kind: z.number().nullable(),
  currency: z.string(),
  worked: z.string(),
  didNotWork: z.string(),
  needs: z.string(),
  typed_by: z.custom<Id<'account'>>().nullable(),
  typed_by_name: z.string().nullable(),
  typed_at: z.date(),
})

/** What was typed: hours in quarters, money in minor units; null is not told. */
export type Entry = z.output<typeof Entry>

/** The last entry of a report. */
export const findEntry = (db: Db, report: Id<'report'>): Promise<Entry | undefined> =>
  first(
    db,
    Entry,
    sql`
    select e.position, e.quarters_open as open, e.staff_quarters as staff, e.volunteer_quarters as volunteers, e.cash,
      e.in_kind as kind, e.currency, e.worked, e.did_not_work as "didNotWork", e.needs, e.typed_by, h.name as typed_by_name, e.typed_at
    from ventanillas.report_entry e left join people.office_holder h on h.id = e.typed_by
    where e.report_id = ${report} order by e.position desc limit 1`,
  )

const StepRow = z.object({
  position: z.number(),
  step: z.custom<StepKind>(),
  text: z.string(),
  taken_by: z.custom<Id<'account'>>().nullable(),
  taken_by_name: z.string().nullable(),
  taken_at: z.date(),
})

/** Everything that happened to a report, in order. */
export const listSteps = (db: Db, report: Id<'report'>): Promise<Step[]> =>
  list(
    db,
    StepRow,
    sql`
    select t.position, t.step, t.text, t.taken_by, h.name as taken_by_name, t.taken_at
    from ventanillas.report_step t left join people.office_holder h on h.id = t.taken_by
    where t.report_id = ${report} order by t.position`,
  )

/** Lets one deed at a time at a station's month; held until the transaction ends. */
export const lockReport = (tx: Tx, place: ReportPlace): Promise<number> =>
  run(
    tx,
    sql`select pg_advisory_xact_lock(hashtextextended(${`ventanillas.report ${place.station_id} ${place.custodian_id} ${place.month}`}, 0))`,
  )

/** Begins the report of a month. Call under its lock. */
export async function insertReport(tx: Tx, place: ReportPlace): Promise<Id<'report'>> {
  const id = newId<'report'>()
  await run(
    tx,
    sql`
    insert into ventanillas.report (id, custodian_id, office_id, station_id, month)
    values (${id}, ${place.custodian_id}, ${place.office_id}, ${place.station_id}, ${place.month})`,
  )
  return id
}

export interface Taken {
  readonly by: Id<'account'> | null
  readonly at: Date
}

/** Writes what the station typed as the report's next entry. */
export const insertEntry = (
  tx: Tx,
  report: Id<'report'>,
  entry: { position: number; currency: string; draft: ReportDraft },
  { by, at }: Taken,
): Promise<number> => {
  const { position, currency, draft } = entry
  return run(
    tx,
    sql`
    insert into ventanillas.report_entry (report_id, position, custodian_id, office_id, quarters_open, staff_quarters,
      volunteer_quarters, cash, in_kind, currency, worked, did_not_work, needs, typed_by, typed_at)
    select r.id, ${position}::int, r.custodian_id, r.office_id, ${draft.open}::int, ${draft.staff}::int, ${draft.volunteers}::int,
      ${draft.cash}::bigint, ${draft.kind}::bigint, ${currency}::text, ${draft.worked}::text, ${draft.didNotWork}::text,
      ${draft.needs}::text, ${by}::uuid, ${at}::timestamptz
    from ventanillas.report r where r.id = ${report}`,
  )
}

/** Writes the report's next step; a signature names the entry that it signs. */
export const insertStep = (
  tx: Tx,
  report: Id<'report'>,
  taken: { position: number; step: StepKind; text: string; entryPosition: number | null },
  { by, at }: Taken,
): Promise<number> =>
  run(
    tx,
    sql`
    insert into ventanillas.report_step (report_id, position, custodian_id, office_id, step, text, entry_position, taken_by, taken_at)
    select r.id, ${taken.position}::int, r.custodian_id, r.office_id, ${taken.step}::text, ${taken.text}::text,
      ${taken.entryPosition}::int, ${by}::uuid, ${at}::timestamptz
    from ventanillas.report r where r.id = ${report}`,
  )

/** The numbers, or those asked for, that were told or are counted: what nobody told of a month that came as totals has none. */
export async function listKnown(db: Db, span: Span, only?: readonly IndicatorId[]): Promise<IndicatorId[]> {
  const untold = await listUntold(db, span)
  return indicators.map(({ id }) => id).filter((id) => (only?.includes(id) ?? true) && !untold.includes(id))
}

/** Keeps the numbers as they stand in this instant beside the signature at `position`. One statement: all of one moment. */
export async function insertCells(
  tx: Tx,
  report: Id<'report'>,
  position: number,
  span: Span,
  today: Day,
): Promise<number> {
  const known = await listKnown(tx, span)
  return run(
    tx,
    sql`
    insert into ventanillas.report_cell (report_id, position, custodian_id, office_id, indicator, item, value, definition_version,
      query_sha256)
    select r.id, ${position}::int, r.custodian_id, r.office_id, f.indicator, f.item, f.value, f.version,
      sha256(convert_to(figures.ventanillas_query(f.figure), 'UTF8'))
    from ventanillas.report r, (${figuresQuery(span, today, known)}) f where r.id = ${report}`,
  )
}

const FigureRow = z.object({
  indicator: z.string(),
  version: z.number(),
  figure: z.string(),
  item: z.string(),
  value: z.number(),
})

/** The numbers, or those asked for, as the window's entries give them now. For any span: known persons are counted anew, never added. */
export async function listFiguresNow(
  db: Db,
  span: Span,
  today: Day,
  only?: readonly IndicatorId[],
): Promise<z.output<typeof FigureRow>[]> {
  const query = figuresQuery(span, today, await listKnown(db, span, only))
  return list(db, FigureRow, sql`select * from (${query}) f order by f.indicator, f.item`)
}

const SignedFigure = z.object({
  indicator: z.string(),
  item: z.string(),
  value: z.number(),
  definition_version: z.number(),
  query_sha256: z.string(),
})

export type SignedFigure = z.output<typeof SignedFigure>

/** The numbers that stand signed; none where the report is open. */
export const listFiguresSigned = (db: Db, report: Id<'report'>): Promise<SignedFigure[]> =>
  list(
    db,
    SignedFigure,
    sql`
    select c.indicator, c.item, c.value, c.definition_version, encode(c.query_sha256, 'hex') as query_sha256
    from ventanillas.report_cell c
    where c.report_id = ${report} and c.position = (
      select max(t.position) filter (where t.step = 'signed') from ventanillas.report_step t
      where t.report_id = ${report} and t.step <> 'commented'
      having max(t.position) filter (where t.step = 'signed') > coalesce(max(t.position) filter (where t.step = 'reopened'), 0))
    order by c.indicator, c.item`,
  )

const QueryRow = z.object({ text: z.string(), sha256: z.string() })

export type QueryRow = z.output<typeof QueryRow>

/** What makes a number, as the database runs it: every function of it, that of months told as totals too; and their SHA-256. */
export const getQuery = async (db: Db, figure: string): Promise<QueryRow> =>
  (await first(
    db,
    QueryRow,
    sql`
    select d.text, encode(sha256(convert_to(d.text, 'UTF8')), 'hex') as sha256
    from figures.ventanillas_query(${figure}::text) as d(text)`,
  ))!

const ViewRow = z.object({ name: z.string(), text: z.string() })

export type ViewRow = z.output<typeof ViewRow>

/** The views that a query reads, and those that they read, as the database runs them. */
export const listViewsIn = (db: Db, query: string): Promise<ViewRow[]> =>
  list(
    db,
    ViewRow,
    sql`
    with recursive read as (
      select v.viewname, v.definition from pg_views v
      where v.schemaname = 'ventanillas' and ${query}::text ~ ('ventanillas\\.' || v.viewname || '\\M')
      union
      select v.viewname, v.definition from pg_views v
      join read on read.definition ~ ('ventanillas\\.' || v.viewname || '\\M') where v.schemaname = 'ventanillas'
    )
    select 'ventanillas.' || viewname as name, definition as text from read order by 1`,
  )
