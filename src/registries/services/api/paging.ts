// How the interface answers: one record, a page of a list with how many there are in all, or all of a list as lines.
import type { Context as Request } from 'hono'
import type { Fields } from '#protocols/hsds'
import { consult, type Db } from '#platform/database'
import { NotFound } from '#platform/errors'
import type { Env } from '#platform/routing'
import type { Slice } from '../store/directory.ts'
import { linesOf, type Piece } from './lines.ts'
import { Room } from './room.ts'

export type At = Request<Env>

/** The most records of a page: in plain fields, with all that belongs to them, and by id only. */
export const largest = { page: 100, fullPage: 50, organizations: 10, vocabulary: 500, minimal: 10_000 }

/** Readings that take long, in all of the process. Lines are counted apart, as long as somebody reads them. */
const rooms = { heavy: new Room({ places: 4, line: 8 }), lines: new Room({ places: 4, line: 0 }) }
const linesOfPiece = 50
const patience = 60_000

/** A list: some of its records past or after others, and how many there are in all. */
export interface Listing {
  readonly read: (db: Db, slice: Slice) => Promise<Piece>
  readonly count: (db: Db) => Promise<number>
}

export interface ListAsked {
  readonly page: number
  readonly per_page: number
  readonly format: 'json' | 'ndjson'
  readonly [name: string]: unknown
}

/** The key of the last row, where there may be more after it. */
export const lastOf = (rows: readonly { readonly id: string }[], { limit }: Slice): string | undefined =>
  rows.length < limit ? undefined : rows.at(-1)?.id

const heavyNames = ['search', 'taxonomy_id', 'taxonomy_term_id', 'postcode', 'full', 'full_service']

const isHeavy = (asked: ListAsked, limit: number): boolean =>
  limit > 50 || heavyNames.some((name) => asked[name] !== undefined && asked[name] !== false)

/** A page of at most `most` records, or lines. */
export async function answerList(c: At, asked: ListAsked, most: number, listing: Listing) {
  if (asked.format === 'ndjson') return (await answerLines(c, listing)) as never
  const limit = Math.min(asked.per_page, most)
  const slice = { limit, offset: (asked.page - 1) * limit }
  const read = () => consult(c.var.context, (db) => readCounted(db, listing, slice))
  const { records, total } = await (isHeavy(asked, limit) ? rooms.heavy.hold(read) : read())
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

/** The first page that is not full says itself how many there are. */
async function readCounted(db: Db, { read, count }: Listing, slice: Slice) {
  const { records, last } = await read(db, slice)
  const isAll = slice.offset === 0 && last === undefined
  return { records, total: isAll ? records.length : await count(db) }
}

/** One record by its id; heavy where so much belongs to it. */
export async function answerOne(
  c: At,
  read: (db: Db, id: string) => Promise<Fields | undefined>,
  { isHeavy: heavy = false } = {},
) {
  const id = (c.req.param('id') ?? '').toLowerCase()
  const reading = () => consult(c.var.context, (db) => read(db, id))
  const record = await (heavy ? rooms.heavy.hold(reading) : reading())
  if (!record) throw new NotFound()
  return c.json(record as { id: string }, 200)
}

/** All of a list, a record a line. Each piece is read past the last key, so that what is added meanwhile moves nothing. */
async function answerLines(c: At, { read }: Listing): Promise<Response> {
  const type = { 'content-type': 'application/x-ndjson' }
  if (c.req.method === 'HEAD') return c.body(null, 200, type)
  const leave = await rooms.lines.enter()
  const readPast = (past: string) => consult(c.var.context, (db) => read(db, { limit: linesOfPiece, offset: 0, past }))
  const first = await readPast('').catch((error: unknown) => {
    leave()
    throw error
  })
  return c.body(linesOf(first, { read: readPast, leave, patience }), 200, type)
}
