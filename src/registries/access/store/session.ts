// Sessions: one reading says who asks.
import { z } from 'zod'
import type { Id } from '#kernel/id'
import type { Actor, Language } from '#platform/context'
import { list, run, sql, type Database, type Db, type Tx } from '#platform/database'
import { idleMinutes } from '../rules.ts'

/** What the cookies say: the hashes of a session's and of a tablet's secret. */
export interface Tokens {
  readonly session: Buffer | null
  readonly tablet: Buffer | null
}

interface AskingRow {
  account_id: Id<'account'> | null
  session_id: Id<'session'> | null
  name: string | null
  language: Language | null
  roles: Actor['roles'] | null
  offices: Id<'office'>[] | null
  tablet_id: Id<'tablet'> | null
  last_account_id: Id<'account'> | null
}

/** Who asks, without the context that is made of it. Undefined for a stranger. One query; no account: a locked tablet. */
export async function findAsking(database: Database, tokens: Tokens, now: Date): Promise<AskingRow | undefined> {
  const { rows } = await sql<AskingRow>`
    select account_id, session_id, name, language, roles, offices, tablet_id, last_account_id
    from access.session_of(${tokens.session}, ${tokens.tablet}, ${now},
      ${`${idleMinutes.account} minutes`}::interval, ${`${idleMinutes.tablet} minutes`}::interval)`.execute(
    database.kysely,
  )
  return rows[0]
}

export const sessionMethods = ['passkey', 'passphrase', 'pin', 'invitation', 'sample'] as const
export type SessionMethod = (typeof sessionMethods)[number]

export async function insertSession(
  tx: Tx,
  session: {
    id: Id<'session'>
    account: Id<'account'>
    tokenHash: Buffer
    method: SessionMethod
    tablet: Id<'tablet'> | null
    at: Date
    expiresAt: Date
  },
): Promise<void> {
  await run(
    tx,
    sql`insert into access.session (id, account_id, token_hash, method, tablet_id, started_at, seen_at, expires_at)
      values (${session.id}, ${session.account}, ${session.tokenHash}, ${session.method}, ${session.tablet},
        ${session.at}, ${session.at}, ${session.expiresAt})`,
  )
}

const SessionRow = z.object({
  id: z.custom<Id<'session'>>(),
  method: z.enum(sessionMethods),
  label: z.string(),
  tablet_id: z.custom<Id<'tablet'>>().nullable(),
  started_at: z.date(),
  seen_at: z.date(),
})
export type SessionRow = z.output<typeof SessionRow>

/** The account's sessions that have not ended or run out, the last seen first. */
export const listSessions = (db: Db, account: Id<'account'>, now: Date): Promise<SessionRow[]> =>
  list(
    db,
    SessionRow,
    sql`select id, method, label, tablet_id, started_at, seen_at from access.session
      where account_id = ${account} and ended_at is null and expires_at > ${now} order by seen_at desc, id`,
  )

export async function markSessionLabel(
  tx: Tx,
  account: Id<'account'>,
  session: Id<'session'>,
  label: string,
): Promise<void> {
  await run(tx, sql`update access.session set label = ${label} where id = ${session} and account_id = ${account}`)
}

/** Gives false where it had ended before, or is another account's. */
export async function markSessionEnded(
  tx: Tx,
  account: Id<'account'>,
  session: Id<'session'>,
  at: Date,
): Promise<boolean> {
  const touched = await run(
    tx,
    sql`update access.session set ended_at = ${at}
      where id = ${session} and account_id = ${account} and ended_at is null`,
  )
  return touched > 0
}

export async function markAllSessionsEnded(tx: Tx, account: Id<'account'>, at: Date): Promise<number> {
  return run(tx, sql`update access.session set ended_at = ${at} where account_id = ${account} and ended_at is null`)
}
