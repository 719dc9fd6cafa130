// Sol opens the link on a telephone and answers; what comes too late, twice, at once or from nobody is told plainly.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Hono } from 'hono'
import { addDays, dayAt } from '#kernel/day'
import { contextFor, systemActor } from '#platform/context'
import { consult } from '#platform/database'
import type { Installation } from '#platform/installation'
import { newId, newSecret } from '#platform/random'
import { router, type Env } from '#platform/routing'
import {
  findReferral,
  listLinks,
  referrals,
  revokeLink,
  takeStep,
  withdrawReferralConsent,
  type ReferralAt,
} from '#registries/referrals'
import { findService } from '#registries/services'
import { makeApp } from '../src/app/app.tsx'
import { now, testInstallation } from './database.ts'
import { formsIn, type PageForm } from './page-forms.ts'
import { asking, personas, type Personas } from './personas.ts'
import { sendToClinic, typedToSend } from './sent-referral.ts'

let installation: Installation
let app: Hono<Env>
let people: Personas

/** What the clock of this installation shows; the day of an appointment comes when it is moved. */
let instant = now

before(async () => {
  installation = { ...(await testInstallation()), clock: () => instant }
  app = makeApp(installation, {
    assets: { style: '/style.css', chartStyle: '/charts.css', scripts: {} },
    routes: router(),
  })
  people = await personas(installation)
})

type Typed = Readonly<Record<string, string>>

interface Answered {
  readonly status: number
  readonly text: string
  readonly headers: Headers
}

async function ask(path: string, form?: Typed, as = people.rosa): Promise<Answered> {
  const answer = await app.request(path, asking(as, form))
  assert.ok(answer.status < 500, path)
  return { status: answer.status, text: await answer.text(), headers: answer.headers }
}

/** The form of an answer on a page, with what it presets and what is typed. */
function fill({ text }: Answered, transition: string, typed: Typed = {}): Typed {
  const form = formsIn(text, '/').find((each) => valueIn(each, 'transition') === transition)
  assert.ok(form, `${transition} is offered: ${text.replace(/\s+/g, ' ').slice(-3000)}`)
  const hidden = ['transition', 'seen', 'token'].map((name) => [name, valueIn(form, name)])
  return { ...Object.fromEntries(hidden), ...typed }
}

const valueIn = ({ fields }: PageForm, name: string): string => fields.find((field) => field.name === name)?.value ?? ''

const offers = ({ text }: Answered, transition: string): boolean =>
  formsIn(text, '/').some((form) => valueIn(form, 'transition') === transition)

const stateOf = async (at: ReferralAt) => (await consult(people.lupe, (db) => findReferral(db, at)))!

/** A day on which the clinic of the tests is open: a Wednesday to come. */
function openDay(): string {
  let day = addDays(dayAt(installation.clock(), 'America/Los_Angeles'), 7)
  while (new Date(day).getUTCDay() !== 3) day = addDays(day, 1)
  return day
}

/** What the page says, in Spanish, of a rule that does not hold. */
const assertObjected = ({ status, text }: Answered, rule: keyof typeof referrals.messages) => {
  assert.equal(status, 422)
  assert.ok(text.includes(referrals.messages[rule][0]), rule)
}

const secrets = [typedToSend.name, '555 0142', '5550142', 'atención médica', 'medical']
const tellsNothing = ({ text }: Answered) => {
  for (const secret of secrets) assert.ok(!text.toLowerCase().includes(secret.toLowerCase()), secret)
}

test('the door says that somebody refers, and nothing of Rosa or the need; whatever opens it changes nothing', async () => {
  const { at, secret } = await sendToClinic(people)
  for (const prefix of ['', '/en']) {
    const door = await ask(`${prefix}/answers/${secret}`)
    assert.equal(door.status, 200)
    tellsNothing(door)
    assert.match(door.text, /Agency [0-9a-f]{8}/)
    const forms = formsIn(door.text, '/').filter(({ method }) => method === 'POST')
    assert.deepEqual(
      forms.map(({ action }) => action),
      [`${prefix}/answers/${secret}`],
    )
    assert.equal(door.headers.get('set-cookie'), null)
    assert.match(door.headers.get('cache-control') ?? '', /no-store/)
    assert.ok(door.text.includes(prefix === '' ? `href="/en/answers/${secret}"` : `href="/answers/${secret}"`))
  }
  assert.equal((await stateOf(at)).position, 1)
})

