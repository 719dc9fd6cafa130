import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import { done } from '#kernel/outcome'
import { consult, transact } from '#platform/database'
import { Forbidden, NotFound } from '#platform/errors'
import { newId } from '#platform/random'
import { findService, sayCapacity } from '#registries/services'
import { testInstallation } from '../../../../test/database.ts'
import {
  byLink,
  byReceipt,
  later,
  openHour,
  referralStage,
  rulesOf,
  seenBy,
  sent,
  started,
  stepOf,
  valueOf,
  type ReferralStage,
} from '../../../../test/referrals.ts'
import { addTestService } from '../../../../test/services.ts'
import { actorWith } from '../../../../test/stations.ts'
import { listSteps } from '../store/step.ts'
import type { ReferralAt } from '../store/referral.ts'
import { takeStep } from './step.ts'

let stage: ReferralStage
before(async () => {
  stage = await referralStage(await testInstallation())
})

async function eventsOf(at: ReferralAt): Promise<string[]> {
  const { rows } = await stage.installation.database.asOwner((owner) =>
    sql<{ kind: string }>`select kind from platform.event where subject = ${at.referral} order by id`.execute(owner),
  )
  return rows.map(({ kind }) => kind)
}

const states = async (at: ReferralAt): Promise<string[]> =>
  (await consult(stage.lupe, (db) => listSteps(db, at))).map(({ to_state: to }) => to)

