// Months that were told as totals: what stands, and the writing of them.
import { z } from 'zod'
import type { Day, Month } from '#kernel/day'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'
import { newId } from '#platform/random'
import type { Source, TallyCell } from '../rules/tally.ts'
import type { Whose, Writing } from './incoming.ts'

const StandingCell = z.object({
  id: z.string(),
  indicator: z.string(),
  item: z.string(),
  value: z.number(),
  method: z.string(),
})

export type StandingCell = z.output<typeof StandingCell>

/** The numbers of a station's month that an agency told, without the voided ones. */
export const listTally = (db: Db, whose: Whose, month: Month): Promise<StandingCell[]> =>
  list(
    db,
    StandingCell,
    sql`select t.id, t.indicator, t.item, t.value, t.method from ventanillas.standing_tally t
      where t.custodian_id = ${whose.custodian} and t.station_id = ${whose.station} and t.month = ${month}
      order by t.indicator, t.item`,
  )

/** Which kinds of entries an agency has at a station from day to day, voided ones left out. */
export async function listEntered(db: Db, whose: Whose, from: Day, to: Day): Promise<Source[]> {
  const at = sql`x.custodian_id = ${whose.custodian} and x.station_id = ${whose.station}`
  const row = await first(
    db,
    z.object({
      visits: z.boolean(),
      groups: z.boolean(),
      materials: z.boolean(),
      referrals: z.boolean(),
      enrolments: z.boolean(),
    }),
    sql`
    select exists (select from ventanillas.standing_visit x where ${at} and x.visited_on between ${from} and ${to}) as visits,
      exists (select from ventanillas.standing_group_contact x where ${at} and x.held_on between ${from} and ${to}) as groups,
      exists (select from ventanillas.standing_material x where ${at} and x.given_on between ${from} and ${to}) as materials,
      exists (select from ventanillas.visit_referral x join referrals.step s on s.custodian_id = x.custodian_id
        and s.referral_id = x.referral_id where ${at} and s.taken_on between ${from} and ${to}) as referrals,
      exists (select from ventanillas.enrolment x join ventanillas.enrolment_step s on s.custodian_id = x.custodian_id
        and s.enrolment_id = x.id where ${at} and s.taken_on between ${from} and ${to})
        or exists (select from ventanillas.enrolment_tally x where ${at} and x.counted_on between ${from} and ${to}) as enrolments`,
  )
  return Object.entries(row ?? {}).flatMap(([source, is]) => (is ? [source as Source] : []))
}

/** Writes numbers of a month. */
export const insertTally = (
  tx: Tx,
  whose: Whose,
  month: Month,
  cells: readonly TallyCell[],
  { by, at }: Writing,
): Promise<number> =>
  run(
    tx,
    sql`
    insert into ventanillas.tally (custodian_id, id, office_id, station_id, month, indicator, item, value, method, recorded_by,
      recorded_at)
    select ${whose.custodian}::uuid, c.id, ${whose.office}, ${whose.station}::uuid, ${month}, c.indicator, c.item, c.value, c.method,
      ${by}::uuid, ${at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(cells.map((cell) => ({ ...cell, id: newId() })))}::jsonb)
      as c (id uuid, indicator text, item text, value bigint, method text)`,
  )

/** Voids numbers that a later telling of the month no longer has, or has otherwise. */
export const voidTally = (
  tx: Tx,
  whose: Whose,
  voiding: Writing & { readonly ids: readonly string[]; readonly reason: string },
): Promise<number> =>
  run(
    tx,
    sql`
    insert into ventanillas.voided (custodian_id, entry_id, entry, reason, voided_by, voided_at)
    select ${whose.custodian}::uuid, t.id, 'tally', ${voiding.reason}, ${voiding.by}::uuid, ${voiding.at}::timestamptz
    from unnest(${`{${voiding.ids.join(',')}}`}::uuid[]) as t (id)`,
  )
