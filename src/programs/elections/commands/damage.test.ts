// What happens to a rehearsal whose files somebody damaged, exchanged or added to.
import assert from 'node:assert/strict'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { before, test } from 'node:test'
import type { Terminal } from '#platform/cli'
import { hashToHex, publicCredentialOf, suites, verifyElection, type BallotFile } from '#protocols/belenios'
import { openRehearsal } from '../../../../test/rehearsing.ts'
import { closeBallots, insertBallot, listBallots } from './ballots.ts'
import { openFolder } from './folder.ts'

const questions = [{ question: 'Council', answers: ['Ana', 'Beto'], min: 0, max: 1 }]
const { at, misuse, put, read, refuse, run } = openRehearsal()

const nothing = () => undefined
const silent: Terminal = { line: nothing, error: nothing, progress: nothing }

/** A copy of a folder, to be damaged. */
function copy(from: string, to: string): string {
  cpSync(at(from), at(to), { recursive: true })
  return to
}

before(async () => {
  put('template.json', JSON.stringify({ name: 'Council', description: 'Rehearsal', questions }))
  await run('set-up', 'open', '--template', 'template.json', '--suite', 'belenios-1-ed25519')
  await run('credentials', 'open', '--voters', '3')
  await run('trustees', 'open', '--single', '1', '--threshold', '2', '--of', '2')
  await run('vote', 'open', '--voter', '1', '--choices', '1')
  await run('vote', 'open', '--voter', '2', '--choices', '2')
  copy('open', 'counted')
  await run('close', 'counted')
  await run('tally', 'counted')
})

test('Nobody decrypts a tally that holds one ballot only', async () => {
  const folder = copy('counted', 'one')
  const { answers } = JSON.parse(read('one/ballots/000001.json')) as BallotFile
  const tally = JSON.stringify(answers.map(({ choices }) => choices))
  put('one/tally/encrypted.json', tally)
  await refuse('payload-stands-before-its-event', 'decrypt', folder, '--trustee', '1')
  put('one/tally/sized.json', JSON.stringify({ num_tallied: 1, total_weight: 1, encrypted_tally: hashToHex(tally) }))
  await refuse('tally-counts-the-last-ballots (num_tallied): tally/sized.json', 'decrypt', folder, '--trustee', '1')
  put('one/tally/sized.json', JSON.stringify({ num_tallied: 2, total_weight: 2, encrypted_tally: hashToHex(tally) }))
  const rule = 'tally-is-the-product-of-the-last-ballots: tally/encrypted.json'
  await refuse(rule, 'decrypt', folder, '--trustee', '1')
  await refuse(rule, 'decrypt', folder, '--trustee', '1', '--factors', 'template.json')
  assert.ok(!existsSync(at('one/decryptions')), 'nothing was decrypted')
})

test('Nobody decrypts a tally that is in order but not the one that was published', async () => {
  const other = copy('open', 'unpublished')
  await run('vote', other, '--voter', '3', '--choices', '1')
  await run('close', other)
  await run('tally', other)
  const published = read('counted/tally/step.txt').trim()
  const words = ['--trustee', '1', '--step', published] as const
  await refuse('tally-is-the-published-one: what stands here is ', 'decrypt', other, ...words)
  // The server holds the roll too, and its own one opens whom it likes.
  const { group } = suites['belenios-1-ed25519']
  const roll = JSON.parse(read('counted/public-credentials.json')) as string[]
  const used = listBallots(openFolder(at('counted'), silent)).map(
    ({ text }) => (JSON.parse(text) as BallotFile).credential,
  )
  const unused = roll.findIndex((one) => !used.includes(one))
  const folder = copy('counted', 'rolled')
  put('rolled/public-credentials.json', JSON.stringify(roll.with(unused, group.write(group.powerOfGenerator(7n)))))
  await refuse('tally-is-the-published-one', 'decrypt', folder, ...words)
  for (const name of [other, folder]) assert.ok(!existsSync(at(`${name}/decryptions`)), 'nothing was decrypted')
})

