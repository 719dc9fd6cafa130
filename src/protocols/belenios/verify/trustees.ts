// The trustees (sections 4.5 to 4.7): every key with its proof, and how the election's key is made of them.
import type { Element, Group } from '../group.ts'
import { challengeOfKey, challengeOfMessage } from '../proof.ts'
import { longest, readJson, readText } from './json.ts'
import { hold, type Place } from './refusal.ts'
import { isKey, type Setup } from './setup.ts'
import {
  count,
  elementOf,
  listOf,
  Misshapen,
  proofOf,
  recordOf,
  text,
  type Made,
  type Proof,
  type Shape,
  type Written,
} from './shapes.ts'

/** Trustees who decrypt together: all of one, or `threshold` of `keys`. Their owners' numbers begin after `before`. */
export interface Trustees {
  readonly before: number
  readonly threshold: number
  readonly keys: readonly Written[]
}

const keyOf = (group: Group) =>
  recordOf({ pok: proofOf(group), public_key: elementOf(group), signature: proofOf(group) }, ['signature'])

type Key = Made<ReturnType<typeof keyOf>>

const signedOf = (group: Group) => recordOf({ message: text, signature: proofOf(group) })

type Signed = Made<ReturnType<typeof signedOf>>

const thresholdOf = (group: Group) =>
  recordOf(
    {
      threshold: count,
      certs: listOf(signedOf(group)),
      coefexps: listOf(signedOf(group)),
      signatures: listOf(proofOf(group)),
      verification_keys: listOf(keyOf(group)),
    },
    ['signatures'],
  )

type Threshold = Made<ReturnType<typeof thresholdOf>>

/** What later tools add to a certificate, and this one takes at its word: for which group of trustees it was made. */
const contextShape = recordOf({ group: text, size: count, threshold: count, index: count })

const certificateOf = (group: Group) =>
  recordOf({ context: contextShape, verification: elementOf(group), encryption: elementOf(group) }, ['context'])

const coefficientsOf = (group: Group) => recordOf({ coefexps: listOf(elementOf(group)) })

type Kind = readonly ['Single', Key] | readonly ['Pedersen', Threshold]

const kindOf =
  (group: Group): Shape<Kind> =>
  (value, at) => {
    if (!Array.isArray(value) || value.length !== 2) throw new Misshapen('item-has-its-fields', at)
    const [kind, given] = value as [unknown, unknown]
    if (kind === 'Single') return ['Single', keyOf(group)(given, `${at}[1]`)]
    if (kind === 'Pedersen') return ['Pedersen', thresholdOf(group)(given, `${at}[1]`)]
    throw new Misshapen('item-has-its-fields', `${at}[0]`)
  }

/** More would only serve to exhaust a reader. */
const mostTrustees = 100

/** All of them are counted before the first element is read, which takes a power in one of the groups. */
const kindsOf =
  (group: Group): Shape<readonly Kind[]> =>
  (value, at) => {
    const owners = Array.isArray(value) ? value.reduce((sum: number, kind) => sum + countOwners(kind), 0) : 0
    if (owners > mostTrustees) throw new Misshapen('threshold-is-possible', at)
    return listOf(kindOf(group))(value, at)
  }

/** How many a kind stands for that nobody has read yet: its longest list, and one where it has none. */
function countOwners(kind: unknown): number {
  const given: unknown = Array.isArray(kind) ? kind[1] : undefined
  const lists = typeof given === 'object' && given !== null ? Object.values(given).filter(Array.isArray) : []
  return lists.reduce((most, { length }) => Math.max(most, length), 1)
}

/**
 * The trustees, all of their proofs checked, and that the election's key is theirs; gives way after each proof. Throws
 * Refused.
 */
export function* readTrustees(setup: Setup, bytes: Uint8Array, place: Place): Generator<void, readonly Trustees[]> {
  const { group, key } = setup
  const kinds = readJson(bytes, kindsOf(group), place, longest.trustees)
  let product = group.identity
  let before = 0
  const trustees: Trustees[] = []
  for (const [index, [kind, given]] of kinds.entries()) {
    const at = { ...place, at: `[${index}][1]` }
    const made = kind === 'Single' ? checkSingle(group, given, at) : yield* checkThreshold(group, given, at)
    yield
    product = group.multiply(product, made.key)
    trustees.push({ before, threshold: made.threshold, keys: made.keys })
    before += made.keys.length
  }
  // Where any one of a group of trustees can decrypt, all of them hold the same key.
  const texts = trustees.flatMap(({ keys }) => [...new Set(keys.map((one) => one.text))])
  hold(new Set(texts).size === texts.length, 'trustee-keys-are-distinct', place)
  hold(group.equals(product, key.element), 'election-key-is-of-the-trustees', place)
  return trustees
}

interface Part {
  readonly threshold: number
  readonly keys: readonly Written[]
  /** Its share of the election's key. */
  readonly key: Element
}

function checkSingle(group: Group, key: Key, place: Place): Part {
  hold(key.signature === undefined, 'item-has-its-fields', enter(place, 'signature'))
  checkKey(group, key, place)
  return { threshold: 1, keys: [key.public_key], key: key.public_key.element }
}

const enter = (place: Place, name: string): Place => ({ ...place, at: `${place.at ?? ''}.${name}` })

