// What a provider is shown and may answer, wherever a referral stands.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answersTo, answerStanding, isSecret, linkStanding, type Answerable } from './answer.ts'
import { endStates, isEnd, openStates, states, type State } from './machine.ts'

const sent = new Date('2026-03-01T10:00:00Z')
const later = new Date('2026-03-05T10:00:00Z')
const clock = { now: later, zone: 'America/Los_Angeles' }

const standingAt = (state: State, more: Partial<Answerable> = {}): Answerable => ({
  mode: 'live',
  state,
  position: 3,
  reason: null,
  appointment_at: null,
  passed_at: null,
  access_from: sent,
  access_ended_at: isEnd(state) ? later : null,
  ...more,
})
const namesAt = (state: State, more: Partial<Answerable> = {}) =>
  answersTo(standingAt(state, more), clock).map(({ name }) => name)

test('a link answers until it expires or is revoked', () => {
  const link = { expires_at: later, revoked_at: null, ended: null }
  assert.equal(linkStanding(link, sent), 'open')
  assert.equal(linkStanding(link, later), 'expired')
  assert.equal(linkStanding({ ...link, revoked_at: sent }, sent), 'revoked')
  assert.equal(linkStanding({ ...link, revoked_at: sent }, later), 'revoked')
  // Where nothing more is needed, nobody is told to ask for another link.
  for (const ended of ['withdrawn', 'closed'] as const) {
    assert.equal(linkStanding({ ...link, ended }, sent), ended)
    assert.equal(linkStanding({ ...link, ended, revoked_at: sent }, later), ended)
  }
})

test('only the text of a secret is looked up', () => {
  assert.ok(isSecret('a'.repeat(43)))
  for (const typed of ['', 'a'.repeat(42), 'a'.repeat(44), `${'a'.repeat(42)}!`, `${'a'.repeat(42)}\0`, 'ñ'.repeat(43)])
    assert.ok(!isSecret(typed), typed)
})

test('what was told is shown while the referral is open, and nothing once it has ended', () => {
  for (const state of openStates.filter((each) => each !== 'draft'))
    assert.equal(answerStanding(standingAt(state)), 'open', state)
  for (const state of endStates) {
    assert.equal(answerStanding(standingAt(state)), 'closed', state)
    assert.deepEqual(answersTo(standingAt(state), clock), [], state)
  }
})

test('nobody answers what was not sent to them: a draft, a slip, notes of a worker, what another agency goes on with', () => {
  assert.equal(answerStanding(standingAt('draft', { access_from: null })), 'closed')
  assert.equal(answerStanding(standingAt('sent', { mode: 'self' })), 'closed')
  assert.equal(answerStanding(standingAt('sent', { mode: 'logged' })), 'closed')
  assert.equal(answerStanding(standingAt('sent', { passed_at: later })), 'closed')
})

test('what nobody answered in time may be accepted late, and then only', () => {
  const expired = { reason: 'no_response', access_ended_at: null }
  assert.equal(answerStanding(standingAt('cancelled', expired)), 'late')
  assert.deepEqual(namesAt('cancelled', expired), ['reopen'])
  assert.equal(answerStanding(standingAt('cancelled', { ...expired, reason: 'client_declined' })), 'closed')
  // Another took its place: the first recipient's access is ended.
  assert.equal(answerStanding(standingAt('cancelled', { ...expired, access_ended_at: later })), 'closed')
})

test('after the consent is taken back, nothing is shown and nothing is left to answer', () => {
  for (const state of openStates) {
    assert.equal(answerStanding(standingAt(state, { access_ended_at: later })), 'closed', state)
    assert.deepEqual(namesAt(state, { access_ended_at: later }), [], state)
  }
})

test('the most likely answer comes first', () => {
  assert.deepEqual(namesAt('sent'), ['accept', 'waitlist', 'decline'])
  assert.deepEqual(namesAt('accepted'), ['schedule', 'mark_attended', 'complete', 'waitlist', 'fail'])
  assert.deepEqual(namesAt('scheduled').slice(0, 4), ['mark_attended', 'complete', 'mark_no_show', 'reschedule'])
  assert.deepEqual(namesAt('cancel_requested'), ['confirm_cancel', 'complete', 'fail'])
  assert.ok(!namesAt('attended').includes('mark_attended'), 'having been there is said once')
})

test('whether the person came is asked from the day of the appointment on', () => {
  const booked = { appointment_at: new Date('2026-03-06T17:30:00Z') }
  assert.deepEqual(namesAt('scheduled', booked), ['complete', 'reschedule', 'cancel_appointment', 'fail'])
  assert.equal(namesAt('scheduled', { appointment_at: later })[0], 'mark_attended')
})

test('everything that is offered may be taken, in every state', () => {
  for (const state of states) {
    for (const { from, modes, takers } of answersTo(
      standingAt(state, { access_ended_at: null, reason: 'no_response' }),
      clock,
    )) {
      assert.ok(from.includes(state) && modes.includes('live') && takers.includes('target'), state)
    }
  }
})
