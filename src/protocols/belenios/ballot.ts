// Ballots: votes encrypted, proven well formed and signed (sections 4.11, 4.13, 4.14 and 4.15).
import { countChoices, type Election, type Question } from './election.ts'
import type { Element, Group } from './group.ts'
import { hashToBase64 } from './hash.ts'
import {
  challengeOfBlank,
  challengeOfInterval,
  challengeOfSignature,
  contextOfAnswer,
  contextOfVoter,
  drawExponent,
  proveOneOf,
  proveSecret,
  type Claim,
  type Encryption,
  type Proof,
  type Random,
} from './proof.ts'

/** An encrypted number: alpha = g ^ r, beta = y ^ r * g ^ m (section 4.3). */
export interface Ciphertext {
  readonly alpha: string
  readonly beta: string
}

/** The answer to a homomorphic question (section 4.11), fields in the order in which they are written. */
export interface Answer {
  readonly choices: readonly Ciphertext[]
  readonly individual_proofs: readonly (readonly Proof[])[]
  readonly overall_proof: readonly Proof[]
  readonly blank_proof?: readonly Proof[]
}

/** A ballot (section 4.15), fields in the order in which they are written and hashed. */
export interface BallotFile {
  readonly election_uuid: string
  readonly election_hash: string
  readonly credential: string
  readonly answers: readonly Answer[]
  readonly signature: { readonly hash: string; readonly proof: Proof }
}

/** The places of the answers that are chosen, from 0, each once; or blank. One for each question. */
export type Vote = readonly number[] | 'blank'

export type VoteRule =
  | 'vote-answers-every-question'
  | 'vote-is-blank-only-where-it-may-be'
  | 'vote-chooses-answers-of-the-question'
  | 'vote-chooses-no-answer-twice'
  | 'vote-keeps-to-min-and-max'

/** The first rule that the votes break, and the question, from 0, at which they do. */
export function ruleBrokenByVotes(
  election: Election,
  votes: readonly Vote[],
): { rule: VoteRule; question: number } | undefined {
  const { questions } = election.file
  if (votes.length !== questions.length) return { rule: 'vote-answers-every-question', question: votes.length }
  for (const [at, question] of questions.entries()) {
    const rule = ruleBrokenByVote(question, votes[at] as Vote)
    if (rule !== undefined) return { rule, question: at }
  }
  return undefined
}

function ruleBrokenByVote({ answers, blank, min, max }: Question, vote: Vote): VoteRule | undefined {
  if (vote === 'blank') return blank === true ? undefined : 'vote-is-blank-only-where-it-may-be'
  if (vote.some((at) => !Number.isInteger(at) || at < 0 || at >= answers.length))
    return 'vote-chooses-answers-of-the-question'
  if (new Set(vote).size !== vote.length) return 'vote-chooses-no-answer-twice'
  return vote.length >= min && vote.length <= max ? undefined : 'vote-keeps-to-min-and-max'
}

/**
 * The tables for the ballots of one election; worth keeping where several are made. Throws where the election's key is
 * no member of the group, or the one whose secret everybody knows. That it is the trustees' key is the verifier's to say.
 */
export function prepareEncryption(election: Election): Encryption {
  const { group, publicKey } = election
  const isKey = !group.equals(publicKey, group.identity) && group.isMember(publicKey)
  if (!isKey) throw new Error('election-key-is-a-member')
  return { group, publicKey: group.prepare(publicKey) }
}

/**
 * The text of a ballot, as it is sent, archived and hashed, never to be written anew. `secret` is the exponent of the
 * credential. Throws the rule that the votes break.
 */
export function makeBallot(
  election: Election,
  secret: bigint,
  votes: readonly Vote[],
  random: Random,
  encryption: Encryption = prepareEncryption(election),
): string {
  const broken = ruleBrokenByVotes(election, votes)
  if (broken !== undefined) throw new Error(broken.rule)
  const { group, file, fingerprint } = election
  const credential = group.write(group.powerOfGenerator(secret))
  const voter = contextOfVoter(fingerprint, credential)
  const unsigned = {
    election_uuid: file.uuid,
    election_hash: fingerprint,
    credential,
    answers: file.questions.map((question, at) =>
      encryptAnswer(encryption, voter, question, votes[at] as Vote, random),
    ),
  }
  const hash = hashToBase64(JSON.stringify(unsigned))
  const proof = proveSecret(group, secret, (commitment) => challengeOfSignature(group, hash, commitment), random)
  return JSON.stringify({ ...unsigned, signature: { hash, proof } } satisfies BallotFile)
}

