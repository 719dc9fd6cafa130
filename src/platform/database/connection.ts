// One Kysely over a pool of either engine; a query beside the open transaction is refused here, before it can hang.
import { AsyncLocalStorage } from 'node:async_hooks'
import { Kysely, PostgresDialect, type PostgresPoolClient } from 'kysely'
import pg from 'pg'

/** How long a statement may run, and how long one waits for a free connection, in milliseconds. */
export const limits = { statement: 10_000, wait: 30_000 }

const transactions = new AsyncLocalStorage<{ readonly gate: Gate; open: boolean }>()

/** Knows whether the asynchronous context that asks stands inside an open transaction of this database. */
export class Gate {
  /** Runs the inside of a transaction. */
  async within<Value>(work: () => Promise<Value>): Promise<Value> {
    const transaction = { gate: this, open: true }
    try {
      return await transactions.run(transaction, work)
    } finally {
      transaction.open = false
    }
  }

  /** An error where a transaction is open: on one connection the query would wait for itself. */
  refuseInside(): void {
    const transaction = transactions.getStore()
    if (transaction?.gate !== this || !transaction.open) return
    throw new Error('a query beside the open transaction: hand `tx` on instead of the context')
  }
}

/** A Kysely whose connections come from `connect`; `gate` refuses those asked for inside a transaction. */
export function kyselyOver(connect: () => Promise<pg.PoolClient>, gate: Gate): Kysely<unknown> {
  const pool = {
    options: {},
    connect: async () => {
      gate.refuseInside()
      return lend(await connect().catch(explain))
    },
    end: async () => {},
  }
  return new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
}

/** Lends a client out. A rollback that cannot be sent is as good as done: the connection is thrown away. */
function lend(client: pg.PoolClient): PostgresPoolClient {
  let broken = false
  const query = async (text: string, parameters: readonly unknown[]) => {
    try {
      return await client.query(text, [...parameters])
    } catch (error) {
      if (text !== 'rollback') throw withoutValues(error)
      broken = true
      return { command: 'ROLLBACK', rowCount: 0, rows: [] }
    }
  }
  return { query, release: (discard?: boolean) => client.release(broken || discard) } as unknown as PostgresPoolClient
}

/** What PostgreSQL adds to a message quotes the row that failed: it goes no further, so that no log can hold it. */
function withoutValues(error: unknown): unknown {
  const silence = { detail: undefined, where: undefined, internalQuery: undefined }
  return error instanceof pg.DatabaseError ? Object.assign(error, silence) : error
}

function explain(error: Error): never {
  if (!/timeout exceeded when trying to connect/.test(error.message)) throw error
  throw new Error(
    `the database gave no connection within ${limits.wait / 1000} s: it is too busy, or a transaction hangs`,
    {
      cause: error,
    },
  )
}
