// The count: ballots multiplied, decrypted in parts by the trustees, and put together (sections 4.15, 4.16, 4.18, 4.19).
import type { BallotFile, Ciphertext } from './ballot.ts'
import { countChoices, type Election } from './election.ts'
import type { Element, Group } from './group.ts'
import { hashToHex } from './hash.ts'
import { challengeOfBoundDecryption, challengeOfDecryption, proveFactor, type Proof, type Random } from './proof.ts'

/** For each question, the product of the ciphertexts of each of its choices (section 4.16). */
export type EncryptedTally = readonly (readonly Ciphertext[])[]

/** Section 4.16: the payload of the event, which names the tally by its hash. */
export interface SizedEncryptedTally {
  readonly num_tallied: number
  readonly total_weight: number
  readonly encrypted_tally: string
}

/** Section 4.18: a factor and a proof for each ciphertext of the tally; and ours, a proof bound to both (verify/README.md). */
export interface PartialDecryption {
  readonly decryption_factors: readonly (readonly string[])[]
  readonly decryption_proofs: readonly (readonly Proof[])[]
  /** Other tools write none, and pass over ours. */
  readonly bound_proofs?: readonly (readonly Proof[])[]
}

/** Section 4.19: for each question, how often each choice was chosen; where there is a blank vote, it stands first. */
export interface Result {
  readonly result: readonly (readonly number[])[]
}

/**
 * The ballots that count, the last of each credential (section 4.15, "last"). They must have been verified, and no
 * ballot may stand twice among them: a ballot cast anew after another one would bring the older vote back.
 */
export function lastBallots<Ballot extends Pick<BallotFile, 'credential'>>(ballots: readonly Ballot[]): Ballot[] {
  const last = new Map<string, Ballot>()
  for (const ballot of ballots) {
    last.delete(ballot.credential)
    last.set(ballot.credential, ballot)
  }
  return [...last.values()]
}

/** A running product of ballots: two elements for each choice, however many ballots there are. */
export type RunningTally = { alpha: Element; beta: Element }[][]

/** The product of no ballots. */
export const startTally = ({ group, file }: Election): RunningTally =>
  file.questions.map((question) =>
    Array.from({ length: countChoices(question) }, () => ({ alpha: group.identity, beta: group.identity })),
  )

/** Multiplies a verified ballot in. Throws where it does not have the election's form. */
export function addBallot({ group }: Election, tally: RunningTally, { answers }: Pick<BallotFile, 'answers'>): void {
  for (const [question, row] of tally.entries())
    for (const [at, product] of row.entries()) {
      const { alpha, beta } = readCiphertext(group, answers[question]?.choices[at])
      product.alpha = group.multiply(product.alpha, alpha)
      product.beta = group.multiply(product.beta, beta)
    }
}

function readCiphertext(group: Group, choice: Ciphertext | undefined): { alpha: Element; beta: Element } {
  const [alpha, beta] = choice === undefined ? [] : [group.read(choice.alpha), group.read(choice.beta)]
  if (alpha === undefined || beta === undefined) throw new Error('ciphertext-is-of-the-group')
  return { alpha, beta }
}

/** One that a secret may be put to: of an element outside of the group a power would tell of the secret. */
function readMembers(group: Group, choice: Ciphertext): { alpha: Element; beta: Element } {
  const { alpha, beta } = readCiphertext(group, choice)
  if (!group.isMember(alpha) || !group.isMember(beta)) throw new Error('ciphertext-is-of-the-group')
  return { alpha, beta }
}

/** The tally's text, and the text of what its event names. */
export function writeTally(
  { group }: Election,
  tally: RunningTally,
  ballots: number,
): { tally: string; sized: string } {
  const text = JSON.stringify(
    tally.map((row) =>
      row.map(({ alpha, beta }): Ciphertext => ({ alpha: group.write(alpha), beta: group.write(beta) })),
    ),
  )
  const sized: SizedEncryptedTally = { num_tallied: ballots, total_weight: ballots, encrypted_tally: hashToHex(text) }
  return { tally: text, sized: JSON.stringify(sized) }
}

/**
 * A trustee's part (section 4.18): alpha ^ x for every ciphertext, each with its two proofs. `secret` is x of this owner,
 * from 1; the trustee has made sure by `verifyTally` that the tally is that of the archive, and that g ^ x stands there for the
 * owner. Throws where the tally holds anything but members of the group.
 */
