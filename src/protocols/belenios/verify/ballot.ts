// A ballot (sections 4.11 to 4.15): its form, whose and of which election it is, and all of its proofs.
import { countChoices, type Question } from '../election.ts'
import type { Element, Group, Prepared } from '../group.ts'
import { hashToBase64 } from '../hash.ts'
import {
  challengeOfBlank,
  challengeOfInterval,
  challengeOfSignature,
  contextOfAnswer,
  contextOfVoter,
  type Commitments,
} from '../proof.ts'
import { findText, readJson } from './json.ts'
import { hold, type Place } from './refusal.ts'
import { longestAnswers, type Setup } from './setup.ts'
import {
  ciphertextOf,
  elementOf,
  listOf,
  proofOf,
  recordOf,
  text,
  type Ciphertext,
  type Made,
  type Proof,
} from './shapes.ts'

const answerOf = (group: Group) =>
  recordOf(
    {
      choices: listOf(ciphertextOf(group)),
      individual_proofs: listOf(listOf(proofOf(group))),
      overall_proof: listOf(proofOf(group)),
      blank_proof: listOf(proofOf(group)),
    },
    ['blank_proof'],
  )

const ballotOf = (group: Group) =>
  recordOf({
    election_uuid: text,
    election_hash: text,
    credential: elementOf(group),
    answers: listOf(answerOf(group)),
    signature: recordOf({ hash: text, proof: proofOf(group) }),
  })

type Answer = Made<ReturnType<typeof answerOf>>
export type Ballot = Made<ReturnType<typeof ballotOf>>

/** The ballot of these bytes: of this election, with as much of everything as its questions ask. Throws Refused. */
export function readBallot(setup: Setup, bytes: Uint8Array, place: Place): Ballot {
  const ballot = readJson(bytes, ballotOf(setup.group), place, longestAnswers(setup.questions))
  const isOfThis = ballot.election_uuid === setup.uuid && ballot.election_hash === setup.fingerprint
  hold(isOfThis, 'ballot-is-of-this-election', { ...place, at: 'election_hash' })
  const answers = setup.questions.every((question, index) => answersQuestion(question, ballot.answers[index]))
  hold(answers && ballot.answers.length === setup.questions.length, 'ballot-answers-every-question', place)
  hold(hashUnsigned(bytes) === ballot.signature.hash, 'signature-is-of-this-ballot', { ...place, at: 'signature.hash' })
  return ballot
}

function answersQuestion({ answers, blank, min, max }: Question, answer: Answer | undefined): boolean {
  if (answer === undefined) return false
  const extra = blank === true ? 1 : 0
  const { choices, individual_proofs: individual, overall_proof: overall, blank_proof: blankProof } = answer
  return (
    choices.length === answers.length + extra &&
    individual.length === choices.length &&
    individual.every((proofs) => proofs.length === 2) &&
    overall.length === max - min + 1 + extra &&
    (blankProof?.length ?? 0) === extra * 2 &&
    (blankProof === undefined) === (extra === 0)
  )
}

/** Section 4.14: the hash of the ballot's text without its last field. No text inside of it holds an unescaped quote. */
function hashUnsigned(bytes: Uint8Array): string {
  const written = findText(bytes) ?? ''
  return hashToBase64(`${written.slice(0, written.lastIndexOf(',"signature":{'))}}`)
}

/** Setup with tables for the two bases of every proof. */
export interface Keys extends Setup {
  readonly g: Prepared
  readonly y: Prepared
}

/** Tables for the proofs of so many ballots. */
export function prepareKeys(setup: Setup, ballots: number): Keys {
  const { group, key, questions } = setup
  const claims = questions.reduce((total, question) => {
    const { blank, min, max } = question
    return total + 2 * countChoices(question) + max - min + 1 + (blank === true ? 3 : 0)
  }, 0)
  // About half of the claims are of a value other than 0, which takes a second power of g.
  const g = group.prepare(group.generator, Math.ceil(1.5 * claims + 1) * ballots)
  return { ...setup, g, y: group.prepare(key.element, claims * ballots) }
}

/** All proofs of a ballot, and that all of its elements are members. Throws Refused. */
export function checkBallot(keys: Keys, ballot: Ballot, place: Place): void {
  const context = contextOfVoter(keys.fingerprint, ballot.credential.text)
  checkSignature(keys, ballot, place)
  ballot.answers.forEach((answer, index) => {
    checkAnswer(keys, keys.questions[index]!, answer, context, { ...place, at: `answers[${index}]` })
  })
}

/** Section 4.14. The credential is a key of the roll: never the identity. */
function checkSignature({ group, g }: Keys, { credential, signature }: Ballot, place: Place): void {
  const { challenge, response } = signature.proof
  const [power, unit] = group.powers(credential.element, [challenge, group.q]) as [Element, Element]
  hold(group.equals(unit, group.identity), 'credential-is-a-member', { ...place, at: 'credential' })
  const commitment = group.multiply(g.power(response), power)
  const holds = challengeOfSignature(group, signature.hash, commitment) === challenge
  hold(holds, 'signature-holds', { ...place, at: 'signature.proof' })
}

