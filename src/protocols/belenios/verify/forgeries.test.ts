// Elections in which somebody cheats, done as well as a cheat can do them: each is refused by the check that it offends.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { change, findModulus, putTogether, takeApart } from '../../../../test/election-forging.ts'
import { makeElection, seededRandom } from '../../../../test/election-maker.ts'
import { honest, makeRigged, type Rig } from '../../../../test/rigged-election.ts'
import { makeBallot, type BallotFile } from '../ballot.ts'
import { secretOf } from '../credential.ts'
import { readElection, writeElection, type Election } from '../election.ts'
import { hashToBase64 } from '../hash.ts'
import {
  challengeOfInterval,
  challengeOfSignature,
  contextOfAnswer,
  contextOfVoter,
  drawExponent,
  proveOneOf,
  proveSecret,
  type Proof,
  type Random,
} from '../proof.ts'
import { openArchive, verifyElection, type Opened } from '../verify.ts'
import { checkBallot, prepareKeys, readBallot } from './ballot.ts'
import { bytesOf } from './reading.ts'
import { isRefusal } from './refusal.ts'
import { finish } from './steps.ts'

const fixture = (name: string): Uint8Array => readFileSync(path.join(import.meta.dirname, '../fixtures', name))

function refuse(rig: Rig, check: string, at?: string): void {
  const verdict = verifyElection(makeRigged(rig))
  assert.equal(verdict.isValid, false)
  assert.equal(verdict.check, check)
  if (at !== undefined) assert.equal(verdict.place.at, at)
}

const sign = (election: Election, secret: bigint, unsigned: Omit<BallotFile, 'signature'>, random: Random): string => {
  const { group } = election
  const hash = hashToBase64(JSON.stringify(unsigned))
  const proof = proveSecret(group, secret, (commitment) => challengeOfSignature(group, hash, commitment), random)
  return JSON.stringify({ ...unsigned, signature: { hash, proof } })
}

/** The ballot with something done to its first answer, signed by its own voter. */
function rewrite(
  ballot: string,
  election: Election,
  secret: bigint,
  random: Random,
  edit: (answer: BallotFile['answers'][0]) => BallotFile['answers'][0],
): string {
  const { signature: _, ...unsigned } = JSON.parse(ballot) as BallotFile
  return sign(election, secret, { ...unsigned, answers: unsigned.answers.map(edit) }, random)
}

const next = (number: string): string => String(BigInt(number) + 1n)

test('An honest election of the same making is accepted', () => {
  const verdict = verifyElection(makeRigged(honest))
  assert.ok(verdict.isValid)
  assert.deepEqual([verdict.result, verdict.cast, verdict.counted], [[[2, 4]], 7, 6])
})

test('Archives that the tool of others made alone are accepted', () => {
  const single = verifyElection(fixture('single.bel'))
  assert.ok(single.isValid)
  assert.deepEqual(
    [single.result, single.cast, single.counted, single.bound],
    [
      [
        [1, 1, 0, 1],
        [0, 2],
      ],
      4,
      3,
      false,
    ],
  )
  const threshold = verifyElection(fixture('threshold.bel'))
  assert.ok(threshold.isValid)
  assert.deepEqual([threshold.decryptions, threshold.bound], [3, false])
  assert.deepEqual([threshold.result, threshold.trustees], [[[2, 1]], 4])
})

test('A ballot whose proof is broken is refused, although its voter signed it', () => {
  const cast: Rig['cast'] = (ballots, election, secrets, random) => [
    ...ballots.slice(0, 2),
    rewrite(ballots[2]!, election, secrets[2]!, random, (answer) => ({
      ...answer,
      individual_proofs: answer.individual_proofs.map(([zero, one]) => [
        { ...zero!, response: next(zero!.response) },
        one!,
      ]),
    })),
    ...ballots.slice(3),
  ]
  refuse({ ...honest, cast }, 'individual-proof-holds', 'answers[0].individual_proofs[0]')
})

test('A signed ballot worth a thousand votes is refused', () => {
  const cast: Rig['cast'] = (ballots, election, secrets, random) => {
    const { group } = election
    const extra = rewrite(ballots[5]!, election, secrets[5]!, random, (answer) => {
      const [first, ...others] = answer.choices
      const beta = group.multiply(group.read(first!.beta)!, group.powerOfGenerator(1000n))
      return { ...answer, choices: [{ ...first!, beta: group.write(beta) }, ...others] }
    })
    return [...ballots.slice(0, 5), extra, ...ballots.slice(6)]
  }
  refuse({ cast, result: [[1002, 4]] }, 'individual-proof-holds', 'answers[0].individual_proofs[0]')
})

