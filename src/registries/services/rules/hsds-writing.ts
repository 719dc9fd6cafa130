// An entry of ours as a record of the Human Services Data Specification: whole where it is our own; where it was read from a directory, its
// record as it was kept, with what staff changed since.
import { minorDigits } from '#kernel/money'
import { canonicalText, isObject, uuidOf, type Fields } from '#protocols/hsds'
import { termId, termRecord, type Term } from './hsds-profile.ts'
import type { Spell } from './hours.ts'
import type { Entry, Place } from './service.ts'
import type { CapacityState } from './standing.ts'

/** An entry as it is published. */
export interface Published extends Omit<Entry, 'organization'> {
  readonly id: string
  readonly closed: boolean
  readonly capacity: CapacityState | null
  /** When it was changed last, ISO 8601. */
  readonly changedAt: string
}

type Draft = Record<string, unknown>

interface Facet {
  readonly of: (entry: Published) => unknown
  readonly write: (record: Draft, entry: Published, terms: readonly Term[]) => void
}

/** Sets a field, or takes it out where there is nothing to say. */
const set =
  (name: string, value: (entry: Published) => unknown): Facet['write'] =>
  (record, entry) => {
    const said = value(entry)
    if (said === '' || said === null || (Array.isArray(said) && said.length === 0)) delete record[name]
    else record[name] = said
  }

const plainFacet = (name: string, of: (entry: Published) => unknown): Facet => ({ of, write: set(name, of) })

/** What an entry says, each beside what is written of it. */
const facets: readonly Facet[] = [
  { of: ({ title }) => title, write: set('name', ({ title }) => title) },
  plainFacet('description', ({ description }) => description),
  plainFacet('url', ({ url }) => url),
  plainFacet('email', ({ public_mail }) => public_mail),
  plainFacet('application_process', ({ application_process }) => application_process),
  plainFacet('fees_description', ({ fees }) => fees),
  plainFacet('eligibility_description', ({ eligibility }) => eligibility),
  plainFacet('minimum_age', ({ minimum_age }) => minimum_age),
  plainFacet('maximum_age', ({ maximum_age }) => maximum_age),
  plainFacet('assured_date', ({ assured_on }) => assured_on),
  { of: ({ closed }) => closed, write: set('status', ({ closed }) => (closed ? 'inactive' : 'active')) },
  { of: ({ public_line }) => public_line, write: writeLine },
  { of: ({ schedule }) => schedule, write: set('schedules', schedulesOf) },
  { of: ({ languages }) => languages, write: set('languages', languagesOf) },
  { of: ({ cost_options }) => cost_options, write: set('cost_options', costsOf) },
  { of: ({ documents }) => documents, write: set('required_documents', documentsOf) },
  {
    of: ({ needs, attributes, asks_for_id, capacity }) => [needs, attributes, asks_for_id, capacity],
    write: writeTerms,
  },
]

/** The record of an entry of our own. */
export function recordOfEntry(entry: Published, organization: string, terms: readonly Term[]): Fields {
  const record: Draft = { id: entry.id, organization_id: organization, last_modified: entry.changedAt }
  for (const { write } of facets) write(record, entry, terms)
  if (isPlace(entry.location)) {
    const location_id = uuidOf(entry.id, 'location', '1')
    // Found by the entry's own id: it has one place at most.
    record['service_at_locations'] = [{ id: entry.id, location_id }]
  }
  return record
}

/** The record that was kept of an entry, with what is otherwise now than as it was read. */
export function recordWithChanges(kept: Fields, was: Published, entry: Published, terms: readonly Term[]): Fields {
  const changed = facets.filter(({ of }) => !isSame(of(was), of(entry)))
  const moved = !isSame(was.location, entry.location)
  if (changed.length === 0 && !moved) return kept
  const record: Draft = structuredClone({ ...kept, last_modified: entry.changedAt })
  for (const { write } of changed) write(record, entry, terms)
  if (moved) move(record, entry)
  return record
}

const isSame = (one: unknown, other: unknown): boolean => canonicalText(one) === canonicalText(other)

/** A place that staff typed is the entry's own: the one of the directory may be other services' too. */
function move(record: Draft, entry: Published): void {
  const [first, ...rest] = listOf(record['service_at_locations'])
  if (!isPlace(entry.location)) {
    if (rest.length > 0) record['service_at_locations'] = rest
    else delete record['service_at_locations']
    return
  }
  const location_id = uuidOf(entry.id, 'location', '1')
  record['service_at_locations'] = [
    { id: uuidOf(entry.id, 'service_at_location', '1'), ...first, location_id },
    ...rest,
  ]
}

