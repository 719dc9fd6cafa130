// The tally and its decryption (sections 4.15, 4.16 and 4.18), computed anew from the ballots.
import { countChoices } from '../election.ts'
import type { Element, Group } from '../group.ts'
import { challengeOfBoundDecryption, challengeOfDecryption } from '../proof.ts'
import { bytesOf } from './reading.ts'
import { readBallot } from './ballot.ts'
import type { Chain, Event } from './chain.ts'
import { findText, readJson } from './json.ts'
import { hold, type Place } from './refusal.ts'
import { longestAnswers, type Setup } from './setup.ts'
import { elementOf, listOf, proofOf, recordOf, type Made, type Proof, type Shape, type Written } from './shapes.ts'
import type { Trustees } from './trustees.ts'

interface Sum {
  readonly alpha: Element
  readonly beta: Element
}

/** By question and choice. */
export type Tally = readonly (readonly Sum[])[]

/** Of each credential the last ballot, in order: `last` of section 4.15. */
export function listLast<Cast extends { readonly credential: string }>(cast: readonly Cast[]): readonly Cast[] {
  const last = new Map(cast.map((one) => [one.credential, one]))
  return cast.filter((one) => last.get(one.credential) === one)
}

/** The product of the ballots that count (section 4.16), which must be the published one to the byte. Throws Refused. */
export function* checkTally(
  bytes: Uint8Array,
  setup: Setup,
  tally: NonNullable<Chain['tally']>,
  counted: readonly Event<'ballot'>[],
): Generator<number, Tally> {
  const { group } = setup
  const { place } = tally.items.tally
  hold(tally.counted === counted.length, 'tally-counts-the-last-ballots', { ...tally.place, at: 'num_tallied' })
  hold(tally.weight === counted.length, 'tally-counts-the-last-ballots', { ...tally.place, at: 'total_weight' })
  let sums: Tally = setup.questions.map((question) =>
    Array.from({ length: countChoices(question) }, () => ({ alpha: group.identity, beta: group.identity })),
  )
  let done = 0
  for (const { items } of counted) {
    const { answers } = readBallot(setup, bytesOf(bytes, items.ballot.item), items.ballot.place)
    sums = sums.map((ofQuestion, question) =>
      ofQuestion.map(({ alpha, beta }, choice) => {
        const other = answers[question]!.choices[choice]!
        return { alpha: group.multiply(alpha, other.alpha.element), beta: group.multiply(beta, other.beta.element) }
      }),
    )
    yield (done += 1)
  }
  const written = JSON.stringify(
    sums.map((ofQuestion) =>
      ofQuestion.map(({ alpha, beta }) => ({ alpha: group.write(alpha), beta: group.write(beta) })),
    ),
  )
  const published = findText(bytesOf(bytes, tally.items.tally.item))
  hold(published === written, 'tally-is-the-product-of-the-last-ballots', place)
  return sums
}

/** A trustee's factors by question and choice, all of them proven. */
export interface Decryption {
  readonly owner: number
  readonly factors: readonly (readonly Written[])[]
  /** Whether each factor has a proof of ours too, which names the sum and the factor. */
  readonly isBound: boolean
}

/** Section 4.18, and bound proofs: of all, or of none unless the election promises them or `mustBeBound`. Throws Refused. */
export function* checkDecryptions(
  bytes: Uint8Array,
  setup: Setup,
  trustees: readonly Trustees[],
  tally: Tally,
  events: Chain['decryptions'],
  mustBeBound = false,
): Generator<number, readonly Decryption[]> {
  const keys = trustees.flatMap((one) => one.keys)
  const decryptions: Decryption[] = []
  for (const event of events) {
    const { owner, place } = event
    const key = keys[owner - 1]
    hold(key !== undefined, 'decryption-is-of-a-trustee', { ...place, at: 'owner' })
    const isFirst = decryptions.every((other) => other.owner !== owner)
    hold(isFirst, 'decryption-of-a-trustee-stands-once', { ...place, at: 'owner' })
    decryptions.push({ owner, ...checkDecryption(bytes, setup, { owner, key }, tally, event) })
    yield decryptions.length
  }
  const bound = mustBeBound || setup.isPromisedBound || decryptions.some(({ isBound }) => isBound)
  decryptions.forEach(({ isBound }, index) => {
    hold(isBound || !bound, 'decryption-is-bound', { ...events[index]!.items.decryption.place, at: 'bound_proofs' })
  })
  return decryptions
}

