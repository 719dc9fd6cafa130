// Deeds about protected persons. What is written inside another deed is told by that deed's event.
import type { Id } from '#kernel/id'
import { done, refusedFor, type Outcome } from '#kernel/outcome'
import { readCode, readPhone } from '#kernel/text'
import type { Context } from '#platform/context'
import { transact, type Db, type Tx } from '#platform/database'
import { destroyDataKey, hasDataKey, makeDataKey, open, seal } from '#platform/encryption'
import { allow, found } from '#platform/errors'
import { tell } from '#platform/events'
import { newCode, newId } from '#platform/random'
import {
  covers,
  mayHoldPersons,
  nameWords,
  objectionsToPerson,
  readMail,
  type Consent,
  type Contact,
  type Covered,
  type ProtectedPersonDraft,
} from '../rules.ts'
import {
  deleteNameWords,
  findConsent,
  findPerson,
  findPersonByCode,
  insertConsent,
  insertNameWords,
  insertPerson,
  listConsents,
  listPersonsByPhone,
  listPersonsByWords,
  markCode,
  markErased,
  markSealed,
  markWithdrawn,
  type ConsentRow,
  type PersonRow,
} from '../store/protected-person.ts'

const personTable = 'people.protected_person'

/** A protected person as programs see one: no contact in it. */
export interface ProtectedPerson {
  readonly id: Id<'protected-person'>
  readonly custodian: Id<'organization'>
  readonly program: string
  readonly ageGroup: 'adult' | 'child'
}

const personOf = (row: PersonRow): ProtectedPerson => ({
  id: row.id,
  custodian: row.custodian_id,
  program: row.program,
  ageGroup: row.age_group,
})

/**
 * Adds a protected person inside the deed of a program, which tells the event. Gives the id and the code to hand over
 * (ten characters, shown once, kept as an HMAC). An error where `objectionsToPerson` has any: ask it before.
 */
export async function addProtectedPerson(
  tx: Tx,
  context: Context,
  draft: ProtectedPersonDraft,
): Promise<{ person: Id<'protected-person'>; code: string | null }> {
  const { custodian, program, contact, consent, ageGroup = 'adult' } = draft
  allow(mayHoldPersons(context.actor, custodian))
  const objections = objectionsToPerson(draft)
  if (objections.length > 0) throw new Error(`the person may not be added: ${objections[0]!.rule}`)
  const person = newId<'protected-person'>()
  const code = draft.code === undefined ? newCode() : draft.code
  const codeMac = code === null ? null : context.installation.keys.mac('code', code, custodian)
  const by = context.actor.account
  await insertPerson(tx, { id: person, custodian, program, ageGroup, codeMac, by, at: context.now })
  if (consent) await insertConsent(tx, newId<'consent'>(), { person, custodian, by, at: context.now }, consent)
  if (contact) {
    await makeDataKey(tx, context, person, custodian)
    await sealContact(tx, context, { id: person, custodian, program, ageGroup }, contact)
  }
  return { person, code }
}

async function sealContact(tx: Tx, context: Context, person: ProtectedPerson, contact: Contact): Promise<void> {
  const sealed = async (column: keyof Contact, text: string | null) =>
    text === null ? null : seal(tx, context, person.id, { table: personTable, column, id: person.id }, text)
  await markSealed(tx, person.id, {
    name: await sealed('name', contact.name),
    phone: await sealed('phone', contact.phone && (readPhone(contact.phone) ?? null)),
    mail: await sealed('mail', contact.mail && (readMail(contact.mail) ?? null)),
    phoneMac: phoneMac(context, person.custodian, contact.phone),
  })
  if (person.ageGroup === 'child' || contact.name === null) return
  await insertNameWords(tx, person.custodian, person.id, wordMacs(context, person.custodian, contact.name))
}

/**
 * Writes what is given over what was kept, inside the deed that recorded the consent and tells the event; what is left out stays.
 * What was sealed of the person elsewhere stays readable. NotFound where the person is erased or not the actor's custodian's.
 */
export async function changeContact(
  tx: Tx,
  context: Context,
  person: Id<'protected-person'>,
  contact: Contact,
): Promise<void> {
  const row = found(await findPerson(tx, person))
  allow(mayHoldPersons(context.actor, row.custodian_id))
  found(row.erased_at === null || null)
  if (!(await hasDataKey(tx, person))) await makeDataKey(tx, context, person, row.custodian_id)
  if (contact.name !== null) await deleteNameWords(tx, person)
  await sealContact(tx, context, personOf(row), contact)
}

/** HMAC of a telephone's digits; null where there is none. */
function phoneMac(context: Context, custodian: Id<'organization'>, typed: string | null): Buffer | null {
  const digits = typed === null ? undefined : readPhone(typed)?.replace('+', '')
  return digits === undefined ? null : context.installation.keys.mac('phone', digits, custodian)
}

const wordMacs = (context: Context, custodian: Id<'organization'>, name: string): Buffer[] =>
  nameWords(name).map((word) => context.installation.keys.mac('name', word, custodian))

/**
 * Reads a person's sealed contact and tells that it was read. Undefined where nothing is sealed (any more);
 * NotFound where the person is not the actor's custodian's.
 */
