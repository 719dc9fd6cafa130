// What a link and a provider's account open: of one referral, while it is open, and nothing else.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { before, test } from 'node:test'
import { anonymous, contextFor, type Actor, type Context } from '#platform/context'
import { consult, sql } from '#platform/database'
import { NotFound } from '#platform/errors'
import type { Installation } from '#platform/installation'
import { newId, newSecret } from '#platform/random'
import { askOwner } from '../../../../test/catalogue.ts'
import { testInstallation } from '../../../../test/database.ts'
import { personas, type Personas } from '../../../../test/personas.ts'
import { sendToClinic, typedToSend } from '../../../../test/sent-referral.ts'
import type { StepDraft } from '../rules/step.ts'
import { findReferral, type ReferralAt } from '../store/referral.ts'
import { asProvider, findAnswerable, openAnswer, openLink } from './answer.ts'
import { withdrawReferralConsent } from './consent.ts'
import { makeLink, revokeLink } from './link.ts'
import { takeStep } from './step.ts'
import { listLinks } from '../store/link.ts'
import { listWaitingAnswers } from '../store/answer.ts'

let installation: Installation
let people: Personas
let nobody: Context

before(async () => {
  installation = await testInstallation()
  people = await personas(installation)
  nobody = contextFor(installation, anonymous)
})

const later = (context: Context, days: number): Context => {
  const now = new Date(context.now.getTime() + days * 86_400_000)
  return contextFor(installation, context.actor, context.language, now)
}

const byLink = async (secret: string, at: Context = nobody) => (await openLink(at, secret))!.context

const stepOf = (transition: StepDraft['transition'], seen: number, more: Partial<StepDraft> = {}): StepDraft => ({
  transition,
  seen,
  token: newId(),
  reportedBy: null,
  reason: null,
  outcome: null,
  appointmentAt: null,
  ...more,
})

/** Rows of a table that the actor sees of this referral. */
async function countSeen(actor: Actor, table: string, column: string, { referral }: ReferralAt): Promise<number> {
  const context = contextFor(installation, actor)
  return consult(context, async (db) => {
    const found = await sql<{ count: number }>`
      select count(*) as count from ${sql.raw(table)} where ${sql.ref(column)} = ${referral}`.execute(db)
    return Number(found.rows[0]!.count)
  })
}

const eventsOf = async ({ referral }: ReferralAt): Promise<string[]> =>
  (
    await askOwner<{ kind: string }>(
      installation.database,
      `select kind from platform.event where subject = '${referral}' order by at, id`,
    )
  ).map(({ kind }) => kind)

test('the link opens what was told, field by field, and the reading is an event', async () => {
  const { at, secret } = await sendToClinic(people)
  const link = await openLink(nobody, secret)
  assert.equal(link?.standing, 'open')
  assert.ok(link.expiresAt.getTime() - nobody.now.getTime() <= 90 * 86_400_000)
  assert.ok(!(await eventsOf(at)).includes('referral-opened'), 'finding the link opens nothing')
  const answer = (await openAnswer(link.context, at.referral))!
  assert.deepEqual(Object.fromEntries(answer.told.map(({ field, value }) => [field, value])), {
    name: typedToSend.name,
    phone: typedToSend.phone,
    need: 'medical-home',
    language: 'es',
    'best-time': 'afternoon',
  })
  assert.equal((await eventsOf(at)).filter((kind) => kind === 'referral-opened').length, 1)
})

test('a guessed, cut or lengthened secret is no link, and is not looked up where it is no secret', async () => {
  const { secret } = await sendToClinic(people)
  for (const typed of [newSecret(), secret.slice(1), `${secret}a`, '', '../..', 'ñ\0'])
    assert.equal(await openLink(nobody, typed), undefined, typed)
  // The hash that is kept opens nothing.
  assert.equal(await openLink(nobody, createHash('sha256').update(secret).digest('base64url')), undefined)
})

test('a link ends: by its day, by being revoked, and with the referral', async () => {
  const { at, secret } = await sendToClinic(people)
  const standing = async (context: Context) => (await openLink(context, secret))?.standing
  assert.equal(await standing(later(nobody, 89)), 'open')
  assert.equal(await standing(later(nobody, 91)), 'expired')
  const [made] = await consult(people.lupe, (db) => listLinks(db, at))
  assert.ok((await revokeLink(people.lupe, at, made!.id)).done)
  assert.equal(await standing(nobody), 'revoked')
  const next = await makeLink(people.lupe, at)
  assert.ok(next.done)
  const other = next.value.link.split('/').at(-1)!
  const taken = await takeStep(await byLink(other), at, stepOf('decline', 1, { reason: 'outside_area' }))
  assert.ok(taken.done)
  assert.equal((await openLink(nobody, other))?.standing, 'closed')
})

