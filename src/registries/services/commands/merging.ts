// Entries that look alike: a person says that they are not the same, or merges them, part by part. Nothing is deleted.
import type { Id } from '#kernel/id'
import { done, refused, refusedFor, type Outcome } from '#kernel/outcome'
import { todayIn, type Context } from '#platform/context'
import { consult, transact, type Tx } from '#platform/database'
import { allow, found } from '#platform/errors'
import { tell } from '#platform/events'
import { findOffice } from '#registries/network'
import { findOrganization } from '#registries/partners'
import { mayKeepService } from '../rules/permissions.ts'
import { findTwins, objectionsToPair, pairKey, type MergingDraft, type Twins } from '../rules/twins.ts'
import { typedOf, writtenParts } from '../rules/upkeep.ts'
import { findWholeService, type Service } from '../store.ts'
import {
  insertDistinction,
  listComparable,
  listDistinctions,
  lockServices,
  markMerged,
  type ComparableEntry,
} from '../store/upkeep.ts'
import { noteChange } from './change.ts'
import { entryWith } from './proposal.ts'
import { chainsOf, correctEntry, keptService } from './service.ts'

export type Pair = readonly [one: Id<'service'>, other: Id<'service'>]

/** The pairs of an office's open entries that may be one and that nobody told apart: 200 at most, the most alike first. */
export const listTwins = (context: Context, office: Id<'office'>): Promise<Twins<ComparableEntry>[]> =>
  consult(context, async (db) => {
    const apart = (await listDistinctions(db, office)).map(({ one_id, other_id }) => pairKey(one_id, other_id))
    return findTwins(await listComparable(db, office), new Set(apart))
  })

async function findPair(tx: Tx, [one, other]: Pair): Promise<[Service, Service]> {
  return [found(await findWholeService(tx, one)), found(await findWholeService(tx, other))]
}

/** Whoever keeps one of two entries says that they are not the same; they are shown no more. */
export function tellApart(context: Context, pair: Pair): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    const [one, other] = await findPair(tx, pair)
    allow(mayKeepService(context.actor, one) || mayKeepService(context.actor, other))
    const objections = objectionsToPair(one, other)
    if (objections.length > 0) return refused(objections)
    await insertDistinction(tx, pair, { at: context.now, by: context.actor.account })
    await tell(tx, context, 'services-told-apart', one.id, chainsOf(one.office_id, one.custodian_id), {
      other: other.id,
    })
    return done(null)
  })
}

/**
 * Whoever keeps two entries merges them: one stays, with the parts that are taken from the other, which is closed and leads to it.
 * Referrals keep pointing where they did.
 */
export function mergeServices(
  context: Context,
  pair: Pair,
  draft: MergingDraft,
  reason: string,
): Promise<Outcome<Id<'service'>>> {
  return transact(context, async (tx) => {
    await lockServices(tx, pair)
    const [one, other] = await findPair(tx, pair)
    allow(mayKeepService(context.actor, one) && mayKeepService(context.actor, other))
    const objections = objectionsToPair(one, other)
    if (objections.length > 0) return refused(objections)
    const [stays, goes] = draft.stays === 'one' ? [one, other] : [other, one]
    const office = found(await findOffice(tx, stays.office_id))
    const closing = { on: todayIn(context, office.zone), reason, by: context.actor.account }
    if ((await markMerged(tx, goes.id, stays.id, closing)) === 0) return refusedFor('service-is-not-closed')
    await noteChange(tx, context, goes, 'duplicate')
    const broken = await takeFrom(tx, context, stays.id, goes, draft)
    if (broken.length > 0) return refused(broken)
    await tell(tx, context, 'services-merged', stays.id, chainsOf(office.code, stays.custodian_id), { goes: goes.id })
    return done(stays.id)
  })
}

/** Writes the parts that are taken from the entry that goes into the one that stays; gives what is objected. */
async function takeFrom(tx: Tx, context: Context, stays: Id<'service'>, goes: Service, { parts }: MergingDraft) {
  const taken = writtenParts.filter((part) => parts.includes(part))
  if (taken.length === 0 && !isKept(goes)) return []
  const kept = await keptService(tx, context, stays)
  const kind = (await findOrganization(tx, goes.organization_id))?.kind ?? 'nonprofit'
  const { entry, objections } = await entryWith(tx, context, kept, typedOf({ ...goes, kind }), taken)
  if (objections) return objections
  const withRows = {
    ...entry,
    ...(taken.includes('languages') && { languages: goes.languages }),
    ...(taken.includes('cost') && { cost_options: goes.cost_options }),
    ...(taken.includes('place') && entry.location && { location: { ...entry.location, ...pointOf(goes) } }),
  }
  // Where one of the two does not publish its address, the one that stays does not either.
  if (isKept(goes) && withRows.location) withRows.location = { ...withRows.location, address_told: 'keepers' }
  return correctEntry(tx, context, kept, withRows, 'duplicate')
}

const isKept = ({ locations: [place] }: Service): boolean => place?.address_told === 'keepers'

/** The point of the place that an entry stands at, which no form has. */
function pointOf({ locations: [place] }: Service): { lat?: number | null; lon?: number | null } {
  return place && place.lat !== null ? { lat: place.lat, lon: place.lon } : {}
}
