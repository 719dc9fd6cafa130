// A report arrives: from another installation or out of a file, once or twice, right or wrong; and the keys that it is checked by.
import type { Id } from '#kernel/id'
import { daysBetween, firstDayOf, lastDayOf, yearOf, type Month } from '#kernel/day'
import { done, refused, refusedFor, type Objection, type Outcome } from '#kernel/outcome'
import { plain } from '#kernel/text'
import { contextFor, systemActor, todayIn, type Actor, type Context, type Language } from '#platform/context'
import { consult, transact, type Tx } from '#platform/database'
import { allow, found } from '#platform/errors'
import { tell } from '#platform/events'
import type { Installation } from '#platform/installation'
import { isSignedBy, readSigned, thumbprintOf, type SignedDocument } from '#platform/jws'
import { newId } from '#platform/random'
import { listFiguresNow, objectionsToCells } from '#programs/ventanillas'
import { listOffices } from '#registries/network'
import {
  KeyFile,
  mayReceiveReports,
  objectionsToArrival,
  objectionsToKey,
  placeOfFault,
  reportKind,
  TravelReport,
  type Ending,
} from '../rules/travel.ts'
import {
  countCurrentKeys,
  insertKey,
  findKey,
  findTravelStation,
  listLeads,
  markKeyEnded,
  type KeyRow,
  type TravelStation,
} from '../store/station-key.ts'
import { insertArrival, isKeptHere, listArrived, type ArrivedReport } from '../store/travel.ts'
import { countMade, lockMonth, type MonthAt } from '../store/travel-made.ts'
import { sha256Of } from './travel-leaving.ts'

