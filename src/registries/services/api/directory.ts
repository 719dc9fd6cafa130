// The read API of the Human Services Data Specification under /hsds: public, without a key, kept by whoever asks for some minutes.
import { createRoute, z } from '@hono/zod-openapi'
import type { Context as Request, MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import { etag } from 'hono/etag'
import { schemasOf, version, type Fields } from '#protocols/hsds'
import { apiRouter, problemResponse, type Api } from '#platform/api'
import { consult, type Db } from '#platform/database'
import { NotFound } from '#platform/errors'
import type { Env } from '#platform/routing'
import { placeOfPostalCode } from '#registries/network'
import { openStandard } from '../commands/hsds-standard.ts'
import { listOwnTerms, type Wanted } from '../commands/publish-hsds.ts'
import {
  listOrganizationPage,
  listPlacePage,
  listServicePage,
  type DirectoryFilter,
  type Slice,
} from '../store/hsds.ts'
import {
  briefService,
  placeOfService,
  plainly,
  readOrganizations,
  readServices,
  readVocabulary,
  readWords,
  wholeOrganizations,
  wholeService,
  wholeTerm,
} from './answers.ts'
import { filterOf, type Asked } from './asking.ts'
import {
  Named,
  OneAsked,
  OrganizationsAsked,
  pageOf,
  PlacesAsked,
  recordOf,
  Root,
  ServicesAsked,
  TaxonomiesAsked,
  TermsAsked,
} from './shapes.ts'

type At = Request<Env>

/** A page of records, with how many there are in all. */
interface Slices {
  readonly records: readonly Fields[]
  readonly total: number
}

type ReadSlice = (db: Db, slice: Slice) => Promise<Slices>

const largestPage = 500
const largestMinimalPage = 10_000

const problems = {
  404: problemResponse('There is no such record.'),
  422: problemResponse('A parameter has not the form that is described.'),
  500: problemResponse('A fault of the program.'),
}

const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  200: { description, content: { 'application/json': { schema } } },
  ...problems,
})

/** A list of records, and one of them. */
const listRoute = <Query extends z.ZodObject>(name: string, schema: string, query: Query, summary: string) =>
  createRoute({
    method: 'get',
    path: `/${name}`,
    operationId: `list_${name}`,
    summary,
    request: { query },
    responses: json(pageOf(schema), 'A page of records, or all of them as lines of JSON.'),
  })

const oneRoute = (name: string, schema: string) =>
  createRoute({
    method: 'get',
    path: `/${name}/{id}`,
    operationId: `find_${schema}`,
    summary: `One record of ${name}, with all that belongs to it`,
    request: { params: Named, query: OneAsked },
    responses: json(recordOf(schema), 'The record.'),
  })

const rootRoute = createRoute({
  method: 'get',
  path: '/',
  operationId: 'describe_directory',
  summary: 'Which version of the standard is spoken',
  responses: json(Root, 'Version, day of the schemas, profile and description.'),
})

const profileRoute = createRoute({
  method: 'get',
  path: '/profile',
  operationId: 'describe_profile',
  summary: 'Our profile: taxonomies of ours, for what the standard has no field for',
  responses: json(z.looseObject({}), 'Taxonomies and their terms.'),
})

/** Public facts may be kept for five minutes, and asked for again by their ETag; by any page on the web. */
const kept: MiddlewareHandler<Env> = async (c, next) => {
  await next()
  c.header('cache-control', c.res.status === 200 ? 'public, max-age=300' : 'no-store')
}

/** The routes, under /hsds. */
export function makeDirectoryApi(): Api {
  const api = apiRouter()
  api.use(cors({ origin: '*', allowMethods: ['GET'] }), kept, etag())
  api.openapi(rootRoute, (c) => c.json(rootOf(c), 200))
  api.openapi(profileRoute, (c) => c.json(profileOf(c), 200))
  addServices(api)
  addOrganizations(api)
  addPlaces(api)
  addVocabularies(api)
  api.all('*', (c) => {
    if (!c.req.path.endsWith('/')) throw new NotFound()
    return c.redirect(c.req.path.slice(0, -1), 308)
  })
  return api
}

const rootOf = (c: At) => {
  const { origin, sample } = c.var.context.installation
  return {
    version,
    schemas_date: schemasOf,
    sample_data: sample,
    profile: `${origin}/hsds/profile`,
    openapi_url: `${origin}/api/openapi.json`,
  }
}

const profileOf = (c: At): Fields => {
  const own = listOwnTerms(c.var.context.installation.pack)
  const of = (kind: string) => own.filter((record) => record.kind === kind).map(({ record }) => record)
  return { taxonomies: of('taxonomy'), taxonomy_terms: of('taxonomy_term') }
}

