import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Tracked } from '#protocols/belenios'
import { clean, findTracked, listVotes, outcomeOf, sayPlace, shownOf, stateOf, tooLarge } from './verdict.ts'

const soFar = {
  uuid: 'PuenteMuestra7Q',
  name: 'Consejo',
  questions: [],
  isPromisedBound: true,
  fingerprint: 'f',
  rollFingerprint: 'r',
  head: 'h',
  voters: 2,
  cast: 1,
  counted: 1,
  ballots: [],
  trustees: 1,
} as const
const refusal = { isValid: false, isArchive: true, place: {} } as const

test('An election without a result is not over, a forged one is refused, and a picture of a cat is no archive', () => {
  assert.equal(stateOf({ ...refusal, check: 'election-has-a-result', soFar }), 'not-over')
  assert.equal(stateOf({ ...refusal, check: 'signature-holds' }), 'refused')
  assert.equal(stateOf({ ...refusal, isArchive: false, check: 'file-is-an-archive' }), 'no-archive')
  assert.ok(!tooLarge.isValid)
  assert.equal(stateOf(tooLarge), 'no-archive')
})

test('What an election shows is known of one that is over or not, and its ballots may come until the close', () => {
  assert.deepEqual(shownOf({ ...refusal, check: 'ballots-are-closed', soFar }), { shown: soFar, isOpen: true })
  assert.deepEqual(shownOf({ ...refusal, check: 'election-has-a-tally', soFar }), { shown: soFar, isOpen: false })
  assert.equal(shownOf({ ...refusal, check: 'signature-holds' }), undefined)
})

test('A place is said from the outermost in, and of none the whole archive', () => {
  const speak = (piece: string, value: string) => `${piece} ${value}`.trim()
  assert.equal(sayPlace({ event: 5, item: 'ab', at: 'signature' }, speak), 'event 5, item ab, signature')
  assert.equal(sayPlace({ at: 'answers[0]' }, speak), 'answers[0]')
  assert.equal(sayPlace({}, speak), 'whole')
})

test('What a stranger wrote steers no terminal, turns no letters around, and has an end', () => {
  assert.equal(clean('Ana\u001b[2J\u202e'), 'Ana [2J ')
  assert.equal(clean('x'.repeat(600)).length, 500)
})

test('The blank vote is counted first and read last, wherever votes are read', () => {
  const question = { question: '¿Quién?', answers: ['Ana', 'Beto\u0007'], min: 0, max: 1 }
  assert.deepEqual(listVotes({ ...question, blank: true }, [7, 6, 5], 'En blanco'), [
    ['Ana', 6],
    ['Beto ', 5],
    ['En blanco', 7],
  ])
  assert.deepEqual(listVotes(question, [6, 5], 'En blanco'), [
    ['Ana', 6],
    ['Beto ', 5],
  ])
})

test('Rosa finds her ballot by its tracker with blanks or padding: counted, replaced, or not there', () => {
  const ballots: Tracked[] = [
    { tracker: 'abc', step: 1, replacedBy: 3 },
    { tracker: 'def', step: 2 },
  ]
  const look = (typed: string, isOpen: boolean) => outcomeOf(findTracked(ballots, typed), isOpen)
  assert.deepEqual(look(' de f=', false), { outcome: 'counted', step: 2 })
  assert.deepEqual(look('def', true), { outcome: 'counted-so-far', step: 2 })
  for (const isOpen of [true, false]) assert.deepEqual(look('abc', isOpen), { outcome: 'replaced', step: 3 })
  assert.deepEqual([look('ab', false), look('ab', true)], [{ outcome: 'absent' }, { outcome: 'absent-so-far' }])
})
