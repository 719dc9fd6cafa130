// The history of an entry: each deed that changes it writes which fields, in the same transaction.
import type { Id } from '#kernel/id'
import { holds, type Context } from '#platform/context'
import type { Tx } from '#platform/database'
import { found } from '#platform/errors'
import { newId } from '#platform/random'
import { changesBetween, type ChangeSource, type Side } from '../rules/upkeep.ts'
import { findService, type Service } from '../store.ts'
import { insertChange } from '../store/upkeep.ts'

/** On whose behalf the actor changes an entry: where an agency keeps it, the agency's. */
export function sideOf({ actor }: Context, service: { readonly custodian_id: Id<'organization'> | null }): Side {
  if (actor.kind === 'system') return 'system'
  if (service.custodian_id !== null) return 'agency'
  return holds(actor, ['headquarters']) ? 'headquarters' : 'office'
}

/** Writes what a deed changed of an entry; nothing where it changed nothing. `before` was read before the deed wrote. */
export async function noteChange(tx: Tx, context: Context, before: Service, source: ChangeSource): Promise<void> {
  const fields = changesBetween(before, found(await findService(tx, before.id)))
  if (fields.length === 0) return
  const { now: at, actor } = context
  const change = { id: newId<'change'>(), at, by: actor.account, side: sideOf(context, before), source, fields }
  await insertChange(tx, before.id, change)
}
