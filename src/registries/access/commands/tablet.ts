// Window tablets: enrolled once by the agency's lead, then workers switch with six digits.
import type { Id } from '#kernel/id'
import { readCode } from '#kernel/text'
import { done, refusedFor, type Outcome } from '#kernel/outcome'
import type { Context } from '#platform/context'
import { consult, transact } from '#platform/database'
import { allow, found } from '#platform/errors'
import { tell } from '#platform/events'
import { newCode, newId, newSecret } from '#platform/random'
import { enrolmentMinutes, mayEnrolTablets, type TabletDraft } from '../rules.ts'
import { findPinHash } from '../store/credential.ts'
import { findTablet, insertTablet, markTabletEnrolled, markTabletRevoked } from '../store/tablet.ts'
import { countTry, enrolmentMac, forgetTries, isSecret, tokenHash } from './secret.ts'
import { contextOf, startSession, type Started } from './session.ts'

/** A tablet that waits for its code to be typed on it. The code is shown once. */
export interface PreparedTablet {
  readonly tablet: Id<'tablet'>
  readonly code: string
}

/** Prepares a tablet for the agency's window. */
export function prepareTablet(context: Context, draft: TabletDraft): Promise<Outcome<PreparedTablet>> {
  return transact(context, async (tx) => {
    allow(mayEnrolTablets(context.actor, draft.office, draft.organization))
    const tablet = newId<'tablet'>()
    const code = newCode()
    const until = new Date(context.now.getTime() + enrolmentMinutes * 60_000)
    const made = { codeMac: enrolmentMac(context, code), until, by: context.actor.account, at: context.now }
    await insertTablet(tx, tablet, draft, made)
    await tell(tx, context, 'tablet-prepared', tablet, { custodian: draft.organization })
    return done({ tablet, code })
  })
}

/** Enrols the tablet on which the code is typed, and gives the secret that it holds from then on. */
export async function enrolTablet(context: Context, typed: string): Promise<Outcome<{ token: string }>> {
  const code = readCode(typed)
  if (code === undefined) return refusedFor('enrolment-code-is-open', 'code')
  const counted = await countTry(context, 'enrolment', 'everywhere')
  if (!counted.done) return counted
  const token = newSecret()
  return transact(context, async (tx) => {
    const tablet = await markTabletEnrolled(tx, enrolmentMac(context, code), tokenHash(token), context.now)
    if (!tablet) return refusedFor('enrolment-code-is-open', 'code')
    await tell(tx, context, 'tablet-enrolled', tablet.id, { custodian: tablet.organization_id })
    return done({ token })
  })
}

/** Revokes a tablet: its secret opens nothing any more, nor do the sessions on it. */
export function revokeTablet(context: Context, tablet: Id<'tablet'>): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    const row = found(await findTablet(tx, tablet))
    allow(mayEnrolTablets(context.actor, row.office_id, row.organization_id))
    const revoked = await markTabletRevoked(tx, tablet, context.actor.account, context.now)
    if (!revoked) return refusedFor('tablet-is-not-revoked')
    await tell(tx, context, 'tablet-revoked', tablet, { custodian: row.organization_id })
    return done(null)
  })
}

/** A worker of the window unlocks its tablet with six digits. `token` is the tablet's secret. */
export async function unlockTablet(
  context: Context,
  token: string,
  account: Id<'account'>,
  pin: string,
): Promise<Outcome<Started>> {
  const tablet = context.actor.tablet
  allow(tablet !== null)
  const subject = `${tablet} ${account}`
  const counted = await countTry(context, 'tablet', String(tablet))
  const ofWorker = counted.done ? await countTry(context, 'pin', subject) : counted
  if (!ofWorker.done) return ofWorker
  const hash = await consult(context, (db) => findPinHash(db, tokenHash(token), account))
  if (!(await isSecret(context, 'pin', `${account}:${pin}`, hash))) return refusedFor('pin-is-right', 'puentePin')
  const own = await contextOf(context, account)
  const outcome = await transact(own, async (tx) => done(await startSession(tx, own, 'pin', tablet)))
  await forgetTries(context, 'pin', subject)
  return outcome
}
