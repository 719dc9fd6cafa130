// Answers of the directory's interface: records whole with all that belongs to them, or the plain fields of a list.
import { isObject, type Fields, type Standard } from '#protocols/hsds'
import type { Context } from '#platform/context'
import type { Db } from '#platform/database'
import { openStandard } from '../commands/hsds-standard.ts'
import {
  listOwnTerms,
  ofKind,
  partnerRecord,
  publishServices,
  withoutWrong,
  type PublishedDirectory,
  type Record3,
  type Wanted,
} from '../commands/publish-hsds.ts'
import { listPartners, listRecords } from '../store/hsds.ts'

/** Taxonomies or terms by their id. */
export type Vocabulary = ReadonlyMap<string, Fields>

type VocabularyKind = 'taxonomy' | 'taxonomy_term'

/** Our own taxonomies, or terms. */
export const ownOf = (context: Context, kind: VocabularyKind): Record3[] =>
  listOwnTerms(context.installation.pack).filter((record) => record.kind === kind)

/** Those of these ids: ours, and those of the directories that were read. */
export async function readVocabulary(
  db: Db,
  context: Context,
  kind: VocabularyKind,
  ids: readonly string[],
): Promise<Vocabulary> {
  const asked = new Set(ids)
  if (asked.size === 0) return new Map()
  const own = ownOf(context, kind).filter(({ id }) => asked.has(id))
  const given = [...asked].filter((id) => !own.some((record) => record.id === id))
  const read = given.length === 0 ? [] : await listRecords(db, { kind, ids: given })
  return new Map([...read, ...own].map(({ id, record }) => [id, record]))
}

export interface Words {
  readonly terms: Vocabulary
  readonly taxonomies: Vocabulary
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/
const idsIn = (records: Iterable<Fields>, name: string): string[] =>
  [...records].map((record) => String(record[name])).filter((id) => uuid.test(id))

/** The taxonomies that terms name. */
export const readTaxonomies = async (db: Db, context: Context, terms: Iterable<Fields>): Promise<Vocabulary> =>
  readVocabulary(db, context, 'taxonomy', idsIn(terms, 'taxonomy_id'))

/** The terms that stand in a directory's records, at any depth, with their taxonomies. */
export async function readWords(db: Db, context: Context, directory: PublishedDirectory): Promise<Words> {
  const { services, organizations, locations } = directory
  const records = [...services.map(({ record }) => record), ...organizations.values(), ...locations.values()]
  const attributes = records.flatMap(attributesIn)
  const terms = await readVocabulary(db, context, 'taxonomy_term', idsIn(attributes, 'taxonomy_term_id'))
  return { terms, taxonomies: await readTaxonomies(db, context, terms.values()) }
}

const attributesIn = (record: Fields): Fields[] =>
  Object.keys(record).flatMap((name) => {
    const members = listIn(record, name)
    return [...(name === 'attributes' ? members : []), ...members.flatMap(attributesIn)]
  })

const without = (record: Fields, ...names: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)))

const listIn = (record: Fields, name: string): Fields[] => {
  const value = record[name]
  return Array.isArray(value) ? value.filter(isObject) : []
}

/** The fields of a record that hold one value. */
export function plainly(standard: Standard, kind: string, record: Fields): Fields {
  const { lists, ones } = standard.kinds.get(kind)!
  return without(record, ...lists.keys(), ...ones.keys())
}

/** A term with its taxonomy. */
export function wholeTerm(term: Fields, taxonomies: Vocabulary): Fields {
  const taxonomy = taxonomies.get(String(term['taxonomy_id']))
  return taxonomy ? { ...without(term, 'taxonomy_id'), taxonomy_detail: taxonomy } : term
}

/** The record with every attribute's term written out, at every level. */
function withTerms(record: Fields, words: Words): Fields {
  const written = Object.entries(record).map(([name, member]) => {
    if (!Array.isArray(member)) return [name, member] as const
    const members = member.map((each: unknown) => {
      if (!isObject(each)) return each
      const term = name === 'attributes' ? words.terms.get(String(each['taxonomy_term_id'])) : undefined
      const whole = withTerms(each, words)
      return term ? { ...without(whole, 'taxonomy_term_id'), taxonomy_term: wholeTerm(term, words.taxonomies) } : whole
    })
    return [name, members] as const
  })
  return Object.fromEntries(written)
}

const programOf = (service: Fields, organization: Fields | undefined): Fields | undefined =>
  organization && listIn(organization, 'programs').find(({ id }) => id === service['program_id'])

