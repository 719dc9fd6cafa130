import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { day } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { Context } from '#platform/context'
import { consult } from '#platform/database'
import { readTyped, type Typed } from '#platform/forms'
import type { Installation } from '#platform/installation'
import { newCode, newId } from '#platform/random'
import { keepPromise, makePromise, noteAttempt, sendReferral, takeStep, type ReferralAt } from '#registries/referrals'
import { closeService } from '#registries/services'
import { testInstallation } from '../../../../test/database.ts'
import { ask, type Answer } from '../../../../test/mounted.ts'
import {
  byLink,
  later,
  openHour,
  referralStage,
  sendDraft,
  started,
  stepOf,
  valueOf,
  type ReferralStage,
} from '../../../../test/referrals.ts'
import { addTestService } from '../../../../test/services.ts'
import { recordGroupContact } from '../commands/group.ts'
import { recordVisit, voidEntry } from '../commands/visit.ts'
import { VisitDraft } from '../rules/visit.ts'
import { listFiguresNow } from '../store/report.ts'
import { countDay } from '../store/today.ts'
import { todayRoutes } from './today.tsx'

const today = day('2026-03-14')
const plug = { path: '/ventanillas', routes: todayRoutes }

let installation: Installation
let stage: ReferralStage

before(async () => {
  installation = await testInstallation()
  stage = await referralStage(installation)
})

const seen = (by: Context, query = ''): Promise<Answer> => ask(plug, by, `/${stage.office}/today${query}`)

/** A visit of today that sends somebody on, and where its referral is. */
async function visit(typed: Typed = {}): Promise<{ id: Id<'visit'>; at: ReferralAt }> {
  const referral = newId<'referral'>()
  const basics = {
    id: newId<'visit'>(),
    code: newCode(),
    station: stage.station,
    visitedOn: '2026-03-14',
    language: 'es',
  }
  const { draft } = readTyped(
    { ...basics, need: 'primary-care', service: stage.service, referral, ...typed },
    VisitDraft,
  )
  assert.ok(draft)
  valueOf(await recordVisit(stage.lupe, stage.office, draft))
  return { id: draft.id, at: { custodian: stage.agency, referral } }
}

/** A live referral that was sent with a telephone. */
async function sentLive(): Promise<ReferralAt> {
  const { at } = await visit({ referralMode: 'live' })
  valueOf(await sendReferral(stage.lupe, at, sendDraft()))
  return at
}

