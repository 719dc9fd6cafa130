// Whether a station has told anything of a span: what it has not told is missing, and missing is never zero.
import type { Month } from '#kernel/day'
import { isDue, isSigned, type NetworkPlace, type NetworkState } from './network.ts'

/** How many months of a station should have a report, and how many of those are signed at least. */
export interface Told {
  readonly signed: number
  readonly expected: number
  /** Whether there is a number of it: something was counted, or a month is signed and nothing was. */
  readonly isTold: boolean
}

interface Placed extends NetworkPlace {
  readonly month: Month
  readonly state: NetworkState
}

interface At {
  readonly station_id: string
  readonly custodian_id: string
}

const keyOf = ({ station_id: station, custodian_id: custodian }: At): string => `${station} ${custodian}`

/** What each station under each agency told of the months, by a function that is asked with the place. */
export function toldBy(months: readonly Placed[], counts: readonly At[]): (place: At) => Told {
  const counted = new Set(counts.map(keyOf))
  const states = Map.groupBy(months, keyOf)
  return (place) => {
    const own = (states.get(keyOf(place)) ?? []).map(({ state }) => state)
    const signed = own.filter(isSigned).length
    return { signed, expected: own.filter(isDue).length, isTold: signed > 0 || counted.has(keyOf(place)) }
  }
}
