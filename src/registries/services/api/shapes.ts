// What is asked of the directory's interface and what it answers, for reading and for its description. The records themselves are
// described by the standard's schemas.
import { z } from '@hono/zod-openapi'

const word = z
  .string()
  .max(200)
  .refine((text) => !text.includes('\0'), 'no letter U+0000')
const yes = z.enum(['true', 'false']).optional()

export const paging = {
  page: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(1)
    .openapi({ description: 'Number of the page, from 1.' }),
  per_page: z.coerce.number().int().min(1).max(10_000).default(50).openapi({
    description: 'Records a page; at most 500 of them, or 10,000 with minimal=true.',
  }),
  format: z.enum(['json', 'ndjson']).default('json').openapi({ description: 'ndjson: all of them, a record a line.' }),
  search: word.optional().openapi({ description: 'Words that stand in the names or the description.' }),
}

const terms = {
  taxonomy_term_id: z.uuid().optional(),
  taxonomy_id: z.uuid().optional().openapi({ description: 'Records that carry any term of this taxonomy.' }),
}

const modified = z.iso.datetime({ offset: true, local: true }).or(z.iso.date())

const changes = {
  organization_id: z.uuid().optional(),
  modified_after: modified.optional().openapi({ description: 'Changed at that instant or after it (ISO 8601).' }),
}

export const ServicesAsked = z.object({ ...paging, ...terms, ...changes, minimal: yes, full: yes })
export const OrganizationsAsked = z.object({ ...paging, ...terms, full: yes, full_service: yes })
export const PlacesAsked = z.object({
  ...paging,
  ...terms,
  ...changes,
  full: yes,
  postcode: word.optional(),
  proximity: z.coerce.number().int().min(1).max(1_000_000).default(40_000).openapi({
    description: 'Metres from the middle of the postcode.',
  }),
})
export const TaxonomiesAsked = z.object(paging)
export const TermsAsked = z.object({
  ...paging,
  taxonomy_id: z.uuid().optional(),
  top_only: yes,
  parent_id: z.uuid().optional(),
})
export const OneAsked = z.object({ full_service: yes })
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
