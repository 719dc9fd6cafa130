// Trustees who hold a key each, all of whom are needed to decrypt (sections 4.5 and 4.7, "Single").
import type { Group } from './group.ts'
import { challengeOfKey, drawExponent, proveSecret, readExponent, type Proof, type Random } from './proof.ts'

/** A trustee's public key and the proof that its secret is known (section 4.5), in the order of writing. */
export interface TrusteePublicKey {
  readonly pok: Proof
  readonly public_key: string
  /** Only of a trustee within a threshold, for newer tools: see threshold.ts. */
  readonly signature?: Proof
}

/** A new secret key, to be kept by its trustee alone. */
export const drawTrusteeKey = (group: Group, random: Random): bigint => drawExponent(group, random)

/** The public key of a secret, and the proof that goes with it: the specification's gamma (section 3.1.1). */
export function publishTrusteeKey(group: Group, secret: bigint, random: Random): TrusteePublicKey {
  const publicKey = group.write(group.powerOfGenerator(secret))
  const pok = proveSecret(group, secret, (commitment) => challengeOfKey(group, publicKey, commitment), random)
  return { pok, public_key: publicKey }
}

/** A secret key as its file holds it: a number modulo q in base 10, as a JSON text (section 4.5). */
export const writeTrusteeKey = (secret: bigint): string => JSON.stringify(secret.toString())

/** The secret of a key file; undefined when it is none of this group. */
export function readTrusteeKey(group: Group, text: string): bigint | undefined {
  return readExponent(group, /^"([0-9]+)"\s*$/.exec(text)?.[1])
}
