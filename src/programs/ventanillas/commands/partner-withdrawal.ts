// A visitor took a consent back at the agency: its system says so, and the telephone that it told is erased here too. What the window
// keeps with a consent that was given there is not the system's to take back.
import type { Id } from '#kernel/id'
import { done } from '#kernel/outcome'
import type { Context } from '#platform/context'
import { transact, type Tx } from '#platform/database'
import { allow } from '#platform/errors'
import { listConsents, withdrawConsentIn, type ConsentRow } from '#registries/people'
import { mayTellFor } from '../rules/partner-key.ts'
import { lockImports } from '../store/import.ts'
import { listVisitChain, type AskingKey } from '../store/partner-key.ts'
import { forgetPerson } from './forgetting.ts'
import { visitIdOf } from './incoming.ts'

/** What became of the contact of a visit. `kept-at-window`: what is kept was agreed to at the window, and stays. */
export type WithdrawalFate = 'erased' | 'kept-at-window' | 'nothing-kept'

/**
 * Erases the contacts that were told with the visits of these references at the key's station, and answers each in its place. The
 * visits stay, as counts; so does a contact to which the visitor agreed at the window. Repeated, or where nothing is kept, it changes nothing.
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
  const fates = new Set<WithdrawalFate>()
  for (const person of persons) fates.add(await withdrawFor(tx, context, key, person))
  return order.find((fate) => fates.has(fate)) ?? 'nothing-kept'
}

/** Of several contacts of a visit, what is answered is the first of these. */
const order = ['erased', 'kept-at-window'] as const

async function withdrawFor(
  tx: Tx,
  context: Context,
  { custodian }: AskingKey,
  person: Id<'protected-person'>,
): Promise<WithdrawalFate> {
  const standing = (await listConsents(tx, person)).filter(
    ({ withdrawn_at, expires_on }) => withdrawn_at === null && (expires_on === null || expires_on >= context.today),
  )
  if (standing.some(isOfWindow)) {
    for (const { id } of standing.filter((consent) => !isOfWindow(consent))) await withdrawConsentIn(tx, context, id)
    return 'kept-at-window'
  }
  await forgetPerson(tx, context, custodian, person)
  return 'erased'
}

/** Whether somebody wrote the consent down at the window: a system has no account. */
const isOfWindow = ({ recorded_by }: ConsentRow): boolean => recorded_by !== null
