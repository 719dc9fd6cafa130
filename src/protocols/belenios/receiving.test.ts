import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { findModulus } from '../../../test/election-forging.ts'
import { makeBallot } from './ballot.ts'
import { readElection, writeElection, type Election } from './election.ts'
import { findFaultOfSetup } from './readiness.ts'
import { openBallotBox } from './receiving.ts'
import { suites } from './suite.ts'
import { publishTrusteeKey } from './trustee.ts'
import { writeTrustees } from './trustees.ts'
import type { Check } from './verify/checks.ts'
import { Refused } from './verify/refusal.ts'

const { group } = suites['belenios-1-belenios-2048']
const random = (bytes: number) => new Uint8Array(randomBytes(bytes))
const secret = 987_654_321n
const key = group.write(group.powerOfGenerator(secret))

const write = (publicKey: string) =>
  writeElection({
    version: 1,
    description: '',
    name: 'Council',
    group: group.name,
    public_key: publicKey,
    questions: [{ question: 'Who?', answers: ['Ana', 'Beto'], min: 0, max: 1 }],
    uuid: 'PuenteMuestra7Q',
  })

const text = write(key)
const credential = (exponent: bigint) => group.write(group.powerOfGenerator(exponent))
const roll = JSON.stringify([credential(5n), credential(6n)])
const trustees = writeTrustees([['Single', publishTrusteeKey(group, secret, random)]])

/** -1, which is an element modulo p, and of order 2. */
const minusOne = String(findModulus(group) - 1n)

test('A box opens on no key and no credential that a verifier would refuse', () => {
  const bad: readonly (readonly [Check, string, string])[] = [
    ['election-key-is-a-member', write(minusOne), roll],
    ['election-key-is-a-member', write('1'), roll],
    ['credential-is-a-member', text, JSON.stringify([credential(5n), '1'])],
    ['credential-is-a-member', text, JSON.stringify([credential(5n), minusOne])],
    ['credentials-are-distinct', text, JSON.stringify([credential(5n), credential(5n)])],
  ]
  for (const [check, election, credentials] of bad)
    assert.throws(
      () => openBallotBox(election, credentials, 1),
      (error) => error instanceof Refused && error.check === check,
      check,
    )
  assert.doesNotThrow(() => openBallotBox(text, roll, 1))
})

test('A set-up is held before the vote opens to all that a verifier asks of it', () => {
  assert.equal(findFaultOfSetup(text, trustees, roll), undefined)
  assert.equal(findFaultOfSetup(text, trustees, '[]'), undefined)
  const other = writeTrustees([['Single', publishTrusteeKey(group, 77n, random)]])
  const lie = trustees.replace(/"response":"\d+"/, '"response":"1"')
  const bad: readonly (readonly [Check, string, string, string])[] = [
    ['decryption-is-bound', text.replace('puente:bound-decryptions', ''), trustees, roll],
    ['election-key-is-a-member', write(minusOne), trustees, roll],
    ['election-key-is-of-the-trustees', text, other, roll],
    ['trustee-proof-holds', text, lie, roll],
    ['item-is-canonical', text, `${trustees} `, roll],
    ['credential-is-a-member', text, trustees, JSON.stringify(['1'])],
    ['item-is-plain-json', text, trustees, ''],
  ]
  for (const [check, ...texts] of bad) assert.equal(findFaultOfSetup(...texts)?.check, check)
})

test('A ballot that was kept is remembered by its form, and one that is none is refused', () => {
  const election = readElection(text) as Election
  const ballot = makeBallot(election, 5n, [[0]], random)
  const box = openBallotBox(text, roll, 1)
  assert.deepEqual(box.remember(ballot), { credential: credential(5n) })
  for (const [check, given] of [
    ['item-is-plain-json', ballot.slice(0, -1)],
    ['item-has-its-fields', '{}'],
    ['ballot-stands-once', ballot],
    ['credential-is-on-the-roll', makeBallot(election, 7n, [[0]], random)],
  ] as const)
    assert.equal((box.remember(given) as { check?: string }).check, check)
  assert.equal((box.receive(ballot) as { check?: string }).check, 'ballot-stands-once')
})
