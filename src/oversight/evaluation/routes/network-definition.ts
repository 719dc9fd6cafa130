// What the page of a number reads: the number where and when the address says, the query behind it, and when it was counted.
import type { Context as Request } from 'hono'
import { firstDayOf, monthOf, readMonth, type Day, type Month } from '#kernel/day'
import type { Db } from '#platform/database'
import { found } from '#platform/errors'
import type { Env } from '#platform/routing'
import { definitionOf, findIndicator, isCountable, isTold, type IndicatorId } from '#programs/ventanillas'
import type { Snapshot } from '../pages/network-definition.tsx'
import type { Asked } from '../pages/network-words.tsx'
import { isSigned, sumBy, type NetworkPlace, type NetworkState, type PlacedCount } from '../rules/network.ts'
import { findReceivedDefinition } from '../store/network.ts'
import { listNumbers } from '../store/numbers.ts'
import { isUntoldOf, listNetworkTold } from '../store/told.ts'
import { readAsked, readMonths, readPersons, todayEverywhere } from './network-reading.ts'

/** A number with its definition; not found where the address names a station or month that the reader does not see. */
export async function readDefinition(db: Db, c: Request<Env>) {
  const { installation } = c.var.context
  const number = c.req.param('number') ?? ''
  found(findIndicator(number))
  const asked = await readAsked(db, c, number)
  const today = todayEverywhere(c)
  const definition = await definitionOf(db, asked.indicator)
  const typed = c.req.query('month')
  const month = typed === undefined ? null : found(readMonth(typed))
  const at = await readPlace(db, c, { asked, month, today })
  const read = await readValue(db, { asked, month, today, place: at.place, state: at.state })
  const told = await readTold(db, { asked, month, place: at.place })
  const value = told.isUntold && read.value === 0 ? null : read.value
  return {
    asked,
    definition,
    month,
    zone: at.zone ?? installation.zone,
    place: at.place,
    state: at.state,
    ...read,
    ...told,
    value,
  }
}

/** How many months came as totals with this number, and whether nobody told it of any. */
async function readTold(db: Db, { asked, month, place }: Pick<At, 'asked' | 'month'> & Pick<Placed, 'place'>) {
  if (!asked.ended) return { toldMonths: 0, isUntold: false }
  const span = { from: month ?? (`${asked.year}-01` as Month), to: month ?? asked.ended }
  const months = (await listNetworkTold(db, span)).filter(isAt(place))
  const toldMonths = months.filter((one) => !one.hasArrived && isTold(asked.indicator, one)).length
  return { toldMonths, isUntold: isUntoldOf(asked.indicator, months) }
}

interface At {
  readonly asked: Asked
  readonly month: Month | null
  readonly today: Day
}

interface Placed {
  readonly place: NetworkPlace | null
  readonly state: NetworkState | null
  readonly zone: string | null
}

/** The station that the address names, with the state of its month. */
async function readPlace(db: Db, c: Request<Env>, { asked, month, today }: At): Promise<Placed> {
  const code = c.req.query('station')
  if (code === undefined) return { place: null, state: null, zone: null }
  const [from, to] = month ? [month, month] : spanOf(asked, today)
  const months = await readMonths(db, { from, to, today })
  const lead = c.req.query('lead')
  const row = found(months.find((one) => one.code === code && (lead === undefined || one.custodian_id === lead)))
  return { place: row, state: month ? row.state : null, zone: row.zone }
}

/** The months of the year that have begun. */
function spanOf({ year }: Asked, today: Day): [Month, Month] {
  const [last, current] = [`${year}-12` as Month, monthOf(today)]
  return [`${year}-01` as Month, last < current ? last : current]
}

interface Valued {
  readonly value: number | null
  readonly snapshot: Snapshot
}

async function readValue(db: Db, at: At & Pick<Placed, 'place' | 'state'>): Promise<Valued> {
  const { asked, month, today, place, state } = at
  const last = asked.ended
  if (!last || (month !== null && month > last) || state === 'running')
    return { value: null, snapshot: { kind: 'now' } }
  if (asked.indicator.overTime !== 'sum' && month === null) {
    const persons = place ? undefined : await readPersons(db, asked)
    return { value: sumOfPersons(persons), snapshot: { kind: 'now' } }
  }
  const span = { from: month ?? (`${asked.year}-01` as Month), to: month ?? last, today }
  const only: IndicatorId[] = [asked.indicator.id]
  const numbers = (await listNumbers(db, { ...span, today: asked.countedOn }, only)).filter(isAt(place))
  const counted = sumBy<PlacedCount>(numbers, asked.chosen, () => '').get('')
  const isTold = counted !== undefined || (month === null && numbers.length > 0) || (await hasSigned(db, at, span))
  const value = counted ?? (isTold ? 0 : null)
  const arrived = await readArrived(db, at)
  return { value, snapshot: arrived ?? snapshotOf(numbers.filter((one) => !one.has_arrived)) }
}

/** Whether something is the station's under its agency; of all stations where there is no place. */
const isAt =
  (place: NetworkPlace | null) =>
  (one: { readonly station_id: string; readonly custodian_id: string }): boolean =>
    place === null || (one.station_id === place.station_id && one.custodian_id === place.custodian_id)

/** Whether a month of the span is signed, so that what was not counted in it is 0; what nobody can count any more is not. */
async function hasSigned(
  db: Db,
  { asked, place }: At & Pick<Placed, 'place'>,
  span: { readonly from: Month; readonly to: Month; readonly today: Day },
): Promise<boolean> {
  if (!isCountable(asked.indicator, firstDayOf(span.from), asked.countedOn)) return false
  return (await readMonths(db, span)).filter(isAt(place)).some(({ state }) => isSigned(state))
}

/** All agencies together; null where it is not known of one of them. */
const sumOfPersons = (persons: readonly { readonly value: number | null }[] | undefined): number | null =>
  persons?.reduce<number | null>((sum, { value }) => (sum === null || value === null ? null : sum + value), 0) ?? null

/** With which definition the station's own installation counted the month. */
async function readArrived(
  db: Db,
  { asked, month, place, state }: At & Pick<Placed, 'place' | 'state'>,
): Promise<Snapshot | undefined> {
  if (!place || !month || state !== 'received') return undefined
  const at = { station: place.station_id, custodian: place.custodian_id, month }
  const row = await findReceivedDefinition(db, at, asked.indicator.id)
  if (!row) return undefined
  const { counted_at, received_at, definition_version, query_sha256 } = row
  return {
    kind: 'received',
    at: counted_at,
    receivedAt: received_at,
    version: definition_version,
    sha256: query_sha256,
  }
}

/** When what makes up a number was counted. */
function snapshotOf(counted: readonly { counted_at: Date | null }[]): Snapshot {
  const kept = counted.flatMap(({ counted_at }) => (counted_at ? [counted_at] : []))
  if (kept.length === 0) return { kind: 'now' }
  const at = kept.reduce((oldest, one) => (one < oldest ? one : oldest))
  return { kind: kept.length === counted.length ? 'kept' : 'mixed', at }
}
