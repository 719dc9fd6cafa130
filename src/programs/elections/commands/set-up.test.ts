// The set-up of a rehearsal: what its template lacks is said by question and field, and what is made stays.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { openRehearsal } from '../../../../test/rehearsing.ts'

const { at, attempt, misuse, put, read, refuse, run } = openRehearsal()

const question = { question: 'Council', answers: ['Ana', 'Beto', 'Carla'], min: 1, max: 2, blank: true }
const template = { name: 'Council', description: 'Rehearsal', questions: [question] }
const good = put('template.json', JSON.stringify(template))

test('A suite that nobody made spoils no folder', async () => {
  for (const suite of ['constructor', 'toString', '', 'belenios-2'])
    await misuse(`suite-is-known: ${suite} is not belenios-1`, 'set-up', 'new', '--template', good, '--suite', suite)
  assert.ok(!existsSync(at('new')))
})

test('A template that is refused says which question and which field', async () => {
  const ask = (change: object) => JSON.stringify({ ...template, questions: [question, { ...question, ...change }] })
  const bad = [
    ['template-is-json: ', '{'],
    ['template-has-its-fields: it is no object of name, description, questions.', '[]'],
    ['template-has-its-fields: name is missing: a text.', '{}'],
    ['template-has-its-fields: name is not a text.', JSON.stringify({ ...template, name: 'a\ud800' })],
    ['template-has-its-fields: description is not a text.', JSON.stringify({ ...template, description: 3 })],
    ['template-has-its-fields: there is no field "nmae", only name,', JSON.stringify({ ...template, nmae: 'Council' })],
    ['questions-are-homomorphic: questions is not a list', JSON.stringify({ ...template, questions: [] })],
    ['questions-are-homomorphic: questions is missing', JSON.stringify({ name: 'n', description: 'd' })],
    ['questions-are-homomorphic: there are more', JSON.stringify({ ...template, questions: Array(51).fill(question) })],
    ['questions-are-homomorphic: question 2: min is not a whole number without quotes.', ask({ min: '0' })],
    ['questions-are-homomorphic: question 2: max is missing', ask({ max: undefined })],
    ['questions-are-homomorphic: question 2: answers is not a list of texts.', ask({ answers: ['Ana', 2] })],
    ['questions-are-homomorphic: question 2: blank is not true or false.', ask({ blank: 'yes' })],
    ['questions-are-homomorphic: question 2: there is no field "anwsers"', ask({ anwsers: [] })],
    ['question-can-be-answered: question 2: with 3 answers, min 3 and max 2', ask({ min: 3 })],
    ['question-can-be-answered: question 2: with 1 answer, min 1 and max 2', ask({ answers: ['Ana'] })],
  ] as const
  for (const [message, text] of bad) await refuse(message, 'set-up', 'new', '--template', put('bad.json', text))
  assert.ok(!existsSync(at('new')))
})

test('What was made says what it is, that it is final, and where to begin anew', async () => {
  const small = ['--suite', 'belenios-1-ed25519'] as const
  await run('set-up', 'made', '--template', good, ...small)
  const { uuid, opened } = JSON.parse(read('made/draft.json')) as { uuid: string; opened: number }
  const [day, time] = new Date(opened * 1000).toISOString().split('T') as [string, string]
  await refuse(
    `folder-holds-no-other-election: election ${uuid}, begun on ${day} at ${time.slice(0, 5)} UTC, stands here`,
    'set-up',
    'made',
    '--template',
    good,
  )
  assert.match(await run('set-up', 'made', '--template', good, ...small), /stands already/)
  await run('credentials', 'made', '--voters', '3')
  const credentials = await attempt('credentials', 'made', '--voters', '4')
  assert.match(credentials.errors[0]!, /^credentials-are-made-once: 3 stand already, .* final.* new folder/)
  await run('trustees', 'made', '--single', '1', '--threshold', '1', '--of', '2')
  const trustees = await attempt('trustees', 'made', '--single', '2')
  assert.match(
    trustees.errors[0]!,
    /^trustees-are-made-once: those of --single 1 --threshold 1 --of 2 stand already, .* final.* new folder/,
  )
})
