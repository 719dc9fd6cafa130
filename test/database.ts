// Installations for tests: one a process, shared, in which tests commit; and fresh ones for figures of the whole network.
// On the embedded engine in memory, or on a PostgreSQL of the tests' own where TEST_ENGINE=postgresql.
import { createHash } from 'node:crypto'
import { globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { strictness, type Database } from '#platform/database'
import { limits } from '#platform/database/connection'
import { openEmbedded } from '#platform/database/embedded'
import { openPostgresql } from '#platform/database/postgresql'
import { openKeyring } from '#platform/encryption'
import type { Installation } from '#platform/installation'
import { migrate } from '#platform/migrations'
import { readPack, showPackObjection, type Pack } from '#platform/pack'
import { packParts } from '#app/opening'
import { findBinaries, testServer } from './postgresql.ts'

/** The engine that the tests run on. */
export const engine: Database['engine'] = process.env['TEST_ENGINE'] === 'postgresql' ? 'postgresql' : 'embedded'

/** The instant at which every test takes place: a Saturday noon in Mexico City. */
export const now = new Date('2026-03-14T18:00:00Z')

export const root = join(import.meta.dirname, '..')
export const migrations = join(root, 'db', 'migrations')

strictness.rows = true

// What a busy machine takes long for is no failure here; the test of the limit sets its own.
limits.statement = 120_000
limits.wait = 240_000

if (engine === 'postgresql' && !findBinaries()) {
  console.log(
    "PostgreSQL's server binaries are missing (Debian: apt-get install postgresql): these tests are left out.",
  )
  process.exit(0)
}

let shared: Promise<Installation> | undefined

/** The installation of this process: empty but for what tests wrote. Each makes its own office, agency and people in it. */
export const testInstallation = (): Promise<Installation> => (shared ??= freshInstallation())

/** An installation of the test's own, empty. Close its database when done. */
export async function freshInstallation(): Promise<Installation> {
  const directory = temporaryDirectory()
  const dataDirectory = join(directory, 'data')
  mkdirSync(dataDirectory)
  const pack = packOf('mx')
  return {
    database: await freshDatabase(),
    keys: openKeyring(join(directory, 'keys'), dataDirectory),
    pack,
    clock: () => now,
    zone: pack.zone,
    dataDirectory,
    origin: 'http://localhost:3000',
    sample: false,
  }
}

/** A database with all migrations and nothing else: a clone of a template that is migrated once. */
export const freshDatabase = (): Promise<Database> => (engine === 'embedded' ? cloneEmbedded() : cloneOn(nextName()))

/** A database without anything in it; an embedded one in the given directory, otherwise in memory. */
export async function emptyDatabase(directory = 'memory'): Promise<Database> {
  if (engine === 'embedded') return openEmbedded(directory, await emptyTemplate())
  return createDatabase(nextName())
}

/** A database of that name on the test server, without anything in it. */
export const createDatabase = async (name: string): Promise<Database> => openOn(await createOn(name))

/** A folder that is removed when the process ends. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'puente-test-'))
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
  return directory
}

const packs = new Map<string, Pack>()

function packOf(code: string): Pack {
  const known = packs.get(code)
  if (known) return known
  const read = readPack(join(root, 'packs', code), packParts)
  if (!read.pack) throw new Error(read.objections.map(showPackObjection).join('\n'))
  packs.set(code, read.pack)
  return read.pack
}

// The embedded engine: a template is kept between runs, under the hash of what it is made of.

let migrated: Promise<ArrayBuffer> | undefined
let empty: Promise<ArrayBuffer> | undefined

const emptyTemplate = (): Promise<ArrayBuffer> => (empty ??= kept('empty', [], async () => {}, null))

async function cloneEmbedded(): Promise<Database> {
  migrated ??= kept(
    'migrated',
    globSync(join(migrations, '*.sql')).sort(),
    async (database) => {
      await migrate(database, migrations)
    },
    await emptyTemplate(),
  )
  return openEmbedded('memory', await migrated)
}

async function kept(
  name: string,
  files: readonly string[],
  fill: (database: Database) => Promise<void>,
  template: ArrayBuffer | null,
): Promise<ArrayBuffer> {
  const hash = createHash('sha256')
  for (const file of [join(root, 'package-lock.json'), ...files]) hash.update(basename(file)).update(readFileSync(file))
  const folder = join(root, 'node_modules', '.cache', 'puente')
  const path = join(folder, `${name}-${hash.digest('hex').slice(0, 16)}.tar`)
  if (globSync(path).length > 0) return readTemplate(path)
  const database = await openEmbedded('memory', template)
  await fill(database)
  const copy = await database.dump()
  await database.close()
  mkdirSync(folder, { recursive: true })
  for (const old of globSync(join(folder, `${name}-*.tar`))) rmSync(old, { force: true })
  writeFileSync(`${path}.${process.pid}`, new Uint8Array(copy))
  renameSync(`${path}.${process.pid}`, path)
  return copy
}

const readTemplate = (path: string): ArrayBuffer => new Uint8Array(readFileSync(path)).buffer

// PostgreSQL: the template is a database of the test server.

let template: Promise<void> | undefined
let count = 0

const nextName = (): string => `puente_${(count += 1)}`

async function cloneOn(name: string): Promise<Database> {
  template ??= migrateTemplate()
  await template
  return openOn(await createOn(name, 'puente_template'))
}

async function migrateTemplate(): Promise<void> {
  const database = await createDatabase('puente_template')
  await migrate(database, migrations)
  await database.close()
}

async function createOn(name: string, from = 'template1'): Promise<string> {
  const { administer } = await testServer()
  await administer(`create database ${name} owner puente_owner template ${from}`)
  return name
}

/** Addresses of a database on the test server, for the app's login and the owner's. */
export async function addressesOf(name: string): Promise<{ readonly url: string; readonly ownerUrl: string }> {
  const { address } = await testServer()
  return { url: address(name, 'puente_web'), ownerUrl: address(name, 'puente_owner') }
}

const openOn = async (name: string): Promise<Database> => openPostgresql(await addressesOf(name))
