// What the addresses of an office's window share: its stations, and today there.
import type { Context as Request } from 'hono'
import { dayAt, type Day } from '#kernel/day'
import { readId, type Id } from '#kernel/id'
import { agencyRoles, type Context } from '#platform/context'
import type { Db } from '#platform/database'
import { found } from '#platform/errors'
import type { Env } from '#platform/routing'
import { listStationsAt, type StationAt } from '../store/station.ts'

export const officeIn = (c: Request<Env>): Id<'office'> => c.req.param('office') as Id<'office'>

/** An id that the address names; not found where it cannot be read. */
export const idIn = <Kind extends string>(c: Request<Env>, name: string): Id<Kind> =>
  found(readId<Kind>(c.req.param(name) ?? ''))

export interface AtOffice {
  readonly office: Id<'office'>
  readonly stations: StationAt[]
  readonly today: Day
}

/** The office's stations and today there; not found where it has none. */
export async function readOffice(db: Db, c: Request<Env>): Promise<AtOffice> {
  const { context } = c.var
  const office = officeIn(c)
  const stations = await listStationsAt(db, office, context.today)
  return { office, stations, today: dayAt(context.now, found(stations[0]).zone) }
}

/** The agencies for which the actor works at the office. */
export const agenciesAt = (context: Context, office: Id<'office'>): Id<'organization'>[] => [
  ...new Set(
    context.actor.roles.flatMap(({ role, office: at, organization }) =>
      organization !== null && (at === null || at === office) && agencyRoles.includes(role) ? [organization] : [],
    ),
  ),
]

/** The page of a list that the address asks for, from 1. */
export const pageNumberIn = (c: Request<Env>): number =>
  Math.max(1, Number(/^\d{1,6}$/.exec(c.req.query('page') ?? '')?.[0] ?? 1))
