// A person goes on with another custodian at their own request: a row of its own there, sealed under a key of its own.
import type { Id } from '#kernel/id'
import { dayAt } from '#kernel/day'
import type { Context } from '#platform/context'
import type { Tx } from '#platform/database'
import { allow, found } from '#platform/errors'
import { covers, mayHoldPersons, type Consent } from '../rules.ts'
import { findPerson, listConsents, type ConsentRow } from '../store/protected-person.ts'
import { addConsent, addProtectedPerson, readContact } from './protected-person.ts'

/** To whom a person goes on, with which code, and the consent to it. */
export interface Passing {
  readonly to: Id<'organization'>
  readonly code: string | null
  readonly consent: Consent
}

/**
 * Gives the person's row under the next custodian, with the contact and the consents that still stand, inside the deed that passes
 * them on, which tells the event. Its context acts for both custodians. The old row stays until its time is over. Undefined where
 * the person was erased.
 */
export async function passPerson(
  tx: Tx,
  context: Context,
  person: Id<'protected-person'>,
  { to, code, consent }: Passing,
): Promise<Id<'protected-person'> | undefined> {
  const row = found(await findPerson(tx, person))
  allow(mayHoldPersons(context.actor, row.custodian_id) && mayHoldPersons(context.actor, to))
  if (row.erased_at !== null) return undefined
  const contact = await readContact(tx, context, person)
  const next = await addProtectedPerson(tx, context, {
    custodian: to,
    program: row.program,
    ageGroup: row.age_group,
    code,
    consent: row.age_group === 'child' ? { ...consent, givenBy: 'guardian' } : consent,
    ...(contact && { contact }),
  })
  const on = dayAt(context.now, context.installation.zone)
  for (const given of await listConsents(tx, person)) {
    const { purpose, recipient_id: recipient } = given
    if (purpose !== consent.purpose && covers(given, { purpose, recipient, on })) {
      await addConsent(tx, context, next.person, asGiven(given))
    }
  }
  return next.person
}

const asGiven = (given: ConsentRow): Consent => ({
  purpose: given.purpose,
  recipient: given.recipient_id,
  language: given.language,
  textVersion: given.text_version,
  form: given.form,
  givenBy: given.given_by,
  dataClasses: [...given.data_classes],
  expiresOn: given.expires_on,
})
