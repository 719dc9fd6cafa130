// All trustees of an election together (section 4.7): what is archived, the key of the election, and who is who.
import type { Element, Group } from './group.ts'
import type { ThresholdParameters } from './threshold.ts'
import type { TrusteePublicKey } from './trustee.ts'

/** One trustee without whom nothing is decrypted, or a group of whom some decrypt. */
export type TrusteeKind = readonly ['Single', TrusteePublicKey] | readonly ['Pedersen', ThresholdParameters]

/** The list as it is archived. */
export const writeTrustees = (trustees: readonly TrusteeKind[]): string => JSON.stringify(trustees)

/**
 * The key of the election, the product of the sub-keys (section 3.1.1): of a single trustee its own, of a threshold
 * that which `assemble` gives.
 */
export function combineTrusteeKeys(group: Group, subKeys: readonly Element[]): Element {
  return subKeys.reduce((key, subKey) => group.multiply(key, subKey), group.identity)
}

/** A trustee as partial decryptions name it: `owner` counts from 1 over the flattened list (section 4.18). */
export interface Owner {
  readonly owner: number
  readonly publicKey: string
  /** The place in the list, from 0, and within a threshold, from 1. */
  readonly item: number
  readonly place: number | undefined
}

/** Everybody who can give a partial decryption, in the order in which owners are counted. */
export function listOwners(trustees: readonly TrusteeKind[]): Owner[] {
  const owners: Owner[] = []
  for (const [item, [kind, content]] of trustees.entries()) {
    const keys = kind === 'Single' ? [content] : content.verification_keys
    for (const [at, { public_key: publicKey }] of keys.entries())
      owners.push({ owner: owners.length + 1, publicKey, item, place: kind === 'Single' ? undefined : at + 1 })
  }
  return owners
}
