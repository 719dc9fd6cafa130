// The months of the network's stations: which are due, how far each report is, and what was signed of one number.
import { z } from 'zod'
import { firstDayOf, type Day, type Month, type Period } from '#kernel/day'
import type { Id } from '#kernel/id'
import { list, sql, type Db, type RawBuilder } from '#platform/database'
import type { IndicatorId } from '../indicators.ts'
import { stateOfMonth, type MonthState, type StepKind } from '../rules/report.ts'
import { ReportPlace } from './report.ts'

const StationRow = ReportPlace.omit({ month: true, report_id: true }).extend({
  closures: z.array(z.custom<Period>()),
  months: z.array(
    z.tuple([
      z.custom<Month>(),
      z.custom<Id<'report'>>().nullable(),
      z.custom<StepKind>().nullable(),
      z.string().nullable(),
      z.number().nullable(),
    ]),
  ),
})

/** A station's month under a lead agency, how far its report is, and what was signed of one number. */
export interface StationMonth extends ReportPlace {
  readonly state: MonthState
  readonly move: StepKind | null
  readonly moved_at: Date | null
  /** Null: not signed, or not counted then. */
  readonly signed: number | null
}

/**
 * The months of all stations that the asker may see, from the first to the last, each with the state of its report and the signed
 * number of one indicator, its items added. A month without a report is missing, never zero.
 */
export async function listStationMonths(
  db: Db,
  asked: { readonly from: Month; readonly to: Month; readonly today: Day; readonly indicator?: IndicatorId },
): Promise<StationMonth[]> {
  const stations = await list(db, StationRow, stationMonthsQuery(asked, asked.indicator ?? 'contacts'))
  return stations.flatMap(({ closures, months, ...station }) =>
    months.map(([month, report, move, moved, signed]) => ({
      ...station,
      month,
      report_id: report,
      move,
      moved_at: moved === null ? null : new Date(moved),
      signed,
      state: stateOfMonth({ month, reported: report !== null, move, closures }, asked.today),
    })),
  )
}

/**
 * A row for each station and agency with its months in it, each as [month, report, last step, when, signed]: a year of the network is
 * a thousand of these. What is due and what was begun is put together by ids; names come to the few rows at the end.
 */
const stationMonthsQuery = ({ from, to }: { readonly from: Month; readonly to: Month }, indicator: IndicatorId) => sql`
  with ${dueQuery(from, to)}, moved as materialized (
    select t.report_id, (array_agg(t.step order by t.position desc))[1] as step,
      (array_agg(t.taken_at order by t.position desc))[1] as taken_at, max(t.position) filter (where t.step = 'signed') as signed_position
    from ventanillas.report_step t where t.step <> 'commented' and t.report_id in (select b.id from begun b) group by 1
  ), told as (
    select d.station_id, d.custodian_id, d.until, d.month, b.id, m.step, m.taken_at, (
      select sum(c.value)::bigint from ventanillas.report_cell c where m.step <> 'reopened'
        and c.report_id = b.id and c.position = m.signed_position and c.indicator = ${indicator}::text) as signed
    from due d
    left join begun b on b.station_id = d.station_id and b.custodian_id = d.custodian_id and b.month = d.month
    left join moved m on m.report_id = b.id
  ), row as materialized (
    select t.station_id, t.custodian_id, max(t.until) as until,
      jsonb_agg(jsonb_build_array(t.month, t.id, t.step, t.taken_at, t.signed) order by t.month) as months
    from told t group by 1, 2
  )
  select s.id as station_id, s.code, s.unit, s.office_id, o.title as office_title, o.country, o.zone, w.custodian_id,
    p.title as custodian_title, coalesce((
      select jsonb_agg(jsonb_build_object('from_on', c.from_on, 'to_on', c.to_on))
      from ventanillas.station_closure c where c.station_id = s.id), '[]') as closures, w.months
  from row w
  join ventanillas.station s on s.id = w.station_id
  join network.office o on o.code = s.office_id
  join partners.organization p on p.id = w.custodian_id
  where w.custodian_id in (select ventanillas.custodians_seen()) or s.office_id in (select ventanillas.offices_seen())
  order by o.title, s.unit desc, s.code, w.until desc`

/** Months of stations for which somebody owes a report or began one: begun (the reports), due (all, with the end of the lead). */
const dueQuery = (from: Month, to: Month): RawBuilder<unknown> => sql`
  month as (
    select to_char(m, 'YYYY-MM') as month, m::date as first_on, (m + interval '1 month' - interval '1 day')::date as last_on
    from generate_series(${firstDayOf(from)}::date::timestamp, ${firstDayOf(to)}::date::timestamp, interval '1 month') m
  ), begun as materialized (
    select r.id, r.station_id, r.custodian_id, r.month from ventanillas.report r where r.month between ${from}::text and ${to}::text
  ), due as (
    select a.station_id, a.custodian_id, a.month, max(a.until) as until from (
      select l.station_id, l.organization_id as custodian_id, m.month, coalesce(l.to_on, 'infinity') as until
      from ventanillas.station_lead l
      join ventanillas.station s on s.id = l.station_id
      join month m on (l.from_on is null or l.from_on <= m.last_on) and (l.to_on is null or l.to_on >= m.first_on)
        and coalesce(s.opened_on, s.piloted_on, s.in_operation_on) <= m.last_on
        and (s.closed_on is null or s.closed_on > m.first_on)
      union all
      select b.station_id, b.custodian_id, b.month, '-infinity' from begun b
    ) a group by 1, 2, 3
  )`
