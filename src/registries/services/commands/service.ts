// What is done about services: an entry is added, corrected, verified and closed, and it is said whether the service takes people.
import type { Id } from '#kernel/id'
import { done, refused, refusedFor, type Objection, type Outcome } from '#kernel/outcome'
import { todayIn, type Context } from '#platform/context'
import { transact, type Tx } from '#platform/database'
import { allow, found } from '#platform/errors'
import { tell, type Chains } from '#platform/events'
import { currencyIn, type Pack } from '#platform/pack'
import { newId } from '#platform/random'
import { findOffice, placeOfPostalCode, type Office, type Point } from '#registries/network'
import { ensureOrganization, organizationKinds } from '#registries/partners'
import { custodianAt, mayAddServices, mayKeepService } from '../rules/permissions.ts'
import {
  objectionsToAssurance,
  objectionsToClosure,
  type AssuranceDraft,
  type CapacityDraft,
  type ClosureDraft,
} from '../rules/deed.ts'
import { isListable } from '../rules/listing.ts'
import { entryOf, objectionsToEntry, type Entry, type Ground, type ServiceDraft } from '../rules/service.ts'
import type { CapacitySayer, CapacityState } from '../rules/standing.ts'
import type { ChangeSource } from '../rules/upkeep.ts'
import {
  findService,
  findWholeService,
  hasSameService,
  insertCapacity,
  insertServices,
  isDivision,
  markAssured,
  markClosed,
  replaceService,
  type Service,
} from '../store.ts'
import { findProposal, markDecided } from '../store/proposal.ts'
import { noteChange } from './change.ts'

type Custodian = Id<'organization'> | null

/** Events of an entry join its office's chain and that of the agency that keeps it. */
export const chainsOf = (office: Id<'office'>, custodian: Custodian): Chains => ({
  office,
  ...(custodian !== null && { custodian }),
})

/** An office's country, zone and money, and where the pack's postal codes lie. */
export const groundOf = (pack: Pack, office: Pick<Office, 'country' | 'zone'>): Ground => ({
  country: office.country,
  zone: office.zone,
  currency: currencyIn(pack, office.country),
  pointOf: (postalCode) => pointOfPostalCode(pack, postalCode),
})

/** The middle of a postal code; undefined where the pack does not have it, or its point. */
export function pointOfPostalCode(pack: Pack, typed: string): Point | undefined {
  const place = typed === '' ? undefined : placeOfPostalCode(pack, typed)
  return place && place.lat !== null && place.lon !== null ? { lat: place.lat, lon: place.lon } : undefined
}

const codesIn = (pack: Pack, file: string, kind?: string): ReadonlySet<string> =>
  new Set(
    (pack.tables[file] ?? [])
      .filter((row) => kind === undefined || row['kind'] === kind)
      .map((row) => String(row['code'])),
  )

/** The codes of the pack's needs and languages, and the kinds of organizations. */
export const codesOf = (pack: Pack) => ({
  kinds: new Set<string>(organizationKinds),
  needs: codesIn(pack, 'ventanillas-items.csv', 'need'),
  languages: codesIn(pack, 'languages.csv'),
})

/** The organization that gives a service: found by name and city, added where there is none. */
export const organizationOf = (
  tx: Tx,
  context: Context,
  office: Id<'office'>,
  { organization: { title, kind, city }, source }: Pick<Entry, 'organization' | 'source'>,
): Promise<Id<'organization'>> =>
  ensureOrganization(tx, context, { kind, title, city, division: null, website: null, source }, office)

interface Place {
  readonly office: Office
  readonly id: Id<'service'>
  /** The entry as it stands: what it did not say, a file did not either, and it may go on so. */
  readonly before?: Service
}

type Placed = { readonly organization: Id<'organization'>; readonly objections?: undefined } | Refusal
interface Refusal {
  readonly organization?: undefined
  readonly objections: readonly Objection[]
}

/** Whether an entry near the office has a postal code that the pack does not know: nobody would find it there. */
export const isUnplaced = (pack: Pack, { reach, location }: Pick<Entry, 'reach' | 'location'>): boolean =>
  reach === 'local' && Boolean(location?.postal_code) && placeOfPostalCode(pack, location!.postal_code) === undefined

/** The organization of an entry, which is written down only where the entry may stand; otherwise what is objected. */
async function placeEntry(tx: Tx, context: Context, entry: Entry, { office, id, before }: Place): Promise<Placed> {
  const { location: place, title } = entry
  const { pack } = context.installation
  const objections = objectionsToEntry(entry, {
    ...codesOf(pack),
    today: todayIn(context, office.zone),
    division: !place?.division_id || (await isDivision(tx, place.division_id)),
    unasked: before?.asks_for_id === 'unknown',
    bare: before !== undefined && !isListable(before, before.locations[0]?.street ?? ''),
    unplaced: isUnplaced(pack, entry) && before?.locations[0]?.postal_code !== place?.postal_code,
  })
  if (objections.length > 0) return { objections }
  const organization = await organizationOf(tx, context, office.code, entry)
  const isThere = await hasSameService(tx, office.code, { organization, title, street: place?.street ?? '' }, id)
  return isThere ? { objections: [{ rule: 'service-stands-once', field: 'title' }] } : { organization }
}

