// The registry of access: who may come in, and what the app and later parts may call.
import type { Actor } from '#platform/context'
import type { Plug } from '#platform/plug'
import { inviteOperator } from './commands/invite-operator.ts'
import { messages } from './messages.ts'
import { routes } from './routes/index.tsx'
import { signedIn } from './routes/signed-in.tsx'
import { mayChangeOwnAccount, mayLetIn, mayManageTablets } from './rules.ts'

export {
  addSamplePerson,
  commandLine,
  endRole,
  invite,
  inviteAgain,
  type Invited,
  type SamplePerson,
} from './commands/account.ts'
export { listSamplePeople } from './store/account.ts'
export { noteTry } from './commands/secret.ts'
export { contextOf, sessionOf, type Asking, type Cookies } from './commands/session.ts'
export { grantableRoles, idleMinutes, mayGrant, mayLetIn, mayManageTablets, sessionHours } from './rules.ts'

/** The header's links: to sign in; or one's account, people and tablets; at a window tablet only the lock. */
function menu(actor: Actor): { key: string; path: string; seldom?: boolean }[] {
  if (actor.tablet !== null) return actor.kind === 'account' ? [{ key: 'menu-lock', path: '/window' }] : []
  if (actor.kind === 'anonymous') return [{ key: 'menu-sign-in', path: '/sign-in' }]
  return [
    ...(mayLetIn(actor) ? [{ key: 'menu-people', path: '/people', seldom: true }] : []),
    ...(mayManageTablets(actor) ? [{ key: 'menu-tablets', path: '/tablets', seldom: true }] : []),
    ...(mayChangeOwnAccount(actor) ? [{ key: 'menu-account', path: '/account', seldom: true }] : []),
  ]
}

export const access = {
  name: 'access',
  path: '/',
  messages,
  events: [
    'account-invited',
    'account-invited-again',
    'role-granted',
    'role-ended',
    'sample-person-added',
    'session-started',
    'session-ended',
    'sessions-ended',
    'passkey-added',
    'passkey-removed',
    'pin-set',
    'tablet-prepared',
    'tablet-enrolled',
    'tablet-revoked',
  ] as const,
  routes,
  commands: [inviteOperator],
  menu,
  /** Sets the context to who asks; the app runs it before every page. */
  middleware: signedIn,
} satisfies Plug & { middleware: unknown }
