import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { dayAt } from '#kernel/day'
import { readTyped, type Typed } from '#platform/forms'
import { newId } from '#platform/random'
import { modes, states, takers } from './machine.ts'
import {
  dueAfter,
  instantOf,
  objectionsToStep,
  reasonsFor,
  stepDraft,
  stepsOffered,
  type StepCase,
  type StepDraft,
} from './step.ts'

const zone = 'America/Los_Angeles'
const now = new Date('2026-03-14T18:00:00Z')

const draftOf = (changed: Partial<StepDraft> = {}): StepDraft => ({
  transition: 'accept',
  seen: 1,
  token: newId(),
  reportedBy: null,
  reason: null,
  outcome: null,
  appointmentAt: null,
  ...changed,
})

const caseOf = (
  changed: Partial<StepCase> & { mode?: 'live' | 'logged' | 'self'; state?: StepCase['referral']['state'] } = {},
): StepCase => {
  const { mode = 'live', state = 'sent', ...rest } = changed
  return {
    referral: { mode, state, position: 1, reason: null, appointment_at: null, passed_at: null },
    taker: 'target',
    now,
    zone,
    isOpenThen: true,
    attempts: [],
    mayVoid: false,
    ...rest,
  }
}

const rulesOf = (draft: StepDraft, seen: StepCase): string[] => objectionsToStep(draft, seen).map(({ rule }) => rule)

describe('the form of a step', () => {
  const typed = (changed: Typed) => {
    const basics = {
      transition: 'schedule',
      seen: '3',
      token: newId(),
      appointmentOn: '2026-03-20',
      appointmentTime: '09:30',
    }
    return readTyped({ ...basics, ...changed }, stepDraft(zone))
  }
  const broken = (changed: Typed): string[] => {
    const reading = typed(changed)
    return reading.draft === undefined && 'objections' in reading ? reading.objections.map(({ rule }) => rule) : []
  }

  test('reads the appointment on the clock of the place', () => {
    assert.equal(typed({}).draft?.appointmentAt?.toISOString(), '2026-03-20T16:30:00.000Z')
    assert.equal(typed({ appointmentOn: '', appointmentTime: '' }).draft?.appointmentAt, null)
    assert.equal(typed({ reportedBy: 'provider' }).draft?.reportedBy, 'provider')
  })
  test('appointment-can-be-read: a day with its time, that the clock of the place knows', () => {
    for (const [on, time] of [
      ['2026-03-20', ''],
      ['', '09:30'],
      ['2026-02-30', '09:30'],
      ['2026-03-20', '24:00'],
      ['2027-03-14', '02:30'],
    ]) {
      assert.deepEqual(
        broken({ appointmentOn: on!, appointmentTime: time! }),
        ['appointment-can-be-read'],
        `${on} ${time}`,
      )
    }
  })
  test('step-can-be-read, form-is-whole, reporter-is-named: what no page offers is not read', () => {
    assert.deepEqual(broken({ transition: 'send' }), ['step-can-be-read'])
    assert.deepEqual(broken({ transition: 'expire' }), ['step-can-be-read'])
    assert.deepEqual(broken({ transition: 'steal' }), ['step-can-be-read'])
    assert.deepEqual(broken({ token: 'x', seen: '-1' }), ['form-is-whole', 'form-is-whole'])
    assert.deepEqual(broken({ reportedBy: 'rumour' }), ['reporter-is-named'])
  })
})

test('an instant that is read from a day and a time shows that day and time again, in every zone', () => {
  const zones = [
    'America/Los_Angeles',
    'America/Mexico_City',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    'Pacific/Kiritimati',
  ]
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 3000 }),
      fc.integer({ min: 0, max: 1439 }),
      (place, days, minutes) => {
        const on = new Date(Date.UTC(2024, 0, 1) + days * 86_400_000).toISOString().slice(0, 10)
        const time = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
        const at = instantOf(on, time, place)
        if (!at) return
        assert.equal(dayAt(at, place), on)
        const clock = new Intl.DateTimeFormat('en-GB', { timeZone: place, hour: '2-digit', minute: '2-digit' }).format(
          at,
        )
        assert.equal(clock, time)
      },
    ),
  )
})

