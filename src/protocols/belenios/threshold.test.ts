import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { readAnnouncement, readRevelation, readTrusteePublicKey } from './ceremony.ts'
import { openShare, sealShare } from './channel.ts'
import type { Element } from './group.ts'
import { hashToHex } from './hash.ts'
import { challengeOfMessage, proveSecret } from './proof.ts'
import { suites } from './suite.ts'
import {
  announce,
  assemble,
  CeremonyFault,
  complete,
  reveal,
  type Announcement,
  type CeremonyRule,
  type Revelation,
  type SignedMessage,
} from './threshold.ts'

const { group } = suites['belenios-1-ed25519']
const random = (bytes: number) => new Uint8Array(randomBytes(bytes))
const place = { size: 3, threshold: 2 }

const begun = [1, 2, 3].map((index) => announce(group, { ...place, index }, random))
const announcements = begun.map(({ said }) => said)
const revelations = begun.map(({ secret }) => reveal(group, secret, announcements, random))
const ended = begun.map(({ secret }) => complete(group, secret, announcements, revelations, random))
const keys = ended.map(({ said }) => said)
const [first] = begun as [(typeof begun)[number]]

const refuse = (rule: CeremonyRule, trustee: number, act: () => unknown) =>
  assert.throws(act, (error) => error instanceof CeremonyFault && error.rule === rule && error.trustee === trustee)

/** The announcements with that of one trustee changed. */
const announcing = (trustee: number, said: Announcement) => announcements.with(trustee - 1, said)
const revealing = (trustee: number, said: Partial<Revelation>) =>
  revelations.with(trustee - 1, { ...revelations[trustee - 1]!, ...said })
const finish = (said: readonly Revelation[]) => () => complete(group, first.secret, announcements, said, random)

test('Any two of three hold the key of the election between them', () => {
  const { subKey, parameters } = assemble(group, place, announcements, revelations, keys)
  assert.deepEqual(Object.keys(parameters), ['threshold', 'certs', 'coefexps', 'signatures', 'verification_keys'])
  for (const [one, other] of [
    [1, 2],
    [1, 3],
    [2, 3],
  ] as const) {
    // f(0) from f(one) and f(other), by hand.
    const inverse = (a: bigint) => {
      let power = 1n
      for (let k = group.q - 2n, base = ((a % group.q) + group.q) % group.q; k > 0n; k >>= 1n) {
        if (k & 1n) power = (power * base) % group.q
        base = (base * base) % group.q
      }
      return power
    }
    const share = (index: number, from: number) =>
      ended[index - 1]!.secret * BigInt(from) * inverse(BigInt(from - index))
    const secret = (share(one, other) + share(other, one)) % group.q
    assert.ok(group.equals(group.powerOfGenerator((secret + group.q) % group.q), subKey))
  }
})

test('No message holds a secret', () => {
  const said = JSON.stringify([announcements, revelations, keys])
  for (const { secret } of begun)
    for (const number of [secret.signing, secret.decryption, ...secret.coefficients])
      assert.ok(number.length > 60 && !said.includes(number))
  for (const { secret } of ended) assert.ok(!said.includes(secret.toString()))
})

test('A threshold that cannot be is refused', () => {
  for (const [size, threshold, index] of [
    [3, 4, 1],
    [3, 0, 1],
    [3, 2, 4],
    [3, 2, 0],
  ] as const)
    refuse('threshold-is-possible', index, () => announce(group, { size, threshold, index }, random))
})

