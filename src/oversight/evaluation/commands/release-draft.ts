// A draft of a release: the year's counts as they stand, and which windows they come from.
import type { Month } from '#kernel/day'
import type { Id } from '#kernel/id'
import { done, refused, type Outcome } from '#kernel/outcome'
import { todayIn, type Context } from '#platform/context'
import { transact, type Tx } from '#platform/database'
import { allow, found } from '#platform/errors'
import { tell } from '#platform/events'
import { sendJob } from '#platform/jobs'
import { newId } from '#platform/random'
import { definitionOf, findIndicator, isUntold, listStationMonths } from '#programs/ventanillas'
import { isDue, isSigned, layReceived, type NetworkState } from '../rules/network.ts'
import {
  mayKeepReleases,
  objectionsToDraft,
  publishedNumbers,
  type NumberId,
  type ReleaseName,
} from '../rules/release.ts'
import {
  countedNumbers,
  isCountedNumber,
  stepsOf,
  tablesOf,
  type CellsOf,
  type CountedNumber,
  type LinkedTables,
} from '../rules/release-tables.ts'
import { listNumbers } from '../store/numbers.ts'
import { findLatestDraft, insertDraft, type DraftCell, type DraftCount } from '../store/release-draft.ts'
import { findRelease, listFormerReleases, listPublishedOffices, lockRelease } from '../store/release.ts'
import { listNetworkTold } from '../store/told.ts'
import { listReceivedMonths } from '../store/travel.ts'

/** The job that attacks a draft. */
export const auditJob = 'evaluation-audit-release'

/** Writes the year's counts down as a draft and sends it to be audited. A draft made before is no longer the one that counts. */
export function makeDraft(context: Context, name: ReleaseName): Promise<Outcome<Id<'release-draft'>>> {
  return transact(context, async (tx) => {
    allow(mayKeepReleases(context.actor))
    await lockRelease(tx, name)
    const release = found(await findRelease(tx, name))
    const { year, state } = release
    const months = await readMonths(tx, context, year)
    const { sums, counted } = await readCounts(tx, context, year)
    const offices = await listOfficesOf(tx, name, [...months.map(({ office_id }) => office_id), ...counted])
    const today = todayIn(context, 'Etc/GMT+12')
    const objections = objectionsToDraft({ today, year, state, offices: offices.length })
    if (objections.length > 0) return refused(objections)
    const tells = await readTold(tx, year)
    const cells = cellsIn(sums, months, tells)
    const linked = tablesOf(year, offices, [cellsFrom(cells)])
    const id = newId<'release-draft'>()
    const draft = {
      id,
      release: release.id,
      position: ((await findLatestDraft(tx, release.id))?.position ?? 0) + 1,
      ...reportsOf(months),
      missing: months.filter((one) => one.state === 'missing').length,
      steps: stepsOf(linked),
      counts: countsIn(linked, months, tells),
      cells,
      numbers: await readDefinitions(tx),
    }
    await insertDraft(tx, draft, { by: context.actor.account, at: context.now })
    await sendJob(tx, auditJob, { draft: id })
    await tell(tx, context, 'release-drafted', release.id, { headquarters: true }, [draft.counts, cells])
    return done(id)
  })
}

/** Every office of which there is something to tell, and every one of which a release of the year told before. */
async function listOfficesOf(tx: Tx, name: ReleaseName, offices: readonly Id<'office'>[]): Promise<Id<'office'>[]> {
  const told: Id<'office'>[] = []
  for (const former of await listFormerReleases(tx, name)) told.push(...(await listPublishedOffices(tx, former)))
  return [...new Set([...offices, ...told])].sort()
}

interface PlacedState {
  readonly station_id: string
  readonly custodian_id: string
  readonly office_id: Id<'office'>
  readonly month: Month
  readonly state: NetworkState
}

/** The station-months of a year with the state of their reports, what arrived laid over them. */
async function readMonths(tx: Tx, context: Context, year: number): Promise<PlacedState[]> {
  const span = { from: `${year}-01` as Month, to: `${year}-12` as Month, today: todayIn(context, 'Etc/GMT+12') }
  return layReceived(await listStationMonths(tx, span), await listReceivedMonths(tx, span))
}

