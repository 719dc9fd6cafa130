// Months that leave this installation: how they stand signed, what is counted of the year so far, and what was made to travel.
import { z } from 'zod'
import { firstDayOf, lastDayOf, yearOf, type Day, type Month } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'
import { figuresQuery, listKnown } from '#programs/ventanillas'

/** Which month: of a station, under the agency that answers for it. */
export interface MonthAt {
  readonly station: Id<'station'>
  readonly custodian: Id<'organization'>
  readonly month: Month
}

/** Lets one deed at a time at a station's month; held until the transaction ends. */
export const lockMonth = (tx: Tx, { station, custodian, month }: MonthAt): Promise<number> =>
  run(
    tx,
    sql`select pg_advisory_xact_lock(hashtextextended(${`evaluation.report ${station} ${custodian} ${month}`}, 0))`,
  )

const Approved = z.object({
  report_id: z.custom<Id<'report'>>(),
  /** The position of the signature that stands. */
  position: z.number(),
  signed_at: z.date(),
  approved_at: z.date(),
  /** Why it was opened again before that signature; empty where it never was. */
  reason: z.string(),
  open: z.number().nullable(),
  staff: z.number().nullable(),
  volunteers: z.number().nullable(),
  cash: z.number().nullable(),
  kind: z.number().nullable(),
  /** Null where nothing was typed. */
  currency: z.string().nullable(),
})

export type ApprovedMonth = z.output<typeof Approved>

/** The month's report where it stands approved (or accepted), with what was typed when it was signed. */
export const findApprovedMonth = (db: Db, at: MonthAt): Promise<ApprovedMonth | undefined> =>
  first(
    db,
    Approved,
    sql`
    select r.id as report_id, signed.position, signed.taken_at as signed_at, approved.taken_at as approved_at,
      coalesce((
        select t.text from ventanillas.report_step t
        where t.report_id = r.id and t.step = 'reopened' and t.position < signed.position order by t.position desc limit 1), '') as reason,
      e.quarters_open as open, e.staff_quarters as staff, e.volunteer_quarters as volunteers, e.cash, e.in_kind as kind, e.currency
    from ventanillas.report r
    join lateral (
      select t.step from ventanillas.report_step t
      where t.report_id = r.id and t.step <> 'commented' order by t.position desc limit 1) last on last.step in ('approved', 'accepted')
    join lateral (
      select t.position, t.taken_at, t.entry_position from ventanillas.report_step t
      where t.report_id = r.id and t.step = 'signed' order by t.position desc limit 1) signed on true
    join lateral (
      select t.taken_at from ventanillas.report_step t
      where t.report_id = r.id and t.step = 'approved' order by t.position desc limit 1) approved on true
    left join ventanillas.report_entry e on e.report_id = r.id and e.position = signed.entry_position
    where r.station_id = ${at.station} and r.custodian_id = ${at.custodian} and r.month = ${at.month}`,
  )

const Cell = z.object({
  indicator: z.string(),
  version: z.number(),
  item: z.string(),
  value: z.number(),
  /** Hexadecimal. */
  query: z.string(),
})

export type MadeCell = z.output<typeof Cell>

/** The numbers that were signed at that position. */
export const listSignedCells = (db: Db, report: Id<'report'>, position: number): Promise<MadeCell[]> =>
  list(
    db,
    Cell,
    sql`
    select c.indicator, c.definition_version as version, c.item, c.value, encode(c.query_sha256, 'hex') as query
    from ventanillas.report_cell c where c.report_id = ${report} and c.position = ${position}
    order by c.indicator, c.item`,
  )

/** The numbers from 1 January to the month's last day, counted now: known persons are asked for anew, never added. */
export async function listYearCells(db: Db, at: MonthAt, today: Day): Promise<MadeCell[]> {
  const from = firstDayOf(`${yearOf(at.month)}-01` as Month)
  const span = { station: at.station, custodian: at.custodian, from, to: lastDayOf(at.month) }
  return list(
    db,
    Cell,
    sql`
    select f.indicator, f.version, f.item, f.value,
      encode(sha256(convert_to(figures.ventanillas_query(f.figure), 'UTF8')), 'hex') as query
    from (${figuresQuery(span, today, await listKnown(db, span))}) f order by f.indicator, f.item`,
  )
}

const Made = z.object({
  version: z.number(),
  signed_position: z.number(),
  payload: z.string(),
  /** Hexadecimal. */
  sha256: z.string(),
  made_at: z.date(),
})

export type MadeReport = z.output<typeof Made>

/** The last report that was made of the month. */
export const findLastMade = (db: Db, at: MonthAt): Promise<MadeReport | undefined> =>
  first(
    db,
    Made,
    sql`
    select m.version, m.signed_position, m.payload, encode(m.sha256, 'hex') as sha256, m.made_at from evaluation.made_report m
    where m.station_id = ${at.station} and m.custodian_id = ${at.custodian} and m.month = ${at.month}
    order by m.version desc limit 1`,
  )

const Count = z.object({ count: z.number() })

/** How many reports were made to travel from here. */
export const countMade = async (db: Db): Promise<number> =>
  (await first(db, Count, sql`select count(*) as count from evaluation.made_report`))!.count

/** Keeps a report as it was made, so that it travels the same however often it is sent. */
export const insertMade = (tx: Tx, at: MonthAt, office: Id<'office'>, made: MadeReport): Promise<number> =>
  run(
    tx,
    sql`
    insert into evaluation.made_report (custodian_id, station_id, office_id, month, version, signed_position, payload, sha256, made_at)
    values (${at.custodian}, ${at.station}, ${office}, ${at.month}, ${made.version}, ${made.signed_position}, ${made.payload},
      decode(${made.sha256}, 'hex'), ${made.made_at})`,
  )
