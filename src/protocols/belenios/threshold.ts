// Trustees of whom any t + 1 decrypt: Pedersen's key generation (sections 3.1.1, 4.6 and 4.7, "Pedersen") in three
// rounds. What is archived has the specification's shapes, with the fields that tools 3.0 to 3.3 add and 2.0 passes
// over. Beyond the specification each trustee first publishes the hash of its coefficients, so that the last to speak
// cannot choose them by those of the others; and the private channel is our own (channel.ts).
import { openShare, sealShare, type SealedShare } from './channel.ts'
import type { Element, Group } from './group.ts'
import { hashToHex } from './hash.ts'
import {
  challengeOfKey,
  challengeOfMessage,
  drawExponent,
  proveSecret,
  readExponent,
  type Proof,
  type Random,
} from './proof.ts'
import { publishTrusteeKey, type TrusteePublicKey } from './trustee.ts'
import type { Check } from './verify/checks.ts'

/** A message and its Schnorr signature (section 4.6.1). */
export interface SignedMessage {
  readonly message: string
  readonly signature: Proof
}

/** `certs` and `coefexps` are signed messages that hold JSON (sections 4.6.2, 4.6.4); `signatures` is of newer tools. */
export interface ThresholdParameters {
  readonly threshold: number
  readonly certs: readonly SignedMessage[]
  readonly coefexps: readonly SignedMessage[]
  readonly signatures: readonly Proof[]
  readonly verification_keys: readonly TrusteePublicKey[]
}

/** How many trustees there are, how many of them decrypt, and which this is, from 1. */
export interface Place {
  readonly size: number
  readonly threshold: number
  readonly index: number
}

/** What a trustee keeps to itself until the key is made: numbers modulo q in base 10. */
export interface CeremonySecret extends Place {
  readonly group: string
  readonly signing: string
  readonly decryption: string
  readonly coefficients: readonly string[]
}

/** First round: the certificate, and the hash, signed, of the coefficients that the second round reveals. */
export interface Announcement {
  readonly cert: SignedMessage
  readonly commitment: string
  readonly signature: Proof
}

/** Second round: the coefficients, what newer tools sign of them, and a share for every trustee in order. */
export interface Revelation {
  readonly coefexps: SignedMessage
  readonly signature: Proof
  readonly shares: readonly SealedShare[]
}

/** What a verifier asks too has its name for it. */
export type CeremonyRule =
  | Extract<
      Check,
      | 'threshold-is-possible'
      | 'trustee-key-is-a-member'
      | 'trustee-proof-holds'
      | 'certificate-is-of-this-group-of-trustees'
      | 'certificate-is-signed'
      | 'item-is-canonical'
      | 'coefficients-are-members'
      | 'coefficients-are-signed'
      | 'coefficients-are-endorsed'
      | 'verification-key-follows-from-coefficients'
      | 'verification-key-is-signed'
    >
  | 'every-trustee-has-spoken'
  | 'announcement-is-signed'
  | 'coefficients-are-those-announced'
  | 'key-file-is-of-this-trustee'
  | 'share-is-sealed-for-this-trustee'
  | 'share-fits-the-coefficients'

/** A ceremony that cannot go on, and the trustee, from 1, whose message is to blame. */
export class CeremonyFault extends Error {
  readonly rule: CeremonyRule
  readonly trustee: number

  constructor(rule: CeremonyRule, trustee: number) {
    super(`${rule}: trustee ${trustee}`)
    this.rule = rule
    this.trustee = trustee
  }
}

function hold(truth: boolean, rule: CeremonyRule, trustee: number): asserts truth {
  if (!truth) throw new CeremonyFault(rule, trustee)
}

/** A verifier reads no more. */
const mostTrustees = 100

