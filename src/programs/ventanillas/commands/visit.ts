// Deeds at the window: a visit is recorded, an entry is undone or voided.
import { monthOf } from '#kernel/day'
import { readCode } from '#kernel/text'
import type { Id } from '#kernel/id'
import { done, refused, refusedFor, type Objection, type Outcome } from '#kernel/outcome'
import { agencyRoles, holds, todayIn, type Context } from '#platform/context'
import { transact, type Tx } from '#platform/database'
import { allow, found } from '#platform/errors'
import { tell } from '#platform/events'
import { newId } from '#platform/random'
import { placeOfPostalCode } from '#registries/network'
import { addConsent, addProtectedPerson, changeContact, findByCode, type Consent } from '#registries/people'
import {
  findReferral,
  mayUndoReferral,
  mayVoidReferrals,
  startReferral,
  takeStepIn,
  type ReferralAt,
} from '#registries/referrals'
import { findService, objectionsToReferring } from '#registries/services'
import { visitIndicators } from './incoming.ts'
import { itemCodes, varietiesOf } from '../rules/item.ts'
import { mayRecordVisits, mayVoidEntries } from '../rules/permissions.ts'
import { isFresh, objectionsToVisit, objectionsToVoid, servicesOf, type VisitDraft } from '../rules/visit.ts'
import { followsItsVisit, needOfReferral } from '../rules/visit-referral.ts'
import { isMonthTold } from '../store/incoming.ts'
import { findReferralBehind, findReferralOfVisit, insertVisitReferral } from '../store/visit-referral.ts'
import {
  findEntry,
  findStationNow,
  insertVisit,
  insertVoided,
  isReceiptKnown,
  markVisitor,
  type Entry,
} from '../store/visit.ts'

/** What the slip needs: the receipt's code, shown once, where they were sent, and whether the visit had been recorded already. */
export interface RecordedVisit {
  readonly visit: Id<'visit'>
  readonly code: string
  readonly repeated: boolean
  readonly referral: ReferralAt | null
}

/** A worker writes down a visit. The postal code becomes a division here and is not kept; the receipt is kept as an HMAC. */
export function recordVisit(
  context: Context,
  office: Id<'office'>,
  draft: VisitDraft,
): Promise<Outcome<RecordedVisit>> {
  return transact(context, (tx) => recordVisitIn(tx, context, office, draft))
}

/** The same within a transaction that writes several visits. */
export async function recordVisitIn(
  tx: Tx,
  context: Context,
  office: Id<'office'>,
  draft: VisitDraft,
): Promise<Outcome<RecordedVisit>> {
  allow(mayRecordVisits(context.actor, office))
  const { seen, custodian, division, receipt, code } = await caseOf(tx, context, office, draft)
  const referral = custodian && (await findReferralOfVisit(tx, custodian, draft.id))
  if (referral) return done({ visit: draft.id, code, repeated: true, referral })
  const objections = objectionsToVisit(draft, seen)
  if (objections.length > 0 || !custodian) return refused(objections)
  const services = servicesOf(draft)
  const recorded = { recordedBy: context.actor.account, recordedAt: context.now }
  const visit = { ...draft, custodian, office, division, receipt, services, ...recorded }
  if (!(await insertVisit(tx, visit))) return done({ visit: draft.id, code, repeated: true, referral: null })
  const person = await sealContact(tx, context, custodian, code, draft)
  const sent = { custodian, office, receipt, person, answered: seen.referral.service?.needs ?? [] }
  const closed = await refer(tx, context, draft, sent)
  if (closed.length > 0) return refused(closed)
  if (draft.replaces) await replace(tx, context, office, draft)
  await tell(tx, context, 'visit-recorded', draft.id, { custodian }, { on: draft.visitedOn, services })
  const made = draft.service && draft.referral ? { custodian, referral: draft.referral } : null
  return done({ visit: draft.id, code, repeated: false, referral: made })
}

interface Sent {
  readonly custodian: Id<'organization'>
  readonly office: Id<'office'>
  readonly receipt: Buffer
  readonly person: Id<'protected-person'> | null
  /** The needs that the service answers. */
  readonly answered: readonly string[]
}