/** Section 4.5: a member, and a proof that its secret is known. */
function checkKey(group: Group, { pok, public_key: key }: Key, place: Place): void {
  hold(isKey(group, key), 'trustee-key-is-a-member', enter(place, 'public_key'))
  const commitment = commitmentOf(group, key, pok)
  hold(challengeOfKey(group, key.text, commitment) === pok.challenge, 'trustee-proof-holds', enter(place, 'pok'))
}

const commitmentOf = (group: Group, key: Written, { challenge, response }: Proof): Element =>
  group.multiply(group.powerOfGenerator(response), group.power(key.element, challenge))

/** Section 4.6.1, "Signing". */
const isSigned = (group: Group, message: string, key: Written, signature: Proof): boolean =>
  challengeOfMessage(group, message, commitmentOf(group, key, signature)) === signature.challenge

/** What `make` gives for each; gives way after each. */
function* each<One, Made>(list: readonly One[], make: (one: One, index: number) => Made): Generator<void, Made[]> {
  const made: Made[] = []
  for (const [index, one] of list.entries()) {
    made.push(make(one, index))
    yield
  }
  return made
}

/** Section 4.6: certificates, coefficients in the exponent, and the verification keys that follow from them. */
function* checkThreshold(group: Group, given: Threshold, place: Place): Generator<void, Part> {
  const { threshold, certs, coefexps, signatures, verification_keys: keys } = given
  const size = certs.length
  const isPossible = threshold >= 1 && threshold <= size && coefexps.length === size && keys.length === size
  hold(isPossible, 'threshold-is-possible', place)
  const inside = (name: string, index: number) => enter(place, `${name}[${index}]`)
  const signers = yield* each(certs, (cert, index) =>
    readCertificate(group, cert, given, index, inside('certs', index)),
  )
  const coefficients = yield* each(coefexps, (signed, index) =>
    readCoefficients(group, signed, signers[index]!, threshold, inside('coefexps', index)),
  )
  yield* checkEndorsements(group, given, signers, coefficients, place)
  // What each power of a member's number is raised to: the product over all members.
  const sums = Array.from({ length: threshold }, (_, power) =>
    coefficients.reduce((product, own) => group.multiply(product, own[power]!.element), group.identity),
  )
  yield* each(keys, (key, index) => {
    const at = inside('verification_keys', index)
    const expected = group.product(sums.map((sum, power) => [sum, BigInt(index + 1) ** BigInt(power) % group.q]))
    checkKey(group, key, at)
    hold(group.equals(expected, key.public_key.element), 'verification-key-follows-from-coefficients', at)
    const isEndorsed = signatures === undefined ? key.signature === undefined : key.signature !== undefined
    const signed = key.signature === undefined || isSigned(group, key.public_key.text, signers[index]!, key.signature)
    hold(isEndorsed && signed, 'verification-key-is-signed', enter(at, 'signature'))
  })
  return { threshold, keys: keys.map((key) => key.public_key), key: sums[0]! }
}

/** Section 4.6.2: the key that a trustee signs with. */
function readCertificate(
  group: Group,
  { message, signature }: Signed,
  { threshold, certs, signatures }: Threshold,
  index: number,
  place: Place,
): Written {
  const read = readText(message, certificateOf(group), enter(place, 'message'), longest.link)
  const { context, verification, encryption } = read
  hold(isKey(group, verification), 'trustee-key-is-a-member', enter(place, 'message.verification'))
  hold(isKey(group, encryption), 'trustee-key-is-a-member', enter(place, 'message.encryption'))
  // Who takes the second signatures away would have to take the contexts too, and these are signed.
  const isOfThese =
    context === undefined || signatures === undefined
      ? context === undefined && signatures === undefined
      : context.group === group.name &&
        context.size === certs.length &&
        context.threshold === threshold &&
        context.index === index + 1
  hold(isOfThese, 'certificate-is-of-this-group-of-trustees', enter(place, 'message.context'))
  hold(isSigned(group, message, verification, signature), 'certificate-is-signed', place)
  return verification
}

/** Section 4.6.4: the coefficients of a trustee's polynomial in the exponent. */
function readCoefficients(
  group: Group,
  { message, signature }: Signed,
  signer: Written,
  threshold: number,
  place: Place,
): readonly Written[] {
  const inside = enter(place, 'message')
  const { coefexps } = readText(message, coefficientsOf(group), inside, longest.link * (threshold + 1))
  hold(coefexps.length === threshold, 'threshold-is-possible', inside)
  const areMembers = coefexps.every(({ element }) => group.isMember(element))
  hold(areMembers, 'coefficients-are-members', inside)
  hold(isSigned(group, message, signer, signature), 'coefficients-are-signed', place)
  return coefexps
}

/** What tools from 3.0 on add: each trustee signs all certificates together with its own coefficients. */
function* checkEndorsements(
  group: Group,
  { certs, signatures }: Threshold,
  signers: readonly Written[],
  coefficients: readonly (readonly Written[])[],
  place: Place,
): Generator<void> {
  if (signatures === undefined) return
  hold(signatures.length === certs.length, 'coefficients-are-endorsed', enter(place, 'signatures'))
  const written = certs.map(({ message, signature: { challenge, response } }) => ({
    message,
    signature: { challenge: String(challenge), response: String(response) },
  }))
  yield* each(signatures, (signature, index) => {
    const own = coefficients[index]!.map((coefficient) => coefficient.text)
    const message = `certs_sig|${JSON.stringify({ certs: written, coefexps: own })}`
    const holds = isSigned(group, message, signers[index]!, signature)
    hold(holds, 'coefficients-are-endorsed', enter(place, `signatures[${index}]`))
  })
}
