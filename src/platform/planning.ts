// The embedded database has nobody who counts its rows for the planner; a PostgreSQL server does that by itself (autovacuum).
import { sql } from 'kysely'
import type { Database } from './database.ts'
import type { Job } from './jobs.ts'

/** Counts the rows anew, so that queries are planned for the tables as they are. Nothing to do on a PostgreSQL server. */
export async function countForPlanner(database: Database): Promise<void> {
  if (database.engine === 'embedded') await database.asOwner((owner) => sql`analyze`.execute(owner))
}

/** The same for tables into which very much was just written, on a PostgreSQL server too: it looks only once a minute. */
export const countTables = (database: Database, tables: readonly string[]): Promise<unknown> =>
  database.asOwner((owner) => sql`analyze ${sql.join(tables.map((table) => sql.table(table)))}`.execute(owner))

/** Every quarter of an hour: without it a day's visits make the month's numbers a hundred times slower. */
export const planningJob: Job = {
  name: 'count-for-planner',
  schedule: '*/15 * * * *',
  run: ({ database }) => countForPlanner(database),
}