describe('a live referral is answered', () => {
  test('by the clinic’s account and by its link alike, until it is done; each step is one row and one event', async () => {
    const at = await sent(stage)
    const link = byLink(stage, at)
    assert.deepEqual(valueOf(await takeStep(link, at, stepOf('accept', 1))), { state: 'accepted', repeated: false })
    valueOf(await takeStep(stage.clinic, at, stepOf('schedule', 2, { appointmentAt: openHour })))
    assert.deepEqual((await seenBy(stage.lupe, at))?.appointment_at, openHour)
    assert.deepEqual((await seenBy(stage.lupe, at))?.due_at, openHour)
    valueOf(await takeStep(later(stage.clinic, 6), at, stepOf('mark_attended', 3)))
    valueOf(await takeStep(later(link, 6), at, stepOf('complete', 4, { outcome: 'medical_home_established' })))
    const end = await seenBy(stage.lupe, at)
    assert.deepEqual(
      [end?.state, end?.outcome, end?.closed_by, end?.due_at, end?.position],
      ['completed', 'medical_home_established', 'provider', null, 5],
    )
    assert.deepEqual(await states(at), ['sent', 'accepted', 'scheduled', 'attended', 'completed'])
    const moved = Array.from({ length: 4 }, () => 'referral-moved')
    assert.deepEqual(await eventsOf(at), ['referral-made', 'referral-sent', ...moved])
  })

  test('twice with the same token: it counts once, even where the answer closed it and the clinic sees it no more', async () => {
    const at = await sent(stage)
    const accept = stepOf('accept', 1)
    valueOf(await takeStep(stage.clinic, at, accept))
    assert.deepEqual(valueOf(await takeStep(stage.clinic, at, accept)), { state: 'accepted', repeated: true })
    for (const who of [stage.clinic, byLink(stage, at)]) {
      const one = who === stage.clinic ? at : await sent(stage)
      const decline = stepOf('decline', 1, { reason: 'not_eligible' })
      const fail = stepOf('fail', 2, { reason: 'transport' })
      const draft = one === at ? fail : decline
      valueOf(await takeStep(one === at ? who : byLink(stage, one), one, draft))
      const again = await takeStep(one === at ? who : byLink(stage, one), one, draft)
      assert.equal(valueOf(again).repeated, true)
    }
    assert.deepEqual(await states(at), ['sent', 'accepted', 'not_completed'])
    assert.equal((await eventsOf(at)).filter((kind) => kind === 'referral-moved').length, 2)
  })

  test('with a token that was used for another deed: that is another answer, and is not said to be noted', async () => {
    const at = await sent(stage)
    const accept = stepOf('accept', 1)
    valueOf(await takeStep(stage.clinic, at, accept))
    const other = { ...stepOf('decline', 1, { reason: 'not_eligible' }), token: accept.token }
    const moved = 'referral-was-not-moved-by-another'
    assert.deepEqual(await rulesOf(takeStep(stage.clinic, at, other)), [moved, 'transition-is-possible'])
    const late = { ...stepOf('schedule', 2, { appointmentAt: openHour }), token: accept.token }
    assert.deepEqual(await rulesOf(takeStep(stage.clinic, at, late)), [moved])
    // A button that stands there no more: whatever it was, it is known again by its token.
    const again = { ...accept, transition: null }
    assert.deepEqual(valueOf(await takeStep(stage.clinic, at, again)), { state: 'accepted', repeated: true })
    assert.deepEqual(await states(at), ['sent', 'accepted'])
  })

  test('by two at once: one is taken, the other is told that it was moved, and nothing of it is written', async () => {
    const at = await sent(stage)
    const answers = [
      takeStep(stage.clinic, at, stepOf('accept', 1)),
      takeStep(byLink(stage, at), at, stepOf('decline', 1, { reason: 'outside_area' })),
    ]
    const outcomes = await Promise.all(answers.map((answer) => answer.catch((error: unknown) => error)))
    const taken = outcomes.filter((each) => (each as { done?: boolean }).done === true)
    assert.equal(taken.length, 1)
    const other = outcomes.find((each) => (each as { done?: boolean }).done !== true)
    // Who begins after a refusal sees the referral no more; who waited for it, or comes after an acceptance, is told.
    if (!(other instanceof NotFound)) {
      assert.ok(!(other instanceof Error), String(other))
      const rules = (other as { objections: { rule: string }[] }).objections.map(({ rule }) => rule)
      assert.ok(
        rules.includes('referral-was-not-moved-by-another') || rules.includes('transition-is-possible'),
        String(rules),
      )
    }
    assert.equal((await states(at)).length, 2)
    assert.equal((await eventsOf(at)).filter((kind) => kind === 'referral-moved').length, 1)
  })

  test('twenty times at once by two at a desk: exactly one gets through', async () => {
    const at = await sent(stage)
    valueOf(await takeStep(stage.clinic, at, stepOf('accept', 1)))
    const tries = Array.from({ length: 20 }, (_, index) =>
      takeStep(index % 2 === 0 ? stage.clinic : stage.lupe, at, stepOf('schedule', 2, { appointmentAt: openHour })),
    )
    const outcomes = await Promise.all(tries)
    assert.equal(outcomes.filter((each) => each.done).length, 1)
    for (const each of outcomes)
      if (!each.done) assert.ok(each.objections.some(({ rule }) => /moved|possible/.test(rule)))
    assert.equal((await states(at)).length, 3)
  })

  test('twice at once with the same refusal: it counts once, and both are told so', async () => {
    for (let round = 0; round < 10; round += 1) {
      const at = await sent(stage)
      const decline = stepOf('decline', 1, { reason: 'outside_area' })
      const outcomes = await Promise.all([0, 1, 2].map(() => takeStep(byLink(stage, at), at, decline)))
      assert.deepEqual(
        outcomes.map((each) => valueOf(each).state),
        ['declined', 'declined', 'declined'],
      )
      assert.equal(outcomes.filter((each) => !valueOf(each).repeated).length, 1)
    }
  })

  test('with what the state no longer allows: told where it stands, nothing written', async () => {
    const at = await sent(stage)
    valueOf(await takeStep(stage.clinic, at, stepOf('accept', 1)))
    const outcome = await takeStep(stage.clinic, at, stepOf('decline', 2, { reason: 'other' }))
    assert.ok(!outcome.done)
    assert.deepEqual(outcome.objections, [
      { rule: 'transition-is-possible', field: 'transition', values: { state: 'accepted' } },
    ])
    assert.deepEqual(await states(at), ['sent', 'accepted'])
  })

  test('for want of room: the directory says so too, in the clinic’s name; the worker’s word is the worker’s', async () => {
    const own = await referralStage(stage.installation)
    const at = await sent(own)
    valueOf(await takeStep(byLink(own, at), at, stepOf('decline', 1, { reason: 'no_capacity' })))
    const capacity = async (of: ReferralStage) =>
      (await consult(of.lupe, (db) => findService(db, of.service)))?.capacity
    assert.deepEqual([(await capacity(own))?.state, (await capacity(own))?.said_by], ['full', 'provider'])
    const other = await referralStage(stage.installation)
    const logged = await sent(other, { mode: 'logged', field: [], name: '', phone: '' })
    const said = stepOf('decline', 1, { reason: 'no_capacity', reportedBy: 'provider' })
    valueOf(await takeStep(other.lupe, logged, said))
    assert.deepEqual([(await capacity(other))?.state, (await capacity(other))?.said_by], ['full', 'worker'])
  })

  test('by a link: the database lets it say so of its own service, as the clinic, and of no other', async () => {
    const own = await referralStage(stage.installation)
    const at = await sent(own)
    const { service: another } = await addTestService(stage.installation, own.office)
    const holder = byLink(own, at)
    const say = (service: Id<'service'>, by: 'provider' | 'worker') =>
      transact(holder, async (tx) => done(await sayCapacity(tx, holder, service, 'limited', by)))
    await assert.rejects(say(another, 'provider'), /row-level security/)
    await assert.rejects(say(own.service, 'worker'), /row-level security/)
    valueOf(await say(own.service, 'provider'))
    const unsent = byLink(own, await started(own))
    const early = transact(unsent, async (tx) => done(await sayCapacity(tx, unsent, own.service, 'open', 'provider')))
    await assert.rejects(early, /row-level security/)
  })
})