test('the link opens its own referral and no other, whoever is signed in beside it', async () => {
  const { at, secret } = await sendToClinic(people)
  const { at: other } = await sendToClinic(people)
  const context = await byLink(secret, people.lupe)
  assert.deepEqual([context.actor.kind, context.actor.roles], ['anonymous', []])
  assert.equal(await findAnswerable(context, other.referral), undefined)
  assert.equal(await openAnswer(context, other.referral), undefined)
  await assert.rejects(takeStep(context, other, stepOf('accept', 1)), NotFound)
  for (const table of ['attempt', 'promise', 'link'])
    assert.equal(await countSeen(context.actor, `referrals.${table}`, 'referral_id', at), 0, table)
  assert.equal(await countSeen(context.actor, 'referrals.disclosure', 'referral_id', other), 0)
})

test('once it is closed, the recipient reads no row of what was told: with an account, by the link, through SQL', async () => {
  const { at, secret } = await sendToClinic(people)
  const link = await byLink(secret)
  const told = (actor: Actor) => countSeen(actor, 'referrals.disclosure', 'referral_id', at)
  assert.deepEqual([await told(link.actor), await told(people.sol.actor)], [5, 5])
  assert.deepEqual([await told(people.otherLupe.actor), await told(anonymous)], [0, 0])
  const accepted = await takeStep(link, at, stepOf('accept', 1))
  assert.ok(accepted.done)
  const completed = await takeStep(people.sol, at, stepOf('complete', 2, { outcome: 'service_received' }))
  assert.ok(completed.done)
  assert.deepEqual([await told(link.actor), await told(people.sol.actor)], [0, 0])
  assert.equal(await countSeen(people.sol.actor, 'referrals.referral', 'id', at), 0)
  assert.equal(await findAnswerable(people.sol, at.referral), undefined)
  assert.equal(await countSeen(link.actor, 'referrals.referral', 'id', at), 0)
  assert.equal(await openAnswer(link, at.referral), undefined)
  const closed = await consult(people.lupe, (db) => findReferral(db, at))
  assert.deepEqual([closed?.state, closed?.closed_by], ['completed', 'provider'])
})

test('Rosa takes her consent back: from then on neither the link nor the account shows or answers anything', async () => {
  const { at, secret } = await sendToClinic(people)
  const link = await byLink(secret)
  assert.ok((await takeStep(link, at, stepOf('accept', 1))).done)
  assert.ok((await withdrawReferralConsent(people.lupe, at)).done)
  for (const context of [link, people.sol]) {
    assert.equal(await openAnswer(context, at.referral), undefined)
    assert.equal(await countSeen(context.actor, 'referrals.disclosure', 'referral_id', at), 0)
    await assert.rejects(takeStep(context, at, stepOf('mark_attended', 3)), NotFound)
  }
  assert.equal((await openLink(nobody, secret))?.standing, 'withdrawn')
  const { at: unanswered, secret: other } = await sendToClinic(people)
  assert.ok((await withdrawReferralConsent(people.lupe, unanswered)).done)
  assert.equal((await openLink(nobody, other))?.standing, 'withdrawn')
})

test('whoever works at the agency and at its own clinic answers for the clinic there, and the reading is an event', async () => {
  const { at } = await sendToClinic(people)
  const roles = [...people.sol.actor.roles, ...people.lupe.actor.roles]
  const both = contextFor(installation, { ...people.sol.actor, roles })
  assert.deepEqual(asProvider(both).actor.roles, people.sol.actor.roles)
  await openAnswer(asProvider(both), at.referral)
  assert.ok((await eventsOf(at)).includes('referral-opened'))
  const accepted = await takeStep(asProvider(both), at, stepOf('accept', 1))
  assert.ok(accepted.done)
})

test('Sol’s list holds what waits for her clinic and nothing of others', async () => {
  const { at } = await sendToClinic(people)
  const elsewhere = await personas(installation)
  const { at: foreign } = await sendToClinic(elsewhere)
  const ids = await consult(people.sol, async (db) =>
    (await listWaitingAnswers(db, [people.clinic, elsewhere.clinic])).map(({ id }) => id),
  )
  assert.ok(ids.includes(at.referral))
  assert.ok(!ids.includes(foreign.referral))
  assert.deepEqual(await consult(people.lupe, (db) => listWaitingAnswers(db, [])), [])
})