const decryptionOf = (group: Group) =>
  recordOf(
    {
      decryption_factors: listOf(listOf(elementOf(group))),
      decryption_proofs: listOf(listOf(proofOf(group))),
      bound_proofs: listOf(listOf(proofOf(group))),
    },
    ['bound_proofs'],
  )

/** Whose factors are checked: an owner, from 1, with its key. */
interface Trustee {
  readonly owner: number
  readonly key: Written
}

/** One factor with what is claimed of it. */
interface Claim extends Sum {
  readonly factor: Written
  readonly proof: Proof
  readonly bound?: Proof | undefined
  readonly question: number
  readonly choice: number
}

function checkDecryption(
  bytes: Uint8Array,
  setup: Setup,
  trustee: Trustee,
  tally: Tally,
  { items }: Event<'decryption'>,
): Omit<Decryption, 'owner'> {
  const { item, place } = items.decryption
  const most = longestAnswers(setup.questions)
  const shape: Shape<Made<ReturnType<typeof decryptionOf>>> = decryptionOf(setup.group)
  const given = readJson(bytesOf(bytes, item), shape, place, most)
  const { decryption_factors: factors, decryption_proofs: proofs, bound_proofs: bounds } = given
  const lists = [factors, proofs, ...(bounds === undefined ? [] : [bounds])]
  hold(
    lists.every((list) => hasForm(list, tally)),
    'decryption-covers-the-tally',
    place,
  )
  tally.forEach((sums, question) =>
    sums.forEach((sum, choice) => {
      const [factor, proof] = [factors[question]![choice]!, proofs[question]![choice]!]
      const claim = { ...sum, factor, proof, bound: bounds?.[question]?.[choice], question, choice }
      checkFactor(setup, trustee, claim, place)
    }),
  )
  return { factors, isBound: bounds !== undefined }
}

/** The factor's membership, its proof of section 4.18, and the bound proof where there is one. */
function checkFactor({ group, fingerprint }: Setup, { owner, key }: Trustee, claim: Claim, place: Place): void {
  const { alpha, beta, factor, proof, bound, question, choice } = claim
  const inside = (name: string) => ({ ...place, at: `${name}[${question}][${choice}]` })
  const given = bound === undefined ? [proof] : [proof, bound]
  const challenges = given.map(({ challenge }) => challenge)
  const [unit, ...raised] = group.powers(factor.element, [group.q, ...challenges])
  hold(group.equals(unit!, group.identity), 'decryption-factor-is-a-member', inside('decryption_factors'))
  const ofKey = group.powers(key.element, challenges)
  const ofAlpha = group.powers(
    alpha,
    given.map(({ response }) => response),
  )
  const pairs = given.map(
    ({ response }, at) =>
      [
        group.multiply(group.powerOfGenerator(response), ofKey[at]!),
        group.multiply(ofAlpha[at]!, raised[at]!),
      ] as const,
  )
  const holds = challengeOfDecryption(group, fingerprint, key.text, pairs[0]!) === proof.challenge
  hold(holds, 'decryption-proof-holds', inside('decryption_proofs'))
  if (bound === undefined) return
  const sum = { alpha: group.write(alpha), beta: group.write(beta) }
  const of = { fingerprint, owner, publicKey: key.text, question, choice, ...sum, factor: factor.text }
  const isBound = challengeOfBoundDecryption(group, of, pairs[1]!) === bound.challenge
  hold(isBound, 'decryption-is-bound', inside('bound_proofs'))
}

/** Whether two lists of lists are as long as one another. */
export const hasForm = (one: readonly (readonly unknown[])[], other: readonly (readonly unknown[])[]): boolean =>
  one.length === other.length && one.every((row, index) => row.length === other[index]!.length)