describe('Lupe’s queue', () => {
  test('is empty at first, and says so', async () => {
    const { status, text } = await seen(stage.lupe)
    assert.equal(status, 200)
    assert.match(text, /Nada pendiente/)
    assert.doesNotMatch(text, /format=csv/)
  })

  test('tells what to do, to whom and by when, and leads there; never who', async () => {
    const asked = await sentLive()
    const booked = await sentLive()
    const clinic = byLink(stage, booked)
    valueOf(await takeStep(clinic, booked, stepOf('accept', 1)))
    valueOf(await takeStep(clinic, booked, stepOf('schedule', 2, { appointmentAt: openHour })))
    const promise = { id: newId<'promise'>(), towards: 'client', what: 'call', dueOn: today } as const
    valueOf(await makePromise(stage.lupe, asked, promise))
    const { text } = await seen(later(stage.lupe, 5))
    assert.match(text, /Recordarle su cita[\s\S]*Mañana, /)
    assert.match(text, /Llamar, como se prometió[\s\S]*14 mar 2026, ya pasó/)
    assert.match(text, new RegExp(`href="/referrals/${stage.office}/${booked.referral}"`))
    assert.match(text, /Todo \(2\)[\s\S]*Citas \(1\)[\s\S]*Promesas \(1\)/)
    assert.doesNotMatch(text, /María Canto|213 555/)
    const overdue = await seen(later(stage.lupe, 9))
    assert.match(overdue.text, /Preguntar si reciben a la persona/)
  })

  test('holds what was promised about a slip, which itself waits for nobody', async () => {
    const slip = await visit()
    const { text: before } = await seen(later(stage.lupe, 5))
    assert.ok(!before.includes(slip.at.referral))
    const promise = { id: newId<'promise'>(), towards: 'client', what: 'follow-up', dueOn: today } as const
    valueOf(await makePromise(stage.lupe, slip.at, promise))
    assert.ok((await seen(later(stage.lupe, 5), '?kind=promise')).text.includes(slip.at.referral))
    valueOf(await keepPromise(stage.lupe, slip.at, promise.id))
  })

  test('tells an appointment by the clock of the clinic, as the other pages do', async () => {
    const { service } = await addTestService(installation, stage.office, { zone: 'America/New_York' })
    const { at } = await visit({ referralMode: 'live', service })
    valueOf(await sendReferral(stage.lupe, at, sendDraft()))
    const clinic = byLink(stage, at)
    valueOf(await takeStep(clinic, at, stepOf('accept', 1)))
    const noon = new Date('2026-03-16T16:00:00Z')
    valueOf(await takeStep(clinic, at, stepOf('schedule', 2, { appointmentAt: noon })))
    const { text } = await seen(later(stage.lupe, 1), '?kind=appointment')
    const row = text.slice(text.indexOf(at.referral)).slice(0, 600)
    assert.match(row, /12:00/)
    assert.doesNotMatch(row, /9:00/)
  })

  test('calls whoever was sent to a service that closed since, and reminds nobody of an appointment there', async () => {
    const { service } = await addTestService(installation, stage.office)
    const { at } = await visit({ referralMode: 'live', service })
    valueOf(await sendReferral(stage.lupe, at, sendDraft()))
    const clinic = byLink(stage, at)
    valueOf(await takeStep(clinic, at, stepOf('accept', 1)))
    valueOf(await takeStep(clinic, at, stepOf('schedule', 2, { appointmentAt: openHour })))
    const { at: slip } = await visit({ service })
    const rowsOf = async (kind: string, days = 5) =>
      (await seen(later(stage.lupe, days), `?kind=${kind}`)).text
        .split('<tr')
        .filter((row) => row.includes(at.referral))
    assert.equal((await rowsOf('appointment')).length, 1)
    assert.equal((await rowsOf('call')).length, 0)
    valueOf(await closeService(later(stage.oscar, 4), service, { closedOn: day('2026-03-18'), reason: 'Se mudó' }))
    const call = /El servicio cerró: avisar y ofrecer otro lugar[\s\S]*A la persona/
    const [early, ...others] = await rowsOf('call', 4)
    assert.match(early!, call)
    assert.equal(others.length + (await rowsOf('appointment', 4)).length, 0)
    // The day before the appointment it stands where appointments do, first and once.
    const [late] = await rowsOf('appointment')
    assert.match(late!, call)
    assert.doesNotMatch(late!, /Recordarle su cita/)
    assert.equal((await rowsOf('call')).length, 0)
    // Who carries the slip alone left nothing to be called at, and reads it at /recibo.
    assert.ok(!(await seen(later(stage.lupe, 5))).text.includes(slip.referral))
    assert.equal((await seen(later(stage.lupe, 70), '?kind=call')).text.includes('El servicio cerró'), false)
    const reason = 'service_closed'
    valueOf(await takeStep(later(stage.lupe, 5), at, stepOf('request_cancel', 3, { reason })))
    assert.equal((await rowsOf('call', 4)).length, 0)
  })

  test('shows one kind alone, on the page and in the file', async () => {
    const calls = await seen(later(stage.lupe, 5), '?kind=promise')
    assert.match(calls.text, /Llamar, como se prometió/)
    assert.doesNotMatch(calls.text, /Recordarle su cita/)
    const file = await seen(later(stage.lupe, 5), '?kind=promise&format=csv')
    assert.match(file.text, /Qué hacer,Para cuándo,A quién,Servicio,Dónde va/)
    assert.equal(file.text.trim().split('\n').length, 2)
  })

  test('shows the thirty most urgent, and says how many wait beside them as far as it knows', async () => {
    const own = await referralStage(installation)
    const at = await started(own, { mode: 'live' })
    valueOf(await sendReferral(own.lupe, at, sendDraft()))
    const promiseSome = async (count: number) => {
      for (let made = 0; made < count; made += 1) {
        const promise = { id: newId<'promise'>(), towards: 'client', what: 'call', dueOn: today } as const
        valueOf(await makePromise(own.lupe, at, promise))
      }
    }
    const read = async (query = '') => (await ask(plug, later(own.lupe, 30), `/${own.office}/today${query}`)).text
    const listed = (text: string) => text.split(`href="/referrals/${own.office}/`).length - 1
    await promiseSome(30)
    const whole = await read()
    assert.equal(listed(whole), 30)
    assert.match(whole, /Estos son los 30 más urgentes\. Queda 1 más\./)
    assert.match(whole, /Todo \(31\)[\s\S]*Promesas \(30\)/)
    assert.doesNotMatch(await read('?kind=promise'), /más urgentes/)
    await promiseSome(1)
    const more = await read()
    assert.match(more, /Estos son los 30 más urgentes\. Quedan más de 1\./)
    assert.match(more, /Todo \(más de 31\)[\s\S]*Sin respuesta \(1\)[\s\S]*Promesas \(más de 30\)/)
    const promises = await read('?kind=promise')
    assert.match(promises, /Estos son los 30 más urgentes\. Los demás salen aquí conforme avance\./)
    assert.equal(listed(promises), 30)
  })

  test('is the agency’s: the consular officer is kept out, another agency sees nothing of it', async () => {
    assert.equal((await seen(stage.oscar)).status, 403)
    const other = await referralStage(installation)
    const elsewhere = await ask(plug, later(other.lupe, 5), `/${other.office}/today`)
    assert.match(elsewhere.text, /Nada pendiente/)
  })
})

