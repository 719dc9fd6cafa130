// Sessions: who asks, and starting and ending them. A session is a cookie's random secret; its hash is kept, no address.
import type { Id } from '#kernel/id'
import { done, type Outcome } from '#kernel/outcome'
import {
  agencyRoles,
  anonymous,
  contextFor,
  type Actor,
  type Context,
  type Language,
  type Role,
} from '#platform/context'
import { consult, transact, type Tx } from '#platform/database'
import { allow, found } from '#platform/errors'
import { tell, type Chains } from '#platform/events'
import type { Installation } from '#platform/installation'
import { newId, newSecret } from '#platform/random'
import { holderOf } from '#registries/people'
import { mayChangeOwnAccount, sessionHours } from '../rules.ts'
import { findAccount, listHeldRoles } from '../store/account.ts'
import {
  findAsking,
  insertSession,
  markAllSessionsEnded,
  markSessionEnded,
  markSessionLabel,
  type SessionMethod,
} from '../store/session.ts'
import { tokenHash } from './secret.ts'

/** What a request's cookies hold, in clear. */
export interface Cookies {
  readonly session: string | undefined
  readonly tablet: string | undefined
}

/** Who asks. */
export interface Asking {
  readonly actor: Actor
  /** The session that the request is part of; null for strangers and at a locked tablet. */
  readonly session: Id<'session'> | null
  /** The language that the person chose; null for strangers. */
  readonly language: Language | null
  /** At a locked tablet: who worked there last. */
  readonly lastAccount: Id<'account'> | null
}

const stranger: Asking = { actor: anonymous, session: null, language: null, lastAccount: null }

/** Who asks, by the cookies of a request: one query. A locked tablet is an anonymous actor with a tablet. */
export async function sessionOf(
  installation: Installation,
  cookies: Cookies,
  now = installation.clock(),
): Promise<Asking> {
  if (!cookies.session && !cookies.tablet) return stranger
  const hash = (token: string | undefined) => (token ? tokenHash(token) : null)
  const tokens = { session: hash(cookies.session), tablet: hash(cookies.tablet) }
  const row = await findAsking(installation.database, tokens, now)
  if (!row) return stranger
  const { tablet_id: tablet, last_account_id: lastAccount } = row
  if (!row.account_id) return { ...stranger, actor: { ...anonymous, tablet }, lastAccount }
  return {
    actor: {
      kind: 'account',
      account: row.account_id,
      name: row.name ?? '',
      roles: row.roles ?? [],
      offices: row.offices ?? [],
      tablet,
    },
    session: row.session_id,
    language: row.language,
    lastAccount,
  }
}

/** A session that was started: the cookie's secret, and whose it is. */
export interface Started {
  readonly token: string
  readonly account: Id<'account'>
  readonly session: Id<'session'>
  readonly language: Language
}

/** The context in which an account acts that has just shown who it is, before it has a session. */
export async function contextOf(context: Context, account: Id<'account'>): Promise<Context> {
  const actor: Actor = { ...anonymous, kind: 'account', account }
  const own = contextFor(context.installation, actor, context.language, context.now)
  return consult(own, async (db) => {
    const holder = found(await holderOf(db, account))
    return { ...own, actor: { ...actor, name: holder.name, roles: await listHeldRoles(db, account) } }
  })
}

/** Starts a session inside the deed that showed who it is. `context` is the account's own. Tells the event. */
export async function startSession(
  tx: Tx,
  context: Context,
  method: SessionMethod,
  tablet: Id<'tablet'> | null = null,
): Promise<Started> {
  const account = found(context.actor.account)
  const row = found(await findAccount(tx, account))
  const session = newId<'session'>()
  const token = newSecret()
  await insertSession(tx, {
    id: session,
    account,
    tokenHash: tokenHash(token),
    method,
    tablet,
    at: context.now,
    expiresAt: new Date(context.now.getTime() + sessionHours * 3_600_000),
  })
  await tell(tx, context, 'session-started', session, chainsOf(context.actor.roles), { method })
  return { token, account, session, language: row.language }
}

/** Ends a session of one's own: signing out, or the one of another device. */
export function endSession(context: Context, session: Id<'session'>): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    const { account, roles } = context.actor
    allow(account !== null)
    const ended = await markSessionEnded(tx, found(account), session, context.now)
    if (ended) await tell(tx, context, 'session-ended', session, chainsOf(roles))
    return done(null)
  })
}

/** Ends all sessions of one's own, this one too. */
export function endAllSessions(context: Context): Promise<Outcome<number>> {
  return transact(context, async (tx) => {
    allow(mayChangeOwnAccount(context.actor))
    const account = found(context.actor.account)
    const count = await markAllSessionsEnded(tx, account, context.now)
    if (count > 0) await tell(tx, context, 'sessions-ended', account, chainsOf(context.actor.roles), { count })
    return done(count)
  })
}

/** Names the device of a session of one's own, as its owner knows it. */
export function nameSession(context: Context, session: Id<'session'>, label: string): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    allow(mayChangeOwnAccount(context.actor))
    await markSessionLabel(tx, found(context.actor.account), session, label.trim().slice(0, 60))
    return done(null)
  })
}

/** The chain that an event about an account joins: its agency's, else its office's, else headquarters'. */
export function chainsOf(roles: readonly Role[]): Chains {
  const custodian = roles.find((role) => agencyRoles.includes(role.role))?.organization
  if (custodian) return { custodian }
  const office = roles.find((role) => role.office !== null)?.office
  return office ? { office } : { headquarters: true }
}
