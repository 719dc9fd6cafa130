// What the tablet at a window lets in, and when it locks.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Id } from '#kernel/id'
import { contextFor, type Context } from '#platform/context'
import { consult } from '#platform/database'
import { Forbidden, NotFound } from '#platform/errors'
import { testInstallation } from '../../../../test/database.ts'
import { ask, later, rulesOf, valueOf, workerOf } from '../../../../test/letting-in.ts'
import { personas, type Personas } from '../../../../test/personas.ts'
import { setPin } from './enrolment.ts'
import { enrolTablet, prepareTablet, revokeTablet, unlockTablet } from './tablet.ts'
import { findPinDate } from '../store/credential.ts'
import { listTablets } from '../store/tablet.ts'

/** A tablet of Inés's window, enrolled. */
async function enrolled(people: Personas) {
  const { office, agency, ines, rosa } = people
  const { tablet, code } = valueOf(await prepareTablet(ines, { label: 'Mesa 1', office, organization: agency }))
  return { tablet, code, ...valueOf(await enrolTablet(rosa, code.toLowerCase())) }
}

const atTablet = (context: Context, tablet: Id<'tablet'>): Context =>
  contextFor(context.installation, { ...context.actor, tablet }, 'es', context.now)

test('a tablet is enrolled once, with a code of the lead of its own window', async () => {
  const installation = await testInstallation()
  const people = await personas(installation)
  const { office, agency, rosa, ines } = people
  const { tablet, code, token } = await enrolled(people)
  assert.deepEqual((await ask(installation, '', token)).actor, { ...rosa.actor, tablet })
  assert.deepEqual(rulesOf(await enrolTablet(rosa, code)), ['enrolment-code-is-open'])
  assert.deepEqual(rulesOf(await enrolTablet(rosa, 'nada')), ['enrolment-code-is-open'])
  const draft = { label: 'Mesa 2', office, organization: agency }
  const next = valueOf(await prepareTablet(ines, draft))
  assert.deepEqual(rulesOf(await enrolTablet(later(rosa, 61), next.code)), ['enrolment-code-is-open'])
  for (const other of [people.rogelio, people.otherInes, people.formerInes, people.oscar, people.tomas]) {
    await assert.rejects(prepareTablet(other, draft), Forbidden)
  }
  assert.equal((await consult(ines, (db) => listTablets(db))).length, 2)
  assert.equal((await consult(people.formerInes, (db) => listTablets(db))).length, 0)
})

test('Lupe unlocks the tablet with her PIN; it locks after three idle minutes and knows who worked last', async () => {
  const installation = await testInstallation()
  const people = await personas(installation)
  const { lupe, rosa } = people
  const account = lupe.actor.account!
  const { tablet, token } = await enrolled(people)
  const stranger = atTablet(rosa, tablet)
  const unlock = (pin: string, who = account) => unlockTablet(stranger, token, who, pin)
  assert.deepEqual(rulesOf(await unlock('482913')), ['pin-is-right'], 'she has none yet')
  valueOf(await setPin(lupe, '482913'))
  assert.ok(await consult(lupe, (db) => findPinDate(db, account)))
  const started = valueOf(await unlock('482913'))
  const at = (minutes: number) => ask(installation, started.token, token, later(rosa, minutes).now)
  const { actor } = await at(2)
  assert.deepEqual([actor.account, actor.tablet, actor.roles], [account, tablet, [workerOf(people)]])
  const locked = await at(6)
  assert.deepEqual([locked.actor.kind, locked.actor.tablet, locked.lastAccount], ['anonymous', tablet, account])
  assert.equal(
    (await ask(installation, started.token)).actor.kind,
    'anonymous',
    'the session is worth nothing elsewhere',
  )
  await assert.rejects(setPin(atTablet(lupe, tablet), '111222'), Forbidden)
  assert.deepEqual(rulesOf(await unlock('482913', people.otherLupe.actor.account!)), ['pin-is-right'])
})

test('five wrong PINs close the door for a quarter of an hour', async () => {
  const people = await personas(await testInstallation())
  const { lupe, rosa } = people
  const { tablet, token } = await enrolled(people)
  valueOf(await setPin(lupe, '482913'))
  const unlock = (at: Context, pin: string) => unlockTablet(atTablet(at, tablet), token, lupe.actor.account!, pin)
  for (let count = 0; count < 5; count++) assert.deepEqual(rulesOf(await unlock(rosa, '000111')), ['pin-is-right'])
  assert.deepEqual(rulesOf(await unlock(rosa, '482913')), ['tries-are-few'])
  valueOf(await unlock(later(rosa, 16), '482913'))
})

test('a revoked tablet opens nothing, nor does the session on it', async () => {
  const installation = await testInstallation()
  const people = await personas(installation)
  const { lupe, rosa, ines } = people
  const { tablet, token } = await enrolled(people)
  valueOf(await setPin(lupe, '482913'))
  const started = valueOf(await unlockTablet(atTablet(rosa, tablet), token, lupe.actor.account!, '482913'))
  await assert.rejects(revokeTablet(people.otherInes, tablet), NotFound)
  valueOf(await revokeTablet(ines, tablet))
  assert.deepEqual(rulesOf(await revokeTablet(ines, tablet)), ['tablet-is-not-revoked'])
  assert.deepEqual((await ask(installation, started.token, token)).actor, rosa.actor)
  assert.deepEqual(rulesOf(await unlockTablet(atTablet(rosa, tablet), token, lupe.actor.account!, '482913')), [
    'pin-is-right',
  ])
})
