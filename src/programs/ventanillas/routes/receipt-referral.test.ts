// What Rosa reads of a referral that others move: before and after its appointment, at a place that closed, with what she takes back.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { day } from '#kernel/day'
import { anonymous, contextFor, type Context } from '#platform/context'
import type { Installation } from '#platform/installation'
import { newCode, newId } from '#platform/random'
import { noteAttempt, sendReferral, takeStep, type ReferralAt } from '#registries/referrals'
import { closeService } from '#registries/services'
import { freshInstallation } from '../../../../test/database.ts'
import { ask, type Answer } from '../../../../test/mounted.ts'
import {
  byLink,
  keepPerson,
  later,
  openHour,
  referralStage,
  seenBy,
  sendDraft,
  sent,
  started,
  stepOf,
  valueOf,
  type ReferralStage,
} from '../../../../test/referrals.ts'
import { addTestService } from '../../../../test/services.ts'
import { receiptRoutes } from './receipt.tsx'

const plug = { path: '/recibo', routes: receiptRoutes }

let installation: Installation
let stage: ReferralStage

before(async () => {
  installation = await freshInstallation()
  stage = await referralStage(installation)
})

/** A slip with a referral on it; how it is followed says the mode. */
async function slip(mode: 'self' | 'logged' | 'live'): Promise<{ code: string; at: ReferralAt }> {
  const code = newCode()
  const receipt = installation.keys.mac('receipt', code, stage.agency)
  const { service } = await addTestService(installation, stage.office)
  stage = { ...stage, service }
  const at = await started(stage, { mode, receipt, service })
  if (mode === 'live') valueOf(await sendReferral(stage.lupe, at, sendDraft()))
  if (mode === 'logged')
    valueOf(await sendReferral(stage.lupe, at, sendDraft({ mode: 'logged', field: [], name: '', phone: '' })))
  return { code, at }
}

/** A live referral with an appointment on 20 March at half past nine. */
async function booked(): Promise<{ code: string; at: ReferralAt }> {
  const { code, at } = await slip('live')
  const clinic = byLink(stage, at)
  valueOf(await takeStep(clinic, at, stepOf('accept', 1)))
  valueOf(await takeStep(clinic, at, stepOf('schedule', 2, { appointmentAt: openHour })))
  return { code, at }
}

/** Rosa, so many days after the slip was given. */
const rosa = (days = 0): Context => later(contextFor(installation, anonymous, 'es'), days)

const post = (path: string, form: Record<string, string>, days = 0): Promise<Answer> =>
  ask(plug, rosa(days), path, form)
const buttonsOf = ({ text }: Answer): string[] =>
  [...text.matchAll(/name="answer" value="([^"]*)"/g)].map(([, answer]) => answer!)

/** The directory learns today that the service has closed. */
const close = async (): Promise<void> =>
  void valueOf(await closeService(stage.oscar, stage.service, { closedOn: day('2026-03-14'), reason: 'Se mudó' }))

describe('Rosa, who has an appointment', () => {
  test('says that she went, or could not, from its day on; before, she can only take something back', async () => {
    const { code } = await booked()
    const early = await post('', { code }, 5)
    assert.deepEqual(buttonsOf(early), ['cancel-appointment', 'not-wanted'])
    assert.match(early.text, /Ese día nos puede decir aquí si fue/)
    assert.match(early.text, /¿Cambió algo\?/)
    assert.doesNotMatch(early.text, /¿Cómo le fue\?/)
    const onItsDay = await post('', { code }, 5.6)
    assert.deepEqual(buttonsOf(onItsDay), ['went', 'could-not-go', 'cancel-appointment', 'not-wanted'])
    assert.match(onItsDay.text, /¿Cómo le fue\?/)
  })

  test('and went is told who says how it ended, and is offered nothing that calls off what was', async () => {
    const { code, at } = await booked()
    valueOf(await takeStep(later(byLink(stage, at), 7), at, stepOf('mark_attended', 3)))
    const page = await post('', { code }, 7)
    assert.match(page.text, /La clínica nos dice cómo salió todo/)
    assert.doesNotMatch(page.text, /Díganos cómo le fue|¿Cómo le fue\?/)
    assert.deepEqual(buttonsOf(page), ['not-wanted'])
    assert.match(page.text, />Ya no quiero seguir</)
    assert.doesNotMatch(page.text, />Ya no lo quiero</)
  })

  test('reads that the appointment goes with the telephone, before and after; where she has none, nothing of it', async () => {
    const { code, at } = await booked()
    const page = await post('', { code })
    assert.match(page.text, /También se cancela su cita en [^<]+\./)
    assert.match(page.text, /Lo que pidió ahí se cancela\.[\s\S]*También se cancela su cita\./)
    const gone = await post('/forgetting', { code })
    assert.match(gone.text, /Se canceló lo que pidió en la clínica, y su cita si tenía/)
    assert.equal((await seenBy(stage.lupe, at))?.state, 'cancelled')
    const { code: without } = await slip('logged')
    assert.doesNotMatch((await post('', { code: without })).text, /También se cancela/)
  })
})

