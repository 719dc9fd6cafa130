// The network's numbers, each once: what an agency signed and sent of a station's month stands, and what is kept here of it is left out.
import { z } from 'zod'
import type { Day, Month } from '#kernel/day'
import type { Id } from '#kernel/id'
import { list, sql, type Db, type RawBuilder } from '#platform/database'
import {
  indicators,
  listEntries,
  networkCountsQuery,
  type IndicatorId,
  type MonthPlace,
  type ToldPersons,
} from '#programs/ventanillas'

/** Months, both included, as of the installation's day, by which receipts are erased. */
export interface NumberSpan {
  readonly from: Month
  readonly to: Month
  readonly today: Day
}

/** The latest version of each report that arrived for these months. */
const arrivedQuery = ({ from, to }: Omit<NumberSpan, 'today'>): RawBuilder<unknown> => sql`
  select distinct on (r.station_id, r.custodian_id, r.month) r.id, r.station_id, r.custodian_id, r.office_id, r.month
  from evaluation.received_report r where r.month between ${from} and ${to}
  order by r.station_id, r.custodian_id, r.month, r.version desc`

/**
 * The numbers that the asker may see: (station_id, custodian_id, office_id, month, indicator, item, value, counted_at, has_arrived).
 * Of a month that arrived all of them are those of its latest report, whatever is kept here beside it.
 */
const numbersQuery = (span: NumberSpan, only: readonly IndicatorId[]): RawBuilder<unknown> => sql`
  with arrived as materialized (${arrivedQuery(span)})
  select n.station_id, n.custodian_id, n.office_id, n.month, n.indicator, n.item, n.value, n.counted_at, false as has_arrived
  from (${networkCountsQuery({ ...span, only })}) n
  where (n.custodian_id, n.station_id, n.month) not in (select a.custodian_id, a.station_id, a.month from arrived a)
  union all
  select a.station_id, a.custodian_id, a.office_id, a.month, c.indicator, c.item, c.value, null, true
  from arrived a join evaluation.received_cell c on c.report_id = a.id and c.span = 'month'
  where c.indicator = any (${[...only]}::text[])`

const NetworkNumber = z.object({
  station_id: z.custom<Id<'station'>>(),
  custodian_id: z.custom<Id<'organization'>>(),
  office_id: z.custom<Id<'office'>>(),
  month: z.custom<Month>(),
  indicator: z.string(),
  item: z.string(),
  value: z.number(),
  /** Null where it was counted in this instant, or has arrived. */
  counted_at: z.date().nullable(),
  has_arrived: z.boolean(),
})

/** A number of a station's month, as it is counted here or as it arrived. */
export type NetworkNumber = z.output<typeof NetworkNumber>

/** The named numbers of every station and month. Add those of known persons up never. */
export const listNumbers = (db: Db, span: NumberSpan, only: readonly IndicatorId[]): Promise<NetworkNumber[]> =>
  list(db, NetworkNumber, sql`${numbersQuery(span, only)} order by 4, 1, 2, 5, 6`)

const ChosenNumber = NetworkNumber.pick({
  station_id: true,
  custodian_id: true,
  month: true,
  value: true,
  has_arrived: true,
})

/** One number of every station and month: one of its items, or all of them added. */
export const listChosenNumbers = (
  db: Db,
  span: NumberSpan,
  { indicator, item }: { readonly indicator: IndicatorId; readonly item: string | null },
): Promise<z.output<typeof ChosenNumber>[]> =>
  list(
    db,
    ChosenNumber,
    sql`
    select n.station_id, n.custodian_id, n.month, n.has_arrived, sum(n.value)::bigint as value from (${numbersQuery(span, [indicator])}) n
    where ${item}::text is null or n.item = ${item}::text
    group by 1, 2, 3, 4`,
  )

const Total = z.object({ period: z.string(), indicator: z.custom<IndicatorId>(), item: z.string(), value: z.number() })

/** All stations that the asker may see together, by year: of the named numbers those that may be added, of all where none is named. */
export function listNumberTotals(
  db: Db,
  span: NumberSpan,
  only?: readonly IndicatorId[],
): Promise<z.output<typeof Total>[]> {
  const added = indicators
    .filter(({ overTime, overOffices }) => overTime === 'sum' && overOffices === 'sum')
    .map(({ id }) => id)
    .filter((id) => only?.includes(id) ?? true)
  return list(
    db,
    Total,
    sql`
    select left(n.month, 4) as period, n.indicator, n.item, sum(n.value)::bigint as value from (${numbersQuery(span, added)}) n
    group by 1, 2, 3 order by 1, 2, 3`,
  )
}

const Place = z.object({ station_id: z.string(), custodian_id: z.string(), month: z.string() })

/** Entries that are kept here of a month that arrived, and are therefore not counted. */
export interface KeptBesides extends MonthPlace {
  readonly entries: number
}

/** The months that arrived of which entries are kept here too, with how many. */
export async function listKeptBesides(db: Db, span: Omit<NumberSpan, 'today'>): Promise<KeptBesides[]> {
  const { from, to } = span
  const places = await list(
    db,
    Place,
    sql`
    select a.station_id, a.custodian_id, a.month from (${arrivedQuery(span)}) a
    where (a.custodian_id, a.station_id, a.month) in (
      select k.custodian_id, k.station_id, k.month from ventanillas.kept_month k where k.month between ${from} and ${to}
      union select s.custodian_id, s.station_id, s.month from ventanillas.stale_month s where s.month between ${from} and ${to})
    order by 3, 1, 2`,
  )
  const found = places.length === 0 ? [] : await listEntries(db, places)
  return places.flatMap((place) => {
    const entries = found
      .filter((one) => one.station_id === place.station_id && one.custodian_id === place.custodian_id)
      .filter(({ month }) => month === place.month)
      .reduce((sum, one) => sum + one.entries, 0)
    return entries === 0 ? [] : [{ ...place, entries }]
  })
}

const Told = z.object({
  station_id: z.custom<Id<'station'>>(),
  custodian_id: z.custom<Id<'organization'>>(),
  until_on: z.custom<Day>(),
})

/**
 * Stations that told how many persons they knew from 1 January on, and of which something of these months is kept here too: up to
 * which day.
 */
export const listToldPersons = (db: Db, span: Omit<NumberSpan, 'today'>): Promise<ToldPersons[]> =>
  list(
    db,
    Told,
    sql`
    select t.station_id, t.custodian_id, ((t.month || '-01')::date + interval '1 month' - interval '1 day')::date as until_on
    from (
      select a.station_id, a.custodian_id, max(a.month) as month from (${arrivedQuery(span)}) a
      join evaluation.received_cell c on c.report_id = a.id and c.span = 'year' and c.indicator = 'known-persons' and c.item = ''
      group by 1, 2) t
    where exists (
      select from ventanillas.kept_month k where k.custodian_id = t.custodian_id and k.station_id = t.station_id
        and k.month between ${span.from} and t.month)
      or exists (
      select from ventanillas.stale_month k where k.custodian_id = t.custodian_id and k.station_id = t.station_id
        and k.month between ${span.from} and t.month)`,
  )
