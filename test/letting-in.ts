// What the tests of letting people in share: an invitation of a worker, a later moment, and what came out of a deed.
import assert from 'node:assert/strict'
import { type Outcome } from '#kernel/outcome'
import { type Context, type Role } from '#platform/context'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { invite, sessionOf } from '#registries/access'
import type { Personas } from './personas.ts'

export const passphrase = 'cuatro palabras que solo yo junto'

export function valueOf<Value>(outcome: Outcome<Value>): Value {
  assert.ok(outcome.done, outcome.done ? '' : JSON.stringify(outcome.objections))
  return outcome.value
}

export const rulesOf = (outcome: Outcome<unknown>): string[] =>
  outcome.done ? [] : outcome.objections.map(({ rule }) => rule)

export const later = (context: Context, minutes: number): Context => ({
  ...context,
  now: new Date(context.now.getTime() + minutes * 60_000),
})

export const workerOf = ({ office, agency }: Personas): Role => ({ role: 'worker', office, organization: agency })

export const mailOf = (name: string): string => `${name}-${newId().slice(0, 8)}@ejemplo.org`

export async function inviteWorker(people: Personas, mail = mailOf('socorro')) {
  const draft = { name: 'Socorro Paz', mail, language: 'es', ...workerOf(people) } as const
  const { account, link } = valueOf(await invite(people.ines, draft))
  return { account, mail, key: new URL(link ?? '').searchParams.get('key') ?? '' }
}

export const ask = (installation: Installation, session: string, tablet?: string, now?: Date) =>
  sessionOf(installation, { session, tablet }, now)
