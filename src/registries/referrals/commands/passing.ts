// When another agency takes over a window, an open referral goes on there with the client's consent: what was told is sealed anew.
import type { Id } from '#kernel/id'
import type { Context } from '#platform/context'
import type { Db, Tx } from '#platform/database'
import { hasDataKey, makeDataKey, seal } from '#platform/encryption'
import { allow, found } from '#platform/errors'
import { tell } from '#platform/events'
import { newId } from '#platform/random'
import { mayHoldPersons } from '#registries/people'
import { markRevoked } from '../store/link.ts'
import { findReferral, type Referral, type ReferralAt } from '../store/referral.ts'
import { listDisclosures, placeOf } from './disclosure.ts'
import { mailProvider } from './mail.ts'
import { addLink } from './sending.ts'
import { insertDisclosure } from '../store/disclosure.ts'
import { listPassable, listPassedHere, passOn } from '../store/passing.ts'

/** The receipt that a visitor typed, as two agencies keep it. */
export interface PassedReceipt {
  readonly office: Id<'office'>
  readonly code: string
}

const receiptOf = (context: Context, custodian: Id<'organization'>, code: string): Buffer =>
  context.installation.keys.mac('receipt', code, custodian)

/** Open referrals of the former agency that the visitor's code finds, held until the deed ends, which acts for that agency. */
export const listReferralsToPass = (
  tx: Tx,
  context: Context,
  from: Id<'organization'>,
  { office, code }: PassedReceipt,
): Promise<Referral[]> => listPassable(tx, from, office, receiptOf(context, from, code))

/** Referrals of the agency that came from a former one under the visitor's code. */
export const listReferralsPassedTo = (
  db: Db,
  context: Context,
  to: Id<'organization'>,
  { office, code }: PassedReceipt,
): Promise<Referral[]> => listPassedHere(db, to, office, receiptOf(context, to, code))

export interface NextAgency {
  readonly custodian: Id<'organization'>
  /** The visitor's code: the receipt finds the referral here too. */
  readonly code: string
  /** The person's row under the next agency; null where the referral knows nobody. */
  readonly person: Id<'protected-person'> | null
}

/**
 * Passes one referral on, inside a deed that recorded the consent and whose context acts for both agencies. Gives the referral as it
 * goes on; undefined where it was passed or ended meanwhile. A provider that may still read it is mailed a link in the place of those
 * that ended. Tells `referral-passed` to both.
 */
export async function passReferral(
  tx: Tx,
  context: Context,
  referral: Referral,
  next: NextAgency,
): Promise<ReferralAt | undefined> {
  const from = { custodian: referral.custodian_id, referral: referral.id }
  allow(mayHoldPersons(context.actor, from.custodian) && mayHoldPersons(context.actor, next.custodian))
  const at = { custodian: next.custodian, referral: newId<'referral'>() }
  const receipt = receiptOf(context, next.custodian, next.code)
  if (!(await passOn(tx, from, { at, person: next.person, receipt }, context.now))) return undefined
  if (referral.person_id !== null && next.person !== null) {
    await sealAnew(tx, context, from, { at, person: next.person })
  }
  await leadProvider(tx, context, at)
  const told = [
    { at: from, change: { to: at.custodian } },
    { at, change: { from: from.custodian } },
  ]
  // The chains are locked in the order of their names, whichever way the referral goes.
  for (const { at: of, change } of told.toSorted((one, other) => (one.at.custodian < other.at.custodian ? -1 : 1))) {
    await tell(tx, context, 'referral-passed', of.referral, { custodian: of.custodian }, change)
  }
  return at
}

/** Mails the provider its new link. Without a public address none is left: the next agency makes one when it calls. */
async function leadProvider(tx: Tx, context: Context, at: ReferralAt): Promise<void> {
  const referral = found(await findReferral(tx, at))
  if (referral.access_from === null || referral.access_ended_at !== null) return
  const { link, id } = await addLink(tx, context, referral)
  const isMailed = await mailProvider(tx, context, referral, 'waiting', link)
  if (!isMailed) await markRevoked(tx, at, id, { at: context.now, by: context.actor.account })
}

/** Opens what was told under the former agency's row and seals it for the new one. What cannot be opened any more is left behind. */
async function sealAnew(
  tx: Tx,
  context: Context,
  from: ReferralAt,
  to: { readonly at: ReferralAt; readonly person: Id<'protected-person'> },
): Promise<void> {
  const told = await listDisclosures(tx, context, from)
  if (told.length > 0 && !(await hasDataKey(tx, to.person))) {
    await makeDataKey(tx, context, to.person, to.at.custodian)
  }
  for (const { field, dataClass, value } of told) {
    await insertDisclosure(
      tx,
      to.at,
      field,
      dataClass,
      await seal(tx, context, to.person, placeOf(to.at, field), value),
    )
  }
}
