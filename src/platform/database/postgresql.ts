// A PostgreSQL server, 15 or later: one login for the app, which runs as role puente_app, and one for the owner of the tables.
import pg from 'pg'
import type { Database } from '../database.ts'
import { Gate, kyselyOver, limits } from './connection.ts'
import { columnTypes } from './types.ts'

export interface PostgresqlAddress {
  /** The app's login, a member of role puente_app or that role itself: postgresql://user:password@host/database */
  readonly url: string
  /** The owner's login, for migrations, backups and the check of the log. Without it the app's login does both. */
  readonly ownerUrl?: string | undefined
}

/** Connections of the app; those of the owner are few and short. */
const connections = { app: 10, owner: 2 }

/** Opens pools of connections. Nothing is asked of the server before the first query. */
export function openPostgresql({ url, ownerUrl = url }: PostgresqlAddress): Database {
  const app = poolOf(url, connections.app, {
    role: 'puente_app',
    statement_timeout: limits.statement,
    idle_in_transaction_session_timeout: 6 * limits.statement,
  })
  const owner = poolOf(ownerUrl, connections.owner, {})
  const gate = new Gate()
  const kysely = kyselyOver(() => app.connect(), gate)
  const ownerKysely = kyselyOver(() => owner.connect(), gate)
  let closing: Promise<void> | undefined
  return {
    engine: 'postgresql',
    kysely,
    gate,
    asOwner: (work) => work(ownerKysely),
    close: () => (closing ??= Promise.all([app.end(), owner.end()]).then(() => {})),
  }
}

function poolOf(url: string, max: number, settings: Record<string, string | number>): pg.Pool {
  const pool = new pg.Pool({
    connectionString: withSettings(url, { ...settings, timezone: 'UTC', datestyle: 'ISO' }),
    max,
    connectionTimeoutMillis: limits.wait,
    idleTimeoutMillis: limits.wait,
    allowExitOnIdle: true,
    pipeline: true,
    types: columnTypes,
  })
  // A connection that breaks while nobody uses it (the server restarted) is dropped by the pool; one in use tells its user.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** The address with settings of the session, beside those that it has already. */
function withSettings(url: string, settings: Record<string, string | number>): string {
  const address = new URL(url)
  const own = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)
  address.searchParams.set('options', [address.searchParams.get('options') ?? '', ...own].join(' ').trim())
  return address.href.replaceAll('+', '%20')
}
