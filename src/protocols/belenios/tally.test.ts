import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeBallot, type BallotFile, type Ciphertext } from './ballot.ts'
import { readElection, writeElection, type Election } from './election.ts'
import type { Element } from './group.ts'
import type { Proof } from './proof.ts'
import { suites } from './suite.ts'
import {
  addBallot,
  combine,
  decryptPartially,
  lagrangeCoefficients,
  lastBallots,
  startTally,
  writeTally,
  type EncryptedTally,
  type PartialDecryption,
} from './tally.ts'

const { group } = suites['belenios-1-ed25519']
const random = (bytes: number) => new Uint8Array(randomBytes(bytes))
const secret = 987_654_321n
const election = readElection(
  writeElection({
    version: 1,
    description: '',
    name: 'Council',
    group: group.name,
    public_key: group.write(group.powerOfGenerator(secret)),
    questions: [{ question: 'Who?', answers: ['Ana', 'Beto'], min: 0, max: 2 }],
    uuid: 'PuenteMuestra7Q',
  }),
) as Election
const ballots = [[0], [0, 1], []].map(
  (vote, at) => JSON.parse(makeBallot(election, BigInt(at + 1), [vote], random)) as BallotFile,
)

function tallyOf(counted: readonly BallotFile[]): { tally: EncryptedTally; text: string; sized: string } {
  const running = startTally(election)
  for (const ballot of counted) addBallot(election, running, ballot)
  const { tally: text, sized } = writeTally(election, running, counted.length)
  return { tally: JSON.parse(text) as EncryptedTally, text, sized }
}

function factorsOf(tally: EncryptedTally, key: bigint) {
  const { decryption_factors } = JSON.parse(decryptPartially(election, tally, { owner: 1, secret: key }, random)) as {
    decryption_factors: string[][]
  }
  return decryption_factors.map((row) => row.map((factor) => group.read(factor)!))
}

test('The last ballot of each credential counts, in the order of the last ones', () => {
  const cast = [1, 2, 1, 3, 2].map((credential, at) => ({ credential: `${credential}`, at }))
  assert.deepEqual(
    lastBallots(cast).map(({ at }) => at),
    [2, 3, 4],
  )
  assert.deepEqual(lastBallots([]), [])
})

test('The tally is the same in whatever order the ballots come', () => {
  assert.equal(tallyOf(ballots).text, tallyOf(ballots.toReversed()).text)
  assert.match(tallyOf(ballots).sized, /^\{"num_tallied":3,"total_weight":3,"encrypted_tally":"[0-9a-f]{64}"\}$/)
})

test('A ballot of another form is not added', () => {
  const [ballot] = ballots as [BallotFile]
  const running = startTally(election)
  assert.throws(() => addBallot(election, running, { answers: [] }))
  const [answer] = ballot.answers
  const outside = { ...answer!, choices: answer!.choices.map(() => ({ alpha: 'x', beta: 'x' })) }
  assert.throws(() => addBallot(election, running, { answers: [outside] }))
})

test('No secret is put to an element outside of the group, whose power would tell of the secret', () => {
  const { tally } = tallyOf(ballots)
  const [[first, ...others]] = tally as [[Ciphertext, ...Ciphertext[]]]
  // The point of order 2 of edwards25519, 0 and -1: in its own spelling, but no member.
  const outside = (2n ** 255n - 20n).toString(16)
  assert.ok(group.read(outside) !== undefined)
  for (const wrong of [{ alpha: outside }, { beta: outside }])
    assert.throws(() => factorsOf([[{ ...first, ...wrong }, ...others]], secret), /ciphertext-is-of-the-group/)
})

test('The count is found with the key, and with no other', () => {
  const { tally } = tallyOf(ballots)
  const share = (key: bigint) => ({ kind: 'Single' as const, factors: factorsOf(tally, key) })
  assert.equal(combine(election, tally, [share(secret)], 3), '{"result":[[2,1]]}')
  assert.throws(() => combine(election, tally, [share(secret + 1n)], 3), /every-count-is-a-number-of-votes/)
  assert.throws(() => combine(election, tally, [], 3), /every-count-is-a-number-of-votes/)
  assert.throws(() => combine(election, tally, [share(secret)], 1), /every-count-is-a-number-of-votes/)
  assert.throws(() => combine(election, tally, [{ kind: 'Single', factors: [] }], 3), /every-ciphertext-has-a-factor/)
})

test('A bound proof is of one election, trustee, place, sum and factor, all of which stand in the text that is hashed', () => {
  const { tally } = tallyOf(ballots)
  const part = JSON.parse(
    decryptPartially(election, tally, { owner: 3, secret }, random),
  ) as Required<PartialDecryption>
  const publicKey = group.write(group.powerOfGenerator(secret))
  for (const [choice, { alpha, beta }] of tally[0]!.entries()) {
    const factor = part.decryption_factors[0]![choice]!
    const bound = part.bound_proofs[0]![choice]!
    const commit = (base: Element, raised: string, { challenge, response }: Proof): string =>
      group.write(
        group.multiply(group.power(base, BigInt(response)), group.power(group.read(raised)!, BigInt(challenge))),
      )
    const [a, b] = [commit(group.generator, publicKey, bound), commit(group.read(alpha)!, factor, bound)]
    const said = `bound-decrypt|${election.fingerprint}|Ed25519|3|${publicKey}|0|${choice}|${alpha},${beta}|${factor}|${a},${b}`
    const hash = BigInt(`0x${createHash('sha256').update(said).digest('hex')}`)
    assert.equal(bound.challenge, String(hash % group.q))
    const other = commit(group.generator, publicKey, part.decryption_proofs[0]![choice]!)
    assert.notEqual(other, a, 'two challenges over one w would give the secret away')
  }
})

test('The coefficients of Lagrange give f(0) of every polynomial from enough of its values', () => {
  const q = 101n
  const coefficients = fc.array(fc.bigInt({ min: 0n, max: q - 1n }), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(
      coefficients,
      fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { minLength: 5, maxLength: 5 }),
      (f, xs) => {
        const value = (x: number) => f.reduceRight((sum, one) => (sum * BigInt(x) + one) % q, 0n)
        const places = xs.slice(0, f.length)
        const sum = lagrangeCoefficients({ q }, places).reduce((total, one, at) => total + one * value(places[at]!), 0n)
        assert.equal(sum % q, f[0])
      },
    ),
  )
})
