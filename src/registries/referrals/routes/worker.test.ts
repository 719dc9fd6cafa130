import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import { done, refused } from '#kernel/outcome'
import { anonymous, contextFor, type Context } from '#platform/context'
import { consult, transact } from '#platform/database'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { now, testInstallation } from '../../../../test/database.ts'
import { ask, type Answer } from '../../../../test/mounted.ts'
import { addTestService, type TestService } from '../../../../test/services.ts'
import { actorWith, testStation, type TestStation } from '../../../../test/stations.ts'
import { startReferral } from '../commands/making.ts'
import { sendReferral } from '../commands/sending.ts'
import type { Mode } from '../rules/machine.ts'
import { findReferral, type Referral } from '../store/referral.ts'
import { listSteps } from '../store/step.ts'
import { routes } from './index.tsx'

const plug = { path: '/', routes }

let installation: Installation
let place: TestStation
let clinic: TestService
let lupe: Context
let rogelio: Context

before(async () => {
  installation = await testInstallation()
  place = await testStation(installation)
  clinic = await addTestService(installation, place.office, { publicMail: 'citas@clinica.test' })
  const agency = { office: place.office, organization: place.agency }
  lupe = contextFor(installation, actorWith('worker', agency))
  rogelio = contextFor(installation, actorWith('coordinator', agency))
})

type Fields = Readonly<Record<string, string | readonly string[]>>

const at = (context: Context, path: string, form?: Fields): Promise<Answer> =>
  ask(plug, context, `referrals/${place.office}${path}`, form)

/** A referral of the place to a service; a draft unless it is on a slip. */
async function startTo(service: TestService, mode: Mode): Promise<Id<'referral'>> {
  const id = newId<'referral'>()
  const start = {
    id,
    custodian: place.agency,
    office: place.office,
    program: 'ventanillas',
    mode,
    need: 'primary-care',
  }
  const outcome = await transact(lupe, async (tx) => {
    const rest = { service: service.service, receipt: null, person: null, replaces: null }
    const objections = await startReferral(tx, lupe, { ...start, ...rest })
    return objections.length > 0 ? refused(objections) : done(null)
  })
  assert.ok(outcome.done)
  return id
}

/** A logged referral that was sent. */
async function startLogged(): Promise<Id<'referral'>> {
  const id = await startTo(clinic, 'logged')
  const sent = await at(lupe, `/${id}/sending`, sending({ mode: 'logged', consent: 'oral' }))
  assert.equal(sent.status, 303, sent.text)
  return id
}

const sending = (more: Fields): Fields => ({ seen: '0', token: newId(), ...more })
const telling = (more: Fields = {}): Fields =>
  sending({ mode: 'live', field: ['need', 'name', 'phone'], name: 'Rosa', phone: '+1 213 555 0188', ...more })
const step = (transition: string, seen: number, more: Fields = {}): Fields => ({
  transition,
  seen: String(seen),
  token: newId(),
  ...more,
})

async function read(id: Id<'referral'>): Promise<Referral> {
  const referral = await consult(lupe, (db) => findReferral(db, { custodian: place.agency, referral: id }))
  assert.ok(referral)
  return referral
}

const countSteps = async (id: Id<'referral'>): Promise<number> =>
  (await consult(lupe, (db) => listSteps(db, { custodian: place.agency, referral: id }))).length

describe('Lupe’s list of referrals', () => {
  test('says to which service, for what need and where each stands, in both languages, and never who', async () => {
    await startLogged()
    const list = await at(lupe, '')
    assert.equal(list.status, 200)
    assert.match(list.text, /Consulta de medicina general[^]*Esperando respuesta/)
    const english = await ask(plug, { ...lupe, language: 'en' }, `referrals/${place.office}`)
    assert.match(english.text, /Waiting for an answer/)
    assert.doesNotMatch(list.text, /Rosa|\b555\b/)
  })

  test('is filtered by where it stands, how it is followed, need and days, and says so where nothing is left', async () => {
    await startTo(clinic, 'self')
    const slips = await at(lupe, '?state=open&mode=self')
    assert.match(slips.text, /Lleva la hoja/)
    assert.doesNotMatch(slips.text, /<tbody[^]*Esperando respuesta/)
    const none = await at(lupe, '?state=completed&need=dental&from=2026-03-01&to=2026-03-02')
    assert.match(none.text, /No hay referencias así/)
    assert.match(none.text, /value="2026-03-01"/)
  })

  test('is taken along as CSV and Excel, in the shape shown, and ignores what cannot be read', async () => {
    const csv = await at(lupe, '?format=csv&state=nonsense&from=yesterday')
    assert.match(csv.text, /Servicio,Qué necesita,Hecha el,Dónde va/)
    assert.match(csv.text, /Consulta de medicina general/)
    assert.equal((await at(lupe, '?format=xlsx')).status, 200)
    assert.equal((await at(lupe, '?page=99999')).status, 200)
  })
})

