// Reports that arrived from stations with their own installation, and their cells: counts, no visit.
import { z } from 'zod'
import type { Month } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'
import type { TravelReport } from '../rules/travel.ts'
import type { KeyRow } from './station-key.ts'
import type { MonthAt } from './travel-made.ts'

const Arrived = z.object({ version: z.number(), sha256: z.string() })

export type ArrivedReport = z.output<typeof Arrived>

/** The versions of a month that arrived, the latest first, with the SHA-256 (hexadecimal) of what they say. */
export const listArrived = (db: Db, at: MonthAt): Promise<ArrivedReport[]> =>
  list(
    db,
    Arrived,
    sql`
    select r.version, encode(r.sha256, 'hex') as sha256 from evaluation.received_report r
    where r.station_id = ${at.station} and r.custodian_id = ${at.custodian} and r.month = ${at.month}
    order by r.version desc`,
  )

const Kept = z.object({ kept: z.boolean() })

/** Whether this installation holds a report of the month itself, begun or signed: then it does not travel here. */
export const isKeptHere = async (db: Db, at: MonthAt): Promise<boolean> =>
  (await first(
    db,
    Kept,
    sql`
    select exists (
      select from ventanillas.report r
      where r.station_id = ${at.station} and r.custodian_id = ${at.custodian} and r.month = ${at.month}) as kept`,
  ))!.kept

export interface Arrival {
  readonly id: Id<'received-report'>
  readonly key: KeyRow
  readonly report: TravelReport
  /** SHA-256 of the payload, hexadecimal. */
  readonly sha256: string
  /** As it arrived. */
  readonly document: string
  readonly sentAt: Date
  readonly receivedAt: Date
  readonly receivedBy: Id<'account'> | null
  readonly arrived: 'http' | 'file'
}

/** Keeps a report that arrived, with its cells. */
export async function insertArrival(tx: Tx, arrival: Arrival): Promise<void> {
  const { id, key, report } = arrival
  const { hours, contributions: given } = report
  await run(
    tx,
    sql`
    insert into evaluation.received_report (id, custodian_id, station_id, office_id, month, version, sha256, supersedes, reason, thumbprint,
      signed_at, approved_at, counted_at, sent_at, received_at, received_by, arrived, quarters_open, staff_quarters, volunteer_quarters,
      cash, in_kind, currency, document)
    values (${id}, ${key.custodian_id}, ${key.station_id}, ${key.office_id}, ${report.month}, ${report.version},
      decode(${arrival.sha256}, 'hex'), decode(${report.supersedes?.sha256 ?? null}::text, 'hex'), ${report.supersedes?.reason ?? ''},
      ${key.thumbprint}, ${report.signedAt}, ${report.approvedAt}, ${report.countedAt}, ${arrival.sentAt}, ${arrival.receivedAt},
      ${arrival.receivedBy}, ${arrival.arrived}, ${hours.open}, ${hours.staff}, ${hours.volunteers}, ${given?.cash ?? null},
      ${given?.kind ?? null}, ${given?.currency ?? null}, ${arrival.document})`,
  )
  await run(
    tx,
    sql`
    insert into evaluation.received_cell (report_id, custodian_id, office_id, span, indicator, item, value, definition_version, query_sha256)
    select ${id}::uuid, ${key.custodian_id}::uuid, ${key.office_id}::text, c.span, c.indicator, c.item, c.value, c.version,
      decode(c.query, 'hex')
    from jsonb_to_recordset(${JSON.stringify(cellsOf(report))}::jsonb)
      as c (span text, indicator text, item text, value bigint, version int, query text)`,
  )
}

const cellsOf = ({ figures }: TravelReport) =>
  (['month', 'year'] as const).flatMap((span) =>
    figures[span === 'month' ? 'month' : 'yearToDate'].flatMap(({ indicator, version, query, items }) =>
      Object.entries(items).map(([item, value]) => ({ span, indicator, item, value, version, query })),
    ),
  )

const ReceivedMonth = z.object({
  station_id: z.custom<Id<'station'>>(),
  station: z.string(),
  office_id: z.custom<Id<'office'>>(),
  office_title: z.string(),
  zone: z.string(),
  custodian_id: z.custom<Id<'organization'>>(),
  custodian_title: z.string(),
  month: z.custom<Month>(),
  version: z.number(),
  /** Why it superseded the version before; empty for the first. */
  reason: z.string(),
  signed_at: z.date(),
  approved_at: z.date(),
  counted_at: z.date(),
  received_at: z.date(),
  arrived: z.enum(['http', 'file']),
  /** The single number of the month; null where the report does not say it. */
  contacts: z.number().nullable(),
})

export type ReceivedMonth = z.output<typeof ReceivedMonth>

/** The latest version of each station's month, under each agency. */
const latest = (from: Month, to: Month) => sql`(
  select distinct on (r.station_id, r.custodian_id, r.month) r.* from evaluation.received_report r
  where r.month between ${from} and ${to}
  order by r.station_id, r.custodian_id, r.month, r.version desc)`

/** The months that arrived, each by its latest version, from month to month; the newest month first. */
export const listReceivedMonths = (db: Db, { from, to }: { from: Month; to: Month }): Promise<ReceivedMonth[]> =>
  list(
    db,
    ReceivedMonth,
    sql`
    select r.station_id, s.code as station, r.office_id, o.title as office_title, o.zone, r.custodian_id, p.title as custodian_title, r.month,
      r.version, r.reason, r.signed_at, r.approved_at, r.counted_at, r.received_at, r.arrived, c.value as contacts
    from ${latest(from, to)} r
    join ventanillas.station s on s.id = r.station_id
    join network.office o on o.code = r.office_id
    join partners.organization p on p.id = r.custodian_id
    left join evaluation.received_cell c
      on c.report_id = r.id and c.span = 'month' and c.indicator = 'contacts' and c.item = ''
    order by r.month desc, o.title, s.code, p.title`,
  )

const ReceivedCell = z.object({
  station_id: z.custom<Id<'station'>>(),
  custodian_id: z.custom<Id<'organization'>>(),
  office_id: z.custom<Id<'office'>>(),
  month: z.custom<Month>(),
  /** month: as signed. year: from 1 January to the month's last day. */
  span: z.enum(['month', 'year']),
  indicator: z.string(),
  item: z.string(),
  value: z.number(),
  definition_version: z.number(),
  /** Hexadecimal. */
  query_sha256: z.string(),
})

export type ReceivedCell = z.output<typeof ReceivedCell>

/** The numbers of the months that arrived, of the latest version of each. */
export const listReceivedCells = (db: Db, { from, to }: { from: Month; to: Month }): Promise<ReceivedCell[]> =>
  list(
    db,
    ReceivedCell,
    sql`
    select r.station_id, r.custodian_id, r.office_id, r.month, c.span, c.indicator, c.item, c.value, c.definition_version,
      encode(c.query_sha256, 'hex') as query_sha256
    from ${latest(from, to)} r join evaluation.received_cell c on c.report_id = r.id
    order by r.month, r.station_id, r.custodian_id, c.span, c.indicator, c.item`,
  )
