// A draft of a release: the year's counts as they stand, and the attack on what would be published of them.
import type { Month } from '#kernel/day'
import type { Id } from '#kernel/id'
import { done, refused, type Outcome } from '#kernel/outcome'
import { todayIn, type Context } from '#platform/context'
import { consult, transact, type Tx } from '#platform/database'
import { allow, found } from '#platform/errors'
import { digest, tell } from '#platform/events'
import type { Installation } from '#platform/installation'
import { sendJob } from '#platform/jobs'
import { newId } from '#platform/random'
import { openSolver } from '#platform/solver'
import { definitionOf, findIndicator, listNetworkCounts, listStationMonths } from '#programs/ventanillas'
import { attack, protect, type Protected } from '#statistics/disclosure'
import { isDue, isSigned, layReceived, type NetworkState } from '../rules/network.ts'
import {
  isPublishedNumber,
  mayKeepReleases,
  objectionsToDraft,
  publishedNumbers,
  type NumberId,
  type ReleaseName,
} from '../rules/release.ts'
import { spotKey, tablesOf, type LinkedTables, type Spot } from '../rules/release-tables.ts'
import { listReceivedNumbers } from '../store/network.ts'
import {
  findDraft,
  findLatestDraft,
  insertDraft,
  listDraftCounts,
  markAuditDone,
  markAuditEnded,
  type AuditResult,
  type DraftCount,
} from '../store/release-draft.ts'
import { findRelease, type ClassRow } from '../store/release.ts'
import { listReceivedMonths } from '../store/travel.ts'
import { headquartersContext } from './travel-arriving.ts'

/** The job that attacks a draft. */
export const auditJob = 'evaluation-audit-release'

/** Each set of tables is rounded in one step and attacked in another. */
const stepsOf = (linked: readonly LinkedTables[]): number => linked.length * 2

/** Writes the year's counts down as a draft and sends it to be audited. A draft made before is no longer the one that counts. */
export function makeDraft(context: Context, name: ReleaseName): Promise<Outcome<Id<'release-draft'>>> {
  return transact(context, async (tx) => {
    allow(mayKeepReleases(context.actor))
    const release = found(await findRelease(tx, name))
    const { year, state } = release
    const today = todayIn(context, 'Etc/GMT+12')
    const months = await readMonths(tx, context, year)
    const { countOf, counted } = await readCounts(tx, context, year)
    const offices = [...new Set([...months.map(({ office_id }) => office_id), ...counted])].sort()
    const objections = objectionsToDraft({ today, year, state, offices: offices.length })
    if (objections.length > 0) return refused(objections)
    const linked = tablesOf(year, offices, countOf)
    const id = newId<'release-draft'>()
    const position = ((await findLatestDraft(tx, release.id))?.position ?? 0) + 1
    const counts = countsIn(linked, months)
    const numbers = await readDefinitions(tx)
    const missing = months.filter((one) => one.state === 'missing').length
    const draft = {
      id,
      release: release.id,
      position,
      ...reportsOf(months),
      missing,
      steps: stepsOf(linked),
      counts,
      numbers,
    }
    await insertDraft(tx, draft, { by: context.actor.account, at: context.now })
    await sendJob(tx, auditJob, { draft: id })
    await tell(tx, context, 'release-drafted', release.id, { headquarters: true }, counts)
    return done(id)
  })
}

interface PlacedState {
  readonly office_id: Id<'office'>
  readonly month: Month
  readonly state: NetworkState
}

/** The station-months of a year with the state of their reports, what arrived laid over them. */
async function readMonths(tx: Tx, context: Context, year: number): Promise<PlacedState[]> {
  const span = { from: `${year}-01` as Month, to: `${year}-12` as Month, today: todayIn(context, 'Etc/GMT+12') }
  return layReceived(await listStationMonths(tx, span), await listReceivedMonths(tx, span))
}

/** How many reports were due, and how many of them were signed. */
const reportsOf = (months: readonly PlacedState[]) => ({
  expected: months.filter(({ state }) => isDue(state)).length,
  signed: months.filter(({ state }) => isSigned(state)).length,
})

/** The true count of each spot, of entries that stand and of reports that arrived; and the offices in which anything was counted. */
async function readCounts(tx: Tx, context: Context, year: number) {
  const span = { from: `${year}-01` as Month, to: `${year}-12` as Month, today: todayIn(context, 'Etc/GMT+12') }
  const counted = await listNetworkCounts(tx, { ...span, only: publishedNumbers })
  const received = await listReceivedNumbers(tx, span, publishedNumbers)
  const offices = new Map(counted.map(({ station_id, office_id }) => [station_id, office_id]))
  for (const { station_id, office_id } of await listReceivedMonths(tx, span)) offices.set(station_id, office_id)
  const sums = new Map<string, number>()
  const add = (spot: Spot, value: number) => sums.set(spotKey(spot), (sums.get(spotKey(spot)) ?? 0) + value)
  for (const { station_id, month, indicator, value } of [...counted, ...received]) {
    if (!isPublishedNumber(indicator)) continue
    add({ number: indicator, office_id: offices.get(station_id)!, month: null }, value)
    add({ number: indicator, office_id: null, month }, value)
    add({ number: indicator, office_id: null, month: null }, value)
  }
  return { countOf: (spot: Spot) => sums.get(spotKey(spot)) ?? 0, counted: [...offices.values()] }
}

