// The plug of the directory of services, and what other parts may ask of it.
import type { Plug } from '#platform/plug'
import { messages } from './messages.ts'

export const services = {
  name: 'services',
  messages,
  events: ['service-added', 'service-corrected', 'service-assured', 'service-closed', 'capacity-said'] as const,
} satisfies Plug

export { addService, assureService, closeService, keepService, noteCapacity, sayCapacity } from './commands/service.ts'
export { isOpenAt, type Spell } from './rules/hours.ts'
export { mayAddServices, mayReadServices } from './rules/permissions.ts'
export {
  AssuranceDraft,
  attributes,
  CapacityDraft,
  ClosureDraft,
  reaches,
  ServiceDraft,
  type Attribute,
  type Reach,
} from './rules/service.ts'
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
  findService,
  listServiceChoices,
  listServices,
  type Capacity,
  type Service,
  type ServiceChoice,
  type ServiceFilter,
} from './store.ts'
