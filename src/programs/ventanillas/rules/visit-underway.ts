// A visit that was left half filled, to look for a service: its form went along with the search, and comes back with what was chosen.
import { textsTyped, unpackTyped } from '#kernel/draft'
import type { Typed } from '#platform/forms'

/** The form as it goes on: as it was left, or begun anew with the postal code and the need of the search; with the service chosen. */
export function visitUnderway(search: Typed, presets: Typed): Typed {
  const field = (name: string): string => textsTyped(search, name)[0] ?? ''
  const [visit, service] = [field('visit'), field('service')]
  const form = visit === '' ? { ...presets, postalCode: field('postalCode'), need: field('need') } : unpackTyped(visit)
  return service === '' ? form : { ...form, service }
}
