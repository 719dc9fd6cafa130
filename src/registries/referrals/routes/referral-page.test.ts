// What a referral's page tells Lupe that is true then: of answers sent twice, of a service that closed, of what was erased.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { done } from '#kernel/outcome'
import type { Context } from '#platform/context'
import { consult, transact } from '#platform/database'
import { newId } from '#platform/random'
import { testInstallation } from '../../../../test/database.ts'
import { ask, type Answer } from '../../../../test/mounted.ts'
import {
  keepPerson,
  later,
  openHour,
  referralStage,
  seenBy,
  sent,
  started,
  stepOf,
  valueOf,
  type ReferralStage,
} from '../../../../test/referrals.ts'
import { withdrawReferralConsent } from '../commands/consent.ts'
import { forgetPersonInReferrals } from '../commands/forgetting.ts'
import { takeStep } from '../commands/step.ts'
import type { ReferralAt } from '../store/referral.ts'
import { listSteps } from '../store/step.ts'
import { routes } from './index.tsx'

let stage: ReferralStage
before(async () => {
  stage = await referralStage(await testInstallation())
})

type Fields = Readonly<Record<string, string>>

const plug = { path: '/', routes }
const pathOf = (at: ReferralAt, deed = '', of = stage): string => `referrals/${of.office}/${at.referral}${deed}`
const open = (at: ReferralAt, of = stage, by = of.lupe): Promise<Answer> => ask(plug, by, pathOf(at, '', of))
const send = (at: ReferralAt, deed: string, form: Fields): Promise<Answer> =>
  ask(plug, stage.lupe, pathOf(at, deed), form)

const tokensIn = ({ text }: Answer): string[] =>
  [...text.matchAll(/name="token" value="([0-9a-f-]{36})"/g)].map(([, token]) => token!)

const logged = { mode: 'logged', field: [], name: '', phone: '' }

/** The service of a stage closes. */
const closeService = (of: ReferralStage): Promise<unknown> =>
  of.installation.database.asOwner((owner) =>
    owner.transaction().execute(async (tx) => {
      await sql`select set_config('puente.headquarters', 'on', true)`.execute(tx)
      await sql`update services.service set closed_on = '2026-03-10', closing_reason = 'moved'
        where id = ${of.service}`.execute(tx)
    }),
  )

describe('Lupe answers two forms of one page', () => {
  test('each form has a token of its own: of a draft, and of what happened', async () => {
    for (const at of [await started(stage), await sent(stage, logged)]) {
      const tokens = tokensIn(await open(at))
      assert.ok(tokens.length > 2)
      assert.equal(new Set(tokens).size, tokens.length)
    }
  })
  test('the second, which is another, is not said to be noted', async () => {
    const at = await sent(stage, logged)
    const basics = { seen: '1', token: newId(), reportedBy: 'provider' }
    const first = await send(at, '/steps', { ...basics, transition: 'accept' })
    assert.equal(first.status, 303)
    const other = await send(at, '/steps', { ...basics, transition: 'decline', reason: 'not_eligible' })
    assert.equal(other.status, 422)
    assert.match(other.text, /Alguien anotó algo/)
    assert.doesNotMatch(other.text, /Quedó anotado/)
    assert.equal((await consult(stage.lupe, (db) => listSteps(db, at))).length, 2)
  })
  test('the button of sending, pressed twice: it is said that the link is not shown again, and how to have one', async () => {
    const at = await started(stage, { mode: 'live' })
    const form = { mode: 'live', field: 'name', name: 'Rosa', consent: 'oral', seen: '0', token: newId() }
    assert.match((await send(at, '/sending', form)).text, /\/answers\/[A-Za-z0-9_-]{43}/)
    const again = await send(at, '/sending', form)
    assert.match(again.location ?? '', /\?repeated$/)
    const page = await ask(plug, stage.lupe, pathOf(at, '?repeated'))
    assert.match(page.text, /Ya se había enviado[^]*haga un enlace nuevo[^]*Hacer un enlace nuevo/)
    assert.doesNotMatch(page.text, /Quedó anotado/)
  })
})

