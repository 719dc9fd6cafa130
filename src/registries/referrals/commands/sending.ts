// A draft goes out: live with consent and what was chosen to be told, logged with the consent to be spoken for, or on a slip after all.
import { createHash } from 'node:crypto'
import { addDays, type Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { done, refused, type Outcome } from '#kernel/outcome'
import { todayIn, type Context } from '#platform/context'
import { transact, type Tx } from '#platform/database'
import { hasDataKey, makeDataKey, seal } from '#platform/encryption'
import { allow, found } from '#platform/errors'
import { tell } from '#platform/events'
import { newId, newSecret } from '#platform/random'
import { findOffice } from '#registries/network'
import {
  addConsent,
  addProtectedPerson,
  changeContact,
  readContact,
  type Consent,
  type Contact,
} from '#registries/people'
import { findService, objectionsToReferring } from '#registries/services'
import { findTransition, linkDays } from '../rules/machine.ts'
import { isOfTheAgency } from '../rules/permissions.ts'
import {
  classesOf,
  consentDays,
  consentTextVersion,
  disclosedFields,
  objectionsToSending,
  valueOf,
  type SendDraft,
} from '../rules/sending.ts'
import { lockConsents } from '../store/consent.ts'
import { insertDisclosure } from '../store/disclosure.ts'
import { insertLink } from '../store/link.ts'
import { lockReferral, markDraft, type Referral, type ReferralAt } from '../store/referral.ts'
import { findStateAfter } from '../store/step.ts'
import { placeOf } from './disclosure.ts'
import { mailProvider } from './mail.ts'
import { writeStep } from './step.ts'

/** The link, to be shown this once (null where nothing was sent to anybody, or the form came twice), and whether it was mailed too. */
export interface Sent {
  readonly link: string | null
  readonly expiresAt: Date | null
  readonly mailed: boolean
  readonly repeated: boolean
}

const nothingSent: Sent = { link: null, expiresAt: null, mailed: false, repeated: false }

type Person = Id<'protected-person'>

/** Sends a draft. What is ticked is sealed for the provider, and nothing else is told. Refused with every rule that does not hold. */
export function sendReferral(context: Context, at: ReferralAt, draft: SendDraft): Promise<Outcome<Sent>> {
  return transact(context, async (tx) => {
    const referral = found(await lockReferral(tx, at))
    allow(isOfTheAgency(context.actor, referral))
    if (await wasSent(tx, at, referral, draft)) return done({ ...nothingSent, repeated: true })
    const zone = (await findOffice(tx, referral.office_id))?.zone ?? context.installation.zone
    const today = todayIn(context, zone)
    const service = await findService(tx, referral.service_id)
    const seen = await caseOf(tx, context, referral, draft, today, service?.capacity?.state ?? null)
    const objections = [...objectionsToReferring(service, today), ...objectionsToSending(draft, seen)]
    if (objections.length > 0) return refused(objections)
    const told = draft.mode === 'self' ? draft : withContact(draft, seen.contact)
    const person = draft.mode === 'self' ? referral.person_id : await keepPerson(tx, context, referral, told, today)
    await markDraft(tx, at, draft.mode, person)
    if (draft.mode === 'live' && person) await disclose(tx, context, referral, person, told)
    const moved = await handOn(tx, context, { ...referral, mode: draft.mode, person_id: person }, draft, zone)
    if (!moved.done) return moved
    const sent = draft.mode === 'live' ? await sendLink(tx, context, referral) : nothingSent
    const change = { mode: draft.mode, fields: draft.mode === 'live' ? draft.field : [] }
    await tell(tx, context, 'referral-sent', at.referral, { custodian: at.custodian }, change)
    return done(sent)
  })
}

/** Whether this form was sent before: in another way, it is another one. */
async function wasSent(tx: Tx, at: ReferralAt, { mode }: Referral, draft: SendDraft): Promise<boolean> {
  const transition = draft.mode === 'self' ? 'hand_slip' : 'send'
  return mode === draft.mode && (await findStateAfter(tx, at, draft.token, transition)) !== undefined
}

/** Everything that the rules of a sending look at; the consents are held, so that none is withdrawn meanwhile. */
async function caseOf(
  tx: Tx,
  context: Context,
  referral: Referral,
  draft: SendDraft,
  today: Day,
  capacity: string | null,
) {
  const person = referral.person_id
  const consents = person ? await lockConsents(tx, person) : []
  const wants = draft.field.some((field) => (field === 'name' || field === 'phone') && draft[field] === '')
  const asks = person !== null && draft.mode !== 'self' && (wants || draft.reminder === 'yes')
  const contact = asks ? await readContact(tx, context, person) : undefined
  const kept = { name: contact?.name ?? '', phone: contact?.phone ?? '' }
  return { referral, today, capacity, consents, contact, kept }
}

/** What is ticked and left empty is taken from the contact that is kept. */
const withContact = (draft: SendDraft, contact: Contact | undefined): SendDraft => ({
  ...draft,
  name: draft.name || (contact?.name ?? ''),
  phone: draft.phone || (contact?.phone ?? ''),
})

/** The person whom the referral is about, with the consents of this form; null where nobody is kept. */
async function keepPerson(
  tx: Tx,
  context: Context,
  referral: Referral,
  draft: SendDraft,
  today: Day,
): Promise<Person | null> {
  const [first, ...rest] = consentsOf(referral, draft, today)
  const known = referral.person_id
  if (!first) return known
  if (known !== null) {
    // Text messages go to the telephone that is kept: where they are wished for, that is the one of this form.
    if (draft.reminder === 'yes') {
      await changeContact(tx, context, known, { name: null, phone: draft.phone || null, mail: null })
    }
    await addConsent(tx, context, known, first)
  }
  const person = known ?? (await addPerson(tx, context, referral, draft, first))
  if (person === null) return null
  for (const consent of rest) await addConsent(tx, context, person, consent)
  return person
}

/** Keeps who was not known before, with the first of the form's consents; null where nothing is left to keep. */
async function addPerson(
  tx: Tx,
  context: Context,
  referral: Referral,
  draft: SendDraft,
  consent: Consent,
): Promise<Person | null> {
  // What is not ticked is not told, and not kept either: in a logged referral, all that is typed is for us.
  const keeps = (field: 'name' | 'phone') => draft.mode === 'logged' || draft.field.includes(field)
  const contact = {
    name: keeps('name') ? draft.name || null : null,
    phone: keeps('phone') || draft.reminder === 'yes' ? draft.phone || null : null,
    mail: null,
  }
  if (contact.name === null && contact.phone === null) return null
  const { custodian_id: custodian, program } = referral
  const { ageGroup } = draft
  const draftOfPerson = { custodian, program, contact, consent, code: null, ageGroup }
  return (await addProtectedPerson(tx, context, draftOfPerson)).person
}

/** What was agreed to with this form: being referred, and, where wished, being reminded. */
function consentsOf(referral: Referral, draft: SendDraft, today: Day): Consent[] {
  if (draft.consent === '') return []
  const live = draft.mode === 'live'
  const given = {
    language: draft.consentLanguage,
    textVersion: consentTextVersion,
    form: draft.consent,
    givenBy: draft.ageGroup === 'child' ? ('guardian' as const) : ('person' as const),
    expiresOn: addDays(today, consentDays),
  }
  return [
    live
      ? { ...given, purpose: 'referral', recipient: referral.recipient_id, dataClasses: classesOf(draft.field) }
      : { ...given, purpose: 'follow-up', recipient: null, dataClasses: [] },
    ...(draft.reminder === 'yes' ? [{ ...given, purpose: 'reminder', recipient: null, dataClasses: [] }] : []),
  ]
}

/** Seals each ticked field for its one place. */
async function disclose(tx: Tx, context: Context, referral: Referral, person: Person, draft: SendDraft): Promise<void> {
  const at = { custodian: referral.custodian_id, referral: referral.id }
  if (!(await hasDataKey(tx, person))) await makeDataKey(tx, context, person, referral.custodian_id)
  for (const field of draft.field) {
    const sealed = await seal(tx, context, person, placeOf(at, field), valueOf(field, draft, referral.need))
    await insertDisclosure(tx, at, field, disclosedFields[field], sealed)
  }
}

function handOn(tx: Tx, context: Context, referral: Referral, draft: SendDraft, zone: string) {
  const name = draft.mode === 'self' ? 'hand_slip' : 'send'
  const transition = findTransition(draft.mode, 'draft', 'source', name)!
  const nothing = { reportedBy: null, reason: null, outcome: null, appointmentAt: null }
  const step = { transition: name, seen: draft.seen, token: draft.token, ...nothing } as const
  return writeStep(tx, context, referral, 'source', transition, step, zone)
}

/** Makes a link and mails it where the service has a public address. */
async function sendLink(tx: Tx, context: Context, referral: Referral): Promise<Sent> {
  const { link, expiresAt } = await addLink(tx, context, referral)
  const mailed = await mailProvider(tx, context, referral, 'waiting', link)
  return { link, expiresAt, mailed, repeated: false }
}

/** A new link to the referral: its address is known now and never again. */
export async function addLink(
  tx: Tx,
  context: Context,
  referral: Pick<Referral, 'custodian_id' | 'id'>,
): Promise<{ link: string; expiresAt: Date; id: Id<'link'> }> {
  const secret = newSecret()
  const id = newId<'link'>()
  const expiresAt = new Date(context.now.getTime() + linkDays * 86_400_000)
  const hash = createHash('sha256').update(secret).digest()
  const at = { custodian: referral.custodian_id, referral: referral.id }
  await insertLink(tx, at, { id, hash, at: context.now, by: context.actor.account, expiresAt })
  return { link: `${context.installation.origin}/answers/${secret}`, expiresAt, id }
}