test('A tally to which three votes were added is refused', () => {
  const tally: Rig['tally'] = ([choices], { group }) => {
    const [ana, beto] = choices!
    const more = group.multiply(group.read(ana!.beta)!, group.powerOfGenerator(3n))
    return [[{ ...ana!, beta: group.write(more) }, beto!]]
  }
  refuse({ tally, result: [[5, 4]] }, 'tally-is-the-product-of-the-last-ballots')
})

test('A tally that leaves out two ballots is refused, whichever number it names', () => {
  const rig: Rig = { count: (ballots) => ballots.slice(2), result: [[0, 4]] }
  refuse(rig, 'tally-counts-the-last-ballots', 'num_tallied')
  // Two that are left out, and two that are counted twice.
  const doubled: Rig = { count: (ballots) => [...ballots.slice(2), ...ballots.slice(4)], result: [[0, 6]] }
  refuse(doubled, 'tally-is-the-product-of-the-last-ballots')
})

test('An old ballot that is put in again after its voter voted anew is refused', () => {
  const cast: Rig['cast'] = (ballots) => [...ballots, ballots[0]!]
  refuse({ cast, result: [[3, 3]] }, 'ballot-stands-once')
})

/** A proof of one of the claims of which every challenge is even: a few tries are enough. */
function proveEvenly(prove: () => Proof[]): Proof[] {
  for (;;) {
    const proofs = prove()
    if (proofs.every(({ challenge }) => BigInt(challenge) % 2n === 0n)) return proofs
  }
}

/** A vote for the first answer with alpha times -1: all of its proofs hold, and no trustee can open the sum. */
function castTrap(election: Election, secret: bigint, random: Random): string {
  const { group, file, fingerprint } = election
  const credential = group.write(group.powerOfGenerator(secret))
  const publicKey = group.prepare(election.publicKey)
  const encryption = { group, publicKey }
  const voter = contextOfVoter(fingerprint, credential)
  const minusOne = group.read(String(findModulus(group) - 1n))!
  const slots = [1, 0].map((m, place) => {
    const r = drawExponent(group, random)
    const alpha = group.powerOfGenerator(r)
    const beta = group.multiply(publicKey.power(r), group.powerOfGenerator(BigInt(m)))
    return { m, r, alpha: place === 0 ? group.multiply(alpha, minusOne) : alpha, beta }
  })
  const texts = slots.map(({ alpha, beta }) => `${group.write(alpha)},${group.write(beta)}`)
  const sum = slots.reduce((one, other) => ({
    m: one.m + other.m,
    r: one.r + other.r,
    alpha: group.multiply(one.alpha, other.alpha),
    beta: group.multiply(one.beta, other.beta),
  }))
  const claims = ({ r, m }: { r: bigint; m: number }) => [0, 1].map((value) => ({ r, held: m, value }))
  const prove = (slot: { r: bigint; m: number }, context: string, text: string) =>
    proveEvenly(() =>
      proveOneOf(encryption, claims(slot), (pairs) => challengeOfInterval(group, context, text, pairs), random),
    )
  const whole = contextOfAnswer(voter, texts)
  const answer = {
    choices: slots.map(({ alpha, beta }) => ({ alpha: group.write(alpha), beta: group.write(beta) })),
    individual_proofs: slots.map((slot, place) => prove(slot, voter, texts[place]!)),
    overall_proof: prove(sum, whole, `${group.write(sum.alpha)},${group.write(sum.beta)}`),
  }
  return sign(
    election,
    secret,
    { election_uuid: file.uuid, election_hash: fingerprint, credential, answers: [answer] },
    random,
  )
}

/** The election of an archive whose ballots' proofs are not yet checked. */
function open(bytes: Uint8Array): Opened {
  const opened = finish(openArchive(bytes))
  assert.ok(!isRefusal(opened))
  return opened
}

