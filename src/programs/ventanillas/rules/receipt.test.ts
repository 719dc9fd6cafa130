// What whoever holds a slip may say is what the machine lets them say: no button that it refuses, in no mode and state.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { newCode, newId } from '#platform/random'
import { readTyped } from '#platform/forms'
import { modes, outcomes, reasonsFor, states, stepsOffered, type Mode, type State } from '#registries/referrals'
import { messages } from '../messages/receipt.ts'
import {
  AnswerDraft,
  LostSlipDraft,
  objectionsToAnswer,
  objectionsToLostSlip,
  offersFor,
  stepOf,
  tellApart,
  tellsHowItWent,
  wayOf,
  type Answer,
  type Holder,
  type LastTime,
  type SlipStanding,
} from './receipt.ts'

const at = (mode: Mode, state: State, passed: Date | null = null) => ({
  mode,
  state,
  position: 1,
  reason: null,
  passed_at: passed,
  appointment_at: state === 'scheduled' ? appointment : null,
})

const appointment = new Date('2026-03-14T17:00:00Z')
const clockAt = (instant: Date) => ({ now: instant, zone: 'America/Los_Angeles' })
/** The day of the appointment has come, in its first minute. */
const clock = clockAt(new Date('2026-03-14T07:01:00Z'))
const dayBefore = clockAt(new Date('2026-03-14T06:59:00Z'))

const standing = (
  mode: Mode,
  state: State,
  holder: Holder,
  passed: Date | null = null,
  seen: typeof clock = clock,
): SlipStanding => ({
  state,
  possible: new Set(stepsOffered(at(mode, state, passed), holder, seen).map(({ name }) => name)),
})
const answersAt = (mode: Mode, state: State, seen = clock): Answer[] =>
  offersFor(standing(mode, state, 'client', null, seen)).map(({ answer }) => answer)
const holders: readonly Holder[] = ['client', 'target']

describe('Rosa’s buttons', () => {
  test('are steps that the machine has, with a reason or an outcome that its rules take, and words', () => {
    let count = 0
    for (const mode of modes) {
      for (const state of states) {
        for (const holder of holders) {
          for (const { answer, ways } of offersFor(standing(mode, state, holder))) {
            assert.ok(`answer-${answer}` in messages)
            assert.ok(`done-${answer}` in messages)
            for (const way of ways) {
              count += 1
              assert.ok(stepsOffered(at(mode, state), holder, clock).some(({ name }) => name === way.transition))
              const reasons = reasonsFor(way.transition, holder, mode, state)
              assert.ok(reasons.length === 0 || reasons.includes(way.reason ?? ''), `${answer} ${way.code}`)
              assert.ok(way.transition !== 'complete' || (outcomes as readonly (string | null)[]).includes(way.outcome))
              assert.ok(ways.length === 1 || `way-${way.code}` in messages, way.code)
            }
          }
        }
      }
    }
    assert.ok(count > 40)
  })

  test('leave out nothing that the machine lets a client say, but going a second time, calling off what is not booked, and cancelling what can be taken back', () => {
    for (const mode of modes) {
      for (const state of states) {
        const offered = new Set(
          offersFor(standing(mode, state, 'client')).flatMap(({ ways }) => ways.map(({ transition }) => transition)),
        )
        for (const { name } of stepsOffered(at(mode, state), 'client', clock)) {
          const same = name === 'cancel' && offered.has('withdraw')
          const again = name === 'mark_attended' && state === 'attended'
          const notBooked = name === 'cancel_appointment' && state !== 'scheduled'
          assert.ok(offered.has(name) || same || again || notBooked, `${mode} ${state} ${name}`)
        }
      }
    }
  })

  test('call an appointment off only where one stands: not once she went or missed it', () => {
    for (const mode of ['live', 'logged'] as const) {
      assert.deepEqual(answersAt(mode, 'attended'), ['not-wanted'])
      assert.deepEqual(answersAt(mode, 'no_show'), ['not-wanted'])
      assert.ok(answersAt(mode, 'scheduled').includes('cancel-appointment'))
    }
    assert.deepEqual(answersAt('self', 'attended'), ['served', 'not-served', 'not-wanted'])
  })

  test('tell of an appointment from its day on, by the clock of the place; until then they only take something back', () => {
    for (const mode of ['live', 'logged'] as const) {
      assert.deepEqual(answersAt(mode, 'scheduled', dayBefore), ['cancel-appointment', 'not-wanted'])
      assert.deepEqual(answersAt(mode, 'scheduled'), ['went', 'could-not-go', 'cancel-appointment', 'not-wanted'])
    }
    assert.equal(tellsHowItWent(offersFor(standing('live', 'scheduled', 'client', null, dayBefore))), false)
    assert.equal(tellsHowItWent(offersFor(standing('live', 'scheduled', 'client'))), true)
    assert.equal(tellsHowItWent(offersFor(standing('logged', 'draft', 'client'))), false)
  })

  test('are none where it has ended, or was passed on', () => {
    assert.deepEqual(offersFor(standing('self', 'completed', 'client')), [])
    assert.deepEqual(offersFor(standing('self', 'sent', 'client', new Date(0))), [])
  })

  test('of the clinic are two, on a slip alone', () => {
    const answersOf = (mode: Mode, state: State) =>
      offersFor(standing(mode, state, 'target')).map(({ answer }) => answer)
    assert.deepEqual(answersOf('self', 'sent'), ['went', 'served'])
    assert.deepEqual(answersOf('self', 'attended'), ['served'])
  })
})

