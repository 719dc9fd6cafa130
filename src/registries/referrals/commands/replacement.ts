// After an end without help: a referral to another service, which keeps which one it replaces.
import type { Id } from '#kernel/id'
import { done, refused, type Outcome } from '#kernel/outcome'
import type { Context } from '#platform/context'
import { transact } from '#platform/database'
import { allow, found } from '#platform/errors'
import { isOfTheAgency } from '../rules/permissions.ts'
import { findReferral, type ReferralAt } from '../store/referral.ts'
import { startReferral } from './making.ts'

/**
 * Makes a draft for the same need, receipt and person as the referral that ended. A second submission of the id is absorbed.
 * NotFound where the asker sees no such referral.
 */
export function replaceReferral(
  context: Context,
  at: ReferralAt,
  id: Id<'referral'>,
  service: Id<'service'>,
): Promise<Outcome<Id<'referral'>>> {
  return transact(context, async (tx) => {
    const old = found(await findReferral(tx, at))
    allow(isOfTheAgency(context.actor, old))
    const { custodian_id: custodian, office_id: office, program, need, receipt, person_id: person } = old
    const carried = { custodian, office, program, need, receipt, person }
    const objections = await startReferral(tx, context, { id, ...carried, mode: 'logged', service, replaces: old.id })
    return objections.length > 0 ? refused(objections) : done(id)
  })
}
