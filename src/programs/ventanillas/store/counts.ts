// The counts of the whole network: kept month by month beside the entries, and counted in the instant where entries changed since.
import { z } from 'zod'
import { lastDayOf, monthOf, yearOf, type Day, type Month } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type RawBuilder, type Tx } from '#platform/database'
import { figuresFor, findIndicator, indicators, isCountable, type Indicator, type IndicatorId } from '../indicators.ts'
import type { Source } from '../rules/tally.ts'
import { getQuery, listViewsIn, type ViewRow } from './report.ts'

/**
 * Months, both included, as of the installation's day, by which receipts are erased: after 31 January known persons of the year before
 * are no more counted than they were then.
 */
export interface Months {
  readonly from: Month
  readonly to: Month
  readonly today: Day
  /** Only these numbers. All of a year of the network are tens of thousands of rows. */
  readonly only?: readonly IndicatorId[] | undefined
}

const definitionsOf = (asked: readonly Indicator[]): string =>
  JSON.stringify(asked.map(({ id, version, figure }) => ({ indicator: id, version, figure })))

/**
 * The counts that the asker may see: (station_id, custodian_id, office_id, month, indicator, item, value, definition_version,
 * counted_at). A month that nothing marks as changed comes as it was kept; one with a mark, or that was kept with other definitions, is
 * counted from its entries in the same statement, and its `counted_at` is null. Numbers that are zero have no row. Add those of known
 * persons up never.
 */
export function networkCountsQuery({ from, to, today, only }: Months): RawBuilder<unknown> {
  const asked = indicators.filter(({ id }) => only?.includes(id) ?? true)
  const ids = asked.map(({ id }) => id)
  const gone = lastErasedMonth(today)
  return sql`
    with stale as materialized (
      select s.custodian_id, s.station_id, s.month from ventanillas.stale_month s
      where s.month between ${from}::text and ${to}::text
      union
      select k.custodian_id, k.station_id, k.month from ventanillas.kept_month k
      where k.month between ${from}::text and ${to}::text and k.definitions_sha256 <> ${definitionsQuery}
    ), counted as (
      select f.station_id, f.custodian_id, f.office_id, f.period as month, f.indicator, f.item, f.value
      from (select s.custodian_id, s.station_id, min(s.month) as from_month, max(s.month) as to_month from stale s group by 1, 2) m
      cross join lateral figures.ventanillas_counts((m.from_month || '-01')::date,
        ((m.to_month || '-01')::date + interval '1 month' - interval '1 day')::date, 'month', m.station_id, m.custodian_id,
        ${figuresFor(asked)}::text[]) f
      join stale s on s.custodian_id = f.custodian_id and s.station_id = f.station_id and s.month = f.period
      where f.value > 0 and not (f.indicator = 'known-persons' and f.period <= ${gone}::text)
    )
    select k.station_id, k.custodian_id, k.office_id, k.month, k.indicator, k.item, k.value, k.definition_version, k.counted_at
    from ventanillas.month_count k
    where k.month between ${from}::text and ${to}::text and k.indicator = any (${ids}::text[])
      and ((k.indicator = 'known-persons' and k.month <= ${gone}::text)
        or (k.custodian_id, k.station_id, k.month) not in (select s.custodian_id, s.station_id, s.month from stale s))
    union all
    select c.station_id, c.custodian_id, c.office_id, c.month, c.indicator, c.item, c.value, d.version, null
    from counted c
    join jsonb_to_recordset(${definitionsOf(asked)}::jsonb) as d (indicator text, version int) on d.indicator = c.indicator`
}

/** SHA-256 of all that makes counts as it is now. */
const definitionsQuery = sql`(select figures.ventanillas_definitions(${definitionsOf(indicators)}::jsonb))`

/** The last month whose receipts are erased: their known persons are known only where they were kept. */
const lastErasedMonth = (today: Day): Month => `${yearOf(today) - (today.slice(5) > '01-31' ? 1 : 2)}-12` as Month

const NetworkCount = z.object({
  station_id: z.custom<Id<'station'>>(),
  custodian_id: z.custom<Id<'organization'>>(),
  office_id: z.custom<Id<'office'>>(),
  month: z.custom<Month>(),
  indicator: z.custom<IndicatorId>(),
  item: z.string(),
  value: z.number(),
  definition_version: z.number(),
  counted_at: z.date().nullable(),
})

/** A number of a station's month; counted_at is null where it was counted in this instant. */
export type NetworkCount = z.output<typeof NetworkCount>

/** The counts of the months, station by station. */
export const listNetworkCounts = (db: Db, months: Months): Promise<NetworkCount[]> =>
  list(db, NetworkCount, sql`${networkCountsQuery(months)} order by 4, 1, 2, 5, 6`)

const NetworkTotal = z.object({
  period: z.string(),
  indicator: z.custom<IndicatorId>(),
  item: z.string(),
  value: z.number(),
})

export type NetworkTotal = z.output<typeof NetworkTotal>

