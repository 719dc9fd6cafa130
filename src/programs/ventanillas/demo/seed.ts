// What follows from a seed: ids, codes and chances, so that an interrupted filling goes on without doubling.
import { createHash } from 'node:crypto'
import type { Id } from '#kernel/id'
import type { Outcome } from '#kernel/outcome'
import { codeAlphabet, codeLength } from '#kernel/text'
import { contextFor, type Actor, type Context } from '#platform/context'
import type { Installation } from '#platform/installation'

/** Somebody of the sample at an instant. */
export const asOf = (installation: Installation, actor: Actor, at: Date = installation.clock()): Context =>
  contextFor(installation, actor, 'es', at)

/** A command of the sample must be done; a refusal is a fault of the sample, told with its rules. */
export async function settle<Value>(outcome: Promise<Outcome<Value>>): Promise<Value> {
  const result = await outcome
  if (result.done) return result.value
  throw new Error(
    `sample data was refused: ${result.objections.map(({ rule, field }) => `${rule} @ ${field}`).join(', ')}`,
  )
}

const hashOf = (seed: string): Buffer => createHash('sha256').update(`puente sample ${seed}`).digest()

/** A UUID that follows from a seed. */
export function idFrom<Kind extends string>(seed: string): Id<Kind> {
  const hex = hashOf(seed).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}` as Id<Kind>
}

/** A receipt's code that follows from a seed. */
export const codeFrom = (seed: string): string =>
  [...hashOf(seed).subarray(0, codeLength)].map((byte) => codeAlphabet[byte % codeAlphabet.length]).join('')

/** Numbers from 0 to 1 that follow from a seed, evenly spread enough for a sample. */
export function chanceFrom(seed: string): () => number {
  let count = 0
  return () => hashOf(`${seed} ${count++}`).readUInt32BE(0) / 2 ** 32
}