test('the count at the end of the day is the day’s rows, and what the month’s report counts', async () => {
  const here = await referralStage(installation)
  stage = here
  const desk = { custodians: [here.agency], office: here.office }
  const counted = () => consult(here.lupe, (db) => countDay(db, desk, today))
  assert.deepEqual(await counted(), { visits: 0, referrals: 0, attempts: 0, groups: 0, heads: 0 })

  await visit()
  const wrong = await visit()
  const sent = await sentLive()
  await visit({ referralMode: 'logged' })
  await visit({ service: '', referral: '' })
  assert.ok((await voidEntry(here.lupe, here.office, 'visit', wrong.id, '')).done)
  const attempt = { id: newId<'attempt'>(), towards: 'provider', channel: 'call', came: 'reached' } as const
  valueOf(await noteAttempt(here.lupe, sent, attempt))
  valueOf(await takeStep(byLink(here, sent), sent, stepOf('decline', 1, { reason: 'outside_area' })))
  const { service: other } = await addTestService(installation, here.office)
  await started(here, { mode: 'self', service: other, replaces: sent.referral })
  const talk = { kind: 'talk', group: null, topic: 'diabetes', heads: 12, method: 'counted' } as const
  const group = { id: newId<'group-contact'>(), station: here.station, heldOn: today, ...talk }
  valueOf(await recordGroupContact(here.lupe, here.office, group))

  const day = await counted()
  assert.deepEqual(day, { visits: 4, referrals: 3, attempts: 1, groups: 1, heads: 12 })
  const span = { station: here.station, custodian: here.agency, from: today, to: today }
  const figures = await consult(here.lupe, (db) => listFiguresNow(db, span, today))
  const figure = (id: string) =>
    figures.filter(({ indicator }) => indicator === id).reduce((sum, { value }) => sum + value, 0)
  assert.equal(day.visits, figure('contacts'))
  assert.equal(day.referrals, figure('referrals-made'))
  assert.equal(day.heads, figure('heads'))
  assert.match((await seen(here.lupe)).text, /Lo que se hizo hoy[\s\S]*stat__value">4<[\s\S]*stat__value">3</)
})