/** Whether a station's month tells a number. A month that came as totals tells those that were said of it alone. */
type Tells = (month: PlacedState, number: NumberId | CountedNumber) => boolean

async function readTold(tx: Tx, year: number): Promise<Tells> {
  const keyOf = ({ station_id, custodian_id, month }: Pick<PlacedState, 'station_id' | 'custodian_id' | 'month'>) =>
    `${station_id} ${custodian_id} ${month}`
  const told = await listNetworkTold(tx, { from: `${year}-01` as Month, to: `${year}-12` as Month })
  const months = new Map(told.map((one) => [keyOf(one), one]))
  return (month, number) => {
    const one = months.get(keyOf(month))
    return one === undefined || !isUntold(findIndicator(number)!, one)
  }
}

/** How many reports were due, and how many of them were signed. */
const reportsOf = (months: readonly PlacedState[]) => ({
  expected: months.filter(({ state }) => isDue(state)).length,
  signed: months.filter(({ state }) => isSigned(state)).length,
})

const cellKey = (number: CountedNumber, office: string, month: string): string => `${number} ${office} ${month}`

/** The true count of each office and month, of entries that stand and of reports that arrived; and the offices in which anything was counted. */
async function readCounts(tx: Tx, context: Context, year: number) {
  const span = { from: `${year}-01` as Month, to: `${year}-12` as Month, today: todayIn(context, 'Etc/GMT+12') }
  const counted = await listNumbers(tx, span, countedNumbers)
  const offices = new Map(counted.map(({ station_id, office_id }) => [station_id, office_id]))
  for (const { station_id, office_id } of await listReceivedMonths(tx, span)) offices.set(station_id, office_id)
  const sums = new Map<string, DraftCell>()
  for (const { station_id, month, indicator: number, value } of counted) {
    if (!isCountedNumber(number)) continue
    const office_id = offices.get(station_id)!
    const key = cellKey(number, office_id, month)
    sums.set(key, { number, office_id, month, count: (sums.get(key)?.count ?? 0) + value })
  }
  return { sums, counted: [...offices.values()] }
}

/**
 * The cells that may hold anybody: where a signed report tells the number, or anything was counted. That the others are empty may be
 * known (the window was not open yet, or nobody told it, which is said), so the attack knows it too.
 */
function cellsIn(sums: ReadonlyMap<string, DraftCell>, months: readonly PlacedState[], tells: Tells): DraftCell[] {
  const places = new Map<string, Pick<DraftCell, 'office_id' | 'month'>>()
  const signed = Map.groupBy(
    months.filter(({ state }) => isSigned(state)),
    ({ office_id, month }) => `${office_id} ${month}`,
  )
  const counted = [...sums.values()].filter(({ count }) => count > 0)
  for (const { office_id, month } of [...[...signed.values()].flat(), ...counted])
    places.set(`${office_id} ${month}`, { office_id, month })
  return [...places].flatMap(([key, place]) =>
    countedNumbers.flatMap((number) => {
      const count = sums.get(cellKey(number, place.office_id, place.month))?.count ?? 0
      const isTold = count > 0 || (signed.get(key) ?? []).some((month) => tells(month, number))
      return isTold ? [{ number, ...place, count }] : []
    }),
  )
}

/** Reads cells as they were written down. */
export function cellsFrom(cells: readonly DraftCell[]): CellsOf {
  const counts = new Map(cells.map((cell) => [cellKey(cell.number, cell.office_id, cell.month), cell.count]))
  return (number, office, month) => counts.get(cellKey(number, office, month)) ?? null
}

/** The counts of the tables, each spot once, with the reports behind it that were due, and those signed ones that tell its number. */
function countsIn(linked: readonly LinkedTables[], months: readonly PlacedState[], tells: Tells): DraftCount[] {
  return linked.flatMap(({ figures: { figures }, spots }) =>
    figures.flatMap(({ key, count }) => {
      const spot = spots.get(key)
      if (!spot) return []
      const behind = months.filter(
        (one) =>
          (spot.office_id === null || spot.office_id === one.office_id) &&
          (spot.month === null || spot.month === one.month),
      )
      const { expected } = reportsOf(behind)
      const { signed } = reportsOf(behind.filter((month) => tells(month, spot.number)))
      return [{ ...spot, office_id: spot.office_id as Id<'office'> | null, count, expected, signed }]
    }),
  )
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