/** Starts the referral that the form asks for and joins it to the visit; what the machine objects to undoes the visit too. */
async function refer(tx: Tx, context: Context, draft: VisitDraft, sent: Sent): Promise<readonly Objection[]> {
  if (!draft.service || !draft.referral) return []
  const { custodian, office, receipt, person } = sent
  const objections = await startReferral(tx, context, {
    id: draft.referral,
    custodian,
    office,
    program: 'ventanillas',
    mode: draft.referralMode,
    service: draft.service,
    need: needOfReferral(draft, sent.answered),
    receipt,
    person,
    replaces: null,
  })
  if (objections.length > 0) return objections
  const at = { custodian, referral: draft.referral }
  await insertVisitReferral(tx, { ...at, office, station: draft.station, visit: draft.id })
  return []
}

/** Everything that the rules of a visit look at. */
async function caseOf(tx: Tx, context: Context, office: Id<'office'>, draft: VisitDraft) {
  const { pack, keys } = context.installation
  const station = draft.station ? await findStationNow(tx, office, draft.station) : undefined
  const custodian = station?.custodian_id ?? undefined
  const place = draft.postalCode === '' ? undefined : placeOfPostalCode(pack, draft.postalCode)
  const earlier = readCode(draft.earlierReceipt)
  const code = earlier ?? draft.code
  const receipt = keys.mac('receipt', code, custodian)
  const seen = {
    today: todayIn(context, station?.zone ?? context.installation.zone),
    station,
    ownAgency: custodian !== undefined && holds(context.actor, agencyRoles, { office, organization: custodian }),
    languages: new Set(varietiesOf(pack).map((variety) => variety.code)),
    items: itemCodes(pack),
    postalCodeExists: draft.postalCode === '' || place !== undefined,
    monthTold: custodian && draft.visitedOn ? await isVisitMonthTold(tx, custodian, office, draft) : false,
    receiptKnown: !earlier || !custodian || (await isReceiptKnown(tx, custodian, receipt)),
    referral: await referralCaseOf(tx, context, office, draft),
  }
  return { seen, custodian, division: place?.division ?? null, receipt, code }
}

const isVisitMonthTold = (tx: Tx, custodian: Id<'organization'>, office: Id<'office'>, draft: VisitDraft) =>
  isMonthTold(tx, { custodian, office, station: draft.station }, monthOf(draft.visitedOn), visitIndicators)

/** What the rules of a referral look at: the service as the directory has it now. */
async function referralCaseOf(tx: Tx, context: Context, office: Id<'office'>, draft: VisitDraft) {
  const { service: chosen, replaces } = draft
  const service = chosen === null ? undefined : await findService(tx, chosen)
  const objected = chosen === null ? [] : objectionsToReferring(service, context.today)
  const first = replaces === null ? undefined : await findReplaced(tx, context, office, replaces)
  const keeps = first?.referral !== undefined && !first.referral.goes
  return { office, service, objected, keeps, needs: itemCodes(context.installation.pack).need }
}

/** The version of the notice that is read out before a contact is kept (messages, `consent-text`). */
const consentText = '1'

/** Seals a contact that was given with consent; anonymous visits, the rule, have none. The receipt's code finds it again. */
async function sealContact(
  tx: Tx,
  context: Context,
  custodian: Id<'organization'>,
  code: string,
  draft: VisitDraft,
): Promise<Id<'protected-person'> | null> {
  if (draft.contact === '' || draft.consent === '') return null
  const contact = { name: null, phone: draft.contact, mail: null }
  const consent: Consent = {
    purpose: 'follow-up',
    recipient: null,
    language: context.language,
    textVersion: consentText,
    form: draft.consent,
    givenBy: 'person',
  }
  // Who comes again with their receipt and a telephone has one contact, the new one; what else was sealed of them stays readable.
  const known = await findByCode(tx, context, custodian, code)
  const person =
    known?.id ??
    (await addProtectedPerson(tx, context, { custodian, program: 'ventanillas', code, contact, consent })).person
  if (known) {
    await changeContact(tx, context, person, contact)
    await addConsent(tx, context, person, consent)
  }
  await markVisitor(tx, custodian, draft.id, person)
  return person
}