/** Headquarters where nobody is signed in: what arrives by itself, and the command line. It sees every office, and no agency's rows. */
export async function headquartersContext(installation: Installation, language: Language = 'en'): Promise<Context> {
  const offices = await consult(contextFor(installation, systemActor()), (db) => listOffices(db))
  const roles: Actor['roles'] = [{ role: 'headquarters', office: null, organization: null }]
  return contextFor(installation, { ...systemActor(offices.map(({ code }) => code)), roles }, language)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What the operator is told after a restore: keys that were ended since, and reports that were sent since, are not known any more. */
export async function sayAfterRestore(tx: Tx): Promise<string[]> {
  const [keys, made] = [await countCurrentKeys(tx), await countMade(tx)]
  return [
    ...(keys > 0
      ? [`Keys of stations that are current as in the backup: ${keys}. End those again that were ended since.`]
      : []),
    ...(made > 0
      ? ['Months may have been sent since: where headquarters has a later version, see "puente report send --help".']
      : []),
  ]
}

/** Registers the public key of a station from the text of its file. A second registration of the same key adds nothing. */
export function registerKey(context: Context, text: string): Promise<Outcome<KeyRow>> {
  return transact(context, async (tx) => {
    allow(mayReceiveReports(context.actor))
    const file = KeyFile.safeParse(jsonOf(text))
    if (!file.success) return refusedFor('key-can-be-read', 'text')
    const { data } = file
    const station = await findTravelStation(tx, data.station)
    const leads = station ? await listLeads(tx, station.id, null) : []
    const agency = leads.find(({ title }) => plain(title) === plain(data.agency))?.id
    const there = await findKey(tx, data.thumbprint)
    const registered = there && (there.ended_at ? 'ended' : there.station_id === station?.id ? 'here' : 'elsewhere')
    const isItsThumbprint = thumbprintOf(data.key) === data.thumbprint
    const objections = objectionsToKey(data, { station, agency, isItsThumbprint, registered: registered ?? null })
    if (objections.length > 0 || !station || !agency) return refused(objections)
    if (there) return done(there)
    const key = {
      thumbprint: data.thumbprint,
      publicKey: Buffer.from(data.key.x, 'base64url'),
      station,
      custodian: agency,
    }
    await insertKey(tx, key, context.actor.account, context.now)
    await tell(tx, context, 'station-key-registered', subjectOf(data), chainsOf(station), data)
    return done(found(await findKey(tx, data.thumbprint)))
  })
}

/** A thumbprint may begin with a sign that no subject of an event begins with. */
const subjectOf = ({ thumbprint }: { thumbprint: string }): string => `key:${thumbprint}`

const chainsOf = ({ office_id }: { office_id: Id<'office'> }) => ({ office: office_id, headquarters: true }) as const

/** Ends a key. Ending it once more changes nothing. */
export function endKey(context: Context, thumbprint: string, why: Ending): Promise<Outcome<string>> {
  return transact(context, async (tx) => {
    allow(mayReceiveReports(context.actor))
    const key = found(await findKey(tx, thumbprint))
    if ((await markKeyEnded(tx, thumbprint, why, context.actor.account, context.now)) === 0) return done(thumbprint)
    await tell(tx, context, 'station-key-ended', subjectOf(key), chainsOf(key), { why })
    return done(thumbprint)
  })
}

/** What became of an arrival: taken in, or known already. */
export interface Receipt {
  readonly came: 'received' | 'repeated'
  readonly station: string
  readonly month: string
  readonly version: number
}

/** Takes in a report that arrived: the same one twice counts once, and one that is not right changes nothing. */
export function receiveReport(context: Context, text: string, arrived: 'http' | 'file'): Promise<Outcome<Receipt>> {
  const document = readSigned(text)
  const report = document && TravelReport.safeParse(jsonOf(document.payload.toString()))
  if (!document || !report?.success || document.header.typ !== reportKind) {
    return Promise.resolve(refused([unreadable(document)]))
  }
  return transact(context, (tx) => takeIn(tx, context, { text, arrived, document, report: report.data }))
}

/** Why a document cannot be read, and where. */
function unreadable(document: SignedDocument | undefined): Objection {
  const value = document && jsonOf(document.payload.toString())
  const where = (value === undefined ? null : placeOfFault(TravelReport, value)) ?? (document ? 'typ' : 'payload')
  return { rule: 'report-can-be-read', field: where, values: { where } }
}

interface Arriving {
  readonly text: string
  readonly arrived: 'http' | 'file'
  readonly document: SignedDocument
  readonly report: TravelReport
}

async function takeIn(tx: Tx, context: Context, arriving: Arriving): Promise<Outcome<Receipt>> {
  allow(mayReceiveReports(context.actor))
  const { document, report } = arriving
  const seen = await lookAt(tx, arriving)
  const sha256 = sha256Of(document.payload)
  const receipt = { station: report.station, month: report.month, version: report.version }
  if (seen.before.some((known) => known.sha256 === sha256)) return done({ ...receipt, came: 'repeated' })
  const objections = await objectionsTo(tx, context, arriving, seen)
  if (objections.length > 0 || !seen.station || !seen.key) return refused(objections)
  const id = newId<'received-report'>()
  const received = { receivedAt: context.now, receivedBy: context.actor.account, arrived: arriving.arrived }
  await insertArrival(tx, {
    id,
    key: seen.key,
    report,
    sha256,
    document: arriving.text,
    sentAt: sentAt(document),
    ...received,
  })
  await tell(tx, context, 'report-received', id, chainsOf(seen.station), { sha256, ...receipt })
  return done({ ...receipt, came: 'received' })
}

const sentAt = ({ header }: SignedDocument): Date => new Date(header.iat * 1000)

/** What is known here of whom the report comes from, and of its month; under the month's lock once it is known who signed. */
interface Seen {
  readonly station: TravelStation | undefined
  readonly key: KeyRow | undefined
  /** Undefined where it is not known who signed. */
  readonly at: MonthAt | undefined
  readonly before: readonly ArrivedReport[]
}

async function lookAt(tx: Tx, { document, report }: Arriving): Promise<Seen> {
  const station = await findTravelStation(tx, report.station)
  const key = await keyFor(tx, document, station)
  if (!station || !key || !isSignedBy({ kty: 'OKP', crv: 'Ed25519', x: key.public_key }, document)) {
    return { station, key, at: undefined, before: [] }
  }
  const at = { station: station.id, custodian: key.custodian_id, month: report.month }
  await lockMonth(tx, at)
  return { station, key, at, before: await listArrived(tx, at) }
}

/** The key that the document names, where it is the station's. */
async function keyFor(tx: Tx, { header }: SignedDocument, station?: TravelStation): Promise<KeyRow | undefined> {
  const key = await findKey(tx, header.kid)
  return key?.station_id === station?.id ? key : undefined
}

async function objectionsTo(tx: Tx, context: Context, arriving: Arriving, seen: Seen): Promise<Objection[]> {
  const { report, document } = arriving
  const { station, key, at } = seen
  const today = station ? todayIn(context, station.zone) : context.today
  const objections = objectionsToArrival(report, {
    now: context.now,
    today,
    sentAt: sentAt(document),
    station,
    key: key && { agency: key.custodian_title, endedAt: key.ended_at, endedWhy: key.ended_why },
    isSigned: at !== undefined,
    ledThen: at !== undefined && (await listLeads(tx, at.station, at.month)).some(({ id }) => id === at.custodian),
    // What arrived stands (decision 0031): what is kept here beside it does not count, and does not stop its correction.
    isKeptHere: at !== undefined && seen.before.length === 0 && (await isCountedHere(tx, at, today)),
    last: seen.before[0],
  })
  return at ? [...objections, ...objectionsToFigures(report)] : objections
}

/** Whether visits or heads of the month stand in this installation, or its report: a number would count twice. */
async function isCountedHere(tx: Tx, at: MonthAt, today: Context['today']): Promise<boolean> {
  if (await isKeptHere(tx, at)) return true
  const span = { station: at.station, custodian: at.custodian, from: firstDayOf(at.month), to: lastDayOf(at.month) }
  return (await listFiguresNow(tx, span, today, ['contacts', 'heads'])).some(({ value }) => value > 0)
}

/** Where the month, or the year so far, contradicts itself: more first visits than contacts, and the like. */
function objectionsToFigures({ figures, month }: TravelReport): Objection[] {
  const days = { month: Number(lastDayOf(month).slice(8)), yearToDate: daysOfYear(month) }
  return (['month', 'yearToDate'] as const).flatMap((span) => {
    const cells = figures[span].flatMap(({ indicator, items }) =>
      Object.entries(items).map(([item, value]) => ({ indicator, item, value })),
    )
    return objectionsToCells(cells, days[span]).map((objection) => ({
      ...objection,
      field: `figures.${span}.${objection.field}`,
    }))
  })
}

const daysOfYear = (month: Month): number =>
  daysBetween(firstDayOf(`${yearOf(month)}-01` as Month), lastDayOf(month)) + 1
