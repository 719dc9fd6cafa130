// Keys of systems that tell visits and months: who makes and ends them, and how much one may tell at a time.
import { z } from 'zod'
import { idField, text } from '#kernel/draft'
import type { Id } from '#kernel/id'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import { forbiddenIn } from '#kernel/text'
import { agencyRoles, holds, type Actor } from '#platform/context'

/** Making and ending keys: the leads at this office, each those of the own agency. */
export const mayKeepPartnerKeys = (actor: Actor, office: Id<'office'>, custodian?: Id<'organization'>): boolean =>
  holds(actor, ['agency-lead'], custodian === undefined ? { office } : { office, organization: custodian })

/** Telling visits and months: whoever works for the agency, or holds its key. */
export const mayTellFor = (actor: Actor, custodian: Id<'organization'>): boolean =>
  holds(actor, agencyRoles, { organization: custodian })

/** Characters of the name that a key goes by. */
export const titleLength = 60

/** Visits that one request may tell or name, and numbers of one month. */
export const mostVisits = 500
export const mostCells = 2000

/** How a key begins, so that whoever finds one knows what it is. */
export const keyPrefix = 'puente_'

/** A key as it is asked for: the station, and what the agency calls its system. */
export const PartnerKeyDraft = z.object({
  id: idField<'partner-key'>('form-is-whole'),
  station: idField<'station'>('station-is-chosen'),
  title: text.pipe(z.string().min(1, 'partner-key-has-a-name').max(titleLength, 'partner-key-has-a-name')),
})

export type PartnerKeyDraft = z.output<typeof PartnerKeyDraft>

/** The rules of a new key that do not hold. `leads`: whether the actor's agency leads the station now. */
export const objectionsToPartnerKey = (draft: PartnerKeyDraft, { leads }: { leads: boolean }): Objection[] =>
  check([
    { rule: 'station-is-led-by-your-agency', field: 'station', holds: leads },
    { rule: 'text-holds-no-forbidden-number', field: 'title', holds: forbiddenIn(draft.title).length === 0 },
  ])

/** Whether a telling is of the station that its key is of; `named` is the code that the telling says. */
export const objectionsToStation = (named: string, code: string): Objection[] =>
  check([{ rule: 'station-is-of-the-key', field: 'station', holds: named === code, values: { station: code } }])
