// The history of an entry: each deed that changes it writes which fields, in the same transaction. A value that should never have stood
// there is erased.
import type { Id } from '#kernel/id'
import { done, refused, refusedFor, type Outcome } from '#kernel/outcome'
import { holds, type Context } from '#platform/context'
import { transact, type Tx } from '#platform/database'
import { allow, found } from '#platform/errors'
import { tell } from '#platform/events'
import { newId } from '#platform/random'
import { mayReadHistory } from '../rules/permissions.ts'
import { changesBetween, objectionsToErasing, type ChangeSource, type Side } from '../rules/upkeep.ts'
import { findService, type Service } from '../store.ts'
import { eraseChangeValues, findChange, insertChange } from '../store/upkeep.ts'

/** On whose behalf the actor changes an entry: where an agency keeps it, the agency's. */
export function sideOf({ actor }: Context, service: { readonly custodian_id: Id<'organization'> | null }): Side {
  if (actor.kind === 'system') return 'system'
  if (service.custodian_id !== null) return 'agency'
  return holds(actor, ['headquarters']) ? 'headquarters' : 'office'
}

/** An entry without an address that is not published: headquarters reads the history too. */
const asTold = (service: Service): Service => ({
  ...service,
  locations: service.locations.map((place) =>
    place.address_told === 'keepers' ? { ...place, title: '', street: '' } : place,
  ),
})

/** Writes what a deed changed of an entry; nothing where it changed nothing. `before` was read before the deed wrote. */
export async function noteChange(tx: Tx, context: Context, before: Service, source: ChangeSource): Promise<void> {
  const fields = changesBetween(asTold(before), found(await findService(tx, before.id)))
  if (fields.length === 0) return
  const { now: at, actor } = context
  const change = { id: newId<'change'>(), at, by: actor.account, side: sideOf(context, before), source, fields }
  await insertChange(tx, before.id, change)
}

/**
 * Whoever keeps an entry, or headquarters, erases what a change says, and the same values wherever else they stand in the entry's history:
 * a person's number that was typed into it. What the entry says now is corrected by its form.
 */
export function eraseChange(context: Context, id: Id<'service'>, change: Id<'change'>): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    const service = found(await findService(tx, id))
    allow(mayReadHistory(context.actor, service))
    const objections = objectionsToErasing(found(await findChange(tx, id, change)))
    if (objections.length > 0) return refused(objections)
    const erased = await eraseChangeValues(tx, id, change, { at: context.now, by: context.actor.account })
    if (erased === 0) return refusedFor('change-has-values')
    const custodian = service.custodian_id
    const chains = { office: service.office_id, ...(custodian !== null && { custodian }) }
    await tell(tx, context, 'change-erased', id, chains, { change, erased })
    return done(null)
  })
}
