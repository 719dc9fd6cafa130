import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { day } from '#kernel/day'
import { readTyped, type Typed } from '#platform/forms'
import { newId } from '#platform/random'
import { AttemptDraft, objectionsToAttempt, objectionsToPromise, PromiseDraft } from './following.ts'
import { objectionsToStart, type ReferralStart } from './making.ts'

const today = day('2026-03-14')
const open = { state: 'accepted', passed_at: null } as const

describe('a try to reach somebody', () => {
  const read = (typed: Typed) =>
    readTyped({ id: newId(), towards: 'client', channel: 'call', came: 'no-answer', ...typed }, AttemptDraft)
  test('says towards whom, how, and what came of it: side-is-chosen, channel-is-chosen, result-is-chosen', () => {
    assert.ok(read({}).draft)
    const reading = read({ towards: 'boss', channel: 'smoke', came: 'rude' })
    assert.ok('objections' in reading)
    assert.deepEqual(
      reading.objections.map(({ rule }) => rule),
      ['side-is-chosen', 'channel-is-chosen', 'result-is-chosen'],
    )
  })
  test('referral-is-not-void: one that was voided or passed on is left alone, one that ended may be spoken of', () => {
    const rules = (referral: Parameters<typeof objectionsToAttempt>[0]) =>
      objectionsToAttempt(referral).map(({ rule }) => rule)
    assert.deepEqual(rules({ state: 'entered_in_error', passed_at: null }), ['referral-is-not-void'])
    assert.deepEqual(rules({ state: 'sent', passed_at: new Date() }), ['referral-is-not-void'])
    assert.deepEqual(rules({ state: 'declined', passed_at: null }), [])
  })
})

describe('a promise', () => {
  const read = (typed: Typed = {}) =>
    readTyped({ id: newId(), towards: 'client', what: 'call', dueOn: '2026-03-20', ...typed }, PromiseDraft)
  const rules = (typed: Typed, referral: Parameters<typeof objectionsToPromise>[1] = open) =>
    objectionsToPromise(read(typed).draft!, referral, today).map(({ rule }) => rule)

  test('says to whom, what and by when: promise-is-chosen, day-can-be-read', () => {
    const reading = read({ what: 'money', dueOn: 'pronto' })
    assert.ok('objections' in reading)
    assert.deepEqual(
      reading.objections.map(({ rule }) => rule),
      ['promise-is-chosen', 'day-can-be-read'],
    )
  })
  test('promise-is-not-in-the-past: today still can be kept', () => {
    assert.deepEqual(rules({ dueOn: '2026-03-13' }), ['promise-is-not-in-the-past'])
    assert.deepEqual(rules({ dueOn: '2026-03-14' }), [])
  })
  test('promise-is-within-a-year', () => assert.deepEqual(rules({ dueOn: '2027-04-14' }), ['promise-is-within-a-year']))
  test('promise-to-the-provider-is-about-an-open-one', () => {
    const closed = { state: 'completed', passed_at: null } as const
    assert.deepEqual(rules({ towards: 'provider' }, closed), ['promise-to-the-provider-is-about-an-open-one'])
    assert.deepEqual(rules({ towards: 'client', what: 'follow-up' }, closed), [])
  })
})

describe('a beginning', () => {
  const start: ReferralStart = {
    id: newId(),
    custodian: newId(),
    office: 'los-angeles' as ReferralStart['office'],
    program: 'ventanillas',
    mode: 'self',
    service: newId(),
    need: 'dental',
    receipt: null,
    person: null,
    replaces: null,
  }
  const rules = (changed: Partial<ReferralStart>, replaced?: Parameters<typeof objectionsToStart>[1]) =>
    objectionsToStart({ ...start, ...changed }, replaced).map(({ rule }) => rule)
  test('mode-is-chosen and need-is-chosen', () => {
    assert.deepEqual(rules({}), [])
    assert.deepEqual(rules({ mode: 'other' as 'self', need: '' }), ['mode-is-chosen', 'need-is-chosen'])
  })
  test('replaced-one-has-ended, replaced-one-has-no-other', () => {
    const replaces = newId<'referral'>()
    assert.deepEqual(rules({ replaces }, { state: 'sent', hasAnother: false }), ['replaced-one-has-ended'])
    assert.deepEqual(rules({ replaces }), ['replaced-one-has-ended'])
    assert.deepEqual(rules({ replaces }, { state: 'declined', hasAnother: true }), ['replaced-one-has-no-other'])
    assert.deepEqual(rules({ replaces }, { state: 'declined', hasAnother: false }), [])
  })
})
