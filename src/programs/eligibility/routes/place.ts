// Where a household lives: the first-level division of its postal code, or the one chosen. Read from the pack in memory.
import type { Pack } from '#platform/pack'
import { placeOfPostalCode } from '#registries/network'
import { lawOf } from '../rules/law.ts'

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

/** The division that was chosen, or else the one that the postal code lies in; undefined where a code was typed that is none. */
export function findPlace(pack: Pack, typed: { postalCode: string; division: string }): Division | undefined {
  const found = divisionOfCode(pack, typed.postalCode)
  if (typed.postalCode !== '' && found === undefined) return undefined
  return listPlaces(pack).find(({ code }) => code === (typed.division || found))
}

function divisionOfCode(pack: Pack, typed: string): string | undefined {
  const code = placeOfPostalCode(pack, typed)?.division
  const division = divisions(pack).find((each) => each.code === code)
  return division?.parent ?? division?.code
}