/** What all stations that the asker may see counted together, by month or by year: only numbers that may be added over both. */
export function listNetworkTotals(
  db: Db,
  { by, ...months }: Months & { readonly by: 'month' | 'year' },
): Promise<NetworkTotal[]> {
  const added = indicators.filter(({ overTime, overOffices }) => overTime === 'sum' && overOffices === 'sum')
  const only = added.map(({ id }) => id).filter((id) => months.only?.includes(id) ?? true)
  return list(
    db,
    NetworkTotal,
    sql`
    select left(c.month, ${by === 'month' ? 7 : 4}::int) as period, c.indicator, c.item, sum(c.value) as value
    from (${networkCountsQuery({ ...months, only })}) c group by 1, 2, 3 order by 1, 2, 3`,
  )
}

const PersonCount = z.object({
  custodian_id: z.custom<Id<'organization'>>(),
  custodian_title: z.string(),
  /** Null: not known, which is not zero. */
  value: z.number().nullable(),
})

/** Known persons of one custodian: whoever used two custodians' windows is counted at each. */
export type PersonCount = z.output<typeof PersonCount>

/** Up to which day a custodian's persons at a station were told from elsewhere: visits that are kept here of them are left out. */
export interface ToldPersons {
  readonly custodian_id: Id<'organization'>
  readonly station_id: Id<'station'>
  readonly until_on: Day
}

interface PersonsAsked {
  readonly from: Day
  readonly to: Day
  readonly today: Day
  readonly told?: readonly ToldPersons[]
}

/**
 * Known persons by custodian from day to day, counted anew for that span; from 1 January to the end of a month they come from what is
 * kept where nothing of it changed. Where the receipts are erased and nothing was kept of a custodian that had visits, its number is
 * null; undefined where that is so of all.
 */
export async function countPersons(
  db: Db,
  { from, to, today, told = [] }: PersonsAsked,
): Promise<PersonCount[] | undefined> {
  const isKept = from.endsWith('-01-01') && yearOf(from) === yearOf(to) && to === lastDayOf(monthOf(to))
  const isErased = !isCountable(findIndicator('known-persons')!, from, today)
  if (isErased && !isKept) return undefined
  const kept = isKept ? monthOf(to) : null
  const rows = await list(db, PersonCount, personsQuery({ from, to, kept, isErased, told: JSON.stringify(told) }))
  return isErased && rows.every(({ value }) => value === null) ? undefined : rows
}

const personsQuery = (asked: { from: Day; to: Day; kept: Month | null; isErased: boolean; told: string }) => sql`
  with told as materialized (
    select distinct t.custodian_id from jsonb_to_recordset(${asked.told}::jsonb) as t (custodian_id uuid)
  ), stale as materialized (
    select s.custodian_id from ventanillas.stale_month s
    where s.month between ${monthOf(asked.from)}::text and ${monthOf(asked.to)}::text
    union select t.custodian_id from told t
  ), kept as materialized (
    select p.custodian_id, p.value from ventanillas.year_persons p
    where p.month = ${asked.kept}::text and case when ${asked.isErased}::boolean then p.custodian_id not in (select t.custodian_id from told t)
      else p.definition_version = ${findIndicator('known-persons')!.version}::int and p.custodian_id not in (select s.custodian_id from stale s)
        and p.query_sha256 = (select sha256(convert_to(pg_get_functiondef('figures.ventanillas_known_persons'::regproc), 'UTF8'))) end
  ), missing as (
    select s.custodian_id from stale s
    union select k.custodian_id from ventanillas.month_count k
      where k.indicator = 'contacts' and k.month between ${monthOf(asked.from)}::text and ${monthOf(asked.to)}::text
    except select k.custodian_id from kept k
  ), counted as (
    select k.custodian_id, k.value from kept k
    union all
    select f.custodian_id, f.value from figures.ventanillas_known_persons(${asked.from}::date, ${asked.to}::date,
      array(select m.custodian_id from missing m), ${asked.told}::jsonb) f where not ${asked.isErased}::boolean
    union all
    select m.custodian_id, null from missing m where ${asked.isErased}::boolean
  )
  select c.custodian_id, o.title as custodian_title, c.value
  from counted c join partners.organization o on o.id = c.custodian_id
  where c.value > 0 or c.value is null order by o.title, c.custodian_id`

/** The last step of each report of the months, other than a comment, and the signature that stands, if any. */
const signedQuery = ({ from, to }: { readonly from: Month; readonly to: Month }): RawBuilder<unknown> => sql`
  moved as materialized (
    select distinct on (t.report_id) t.report_id, t.step, t.taken_at
    from ventanillas.report_step t join ventanillas.report r on r.id = t.report_id and r.month between ${from}::text and ${to}::text
    where t.step <> 'commented' order by t.report_id, t.position desc
  ), signed as materialized (
    select t.report_id, max(t.position) as position from ventanillas.report_step t join moved m on m.report_id = t.report_id
    where t.step = 'signed' and m.step <> 'reopened' group by 1
  )`

