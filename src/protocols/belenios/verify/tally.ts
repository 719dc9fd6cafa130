// The tally and its decryption (sections 4.15, 4.16 and 4.18), computed anew from the ballots.
import { countChoices } from '../election.ts'
import type { Element } from '../group.ts'
import { challengeOfDecryption } from '../proof.ts'
import { bytesOf } from '../reading.ts'
import { readBallot } from './ballot.ts'
import type { Chain, Event } from './chain.ts'
import { findText, readJson } from './json.ts'
import { hold } from './refusal.ts'
import type { Setup } from './setup.ts'
import { elementOf, listOf, proofOf, recordOf, type Written } from './shapes.ts'
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
}

/** Section 4.18. Throws Refused. */
export function* checkDecryptions(
  bytes: Uint8Array,
  setup: Setup,
  trustees: readonly Trustees[],
  tally: Tally,
  events: Chain['decryptions'],
): Generator<number, readonly Decryption[]> {
  const keys = trustees.flatMap((one) => one.keys)
  const decryptions: Decryption[] = []
  for (const event of events) {
    const { owner, place } = event
    const key = keys[owner - 1]
    hold(key !== undefined, 'decryption-is-of-a-trustee', { ...place, at: 'owner' })
    const isFirst = decryptions.every((other) => other.owner !== owner)
    hold(isFirst, 'decryption-of-a-trustee-stands-once', { ...place, at: 'owner' })
    decryptions.push({ owner, factors: checkDecryption(bytes, setup, key, tally, event) })
    yield decryptions.length
  }
  return decryptions
}

function checkDecryption(
  bytes: Uint8Array,
  { group, fingerprint }: Setup,
  key: Written,
  tally: Tally,
  { items }: Event<'decryption'>,
): Decryption['factors'] {
  const { item, place } = items.decryption
  const shape = recordOf({
    decryption_factors: listOf(listOf(elementOf(group))),
    decryption_proofs: listOf(listOf(proofOf(group))),
  })
  const { decryption_factors: factors, decryption_proofs: proofs } = readJson(bytesOf(bytes, item), shape, place)
  hold(hasForm(factors, tally) && hasForm(proofs, tally), 'decryption-covers-the-tally', place)
  tally.forEach((sums, question) =>
    sums.forEach(({ alpha }, choice) => {
      const inside = (name: string) => ({ ...place, at: `${name}[${question}][${choice}]` })
      const { challenge, response } = proofs[question]![choice]!
      const factor = factors[question]![choice]!.element
      const [power, unit] = group.powers(factor, [challenge, group.q]) as [Element, Element]
      const isMember = group.equals(unit, group.identity)
      hold(isMember, 'decryption-factor-is-a-member', inside('decryption_factors'))
      const a = group.multiply(group.powerOfGenerator(response), group.power(key.element, challenge))
      const b = group.multiply(group.power(alpha, response), power)
      const holds = challengeOfDecryption(group, fingerprint, key.text, [a, b]) === challenge
      hold(holds, 'decryption-proof-holds', inside('decryption_proofs'))
    }),
  )
  return factors
}

/** Whether two lists of lists are as long as one another. */
export const hasForm = (one: readonly (readonly unknown[])[], other: readonly (readonly unknown[])[]): boolean =>
  one.length === other.length && one.every((row, index) => row.length === other[index]!.length)
