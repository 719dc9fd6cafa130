// The folder of a rehearsal on the disk: files that are folders, drafts of who was killed, and disks without links.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import fs, { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { before, mock, test } from 'node:test'
import { openRehearsal } from '../../../../test/rehearsing.ts'

const { at, put, read, refuse, run } = openRehearsal()

before(async () => {
  const questions = [{ question: 'Council', answers: ['Ana', 'Beto'], min: 0, max: 1 }]
  put('template.json', JSON.stringify({ name: 'Council', description: 'Rehearsal', questions }))
  await run('set-up', 'open', '--template', 'template.json', '--suite', 'belenios-1-ed25519')
  await run('credentials', 'open', '--voters', '3')
  await run('trustees', 'open', '--single', '1')
})

test('A folder where a file is meant, and a file where a folder is meant, are said to be that', async () => {
  await refuse(`file-is-a-file: ${at('open')} is a folder.`, 'set-up', 'new', '--template', 'open')
  await refuse(`file-is-a-file: ${at('open')} is a folder.`, 'vote', 'open', '--ballot', 'open')
  await refuse(
    `folder-is-a-folder: ${at('template.json')} is a file.`,
    'set-up',
    'template.json',
    '--template',
    'template.json',
  )
  put('open/ballots', '')
  await refuse(`folder-is-a-folder: ${at('open/ballots')} is a file.`, 'vote', 'open', '--voter', '1', '--choices', '1')
  fs.rmSync(at('open/ballots'))
})

/** The drafts that stand in the scratch folder, by their paths. */
const listDrafts = (): string[] =>
  readdirSync(at(''), { recursive: true }).filter((name): name is string => String(name).includes('.draft'))

test('What a killed process left is gone at the next step, secrets too, and what another writes stays', async () => {
  const gone = spawnSync(process.execPath, ['--version']).pid
  const places = ['open/', 'open/credentials/', 'open/trustees/', 'open/trustees/1/']
  for (const place of places) put(`${place}.draft-${gone}-x`, 'secret')
  put(`open/.draft-${process.ppid}-x`, 'of one that still runs')
  await run('archive', 'open')
  assert.deepEqual(listDrafts(), [`open/.draft-${process.ppid}-x`])
  fs.rmSync(at(`open/.draft-${process.ppid}-x`))
})

test('An archive and a secret that cannot be put in their places leave no draft', async () => {
  const { uuid } = JSON.parse(read('open/draft.json')) as { uuid: string }
  await run('archive', 'open')
  const whole = read(`open/${uuid}.bel`)
  fs.rmSync(at(`open/${uuid}.bel`))
  mkdirSync(at(`open/${uuid}.bel`))
  await assert.rejects(run('archive', 'open'))
  assert.deepEqual(listDrafts(), [])
  fs.rmdirSync(at(`open/${uuid}.bel`))
  await run('archive', 'open')
  assert.equal(read(`open/${uuid}.bel`), whole)
})

test('On a stick that keeps no links nothing is made, and what to do is said', async () => {
  for (const code of ['EPERM', 'ENOTSUP']) {
    mock.method(fs, 'linkSync', () => {
      throw Object.assign(new Error('not here'), { code })
    })
    syncBuiltinESMExports()
    try {
      await refuse('disk-keeps-links: ', 'set-up', 'stick', '--template', 'template.json')
    } finally {
      mock.restoreAll()
      syncBuiltinESMExports()
    }
    assert.deepEqual([existsSync(at('stick')), listDrafts()], [true, []])
  }
})