/** The counts of the tables, each spot once, with the reports behind it. */
function countsIn(linked: readonly LinkedTables[], months: readonly PlacedState[]): DraftCount[] {
  const counts = new Map<string, DraftCount>()
  for (const { tables, spots } of linked)
    for (const { key, count } of tables.flatMap(({ figures }) => figures)) {
      const spot = spots.get(key)!
      const behind = months.filter(
        (one) =>
          (spot.office_id === null || spot.office_id === one.office_id) &&
          (spot.month === null || spot.month === one.month),
      )
      const office_id = spot.office_id as Id<'office'> | null
      counts.set(spotKey(spot), { ...spot, office_id, count, ...reportsOf(behind) })
    }
  return [...counts.values()]
}

async function readDefinitions(tx: Tx) {
  const numbers: { number: NumberId; version: number; figure: string; sha256: string }[] = []
  for (const number of publishedNumbers) {
    const indicator = findIndicator(number)!
    const { figure, sha256 } = await definitionOf(tx, indicator)
    numbers.push({ number, version: indicator.version, figure, sha256 })
  }
  return numbers
}

/** Rounds a draft and attacks what would be published. Repeated for a draft whose audit has ended, it changes nothing. */
export async function auditDraft(installation: Installation, id: Id<'release-draft'>): Promise<void> {
  const context = await headquartersContext(installation)
  const { draft, counts } = await consult(context, async (db) => ({
    draft: found(await findDraft(db, id)),
    counts: await listDraftCounts(db, id),
  }))
  if (draft.ended_at !== null) return
  const tell = (steps: number) => transact(context, async (tx) => done(await markAuditDone(tx, id, steps)))
  const result = await attackAll(tablesFrom(draft.year, counts), unreportedOf(counts), tell)
  const ended = await headquartersContext(installation)
  await transact(ended, async (tx) => {
    if ((await markAuditEnded(tx, id, result, ended.now)) > 0) await tellOfAudit(tx, ended, draft.release_id, result)
    return done(null)
  })
}

const tellOfAudit = (tx: Tx, context: Context, release: Id<'release'>, { sha256, pinned }: AuditResult) =>
  tell(tx, context, 'release-audited', release, { headquarters: true }, { sha256: sha256.toString('hex'), pinned })

/** The tables of a draft, from the counts that were written down. */
function tablesFrom(year: number, counts: readonly DraftCount[]): LinkedTables[] {
  const known = new Map(counts.map((one) => [spotKey(one), one.count]))
  const offices = counts.flatMap(({ office_id }) => (office_id === null ? [] : [office_id]))
  return tablesOf(year, [...new Set(offices)].sort(), (spot) => known.get(spotKey(spot))!)
}

/** The spots of which nobody reported anything and nothing was counted: what is missing is not zero. */
const unreportedOf = (counts: readonly DraftCount[]): ReadonlySet<string> =>
  new Set(counts.filter(({ count, expected, signed }) => count === 0 && expected > 0 && signed === 0).map(spotKey))

async function attackAll(
  linked: readonly LinkedTables[],
  unreported: ReadonlySet<string>,
  tell: (steps: number) => Promise<unknown>,
): Promise<AuditResult> {
  const solver = await openSolver()
  const classes: ClassRow[] = []
  let fewest = Number.POSITIVE_INFINITY
  let pinned = 0
  for (const [at, { tables, spots }] of linked.entries()) {
    const safe = await protect(tables, solver)
    await tell(2 * at + 1)
    const attacked = await attack(tables, safe.figures, solver)
    await tell(2 * at + 2)
    fewest = Math.min(fewest, attacked.least)
    pinned += attacked.pinned.length
    classes.push(...classesOf(safe, spots, unreported))
  }
  return { fewest: Number.isFinite(fewest) ? fewest : null, pinned, sha256: digest(classes), classes }
}

/** What is published of the figures: nothing of one that is withheld, and that one is missing where nobody reported. */
const classesOf = ({ figures }: Protected, spots: LinkedTables['spots'], unreported: ReadonlySet<string>): ClassRow[] =>
  [...figures].map(([key, figure]) => {
    const spot = spots.get(key)!
    const state = unreported.has(spotKey(spot)) ? 'missing' : figure.state
    const isTold = state === 'rounded' || state === 'widened'
    const [low, high] = isTold ? [figure.low, figure.high] : [null, null]
    return { ...spot, office_id: spot.office_id as Id<'office'> | null, low, high, state }
  })
