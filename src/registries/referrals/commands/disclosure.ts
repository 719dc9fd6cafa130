// What was told of a person, opened: by the agency, and by the provider while its access lasts. A provider's reading is told.
import { openUnder } from '#platform/encryption'
import type { Context } from '#platform/context'
import type { Tx } from '#platform/database'
import { found } from '#platform/errors'
import { tell } from '#platform/events'
import type { DataClass } from '#registries/people'
import { takerOf } from '../rules/permissions.ts'
import type { DisclosedField } from '../rules/sending.ts'
import { listDisclosed } from '../store/disclosure.ts'
import { findReferral, type ReferralAt } from '../store/referral.ts'

/** A field that was told, and its value. */
export interface Disclosure {
  readonly field: DisclosedField
  readonly dataClass: DataClass
  readonly value: string
}

/** What was told, opened; nothing where the access has ended or the person was erased. NotFound where the asker sees no referral. */
export async function listDisclosures(tx: Tx, context: Context, at: ReferralAt): Promise<Disclosure[]> {
  const referral = found(await findReferral(tx, at))
  const rows = await listDisclosed(tx, at)
  const opened = rows.map(({ field, data_class: dataClass, sealed, person_id: person, week, wrapped }) => ({
    field,
    dataClass,
    value: openUnder(context, person, { week, wrapped }, placeOf(at, field), sealed),
  }))
  if (opened.length > 0 && takerOf(context.actor, referral) === 'target') {
    await tell(tx, context, 'referral-opened', at.referral, { custodian: at.custodian })
  }
  return opened
}

/** Where a value stands: sealed for there, it opens nowhere else. */
export const placeOf = (at: ReferralAt, field: DisclosedField) => ({
  table: 'referrals.disclosure',
  column: field,
  id: at.referral,
})
