import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { before, test } from 'node:test'
import { newBytes } from '#platform/random'
import {
  suites,
  makeBallot,
  readElection,
  secretOf,
  verifyElection,
  type BallotFile,
  type Election,
} from '#protocols/belenios'
import { openRehearsal } from '../../../../test/rehearsing.ts'

const questions = [{ question: 'Council', answers: ['Ana', 'Beto', 'Carla'], min: 1, max: 2, blank: true }]
const { at, attempt, misuse, put, read, refuse, run } = openRehearsal()

const count = (folder: string) => readdirSync(at(folder)).length

function readElectionIn(folder: string): Election {
  const election = readElection(read(`${folder}/election.json`))
  if (typeof election === 'string') throw new Error(election)
  return election
}

/** A ballot as another program would send it, for the voter of this number. */
function ballotOf(folder: string, voter: number): string {
  const election = readElectionIn(folder)
  const credential = read(`${folder}/credentials/private.txt`).split('\n')[voter - 1]!
  return makeBallot(election, secretOf(election.group, election.file.uuid, credential), [[0]], newBytes)
}

async function begin(folder: string): Promise<void> {
  const template = put('template.json', JSON.stringify({ name: 'Council', description: 'Rehearsal', questions }))
  await run('set-up', folder, '--template', template)
  await run('credentials', folder, '--voters', '4')
  await run('trustees', folder, '--single', '1', '--threshold', '2', '--of', '3')
}

before(async () => {
  await begin('open')
  await begin('other')
})

test('Lupe rehearses a whole election twice over, and nothing is doubled', async () => {
  await begin('whole')
  await begin('whole')
  assert.equal(read('whole/credentials/private.txt').trim().split('\n').length, 4)
  await run('vote', 'whole', '--voter', '1', '--choices', '1,3')
  await refuse('credential-has-not-voted', 'vote', 'whole', '--voter', '1', '--choices', '2')
  await run('vote', 'whole', '--voter', '1', '--choices', 'blank', '--again')
  await run('archive', 'whole')
  const { uuid } = readElectionIn('whole').file
  const open = readFileSync(at(`whole/${uuid}.bel`))
  await run('vote', 'whole', '--all')
  await run('vote', 'whole', '--all')
  assert.equal(count('whole/ballots'), 5)
  for (let time = 0; time < 2; time += 1) {
    await run('close', 'whole')
    await run('tally', 'whole')
    const said: string[] = []
    for (const trustee of ['1', '3', '4']) said.push(await run('decrypt', 'whole', '--trustee', trustee))
    if (time === 0)
      assert.match(
        said.join('\n'),
        /2 more trustees are needed: 2 of the trustees 2, 3, 4\.[^]*1 more trustee is needed: 1 of the trustees 2, 4\./,
      )
    await run('archive', 'whole')
  }
  const tooMany = await attempt('decrypt', 'whole', '--trustee', '2')
  assert.match(tooMany.errors[0]!, /^decryption-is-needed/)
  assert.deepEqual(tooMany.labels, [], 'which is said before anything is verified')
  await refuse('vote-is-open', 'vote', 'whole', '--voter', '2', '--choices', '1', '--again')
  const closed = readFileSync(at(`whole/${uuid}.bel`))
  assert.deepEqual(closed.subarray(0, open.length), open, 'a later archive begins with the earlier one')
  const verdict = verifyElection(closed)
  assert.ok(verdict.isValid)
  assert.deepEqual([verdict.cast, verdict.counted, verdict.decryptions], [5, 4, 3])
  assert.deepEqual({ result: verdict.result }, JSON.parse(read('whole/result.json')))
  assert.ok(verdict.result[0]![0]! >= 1, 'the last vote of the first voter is blank')
})

test('A step says which step comes before it', async () => {
  await refuse('step-before-is-done', 'credentials', 'nowhere', '--voters', '2')
  await refuse('step-before-is-done', 'tally', 'open')
  await refuse('step-before-is-done', 'decrypt', 'open', '--trustee', '1')
})

test('What was made is not made anew in another way', async () => {
  const template = put('changed.json', JSON.stringify({ name: 'Other', description: 'Rehearsal', questions }))
  await refuse('folder-holds-no-other-election', 'set-up', 'open', '--template', template)
  await refuse('credentials-are-made-once', 'credentials', 'open', '--voters', '5')
  await refuse('trustees-are-made-once', 'trustees', 'open', '--single', '2')
})

