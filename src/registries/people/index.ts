// The registry of people: what later parts may call.
import type { Plug } from '#platform/plug'
import { jobs } from './jobs.ts'
import { endSharingConsents } from './store/protected-person.ts'
import { messages } from './messages.ts'

export {
  addConsent,
  addProtectedPerson,
  changeContact,
  erasePerson,
  findByCode,
  findByPhone,
  listByName,
  listByPhone,
  readContact,
  replaceCode,
  standingConsent,
  withdrawConsent,
  withdrawConsentIn,
  type ProtectedPerson,
} from './commands/protected-person.ts'
export { passPerson, type Passing } from './commands/passing.ts'
export {
  addOfficeHolder,
  findHolderOfMail,
  holderContact,
  holderOf,
  type HolderDraft,
} from './commands/office-holder.ts'
export { listConsents, markErasing, type ConsentRow } from './store/protected-person.ts'
export { listHolders, type HolderKind, type HolderRow } from './store/office-holder.ts'
export {
  ConsentDraft,
  ContactDraft,
  dataClasses,
  mayHoldPersons,
  objectionsToPerson,
  readMail,
  receiptsKeptFrom,
  type Consent,
  type Contact,
  type Covered,
  type DataClass,
  type ProtectedPersonDraft,
} from './rules.ts'

export const people = {
  name: 'people',
  messages,
  events: ['contact-read', 'consent-withdrawn', 'person-erased'] as const,
  jobs,
  afterRestore: async (tx, now) => [
    `Consents to tell others something that ended: ${await endSharingConsents(tx, now)}.`,
    'Consents to text messages, and stops of them, stand as they did in the backup.',
  ],
} satisfies Plug
