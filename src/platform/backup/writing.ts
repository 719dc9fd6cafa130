// Writes a backup: the rows of every table as JSON lines, out of one snapshot, sealed, under its name only once whole.
import { randomBytes } from 'node:crypto'
import { createWriteStream, globSync } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Kysely } from 'kysely'
import type { Terminal } from '../cli.ts'
import type { Installation } from '../installation.ts'
import {
  countRows,
  listChainHeads,
  listMigrations,
  listSequences,
  listTables,
  query,
  type AppliedMigration,
  type ChainHead,
  type CopiedTable,
  type SequenceState,
} from './catalogue.ts'
import { writeSealed } from './envelope.ts'

/** The first line of a backup. The rows of the tables follow, a line each, in the same order; then a line "end". */
export interface BackupHead {
  readonly format: 1
  readonly made_at: string
  readonly pack: string
  readonly migrations: readonly AppliedMigration[]
  readonly tables: readonly (CopiedTable & { readonly rows: number })[]
  readonly sequences: readonly SequenceState[]
  readonly chains: readonly ChainHead[]
}

export const lastLine = '"end"'

const backupName = /^puente-\d{4}-\d{2}-\d{2}T\d{6}Z\.backup$/
const unfinished = '.unfinished'
const page = 500

export interface WrittenBackup {
  readonly file: string
  readonly bytes: number
  readonly rows: number
}

/** Writes a backup into the directory. Interrupted, it leaves nothing under a backup's name. */
export async function writeBackup(
  installation: Installation,
  directory: string,
  terminal?: Terminal,
): Promise<WrittenBackup> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await removeUnfinished(directory)
  const madeAt = installation.clock()
  const file = path.join(directory, `puente-${madeAt.toISOString().slice(0, 19).replaceAll(':', '')}Z.backup`)
  const draft = `${file}.${process.pid}-${randomBytes(4).toString('hex')}${unfinished}`
  try {
    const rows = await writeDraft(installation, madeAt, draft, terminal)
    await syncFile(draft)
    await rename(draft, file)
    await syncFile(directory)
    return { file, bytes: (await stat(file)).size, rows }
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

function writeDraft(installation: Installation, madeAt: Date, draft: string, terminal?: Terminal): Promise<number> {
  const { database, keys, pack } = installation
  return database.asOwner((owner) =>
    owner
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute(async (tx) => {
        const head = await readHead(tx, madeAt, pack.code)
        const file = createWriteStream(draft, { flags: 'wx', mode: 0o600 })
        await writeSealed(keys.backup, listLines(tx, head, terminal), file)
        return totalOf(head)
      }),
  )
}

export const totalOf = ({ tables }: BackupHead): number => tables.reduce((sum, { rows }) => sum + rows, 0)

async function readHead(tx: Kysely<unknown>, madeAt: Date, pack: string): Promise<BackupHead> {
  const tables: BackupHead['tables'][number][] = []
  for (const table of await listTables(tx)) tables.push({ ...table, rows: await countRows(tx, table.table) })
  return {
    format: 1,
    made_at: madeAt.toISOString(),
    pack,
    migrations: await listMigrations(tx),
    tables,
    sequences: await listSequences(tx),
    chains: await listChainHeads(tx),
  }
}

/** A cursor a table, so that a page of rows is held and never a table. */
async function* listLines(tx: Kysely<unknown>, head: BackupHead, terminal?: Terminal): AsyncGenerator<string> {
  yield `${JSON.stringify(head)}\n`
  const total = totalOf(head)
  let done = 0
  for (const { table } of head.tables) {
    await query(tx, `declare copied no scroll cursor for select to_jsonb(one)::text as line from ${table} one`)
    for (;;) {
      const rows = await query<{ line: string }>(tx, `fetch forward ${page} from copied`)
      if (rows.length === 0) break
      yield rows.map(({ line }) => `${line}\n`).join('')
      terminal?.progress('rows', (done += rows.length), total)
    }
    await query(tx, `close copied`)
  }
  yield `${lastLine}\n`
}

/** Makes sure that what was written stands on the disk. */
async function syncFile(at: string): Promise<void> {
  await using file = await open(at, 'r')
  await file.sync()
}

/** What a process that was killed left behind; what a living one is writing stays. */
async function removeUnfinished(directory: string): Promise<void> {
  for (const name of globSync(`*${unfinished}`, { cwd: directory })) {
    const writer = Number(/\.(\d+)-[0-9a-f]+\.unfinished$/.exec(name)?.[1])
    if (writer !== process.pid && !isAlive(writer)) await rm(path.join(directory, name), { force: true })
  }
}

function isAlive(writer: number): boolean {
  try {
    return process.kill(writer, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The backups of a directory, oldest first. */
export const listBackups = (directory: string): string[] =>
  globSync('*.backup', { cwd: directory })
    .filter((name) => backupName.test(name))
    .sort()
    .map((name) => path.join(directory, name))

/** Removes all but the newest backups; gives those that it removed. */
export async function keepNewest(directory: string, kept: number): Promise<string[]> {
  const backups = listBackups(directory)
  const old = backups.slice(0, Math.max(0, backups.length - kept))
  for (const file of old) await rm(file, { force: true })
  return old
}
