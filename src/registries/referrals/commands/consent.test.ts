import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { day } from '#kernel/day'
import { done } from '#kernel/outcome'
import { consult, transact } from '#platform/database'
import { Forbidden, NotFound } from '#platform/errors'
import { newId } from '#platform/random'
import { listConsents, withdrawConsentIn } from '#registries/people'
import { testInstallation } from '../../../../test/database.ts'
import {
  byLink,
  byReceipt,
  eventsOf,
  later,
  mailsWith,
  referralStage,
  rulesOf,
  seenBy,
  sendDraft,
  sent,
  started,
  stepOf,
  valueOf,
  keepPerson,
  namesNoTopic,
  openHour,
  told,
  type ReferralStage,
} from '../../../../test/referrals.ts'
import { addTestService } from '../../../../test/services.ts'
import { lockConsents } from '../store/consent.ts'
import { listLinks } from '../store/link.ts'
import { lockReferral, markDraft, type ReferralAt } from '../store/referral.ts'
import { insertStep, listSteps } from '../store/step.ts'
import { withdrawReferralConsent } from './consent.ts'
import { makeLink, revokeLink } from './link.ts'
import { referenceOf } from '../rules/reference.ts'
import { sendReferral } from './sending.ts'
import { takeStep } from './step.ts'

let stage: ReferralStage
let mailed: ReferralStage
before(async () => {
  const installation = await testInstallation()
  stage = await referralStage(installation)
  mailed = await referralStage(installation, { publicMail: 'citas@clinica.example' })
})

