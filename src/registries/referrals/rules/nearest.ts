// Which services are offered after one that did not help: those that answer the need first, then those with room, then the nearest.
import { kilometresBetween, type Point } from '#registries/network'
import type { Service } from '#registries/services'

type Offered = Pick<Service, 'id' | 'needs' | 'capacity' | 'locations' | 'title'>

export interface ServiceOffer<Of extends Offered> {
  readonly service: Of
  /** Whether it answers the need. */
  readonly suits: boolean
  /** From the office to its nearest place; null where none is known. */
  readonly kilometres: number | null
}

/** The services to choose from, without the one that did not help and those that take nobody; kilometres as the crow flies. */
export function offersFor<Of extends Offered>(
  services: readonly Of[],
  from: Point,
  wanted: { readonly need: string; readonly without: string },
): ServiceOffer<Of>[] {
  return services
    .filter(({ id, capacity }) => id !== wanted.without && capacity?.state !== 'closed')
    .map((service) => ({ service, suits: service.needs.includes(wanted.need), kilometres: farFrom(from, service) }))
    .toSorted((one, other) => rankOf(one) - rankOf(other) || one.service.title.localeCompare(other.service.title))
}

function farFrom(from: Point, { locations }: Offered): number | null {
  const distances = locations.flatMap(({ lat, lon }) =>
    lat === null || lon === null ? [] : [kilometresBetween(from, { lat, lon })],
  )
  return distances.length === 0 ? null : Math.min(...distances)
}

const unknownDistance = 1000

const rankOf = ({ suits, kilometres, service }: ServiceOffer<Offered>): number =>
  (suits ? 0 : 1e6) + (service.capacity?.state === 'full' ? 1e5 : 0) + Math.min(kilometres ?? unknownDistance, 5e4)