describe('Lupe sends a draft', () => {
  test('and is told in one sentence what each way does, with what the service says of itself beside it', async () => {
    const page = await at(lupe, `/${await startTo(clinic, 'logged')}`)
    assert.match(page.text, /Usted llama al servicio[^]*El servicio recibe un enlace[^]*No se le dice nada a nadie/)
    assert.match(page.text, /¿Pide identificación\?/)
    assert.match(page.text, /value="need" checked/)
    assert.doesNotMatch(page.text, /value="(name|phone|language)" checked/)
  })

  test('live: sees exactly what the clinic will see before anything is sent, and the consent names it', async () => {
    const id = await startTo(clinic, 'live')
    const preview = await at(lupe, `/${id}/preview`, telling())
    assert.equal(preview.status, 200)
    assert.match(preview.text, /Rosa[^]*\+1 213 555 0188[^]*Consulta médica/)
    // Said to Rosa: what is told is hers, and not the clinic’s.
    const told = ['quién es usted', 'cómo hablar con usted', 'qué necesita usted']
    for (const words of told) assert.match(preview.text, new RegExp(`Con su permiso[^”»]*: [^”»]*${words}`))
    for (const words of ['who you are', 'how to reach you', 'what you need'])
      assert.match(preview.text, new RegExp(`With your permission[^”]*will tell[^”]*${words}`))
    assert.doesNotMatch(preview.text, /who they are|what they need/)
    assert.match(preview.text, /Texto 2: español/i)
    assert.equal((await read(id)).state, 'draft')
    const changed = await at(lupe, `/${id}/preview`, telling({ change: 'yes' }))
    assert.match(changed.text, /name="name"[^>]*value="Rosa"/)
  })

  test('live: without consent nothing is sent and the preview comes back as it was', async () => {
    const id = await startTo(clinic, 'live')
    const refusal = await at(lupe, `/${id}/sending`, telling({ consent: '' }))
    assert.equal(refusal.status, 422)
    assert.match(refusal.text, /id="consent-error"/)
    assert.match(refusal.text, /name="name" value="Rosa"/)
    assert.equal((await read(id)).state, 'draft')
  })

  test('live: the link is shown once; what was told stands as fields, and its values where they are asked for', async () => {
    const id = await startTo(clinic, 'live')
    const form = telling({ consent: 'oral', consentLanguage: 'es' })
    const sent = await at(lupe, `/${id}/sending`, form)
    assert.match(sent.text, /\/answers\/[A-Za-z0-9_-]{43}/)
    assert.match(sent.text, /Por correo no le llega/, 'this installation has no carrier')
    const again = await at(lupe, `/${id}/sending`, form)
    assert.equal(again.status, 303)
    assert.equal(await countSteps(id), 1)
    const page = await at(lupe, `/${id}`)
    assert.doesNotMatch(page.text, /\/answers\/|555 0188/)
    assert.match(page.text, /Lo que se le dijo al servicio[^]*Nombre[^]*•••/)
    assert.match((await at(lupe, `/${id}?told=shown`)).text, /555 0188/)
  })

  test('live: what is ticked and empty is told beside its field, and what was typed is kept', async () => {
    const id = await startTo(clinic, 'live')
    const refusal = await at(lupe, `/${id}/preview`, telling({ name: '', phone: 'mañana' }))
    assert.equal(refusal.status, 422)
    assert.match(refusal.text, /id="phone-error"/)
    assert.match(refusal.text, /value="mañana"/)
    const nameless = await at(lupe, `/${id}/preview`, telling({ name: '' }))
    assert.match(nameless.text, /id="name-error"/)
  })

  test('self: it is handed over, nobody is told anything, and no link is made', async () => {
    const id = await startTo(clinic, 'logged')
    assert.equal((await at(lupe, `/${id}/sending`, sending({ mode: 'self' }))).status, 303)
    const page = await at(lupe, `/${id}`)
    assert.match(page.text, /Lleva la hoja/)
    assert.doesNotMatch(page.text, /Hacer un enlace nuevo/)
  })

  test('to a service that closed meanwhile: nothing is offered, and what was asked is refused', async () => {
    const closing = await addTestService(installation, place.office)
    const id = await startTo(closing, 'logged')
    await closeNow(closing)
    const page = await at(lupe, `/${id}`)
    assert.match(page.text, /Este servicio cerró el/)
    const refusal = await at(lupe, `/${id}/sending`, sending({ mode: 'logged', consent: 'oral' }))
    assert.equal(refusal.status, 422)
    assert.match(refusal.text, /Este servicio ya no se da/)
    assert.equal((await read(id)).state, 'draft')
  })
})