test('A trustee goes on only with the certificates of this ceremony', () => {
  const secondRound = (said: readonly Announcement[]) => () => reveal(group, first.secret, said, random)
  refuse('every-trustee-has-spoken', 3, secondRound(announcements.slice(0, 2)))
  const other = announce(group, { size: 3, threshold: 1, index: 2 }, random).said
  refuse('certificate-is-of-this-group-of-trustees', 2, secondRound(announcing(2, other)))
  refuse('certificate-is-of-this-group-of-trustees', 2, secondRound(announcing(2, announcements[2]!)))
  const cert = { ...announcements[1]!.cert, signature: announcements[2]!.cert.signature }
  refuse('certificate-is-signed', 2, secondRound(announcing(2, { ...announcements[1]!, cert })))
  // Whoever carries the messages cannot make an honest trustee look like a cheat.
  const { commitment } = announcements[2]!
  refuse('announcement-is-signed', 2, secondRound(announcing(2, { ...announcements[1]!, commitment })))
  const { said: stranger } = announce(group, { ...place, index: 1 }, random)
  refuse('key-file-is-of-this-trustee', 1, secondRound(announcing(1, stranger)))
})

test('Whoever speaks last cannot change the coefficients that were announced', () => {
  const anew = announce(group, { ...place, index: 3 }, random)
  const late = reveal(
    group,
    { ...anew.secret, signing: begun[2]!.secret.signing, decryption: begun[2]!.secret.decryption },
    announcements,
    random,
  )
  refuse('coefficients-are-those-announced', 3, finish(revealing(3, late)))
  const { coefexps } = revelations[1]!
  refuse(
    'coefficients-are-signed',
    2,
    finish(revealing(2, { coefexps: { ...coefexps, message: `${coefexps.message} ` } })),
  )
  refuse(
    'coefficients-are-signed',
    2,
    finish(revealing(2, { coefexps: { ...coefexps, signature: revelations[0]!.signature } })),
  )
  refuse('coefficients-are-endorsed', 2, finish(revealing(2, { signature: revelations[0]!.signature })))
  refuse('every-trustee-has-spoken', 3, finish(revelations.slice(0, 2)))
  refuse('share-is-sealed-for-this-trustee', 2, finish(revealing(2, { shares: [] })))
})

test('A share that is wrong, of another or for another is refused with its sender', () => {
  const { shares } = revelations[1]!
  refuse('share-is-sealed-for-this-trustee', 2, finish(revealing(2, { shares: [shares[1]!, shares[0]!, shares[2]!] })))
  const changed = { ...shares[0]!, tag: '0'.repeat(64) }
  refuse('share-is-sealed-for-this-trustee', 2, finish(revealing(2, { shares: [changed, ...shares.slice(1)] })))
  // A trustee who signs its coefficients and sends shares of others.
  const liar = { ...begun[1]!.secret, coefficients: begun[2]!.secret.coefficients }
  const lie = reveal(group, liar, announcements, random)
  refuse('share-fits-the-coefficients', 2, finish(revealing(2, { shares: lie.shares })))
})

test('A key that does not follow from the coefficients is not assembled', () => {
  const put = (at: number, key: (typeof keys)[number]) => () =>
    assemble(group, place, announcements, revelations, keys.with(at, key))
  refuse('verification-key-follows-from-coefficients', 2, put(1, keys[0]!))
  const { pok, public_key } = keys[1]!
  refuse('verification-key-is-signed', 2, put(1, { pok, public_key }))
  refuse('every-trustee-has-spoken', 3, () => assemble(group, place, announcements, revelations, keys.slice(0, 2)))
})

test('A key whose proof is false is not assembled, as no verifier would take it', () => {
  const lie = { ...keys[1]!, pok: { challenge: '1', response: '1' } }
  const take = () => assemble(group, place, announcements, revelations, keys.with(1, lie))
  refuse('trustee-proof-holds', 2, take)
})

/** A message that the trustee of this number signs. */
function signAs(trustee: number, message: string): SignedMessage {
  const challengeFor = (commitment: Element) => challengeOfMessage(group, message, commitment)
  const signing = BigInt(begun[trustee - 1]!.secret.signing)
  return { message, signature: proveSecret(group, signing, challengeFor, random) }
}

