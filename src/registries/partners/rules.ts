// What must hold of organizations and agreements. Computes only.
import { z } from 'zod'
import { addDays, daysBetween, holdsOn, readDay, type Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import { forbiddenIn } from '#kernel/text'
import { holds, type Actor } from '#platform/context'

export const organizationKinds = [
  'nonprofit',
  'hometown-federation',
  'agency',
  'bank',
  'city',
  'school-district',
  'hospital',
  'university',
  'foundation',
  'government',
  'institute',
] as const
export type OrganizationKind = (typeof organizationKinds)[number]

/** What an agreement covers: the programs, by their folder's name. */
export const areas = [
  'ventanillas',
  'health-week',
  'council',
  'jornadas',
  'plazas',
  'distance-learning',
  'transcripts',
  'teacher-exchange',
  'textbooks',
  'becas',
  'banking',
  'remittances',
  'matching',
  'talents',
  'consular-id',
  'protection',
  'cities',
] as const
export type Area = (typeof areas)[number]

/** Headquarters keeps organizations and decides on agreements. */
export const mayKeepPartners = (actor: Actor): boolean => holds(actor, ['headquarters'])

/** Organizations are read by whoever works with them. */
export const mayReadOrganizations = (actor: Actor): boolean =>
  holds(actor, ['headquarters', 'consular-officer', 'agency-lead', 'coordinator'])

/** The page of an office's agreements: headquarters, its officers, and its agencies, who find there only their own. */
export const mayReadPartners = (actor: Actor, office: Id<'office'>): boolean =>
  mayKeepPartners(actor) || holds(actor, ['consular-officer', 'agency-lead', 'coordinator'], { office })

/** An officer proposes for the own office; headquarters for every office and for the whole institute. */
export const mayProposeAgreements = (actor: Actor, office: Id<'office'> | null): boolean =>
  mayKeepPartners(actor) || (office !== null && holds(actor, ['consular-officer'], { office }))

const given = z.string('field-is-given').trim().min(1, 'field-is-given').max(200, 'text-is-short')
const maybe = z
  .string()
  .trim()
  .max(400, 'text-is-short')
  .optional()
  .transform((text) => text || null)
const someDay = given.refine((text) => readDay(text) !== undefined, 'day-exists').transform((text) => text as Day)
const maybeDay = maybe
  .refine((text) => text === null || readDay(text) !== undefined, 'day-exists')
  .transform((text) => text as Day | null)

export const organizationDraft = z.object({
  kind: z.enum(organizationKinds, 'kind-is-known'),
  title: given,
  city: maybe,
  division: maybe,
  website: maybe.refine((text) => text === null || /^https?:\/\/\S+$/.test(text), 'website-is-an-address'),
  source: given,
})
export type OrganizationDraft = z.output<typeof organizationDraft>

export const agreementDraft = z.object({
  organization_id: given.transform((id) => id as Id<'organization'>),
  areas: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((typed) => (typed === undefined ? [] : [typed].flat()))
    .pipe(z.array(z.enum(areas, 'area-is-known')).min(1, 'area-is-chosen')),
  signed_on: someDay,
  from_on: someDay,
  to_on: maybeDay,
  renewal_days: given
    .regex(/^\d{1,3}$/, 'renewal-days-are-few')
    .transform(Number)
    .refine((days) => days <= 730, 'renewal-days-are-few'),
})
export type AgreementDraft = z.output<typeof agreementDraft>

export const endingDraft = z.object({ ended_on: someDay, ended_why: given })
export type EndingDraft = z.output<typeof endingDraft>

/** What a rule needs to know of an agreement. */
export interface AgreementState {
  readonly from_on: Day
  readonly to_on: Day | null
  readonly renewal_days: number
  readonly accepted_at: Date | null
  readonly ended_on: Day | null
}

/** Its last day in force: the one agreed, or an earlier one on which it was ended; null while it has none. */
export const lastDayOf = ({ to_on, ended_on }: Pick<AgreementState, 'to_on' | 'ended_on'>): Day | null =>
  to_on === null || ended_on === null ? (to_on ?? ended_on) : ended_on < to_on ? ended_on : to_on

/** An agreement admits what is new only on days on which it is in force. */
export const isInForce = (agreement: AgreementState, on: Day): boolean =>
  agreement.accepted_at !== null && holdsOn({ from_on: agreement.from_on, to_on: lastDayOf(agreement) }, on)

export const standings = ['proposed', 'coming', 'in-force', 'to-renew', 'expired', 'ended'] as const
export type Standing = (typeof standings)[number]

/** How an agreement stands on a day. */
export function standingOf(agreement: AgreementState, on: Day): Standing {
  const last = lastDayOf(agreement)
  if (agreement.accepted_at === null) return agreement.ended_on === null ? 'proposed' : 'ended'
  if (last !== null && last < on) return agreement.ended_on === null ? 'expired' : 'ended'
  if (agreement.from_on > on) return 'coming'
  return last !== null && renewalOn(agreement)! <= on ? 'to-renew' : 'in-force'
}

/** The day from which it is to be renewed; null where it has no last day. */
export function renewalOn(agreement: AgreementState): Day | null {
  const last = lastDayOf(agreement)
  return last === null ? null : addDays(last, -agreement.renewal_days)
}

/** How many days it still has, the day asked included; null where it has no last day. */
export function daysLeft(agreement: AgreementState, on: Day): number | null {
  const last = lastDayOf(agreement)
  return last === null ? null : daysBetween(on, last) + 1
}

export const objectionsToOrganization = (
  draft: OrganizationDraft,
  known: { readonly division: boolean; readonly same: boolean },
): Objection[] =>
  check([
    { rule: 'division-exists', field: 'division', holds: draft.division === null || known.division },
    { rule: 'organization-stands-once', field: 'title', holds: !known.same },
    ...(['title', 'city', 'source'] as const).map((field) => ({
      rule: 'text-names-no-one',
      field,
      holds: forbiddenIn(draft[field] ?? '').length === 0,
    })),
  ])

export const objectionsToAgreement = (
  draft: AgreementDraft,
  today: Day,
  known: { readonly organization: boolean; readonly office: boolean },
): Objection[] =>
  check([
    { rule: 'organization-exists', field: 'organization_id', holds: known.organization },
    { rule: 'office-exists', field: null, holds: known.office },
    { rule: 'signing-is-not-in-the-future', field: 'signed_on', holds: draft.signed_on <= today },
    {
      rule: 'agreement-begins-before-it-ends',
      field: 'to_on',
      holds: draft.to_on === null || draft.from_on <= draft.to_on,
    },
    {
      rule: 'agreement-has-not-expired',
      field: 'to_on',
      holds: draft.to_on === null || draft.to_on < draft.from_on || draft.to_on >= today,
    },
  ])

export const objectionsToAcceptance = (agreement: AgreementState, today: Day): Objection[] =>
  check([
    {
      rule: 'agreement-is-only-proposed',
      field: null,
      holds: agreement.accepted_at === null && agreement.ended_on === null,
    },
    { rule: 'agreement-has-not-expired', field: null, holds: agreement.to_on === null || agreement.to_on >= today },
  ])

/** An agreement is ended with its last day, not before it began, and not twice. */
export const objectionsToEnding = (agreement: AgreementState, draft: EndingDraft): Objection[] =>
  check([
    { rule: 'agreement-is-not-ended', field: null, holds: agreement.ended_on === null },
    {
      rule: 'ending-lies-within-the-agreement',
      field: 'ended_on',
      holds: agreement.accepted_at === null || holdsOn(agreement, draft.ended_on),
    },
    { rule: 'text-names-no-one', field: 'ended_why', holds: forbiddenIn(draft.ended_why).length === 0 },
  ])
