// What somebody asks of a step of an election, where it cannot be: exit code 2, and nothing is made.
import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { before, test } from 'node:test'
import { openRehearsal } from '../../../../test/rehearsing.ts'
import { electionSteps } from './election.ts'

const { at, misuse, put, run } = openRehearsal()

before(async () => {
  const questions = [{ question: 'Council', answers: ['Ana', 'Beto'], min: 0, max: 1 }]
  put('template.json', JSON.stringify({ name: 'Council', description: 'Rehearsal', questions }))
  put('one', '1')
  for (const folder of ['begun', 'open'])
    await run('set-up', folder, '--template', 'template.json', '--suite', 'belenios-1-ed25519')
  await run('credentials', 'open', '--voters', '3')
  await run('trustees', 'open', '--single', '1')
})

test('A step takes one folder, and no second word is dropped', async () => {
  for (const { name } of electionSteps) {
    const step = name.replace('election ', '')
    await misuse('Name the folder of the election.', step)
    await misuse('Name the folder of the election.', step, '')
    await misuse('One folder is named: open and more do not go together.', step, 'open', 'more')
  }
  await misuse('One folder', 'set-up', 'new', 'extra', 'more', '--template', 'template.json')
  assert.ok(!existsSync(at('new')))
})

test('Lupe forgets the size of a threshold, and no trustee is made', async () => {
  await misuse('--threshold goes with --of.', 'trustees', 'begun', '--single', '1', '--threshold', '2')
  await misuse('--of goes with --threshold.', 'trustees', 'begun', '--of', '3')
  await misuse('--threshold takes a number from 1 to 3.', 'trustees', 'begun', '--threshold', '4', '--of', '3')
  await misuse('Say how many trustees', 'trustees', 'begun')
  await misuse('--single stands twice.', 'trustees', 'begun', '--single', '1', '--single', '2')
  assert.deepEqual(readdirSync(at('begun')), ['draft.json'])
})

test('Of votes that do not go together none is cast', async () => {
  const bad = [
    ['--all and --voter', '--all', '--voter', '1', '--choices', '1'],
    ['--all and --choices', '--choices', '1', '--all'],
    ['--all and --again', '--again', '--all'],
    ['--all and --ballot', '--all', '--ballot', 'one'],
    ['--ballot and --choices', '--ballot', 'one', '--choices', '1'],
    ['--ballot and --voter', '--ballot', 'one', '--voter', '1'],
    ['--voter and --credential-file', '--voter', '1', '--credential-file', 'one', '--choices-file', 'one'],
    ['--choices and --choices-file', '--voter', '1', '--choices', '1', '--choices-file', 'one'],
  ] as const
  for (const [names, ...words] of bad) await misuse(`${names} do not go together.`, 'vote', 'open', ...words)
  await misuse('Say whose vote it is', 'vote', 'open', '--choices', '1')
  await misuse('Say what is chosen', 'vote', 'open', '--voter', '1')
  await misuse('--voter takes a number from 1 to 3.', 'vote', 'open', '--voter', '4', '--choices', '1')
  assert.ok(!existsSync(at('open/ballots')))
})

test('What is missing or no number is a wrong use', async () => {
  await misuse('Name the template with --template.', 'set-up', 'new')
  for (const voters of [[], ['--voters', '3x'], ['--voters', '0'], ['--voters', '100001']])
    await misuse('--voters takes a number from 1 to 100000.', 'credentials', 'begun', ...voters)
  await misuse('--key and --factors', 'decrypt', 'open', '--trustee', '1', '--key', 'one', '--factors', 'one')
})