test('Sol accepts, gives an appointment, says that Rosa came and closes with a medical home; each answer tells what is next', async (t) => {
  t.after(() => (instant = now))
  const { at, secret } = await sendToClinic(people)
  const path = `/answers/${secret}`
  const opened = await ask(path, {})
  assert.equal(opened.status, 200)
  assert.ok(opened.text.includes(typedToSend.name))
  assert.ok(opened.text.includes('href="tel:+12135550142"'))
  assert.ok(opened.text.includes('En la tarde'))
  assert.equal(opened.headers.get('set-cookie'), null)
  assert.match(opened.headers.get('cache-control') ?? '', /no-store/)
  assert.ok(!/person_id|receipt|recibo/i.test(opened.text))

  const accepted = await ask(`${path}/steps`, fill(opened, 'accept'))
  assert.equal(accepted.status, 200)
  assert.match(accepted.text, /Llame a la persona y dele una cita/)
  // The switch of language leads to the door, which can be asked for again.
  assert.ok(accepted.text.includes(`href="/en/answers/${secret}"`))

  const appointment = { appointmentOn: openDay(), appointmentTime: '10:30' }
  const scheduled = await ask(`${path}/steps`, fill(accepted, 'schedule', appointment))
  assert.match(scheduled.text, /vuelva a esta página y díganos si vino/)
  assert.equal((await stateOf(at)).state, 'scheduled')
  assert.match(scheduled.text, /Desde el día de la cita podrá decirnos aquí si vino/)
  assert.ok(!offers(scheduled, 'mark_attended') && !offers(scheduled, 'mark_no_show'))
  const early = await ask(`${path}/steps`, {
    ...fill(scheduled, 'complete'),
    transition: 'mark_attended',
  })
  assertObjected(early, 'day-of-the-appointment-has-come')
  instant = new Date(`${openDay()}T14:00:00Z`)
  const then = await ask(path, {})
  const attended = await ask(`/en${path}/steps`, fill(then, 'mark_attended'))
  assert.match(attended.text, /tell us with what outcome/)
  const ended = await ask(`/en${path}/steps`, fill(attended, 'complete', { outcome: 'medical_home_established' }))
  assert.equal(ended.status, 200)
  assert.match(ended.text, /Thank you\. It is noted\./)
  tellsNothing(ended)
  const { state, outcome, closed_by } = await stateOf(at)
  assert.deepEqual([state, outcome, closed_by], ['completed', 'medical_home_established', 'provider'])

  for (const [form, status] of [
    [undefined, 410],
    [{}, 410],
  ] as const) {
    const closed = await ask(path, form)
    assert.equal(closed.status, status)
    assert.match(closed.text, /Esta referencia ya se cerró/)
    tellsNothing(closed)
  }
})

test('an answer sent twice counts once, also the one that closes', async () => {
  const { at, secret } = await sendToClinic(people)
  const path = `/answers/${secret}`
  const accept = fill(await ask(path, {}), 'accept')
  const accepted = await ask(`${path}/steps`, accept)
  const again = await ask(`${path}/steps`, accept)
  assert.equal(again.status, 200)
  assert.match(again.text, /Cuenta una sola vez/)
  assert.equal((await stateOf(at)).position, 2)
  const complete = fill(accepted, 'complete', { outcome: 'service_received' })
  assert.match((await ask(`${path}/steps`, complete)).text, /Gracias/)
  const twice = await ask(`${path}/steps`, complete)
  assert.equal(twice.status, 200)
  assert.match(twice.text, /Cuenta una sola vez/)
  tellsNothing(twice)
  assert.equal((await stateOf(at)).position, 3)
  const other = await ask(`${path}/steps`, { ...complete, token: newId() })
  assert.equal(other.status, 410)
})

test('of two answers at once one counts, and the other is told how it stands now', async () => {
  const { at, secret } = await sendToClinic(people)
  const path = `/answers/${secret}`
  const page = await ask(path, {})
  const both = await Promise.all([
    ask(`${path}/steps`, fill(page, 'accept')),
    ask(`${path}/steps`, fill(page, 'waitlist')),
  ])
  assert.deepEqual(new Set(both.map(({ status }) => status)), new Set([200, 422]))
  const refused = both.find(({ status }) => status === 422)!
  assertObjected(refused, 'referral-was-not-moved-by-another')
  assert.equal((await stateOf(at)).position, 2)
  // What is offered now may be taken.
  const { state } = await stateOf(at)
  const next = { appointmentOn: openDay(), appointmentTime: '09:00' }
  assert.equal((await ask(`${path}/steps`, fill(refused, 'schedule', next))).status, 200, state)
})