export async function readContact(
  tx: Tx,
  context: Context,
  person: Id<'protected-person'>,
): Promise<Contact | undefined> {
  const row = found(await findPerson(tx, person))
  allow(mayHoldPersons(context.actor, row.custodian_id))
  const opened = async (column: keyof Contact, sealed: Buffer | null) =>
    sealed === null
      ? null
      : ((await open(tx, context, person, { table: personTable, column, id: person }, sealed)) ?? null)
  const contact = {
    name: await opened('name', row.name_sealed),
    phone: await opened('phone', row.phone_sealed),
    mail: await opened('mail', row.mail_sealed),
  }
  if (contact.name === null && contact.phone === null && contact.mail === null) return undefined
  await tell(tx, context, 'contact-read', person, { custodian: row.custodian_id })
  return contact
}

/** The custodian's person who was given this code, as people type it; undefined where there is none. */
export async function findByCode(
  db: Db,
  context: Context,
  custodian: Id<'organization'>,
  code: string,
): Promise<ProtectedPerson | undefined> {
  const read = readCode(code)
  const mac = read && context.installation.keys.mac('code', read, custodian)
  const row = mac && (await findPersonByCode(db, custodian, mac))
  return row ? personOf(row) : undefined
}

/** The custodian's persons, of whatever program, who left this telephone, as people type it; the newest first, at most 20. */
export async function listByPhone(
  db: Db,
  context: Context,
  custodian: Id<'organization'>,
  phone: string,
): Promise<ProtectedPerson[]> {
  const mac = phoneMac(context, custodian, phone)
  return mac === null ? [] : (await listPersonsByPhone(db, custodian, mac)).map(personOf)
}

/** The custodian's person who left this telephone last; undefined where nobody did. */
export const findByPhone = async (
  db: Db,
  context: Context,
  custodian: Id<'organization'>,
  phone: string,
): Promise<ProtectedPerson | undefined> => (await listByPhone(db, context, custodian, phone))[0]

/**
 * The person is found by this code from now on, and no longer by the one before, inside the deed that hands it over.
 * NotFound where the person is erased or not the actor's custodian's; an error where the text is no code.
 */
export async function replaceCode(
  tx: Tx,
  context: Context,
  person: Id<'protected-person'>,
  code: string,
): Promise<void> {
  const row = found(await findPerson(tx, person))
  allow(mayHoldPersons(context.actor, row.custodian_id))
  const read = readCode(code)
  if (read === undefined) throw new Error('the text is no code')
  found((await markCode(tx, person, context.installation.keys.mac('code', read, row.custodian_id))) || null)
}

/** The custodian's persons of a program whose names hold every word; children are never found. At most 20. */
export async function listByName(
  db: Db,
  context: Context,
  custodian: Id<'organization'>,
  program: string,
  name: string,
): Promise<ProtectedPerson[]> {
  const rows = await listPersonsByWords(db, custodian, program, wordMacs(context, custodian, name))
  return rows.map(personOf)
}

/** Records one more consent of a person, inside the deed that needs it. */
export async function addConsent(
  tx: Tx,
  context: Context,
  person: Id<'protected-person'>,
  consent: Consent,
): Promise<Id<'consent'>> {
  const row = found(await findPerson(tx, person))
  allow(mayHoldPersons(context.actor, row.custodian_id))
  const id = newId<'consent'>()
  const of = { person, custodian: row.custodian_id, by: context.actor.account, at: context.now }
  await insertConsent(tx, id, of, consent)
  return id
}

/** The newest consent of the person that covers all of this and still stands on the day; undefined where none does. */
export const standingConsent = async (
  db: Db,
  person: Id<'protected-person'>,
  covered: Covered,
): Promise<ConsentRow | undefined> => (await listConsents(db, person)).findLast((consent) => covers(consent, covered))

/** The person takes a consent back. */
export function withdrawConsent(context: Context, consent: Id<'consent'>): Promise<Outcome<null>> {
  return transact(context, async (tx) =>
    (await withdrawConsentIn(tx, context, consent)) ? done(null) : refusedFor('consent-still-stands'),
  )
}

/** The same inside the deed that it is part of, and told; false where it had been withdrawn before, and nothing is told. */
export async function withdrawConsentIn(tx: Tx, context: Context, consent: Id<'consent'>): Promise<boolean> {
  const row = found(await findConsent(tx, consent))
  allow(mayHoldPersons(context.actor, row.custodian_id))
  const withdrawn = await markWithdrawn(tx, consent, context.actor.account, context.now)
  if (withdrawn) await tell(tx, context, 'consent-withdrawn', consent, { custodian: row.custodian_id })
  return withdrawn
}

/** Destroys the person's data key and takes what is sealed off the row, inside the caller's deed. Tells the event. */
export async function erasePerson(tx: Tx, context: Context, person: Id<'protected-person'>): Promise<void> {
  const row = found(await findPerson(tx, person))
  allow(mayHoldPersons(context.actor, row.custodian_id))
  await destroyDataKey(tx, context, person)
  if (await markErased(tx, person, context.actor.account, context.now)) {
    await tell(tx, context, 'person-erased', person, { custodian: row.custodian_id })
  }
}