async function closeNow(service: TestService): Promise<void> {
  await installation.database.asOwner((owner) =>
    owner.transaction().execute(async (tx) => {
      await sql`select set_config('puente.headquarters', 'on', true)`.execute(tx)
      await sql`update services.service set closed_on = '2026-03-10', closing_reason = 'moved' where id = ${service.service}`.execute(
        tx,
      )
    }),
  )
}

describe('Lupe writes down what was said', () => {
  test('books at once: who said so, the day and the time stand in one form, and it is the first', async () => {
    const id = await startLogged()
    const page = await at(lupe, `/${id}`)
    const forms = [...page.text.matchAll(/name="transition" value="(\w+)"/g)].map(([, name]) => name)
    assert.equal(forms[0], 'schedule')
    assert.equal(forms.at(-1), 'void')
    const appointment = { appointmentOn: '2026-03-20', appointmentTime: '10:30', reportedBy: 'provider' }
    assert.equal((await at(lupe, `/${id}/steps`, step('schedule', 1, appointment))).status, 303)
    const after = await at(lupe, `/${id}?saved`)
    assert.match(after.text, /Quedó anotado[^]*Tiene cita[^]*20 mar 2026[^]*Lo dijo el servicio/)
    assert.deepEqual((await read(id)).appointment_at, new Date('2026-03-20T17:30:00Z'))
  })

  test('without saying who said so, in the past or in a closed hour: told beside the field, kept as typed', async () => {
    const id = await startLogged()
    const past = step('schedule', 1, { appointmentOn: '2026-03-01', appointmentTime: '10:30' })
    const refusal = await at(lupe, `/${id}/steps`, past)
    assert.equal(refusal.status, 422)
    assert.match(refusal.text, /id="schedule-appointmentOn-error"/)
    assert.match(refusal.text, /id="schedule-reportedBy-error"/)
    assert.match(refusal.text, /value="2026-03-01"/)
    const sunday = { appointmentOn: '2026-03-22', appointmentTime: '10:30', reportedBy: 'provider' }
    assert.match(
      (await at(lupe, `/${id}/steps`, step('schedule', 1, sunday))).text,
      /El servicio está cerrado a esa hora/,
    )
    assert.equal(await countSteps(id), 1)
  })

  test('from a page that is old: it is said that somebody was faster, nothing is written, and the page shows where it stands', async () => {
    const id = await startLogged()
    await at(lupe, `/${id}/steps`, step('accept', 1, { reportedBy: 'provider' }))
    const late = await at(rogelio, `/${id}/steps`, step('waitlist', 1, { reportedBy: 'client' }))
    assert.equal(late.status, 422)
    assert.match(late.text, /Alguien anotó algo/)
    assert.match(late.text, /Aceptada/)
    assert.match(late.text, /value="client" checked/)
    const gone = await at(rogelio, `/${id}/steps`, step('accept', 1, { reportedBy: 'provider' }))
    assert.equal(gone.status, 422)
    assert.match(gone.text, /error-summary/)
    assert.equal(await countSteps(id), 2)
  })

  test('the same form twice counts once', async () => {
    const id = await startLogged()
    const form = step('accept', 1, { reportedBy: 'provider' })
    assert.equal((await at(lupe, `/${id}/steps`, form)).status, 303)
    assert.equal((await at(lupe, `/${id}/steps`, form)).status, 303)
    assert.equal(await countSteps(id), 2)
  })

  test('an answered form that is opened again leads to the referral, and to nothing for whoever may not see it', async () => {
    const id = await startLogged()
    for (const deed of ['preview', 'sending', 'links', 'steps', 'attempts', 'promises']) {
      const again = await at(lupe, `/${id}/${deed}`)
      assert.deepEqual([again.status, again.location], [303, `/referrals/${place.office}/${id}`], deed)
    }
    assert.equal((await at({ ...lupe, actor: anonymous }, `/${id}/steps`)).status, 403)
  })

  test('a form that is none is answered with a page, not with a fault', async () => {
    const id = await startLogged()
    for (const form of [{}, { transition: 'fly' }, step('accept', 1, { token: 'x' })]) {
      const answer = await at(lupe, `/${id}/steps`, form)
      assert.equal(answer.status, 422)
      assert.match(answer.text, /error-summary/)
    }
  })

  test('whoever made it a moment ago may void it, another worker may not, a coordinator may', async () => {
    const id = await startLogged()
    const form = step('void', 1, { reason: 'entered_twice' })
    const pepe = contextFor(installation, actorWith('worker', { office: place.office, organization: place.agency }))
    assert.doesNotMatch((await at(pepe, `/${id}`)).text, /name="transition" value="void"/)
    const refusal = await at(pepe, `/${id}/steps`, form)
    assert.equal(refusal.status, 422)
    assert.match(refusal.text, /error-summary[^]*coordina/)
    assert.match((await at(rogelio, `/${id}`)).text, /name="transition" value="void"/)
    assert.equal((await at(rogelio, `/${id}/steps`, form)).status, 303)
    assert.equal((await read(id)).state, 'entered_in_error')
  })
})