describe('Rosa takes her consent back', () => {
  test('at the window, before an answer: the clinic’s access, its link and the referral end at once, and it is told by mail', async () => {
    const at = await sent(mailed)
    valueOf(await withdrawReferralConsent(mailed.lupe, at))
    for (const who of [mailed.clinic, byLink(mailed, at)]) {
      assert.equal(await seenBy(who, at), undefined)
      await assert.rejects(told(who, at), NotFound)
      await assert.rejects(takeStep(who, at, stepOf('accept', 1)), NotFound)
    }
    const referral = await seenBy(mailed.lupe, at)
    assert.deepEqual(
      [referral?.state, referral?.reason, referral?.closed_by],
      ['cancelled', 'consent_withdrawn', 'worker'],
    )
    const links = await consult(mailed.lupe, (db) => listLinks(db, at))
    assert.ok(links.length > 0 && links.every(({ revoked_at }) => revoked_at !== null))
    const [consent] = await consult(mailed.lupe, (db) => listConsents(db, referral!.person_id!))
    assert.ok(consent?.withdrawn_at)
    const mails = await mailsWith(mailed, referenceOf({ id: at.referral }))
    const last = mails.filter(({ subject }) => subject.includes('Ya no hace falta'))
    assert.equal(last.length, 1)
    await namesNoTopic(stage.lupe, last[0]!.text)
    assert.ok(!last[0]!.text.includes('María'))
    const events = await eventsOf(mailed, at)
    assert.equal(events.at(-1), 'referral-consent-withdrawn')
    assert.deepEqual(await rulesOf(withdrawReferralConsent(mailed.lupe, at)), ['consent-stands'])
  })
  test('with her receipt, once it was accepted: access ends and it is cancelled at once, by nobody’s account; nobody is waited for', async () => {
    const receipt = Buffer.from(newId().replaceAll('-', '').repeat(2), 'hex')
    const at = await sent(stage, {}, { receipt })
    valueOf(await takeStep(stage.clinic, at, stepOf('accept', 1)))
    valueOf(await withdrawReferralConsent(byReceipt(stage, receipt), at))
    const referral = await seenBy(stage.lupe, at)
    const end = [referral?.state, referral?.reason, referral?.closed_by, referral?.due_at]
    assert.deepEqual(end, ['cancelled', 'consent_withdrawn', 'client', null])
    assert.equal(await seenBy(stage.clinic, at), undefined)
    assert.equal((await seenBy(byReceipt(stage, receipt), at))?.state, 'cancelled')
    const steps = await consult(stage.lupe, (db) => listSteps(db, at))
    assert.deepEqual(
      steps.slice(2).map(({ transition, actor, taken_by: by }) => [transition, actor, by]),
      [
        ['request_cancel', 'client', null],
        ['confirm_cancel', 'system', null],
      ],
    )
    await assert.rejects(withdrawReferralConsent(byReceipt(stage, Buffer.alloc(32, 9)), at), NotFound)
  })
  test('where cancelling was asked for before, or an appointment stands: it is cancelled too', async () => {
    const asked = await sent(stage)
    valueOf(await takeStep(stage.clinic, asked, stepOf('accept', 1)))
    valueOf(await takeStep(stage.lupe, asked, stepOf('request_cancel', 2, { reason: 'another_service' })))
    const booked = await sent(mailed)
    valueOf(await takeStep(mailed.clinic, booked, stepOf('accept', 1)))
    valueOf(await takeStep(mailed.clinic, booked, stepOf('schedule', 2, { appointmentAt: openHour })))
    for (const [who, at] of [
      [stage.lupe, asked],
      [mailed.lupe, booked],
    ] as const) {
      valueOf(await withdrawReferralConsent(who, at))
      const referral = await seenBy(who, at)
      assert.deepEqual([referral?.state, referral?.closed_by], ['cancelled', 'worker'])
      assert.deepEqual(await rulesOf(withdrawReferralConsent(who, at)), ['consent-stands'])
    }
    const subjects = (await mailsWith(mailed, referenceOf({ id: booked.referral }))).map(({ subject }) => subject)
    assert.equal(subjects.filter((subject) => subject.includes('Ya no hace falta')).length, 1)
  })
  test('and every referral of hers to that clinic ends with it; those to others go on', async () => {
    const person = await keepPerson(stage)
    const both = [await sent(stage, {}, { person }), await sent(stage, { consent: '' }, { person })] as const
    const elsewhere = await addTestService(stage.installation, stage.office)
    const other = await sent(stage, {}, { person, service: elsewhere.service })
    valueOf(await withdrawReferralConsent(stage.lupe, both[1]))
    for (const at of both) {
      assert.equal(await seenBy(byLink(stage, at), at), undefined)
      assert.equal((await seenBy(stage.lupe, at))?.state, 'cancelled')
      assert.equal((await eventsOf(stage, at)).at(-1), 'referral-consent-withdrawn')
    }
    assert.equal((await seenBy(byLink(stage, other), other))?.state, 'sent')
  })
  test('not by the clinic, nor by Óscar', async () => {
    const at = await sent(stage)
    await assert.rejects(withdrawReferralConsent(stage.clinic, at), Forbidden)
    await assert.rejects(withdrawReferralConsent(byLink(stage, at), at), Forbidden)
    await assert.rejects(withdrawReferralConsent(stage.oscar, at), NotFound)
  })
  test('with her receipt, or just does not want it any more: the clinic is told by mail, without an account of hers', async () => {
    const receipt = Buffer.from(newId().replaceAll('-', '').repeat(2), 'hex')
    const at = await sent(mailed, {}, { receipt })
    valueOf(await takeStep(byReceipt(mailed, receipt), at, stepOf('withdraw', 1, { reason: 'client_declined' })))
    assert.equal((await seenBy(mailed.lupe, at))?.closed_by, 'client')
    assert.equal(await seenBy(mailed.clinic, at), undefined)
    const subjects = (await mailsWith(mailed, referenceOf({ id: at.referral }))).map(({ subject }) => subject)
    assert.equal(subjects.filter((subject) => subject.includes('Ya no hace falta')).length, 1)
  })
  test('a moment before Lupe sends: the sending waits for it, and is refused', async () => {
    const person = await keepPerson(stage)
    const at = await started(stage, { person })
    const [consent] = await consult(stage.lupe, (db) => listConsents(db, person))
    const written = Promise.withResolvers<void>()
    const committing = Promise.withResolvers<void>()
    const withdrawing = transact(stage.rogelio, async (tx) => {
      await withdrawConsentIn(tx, stage.rogelio, consent!.id)
      written.resolve()
      await committing.promise
      return done(null)
    })
    await written.promise
    const sending = sendReferral(stage.lupe, at, sendDraft({ consent: '', name: '', phone: '' }))
    setTimeout(() => committing.resolve(), 300)
    valueOf(await withdrawing)
    assert.deepEqual(await rulesOf(sending), ['consent-is-not-withdrawn'])
    assert.equal((await seenBy(stage.lupe, at))?.state, 'draft')
  })
  test('while Lupe sends another to the same clinic on the same consent: that one ends too', async () => {
    const person = await keepPerson(stage)
    const first = await sent(stage, { consent: '', name: '', phone: '' }, { person })
    const other = await started(stage, { person })
    const isSending = Promise.withResolvers<void>()
    const committing = Promise.withResolvers<void>()
    const now = stage.lupe.now
    const step = { transition: 'send', from: 'draft', to: 'sent', taker: 'source', closedBy: 'worker' } as const
    const nothing = { reportedBy: null, reason: null, outcome: null, appointmentAt: null, dueAt: null, by: null }
    const sending = transact(stage.lupe, async (tx) => {
      await lockReferral(tx, other)
      await lockConsents(tx, person)
      isSending.resolve()
      await committing.promise
      await markDraft(tx, other, 'live', person)
      const on = day('2026-03-14')
      assert.equal(await insertStep(tx, other, { ...step, ...nothing, seen: 0, token: newId(), on, at: now }), 'taken')
      return done(null)
    })
    await isSending.promise
    const withdrawing = withdrawReferralConsent(stage.rogelio, first)
    setTimeout(() => committing.resolve(), 300)
    valueOf(await sending)
    valueOf(await withdrawing)
    for (const at of [first, other]) assert.equal(await seenBy(stage.clinic, at), undefined)
    assert.equal((await seenBy(stage.lupe, other))?.state, 'cancelled')
  })
  test('while Lupe sends it: either nothing was sent, or nothing can be read', async () => {
    for (let round = 0; round < 4; round += 1) {
      const person = await keepPerson(stage)
      const at = await started(stage, { person })
      const deeds = [
        () => sendReferral(stage.lupe, at, sendDraft({ consent: '', name: '', phone: '' })),
        () => withdrawReferralConsent(stage.rogelio, at),
      ]
      if (round % 2 === 1) deeds.reverse()
      await Promise.all(deeds.map((deed) => deed()))
      assert.equal(await seenBy(stage.clinic, at), undefined)
      const [consent] = await consult(stage.lupe, (db) => listConsents(db, person))
      assert.ok(consent?.withdrawn_at)
      assert.equal((await seenBy(stage.lupe, at))?.state, 'cancelled')
    }
  })
})

