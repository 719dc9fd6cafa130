// The embedded PostgreSQL: PGlite in a thread of its own, reached by the same client (`pg`) as a PostgreSQL server.
// For a trial or one office. One connection: transactions wait their turn in the order in which they asked.
import { mkdir } from 'node:fs/promises'
import pg from 'pg'
import type { Database } from '../database.ts'
import { endReading, Gate, kyselyOver, limits } from './connection.ts'
import { EmbeddedServer } from './embedded-server.ts'
import { EmbeddedStream } from './embedded-stream.ts'
import { lockDirectory } from './lock.ts'
import { columnTypes } from './types.ts'

export interface EmbeddedDatabase extends Database {
  /** A copy of the whole database, to begin others with: `openEmbedded('memory', copy)`. */
  dump(): Promise<ArrayBuffer>
}

/**
 * Opens the database in a directory, which is made where it is missing and locked for this process; "memory" keeps none.
 * In memory a statement over the limit loses what was written: the database begins again from its template.
 */
export async function openEmbedded(place: string, template: ArrayBuffer | null = null): Promise<EmbeddedDatabase> {
  const directory = place === 'memory' ? null : place
  if (directory !== null) await mkdir(directory, { recursive: true, mode: 0o700 })
  const unlock = directory === null ? async () => {} : await lockDirectory(directory)
  const server = new EmbeddedServer({ directory, template })
  try {
    await server.open()
  } catch (error) {
    await unlock()
    throw new Error(`the database in ${place} cannot be opened: ${(error as Error).message}`, { cause: error })
  }
  return databaseOver(server, unlock)
}

function databaseOver(server: EmbeddedServer, unlock: () => Promise<void>): EmbeddedDatabase {
  const gate = new Gate()
  const pool = poolOver(server)
  const authorize = authorizer(server, pool)
  const kysely = kyselyOver(() => authorize('puente_app'), gate)
  const owner = kyselyOver(() => authorize('postgres'), gate)
  let closing: Promise<void> | undefined
  return {
    engine: 'embedded',
    kysely,
    gate,
    asOwner: (work) => work(owner),
    dump: async () => {
      const client = await authorize('postgres')
      return server.dump().finally(() => client.release())
    },
    close: () => (closing ??= close(pool, server, unlock)),
  }
}

async function close(pool: pg.Pool, server: EmbeddedServer, unlock: () => Promise<void>): Promise<void> {
  try {
    await pool.end()
    await server.close()
  } finally {
    await unlock()
  }
}

function poolOver(server: EmbeddedServer): pg.Pool {
  const pool = new pg.Pool({
    max: 1,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: limits.wait,
    allowExitOnIdle: true,
    pipeline: true,
    types: columnTypes,
    user: 'postgres',
    stream: () => new EmbeddedStream(server) as never,
  })
  // A thread that was ended: the pool drops the connection, and the next one opens the database again.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

type Role = 'puente_app' | 'postgres'

/** Gives the connection under a role. `reset session authorization` does nothing here, so the owner is set by name. */
function authorizer(server: EmbeddedServer, pool: pg.Pool): (role: Role) => Promise<pg.PoolClient> {
  const roles = new WeakMap<pg.PoolClient, Role>()
  return async (role) => {
    const client = await pool.connect()
    try {
      await endReading(client)
      if (!roles.has(client)) await client.query(`set timezone = 'UTC'`)
      if (roles.get(client) !== role) await client.query(`set session authorization ${role}`)
      roles.set(client, role)
      server.limited = role === 'puente_app'
      return client
    } catch (error) {
      client.release(true)
      throw error
    }
  }
}
