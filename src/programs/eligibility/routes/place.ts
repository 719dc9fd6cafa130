// Where a household lives: the first-level division of its postal code, or the one chosen. Read from the pack in memory.
import { formOf, textOf, type Typed } from '#platform/forms'
import type { Pack } from '#platform/pack'
import { placeOfPostalCode, postalCodeIn } from '#registries/network'
import type { Found } from '../rules/household.ts'
import { lawOf, type Outside } from '../rules/law.ts'

export interface Division {
  readonly code: string
  readonly country: string
  readonly parent: string | null
  readonly title: string
}

const divisions = (pack: Pack): readonly Division[] =>
  (pack.tables['divisions.csv'] ?? []) as unknown as readonly Division[]

/** The first-level divisions of the countries that the pack has rows for, by title. */
export function listPlaces(pack: Pack): Division[] {
  const countries = new Set(lawOf(pack).rows.map(({ jurisdiction }) => jurisdiction))
  return divisions(pack)
    .filter(({ parent, country }) => parent === null && countries.has(country))
    .toSorted((one, other) => one.title.localeCompare(other.title))
}

/** Where somebody lives: a place, or one of which no row speaks, or why there is none. */
export type Whereabouts = { readonly place: Division } | { readonly outside: Outside } | Exclude<Found, 'place'>

/** The division that was chosen, or else the one that the postal code lies in. */
export function findPlace(pack: Pack, typed: Typed): Whereabouts {
  const form = formOf(typed)
  const typedCode = textOf(form, 'postalCode')
  const code = postalCodeIn(pack, typedCode)
  const chosen = textOf(form, 'division')
  const place = code === undefined ? undefined : placeOfPostalCode(pack, code)
  const outside = place ? undefined : lawOf(pack).outside.find(({ prefix }) => code?.startsWith(prefix))
  if (typedCode !== '' && !place && !outside) return 'unknown'
  if (outside && chosen === '') return { outside }
  const known = listPlaces(pack).find((each) => each.code === (chosen || divisionAbove(pack, place?.division ?? null)))
  if (known) return { place: known }
  if (place) return 'nowhere'
  return chosen === '' ? 'nothing' : 'unknown'
}

/** The first-level division of a division. */
function divisionAbove(pack: Pack, code: string | null): string | undefined {
  const division = divisions(pack).find((each) => each.code === code)
  return division?.parent ?? division?.code
}
