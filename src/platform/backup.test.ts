import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { CompiledQuery } from 'kysely'
import { done } from '#kernel/outcome'
import { engine, freshDatabase, freshInstallation, migrations, temporaryDirectory } from '../../test/database.ts'
import { backupCommand, backupJob, restoreCommandOf } from './backup.ts'
import { query, listTables } from './backup/catalogue.ts'
import { keepNewest, listBackups, writeBackup } from './backup/writing.ts'
import type { CliCommand, Terminal } from './cli.ts'
import { runCommand } from './cli/running.ts'
import { Cancelled } from './cli/terminal.ts'
import { contextFor, systemActor } from './context.ts'
import { openEmbedded } from './database/embedded.ts'
import { sql, transact, type Database, type Tx } from './database.ts'
import { makeDataKey, openKeyring, seal, type Person } from './encryption.ts'
import { tell } from './events.ts'
import type { Installation } from './installation.ts'
import { migrate } from './migrations.ts'
import { newId } from './random.ts'
import { sendSms } from './sms.ts'

/** Kinds of column and reference that the parts may come to use: each must come back as it was. */
const oddities = `
  create schema odd;
  grant usage on schema odd to puente_app;
  create table odd.thing (
    id integer generated always as identity primary key, above integer references odd.thing, other integer,
    amount numeric(30, 10), whole bigint, real double precision, bytes bytea, at timestamptz, on_day date, took interval,
    words text[], span daterange, document jsonb, "Mixed Name" text, twice numeric generated always as (amount * 2) stored);
  create table odd.contact (person_id uuid primary key, mail_sealed bytea);
  create table odd.other (id integer primary key, thing integer not null references odd.thing);
  alter table odd.thing add constraint circle foreign key (other) references odd.other (id);
  create function odd.refuse() returns trigger language plpgsql as $$ begin raise exception 'only ever added'; end $$;
  create trigger refuses before insert on odd.other for each row execute function odd.refuse();
  grant insert on odd.contact to puente_app;
  alter table odd.thing enable row level security;
  alter table odd.thing force row level security;`

const odd = `
  alter table odd.other disable trigger refuses;
  insert into odd.thing (amount, whole, real, bytes, at, on_day, took, words, span, document, "Mixed Name") values
    (12345678901234567890.0123456789, 9007199254740991, 'NaN', '\\x00ff0a', '2026-03-14 18:00:00.123456+00', 'infinity',
     '1 mon 2 days 03:04:05.678', array['a', null, '"ñ\\n'], '[2026-01-01,2026-02-01)',
     '{"n": 0.10, "big": 123456789012345678901234567890, "t": "línea\\nñ"}', 'Ünï'),
    (null, -1, '-infinity', '', '0099-01-01', null, null, '{}', 'empty', '[]', null);
  insert into odd.other values (7, 2);
  update odd.thing set above = 2, other = 7 where id = 1;
  alter table odd.other enable trigger refuses;`

const restoreCommand = restoreCommandOf([])

const runScript = (database: Database, text: string): Promise<unknown> =>
  database.asOwner((owner) => owner.executeQuery(CompiledQuery.raw(text)))

/** An installation with rows of all sorts: events, data keys, stops, messages, and the odd ones. */
async function fill(installation: Installation): Promise<Installation> {
  await runScript(installation.database, oddities)
  await runScript(installation.database, odd)
  const context = contextFor(installation, systemActor())
  await transact(context, async (tx) => {
    for (let n = 0; n < 3; n++) {
      const person = newId<'office-holder'>() as Person
      await makeDataKey(tx, context, person, null)
      const place = { table: 'odd.contact', column: 'mail', id: person }
      const sealed = await seal(tx, context, person, place, `lupe${n}@agencia.example`)
      await sql`insert into odd.contact values (${person}, ${sealed})`.execute(tx)
      await tell(tx, context, 'test-told', person, { headquarters: true, office: 'los-angeles' as never }, { n })
    }
    await sendSms(tx, context, { to: '+15550100199', text: 'Puente: hasta el jueves', purpose: 'reminder' })
    return done(null)
  })
  return installation
}

async function emptyTarget(like: Installation, database?: Database): Promise<Installation> {
  const target = { ...like, database: database ?? (await freshDatabase()), dataDirectory: temporaryDirectory() }
  await runScript(target.database, oddities)
  return target
}

/** All rows of all tables as texts. */
const contentOf = (database: Database): Promise<Record<string, string[]>> =>
  database.asOwner(async (owner) => {
    const content: Record<string, string[]> = {}
    for (const { table } of await listTables(owner)) {
      const rows = await query<{ row: string }>(owner, `select one::text as row from ${table} one order by 1`)
      content[table] = rows.map(({ row }) => row)
    }
    return content
  })

/** References and triggers, as they stand in the catalogue. */
const wallsOf = (database: Database): Promise<unknown[]> =>
  database.asOwner((owner) =>
    query(
      owner,
      `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as how, convalidated::text as state
         from pg_constraint where connamespace <> all (array['pg_catalog', 'information_schema', 'pgboss']::regnamespace[])
       union all select tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), tgenabled::text from pg_trigger where not tgisinternal
       order by 1, 2, 3`,
    ),
  )

