// An entry of the directory: how it is typed, and what must hold of it, whether it comes from a form or from a file.
import { z } from 'zod'
import { readDay, type Day } from '#kernel/day'
import { idField, text, texts } from '#kernel/draft'
import type { Id } from '#kernel/id'
import { readMoney } from '#kernel/money'
import type { Objection } from '#kernel/outcome'
import { check, type Rule } from '#kernel/rules'
import { forbiddenIn, plain, readPhone } from '#kernel/text'
import type { Point } from '#registries/network'
import type { OrganizationKind } from '#registries/partners'
import { hoursField, type Spell } from './hours.ts'
import { foundRules } from './listing.ts'

/** Near the office, in the country that the visitors come from, or a program of the office itself. */
export const reaches = ['local', 'home-country', 'consulate'] as const
export type Reach = (typeof reaches)[number]

export const idAnswers = ['yes', 'no', 'unknown'] as const
export type IdAnswer = (typeof idAnswers)[number]

/** What a person answers who lists a service: somebody asked there. */
export const askedIdAnswers = ['yes', 'no'] as const satisfies readonly IdAnswer[]

/** Whom the address of a place is told: everybody, or only who keeps the entry. */
export const addressTold = ['everybody', 'keepers'] as const
export type AddressTold = (typeof addressTold)[number]

/** Needs whose places are not told where nobody says otherwise: whoever flees from violence is looked for there. */
const unpublishedNeeds: readonly string[] = ['safety', 'shelter']

/** What a place is, or has, that visitors ask for. */
export const attributes = [
  'health-center',
  'health-center-look-alike',
  'free-clinic',
  'government-clinic',
  'school-based',
  'hospital',
  'urgent-care',
  'mobile-unit',
  'telephone-line',
  'wheelchair-access',
  'sliding-fee',
] as const
export type Attribute = (typeof attributes)[number]

/** How many languages and costs a form has room for. */
export const languageRows = [1, 2, 3, 4] as const
export const costRows = [1, 2, 3] as const

const optionalDay = text.transform((typed, issue): Day | null => {
  const day = typed === '' ? null : readDay(typed)
  if (day === undefined) issue.addIssue({ code: 'custom', message: 'day-exists' })
  return day ?? null
})