describe('Lupe is told of a link', () => {
  const tell = async (by: Context) => {
    const own = await referralStage(stage.installation, { publicMail: 'citas@clinica.example' })
    const at = await started(own, { mode: 'live' })
    const form = { mode: 'live', field: 'name', name: 'Rosa', consent: 'oral', seen: '0', token: newId() }
    return ask(plug, { ...own.lupe, installation: by.installation }, pathOf(at, '/sending', own), form)
  }
  test('that it goes by mail only where mail goes out from here', async () => {
    const page = await tell(stage.lupe)
    assert.match(page.text, /Por correo no le llega[^<]*Déselo usted/)
    assert.doesNotMatch(page.text, /le va por correo/)
    const messages = { mail: { url: 'smtps://mail.example', from: 'Puente <puente@example.org>' } }
    const installation = { ...stage.installation, messages: { ...messages, sms: null, smsInboundToken: null } }
    assert.match((await tell({ ...stage.lupe, installation })).text, /También le va por correo al servicio/)
  })
})

describe('Lupe takes a consent back for Rosa', () => {
  test('and reads first that Rosa’s other open referrals to the clinic end with it, and only those', async () => {
    const own = await referralStage(stage.installation)
    const person = await keepPerson(own)
    const [at, second] = [await sent(own, {}, { person }), await sent(own, {}, { person })]
    const beside = async () => /Hay (?:otra|otras \d+) referencias? abiertas?/.exec((await open(at, own)).text)?.[0]
    assert.equal(await beside(), 'Hay otra referencia abierta')
    const third = await sent(own, {}, { person })
    assert.equal(await beside(), 'Hay otras 2 referencias abiertas')
    for (const each of [second, third]) {
      valueOf(await takeStep(own.lupe, each, stepOf('withdraw', 1, { reason: 'client_declined' })))
    }
    const page = await open(at, own)
    assert.match(page.text, /La persona retira su permiso/)
    assert.equal(await beside(), undefined)
  })
})

describe('Lupe looks at a referral whose service closed meanwhile', () => {
  test('one that was sent: the day is named, and what to do; one that ended says nothing of it', async () => {
    const own = await referralStage(stage.installation)
    const ended = await sent(own, logged)
    valueOf(await takeStep(own.lupe, ended, stepOf('withdraw', 1, { reason: 'other' })))
    const waiting = [await sent(own), await sent(own, logged)]
    for (const at of waiting) assert.doesNotMatch((await open(at, own)).text, /Este servicio cerró/)
    await closeService(own)
    for (const at of waiting)
      assert.match((await open(at, own)).text, /Este servicio cerró el 10 de marzo de 2026[^]*busque otro servicio/)
    assert.doesNotMatch((await open(ended, own)).text, /Este servicio cerró/)
  })
  test('a draft: she is not asked to choose a way that is not offered', async () => {
    const own = await referralStage(stage.installation)
    const at = await started(own)
    assert.match((await open(at, own)).text, /Elija cómo se va a seguir/)
    await closeService(own)
    const page = await open(at, own)
    assert.match(page.text, /No se envió, y el servicio ya cerró[^]*Retire esta referencia/)
    assert.doesNotMatch(page.text, /Elija cómo se va a seguir/)
  })
})

test('whether Rosa went is asked from the day of her appointment on', async () => {
  const at = await sent(stage, logged)
  valueOf(await takeStep(stage.lupe, at, stepOf('schedule', 1, { appointmentAt: openHour, reportedBy: 'provider' })))
  const ahead = await open(at)
  assert.match(ahead.text, /Desde el día de la cita se anota si fue/)
  assert.doesNotMatch(ahead.text, /value="mark_(attended|no_show)"/)
  const then = await open(at, stage, later(stage.lupe, 6))
  assert.match(then.text, /Falta saber si fue[^]*value="mark_attended"[^]*value="mark_no_show"/)
})

test('once the consent is taken back, nobody is waited for; once Rosa is erased, it says that it was told and erased', async () => {
  const at = await sent(stage)
  valueOf(await takeStep(stage.clinic, at, stepOf('accept', 1)))
  valueOf(await withdrawReferralConsent(stage.lupe, at))
  const withdrawn = await open(at)
  assert.match(withdrawn.text, /Esta referencia está cerrada[^]*La persona retiró su permiso/)
  assert.doesNotMatch(withdrawn.text, /Falta que conteste|Se espera noticia|Venció el plazo/)
  const other = await sent(stage)
  const person = (await seenBy(stage.lupe, other))!.person_id!
  for (const id of [person, (await seenBy(stage.lupe, at))!.person_id!])
    await transact(stage.lupe, async (tx) => done(await forgetPersonInReferrals(tx, stage.lupe, stage.agency, id)))
  for (const erased of [await open(at), await open(other)]) {
    assert.match(erased.text, /Lo que se le dijo ya se borró[^]*Hubo permiso/)
    assert.doesNotMatch(erased.text, /No se le ha dicho nada|No hay permiso guardado/)
  }
  assert.match((await open(other)).text, /El servicio ya no puede verla/)
})
