// The ground: what arrives from the database, what is undone, who sees nothing, and what is refused instead of hanging.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Id } from '#kernel/id'
import { done, refusedFor } from '#kernel/outcome'
import { anonymous, contextFor, systemActor, type Context } from '#platform/context'
import { consult, first, keepPlans, list, run, sql, transact, type Database, type Db } from '#platform/database'
import { limits } from '#platform/database/connection'
import { openEmbedded } from '#platform/database/embedded'
import { openPostgresql } from '#platform/database/postgresql'
import { tell } from '#platform/events'
import type { Installation } from '#platform/installation'
import { migrate, runScript } from '#platform/migrations'
import { newId } from '#platform/random'
import { addressesOf, emptyDatabase, engine, root, temporaryDirectory, testInstallation } from './database.ts'
import { testServer } from './postgresql.ts'

const onEmbedded = { skip: engine !== 'embedded' && 'only on the embedded engine' }
const onPostgresql = { skip: engine !== 'postgresql' && 'only on PostgreSQL' }

/** A context that sees the rows of a new custodian. */
async function contextOfCustodian(installation?: Installation): Promise<[Context, Id<'organization'>]> {
  const custodian = newId<'organization'>()
  return [contextFor(installation ?? (await testInstallation()), systemActor([], [custodian])), custodian]
}

const eventCount = z.object({ count: z.number() })
const countEvents = (context: Context) =>
  consult(context, async (db) => (await first(db, eventCount, sql`select count(*) from platform.event`))!.count)

test('plans are kept until the transaction ends, and planned for their values in the next', async () => {
  const [context] = await contextOfCustodian()
  const mode = z.object({ mode: z.string() })
  const modeIn = async (db: Db) => (await first(db, mode, sql`select current_setting('plan_cache_mode') as mode`))!.mode
  const kept = await consult(context, async (db) => {
    await keepPlans(db)
    return modeIn(db)
  })
  assert.equal(kept, 'force_generic_plan')
  for (let turn = 0; turn < 10; turn += 1) assert.equal(await consult(context, modeIn), 'auto')
})

test('a column arrives the same from both engines', async () => {
  const { database } = await testInstallation()
  const { rows } = await sql<Record<string, unknown>>`select
      '2026-03-14'::date as day, '2026-03-14 18:00:00.123+00'::timestamptz as instant, 12::bigint as big, 3 as small,
      1.50::numeric as exact, 0.5::float8 as half, '{"a": [1, null]}'::jsonb as json, '\\xff00'::bytea as bytes, true as yes,
      '0b5f6e7a-1111-4222-8333-444455556666'::uuid as id, 'ñ' as word, null::text as nothing, '09:30'::time as hour,
      array['2026-01-01'::date] as days, array[1::bigint, null] as bigs, array['a', 'b,c'] as words,
      array['0b5f6e7a-1111-4222-8333-444455556666'::uuid] as ids`.execute(database.kysely)
  assert.deepEqual(rows[0], {
    day: '2026-03-14',
    instant: new Date('2026-03-14T18:00:00.123Z'),
    big: 12,
    small: 3,
    exact: 1.5,
    half: 0.5,
    json: { a: [1, null] },
    bytes: Buffer.from([255, 0]),
    yes: true,
    id: '0b5f6e7a-1111-4222-8333-444455556666',
    word: 'ñ',
    nothing: null,
    hour: '09:30:00',
    days: ['2026-01-01'],
    bigs: [1, null],
    words: ['a', 'b,c'],
    ids: ['0b5f6e7a-1111-4222-8333-444455556666'],
  })
})

test('a value goes in as it came out', async () => {
  const { database } = await testInstallation()
  const instant = new Date('2026-03-14T18:00:00.123Z')
  const { rows } = await sql<
    Record<string, unknown>
  >`select ${'2026-03-14'}::date as day, ${instant}::timestamptz as instant,
      ${Buffer.from([0, 255])}::bytea as bytes, ${JSON.stringify({ a: 1 })}::jsonb as json, ${['a', 'b"c']}::text[] as words,
      ${true}::boolean as yes, ${null}::text as nothing, ${12}::int as small`.execute(database.kysely)
  assert.deepEqual(rows[0], {
    day: '2026-03-14',
    instant,
    bytes: Buffer.from([0, 255]),
    json: { a: 1 },
    words: ['a', 'b"c'],
    yes: true,
    nothing: null,
    small: 12,
  })
})