/** That a ciphertext holds `value`: one of the proofs of a disjunction. */
interface Claim {
  readonly value: number
  readonly proof: Proof
}

const claim = (proof: Proof, value: number): Claim => ({ proof, value })

function checkAnswer(keys: Keys, question: Question, answer: Answer, context: string, place: Place): void {
  const { group } = keys
  const { choices, individual_proofs: individual, overall_proof: overall, blank_proof: blank } = answer
  const texts = choices.map(({ alpha, beta }) => `${alpha.text},${beta.text}`)
  const inside = (name: string): Place => ({ ...place, at: `${place.at}.${name}` })
  // The first ciphertext of an answer that may be blank says whether it is: two more proofs speak of it.
  const ofBlank = blank === undefined ? [] : [claim(blank[0]!, 0), claim(overall[0]!, 1)]
  let pairsOfBlank: Commitments = []
  choices.forEach((ciphertext, index) => {
    const proofs = individual[index]!
    const claims = [claim(proofs[0]!, 0), claim(proofs[1]!, 1), ...(index === 0 ? ofBlank : [])]
    const pairs = commitMember(keys, ciphertext, claims, inside(`choices[${index}]`))
    const challenge = challengeOfInterval(group, context, texts[index]!, pairs.slice(0, 2))
    hold(isSum(group, challenge, proofs), 'individual-proof-holds', inside(`individual_proofs[${index}]`))
    if (index === 0) pairsOfBlank = pairs.slice(2)
  })
  const sum = multiplyAll(group, blank === undefined ? choices : choices.slice(1))
  const bounds = overall.slice(blank === undefined ? 0 : 1).map((proof, index) => claim(proof, question.min + index))
  const whole = contextOfAnswer(context, texts)
  if (blank === undefined) {
    const challenge = challengeOfInterval(group, whole, writePair(group, sum), commit(keys, sum, bounds))
    hold(isSum(group, challenge, overall), 'overall-proof-holds', inside('overall_proof'))
  } else {
    const [ofNone, ...ofBounds] = commit(keys, sum, [claim(blank[1]!, 0), ...bounds])
    const none = challengeOfBlank(group, 'bproof0', whole, [pairsOfBlank[0]!, ofNone!])
    hold(isSum(group, none, blank), 'blank-proof-holds', inside('blank_proof'))
    const challenge = challengeOfBlank(group, 'bproof1', whole, [pairsOfBlank[1]!, ...ofBounds])
    hold(isSum(group, challenge, overall), 'overall-proof-holds', inside('overall_proof'))
  }
}

const isSum = ({ q }: Group, challenge: bigint, proofs: readonly Proof[]): boolean =>
  proofs.reduce((sum, proof) => sum + proof.challenge, 0n) % q === challenge

interface Pair {
  readonly alpha: Element
  readonly beta: Element
}

function multiplyAll(group: Group, ciphertexts: readonly Ciphertext[]): Pair {
  const start: Pair = { alpha: group.identity, beta: group.identity }
  return ciphertexts.reduce(
    ({ alpha, beta }, other) => ({
      alpha: group.multiply(alpha, other.alpha.element),
      beta: group.multiply(beta, other.beta.element),
    }),
    start,
  )
}

const writePair = (group: Group, { alpha, beta }: Pair): string => `${group.write(alpha)},${group.write(beta)}`

/** The commitments of claims on one ciphertext: A = g^r alpha^c, B = y^r (beta / g^value)^c (sections 4.12 and 4.13.3). */
function commit(keys: Keys, { alpha, beta }: Pair, claims: readonly Claim[]): Commitments {
  const challenges = claims.map(({ proof }) => proof.challenge)
  return open(keys, claims, keys.group.powers(alpha, challenges), keys.group.powers(beta, challenges))
}

/** The same, and whether both elements are members: the q-th power costs little beside the others. */
function commitMember(keys: Keys, { alpha, beta }: Ciphertext, claims: readonly Claim[], place: Place): Commitments {
  const { group } = keys
  const exponents = [...claims.map(({ proof }) => proof.challenge), group.q]
  const [alphas, betas] = [alpha, beta].map(({ element }) => group.powers(element, exponents)) as [Element[], Element[]]
  const areMembers = [alphas, betas].every((powers) => group.equals(powers.at(-1)!, group.identity))
  hold(areMembers, 'choices-are-members', place)
  return open(keys, claims, alphas, betas)
}

function open({ group, g, y }: Keys, claims: readonly Claim[], alphas: Element[], betas: Element[]): Commitments {
  return claims.map(({ value, proof: { challenge, response } }, index) => {
    const a = group.multiply(g.power(response), alphas[index]!)
    const b = group.multiply(y.power(response), betas[index]!)
    if (value === 0) return [a, b]
    const shift = group.q - ((BigInt(value) * challenge) % group.q)
    return [a, group.multiply(b, g.power(shift))]
  })
}