/** The smart ballot tracker (section 4.15): what the voter looks for in the archive. It does not show the vote. */
export const trackerOf = (ballot: string): string => hashToBase64(ballot)

/** A number before and after encryption. */
interface Slot {
  readonly m: number
  readonly r: bigint
  readonly alpha: Element
  readonly beta: Element
}

function encrypt({ group, publicKey }: Encryption, m: number, random: Random): Slot {
  const r = drawExponent(group, random)
  const masked = publicKey.power(r)
  return { m, r, alpha: group.powerOfGenerator(r), beta: m === 0 ? masked : group.multiply(masked, group.generator) }
}

const write = (group: Group, { alpha, beta }: Slot): string => `${group.write(alpha)},${group.write(beta)}`

function encryptAnswer(encryption: Encryption, voter: string, question: Question, vote: Vote, random: Random): Answer {
  const { group } = encryption
  const chosen = question.answers.map((_, at) => (vote !== 'blank' && vote.includes(at) ? 1 : 0))
  const plain = question.blank === true ? [vote === 'blank' ? 1 : 0, ...chosen] : chosen
  const slots = plain.map((m) => encrypt(encryption, m, random))
  if (slots.length !== countChoices(question)) throw new Error('an answer has a place for every choice')
  const written = slots.map((slot) => write(group, slot))
  const answer = {
    choices: slots.map(({ alpha, beta }) => ({ alpha: group.write(alpha), beta: group.write(beta) })),
    individual_proofs: slots.map(({ r, m }, at) =>
      proveOneOf(
        encryption,
        [0, 1].map((value) => ({ r, held: m, value })),
        (pairs) => challengeOfInterval(group, voter, written[at] as string, pairs),
        random,
      ),
    ),
  }
  const context = contextOfAnswer(voter, written)
  return question.blank === true
    ? { ...answer, ...proveBlankOrWithin(encryption, context, question, slots, random) }
    : { ...answer, overall_proof: proveWithin(encryption, context, question, slots, random) }
}

/** The sum of encrypted numbers: the product of their ciphertexts. */
function add(group: Group, slots: readonly Slot[]): Slot {
  const none = { m: 0, r: 0n, alpha: group.identity, beta: group.identity }
  return slots.reduce<Slot>(
    (sum, { m, r, alpha, beta }) => ({
      m: sum.m + m,
      r: (sum.r + r) % group.q,
      alpha: group.multiply(sum.alpha, alpha),
      beta: group.multiply(sum.beta, beta),
    }),
    none,
  )
}

/** That a number is each of min to max: claims of which one is true. */
const claimsWithin = ({ min, max }: Question, { m, r }: Slot): Claim[] =>
  Array.from({ length: max - min + 1 }, (_, step) => ({ r, held: m, value: min + step }))

/** Section 4.11.1 without blank votes: the sum is within bounds. */
function proveWithin(
  encryption: Encryption,
  context: string,
  question: Question,
  slots: readonly Slot[],
  random: Random,
): Proof[] {
  const { group } = encryption
  const sum = add(group, slots)
  const text = write(group, sum)
  const claims = claimsWithin(question, sum)
  return proveOneOf(encryption, claims, (pairs) => challengeOfInterval(group, context, text, pairs), random)
}

/** Section 4.13: the vote is not both blank and not (m0 = 0 or sum = 0), and it is blank or within bounds. */
function proveBlankOrWithin(
  encryption: Encryption,
  context: string,
  question: Question,
  [blank, ...others]: readonly Slot[],
  random: Random,
): Pick<Answer, 'overall_proof' | 'blank_proof'> {
  if (blank === undefined) throw new Error('the place of the blank vote is missing')
  const { group } = encryption
  const sum = add(group, others)
  const prove = (which: 'bproof0' | 'bproof1', claims: Claim[]) =>
    proveOneOf(encryption, claims, (pairs) => challengeOfBlank(group, which, context, pairs), random)
  return {
    overall_proof: prove('bproof1', [{ r: blank.r, held: blank.m, value: 1 }, ...claimsWithin(question, sum)]),
    blank_proof: prove('bproof0', [
      { r: blank.r, held: blank.m, value: 0 },
      { r: sum.r, held: sum.m, value: 0 },
    ]),
  }
}
