// Searching for a station: what is typed, what must hold, and which stations are offered in which order.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import { text } from '#kernel/draft'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'

/** A postal code, or a city from the list: the code of its office. */
export const SearchDraft = z.object({ postalCode: text, city: text })

export type SearchDraft = z.output<typeof SearchDraft>

/** What was found for what was typed. */
export interface SearchCase {
  /** Whether the postal code has the form that the pack gives. */
  readonly wellFormed: boolean
  readonly place: { readonly lat: number | null } | undefined
  readonly city: object | undefined
}

/** What cannot be searched for, each beside its field. A city that was chosen goes before a postal code. */
export const objectionsToSearch = (draft: SearchDraft, found: SearchCase): Objection[] => {
  if (draft.city !== '') return check([{ rule: 'city-is-chosen', field: 'city', holds: found.city !== undefined }])
  const typed = draft.postalCode !== ''
  return check([
    { rule: 'postal-code-is-typed', field: 'postalCode', holds: typed },
    { rule: 'postal-code-has-its-form', field: 'postalCode', holds: !typed || found.wellFormed },
    {
      rule: 'postal-code-exists-here',
      field: 'postalCode',
      holds: !typed || !found.wellFormed || found.place !== undefined,
    },
    { rule: 'postal-code-has-a-place', field: 'postalCode', holds: found.place?.lat !== null },
  ])
}

/** How many stations a search offers. */
export const nearestCount = 5

/** A station that has opened, or that a source shows in operation, and has not closed. */
export const isOffered = (
  station: { opened_on: Day | null; in_operation_on: Day | null; closed_on: Day | null },
  on: Day,
): boolean =>
  (station.opened_on ?? station.in_operation_on ?? ('9999-12-31' as Day)) <= on &&
  (station.closed_on === null || on < station.closed_on)

/** The stations that are offered, the nearest office's first; kilometres by office. */
export function nearestFirst<Station extends Parameters<typeof isOffered>[0] & { office_id: string; code: string }>(
  stations: readonly Station[],
  kilometres: ReadonlyMap<string, number>,
  on: Day,
): (Station & { kilometres: number })[] {
  return stations
    .filter((station) => isOffered(station, on))
    .flatMap((station) => {
      const far = kilometres.get(station.office_id)
      return far === undefined ? [] : [{ ...station, kilometres: far }]
    })
    .toSorted((one, other) => one.kilometres - other.kilometres || (one.code < other.code ? -1 : 1))
    .slice(0, nearestCount)
}
