// What is asked of the directory's interface and what it answers, for reading and for its description. The records
// themselves are described by the standard's schemas.
import { createRoute, z } from '@hono/zod-openapi'
import { problemResponse } from '#platform/api'
import { largest } from './paging.ts'

const word = z
  .string()
  .max(200)
  .refine((text) => !text.includes('\0'), 'no letter U+0000')
const uuid = z.uuid().toLowerCase()
/** Also as Python writes it. */
const yes = z
  .enum(['true', 'false', 'True', 'False'])
  .default('false')
  .transform((text) => text.toLowerCase() === 'true')
  .openapi({ type: 'boolean', default: false })
const about = <Schema extends z.ZodType>(schema: Schema, description: string) => schema.openapi({ description })

const paging = {
  page: about(z.coerce.number().int().min(1).max(1_000_000).default(1), 'Number of the page, from 1.'),
  per_page: about(
    z.coerce.number().int().min(1).max(10_000).default(50),
    `Records a page, of which no more are given than ${largest.page}; ${largest.fullPage} with full=true, ${largest.organizations} of organizations with
full=true or full_service=true, ${largest.vocabulary} taxonomies or terms, ${largest.minimal} with minimal=true.`.replace(
      '\n',
      ' ',
    ),
  ),
  format: about(z.enum(['json', 'ndjson']).default('json'), 'ndjson: all of them, a record a line, without pages.'),
  search: about(
    word.optional(),
    'Words that stand in the name or the description, each of them, however accented; from three letters on the beginning of a word is enough.',
  ),
}

const terms = {
  taxonomy_term_id: about(uuid.optional(), 'Records that carry this term.'),
  taxonomy_id: about(uuid.optional(), 'Records that carry any term of this taxonomy.'),
}

const modified = z.iso.datetime({ offset: true, local: true }).or(z.iso.date())

const changes = {
  organization_id: about(uuid.optional(), 'Services that this organization gives.'),
  modified_after: about(
    modified.optional(),
    'Changed at that instant or after it (ISO 8601; UTC where no offset is given), as last_modified says.',
  ),
}

const full = about(yes, 'Records with all that belongs to them.')
const fullService = about(
  yes,
  'Organizations with their services whole, 50 of each; of more, services_url says where all are.',
)

export const ServicesAsked = z.object({
  ...paging,
  ...terms,
  ...changes,
  minimal: about(yes, 'Only id and last_modified.'),
  full,
})
export const OrganizationsAsked = z.object({ ...paging, ...terms, full, full_service: fullService })
export const PlacesAsked = z
  .object({
    ...paging,
    ...terms,
    ...changes,
    full,
    postcode: about(word.optional(), 'Places around the middle of this postal code. Service areas are not looked at.'),
    proximity: about(
      z.coerce.number().int().min(1).max(1_000_000).optional(),
      'Metres from the middle of the postcode, 40,000 where nothing is said. Not without postcode.',
    ),
  })
  .refine(({ postcode, proximity }) => proximity === undefined || postcode !== undefined, { path: ['proximity'] })
export const TaxonomiesAsked = z.object(paging)
export const TermsAsked = z.object({
  ...paging,
  taxonomy_id: about(uuid.optional(), 'Terms of this taxonomy.'),
  top_only: about(yes, 'Only terms that stand under no other.'),
  parent_id: about(uuid.optional(), 'Terms that stand under this one.'),
})
export const OneOrganizationAsked = z.object({ full_service: fullService })
export const Named = z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) })

/** A record of the standard, by its schema's name. */
export const recordOf = (schema: string) =>
  z
    .looseObject({ id: z.uuid() })
    .openapi({ description: `A record of the Human Services Data Specification 3.1: ${schema}.json of 2024-10-10.` })

export const pageOf = (schema: string) =>
  z.strictObject({
    total_items: z.number().int().nonnegative(),
    total_pages: z.number().int().nonnegative(),
    page_number: z.number().int().min(1),
    size: z.number().int().nonnegative(),
    first_page: z.boolean(),
    last_page: z.boolean(),
    empty: z.boolean(),
    contents: z.array(recordOf(schema)),
  })

export const Root = z.strictObject({
  version: z.string().openapi({ description: 'Version of the standard.' }),
  schemas_date: z.string().openapi({ description: 'The day of the schemas that are spoken.' }),
  sample_data: z.boolean().openapi({ description: 'Whether everything here is invented, to try the program.' }),
  profile: z.string(),
  openapi_url: z.string(),
})

const problems = {
  400: problemResponse('A parameter has not the form that is described: its name stands in "errors".'),
  429: problemResponse('Too much is read at once. Retry-After says how many seconds to wait.'),
  500: problemResponse('A fault of the program.'),
}
const none = { 404: problemResponse('There is no such record.') }

/** The answer of a route that is always there. */
export const json = <Schema extends z.ZodType>(schema: Schema, description: string) => ({
  200: { description, content: { 'application/json': { schema } } },
  500: problems[500],
})

/** A list of records. */
export const listRoute = <Query extends z.ZodObject>(name: string, schema: string, query: Query, summary: string) =>
  createRoute({
    method: 'get',
    path: `/${name}`,
    operationId: `list_${name}`,
    summary,
    request: { query },
    responses: {
      ...json(
        pageOf(schema),
        'A page of records; with format=ndjson all of them as lines of JSON (application/x-ndjson).',
      ),
      ...problems,
    },
  })

/** One record of a list. */
export const oneRoute = <Query extends z.ZodObject>(name: string, schema: string, query?: Query) =>
  createRoute({
    method: 'get',
    path: `/${name}/{id}`,
    operationId: `find_${schema}`,
    summary: `One record of ${name}, with all that belongs to it`,
    request: { params: Named, ...(query && { query }) } as { params: typeof Named; query: Query },
    responses: { ...json(recordOf(schema), 'The record.'), ...problems, ...none },
  })