test('Votes outside of the question are refused', async () => {
  const bounds = 'vote-keeps-to-min-and-max: question 1 takes 1 to 2 of the answers 1 to 3, or blank.'
  await refuse(bounds, 'vote', 'open', '--voter', '1', '--choices', '1,2,3')
  await refuse('vote-chooses-answers-of-the-question', 'vote', 'open', '--voter', '1', '--choices', '4')
  await refuse('vote-chooses-no-answer-twice', 'vote', 'open', '--voter', '1', '--choices', '1,1')
  const many = 'vote-answers-every-question: votes for 2 of 1 questions; a semicolon stands between questions.'
  await refuse(many, 'vote', 'open', '--voter', '1', '--choices', '1;1')
  const slip = put('slip.txt', read('open/credentials/private.txt').slice(1, 34))
  await refuse(
    'credential-is-well-formed',
    'vote',
    'open',
    '--credential-file',
    slip,
    '--choices-file',
    put('one', '1'),
  )
  assert.equal(readdirSync(at('open')).includes('ballots'), false, 'nothing was kept')
})

/** A ballot with one place of its first answer changed, signed by nobody. */
function change(ballot: string, by: (file: BallotFile) => object): string {
  const file = JSON.parse(ballot) as BallotFile
  return JSON.stringify({ ...file, ...by(file) })
}

const changeAnswer = (ballot: string, name: string, by: (text: string) => string): string => {
  const at = ballot.indexOf(`"${name}":"`) + name.length + 4
  const end = ballot.indexOf('"', at)
  return ballot.slice(0, at) + by(ballot.slice(at, end)) + ballot.slice(end)
}

test('A ballot is refused at the door by the name of what is wrong with it', async () => {
  const good = ballotOf('open', 2)
  const stranger = makeBallot(readElectionIn('open'), 12345n, [[0]], newBytes)
  const { q } = suites['belenios-1-belenios-2048'].group
  const bad: readonly (readonly [rule: string, ballot: string])[] = [
    ['ballot-is-of-this-election', ballotOf('other', 2)],
    ['credential-is-on-the-roll', stranger],
    ['item-is-plain-json', good.slice(0, -10)],
    ['item-is-canonical', good.replace(',', ', ')],
    ['item-has-its-fields', '{}'],
    ['item-has-its-fields', change(good, () => ({ extra: 1 }))],
    ['element-is-canonical', changeAnswer(good, 'alpha', (text) => `0${text}`)],
    ['element-is-canonical', changeAnswer(good, 'alpha', () => '0')],
    ['exponent-is-in-range', changeAnswer(good, 'response', (text) => (BigInt(text) + q).toString())],
    ['signature-is-of-this-ballot', changeAnswer(good, 'response', (text) => ((BigInt(text) + 1n) % q).toString())],
    ['ballot-answers-every-question', change(good, () => ({ answers: [] }))],
  ]
  for (const [rule, ballot] of bad) await refuse(rule, 'vote', 'open', '--ballot', put('ballot.json', ballot))
  assert.match(await run('vote', 'open', '--ballot', put('ballot.json', `${good}\n`)), /^Tracker [A-Za-z0-9+/]{43}$/)
})

test('A file of 2 GB is refused unread, and so is one that is not there', async () => {
  const huge = put('huge.json', '')
  truncateSync(at(huge), 2 ** 31)
  await refuse('file-is-not-too-large', 'vote', 'open', '--ballot', huge)
  await refuse('file-is-not-too-large', 'set-up', 'new', '--template', huge)
  await refuse('There is no file', 'vote', 'open', '--ballot', 'nowhere.json')
})

test('A ballot that was replaced cannot be cast anew to bring it back', async () => {
  const first = put('first.json', ballotOf('open', 3))
  await run('vote', 'open', '--ballot', first)
  await run('vote', 'open', '--voter', '3', '--choices', '2', '--again')
  await refuse('ballot-stands-once', 'vote', 'open', '--ballot', first, '--again')
})