function addServices(api: Api): void {
  api.openapi(listRoute('services', 'service', ServicesAsked, 'Services'), async (c) => {
    const asked = c.req.valid('query')
    const filter = await filterAsked(c, asked)
    const most = asked.minimal === 'true' ? largestMinimalPage : largestPage
    return answerList(c, asked, most, async (db, slice) => {
      const rows = await listServicePage(db, filter, slice)
      const total = rows[0]?.total ?? 0
      if (asked.minimal === 'true') return { records: rows.map(minimally), total }
      const directory = await readServices(db, c.var.context, rows)
      const words = asked.full === 'true' ? await readWords(db, c.var.context) : undefined
      const records = directory.services.map(({ record }) =>
        words ? wholeService(record, directory, words) : briefService(record, directory),
      )
      return { records, total }
    })
  })
  api.openapi(oneRoute('services', 'service'), (c) =>
    answerOne(c, async (db, id) => {
      const directory = await readServices(db, c.var.context, await wanted(db, { services: [id] }, 1))
      const [service] = directory.services
      return service && wholeService(service.record, directory, await readWords(db, c.var.context))
    }),
  )
}

const minimally = ({ id, changed_at }: Wanted): Fields => ({ id, last_modified: changed_at.toISOString() })

const wanted = (db: Db, filter: DirectoryFilter, limit: number): Promise<Wanted[]> =>
  listServicePage(db, filter, { limit, offset: 0 })

function addOrganizations(api: Api): void {
  api.openapi(listRoute('organizations', 'organization', OrganizationsAsked, 'Organizations'), async (c) => {
    const asked = c.req.valid('query')
    const filter = await filterAsked(c, asked)
    const isWhole = asked.full === 'true' || asked.full_service === 'true'
    return answerList(c, asked, isWhole ? 100 : largestPage, async (db, slice) => {
      const rows = await listOrganizationPage(db, filter, slice)
      const total = rows[0]?.total ?? 0
      const known = await readOrganizations(
        db,
        rows.map(({ id }) => id),
      )
      const records = rows.flatMap(({ id }) => known.get(id) ?? []) as Fields[]
      if (!isWhole) return { records: records.map((record) => plainly(openStandard(), 'organization', record)), total }
      return { records: await organizationsWith(c, db, records, asked.full_service === 'true'), total }
    })
  })
  api.openapi(oneRoute('organizations', 'organization'), (c) =>
    answerOne(c, async (db, id) => {
      const [row] = await listOrganizationPage(db, { organization: id }, { limit: 1, offset: 0 })
      const record = row && (await readOrganizations(db, [id])).get(id)
      return record && (await organizationsWith(c, db, [record], c.req.query('full_service') === 'true'))[0]
    }),
  )
}

async function organizationsWith(c: At, db: Db, records: readonly Fields[], fully: boolean): Promise<Fields[]> {
  const rows: Wanted[] = []
  for (const { id } of records) rows.push(...(await wanted(db, { organization: String(id) }, largestPage)))
  const directory = await readServices(db, c.var.context, rows)
  return wholeOrganizations(db, records, { directory, words: await readWords(db, c.var.context), fully })
}

function addPlaces(api: Api): void {
  const name = 'service_at_locations'
  api.openapi(listRoute(name, 'service_at_location', PlacesAsked, 'Services at their places'), async (c) => {
    const asked = c.req.valid('query')
    const filter = await filterAsked(c, asked)
    const near = asked.postcode === undefined ? undefined : pointNear(c, asked.postcode, asked.proximity)
    if (near === null) return answerList(c, asked, largestPage, () => Promise.resolve({ records: [], total: 0 }))
    return answerList(c, asked, largestPage, (db, slice) =>
      readPlaces(c, db, { filter: { ...filter, near }, slice, whole: asked.full === 'true' }),
    )
  })
  api.openapi(oneRoute(name, 'service_at_location'), (c) =>
    answerOne(c, async (db, id) => {
      const slice = { limit: 50, offset: 0 }
      const { records } = await readPlaces(c, db, { filter: { placeId: id }, slice, whole: true })
      return records.find((record) => record['id'] === id)
    }),
  )
}

/** The middle of a postal code; null where the pack knows none. */
function pointNear(c: At, postcode: string, metres: number): NonNullable<DirectoryFilter['near']> | null {
  const place = placeOfPostalCode(c.var.context.installation.pack, postcode)
  return place && place.lat !== null && place.lon !== null ? { lat: place.lat, lon: place.lon, metres } : null
}

interface PlacesWanted {
  readonly filter: DirectoryFilter
  readonly slice: Slice
  readonly whole: boolean
}