const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isObject) : [])

/** Whether it says where: an entry without a place has one all the same where it has hours, for their zone. */
const isPlace = (place: Place | null): place is Place =>
  place !== null && [place.title, place.street, place.city, place.postal_code].some((text) => text !== '')

/** The place of an entry of our own as a record; undefined where it has none. `state` names the first level of where a place lies. */
export function locationOfEntry(entry: Published, state: (place: Place) => string): Fields | undefined {
  const place = entry.location
  if (!isPlace(place)) return undefined
  const id = uuidOf(entry.id, 'location', '1')
  // An address that is not published: the place stays, by the name of its town.
  if (place.address_told === 'keepers') {
    return { id, location_type: 'physical', name: place.city === '' ? place.postal_code : place.city }
  }
  const address = {
    id: uuidOf(entry.id, 'address', '1'),
    address_1: place.street,
    city: place.city,
    state_province: state(place),
    postal_code: place.postal_code,
    country: place.country,
    address_type: 'physical',
  }
  return {
    id,
    location_type: 'physical',
    ...(place.title === '' ? {} : { name: place.title }),
    ...(place.lat === null || place.lon === null ? {} : { latitude: place.lat, longitude: place.lon }),
    addresses: [address],
  }
}

function writeLine(record: Draft, { id, public_line: line }: Published): void {
  const [first, ...rest] = listOf(record['phones'])
  if (line === null) {
    delete record['phones']
    return
  }
  const match = /^(.*?)\s*(?:ext\.?|x)\s*(\d{1,6})$/i.exec(line)
  const number = { number: match?.[1] ?? line, ...(match ? { extension: Number(match[2]) } : {}) }
  const { extension: _, ...kept } = first ?? { id: uuidOf(id, 'phone', '1'), type: 'voice' }
  record['phones'] = [{ ...kept, ...number }, ...rest]
}

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

/** A record for each pair of hours, with the days on which they hold. */
function schedulesOf({ id, schedule }: Published): Fields[] {
  const hours = new Map<string, Spell[]>()
  for (const spell of schedule) {
    const key = `${spell.opens}-${spell.closes}`
    hours.set(key, [...(hours.get(key) ?? []), spell])
  }
  return [...hours].map(([key, spells]) => ({
    id: uuidOf(id, 'schedule', key),
    freq: 'WEEKLY',
    interval: 1,
    byday: spells.map(({ weekday }) => weekdays[weekday - 1]).join(','),
    opens_at: spells[0]!.opens,
    closes_at: spells[0]!.closes,
  }))
}

function languagesOf({ id, languages }: Published): Fields[] {
  return languages.map(({ language, note }) => ({
    id: uuidOf(id, 'language', language),
    code: language,
    ...(note === '' ? {} : { note }),
  }))
}

function costsOf({ id, cost_options: costs }: Published): Fields[] {
  return costs.map(({ option, amount, currency }, at) => ({
    id: uuidOf(id, 'cost_option', String(at + 1)),
    option,
    ...(amount === null || currency === null ? {} : { currency, amount: amount / 10 ** minorDigits(currency) }),
  }))
}

function documentsOf({ id, documents }: Published): Fields[] {
  return documents.map((document) => ({ id: uuidOf(id, 'required_document', document), document }))
}

/** Attributes of ours anew; those of the directory's own terms stay. */
function writeTerms(record: Draft, entry: Published, terms: readonly Term[]): void {
  const ids = new Set(terms.map(termId))
  const others = listOf(record['attributes']).filter((each) => !ids.has(String(each['taxonomy_term_id'])))
  const says: Readonly<Record<Term['taxonomy'], readonly (string | null)[]>> = {
    needs: entry.needs,
    attributes: entry.attributes,
    'asks-for-id': [entry.asks_for_id],
    capacity: [entry.capacity],
  }
  const ours = terms.filter(({ taxonomy, code }) => says[taxonomy].includes(code))
  const written = ours.map((term) => ({
    id: uuidOf(entry.id, 'attribute', term.taxonomy, term.code),
    taxonomy_term_id: termId(term),
    link_type: term.taxonomy,
    link_entity: 'service',
    label: String(termRecord(term)['name']),
  }))
  if (others.length + written.length === 0) delete record['attributes']
  else record['attributes'] = [...others, ...written]
}