test('no room: the clinic says so with a reason, Lupe sees it, and the directory too', async () => {
  const { at, secret, service } = await sendToClinic(people)
  const path = `/answers/${secret}`
  const page = await ask(path, {})
  const without = await ask(`${path}/steps`, fill(page, 'decline'))
  assertObjected(without, 'reason-is-chosen')
  const wrong = await ask(`${path}/steps`, fill(page, 'decline', { reason: 'deceased' }))
  assert.equal(wrong.status, 422)
  assert.equal((await stateOf(at)).position, 1)
  const declined = await ask(`${path}/steps`, fill(wrong, 'decline', { reason: 'no_capacity' }))
  assert.match(declined.text, /El directorio ya dice que no tienen lugar/)
  tellsNothing(declined)
  assert.equal((await stateOf(at)).reason, 'no_capacity')
  const listed = await consult(people.lupe, (db) => findService(db, service))
  assert.deepEqual([listed?.capacity?.state, listed?.capacity?.said_by], ['full', 'provider'])
})

test('an appointment that is past, at a closed hour or no time at all is refused beside its field, as it was typed', async () => {
  const { at, secret } = await sendToClinic(people)
  const path = `/answers/${secret}`
  const accepted = await ask(`${path}/steps`, fill(await ask(path, {}), 'accept'))
  const cases = [
    [{ appointmentOn: '2020-01-15', appointmentTime: '10:00' }, 'appointment-is-in-the-future'],
    [{ appointmentOn: openDay(), appointmentTime: '23:30' }, 'appointment-is-in-open-hours'],
    [{ appointmentOn: addDays(openDay() as never, 4), appointmentTime: '10:00' }, 'appointment-is-in-open-hours'],
    [{ appointmentOn: 'mañana', appointmentTime: '10:00' }, 'appointment-can-be-read'],
    [{ appointmentOn: '', appointmentTime: '' }, 'appointment-is-given'],
  ] as const
  for (const [typed, rule] of cases) {
    const refused = await ask(`${path}/steps`, fill(accepted, 'schedule', typed))
    assertObjected(refused, rule)
    if (typed.appointmentTime !== '') assert.ok(refused.text.includes(`value="${typed.appointmentTime}"`))
  }
  assert.equal((await stateOf(at)).position, 2)
})

test('unknown, cut and malformed links give one page and one status; expired and revoked ones their own; none tells anything', async () => {
  const { at, secret } = await sendToClinic(people)
  const pages = await Promise.all(
    [newSecret(), secret.slice(2), 'x', '%F0%9F%8F%A5', newId()].flatMap((typed) => [
      ask(`/answers/${typed}`),
      ask(`/answers/${typed}`, {}),
      ask(`/answers/${typed}/steps`, { transition: 'accept', seen: '1', token: newId() }),
    ]),
  )
  const bare = (text: string) => text.replaceAll(/href="\/en\/answers\/[^"]*"/g, '')
  assert.deepEqual(new Set(pages.map(({ status }) => status)), new Set([404]))
  assert.equal(new Set(pages.map(({ text }) => bare(text))).size, 1)
  assert.match(pages[0]!.text, /Este enlace no sirve/)
  assert.match((await ask(`/en/answers/${newSecret()}`)).text, /This link does not work/)

  const [link] = await consult(people.lupe, (db) => listLinks(db, at))
  assert.ok((await revokeLink(people.lupe, at, link!.id)).done)
  for (const form of [undefined, {}]) {
    const revoked = await ask(`/answers/${secret}`, form)
    assert.equal(revoked.status, 410)
    assert.match(revoked.text, /Este enlace se anuló/)
    tellsNothing(revoked)
  }
  const step = { transition: 'accept', seen: '1', token: newId() }
  assert.equal((await ask(`/answers/${secret}/steps`, step)).status, 410)
  assert.equal((await stateOf(at)).state, 'sent')
})

