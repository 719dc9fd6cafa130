// The personas sign in, set up their accounts, invite, and work at a window tablet; what they see is read.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { Hono } from 'hono'
import type { Id } from '#kernel/id'
import { type Context } from '#platform/context'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { type Env } from '#platform/routing'
import { access, addSamplePerson, invite } from '#registries/access'
import { Authenticator } from '../../../test/authenticator.ts'
import { askAt, post, siteOf, type Answer } from '../../../test/access-site.tsx'
import { testInstallation } from '../../../test/database.ts'
import { asking, cookieFor, personas, type Personas } from '../../../test/personas.ts'
import { setPin } from './commands/enrolment.ts'
import { enrolTablet, prepareTablet } from './commands/tablet.ts'

let installation: Installation
let site: Hono<Env>

before(async () => {
  installation = await testInstallation()
  site = siteOf(installation)
})

const ask = (path: string, init: RequestInit = {}, at = site): Promise<Answer> => askAt(at, path, init)

const postJson = (body: object, cookie = ''): RequestInit => ({
  method: 'POST',
  headers: { cookie, 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

const mailOf = (name: string): string => `${name}-${newId().slice(0, 8)}@ejemplo.org`

async function inviteWorker({ ines, office, agency }: Personas) {
  const mail = mailOf('socorro')
  const role = { role: 'worker', office, organization: agency } as const
  const outcome = await invite(ines, { name: 'Socorro Paz', mail, language: 'es', ...role })
  assert.ok(outcome.done)
  return { mail, account: outcome.value.account, path: outcome.value.link!.replace('http://localhost:3000', '') }
}

test('a stranger who asks for the window gets the sign-in page and goes on to the window afterwards', async () => {
  const { rosa, office } = await personas(installation)
  const asked = await ask(`/ventanillas/${office}/visits?day=1`, asking(rosa))
  assert.equal(asked.status, 403)
  assert.match(asked.text, /Entrar con contraseña y código/)
  assert.match(asked.text, new RegExp(`name="to" value="/ventanillas/${office}/visits\\?day=1"`))
  const posted = await ask(`/ventanillas/${office}/visits`, post({ zip: '90001' }))
  assert.deepEqual([posted.status, posted.text], [403, '<!doctype html><p>forbidden</p>'])
})

test('Socorro opens her invitation, sees her name and the square, and comes in with passphrase and code', async () => {
  const people = await personas(installation)
  const { mail, path } = await inviteWorker(people)
  const opened = await ask(path)
  assert.equal(opened.status, 200)
  assert.match(opened.text, /Esta invitación es para Socorro Paz/)
  assert.match(opened.text, /<svg class="qr"/)
  const secret = /<code>([A-Z2-7 ]+)<\/code>/.exec(opened.text)![1]!.replaceAll(' ', '')
  const key = new URL(path, 'http://localhost').searchParams.get('key')!
  const { TOTP } = await import('otpauth')
  const codeAt = (minutes: number) =>
    new TOTP({ secret }).generate({ timestamp: installation.clock().getTime() + minutes * 60_000 })
  const passphrase = 'cuatro palabras que solo yo junto'
  const short = await ask('/invitation', post({ key, passphrase: 'corta', code: codeAt(0) }))
  assert.equal(short.status, 422)
  assert.match(short.text, /La contraseña debe tener 12 letras o más/)
  assert.ok(!short.text.includes('value="corta"'))
  const accepted = await ask('/invitation', post({ key, passphrase, code: codeAt(0) }))
  assert.deepEqual([accepted.status, accepted.to], [303, '/account'])
  assert.match((await ask('/account', { headers: { cookie: accepted.cookie } })).text, /Socorro Paz/)
  const closed = await ask(path)
  assert.equal(closed.status, 404)
  assert.match(closed.text, /Esta invitación ya no sirve/)

  const wrong = await ask('/sign-in', post({ mail, passphrase, code: codeAt(0), to: '/account' }))
  assert.equal(wrong.status, 422)
  assert.match(wrong.text, /Cada código sirve una sola vez/)
  assert.match(wrong.text, new RegExp(`value="${mail}"`))
  const next = siteOf({ ...installation, clock: () => new Date(installation.clock().getTime() + 60_000) })
  const signedIn = await ask('/sign-in', post({ mail, passphrase, code: codeAt(1), to: '/account' }), next)
  assert.deepEqual([signedIn.status, signedIn.to], [303, '/account'])
  const away = await ask('/sign-out', post({}, signedIn.cookie))
  assert.match(away.cookie, /^puente=$/)
  assert.equal((await ask('/account', { headers: { cookie: signedIn.cookie } })).status, 403)
})

test('after five tries the sign-in page says to wait, with status 429', async () => {
  const mail = mailOf('nadie')
  const tryOnce = () => ask('/en/sign-in', post({ mail, passphrase: 'una adivinanza larga', code: '123456' }))
  for (let count = 0; count < 5; count++) assert.equal((await tryOnce()).status, 422)
  const refused = await tryOnce()
  assert.equal(refused.status, 429)
  assert.match(refused.text, /There were too many tries/)
})

test('Socorro makes a passkey from her invitation, signs in with it, and adds and removes another', async () => {
  const people = await personas(installation)
  const { path } = await inviteWorker(people)
  const key = new URL(path, 'http://localhost').searchParams.get('key')!
  const device = new Authenticator(installation.origin)
  const begin = async (address: string, body: object, cookie = '') =>
    JSON.parse((await ask(address, postJson(body, cookie))).text)
  const begun = await begin('/invitation/passkey/options', { key })
  const made = await ask(
    '/invitation/passkey',
    postJson({ key, challenge: begun.challenge, response: device.create(begun.options) }),
  )
  assert.deepEqual([made.status, JSON.parse(made.text)], [200, { to: '/account' }])
  assert.equal((await ask('/invitation/passkey/options', postJson({ key }))).status, 422)

  const signIn = await begin('/sign-in/passkey/options', {})
  const answer = { challenge: signIn.challenge, response: device.get(signIn.options), to: '/account' }
  const entered = await ask('/sign-in/passkey', postJson(answer))
  assert.deepEqual([entered.status, JSON.parse(entered.text)], [200, { to: '/account' }])
  assert.equal((await ask('/sign-in/passkey', postJson(answer))).status, 422)

  const second = new Authenticator(installation.origin)
  const more = await begin('/account/passkeys/options', {}, entered.cookie)
  assert.equal(more.options.excludeCredentials.length, 1)
  const added = { challenge: more.challenge, response: second.create(more.options), label: 'Computadora' }
  assert.equal((await ask('/account/passkeys', postJson(added, entered.cookie))).status, 200)
  const account = await ask('/account', { headers: { cookie: entered.cookie } })
  assert.match(account.text, /Computadora/)
  const remove = (passkey: Authenticator) =>
    ask(`/account/passkeys/${passkey.id.toString('base64url')}/removal`, post({}, entered.cookie))
  assert.equal((await remove(device)).status, 303)
  const last = await remove(second)
  assert.equal(last.status, 422)
  assert.match(last.text, /No puede quitar su única forma de entrar/)
})

test('Lupe chooses a language and a PIN, names her device and ends her sessions', async () => {
  const { lupe, elena } = await personas(installation)
  assert.equal((await ask('/account/language', asking(lupe, { language: 'en' }))).to, '/en/account?saved')
  assert.equal((await ask('/account/language', asking(lupe, { language: 'xx' }))).status, 422)
  const easy = await ask('/account/pin', asking(lupe, { pin: '111111' }))
  assert.equal(easy.status, 422)
  assert.match(easy.text, /fácil de adivinar/)
  assert.equal((await ask('/account/pin', asking(lupe, { pin: '482913' }))).status, 303)
  const page = (await ask('/en/account?saved', asking(lupe))).text
  assert.match(page, /The change was saved/)
  assert.match(page, /You have one since/)
  const session = /account\/sessions\/([0-9a-f-]{36})\/end/.exec(page)![1]!
  await ask(`/account/sessions/${session}/label`, asking(lupe, { label: 'Mi teléfono' }))
  assert.match((await ask('/account', asking(lupe))).text, /Mi teléfono/)
  assert.equal((await ask(`/account/sessions/${session}/end`, asking(lupe, {}))).to, '/sign-in')
  assert.equal((await ask('/account', asking(lupe))).status, 403)
  assert.doesNotMatch((await ask('/account', asking(elena))).text, /tableta de atención/)
  assert.equal((await ask('/account/sessions/end', asking(elena, {}))).to, '/sign-in')
  assert.equal((await ask('/account', asking(elena))).status, 403)
})

test('Inés invites and sees the link, is told what is wrong beside its field, and ends a role', async () => {
  const people = await personas(installation)
  const { ines, office, agency } = people
  const form = {
    name: 'Socorro Paz',
    title: '',
    mail: mailOf('socorro'),
    role: 'worker',
    office,
    organization: agency,
    language: 'en',
  }
  const wrong = await ask('/people', asking(ines, { ...form, mail: 'nada', name: '' }))
  assert.equal(wrong.status, 422)
  assert.match(wrong.text, /Escriba el nombre de la persona/)
  const invited = await ask('/people', asking(ines, form))
  assert.equal(invited.status, 200)
  assert.match(invited.text, /http:\/\/localhost:3000\/en\/invitation\?key=/)
  const shown = (await ask('/people', asking(ines))).text
  assert.match(shown, /Socorro Paz/)
  assert.match(shown, /Invitada hasta el/)
  assert.doesNotMatch(shown, /en otra parte|antes/)
  const [, account] = /people\/([0-9a-f-]{36})\/invitation/.exec(shown.slice(shown.indexOf('Socorro')))!
  const [, role] = /people\/roles\/([0-9a-f-]{36})\/end/.exec(shown.slice(shown.indexOf('Socorro')))!
  assert.match((await ask(`/people/${account}/invitation`, asking(ines, {}))).text, /invitation\?key=/)
  assert.equal((await ask(`/people/${account}/invitation`, asking(people.otherInes, {}))).status, 404)
  assert.equal((await ask('/people/nobody/invitation', asking(ines, {}))).status, 404)
  assert.equal((await ask(`/people/roles/${role}/end`, asking(ines, {}))).to, '/people')
  assert.match((await ask('/people', asking(ines))).text, /Papeles que terminaron/)
  assert.equal((await ask(`/people/roles/${role}/end`, asking(ines, {}))).status, 422)
})

test('Tomás lets in somebody of a clinic, of which the office is not asked; Sol chooses among her own organization', async () => {
  const { tomas, sol, clinic, office, otherAgency } = await personas(installation)
  const form = { name: 'Paz Oro', mail: mailOf('paz'), role: 'provider', office, organization: clinic }
  const { status, text } = await ask('/people', asking(tomas, { ...form, language: 'es' }))
  assert.equal(status, 200, text)
  const own = await ask('/people', asking(sol))
  assert.ok(own.text.includes('Paz Oro') && own.text.includes(clinic))
  assert.ok(!own.text.includes('name="office"') && !own.text.includes(otherAgency))
  const foreign = { ...form, mail: mailOf('otra'), organization: otherAgency, language: 'es' }
  assert.equal((await ask('/people', asking(sol, foreign))).status, 403)
})

test('the operator is asked for the mail of a person whose mail it may not read', async () => {
  const people = await personas(installation)
  const { tomas, office, agency } = people
  const mail = mailOf('directora')
  const lead = { role: 'agency-lead', office, organization: agency } as const
  const outcome = await invite(tomas, { name: 'Directora', mail, language: 'es', ...lead })
  assert.ok(outcome.done)
  const path = `/people/${outcome.value.account}/invitation`
  const refused = await ask(path, asking(tomas, {}))
  assert.equal(refused.status, 422)
  assert.match(refused.text, /Escriba el correo con el que esta persona tiene su cuenta/)
  assert.equal((await ask(path, asking(tomas, { mail }))).status, 200)
})

test('only those who let people in see the page of their people, and only leads the tablets', async () => {
  const people = await personas(installation)
  for (const [who, status, tablets] of [
    ['ines', 200, 200],
    ['elena', 200, 403],
    ['tomas', 200, 403],
    ['lupe', 403, 403],
    ['rogelio', 403, 403],
    ['oscar', 403, 403],
    ['rosa', 403, 403],
  ] as const) {
    assert.equal((await ask('/people', asking(people[who]))).status, status, who)
    assert.equal((await ask('/tablets', asking(people[who]))).status, tablets, who)
  }
})

/** A tablet of Inés's window on which Lupe has a PIN; its cookie. */
async function tabletOf({ ines, rosa, lupe, office, agency }: Personas): Promise<string> {
  const prepared = await prepareTablet(ines, { label: 'Mesa 1', office, organization: agency })
  assert.ok(prepared.done)
  const enrolled = await enrolTablet(rosa, prepared.value.code)
  assert.ok(enrolled.done && (await setPin(lupe, '482913')).done)
  return `puente-tablet=${enrolled.value.token}`
}

const later = (minutes: number): Hono<Env> =>
  siteOf({ ...installation, clock: () => new Date(installation.clock().getTime() + minutes * 60_000) })

const digits = (context: Context, pin = '482913') => ({ puenteWorker: context.actor.account!, puentePin: pin })

test('Inés prepares a tablet; its code, typed on it, lets it in; revoked, it is a stranger again', async () => {
  const { ines, office, agency } = await personas(installation)
  const wrong = await ask('/tablets', asking(ines, { label: '', window: `${office} ${agency}` }))
  assert.equal(wrong.status, 422)
  assert.equal((await ask('/tablets', asking(ines, { label: 'Mesa', window: 'laredo x' }))).status, 403)
  const prepared = await ask('/tablets', asking(ines, { label: 'Mesa 1', window: `${office} ${agency}` }))
  const [, code] = /([0-9A-Z]{5}-[0-9A-Z]{5})/.exec(prepared.text)!
  assert.match((await ask('/window')).text, /Código de la tableta/)
  assert.equal((await ask('/window/enrolment', post({ code: 'AAAAA-AAAAA' }))).status, 422)
  const enrolled = await ask('/window/enrolment', post({ code: code! }))
  assert.equal(enrolled.to, '/window')
  const locked = await ask('/window', { headers: { cookie: enrolled.cookie } })
  assert.match(locked.text, /Nadie tiene código todavía/)
  const [, tablet] = /tablets\/([0-9a-f-]{36})\/revocation/.exec((await ask('/tablets', asking(ines))).text)!
  assert.equal((await ask(`/tablets/${tablet}/revocation`, asking(ines, {}))).to, '/tablets')
  assert.equal((await ask(`/tablets/${tablet}/revocation`, asking(ines, {}))).status, 422)
  assert.match((await ask('/window', { headers: { cookie: enrolled.cookie } })).text, /Código de la tableta/)
})

test('Lupe comes in at the tablet, locks it, and only her own window opens there', async () => {
  const people = await personas(installation)
  const { lupe, office, otherOffice } = people
  const tablet = await tabletOf(people)
  const visits = `/ventanillas/${office}/visits`
  const locked = await ask(visits, { headers: { cookie: tablet } })
  assert.equal(locked.status, 403)
  assert.match(locked.text, /¿Quién atiende\?/)
  const wrong = await ask('/window', post({ ...digits(lupe, '000111'), to: visits }, tablet))
  assert.equal(wrong.status, 403)
  assert.match(wrong.text, /El código no coincide/)
  assert.match(wrong.text, new RegExp(`name="to" value="${visits}"`))
  const opened = await ask('/window', post({ ...digits(lupe), to: visits }, tablet))
  assert.deepEqual([opened.status, opened.to], [303, visits])
  const cookie = `${tablet}; ${opened.cookie}`
  assert.equal((await ask(visits, { headers: { cookie } })).text, 'visits of Lupe')
  assert.equal((await ask(`/ventanillas/${otherOffice}/visits`, { headers: { cookie } })).status, 403)
  assert.equal((await ask('/account', { headers: { cookie } })).status, 403)
  assert.match((await ask('/window', { headers: { cookie } })).text, /Atiende Lupe/)
  assert.equal((await ask('/window/lock', post({}, cookie))).to, '/window')
  assert.match((await ask(visits, { headers: { cookie } })).text, /¿Quién atiende\?/)
})

test('a tablet that was idle for three minutes keeps what Lupe typed and posts it on after her PIN', async () => {
  const people = await personas(installation)
  const { lupe, office } = people
  const tablet = await tabletOf(people)
  const { cookie: session } = await ask('/window', post(digits(lupe), tablet))
  const cookie = `${tablet}; ${session}`
  const visits = `/ventanillas/${office}/visits`
  const body = new URLSearchParams([
    ['zip', '90001'],
    ['need', 'diabetes'],
    ['need', 'vista "lejos"'],
  ])
  const late = later(4)
  const kept = await ask(visits, { method: 'POST', headers: { cookie }, body }, late)
  assert.equal(kept.status, 403)
  assert.match(kept.text, /Lo que escribió se conserva/)
  assert.match(kept.text, new RegExp(`action="${visits}"`))
  assert.match(kept.text, new RegExp(`value="${lupe.actor.account}" checked`))
  const hidden = [...kept.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
  const again = new URLSearchParams(hidden.map(([, name, value]) => [name!, value!.replaceAll('&quot;', '"')]))
  const fill = (pin: string) => {
    const form = new URLSearchParams(again)
    for (const [name, value] of Object.entries(digits(lupe, pin))) form.append(name, value)
    return { method: 'POST', headers: { cookie }, body: form }
  }
  const wrong = await ask(visits, fill('000111'), late)
  assert.match(wrong.text, /El código no coincide/)
  assert.match(wrong.text, /value="90001"/)
  const done = await ask(visits, fill('482913'), late)
  assert.equal(done.status, 200)
  assert.deepEqual(JSON.parse(done.text), { by: 'Lupe', typed: { zip: '90001', need: ['diabetes', 'vista "lejos"'] } })
  assert.match(done.cookie, /^puente=./)
})

test('after five wrong PINs the tablet says to wait', async () => {
  const people = await personas(installation)
  const tablet = await tabletOf(people)
  const tryOnce = () => ask('/window', post(digits(people.lupe, '000111'), tablet))
  for (let count = 0; count < 5; count++) assert.equal((await tryOnce()).status, 403)
  const nobody = await ask('/window', post({ puentePin: '482913' }, tablet))
  assert.match(nobody.text, /Elija su nombre/, 'worker-is-chosen')
  const refused = await tryOnce()
  assert.equal(refused.status, 429)
  assert.match(refused.text, /Hubo muchos intentos/)
})

test('the page of a tablet learns who works there, unlocks without leaving, and says that somebody works', async () => {
  const people = await personas(installation)
  const { lupe } = people
  const tablet = await tabletOf(people)
  const workers = async (cookie: string) => JSON.parse((await ask('/window/workers', { headers: { cookie } })).text)
  assert.deepEqual(await workers(''), [])
  const { account } = lupe.actor
  assert.deepEqual(await workers(tablet), [{ account, name: 'Lupe', current: false }])
  const json = (pin: string): RequestInit => {
    const init = post(digits(lupe, pin), tablet)
    return { ...init, headers: { cookie: tablet, accept: 'application/json' } }
  }
  assert.equal((await ask('/window', json('000111'))).status, 403)
  const opened = await ask('/window', json('482913'))
  assert.deepEqual([opened.status, JSON.parse(opened.text)], [200, { unlocked: true }])
  const cookie = `${tablet}; ${opened.cookie}`
  assert.deepEqual(await workers(cookie), [{ account, name: 'Lupe', current: true }])
  assert.equal((await ask('/window/presence', post({}, cookie), later(2))).status, 204)
  const at = await ask('/window', { headers: { cookie } }, later(4))
  assert.match(at.text, /Atiende Lupe/)
})

test('sample people are buttons on the sign-in page of a sample, and said to be invented', async () => {
  const people = await personas(installation)
  const sample = { ...installation, sample: true }
  const role = { role: 'worker', office: people.office, organization: people.agency } as const
  const added = await addSamplePerson(sample, { name: 'Lupe Ramos', title: 'Ventanilla', language: 'en', ...role })
  assert.ok(added.done)
  const account = added.value as Id<'account'>
  const shown = await ask('/sign-in', {}, siteOf(sample))
  assert.match(shown.text, /La gente de esta lista no existe/)
  assert.match(shown.text, new RegExp(`value="${account}"[^>]*>Lupe Ramos: Ventanilla`))
  const entered = await ask('/sign-in/sample', post({ account, to: '/people' }), siteOf(sample))
  assert.deepEqual([entered.status, entered.to], [303, '/en/people'])
  assert.doesNotMatch((await ask('/sign-in')).text, /inventadas|no existe/)
  assert.equal((await ask('/sign-in/sample', post({ account }))).status, 403)
})

test('over https the cookie is bound to the host, and no script reads it', async () => {
  const people = await personas(installation)
  const secure = siteOf({ ...installation, origin: 'https://puente.example', sample: true })
  const role = { role: 'worker', office: people.office, organization: people.agency } as const
  const added = await addSamplePerson({ ...installation, sample: true }, { name: 'Lupe', title: '', ...role })
  assert.ok(added.done)
  const answer = await secure.request('/sign-in/sample', post({ account: added.value }))
  const [cookie] = answer.headers.getSetCookie()
  assert.match(cookie!, /^__Host-puente=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
  assert.equal(cookieFor(people.rosa), '')
})

test('the header shows each persona what is theirs', async () => {
  const { rosa, lupe, ines, elena } = await personas(installation)
  const paths = ({ actor }: Context) => access.menu(actor).map(({ path }) => path)
  assert.deepEqual(paths(rosa), ['/sign-in'])
  assert.deepEqual(paths(lupe), ['/account'])
  assert.deepEqual(paths(ines), ['/people', '/tablets', '/account'])
  assert.deepEqual(paths(elena), ['/people', '/account'])
  const tablet = newId<'tablet'>()
  assert.deepEqual(
    access.menu({ ...ines.actor, tablet }).map(({ path }) => path),
    ['/window'],
  )
})
