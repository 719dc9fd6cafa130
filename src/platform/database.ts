// The one way to the database: inside `consult` (reads) or `transact` (writes), which carry who asks to row security.
import { CompiledQuery, type Kysely, sql, type RawBuilder, type Transaction } from 'kysely'
import type { z } from 'zod'
import type { Outcome } from '#kernel/outcome'
import { holds, visibleCustodians, visibleProviders, type Context } from './context.ts'
import { askingText, type Gate } from './database/connection.ts'

declare const reads: unique symbol
declare const writes: unique symbol

/** A transaction that may read what its context may see. */
export type Db = Transaction<unknown> & { readonly [reads]: true }

/** A transaction that may also write. Only `transact` makes one. */
export type Tx = Db & { readonly [writes]: true }

export { sql, type RawBuilder }

/** An open database, embedded or PostgreSQL, signed in as the app role. */
export interface Database {
  readonly engine: 'embedded' | 'postgresql'
  readonly kysely: Kysely<unknown>
  /** Refuses a query beside the open transaction. */
  readonly gate: Gate
  /** Runs several statements of SQL as the owner of the tables: migrations, backups, the log's check. */
  readonly asOwner: <Value>(work: (owner: Kysely<unknown>) => Promise<Value>) => Promise<Value>
  close(): Promise<void>
}

/** Rows are parsed strictly against their shape when this is on: in tests, not in production. */
export const strictness = { rows: false }

/** Runs readings in one read-only transaction that sees what the context may see. */
export function consult<Value>(context: Context, work: (db: Db) => Promise<Value>): Promise<Value> {
  return inTransaction(context, (transaction) => work(transaction as Db), true)
}

/** Runs a deed in one transaction. A refusal undoes everything that was written, as an error does. */
export async function transact<Value>(
  context: Context,
  work: (tx: Tx) => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> {
  try {
    return await inTransaction(context, async (transaction) => {
      const outcome = await work(transaction as unknown as Tx)
      if (!outcome.done) throw new Undone(outcome)
      return outcome
    })
  } catch (error) {
    if (error instanceof Undone) return error.outcome as Outcome<Value>
    throw error
  }
}

/** Carries a refusal out of a transaction, so that it is rolled back. */
class Undone extends Error {
  readonly outcome: Outcome<unknown>
  constructor(outcome: Outcome<unknown>) {
    super('refused')
    this.outcome = outcome
  }
}

function inTransaction<Value>(
  context: Context,
  work: (transaction: Transaction<unknown>) => Promise<Value>,
  readOnly = false,
): Promise<Value> {
  const { kysely, gate } = context.installation.database
  const transaction = readOnly ? kysely.transaction().setAccessMode('read only') : kysely.transaction()
  return transaction.execute((tx) =>
    gate.within(async () => {
      await tx.executeQuery(contextQuery(context))
      return work(tx)
    }),
  )
}

/** Tells the transaction who asks: row security reads these settings (db/migrations, schema platform). */
function contextQuery({ actor }: Context): CompiledQuery {
  return CompiledQuery.raw(askingText, [
    arrayLiteral(actor.offices),
    arrayLiteral(visibleCustodians(actor)),
    actor.account ?? '',
    holds(actor, ['headquarters']) ? 'on' : 'off',
    holds(actor, ['operator']) ? 'on' : 'off',
    arrayLiteral(visibleProviders(actor)),
    actor.bearer?.kind === 'link' ? actor.bearer.referral : '',
    actor.bearer?.kind === 'receipt' ? actor.bearer.receipt.toString('hex') : '',
  ])
}

/** A PostgreSQL array literal of plain ids and codes. */
const arrayLiteral = (items: readonly string[]): string => `{${items.map((item) => JSON.stringify(item)).join(',')}}`

/** The rows of a query, each of the given shape. Column types: date as text, timestamptz as Date, bigint as number. */
export async function list<Shape extends z.ZodObject>(
  db: Db,
  shape: Shape,
  query: RawBuilder<unknown>,
): Promise<z.output<Shape>[]> {
  const { rows } = await query.execute(db)
  return strictness.rows ? rows.map((row) => shape.strict().parse(row) as z.output<Shape>) : (rows as z.output<Shape>[])
}

/** The first row of a query, or undefined. */
export async function first<Shape extends z.ZodObject>(
  db: Db,
  shape: Shape,
  query: RawBuilder<unknown>,
): Promise<z.output<Shape> | undefined> {
  return (await list(db, shape, query))[0]
}

/** Runs a change and gives the number of rows that it touched. */
export async function run(tx: Tx, query: RawBuilder<unknown>): Promise<number> {
  const { numAffectedRows } = await query.execute(tx)
  return Number(numAffectedRows ?? 0)
}

/**
 * Lets the rest of the transaction run each statement by the plan that its connection keeps of it, instead of planning it anew for
 * its values: for statements that read little by an index whatever is asked, where planning takes longer than running.
 */
export async function keepPlans(db: Db): Promise<void> {
  await sql`select set_config('plan_cache_mode', 'force_generic_plan', true)`.execute(db)
}

/** Whether the database answers. */
export const isReachable = (database: Database): Promise<boolean> =>
  database.kysely.executeQuery(CompiledQuery.raw('select 1')).then(
    () => true,
    () => false,
  )
