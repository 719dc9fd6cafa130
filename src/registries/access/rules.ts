// Who may come in, who may let others in, and what must hold of a passphrase, a PIN and a role.
import { z } from 'zod'
import type { Id } from '#kernel/id'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import { forbiddenIn } from '#kernel/text'
import { agencyRoles, holds, languages, roleNames, type Actor, type Role, type RoleName } from '#platform/context'

/** Minutes without a request after which a session ends, and after which a window tablet locks. */
export const idleMinutes = { account: 120, tablet: 3 } as const

/** Hours after which everybody signs in anew. */
export const sessionHours = 12

export const invitationDays = 7
export const enrolmentMinutes = 60

/** How often a secret may be tried within how many minutes. */
export const tries = {
  passphrase: { most: 5, minutes: 15 },
  pin: { most: 5, minutes: 15 },
  tablet: { most: 40, minutes: 15 },
  enrolment: { most: 60, minutes: 15 },
  receipt: { most: 5, minutes: 15 },
  receipts: { most: 3000, minutes: 15 },
  // Not secrets that are tried: how often one of an agency's systems may tell something, one station's key send reports, and
  // all the world what no registered key signed.
  telling: { most: 120, minutes: 1 },
  reports: { most: 120, minutes: 1 },
  'reports-unsigned': { most: 120, minutes: 1 },
} as const

/** A government account holds no role of civil society, and the reverse, for as long as it exists. */
export const sideOf = (role: RoleName): 'government' | 'civil' =>
  role === 'consular-officer' || role === 'headquarters' ? 'government' : 'civil'

/** Whether the role stands where such a role stands: agency roles at an office for an organization, and so on. */
export function isScoped({ role, office, organization }: Role): boolean {
  if (agencyRoles.includes(role)) return office !== null && organization !== null
  if (role === 'consular-officer') return office !== null && organization === null
  if (role === 'provider') return office === null && organization !== null
  return office === null && organization === null
}

/**
 * Who may grant which role, and end it. The operator lets in headquarters, the agencies' leads and the first of a provider,
 * who lets in colleagues of the same organization; headquarters the consular officers; an agency's lead its coordinators and
 * workers, at its own office. The command line lets in the operator.
 */
export function mayGrant(actor: Actor, granted: Role): boolean {
  const { role, office, organization } = granted
  if (!isScoped(granted)) return false
  if (role === 'operator') return actor.kind === 'system' && holds(actor, ['operator'])
  if (role === 'headquarters' || role === 'agency-lead') return holds(actor, ['operator'])
  if (role === 'consular-officer') return holds(actor, ['headquarters'])
  if (role === 'provider') return holds(actor, ['operator']) || isProvider(actor, organization)
  return actor.roles.some(
    (own) => own.role === 'agency-lead' && own.office === office && own.organization === organization,
  )
}

/** Whether the actor answers for that organization, to which people are referred. */
const isProvider = (actor: Actor, organization: Id<'organization'> | null): boolean =>
  organization !== null && actor.roles.some((own) => own.role === 'provider' && own.organization === organization)

/** Which roles somebody may grant at all: what the page offers. */
export const grantableRoles = (actor: Actor): RoleName[] => [
  ...(holds(actor, ['operator']) ? (['headquarters', 'provider', 'agency-lead'] as const) : []),
  ...(holds(actor, ['headquarters']) ? (['consular-officer'] as const) : []),
  ...(holds(actor, ['agency-lead']) ? (['coordinator', 'worker'] as const) : []),
  ...(holds(actor, ['provider']) && !holds(actor, ['operator']) ? (['provider'] as const) : []),
]

export const mayLetIn = (actor: Actor): boolean => actor.kind === 'account' && grantableRoles(actor).length > 0

/** A fresh invitation for somebody who lost the way in: from whoever may grant all their roles, or the operator. */
export const mayInviteAgain = (actor: Actor, roles: readonly Role[]): boolean =>
  holds(actor, ['operator']) || (roles.length > 0 && roles.every((role) => mayGrant(actor, role)))

/** A lead enrols and revokes the tablets of its agency's window. */
export const mayEnrolTablets = (actor: Actor, office: Id<'office'>, organization: Id<'organization'>): boolean =>
  actor.roles.some((own) => own.role === 'agency-lead' && own.office === office && own.organization === organization)

export const mayManageTablets = (actor: Actor): boolean =>
  actor.tablet === null && actor.roles.some((own) => own.role === 'agency-lead')