describe('links', () => {
  test('are made again while the clinic may read, and each is ended by itself', async () => {
    const at = await sent(stage)
    const more = valueOf(await makeLink(stage.lupe, at))
    assert.notEqual(more.link, at.link)
    const links = await consult(stage.lupe, (db) => listLinks(db, at))
    assert.equal(links.length, 2)
    valueOf(await revokeLink(stage.lupe, at, links[0]!.id))
    assert.deepEqual(await rulesOf(revokeLink(stage.lupe, at, links[0]!.id)), ['link-is-valid'])
    assert.deepEqual(await rulesOf(revokeLink(stage.lupe, at, newId())), ['link-is-valid'])
    const standing = (await consult(stage.lupe, (db) => listLinks(db, at))).filter(
      ({ revoked_at }) => revoked_at === null,
    )
    assert.equal(standing.length, 1)
    assert.deepEqual((await eventsOf(stage, at)).slice(-2), ['referral-link-made', 'referral-link-revoked'])
  })
  test('are not made for what is closed, a draft, logged or on a slip: referral-is-open-to-the-provider', async () => {
    const closed = await sent(stage)
    valueOf(await takeStep(stage.clinic, closed, stepOf('decline', 1, { reason: 'other' })))
    const draft = await started(stage, { mode: 'live' })
    const slip = await started(stage, { mode: 'self' })
    for (const at of [closed, draft, slip]) {
      assert.deepEqual(await rulesOf(makeLink(stage.lupe, at)), ['referral-is-open-to-the-provider'])
    }
    await assert.rejects(makeLink(stage.clinic, await sent(stage)), NotFound)
  })
})

describe('the clinic is told by mail', () => {
  test('when Lupe takes a referral back, and when something changed in one that is underway', async () => {
    const taken = await sent(mailed)
    valueOf(await takeStep(mailed.lupe, taken, stepOf('withdraw', 1, { reason: 'client_declined' })))
    const subjects = async (at: ReferralAt) =>
      (await mailsWith(mailed, referenceOf({ id: at.referral })))
        .map(({ subject }) => subject.split(' · ')[0])
        .toSorted((one = '', other = '') => (one < other ? -1 : 1))
    assert.deepEqual(await subjects(taken), ['Alguien espera su respuesta', 'Ya no hace falta su respuesta'])
    const underway = await sent(mailed)
    valueOf(await takeStep(mailed.clinic, underway, stepOf('accept', 1)))
    valueOf(await takeStep(mailed.lupe, underway, stepOf('request_cancel', 2, { reason: 'client_declined' })))
    assert.deepEqual(await subjects(underway), ['Alguien espera su respuesta', 'Hubo un cambio'])
    valueOf(await takeStep(later(mailed.clinic, 1), underway, stepOf('confirm_cancel', 3)))
    assert.equal((await seenBy(mailed.lupe, underway))?.reason, 'client_declined')
  })
})
