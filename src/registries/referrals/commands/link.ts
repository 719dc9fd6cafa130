// A further link for the provider, where the first was lost, and the end of one that went astray.
import type { Id } from '#kernel/id'
import { done, refusedFor, type Outcome } from '#kernel/outcome'
import type { Context } from '#platform/context'
import { transact } from '#platform/database'
import { allow, found } from '#platform/errors'
import { tell } from '#platform/events'
import { isOfTheAgency } from '../rules/permissions.ts'
import { markRevoked } from '../store/link.ts'
import { lockReferral, type ReferralAt } from '../store/referral.ts'
import { addLink } from './sending.ts'

/** Makes one more link; its address is shown this once. Refused where the provider's access has not begun or has ended. */
export function makeLink(context: Context, at: ReferralAt): Promise<Outcome<{ link: string; expiresAt: Date }>> {
  return transact(context, async (tx) => {
    const referral = found(await lockReferral(tx, at))
    allow(isOfTheAgency(context.actor, referral))
    const isOpen = referral.access_from !== null && referral.access_ended_at === null && referral.passed_at === null
    if (!isOpen) return refusedFor('referral-is-open-to-the-provider')
    const { link, expiresAt, id } = await addLink(tx, context, referral)
    await tell(tx, context, 'referral-link-made', at.referral, { custodian: at.custodian }, { link: id })
    return done({ link, expiresAt })
  })
}

/** Ends a link at once. */
export function revokeLink(context: Context, at: ReferralAt, link: Id<'link'>): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    const referral = found(await lockReferral(tx, at))
    allow(isOfTheAgency(context.actor, referral))
    const revoked = await markRevoked(tx, at, link, { at: context.now, by: context.actor.account })
    if (revoked === 0) return refusedFor('link-is-valid')
    await tell(tx, context, 'referral-link-revoked', at.referral, { custodian: at.custodian }, { link })
    return done(null)
  })
}
