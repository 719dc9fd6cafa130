// Whole elections: what is counted is what was cast, and both verifiers accept what we make.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { isRefusal, openBallotBox, type Question } from '#protocols/belenios'
import { hasTool, runTool } from './belenios-tool.ts'
import { makeElection, type MadeElection, type Plan } from './election-maker.ts'

const council: Question = { question: 'Council', answers: ['Ana', 'Beto', 'Carla'], min: 1, max: 2, blank: true }
const statute: Question = { question: 'Statute', answers: ['Yes', 'No'], min: 0, max: 1 }
const board: Question = { question: 'Board', answers: ['Delia', 'Emilio'], min: 1, max: 1 }

const plan: Plan = {
  suite: 'belenios-1-belenios-2048',
  questions: [council, statute],
  singles: 2,
  voters: 4,
  votes: [
    [0, [[0, 2], [0]]],
    [1, ['blank', []]],
    [2, [[1], [1]]],
    // The first voter votes again: this is the vote that counts.
    [0, [[0], [1]]],
  ],
}

const withoutTool = hasTool()
  ? false
  : process.env.CI === undefined
    ? 'belenios-tool 2.0 is not on this machine: nothing but our own verifier looked at our archives'
    : false

/** Puts an archive into a folder of its own, as the tool finds it, and gives what `look` makes of that. */
function withArchive<Seen>(bytes: Uint8Array, look: (folder: string) => Seen): Seen {
  const folder = mkdtempSync(path.join(tmpdir(), 'belenios-'))
  try {
    writeFileSync(path.join(folder, 'PuenteMuestra7Q.bel'), bytes)
    return look(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const acceptByTool = ({ bytes }: Pick<MadeElection, 'bytes'>): void =>
  withArchive(bytes, (folder) => assert.doesNotThrow(() => runTool(folder, ['election', 'verify'])))

test('Lupe’s election with two trustees is counted, and the tool of others accepts it', { skip: withoutTool }, () => {
  const made = makeElection(plan)
  assert.deepEqual(made.result, [
    [1, 1, 1, 0],
    [0, 2],
  ])
  acceptByTool(made)
  assert.match(
    Buffer.from(made.bytes).toString('latin1'),
    /"bound_proofs":\[\[\{"challenge":"\d+"/,
    'which it passes over',
  )
})

for (const by of [
  [1, 2],
  [1, 3],
  [2, 3],
]) {
  test(
    `Trustees ${by.join(' and ')} of three decrypt beside one of their own, and the tool accepts it`,
    {
      skip: withoutTool,
    },
    () => {
      const made = makeElection({
        ...plan,
        questions: [board],
        singles: 1,
        threshold: { size: 3, by },
        votes: [[0, [[1]]]],
      })
      assert.deepEqual(made.result, [[0, 1]])
      acceptByTool(made)
    },
  )
}

test('An election without a single ballot is counted too', { skip: withoutTool }, () => {
  const made = makeElection({ ...plan, votes: [] })
  assert.deepEqual(made.result, [
    [0, 0, 0, 0],
    [0, 0],
  ])
  acceptByTool(made)
})

test('The tool refuses our archive once one digit of a ballot is another', { skip: withoutTool }, () => {
  const { bytes, ...made } = makeElection({ ...plan, votes: plan.votes.slice(0, 1) })
  const text = Buffer.from(bytes).toString('latin1')
  const at = text.indexOf('"response":"', text.indexOf('"individual_proofs"')) + '"response":"'.length + 5
  const forged = Uint8Array.from(bytes, (byte, index) => (index === at ? 0x30 + ((byte - 0x30 + 1) % 10) : byte))
  assert.throws(() => acceptByTool({ ...made, bytes: forged }))
})

test('Who votes in our election with the tool of others is received as anybody', { skip: withoutTool }, () => {
  // With hyphens and without: section 4.8 has both.
  const credentials = ['uj9VgUPcjxaWJna', 'E1P-jk7-CC3-gL8-5na']
  const made = makeElection({ ...plan, questions: [council, board], voters: 2, credentials, votes: [] })
  const box = openBallotBox(made.text, made.roll, 2)
  withArchive(made.opened, (folder) => {
    for (const [at, choices] of [
      [
        [0, 1, 0, 1],
        [1, 0],
      ],
      [
        [1, 0, 0, 0],
        [0, 1],
      ],
    ].entries()) {
      writeFileSync(path.join(folder, 'credential'), credentials[at]!)
      writeFileSync(path.join(folder, 'choices'), JSON.stringify(choices))
      const words = ['election', 'generate-ballot', '--privcred', 'credential', '--ballot', 'choices']
      assert.equal(isRefusal(box.receive(runTool(folder, words).trimEnd())), false)
    }
  })
})