describe('a step is taken', () => {
  test('by whom the machine lets, from where the page showed it', () => {
    assert.deepEqual(rulesOf(draftOf(), caseOf()), [])
  })
  test('not where it stands elsewhere: referral-was-not-moved-by-another, and transition-is-possible, both told', () => {
    const objections = objectionsToStep(
      draftOf({ seen: 1 }),
      caseOf({
        state: 'declined',
        referral: {
          mode: 'live',
          state: 'declined',
          position: 2,
          reason: 'other',
          appointment_at: null,
          passed_at: null,
        },
      }),
    )
    assert.deepEqual(
      objections.map(({ rule }) => rule),
      ['referral-was-not-moved-by-another', 'transition-is-possible'],
    )
    assert.deepEqual(objections[1]?.values, { state: 'declined' })
  })
  test('transition-is-possible: not by another, not in another mode, not once it was passed on', () => {
    assert.deepEqual(rulesOf(draftOf(), caseOf({ taker: 'client' })), ['transition-is-possible'])
    assert.deepEqual(rulesOf(draftOf(), caseOf({ mode: 'self' })), ['transition-is-possible'])
    const passed = { ...caseOf().referral, passed_at: now }
    assert.deepEqual(rulesOf(draftOf(), caseOf({ referral: passed })), ['transition-is-possible'])
    assert.deepEqual(stepsOffered(passed, 'target', { now, zone }), [])
  })
  test('a late answer reopens only what nobody answered', () => {
    const cancelled = (reason: string) => ({ ...caseOf({ state: 'cancelled' }).referral, reason })
    const reopen = draftOf({ transition: 'reopen' })
    assert.deepEqual(rulesOf(reopen, caseOf({ referral: cancelled('no_response') })), [])
    assert.deepEqual(rulesOf(reopen, caseOf({ referral: cancelled('consent_withdrawn') })), ['transition-is-possible'])
  })
  test('reporter-is-named: a logged word is somebody’s', () => {
    const logged = caseOf({ mode: 'logged', taker: 'source' })
    assert.deepEqual(rulesOf(draftOf(), logged), ['reporter-is-named'])
    assert.deepEqual(rulesOf(draftOf({ reportedBy: 'provider' }), logged), [])
  })
  test('reason-is-chosen and outcome-is-chosen: from the list of that step and taker', () => {
    assert.deepEqual(rulesOf(draftOf({ transition: 'decline' }), caseOf()), ['reason-is-chosen'])
    assert.deepEqual(rulesOf(draftOf({ transition: 'decline', reason: 'cost' }), caseOf()), ['reason-is-chosen'])
    assert.deepEqual(rulesOf(draftOf({ transition: 'decline', reason: 'no_capacity' }), caseOf()), [])
    const attended = caseOf({ state: 'attended' })
    assert.deepEqual(rulesOf(draftOf({ transition: 'complete' }), attended), ['outcome-is-chosen'])
    assert.deepEqual(rulesOf(draftOf({ transition: 'complete', outcome: 'healthy' }), attended), ['outcome-is-chosen'])
    assert.deepEqual(rulesOf(draftOf({ transition: 'complete', outcome: 'enrolled' }), attended), [])
  })
  test('void-is-a-coordinators', () => {
    const voiding = draftOf({ transition: 'void', reason: 'entered_twice' })
    assert.deepEqual(rulesOf(voiding, caseOf({ taker: 'source' })), ['void-is-a-coordinators'])
    assert.deepEqual(rulesOf(voiding, caseOf({ taker: 'source', mayVoid: true })), [])
  })
})

describe('somebody came to an appointment, or did not', () => {
  // In Los Ángeles it is 11 in the morning of the 14th; the 15th begins at 7 in the morning of UTC.
  const bookedAt = (at: string) => ({ ...caseOf({ state: 'scheduled' }).referral, appointment_at: new Date(at) })
  const told = (at: string, changed: Partial<StepCase> = {}) =>
    (['mark_attended', 'mark_no_show'] as const).map((transition) =>
      rulesOf(draftOf({ transition }), caseOf({ referral: bookedAt(at), ...changed })),
    )
  const tooEarly = [['day-of-the-appointment-has-come'], ['day-of-the-appointment-has-come']]
  test('day-of-the-appointment-has-come: not before its day, by the clock of the place', () => {
    assert.deepEqual(told('2026-03-15T07:30:00Z'), tooEarly)
    assert.deepEqual(told('2026-03-15T07:30:00Z', { zone: 'Pacific/Kiritimati' }), [[], []])
    assert.deepEqual(told('2026-03-20T16:30:00Z', { taker: 'client' }), tooEarly)
    // People come early: on that day, before the hour too.
    assert.deepEqual(told('2026-03-15T06:30:00Z'), [[], []])
    assert.deepEqual(told('2026-03-10T16:30:00Z'), [[], []])
  })
  test('and is not offered before; everything else is, and whoever went without an appointment says so', () => {
    const namesOf = (at: string) => stepsOffered(bookedAt(at), 'target', { now, zone }).map(({ name }) => name)
    const came = ['mark_no_show', 'mark_attended']
    assert.deepEqual(
      namesOf('2026-03-10T16:30:00Z').filter((name) => !namesOf('2026-03-20T16:30:00Z').includes(name)),
      came,
    )
    const accepted = { ...bookedAt('2026-03-20T16:30:00Z'), state: 'accepted' as const }
    assert.ok(stepsOffered(accepted, 'client', { now, zone }).some(({ name }) => name === 'mark_attended'))
  })
})

