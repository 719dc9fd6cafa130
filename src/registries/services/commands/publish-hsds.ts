// The directory as records of the standard: entries of our own, and those of other directories as they were read, with what staff changed.
import type { Id } from '#kernel/id'
import { arrange, checkPublished, type Document, type Fields, type Standard } from '#protocols/hsds'
import type { Context } from '#platform/context'
import type { Db } from '#platform/database'
import type { Pack } from '#platform/pack'
import { listOffices, placeOfPostalCode, type Office } from '#registries/network'
import { entryOfRecords, termsIn, type Telling } from '../rules/hsds.ts'
import { taxonomyNames, taxonomyRecord, termRecord } from '../rules/hsds-profile.ts'
import { locationOfEntry, recordOfEntry, recordWithChanges, type Published } from '../rules/hsds-writing.ts'
import type { Entry, Place } from '../rules/service.ts'
import { listPartners, listRecords, type KeptRecord } from '../store/hsds.ts'
import { listServicesOf, type Service } from '../store.ts'
import { openStandard, stateOf, termsOf, understandingAt } from './hsds-standard.ts'

/** A record, and where it stands. */
export type Record3 = Pick<Document, 'kind' | 'id' | 'record'>

/** Records of services with the organizations and places that they name. */
export interface PublishedDirectory {
  readonly services: readonly Record3[]
  readonly organizations: ReadonlyMap<string, Fields>
  readonly locations: ReadonlyMap<string, Fields>
}

/** What was told of a service when it was read, from the records that were kept. */
export function tellingOf(service: Fields, find: (kind: string, id: unknown) => Fields | undefined): Telling {
  const said = service['service_at_locations']
  const places = (Array.isArray(said) ? said : []) as readonly Fields[]
  return {
    service,
    organization: find('organization', service['organization_id']),
    locations: places.map((at) => find('location', at['location_id'])).filter((place) => place !== undefined),
  }
}

/** An entry as it stands, for comparison and for publishing. */
export const entryOfService = (service: Service): Entry => ({
  organization: { title: service.organization_title, kind: 'nonprofit', city: null },
  title: service.title,
  description: service.description,
  reach: service.reach,
  needs: service.needs,
  attributes: service.attributes as Entry['attributes'],
  asks_for_id: service.asks_for_id,
  minimum_age: service.minimum_age,
  maximum_age: service.maximum_age,
  eligibility: service.eligibility,
  application_process: service.application_process,
  fees: service.fees,
  documents: service.documents,
  public_line: service.public_line,
  public_mail: service.public_mail,
  url: service.url,
  source: service.source,
  facts_on: service.facts_on,
  assured_on: service.assured_on,
  location: placeOf(service),
  schedule: service.schedule,
  languages: service.languages,
  cost_options: service.cost_options,
})

function placeOf({ locations }: Service): Entry['location'] {
  const [first] = locations
  if (!first) return null
  const { address_told, title, street, city, postal_code, country, division_id, zone, lat, lon } = first
  const place = { title, street, city, postal_code, country, division_id, zone, lat, lon }
  return address_told === 'keepers' ? { ...place, address_told } : place
}

const published = (service: Service, changedAt: Date): Published => ({
  ...entryOfService(service),
  id: service.id,
  closed: service.closed_on !== null,
  capacity: service.capacity?.state ?? null,
  changedAt: changedAt.toISOString(),
})

/** Whether a record says that its service is given no more, and whether it takes people. */
export const standingIn = (
  record: Fields,
  capacity: Published['capacity'],
): Pick<Published, 'closed' | 'capacity'> => ({
  closed: ['inactive', 'defunct'].includes(String(record['status'])),
  capacity: capacity ?? (record['status'] === 'temporarily closed' ? 'closed' : null),
})

const meaningsOf = ({ read_by }: KeptRecord): ReadonlyMap<string, readonly string[]> => new Map(Object.entries(read_by))

/** A record as an entry, understood as it was on the day of its reading. */
export function readAgain(pack: Pack, office: Office, kept: KeptRecord, told: Telling): Published {
  const terms = { source: kept.source, readOn: kept.read_on, meanings: meaningsOf(kept) }
  const understanding = understandingAt(pack, office, terms)
  const { capacity } = termsIn(kept.record, understanding)
  const entry = entryOfRecords(told, understanding)
  // Where a place lies about is no part of what was told.
  const { about: _, ...location } = entry.location ?? { about: undefined }
  return {
    ...entry,
    location: entry.location && (location as NonNullable<Entry['location']>),
    id: kept.id,
    ...standingIn(kept.record, capacity),
    changedAt: '',
  }
}

export interface Wanted {
  readonly id: Id<'service'>
  readonly changed_at: Date
}

/** The records of services, in the order in which they are wanted. */
export async function publishServices(
  db: Db,
  context: Context,
  wanted: readonly Wanted[],
): Promise<PublishedDirectory> {
  const ids = wanted.map(({ id }) => id)
  const services = new Map((await listServicesOf(db, ids)).map((service) => [service.id, service]))
  const kept = await listRecords(db, { kind: 'service', ids })
  const given = await givenOf(db, [...services.values()], kept)
  const offices = new Map((await listOffices(db)).map((office) => [office.code, office]))
  const locations = new Map<string, Fields>()
  const organizations = new Map<string, Fields>()
  const records = new Map(kept.map((record) => [`${record.office_id} ${record.id}`, record]))
  const publishedServices = wanted.flatMap(({ id, changed_at }): Record3[] => {
    const service = services.get(id)
    if (!service) return []
    const own = records.get(`${service.office_id} ${id}`)
    const told = publishOne(context.installation.pack, offices.get(service.office_id)!, {
      service,
      own,
      given,
      changed_at,
    })
    organizations.set(told.organization.id, told.organization.record)
    for (const place of told.places) locations.set(String(place['id']), place)
    return [ofKind('service', arrange(openStandard(), 'service', told.record))]
  })
  return { services: publishedServices, organizations, locations }
}

