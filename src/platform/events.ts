// The one log: a deed tells one event, in the transaction that made it true.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import type { Context } from './context.ts'
import type { Tx } from './database.ts'

/** Which hash chains the event joins: the custodian's, the office's, headquarters'. At least one. */
export interface Chains {
  readonly custodian?: Id<'organization'>
  readonly office?: Id<'office'>
  readonly headquarters?: true
}

/**
 * Writes the event of a deed and links it into its chains (locked in the order of their names until commit, so call it last).
 * `change` is kept only as its SHA-256: never put into it, in clear, what must be forgotten one day.
 */
export async function tell(
  tx: Tx,
  context: Context,
  kind: string,
  subject: string,
  chains: Chains,
  change: unknown = null,
): Promise<void> {
  await sql`select platform.tell(${kind}, ${subject}, ${context.actor.account}::uuid, ${context.now},
    ${chains.office ?? null}, ${chains.custodian ?? null}::uuid, ${chains.headquarters ?? false}, ${digest(change)})`.execute(
    tx,
  )
}

/** SHA-256 of a value written as JSON with its keys in order. */
export const digest = (value: unknown): Buffer => createHash('sha256').update(canonical(value)).digest()

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value !== null && typeof value === 'object' && !(value instanceof Date)) {
    const entries = Object.entries(value).filter(([, member]) => member !== undefined)
    return `{${entries
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`)
      .join(',')}}`
  }
  return JSON.stringify(value) ?? 'null'
}
