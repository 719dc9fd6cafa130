// The network month by month: who reads it, which months are expected, and what is made of counted and received numbers.
import { addMonths, monthOf, yearOf, type Day, type Month } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import { holds, type Actor } from '#platform/context'

/** Headquarters reads every station, a consulate those of its office, the lead of an agency its own: the database lets out no other. */
export const mayReadNetwork = (actor: Actor): boolean =>
  holds(actor, ['headquarters', 'consular-officer', 'agency-lead'])

/** How much of the network the reader sees: what a total is called hangs on it. */
export const scopeOf = (actor: Actor): 'network' | 'office' | 'agency' => {
  if (holds(actor, ['headquarters'])) return 'network'
  return holds(actor, ['consular-officer']) ? 'office' : 'agency'
}

/** What must hold for the year that is asked for; `first` is the first year that can have numbers, this one at the latest. */
export const objectionsToYear = (typed: string, first: number, today: Day): Objection[] => {
  const last = yearOf(today)
  const year = /^\d{4}$/.test(typed) ? Number(typed) : Number.NaN
  const holds = typed === '' || (year >= first && year <= last)
  const values = { first: String(first), last: String(last), count: last - first + 1 }
  return check([{ rule: 'year-is-of-the-network', field: 'year', holds, values }])
}

/** The months of a year. */
export const monthsOf = (year: number): Month[] =>
  Array.from({ length: 12 }, (_, index) => `${year}-${String(index + 1).padStart(2, '0')}` as Month)

/** The last month of the year that has ended everywhere; undefined where none has. `today` is the earliest of the offices' days. */
export function lastEndedOf(year: number, today: Day): Month | undefined {
  const before = addMonths(monthOf(today), -1)
  const last = `${year}-12` as Month
  const ended = before < last ? before : last
  return ended < (`${year}-01` as Month) ? undefined : ended
}

/**
 * How a month of a station stands. missing: it ended and no report was begun. open: begun, not signed. received: it came signed from
 * the station's own installation. closed: the station did not open. running: it has not ended. unexpected: something was counted
 * though no report was due. not-expected: nobody led the station.
 */
export const networkStates = [
  'missing',
  'open',
  'signed',
  'approved',
  'accepted',
  'received',
  'running',
  'closed',
  'unexpected',
  'not-expected',
] as const

export type NetworkState = (typeof networkStates)[number]

/** A station under the agency that answers for its numbers. */
export interface NetworkPlace {
  readonly station_id: Id<'station'>
  readonly code: string
  readonly unit: 'window' | 'mobile'
  readonly office_id: Id<'office'>
  readonly office_title: string
  readonly country: string
  readonly custodian_id: Id<'organization'>
  readonly custodian_title: string
  /** The first and the last of the months that were looked at under this agency. */
  readonly led?: { readonly from: Month; readonly to: Month }
}

/** A month of a station as it is kept or as it arrived. */
export interface PlacedMonth extends NetworkPlace {
  readonly month: Month
  readonly state: Exclude<NetworkState, 'not-expected'>
  /** What was signed of the number; null where nothing is signed or it was not counted then. */
  readonly signed: number | null
}

/** A number of a station's month, by its item. */
export interface PlacedCount {
  readonly station_id: string
  readonly custodian_id: string
  readonly month: string
  readonly indicator: string
  readonly item: string
  readonly value: number
}

/** What is looked at: an indicator, one of its items or all of them added. */
export interface Chosen {
  readonly indicator: string
  readonly item: string | null
}

export interface NetworkCell {
  readonly month: Month
  readonly state: NetworkState
  /** Null: there is no number. That is never 0. */
  readonly value: number | null
  /** What was signed of it; null where that is not known. */
  readonly signed: number | null
  /** Whether the number is no longer what was signed. */
  readonly changed: boolean
  /** The month was told as totals, and nobody told this number. */
  readonly untold?: true
}

export interface NetworkRow {
  readonly place: NetworkPlace
  readonly cells: readonly NetworkCell[]
  /** The months added up; null where they may not be added or none has a number. */
  readonly total: number | null
}