function notebook(directory: string): Terminal & { lines: string[]; errors: string[]; steps: number } {
  const notes = { lines: [] as string[], errors: [] as string[], steps: 0 }
  return Object.assign(notes, {
    line: (text: string) => void notes.lines.push(text),
    error: (text: string) => void notes.errors.push(text),
    progress: () => void notes.steps++,
    directory,
  })
}

async function run(command: CliCommand, installation: Installation, ...args: string[]) {
  const terminal = notebook(installation.dataDirectory)
  const code = await runCommand(command, installation, args, terminal)
  return { code, text: [...terminal.lines, ...terminal.errors].join('\n'), steps: terminal.steps }
}

let source: Installation
let file: string
const opened: Database[] = []

before(async () => {
  source = await fill(await freshInstallation())
  file = (await writeBackup(source, path.join(temporaryDirectory(), 'backups'))).file
})

after(async () => {
  for (const database of [source.database, ...opened]) await database.close()
})

async function target(): Promise<Installation> {
  const made = await emptyTarget(source)
  opened.push(made.database)
  return made
}

test('Tomás restores a backup: every row, reference, trigger and sequence is as it was', async () => {
  const restored = await target()
  const walls = await wallsOf(restored.database)
  const { code, text, steps } = await run(restoreCommand, restored, file)
  assert.equal(code, 0, text)
  assert.match(text, /Every table has as many rows/)
  assert.match(text, /The log is whole/)
  assert.match(text, /A sealed text opens: odd\.contact\.mail_sealed/)
  assert.ok(steps > 0)
  assert.deepEqual(await contentOf(restored.database), await contentOf(source.database))
  assert.deepEqual(await wallsOf(restored.database), walls)
  await runScript(restored.database, `insert into odd.thing (amount) values (1)`)
  assert.deepEqual(
    await restored.database.asOwner((owner) => query(owner, `select id, twice from odd.thing where amount = 1`)),
    [{ id: 3, twice: 2 }],
  )
  await assert.rejects(runScript(restored.database, `insert into odd.other values (8, 1)`), /only ever added/)
  const context = contextFor(restored, systemActor())
  await transact(context, async (tx) => {
    await tell(tx, context, 'test-told', 'after', { headquarters: true })
    return done(null)
  })
})

test('A backup of one engine is restored into the other, and back', { skip: engine !== 'postgresql' }, async () => {
  const embedded = await openEmbedded('memory')
  opened.push(embedded)
  await migrate(embedded, migrations)
  const trial = await emptyTarget(source, embedded)
  assert.equal((await run(restoreCommand, trial, file)).code, 0)
  assert.deepEqual(await contentOf(embedded), await contentOf(source.database))
  const second = (await writeBackup(trial, temporaryDirectory())).file
  const again = await target()
  assert.equal((await run(restoreCommand, again, second)).code, 0)
  assert.deepEqual(await contentOf(again.database), await contentOf(source.database))
})

test('What the parts end of what came back is ended in the same transaction, and Tomás is told', async () => {
  const restored = await target()
  const ending = async (tx: Tx) => {
    await sql`delete from odd.contact`.execute(tx)
    return ['Contacts that ended: 3.']
  }
  const failing = () => Promise.reject(new Error('cut off'))
  await assert.rejects(restoreCommandOf([ending, failing]).run(restored, [file], notebook('/')), /cut off/)
  assert.deepEqual((await contentOf(restored.database))['odd.thing'], [], 'nothing came back')
  const { text } = await run(restoreCommandOf([ending]), restored, file)
  assert.match(text, /Contacts that ended: 3\./)
  assert.deepEqual((await contentOf(restored.database))['odd.contact'], [])
})

test('A database that is not empty is left alone', async () => {
  const content = await contentOf(source.database)
  const { code, text } = await run(restoreCommand, source, file)
  assert.equal(code, 1)
  assert.match(text, /not empty: .* Nothing was restored/)
  assert.deepEqual(await contentOf(source.database), content)
})

test('A cut, changed or foreign file and a wrong key restore nothing, and say why', async () => {
  const restored = await target()
  const bytes = readFileSync(file)
  const changed = Buffer.from(bytes)
  changed[changed.length - 40]! ^= 1
  const refusals = [
    ['cut', bytes.subarray(0, bytes.length - 10), /cut short/],
    ['changed', changed, /changed after it was made/],
    ['foreign', Buffer.from('id,name\n'.repeat(20)), /not a backup of Puente/],
  ] as const
  for (const [name, content, reason] of refusals) {
    writeFileSync(path.join(restored.dataDirectory, name), content)
    const { code, text } = await run(restoreCommand, restored, name)
    assert.equal(code, 1)
    assert.match(text, reason)
  }
  const stranger = { ...restored, keys: openKeyring(temporaryDirectory()) }
  assert.match((await run(restoreCommand, stranger, file)).text, /another key: use the KEYS_DIR/)
  assert.match((await run(restoreCommand, restored, 'nowhere')).text, /There is no file/)
  assert.equal((await run(restoreCommand, restored)).code, 2)
  assert.equal((await run(restoreCommand, restored, 'one', 'two')).code, 2)
  const { 'odd.thing': things } = await contentOf(restored.database)
  assert.deepEqual(things, [])
  assert.equal((await run(restoreCommand, restored, file)).code, 0, 'and the right file still goes in')
})

