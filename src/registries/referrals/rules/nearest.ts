// Which services are offered after one that did not help: those that answer the need first, then those with room, then the nearest.
import { z } from 'zod'
import { idField } from '#kernel/draft'
import type { Service } from '#registries/services'

/** The choice of another service; the new referral's id is made with the form. */
export const ReplacementDraft = z.object({
  id: idField<'referral'>('form-is-whole'),
  service: idField<'service'>('service-is-chosen'),
})

type Offered = Pick<Service, 'id' | 'needs' | 'capacity' | 'title'> & {
  readonly locations: readonly { readonly lat: number | null; readonly lon: number | null }[]
}

interface Point {
  readonly lat: number
  readonly lon: number
}

export interface ServiceOffer<Of extends Offered> {
  readonly service: Of
  /** Whether it answers the need. */
  readonly suits: boolean
  /** To its nearest place; null where none is known. */
  readonly kilometres: number | null
}

/** The services to choose from, without the one that did not help and those that take nobody. `far` gives kilometres to a place. */
export function offersFor<Of extends Offered>(
  services: readonly Of[],
  far: (place: Point) => number,
  wanted: { readonly need: string; readonly without: string },
): ServiceOffer<Of>[] {
  return services
    .filter(({ id, capacity }) => id !== wanted.without && capacity?.state !== 'closed')
    .map((service) => ({ service, suits: service.needs.includes(wanted.need), kilometres: nearestOf(service, far) }))
    .toSorted((one, other) => rankOf(one) - rankOf(other) || one.service.title.localeCompare(other.service.title))
}

function nearestOf({ locations }: Offered, far: (place: Point) => number): number | null {
  const distances = locations.flatMap(({ lat, lon }) => (lat === null || lon === null ? [] : [far({ lat, lon })]))
  return distances.length === 0 ? null : Math.min(...distances)
}

/** In kilometres, as if it were so far: a place that is not known stands behind those near by, one that is full behind all of them. */
const unknownDistance = 1000
const fullDistance = 1e5
const unsuitedDistance = 1e6

const rankOf = ({ suits, kilometres, service }: ServiceOffer<Offered>): number =>
  (suits ? 0 : unsuitedDistance) +
  (service.capacity?.state === 'full' ? fullDistance : 0) +
  (kilometres ?? unknownDistance)
