// A search: what is typed and chosen, what must hold of it, and how it is handed from page to page without standing in an address.
import { z } from 'zod'
import { packTyped, text, textsTyped } from '#kernel/draft'
import type { Id } from '#kernel/id'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import { forbiddenIn } from '#kernel/text'
import type { Typed } from '#platform/forms'

/** What it may cost: nothing; or nothing or by income. */
export const costs = ['free', 'sliding'] as const

/** Whom and what the search is for. Everything but the postal code may be empty. */
export const SearchDraft = z.object({
  postalCode: text,
  /** What is needed, in somebody's own words; or a code of the pack's needs, which goes before them. */
  words: text,
  need: text,
  language: text,
  cost: text.pipe(z.union([z.enum(costs), z.literal('')], { error: 'cost-is-known' })),
  open: text,
  noId: text,
  far: text,
  page: text,
  /** The office for whose visitors staff look. */
  office: text.transform((code) => code as Id<'office'>),
  /** The visit that they are writing down meanwhile, as `packTyped` gives it: it goes along unread, and back. */
  visit: text,
})
export type SearchDraft = z.output<typeof SearchDraft>

/** The fields of a search, in the order in which they are handed on. */
export const searchFields = [
  'postalCode',
  'words',
  'need',
  'language',
  'cost',
  'open',
  'noId',
  'far',
  'page',
  'office',
  'visit',
] as const
export type SearchField = (typeof searchFields)[number]

/** How many letters the words of a search may have. */
export const mostLetters = 80

/** What was found for what was typed. */
export interface SearchCase {
  /** Whether the postal code has the form that the pack gives. */
  readonly wellFormed: boolean
  readonly place: { readonly lat: number | null } | undefined
  /** Whether the need is one of the pack's. */
  readonly needKnown: boolean
}

/** What cannot be searched for, each beside its field. */
export function objectionsToSearch(draft: SearchDraft, found: SearchCase): Objection[] {
  const typed = draft.postalCode !== ''
  return check([
    { rule: 'postal-code-is-typed', field: 'postalCode', holds: typed },
    { rule: 'postal-code-has-its-form', field: 'postalCode', holds: !typed || found.wellFormed },
    {
      rule: 'postal-code-exists-here',
      field: 'postalCode',
      holds: !typed || !found.wellFormed || found.place !== undefined,
    },
    { rule: 'postal-code-has-a-place', field: 'postalCode', holds: found.place?.lat !== null },
    { rule: 'need-is-said', field: 'words', holds: draft.words !== '' || draft.need !== '' },
    { rule: 'need-is-known', field: 'words', holds: draft.need === '' || found.needKnown },
    { rule: 'words-are-few', field: 'words', holds: draft.words.length <= mostLetters },
    { rule: 'text-holds-no-forbidden-number', field: 'words', holds: !holdsNumber(draft.words) },
  ])
}

/** Whether a number of a person is in it. That somebody fears deportation may be said: it is what a lawyer is looked for. */
const holdsNumber = (words: string): boolean => forbiddenIn(words).some((kind) => kind !== 'immigration-status')

/** How far a search goes at first, and when somebody asks to look farther, in kilometres: about an hour's drive, and a day's. */
export const reach = { near: 80, far: 400 } as const

/** How many places a page shows, and how many others at most stand beside them: by their name, or without a place. */
export const pageSize = 8
export const shownBeside = 4

/** The last page that is shown: whoever looks through so many is helped by another search. */
export const pagesAtMost = 50

/** The number of the page that is asked for, from 1 to the last. */
export const pageOf = ({ page }: Pick<SearchDraft, 'page'>): number =>
  Math.min(pagesAtMost, Math.max(1, Number(/^\d{1,2}$/.exec(page)?.[0] ?? 1)))

/** Whether a page leads on to another, where so many were found for it, one more than it shows at most. */
export const leadsOn = (page: number, found: number): boolean => found > pageSize && page < pagesAtMost

type SearchOfVisit = Readonly<Record<'postalCode' | 'need' | 'visit', string>>

/** The search that a visit’s form begins with: its postal code, and its need where it names one alone of those to look for. */
export function searchOfVisit(visit: Typed, known: ReadonlySet<string>): SearchOfVisit {
  const [need = '', ...others] = needsOfVisit(visit)
  const alone = others.length === 0 && known.has(need)
  return { postalCode: textsTyped(visit, 'postalCode')[0] ?? '', need: alone ? need : '', visit: packTyped(visit) }
}

/** The need that a visitor is to be referred for, where it was chosen; else all that were ticked. */
export function needsOfVisit(visit: Typed): readonly string[] {
  const [chosen = ''] = textsTyped(visit, 'referralNeed')
  return chosen === '' ? textsTyped(visit, 'need') : [chosen]
}

/** Whether anything narrows the search besides what is needed and where. */
export const isFiltered = ({ language, cost, open, noId }: SearchDraft): boolean =>
  [language, cost, open, noId].some((field) => field !== '')
