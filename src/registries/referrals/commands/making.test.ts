import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { Forbidden } from '#platform/errors'
import { newId } from '#platform/random'
import { testInstallation } from '../../../../test/database.ts'
import {
  eventsOf,
  referralStage,
  rulesOf,
  seenBy,
  sent,
  start,
  started,
  stepOf,
  valueOf,
  type ReferralStage,
} from '../../../../test/referrals.ts'
import { addTestService } from '../../../../test/services.ts'
import { expireReferrals } from './clock.ts'
import { takeStep } from './step.ts'

let stage: ReferralStage
before(async () => {
  stage = await referralStage(await testInstallation())
})

describe('Lupe makes a referral', () => {
  test('on a slip: it is handed over at once, with one event, and it keeps what was told of the service', async () => {
    const at = await started(stage, { mode: 'self', receipt: Buffer.alloc(32, 1) })
    const referral = await seenBy(stage.lupe, at)
    assert.deepEqual([referral?.state, referral?.position, referral?.made_on], ['sent', 1, '2026-03-14'])
    assert.deepEqual(referral?.due_at, new Date('2026-05-13T18:00:00Z'))
    assert.equal(referral?.service_as_told.title, 'Consulta de medicina general')
    assert.equal(referral?.recipient_id, stage.recipient)
    assert.deepEqual([referral?.access_from, referral?.person_id], [null, null])
    assert.deepEqual(await eventsOf(stage, at), ['referral-made'])
  })
  test('live or logged: it stays a draft until it is sent', async () => {
    for (const mode of ['live', 'logged'] as const) {
      const at = await started(stage, { mode })
      assert.deepEqual([(await seenBy(stage.lupe, at))?.state, (await seenBy(stage.lupe, at))?.due_at], ['draft', null])
    }
  })
  test('and sends the form twice: it counts once', async () => {
    const id = newId<'referral'>()
    const first = await started(stage, { id, mode: 'self' })
    await started(stage, { id, mode: 'self', need: 'vision' })
    assert.deepEqual(
      [(await seenBy(stage.lupe, first))?.need, (await seenBy(stage.lupe, first))?.position],
      ['dental', 1],
    )
    assert.deepEqual(await eventsOf(stage, first), ['referral-made'])
  })
  test('not to a service that has closed, is not known or takes nobody: nothing is written', async () => {
    const closed = await addTestService(stage.installation, stage.office, { closedOn: '2026-03-14' })
    const id = newId<'referral'>()
    assert.deepEqual(await rulesOf(start(stage, { id, service: closed.service })), ['service-is-not-closed'])
    assert.deepEqual(await rulesOf(start(stage, { id, service: newId() })), ['service-is-known'])
    assert.deepEqual(await rulesOf(start(stage, { id, need: '' })), ['need-is-chosen'])
    const at = { custodian: stage.agency, referral: id }
    assert.equal(await seenBy(stage.lupe, at), undefined)
    assert.deepEqual(await eventsOf(stage, at), [])
  })
  test('not for another agency, nor at another office; Óscar and the clinic make none', async () => {
    const other = await referralStage(stage.installation)
    for (const who of [other.lupe, stage.oscar, stage.clinic]) await assert.rejects(start(stage, {}, who), Forbidden)
    await assert.rejects(start(stage, { office: other.office }), Forbidden)
    await assert.rejects(start(stage, { custodian: other.agency }), Forbidden)
  })
})

describe('a referral in the place of another', () => {
  test('is offered once, after an end, and keeps which one it replaces', async () => {
    const old = await sent(stage)
    assert.deepEqual(await rulesOf(start(stage, { replaces: old.referral })), ['replaced-one-has-ended'])
    valueOf(await takeStep(stage.clinic, old, stepOf('decline', 1, { reason: 'outside_area' })))
    const next = await started(stage, { replaces: old.referral })
    assert.equal((await seenBy(stage.lupe, next))?.replaces, old.referral)
    assert.deepEqual(await rulesOf(start(stage, { replaces: old.referral })), ['replaced-one-has-no-other'])
    assert.deepEqual(await rulesOf(start(stage, { id: next.referral, replaces: old.referral })), [])
  })
  test('is not one of another agency', async () => {
    const other = await referralStage(stage.installation)
    const old = await started(other, { mode: 'self' })
    assert.deepEqual(await rulesOf(start(stage, { replaces: old.referral })), ['replaced-one-has-ended'])
  })
  test('is made by one of two at once', async () => {
    const old = await sent(stage)
    valueOf(await takeStep(stage.clinic, old, stepOf('decline', 1, { reason: 'other' })))
    const both = await Promise.all([start(stage, { replaces: old.referral }), start(stage, { replaces: old.referral })])
    assert.equal(both.filter((each) => each.done).length, 1)
  })
  test('takes the way back from whoever did not answer in time', async () => {
    const old = await sent(stage)
    const installation = { ...stage.installation, clock: () => new Date('2026-04-14T18:00:00Z') }
    await expireReferrals(installation)
    assert.equal((await seenBy(stage.clinic, old))?.reason, 'no_response')
    await started(stage, { replaces: old.referral })
    assert.equal(await seenBy(stage.clinic, old), undefined)
  })
})