describe('an appointment', () => {
  const booked = async (at: Date) => {
    const referral = await sent(stage)
    valueOf(await takeStep(stage.clinic, referral, stepOf('accept', 1)))
    return rulesOf(takeStep(byLink(stage, referral), referral, stepOf('schedule', 2, { appointmentAt: at })))
  }
  test('in the past is refused', async () =>
    assert.deepEqual(await booked(new Date('2026-03-13T16:30:00Z')), ['appointment-is-in-the-future']))
  test('in a closed hour is refused, by the hours of the clinic on its own clock', async () => {
    assert.deepEqual(await booked(new Date('2026-03-21T17:00:00Z')), ['appointment-is-in-open-hours'])
    assert.deepEqual(await booked(new Date('2026-03-20T14:30:00Z')), ['appointment-is-in-open-hours'])
    assert.deepEqual(await booked(openHour), [])
  })
  test('at the past and closed is told both', async () =>
    assert.deepEqual(await booked(new Date('2026-03-08T17:00:00Z')), [
      'appointment-is-in-the-future',
      'appointment-is-in-open-hours',
    ]))
})

describe('whether Rosa came to her appointment', () => {
  const early = ['day-of-the-appointment-has-come']
  test('is told from its day on, by the clinic, by Lupe and by herself, and written nowhere before', async () => {
    const receipt = Buffer.from(newId().replaceAll('-', '').repeat(2), 'hex')
    const at = await sent(stage, {}, { receipt })
    valueOf(await takeStep(stage.clinic, at, stepOf('accept', 1)))
    valueOf(await takeStep(stage.clinic, at, stepOf('schedule', 2, { appointmentAt: openHour })))
    for (const who of [stage.clinic, byLink(stage, at), byReceipt(stage, receipt)]) {
      assert.deepEqual(await rulesOf(takeStep(who, at, stepOf('mark_attended', 3))), early)
      assert.deepEqual(await rulesOf(takeStep(later(who, 5), at, stepOf('mark_no_show', 3))), early)
    }
    assert.deepEqual(await states(at), ['sent', 'accepted', 'scheduled'])
    // At six in the morning of its day.
    valueOf(await takeStep(later(stage.clinic, 5 + 19 / 24), at, stepOf('mark_attended', 3)))
  })
  test('by the clock of the clinic, not of the office', async () => {
    const far = await referralStage(stage.installation, { zone: 'Pacific/Kiritimati' })
    const at = await sent(far, { mode: 'logged', field: [], name: '', phone: '' })
    const said = { reportedBy: 'provider' } as const
    // Friday the 20th at nine, there: the 19th at noon in Los Ángeles.
    const appointmentAt = new Date('2026-03-19T19:00:00Z')
    valueOf(await takeStep(far.lupe, at, stepOf('schedule', 1, { ...said, appointmentAt })))
    const cameOn = (days: number) => takeStep(later(far.lupe, days), at, stepOf('mark_attended', 2, said))
    assert.deepEqual(await rulesOf(cameOn(4 + 15 / 24)), early)
    // There it is the 20th already.
    valueOf(await cameOn(4 + 17 / 24))
  })
})

