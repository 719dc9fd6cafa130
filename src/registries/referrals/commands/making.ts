// A referral is begun, inside the deed of the program that makes it. One on a slip is handed over at once.
import type { Objection } from '#kernel/outcome'
import { todayIn, type Context } from '#platform/context'
import type { Tx } from '#platform/database'
import { allow } from '#platform/errors'
import { tell } from '#platform/events'
import { newId } from '#platform/random'
import { findOffice } from '#registries/network'
import { findService, objectionsToReferring, serviceAsTold } from '#registries/services'
import { findTransition } from '../rules/machine.ts'
import { objectionsToStart, type ReferralStart } from '../rules/making.ts'
import { isOfTheAgency } from '../rules/permissions.ts'
import {
  findReferral,
  findReplacement,
  insertReferral,
  lockReferral,
  markAccessEnded,
  type ReferralAt,
} from '../store/referral.ts'
import { writeStep } from './step.ts'

/**
 * Begins a referral; gives the rules that do not hold, none where it is made (or was made already with the same id).
 * mode self: handed over at once; live and logged stay drafts until they are sent.
 */
export async function startReferral(tx: Tx, context: Context, start: ReferralStart): Promise<readonly Objection[]> {
  const at = { custodian: start.custodian, referral: start.id }
  const owner = {
    office_id: start.office,
    custodian_id: start.custodian,
    recipient_id: start.custodian,
    mode: start.mode,
  }
  allow(isOfTheAgency(context.actor, owner))
  if (await findReferral(tx, at)) return []
  const service = await findService(tx, start.service)
  const zone = (await findOffice(tx, start.office))?.zone ?? context.installation.zone
  const today = todayIn(context, zone)
  const replaced = start.replaces && { custodian: start.custodian, referral: start.replaces }
  const objections = [
    ...objectionsToReferring(service, today),
    ...objectionsToStart(start, replaced ? await replacedCase(tx, replaced, at) : undefined),
  ]
  if (objections.length > 0 || !service) return objections
  const { id, custodian, office, program, mode, need, receipt, person, replaces } = start
  const draft = { id, custodian, office, program, mode, need, receipt, person, replaces, service: service.id }
  const made = { recipient: service.organization_id, asTold: serviceAsTold(service), on: today, at: context.now }
  if (!(await insertReferral(tx, { ...draft, ...made, by: context.actor.account }))) return []
  // Its first recipient may not reopen what goes another way now.
  if (replaced) await markAccessEnded(tx, replaced, context.now)
  if (mode === 'self') await handOver(tx, context, at, zone)
  await tell(tx, context, 'referral-made', id, { custodian }, { service: service.id, mode, replaces })
  return []
}

/** The referral that is to be replaced, held so that nobody else replaces it meanwhile. */
async function replacedCase(tx: Tx, replaced: ReferralAt, by: ReferralAt) {
  const old = await lockReferral(tx, replaced)
  const other = old && (await findReplacement(tx, replaced))
  return old && { state: old.state, hasAnother: other !== undefined && other.id !== by.referral }
}

async function handOver(tx: Tx, context: Context, at: ReferralAt, zone: string): Promise<void> {
  const referral = (await findReferral(tx, at))!
  const transition = findTransition('self', 'draft', 'source', 'hand_slip')!
  const nothing = { reportedBy: null, reason: null, outcome: null, appointmentAt: null }
  const draft = { transition: transition.name, seen: 0, token: newId(), ...nothing }
  const outcome = await writeStep(tx, context, referral, 'source', transition, draft, zone)
  if (!outcome.done) throw new Error('a referral that was just made could not be handed over')
}