test('a whole number that JavaScript cannot hold is an error, not another number', async () => {
  const { database } = await testInstallation()
  await assert.rejects(sql`select 9007199254740993::bigint as big`.execute(database.kysely), /too large/)
})

test('a row that is not of the named shape is an error under test', async () => {
  const [context] = await contextOfCustodian()
  const shape = z.object({ one: z.number() })
  await assert.rejects(consult(context, (db) => list(db, shape, sql`select 1 as one, 2 as two`)))
  assert.deepEqual(await consult(context, (db) => list(db, shape, sql`select 1 as one`)), [{ one: 1 }])
})

test('a deed that is done stays, one that is refused leaves no trace', async () => {
  const [context, custodian] = await contextOfCustodian()
  const deed = (outcome: 'done' | 'refused' | 'failed') =>
    transact(context, async (tx) => {
      await tell(tx, context, 'test-told', newId(), { custodian })
      if (outcome === 'failed') throw new Error('the deed failed')
      return outcome === 'done' ? done(1) : refusedFor('deed-is-allowed')
    })
  assert.deepEqual(await deed('refused'), { done: false, objections: [{ rule: 'deed-is-allowed', field: null }] })
  await assert.rejects(deed('failed'), /the deed failed/)
  assert.equal(await countEvents(context), 0)
  assert.deepEqual(await deed('done'), { done: true, value: 1 })
  assert.equal(await countEvents(context), 1)
})

test('a deed that goes on after a failed statement is not acknowledged', async () => {
  const [context, custodian] = await contextOfCustodian()
  const deed = transact(context, async (tx) => {
    await tell(tx, context, 'test-told', newId(), { custodian })
    await sql`select 1 / 0`.execute(tx).catch(() => {})
    return done(1)
  })
  await assert.rejects(deed)
  assert.equal(await countEvents(context), 0)
})

test('an error of the database says nothing of the row that failed', async () => {
  const { database } = await testInstallation()
  const failing = sql`select platform.tell('test-told', 'Rosa Hernández', null, now(), 'x', null, false, sha256('x'))`
  await assert.rejects(failing.execute(database.kysely), (error: Error & { code?: string; constraint?: string }) => {
    assert.equal(error.code, '23514')
    assert.equal(error.constraint, 'event_subject_check')
    assert.doesNotMatch(JSON.stringify(error) + error.message, /Rosa/)
    return true
  })
})

test('a reading cannot write', async () => {
  const [context, custodian] = await contextOfCustodian()
  const writing = consult(context, (db) => tell(db as never, context, 'test-told', newId(), { custodian }))
  await assert.rejects(writing, /read-only transaction/)
})

test('a query that says nothing of who asks sees nothing', async () => {
  const installation = await testInstallation()
  const [context, custodian] = await contextOfCustodian(installation)
  await transact(context, async (tx) => done(await tell(tx, context, 'test-told', newId(), { custodian })))
  const { rows } = await sql`select from platform.event`.execute(installation.database.kysely)
  assert.equal(rows.length, 0)
  assert.equal(await countEvents(contextFor(installation, anonymous)), 0)
  assert.equal(await countEvents(context), 1)
})

test('who asked is forgotten with the transaction', async () => {
  const installation = await testInstallation()
  const [context] = await contextOfCustodian(installation)
  await consult(context, async () => {})
  const { rows } =
    await sql`select platform.visible_custodians() as custodians, platform.is_headquarters() as headquarters,
    platform.actor() as actor`.execute(installation.database.kysely)
  assert.deepEqual(rows, [{ custodians: [], headquarters: false, actor: null }])
})

