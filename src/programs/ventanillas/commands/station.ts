// Deeds of headquarters and the lead agency at a station: it opens, changes its lead, keeps its hours and place, and closes.
import { addDays } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { Objection, Outcome } from '#kernel/outcome'
import { done, refused } from '#kernel/outcome'
import { holds, todayIn, type Actor, type Context } from '#platform/context'
import { transact, type Tx } from '#platform/database'
import { allow, found } from '#platform/errors'
import { tell, type Chains } from '#platform/events'
import { newId } from '#platform/random'
import { findOffice } from '#registries/network'
import { listAgreedOrganizations } from '#registries/partners'
import { objectionsToHours, type HoursDraft } from '../rules/hours.ts'
import { varietiesOf } from '../rules/item.ts'
import { mayKeepStation, mayOpenStations } from '../rules/permissions.ts'
import {
  objectionsToClosing,
  objectionsToLead,
  objectionsToMilestones,
  objectionsToPlace,
  objectionsToStation,
  presentLead,
  type ClosingDraft,
  type LeadDraft,
  type MilestoneDraft,
  type PlaceDraft,
  type StationDraft,
} from '../rules/station.ts'
import {
  findStation,
  insertLead,
  insertStation,
  listLeads,
  listStationCodes,
  markClosed,
  markLeadEnded,
  markMilestones,
  markPlace,
  markStationLed,
  replaceHours,
  type StationAt,
} from '../store/station.ts'

type Office = Id<'office'>

/** Headquarters opens a station under its lead agency. Gives the code that its address carries. */
export function openStation(context: Context, draft: StationDraft): Promise<Outcome<string>> {
  return transact(context, async (tx) => {
    allow(mayOpenStations(context.actor))
    const office = await findOffice(tx, draft.office)
    const agreed = office !== undefined && (await isAgreed(tx, draft.office, draft.organization, draft.openedOn))
    const objections = objectionsToStation(draft, { office, agreed })
    if (objections.length > 0) return refused(objections)
    const taken = await listStationCodes(tx, draft.office)
    const code = freeCode(
      draft,
      taken.map((station) => station.code),
    )
    if (!(await insertStation(tx, code, draft))) return done(await codeOf(tx, draft.office, draft.id))
    const lead = { id: newId<'station-lead'>(), organization: draft.organization, fromOn: draft.openedOn }
    await insertLead(tx, { id: draft.id, office_id: draft.office }, lead)
    await tell(tx, context, 'station-opened', draft.id, chainsOf(draft.office, draft.organization), draft)
    return done(code)
  })
}

/** The code of a station that a repeated submission wrote before. */
async function codeOf(tx: Tx, office: Office, id: Id<'station'>): Promise<string> {
  return found((await listStationCodes(tx, office)).find((station) => station.id === id)).code
}

/** The code of a new station: its office's, then with its kind, then with a number. */
function freeCode(draft: StationDraft, taken: readonly string[]): string {
  const stem = draft.unit === 'window' ? draft.office : `${draft.office}-mobile`
  let code: string = stem
  for (let number = 2; taken.includes(code); number += 1) code = `${stem}-${number}`
  return code
}

async function isAgreed(tx: Tx, office: Office, organization: Id<'organization'>, on: StationDraft['openedOn']) {
  const agreed = await listAgreedOrganizations(tx, office, on, 'ventanillas')
  return agreed.some((one) => one.id === organization)
}

/** Events of a station join its office's chain, headquarters' and, where somebody leads it, the lead agency's. */
export const chainsOf = (office: Office, custodian: Id<'organization'> | null): Chains => ({
  office,
  headquarters: true,
  ...(custodian && { custodian }),
})

/** What a deed at a station begins with: the station in sight of whoever may keep it. */
export async function keptStation(tx: Tx, context: Context, office: Office, code: string): Promise<StationAt> {
  allow(mayKeepStation(context.actor, office))
  const zone = (await findOffice(tx, office))?.zone ?? context.installation.zone
  const station = found(await findStation(tx, office, code, todayIn(context, zone)))
  allow(mayOpenStations(context.actor) || leads(context.actor, station))
  return station
}

