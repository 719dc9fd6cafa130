// What was typed, read whole: a household, or all that is wrong with it at once.
import type { Objection } from '#kernel/outcome'
import { readTyped, type Typed } from '#platform/forms'
import { HouseholdDraft, inOrder, objectionsToHousehold, type Found } from '../rules/household.ts'

/** A household as it was typed, or all that is objected to it, in the order of the form. */
export function readHousehold(
  typed: Typed,
  found: Found,
): { readonly draft: HouseholdDraft } | { readonly objections: readonly Objection[] } {
  const reading = readTyped(typed, HouseholdDraft)
  const objections = [...(reading.draft ? [] : reading.objections), ...objectionsToHousehold(typed, found)]
  return reading.draft && objections.length === 0 ? { draft: reading.draft } : { objections: inOrder(objections) }
}
