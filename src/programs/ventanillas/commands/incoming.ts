// Visits that another system recorded are written down: those of a partner's interface at once, those of a file from where they wait.
import type { Month } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { Objection } from '#kernel/outcome'
import { todayIn, type Context } from '#platform/context'
import type { Db, Tx } from '#platform/database'
import { say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { newId } from '#platform/random'
import { placeOfPostalCode } from '#registries/network'
import { messages } from '../messages/import.ts'
import {
  fateOf,
  idFrom,
  IncomingVisit,
  keepsPerson,
  objectionsToIncoming,
  visitRowOf,
  type Fate,
  type IncomingCase,
  type StandingVisit,
  type VisitRow,
} from '../rules/incoming.ts'
import { itemCodes, presetLanguage, varietiesOf } from '../rules/item.ts'
import {
  insertIncoming,
  listMonthsTold,
  listStandingVisits,
  replaceIncoming,
  theseRows,
  type Given,
  type PlaceRow,
  type Whose,
} from '../store/incoming.ts'
import { indicatorsOf } from './tally.ts'

/** A station under the agency that answers for the visits, with what its rules look at. */
export interface IncomingPlace extends Whose {
  readonly zone: string
  readonly seen: Omit<IncomingCase, 'postalCodeExists'>
}

/** Indicators that count visits: where a month of them was told as totals, no visit of it comes in. */
export const visitIndicators: readonly string[] = indicatorsOf('visits')

/** Reads what the rules of incoming visits look at, for one agency at one station. */
export async function openIncomingPlace(
  db: Db,
  context: Context,
  row: PlaceRow,
  custodian: Id<'organization'>,
): Promise<IncomingPlace> {
  const { pack } = context.installation
  const whose = { custodian, office: row.office_id, station: row.station_id }
  const seen = {
    today: todayIn(context, row.zone),
    station: row,
    led: row.leads.filter((lead) => lead.organization_id === custodian),
    languages: new Set(varietiesOf(pack).map(({ code }) => code)),
    items: itemCodes(pack),
    divisions: divisionsOf(pack),
    told: new Set<Month>(await listMonthsTold(db, whose, visitIndicators)),
  }
  return { ...whose, zone: row.zone, seen }
}

const divisions = new WeakMap<Pack, ReadonlySet<string>>()

/** The codes of the pack's divisions. */
function divisionsOf(pack: Pack): ReadonlySet<string> {
  const known = divisions.get(pack) ?? new Set((pack.tables['divisions.csv'] ?? []).map(({ code }) => String(code)))
  divisions.set(pack, known)
  return known
}

/** The id of the visit to which another system gave this reference; each station may number from one. */
export const visitIdOf = ({ installation }: Context, { custodian, station }: Whose, reference: string): Id<'visit'> =>
  idFrom(installation.keys.mac('import', `${station} ${reference}`, custodian).toString('hex')) as Id<'visit'>

export type ReadIncoming =
  | { readonly row: VisitRow; readonly objections?: undefined }
  | { readonly row?: undefined; readonly objections: readonly Objection[] }

/** Reads one visit as it was told, and makes its row: the reference becomes the id, the postal code a division, the person an HMAC. */
export function readIncoming(context: Context, place: IncomingPlace, told: unknown): ReadIncoming {
  const read = IncomingVisit.safeParse(told)
  if (!read.success) {
    const objections = read.error.issues.map(({ message, path }) => ({ rule: message, field: String(path[0] ?? '') }))
    return { objections }
  }
  const { pack, keys } = context.installation
  const visit = read.data
  const lies = visit.postalCode === '' ? undefined : placeOfPostalCode(pack, visit.postalCode)
  const seen = { ...place.seen, postalCodeExists: visit.postalCode === '' || lies !== undefined }
  const objections = objectionsToIncoming(visit, seen)
  if (objections.length > 0) return { objections }
  const isKept = visit.person !== '' && keepsPerson(visit.visitedOn, place.seen.today)
  const row = visitRowOf(visit, {
    id: visitIdOf(context, place, visit.reference),
    division: lies?.division ?? (visit.division || null),
    receipt: isKept ? keys.mac('import-person', visit.person, place.custodian).toString('hex') : null,
    presetLanguage: presetLanguage(pack),
  })
  return { row }
}

/** How many visits were new, stood there already, or came in the place of others. */
export interface IncomingCounts {
  taken: number
  repeated: number
  replaced: number
}

/** What becomes of each row. */
export async function listFates(
  db: Db,
  rows: readonly VisitRow[],
  place: Whose,
  replace: boolean,
): Promise<ReadonlyMap<string, Fate>> {
  const known = new Map<string, StandingVisit>()
  for (let asked = rows.map(({ id }) => id); asked.length > 0;) {
    const found = await listStandingVisits(db, place.custodian, asked)
    for (const visit of found) known.set(visit.id, visit)
    asked = found.flatMap(({ replaced_by }) => (replaced_by === null || known.has(replaced_by) ? [] : replaced_by))
  }
  const chainOf = (id: string | null): StandingVisit[] => {
    const visit = id === null ? undefined : known.get(id)
    return visit ? [visit, ...chainOf(visit.replaced_by)] : []
  }
  const asked = { station: place.station, replace }
  return new Map(rows.map((row) => [row.id, fateOf(row, chainOf(row.id), asked)]))
}

/** Writes a batch: its counts; or, where something in it is refused, the fates of that. Then the transaction is to be undone. */
export async function writeBatch(
  tx: Tx,
  context: Context,
  given: Given,
  { place, replace }: { readonly place: Whose; readonly replace: boolean },
): Promise<{ readonly counts: IncomingCounts; readonly refused: readonly Fate[] }> {
  // Nobody wrote it here by hand: so it may be told anew, while what somebody corrects stays.
  const writing = { by: null, at: context.now }
  const { written, known } = await insertIncoming(tx, given, place, writing)
  const fates = known.length > 0 ? [...(await listFates(tx, known, place, replace))] : []
  const these = fates
    .filter(([, { fate }]) => fate === 'replaced')
    .map(([id, { head }]) => ({ id, head, fresh: newId<string>() }))
  if (these.length > 0) {
    const reason = say(messages, { language: 'es', words: {} })('told-anew-reason')
    await replaceIncoming(tx, given, place, { ...writing, these, reason })
  }
  const counts = { taken: written, repeated: known.length - these.length, replaced: these.length }
  return { counts, refused: fates.map(([, fate]) => fate).filter(({ fate }) => fate === 'refused') }
}

/** What a partner's system hears of one visit. */
export type IncomingAnswer =
  | { readonly fate: 'taken' | 'repeated' | 'replaced' }
  | { readonly fate: 'refused'; readonly objections: readonly Objection[] }

/**
 * Writes what holds of a batch of visits as they were told, and answers each in its place: one that is refused does not stop the
 * others. At most some hundreds. Who may is asked before; the event is told by whoever calls.
 */
export async function recordIncoming(
  tx: Tx,
  context: Context,
  place: IncomingPlace,
  told: readonly unknown[],
  { replace }: { readonly replace: boolean },
): Promise<IncomingAnswer[]> {
  const read = told.map((each) => readIncoming(context, place, each))
  const rows = new Map<string, VisitRow>()
  for (const { row } of read) if (row && !rows.has(row.id)) rows.set(row.id, row)
  const fates = await listFates(tx, [...rows.values()], place, replace)
  const answers = read.map((each) => answerOf(each, rows, fates))
  const going = new Set(read.flatMap(({ row }, at) => (row && answers[at]!.fate !== 'refused' ? [row.id] : [])))
  const batch = [...rows.values()].filter(({ id }) => going.has(id))
  if (batch.length > 0) await writeBatch(tx, context, theseRows(batch), { place, replace })
  return answers
}

/** A reference that stands twice in a batch is the first time what it is, and then repeated or refused. */
function answerOf(
  { row, objections }: ReadIncoming,
  rows: ReadonlyMap<string, VisitRow>,
  fates: Awaited<ReturnType<typeof listFates>>,
): IncomingAnswer {
  if (!row) return { fate: 'refused', objections }
  const first = rows.get(row.id)!
  if (first !== row) {
    const isSame = JSON.stringify(first) === JSON.stringify(row)
    return isSame
      ? { fate: 'repeated' }
      : { fate: 'refused', objections: [{ rule: 'reference-stands-once', field: 'reference' }] }
  }
  const { fate, objection } = fates.get(row.id)!
  return fate === 'refused' ? { fate, objections: [objection!] } : { fate }
}

/** The months of the rows that meanwhile were told as totals: an import that waited long asks again. */
export async function monthsToldMeanwhile(tx: Tx, place: Whose, months: ReadonlySet<Month>): Promise<Month[]> {
  return (await listMonthsTold(tx, place, visitIndicators)).filter((month) => months.has(month))
}
