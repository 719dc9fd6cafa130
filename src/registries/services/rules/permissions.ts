// Who reads the directory and who keeps its entries. Facts of organizations: no client, so a government's officers may keep them too.
import type { Id } from '#kernel/id'
import { agencyRoles, holds, type Actor } from '#platform/context'

type Office = Id<'office'>

/** The directory: whoever works at an office or at headquarters. */
export const mayReadServices = (actor: Actor): boolean =>
  holds(actor, [...agencyRoles, 'consular-officer', 'headquarters'])

/** The agency on whose behalf the actor keeps entries at an office; null where it is the institute that does. */
export const custodianAt = (actor: Actor, office: Office): Id<'organization'> | null =>
  actor.roles.find((role) => agencyRoles.includes(role.role) && role.organization && role.office === office)
    ?.organization ?? null

/** Adding an entry at an office, and saying whether one takes people: its agencies' people, its consular officers, headquarters. */
export const mayAddServices = (actor: Actor, office: Office): boolean =>
  holds(actor, [...agencyRoles, 'consular-officer'], { office }) || holds(actor, ['headquarters'])

/** Keeping one entry: those of the agency that keeps it; where none does, the office's officers and headquarters. */
export const mayKeepService = (
  actor: Actor,
  service: { readonly office_id: Office; readonly custodian_id: Id<'organization'> | null },
): boolean =>
  service.custodian_id === null
    ? holds(actor, ['consular-officer'], { office: service.office_id }) || holds(actor, ['headquarters'])
    : actor.roles.some((role) => agencyRoles.includes(role.role) && role.organization === service.custodian_id)

/** What an entry said before, and erasing it: whoever keeps the entry, and headquarters, where complaints arrive. */
export const mayReadHistory = (actor: Actor, service: Parameters<typeof mayKeepService>[1]): boolean =>
  mayKeepService(actor, service) || holds(actor, ['headquarters'])