describe('who sees and who moves a referral', () => {
  test('Óscar, another agency at the same office and another clinic see nothing and move nothing', async () => {
    const at = await sent(stage)
    const other = await referralStage(stage.installation)
    for (const who of [stage.oscar, other.lupe, other.clinic, byLink(stage, { ...at, referral: newId() })]) {
      assert.equal(await seenBy(who, at), undefined)
      assert.deepEqual(await consult(who, (db) => listSteps(db, at)), [])
      await assert.rejects(takeStep(who, at, stepOf('accept', 1)), NotFound)
    }
    assert.deepEqual(await states(at), ['sent'])
  })
  test('a worker of the agency at another office may not', async () => {
    const at = await sent(stage)
    const away = {
      ...stage.lupe,
      actor: actorWith('worker', {
        office: (await referralStage(stage.installation)).office,
        organization: stage.agency,
      }),
    }
    await assert.rejects(takeStep(away, at, stepOf('withdraw', 1, { reason: 'other' })), Forbidden)
  })
  test('the clinic sees nothing before it is sent, and nothing after it closed', async () => {
    const draft = await started(stage, { mode: 'live' })
    assert.equal(await seenBy(stage.clinic, draft), undefined)
    assert.equal(await seenBy(byLink(stage, draft), draft), undefined)
    const at = await sent(stage)
    assert.equal((await seenBy(stage.clinic, at))?.state, 'sent')
    valueOf(await takeStep(stage.clinic, at, stepOf('decline', 1, { reason: 'other' })))
    for (const who of [stage.clinic, byLink(stage, at)]) {
      assert.equal(await seenBy(who, at), undefined)
      assert.deepEqual(await consult(who, (db) => listSteps(db, at)), [])
      await assert.rejects(takeStep(who, at, stepOf('reopen', 2)), NotFound)
    }
  })
  test('a logged referral and one on a slip are never the clinic’s to see', async () => {
    const logged = await sent(stage, { mode: 'logged', field: [] })
    const slip = await started(stage, { mode: 'self' })
    for (const at of [logged, slip]) assert.equal(await seenBy(stage.clinic, at), undefined)
  })
  test('Lupe takes a slip back within ten minutes, and not after; nobody else does', async () => {
    const voiding = stepOf('void', 1, { reason: 'entered_twice' })
    const other = { ...stage.lupe, actor: actorWith('worker', { office: stage.office, organization: stage.agency }) }
    const refused = ['void-is-a-coordinators']
    const at = await started(stage, { mode: 'self' })
    assert.deepEqual(await rulesOf(takeStep(other, at, voiding)), refused)
    assert.deepEqual(await rulesOf(takeStep(later(stage.lupe, 11 / 1440), at, voiding)), refused)
    valueOf(await takeStep(later(stage.lupe, 9 / 1440), at, voiding))
  })
  test('only Rogelio voids, with a reason, and the history stays', async () => {
    const at = await sent(stage)
    const voiding = stepOf('void', 1, { reason: 'wrong_person' })
    assert.deepEqual(await rulesOf(takeStep(stage.lupe, at, voiding)), ['void-is-a-coordinators'])
    valueOf(await takeStep(stage.rogelio, at, voiding))
    assert.deepEqual(await states(at), ['sent', 'entered_in_error'])
    assert.equal(await seenBy(stage.clinic, at), undefined)
  })
})

