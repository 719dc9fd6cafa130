// Who may do what with a referral. It is the agency's; the provider answers what was sent to it, and nobody of a government sees any.
import type { Id } from '#kernel/id'
import { agencyRoles, holds, visibleProviders, type Actor } from '#platform/context'
import type { Mode, Taker } from './machine.ts'

/** Making, sending and following referrals: the agency's people at this office. */
export const mayHandleReferrals = (actor: Actor, office: Id<'office'>): boolean => holds(actor, agencyRoles, { office })

/** Voiding a referral that was entered in error. */
export const mayVoidReferrals = (actor: Actor, office: Id<'office'>): boolean =>
  holds(actor, ['coordinator', 'agency-lead'], { office })

/** Whoever made a referral takes it back within ten minutes, with the visit that it was made with, while nobody was told of it. */
export const mayUndoReferral = (
  actor: Actor,
  made: { readonly made_by: Id<'account'> | null; readonly made_at: Date; readonly access_from: Date | null },
  now: Date,
): boolean =>
  made.access_from === null &&
  made.made_by !== null &&
  made.made_by === actor.account &&
  now.getTime() - made.made_at.getTime() <= 10 * 60_000

/** Answering referrals with an account of a provider. */
export const mayAnswerReferrals = (actor: Actor): boolean => visibleProviders(actor).length > 0

/** Whether the actor works for the agency that answers for the referral, at its office. */
export const isOfTheAgency = (actor: Actor, of: ReferralOwner): boolean =>
  holds(actor, agencyRoles, { office: of.office_id, organization: of.custodian_id })

export interface ReferralOwner {
  readonly office_id: Id<'office'>
  readonly custodian_id: Id<'organization'>
  readonly recipient_id: Id<'organization'>
  readonly mode: Mode
}

/**
 * In whose place the actor takes a step; undefined for whoever may take none. Whoever holds the receipt is the client, or the
 * clinic to which the client showed it, where `typedBy` says so.
 */
export function takerOf(actor: Actor, of: ReferralOwner, typedBy: 'client' | 'target' = 'client'): Taker | undefined {
  if (actor.bearer?.kind === 'link') return 'target'
  if (actor.bearer?.kind === 'receipt') return of.mode === 'self' ? typedBy : 'client'
  if (actor.kind === 'system') return 'system'
  if (isOfTheAgency(actor, of)) return 'source'
  return visibleProviders(actor).includes(of.recipient_id) ? 'target' : undefined
}
