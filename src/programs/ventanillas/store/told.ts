// Months that stations told as totals, and which numbers nobody told of them.
import { z } from 'zod'
import { firstDayOf, lastDayOf, monthOf, type Month } from '#kernel/day'
import type { Id } from '#kernel/id'
import { list, sql, type Db } from '#platform/database'
import { indicators, isUntold, type IndicatorId, type Span, type ToldMonth } from '../indicators.ts'

const ToldRow = z.object({
  station_id: z.custom<Id<'station'>>(),
  custodian_id: z.custom<Id<'organization'>>(),
  month: z.custom<Month>(),
  told: z.array(z.string()),
  entered: z.array(z.string()),
})

/** The months that the asker may see in which anything was told or entered, of one station or of all. */
export const listToldMonths = (
  db: Db,
  { from, to }: { readonly from: Month; readonly to: Month },
  at: { readonly station?: Id<'station'>; readonly custodian?: Id<'organization'> } = {},
): Promise<ToldMonth[]> => {
  const [station, custodian] = [at.station ?? null, at.custodian ?? null]
  return list(
    db,
    ToldRow,
    sql`
    with told as materialized (
      select * from figures.ventanillas_told(${from}::text, ${to}::text, ${station}::uuid, ${custodian}::uuid)
    ), kept as (
      select k.station_id, k.custodian_id, k.month from ventanillas.kept_month k where k.month between ${from}::text and ${to}::text
      union
      select s.station_id, s.custodian_id, s.month from ventanillas.stale_month s where s.month between ${from}::text and ${to}::text
    )
    select t.station_id, t.custodian_id, t.month, t.told, t.entered from told t
    union all
    select k.station_id, k.custodian_id, k.month, '{}', '{}' from kept k
    where (${station}::uuid is null or k.station_id = ${station}::uuid) and (${custodian}::uuid is null or k.custodian_id = ${custodian}::uuid)
      and (k.station_id, k.custodian_id, k.month) not in (select t.station_id, t.custodian_id, t.month from told t)`,
  )
}

/** The numbers that nobody told of any month of the span, where months were told as totals. Totals speak of whole months only. */
export async function listUntold(db: Db, { station, custodian, from, to }: Span): Promise<IndicatorId[]> {
  const months = await listToldMonths(db, { from: monthOf(from), to: monthOf(to) }, { station, custodian })
  const within = months.map((one) =>
    from <= firstDayOf(one.month) && lastDayOf(one.month) <= to ? one : { ...one, told: [] },
  )
  const untold = indicators.filter((indicator) => within.every((one) => isUntold(indicator, one)))
  return within.length === 0 ? [] : untold.map(({ id }) => id)
}
