// The person takes the consent back, at the window or with the receipt: the provider's access ends at once, and it is told.
import { dayAt } from '#kernel/day'
import { done, refusedFor, type Outcome } from '#kernel/outcome'
import { systemActor, type Context } from '#platform/context'
import { consult, transact, type Tx } from '#platform/database'
import { Forbidden, found } from '#platform/errors'
import { tell } from '#platform/events'
import { newId } from '#platform/random'
import { withdrawConsentIn } from '#registries/people'
import { findOffice } from '#registries/network'
import { closerOf, findTransition, type Taker } from '../rules/machine.ts'
import { takerOf } from '../rules/permissions.ts'
import { transitionOf } from '../rules/step.ts'
import { lockConsents } from '../store/consent.ts'
import { markRevoked } from '../store/link.ts'
import {
  findReferral,
  lockReferral,
  lockReferralsTowards,
  markAccessEnded,
  type Referral,
  type ReferralAt,
} from '../store/referral.ts'
import { insertStep } from '../store/step.ts'
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
    const asked = found(await findReferral(tx, at))
    const others = await lockOthers(tx, asked, 'open')
    const held = found(await lockReferral(tx, at))
    const withdrawn = await withdrawStanding(tx, acting, held)
    let ended = await endAccess(tx, acting, held, taker)
    // One that was being sent meanwhile held the consents until it was: it is seen only now.
    const sent = (await lockOthers(tx, held, 'read')).filter(({ id }) => !others.some((other) => other.id === id))
    for (const other of withdrawn ? [...others, ...sent] : [])
      ended = (await endAccess(tx, acting, other, taker)) || ended
    return withdrawn || ended ? done(null) : refusedFor('consent-stands')
  })
}

/** The same person's other referrals to the same recipient: what was taken back, was taken back for them too. */
async function lockOthers(
  tx: Tx,
  { custodian_id, id, person_id, recipient_id }: Referral,
  which: 'open' | 'read',
): Promise<Referral[]> {
  if (person_id === null) return []
  const towards = await lockReferralsTowards(tx, custodian_id, person_id, recipient_id, which)
  return towards.filter((other) => other.id !== id)
}

/** Ends the recipient's access and its links, stops the referral and tells the recipient; whether there was anything to end. */
async function endAccess(tx: Tx, context: Context, referral: Referral, taker: Taker): Promise<boolean> {
  const at = { custodian: referral.custodian_id, referral: referral.id }
  const ended = (await markAccessEnded(tx, at, context.now)) > 0
  await markRevoked(tx, at, null, { at: context.now, by: context.actor.account })
  const stopped = await stop(tx, context, referral, taker)
  if (ended) await mailProvider(tx, context, referral, 'withdrawn')
  if (ended || stopped) {
    await tell(tx, context, 'referral-consent-withdrawn', at.referral, { custodian: at.custodian }, { by: taker })
  }
  return ended
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

/** Takes the referral back, or cancels it where it is still underway; whether it was. */
async function stop(tx: Tx, context: Context, referral: Referral, taker: Taker): Promise<boolean> {
  const zone = (await findOffice(tx, referral.office_id))?.zone ?? context.installation.zone
  if (referral.state === 'cancel_requested') return confirmAtOnce(tx, context, referral, taker, zone)
  const transition = (['withdraw', 'request_cancel', 'cancel'] as const)
    .map((name) => transitionOf(name, referral, taker))
    .find((each) => each !== undefined)
  if (!transition) return false
  const nothing = { reportedBy: null, outcome: null, appointmentAt: null }
  const reason = 'consent_withdrawn'
  const step = { transition: transition.name, seen: referral.position, token: newId(), reason, ...nothing }
  const outcome = await writeStep(tx, context, referral, taker, transition, step, zone)
  if (!outcome.done) throw new Error('a referral that is held was moved')
  if (transition.to !== 'cancel_requested') return true
  const { position, ...rest } = referral
  return confirmAtOnce(tx, context, { ...rest, position: position + 1, state: transition.to }, taker, zone)
}

/** Whoever would confirm sees the referral no more: nobody waits for them. It counts as closed by whoever took the consent back. */
async function confirmAtOnce(
  tx: Tx,
  context: Context,
  { custodian_id: custodian, id, mode, state, position, passed_at }: Referral,
  taker: Taker,
  zone: string,
): Promise<boolean> {
  const transition = findTransition(mode, state, 'system', 'confirm_cancel')
  if (!transition || passed_at !== null) return false
  const nothing = { reportedBy: null, outcome: null, appointmentAt: null, dueAt: null, by: null }
  const day = { on: dayAt(context.now, zone), at: context.now }
  const step = { seen: position, transition: transition.name, from: state, to: transition.to, taker: 'system' } as const
  const reason = 'consent_withdrawn'
  const closedBy = closerOf(taker, null)
  const at = { custodian, referral: id }
  const came = await insertStep(tx, at, { ...step, ...nothing, ...day, reason, closedBy, token: newId() })
  if (came !== 'taken') throw new Error('a referral that is held was moved')
  return true
}
