import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPromisedBound, readElection, writeElection, type ElectionFile, type Question } from './election.ts'
import { hashToBase64 } from './hash.ts'
import { suites } from './suite.ts'
import { catchRefusal, isRefusal } from './verify/refusal.ts'
import { readSetup } from './verify/setup.ts'

const { group } = suites['belenios-1-belenios-2048']
const question = { question: 'Who?', answers: ['Ana', 'Beto'], min: 0, max: 1 }
const file: ElectionFile = {
  uuid: 'PuenteMuestra7Q',
  questions: [{ max: 1, min: 1, blank: true, answers: ['Ana "la güera"', 'Beto'], question: '¿Quién?' }],
  public_key: group.write(group.powerOfGenerator(7n)),
  group: 'BELENIOS-2048',
  name: 'Consejo',
  description: '',
  version: 1,
}

test('An election is written in the order of the specification, and its fingerprint is that of its text', () => {
  const text = writeElection({ ...file, administrator: 'Lupe' })
  const names = [...text.matchAll(/"(\w+)":/g)].map(([, name]) => name)
  const order = 'version description name group public_key questions answers blank min max question uuid administrator'
  assert.equal(names.join(' '), order)
  const election = readElection(text)
  assert.ok(typeof election !== 'string')
  assert.equal(election.fingerprint, hashToBase64(text))
  assert.equal(election.fingerprint.length, 43)
  assert.equal(election.group, group)
  assert.deepEqual(election.file.questions, file.questions)
})

test('An election promises that its decryptions are bound, in the last line of its description and once', () => {
  const descriptionOf = (text: string) => (JSON.parse(text) as ElectionFile).description
  const [none, some] = [writeElection(file), writeElection({ ...file, description: 'Mesa\nLista' })]
  assert.equal(descriptionOf(none), 'puente:bound-decryptions')
  assert.equal(descriptionOf(some), 'Mesa\nLista\npuente:bound-decryptions')
  assert.equal(writeElection({ ...file, description: descriptionOf(some) }), some)
  assert.deepEqual(['', 'puente:bound-decryptions\n', `a ${descriptionOf(none)}`].map(isPromisedBound), [
    false,
    false,
    false,
  ])
})

test('An election that is none is refused by name', () => {
  const text = writeElection(file)
  const bad: readonly (readonly [string, string])[] = [
    ['item-is-canonical', `${text}\n`],
    ['item-is-canonical', text.replace(',', ', ')],
    ['item-is-canonical', text.replace('{', '{"version":1,')],
    ['item-has-its-fields', '[]'],
    ['item-is-plain-json', text.slice(0, -3)],
    ['item-has-its-fields', text.replace('"name"', '"title"')],
    ['item-has-its-fields', text.replace('"name":"Consejo"', '"name":1')],
    ['suite-is-known', text.replace('"version":1', '"version":2')],
    ['suite-is-known', text.replace('BELENIOS-2048', 'RFC-3526-2048')],
    ['element-is-canonical', text.replace('"public_key":"', '"public_key":"0')],
    ['item-has-its-fields', text.replace('PuenteMuestra7Q', 'PuenteMuestra0Q')],
    ['item-has-its-fields', text.replace('PuenteMuestra7Q', 'short')],
  ]
  for (const [rule, changed] of bad) {
    assert.equal(readElection(changed), rule)
    const refused = catchRefusal(() => readSetup(new TextEncoder().encode(changed), {}))
    assert.equal(isRefusal(refused) && refused.check, rule, 'the verifier says the same')
  }
})

test('An election is read exactly where the verifier reads it', () => {
  const text = writeElection({ ...file, administrator: 'Lupe' })
  const { uuid, ...rest } = JSON.parse(text) as ElectionFile
  const [{ answers, ...asked }] = rest.questions as [Question]
  const changed = {
    same: text,
    'fields in another order': JSON.stringify({ uuid, ...rest }),
    'fields of a question in another order': JSON.stringify({
      ...(JSON.parse(text) as ElectionFile),
      questions: [{ ...asked, answers }],
    }),
    'a delete character': text.replace('Consejo', 'Con\u007fsejo'),
    'its escape': text.replace('Consejo', String.raw`Con\u007fsejo`),
    'an escape in capitals': text.replace('Consejo', String.raw`Con\u007Fsejo`),
    'min of 2^31': text.replace('"min":1', '"min":2147483648'),
    'max of 2^31': text.replace('"max":1', '"max":2147483648'),
    'min below 0': text.replace('"min":1', '"min":-1'),
    'blank that is false': text.replace('"blank":true', '"blank":false'),
    'no question': text.replace(/"questions":\[.*\],"uuid"/, '"questions":[],"uuid"'),
    'half a pair': text.replace('Consejo', String.raw`\ud800`),
    'a field more': text.replace('"uuid"', '"more":1,"uuid"'),
    'a line feed': `${text}\n`,
  }
  const ours = (given: string) => typeof readElection(given) !== 'string'
  const theirs = (given: string) => !isRefusal(catchRefusal(() => readSetup(new TextEncoder().encode(given), {})))
  for (const [what, given] of Object.entries(changed)) assert.equal(ours(given), theirs(given), what)
  const read = Object.keys(changed).filter((what) => ours(changed[what as keyof typeof changed]))
  assert.deepEqual(read, ['same', 'a delete character', 'its escape', 'blank that is false'])
})

test('A question that cannot be answered is refused', () => {
  const write = (changed: object) => () => writeElection({ ...file, questions: [{ ...question, ...changed }] })
  for (const changed of [{ answers: [] }, { min: -1 }, { max: 3 }, { min: 2 }, { answers: Array(201).fill('x') }])
    assert.throws(write(changed), /question-can-be-answered/)
  for (const changed of [{ min: 0.5 }, { max: '1' }, { answers: 'Ana' }, { answers: [1] }, { question: undefined }])
    assert.throws(write(changed), /questions-are-homomorphic/)
  for (const questions of [[], Array(51).fill(question)])
    assert.throws(() => writeElection({ ...file, questions }), /questions-are-homomorphic/)
  // A question whose answers are shuffled instead of added (section 4.9.2).
  const shuffled = [{ type: 'NonHomomorphic', value: { answers: ['a'], question: 'q' } }]
  const text = writeElection(file).replace(/"questions":.*,"uuid"/, `"questions":${JSON.stringify(shuffled)},"uuid"`)
  assert.equal(readElection(text), 'questions-are-homomorphic')
})
