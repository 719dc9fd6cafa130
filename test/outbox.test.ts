// An installation without mail: nothing that a part writes to somebody opens a client's data or an account on the outbox page.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { contextFor, type Context } from '#platform/context'
import type { Installation } from '#platform/installation'
import { outbox } from '#platform/outbox'
import { invite } from '#registries/access'
import { remindOfAppointments, takeStep } from '#registries/referrals'
import { freshInstallation } from './database.ts'
import { ask } from './mounted.ts'
import { openHour, referralStage, sent, stepOf, valueOf, type ReferralStage } from './referrals.ts'
import { actorWith } from './stations.ts'

let installation: Installation
let stage: ReferralStage

before(async () => {
  installation = await freshInstallation()
  stage = await referralStage(installation, { publicMail: 'citas@clinica.example' })
})

after(() => installation.database.close())

/** What the page shows; `sample` says that all people are invented. */
async function read(by: Context, sample = false): Promise<string> {
  const context = contextFor({ ...installation, sample }, by.actor)
  const { status, text } = await ask({ path: '/outbox', routes: outbox.routes! }, context, '')
  assert.equal(status, 200)
  return text
}

const tomas = () => contextFor(installation, actorWith('operator'))

describe('Tomás opens the outbox', () => {
  test('and no link of a clinic is there: it would open what was told about María', async () => {
    const { link } = await sent(stage)
    assert.ok(link)
    const secret = link.split('/').at(-1)!
    const real = await read(tomas())
    assert.ok(real.includes('citas@clinica.example') && real.includes('Alguien espera su respuesta'))
    assert.ok(!real.includes(secret) && !real.includes('/answers/'))
    const invented = await read(stage.lupe, true)
    assert.ok(invented.includes(`href="${link}"`), 'where María is invented, the link can be tried out')
  })

  test('and no invitation: whoever opens it works with the clients of an agency', async () => {
    const ines = contextFor(
      installation,
      actorWith('agency-lead', { office: stage.office, organization: stage.agency }),
    )
    const { office, agency: organization } = stage
    const person = { name: 'Marta Luna', mail: 'marta.luna@example.org', language: 'es' } as const
    const { link } = valueOf(await invite(ines, { ...person, role: 'worker', office, organization }))
    assert.ok(link)
    const real = await read(tomas())
    assert.ok(real.includes('marta.luna@example.org'))
    assert.ok(!real.includes(new URL(link).searchParams.get('key')!) && !real.includes('key='))
    assert.ok((await read(tomas(), true)).includes(`href="${link}"`))
  })

  test('and of a reminder neither the telephone nor that there is an appointment', async () => {
    const referral = await sent(stage, { phone: '+1 213 555 0171', reminder: 'yes' })
    valueOf(await takeStep(stage.clinic, referral, stepOf('accept', 1)))
    valueOf(await takeStep(stage.clinic, referral, stepOf('schedule', 2, { appointmentAt: openHour })))
    await remindOfAppointments({ ...installation, clock: () => new Date('2026-03-19T20:00:00Z') })
    const real = await read(tomas())
    assert.match(real, /<dd[^>]*>\s*reminder/)
    assert.ok(!real.includes('5550171') && !real.includes('usted tiene una cita'))
    assert.ok((await read(tomas(), true)).includes('+12135550171'))
  })
})
