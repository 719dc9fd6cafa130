// The read API of the Human Services Data Specification under /hsds: public, without a key, kept by whoever asks for some minutes.
import { createRoute, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import { etag } from 'hono/etag'
import { schemasOf, version, type Fields } from '#protocols/hsds'
import { apiRouter, type Api } from '#platform/api'
import { NotFound } from '#platform/errors'
import type { Env } from '#platform/routing'
import { listOwnTerms } from '../commands/publish-hsds.ts'
import { addOrganizations } from './organizations.ts'
import type { At } from './paging.ts'
import { addPlaces } from './places.ts'
import { addServices } from './services.ts'
import { json, Root } from './shapes.ts'
import { addVocabularies } from './vocabularies.ts'

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

/**
 * Public facts may be kept for five minutes, and asked for again by their mark; by any page on the web. What is sent while it is read is not
 * marked: the mark is made of the whole.
 */
const kept: MiddlewareHandler<Env> = async (c, next) => {
  await next()
  c.header('cache-control', [200, 304].includes(c.res.status) ? 'public, max-age=300' : 'no-store')
}

const mark = etag()
const marked: MiddlewareHandler<Env> = (c, next) => (c.req.query('format') === 'ndjson' ? next() : mark(c, next))

/** The routes, under /hsds. */
export function makeDirectoryApi(): Api {
  const api = apiRouter({ misfit: 400 })
  api.use(cors({ origin: '*', allowMethods: ['GET'], exposeHeaders: ['etag', 'retry-after'] }), kept, marked)
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
  const fields = [
    {
      schema: 'organization',
      name: 'services_url',
      description: 'Where all services are of an organization of which only the first are given.',
    },
  ]
  return { taxonomies: of('taxonomy'), taxonomy_terms: of('taxonomy_term'), fields }
}
