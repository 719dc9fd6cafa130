// What the addresses of the network read: what was asked for, the months by stations, and the numbers of a span from both sources.
import type { Context as Request } from 'hono'
import { addMonths, firstDayOf, lastDayOf, monthOf, yearOf, type Day, type Month } from '#kernel/day'
import { todayIn } from '#platform/context'
import type { Db } from '#platform/database'
import { found } from '#platform/errors'
import { emptyForm, formOf } from '#platform/forms'
import type { Env } from '#platform/routing'
import {
  countPersons,
  findIndicator,
  isCountable,
  isUntold,
  listStationMonths,
  type Indicator,
  type IndicatorId,
} from '#programs/ventanillas'
import { hasTotal, shownCodes, type Asked } from '../pages/network-words.tsx'
import type { PersonLine } from '../pages/network-years.tsx'
import {
  lastEndedOf,
  layReceived,
  listUnexpected,
  matrixOf,
  monthsOf,
  objectionsToYear,
  scopeOf,
  withReceivedNumbers,
  withSignedItems,
  type NetworkMatrix,
  type NetworkPlace,
  type PlacedCount,
  type PlacedMonth,
} from '../rules/network.ts'
import { findFirstMonth, listCountedPlaces, listReceivedPersons, listSignedItems } from '../store/network.ts'
import {
  listChosenNumbers,
  listKeptBesides,
  listNumbers,
  listNumberTotals,
  listToldPersons,
  type KeptBesides,
} from '../store/numbers.ts'
import { listNetworkTold } from '../store/told.ts'
import { listReceivedMonths } from '../store/travel.ts'

/** The day that has ended nowhere before: a month counts as ended once it has everywhere. */
export const todayEverywhere = (c: Request<Env>): Day => todayIn(c.var.context, 'Etc/GMT+12')

/** What the address asks for. A year that the network has not is objected to; a number that it does not know is not found. */
export async function readAsked(db: Db, c: Request<Env>, number = c.req.query('indicator') ?? ''): Promise<Asked> {
  const { actor, installation } = c.var.context
  const today = todayEverywhere(c)
  const { month = '', year: typedYear = month.slice(0, 4), item: typedItem = '' } = c.req.query()
  const firstYear = Math.min(yearOf((await findFirstMonth(db)) ?? today), yearOf(today))
  const objections = objectionsToYear(typedYear, firstYear, c.var.context.today)
  const year = typedYear === '' || objections.length > 0 ? yearOf(addMonths(monthOf(today), -1)) : Number(typedYear)
  const indicator = found(findIndicator(number === '' ? 'contacts' : number))
  const item = itemOf(indicator, typedItem, indicator.by === null ? [] : shownCodes(installation.pack, indicator.by))
  const isAsked = ['year', 'indicator', 'item', 'rate'].some((name) => c.req.query(name) !== undefined)
  const typed = { ...c.req.query(), year: typedYear || String(year), indicator: indicator.id, item: item ?? '' }
  return {
    scope: scopeOf(actor),
    year,
    firstYear,
    ended: lastEndedOf(year, today),
    countedOn: c.var.context.today,
    indicator,
    chosen: { indicator: indicator.id, item },
    form: isAsked ? formOf(typed, objections) : emptyForm,
  }
}

/** The item that was asked for; where there is no number of all of them one is always chosen. */
function itemOf(indicator: Indicator, typed: string, shown: readonly string[]): string | null {
  if (shown.includes(typed)) return typed
  return hasTotal(indicator) ? null : (shown[0] ?? null)
}

/** Numbers of stations and months, of the named indicators: as they arrived, and counted here where nothing arrived. */
export const readCounts = (
  db: Db,
  span: { readonly from: Month; readonly to: Month; readonly today: Day },
  only: readonly IndicatorId[],
): Promise<PlacedCount[]> => listNumbers(db, span, only)

/** What is kept here of months that arrived, with where it stands. */
export async function readBesides(
  db: Db,
  { year, ended }: Asked,
): Promise<(KeptBesides & { readonly place: NetworkPlace })[]> {
  if (!ended) return []
  const kept = await listKeptBesides(db, { from: `${year}-01` as Month, to: ended })
  if (kept.length === 0) return []
  const places = await listCountedPlaces(db, kept)
  return kept.flatMap((one) => {
    const place = places.find((at) => at.station_id === one.station_id && at.custodian_id === one.custodian_id)
    return place ? [{ ...one, place }] : []
  })
}

