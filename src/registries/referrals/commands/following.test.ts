import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { day, type Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { consult } from '#platform/database'
import { NotFound } from '#platform/errors'
import { newId } from '#platform/random'
import { testInstallation } from '../../../../test/database.ts'
import {
  byLink,
  eventsOf,
  later,
  openHour,
  referralStage,
  rulesOf,
  sent,
  started,
  stepOf,
  valueOf,
  type ReferralStage,
} from '../../../../test/referrals.ts'
import type { AttemptDraft, PromiseDraft } from '../rules/following.ts'
import { listAttempts, listPromises } from '../store/following.ts'
import {
  countReferrals,
  findReceipt,
  listReferralCustodians,
  listReferrals,
  listReferralsOfReceipt,
  referralsOfPerson,
} from '../store/list.ts'
import { listQueue, queueLimit, type QueueKind } from '../store/queue.ts'
import { findReferral, findReferralById, type ReferralAt } from '../store/referral.ts'
import { expireReferrals } from './clock.ts'
import { dropPromise, keepPromise, makePromise, noteAttempt } from './following.ts'
import { takeStep } from './step.ts'

let stage: ReferralStage
before(async () => {
  stage = await referralStage(await testInstallation())
})

const attempt = (changed: Partial<AttemptDraft> = {}): AttemptDraft => ({
  id: newId(),
  towards: 'client',
  channel: 'call',
  came: 'no-answer',
  ...changed,
})
const promise = (changed: Partial<PromiseDraft> = {}): PromiseDraft => ({
  id: newId(),
  towards: 'client',
  what: 'call',
  dueOn: day('2026-03-16'),
  ...changed,
})

describe('Lupe notes', () => {
  test('a try, once however often the form is sent, on the office’s day', async () => {
    const at = await sent(stage, { mode: 'logged', field: [] })
    const draft = attempt()
    const evening = later(stage.lupe, 11 / 24)
    valueOf(await noteAttempt(evening, at, draft))
    valueOf(await noteAttempt(evening, at, draft))
    const attempts = await consult(stage.lupe, (db) => listAttempts(db, at))
    assert.deepEqual(
      attempts.map(({ tried_on, came }) => [tried_on, came]),
      [['2026-03-14', 'no-answer']],
    )
    assert.equal((await eventsOf(stage, at)).filter((kind) => kind === 'contact-attempted').length, 1)
  })
  test('and may close as lost only after three tries in two ways', async () => {
    const at = await sent(stage)
    valueOf(await takeStep(stage.clinic, at, stepOf('accept', 1)))
    const lost = () => takeStep(stage.lupe, at, stepOf('close_lost', 2, { reason: 'lost_to_follow_up' }))
    for (const channel of ['call', 'call', 'text'] as const) {
      assert.deepEqual(await rulesOf(lost()), ['client-was-tried-often-enough'])
      valueOf(await noteAttempt(stage.lupe, at, attempt({ channel })))
    }
    valueOf(await lost())
  })
  test('a promise, which is kept or dropped once', async () => {
    const at = await sent(stage, { mode: 'logged', field: [] })
    const [kept, dropped] = [promise(), promise({ what: 'follow-up', dueOn: day('2026-04-13') })]
    valueOf(await makePromise(stage.lupe, at, kept))
    valueOf(await makePromise(stage.lupe, at, kept))
    valueOf(await makePromise(stage.lupe, at, dropped))
    valueOf(await keepPromise(stage.lupe, at, kept.id))
    valueOf(await dropPromise(stage.rogelio, at, dropped.id))
    assert.deepEqual(await rulesOf(keepPromise(stage.lupe, at, dropped.id)), ['promise-is-open'])
    const promises = await consult(stage.lupe, (db) => listPromises(db, at))
    assert.deepEqual(
      promises.map(({ kept_at, dropped_at }) => [kept_at !== null, dropped_at !== null]),
      [
        [true, false],
        [false, true],
      ],
    )
    const events = (await eventsOf(stage, at)).filter((kind) => kind.startsWith('promise-'))
    assert.deepEqual(events, ['promise-made', 'promise-made', 'promise-kept', 'promise-dropped'])
    assert.deepEqual(await rulesOf(makePromise(stage.lupe, at, promise({ dueOn: day('2026-03-13') }))), [
      'promise-is-not-in-the-past',
    ])
    await assert.rejects(keepPromise(stage.lupe, at, newId()), NotFound)
  })
  test('and nobody else: not the clinic, its link, Óscar or another agency; nor do they read it', async () => {
    const at = await sent(stage)
    valueOf(await noteAttempt(stage.lupe, at, attempt()))
    const other = await referralStage(stage.installation)
    for (const who of [stage.oscar, other.lupe]) {
      await assert.rejects(noteAttempt(who, at, attempt()), NotFound)
      await assert.rejects(makePromise(who, at, promise()), NotFound)
    }
    for (const who of [stage.clinic, byLink(stage, at)]) {
      await assert.rejects(noteAttempt(who, at, attempt()))
      assert.deepEqual(await consult(who, (db) => listAttempts(db, at)), [])
      assert.deepEqual(await consult(who, (db) => listPromises(db, at)), [])
    }
  })
  test('nothing on a referral that was voided: referral-is-not-void', async () => {
    const at = await started(stage, { mode: 'self' })
    valueOf(await takeStep(stage.rogelio, at, stepOf('void', 1, { reason: 'other' })))
    assert.deepEqual(await rulesOf(noteAttempt(stage.lupe, at, attempt())), ['referral-is-not-void'])
  })
})

describe('the queue of the day', () => {
  const queueOf = (of: ReferralStage, now: Date, today: Day) =>
    consult(later(of.lupe, 0), (db) => {
      const endOfToday = new Date(`${today}T23:59:59-07:00`)
      const endOfTomorrow = new Date(endOfToday.getTime() + 86_400_000)
      return listQueue(db, { custodians: [of.agency], office: of.office, today, now, endOfToday, endOfTomorrow })
    })
  const kindsOf = (queue: Awaited<ReturnType<typeof queueOf>>, at: ReferralAt): QueueKind[] =>
    (Object.keys(queue) as QueueKind[]).filter((kind) =>
      queue[kind].rows.some((row) => row.referral_id === at.referral),
    )

  test('lists each referral where it asks for something, and nowhere else', async () => {
    const own = await referralStage(stage.installation)
    const waiting = await sent(own)
    const slip = await started(own, { mode: 'self' })
    const draft = await started(own)
    const booked = await sent(own)
    valueOf(await takeStep(own.clinic, booked, stepOf('accept', 1)))
    valueOf(await takeStep(own.clinic, booked, stepOf('schedule', 2, { appointmentAt: openHour })))
    const missed = await sent(own)
    valueOf(await takeStep(own.clinic, missed, stepOf('accept', 1)))
    valueOf(await takeStep(own.clinic, missed, stepOf('schedule', 2, { appointmentAt: openHour })))
    valueOf(await takeStep(later(own.clinic, 6), missed, stepOf('mark_no_show', 3)))
    const went = await sent(own, { mode: 'logged', field: [], name: '', phone: '' })
    valueOf(await takeStep(own.lupe, went, stepOf('mark_attended', 1, { reportedBy: 'client' })))
    const refusedOne = await sent(own)
    valueOf(await takeStep(own.clinic, refusedOne, stepOf('decline', 1, { reason: 'outside_area' })))
    const all = [waiting, slip, draft, booked, missed, went, refusedOne]
    const kinds = async (instant: string, today: string) => {
      const queue = await queueOf(own, new Date(instant), day(today))
      return all.map((at) => kindsOf(queue, at))
    }
    assert.deepEqual(await kinds('2026-03-14T18:00:00Z', '2026-03-14'), [[], [], [], [], ['call'], [], ['call']])
    assert.deepEqual(await kinds('2026-03-19T18:00:00Z', '2026-03-19'), [
      [],
      [],
      [],
      ['appointment'],
      ['call'],
      [],
      ['call'],
    ])
    assert.deepEqual(await kinds('2026-03-22T18:00:00Z', '2026-03-22'), [
      ['answer-overdue'],
      [],
      [],
      ['call'],
      ['call'],
      [],
      ['call'],
    ])
    assert.deepEqual(await kinds('2026-04-14T18:00:00Z', '2026-04-14'), [
      ['answer-overdue'],
      [],
      [],
      ['call'],
      ['call'],
      ['follow-up'],
      [],
    ])
    const queue = await queueOf(own, new Date('2026-03-19T18:00:00Z'), day('2026-03-19'))
    const [row] = queue.appointment.rows
    assert.deepEqual(
      [row?.service_title, row?.has_person, row?.reminded],
      ['Consulta de medicina general', true, false],
    )
    const replacement = await started(own, { replaces: refusedOne.referral, mode: 'self' })
    const after = await queueOf(own, new Date('2026-03-19T18:00:00Z'), day('2026-03-19'))
    assert.deepEqual([kindsOf(after, refusedOne), kindsOf(after, replacement)], [[], []])
  })

  test('offers to look for another place where nobody answered, and for thirty days', async () => {
    const own = await referralStage(stage.installation)
    const at = await sent(own)
    const unwanted = await sent(own)
    valueOf(await takeStep(own.lupe, unwanted, stepOf('withdraw', 1, { reason: 'client_declined' })))
    await expireReferrals({ ...own.installation, clock: () => new Date('2026-03-29T18:00:00Z') })
    const queue = await queueOf(own, new Date('2026-03-30T18:00:00Z'), day('2026-03-30'))
    assert.deepEqual([kindsOf(queue, at), kindsOf(queue, unwanted)], [['call'], []])
    const much = await queueOf(own, new Date('2026-04-30T18:00:00Z'), day('2026-04-30'))
    assert.deepEqual(kindsOf(much, at), [])
  })

  test('lists promises that are due, with what was promised to whom, and no more once they are kept', async () => {
    const own = await referralStage(stage.installation)
    const at = await sent(own, { mode: 'logged', field: [] })
    const draft = promise({ what: 'send-papers', towards: 'provider' })
    valueOf(await makePromise(own.lupe, at, draft))
    assert.deepEqual((await queueOf(own, own.lupe.now, day('2026-03-15'))).promise.rows, [])
    const [row] = (await queueOf(own, own.lupe.now, day('2026-03-16'))).promise.rows
    assert.deepEqual([row?.promise_id, row?.what, row?.towards], [draft.id, 'send-papers', 'provider'])
    assert.deepEqual(row?.due_at, new Date('2026-03-16T19:00:00Z'))
    valueOf(await keepPromise(own.lupe, at, draft.id))
    assert.deepEqual((await queueOf(own, own.lupe.now, day('2026-03-16'))).promise.rows, [])
  })

  test('is bounded, and says that there is more', async () => {
    const own = await referralStage(stage.installation)
    const at = await sent(own, { mode: 'logged', field: [] })
    for (let made = 0; made <= queueLimit; made += 1) valueOf(await makePromise(own.lupe, at, promise()))
    const { rows, more } = (await queueOf(own, own.lupe.now, day('2026-03-20'))).promise
    assert.deepEqual([rows.length, more], [queueLimit, true])
  })

  test('is empty for Óscar, the clinic and another agency, whatever agency they name', async () => {
    const own = await referralStage(stage.installation)
    await sent(own)
    const other = await referralStage(stage.installation)
    const now = new Date('2026-04-14T18:00:00Z')
    const today = day('2026-04-14')
    for (const who of [own.oscar, own.clinic, other.lupe]) {
      const of = { custodians: [own.agency], office: own.office, today, now, endOfToday: now, endOfTomorrow: now }
      const queue = await consult(who, (db) => listQueue(db, of))
      // The clinic sees the referral that was sent to it, on its own pages; nothing else is anybody's.
      const seen = Object.values(queue).flatMap(({ rows }) => rows)
      assert.equal(seen.length, who === own.clinic ? 1 : 0)
    }
  })
})

describe('lists', () => {
  test('of an office: by where they stand, how, for what and when; counted, in slices, the last first', async () => {
    const own = await referralStage(stage.installation)
    const first = await sent(own)
    const slip = await started(own, { mode: 'self', need: 'vision' })
    valueOf(await takeStep(own.clinic, first, stepOf('decline', 1, { reason: 'other' })))
    const filter = { custodians: [own.agency] }
    const ids = async (changed: object, who = own.lupe) => {
      const asked = { ...filter, ...changed }
      const rows = await consult(who, (db) => listReferrals(db, own.office, asked, { limit: 10, offset: 0 }))
      assert.equal(await consult(who, (db) => countReferrals(db, own.office, asked)), rows.length)
      return rows.map(({ id }) => id)
    }
    assert.deepEqual((await ids({})).sort(), [first.referral, slip.referral].sort())
    assert.deepEqual(await ids({ state: 'closed' }), [first.referral])
    assert.deepEqual(await ids({ state: 'open' }), [slip.referral])
    assert.deepEqual(await ids({ state: 'declined' }), [first.referral])
    assert.deepEqual(await ids({ mode: 'self' }), [slip.referral])
    assert.deepEqual(await ids({ need: 'vision' }), [slip.referral])
    assert.deepEqual(await ids({ service: newId<'service'>() }), [])
    assert.deepEqual((await ids({ from: day('2026-03-14'), to: day('2026-03-14'), service: own.service })).length, 2)
    assert.deepEqual(await ids({ to: day('2026-03-13') }), [])
    assert.deepEqual(await ids({}, own.oscar), [])
    const second = await consult(own.lupe, (db) => listReferrals(db, own.office, filter, { limit: 1, offset: 1 }))
    assert.equal(second.length, 1)
  })
  test('of a receipt, found by its HMAC among agencies; of a person; by the id alone where a link opens it', async () => {
    const own = await referralStage(stage.installation)
    const receipt = Buffer.from(newId().replaceAll('-', '').repeat(2), 'hex')
    const slip = await started(own, { mode: 'self', receipt })
    const rosa = { ...own.oscar, actor: { ...own.oscar.actor, roles: [], offices: [] } }
    const macs = [Buffer.alloc(32), receipt]
    const known = await consult(rosa, (db) => findReceipt(db, [stage.agency, own.agency], macs))
    assert.equal(known?.custodian_id, own.agency)
    assert.equal(await consult(rosa, (db) => findReceipt(db, [own.agency, stage.agency], macs)), undefined)
    const of = { custodian: own.agency, receipt }
    const bearer = { ...rosa, actor: { ...rosa.actor, bearer: { kind: 'receipt', receipt } as const } }
    assert.deepEqual(
      (await consult(bearer, (db) => listReferralsOfReceipt(db, of))).map(({ id }) => id),
      [slip.referral],
    )
    assert.deepEqual(await consult(rosa, (db) => listReferralsOfReceipt(db, of)), [])
    const at = await sent(own)
    const person = (await consult(own.lupe, (db) => findReferral(db, at)))!.person_id as Id<'protected-person'>
    assert.equal((await consult(own.lupe, (db) => referralsOfPerson(db, own.agency, person))).length, 1)
    assert.equal((await consult(byLink(own, at), (db) => findReferralById(db, at.referral)))?.id, at.referral)
    assert.ok((await consult(rosa, listReferralCustodians)).includes(own.agency))
  })
})