test('A key that has decrypted a tally decrypts no other, and that one as often as asked', async () => {
  const folder = copy('counted', 'once')
  const stick = ['--trustee', '1', '--key', copy('once/trustees/1/key.json', 'stick.json')] as const
  await run('decrypt', folder, '--trustee', '1')
  await run('decrypt', folder, ...stick)
  rmSync(at('once/decryptions'), { recursive: true })
  await run('decrypt', folder, ...stick)
  // Whoever keeps the folder lets another ballot in and counts anew: the difference would be that vote.
  for (const one of ['decryptions', 'tally', 'ballots', 'closed.json']) rmSync(at(`once/${one}`), { recursive: true })
  cpSync(at('open/ballots'), at('once/ballots'), { recursive: true })
  await run('vote', folder, '--voter', '3', '--choices', '2')
  await run('close', folder)
  await run('tally', folder)
  for (const words of [['--trustee', '1'], stick])
    await refuse('trustee-decrypts-one-tally: ', 'decrypt', folder, ...words)
  assert.ok(!existsSync(at('once/decryptions')), 'nothing was decrypted')
})

test('A record that was cut off before any decryption stops nobody; one that cannot be kept does', async () => {
  const folder = copy('counted', 'torn')
  const record = at('torn/trustees/1/key.json.decrypted')
  put('torn/trustees/1/key.json.decrypted', '')
  await run('decrypt', folder, '--trustee', '1')
  assert.match(read('torn/trustees/1/key.json.decrypted'), /^[\w+/]{43} [0-9a-f]{64}\n$/)
  rmSync(record)
  rmSync(at('torn/decryptions'), { recursive: true })
  mkdirSync(record)
  await refuse(`trustee-decrypts-one-tally: ${record}: it is no file.`, 'decrypt', folder, '--trustee', '1')
  rmSync(record, { recursive: true })
  symlinkSync(at('torn/nowhere/at-all'), record)
  await refuse(`trustee-decrypts-one-tally: ${record}: it cannot be written`, 'decrypt', folder, '--trustee', '1')
  assert.ok(!existsSync(at('torn/decryptions')), 'nothing was decrypted')
})

test('A stale part of whoever is not needed does not spoil the archive', async () => {
  await run('set-up', 'spare', '--template', 'template.json', '--suite', 'belenios-1-ed25519')
  await run('credentials', 'spare', '--voters', '2')
  await run('trustees', 'spare', '--threshold', '2', '--of', '3')
  await run('vote', 'spare', '--all')
  await run('close', 'spare')
  await run('tally', 'spare')
  await run('decrypt', 'spare', '--trustee', '1')
  put('spare/decryptions/01.json', read('spare/decryptions/01.json').replace(/,"bound_proofs".*$/, '}'))
  await run('decrypt', 'spare', '--trustee', '2')
  assert.match(await run('decrypt', 'spare', '--trustee', '3'), /The part of trustee 1 was refused and is taken away/)
  await run('archive', 'spare')
  const name = readdirSync(at('spare')).find((file) => file.endsWith('.bel'))!
  const verdict = verifyElection(readFileSync(at(`spare/${name}`)))
  assert.ok(verdict.isValid)
  assert.deepEqual([verdict.decryptions, verdict.bound], [2, true])
})

test('The step of a tally that another hand put there is not told', async () => {
  const folder = copy('counted', 'exchanged')
  await run('tally', folder)
  put('exchanged/tally/encrypted.json', '[]')
  await refuse('tally-is-the-product-of-the-last-ballots: another stands in tally/encrypted.json', 'tally', folder)
})

test('A stale part of another trustee neither stops nor stands for anybody', async () => {
  const folder = copy('counted', 'stale')
  for (const trustee of ['2', '3']) await run('decrypt', folder, '--trustee', trustee)
  for (const part of ['02', '03'])
    put(`stale/decryptions/${part}.json`, read(`stale/decryptions/${part}.json`).replace(/,"bound_proofs".*$/, '}'))
  assert.match(await run('decrypt', folder, '--trustee', '1'), /2 more trustees are needed: trustees 2 and 3\.$/)
  for (const trustee of ['3', '2']) await run('decrypt', folder, '--trustee', trustee)
  assert.match(read('stale/result.json'), /"result"/)
})

