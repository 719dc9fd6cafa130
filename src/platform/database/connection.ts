// One Kysely over a pool of either engine; a query beside the open transaction is refused here, before it can hang.
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Duplex } from 'node:stream'
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

/** Says who asks: the first statement of a transaction after its beginning (../database.ts). */
export const askingText = `select set_config('puente.offices', $1, true), set_config('puente.custodians', $2, true),
  set_config('puente.actor', $3, true), set_config('puente.headquarters', $4, true), set_config('puente.operator', $5, true),
  set_config('puente.providers', $6, true), set_config('puente.referral', $7, true), set_config('puente.receipt', $8, true)`

interface Statement {
  readonly text: string
  readonly parameters: readonly unknown[]
}

const begins = (text: string): boolean => text === 'begin' || text.startsWith('start transaction')
const ends = (text: string): boolean => text === 'commit' || text === 'rollback'

/** What a statement answers that was not sent yet. */
const answered = (text: string) => ({ command: text.toUpperCase(), rowCount: 0, rows: [] })

/**
 * Lends a client out. A transaction's beginning and who asks travel with its first statement, in one message: where there is
 * none, nothing is sent. The end of a transaction that only read travels with what the client is asked next. A rollback that
 * cannot be sent is as good as done: the connection is thrown away.
 */
function lend(client: pg.PoolClient): PostgresPoolClient {
  let broken = false
  let readOnly = false
  let waiting: Statement[] = []
  const query = async (text: string, parameters: readonly unknown[]) => {
    if (begins(text)) readOnly = text.endsWith('read only')
    const statements = [...waiting, { text, parameters }]
    const waits = begins(text) || text === askingText
    if (waits || (ends(text) && waiting.length > 0)) {
      waiting = waits ? statements : []
      return answered(text)
    }
    waiting = []
    if (text === 'commit' && readOnly) {
      owe(client)
      return answered(text)
    }
    try {
      return await sendTogether(client, [...takeOwed(client), ...statements])
    } catch (error) {
      readOnly = false
      broken ||= text === 'rollback' || isStale(error)
      if (text !== 'rollback') throw withoutValues(error)
    }
    return answered(text)
  }
  return { query, release: (discard?: boolean) => client.release(broken || discard) } as unknown as PostgresPoolClient
}

/** Milliseconds after which the end of a reading is sent by itself, where nothing is asked meanwhile. */
const patience = 3
const owing = new WeakMap<pg.PoolClient, NodeJS.Timeout>()

/** Leaves the end of a reading to the client's next message. */
function owe(client: pg.PoolClient): void {
  // A connection that is gone has ended its transactions too.
  owing.set(
    client,
    setTimeout(() => void endReading(client).catch(() => {}), patience),
  )
}

/** Sends the end of a reading that is still owed: before a message that goes past this file. */
export async function endReading(client: pg.PoolClient): Promise<void> {
  const owed = takeOwed(client)
  if (owed.length > 0) await sendTogether(client, owed)
}

function takeOwed(client: pg.PoolClient): Statement[] {
  const timer = owing.get(client)
  if (timer === undefined) return []
  clearTimeout(timer)
  owing.delete(client)
  return [{ text: 'commit', parameters: [] }]
}

/** Sends statements in one message, each after the other whatever becomes of it; gives the last one's answer or the first error. */
async function sendTogether(client: pg.PoolClient, statements: readonly Statement[]): Promise<pg.QueryResult> {
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection
  stream.cork()
  const answers = statements.map(({ text, parameters }) =>
    client.query({ ...(parameters.length > 0 ? preparedAs(text) : {}), text, values: [...parameters] }),
  )
  stream.uncork()
  const settled = await Promise.allSettled(answers)
  for (const answer of settled) if (answer.status === 'rejected') throw answer.reason
  return answers.at(-1)!
}

/** Texts come from the program's own templates, so they are few; more than this are not prepared. */
const mostPrepared = 1000
const prepared = new Map<string, { readonly name: string }>()

/** The name under which a connection prepares a statement with parameters, so that it is parsed and planned once. */
function preparedAs(text: string): { readonly name: string } | undefined {
  const known = prepared.get(text)
  if (known || prepared.size >= mostPrepared) return known
  const fresh = { name: `puente_${prepared.size}` }
  prepared.set(text, fresh)
  return fresh
}

/** A newer version of the program changed what a prepared statement gives: on another connection it is prepared anew. */
const isStale = (error: unknown): boolean => error instanceof pg.DatabaseError && error.code === '0A000'

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
