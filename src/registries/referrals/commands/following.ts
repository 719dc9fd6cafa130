// What is noted beside the steps: tries to reach somebody, and promises made, kept and dropped.
import type { Id } from '#kernel/id'
import { done, refused, refusedFor, type Outcome } from '#kernel/outcome'
import { dayAt } from '#kernel/day'
import type { Context } from '#platform/context'
import { transact, type Tx } from '#platform/database'
import { allow, found } from '#platform/errors'
import { tell } from '#platform/events'
import { findOffice } from '#registries/network'
import { objectionsToAttempt, objectionsToPromise, type AttemptDraft, type PromiseDraft } from '../rules/following.ts'
import { isOfTheAgency } from '../rules/permissions.ts'
import { findPromise, insertAttempt, insertPromise, markPromise, type Noted } from '../store/following.ts'
import { findReferral, type Referral, type ReferralAt } from '../store/referral.ts'

/** The referral of the asker's agency, and who notes something now, by the office's day. */
async function caseOf(tx: Tx, context: Context, at: ReferralAt): Promise<{ referral: Referral; by: Noted }> {
  const referral = found(await findReferral(tx, at))
  allow(isOfTheAgency(context.actor, referral))
  const zone = (await findOffice(tx, referral.office_id))?.zone ?? context.installation.zone
  return { referral, by: { on: dayAt(context.now, zone), at: context.now, by: context.actor.account } }
}

/** Notes a try to reach the client or the provider. The same form sent twice counts once. */
export function noteAttempt(context: Context, at: ReferralAt, draft: AttemptDraft): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    const { referral, by } = await caseOf(tx, context, at)
    const objections = objectionsToAttempt(referral)
    if (objections.length > 0) return refused(objections)
    if (!(await insertAttempt(tx, at, draft, by))) return done(null)
    const { towards, channel, came } = draft
    await tell(tx, context, 'contact-attempted', at.referral, { custodian: at.custodian }, { towards, channel, came })
    return done(null)
  })
}

/** Notes what was promised, to whom and by when. The same form sent twice counts once. */
export function makePromise(context: Context, at: ReferralAt, draft: PromiseDraft): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    const { referral, by } = await caseOf(tx, context, at)
    const objections = objectionsToPromise(draft, referral, by.on)
    if (objections.length > 0) return refused(objections)
    if (!(await insertPromise(tx, at, referral.office_id, draft, by))) return done(null)
    const change = { promise: draft.id, towards: draft.towards, what: draft.what, dueOn: draft.dueOn }
    await tell(tx, context, 'promise-made', at.referral, { custodian: at.custodian }, change)
    return done(null)
  })
}

/** Says that a promise was kept. */
export const keepPromise = (context: Context, at: ReferralAt, promise: Id<'promise'>): Promise<Outcome<null>> =>
  endPromise(context, at, promise, 'kept')

/** Says that a promise is not needed any more. */
export const dropPromise = (context: Context, at: ReferralAt, promise: Id<'promise'>): Promise<Outcome<null>> =>
  endPromise(context, at, promise, 'dropped')

function endPromise(
  context: Context,
  at: ReferralAt,
  promise: Id<'promise'>,
  came: 'kept' | 'dropped',
): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    const { by } = await caseOf(tx, context, at)
    found(await findPromise(tx, at, promise))
    if (!(await markPromise(tx, at, promise, came, by))) return refusedFor('promise-is-open')
    await tell(
      tx,
      context,
      came === 'kept' ? 'promise-kept' : 'promise-dropped',
      at.referral,
      { custodian: at.custodian },
      { promise },
    )
    return done(null)
  })
}
