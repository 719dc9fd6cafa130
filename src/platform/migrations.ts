// Brings a database to the state that this version of the program needs. Forward only, each file once, in one transaction.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CompiledQuery, sql, type Kysely, type Transaction } from 'kysely'
import type { Terminal } from './cli.ts'
import type { Database } from './database.ts'
import { installJobs } from './jobs.ts'

interface Migration {
  readonly name: string
  readonly text: string
  readonly sha256: string
}

/** The database and the program do not fit; the message says what to do. */
export class MigrationRefused extends Error {
  override name = 'MigrationRefused'
}

/** Any number that every version agrees on: the key of the advisory lock. */
const lockKey = 7_265_283

/**
 * Runs the `.sql` files of the directory that this database has not seen yet, in the order of their names, and gives their names.
 * Refuses (MigrationRefused) a database made by a newer version, a file that changed since it ran, and an owner without rights.
 */
export async function migrate(database: Database, directory: string, terminal?: Terminal): Promise<string[]> {
  const migrations = await readMigrations(directory)
  return database.asOwner(async (owner) => {
    await locked(owner, prepare)
    const pending = pendingOf(migrations, await listApplied(owner))
    for (const [index, migration] of pending.entries()) {
      await locked(owner, (transaction) => apply(transaction, migration))
      terminal?.progress('migrations', index + 1, pending.length)
    }
    await installJobs(database)
    return pending.map(({ name }) => name)
  })
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(directory, name), 'utf8')
      return { name, text, sha256: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

/** One transaction under the lock: two processes that start at once run each file once. */
const locked = (owner: Kysely<unknown>, work: (transaction: Transaction<unknown>) => Promise<void>): Promise<void> =>
  owner.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${sql.lit(lockKey)})`.execute(transaction)
    await work(transaction)
  })

async function prepare(transaction: Transaction<unknown>): Promise<void> {
  await requireOwner(transaction)
  await runScript(
    transaction,
    `create schema if not exists platform;
     create table if not exists platform.migration (
       name text primary key, sha256 text not null, applied_at timestamptz not null default now());
     alter table platform.migration enable row level security;
     alter table platform.migration force row level security;`,
  )
}

/** The owner reads every row for backups and the check of the log, which forced row security would hide from it. */
async function requireOwner(transaction: Transaction<unknown>): Promise<void> {
  const { rows } = await sql<{ name: string; bypasses: boolean; version: number }>`
    select rolname as name, rolsuper or rolbypassrls as bypasses, current_setting('server_version_num')::int as version
    from pg_roles where rolname = current_user`.execute(transaction)
  const { name, bypasses, version } = rows[0]!
  if (version < 150_000) throw new MigrationRefused('Puente needs PostgreSQL 15 or later.')
  if (bypasses) return
  throw new MigrationRefused(
    `The owner of the database, ${name}, may not read every row, so backups would be empty. ` +
      `Let an administrator run: alter role "${name}" createrole bypassrls`,
  )
}

async function listApplied(owner: Kysely<unknown>): Promise<Map<string, string>> {
  const { rows } = await sql<{ name: string; sha256: string }>`
    select name, sha256 from platform.migration order by name`.execute(owner)
  return new Map(rows.map(({ name, sha256 }) => [name, sha256]))
}

function pendingOf(migrations: readonly Migration[], applied: ReadonlyMap<string, string>): Migration[] {
  const known = new Set(migrations.map(({ name }) => name))
  const newer = [...applied.keys()].filter((name) => !known.has(name))
  if (newer.length > 0) {
    throw new MigrationRefused(
      `This database was made by a newer version of Puente: ${newer.join(', ')} is not known here. Install that version or a later one.`,
    )
  }
  const changed = migrations.filter(({ name, sha256 }) => applied.has(name) && applied.get(name) !== sha256)
  if (changed.length > 0) {
    throw new MigrationRefused(
      `${changed.map(({ name }) => name).join(', ')} changed since it ran on this database. ` +
        'Bring the file back as it was, and write what is new into a new file.',
    )
  }
  const pending = migrations.filter(({ name }) => !applied.has(name))
  const last = [...applied.keys()].at(-1) ?? ''
  const late = pending.find(({ name }) => name < last)
  if (late) {
    throw new MigrationRefused(`${late.name} comes before ${last}, which ran already: number it after that one.`)
  }
  return pending
}

async function apply(transaction: Transaction<unknown>, { name, text, sha256 }: Migration): Promise<void> {
  const { rows } = await sql`select from platform.migration where name = ${name}`.execute(transaction)
  if (rows.length > 0) return
  await runScript(transaction, text).catch((error: ScriptError) => {
    const line = error.position === undefined ? '' : `:${text.slice(0, Number(error.position)).split('\n').length}`
    throw new Error([`${name}${line}: ${error.message}`, error.hint].filter(Boolean).join('. '), { cause: error })
  })
  await sql`insert into platform.migration (name, sha256) values (${name}, ${sha256})`.execute(transaction)
}

/** An error of the database; the position is the number of the character, from 1. */
type ScriptError = Error & { readonly hint?: string; readonly position?: string }

/** Runs several statements of SQL, as they stand in a file. */
export async function runScript(owner: Kysely<unknown>, text: string): Promise<void> {
  await owner.executeQuery(CompiledQuery.raw(text))
}
