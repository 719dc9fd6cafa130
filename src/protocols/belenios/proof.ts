// Proofs that do not show what they prove (sections 4.5, 4.12, 4.13, 4.14 and 4.18): the texts whose hashes are the
// challenges, which both sides need, and the side that proves. Every proof is a challenge and a response modulo q.
import type { Element, Group, Prepared } from './group.ts'
import { hashToExponent, toNumber } from './hash.ts'

/** A proof as it is written: both numbers modulo q, in base 10 (section 4.3). */
export interface Proof {
  readonly challenge: string
  readonly response: string
}

/** Gives that many bytes which nobody can foresee. */
export type Random = (bytes: number) => Uint8Array

/** The commitments A and B of one proof, of which only their hash is published. */
export type Commitments = readonly (readonly [a: Element, b: Element])[]

/** An exponent drawn evenly: 64 bits more than q has leave no bias that could be seen. */
export function drawExponent(group: Group, random: Random): bigint {
  return toNumber(random(40)) % group.q
}

/** An exponent as it is written, below q in base 10; undefined when it is none. The verifier has its own (verify/shapes.ts). */
export function readExponent(group: Group, text: unknown): bigint | undefined {
  if (typeof text !== 'string' || !/^(?:0|[1-9][0-9]{0,80})$/.test(text)) return undefined
  const exponent = BigInt(text)
  return exponent < group.q ? exponent : undefined
}

const modulo = (k: bigint, q: bigint): bigint => ((k % q) + q) % q

/** Section 4.5: of a trustee's public key. */
export function challengeOfKey(group: Group, publicKey: string, commitment: Element): bigint {
  return hashToExponent(group, `pok|${group.name}|${publicKey}|${group.write(commitment)}`)
}

/** Section 4.14: of a ballot's signature, over the hash of the ballot without it. */
export function challengeOfSignature(group: Group, hash: string, commitment: Element): bigint {
  return hashToExponent(group, `sig|${hash}|${group.write(commitment)}`)
}

/** Section 4.6.1: of a message that a trustee signs. */
export function challengeOfMessage(group: Group, message: string, commitment: Element): bigint {
  return hashToExponent(group, `sigmsg|${message}|${group.write(commitment)}`)
}

/** Section 4.12: that a ciphertext, written `alpha,beta`, holds one of several numbers. `context` is S0 or S. */
export function challengeOfInterval(group: Group, context: string, ciphertext: string, pairs: Commitments): bigint {
  return hashToExponent(group, `prove|${context}|${ciphertext}|${writePairs(group, pairs)}`)
}

/** Section 4.13: `bproof0` that a vote is not both blank and not, `bproof1` that it is blank or within bounds. */
export function challengeOfBlank(
  group: Group,
  which: 'bproof0' | 'bproof1',
  context: string,
  pairs: Commitments,
): bigint {
  return hashToExponent(group, `${which}|${context}|${writePairs(group, pairs)}`)
}

/** Section 4.18: that a factor was made with the key X; `pair` is A and B. */
export function challengeOfDecryption(
  group: Group,
  fingerprint: string,
  publicKey: string,
  pair: Commitments[number],
): bigint {
  return hashToExponent(group, `decrypt|${fingerprint}|${publicKey}|${writePairs(group, [pair])}`)
}

/** What a bound proof speaks of, each element as it is written; places are counted from 0, owners from 1. */
export interface BoundStatement {
  readonly fingerprint: string
  readonly owner: number
  readonly publicKey: string
  readonly question: number
  readonly choice: number
  readonly alpha: string
  readonly beta: string
  readonly factor: string
}

/** Ours, beside 4.18: that this factor, of this sum and no other, was made with the key X (verify/README.md). */
export function challengeOfBoundDecryption(group: Group, of: BoundStatement, pair: Commitments[number]): bigint {
  const who = `${of.fingerprint}|${group.name}|${of.owner}|${of.publicKey}`
  const what = `${of.question}|${of.choice}|${of.alpha},${of.beta}|${of.factor}`
  return hashToExponent(group, `bound-decrypt|${who}|${what}|${writePairs(group, [pair])}`)
}