/** First round (steps 1 and 2 of section 3.1.1). The secret stays with the trustee, the announcement is published. */
export function announce(group: Group, place: Place, random: Random): { secret: CeremonySecret; said: Announcement } {
  const { size, threshold, index } = place
  const isPossible = threshold >= 1 && threshold <= size && size <= mostTrustees
  hold(isPossible && index >= 1 && index <= size, 'threshold-is-possible', index)
  const draw = () => drawExponent(group, random).toString()
  const coefficients = Array.from({ length: threshold }, draw)
  const secret = { group: group.name, size, threshold, index, signing: draw(), decryption: draw(), coefficients }
  const cert = {
    context: { group: group.name, size, threshold, index },
    verification: writePower(group, secret.signing),
    encryption: writePower(group, secret.decryption),
  }
  const signed = sign(group, secret.signing, JSON.stringify(cert), random)
  const commitment = commitmentTo(writeCoefficients(group, secret))
  const { signature } = sign(group, secret.signing, announcementText(signed, commitment), random)
  return { secret, said: { cert: signed, commitment, signature } }
}

/**
 * Second round (steps 3 and 4): once all have announced, the coefficients and the sealed shares. Once for each secret:
 * whoever is asked again, with other announcements, must begin anew, or the last to announce can choose by the first
 * answer.
 */
export function reveal(
  group: Group,
  secret: CeremonySecret,
  announcements: readonly Announcement[],
  random: Random,
): Revelation {
  const certs = readCertificates(group, secret, announcements)
  hold(isOwn(group, secret, certs), 'key-file-is-of-this-trustee', secret.index)
  const message = writeCoefficients(group, secret)
  const ceremony = nameCeremony(announcements)
  const shares = certs.map(({ encryption }, at) => {
    const share = evaluate(group, secret.coefficients, at + 1)
    const sealed = sealShare(group, `${ceremony}|${secret.index}|${at + 1}`, encryption, share, random)
    const { signature } = sign(group, secret.signing, JSON.stringify(sealed), random)
    return { ...sealed, signature }
  })
  return {
    coefexps: sign(group, secret.signing, message, random),
    signature: sign(group, secret.signing, certificateText(announcements, message), random).signature,
    shares,
  }
}

/** Third round (step 5): the trustee checks its shares and makes its key, of which it keeps `secret`. */
export function complete(
  group: Group,
  own: CeremonySecret,
  announcements: readonly Announcement[],
  revelations: readonly Revelation[],
  random: Random,
): { secret: bigint; said: TrusteePublicKey } {
  const certs = readCertificates(group, own, announcements)
  hold(isOwn(group, own, certs), 'key-file-is-of-this-trustee', own.index)
  const coefficients = readRevelations(group, own, certs, announcements, revelations)
  const ceremony = nameCeremony(announcements)
  let secret = 0n
  for (const [at, { shares }] of revelations.entries()) {
    const { signature, ...sealed } = shares[own.index - 1] as SealedShare
    const signer = certs[at] as Certificate
    const text = JSON.stringify(sealed)
    hold(isSigned(group, signer.verification, { message: text, signature }), 'share-is-sealed-for-this-trustee', at + 1)
    const share = openShare(group, `${ceremony}|${at + 1}|${own.index}`, BigInt(own.decryption), sealed)
    hold(share !== undefined, 'share-is-sealed-for-this-trustee', at + 1)
    const expected = evaluateInExponent(group, coefficients[at] as Element[], own.index)
    hold(group.equals(group.powerOfGenerator(share), expected), 'share-fits-the-coefficients', at + 1)
    secret = (secret + share) % group.q
  }
  const key = publishTrusteeKey(group, secret, random)
  return { secret, said: { ...key, signature: sign(group, own.signing, key.public_key, random).signature } }
}