test('a link whose referral was withdrawn says that nothing more is needed, whether it was accepted or not', async () => {
  for (const isAccepted of [false, true]) {
    const { at, secret } = await sendToClinic(people)
    const accept = fill(await ask(`/answers/${secret}`, {}), 'accept')
    if (isAccepted) assert.equal((await ask(`/answers/${secret}/steps`, accept)).status, 200)
    assert.ok((await withdrawReferralConsent(people.lupe, at)).done)
    const step = { ...accept, transition: 'decline', reason: 'other', token: newId() }
    for (const shut of [
      await ask(`/answers/${secret}`),
      await ask(`/answers/${secret}`, {}),
      await ask(`/answers/${secret}/steps`, step),
    ]) {
      assert.equal(shut.status, 410)
      assert.match(shut.text, /Ya no hace falta su respuesta[^]*no tiene que hacer nada más/)
      assert.doesNotMatch(shut.text, /se anuló|pida otro/)
      tellsNothing(shut)
    }
  }
})

test('an answer after the clock closed the referral is let in, and shows nothing of Rosa before', async () => {
  const { at, secret } = await sendToClinic(people)
  const clock = contextFor(installation, systemActor([], [people.agency]))
  const nothing = { reportedBy: null, outcome: null, appointmentAt: null }
  const expired = { transition: 'expire', seen: 1, token: newId(), reason: 'no_response', ...nothing } as const
  assert.ok((await takeStep(clock, at, expired)).done)
  const path = `/answers/${secret}`
  const late = await ask(path, {})
  assert.match(late.text, /La fecha para contestar ya pasó/)
  tellsNothing(late)
  assert.ok(!offers(late, 'accept'))
  const reopened = await ask(`${path}/steps`, fill(late, 'reopen'))
  assert.equal(reopened.status, 200)
  assert.ok(reopened.text.includes(typedToSend.name))
  assert.equal((await stateOf(at)).state, 'accepted')
})

test('an answer that is no answer, or not one that the state allows, changes nothing and shows how it stands', async () => {
  const { at, secret } = await sendToClinic(people)
  const path = `/answers/${secret}`
  const page = await ask(path, {})
  const accept = fill(page, 'accept')
  for (const typed of [
    { ...accept, transition: 'void', reason: 'other' },
    { ...accept, transition: 'withdraw', reason: 'other' },
    { ...accept, transition: 'mark_attended' },
    { ...accept, transition: 'reopen' },
    { ...accept, transition: '"><script>' },
    { ...accept, token: 'x' },
    { ...accept, seen: '-1' },
    {},
  ]) {
    const refused = await ask(`${path}/steps`, typed)
    assert.equal(refused.status, 422, JSON.stringify(typed))
    assert.ok(refused.text.includes('govuk-error-summary'), JSON.stringify(typed))
    assert.ok(offers(refused, 'accept'))
  }
  assert.equal((await stateOf(at)).position, 1)
})

test('Sol answers on the platform: the list, the referral, the answer; nobody else comes in', async () => {
  const { at } = await sendToClinic(people)
  const list = await ask('/answers', undefined, people.sol)
  assert.equal(list.status, 200)
  assert.ok(list.text.includes(`/answers/referrals/${at.referral}`))
  tellsNothing(list)
  const own = `/answers/referrals/${at.referral}`
  const opened = await ask(own, undefined, people.sol)
  assert.ok(opened.text.includes(typedToSend.name))
  const elsewhere = await personas(installation)
  const foreign = await ask(own, undefined, elsewhere.sol)
  assert.equal(foreign.status, 404)
  tellsNothing(foreign)
  assert.equal((await ask(`${own}/steps`, fill(opened, 'accept'), elsewhere.sol)).status, 404)
  assert.equal((await ask(own, undefined, people.lupe)).status, 403)
  assert.equal((await stateOf(at)).position, 1)

  const complete = async (page: Answered) =>
    ask(`${own}/steps`, fill(page, 'complete', { outcome: 'enrolled' }), people.sol)
  const accepted = await ask(`${own}/steps`, fill(opened, 'accept'), people.sol)
  const ended = await complete(accepted)
  assert.equal(ended.status, 200)
  assert.match(ended.text, /Gracias/)
  for (const closed of [await ask(own, undefined, people.sol), await complete(accepted)]) {
    assert.equal(closed.status, 404)
    assert.match(closed.text, /Esta referencia no está abierta/)
    tellsNothing(closed)
  }
  assert.ok(!(await ask('/answers', undefined, people.sol)).text.includes(at.referral))
})

test('every page of an answer stays small', async () => {
  const { secret } = await sendToClinic(people)
  for (const form of [undefined, {}]) {
    const { text } = await ask(`/answers/${secret}`, form)
    assert.ok(Buffer.byteLength(text) < 20 * 1024, `${Buffer.byteLength(text)} bytes`)
  }
})