/** Months by stations, with what they come to. */
export interface NetworkMatrix {
  readonly months: readonly Month[]
  readonly rows: readonly NetworkRow[]
  /** All stations of a month; null where none has a number or stations may not be added. */
  readonly totals: readonly (number | null)[]
  readonly total: number | null
  /** The part of the total that stands in months signed at least. */
  readonly signedTotal: number | null
  /** Months that ended and should have a report; those of them that are signed at least, and those of which none was begun. */
  readonly expected: number
  readonly signed: number
  readonly missing: number
}

export interface MatrixParts {
  readonly months: readonly Month[]
  readonly placed: readonly PlacedMonth[]
  readonly counts: readonly PlacedCount[]
  readonly chosen: Chosen
  /** Whether what a month counts is still kept: where it is not, no number is not 0. */
  readonly isCountable: (month: Month) => boolean
  /** Whether the month was told as totals, and nobody told this number of it. */
  readonly isUntold?: (place: NetworkPlace, month: Month) => boolean
  /** Whether months of the number may be added, and stations. */
  readonly addsMonths: boolean
  readonly addsStations: boolean
}

const keyOf = (at: { station_id: string; custodian_id: string; month: string }): string =>
  `${at.station_id} ${at.custodian_id} ${at.month}`

const placeKey = (at: NetworkPlace): string => `${at.station_id} ${at.custodian_id}`

/** States in which a number was answered for by a signature. */
const signedStates: readonly NetworkState[] = ['signed', 'approved', 'accepted', 'received']

export const isSigned = (state: NetworkState): boolean => signedStates.includes(state)

/** States of a month for which a report was due. */
export const isDue = (state: NetworkState): boolean => isSigned(state) || state === 'missing' || state === 'open'

/** Adds the chosen number up, by whatever the key says. */
export function sumBy<Count extends { indicator: string; item: string; value: number }>(
  counts: readonly Count[],
  { indicator, item }: Chosen,
  key: (count: Count) => string,
): Map<string, number> {
  const sums = new Map<string, number>()
  for (const count of counts) {
    if (count.indicator !== indicator || (item !== null && count.item !== item)) continue
    sums.set(key(count), (sums.get(key(count)) ?? 0) + count.value)
  }
  return sums
}

const sumOf = (values: readonly (number | null)[]): number | null =>
  values.reduce((sum, value) => (value === null ? sum : (sum ?? 0) + value), null)

/**
 * A month that runs shows no number: whoever watched it grow could tell who came in. A signed month without entries is 0, as long as
 * they are kept; in one that nobody signed nothing may simply not have been written down yet, so nothing stands there.
 */
function valueOf(state: NetworkState, counted: number | undefined, isCountable: boolean): number | null {
  if (state === 'running' || state === 'not-expected') return null
  return counted ?? (isSigned(state) && isCountable ? 0 : null)
}

/** Puts months by stations. */
export function matrixOf(parts: MatrixParts): NetworkMatrix {
  const { months, placed, addsMonths, addsStations } = parts
  const values = sumBy(parts.counts, parts.chosen, keyOf)
  const found = new Map(placed.map((one) => [keyOf(one), one]))
  const rows = placesOf(placed).map((place): NetworkRow => {
    const cells = months.map((month): NetworkCell => {
      const key = keyOf({ ...place, month })
      const { state, signed: wasSigned } = found.get(key) ?? { state: 'not-expected' as const, signed: null }
      const untold = parts.isUntold?.(place, month) ?? false
      const value = valueOf(state, values.get(key), parts.isCountable(month) && !untold)
      const signed = untold && value === null ? null : wasSigned
      const changed = signed !== null && value !== null && signed !== value
      return { month, state, value, signed, changed, ...(untold && value === null ? { untold } : {}) }
    })
    return { place, cells, total: addsMonths ? sumOf(cells.map(({ value }) => value)) : null }
  })
  return { months, rows, ...totalsOf(rows, months, addsStations, addsMonths) }
}

function totalsOf(
  rows: readonly NetworkRow[],
  months: readonly Month[],
  addsStations: boolean,
  addsMonths: boolean,
): Omit<NetworkMatrix, 'months' | 'rows'> {
  const cells = rows.flatMap((row) => row.cells)
  const all = (those: readonly NetworkCell[]) => sumOf(those.map(({ value }) => value))
  const adds = addsStations && addsMonths
  return {
    totals: months.map((_, index) => (addsStations ? all(rows.map((row) => row.cells[index]!)) : null)),
    total: adds ? all(cells) : null,
    signedTotal: adds ? all(cells.filter(({ state }) => isSigned(state))) : null,
    expected: cells.filter(({ state }) => isDue(state)).length,
    signed: cells.filter(({ state }) => isSigned(state)).length,
    missing: cells.filter(({ state }) => state === 'missing').length,
  }
}