describe('Lupe follows a referral', () => {
  test('notes attempts and promises, keeps one and drops another', async () => {
    const id = await startLogged()
    const attempt = { id: newId(), towards: 'client', channel: 'call', came: 'no-answer' }
    assert.equal((await at(lupe, `/${id}/attempts`, attempt)).status, 303)
    const promise = { id: newId(), towards: 'client', what: 'call', dueOn: '2026-03-18' }
    assert.equal((await at(lupe, `/${id}/promises`, promise)).status, 303)
    const page = await at(lupe, `/${id}`)
    assert.match(page.text, /No contestó/)
    assert.match(page.text, /Pendiente/)
    assert.equal((await at(lupe, `/${id}/promises/${promise.id}/keeping`, {})).status, 303)
    assert.match((await at(lupe, `/${id}`)).text, /Cumplida/)
    assert.equal((await at(lupe, `/${id}/promises/${promise.id}/dropping`, {})).status, 422)
  })

  test('a promise for yesterday comes back as it was typed, beside its field', async () => {
    const id = await startLogged()
    const answer = await at(lupe, `/${id}/promises`, {
      id: newId(),
      towards: 'client',
      what: 'remind',
      dueOn: '2026-03-01',
    })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /id="dueOn-error"/)
    assert.match(answer.text, /value="2026-03-01"/)
    assert.match(answer.text, /value="remind" selected/)
    assert.equal((await at(lupe, `/${id}/attempts`, { id: newId(), channel: 'call' })).status, 422)
  })

  test('makes one more link and revokes it; after the consent is taken back there is neither access nor link', async () => {
    const id = await startTo(clinic, 'live')
    await at(lupe, `/${id}/sending`, telling({ consent: 'written', consentLanguage: 'en' }))
    const made = await at(lupe, `/${id}/links`, {})
    assert.match(made.text, /Hay un enlace nuevo[^]*\/answers\//)
    const page = await at(lupe, `/${id}`)
    const link = /links\/([0-9a-f-]{36})\/revocation/.exec(page.text)?.[1]
    assert.ok(link)
    assert.equal((await at(lupe, `/${id}/links/${link}/revocation`, {})).status, 303)
    assert.match((await at(lupe, `/${id}`)).text, /Anulado/)
    assert.match(page.text, /La persona retira su permiso/)
    assert.equal((await at(lupe, `/${id}/consent-withdrawal`, {})).status, 303)
    const after = await at(lupe, `/${id}`)
    assert.match(after.text, /Retirado el/)
    assert.match(after.text, /ya no puede verlo/)
    assert.equal((await at(lupe, `/${id}/links`, {})).status, 422)
    assert.equal((await at(lupe, `/${id}/consent-withdrawal`, {})).status, 422)
  })

  test('after it was declined offers another service, the one for the need first, and the new one says which it replaces', async () => {
    const id = await startLogged()
    await at(lupe, `/${id}/steps`, step('decline', 1, { reportedBy: 'provider', reason: 'not_eligible' }))
    assert.match((await at(lupe, `/${id}`)).text, /Todavía puede recibir ayuda en otro lugar/)
    const other = await addTestService(installation, place.office)
    const page = await at(lupe, `/${id}/replacement`)
    assert.match(page.text, new RegExp(`value="${other.service}"`))
    assert.doesNotMatch(page.text, new RegExp(`value="${clinic.service}"`))
    assert.equal((await at(lupe, `/${id}/replacement`, { id: newId() })).status, 422)
    const made = await at(lupe, `/${id}/replacement`, { id: newId(), service: other.service })
    assert.equal(made.status, 303)
    const next = made.location?.split('/').at(-1) as Id<'referral'>
    assert.equal((await read(next)).replaces, id)
    assert.match((await at(lupe, `/${next}`)).text, /Una referencia anterior/)
    assert.match((await at(lupe, `/${id}`)).text, /Ya se hizo otra en su lugar/)
    const twice = await at(lupe, `/${id}/replacement`, { id: newId(), service: other.service })
    assert.equal(twice.status, 422)
    assert.match(twice.text, /Ya /)
  })
})

