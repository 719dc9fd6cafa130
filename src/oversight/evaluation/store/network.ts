// What the network's pages read beside its numbers: places, persons that stations told, definitions that arrived, what was signed.
import { z } from 'zod'
import type { Month } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, sql, type Db } from '#platform/database'

interface Span {
  readonly from: Month
  readonly to: Month
}

const FirstMonth = z.object({ month: z.custom<Month>().nullable() })

/** The first month of which the network can have a number: a station was in operation, or something was counted or arrived. */
export const findFirstMonth = async (db: Db): Promise<Month | null> =>
  (await first(
    db,
    FirstMonth,
    sql`
    select least(
      (select to_char(min(coalesce(opened_on, piloted_on, in_operation_on)), 'YYYY-MM') from ventanillas.station),
      (select min(month) from ventanillas.month_count where indicator = 'contacts'),
      (select min(month) from ventanillas.stale_month),
      (select min(month) from evaluation.received_report)) as month`,
  ))!.month

const Place = z.object({
  station_id: z.custom<Id<'station'>>(),
  code: z.string(),
  unit: z.enum(['window', 'mobile']),
  office_id: z.custom<Id<'office'>>(),
  office_title: z.string(),
  country: z.string(),
  zone: z.string(),
  custodian_id: z.custom<Id<'organization'>>(),
  custodian_title: z.string(),
})

/** These stations, each under the agency that counted there. */
export const listCountedPlaces = (
  db: Db,
  pairs: readonly { readonly station_id: string; readonly custodian_id: string }[],
): Promise<z.output<typeof Place>[]> =>
  list(
    db,
    Place,
    sql`
    select s.id as station_id, s.code, s.unit, s.office_id, o.title as office_title, o.country, o.zone, p.id as custodian_id,
      p.title as custodian_title
    from (select distinct station_id, custodian_id from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb)
      as pair (station_id uuid, custodian_id uuid)) pair
    join ventanillas.station s on s.id = pair.station_id
    join network.office o on o.code = s.office_id
    join partners.organization p on p.id = pair.custodian_id
    order by o.title, s.unit desc, s.code, p.title`,
  )

/** The latest version of each report that arrived for these months. */
const latest = ({ from, to }: Span) => sql`(
  select distinct on (station_id, custodian_id, month) id, station_id, custodian_id, office_id, month, version, counted_at, received_at
  from evaluation.received_report where month between ${from} and ${to}
  order by station_id, custodian_id, month, version desc)`

const ReceivedPersons = z.object({
  station_id: z.custom<Id<'station'>>(),
  custodian_id: z.custom<Id<'organization'>>(),
  custodian_title: z.string(),
  month: z.custom<Month>(),
  value: z.number(),
})

/** Persons known to each station of its own installation from 1 January to the last month that arrived of the span. */
export const listReceivedPersons = (db: Db, span: Span): Promise<z.output<typeof ReceivedPersons>[]> =>
  list(
    db,
    ReceivedPersons,
    sql`
    select distinct on (r.station_id, r.custodian_id) r.station_id, r.custodian_id, o.title as custodian_title, r.month, c.value
    from ${latest(span)} r
    join evaluation.received_cell c on c.report_id = r.id and c.span = 'year' and c.indicator = 'known-persons' and c.item = ''
    join partners.organization o on o.id = r.custodian_id
    order by r.station_id, r.custodian_id, r.month desc`,
  )

const ReceivedDefinition = z.object({
  month: z.custom<Month>(),
  version: z.number(),
  definition_version: z.number(),
  query_sha256: z.string(),
  counted_at: z.date(),
  received_at: z.date(),
})

/** With which definition a number of a month arrived; undefined where it did not arrive. */
export const findReceivedDefinition = (
  db: Db,
  at: { readonly station: Id<'station'>; readonly custodian: Id<'organization'>; readonly month: Month },
  indicator: string,
): Promise<z.output<typeof ReceivedDefinition> | undefined> =>
  first(
    db,
    ReceivedDefinition,
    sql`
    select r.month, r.version, c.definition_version, encode(c.query_sha256, 'hex') as query_sha256, r.counted_at, r.received_at
    from ${latest({ from: at.month, to: at.month })} r
    join evaluation.received_cell c on c.report_id = r.id and c.span = 'month' and c.indicator = ${indicator}
    where r.station_id = ${at.station} and r.custodian_id = ${at.custodian} limit 1`,
  )

const SignedItem = z.object({
  station_id: z.custom<Id<'station'>>(),
  custodian_id: z.custom<Id<'organization'>>(),
  month: z.custom<Month>(),
  signed: z.number(),
})

/** What the signatures that stand say of one item of a number; 0 where the number was counted without it. */
export const listSignedItems = (
  db: Db,
  { from, to }: Span,
  { indicator, item }: { readonly indicator: string; readonly item: string },
): Promise<z.output<typeof SignedItem>[]> =>
  list(
    db,
    SignedItem,
    sql`
    select r.station_id, r.custodian_id, r.month, coalesce(sum(c.value) filter (where c.item = ${item}), 0)::bigint as signed
    from ventanillas.report r
    join lateral (
      select max(t.position) filter (where t.step = 'signed') as position from ventanillas.report_step t
      where t.report_id = r.id and t.step <> 'commented'
      having max(t.position) filter (where t.step = 'signed') > coalesce(max(t.position) filter (where t.step = 'reopened'), 0)
    ) s on true
    join ventanillas.report_cell c on c.report_id = r.id and c.position = s.position and c.indicator = ${indicator}
    where r.month between ${from} and ${to}
    group by 1, 2, 3`,
  )