test('Nobody decrypts where a ballot, the roll or a trustee is not what a verifier takes', async () => {
  const damage = async (name: string, file: string, change: (text: string) => string, rule: string) => {
    const folder = copy('counted', name)
    put(`${name}/${file}`, change(read(`${name}/${file}`)))
    await refuse(rule, 'decrypt', folder, '--trustee', '1')
  }
  const raise = (text: string) =>
    text.replace(
      /"response":"(\d+)"/,
      (_, digits: string) => `"response":"${digits.startsWith('1') ? 2 : 1}${digits.slice(1)}"`,
    )
  await damage('proof', 'trustees.json', raise, 'trustee-proof-holds ([0][1].pok): trustees.json')
  await damage('roll', 'public-credentials.json', (text) => text.replace('"', '"0'), 'element-is-canonical')
  await damage('fewer', 'closed.json', () => '{"ballots":1}', 'close-counts-its-ballots: closed.json')
  await damage('nobody', 'trustees.json', () => '[]', 'election-key-is-of-the-trustees: trustees.json')
  await damage('alpha', 'tally/encrypted.json', () => '[[{"alpha":"0","beta":"0"}]]', 'payload-stands-before')
})

test('A damaged file is refused by its name', async () => {
  const folder = copy('open', 'damaged')
  const damage = async (file: string, text: string, rule: string, step: string, ...args: string[]) => {
    const whole = read(`damaged/${file}`)
    put(`damaged/${file}`, text)
    await refuse(`${rule}: ${file}`, step, folder, ...args)
    put(`damaged/${file}`, whole)
  }
  const vote = ['vote', '--voter', '3', '--choices', '1'] as const
  for (const text of ['', 'null', '{"suite":"toString"}'])
    await damage('draft.json', text, 'file-is-whole', 'credentials', '--voters', '3')
  await damage('ballots/000001.json', '{', 'item-is-plain-json', ...vote)
  await damage('ballots/000002.json', read('damaged/ballots/000001.json'), 'ballot-stands-once', ...vote)
  await damage('public-credentials.json', '{', 'file-is-whole', 'vote', '--all')
  await damage('public-credentials.json', '{', 'item-is-plain-json', ...vote)
  const identity = suites['belenios-1-ed25519'].group.write(suites['belenios-1-ed25519'].group.identity)
  const roll = JSON.stringify([identity])
  await damage('public-credentials.json', roll, 'credential-is-a-member ([0])', ...vote)
  await damage('public-credentials.json', roll, 'credential-is-a-member ([0])', 'credentials', '--voters', '3')
  await damage('public-credentials.json', roll, 'credential-is-a-member ([0])', 'trustees', ...made)
  await damage('credentials/private.txt', 'x\n', 'credential-is-well-formed', 'vote', '--all')
  await run('close', folder)
  await damage('ballots/000001.json', '{', 'item-is-plain-json', 'tally')
  for (const text of ['', '{}', 'null']) await damage('closed.json', text, 'file-is-whole', 'tally')
})

const made = ['--single', '1', '--threshold', '2', '--of', '2'] as const

test('No vote opens on a set-up that a verifier refuses, and none is written', async () => {
  const breakProof = (text: string) => text.replace(/"response":"\d+"/, '"response":"1"')
  const vote = ['--voter', '3', '--choices', '1'] as const
  const folder = copy('open', 'unopened')
  rmSync(at('unopened/ballots'), { recursive: true })
  put('unopened/trustees.json', breakProof(read('unopened/trustees.json')))
  await refuse('trustee-proof-holds ([0][1].pok): trustees.json', 'vote', folder, ...vote)
  assert.ok(!existsSync(at('unopened/ballots')))
  for (const file of ['election.json', 'trustees.json']) rmSync(at(`unopened/${file}`))
  const [one, two] = ['unopened/trustees/1/public.json', 'unopened/trustees/2/public.json']
  const whole = read(two)
  put(two, breakProof(whole))
  await refuse('trustee-proof-holds: trustee 1', 'trustees', folder, ...made)
  put(two, whole)
  put(one, breakProof(read(one)))
  await refuse('trustee-proof-holds ([0][1].pok): trustees.json', 'trustees', folder, ...made)
  for (const file of ['election.json', 'trustees.json']) assert.ok(!existsSync(at(`unopened/${file}`)), file)
})

