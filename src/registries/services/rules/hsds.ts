// A record of the Human Services Data Specification as an entry of ours: what we have columns for. Nothing is lost by it: the record is kept.
import { readDay, type Day } from '#kernel/day'
import { minorDigits } from '#kernel/money'
import { plain } from '#kernel/text'
import { isObject, weeklyHours, type Fields } from '#protocols/hsds'
import { termId, type Term } from './hsds-profile.ts'
import type { Spell } from './hours.ts'
import { attributes, isTelephone, type Attribute, type Cost, type Entry, type Ground, type Place } from './service.ts'
import { capacityStates, type CapacityState } from './standing.ts'

/** The records that make an entry: the service, its organization, and its places in their order. */
export interface Telling {
  readonly service: Fields
  readonly organization: Fields | undefined
  readonly locations: readonly Fields[]
}

/** How records are understood: where the entry stands, and what is known by which word. */
export interface Understanding {
  readonly ground: Ground
  readonly source: string
  /** The day of reading: what is said of later days is not known yet. */
  readonly readOn: Day
  readonly terms: readonly Term[]
  /** Needs and attributes by the id of a term of the directory's own. */
  readonly meanings: ReadonlyMap<string, readonly string[]>
  /** Codes of languages by what they may be called, in plain letters. */
  readonly languages: ReadonlyMap<string, string>
  readonly divisions: ReadonlySet<string>
}

const textIn = (record: Fields | undefined, name: string): string => {
  const value = record?.[name]
  return typeof value === 'string' ? value.trim() : ''
}

