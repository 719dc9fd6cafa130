import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { languages } from '#platform/context'
import { messages } from '../messages/referral.ts'
import { messages as listMessages } from '../messages/list.ts'
import { messages as ruleMessages } from '../messages/referral-rules.ts'
import { messages as sendingMessages } from '../messages/sending.ts'
import { messages as workerMessages } from '../messages/worker.ts'
import {
  cancelReasons,
  closers,
  declineReasons,
  failReasons,
  modes,
  outcomes,
  reporters,
  states,
  takers,
  transitions,
  voidReasons,
} from '../rules/machine.ts'
import { attemptChannels, attemptResults, promiseKinds, towards } from '../rules/following.ts'
import { ageGroups, bestTimes, disclosedFields, fieldNames } from '../rules/sending.ts'
import { stepsOffered } from '../rules/step.ts'
import {
  sayCloser,
  sayDataClass,
  sayYours,
  sayDeed,
  sayMode,
  sayOutcome,
  sayReason,
  sayReporter,
  saySource,
  sayStanding,
  sayState,
  sayTold,
} from './referral-words.tsx'

const speakers = languages.map((language) => ({ language, words: {} }))

/** A phrase that is none: it is empty or names the value of the machine. */
const assertSaid = (said: string, value: string): void => {
  assert.ok(said.length > 1, value)
  assert.ok(!said.includes('_'), said)
}

describe('Every value of the machine has a phrase in both languages', () => {
  for (const speaker of speakers) {
    test(`where a referral stands and how it is followed, in ${speaker.language}`, () => {
      for (const state of states) {
        assertSaid(sayState(speaker, state), state)
        for (const mode of modes) assertSaid(sayStanding(speaker, { mode, state }), state)
      }
      for (const mode of modes) assertSaid(sayMode(speaker, mode), mode)
    })

    test(`what happened, who said so and who closed it, in ${speaker.language}`, () => {
      for (const { name } of transitions) assertSaid(sayDeed(speaker, name), name)
      for (const taker of takers) {
        assertSaid(saySource(speaker, taker, null), taker)
        for (const reporter of reporters) assertSaid(saySource(speaker, taker, reporter), reporter)
      }
      for (const reporter of reporters) assertSaid(sayReporter(speaker, reporter), reporter)
      for (const closer of closers) assertSaid(sayCloser(speaker, closer), closer)
    })

    test(`why it ended, with what, and what may be told, in ${speaker.language}`, () => {
      for (const reason of [...declineReasons, ...failReasons, ...cancelReasons, ...voidReasons]) {
        assertSaid(sayReason(speaker, reason), reason)
      }
      for (const outcome of outcomes) assertSaid(sayOutcome(speaker, outcome), outcome)
      for (const field of fieldNames) assertSaid(sayTold(speaker, field), field)
      for (const dataClass of Object.values(disclosedFields)) {
        assertSaid(sayDataClass(speaker, dataClass), dataClass)
        assertSaid(sayYours(speaker, dataClass), dataClass)
      }
    })
  }

  test('a word that the machine does not know is a fault, not an empty label', () => {
    assert.throws(() => sayReason(speakers[0]!, 'because'), /no message "reason-because"/)
  })

  test('a slip that was handed over waits for nobody’s answer', () => {
    const [spanish] = speakers
    assert.equal(sayStanding(spanish!, { mode: 'self', state: 'sent' }), 'Lleva la hoja')
    assert.equal(sayStanding(spanish!, { mode: 'logged', state: 'sent' }), 'Esperando respuesta')
  })
})

describe('Every choice of the worker’s pages has a phrase', () => {
  const has = (catalogue: object, key: string) => assert.ok(Object.hasOwn(catalogue, key), key)

  test('what may be written down in each state and mode', () => {
    for (const mode of modes) {
      for (const state of states) {
        const standing = { mode, state, position: 1, reason: null, appointment_at: null, passed_at: null }
        const clock = { now: new Date(0), zone: 'UTC' }
        for (const { name } of stepsOffered(standing, 'source', clock)) has(workerMessages, `do-${name}`)
        if (
          state !== 'declined' &&
          state !== 'cancelled' &&
          !state.endsWith('completed') &&
          state !== 'entered_in_error'
        ) {
          has(workerMessages, state === 'sent' && mode !== 'logged' ? `now-sent-${mode}` : `now-${state}`)
        }
      }
    }
  })

  test('attempts, promises, and what is told field by field', () => {
    for (const side of towards) has(workerMessages, `towards-${side}`)
    for (const channel of attemptChannels) has(workerMessages, `channel-${channel}`)
    for (const came of attemptResults) has(workerMessages, `came-${came}`)
    for (const what of promiseKinds) has(workerMessages, `what-${what}`)
    for (const reporter of reporters) has(workerMessages, `reported-${reporter}`)
    for (const value of [...ageGroups, ...bestTimes, 'yes', 'no']) has(messages, `told-${value}`)
    for (const mode of modes) has(sendingMessages, `choose-${mode}-what`)
  })

  test('no key stands in two catalogues of the part with different words', () => {
    const all = [messages, listMessages, workerMessages, sendingMessages, ruleMessages] as Record<string, unknown>[]
    for (const [at, one] of all.entries()) {
      for (const other of all.slice(at + 1)) {
        const shared = Object.keys(one).filter((key) => key in other)
        assert.deepEqual(
          shared.filter((key) => JSON.stringify(one[key]) !== JSON.stringify(other[key])),
          [],
        )
      }
    }
  })
})