/** What is archived (step 6): every message checked once more, by whoever assembles them. */
export function assemble(
  group: Group,
  { size, threshold }: Omit<Place, 'index'>,
  announcements: readonly Announcement[],
  revelations: readonly Revelation[],
  keys: readonly TrusteePublicKey[],
): { parameters: ThresholdParameters; subKey: Element } {
  const place = { size, threshold }
  const certs = readCertificates(group, place, announcements)
  const coefficients = readRevelations(group, place, certs, announcements, revelations)
  hold(keys.length === size, 'every-trustee-has-spoken', Math.min(keys.length, size) + 1)
  for (const [at, key] of keys.entries()) {
    const { public_key, signature } = key
    const expected = coefficients
      .map((own) => evaluateInExponent(group, own, at + 1))
      .reduce((product, factor) => group.multiply(product, factor), group.identity)
    hold(public_key === group.write(expected), 'verification-key-follows-from-coefficients', at + 1)
    const { verification } = certs[at] as Certificate
    const signed = signature !== undefined && isSigned(group, verification, { message: public_key, signature })
    hold(signed, 'verification-key-is-signed', at + 1)
    const element = readKey(group, public_key)
    hold(element !== undefined, 'trustee-key-is-a-member', at + 1)
    hold(isProven(group, key, element), 'trustee-proof-holds', at + 1)
  }
  const parameters = {
    threshold,
    certs: announcements.map(({ cert }) => cert),
    coefexps: revelations.map(({ coefexps }) => coefexps),
    signatures: revelations.map(({ signature }) => signature),
    verification_keys: keys,
  }
  const firsts = coefficients.map((own) => own[0] as Element)
  return { parameters, subKey: firsts.reduce((key, first) => group.multiply(key, first), group.identity) }
}

interface Certificate {
  readonly verification: Element
  readonly encryption: Element
}

const writePower = (group: Group, secret: string): string => group.write(group.powerOfGenerator(BigInt(secret)))

const writeCoefficients = (group: Group, { coefficients }: CeremonySecret): string =>
  JSON.stringify({ coefexps: coefficients.map((coefficient) => writePower(group, coefficient)) })

/** What no other signature of a ceremony begins with: certificates and coefficients are JSON, keys are elements. */
const announcementText = ({ message }: SignedMessage, commitment: string): string =>
  `announcement|${message}|${commitment}`

const commitmentTo = (message: string): string => hashToHex(`coefexps|${message}`)

const nameCeremony = (announcements: readonly Announcement[]): string => hashToHex(JSON.stringify(announcements))

/** What tools from 3.0 on sign: all certificates, and the coefficients of one as a plain list. */
function certificateText(announcements: readonly Announcement[], message: string): string {
  const { coefexps } = JSON.parse(message) as { coefexps: string[] }
  return `certs_sig|${JSON.stringify({ certs: announcements.map(({ cert }) => cert), coefexps })}`
}

function sign(group: Group, signing: string, message: string, random: Random): SignedMessage {
  const challengeFor = (commitment: Element) => challengeOfMessage(group, message, commitment)
  return { message, signature: proveSecret(group, BigInt(signing), challengeFor, random) }
}

function isSigned(group: Group, verification: Element, { message, signature }: SignedMessage): boolean {
  const [challenge, response] = [readExponent(group, signature.challenge), readExponent(group, signature.response)]
  if (challenge === undefined || response === undefined) return false
  const commitment = group.product([
    [group.generator, response],
    [verification, challenge],
  ])
  return challengeOfMessage(group, message, commitment) === challenge
}

/** Section 4.6.6, as every verifier asks it: the proof that the key's owner knows its secret. */
function isProven(group: Group, { pok, public_key: written }: TrusteePublicKey, key: Element): boolean {
  const [challenge, response] = [readExponent(group, pok.challenge), readExponent(group, pok.response)]
  if (challenge === undefined || response === undefined) return false
  const commitment = group.product([
    [group.generator, response],
    [key, challenge],
  ])
  return challengeOfKey(group, written, commitment) === challenge
}

function readMember(group: Group, text: unknown): Element | undefined {
  const element = typeof text === 'string' ? group.read(text) : undefined
  return element !== undefined && group.isMember(element) ? element : undefined
}

