// An election: what is asked, and the key that votes are encrypted with (sections 4.9 and 4.10).
import type { Element, Group } from './group.ts'
import { hashToBase64 } from './hash.ts'
import { findSuite } from './suite.ts'
import type { Check } from './verify/checks.ts'

/** A homomorphic question (section 4.9.1), its fields in the order in which they are written. */
export interface Question {
  readonly answers: readonly string[]
  /** Whether one may vote for none of them although `min` is greater than 0; written only when true. */
  readonly blank?: boolean
  readonly min: number
  readonly max: number
  readonly question: string
}

/** The file of an election, its fields in the order in which they are written. */
export interface ElectionFile {
  readonly version: 1
  readonly description: string
  readonly name: string
  readonly group: string
  readonly public_key: string
  readonly questions: readonly Question[]
  readonly uuid: string
  readonly administrator?: string
  readonly credential_authority?: string
}

/** An election that has been read. */
export interface Election {
  readonly file: ElectionFile
  readonly group: Group
  /** The key y. That it is a member of the group is not yet known (`group.isMember`). */
  readonly publicKey: Element
  /** Phi, the hash of the file as it stands, without a line feed at its end (section 4.15). */
  readonly fingerprint: string
}

/** What keeps an election from being read, or from being written: by the names of the verifier, which reads it anew. */
export type ElectionRule = Extract<
  Check,
  | 'item-is-plain-json'
  | 'item-is-canonical'
  | 'item-has-its-fields'
  | 'suite-is-known'
  | 'element-is-canonical'
  | 'questions-are-homomorphic'
  | 'question-can-be-answered'
>

/** More of anything is no ballot of a council, and would only serve to exhaust a reader. */
export const mostQuestions = 50
export const mostAnswers = 200

/** 14 to 64 characters of base 58 (section 4.2). */
export const isUuid = (value: unknown): value is string =>
  typeof value === 'string' && /^[1-9A-HJ-NP-Za-km-z]{14,64}$/.test(value)

/** Half of a pair of UTF-16 is no text: other tools cannot read it. */
const isText = (value: unknown): value is string => typeof value === 'string' && !/\p{Cs}/u.test(value)

/**
 * The last line of a description that promises bound proofs of every decryption. It stands in the fingerprint that all
 * ballots name: whoever takes the proofs away later cannot take the promise away.
 */
const boundPromise = 'puente:bound-decryptions'

const promiseBound = (description: string): string =>
  isPromisedBound(description) ? description : description === '' ? boundPromise : `${description}\n${boundPromise}`

/** Whether a verifier refuses decryptions of this election that are not bound. */
export const isPromisedBound = (description: string): boolean => description.split('\n').at(-1) === boundPromise

const fields = ['version', 'description', 'name', 'group', 'public_key', 'questions', 'uuid']
const optionalFields = ['administrator', 'credential_authority']
const fieldsOfQuestion = ['answers', 'blank', 'min', 'max', 'question']

/** Reads the text of an election, or says the first rule that it breaks. The text is what `fingerprint` stands for. */
export function readElection(text: string): Election | ElectionRule {
  const file = parse(text)
  if (typeof file === 'string') return file
  if (!hasFields(file, fields, optionalFields)) return 'item-has-its-fields'
  const texts = ['description', 'name', 'group', 'public_key', ...optionalFields.filter((field) => field in file)]
  if (!texts.every((field) => isText(file[field]))) return 'item-has-its-fields'
  const suite = findSuite(file.version, file.group)
  if (suite === undefined) return 'suite-is-known'
  if (!isUuid(file.uuid)) return 'item-has-its-fields'
  const publicKey = suite.group.read(file.public_key as string)
  if (publicKey === undefined) return 'element-is-canonical'
  const broken = ruleBrokenByQuestions(file.questions)
  if (broken !== undefined) return broken
  // The verifier knows one order of fields, and so one text of an election.
  const areOrdered = (file.questions as Record<string, unknown>[]).every((one) => isOrdered(one, fieldsOfQuestion))
  if (!areOrdered || !isOrdered(file, [...fields, ...optionalFields])) return 'item-has-its-fields'
  return {
    file: file as unknown as ElectionFile,
    group: suite.group,
    publicKey,
    fingerprint: hashToBase64(text),
  }
}

/**
 * The text of an election: compact JSON, fields as section 4.10 orders them, with the promise of bound decryptions at the
 * end of its description. Throws the rule that it breaks.
 */
export function writeElection(file: ElectionFile): string {
  const text = JSON.stringify({
    version: file.version,
    description: promiseBound(file.description),
    name: file.name,
    group: file.group,
    public_key: file.public_key,
    questions: file.questions.map(orderQuestion),
    uuid: file.uuid,
    administrator: file.administrator,
    credential_authority: file.credential_authority,
  })
  const election = readElection(text)
  if (typeof election === 'string') throw new Error(election)
  return text
}

function orderQuestion({ answers, blank, min, max, question }: Question): Question {
  return blank === true ? { answers, blank, min, max, question } : { answers, min, max, question }
}

/** How many ciphertexts stand in the answer to a question: a blank vote has a place of its own, before the others. */
export const countChoices = (question: Question): number => question.answers.length + (question.blank === true ? 1 : 0)

/** The first rule that questions of unknown origin break. */
export function ruleBrokenByQuestions(questions: unknown): ElectionRule | undefined {
  if (!Array.isArray(questions) || questions.length < 1 || questions.length > mostQuestions)
    return 'questions-are-homomorphic'
  for (const question of questions as unknown[]) {
    if (!isQuestion(question)) return 'questions-are-homomorphic'
    if (!canBeAnswered(question)) return 'question-can-be-answered'
  }
  return undefined
}

function isQuestion(value: unknown): value is Question {
  if (!isObject(value) || !hasFields(value, ['answers', 'min', 'max', 'question'], ['blank'])) return false
  if ('blank' in value && typeof value.blank !== 'boolean') return false
  if (!isText(value.question) || !Array.isArray(value.answers) || !value.answers.every(isText)) return false
  return Number.isSafeInteger(value.min) && Number.isSafeInteger(value.max)
}

function canBeAnswered({ answers, min, max }: Question): boolean {
  return answers.length >= 1 && answers.length <= mostAnswers && min >= 0 && min <= max && max <= answers.length
}

function parse(text: string): Record<string, unknown> | ElectionRule {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'item-is-plain-json'
  }
  if (!isObject(value)) return 'item-has-its-fields'
  // Written again it must be the same: so no field stands twice, and nothing stands beside the fields.
  return isCanonical(JSON.stringify(value), text) ? value : 'item-is-canonical'
}

/** The delete character is written either way: other tools write it as an escape. */
const isCanonical = (again: string, text: string): boolean =>
  again === text || again.replaceAll('\u007f', String.raw`\u007f`) === text

const isOrdered = (value: object, order: readonly string[]): boolean =>
  Object.keys(value).join() === order.filter((field) => Object.hasOwn(value, field)).join()

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function hasFields(value: Record<string, unknown>, needed: readonly string[], optional: readonly string[]): boolean {
  const known = [...needed, ...optional]
  return needed.every((field) => field in value) && Object.keys(value).every((field) => known.includes(field))
}