export function decryptPartially(
  { group, fingerprint }: Election,
  tally: EncryptedTally,
  { owner, secret }: { readonly owner: number; readonly secret: bigint },
  random: Random,
): string {
  const publicKey = group.write(group.powerOfGenerator(secret))
  const challengeFor = (pair: readonly [Element, Element]) => challengeOfDecryption(group, fingerprint, publicKey, pair)
  const alphas = tally.map((row) => row.map((choice) => readMembers(group, choice).alpha))
  const factors = alphas.map((row) => row.map((alpha) => group.write(group.power(alpha, secret))))
  const proveBound = (alpha: Element, question: number, choice: number): Proof => {
    const [sum, factor] = [tally[question]![choice]!, factors[question]![choice]!]
    const of = { fingerprint, owner, publicKey, question, choice, alpha: sum.alpha, beta: sum.beta, factor }
    return proveFactor(group, alpha, secret, (pair) => challengeOfBoundDecryption(group, of, pair), random)
  }
  const partial: PartialDecryption = {
    decryption_factors: factors,
    decryption_proofs: alphas.map((row) => row.map((alpha) => proveFactor(group, alpha, secret, challengeFor, random))),
    bound_proofs: alphas.map((row, question) => row.map((alpha, choice) => proveBound(alpha, question, choice))),
  }
  return JSON.stringify(partial)
}

/** Verified factors of one item of the trustees' list; of a threshold, with the places, from 1, of those who gave them. */
export type Share =
  | { readonly kind: 'Single'; readonly factors: readonly (readonly Element[])[] }
  | { readonly kind: 'Pedersen'; readonly parts: ReadonlyMap<number, readonly (readonly Element[])[]> }

/** Lambda of section 4.19: by what power each of the given places enters, so that f(0) comes of their shares. */
export function lagrangeCoefficients({ q }: Pick<Group, 'q'>, places: readonly number[]): bigint[] {
  return places.map((place) => {
    let [above, below] = [1n, 1n]
    for (const other of places) {
      if (other === place) continue
      above = (above * BigInt(other)) % q
      below = (below * BigInt(other - place)) % q
    }
    return (above * inverse(((below % q) + q) % q, q)) % q
  })
}

function inverse(a: bigint, q: bigint): bigint {
  let [power, base] = [1n, a]
  for (let k = q - 2n; k > 0n; k >>= 1n) {
    if (k & 1n) power = (power * base) % q
    base = (base * base) % q
  }
  return power
}

/** No result comes of these factors; the message is the rule that does not hold. */
export class CountFault extends Error {
  override readonly name = 'CountFault'
}

/**
 * The result (section 4.19): beta divided by the factors of all shares is g ^ count, and the count is looked up among
 * the powers up to `most`. Throws CountFault when there is none: then some factor is wrong, or a ballot was not verified.
 */
export function combine({ group }: Election, tally: EncryptedTally, shares: readonly Share[], most: number): string {
  const powers = tally.map((row, question) =>
    row.map((choice, at) => {
      const factors = shares.map((share) => factorOf(group, share, question, at))
      const factor = factors.reduce((product, next) => group.multiply(product, next), group.identity)
      return group.write(group.multiply(readCiphertext(group, choice).beta, group.invert(factor)))
    }),
  )
  const counts = findLogarithms(group, powers.flat(), most)
  const result = powers.map((row) =>
    row.map((power) => {
      const count = counts.get(power)
      if (count === undefined) throw new CountFault('every-count-is-a-number-of-votes')
      return count
    }),
  )
  return JSON.stringify({ result } satisfies Result)
}

function factorOf(group: Group, share: Share, question: number, at: number): Element {
  const pick = (factors: readonly (readonly Element[])[]): Element => {
    const factor = factors[question]?.[at]
    if (factor === undefined) throw new CountFault('every-ciphertext-has-a-factor')
    return factor
  }
  if (share.kind === 'Single') return pick(share.factors)
  const places = [...share.parts.keys()]
  const powers = lagrangeCoefficients(group, places)
  return group.product(
    [...share.parts.values()].map((factors, index) => [pick(factors), powers[index] as bigint] as const),
  )
}

/** The logarithms, from 0 to `most`, of those of the written elements that have one. */
function findLogarithms(group: Group, written: readonly string[], most: number): Map<string, number> {
  const wanted = new Set(written)
  const found = new Map<string, number>()
  let power = group.identity
  for (let count = 0; count <= most && found.size < wanted.size; count++) {
    const text = group.write(power)
    if (wanted.has(text)) found.set(text, count)
    power = group.multiply(power, group.generator)
  }
  return found
}