const listIn = (record: Fields | undefined, name: string): Fields[] => {
  const value = record?.[name]
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** At most so many letters, as the database counts them. */
const clip = (text: string, longest: number): string => {
  const letters = [...text]
  return letters.length <= longest ? text : `${letters.slice(0, longest - 1).join('')}…`
}

/** The entry that records make. */
export function entryOfRecords(told: Telling, understanding: Understanding): Entry {
  const { service, organization } = told
  const location = told.locations[0]
  const title = clip(textIn(service, 'name'), 160)
  const known = termsIn(service, understanding)
  const place = location && placeOf(location, understanding)
  return {
    organization: {
      title: clip(textIn(organization, 'name'), 200) || title,
      kind: 'nonprofit',
      city: place?.city || null,
    },
    title: [...title].length < 2 ? `${title} –` : title,
    description: clip(textIn(service, 'description'), 1000),
    reach: 'local',
    needs: known.needs,
    attributes: known.attributes,
    asks_for_id: known.asksForId,
    ...agesIn(service),
    eligibility: clip(textIn(service, 'eligibility_description'), 500),
    application_process: clip(textIn(service, 'application_process'), 500),
    fees: clip(textIn(service, 'fees_description') || textIn(service, 'fees'), 500),
    documents: [...new Set(listIn(service, 'required_documents').map((each) => textIn(each, 'document')))].filter(
      Boolean,
    ),
    public_line: lineOf(told),
    public_mail: mailOf(told),
    url: pageOf(told),
    source: clip(understanding.source, 200),
    facts_on: dayIn(textIn(service, 'last_modified').slice(0, 10), understanding.readOn),
    assured_on: dayIn(textIn(service, 'assured_date'), understanding.readOn),
    location: place ?? null,
    schedule: scheduleOf(told, understanding.readOn),
    languages: languagesOf(told, understanding),
    cost_options: listIn(service, 'cost_options').flatMap((each) => costOf(each) ?? []),
  }
}

const dayIn = (text: string, latest: Day): Day | null => {
  const day = readDay(text)
  return day !== undefined && day <= latest ? day : null
}

interface Known {
  readonly needs: string[]
  readonly attributes: Attribute[]
  readonly asksForId: Entry['asks_for_id']
  readonly capacity: CapacityState | null
}

/** What the terms of a service's attributes mean: terms of ours, or of the directory's as it was told to understand them. */
export function termsIn(service: Fields, { terms, meanings }: Pick<Understanding, 'terms' | 'meanings'>): Known {
  const ids = listIn(service, 'attributes').map((each) => textIn(each, 'taxonomy_term_id'))
  const ours = terms.filter((term) => ids.includes(termId(term)))
  const codes = (taxonomy: Term['taxonomy']) =>
    ours.filter((term) => term.taxonomy === taxonomy).map(({ code }) => code)
  const meant = ids.flatMap((id) => meanings.get(id) ?? [])
  const isAttribute = (code: string): code is Attribute => (attributes as readonly string[]).includes(code)
  const needs = meant.filter((code) => terms.some((term) => term.taxonomy === 'needs' && term.code === code))
  const [asked] = codes('asks-for-id')
  return {
    needs: [...new Set([...codes('needs'), ...needs])],
    attributes: [...new Set([...codes('attributes'), ...meant].filter(isAttribute))],
    asksForId: asked === 'yes' || asked === 'no' ? asked : 'unknown',
    capacity: capacityStates.find((state) => codes('capacity').includes(state)) ?? null,
  }
}

const ageIn = (value: unknown): number | null => {
  const age = typeof value === 'number' ? Math.floor(value) : Number.NaN
  return age >= 0 && age <= 120 ? age : null
}

function agesIn(service: Fields): Pick<Entry, 'minimum_age' | 'maximum_age'> {
  const [minimum_age, maximum_age] = [ageIn(service['minimum_age']), ageIn(service['maximum_age'])]
  const inOrder = minimum_age === null || maximum_age === null || minimum_age <= maximum_age
  return { minimum_age, maximum_age: inOrder ? maximum_age : null }
}

const atLocations = ({ service }: Telling): Fields[] => listIn(service, 'service_at_locations')

/** The first telephone that is one: the service's, of its place, of its organization. */
function lineOf(told: Telling): string | null {
  const holders = [
    told.service,
    ...atLocations(told),
    ...told.locations,
    ...(told.organization ? [told.organization] : []),
  ]
  const lines = holders
    .flatMap((holder) => listIn(holder, 'phones'))
    .filter((phone) => !/fax/i.test(textIn(phone, 'type')))
  const texts = lines.map((phone) => {
    const extension = typeof phone['extension'] === 'number' ? ` x${phone['extension']}` : ''
    return textIn(phone, 'number').replaceAll('"', '').trim() + extension
  })
  return texts.find((text) => [...text].length <= 40 && isTelephone(text)) ?? null
}

function mailOf({ service, organization }: Telling): string | null {
  const mails = [textIn(service, 'email'), textIn(organization, 'email')]
  return mails.find((mail) => /^[^\s@<>,;]+@[^\s@<>,;]+\.[a-z]{2,}$/i.test(mail) && mail.length <= 120) ?? null
}

function pageOf({ service, organization }: Telling): string | null {
  const pages = [textIn(service, 'url'), textIn(organization, 'website')]
  return pages.find((page) => /^https?:\/\/[^\s/]+\.\S+$/.test(page) && page.length <= 400) ?? null
}

/** A place as an entry has it. */
export function placeOf(location: Fields, { ground, divisions }: Pick<Understanding, 'ground' | 'divisions'>): Place {
  const addresses = listIn(location, 'addresses')
  const address = addresses.find((each) => each['address_type'] === 'physical') ?? addresses[0]
  const country = /^[A-Z]{2}$/.test(textIn(address, 'country')) ? textIn(address, 'country') : ground.country
  const division = `${country}-${textIn(address, 'state_province').toUpperCase()}`
  const [lat, lon] = [location['latitude'], location['longitude']]
  const isPoint = typeof lat === 'number' && typeof lon === 'number' && (lat !== 0 || lon !== 0)
  const postal_code = textIn(address, 'postal_code')
  const about = isPoint ? undefined : ground.pointOf?.(postal_code)
  return {
    title: clip(textIn(location, 'name'), 160),
    street: [textIn(address, 'address_1'), textIn(address, 'address_2')].filter(Boolean).join(', '),
    city: textIn(address, 'city'),
    postal_code,
    country,
    division_id: divisions.has(division) ? division : null,
    zone: ground.zone,
    lat: isPoint ? lat : null,
    lon: isPoint ? lon : null,
    ...(about && { about }),
  }
}

/**
 * The hours of every week, as they hold on the day of reading: of the service, else at its first place, else of that place. None where any of
 * them cannot be told as such, so that nobody hears that it is closed when it may be open.
 */
function scheduleOf(told: Telling, readOn: Day): readonly Spell[] {
  const holders = [told.service, ...atLocations(told).slice(0, 1), ...told.locations.slice(0, 1)]
  for (const holder of holders) {
    const hours = weeklyHours(listIn(holder, 'schedules'), readOn)
    if (hours !== undefined) return hours
  }
  return []
}

function languagesOf(told: Telling, { languages }: Understanding): Entry['languages'] {
  const spoken = [told.service, ...told.locations.slice(0, 1)].flatMap((holder) => listIn(holder, 'languages'))
  const notes = new Map<string, string>()
  for (const each of spoken) {
    const code = languageIn(each, languages)
    if (code !== undefined && !notes.get(code)) notes.set(code, clip(textIn(each, 'note'), 120))
  }
  return [...notes]
    .map(([language, note]) => ({ language, note }))
    .sort((one, other) => (one.language < other.language ? -1 : 1))
}

/** The pack's code of a language: its own, its two letters ("spa" is "es"), or one of its names. */
function languageIn(record: Fields, languages: ReadonlyMap<string, string>): string | undefined {
  const tag = textIn(record, 'code').toLowerCase()
  const short = tag.split('-')[0]!
  const found = [tag, short, twoLetters(short), plain(textIn(record, 'name'))]
  return found.map((name) => languages.get(name)).find((code) => code !== undefined)
}

function twoLetters(language: string): string {
  try {
    return language === '' ? '' : (Intl.getCanonicalLocales(language)[0] ?? '')
  } catch {
    return ''
  }
}

function costOf(record: Fields): Cost | undefined {
  const option = clip(textIn(record, 'option') || textIn(record, 'amount_description'), 160)
  const currency = textIn(record, 'currency').toUpperCase()
  const amount = record['amount']
  const minor =
    typeof amount === 'number' && /^[A-Z]{3}$/.test(currency) ? Math.round(amount * 10 ** minorDigits(currency)) : -1
  const isMoney = Number.isSafeInteger(minor) && minor >= 0
  if (option === '') return undefined
  return { option, amount: isMoney ? minor : null, currency: isMoney ? currency : null }
}
