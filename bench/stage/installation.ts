// Where benchmarks play: the real program over a PostgreSQL of their own, with fsync and synchronous_commit on, in a fresh directory.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Hono } from 'hono'
import pg from 'pg'
import { dayAt, type Day } from '#kernel/day'
import type { Context } from '#platform/context'
import { strictness } from '#platform/database'
import type { Installation } from '#platform/installation'
import { router, type Env } from '#platform/routing'
import { readSettings } from '#platform/settings'
import { makeApp } from '../../src/app/app.tsx'
import { openInstallation } from '../../src/app/opening.ts'
import { addPerson, cookieFor } from '../../test/personas.ts'
import { startServer } from '../../test/postgresql.ts'
import { testStation, type TestStation } from '../../test/stations.ts'

// The tests' files turn it on; the program runs without it.
strictness.rows = false

export interface Stage {
  readonly installation: Installation
  readonly app: Hono<Env>
  /** A client of the owner's login, which bypasses row security. */
  readonly connectBare: () => Promise<pg.Client>
  /** Engine, version and settings, for the figures. */
  readonly engine: string
  readonly close: () => Promise<void>
}

/** Opens the installation with its migrations and the reference pack, under two logins. */
export async function setStage(): Promise<Stage> {
  const server = await startServer(['fsync=on', 'synchronous_commit=on', 'full_page_writes=on'])
  await server.administer('create database puente owner puente_owner')
  const directory = mkdtempSync(join(tmpdir(), 'puente-bench-'))
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
  const ownerUrl = server.address('puente', 'puente_owner')
  const settings = readSettings({
    DATABASE_URL: server.address('puente', 'puente_web'),
    DATABASE_OWNER_URL: ownerUrl,
    DATA_DIR: join(directory, 'data'),
    KEYS_DIR: join(directory, 'keys'),
  })
  const installation = await openInstallation(settings)
  const connectBare = async (): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: ownerUrl })
    await client.connect()
    return client
  }
  return {
    installation,
    app: makeApp(installation, {
      assets: { style: '/style.css', chartStyle: '/charts.css', scripts: {} },
      routes: router(),
    }),
    connectBare,
    engine: await engineOf(connectBare),
    close: () => installation.database.close(),
  }
}

async function engineOf(connect: () => Promise<pg.Client>): Promise<string> {
  const client = await connect()
  const { rows } = await client.query<{ server_version: string }>('show server_version')
  await client.end()
  return `PostgreSQL ${rows[0]!.server_version.split(' ')[0]}, fsync and synchronous_commit on`
}

/** A station of its own with its office, its agency, and a worker who is signed in. */
export interface Window extends TestStation {
  readonly lupe: Context
}

export async function openWindow(installation: Installation): Promise<Window> {
  const place = await testStation(installation)
  const lupe = await addPerson(installation, 'Lupe', 'worker', { office: place.office, organization: place.agency })
  return { ...place, lupe }
}

export async function openWindows(installation: Installation, count: number): Promise<Window[]> {
  const windows: Window[] = []
  while (windows.length < count) windows.push(await openWindow(installation))
  return windows
}

/** Asks for a page as the worker, and gives it whole; an error where it is no page. */
export async function readPage(
  { app }: Stage,
  { lupe }: Window,
  path: string,
  init: RequestInit = {},
): Promise<string> {
  const answer = await app.request(path, { ...init, headers: { cookie: cookieFor(lupe) } })
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${text.slice(0, 500)}`)
  return text
}

/** Today at the stations. */
export const today = (): Day => dayAt(new Date(), 'America/Los_Angeles')

/**
 * Writes visits by bare SQL, past row security and foreign keys: so many at the window, spread over the days before today,
 * each with two services. Few are void; six in seven have a receipt, each of which stands on up to three.
 */
export async function fillVisits(client: pg.Client, window: Window, count: number, days: number): Promise<void> {
  await client.query('set session_replication_role = replica')
  const values = [window.agency, window.office, window.station, count, days, window.lupe.actor.account]
  await client.query(
    `with written as (
      insert into ventanillas.visit (custodian_id, id, office_id, station_id, visited_on, division_id, language, interpreter,
        first_this_year, receipt, recorded_by, recorded_at)
      select $1::uuid, gen_random_uuid(), $2, $3::uuid, current_date - (n % $5::int), '06037', 'es', 'no', 'not-asked',
        case when n % 7 > 0 then sha256(($1::text || n / 3)::bytea) end, $6::uuid, now() - (1 + n % $5::int) * interval '1 day'
      from generate_series(1, $4::int) n returning custodian_id, id, visited_on
    ), served as (
      insert into ventanillas.visit_service (custodian_id, visit_id, kind, item)
      select custodian_id, id, kind, item from written, (values ('need', 'medical-home'), ('topic', 'diabetes')) as s (kind, item)
    )
    insert into ventanillas.voided (custodian_id, entry_id, entry, reason, voided_at)
    select custodian_id, id, 'visit', 'error', now() from written where ascii(right(id::text, 1)) + extract(day from visited_on) > 130`,
    values,
  )
  await client.query('set session_replication_role = origin')
}
