// Sample data: whether this installation holds it, and how far the filling is.
import { sql } from 'kysely'
import type { Database } from './database.ts'

/** How far this process is with filling, 0 to 1; null when it is not filling. */
export const filling: { done: number | null } = { done: null }

/** absent: never asked for. started: begun and to be gone on with. done. */
export async function sampleState(database: Database): Promise<'absent' | 'started' | 'done'> {
  const { rows } = await sql<{ done: boolean }>`select done_at is not null as done from platform.sample`.execute(
    database.kysely,
  )
  return rows.length === 0 ? 'absent' : rows[0]!.done ? 'done' : 'started'
}

/** Marks the installation as one with sample data, before the first sample person exists. */
export const markSampleStarted = async (database: Database, at: Date): Promise<void> => {
  await sql`insert into platform.sample (started_at) values (${at}) on conflict do nothing`.execute(database.kysely)
}

export const markSampleDone = async (database: Database, at: Date): Promise<void> => {
  await sql`update platform.sample set done_at = ${at} where done_at is null`.execute(database.kysely)
}
