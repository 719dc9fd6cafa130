// Who asks, when, and in which language: handed to every command and every reading of the database.
import { dayAt, type Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { Installation } from './installation.ts'

/** Languages that the pages are written in. Visitors' languages are a table of their own (packs). */
export type Language = 'es' | 'en'

export const languages: readonly Language[] = ['es', 'en']

/** What roles are held, and where. A null office or organization means that the role is not bound to one. */
export interface Role {
  readonly role: RoleName
  readonly office: Id<'office'> | null
  readonly organization: Id<'organization'> | null
}

/**
 * worker, coordinator, agency-lead: of a lead agency at an office. consular-officer: of one office.
 * headquarters: of the institute. operator: of this installation. provider: of an organization to which people are referred.
 * Only the first three ever see a client's row; a provider sees what it was told of a referral, while that is open.
 */
export const roleNames = [
  'worker',
  'coordinator',
  'agency-lead',
  'consular-officer',
  'headquarters',
  'operator',
  'provider',
] as const

export type RoleName = (typeof roleNames)[number]

/** Roles of an agency: what they record, the agency answers for. */
export const agencyRoles: readonly RoleName[] = ['worker', 'coordinator', 'agency-lead']

/** What somebody holds who did not sign in: the link of one referral, or a receipt (its HMAC). */
export type Bearer =
  | { readonly kind: 'link'; readonly referral: Id<'referral'> }
  | { readonly kind: 'receipt'; readonly receipt: Buffer }

export interface Actor {
  /** anonymous: nobody signed in. system: a job or the command line. */
  readonly kind: 'anonymous' | 'account' | 'system'
  readonly account: Id<'account'> | null
  readonly name: string
  readonly roles: readonly Role[]
  /**
   * Offices whose rows this actor may see: a consular officer's own, all of them for headquarters, resolved at sign-in.
   * Empty for agency roles: what they see hangs on the custodian, so that a former lead agency sees nothing of the next.
   * Empty for the operator too, who runs the installation and reads nobody's rows.
   */
  readonly offices: readonly Id<'office'>[]
  /** The window tablet that the request came from, if any. */
  readonly tablet: Id<'tablet'> | null
  /** What the request holds in place of an account. */
  readonly bearer?: Bearer
}

export interface Context {
  readonly installation: Installation
  readonly actor: Actor
  readonly now: Date
  /** The day in the installation's time zone; at an office, use `todayIn`. */
  readonly today: Day
  readonly language: Language
}

export const anonymous: Actor = {
  kind: 'anonymous',
  account: null,
  name: '',
  roles: [],
  offices: [],
  tablet: null,
}

/** A job or the command line, acting for the given offices and custodians and no others. */
export function systemActor(
  offices: readonly Id<'office'>[] = [],
  custodians: readonly Id<'organization'>[] = [],
): Actor {
  const roles = custodians.map((organization) => ({ role: 'worker' as const, office: null, organization }))
  return { kind: 'system', account: null, name: 'system', roles, offices, tablet: null }
}

/** Whose rows this actor may see: the organizations on whose behalf it works. */
export const visibleCustodians = (actor: Actor): Id<'organization'>[] => [
  ...new Set(
    actor.roles.flatMap((role) => (agencyRoles.includes(role.role) && role.organization ? [role.organization] : [])),
  ),
]

/** On whose behalf this actor answers referrals. */
export const visibleProviders = (actor: Actor): Id<'organization'>[] =>
  actor.roles.flatMap((role) => (role.role === 'provider' && role.organization ? [role.organization] : []))

/** Whether the actor holds one of the roles; where an office or organization is named, for that one. */
export const holds = (
  actor: Actor,
  names: readonly RoleName[],
  where: { office?: Id<'office'>; organization?: Id<'organization'> } = {},
): boolean =>
  actor.roles.some(
    (role) =>
      names.includes(role.role) &&
      (where.office === undefined || role.office === null || role.office === where.office) &&
      (where.organization === undefined || role.organization === null || role.organization === where.organization),
  )

/** A context for now; `now` is handed in so that tests stand still. */
export const contextFor = (
  installation: Installation,
  actor: Actor,
  language: Language = 'es',
  now: Date = installation.clock(),
): Context => ({ installation, actor, now, today: dayAt(now, installation.zone), language })

/** Today at a place, by its IANA time zone. */
export const todayIn = (context: Context, zone: string): Day => dayAt(context.now, zone)