test('the program runs as a role that owns nothing and changes nothing by itself', async () => {
  const { database } = await testInstallation()
  const { rows } = await sql`select current_user as name`.execute(database.kysely)
  assert.deepEqual(rows, [{ name: 'puente_app' }])
  for (const statement of [
    'create table platform.mine ()',
    'delete from platform.event',
    'select * from platform.chain',
  ]) {
    await assert.rejects(sql.raw(statement).execute(database.kysely), { code: '42501' })
  }
})

test('a query beside the open transaction is refused instead of waiting for itself', async () => {
  const [context] = await contextOfCustodian()
  const beside = /beside the open transaction/
  const { database } = context.installation
  await assert.rejects(
    consult(context, () => consult(context, async () => {})),
    beside,
  )
  await assert.rejects(
    transact(context, async () => done(await sql`select 1`.execute(database.kysely))),
    beside,
  )
  await assert.rejects(
    consult(context, () => database.asOwner((owner) => sql`select 1`.execute(owner))),
    beside,
  )
  await consult(context, async () => {})
})

test('transactions that ask at once each get their turn', async () => {
  const [context, custodian] = await contextOfCustodian()
  const deeds = Array.from({ length: 30 }, () =>
    transact(context, async (tx) => done(await tell(tx, context, 'test-told', newId(), { custodian }))),
  )
  assert.ok((await Promise.all(deeds)).every((outcome) => outcome.done))
  assert.equal(await countEvents(context), 30)
})

test('a statement over the limit is ended, and what was committed before is still there', async () => {
  const usual = limits.statement
  limits.statement = 400
  const installation = { ...(await testInstallation()), database: await databaseOnDisk() }
  try {
    const [context, custodian] = await contextOfCustodian(installation)
    const write = (work: string) =>
      transact(context, async (tx) => {
        await tell(tx, context, 'test-told', newId(), { custodian })
        await run(tx, sql.raw(work))
        return done(1)
      })
    await write('select 1')
    const slow = write('select count(*) from generate_series(1, 1000000000)')
    const waiting = countEvents(context)
    await assert.rejects(slow, { code: '57014' })
    assert.equal(await waiting, 1)
    await write('select 2')
    assert.equal(await countEvents(context), 2)
    await installation.database.asOwner((owner) => sql`select pg_sleep(0.6)`.execute(owner))
  } finally {
    limits.statement = usual
    await installation.database.close()
  }
})

async function databaseOnDisk(): Promise<Database> {
  const database = await emptyDatabase(join(temporaryDirectory(), 'database'))
  await migrate(database, platformMigrations())
  return database
}

/** A folder with the first migration only. */
function platformMigrations(): string {
  const directory = join(temporaryDirectory(), 'migrations')
  mkdirSync(directory)
  const name = '0001-platform.sql'
  copyFileSync(join(root, 'db', 'migrations', name), join(directory, name))
  return directory
}

test('a data directory is open in one process at a time', onEmbedded, async () => {
  const directory = join(temporaryDirectory(), 'database')
  const database = await emptyDatabase(directory)
  const message = /is open in another process of Puente\. Stop that one first/
  await assert.rejects(openEmbedded(directory), message)
  const other = spawnSync(
    process.execPath,
    ['--import', './scripts/tsx-hook.mjs', '--input-type=module', '-e', opening],
    {
      cwd: root,
      env: { ...process.env, DIRECTORY: directory },
      encoding: 'utf8',
    },
  )
  assert.match(other.stderr, message)
  assert.equal(other.status, 1)
  await database.close()
  await (await openEmbedded(directory)).close()
})

const opening = `const { openEmbedded } = await import('#platform/database/embedded')
await openEmbedded(process.env.DIRECTORY)`

test('a directory that holds no database is told by its name', onEmbedded, async () => {
  const directory = temporaryDirectory()
  writeFileSync(join(directory, 'PG_VERSION'), 'nonsense')
  await assert.rejects(openEmbedded(directory), (error: Error) =>
    error.message.startsWith(`the database in ${directory} `),
  )
})

