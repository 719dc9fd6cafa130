// What the network's pages are made of, in one line: as long as it stays the same, a page that was made stays true.
import { z } from 'zod'
import type { Month } from '#kernel/day'
import { first, sql, type Db, type RawBuilder } from '#platform/database'

const State = z.object({ state: z.string() })

/** Rows that may be changed: how many, and in which version each stands. */
const versionsOf = (table: RawBuilder<unknown>, key: 'id' | 'code'): RawBuilder<unknown> => sql`(
  select count(*) || ':' || coalesce(bit_xor(hashtextextended(concat_ws(' ', x.${sql.ref(key)}, x.xmin::text), 0)), 0) from ${table} x)`

/** Rows that are only ever added: how many. */
const countOf = (table: RawBuilder<unknown>): RawBuilder<unknown> => sql`(select count(*) from ${table})`

/**
 * Everything that a page of the network is read from, of what the asker may see: marks of changed months, how often counts were kept,
 * stations, who led them and when they closed, names, reports and their steps, what arrived, population. It never comes back to a
 * former value once one of them changed. Marks of the month that runs are left out: no page has a number of it, and what is written
 * every day changes none. Read it before the page: what is newer than its state is only made once more.
 */
export const getState = async (db: Db, running: Month): Promise<string> =>
  (await first(
    db,
    State,
    sql`
    select concat_ws(' ',
      (select last_value || ':' || is_called from ventanillas.recount),
      ${versionsOf(sql`(select m.id, m.xmin from ventanillas.stale_month m where m.month < ${running}::text)`, 'id')},
      ${versionsOf(sql`ventanillas.station`, 'id')},
      ${versionsOf(sql`ventanillas.station_lead`, 'id')},
      ${versionsOf(sql`ventanillas.station_closure`, 'id')},
      ${versionsOf(sql`network.office`, 'code')},
      ${versionsOf(sql`network.population`, 'id')},
      ${versionsOf(sql`partners.organization`, 'id')},
      ${countOf(sql`ventanillas.report`)},
      ${countOf(sql`ventanillas.report_step`)},
      ${countOf(sql`evaluation.received_report`)}) as state`,
  ))!.state
