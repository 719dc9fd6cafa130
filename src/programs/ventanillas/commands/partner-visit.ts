// An agency's own system tells visits, or a month: what holds is written, once, and what comes again is absorbed.
import type { Id } from '#kernel/id'
import { done, refused, type Objection } from '#kernel/outcome'
import type { Context } from '#platform/context'
import { transact, type Tx } from '#platform/database'
import { allow, found } from '#platform/errors'
import { tell } from '#platform/events'
import { addConsent, addProtectedPerson, changeContact, listByPhone, type Consent } from '#registries/people'
import { mayTellFor } from '../rules/partner-key.ts'
import { objectionsToLateness, readToldVisit, type ToldContact, type ToldVisit } from '../rules/partner-visit.ts'
import { lockImports } from '../store/import.ts'
import { findPlace } from '../store/incoming.ts'
import { listVisitChain, type AskingKey } from '../store/partner-key.ts'
import { markVisitor } from '../store/visit.ts'
import { openIncomingPlace, readIncoming, recordIncoming, type IncomingAnswer, type IncomingPlace } from './incoming.ts'
import { recordMonth, tallyPlaceOf, type TallyAnswer, type Telling } from './tally.ts'

/** What the system hears of one visit. `contact`: whether the telephone that was told is kept with it. */
export type PartnerAnswer = IncomingAnswer & { readonly contact?: 'kept' | 'not-kept' }

/** Visits told at once. `replace`: one that is known and says something else now comes in the place of the former. */
export interface VisitTelling {
  readonly visits: readonly unknown[]
  readonly replace: boolean
  /** Answers what would become of them, and writes nothing. */
  readonly dryRun: boolean
}

/** Writes what holds of the visits, and answers each in its place. Repeated, it changes nothing. */
export async function recordPartnerVisits(
  context: Context,
  key: AskingKey,
  telling: VisitTelling,
): Promise<readonly PartnerAnswer[]> {
  let answers: readonly PartnerAnswer[] = []
  const outcome = await transact(context, async (tx) => {
    allow(mayTellFor(context.actor, key.custodian))
    await lockImports(tx, key.custodian)
    answers = await writeVisits(tx, context, key, telling)
    if (telling.dryRun) return refused([])
    const counts = countFates(answers)
    if (counts.taken + counts.replaced > 0) {
      await tell(tx, context, 'visits-imported', key.id, { custodian: key.custodian }, counts)
    }
    return done(answers)
  })
  return outcome.done ? outcome.value : answers
}

/** How many visits came to what. */
export function countFates(answers: readonly PartnerAnswer[]): Readonly<Record<PartnerAnswer['fate'], number>> {
  const counts = { taken: 0, repeated: 0, replaced: 0, refused: 0 }
  for (const { fate } of answers) counts[fate] += 1
  return counts
}

async function writeVisits(
  tx: Tx,
  context: Context,
  key: AskingKey,
  { visits, replace }: VisitTelling,
): Promise<readonly PartnerAnswer[]> {
  const place = await openIncomingPlace(tx, context, found(await findPlace(tx, key.code)), key.custodian)
  const terms = { today: place.seen.today, contactDays: context.installation.pack.retention.contactDays }
  const told: ToldVisit[] = []
  for (const visit of visits) told.push(await judgeLateness(tx, context, place, readToldVisit(visit, terms)))
  const sound = told.filter(({ objections }) => objections.length === 0)
  const fates = await recordIncoming(
    tx,
    context,
    place,
    sound.map(({ fields }) => fields),
    { replace },
  )
  const answers: PartnerAnswer[] = []
  for (const visit of told) {
    const fate = fates[sound.indexOf(visit)]
    answers.push(fate ? await withContact(tx, context, place, visit, fate) : refuse(context, place, visit))
  }
  return answers
}