test('A choice outside the group is refused although all of its proofs hold', () => {
  const cast: Rig['cast'] = (ballots, election, secrets, random) => [
    castTrap(election, secrets[1]!, random),
    ...ballots.slice(2),
  ]
  const rig: Rig = { cast, result: [[1, 4]] }
  refuse(rig, 'choices-are-members', 'answers[0].choices[0]')
  // Whoever does not ask for membership finds nothing: the trap is a true one.
  const bytes = makeRigged(rig)
  const { setup, chain } = open(bytes)
  const { group } = setup
  const powers: typeof group.powers = (a, ks) =>
    group.powers(a, ks).map((power, index) => (ks[index] === group.q ? group.identity : power))
  const { item } = chain.ballots[0]!.items.ballot
  const ballot = readBallot(setup, bytesOf(bytes, item), {})
  assert.doesNotThrow(() => checkBallot({ ...prepareKeys(setup, 1), group: { ...group, powers } }, ballot, {}))
  assert.throws(() => checkBallot(prepareKeys(setup, 1), ballot, {}))
})

test('In the group of a curve, a choice with a point of order two in it is refused', () => {
  const made = makeElection({
    suite: 'belenios-1-ed25519',
    questions: [{ question: '¿Quién?', answers: ['Ana', 'Beto'], min: 0, max: 1 }],
    singles: 1,
    voters: 1,
    votes: [[0, [[0]]]],
  })
  assert.ok(verifyElection(made.bytes).isValid)
  const { group, file } = made.election
  const random = seededRandom('torsion')
  const orderTwo = group.read(`7f${'ff'.repeat(30)}ec`)!
  assert.ok(group.equals(group.multiply(orderTwo, orderTwo), group.identity))
  const secret = secretOf(group, file.uuid, made.credentials[0]!)
  const twisted = rewrite(made.ballots[0]!, made.election, secret, random, (answer) => {
    const [first, ...others] = answer.choices
    const alpha = group.write(group.multiply(group.read(first!.alpha)!, orderTwo))
    return { ...answer, choices: [{ ...first!, alpha }, ...others] }
  })
  const parts = takeApart(made.bytes)
  const place = parts.entries.findIndex(({ text }) => text === made.ballots[0])
  const verdict = verifyElection(putTogether(change(parts, place, twisted)))
  assert.ok(!verdict.isValid)
  assert.equal(verdict.check, 'choices-are-members')
})

test('A ballot that nobody on the roll signed is refused', () => {
  const cast: Rig['cast'] = (ballots, election, secrets, random) => [
    ...ballots,
    rewrite(
      ballots[1]!.replace(
        /"credential":"\d+"/,
        `"credential":"${election.group.write(election.group.powerOfGenerator(12345n))}"`,
      ),
      election,
      12345n,
      random,
      (answer) => answer,
    ),
  ]
  refuse({ cast, result: [[3, 4]] }, 'credential-is-on-the-roll')
})

test('A ballot that another voter of the roll signed is refused', () => {
  const cast: Rig['cast'] = (ballots, election, secrets, random) => [
    ...ballots,
    rewrite(ballots[1]!, election, secrets[2]!, random, (answer) => answer),
  ]
  refuse({ cast, result: [[2, 4]] }, 'signature-holds')
})

test('The choices of one voter under the credential of another are refused', () => {
  const cast: Rig['cast'] = (ballots, election, secrets, random) => {
    const { credential } = JSON.parse(ballots[4]!) as BallotFile
    const copied = ballots[1]!.replace(/"credential":"\d+"/, `"credential":"${credential}"`)
    return [...ballots, rewrite(copied, election, secrets[4]!, random, (answer) => answer)]
  }
  refuse({ cast, result: [[3, 3]] }, 'individual-proof-holds')
})

test('A ballot that is in order in another election of the same key and voter is refused', () => {
  for (const other of [{ name: 'Otra mesa' }, { uuid: 'PuenteMuestra8Q' }]) {
    const cast: Rig['cast'] = (ballots, election, secrets, random) => {
      const elsewhere = readElection(writeElection({ ...election.file, ...other }))
      assert.ok(typeof elsewhere !== 'string')
      return [makeBallot(elsewhere, secrets[0]!, [[0]], random), ...ballots.slice(1)]
    }
    refuse({ ...honest, cast }, 'ballot-is-of-this-election')
  }
})

test('A result with one vote more is refused', () =>
  refuse({ result: [[3, 4]] }, 'result-follows-from-the-decryptions', 'result[0][0]'))
