// The plug of the directory of services, and what other parts may ask of it.
import type { Plug } from '#platform/plug'
import { makeDirectoryApi } from './api/directory.ts'
import { exportHsds } from './commands/export-hsds.ts'
import { importHsds } from './commands/import-hsds.ts'
import { importServices } from './commands/import.ts'
import { pack } from './commands/pack.ts'
import { endLinksAfterRestore } from './commands/proposal.ts'
import { jobs } from './jobs.ts'
import { messages as ruleMessages } from './messages/rules.ts'
import { messages } from './messages/service.ts'
import { messages as upkeepMessages } from './messages/upkeep.ts'
import { routes } from './routes.tsx'
import { mayReadServices } from './rules/permissions.ts'

export const services = {
  name: 'services',
  messages: { ...messages, ...ruleMessages, ...upkeepMessages },
  events: [
    'service-added',
    'service-corrected',
    'service-assured',
    'service-closed',
    'services-imported',
    'capacity-said',
    'provider-link-made',
    'provider-link-ended',
    'proposal-taken',
    'proposal-refused',
    'services-merged',
    'services-told-apart',
    'change-erased',
  ] as const,
  path: '/services',
  routes,
  published: { path: '/hsds', api: makeDirectoryApi() },
  pack,
  jobs,
  commands: [importServices, importHsds, exportHsds],
  afterRestore: endLinksAfterRestore,
  menu: (actor) => (mayReadServices(actor) ? [{ key: 'services-menu', path: '/services' }] : []),
} satisfies Plug

export { addPrograms } from './commands/pack.ts'
export {
  makeProposalLink,
  openProposalLink,
  proposeFields,
  refuseProposal,
  takeProposal,
  tellWrong,
} from './commands/proposal.ts'
export { addService, assureService, closeService, keepService, noteCapacity, sayCapacity } from './commands/service.ts'
export { clockAt, isOpenAt, type Spell } from './rules/hours.ts'
export { costLines, languagesOf, weekdayName } from './pages/words.tsx'
export { mayAddServices, mayReadServices } from './rules/permissions.ts'
export { AssuranceDraft, CapacityDraft, ClosureDraft } from './rules/deed.ts'
export { attributes, reaches, ServiceDraft, type Attribute, type Reach } from './rules/service.ts'
export {
  capacityStates,
  isStale,
  knownOn,
  objectionsToReferring,
  serviceAsTold,
  type CapacitySayer,
  type CapacityState,
  type ServiceAsTold,
} from './rules/standing.ts'
export {
  listOffers,
  listOffersAfar,
  listOffersNamed,
  listOffersOf,
  type Found,
  type FoundAfar,
  type FoundPlace,
  type Seeking,
  type Told,
} from './store/find.ts'
export {
  findService,
  listServiceChoices,
  listServices,
  type Capacity,
  type Service,
  type ServiceChoice,
  type ServiceFilter,
} from './store.ts'
export { findProposal } from './store/proposal.ts'