describe('who is kept out', () => {
  test('Rosa, Óscar, Elena, Tomás and a clinic get no page; another agency finds no referral of this one', async () => {
    const id = await startLogged()
    const { recipient } = clinic
    const others = [
      anonymous,
      actorWith('consular-officer', { office: place.office }),
      actorWith('headquarters'),
      actorWith('operator'),
      actorWith('provider', { organization: recipient }),
    ]
    for (const actor of others) {
      const context = contextFor(installation, actor)
      for (const path of ['', `/${id}`, `/${id}/replacement`]) {
        assert.equal((await at(context, path)).status, 403, `${actor.name} ${path}`)
      }
      assert.equal((await at(context, `/${id}/steps`, step('accept', 1))).status, 403)
    }
    const elsewhere = await testStation(installation)
    const next = contextFor(installation, actorWith('worker', { office: place.office, organization: elsewhere.agency }))
    assert.equal((await at(next, `/${id}`)).status, 404)
    assert.equal((await at(next, `/${id}/steps`, step('accept', 1))).status, 404)
    assert.doesNotMatch((await at(next, '')).text, /Consulta de medicina/)
  })

  test('an address that names nothing, or a referral of another office, is not found', async () => {
    const id = await startLogged()
    for (const path of ['/nonsense', `/${newId()}`, `/${newId()}/replacement`]) {
      assert.equal((await at(lupe, path)).status, 404, path)
    }
    const other = await testStation(installation)
    const both = {
      ...lupe,
      actor: {
        ...lupe.actor,
        roles: [...lupe.actor.roles, { role: 'worker' as const, office: other.office, organization: place.agency }],
      },
    }
    assert.equal((await ask(plug, both, `referrals/${other.office}/${id}`)).status, 404)
    assert.equal((await at(lupe, `/${id}/links/nonsense/revocation`, {})).status, 404)
  })
})

test('what is sent at the very moment when the service has closed is refused by the command itself', async () => {
  const closing = await addTestService(installation, place.office)
  const id = await startTo(closing, 'logged')
  await closeNow(closing)
  const draft = {
    mode: 'self' as const,
    field: [],
    name: '',
    phone: '',
    ageGroup: 'adult' as const,
    bestTime: 'any' as const,
  }
  const rest = { messageOk: 'no' as const, interpreter: 'no' as const, language: '', consent: '' as const }
  const form = { ...draft, ...rest, consentLanguage: 'es', reminder: 'no' as const, seen: 0, token: newId() }
  const outcome = await sendReferral({ ...lupe, now }, { custodian: place.agency, referral: id }, form)
  assert.ok(!outcome.done)
  assert.deepEqual(
    outcome.objections.map(({ rule }) => rule),
    ['service-is-not-closed'],
  )
})