/** The months of the span with their state, what arrived laid over them. A month that has not ended everywhere runs. */
export async function readMonths(
  db: Db,
  span: { from: Month; to: Month; today: Day; indicator?: IndicatorId },
  counts: readonly PlacedCount[] = [],
) {
  const kept = await listStationMonths(db, span)
  const received = await listReceivedMonths(db, span)
  const laid = layReceived(kept, received)
  const current = monthOf(span.today)
  const expected = laid.map((one) => (one.month < current ? one : { ...one, state: 'running' as const, signed: null }))
  return [...expected, ...(await readUnexpected(db, listUnexpected(counts, expected)))]
}

/** Months that were counted though no report was due: before a station's first day, or under an agency that did not lead it. */
async function readUnexpected(db: Db, counts: readonly PlacedCount[]) {
  if (counts.length === 0) return []
  const places = await listCountedPlaces(db, counts)
  return counts.flatMap((one) => {
    const place = places.find((at) => at.station_id === one.station_id && at.custodian_id === one.custodian_id)
    return place ? [{ ...place, month: one.month as Month, state: 'unexpected' as const, signed: null }] : []
  })
}

/** The chosen number of every station and month of the year. */
export async function readMatrix(db: Db, asked: Asked, today: Day): Promise<NetworkMatrix> {
  const { year, ended, countedOn, indicator, chosen } = asked
  const current = monthOf(today)
  const months = monthsOf(year).filter((month) => month <= current)
  const [from, to] = [months[0] ?? (`${year}-01` as Month), months.at(-1) ?? (`${year}-01` as Month)]
  const span = { from, to: ended ?? from, today: countedOn }
  const counts = ended ? await readChosen(db, asked, span) : []
  const placed = months.length === 0 ? [] : await readMonths(db, { from, to, today, indicator: indicator.id }, counts)
  const untold = ended ? await listUntold(db, indicator, span) : new Set<string>()
  return matrixOf({
    months,
    placed: withReceivedNumbers(
      await signedFor(db, asked, span, placed),
      counts.filter((one) => one.has_arrived),
      chosen,
    ),
    counts,
    chosen,
    isCountable: (month) => isCountable(indicator, firstDayOf(month), countedOn),
    isUntold: (place, month) => untold.has(`${place.station_id} ${place.custodian_id} ${month}`),
    addsMonths: indicator.overTime === 'sum',
    addsStations: indicator.overOffices === 'sum',
  })
}

/** The months of stations that were told without this number. */
async function listUntold(db: Db, indicator: Indicator, span: { readonly from: Month; readonly to: Month }) {
  const months = (await listNetworkTold(db, span)).filter((one) => isUntold(indicator, one))
  return new Set(months.map((one) => `${one.station_id} ${one.custodian_id} ${one.month}`))
}

/** The chosen number, under the item that was chosen. */
async function readChosen(
  db: Db,
  { indicator: { id: indicator }, chosen: { item } }: Asked,
  span: { readonly from: Month; readonly to: Month; readonly today: Day },
) {
  const rows = await listChosenNumbers(db, span, { indicator, item })
  return rows.map((row) => ({ ...row, indicator, item: item ?? '' }))
}

/** The months with what was signed of the item that was chosen, where one was. */
async function signedFor(
  db: Db,
  { chosen: { indicator, item } }: Asked,
  span: { readonly from: Month; readonly to: Month },
  placed: readonly PlacedMonth[],
): Promise<readonly PlacedMonth[]> {
  return item === null ? placed : withSignedItems(placed, await listSignedItems(db, span, { indicator, item }))
}

export interface YearTotal {
  readonly period: string
  readonly indicator: string
  readonly item: string
  readonly value: number
}

/** Numbers added up over all stations by year. */
export const readTotals = (
  db: Db,
  span: { readonly from: Month; readonly to: Month; readonly today: Day },
  only?: readonly IndicatorId[],
): Promise<YearTotal[]> => listNumberTotals(db, span, only)

/**
 * Known persons by agency: counted anew here, and as stations of their own installation told them last; whom such a station told is not
 * counted here too. A value is null where nobody can count it any more.
 */
export async function readPersons(db: Db, { year, ended, countedOn: today }: Asked): Promise<PersonLine[] | undefined> {
  if (!ended) return []
  const from = `${year}-01` as Month
  const told = await listToldPersons(db, { from, to: ended })
  const counted = await countPersons(db, { from: firstDayOf(from), to: lastDayOf(ended), today, told })
  const received = await listReceivedPersons(db, { from, to: ended })
  if (counted === undefined && received.length === 0) return undefined
  return [
    ...(counted ?? []).map(({ custodian_title: title, value }) => ({ title, value, to: null })),
    ...received.map(({ custodian_title: title, value, month }) => ({ title, value, to: month })),
  ]
}