/** Whether the actor works for the agency that leads the station. */
const leads = (actor: Actor, station: StationAt): boolean =>
  station.custodian_id !== null &&
  holds(actor, ['agency-lead'], { office: station.office_id, organization: station.custodian_id })

/** Headquarters names another lead: the former one ends the day before, and the rows of its visits stay with it. */
export function changeLead(context: Context, office: Office, code: string, draft: LeadDraft): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    allow(mayOpenStations(context.actor))
    const station = await keptStation(tx, context, office, code)
    const leads = await listLeads(tx, station.id)
    if (leads.some((lead) => lead.id === draft.id)) return done(null)
    const agreed = await isAgreed(tx, office, draft.organization, draft.fromOn)
    const seen = { today: todayIn(context, station.zone), station, leads, agreed }
    const objections = objectionsToLead(draft, seen)
    if (objections.length > 0) return refused(objections)
    const former = presentLead(leads)
    if (former) await markLeadEnded(tx, former, addDays(draft.fromOn, -1))
    await insertLead(tx, station, draft)
    await markStationLed(tx, station.id, draft.organization, draft.fromOn)
    await tell(tx, context, 'station-lead-changed', station.id, chainsOf(office, draft.organization), draft)
    return done(null)
  })
}

/** Headquarters closes a station for good; its history stays. */
export function closeStation(
  context: Context,
  office: Office,
  code: string,
  draft: ClosingDraft,
): Promise<Outcome<null>> {
  return headquartersDeed(context, office, code, 'station-closed', draft, {
    objections: (station) => objectionsToClosing(draft, station),
    write: (tx, station) => markClosed(tx, station.id, draft),
  })
}

/** Headquarters keeps when a station was tried out and went live, and the guidelines that it follows. */
export function keepMilestones(
  context: Context,
  office: Office,
  code: string,
  draft: MilestoneDraft,
): Promise<Outcome<null>> {
  return headquartersDeed(context, office, code, 'station-milestones-kept', draft, {
    objections: (station) => objectionsToMilestones(draft, station),
    write: (tx, station) => markMilestones(tx, station.id, draft),
  })
}

/** The lead agency or headquarters keeps where a station is and the line that it answers. */
export function keepPlace(context: Context, office: Office, code: string, draft: PlaceDraft): Promise<Outcome<null>> {
  return keepersDeed(context, office, code, 'station-place-kept', draft, {
    objections: () => objectionsToPlace(draft),
    write: (tx, station) => markPlace(tx, station.id, draft),
  })
}

/** The lead agency or headquarters keeps a station's week and the languages in which somebody answers. */
export function keepHours(context: Context, office: Office, code: string, draft: HoursDraft): Promise<Outcome<null>> {
  const languages = new Set(varietiesOf(context.installation.pack).map((variety) => variety.code))
  return keepersDeed(context, office, code, 'station-hours-kept', draft, {
    objections: () => objectionsToHours(draft, languages),
    write: (tx, station) => replaceHours(tx, station, draft),
  })
}

/** What a deed at a station consists of: what is objected to it and what it writes. */
export interface Deed {
  readonly objections: (station: StationAt, tx: Tx) => Objection[] | Promise<Objection[]>
  /** False where the same row stands already: a repeated submission, which tells no event. */
  readonly write: (tx: Tx, station: StationAt) => Promise<unknown>
}

/** A deed of whoever keeps the station: its lead agency or headquarters. */
export function keepersDeed(
  context: Context,
  office: Office,
  code: string,
  event: string,
  change: unknown,
  deed: Deed,
): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    const station = await keptStation(tx, context, office, code)
    const objections = await deed.objections(station, tx)
    if (objections.length > 0) return refused(objections)
    if ((await deed.write(tx, station)) === false) return done(null)
    await tell(tx, context, event, station.id, chainsOf(office, station.custodian_id), change)
    return done(null)
  })
}

/** A deed of headquarters alone. */
export async function headquartersDeed(...given: Parameters<typeof keepersDeed>): Promise<Outcome<null>> {
  allow(mayOpenStations(given[0].actor))
  return keepersDeed(...given)
}