test('A trustee with another’s key, a broken key file or a wrong factor is refused', async () => {
  await run('vote', 'other', '--all')
  await run('close', 'other')
  await run('tally', 'other')
  await refuse(
    'key-file-is-of-this-trustee',
    'decrypt',
    'other',
    '--trustee',
    '2',
    '--key',
    'other/trustees/1/key.json',
  )
  await refuse('key-file-is-of-this-trustee', 'decrypt', 'other', '--trustee', '2', '--key', put('key', '"12'))
  await misuse('--trustee takes a number from 1 to 4', 'decrypt', 'other', '--trustee', '5')
  for (const [message, code, ...words] of [
    ['--trustee takes a number', 2],
    ['--trustee takes a number', 2, '--trustee', '5'],
    ['--step takes the step of the tally', 2, '--trustee', '2', '--step', 'yes'],
    ['There is no file nowhere', 1, '--trustee', '2', '--key', 'nowhere'],
    ['There is no file nowhere', 1, '--trustee', '2', '--factors', 'nowhere'],
    ['key-file-is-of-this-trustee', 1, '--trustee', '2', '--key', 'key'],
  ] as const) {
    const ran = await attempt('decrypt', 'other', ...words)
    assert.deepEqual([ran.code, ran.errors[0]!.slice(0, message.length)], [code, message])
    assert.deepEqual(ran.labels, [], 'said before anything is verified')
  }
  const { labels } = await attempt('decrypt', 'other', '--trustee', '1')
  assert.ok(labels.includes('Verifying proofs'), 'and verified before anything is decrypted')
  const factors = read('other/decryptions/01.json')
  await refuse('decryption-proof-holds', 'decrypt', 'other', '--trustee', '2', '--factors', 'other/decryptions/01.json')
  const outside = factors.replace(/"(\d+)"/, '"2"')
  await refuse('decryption-factor-is-a-member', 'decrypt', 'other', '--trustee', '2', '--factors', put('f', outside))
  await refuse('item-is-plain-json', 'decrypt', 'other', '--trustee', '2', '--factors', put('f', factors.slice(9)))
  assert.equal(count('other/decryptions'), 1)
})

test('A part that is no good is named with its trustee, and can be replaced', async () => {
  const [first, third] = ['other/decryptions/01.json', 'other/decryptions/03.json']
  put(first, read(first).replace(/,"bound_proofs".*$/, '}'))
  await refuse('decryption-is-bound', 'decrypt', 'other', '--trustee', '1', '--factors', put('f', read(first)))
  await run('decrypt', 'other', '--trustee', '2')
  assert.match(await run('decrypt', 'other', '--trustee', '3'), /1 more trustee is needed: trustee 1\.$/)
  assert.equal(count('other/decryptions'), 3)
  await run('decrypt', 'other', '--trustee', '1')
  assert.match(read(first), /"bound_proofs"/)
  assert.match(await run('decrypt', 'other', '--trustee', '3'), /Council\n +[0-9]+ {2}Ana\n.*Beto\n.*Carla\n.*blank$/)
  assert.match(read(third), /"bound_proofs"/)
})

test('A message of the ceremony that somebody changed is refused with the trustee it is of', async () => {
  put('changed.json', JSON.stringify({ name: 'n', description: 'd', questions }))
  await run('set-up', 'ceremony', '--template', 'changed.json')
  // Interrupted in the third round: until it is over everything a trustee needs stands.
  mkdirSync(at('ceremony/trustees/2'), { recursive: true })
  put('ceremony/trustees/2/public.json', '')
  const again = ['trustees', 'ceremony', '--threshold', '2', '--of', '2'] as const
  await refuse('message-has-its-fields: trustees/2/public.json', ...again)
  rmSync(at('ceremony/trustees/1/public.json'))
  const name = 'ceremony/trustees/2/revelation.json'
  const revelation = JSON.parse(read(name)) as { shares: { box: string }[] }
  const [share] = revelation.shares
  const flipped = (share!.box[0] === '0' ? '1' : '0') + share!.box.slice(1)
  put(name, JSON.stringify({ ...revelation, shares: [{ ...share, box: flipped }, ...revelation.shares.slice(1)] }))
  await refuse('share-is-sealed-for-this-trustee: trustee 2', ...again)
  for (const text of ['', '{}', 'null', `${JSON.stringify(revelation)} `, '{"shares":[null]}']) {
    put(name, text)
    await refuse(`message-has-its-fields: trustees/2/revelation.json`, ...again)
  }
})
