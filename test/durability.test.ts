// A process that is killed outright in the middle of writing: nothing that it acknowledged is lost or doubled.
import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '#platform/database'
import { openEmbedded } from '#platform/database/embedded'
import { findBreak, logOf } from '#platform/log'
import { migrate } from '#platform/migrations'
import { askOwner } from './catalogue.ts'
import { addressesOf, createDatabase, emptyDatabase, engine, root, temporaryDirectory } from './database.ts'

const onEmbedded = { skip: engine !== 'embedded' && 'only on the embedded engine' }
const onPostgresql = { skip: engine !== 'postgresql' && 'only on PostgreSQL' }

interface Writer {
  readonly process: ChildProcess
  /** The subjects of the events that it acknowledged. */
  readonly acknowledged: string[]
  /** Waits until it acknowledged this many. */
  readonly reach: (count: number) => Promise<void>
  /** Ends it without a chance to say or write anything more. */
  readonly kill: () => Promise<void>
}

function startWriter(...args: string[]): Writer {
  const child = spawn(process.execPath, ['--import', './scripts/tsx-hook.mjs', 'test/writer.ts', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const acknowledged: string[] = []
  let [text, errors] = ['', '']
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk))
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (text + chunk).split('\n')
    text = lines.pop()!
    acknowledged.push(...lines)
  })
  const closed = once(child, 'close')
  return {
    process: child,
    acknowledged,
    reach: async (count) => {
      while (acknowledged.length < count) {
        if (child.exitCode !== null) throw new Error(`the writer stopped by itself: ${errors}`)
        await sleep(5)
      }
    },
    kill: async () => {
      child.kill('SIGKILL')
      await closed
    },
  }
}

/** A folder with the platform's migration only: the writers need no more. */
function platformMigrations(): string {
  const directory = join(temporaryDirectory(), 'migrations')
  mkdirSync(directory)
  copyFileSync(join(root, 'db', 'migrations', '0001-platform.sql'), join(directory, '0001-platform.sql'))
  return directory
}

/** Every acknowledged event is there once, nothing is there twice, and the chains hold. */
async function assertKept(database: Database, acknowledged: readonly string[]): Promise<void> {
  const rows = await askOwner<{ subject: string; count: number }>(
    database,
    'select subject, count(*) from platform.event group by subject',
  )
  const counts = new Map(rows.map(({ subject, count }) => [subject, count]))
  assert.deepEqual(
    acknowledged.filter((subject) => !counts.has(subject)),
    [],
  )
  assert.deepEqual(
    rows.filter(({ count }) => count !== 1),
    [],
  )
  assert.equal(await findBreak(logOf(database)), undefined)
}

test('the embedded database keeps what was acknowledged, wherever it is killed', onEmbedded, async () => {
  const directory = join(temporaryDirectory(), 'database')
  const first = await emptyDatabase(directory)
  await migrate(first, platformMigrations())
  await first.close()
  const acknowledged: string[] = []
  for (const count of [1, 60, 120]) {
    const writer = startWriter(directory)
    await writer.reach(count)
    await writer.kill()
    acknowledged.push(...writer.acknowledged)
    const database = await openEmbedded(directory)
    await assertKept(database, acknowledged)
    await database.close()
  }
  assert.ok(acknowledged.length >= 181)
})

test(
  'two processes on one PostgreSQL keep what they acknowledged, and one goes on when the other is killed',
  onPostgresql,
  async () => {
    const name = 'puente_durability'
    const database = await createDatabase(name)
    await migrate(database, platformMigrations())
    const { url, ownerUrl } = await addressesOf(name)
    const acknowledged: string[] = []
    const survivor = startWriter(url, ownerUrl)
    await survivor.reach(20)
    for (const count of [1, 30, 80]) {
      const writer = startWriter(url, ownerUrl)
      await writer.reach(count)
      const before = survivor.acknowledged.length
      await writer.kill()
      acknowledged.push(...writer.acknowledged)
      await survivor.reach(before + 20)
    }
    await survivor.kill()
    await assertKept(database, [...acknowledged, ...survivor.acknowledged])
    await database.close()
  },
)