test('what was written is there when the database is opened again', onEmbedded, async () => {
  const directory = join(temporaryDirectory(), 'database')
  const before = await emptyDatabase(directory)
  await before.asOwner((owner) => runScript(owner, "create table kept (word text); insert into kept values ('sí')"))
  await before.close()
  await before.close()
  const after = await openEmbedded(directory)
  const { rows } = await after.asOwner((owner) => sql`select word from kept`.execute(owner))
  assert.deepEqual(rows, [{ word: 'sí' }])
  await after.close()
})

test('the program outlives a server that drops its connections', onPostgresql, async () => {
  const installation = await testInstallation()
  const [context] = await contextOfCustodian(installation)
  await consult(context, async () => {})
  const { administer } = await testServer()
  await administer(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'puente_web'`)
  await assert.rejects(
    consult(context, async (db) => {
      await administer(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'puente_web'`)
      await sql`select 1`.execute(db)
    }),
  )
  // The pool drops what the server closed as soon as it hears of it.
  await sleep(100)
  assert.equal(await countEvents(context), 0)
})

test('migrations run once, also when two processes start at the same moment', async () => {
  const directory = platformMigrations()
  const database = await emptyDatabase()
  const [one, other] = await Promise.all([migrate(database, directory), migrate(database, directory)])
  assert.deepEqual([...new Set([...one, ...other])], ['0001-platform.sql'])
  assert.deepEqual(await migrate(database, directory), [])
  await database.close()
})

test('a database that is newer than the program is refused, and so is a file that changed', async () => {
  const directory = platformMigrations()
  const database = await emptyDatabase()
  writeFileSync(
    join(directory, '0002-later.sql'),
    'create schema later; create table later.thing (id uuid primary key);',
  )
  assert.deepEqual(await migrate(database, directory), readdirSync(directory))
  await assert.rejects(migrate(database, platformMigrations()), /newer version of Puente: 0002-later\.sql/)
  writeFileSync(join(directory, '0002-later.sql'), 'create schema later;')
  await assert.rejects(migrate(database, directory), /0002-later\.sql changed since it ran/)
  await database.close()
})

test('a migration that fails is named and leaves nothing behind', async () => {
  const directory = platformMigrations()
  const database = await emptyDatabase()
  writeFileSync(join(directory, '0003-broken.sql'), 'create schema half;\ncreate table half.thing (id nonsense);')
  await assert.rejects(migrate(database, directory), /0003-broken\.sql:2: type "nonsense" does not exist/)
  writeFileSync(join(directory, '0003-broken.sql'), 'create schema half; create table half.thing (id uuid);')
  assert.deepEqual(await migrate(database, directory), ['0003-broken.sql'])
  writeFileSync(join(directory, '0002-late.sql'), 'create schema late;')
  await assert.rejects(migrate(database, directory), /0002-late\.sql comes before 0003-broken\.sql/)
  await database.close()
})

test('an owner that cannot read every row is refused before anything is made', onPostgresql, async () => {
  const { administer, address } = await testServer()
  await administer('create role half_owner login createrole')
  await administer('create database half owner half_owner')
  const database = openPostgresql({ url: address('half', 'puente_web'), ownerUrl: address('half', 'half_owner') })
  await assert.rejects(migrate(database, platformMigrations()), /alter role "half_owner" createrole bypassrls/)
  await administer('alter role half_owner nocreaterole bypassrls')
  await assert.rejects(migrate(database, platformMigrations()), /half_owner.*administrator run: grant puente_/s)
  await database.close()
})

test('one login may do both, and runs as the app all the same', onPostgresql, async () => {
  const { administer } = await testServer()
  await administer('create database alone owner puente_owner')
  const { ownerUrl } = await addressesOf('alone')
  const database = openPostgresql({ url: ownerUrl })
  await migrate(database, platformMigrations())
  const { rows } = await sql`select current_user as name`.execute(database.kysely)
  assert.deepEqual(rows, [{ name: 'puente_app' }])
  await database.close()
})
