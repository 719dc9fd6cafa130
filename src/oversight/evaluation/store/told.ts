// Which numbers were told of the network's months, so that what nobody told is never a 0.
import { z } from 'zod'
import type { Month } from '#kernel/day'
import type { Id } from '#kernel/id'
import { list, sql, type Db } from '#platform/database'
import { isUntold, listToldMonths, type Indicator, type ToldMonth } from '#programs/ventanillas'

const Arrived = z.object({
  station_id: z.custom<Id<'station'>>(),
  custodian_id: z.custom<Id<'organization'>>(),
  month: z.custom<Month>(),
  told: z.array(z.string()),
})

/** A month of a station that something is known of; of one that arrived, its report's numbers are those told. */
export interface NetworkTold extends ToldMonth {
  readonly hasArrived: boolean
}

/** The months that the asker may see in which anything was told, entered or has arrived. */
export async function listNetworkTold(
  db: Db,
  span: { readonly from: Month; readonly to: Month },
): Promise<NetworkTold[]> {
  const arrived = await list(
    db,
    Arrived,
    sql`
    select a.station_id, a.custodian_id, a.month, array(select distinct c.indicator from evaluation.received_cell c
      where c.report_id = a.id and c.span = 'month') as told
    from (select distinct on (r.station_id, r.custodian_id, r.month) r.id, r.station_id, r.custodian_id, r.month
      from evaluation.received_report r where r.month between ${span.from} and ${span.to}
      order by r.station_id, r.custodian_id, r.month, r.version desc) a`,
  )
  const keyOf = (one: Omit<z.output<typeof Arrived>, 'told'>) => `${one.station_id} ${one.custodian_id} ${one.month}`
  const keys = new Set(arrived.map(keyOf))
  const kept = (await listToldMonths(db, span)).filter((one) => !keys.has(keyOf(one)))
  return [
    ...kept.map((one) => ({ ...one, hasArrived: false })),
    ...arrived.map((one) => ({ ...one, entered: [], hasArrived: true })),
  ]
}

/** Whether nobody told the number of any of these months, though something was told of them: that is not 0. */
export const isUntoldOf = (indicator: Pick<Indicator, 'id' | 'source'>, months: readonly ToldMonth[]): boolean =>
  months.length > 0 && months.every((one) => isUntold(indicator, one))