const Difference = z.object({
  station_id: z.custom<Id<'station'>>(),
  custodian_id: z.custom<Id<'organization'>>(),
  month: z.custom<Month>(),
  count: z.number(),
})

/** A signed month, and how many of its numbers stand otherwise today. */
export type Difference = z.output<typeof Difference>

/** The signed months whose numbers changed since; an indicator that was not counted then, or no longer is, does not differ. */
export function listDifferences(db: Db, months: Months): Promise<Difference[]> {
  const gone = lastErasedMonth(months.today)
  return list(
    db,
    Difference,
    sql`
    with ${signedQuery(months)}, cell as materialized (
      select r.station_id, r.custodian_id, r.month, c.indicator, c.item, c.value
      from signed s
      join ventanillas.report r on r.id = s.report_id
      join ventanillas.report_cell c on c.report_id = s.report_id and c.position = s.position
      where c.indicator = any (${idsOf(months)}::text[]) and not (c.indicator = 'known-persons' and r.month <= ${gone}::text)
    ), side as (
      select c.station_id, c.custodian_id, c.month, c.indicator, c.item, c.value as signed, 0 as stands from cell c
      union all
      select n.station_id, n.custodian_id, n.month, n.indicator, n.item, 0, n.value from (${networkCountsQuery(months)}) n
      where (n.station_id, n.custodian_id, n.month, n.indicator) in (
        select c.station_id, c.custodian_id, c.month, c.indicator from cell c)
    )
    select d.station_id, d.custodian_id, d.month, count(*) as count from (
      select s.station_id, s.custodian_id, s.month from side s
      group by s.station_id, s.custodian_id, s.month, s.indicator, s.item having sum(s.signed) <> sum(s.stands)
    ) d
    group by 1, 2, 3 order by 3, 1, 2`,
  )
}

const idsOf = ({ only }: Months): string[] => indicators.map(({ id }) => id).filter((id) => only?.includes(id) ?? true)

/**
 * What makes a number: the function of the schema figures as the database runs it and its SHA-256, the views that it reads, and
 * the functions that a number follows from.
 */
export interface Definition {
  readonly figure: string
  readonly text: string
  readonly sha256: string
  readonly views: readonly ViewRow[]
}

export async function definitionOf(db: Db, indicator: Indicator): Promise<Definition> {
  const query = await getQuery(db, indicator.figure)
  const views = new Map<string, ViewRow>()
  for (const figure of figuresFor([indicator])) {
    const part = figure === indicator.figure ? query : await getQuery(db, figure)
    if (part !== query) views.set(figure, { name: `figures.${figure}`, text: part.text })
    for (const view of await listViewsIn(db, part.text)) views.set(view.name, view)
  }
  return { figure: indicator.figure, ...query, views: [...views.values()] }
}

const Entries = z.object({
  station_id: z.custom<Id<'station'>>(),
  custodian_id: z.custom<Id<'organization'>>(),
  month: z.custom<Month>(),
  source: z.custom<Source>(),
  entries: z.number(),
  /** The numbers of the month that were told as totals. */
  told: z.array(z.string()),
})

/** How many entries of a kind stand in a station's month. */
export type Entries = z.output<typeof Entries>

/** A station's month under an agency. */
export interface MonthPlace {
  readonly station_id: string
  readonly custodian_id: string
  readonly month: string
}

/** The entries of these months that the asker may see the counts of, by their kind; none where there are none. */
export const listEntries = (db: Db, places: readonly MonthPlace[]): Promise<Entries[]> =>
  list(
    db,
    Entries,
    sql`
    select e.station_id, e.custodian_id, e.month, e.source, e.entries, e.told
    from figures.ventanillas_entries(${JSON.stringify(places)}::jsonb) e
    order by e.month, e.station_id, e.custodian_id, array_position(array['visits', 'groups', 'materials', 'referrals'], e.source)`,
  )

const MarkedYear = z.object({ custodian_id: z.custom<Id<'organization'>>(), year: z.string() })

/** A custodian's year in which months are to be counted again. */
export type MarkedYear = z.output<typeof MarkedYear>

/** Marks the months that were counted with other definitions, and gives whose years have marks, the latest first. */
export const markOutdated = (tx: Tx): Promise<MarkedYear[]> =>
  list(tx, MarkedYear, sql`select * from figures.ventanillas_marked_years(${definitionsOf(indicators)}::jsonb)`)

const Kept = z.object({ months: z.number() })

/** Counts the marked months of one custodian's year again and keeps the counts; gives how many these were, 0 when nothing is marked. */
export async function keepMonthCounts(
  tx: Tx,
  { custodian_id, year }: MarkedYear,
  today: Day,
  at: Date,
): Promise<number> {
  // A large agency's whole year, on a machine that does other work: nobody waits for it.
  await run(tx, sql`select set_config('statement_timeout', '120s', true)`)
  const query = sql`
    select figures.ventanillas_keep_counts(${custodian_id}::uuid, ${year}, ${definitionsOf(indicators)}::jsonb, ${today}::date,
      ${at}::timestamptz) as months`
  return (await first(tx, Kept, query))!.months
}
