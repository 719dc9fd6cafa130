// A visitor took a consent back at the agency: its system says so, and the telephone is erased here too.
import { done } from '#kernel/outcome'
import type { Context } from '#platform/context'
import { transact, type Tx } from '#platform/database'
import { allow } from '#platform/errors'
import { mayTellFor } from '../rules/partner-key.ts'
import { lockImports } from '../store/import.ts'
import { listVisitChain, type AskingKey } from '../store/partner-key.ts'
import { forgetPerson } from './forgetting.ts'
import { visitIdOf } from './incoming.ts'

/** What became of the contact of a visit. */
export type WithdrawalFate = 'erased' | 'nothing-kept'

/**
 * Erases the contacts of the visits of these references at the key's station, and answers each in its place. The visits
 * stay, as counts. Repeated, or where nothing is kept, it changes nothing.
 */
export async function withdrawContacts(
  context: Context,
  key: AskingKey,
  references: readonly string[],
): Promise<readonly WithdrawalFate[]> {
  const fates: WithdrawalFate[] = []
  await transact(context, async (tx) => {
    allow(mayTellFor(context.actor, key.custodian))
    await lockImports(tx, key.custodian)
    for (const reference of references) fates.push(await withdrawContact(tx, context, key, reference.trim()))
    return done(null)
  })
  return fates
}

async function withdrawContact(tx: Tx, context: Context, key: AskingKey, reference: string): Promise<WithdrawalFate> {
  const chain = await listVisitChain(tx, key.custodian, visitIdOf(context, key, reference))
  const persons = new Set(chain.flatMap(({ person_id }) => person_id ?? []))
  for (const person of persons) await forgetPerson(tx, context, key.custodian, person)
  return persons.size > 0 ? 'erased' : 'nothing-kept'
}
