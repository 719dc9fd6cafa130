// The person takes the consent back, at the window or with the receipt: the provider's access ends at once, and it is told.
import { done, refusedFor, type Outcome } from '#kernel/outcome'
import { systemActor, type Context } from '#platform/context'
import { consult, transact, type Tx } from '#platform/database'
import { Forbidden, found } from '#platform/errors'
import { tell } from '#platform/events'
import { newId } from '#platform/random'
import { withdrawConsentIn } from '#registries/people'
import { findOffice } from '#registries/network'
import type { Taker } from '../rules/machine.ts'
import { takerOf } from '../rules/permissions.ts'
import { transitionOf } from '../rules/step.ts'
import { lockConsents } from '../store/consent.ts'
import { markRevoked } from '../store/link.ts'
import { findReferral, lockReferral, markAccessEnded, type Referral, type ReferralAt } from '../store/referral.ts'
import { mailProvider } from './mail.ts'
import { writeStep } from './step.ts'

/** Withdraws what the person agreed to towards this recipient. Refused where nothing stands any more. */
export async function withdrawReferralConsent(context: Context, at: ReferralAt): Promise<Outcome<null>> {
  const referral = found(await consult(context, (db) => findReferral(db, at)))
  const taker = takerOf(context.actor, referral)
  if (taker !== 'source' && taker !== 'client') throw new Forbidden()
  // Whoever holds the receipt sees no consents: the agency's own rows are written in its place, by nobody's account.
  const acting = taker === 'client' ? { ...context, actor: systemActor([], [at.custodian]) } : context
  return transact(acting, async (tx) => {
    const held = found(await lockReferral(tx, at))
    const withdrawn = await withdrawStanding(tx, acting, held)
    const ended = await markAccessEnded(tx, at, acting.now)
    await markRevoked(tx, at, null, { at: acting.now, by: acting.actor.account })
    if (!withdrawn && ended === 0) return refusedFor('consent-stands')
    const stopped = await stop(tx, acting, held, taker)
    if (!stopped.done) return stopped
    if (ended > 0) await mailProvider(tx, acting, held, 'withdrawn')
    await tell(tx, acting, 'referral-consent-withdrawn', at.referral, { custodian: at.custodian }, { by: taker })
    return done(null)
  })
}

/** Withdraws every consent of the person that lets this recipient be told; whether there was one. */
async function withdrawStanding(tx: Tx, context: Context, referral: Referral): Promise<boolean> {
  if (referral.person_id === null) return false
  const held = await lockConsents(tx, referral.person_id)
  const standing = held.filter(
    (consent) =>
      consent.purpose === 'referral' && consent.recipient_id === referral.recipient_id && consent.withdrawn_at === null,
  )
  for (const { id } of standing) await withdrawConsentIn(tx, context, id)
  return standing.length > 0
}

/** Takes the referral back, or asks to cancel it, where it is still underway. */
async function stop(tx: Tx, context: Context, referral: Referral, taker: Taker): Promise<Outcome<unknown>> {
  const transition = (['withdraw', 'request_cancel', 'cancel'] as const)
    .map((name) => transitionOf(name, referral, taker))
    .find((each) => each !== undefined)
  if (!transition) return done(null)
  const zone = (await findOffice(tx, referral.office_id))?.zone ?? context.installation.zone
  const nothing = { reportedBy: null, outcome: null, appointmentAt: null }
  const step = {
    transition: transition.name,
    seen: referral.position,
    token: newId(),
    reason: 'consent_withdrawn',
    ...nothing,
  }
  return writeStep(tx, context, referral, taker, transition, step, zone)
}
