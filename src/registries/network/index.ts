// The plug of the network, and what other parts may ask of it.
import type { Plug } from '#platform/plug'
import { messages } from './messages.ts'
import { pack } from './pack.ts'
import { routes } from './routes.tsx'

export const network = {
  name: 'network',
  messages,
  events: ['office-added', 'office-corrected', 'office-closed', 'district-moved', 'post-added', 'post-ended'] as const,
  path: '/network',
  routes,
  pack,
  menu: (actor) =>
    actor.roles.some((role) => role.role === 'headquarters' || role.role === 'consular-officer')
      ? [{ key: 'network-menu', path: '/network', seldom: true }]
      : [],
} satisfies Plug

export { addOffice, addPost, closeOffice, correctOffice, endPost, moveDistrict } from './commands.ts'
export { nameOffice, placeOfOffice, sayPopulation } from './pages/words.ts'
export {
  canNameDistrict,
  kilometresBetween,
  moveDraft,
  officeCorrection,
  officeDraft,
  placeOfPostalCode,
  plainPostalCode,
  postalCodeIn,
  populationAround,
  postDraft,
  type MoveDraft,
  type OfficeCorrection,
  type OfficeDraft,
  type Point,
  type PostalCode,
  type PostDraft,
  type Rank,
} from './rules.ts'
export { listDistrictHistory, officeOfDivision, type District } from './store/district.ts'
export { listDivisions, type Division } from './store/division.ts'
export { findLanguage, listLanguages, type SpokenLanguage } from './store/language.ts'
export { findOffice, listOffices, nearestOffices, type Office } from './store/office.ts'
export { listPopulation, type Population } from './store/population.ts'
export { findPost, listHeadquartersUnits, listPosts, type HeadquartersUnit, type Post } from './store/post.ts'
