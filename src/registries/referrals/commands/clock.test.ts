import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { day } from '#kernel/day'
import { consult, transact } from '#platform/database'
import { done } from '#kernel/outcome'
import { receiveSms } from '#platform/sms'
import { listConsents, withdrawConsent } from '#registries/people'
import { testInstallation } from '../../../../test/database.ts'
import {
  byLink,
  eventsOf,
  keepPerson,
  later,
  mailsWith,
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
import { jobs } from '../jobs.ts'
import { referenceOf } from '../rules/reference.ts'
import { listLinks } from '../store/link.ts'
import { listSteps } from '../store/step.ts'
import { closeUnknown, confirmCancels, endRunOutConsents, expireReferrals, remindOfAppointments } from './clock.ts'
import { withdrawReferralConsent } from './consent.ts'
import { takeStep } from './step.ts'

let stage: ReferralStage
before(async () => {
  stage = await referralStage(await testInstallation())
})

/** The installation at another instant. */
const at = (instant: string) => ({ ...stage.installation, clock: () => new Date(instant) })
const afterDays = (days: number) => at(new Date(stage.lupe.now.getTime() + days * 86_400_000).toISOString())

describe('a live referral that nobody answers', () => {
  test('expires after its days and the grace, not before, once; a late answer reopens it', async () => {
    const referral = await sent(stage)
    await expireReferrals(afterDays(13.9))
    assert.equal((await seenBy(stage.lupe, referral))?.state, 'sent')
    await expireReferrals(afterDays(14.1))
    await expireReferrals(afterDays(14.2))
    const expired = await seenBy(stage.lupe, referral)
    assert.deepEqual(
      [expired?.state, expired?.reason, expired?.closed_by, expired?.access_ended_at],
      ['cancelled', 'no_response', 'system', null],
    )
    const steps = await consult(stage.lupe, (db) => listSteps(db, referral))
    assert.deepEqual(steps.map(({ actor, taken_by }) => [actor, taken_by]).at(-1), ['system', null])
    assert.equal((await eventsOf(stage, referral)).filter((kind) => kind === 'referral-moved').length, 1)
    const clinic = later(byLink(stage, referral), 20)
    valueOf(await takeStep(clinic, referral, stepOf('reopen', 2)))
    assert.deepEqual(
      [(await seenBy(stage.lupe, referral))?.state, (await seenBy(stage.lupe, referral))?.closed_at],
      ['accepted', null],
    )
  })
  test('is given up for good after thirty days more: not even a late answer is let in', async () => {
    const referral = await sent(stage)
    await expireReferrals(afterDays(15))
    assert.equal((await seenBy(stage.clinic, referral))?.state, 'cancelled')
    await expireReferrals(afterDays(46))
    assert.equal(await seenBy(stage.clinic, referral), undefined)
  })
  test('reopens only where nobody answered: not where Rosa took her consent back', async () => {
    const referral = await sent(stage)
    valueOf(await withdrawReferralConsent(stage.lupe, referral))
    await expireReferrals(afterDays(15))
    assert.equal((await seenBy(stage.lupe, referral))?.reason, 'consent_withdrawn')
    assert.equal(await seenBy(byLink(stage, referral), referral), undefined)
  })
  test('a logged one does not expire: Lupe calls', async () => {
    const referral = await sent(stage, { mode: 'logged', field: [] })
    await expireReferrals(afterDays(40))
    assert.equal((await seenBy(stage.lupe, referral))?.state, 'sent')
  })
})

describe('a consent that runs out while a referral is open', () => {
  test('ends the clinic’s access and its links that night, once, and the clinic hears it by mail', async () => {
    const own = await referralStage(stage.installation, { publicMail: 'citas@clinica.example' })
    const referral = await sent(own)
    valueOf(await takeStep(own.clinic, referral, stepOf('accept', 1)))
    await endRunOutConsents(afterDays(365))
    assert.equal((await seenBy(own.clinic, referral))?.state, 'accepted', 'it holds on its last day')
    await endRunOutConsents(afterDays(366.1))
    await endRunOutConsents(afterDays(367))
    assert.equal(await seenBy(own.clinic, referral), undefined)
    assert.equal(await seenBy(byLink(own, referral), referral), undefined)
    const seen = await seenBy(own.lupe, referral)
    assert.deepEqual([seen?.state, seen?.access_ended_at], ['accepted', afterDays(366.1).clock()])
    const links = await consult(own.lupe, (db) => listLinks(db, referral))
    assert.ok(links.length > 0 && links.every(({ revoked_at }) => revoked_at !== null))
    const mails = await mailsWith(own, referenceOf({ id: referral.referral }))
    assert.equal(mails.filter(({ subject }) => subject.includes('Ya no hace falta')).length, 1)
    assert.equal((await eventsOf(own, referral)).filter((kind) => kind === 'referral-consent-ran-out').length, 1)
  })
  test('ends nothing where another stands that covers what was told; one that is narrower does not keep it open', async () => {
    const expiresOn = day('2026-04-01')
    const [covered, narrowed] = [await keepPerson(stage, { expiresOn }), await keepPerson(stage, { expiresOn })]
    const first = await sent(stage, { consent: '' }, { person: covered })
    const second = await sent(stage, { consent: '' }, { person: narrowed })
    await sent(stage, {}, { person: covered })
    await sent(stage, { field: ['name'] }, { person: narrowed })
    await endRunOutConsents(afterDays(20))
    assert.equal((await seenBy(stage.clinic, first))?.state, 'sent')
    assert.equal(await seenBy(stage.clinic, second), undefined)
  })
})

describe('what was asked to be cancelled', () => {
  test('is cancelled where the clinic does not confirm it in time, for the reason that was given', async () => {
    const referral = await sent(stage)
    valueOf(await takeStep(stage.clinic, referral, stepOf('accept', 1)))
    valueOf(await takeStep(stage.lupe, referral, stepOf('request_cancel', 2, { reason: 'another_service' })))
    await confirmCancels(afterDays(6))
    assert.equal((await seenBy(stage.lupe, referral))?.state, 'cancel_requested')
    await confirmCancels(afterDays(8))
    const end = await seenBy(stage.lupe, referral)
    assert.deepEqual([end?.state, end?.reason, end?.closed_by], ['cancelled', 'another_service', 'system'])
    assert.equal(await seenBy(stage.clinic, referral), undefined)
  })
})

describe('a slip of which nothing is heard', () => {
  test('is closed as unknown after sixty days, counted from the last word', async () => {
    const slip = await started(stage, { mode: 'self' })
    const heard = await started(stage, { mode: 'self', receipt: Buffer.alloc(32, 3) })
    const rosa = {
      ...later(stage.lupe, 30),
      actor: {
        ...later(stage.lupe, 30).actor,
        roles: [],
        bearer: { kind: 'receipt', receipt: Buffer.alloc(32, 3) } as const,
      },
    }
    valueOf(await takeStep(rosa, heard, stepOf('mark_attended', 1)))
    await closeUnknown(afterDays(59))
    assert.equal((await seenBy(stage.lupe, slip))?.state, 'sent')
    await closeUnknown(afterDays(61))
    const end = await seenBy(stage.lupe, slip)
    assert.deepEqual([end?.state, end?.reason, end?.closed_by], ['not_completed', 'unknown', 'system'])
    assert.equal((await seenBy(stage.lupe, heard))?.state, 'attended')
    await closeUnknown(afterDays(91))
    assert.equal((await seenBy(stage.lupe, heard))?.reason, 'unknown')
  })
})

describe('the day before an appointment', () => {
  let count = 100
  /** A booked referral of somebody who wishes to be reminded, at a telephone of their own. */
  async function booked(
    typed: Parameters<typeof sent>[1] = {},
    changed: Parameters<typeof sent>[2] = {},
    recipient = stage.recipient,
  ) {
    const phone = `+1 213 555 0${(count += 1)}`
    const referral = await sent(stage, { phone, reminder: 'yes', ...typed }, changed)
    const roles = [{ role: 'provider', office: null, organization: recipient }] as const
    const clinic = { ...stage.clinic, actor: { ...stage.clinic.actor, roles } }
    valueOf(await takeStep(clinic, referral, stepOf('accept', 1)))
    valueOf(await takeStep(clinic, referral, stepOf('schedule', 2, { appointmentAt: openHour })))
    const number = phone.replaceAll(' ', '')
    return { referral, messages: async () => (await mailsWith(stage, '')).filter(({ to }) => to === number) }
  }
  const dayBefore = '2026-03-19T20:00:00Z'

  test('who agreed is reminded by one text message without a topic, once', async () => {
    const { referral, messages } = await booked()
    await remindOfAppointments(at('2026-03-18T20:00:00Z'))
    assert.deepEqual(await messages(), [])
    await remindOfAppointments(at(dayBefore))
    await remindOfAppointments(at('2026-03-19T21:00:00Z'))
    assert.deepEqual(
      (await messages()).map(({ text }) => text),
      ['Mañana, 9:30 a.m., usted tiene una cita. Para no recibir más mensajes, conteste ALTO.'.replace('más', 'mas')],
    )
    const again = new Date('2026-03-23T16:30:00Z')
    valueOf(await takeStep(stage.clinic, referral, stepOf('reschedule', 3, { appointmentAt: again })))
    await remindOfAppointments(at('2026-03-22T20:00:00Z'))
    assert.equal((await messages()).length, 2)
  })
  test('at a clinic across a border: the time is told by the clock that hangs there', async () => {
    const elsewhere = await addTestService(stage.installation, stage.office, { zone: 'America/Mexico_City' })
    const { referral, messages } = await booked({}, { service: elsewhere.service }, elsewhere.recipient)
    await remindOfAppointments(at(dayBefore))
    assert.match((await messages())[0]!.text, /^Mañana, 10:30 a\.m\., /)
    assert.equal((await seenBy(stage.lupe, referral))?.service_as_told.zone, 'America/Mexico_City')
  })
  test('in the language in which they agreed, and not in the night', async () => {
    const { messages } = await booked({ consentLanguage: 'en' })
    await remindOfAppointments(at('2026-03-19T12:00:00Z'))
    assert.deepEqual(await messages(), [])
    await remindOfAppointments(at(dayBefore))
    assert.match((await messages())[0]!.text, /^Tomorrow, 9:30 a\.m\., you have an appointment\./)
  })
  test('nobody is reminded who did not agree, took it back, said STOP or is not expected any more', async () => {
    const without = await booked({ reminder: 'no' })
    const withdrawn = await booked()
    const person = (await seenBy(stage.lupe, withdrawn.referral))!.person_id!
    const consents = await consult(stage.lupe, (db) => listConsents(db, person))
    valueOf(await withdrawConsent(stage.lupe, consents.find(({ purpose }) => purpose === 'reminder')!.id))
    const stopped = await booked({ phone: '+1 213 555 0177' })
    valueOf(await receiveSms(stage.lupe, { from: '+12135550177', text: 'alto' }))
    const cancelled = await booked()
    valueOf(await takeStep(stage.clinic, cancelled.referral, stepOf('cancel_appointment', 3)))
    await remindOfAppointments(at(dayBefore))
    for (const each of [without, withdrawn, cancelled]) assert.deepEqual(await each.messages(), [])
    const to = (await mailsWith(stage, '')).map((mail) => mail.to)
    assert.ok(!to.includes('+12135550177'))
    const { rows } = await stage.installation.database.asOwner((owner) =>
      sql<{
        count: number
      }>`select count(*) as count from referrals.reminder where referral_id = ${stopped.referral.referral}`.execute(
        owner,
      ),
    )
    assert.equal(rows[0]!.count, 0)
  })
})

test('each of the clock’s deeds is a job with a time', () => {
  assert.deepEqual(
    jobs.map(({ name }) => name),
    [
      'referrals-expire',
      'referrals-confirm-cancel',
      'referrals-close-unknown',
      'referrals-end-run-out',
      'referrals-remind',
      'referrals-forget',
    ],
  )
  for (const job of jobs) assert.match(job.schedule ?? '', /^\d+ [\d*]+ \* \* \*$/)
})

test('a job may run where nothing is to be done', async () => {
  const { run } = jobs[0]!
  await run(stage.installation, {})
  assert.deepEqual(await rulesOf(transact(stage.lupe, async () => done(null))), [])
})