const writePairs = (group: Group, pairs: Commitments): string =>
  pairs.map(([a, b]) => `${group.write(a)},${group.write(b)}`).join(',')

/** S0 of section 4.11: what ties every proof of a ballot to the election and to the credential. */
export const contextOfVoter = (fingerprint: string, credential: string): string => `${fingerprint}|${credential}`

/** S of section 4.11.1: S0 and all the ciphertexts of the answer, each written `alpha,beta`. */
export const contextOfAnswer = (contextOfVoter: string, ciphertexts: readonly string[]): string =>
  `${contextOfVoter}|${ciphertexts.join(',')}`

/**
 * Proves that one knows `secret`: A = g ^ w, the challenge from A, response = w - secret * challenge.
 * Serves keys (4.5), messages (4.6.1) and ballots (4.14).
 */
export function proveSecret(
  group: Group,
  secret: bigint,
  challengeFor: (commitment: Element) => bigint,
  random: Random,
): Proof {
  const w = drawExponent(group, random)
  const challenge = challengeFor(group.powerOfGenerator(w))
  return { challenge: challenge.toString(), response: modulo(w - secret * challenge, group.q).toString() }
}

/** The two bases every vote is encrypted with: g, and the election's key with its tables. */
export interface Encryption {
  readonly group: Group
  readonly publicKey: Prepared
}

/** That a ciphertext made with `r` holds `value`: true when it does hold it (`held` = `value`). */
export interface Claim {
  readonly r: bigint
  readonly held: number
  readonly value: number
}

/**
 * Proves that at least one of the claims is true without showing which (sections 4.12 and 4.13).
 * The specification draws the response of a false claim and computes A = g ^ response * alpha ^ challenge. Whoever knows
 * r can draw w for every claim instead and compute A = g ^ w, B = y ^ w * g ^ ((held - value) * challenge), response =
 * w - r * challenge: the same even distribution, from tables alone, and the same steps for the true claim and the false.
 */
export function proveOneOf(
  { group, publicKey }: Encryption,
  claims: readonly Claim[],
  challengeFor: (pairs: Commitments) => bigint,
  random: Random,
): Proof[] {
  const truth = claims.findIndex((claim) => claim.held === claim.value)
  if (truth < 0) throw new Error('no claim of this proof is true')
  const drawn = claims.map(() => ({ w: drawExponent(group, random), challenge: drawExponent(group, random) }))
  const pairs = claims.map((claim, index) => {
    const { w, challenge } = drawn[index] as (typeof drawn)[number]
    const shift = modulo(BigInt(claim.held - claim.value) * challenge, group.q)
    return [group.powerOfGenerator(w), group.multiply(publicKey.power(w), group.powerOfGenerator(shift))] as const
  })
  const others = drawn.reduce((sum, { challenge }, index) => (index === truth ? sum : sum + challenge), 0n)
  const left = modulo(challengeFor(pairs) - others, group.q)
  return claims.map(({ r }, index) => {
    const { w, challenge: own } = drawn[index] as (typeof drawn)[number]
    const challenge = index === truth ? left : own
    return { challenge: challenge.toString(), response: modulo(w - r * challenge, group.q).toString() }
  })
}

/**
 * Proves that `alpha` was raised to the same secret as g in the public key (section 4.18, and bound proofs). Every proof
 * draws a w of its own: two challenges over one w would give the secret away.
 * `challengeFor` is given A = g ^ w and B = alpha ^ w.
 */
export function proveFactor(
  group: Group,
  alpha: Element,
  secret: bigint,
  challengeFor: (pair: Commitments[number]) => bigint,
  random: Random,
): Proof {
  const w = drawExponent(group, random)
  const challenge = challengeFor([group.powerOfGenerator(w), group.power(alpha, w)])
  return { challenge: challenge.toString(), response: modulo(w - secret * challenge, group.q).toString() }
}
