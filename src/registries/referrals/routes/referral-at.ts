// What an address of a referral names: the office, and a referral of the asker's agency there.
import type { Context as Request } from 'hono'
import { dayAt } from '#kernel/day'
import { readId, type Id } from '#kernel/id'
import { consult, type Db } from '#platform/database'
import { found } from '#platform/errors'
import type { Env } from '#platform/routing'
import type { View } from '#platform/view'
import { findOffice } from '#registries/network'
import type { Place } from '../pages/list.tsx'
import { isOfTheAgency } from '../rules/permissions.ts'
import { findReferralById, type Referral, type ReferralAt } from '../store/referral.ts'

export type At = Request<Env>

export const officeIn = (c: At): Id<'office'> => c.req.param('office') as Id<'office'>

export const read = <Value>(c: At, work: (db: Db) => Promise<Value>): Promise<Value> => consult(c.var.context, work)

/** The office that the address names, and the day there. NotFound where there is none. */
export async function placeIn(db: Db, c: At): Promise<Place> {
  const office = found(await findOffice(db, officeIn(c)))
  const today = dayAt(c.var.context.now, office.zone)
  return { office: office.code, title: office.title, zone: office.zone, today }
}

/** The same for a referral: its times are told in the zone of the place that serves. */
export const placeOf = async (db: Db, c: At, referral: Referral): Promise<Place> => {
  const place = await placeIn(db, c)
  return { ...place, zone: referral.service_as_told.zone ?? place.zone }
}

/** The referral that the address names. NotFound where it is none of the asker's, or of another office. */
export async function referralIn(db: Db, c: At): Promise<Referral> {
  const id = found(readId<'referral'>(c.req.param('referral') ?? ''))
  const referral = found(await findReferralById(db, id))
  const isHere = referral.office_id === officeIn(c) && isOfTheAgency(c.var.context.actor, referral)
  return found(isHere ? referral : undefined)
}

/** The same by its address alone, for deeds that read the rest themselves. */
export async function addressOf(c: At): Promise<ReferralAt & { readonly path: string }> {
  const { custodian_id: custodian, id: referral } = await read(c, (db) => referralIn(db, c))
  return { custodian, referral, path: `/referrals/${officeIn(c)}/${referral}` }
}

/** The view of a page that answers a form, as at the address where it can be opened again: for its link to the other language. */
export const viewAt = (c: At, path: string): View => ({ ...c.var.view, path, search: '' })