/** A service with its organization and program, in plain fields. */
export function briefService(service: Fields, { organizations }: PublishedDirectory): Fields {
  const standard = openStandard()
  const organization = organizations.get(String(service['organization_id']))
  const program = programOf(service, organization)
  return {
    ...without(plainly(standard, 'service', service), 'organization_id', ...(program ? ['program_id'] : [])),
    ...(organization ? { organization: plainly(standard, 'organization', organization) } : {}),
    ...(program ? { program } : {}),
  }
}

/** A service with all that belongs to it. */
export function wholeService(service: Fields, directory: PublishedDirectory, words: Words): Fields {
  const { locations, organizations } = directory
  const organization = organizations.get(String(service['organization_id']))
  const program = programOf(service, organization)
  const places = listIn(service, 'service_at_locations').map((at) => {
    const location = locations.get(String(at['location_id']))
    return location ? { ...without(at, 'location_id'), location } : at
  })
  const whole = {
    ...without(service, 'organization_id', ...(program ? ['program_id'] : [])),
    ...(organization ? { organization: withTerms(organization, words) } : {}),
    ...(program ? { program } : {}),
    ...(places.length > 0 ? { service_at_locations: places.map((place) => withTerms(place, words)) } : {}),
  }
  return withTerms(whole, words)
}

/** A service at one of its places, by the place's position from 1. */
export function placeOfService(
  service: Fields,
  position: number,
  directory: PublishedDirectory,
  words: Words | undefined,
): Fields | undefined {
  const standard = openStandard()
  const at = listIn(service, 'service_at_locations')[position - 1]
  if (!at) return undefined
  const location = directory.locations.get(String(at['location_id']))
  const place = location && (words ? location : plainly(standard, 'location', location))
  const own = words ? withTerms(at, words) : plainly(standard, 'service_at_location', at)
  return {
    ...without(own, ...(location ? ['location_id'] : [])),
    ...(place ? { location: place } : {}),
    service: words
      ? without(wholeService(service, directory, words), 'service_at_locations')
      : briefService(service, directory),
  }
}

/** Organizations by id: as directories told them, else as partners of ours. */
export async function readOrganizations(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, Fields>> {
  const read = await listRecords(db, { kind: 'organization', ids })
  const partners = await listPartners(db, ids)
  return new Map([
    ...mended(
      'organization',
      partners.map((partner) => [partner.id, partnerRecord(partner)] as const),
    ),
    ...read.toReversed().map(({ id, record }) => [id, record] as const),
  ])
}

/** Organizations with their places and services; of these the ids and names, or all. */
export async function wholeOrganizations(
  db: Db,
  organizations: readonly Fields[],
  given: { readonly directory: PublishedDirectory; readonly words: Words; readonly fully: boolean },
): Promise<Fields[]> {
  const places = await listRecords(db, { placesOf: organizations.map(({ id }) => String(id)) })
  return organizations.map((organization) => {
    const own = places.filter(({ record }) => record['organization_id'] === organization['id'])
    const services = given.directory.services
      .map(({ record }) => record)
      .filter((service) => service['organization_id'] === organization['id'])
      .map((service) =>
        given.fully
          ? without(wholeService(service, given.directory, given.words), 'organization')
          : Object.fromEntries(['id', 'name', 'status'].map((name) => [name, service[name]])),
      )
    const locations = [...new Map(own.map(({ id, record }) => [id, record])).values()]
    return {
      ...withTerms(organization, given.words),
      ...(locations.length > 0 ? { locations } : {}),
      ...(services.length > 0 ? { services } : {}),
    }
  })
}

/**
 * Services with what they name, as changed when `modified_after` hears of it. A field that does not hold against the standard or our second
 * layer is not answered, nor a record that must have it.
 */
export async function readServices(db: Db, context: Context, wanted: readonly Wanted[]): Promise<PublishedDirectory> {
  const { services, organizations, locations } = await publishServices(db, context, wanted)
  const changed = new Map<string, string>(wanted.map(({ id, changed_at }) => [id, changed_at.toISOString()]))
  return {
    services: mended(
      'service',
      services.map(({ id, record }) => [id, record] as const),
    ).map(([id, record]) => ofKind('service', { ...record, last_modified: changed.get(id) })),
    organizations: new Map(mended('organization', organizations)),
    locations: new Map(mended('location', locations)),
  }
}

/** Of records those that can be answered, each without what stands against it. */
const mended = (kind: string, records: Iterable<readonly [id: string, record: Fields]>): [string, Fields][] =>
  [...records].flatMap(([id, record]): [string, Fields][] => {
    const rest = withoutWrong(openStandard(), kind, record)
    return rest ? [[id, rest]] : []
  })