describe('Rosa, whom the window sent to one clinic twice', () => {
  test('reads that the permission is one, before she takes it back: the other referral ends with it', async () => {
    const own = await referralStage(installation)
    const person = await keepPerson(own)
    const code = newCode()
    const receipt = installation.keys.mac('receipt', code, own.agency)
    const one = await sent(own, {}, { person, receipt })
    assert.doesNotMatch((await post('', { code })).text, /lo demás que pidió/)
    const other = await sent(own, {}, { person })
    assert.match((await post('', { code })).text, /También se cancela lo demás que pidió en [^<]+\./)
    await post('/consent-withdrawal', { code, referral: one.referral })
    for (const at of [one, other]) assert.equal((await seenBy(own.lupe, at))?.state, 'cancelled')
  })
})

describe('Rosa, for whom the window speaks', () => {
  test('reads that it spoke with the clinic once it did: a call that nobody took is none', async () => {
    const { code, at } = await slip('logged')
    const call = (came: 'no-answer' | 'reached') =>
      noteAttempt(stage.lupe, at, { id: newId<'attempt'>(), towards: 'provider', channel: 'call', came })
    assert.match((await post('', { code })).text, /A nadie todavía\. Vamos a hablar con/)
    valueOf(await call('no-answer'))
    assert.doesNotMatch((await post('', { code })).text, /Hablamos con/)
    valueOf(await call('reached'))
    assert.match((await post('', { code })).text, /Hablamos con/)
  })

  test('or once what the clinic said was noted', async () => {
    const { code, at } = await slip('logged')
    valueOf(await takeStep(stage.lupe, at, stepOf('accept', 1, { reportedBy: 'client' })))
    assert.doesNotMatch((await post('', { code })).text, /Hablamos con/)
    valueOf(await takeStep(stage.lupe, at, stepOf('waitlist', 2, { reportedBy: 'provider' })))
    assert.match((await post('', { code })).text, /Hablamos con/)
  })
})

describe('Rosa, who was sent to a place that closed since', () => {
  test('is told not to go, and what she can do; nothing on the page sends her there', async () => {
    const { code } = await slip('self')
    assert.match((await post('', { code })).text, /Ya puede ir\. Lleve su hoja/)
    await close()
    const page = await post('', { code })
    assert.match(page.text, /Este lugar ya cerró\. No vaya\. Le podemos buscar otro: llame o venga\./)
    assert.match(page.text, /Ya cerró<\//)
    assert.doesNotMatch(page.text, /Ya puede ir|Lleve su hoja|¿Piden identificación\?/)
    assert.deepEqual(buttonsOf(page).slice(-1), ['not-wanted'])
  })

  test('and had gone there before is still asked how it went', async () => {
    const { code } = await slip('self')
    const shown = (await post('', { code })).text
    const form = shown.split('<form').find((part) => part.includes('value="went"'))!
    const fields = [...form.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)]
    const typed = Object.fromEntries(fields.map(([, name, value]) => [name!, value!]))
    assert.equal((await post('/steps', typed)).status, 200)
    await close()
    const page = await post('', { code })
    assert.match(page.text, /Ya fue\. Díganos cómo le fue/)
    assert.doesNotMatch(page.text, /No vaya/)
  })
})