/** Voids the visit that the new one stands for; where the new one sends them on, its referral too, so that they are sent once. */
async function replace(tx: Tx, context: Context, office: Id<'office'>, draft: VisitDraft): Promise<void> {
  const { old, referral } = found(await findReplaced(tx, context, office, draft.replaces!))
  allow(mayVoidEntries(context.actor, office) || wrote(context, old))
  const entry = {
    custodian: old.custodian_id,
    entry: 'visit' as const,
    id: draft.replaces!,
    reason: draft.replacesReason,
    replacedBy: draft.id,
  }
  await insertVoided(tx, entry, context.actor.account, context.now)
  if (draft.service && referral) await voidReferral(tx, context, referral)
  await tell(tx, context, 'entry-voided', draft.replaces!, { custodian: old.custodian_id }, { replacedBy: draft.id })
}

/** The visit that was wrong, and the referral that it or one that it stands for itself made, where that referral stands still. */
async function findReplaced(tx: Tx, context: Context, office: Id<'office'>, visit: Id<'visit'>) {
  const old = await findEntry(tx, office, 'visit', visit)
  if (!old) return undefined
  const at = await findReferralBehind(tx, old.custodian_id, visit)
  const undone = wrote(context, old) && isFresh(old.recorded_at, context.now)
  return { old, referral: at && (await findStanding(tx, context, at, undone)) }
}

const wrote = (context: Context, entry: { recorded_by: string | null }): boolean =>
  entry.recorded_by !== null && entry.recorded_by === context.actor.account

/** Whoever wrote an entry takes it back within ten minutes; a coordinator voids it later, with a reason. */
export function voidEntry(
  context: Context,
  office: Id<'office'>,
  kind: Entry,
  id: string,
  reason: string,
): Promise<Outcome<{ undone: boolean }>> {
  return transact(context, async (tx) => {
    allow(mayRecordVisits(context.actor, office))
    const entry = await findEntry(tx, office, kind, id)
    if (!entry) return refusedFor('entry-stands')
    const undo = wrote(context, entry) && isFresh(entry.recorded_at, context.now)
    allow(undo || mayVoidEntries(context.actor, office))
    const objections = objectionsToVoid(reason, { exists: true, voided: entry.voided, undo })
    if (objections.length > 0) return refused(objections)
    const voided = { custodian: entry.custodian_id, entry: kind, id, reason: reason || 'undone', replacedBy: null }
    if (!(await insertVoided(tx, voided, context.actor.account, context.now))) return refusedFor('entry-stands')
    if (kind === 'visit') {
      const at = await findReferralOfVisit(tx, entry.custodian_id, id as Id<'visit'>)
      const referral = at && (await findStanding(tx, context, at, undo))
      if (referral) await voidReferral(tx, context, referral)
    }
    await tell(tx, context, 'entry-voided', id, { custodian: entry.custodian_id }, { kind })
    return done({ undone: undo })
  })
}

/** A referral that stands, where it stands, and whether the actor voids it together with its visit. */
interface Standing {
  readonly at: ReferralAt
  readonly position: number
  readonly goes: boolean
}

/** The referral of a visit that is voided; undefined where it was voided before. */
async function findStanding(tx: Tx, context: Context, at: ReferralAt, undone: boolean): Promise<Standing | undefined> {
  const referral = await findReferral(tx, at)
  if (!referral || referral.state === 'entered_in_error') return undefined
  // Once a provider was told of it, or the minutes are over, it is a coordinator's to void.
  const { actor, now } = context
  const may = mayVoidReferrals(actor, referral.office_id) || mayUndoReferral(actor, referral, now)
  const goes = followsItsVisit(referral.state, undone) && referral.passed_at === null && may
  return { at, position: referral.position, goes }
}

/** Voids the referral that the visit made, where it goes with its visit; otherwise it goes on, and the page says so. */
async function voidReferral(tx: Tx, context: Context, { at, position, goes }: Standing): Promise<void> {
  if (!goes) return
  const step = { reportedBy: null, reason: 'entered_twice', outcome: null, appointmentAt: null, token: newId<string>() }
  const outcome = await takeStepIn(tx, context, at, { transition: 'void', seen: position, ...step })
  if (!outcome.done)
    throw new Error(`a voided visit keeps its referral: ${outcome.objections.map(({ rule }) => rule).join(', ')}`)
}
