import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { CompiledQuery } from 'kysely'
import type { Hono } from 'hono'
import { done } from '#kernel/outcome'
import { freshInstallation } from '../../../test/database.ts'
import { anonymous, contextFor, systemActor, type Actor, type RoleName } from '../context.ts'
import { transact } from '../database.ts'
import { BadRequest, Forbidden, NotFound } from '../errors.ts'
import type { Installation } from '../installation.ts'
import { sendMail } from '../mail.ts'
import { outboxPlugs } from '../outbox.ts'
import { newId } from '../random.ts'
import { router, type Env } from '../routing.ts'
import { sendSms } from '../sms.ts'
import { addressIn, type View } from '../view.ts'
import type { Carriers } from './carrier.ts'
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

/** The two parts as the app mounts them, for one who asks. */
function siteFor(actor: Actor, installation: Installation, carriers: Carriers, smsInboundToken?: string): Hono<Env> {
  const site = router()
  site.use(async (c, next) => {
    const context = contextFor(installation, actor)
    c.set('context', context)
    c.set('view', {
      language: 'es',
      words: installation.pack.words.es,
      path: '/outbox',
      actor,
      today: context.today,
      to: (path) => addressIn('es', path),
      menu: [],
      sample: installation.sample,
      filling: null,
      exit: installation.pack.exit,
      assets: { style: '/style.css', scripts: {} },
    } satisfies View)
    await next()
  })
  for (const plug of outboxPlugs({ mail: null, sms: null, smsInboundToken: smsInboundToken ?? null }, carriers)) {
    site.route(plug.path!, plug.routes!)
  }
  site.onError((error, c) => {
    if (error instanceof Forbidden) return c.text('forbidden', 403)
    if (error instanceof NotFound) return c.text('not found', 404)
    return c.text(error.message, error instanceof BadRequest ? 400 : 500)
  })
  return site
}

async function writeTwo(): Promise<void> {
  const context = contextFor(fresh, systemActor())
  await transact(context, async (tx) => {
    const text = 'Entre aquí: https://puente.example/i/abc\n<b>hoy</b>'
    await sendMail(tx, context, { to: 'lupe@agencia.example', subject: 'Invitación', text })
    await sendSms(tx, context, { to: '+15550100155', text: 'Puente: su código es 4711', purpose: 'sign-in-code' })
    return done(null)
  })
}

const rowsOf = async (text: string): Promise<unknown[]> =>
  fresh.database.asOwner(async (owner) => (await owner.executeQuery(CompiledQuery.raw(text))).rows)

test('Without configuration Tomás sees what would be sent, and that he looked is an event', async () => {
  await writeTwo()
  const answer = await siteFor(tomas, fresh, {}).request('/outbox')
  assert.equal(answer.status, 200)
  const text = await answer.text()
  for (const shown of [
    'lupe@agencia.example',
    'Invitación',
    '+15550100155',
    'su codigo es 4711',
    'sign-in-code',
    'SMTP_URL',
  ]) {
    assert.ok(text.includes(shown), shown)
  }
  assert.match(text, /<a class="govuk-link" href="https:\/\/puente\.example\/i\/abc">/)
  assert.ok(!text.includes('<b>hoy'), 'what was written is text, not markup')
  const events = await rowsOf(`select kind, headquarters from platform.event`)
  assert.deepEqual(events, [{ kind: 'outbox-opened', headquarters: true }])
})

test('Where both are set up, messages are counted and not shown', async () => {
  const carrier = async () => ({ came: 'delivered' }) as const
  const text = await (await siteFor(tomas, fresh, { mail: carrier, sms: carrier }).request('/outbox')).text()
  assert.ok(!text.includes('lupe@agencia.example') && !text.includes('4711'))
  assert.match(text, /En espera/)
  assert.equal((await rowsOf(`select from platform.event`)).length, 1, 'nothing sealed was opened')
})

test('Where only mail is set up, only text messages are shown', async () => {
  const carriers: Carriers = { mail: async () => ({ came: 'delivered' }) }
  const text = await (await siteFor(tomas, fresh, carriers).request('/outbox')).text()
  assert.ok(!text.includes('lupe@agencia.example') && text.includes('4711'))
})

test('Others see the outbox only where all people are invented', async () => {
  const sample = { ...fresh, sample: true }
  assert.equal((await siteFor(lupe, fresh, {}).request('/outbox')).status, 403)
  assert.equal((await siteFor(lupe, sample, {}).request('/outbox')).status, 200)
  assert.equal((await siteFor(anonymous, sample, {}).request('/outbox')).status, 403)
  assert.equal((await siteFor(anonymous, fresh, {}).request('/outbox')).status, 403)
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
  const site = siteFor(anonymous, fresh, {}, 'shared-secret')
  const answer = await post(site, 'shared-secret', { from: '+15550100156', text: 'ALTO' })
  assert.equal(answer.status, 200)
  assert.deepEqual(await answer.json(), { wish: 'stop' })
  const [{ phone_mac: mac }] = (await rowsOf(`select phone_mac from platform.sms_stop`)) as [{ phone_mac: Buffer }]
  assert.ok(mac.equals(fresh.keys.mac('sms-stop', '+15550100156')))
})

test('Another token, no token, nonsense and a phone that is none change nothing', async () => {
  const site = siteFor(anonymous, fresh, {}, 'shared-secret')
  const wish = { from: '+15550100157', text: 'STOP' }
  assert.equal((await post(site, 'guess', wish)).status, 403)
  assert.equal((await post(site, '', wish)).status, 403)
  assert.equal((await post(siteFor(anonymous, fresh, {}), 'shared-secret', wish)).status, 404, 'closed without a token')
  for (const body of ['{', '[]', { from: 1 }, { from: '+15550100157' }, { from: 'x'.repeat(100), text: '' }]) {
    assert.equal((await post(site, 'shared-secret', body)).status, 400)
  }
  assert.equal((await post(site, 'shared-secret', { from: 'a shop', text: 'STOP' })).status, 422)
  assert.equal((await rowsOf(`select from platform.sms_stop`)).length, 1)
})
