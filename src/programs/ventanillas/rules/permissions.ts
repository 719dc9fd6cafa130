// Who may do what at the Ventanillas of an office. Clients' rows are the lead agency's alone.
import type { Id } from '#kernel/id'
import { holds, type Actor } from '#platform/context'

type Office = Id<'office'>

/** Recording visits, group contacts and materials: the lead agency's people at this office. */
export const mayRecordVisits = (actor: Actor, office: Office): boolean =>
  holds(actor, ['worker', 'coordinator', 'agency-lead'], { office })

/** Reading single entries: the same people, and nobody of a government. */
export const maySeeVisits = mayRecordVisits

/** Voiding an entry after the ten minutes in which whoever wrote it may undo it. */
export const mayVoidEntries = (actor: Actor, office: Office): boolean =>
  holds(actor, ['coordinator', 'agency-lead'], { office })

/** The office's page and its reports: its agency, its consular officers, headquarters. */
export const maySeeOffice = (actor: Actor, office: Office): boolean =>
  mayRecordVisits(actor, office) || holds(actor, ['consular-officer'], { office }) || holds(actor, ['headquarters'])

/** Typing and signing a month's report. */
export const maySignReport = (actor: Actor, office: Office): boolean =>
  holds(actor, ['coordinator', 'agency-lead'], { office })

/** Approving a signed report. */
export const mayApproveReport = (actor: Actor, office: Office): boolean => holds(actor, ['agency-lead'], { office })

/** Commenting on a report: the consulate has a voice and no veto. */
export const mayCommentReport = (actor: Actor, office: Office): boolean =>
  holds(actor, ['consular-officer'], { office }) || holds(actor, ['headquarters'])

/** Accepting a report. */
export const mayAcceptReport = (actor: Actor): boolean => holds(actor, ['headquarters'])

/** Reopening a report, with a reason. */
export const mayReopenReport = (actor: Actor, office: Office): boolean =>
  mayAcceptReport(actor) || mayApproveReport(actor, office)

/** Keeping a station's public facts: hours, place, services, closures. */
export const mayKeepStation = (actor: Actor, office: Office): boolean =>
  holds(actor, ['agency-lead'], { office }) || holds(actor, ['headquarters'])

/** Opening and closing stations, and saying which agency leads them. */
export const mayOpenStations = (actor: Actor): boolean => holds(actor, ['headquarters'])