interface One {
  readonly service: Service
  readonly own: KeptRecord | undefined
  readonly given: Given
  readonly changed_at: Date
}

/** The record of one service, with the organization and the places that it names. */
function publishOne(pack: Pack, office: Office, { service, own, given, changed_at }: One) {
  const find = (kind: string, id: unknown) => given.records.get(`${kind} ${String(id)}`)?.record
  const now = published(service, changed_at)
  const terms = termsOf(pack)
  const organization = organizationIn(service, own, given)
  const was = own && readAgain(pack, office, own, tellingOf(own.record, find))
  const record =
    own && was ? recordWithChanges(own.record, was, now, terms) : recordOfEntry(now, organization.id, terms)
  const typed = locationOfEntry(now, (place) => stateOfPlace(pack, place))
  const places = placesIn(record).flatMap((id) => find('location', id) ?? (typed?.['id'] === id ? [typed] : []))
  return { record: { ...record, organization_id: organization.id } as Fields, organization, places: places as Fields[] }
}

/** The first level of the division where a place lies, as typed, or as its postal code says; empty where neither is known. */
function stateOfPlace(pack: Pack, { division_id, postal_code, country }: Place): string {
  const division = division_id ?? (postal_code === '' ? null : placeOfPostalCode(pack, postal_code)?.division)
  return division ? stateOf(pack, division, country) : ''
}

const placesIn = (record: Fields): string[] =>
  Array.isArray(record['service_at_locations'])
    ? (record['service_at_locations'] as Fields[]).flatMap((at) =>
        typeof at['location_id'] === 'string' ? [at['location_id']] : [],
      )
    : []

interface Given {
  /** Records of organizations and places by kind and id. */
  readonly records: ReadonlyMap<string, KeptRecord>
  /** The records of organizations by the partner that they are. */
  readonly byPartner: ReadonlyMap<string, KeptRecord>
  readonly partners: ReadonlyMap<string, Fields>
}

async function givenOf(db: Db, services: readonly Service[], kept: readonly KeptRecord[]): Promise<Given> {
  const partnerIds = [...new Set(services.map(({ organization_id: id }) => id))]
  const organizations = await listRecords(db, { kind: 'organization', partners: partnerIds })
  const places = [...new Set(kept.flatMap(({ record }) => placesIn(record)))]
  const locations = places.length === 0 ? [] : await listRecords(db, { kind: 'location', ids: places })
  const partners = await listPartners(db, partnerIds)
  return {
    records: new Map([...organizations, ...locations].toReversed().map((each) => [`${each.kind} ${each.id}`, each])),
    byPartner: new Map(organizations.toReversed().map((each) => [String(each.organization_id), each])),
    partners: new Map(partners.map((partner) => [partner.id, partnerRecord(partner)])),
  }
}

/** A partner of ours as a record. */
export const partnerRecord = ({
  id,
  title,
  website,
}: {
  id: string
  title: string
  website: string | null
}): Fields => ({
  id,
  name: title,
  description: '',
  ...(website === null ? {} : { website }),
})

/** The organization as the record names it, where it still is that partner; else as any directory has it; else our own. */
function organizationIn(service: Service, own: KeptRecord | undefined, given: Given): { id: string; record: Fields } {
  const said = own && given.records.get(`organization ${String(own.record['organization_id'])}`)
  const found = said?.organization_id === service.organization_id ? said : given.byPartner.get(service.organization_id)
  if (found) return { id: found.id, record: found.record }
  return { id: service.organization_id, record: given.partners.get(service.organization_id)! }
}

/** Our own taxonomies and their terms, as records. */
export const listOwnTerms = (pack: Pack): Record3[] => [
  ...taxonomyNames.map((name) => ofKind('taxonomy', taxonomyRecord(name))),
  ...termsOf(pack).map((term) => ofKind('taxonomy_term', termRecord(term))),
]

export const ofKind = (kind: string, record: Fields): Record3 => ({ kind, id: String(record['id']), record })

/** The record in the order of its schema where it may be published; undefined where something stands against it. */
export function passOn(standard: Standard, { kind, id, record }: Record3): Record3 | undefined {
  return checkPublished(standard, kind, record).length === 0
    ? { kind, id, record: arrange(standard, kind, record) }
    : undefined
}

/** A record without the fields that stand against publishing it; undefined where it cannot stand without them. */
export function withoutWrong(standard: Standard, kind: string, record: Fields): Fields | undefined {
  const wrong = new Set(checkPublished(standard, kind, record).map(({ field }) => /^[^[.]+/.exec(field)?.[0]))
  if (wrong.size === 0) return record
  const rest = Object.fromEntries(Object.entries(record).filter(([name]) => name === 'id' || !wrong.has(name)))
  return checkPublished(standard, kind, rest).length === 0 ? rest : undefined
}