test('a form whose button is gone asks for nothing that could be taken: transition-is-possible', () => {
  assert.deepEqual(rulesOf(draftOf({ transition: null }), caseOf()), ['transition-is-possible'])
})

describe('an appointment', () => {
  const booking = (at: Date | null, changed: Partial<StepCase> = {}) =>
    rulesOf(draftOf({ transition: 'schedule', appointmentAt: at }), caseOf({ state: 'accepted', ...changed }))
  test('appointment-is-given', () => assert.deepEqual(booking(null), ['appointment-is-given']))
  test('appointment-is-in-the-future', () => {
    assert.deepEqual(booking(now), ['appointment-is-in-the-future'])
    assert.deepEqual(booking(new Date(now.getTime() + 60_000)), [])
  })
  test('appointment-is-within-a-year', () => {
    assert.deepEqual(booking(new Date('2027-03-15T18:00:00Z')), [])
    assert.deepEqual(booking(new Date('2027-03-17T18:00:00Z')), ['appointment-is-within-a-year'])
  })
  test('appointment-is-in-open-hours', () =>
    assert.deepEqual(booking(new Date('2026-03-20T18:00:00Z'), { isOpenThen: false }), [
      'appointment-is-in-open-hours',
    ]))
})

describe('closing without a word', () => {
  const call = { towards: 'client', channel: 'call' } as const
  const lost = (
    attempts: StepCase['attempts'],
    reportedBy: StepDraft['reportedBy'] = null,
    mode: 'live' | 'logged' = 'live',
  ) =>
    rulesOf(
      draftOf({ transition: mode === 'live' ? 'close_lost' : 'fail', reason: 'lost_to_follow_up', reportedBy }),
      caseOf({ state: 'accepted', taker: 'source', attempts, mode }),
    )
  test('client-was-tried-often-enough: three tries in two ways, unless the provider says so', () => {
    assert.deepEqual(lost([call, call, call]), ['client-was-tried-often-enough'])
    assert.deepEqual(lost([call, { ...call, channel: 'text' }]), ['client-was-tried-often-enough'])
    assert.deepEqual(lost([call, call, { towards: 'provider', channel: 'text' }]), ['client-was-tried-often-enough'])
    assert.deepEqual(lost([call, call, { ...call, channel: 'text' }]), [])
    assert.deepEqual(lost([], 'client', 'logged'), ['client-was-tried-often-enough'])
    assert.deepEqual(lost([], 'provider', 'logged'), [])
  })
  test('provider-was-tried: before a live referral is closed as never answered', () => {
    const silent = (attempts: StepCase['attempts'], reason = 'no_response') =>
      rulesOf(draftOf({ transition: 'fail', reason }), caseOf({ taker: 'source', attempts }))
    assert.deepEqual(silent([call]), ['provider-was-tried'])
    assert.deepEqual(silent([{ towards: 'provider', channel: 'call' }]), [])
    assert.deepEqual(silent([], 'not_deliverable'), [])
    assert.deepEqual(silent([], 'cost'), ['reason-is-chosen'])
  })
})

test('a step that ends without help always has a reason to choose, and the clock’s reasons are the clock’s', () => {
  for (const mode of modes) {
    for (const state of states) {
      for (const taker of takers) {
        const referral = { mode, state, position: 1, reason: null, appointment_at: null, passed_at: null }
        for (const { name, to } of stepsOffered(referral, taker, { now, zone })) {
          const reasons = reasonsFor(name, taker, mode, state)
          const needsOne = ['declined', 'not_completed', 'entered_in_error'].includes(to)
          if (needsOne) assert.ok(reasons.length > 0, `${name} ${taker}`)
          if (taker !== 'system') assert.ok(!reasons.includes('unknown'))
          if (taker === 'client' || taker === 'target') assert.ok(!reasons.includes('no_response'))
        }
      }
    }
  }
})

test('the next word is awaited by the clock of the state, of a slip until it is closed as unknown, in an end never', () => {
  const days = (at: Date | null) => at && (at.getTime() - now.getTime()) / 86_400_000
  assert.equal(days(dueAfter('live', 'sent', now, null)), 7)
  assert.equal(days(dueAfter('self', 'sent', now, null)), 60)
  assert.equal(days(dueAfter('self', 'attended', now, null)), 60)
  assert.equal(days(dueAfter('logged', 'attended', now, null)), 30)
  const appointment = new Date('2026-03-20T16:30:00Z')
  assert.equal(dueAfter('live', 'scheduled', now, appointment), appointment)
  assert.equal(dueAfter('live', 'completed', now, null), null)
})