/** Everybody who signed in with their own way in. At a window tablet nobody changes an account. */
export const mayChangeOwnAccount = (actor: Actor): boolean => actor.kind === 'account' && actor.tablet === null

const text = (rule: string, most: number, least = 1) =>
  z.string({ error: rule }).trim().min(least, { error: rule }).max(most, { error: rule })
/** Words of somebody's own, in which no number of a person may stand. */
const ownWords = (shape: z.ZodString) =>
  shape.refine((typed) => forbiddenIn(typed).length === 0, { error: 'text-holds-no-forbidden-number' })
const orNull = <Kind extends string>() =>
  z.preprocess((value) => (value === '' || value === undefined ? null : value), z.custom<Id<Kind>>().nullable())

export const InvitationDraft = z
  .object({
    name: ownWords(text('person-has-a-name', 120, 2)),
    title: ownWords(z.string().trim().max(120, { error: 'title-is-short' })).optional(),
    mail: text('mail-is-an-address', 254),
    role: z.enum(roleNames, { error: 'role-is-chosen' }),
    office: orNull<'office'>(),
    organization: orNull<'organization'>(),
    language: z.enum(languages, { error: 'language-is-chosen' }).default('es'),
  })
  .transform(placed)
export type InvitationDraft = z.output<typeof InvitationDraft>

/** A role stands where such a role stands, whatever else the form still held. */
function placed<Draft extends Role>(draft: Draft): Draft {
  const atAgency = agencyRoles.includes(draft.role)
  return {
    ...draft,
    organization: atAgency || draft.role === 'provider' ? draft.organization : null,
    office: atAgency || draft.role === 'consular-officer' ? draft.office : null,
  }
}

/** Twelve characters or more: length is what makes a passphrase strong, so nothing else is asked of it. */
export const PassphraseDraft = z.object({
  passphrase: z
    .string({ error: 'passphrase-is-long' })
    .min(12, { error: 'passphrase-is-long' })
    .max(200, { error: 'passphrase-is-long' })
    .refine((typed) => new Set(typed).size >= 5, { error: 'passphrase-is-varied' }),
  code: z
    .string({ error: 'code-has-six-digits' })
    .transform(digitsOf)
    .pipe(z.string().regex(/^\d{6}$/, { error: 'code-has-six-digits' })),
})

export const SignInDraft = z.object({
  mail: text('mail-is-typed', 254),
  passphrase: text('passphrase-is-typed', 200),
  code: z
    .string({ error: 'code-has-six-digits' })
    .transform(digitsOf)
    .pipe(z.string().regex(/^\d{6}$/, { error: 'code-has-six-digits' })),
})
export type SignInDraft = z.output<typeof SignInDraft>

/** Six digits, not all alike and not in a row. */
export const PinDraft = z.object({
  pin: z
    .string({ error: 'pin-has-six-digits' })
    .regex(/^\d{6}$/, { error: 'pin-has-six-digits' })
    .refine((pin) => !isEasy(pin), { error: 'pin-is-not-easy' }),
})

export const TabletDraft = z.object({
  label: ownWords(text('tablet-has-a-name', 60)),
  office: z.custom<Id<'office'>>(),
  organization: z.custom<Id<'organization'>>(),
})
export type TabletDraft = z.output<typeof TabletDraft>

function digitsOf(typed: string): string {
  return typed.replace(/[\s-]/g, '')
}

const isEasy = (pin: string): boolean =>
  new Set(pin).size <= 2 || '01234567890'.includes(pin) || '09876543210'.includes(pin)

/** What keeps a role from being granted to an account that exists: its side, or that it is held already. */
export const objectionsToRole = (
  granted: Role,
  account: { readonly side: 'government' | 'civil'; readonly roles: readonly Role[] } | undefined,
): Objection[] =>
  check([
    {
      rule: 'account-is-of-one-side',
      field: 'mail',
      holds: account === undefined || account.side === sideOf(granted.role),
    },
    {
      rule: 'role-is-not-held-already',
      field: 'mail',
      holds: !account?.roles.some(
        (held) =>
          held.role === granted.role && held.office === granted.office && held.organization === granted.organization,
      ),
    },
  ])

/** A path of this site to go on to; the sign-in's own page where the text is none, or leads elsewhere. */
export const pathOf = (typed: string | undefined, otherwise = '/'): string =>
  typed !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(typed) ? typed : otherwise