describe('Rosa, with her slip', () => {
  test('says that she went and was served, and the clinic that types her code says so as the clinic', async () => {
    const receipt = Buffer.from(newId().replaceAll('-', '').repeat(2), 'hex')
    const at = await started(stage, { mode: 'self', receipt })
    const rosa = byReceipt(stage, receipt)
    assert.equal((await seenBy(rosa, at))?.state, 'sent')
    valueOf(await takeStep(rosa, at, stepOf('mark_attended', 1)))
    valueOf(await takeStep(rosa, at, stepOf('complete', 2, { outcome: 'service_received' }), 'target'))
    assert.equal((await seenBy(stage.lupe, at))?.closed_by, 'provider')
    const steps = await consult(stage.lupe, (db) => listSteps(db, at))
    assert.deepEqual(
      steps.map(({ actor, taken_by }) => [actor, taken_by]),
      [
        ['source', stage.lupe.actor.account],
        ['client', null],
        ['target', null],
      ],
    )
  })
  test('says that they did not serve her, and why; the directory does not take her word for want of room', async () => {
    const own = await referralStage(stage.installation)
    const receipt = Buffer.from(newId().replaceAll('-', '').repeat(2), 'hex')
    const at = await started(own, { mode: 'self', receipt })
    valueOf(await takeStep(byReceipt(own, receipt), at, stepOf('decline', 1, { reason: 'no_capacity' })))
    assert.equal((await seenBy(own.lupe, at))?.closed_by, 'client')
    assert.equal((await consult(own.lupe, (db) => findService(db, own.service)))?.capacity, null)
  })
  test('moves no live referral in the clinic’s place, and none of another receipt', async () => {
    const receipt = Buffer.alloc(32, 7)
    const at = await sent(stage, {}, { receipt })
    assert.deepEqual(await rulesOf(takeStep(byReceipt(stage, receipt), at, stepOf('accept', 1), 'target')), [
      'transition-is-possible',
    ])
    await assert.rejects(takeStep(byReceipt(stage, Buffer.alloc(32, 8)), at, stepOf('withdraw', 1)), NotFound)
  })
})

describe('Lupe writes down what was said', () => {
  test('books by telephone at once, and the clinic is named as who said so', async () => {
    const at = await sent(stage, { mode: 'logged', field: [], name: '', phone: '' })
    const booking = stepOf('schedule', 1, { appointmentAt: openHour })
    assert.deepEqual(await rulesOf(takeStep(stage.lupe, at, booking)), ['reporter-is-named'])
    valueOf(await takeStep(stage.lupe, at, { ...booking, reportedBy: 'provider' }))
    valueOf(
      await takeStep(stage.lupe, at, stepOf('complete', 2, { outcome: 'service_received', reportedBy: 'document' })),
    )
    assert.equal((await seenBy(stage.lupe, at))?.closed_by, 'document')
  })
  test('not on a referral that was handed to the past: a step of tomorrow counts from tomorrow', async () => {
    const at = await sent(stage)
    valueOf(await takeStep(later(stage.clinic, 1), at, stepOf('accept', 1)))
    const referral = await seenBy(stage.lupe, at)
    assert.deepEqual(referral?.due_at, new Date('2026-03-29T18:00:00Z'))
  })
})
