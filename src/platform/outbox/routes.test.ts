import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { CompiledQuery } from 'kysely'
import type { Hono } from 'hono'
import { done } from '#kernel/outcome'
import { freshInstallation } from '../../../test/database.ts'
import { anonymous, contextFor, systemActor, type Actor, type Context, type RoleName } from '../context.ts'
import { transact } from '../database.ts'
import { BadRequest, Forbidden, NotFound } from '../errors.ts'
import type { Installation, MessageSettings } from '../installation.ts'
import { sendMail } from '../mail.ts'
import { inboundSms, outbox } from '../outbox.ts'
import { newId } from '../random.ts'
import { router, type Env } from '../routing.ts'
import { sendSms } from '../sms.ts'
import { addressIn, type View } from '../view.ts'
import { mayReadOutbox } from './routes.tsx'

const fresh = await freshInstallation()
after(() => fresh.database.close())

const actorOf = (role: RoleName): Actor => ({
  ...anonymous,
  kind: 'account',
  account: newId(),
  name: role,
  roles: [{ role, office: null, organization: null }],
})

const tomas = actorOf('operator')
const lupe = actorOf('worker')

const nothingSetUp: MessageSettings = { mail: null, sms: null, smsInboundToken: null }
const mail = { url: 'smtp://mail.example', from: 'puente@puente.example' }
const sms = { url: 'https://sms.example', token: 'secret', from: 'PUENTE' }

/** The two plugs as the app mounts them, for one who asks. */
function siteFor(actor: Actor, messages: Partial<MessageSettings> = {}, sample = false): Hono<Env> {
  const installation: Installation = { ...fresh, sample, messages: { ...nothingSetUp, ...messages } }
  const site = router()
  site.use(async (c, next) => {
    const context = contextFor(installation, actor)
    c.set('context', context)
    c.set('view', viewFor(context))
    await next()
  })
  for (const { path, routes } of [outbox, inboundSms]) site.route(path!, routes!)
  site.onError((error, c) => {
    if (error instanceof Forbidden) return c.text('forbidden', 403)
    if (error instanceof NotFound) return c.text('not found', 404)
    return c.text(error.message, error instanceof BadRequest ? 400 : 500)
  })
  return site
}

const viewFor = ({ actor, installation, today }: Context): View => ({
  language: 'es',
  words: installation.pack.words.es,
  path: '/outbox',
  actor,
  today,
  to: (path) => addressIn('es', path),
  menu: [],
  sample: installation.sample,
  filling: null,
  exit: installation.pack.exit,
  assets: { style: '/style.css', chartStyle: '/charts.css', scripts: {} },
})

const link = 'https://puente.example/i/abc'

async function writeTwo(): Promise<void> {
  const context = contextFor(fresh, systemActor())
  await transact(context, async (tx) => {
    const text = `Entre aquí: ${link}\n<b>hoy</b>`
    await sendMail(tx, context, { to: 'lupe@agencia.example', subject: 'Invitación', text, secrets: [link] })
    await sendSms(tx, context, { to: '+15550100155', text: 'Puente: su código es 4711', purpose: 'sign-in-code' })
    return done(null)
  })
}

const rowsOf = async (text: string): Promise<unknown[]> =>
  fresh.database.asOwner(async (owner) => (await owner.executeQuery(CompiledQuery.raw(text))).rows)

test('Without configuration Tomás sees what waits, no link, nobody’s telephone, and that he looked is an event', async () => {
  await writeTwo()
  const answer = await siteFor(tomas).request('/outbox')
  assert.equal(answer.status, 200)
  const text = await answer.text()
  for (const shown of ['lupe@agencia.example', 'Invitación', 'Entre aquí: ', 'sign-in-code', 'SMTP_URL']) {
    assert.ok(text.includes(shown), shown)
  }
  for (const withheld of ['/i/abc', '5550100155', '4711', 'su codigo']) assert.ok(!text.includes(withheld), withheld)
  assert.match(text, /Los enlaces de los correos no se muestran/)
  assert.ok(!text.includes('<b>hoy'), 'what was written is text, not markup')
  const events = await rowsOf(`select kind, headquarters from platform.event`)
  assert.deepEqual(events, [{ kind: 'outbox-opened', headquarters: true }])
})

test('Where all people are invented, everything is shown for trying out, and the page says why', async () => {
  const text = await (await siteFor(lupe, {}, true).request('/outbox')).text()
  assert.match(text, /<a class="govuk-link" href="https:\/\/puente\.example\/i\/abc">/)
  for (const shown of ['+15550100155', 'su codigo es 4711', 'todas las personas son inventadas. Por eso']) {
    assert.ok(text.includes(shown), shown)
  }
  assert.ok(!text.includes('<b>hoy'), 'what was written is text, not markup')
  assert.ok(!text.includes('no se muestran: abren'))
})

test('Where both are set up, messages are counted and not shown', async () => {
  const text = await (await siteFor(tomas, { mail, sms }).request('/outbox')).text()
  assert.ok(!text.includes('lupe@agencia.example') && !text.includes('4711'))
  assert.match(text, /En espera/)
  assert.equal((await rowsOf(`select from platform.event`)).length, 2, 'nothing sealed was opened')
})

test('Where only mail is set up, only text messages are shown', async () => {
  const text = await (await siteFor(tomas, { mail }).request('/outbox')).text()
  assert.ok(!text.includes('lupe@agencia.example') && text.includes('sign-in-code'))
})

test('Others see the outbox only where all people are invented', async () => {
  assert.equal((await siteFor(lupe).request('/outbox')).status, 403)
  assert.equal((await siteFor(lupe, {}, true).request('/outbox')).status, 200)
  assert.equal((await siteFor(anonymous, {}, true).request('/outbox')).status, 403)
  assert.equal((await siteFor(anonymous).request('/outbox')).status, 403)
  assert.deepEqual(
    [mayReadOutbox(tomas, false), mayReadOutbox(lupe, false), mayReadOutbox(lupe, true)],
    [true, false, true],
  )
})

const post = (site: Hono<Env>, token: string, body: unknown): Promise<Response> =>
  Promise.resolve(
    site.request('/sms/inbound', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  )

test('The provider hands over what Rosa wrote, with the token that both know', async () => {
  const site = siteFor(anonymous, { smsInboundToken: 'shared-secret' })
  const answer = await post(site, 'shared-secret', { from: '+15550100156', text: 'ALTO' })
  assert.equal(answer.status, 200)
  assert.deepEqual(await answer.json(), { wish: 'stop' })
  const [{ phone_mac: mac }] = (await rowsOf(`select phone_mac from platform.sms_stop`)) as [{ phone_mac: Buffer }]
  assert.ok(mac.equals(fresh.keys.mac('sms-stop', '+15550100156')))
})

test('Another token, no token, nonsense and a phone that is none change nothing', async () => {
  const site = siteFor(anonymous, { smsInboundToken: 'shared-secret' })
  const wish = { from: '+15550100157', text: 'STOP' }
  assert.equal((await post(site, 'guess', wish)).status, 403)
  assert.equal((await post(site, '', wish)).status, 403)
  assert.equal((await post(siteFor(anonymous), 'shared-secret', wish)).status, 404, 'closed without a token')
  for (const body of ['{', '[]', { from: 1 }, { from: '+15550100157' }, { from: 'x'.repeat(100), text: '' }]) {
    assert.equal((await post(site, 'shared-secret', body)).status, 400)
  }
  assert.equal((await post(site, 'shared-secret', { from: 'a shop', text: 'STOP' })).status, 422)
  assert.equal((await rowsOf(`select from platform.sms_stop`)).length, 1)
})