/** Staff of an office add an entry, for their agency or for the institute. A second submission of the same id adds nothing. */
export function addService(context: Context, draft: ServiceDraft): Promise<Outcome<Id<'service'>>> {
  return transact(context, async (tx) => {
    allow(mayAddServices(context.actor, draft.office))
    const office = found(await findOffice(tx, draft.office))
    if (await findService(tx, draft.id)) return done(draft.id)
    const custodian = custodianAt(context.actor, office.code)
    const entry = entryOf(draft, groundOf(context.installation.pack, office), undefined)
    const { organization, objections } = await placeEntry(tx, context, entry, {
      office,
      id: draft.id,
    })
    if (objections) return refused(objections)
    const adding = { office: office.code, custodian, by: context.actor.account, at: context.now }
    await insertServices(tx, [{ id: draft.id, organization, entry }], adding)
    await tell(tx, context, 'service-added', draft.id, chainsOf(office.code, custodian), entry)
    return done(draft.id)
  })
}

/** An entry with its office. */
export interface Kept {
  readonly service: Service
  readonly office: Office
}

/** The entry whole, in sight of whoever may keep it. */
export async function keptService(tx: Tx, context: Context, id: Id<'service'>): Promise<Kept> {
  const service = found(await findWholeService(tx, id))
  allow(mayKeepService(context.actor, service))
  return { service, office: found(await findOffice(tx, service.office_id)) }
}

/** Writes an entry in the place of what stood there, inside the caller's deed, with its history; gives what is objected. */
export async function correctEntry(
  tx: Tx,
  context: Context,
  { service, office }: Kept,
  entry: Entry,
  source: ChangeSource,
): Promise<readonly Objection[]> {
  const { organization, objections } = await placeEntry(tx, context, entry, {
    office,
    id: service.id,
    before: service,
  })
  if (objections) return objections
  const kept = { office: office.code, custodian: service.custodian_id, by: context.actor.account }
  await replaceService(tx, { id: service.id, organization, entry }, kept)
  await noteChange(tx, context, service, source)
  return []
}

/** Whoever keeps an entry corrects it; where somebody had proposed so, that proposal is taken with it. */
export function keepService(
  context: Context,
  id: Id<'service'>,
  draft: ServiceDraft,
  proposal?: Id<'proposal'>,
): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    const { service, office } = await keptService(tx, context, id)
    if (service.closed_on !== null) return refusedFor('service-is-not-closed')
    const entry = entryOf(draft, groundOf(context.installation.pack, office), service.locations[0])
    const objections = await correctEntry(tx, context, { service, office }, entry, proposal ? 'proposal' : 'form')
    if (objections.length > 0) return refused(objections)
    if (proposal && !(await isTaken(tx, context, id, proposal))) return refusedFor('proposal-is-waiting')
    await tell(tx, context, 'service-corrected', id, chainsOf(office.code, service.custodian_id), entry)
    return done(null)
  })
}

/** Takes a proposal of this entry; whether it waited. */
async function isTaken(tx: Tx, context: Context, id: Id<'service'>, proposal: Id<'proposal'>): Promise<boolean> {
  if ((await findProposal(tx, proposal))?.service_id !== id) return false
  const decision = { decision: 'taken', reason: null, at: context.now, by: context.actor.account } as const
  return (await markDecided(tx, proposal, decision)) > 0
}

/** Whoever keeps an entry says that its facts were verified with the provider, on a day. */
export function assureService(context: Context, id: Id<'service'>, draft: AssuranceDraft): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    const { service, office } = await keptService(tx, context, id)
    const objections = objectionsToAssurance(draft, service, todayIn(context, office.zone))
    if (objections.length > 0) return refused(objections)
    await markAssured(tx, id, draft, context.actor.account)
    await noteChange(tx, context, service, 'form')
    await tell(tx, context, 'service-assured', id, chainsOf(office.code, service.custodian_id), draft)
    return done(null)
  })
}

/** Whoever keeps an entry closes it, with the day and why. Referrals that are under way keep what they were told. */
export function closeService(context: Context, id: Id<'service'>, draft: ClosureDraft): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    const { service, office } = await keptService(tx, context, id)
    const objections = objectionsToClosure(draft, service, todayIn(context, office.zone))
    if (objections.length > 0) return refused(objections)
    await markClosed(tx, id, draft, context.actor.account)
    await noteChange(tx, context, service, 'form')
    await tell(tx, context, 'service-closed', id, chainsOf(office.code, service.custodian_id), draft)
    return done(null)
  })
}

/**
 * Writes what was said of whether a service takes people, inside the caller's deed. The row itself says who and when;
 * the caller tells its own event.
 */
export async function sayCapacity(
  tx: Tx,
  context: Context,
  service: Id<'service'>,
  state: CapacityState,
  saidBy: CapacitySayer,
): Promise<void> {
  const said = { state, said_by: saidBy, said_at: context.now }
  await insertCapacity(tx, newId(), service, said, context.actor.account)
}

/** Staff of the office note whether a service takes people, as they heard. */
export function noteCapacity(context: Context, id: Id<'service'>, draft: CapacityDraft): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    const service = found(await findService(tx, id))
    allow(mayAddServices(context.actor, service.office_id))
    if (service.closed_on !== null) return refusedFor('service-is-not-closed')
    await sayCapacity(tx, context, id, draft.state, 'worker')
    const custodian = custodianAt(context.actor, service.office_id)
    await tell(tx, context, 'capacity-said', id, chainsOf(service.office_id, custodian), draft)
    return done(null)
  })
}