async function readPlaces(c: At, db: Db, { filter, slice, whole }: PlacesWanted): Promise<Slices> {
  const rows = await listPlacePage(db, filter, slice)
  const ids = [...new Set(rows.map(({ service_id }) => service_id))]
  const directory = await readServices(
    db,
    c.var.context,
    ids.length === 0 ? [] : await wanted(db, { services: ids }, ids.length),
  )
  const words = whole ? await readWords(db, c.var.context) : undefined
  const services = new Map(directory.services.map(({ id, record }) => [id, record]))
  const records = rows.flatMap(({ service_id, position }) => {
    const service = services.get(service_id)
    return (service && placeOfService(service, position, directory, words)) ?? []
  })
  return { records: records as Fields[], total: rows[0]?.total ?? 0 }
}

function addVocabularies(api: Api): void {
  api.openapi(listRoute('taxonomies', 'taxonomy', TaxonomiesAsked, 'Taxonomies'), (c) => {
    const asked = c.req.valid('query')
    return answerList(c, asked, largestPage, async (db, slice) =>
      sliceOf([...(await readVocabulary(db, c.var.context, 'taxonomy')).values()].filter(isNamed(asked.search)), slice),
    )
  })
  api.openapi(oneRoute('taxonomies', 'taxonomy'), (c) =>
    answerOne(c, async (db, id) => (await readVocabulary(db, c.var.context, 'taxonomy')).get(id)),
  )
  api.openapi(listRoute('taxonomy_terms', 'taxonomy_term', TermsAsked, 'Terms of taxonomies'), (c) => {
    const asked = c.req.valid('query')
    return answerList(c, asked, largestPage, async (db, slice) => {
      const words = await readWords(db, c.var.context)
      const terms = [...words.terms.values()]
        .filter(isNamed(asked.search))
        .filter((term) => asked.taxonomy_id === undefined || term['taxonomy_id'] === asked.taxonomy_id)
        .filter((term) => asked.parent_id === undefined || term['parent_id'] === asked.parent_id)
        .filter((term) => asked.top_only !== 'true' || term['parent_id'] === undefined)
      const { records, total } = sliceOf(terms, slice)
      return { records: records.map((term) => wholeTerm(term, words)), total }
    })
  })
  api.openapi(oneRoute('taxonomy_terms', 'taxonomy_term'), (c) =>
    answerOne(c, async (db, id) => {
      const words = await readWords(db, c.var.context)
      const term = words.terms.get(id)
      return term && wholeTerm(term, words)
    }),
  )
}

const isNamed =
  (search: string | undefined) =>
  (record: Fields): boolean =>
    search === undefined ||
    [record['name'], record['description'], record['code']].some((text) =>
      String(text ?? '')
        .toLowerCase()
        .includes(search.toLowerCase()),
    )

function sliceOf(all: readonly Fields[], { limit, offset }: Slice): Slices {
  const sorted = all.toSorted((one, other) => (String(one['id']) < String(other['id']) ? -1 : 1))
  return { records: sorted.slice(offset, offset + limit), total: all.length }
}

const filterAsked = async (c: At, asked: Asked): Promise<DirectoryFilter> =>
  consult(c.var.context, async (db) => filterOf(asked, await readVocabulary(db, c.var.context, 'taxonomy_term')))

async function answerOne(c: At, read: (db: Db, id: string) => Promise<Fields | undefined>) {
  const id = (c.req.param('id') ?? '').toLowerCase()
  const record = await consult(c.var.context, (db) => read(db, id))
  if (!record) throw new NotFound()
  return c.json(record as { id: string }, 200)
}

interface ListAsked {
  readonly page: number
  readonly per_page: number
  readonly format: 'json' | 'ndjson'
}

async function answerList(c: At, asked: ListAsked, most: number, read: ReadSlice) {
  if (asked.format === 'ndjson') return answerLines(c, read) as never
  const limit = Math.min(asked.per_page, most)
  const slice = { limit, offset: (asked.page - 1) * limit }
  const { records, total } = await consult(c.var.context, (db) => readCounted(db, read, slice))
  const pages = Math.ceil(total / limit)
  return c.json(
    {
      total_items: total,
      total_pages: pages,
      page_number: asked.page,
      size: records.length,
      first_page: asked.page === 1,
      last_page: asked.page >= pages,
      empty: records.length === 0,
      contents: records as { id: string }[],
    },
    200,
  )
}

/** A page past the last one is empty, and still says how many there are. */
async function readCounted(db: Db, read: ReadSlice, slice: Slice): Promise<Slices> {
  const found = await read(db, slice)
  if (found.records.length > 0 || slice.offset === 0) return found
  return { records: [], total: (await read(db, { limit: 1, offset: 0 })).total }
}

/** All records, a line each, read page by page while they are sent. */
function answerLines(c: At, read: ReadSlice): Response {
  const limit = 200
  let offset = 0
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { records } = await consult(c.var.context, (db) => read(db, { limit, offset }))
      offset += limit
      controller.enqueue(encoder.encode(records.map((record) => `${JSON.stringify(record)}\n`).join('')))
      if (records.length === 0) controller.close()
    },
  })
  return c.body(body, 200, { 'content-type': 'application/x-ndjson' })
}
