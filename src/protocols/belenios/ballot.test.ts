import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sha256 } from '@noble/hashes/sha2.js'
import { makeBallot, ruleBrokenByVotes, trackerOf, type BallotFile, type Vote } from './ballot.ts'
import { readElection, writeElection, type Election, type Question } from './election.ts'
import { hashToBase64 } from './hash.ts'
import { drawExponent, proveOneOf, type Random } from './proof.ts'
import { openBallotBox } from './receiving.ts'
import { suites, type SuiteName } from './suite.ts'
import { isRefusal } from './verify/refusal.ts'

const council: Question = { question: 'Council', answers: ['Ana', 'Beto', 'Carla'], min: 1, max: 2, blank: true }
const board: Question = { question: 'Board', answers: ['Delia', 'Emilio'], min: 0, max: 1 }

/** Bytes that follow from a seed. */
function seeded(seed: string): Random {
  let drawn = 0
  return (length) => {
    const blocks = Array.from({ length: Math.ceil(length / 32) }, () =>
      Array.from(sha256(new TextEncoder().encode(`${seed}|${(drawn += 1)}`))),
    )
    return Uint8Array.from(blocks.flat().slice(0, length))
  }
}

const secret = 123_456_789n

function openElection(suite: SuiteName): { election: Election; text: string; roll: string } {
  const { group } = suites[suite]
  const text = writeElection({
    version: 1,
    description: 'Rehearsal',
    name: 'Council',
    group: group.name,
    public_key: group.write(group.powerOfGenerator(987_654_321n)),
    questions: [council, board],
    uuid: 'PuenteMuestra7Q',
  })
  const roll = JSON.stringify([group.write(group.powerOfGenerator(secret))])
  return { election: readElection(text) as Election, text, roll }
}

const trackers: Readonly<Record<SuiteName, string>> = {
  'belenios-1-belenios-2048': 'eTkI6KXL854quTwhpHiyh0RYQSJ9YmBxE5D269sX3Gs',
  'belenios-1-ed25519': 'qVfYr88cJPonlie7cny9wUdcSrTqeBmdN+nibxGht30',
}

for (const suite of Object.keys(suites) as SuiteName[]) {
  test(`The same randomness gives the same ballot, and the verifier takes it (${suite})`, () => {
    const { election, text, roll } = openElection(suite)
    const ballot = makeBallot(election, secret, [[0, 2], [1]], seeded('ballot'))
    assert.equal(trackerOf(ballot), trackers[suite])
    assert.equal(trackerOf(ballot), hashToBase64(ballot))
    assert.equal(JSON.stringify(JSON.parse(ballot)), ballot)
    const box = openBallotBox(text, roll, 1)
    assert.deepEqual(box.receive(ballot), { credential: (JSON.parse(ballot) as BallotFile).credential })
    assert.ok(isRefusal(box.receive(ballot)), 'a replay')
  })

  test(`Every vote that the questions allow makes a ballot that the verifier takes (${suite})`, () => {
    const { election, text, roll } = openElection(suite)
    const box = openBallotBox(text, roll, 6)
    const votes: Vote[][] = [
      [[0], []],
      [[1, 2], [0]],
      ['blank', [1]],
    ]
    for (const vote of votes)
      assert.ok(!isRefusal(box.receive(makeBallot(election, secret, vote, seeded(JSON.stringify(vote))))))
  })
}

test('What is encrypted is the vote: with the secret of the election it comes out again', () => {
  const { election } = openElection('belenios-1-ed25519')
  const { group } = election
  const { answers } = JSON.parse(makeBallot(election, secret, ['blank', [1]], seeded('open'))) as BallotFile
  const opened = answers.map(({ choices }) =>
    choices.map(({ alpha, beta }) => {
      const masked = group.power(group.read(alpha)!, 987_654_321n)
      const power = group.multiply(group.read(beta)!, group.invert(masked))
      return group.equals(power, group.identity) ? 0 : group.equals(power, group.generator) ? 1 : -1
    }),
  )
  assert.deepEqual(opened, [
    [1, 0, 0, 0],
    [0, 1],
  ])
})

test('Two ballots with the same vote have nothing in common but whose they are', () => {
  const { election } = openElection('belenios-1-ed25519')
  const elements = (seed: string) =>
    makeBallot(election, secret, [[0], [0]], seeded(seed)).match(/"(?:alpha|beta|challenge|response)":"[^"]+"/g)!
  const one = new Set(elements('one'))
  assert.ok(one.size > 40 && elements('two').every((text) => !one.has(text)))
})

test('Votes outside of the questions are refused by name and question, and make no ballot', () => {
  const { election } = openElection('belenios-1-belenios-2048')
  const bad: readonly (readonly [rule: string, question: number, votes: Vote[]])[] = [
    ['vote-answers-every-question', 1, [[0]]],
    ['vote-answers-every-question', 3, [[0], [0], [0]]],
    ['vote-is-blank-only-where-it-may-be', 1, [[0], 'blank']],
    ['vote-chooses-answers-of-the-question', 0, [[3], []]],
    ['vote-chooses-answers-of-the-question', 0, [[-1], []]],
    ['vote-chooses-answers-of-the-question', 0, [[0.5], []]],
    ['vote-chooses-no-answer-twice', 0, [[1, 1], []]],
    ['vote-keeps-to-min-and-max', 0, [[], []]],
    ['vote-keeps-to-min-and-max', 0, [[0, 1, 2], []]],
    ['vote-keeps-to-min-and-max', 1, [[0], [0, 1]]],
  ]
  for (const [rule, question, votes] of bad) {
    assert.deepEqual(ruleBrokenByVotes(election, votes), { rule, question })
    assert.throws(() => makeBallot(election, secret, votes, seeded('bad')), new RegExp(rule))
  }
})

test('Nobody votes with a key that is none', () => {
  const { election, text } = openElection('belenios-1-belenios-2048')
  for (const key of ['1', '2']) {
    const wrong = readElection(text.replace(election.file.public_key, key)) as Election
    assert.throws(() => makeBallot(wrong, secret, [[0], []], seeded('key')), /election-key-is-a-member/)
  }
})

test('Nothing is proven that is not true', () => {
  const { group } = suites['belenios-1-belenios-2048']
  const encryption = { group, publicKey: group.prepare(group.generator, 1) }
  const claims = [0, 1].map((value) => ({ r: 5n, held: 2, value }))
  assert.throws(() => proveOneOf(encryption, claims, () => 1n, seeded('false')))
})

test('Exponents are drawn below q with 64 bits to spare', () => {
  const { group } = suites['belenios-1-belenios-2048']
  const lengths: number[] = []
  const most = drawExponent(group, (length) => (lengths.push(length), new Uint8Array(length).fill(255)))
  assert.deepEqual(lengths, [40])
  assert.equal(most, (2n ** 320n - 1n) % group.q)
})
