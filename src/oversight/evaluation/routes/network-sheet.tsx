// Answers a page of the network: its sheet from the shelf where nothing changed since it was made, and around it the reader's frame.
import type { Context as Request } from 'hono'
import { monthOf } from '#kernel/day'
import type { Actor } from '#platform/context'
import { consult, type Db } from '#platform/database'
import type { Installation } from '#platform/installation'
import { page, type Env } from '#platform/routing'
import { SheetPage, type Sheet } from '../pages/network-sheet.tsx'
import { getState } from '../store/network-state.ts'
import { todayEverywhere } from './network-reading.ts'
import { Shelf } from './network-shelf.ts'

/** Characters of all sheets that a process keeps: some dozens of the largest. */
export const mostCharacters = 8_000_000

const shelves = new WeakMap<Installation, Shelf<Sheet>>()

/** The sheets that this process keeps of an installation. */
export function shelfOf(installation: Installation): Shelf<Sheet> {
  const shelf = shelves.get(installation) ?? new Shelf<Sheet>(mostCharacters, ({ content }) => content.length)
  shelves.set(installation, shelf)
  return shelf
}

/** All that row security lets somebody see hangs on this: two who share it see the same. */
const sightOf = ({ kind, roles, offices, bearer }: Actor) => [kind, roles, offices, bearer ?? null]

/** Everything besides the database that a sheet is made of. */
function keyOf(c: Request<Env>): string {
  const { context, view } = c.var
  const { pathname, search } = new URL(c.req.url)
  return JSON.stringify([
    sightOf(context.actor),
    view.language,
    pathname,
    search,
    context.today,
    view.today,
    todayEverywhere(c),
  ])
}

/** Answers the sheet, made anew where anything that it is read from changed. Its frame names the reader and is never kept. */
export async function showSheet(c: Request<Env>, make: (db: Db) => Promise<Sheet>): Promise<Response> {
  const { context, view } = c.var
  const state = await consult(context, (db) => getState(db, monthOf(todayEverywhere(c))))
  const sheet = await shelfOf(context.installation).take(keyOf(c), state, () => consult(context, make))
  return page(c, <SheetPage view={view} sheet={sheet} />, sheet.objected ? 422 : 200)
}
