// What the pack loads: items, and the stations that a report shows in operation.
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { run, sql, type Tx } from '#platform/database'

/** Writes the items; one that the pack no longer has stays, for the rows that name it. */
export const loadItems = (
  tx: Tx,
  items: readonly { kind: string; code: string; shown_as: string }[],
): Promise<number> =>
  run(
    tx,
    sql`insert into ventanillas.item (kind, code, shown_as)
      select i.kind, i.code, i.shown_as from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as i (kind text, code text, shown_as text)
      on conflict (kind, code) do update set shown_as = excluded.shown_as`,
  )

/** A station of a report's table, with the lead agency that the table names. */
export interface SourcedStationLine {
  readonly id: Id<'station'>
  readonly code: string
  readonly office: string
  readonly unit: string
  readonly inOperationOn: Day
  readonly lead: Id<'station-lead'>
  readonly organization: Id<'organization'>
  readonly source: string
}

/** Writes a station and its lead; one that stands already is left alone with its history. */
export const insertSourcedStation = (tx: Tx, line: SourcedStationLine): Promise<number> =>
  run(
    tx,
    sql`with written as (
        insert into ventanillas.station (id, code, office_id, custodian_id, unit, in_operation_on, source)
        values (${line.id}, ${line.code}, ${line.office}, ${line.organization}, ${line.unit}, ${line.inOperationOn}, ${line.source})
        on conflict (code) do nothing
        returning id, office_id, custodian_id
      )
      insert into ventanillas.station_lead (id, station_id, office_id, custodian_id, organization_id, source)
      select ${line.lead}, w.id, w.office_id, w.custodian_id, w.custodian_id, ${line.source} from written w`,
  )
