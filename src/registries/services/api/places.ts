// /service_at_locations: services at each of their places, also near a postal code.
import type { Fields } from '#protocols/hsds'
import type { Api } from '#platform/api'
import type { Db } from '#platform/database'
import { placeOfPostalCode } from '#registries/network'
import { countPlaces, listPlacePage, type DirectoryFilter } from '../store/directory.ts'
import { placeOfService, readServices, readWords } from './answers.ts'
import { filterAsked } from './asking.ts'
import { answerList, answerOne, largest, type At, type Listing } from './paging.ts'
import { listRoute, oneRoute, PlacesAsked } from './shapes.ts'

const name = 'service_at_locations'
/** Metres, where a postal code is asked for without a distance. */
const usualDistance = 40_000

/** Adds the list and the record of a service at a place. */
export function addPlaces(api: Api): void {
  api.openapi(listRoute(name, 'service_at_location', PlacesAsked, 'Services at their places'), async (c) => {
    const asked = c.req.valid('query')
    const most = asked.full ? largest.fullPage : largest.page
    const near = asked.postcode === undefined ? undefined : pointNear(c, asked.postcode, asked.proximity)
    if (near === null) return answerList(c, asked, most, nowhere)
    const filter = { ...(await filterAsked(c, asked)), near }
    return answerList(c, asked, most, listingOf(c, filter, asked.full))
  })
  api.openapi(oneRoute(name, 'service_at_location'), (c) =>
    answerOne(c, async (db, id) => {
      const { records } = await listingOf(c, { placeId: id }, true).read(db, { limit: 50, offset: 0 })
      return records.find((record) => record['id'] === id)
    }),
  )
}

const nowhere: Listing = {
  read: () => Promise.resolve({ records: [], last: undefined }),
  count: () => Promise.resolve(0),
}

/** The middle of a postal code; null where the pack knows none. */
function pointNear(c: At, postcode: string, metres = usualDistance): NonNullable<DirectoryFilter['near']> | null {
  const place = placeOfPostalCode(c.var.context.installation.pack, postcode)
  return place && place.lat !== null && place.lon !== null ? { lat: place.lat, lon: place.lon, metres } : null
}

const listingOf = (c: At, filter: DirectoryFilter, whole: boolean): Listing => ({
  read: async (db, slice) => {
    const rows = await listPlacePage(db, filter, slice)
    const end = rows.length < slice.limit ? undefined : rows.at(-1)
    return { records: await readPlaces(c, db, rows, whole), last: end && `${end.service_id} ${end.position}` }
  },
  count: (db) => countPlaces(db, filter),
})

type Rows = Awaited<ReturnType<typeof listPlacePage>>

async function readPlaces(c: At, db: Db, rows: Rows, whole: boolean): Promise<Fields[]> {
  const wanted = new Map(rows.map(({ service_id: id, changed_at }) => [id, { id, changed_at }]))
  const directory = await readServices(db, c.var.context, [...wanted.values()])
  const words = whole ? await readWords(db, c.var.context, directory) : undefined
  const services = new Map<string, Fields>(directory.services.map(({ id, record }) => [id, record]))
  return rows.flatMap(({ service_id, position }): Fields[] => {
    const service = services.get(service_id)
    const record = service && placeOfService(service, position, directory, words)
    return record ? [record] : []
  })
}