test('Coefficients that no verifier takes stop the ceremony, though announced and signed', () => {
  const { secret } = begun[1]!
  const { cert } = announcements[1]!
  const own = (JSON.parse(revelations[1]!.coefexps.message) as { coefexps: string[] }).coefexps
  // The point of order 2 of edwards25519, 0 and -1: in its own spelling, but no member.
  const outside = (2n ** 255n - 20n).toString(16)
  const write = (coefexps: string[]) => JSON.stringify({ coefexps })
  for (const [rule, message] of [
    ['item-is-canonical', write(own).replace(':', ': ')],
    ['threshold-is-possible', write(own.slice(1))],
    ['coefficients-are-members', write(own.with(0, outside))],
    ['coefficients-are-members', write(own.with(0, 'none'))],
  ] as const) {
    const commitment = hashToHex(`coefexps|${message}`)
    const { signature } = signAs(2, `announcement|${cert.message}|${commitment}`)
    const said = announcing(2, { cert, commitment, signature })
    const honest = begun.map((one) => reveal(group, one.secret, said, random))
    const late = honest.with(1, { ...reveal(group, secret, said, random), coefexps: signAs(2, message) })
    refuse(rule, 2, () => complete(group, first.secret, said, late, random))
  }
})

test('A certificate with the identity for a key, and a ceremony of too many, are refused', () => {
  const { context, encryption } = JSON.parse(announcements[1]!.cert.message) as { context: object; encryption: string }
  const message = JSON.stringify({ context, verification: group.write(group.identity), encryption })
  // With the secret 0 anybody signs.
  const challengeFor = (commitment: Element) => challengeOfMessage(group, message, commitment)
  const cert = { message, signature: proveSecret(group, 0n, challengeFor, random) }
  const said = announcing(2, { ...announcements[1]!, cert })
  refuse('trustee-key-is-a-member', 2, () => reveal(group, first.secret, said, random))
  refuse('threshold-is-possible', 1, () => announce(group, { size: 101, threshold: 1, index: 1 }, random))
})

test('What is sealed opens for its recipient, in its context, unchanged', () => {
  for (const { group: each } of Object.values(suites)) {
    const recipient = each.powerOfGenerator(77n)
    const sealed = sealShare(each, 'here', recipient, each.q - 1n, random)
    assert.equal(openShare(each, 'here', 77n, sealed), each.q - 1n)
    assert.equal(openShare(each, 'there', 77n, sealed), undefined)
    assert.equal(openShare(each, 'here', 78n, sealed), undefined)
    const flip = (hex: string) => (hex.startsWith('0') ? '1' : '0') + hex.slice(1)
    assert.equal(openShare(each, 'here', 77n, { ...sealed, box: flip(sealed.box) }), undefined)
    assert.equal(openShare(each, 'here', 77n, { ...sealed, tag: flip(sealed.tag) }), undefined)
    assert.equal(openShare(each, 'here', 77n, { ...sealed, alpha: '0' }), undefined)
    assert.equal(openShare(each, 'here', 77n, { ...sealed, box: 'zz' }), undefined)
  }
})

test('Messages of a ceremony are read as we write them, and nothing else is', () => {
  const messages = [
    [readAnnouncement, announcements[0]],
    [readRevelation, revelations[0]],
    [readTrusteePublicKey, keys[0]],
  ] as const
  for (const [read, message] of messages) {
    const text = JSON.stringify(message)
    assert.deepEqual(read(group, text), message)
    const bad = ['', '1', 'null', '[]', '{}', `${text}\n`, text.replace(/"[0-9a-f]{64}"/, '1'), text.replace('"', "'")]
    const deep = '['.repeat(100_000)
    for (const other of [...bad, text.slice(0, -1), ' '.repeat(2 ** 21), deep])
      assert.equal(read(group, other), undefined)
    for (const [other] of messages) if (other !== read) assert.equal(other(group, text), undefined)
  }
})