/** A member that may be a key: the secret of the identity is known to everybody. */
function readKey(group: Group, text: unknown): Element | undefined {
  const element = readMember(group, text)
  return element === undefined || group.equals(element, group.identity) ? undefined : element
}

function readCertificates(
  group: Group,
  { size, threshold }: Omit<Place, 'index'>,
  announcements: readonly Announcement[],
): Certificate[] {
  hold(announcements.length === size, 'every-trustee-has-spoken', Math.min(announcements.length, size) + 1)
  return announcements.map(({ cert, commitment, signature }, at) => {
    const context = { group: group.name, size, threshold, index: at + 1 }
    const { verification, encryption } = parse(cert.message)
    const keys = { verification: readKey(group, verification), encryption: readKey(group, encryption) }
    const isOfThese = JSON.stringify({ context, verification, encryption }) === cert.message
    hold(isOfThese, 'certificate-is-of-this-group-of-trustees', at + 1)
    const areKeys = keys.verification !== undefined && keys.encryption !== undefined
    hold(areKeys, 'trustee-key-is-a-member', at + 1)
    hold(isSigned(group, keys.verification as Element, cert), 'certificate-is-signed', at + 1)
    const announced = { message: announcementText(cert, commitment), signature }
    hold(isSigned(group, keys.verification as Element, announced), 'announcement-is-signed', at + 1)
    return keys as Certificate
  })
}

function isOwn(group: Group, secret: CeremonySecret, certs: readonly Certificate[]): boolean {
  const own = certs[secret.index - 1]
  if (own === undefined || secret.group !== group.name) return false
  const pairs = [
    [own.verification, secret.signing],
    [own.encryption, secret.decryption],
  ] as const
  return pairs.every(([key, exponent]) => group.equals(key, group.powerOfGenerator(BigInt(exponent))))
}

/** The coefficients of every trustee, each one signed, as announced, and of elements of the group. */
function readRevelations(
  group: Group,
  { size, threshold }: Omit<Place, 'index'>,
  certs: readonly Certificate[],
  announcements: readonly Announcement[],
  revelations: readonly Revelation[],
): Element[][] {
  hold(revelations.length === size, 'every-trustee-has-spoken', Math.min(revelations.length, size) + 1)
  return revelations.map(({ coefexps, signature, shares }, at) => {
    const { verification } = certs[at] as Certificate
    // Signed first: what somebody else changed on the way is no breach of the trustee's.
    hold(isSigned(group, verification, coefexps), 'coefficients-are-signed', at + 1)
    hold(commitmentTo(coefexps.message) === announcements[at]?.commitment, 'coefficients-are-those-announced', at + 1)
    const written: unknown = parse(coefexps.message)['coefexps']
    // What is signed and archived is the one compact text: a verifier refuses a space in it.
    hold(JSON.stringify({ coefexps: written }) === coefexps.message, 'item-is-canonical', at + 1)
    hold(Array.isArray(written) && written.length === threshold, 'threshold-is-possible', at + 1)
    const elements = written.map((one) => readMember(group, one))
    hold(
      elements.every((element) => element !== undefined),
      'coefficients-are-members',
      at + 1,
    )
    hold(shares.length === size, 'share-is-sealed-for-this-trustee', at + 1)
    const text = certificateText(announcements, coefexps.message)
    hold(isSigned(group, verification, { message: text, signature }), 'coefficients-are-endorsed', at + 1)
    return elements
  })
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

/** f(x) modulo q, the coefficients from the constant one up (section 4.6.4). */
function evaluate(group: Group, coefficients: readonly string[], x: number): bigint {
  return coefficients.reduceRight((sum, coefficient) => (sum * BigInt(x) + BigInt(coefficient)) % group.q, 0n)
}

/** g ^ f(x), from the powers of the coefficients (section 4.6.5). */
export function evaluateInExponent(group: Group, coefficients: readonly Element[], x: number): Element {
  return group.product(coefficients.map((element, k) => [element, BigInt(x) ** BigInt(k) % group.q] as const))
}
