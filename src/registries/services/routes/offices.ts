// The offices whose directory the reader may choose.
import type { Context as Request } from 'hono'
import { consult } from '#platform/database'
import type { Env } from '#platform/routing'
import { listOffices, nameOffice } from '#registries/network'
import type { OfficeChoice } from '../pages/directory.tsx'

/** An agency's or officer's own, every one at work for headquarters; by name. */
export async function officesFor(c: Request<Env>): Promise<OfficeChoice[]> {
  const { context, view } = c.var
  const { roles } = context.actor
  const everywhere = roles.some(({ role }) => role === 'headquarters')
  const own = new Set(roles.map(({ office }) => office))
  const offices = await consult(context, (db) => listOffices(db, context.today))
  return offices
    .filter(({ code }) => everywhere || own.has(code))
    .map((office) => ({ code: office.code, title: nameOffice(view, office) }))
    .toSorted((one, other) => one.title.localeCompare(other.title, view.language))
}
