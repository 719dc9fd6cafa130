// The result (section 4.19): that it is what the decryptions give, and that so many people can have voted so.
import type { Question } from '../election.ts'
import type { Element } from '../group.ts'
import { bytesOf } from './reading.ts'
import type { Event } from './chain.ts'
import { readJson } from './json.ts'
import { hold, type Place } from './refusal.ts'
import { longestAnswers, type Setup } from './setup.ts'
import { count, listOf, recordOf } from './shapes.ts'
import { hasForm, type Decryption, type Tally } from './tally.ts'
import type { Trustees } from './trustees.ts'

/** Votes by question and choice; the first choice of a question that allows it is the blank vote. */
export type Result = readonly (readonly number[])[]

/** A decryption and the exponent with which its factors go into the product. */
interface Share {
  readonly decryption: Decryption
  readonly exponent: bigint
}

/** The result of these ballots. Throws Refused. */
export function checkResult(
  bytes: Uint8Array,
  setup: Setup,
  given: {
    readonly trustees: readonly Trustees[]
    readonly tally: Tally
    readonly decryptions: readonly Decryption[]
    readonly event: Event<'result'>
    readonly ballots: number
  },
): Result {
  const { item, place } = given.event.items.result
  const { tally, ballots } = given
  const { result } = readJson(
    bytesOf(bytes, item),
    recordOf({ result: listOf(listOf(count)) }),
    place,
    longestAnswers(setup.questions),
  )
  hold(hasForm(result, tally), 'result-covers-the-questions', place)
  const shares = given.trustees.flatMap((one) => shareOut(setup, one, given.decryptions, given.event.place))
  result.forEach((votes, question) =>
    votes.forEach((number, choice) => {
      const opened = openSum(setup, shares, tally[question]![choice]!.beta, number, question, choice)
      const at = { ...place, at: `result[${question}][${choice}]` }
      hold(opened, 'result-follows-from-the-decryptions', at)
    }),
  )
  setup.questions.forEach((question, index) =>
    hold(isPlausible(question, result[index]!, ballots), 'result-is-plausible', { ...place, at: `result[${index}]` }),
  )
  return result
}

/** Whose decryptions are used, with the coefficients of Lagrange among those of one group of trustees. */
function shareOut({ group }: Setup, trustees: Trustees, decryptions: readonly Decryption[], place: Place): Share[] {
  const { before, threshold, keys } = trustees
  const own = decryptions.filter(({ owner }) => owner > before && owner <= before + keys.length)
  hold(own.length >= threshold, 'decryptions-suffice', place)
  const used = own.slice(0, threshold)
  return used.map((decryption) => {
    const number = BigInt(decryption.owner - before)
    let [above, below] = [1n, 1n]
    for (const { owner } of used) {
      const other = BigInt(owner - before)
      if (other === number) continue
      above = (above * other) % group.q
      below = (below * (other - number + group.q)) % group.q
    }
    return { decryption, exponent: (above * invert(below, group.q)) % group.q }
  })
}

/** The inverse modulo the prime q, by Fermat: on purpose not that of whoever counted (tally.ts). */
function invert(k: bigint, q: bigint): bigint {
  let [inverse, power] = [1n, k % q]
  for (let rest = q - 2n; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) inverse = (inverse * power) % q
    power = (power * power) % q
  }
  return inverse
}

/** Whether beta = g ^ number times the synthetic factor. */
function openSum(
  { group }: Setup,
  shares: readonly Share[],
  beta: Element,
  number: number,
  question: number,
  choice: number,
): boolean {
  const factor = group.product(
    shares.map(({ decryption, exponent }) => [decryption.factors[question]![choice]!.element, exponent] as const),
  )
  return group.equals(beta, group.multiply(factor, group.powerOfGenerator(BigInt(number))))
}

/** Nothing that the proofs do not already say: a second look, for the day on which one of them proves too little. */
function isPlausible({ blank, min, max }: Question, votes: readonly number[], ballots: number): boolean {
  const blanks = blank === true ? votes[0]! : 0
  const cast = votes.slice(blank === true ? 1 : 0)
  const total = cast.reduce((sum, number) => sum + number, 0)
  const filled = ballots - blanks
  return filled >= 0 && cast.every((number) => number <= filled) && total <= max * filled && total >= min * filled
}
