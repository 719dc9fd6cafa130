// Brings a backup back into an empty database: all of it in one transaction, or nothing.
import { createReadStream } from 'node:fs'
import type { Kysely } from 'kysely'
import type { Terminal } from '../cli.ts'
import type { Tx } from '../database.ts'
import type { Keyring } from '../encryption.ts'
import type { Installation } from '../installation.ts'
import type { AfterRestore } from '../plug.ts'
import {
  countRows,
  hasRows,
  listChainHeads,
  listMigrations,
  listTables,
  query,
  restStatements,
  type CopiedTable,
} from './catalogue.ts'
import { readSealed, UnreadableBackup } from './envelope.ts'
import { lastLine, totalOf, type BackupHead } from './writing.ts'

/** The backup cannot come back into this database. The message says why and what to do. */
export class RestoreRefused extends Error {
  override name = 'RestoreRefused'
}

/** Rows that go into the database with one statement. */
const page = { rows: 500, bytes: 2_000_000 }

/** What came back, and what the parts ended of it. */
export interface Restored {
  readonly head: BackupHead
  readonly ended: readonly string[]
}

/** Restores a file. RestoreRefused or UnreadableBackup where it cannot be; then nothing was written. */
export async function restoreBackup(
  installation: Installation,
  file: string,
  deeds: readonly AfterRestore[],
  terminal?: Terminal,
): Promise<Restored> {
  const lines = readSealed(installation.keys.backup, createReadStream(file))
  try {
    const head = await readHead(lines)
    const ended = await installation.database.asOwner((owner) =>
      owner.transaction().execute(async (tx) => {
        await restoreAll(tx, installation.keys, head, lines, terminal)
        return endOpen(tx as unknown as Tx, installation.clock(), deeds)
      }),
    )
    return { head, ended }
  } finally {
    await lines.return(undefined)
  }
}

async function readHead(lines: AsyncGenerator<string>): Promise<BackupHead> {
  const head = JSON.parse(await nextLine(lines)) as BackupHead
  if (head.format === 1) return head
  throw new RestoreRefused(
    'The backup was made by a newer version of Puente: restore it with that version or a later one.',
  )
}

async function nextLine(lines: AsyncGenerator<string>): Promise<string> {
  const line = await lines.next()
  if (line.done) throw new UnreadableBackup('The backup is damaged: lines are missing.')
  return line.value
}

async function restoreAll(
  tx: Kysely<unknown>,
  keys: Keyring,
  head: BackupHead,
  lines: AsyncGenerator<string>,
  terminal?: Terminal,
): Promise<void> {
  const tables = await listTables(tx)
  await requireEmpty(tx, tables)
  await requireSameMigrations(tx, head)
  requireSameTables(head, tables)
  const { rest, resume } = await restStatements(tx)
  for (const statement of rest) await query(tx, statement)
  const total = totalOf(head)
  let done = 0
  for (const table of head.tables) {
    await fill(tx, table, lines, (rows) => terminal?.progress('rows', (done += rows), total))
  }
  if ((await nextLine(lines)) !== lastLine || !(await lines.next()).done) {
    throw new UnreadableBackup('The backup is damaged: it holds more than it says.')
  }
  for (const { sequence, last } of head.sequences) await query(tx, `select setval($1, $2)`, [sequence, last])
  for (const [index, statement] of resume.entries()) {
    await query(tx, statement)
    terminal?.progress('references', index + 1, resume.length)
  }
  await requireSameCounts(tx, head)
  await dropDestroyed(tx, keys)
}

/** What was ended since the backup was made, nobody knows any more: the parts end all that stood open to others. */
async function endOpen(tx: Tx, now: Date, deeds: readonly AfterRestore[]): Promise<string[]> {
  const lines: string[] = []
  for (const deed of deeds) lines.push(...(await deed(tx, now)))
  return lines
}

/** Who was erased since the backup was made stays unreadable: their data keys do not come back. */
async function dropDestroyed(tx: Kysely<unknown>, keys: Keyring): Promise<void> {
  const rows = await query<{ person: string }>(tx, `select person_id as person from platform.data_key`)
  const destroyed = keys.amongDestroyed(rows.map(({ person }) => person))
  await query(tx, `delete from platform.data_key where person_id = any ($1::uuid[])`, [destroyed])
}

async function requireEmpty(tx: Kysely<unknown>, tables: readonly CopiedTable[]): Promise<void> {
  for (const { table } of tables) {
    if (!(await hasRows(tx, table))) continue
    throw new RestoreRefused(
      `The database is not empty: ${table} has rows. Restore into an empty one: another DATA_DIR or DATABASE_URL.`,
    )
  }
}

async function requireSameMigrations(tx: Kysely<unknown>, head: BackupHead): Promise<void> {
  const here = new Map((await listMigrations(tx)).map(({ name, sha256 }) => [name, sha256]))
  const missing = head.migrations.filter(({ name, sha256 }) => here.get(name) !== sha256)
  const there = new Set(head.migrations.map(({ name }) => name))
  const more = [...here.keys()].filter((name) => !there.has(name))
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(', ')
    throw new RestoreRefused(`The backup was made by another version of Puente: ${names} is not the same here.`)
  }
  if (more.length > 0) {
    throw new RestoreRefused(
      `The backup was made by an older version of Puente, before ${more.join(', ')}. ` +
        'Restore it with that version, then start this one on it.',
    )
  }
}

function requireSameTables(head: BackupHead, tables: readonly CopiedTable[]): void {
  const shapeOf = ({ table, columns }: CopiedTable) => `${table} (${columns.join(', ')})`
  const here = new Set(tables.map(shapeOf))
  const stranger = head.tables.find((table) => !here.has(shapeOf(table)))
  if (stranger) throw new RestoreRefused(`The backup has a table that this database lacks: ${shapeOf(stranger)}.`)
}

async function fill(
  tx: Kysely<unknown>,
  { table, columns, rows }: BackupHead['tables'][number],
  lines: AsyncGenerator<string>,
  progress: (rows: number) => void,
): Promise<void> {
  const names = columns.join(', ')
  const text = `insert into ${table} (${names}) overriding system value
    select ${names} from jsonb_populate_recordset(null::${table}, $1::jsonb)`
  let left = rows
  while (left > 0) {
    const batch: string[] = []
    for (let bytes = 0; left > 0 && batch.length < page.rows && bytes < page.bytes; left--) {
      const line = await nextLine(lines)
      batch.push(line)
      bytes += line.length
    }
    await query(tx, text, [`[${batch.join(',')}]`])
    progress(batch.length)
  }
}

async function requireSameCounts(tx: Kysely<unknown>, head: BackupHead): Promise<void> {
  for (const { table, rows } of head.tables) {
    const restored = await countRows(tx, table)
    if (restored !== rows) throw new UnreadableBackup(`${table} has ${restored} rows and should have ${rows}.`)
  }
  if (JSON.stringify(await listChainHeads(tx)) !== JSON.stringify(head.chains)) {
    throw new UnreadableBackup('The log ends elsewhere than the backup says.')
  }
}
