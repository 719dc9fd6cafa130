// The plug of partners, and what other parts may ask of it.
import type { Plug } from '#platform/plug'
import { messages } from './messages.ts'
import { routes } from './routes.tsx'

export const partners = {
  name: 'partners',
  messages,
  events: [
    'organization-added',
    'organization-corrected',
    'agreement-proposed',
    'agreement-accepted',
    'agreement-ended',
  ] as const,
  path: '/partners',
  routes,
  menu: (actor) =>
    actor.roles.some((role) => role.role === 'headquarters' || role.role === 'consular-officer')
      ? [{ key: 'partners-menu', path: '/partners' }]
      : [],
} satisfies Plug

export {
  acceptAgreement,
  addOrganization,
  correctOrganization,
  endAgreement,
  ensureOrganization,
  proposeAgreement,
} from './commands.ts'
export {
  agreementDraft,
  areas,
  daysLeft,
  isInForce,
  organizationDraft,
  organizationKinds,
  renewalOn,
  standingOf,
  type AgreementDraft,
  type Area,
  type OrganizationDraft,
  type OrganizationKind,
  type Standing,
} from './rules.ts'
export {
  agreementsEndingSoon,
  findAgreement,
  findOrganization,
  findSameOrganization,
  listAgreedOrganizations,
  listAgreements,
  listOrganizations,
  type Agreement,
  type Organization,
} from './store.ts'
