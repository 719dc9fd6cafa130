// What an election begins with: its questions and its key (sections 4.9 and 4.10), and the roll of credentials (4.8).
import { countChoices, isPromisedBound, isUuid, mostAnswers, mostQuestions, type Question } from '../election.ts'
import type { Group } from '../group.ts'
import { hashToBase64 } from '../hash.ts'
import { findSuite } from '../suite.ts'
import type { Random } from '../proof.ts'
import { longest, readJson } from './json.ts'
import { hold, type Place } from './refusal.ts'
import { count, flag, listOf, Misshapen, recordOf, text, type Shape, type Written } from './shapes.ts'

/** All that a ballot is checked against but the roll. */
export interface Setup {
  readonly group: Group
  /** phi, the hash of the election's bytes (section 4.15). */
  readonly fingerprint: string
  readonly uuid: string
  readonly name: string
  readonly questions: readonly Question[]
  /** Whether it says of itself that its decryptions are bound. */
  readonly isPromisedBound: boolean
  /** y, of which membership is not yet known. */
  readonly key: Written
}

const questionShape = recordOf({ answers: listOf(text), blank: flag, min: count, max: count, question: text }, [
  'blank',
])

/** The second kind of question (section 4.9.2) is told apart by its type. */
const homomorphic: Shape<Question> = (value, at) => {
  const isOther = typeof value === 'object' && value !== null && Object.hasOwn(value, 'type')
  if (isOther) throw new Misshapen('questions-are-homomorphic', at)
  return questionShape(value, at)
}

const electionShape = recordOf(
  {
    version: count,
    description: text,
    name: text,
    group: text,
    public_key: text,
    questions: listOf(homomorphic),
    uuid: text,
    administrator: text,
    credential_authority: text,
  },
  ['administrator', 'credential_authority'],
)

/** The election of these bytes. Throws Refused. */
export function readSetup(bytes: Uint8Array, place: Place): Setup {
  const election = readJson(bytes, electionShape, place, longest.election)
  const { name, description, uuid, questions } = election
  const group = findSuite(election.version, election.group)?.group
  hold(group !== undefined, 'suite-is-known', place)
  hold(isUuid(uuid), 'item-has-its-fields', { ...place, at: 'uuid' })
  const few = questions.length >= 1 && questions.length <= mostQuestions
  hold(few, 'question-can-be-answered', { ...place, at: 'questions' })
  questions.forEach((question, index) =>
    hold(canBeAnswered(question), 'question-can-be-answered', { ...place, at: `questions[${index}]` }),
  )
  const key = readKey(group, election.public_key, { ...place, at: 'public_key' })
  return {
    group,
    fingerprint: hashToBase64(bytes),
    uuid,
    name,
    questions,
    isPromisedBound: isPromisedBound(description),
    key,
  }
}

const canBeAnswered = ({ answers, min, max }: Question): boolean =>
  answers.length >= 1 && answers.length <= mostAnswers && min <= max && max <= answers.length

function readKey(group: Group, written: string, place: Place): Written {
  const element = group.read(written)
  hold(element !== undefined, 'element-is-canonical', place)
  return { text: written, element }
}

/**
 * Bytes of the longest ballot, tally or decryption of an election: a choice has at most four elements and proofs of
 * every bound, well below 4 KiB.
 */
export const longestAnswers = (questions: readonly Question[]): number =>
  4096 * questions.reduce((sum, question) => sum + countChoices(question), 1)

/** Whether an element may be a key: a member, and not the one whose secret everybody knows. */
export const isKey = (group: Group, { element }: Written): boolean =>
  !group.equals(element, group.identity) && group.isMember(element)

/** More would only serve to exhaust a reader: twice as many as the largest election foreseen. */
const mostVoters = 200_000

/**
 * The roll: public credentials in order, each once; tells how many it has read as it goes. They are not yet known to be
 * members; `holdRoll` asks that. Throws Refused.
 */
export function* readRoll(group: Group, bytes: Uint8Array, place: Place): Generator<number, ReadonlySet<string>> {
  const roll = new Set<string>()
  const given = readJson(bytes, listOf(text), place, longest.roll)
  hold(given.length <= mostVoters, 'item-is-not-too-large', place)
  for (const [index, written] of given.entries()) {
    const at = { ...place, at: `[${index}]` }
    hold(!written.includes(','), 'credentials-have-no-weights', at)
    readKey(group, written, at)
    hold(!roll.has(written), 'credentials-are-distinct', at)
    roll.add(written)
    if (roll.size % 200 === 0) yield roll.size
  }
  return roll
}

/** Of the machine that verifies, which whoever made the archive cannot foresee: where no randomness is handed in. */
const drawHere: Random = (bytes) => crypto.getRandomValues(new Uint8Array(bytes))

/**
 * That credentials of the roll, the first of them at `from`, are members. They are asked together (README, "Membership,
 * and why so little is batched"): that of a ballot is asked again with the ballot, by itself. `random` is drawn when the
 * roll is there.
 */
export function holdRoll(
  group: Group,
  credentials: readonly string[],
  from: number,
  place: Place,
  random: Random = drawHere,
): void {
  const elements = credentials.map((written) => ({ text: written, element: group.read(written)! }))
  const areKeys =
    elements.every(({ element }) => !group.equals(element, group.identity)) &&
    group.areMembers(
      elements.map(({ element }) => element),
      random,
    )
  if (areKeys) return
  const wrong = elements.findIndex((element) => !isKey(group, element))
  hold(false, 'credential-is-a-member', { ...place, at: `[${from + Math.max(0, wrong)}]` })
}