describe('An answer', () => {
  const draftOf = (typed: Record<string, string>): AnswerDraft => {
    const form = { code: newCode(), referral: newId(), seen: '1', token: newId(), answer: 'went', ...typed }
    const { draft } = readTyped(form, AnswerDraft)
    assert.ok(draft)
    return draft
  }
  const rulesOf = (typed: Record<string, string>, state: State): string[] =>
    objectionsToAnswer(draftOf(typed), standing('self', state, 'client')).map(({ rule }) => rule)

  test('answer-still-fits: the button stands there now', () => {
    assert.deepEqual(rulesOf({ answer: 'went' }, 'sent'), [])
    assert.deepEqual(rulesOf({ answer: 'went' }, 'cancelled'), ['answer-still-fits'])
  })

  test('one-of-these-is-chosen: where there are several ways, one is chosen', () => {
    assert.deepEqual(rulesOf({ answer: 'served', way: 'enrolled' }, 'sent'), [])
    assert.deepEqual(rulesOf({ answer: 'served', way: '' }, 'sent'), ['one-of-these-is-chosen'])
    assert.deepEqual(rulesOf({ answer: 'served', way: 'transport' }, 'sent'), ['one-of-these-is-chosen'])
  })

  test('form-is-whole: what the page put into it is there', () => {
    for (const typed of [{ referral: 'x' }, { seen: 'x' }, { token: 'x' }, { answer: 'void' }]) {
      const form = { code: newCode(), referral: newId(), seen: '1', token: newId(), answer: 'went', ...typed }
      const reading = readTyped(form, AnswerDraft)
      assert.deepEqual('objections' in reading && reading.objections.map(({ rule }) => rule), ['form-is-whole'])
    }
  })

  test('is a step with the position and the token of its page; who holds the slip is who said so', () => {
    const draft = draftOf({ answer: 'not-served', way: 'no_capacity' })
    const step = stepOf(draft, wayOf(draft, standing('self', 'sent', 'client')), 'client')
    const { transition, reason, seen, token, reportedBy } = step
    assert.deepEqual(
      [transition, reason, seen, token, reportedBy],
      ['decline', 'no_capacity', 1, draft.token, 'client'],
    )
    const none = stepOf(draft, undefined, 'target')
    assert.deepEqual([none.reportedBy, none.transition], ['provider', null])
  })
})

describe('A lost slip', () => {
  const person = newId<'protected-person'>()
  const rulesOf = (
    typed: Record<string, string>,
    readable: boolean,
    found: readonly Id<'protected-person'>[],
    alike: readonly Id<'protected-person'>[] = [],
  ) => {
    const { draft } = readTyped({ phone: '2135550101', newCode: newCode(), ...typed }, LostSlipDraft)
    assert.ok(draft)
    return objectionsToLostSlip(draft, { readable, found, alike }).map(({ rule }) => rule)
  }

  test('contact-is-a-telephone, telephone-was-left-here, one-of-these-is-chosen', () => {
    assert.deepEqual(rulesOf({}, true, [person]), [])
    assert.deepEqual(rulesOf({}, false, []), ['contact-is-a-telephone'])
    assert.deepEqual(rulesOf({}, true, []), ['telephone-was-left-here'])
    assert.deepEqual(rulesOf({ asked: 'yes' }, true, [person]), ['one-of-these-is-chosen'])
    assert.deepEqual(rulesOf({ asked: 'yes', person }, true, [person]), [])
    assert.deepEqual(rulesOf({ asked: 'yes', person: newId() }, true, [person]), ['one-of-these-is-chosen'])
  })

  test('visitors-can-be-told-apart: whoever another looks like gets nobody’s code', () => {
    const [one, other] = [newId<'protected-person'>(), newId<'protected-person'>()]
    const found = [person, one, other]
    assert.deepEqual(rulesOf({ asked: 'yes', person: one }, true, found, [one, other]), ['visitors-can-be-told-apart'])
    assert.deepEqual(rulesOf({ asked: 'yes', person }, true, found, [one, other]), [])
    assert.deepEqual(rulesOf({}, true, [one, other], [one, other]), [])
  })

  test('shows of each visitor as little as tells them from the others', () => {
    const on = (last_on: string, part_of_day: LastTime['part_of_day'], ...sent_to: string[]): LastTime => ({
      last_on: day(last_on),
      part_of_day,
      sent_to,
    })
    const marksOf = (...visitors: LastTime[]) => tellApart(visitors).map(({ by }) => by?.join(' ') ?? 'alike')
    assert.deepEqual(marksOf(on('2026-03-10', 'morning', 'Flores')), ['day'])
    assert.deepEqual(
      marksOf(on('2026-03-10', 'morning', 'Flores'), on('2026-03-12', 'morning'), on('2026-03-12', 'afternoon')),
      ['day', 'day part-of-day', 'day part-of-day'],
    )
    assert.deepEqual(
      marksOf(
        on('2026-03-12', 'morning', 'Flores'),
        on('2026-03-12', 'morning'),
        on('2026-03-12', null),
        on('2026-03-12', 'afternoon', 'Flores'),
        on('2026-03-12', 'afternoon', 'Flores'),
      ),
      ['day part-of-day sent-to', 'day part-of-day sent-to', 'day part-of-day', 'alike', 'alike'],
    )
  })
})
