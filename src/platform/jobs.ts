// Work by the clock or from the queue, on pg-boss in the database: any number of processes share it without doubling.
import { CompiledQuery, type Kysely } from 'kysely'
import { getConstructionPlans, getMigrationPlans, PgBoss, type ConstructorOptions, type JobResult } from 'pg-boss'
import bossPackage from 'pg-boss/package.json' with { type: 'json' }
import type { Database, Tx } from './database.ts'
import type { Installation } from './installation.ts'

/** A job is idempotent: it may run twice. */
export interface Job {
  readonly name: string
  /** Cron expression in the installation's time zone; without one the job only runs when it is sent. */
  readonly schedule?: string
  readonly run: (installation: Installation, payload: unknown) => Promise<void>
}

/** The jobs of a process, until they are stopped. */
export interface RunningJobs {
  /** Takes no more work, waits up to `seconds` for what is at work, and leaves the rest to other processes. */
  stop(seconds?: number): Promise<void>
}

export interface JobSettings {
  /** How often each queue is asked for work. */
  readonly pollSeconds?: number
  /** Told of each failure. What it is told may hold personal data: log no more than its code. */
  readonly report?: (job: string, error: unknown) => void
}

const schema = 'pgboss'

/** Attempts after the first, from half a minute on, doubling; what is done is forgotten after an hour. */
const queueOptions = {
  policy: 'standard',
  retryLimit: 6,
  retryDelay: 30,
  retryBackoff: true,
  expireInSeconds: 3600,
  deleteAfterSeconds: 3600,
  retentionSeconds: 1_209_600,
} as const

const bossOptions = { schema, migrate: false, createSchema: false, reindex: false, monitorVacuum: false } as const

/**
 * Makes or brings up to date the queue's own schema, and grants it to the app: by the owner, at the end of the
 * migrations (not before there is an app role). Processes that start together take turns.
 */
export function installJobs(database: Database): Promise<void> {
  return database.asOwner((owner) =>
    owner.transaction().execute(async (tx) => {
      const run = (text: string) => tx.executeQuery(CompiledQuery.raw(text, []))
      await run(`select pg_advisory_xact_lock(hashtext('puente installs its jobs'))`)
      for (const statement of await missingStatements(tx)) await run(statement)
    }),
  )
}

async function missingStatements(tx: Kysely<unknown>): Promise<string[]> {
  const query = async (text: string) => (await tx.executeQuery<{ answer: unknown }>(CompiledQuery.raw(text, []))).rows
  const [app] = await query(`select exists (select from pg_roles where rolname = 'puente_app') as answer`)
  if (app?.answer !== true) return []
  const [found] = await query(`select to_regclass('${schema}.version') is not null as answer`)
  if (found?.answer !== true) return [...statementsOf(getConstructionPlans(schema)), ...grants]
  const [version] = await query(`select version::int as answer from ${schema}.version`)
  const installed = Number(version?.answer)
  if (installed > bossPackage.pgboss.schema) throw new Error('the job queue is newer than this program')
  if (installed === bossPackage.pgboss.schema) return []
  return [...statementsOf(getMigrationPlans(schema, installed)), ...grants]
}

const grants = [
  `grant usage on schema ${schema} to puente_app`,
  `grant select, insert, update, delete on all tables in schema ${schema} to puente_app`,
  `grant execute on all functions in schema ${schema} to puente_app`,
]

/** Starts the workers and schedules of the jobs, as the app role. `installJobs` must have run before. */
export async function startJobs(
  installation: Installation,
  jobs: readonly Job[],
  settings: JobSettings = {},
): Promise<RunningJobs> {
  const { pollSeconds = 2, report = reportCode } = settings
  const boss = new PgBoss({ ...bossOptions, db: adapt(installation.database.kysely) })
  boss.on('error', (error) => report('queue', error))
  await boss.start()
  for (const job of jobs) {
    await boss.createQueue(job.name, queueOptions)
    const work = { pollingIntervalSeconds: pollSeconds, batchSize: 20, perJobResults: true } as const
    await boss.work(job.name, work, async (batch) => {
      const results: JobResult[] = []
      for (const { id, data } of batch) results.push({ id, status: await runJob(installation, job, data, report) })
      return results
    })
  }
  await keepSchedules(boss, jobs, installation.zone)
  return { stop: (seconds = 10) => boss.stop({ graceful: true, close: false, timeout: seconds * 1000 }) }
}

/** The queue would keep what an error says: it is told none of it, since a value of a row might stand in it. */
async function runJob(
  installation: Installation,
  job: Job,
  payload: unknown,
  report: (job: string, error: unknown) => void,
): Promise<'completed' | 'failed'> {
  try {
    await job.run(installation, payload ?? {})
    return 'completed'
  } catch (error) {
    report(job.name, error)
    return 'failed'
  }
}

const reportCode = (job: string, error: unknown): void => {
  const { name, code } = error as { name?: string; code?: string }
  process.stderr.write(`job ${job} failed: ${name ?? 'Error'}${code === undefined ? '' : ` ${code}`}\n`)
}

/** Writes the schedules that differ, and removes those of jobs that have none any more. */
async function keepSchedules(boss: PgBoss, jobs: readonly Job[], zone: string): Promise<void> {
  const kept = new Map((await boss.getSchedules()).map(({ name, cron, timezone }) => [name, `${cron} ${timezone}`]))
  for (const { name, schedule } of jobs) {
    if (schedule !== undefined && kept.get(name) !== `${schedule} ${zone}`) {
      await boss.schedule(name, schedule, null, { tz: zone, missed: 'once' })
    }
    if (schedule !== undefined) kept.delete(name)
  }
  for (const name of kept.keys()) await boss.unschedule(name)
}

/**
 * Sends a job in the deed's own transaction: it runs once the deed is committed, and never where it is undone.
 * The payload holds ids, never a value that must be forgotten one day.
 */
export async function sendJob(tx: Tx, name: string, payload: object): Promise<void> {
  const db = adapt(tx)
  const boss = new PgBoss({ ...bossOptions, db })
  if (!(await boss.getQueue(name))) {
    await db.executeSql(`select ${schema}.create_queue($1, $2::jsonb)`, [name, JSON.stringify(queueOptions)])
  }
  await boss.send(name, payload, { db })
}

/** Lets pg-boss speak through our connection. Several statements in one text become one transaction. */
function adapt(kysely: Kysely<unknown>): NonNullable<ConstructorOptions['db']> {
  const query = (on: Kysely<unknown>, text: string, values: readonly unknown[]) =>
    on.executeQuery<Record<string, unknown>>(CompiledQuery.raw(text, [...values]))
  return {
    async executeSql(text, values = []) {
      const statements = values.length > 0 ? [text] : statementsOf(text)
      if (statements.length === 1) return { rows: (await query(kysely, statements[0]!, values)).rows }
      return kysely.transaction().execute(async (tx) => {
        const rows: Record<string, unknown>[] = []
        for (const statement of statements) rows.push(...(await query(tx, statement, [])).rows)
        return { rows }
      })
    },
  }
}

/** The statements of a script, without its BEGIN and COMMIT; semicolons within quotes and bodies divide nothing. */
export const statementsOf = (script: string): string[] =>
  (script.match(/(?:--[^\n]*|'(?:[^']|'')*'|"[^"]*"|\$(\w*)\$[\s\S]*?\$\1\$|[^;])+/g) ?? [])
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '' && !/^(?:begin|commit)$/i.test(statement))