async function judgeLateness(tx: Tx, context: Context, place: IncomingPlace, visit: ToldVisit): Promise<ToldVisit> {
  if (!visit.contact?.isOver) return visit
  const id = idOf(context, place, visit)
  const isKnown = id !== undefined && (await listVisitChain(tx, place.custodian, id)).length > 0
  return { ...visit, objections: [...visit.objections, ...objectionsToLateness(visit.contact, { isKnown })] }
}

/** The id that the visit has under its reference; undefined where it cannot be read. */
const idOf = (context: Context, place: IncomingPlace, { fields }: ToldVisit): Id<'visit'> | undefined =>
  readIncoming(context, place, fields).row?.id as Id<'visit'> | undefined

/** All broken rules of a visit at once: those of its contact and names, and those that any import has. */
function refuse(context: Context, place: IncomingPlace, { fields, objections }: ToldVisit): PartnerAnswer {
  const isVisit = Object.keys(fields).length > 0
  const others: readonly Objection[] = isVisit ? (readIncoming(context, place, fields).objections ?? []) : []
  return { fate: 'refused', objections: [...objections, ...others] }
}

/** Keeps the contact of a visit that was told with one, and answers whether it is kept. */
async function withContact(
  tx: Tx,
  context: Context,
  place: IncomingPlace,
  visit: ToldVisit,
  answer: IncomingAnswer,
): Promise<PartnerAnswer> {
  const { contact } = visit
  if (answer.fate === 'refused' || (!contact && answer.fate !== 'replaced')) return answer
  const first = found(idOf(context, place, visit))
  const chain = answer.fate === 'taken' ? [] : await listVisitChain(tx, place.custodian, first)
  const person = chain.findLast(({ person_id }) => person_id !== null)?.person_id ?? null
  const standing = chain.at(-1) ?? { id: first, is_void: false }
  if (answer.fate === 'repeated') {
    const isKept = !standing.is_void && (await isReachedBy(tx, context, place, person, contact!))
    return { ...answer, contact: isKept ? 'kept' : 'not-kept' }
  }
  const isTaken = contact !== null && !contact.isOver
  const kept = isTaken ? await keepContact(tx, context, place, person, contact) : person
  if (kept) await markVisitor(tx, place.custodian, standing.id, kept)
  return contact ? { ...answer, contact: isTaken ? 'kept' : 'not-kept' } : answer
}

type Person = Id<'protected-person'>

/** Whether this telephone is what is kept of the person. What was erased meanwhile does not come back by repeating. */
const isReachedBy = async (
  tx: Tx,
  context: Context,
  { custodian }: IncomingPlace,
  person: Person | null,
  { phone }: ToldContact,
): Promise<boolean> => (await listByPhone(tx, context, custodian, phone)).some(({ id }) => id === person)

/** Seals the telephone with its consent: of the person whom the visit had already, or of a new one without a code. */
async function keepContact(
  tx: Tx,
  context: Context,
  { custodian }: IncomingPlace,
  person: Person | null,
  { phone, consent: { form, language, textVersion } }: ToldContact,
): Promise<Person> {
  const contact = { name: null, phone, mail: null }
  const consent: Consent = { purpose: 'follow-up', recipient: null, language, textVersion, form, givenBy: 'person' }
  if (!person) {
    const draft = { custodian, program: 'ventanillas', code: null, contact, consent }
    return (await addProtectedPerson(tx, context, draft)).person
  }
  await changeContact(tx, context, person, contact)
  await addConsent(tx, context, person, consent)
  return person
}

/** Tells a month as totals for the agency at the key's station: whole or not at all. */
export async function recordPartnerMonth(context: Context, key: AskingKey, telling: Telling): Promise<TallyAnswer> {
  let answer: TallyAnswer | undefined
  const outcome = await transact(context, async (tx) => {
    allow(mayTellFor(context.actor, key.custodian))
    const place = tallyPlaceOf(found(await findPlace(tx, key.code)), key.custodian)
    answer = await recordMonth(tx, context, place, telling)
    return answer.done ? done(answer) : refused(answer.objections)
  })
  return outcome.done ? outcome.value : found(answer)
}