test('A backup of another version of the program is refused by the name of the migration', async () => {
  const restored = await target()
  await runScript(restored.database, `insert into platform.migration (name, sha256) values ('9999-later.sql', 'x')`)
  const { code, text } = await run(restoreCommand, restored, file)
  assert.equal(code, 1)
  assert.match(text, /older version of Puente, before 9999-later.sql/)
})

test('When the key of the week is gone, the rows come back and Tomás is told that the sealed texts do not', async () => {
  const restored = await target()
  const stranger = openKeyring(temporaryDirectory())
  const forgetful: Installation = {
    ...restored,
    keys: { ...source.keys, unwrap: (wrapped) => stranger.unwrap(wrapped) },
  }
  const { code, text } = await run(restoreCommand, forgetful, file)
  assert.equal(code, 1)
  assert.match(text, /cannot be read any more: the key of their week \(2026-W11\) was destroyed/)
  assert.match(text, /The log is whole/)
})

test('A changed event is found after the restore', async () => {
  const odd = await emptyTarget(source)
  opened.push(odd.database)
  assert.equal((await run(restoreCommand, odd, file)).code, 0)
  await runScript(odd.database, `update platform.event set subject = 'forged' where id = 1`)
  const forged = (await writeBackup(odd, temporaryDirectory())).file
  const { code, text } = await run(restoreCommand, await target(), forged)
  assert.equal(code, 1)
  assert.match(text, /The log is broken: chain/)
})

test('The command writes where it is told, keeps the newest and removes older ones', async () => {
  const directory = path.join(temporaryDirectory(), 'elsewhere')
  mkdirSync(directory)
  for (let day = 10; day < 20; day++) writeFileSync(path.join(directory, `puente-2026-01-${day}T000000Z.backup`), 'x')
  writeFileSync(path.join(directory, 'a letter'), 'stays')
  const { code, text } = await run(backupCommand, source, '--to', directory, '--keep', '4')
  assert.equal(code, 0, text)
  assert.match(text, /\d+ rows, \d+ bytes/)
  assert.match(text, /Removed 7 older than the newest 4/)
  assert.equal(listBackups(directory).length, 4)
  assert.ok(existsSync(path.join(directory, 'a letter')))
  assert.equal(statSync(listBackups(directory).at(-1)!).mode & 0o777, 0o600)
  assert.deepEqual(await keepNewest(directory, 14), [])
  for (const keep of ['0', 'two', '1.5']) assert.equal((await run(backupCommand, source, '--keep', keep)).code, 2)
  assert.equal((await run(backupCommand, source, 'word')).code, 2)
})

test('The nightly job writes into the data directory and keeps 14', async () => {
  const directory = path.join(source.dataDirectory, 'backups')
  mkdirSync(directory)
  for (let day = 10; day < 30; day++) writeFileSync(path.join(directory, `puente-2026-01-${day}T000000Z.backup`), 'x')
  await backupJob.run(source, {})
  assert.equal(listBackups(directory).length, 14)
  assert.match(listBackups(directory).at(-1)!, /puente-2026-03-14T180000Z\.backup$/)
})

test('A backup that Tomás cancels leaves no file', async () => {
  const directory = temporaryDirectory()
  const terminal = notebook(directory)
  const stop = (): never => {
    throw new Cancelled('cancelled')
  }
  await assert.rejects(writeBackup(source, directory, { ...terminal, progress: stop }), Cancelled)
  assert.deepEqual(readdirSync(directory), [])
  assert.equal(existsSync((await writeBackup(source, directory)).file), true, 'and the next one goes well')
})

test('A process that is killed while it writes leaves nothing that looks like a backup, and the next one clears up', async () => {
  const directory = temporaryDirectory()
  const child = fork(path.join(import.meta.dirname, '..', '..', 'test', 'slow-backup.ts'), [directory], {
    execArgv: ['--import', path.join(import.meta.dirname, '..', '..', 'scripts', 'tsx-hook.mjs')],
    stdio: 'inherit',
  })
  await new Promise((half) => child.once('message', half))
  child.kill('SIGKILL')
  await new Promise((gone) => child.once('exit', gone))
  assert.equal(readdirSync(directory).length, 1)
  assert.deepEqual(listBackups(directory), [])
  await writeBackup(source, directory)
  assert.equal(readdirSync(directory).length, 1)
  assert.equal(listBackups(directory).length, 1)
})
