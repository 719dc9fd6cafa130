// Taking a step: by the worker, the provider, the client or the clock. Whoever takes it, it is one step of the machine, once.
import { done, refused, refusedFor, type Outcome } from '#kernel/outcome'
import { dayAt } from '#kernel/day'
import type { Context } from '#platform/context'
import { transact, type Tx } from '#platform/database'
import { Forbidden, found } from '#platform/errors'
import { tell } from '#platform/events'
import { findOffice } from '#registries/network'
import { findService, isOpenAt, sayCapacity } from '#registries/services'
import { closerOf, type State, type Taker, type Transition, type TransitionName } from '../rules/machine.ts'
import { mayUndoReferral, mayVoidReferrals, takerOf } from '../rules/permissions.ts'
import { asksForTries, dueAfter, objectionsToStep, transitionOf, type StepDraft } from '../rules/step.ts'
import { listAttempts } from '../store/following.ts'
import { findReferral, type Referral, type ReferralAt } from '../store/referral.ts'
import { findStateAfter, insertStep } from '../store/step.ts'
import { mailChange } from './mail.ts'

/** Where the referral stands after the step, and whether it had been taken before with the same token. */
export interface Taken {
  readonly state: State
  readonly repeated: boolean
}

/**
 * Takes a step. Refused with every rule that does not hold; NotFound where the asker sees no such referral.
 * `typedBy` says whether the client or the clinic typed the receipt.
 */
export const takeStep = (
  context: Context,
  at: ReferralAt,
  draft: StepDraft,
  typedBy: 'client' | 'target' = 'client',
): Promise<Outcome<Taken>> => transact(context, (tx) => takeStepIn(tx, context, at, draft, typedBy))

/** The same within the caller's deed. */
export async function takeStepIn(
  tx: Tx,
  context: Context,
  at: ReferralAt,
  draft: StepDraft,
  typedBy: 'client' | 'target' = 'client',
): Promise<Outcome<Taken>> {
  const seen = await findReferral(tx, at)
  // A step that was taken moved the referral on: where it stands as the page showed it, this token is new. With the same token,
  // another deed is another answer.
  const before = seen?.position === draft.seen ? undefined : await findStateAfter(tx, at, draft.token, draft.transition)
  if (before !== undefined) return done({ state: before, repeated: true })
  const referral = found(seen)
  const taker = takerOf(context.actor, referral, typedBy)
  if (taker === undefined) throw new Forbidden()
  return takeStepAs(tx, context, referral, taker, draft)
}

/** The same in the place of a taker that the caller made sure of. */
export async function takeStepAs(
  tx: Tx,
  context: Context,
  referral: Referral,
  taker: Taker,
  draft: StepDraft,
): Promise<Outcome<Taken>> {
  const zone = (await findOffice(tx, referral.office_id))?.zone ?? context.installation.zone
  const objections = objectionsToStep(draft, await caseOf(tx, context, referral, taker, draft, zone))
  const transition = transitionOf(draft.transition, referral, taker)
  if (objections.length > 0 || !transition) return refused(objections)
  return moveReferral(tx, context, referral, taker, transition, draft, zone)
}

/** Everything that the rules of a step look at. */
async function caseOf(tx: Tx, context: Context, referral: Referral, taker: Taker, draft: StepDraft, zone: string) {
  const at = { custodian: referral.custodian_id, referral: referral.id }
  const service = draft.appointmentAt && (await findService(tx, referral.service_id))
  return {
    referral,
    taker,
    now: context.now,
    zone: referral.service_as_told.zone ?? zone,
    isOpenThen: !draft.appointmentAt || !service || isOpenAt(service, draft.appointmentAt),
    attempts: asksForTries(taker, draft) ? await listAttempts(tx, at) : [],
    mayVoid:
      mayVoidReferrals(context.actor, referral.office_id) || mayUndoReferral(context.actor, referral, context.now),
  }
}

/** Writes a step whose rules hold, and tells it. */
async function moveReferral(
  tx: Tx,
  context: Context,
  referral: Referral,
  taker: Taker,
  transition: Transition,
  draft: StepDraft,
  zone: string,
): Promise<Outcome<Taken>> {
  const outcome = await writeStep(tx, context, referral, taker, transition, draft, zone)
  if (!outcome.done || outcome.value.repeated) return outcome
  await sayFull(tx, context, referral, taker, transition.name, draft.reason)
  if (taker !== 'target') await mailChange(tx, context, referral, transition.name)
  const change = { transition: transition.name, from: referral.state, to: transition.to }
  await tell(tx, context, 'referral-moved', referral.id, { custodian: referral.custodian_id }, change)
  return outcome
}

/** Writes a step whose rules hold: of those who stand at the same place, one gets through. The caller's deed tells it. */
export async function writeStep(
  tx: Tx,
  context: Context,
  referral: Referral,
  taker: Taker,
  { name, to }: Transition,
  draft: StepDraft,
  zone: string,
): Promise<Outcome<Taken>> {
  const books = name === 'schedule' || name === 'reschedule'
  const reportedBy = taker === 'source' && referral.mode === 'logged' ? draft.reportedBy : null
  const came = await insertStep(
    tx,
    { custodian: referral.custodian_id, referral: referral.id },
    {
      seen: draft.seen,
      transition: name,
      from: referral.state,
      to,
      taker,
      reportedBy,
      reason: name === 'confirm_cancel' ? referral.reason : draft.reason,
      outcome: to === 'completed' ? draft.outcome : null,
      appointmentAt: books ? draft.appointmentAt : null,
      dueAt: dueAfter(referral.mode, to, context.now, draft.appointmentAt),
      token: draft.token,
      on: dayAt(context.now, zone),
      at: context.now,
      by: context.actor.account,
      closedBy: closerOf(taker, reportedBy),
    },
  )
  // It was seen in this transaction: where it is absent now, a step taken meanwhile ended the asker's access. It may be this very one.
  const after =
    came === 'absent'
      ? await findStateAfter(tx, { custodian: referral.custodian_id, referral: referral.id }, draft.token, name)
      : undefined
  if (after !== undefined) return done({ state: after, repeated: true })
  if (came === 'moved' || came === 'absent') return refusedFor('referral-was-not-moved-by-another')
  return done({ state: to, repeated: came === 'repeated' })
}

/** A refusal for want of room is also a fact of the directory. The client's word is not one. */
async function sayFull(
  tx: Tx,
  context: Context,
  referral: Referral,
  taker: Taker,
  name: TransitionName,
  reason: string | null,
): Promise<void> {
  if (name !== 'decline' || reason !== 'no_capacity' || taker === 'client') return
  await sayCapacity(tx, context, referral.service_id, 'full', taker === 'target' ? 'provider' : 'worker')
}