/** How much of a rate is there: numerator and denominator added over months. */
export interface RateParts {
  readonly numerator: number
  readonly denominator: number
}

export interface RatioPart {
  readonly indicator: string
  readonly item?: string
}

/** The rate's parts of each station under each agency, in the order of the places. */
export function ratePartsOf<Place extends NetworkPlace>(
  places: readonly Place[],
  counts: readonly PlacedCount[],
  ratio: { readonly numerator: RatioPart; readonly denominator: readonly RatioPart[] },
): (RateParts & { readonly place: Place })[] {
  const by = (part: RatioPart) =>
    sumBy(
      counts,
      { indicator: part.indicator, item: part.item ?? null },
      (one) => `${one.station_id} ${one.custodian_id}`,
    )
  const numerators = by(ratio.numerator)
  const denominators = ratio.denominator.map(by)
  return places.map((place) => ({
    place,
    numerator: numerators.get(placeKey(place)) ?? 0,
    denominator: denominators.reduce((sum, part) => sum + (part.get(placeKey(place)) ?? 0), 0),
  }))
}

/** Each station under each agency once, in the order in which they come. */
export const placesOf = (placed: readonly PlacedMonth[]): NetworkPlace[] =>
  [...Map.groupBy(placed, placeKey).values()].map((months) => {
    const sorted = months.map(({ month }) => month).toSorted()
    return { ...months.at(-1)!, led: { from: sorted[0]!, to: sorted.at(-1)! } }
  })

/** Places without numbers: stations that have none at all, and those that have some under another agency, with the months. */
export function splitMissing(
  missing: readonly NetworkPlace[],
  told: readonly NetworkPlace[],
): { readonly whole: NetworkPlace[]; readonly part: NetworkPlace[] } {
  const known = new Set(told.map(({ station_id }) => station_id))
  const whole = missing.filter(({ station_id }) => !known.has(station_id))
  return {
    whole: [...new Map(whole.map((place) => [place.station_id, place])).values()],
    part: missing.filter(({ station_id }) => known.has(station_id)),
  }
}

/** Months that were kept here, with those that arrived laid over them: what arrived signed is neither missing nor open. */
export function layReceived<Kept extends PlacedMonth>(
  kept: readonly Kept[],
  received: readonly { station_id: string; custodian_id: string; month: string }[],
): (Kept & Pick<PlacedMonth, 'state' | 'signed'>)[] {
  const arrived = new Set(received.map(keyOf))
  return kept.map((one) => (arrived.has(keyOf(one)) ? { ...one, state: 'received', signed: null } : one))
}

/** Months in which something was counted though none was expected there: their numbers stand in no other row. */
export const listUnexpected = (counts: readonly PlacedCount[], placed: readonly PlacedMonth[]): PlacedCount[] => {
  const expected = new Set(placed.map(keyOf))
  return [...new Map(counts.filter((one) => !expected.has(keyOf(one))).map((one) => [keyOf(one), one])).values()]
}

/** The months with what was signed of one item in place of what was signed of all of them. */
export function withSignedItems<Placed extends PlacedMonth>(
  placed: readonly Placed[],
  items: readonly { station_id: string; custodian_id: string; month: string; signed: number }[],
): Placed[] {
  const signed = new Map(items.map((one) => [keyOf(one), one.signed]))
  return placed.map((one) => ({ ...one, signed: one.signed === null ? null : (signed.get(keyOf(one)) ?? null) }))
}

/** What arrived is what was signed there; whatever was noted here of the same month besides it then shows as a difference. */
export function withReceivedNumbers<Placed extends PlacedMonth>(
  placed: readonly Placed[],
  received: readonly PlacedCount[],
  chosen: Chosen,
): Placed[] {
  const signed = sumBy(received, chosen, keyOf)
  return placed.map((one) => (one.state === 'received' ? { ...one, signed: signed.get(keyOf(one)) ?? 0 } : one))
}