test('A trustee whose key is made has no numbers of the ceremony left, and keeps them until then', async () => {
  for (const owner of [2, 3])
    assert.deepEqual(readdirSync(at(`open/trustees/${owner}`)).includes('ceremony.json'), false)
  const folder = copy('open', 'begun')
  rmSync(at('begun/trustees/2/public.json'))
  await refuse('ceremony-is-not-over: trustees/2/ceremony.json', 'trustees', folder, ...made)
  rmSync(at('begun/trustees'), { recursive: true })
  for (const file of ['election.json', 'trustees.json']) rmSync(at(`begun/${file}`))
  cpSync(at('open/trustees/2'), at('begun/trustees/2'), { recursive: true })
  for (const file of ['announcement', 'revelation']) rmSync(at(`begun/trustees/2/${file}.json`))
  put('begun/trustees/2/ceremony.json', '{"secret":{"signing":"x"}}')
  await refuse('file-is-whole: trustees/2/ceremony.json', 'trustees', folder, ...made)
})

test('A ballot that comes after the close is refused, also where it races the close', async () => {
  const folder = copy('counted', 'late')
  copyFileSync(at('late/ballots/000001.json'), at('late/ballots/000009.json'))
  for (const step of ['tally', 'archive', 'close'])
    await refuse('ballot-came-before-the-close: ballots/000009.json', step, folder)
  await refuse('ballot-came-before-the-close', 'decrypt', folder, '--trustee', '1')
  rmSync(at('late/ballots/000009.json'))
  copyFileSync(at('late/ballots/000001.json'), at('late/ballots/other.json'))
  await refuse('ballot-came-before-the-close: ballots/other.json', 'archive', folder)

  // One process has seen an open vote with two ballots; another closes it before the first writes.
  const racing = openFolder(at(copy('open', 'race')), silent)
  const before = listBallots(racing).length
  assert.equal(closeBallots(racing), 2)
  assert.throws(() => insertBallot(racing, before, 'late'), /^CommandRefused: vote-is-open/)
  // And the other way about: the close has seen two ballots, and finds a third in its place.
  const other = openFolder(at(copy('open', 'race-lost')), silent)
  assert.equal(insertBallot(other, 2, 'in time'), undefined)
  assert.equal(insertBallot(other, 2, 'next'), 'in time')
  assert.equal(closeBallots(other), 3)
  assert.equal(closeBallots(other), 3)
  assert.deepEqual(
    listBallots(other)
      .map(({ text }) => text)
      .at(-1),
    'in time',
  )
})

test('A close that was interrupted is finished, and the archive is valid after it', async () => {
  const folder = copy('counted', 'interrupted')
  rmSync(at('interrupted/closed.json'))
  await refuse('vote-is-open', 'vote', folder, '--voter', '3', '--choices', '1')
  await run('close', folder)
  assert.match(await run('decrypt', folder, '--trustee', '1'), /\n2 more trustees are needed: trustees 2 and 3\.$/)
  rmSync(at(`${folder}/decryptions`), { recursive: true })
  assert.match(await run('decrypt', folder, '--trustee', '2'), /needed: trustee 1, and trustee 3\.$/)
  for (const trustee of ['1', '3']) await run('decrypt', folder, '--trustee', trustee)
  await run('archive', folder)
  const name = readdirSync(at(folder)).find((file) => file.endsWith('.bel'))!
  const verdict = verifyElection(readFileSync(at(`${folder}/${name}`)))
  assert.ok(verdict.isValid)
  assert.equal(verdict.counted, 2)
})

test('Nobody else on the computer reads the folder of an election', () => {
  for (const folder of ['open', 'open/trustees', 'open/trustees/1', 'open/ballots', 'open/credentials'])
    assert.equal(statSync(at(folder)).mode & 0o777, 0o700, folder)
  assert.equal(statSync(at('open/trustees/1/key.json')).mode & 0o777, 0o600)
})

test('A voter’s choices come from a file, not from the command line', async () => {
  const folder = copy('open', 'choices')
  put('credential.txt', read('choices/credentials/private.txt').split('\n')[2]!)
  put('choices.txt', '2\n')
  const own = ['vote', folder, '--credential-file', 'credential.txt'] as const
  await misuse('vote-is-not-on-the-command-line', ...own, '--choices', '2')
  await run(...own, '--choices-file', 'choices.txt')
  const { credential, election_uuid: uuid } = JSON.parse(read('choices/ballots/000003.json')) as BallotFile
  const { group } = suites['belenios-1-ed25519']
  assert.equal(group.write(publicCredentialOf(group, uuid, read('credential.txt'))), credential)
})