/** A title before a name, somebody to ask for, or who says who they are: "Dra. Ana", "ask for Ann", "me llamo Luis". */
const namesSomebody =
  /\b(?:Dra?|Sra?|Srita|Lic|Mrs?|Ms|Mtr[ao])\.\s+\p{Lu}\p{L}+|\b(?:[Pp]regunt[ae]r? por|[Aa]sk for|[Cc]ontact[oa]?:|[Mm]i nombre es|[Mm]e llamo|[Ss]oy|[Mm]y name is|I am|I['’]m)\s+\p{Lu}\p{L}+/u

const isClean = (typed: string): boolean => forbiddenIn(typed).length === 0
const namesNobody = (typed: string): boolean => !namesSomebody.test(typed)

/** A text that may be empty, of at most so many letters. */
const words = (longest: number) =>
  text.pipe(z.string().max(longest, 'text-is-short').refine(isClean, 'text-holds-no-forbidden-number'))

/** The same, in sentences: no name of anybody. */
export const prose = (longest: number) => words(longest).refine(namesNobody, 'text-names-nobody')

/** An amount with decimals, or nothing. */
const amount = text.pipe(z.string().regex(/^(?:[\d,]+(?:\.\d+)?)?$/, 'amount-is-money'))

/** A text that must be given; the database counts letters, not the units that a script stores them in. */
const given = (longest: number) =>
  text.pipe(
    z
      .string()
      .min(1, 'field-is-given')
      .max(longest, 'text-is-short')
      .refine((typed) => [...typed].length !== 1, 'text-is-long-enough')
      .refine(isClean, 'text-holds-no-forbidden-number'),
  )

/** An age in whole years, or nothing. */
const age = text.transform((typed, issue): number | null => {
  if (typed === '') return null
  const years = /^\d{1,3}$/.test(typed) ? Number(typed) : Number.NaN
  if (!(years <= 120)) issue.addIssue({ code: 'custom', message: 'age-is-in-years' })
  return years
})

const lines = words(2000).transform((typed) => [
  ...new Set(
    typed
      .split(/\r?\n|;/)
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  ),
])

const nothing = (typed: string): string | null => (typed === '' ? null : typed)

const fields = {
  organization: given(200),
  organizationKind: text.transform((kind) => (kind || 'nonprofit') as OrganizationKind),
  title: given(160),
  description: prose(1000),
  reach: text.transform((reach) => reach || 'local').pipe(z.enum(reaches, 'reach-is-known')),
  needs: texts,
  attributes: texts.pipe(z.array(z.enum(attributes, 'attribute-is-known'))),
  asksForId: text.transform((answer) => answer || 'unknown').pipe(z.enum(idAnswers, 'answer-is-known')),
  minimumAge: age,
  maximumAge: age,
  eligibility: prose(500),
  applicationProcess: prose(500),
  fees: prose(500),
  documents: lines,
  publicLine: words(40).transform(nothing),
  publicMail: words(120).transform(nothing),
  url: words(400).transform(nothing),
  source: given(200),
  factsOn: optionalDay,
  assuredOn: optionalDay,
  place: words(160),
  street: words(160),
  city: words(100),
  postalCode: words(20),
  addressTold: text.transform((told) => told || undefined).pipe(z.enum(addressTold, 'answer-is-known').optional()),
  division: words(40).transform(nothing),
}

/** An entry as its form carries it. */
export const ServiceDraft = z.object({
  id: idField<'service'>('form-is-whole'),
  office: text.transform((code) => code as Id<'office'>),
  ...fields,
  'hours-1': hoursField(1),
  'hours-2': hoursField(2),
  'hours-3': hoursField(3),
  'hours-4': hoursField(4),
  'hours-5': hoursField(5),
  'hours-6': hoursField(6),
  'hours-7': hoursField(7),
  'language-1': text,
  'language-2': text,
  'language-3': text,
  'language-4': text,
  'note-1': prose(120),
  'note-2': prose(120),
  'note-3': prose(120),
  'note-4': prose(120),
  'cost-1': words(160),
  'cost-2': words(160),
  'cost-3': words(160),
  'amount-1': amount,
  'amount-2': amount,
  'amount-3': amount,
})
export type ServiceDraft = z.output<typeof ServiceDraft>

/** The same fields in a line of a file; its hours, languages and costs are read apart. */
export const ServiceFields = z.object(fields)
type ServiceFields = z.output<typeof ServiceFields>

/** What a service costs: in words, with an amount in minor units where there is one; NaN where it could not be read. */
export interface Cost {
  readonly option: string
  readonly amount: number | null
  readonly currency: string | null
}

export interface Place {
  readonly title: string
  readonly street: string
  readonly city: string
  readonly postal_code: string
  readonly country: string
  readonly division_id: string | null
  readonly zone: string
  readonly lat: number | null
  readonly lon: number | null
  /** Where its own point is not known: the middle of its postal code. */
  readonly about?: Point | undefined
  /** Whom its address is told; everybody, where nothing is said. */
  readonly address_told?: AddressTold | undefined
}

/** An entry whole, as it is kept. */
export interface Entry {
  readonly organization: { readonly title: string; readonly kind: OrganizationKind; readonly city: string | null }
  readonly title: string
  readonly description: string
  readonly reach: Reach
  readonly needs: readonly string[]
  readonly attributes: readonly Attribute[]
  readonly asks_for_id: IdAnswer
  readonly minimum_age: number | null
  readonly maximum_age: number | null
  readonly eligibility: string
  readonly application_process: string
  readonly fees: string
  readonly documents: readonly string[]
  readonly public_line: string | null
  readonly public_mail: string | null
  readonly url: string | null
  readonly source: string
  readonly facts_on: Day | null
  readonly assured_on: Day | null
  readonly location: Place | null
  readonly schedule: readonly Spell[]
  readonly languages: readonly { readonly language: string; readonly note: string }[]
  readonly cost_options: readonly Cost[]
}

/** Where an entry stands that says nothing else: its office's country, zone and money. */
export interface Ground {
  readonly country: string
  readonly zone: string
  readonly currency: string
  /** The middle of a postal code. */
  readonly pointOf?: (postalCode: string) => Point | undefined
}

/** What a form or a line has beside the plain fields. */
export interface EntryParts {
  readonly schedule: readonly Spell[]
  readonly languages: Entry['languages']
  readonly cost_options: readonly Cost[]
  readonly lat: number | null
  readonly lon: number | null
}

/** The entry that the fields make. */
export function makeEntry(draft: ServiceFields, ground: Ground, parts: EntryParts): Entry {
  return {
    organization: { title: draft.organization, kind: draft.organizationKind, city: nothing(draft.city) },
    title: draft.title,
    description: draft.description,
    reach: draft.reach,
    needs: draft.needs,
    attributes: draft.attributes,
    asks_for_id: draft.asksForId,
    minimum_age: draft.minimumAge,
    maximum_age: draft.maximumAge,
    eligibility: draft.eligibility,
    application_process: draft.applicationProcess,
    fees: draft.fees,
    documents: draft.documents,
    public_line: draft.publicLine,
    public_mail: draft.publicMail,
    url: draft.url,
    source: draft.source,
    facts_on: draft.factsOn,
    assured_on: draft.assuredOn,
    location: placeIn(draft, ground, parts),
    schedule: parts.schedule,
    languages: parts.languages,
    cost_options: parts.cost_options,
  }
}

/** Where it is given: kept where anything of it is known, and where there are hours, for their zone. */
function placeIn(draft: ServiceFields, { country, zone, pointOf }: Ground, parts: EntryParts): Place | null {
  const { place: title, street, city, postalCode: postal_code, division: division_id } = draft
  const isKnown = [title, street, city, postal_code, division_id ?? ''].some((part) => part !== '')
  if (!isKnown && parts.schedule.length === 0) return null
  const place = { title, street, city, postal_code, country, division_id, zone }
  const kept = draft.needs.some((need) => unpublishedNeeds.includes(need)) ? 'keepers' : 'everybody'
  const told = draft.addressTold ?? kept
  const { lat, lon } = told === 'keepers' ? { lat: null, lon: null } : parts
  const about = lat === null || lon === null ? pointOf?.(postal_code) : undefined
  return { ...place, lat, lon, ...(about && { about }), ...(told === 'keepers' && { address_told: told }) }
}

/** A cost from its two texts; undefined where both are empty. */
export function readCost(option: string, typed: string, currency: string): Cost | undefined {
  if (option === '' && typed === '') return undefined
  if (typed === '') return { option, amount: null, currency: null }
  return { option, amount: readMoney(typed, currency)?.amount ?? Number.NaN, currency }
}

/** The entry that a form says. A point that was known stays where the street stays. */
export function entryOf(draft: ServiceDraft, ground: Ground, kept: Place | undefined): Entry {
  const days = [1, 2, 3, 4, 5, 6, 7] as const
  const stays = kept !== undefined && kept.street === draft.street && kept.city === draft.city
  return makeEntry(draft, kept ? { ...ground, country: kept.country, zone: kept.zone } : ground, {
    schedule: days.flatMap((weekday) => draft[`hours-${weekday}`]),
    languages: languageRows
      .map((row) => ({ language: draft[`language-${row}`], note: draft[`note-${row}`] }))
      .filter(({ language, note }) => language !== '' || note !== ''),
    cost_options: costRows.flatMap(
      (row) => readCost(draft[`cost-${row}`], draft[`amount-${row}`], ground.currency) ?? [],
    ),
    lat: stays ? kept.lat : null,
    lon: stays ? kept.lon : null,
  })
}

/** What the rules look at besides the entry. */
export interface Known {
  readonly today: Day
  /** The kinds of organizations among the partners. */
  readonly kinds: ReadonlySet<string>
  readonly needs: ReadonlySet<string>
  readonly languages: ReadonlySet<string>
  /** Whether its division is one of the network's. */
  readonly division: boolean
  /** Whether it may stand without saying if it asks for ID: what a file brings, until somebody asks there. */
  readonly unasked: boolean
  /** Whether it may stand without a need, or a way there: what a file brings. */
  readonly bare?: boolean
  /** Whether its postal code lies nowhere. */
  readonly unplaced?: boolean
}

/** A telephone, which may have an extension; or nothing. */
export const isTelephone = (line: string | null): boolean =>
  line === null || readPhone(line.replace(/(?:ext\.?|x)\s*\d{1,6}$/i, '')) !== undefined

const isMailAddress = (mail: string | null): boolean =>
  mail === null || /^[^\s@<>,;]+@[^\s@<>,;]+\.[a-z]{2,}$/i.test(mail)

/** The rules of an entry that do not hold, each beside its field. */
export const objectionsToEntry = (entry: Entry, known: Known): Objection[] =>
  check([
    ...idRules(entry.asks_for_id, known.unasked),
    ...knownRules(entry, known),
    ...(known.bare ? [] : foundRules(entry, entry.location?.street ?? '')),
    { rule: 'public-line-is-a-telephone', field: 'publicLine', holds: isTelephone(entry.public_line) },
    { rule: 'public-mail-is-an-address', field: 'publicMail', holds: isMailAddress(entry.public_mail) },
    { rule: 'url-is-https', field: 'url', holds: entry.url === null || /^https:\/\/[^\s/]+\.\S+$/.test(entry.url) },
    {
      rule: 'ages-are-in-order',
      field: 'maximumAge',
      holds: entry.minimum_age === null || entry.maximum_age === null || entry.minimum_age <= entry.maximum_age,
    },
    { rule: 'facts-are-not-of-the-future', field: 'factsOn', holds: (entry.facts_on ?? '') <= known.today },
    { rule: 'assurance-is-not-in-the-future', field: 'assuredOn', holds: (entry.assured_on ?? '') <= known.today },
    ...rowRules(entry),
    ...textRules(entry),
  ])

const idRules = (answer: string, unasked: boolean): Rule[] => [
  {
    rule: 'id-question-is-answered',
    field: 'asksForId',
    holds: unasked || askedIdAnswers.some((one) => one === answer),
  },
]

/** What is said of the question beside other fields that could not be read, so that a form tells it at once. */
export const objectionsToIdAnswer = (answer: string, unasked: boolean): Objection[] => check(idRules(answer, unasked))

const knownRules = (entry: Entry, known: Known): Rule[] => [
  { rule: 'kind-is-known', field: 'organizationKind', holds: known.kinds.has(entry.organization.kind) },
  { rule: 'need-is-known', field: 'needs', holds: entry.needs.every((need) => known.needs.has(need)) },
  { rule: 'division-exists', field: 'division', holds: known.division },
  { rule: 'postal-code-exists', field: 'postalCode', holds: !known.unplaced },
  {
    rule: 'language-is-known',
    field: 'language-1',
    holds: entry.languages.every(({ language }) => known.languages.has(language)),
  },
]

const rowRules = (entry: Entry): Rule[] => [
  {
    rule: 'language-stands-once',
    field: 'language-1',
    holds: new Set(entry.languages.map(({ language }) => language)).size === entry.languages.length,
  },
  {
    rule: 'cost-is-said-in-words',
    field: 'cost-1',
    holds: entry.cost_options.every(({ option }) => option !== ''),
  },
  {
    rule: 'amount-is-money',
    field: 'amount-1',
    holds: entry.cost_options.every(({ amount }) => !Number.isNaN(amount)),
  },
]

/** Texts of a file that no field reads: notes on languages, and costs. */
const textRules = (entry: Entry): Rule[] =>
  [
    { field: 'note-1', typed: entry.languages.map(({ note }) => note).join('\n') },
    { field: 'cost-1', typed: entry.cost_options.map(({ option }) => option).join('\n') },
  ].flatMap(({ field, typed }) => [
    { rule: 'text-holds-no-forbidden-number', field, holds: isClean(typed) },
    { rule: 'text-names-nobody', field, holds: namesNobody(typed) },
  ])

/** By what an entry is recognized at its office: organization, title and street, however they are capitalized and accented. */
export const serviceKey = (organization: string, title: string, street: string): string =>
  [organization, title, street].map(plain).join('\n')
