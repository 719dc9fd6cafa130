import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { CompiledQuery } from 'kysely'
import { done, type Outcome } from '#kernel/outcome'
import { freshInstallation } from '../../../test/database.ts'
import { contextFor, systemActor } from '../context.ts'
import { transact, type Tx } from '../database.ts'
import type { Installation } from '../installation.ts'
import { sendMail, smtpCarrier } from '../mail.ts'
import { httpSmsCarrier, receiveSms, sendSms } from '../sms.ts'
import type { Carriers } from './carrier.ts'
import { daysWaiting, deliverMessages, expireMessages, nextAttempt } from './delivery.ts'

const closing: (() => void)[] = []
after(() => closing.forEach((close) => close()))

/** A mail server that takes what it is given, and answers RCPT as it is told. */
async function openMailServer(): Promise<{ url: string; taken: string[]; answer: { recipient: string } }> {
  const taken: string[] = []
  const answer = { recipient: '250 ok' }
  const server = createTcpServer((socket) => converse(socket, taken, answer))
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up))
  closing.push(() => server.close())
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, taken, answer }
}

function converse(socket: Socket, taken: string[], answer: { recipient: string }): void {
  let text = ''
  let mail: string | undefined
  const say = (line: string) => socket.write(`${line}\r\n`)
  socket.on('error', () => {})
  socket.on('data', (piece) => {
    text += piece.toString('utf8')
    for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
      const line = text.slice(0, end)
      text = text.slice(end + 2)
      if (mail !== undefined && line !== '.') mail += `${line}\n`
      else if (mail !== undefined) {
        taken.push(mail)
        mail = undefined
        say('250 taken')
      } else if (/^DATA/i.test(line)) {
        mail = ''
        say('354 go on')
      } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n')
      else say(/^RCPT/i.test(line) ? answer.recipient : '250 ok')
    }
  })
  say('220 sink')
}

interface Taken {
  readonly key: string | undefined
  readonly token: string | undefined
  readonly body: { from: string; to: string; text: string }
}

/** A provider of text messages that answers with the statuses in turn, then with 200. */
async function openSmsProvider(...statuses: number[]): Promise<{ url: string; taken: Taken[]; statuses: number[] }> {
  const taken: Taken[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    let body = ''
    for await (const piece of request) body += String(piece)
    const { authorization, 'idempotency-key': key } = request.headers
    taken.push({ key: key as string, token: authorization, body: JSON.parse(body) as Taken['body'] })
    const status = statuses.shift() ?? 200
    response.writeHead(status, status === 429 ? { 'retry-after': '600' } : {}).end('{}')
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up))
  closing.push(() => server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/messages`, taken, statuses }
}

/** An installation of its own, whose clock can be moved on. */
async function openOutbox(): Promise<{ installation: Installation; pass: (minutes: number) => void }> {
  const fresh = await freshInstallation()
  closing.push(() => void fresh.database.close())
  let at = fresh.clock().getTime()
  return { installation: { ...fresh, clock: () => new Date(at) }, pass: (minutes) => void (at += minutes * 60_000) }
}

const deed = <Value>(installation: Installation, work: (tx: Tx) => Promise<Outcome<Value>>) =>
  transact(contextFor(installation, systemActor()), work)

const text = (installation: Installation, to: string, words = 'Puente: la esperamos el 3 a las 10.') =>
  deed(installation, (tx) =>
    sendSms(tx, contextFor(installation, systemActor()), { to, text: words, purpose: 'reminder' }),
  )

const mail = (installation: Installation, to: string) =>
  deed(installation, async (tx) =>
    done(
      await sendMail(tx, contextFor(installation, systemActor()), {
        to,
        subject: 'Invitación a Puente',
        text: 'Lupe: entre aquí → https://puente.example/i/abc\n.\nÁnimo',
      }),
    ),
  )

const rowsOf = async (installation: Installation) => {
  const found = CompiledQuery.raw(`select kind, created_on, state, sealed, attempts, next_at from platform.outbox`)
  return (await installation.database.kysely.executeQuery<Record<string, unknown>>(found)).rows
}

const states = async (installation: Installation) => (await rowsOf(installation)).map(({ state }) => state)

const smsOf = (url: string): Carriers => ({ sms: httpSmsCarrier({ url, token: 'secreto', from: 'PUENTE' }) })

test('An invitation for Lupe waits sealed, goes out by SMTP, and leaves kind, day and state', async () => {
  const { installation } = await openOutbox()
  const server = await openMailServer()
  assert.ok((await mail(installation, 'lupe@agencia.example')).done)
  const [waiting] = await rowsOf(installation)
  assert.equal(waiting?.['state'], 'waiting')
  for (const secret of ['lupe', 'agencia', 'Invita', 'puente.example']) {
    assert.ok(!(waiting!['sealed'] as Buffer).includes(secret), `${secret} stands in clear`)
  }
  const carriers = { mail: smtpCarrier(server.url, 'Puente <no-responder@puente.example>') }
  assert.deepEqual(await deliverMessages(installation, carriers), { delivered: 1, postponed: 0, ended: 0 })
  assert.match(server.taken[0]!, /^To: lupe@agencia\.example$/m)
  assert.match(server.taken[0]!, /^Message-ID: <[0-9a-f-]{36}@puente\.example>$/m)
  assert.match(server.taken[0]!, /^Subject: =\?UTF-8\?/m)
  assert.deepEqual(await rowsOf(installation), [
    { kind: 'mail', created_on: '2026-03-14', state: 'delivered', sealed: null, attempts: 0, next_at: null },
  ])
  assert.deepEqual(await deliverMessages(installation, carriers), { delivered: 0, postponed: 0, ended: 0 })
  assert.equal(server.taken.length, 1)
})

test('A mail that is refused for good is given up, one that is refused for now waits', async () => {
  const { installation, pass } = await openOutbox()
  const server = await openMailServer()
  const carriers = { mail: smtpCarrier(server.url, 'no-responder@puente.example') }
  server.answer.recipient = '450 later'
  await mail(installation, 'lupe@agencia.example')
  assert.deepEqual(await deliverMessages(installation, carriers), { delivered: 0, postponed: 1, ended: 0 })
  pass(2)
  server.answer.recipient = '550 nobody of that name'
  assert.deepEqual(await deliverMessages(installation, carriers), { delivered: 0, postponed: 0, ended: 1 })
  assert.deepEqual(await states(installation), ['failed'])
})

test('A mail with no address, several, a subject that tells a topic, or a secret that it does not hold is a fault of the code', async () => {
  const { installation } = await openOutbox()
  for (const to of ['', 'lupe', 'a@b.example, c@d.example', 'a@b.example\r\nBcc: x@y.example', '<a@b.example>']) {
    await assert.rejects(mail(installation, to), /no address/)
  }
  const context = contextFor(installation, systemActor())
  const loud = { to: 'a@b.example', subject: 'Su prueba de VIH', text: '' }
  await assert.rejects(
    deed(installation, async (tx) => done(await sendMail(tx, context, loud))),
    /tells its topic/,
  )
  for (const secrets of [['https://puente.example/i/abc'], ['']]) {
    const lost = { to: 'a@b.example', subject: 'Puente', text: 'https://puente.example/i/abd', secrets }
    const queued = deed(installation, async (tx) => done(await sendMail(tx, context, lost)))
    await assert.rejects(queued, /does not stand in its text/)
  }
  assert.deepEqual(await rowsOf(installation), [])
})

test('A text message goes out over HTTP with its token and its own key', async () => {
  const { installation } = await openOutbox()
  const provider = await openSmsProvider()
  assert.ok((await text(installation, '+1 (555) 010-0101', 'Puente: mañana, aquí.')).done)
  await deliverMessages(installation, smsOf(provider.url))
  assert.equal(provider.taken.length, 1)
  const [{ key, token, body }] = provider.taken as [Taken]
  assert.match(key!, /^[0-9a-f-]{36}$/)
  assert.equal(token, 'Bearer secreto')
  assert.deepEqual(body, { from: 'PUENTE', to: '+15550100101', text: 'Puente: mañana, aqui.' })
  assert.deepEqual(await states(installation), ['delivered'])
})

test('A provider that fails for a while gets the same message again, later each time', async () => {
  const { installation, pass } = await openOutbox()
  const provider = await openSmsProvider(503, 429)
  await text(installation, '+15550100102')
  assert.equal((await deliverMessages(installation, smsOf(provider.url))).postponed, 1)
  assert.equal((await deliverMessages(installation, smsOf(provider.url))).postponed, 0, 'it is not due yet')
  pass(2)
  assert.equal((await deliverMessages(installation, smsOf(provider.url))).postponed, 1)
  pass(8)
  assert.equal((await deliverMessages(installation, smsOf(provider.url))).delivered, 0, 'Retry-After is kept')
  pass(3)
  assert.equal((await deliverMessages(installation, smsOf(provider.url))).delivered, 1)
  assert.equal(new Set(provider.taken.map(({ key }) => key)).size, 1)
})

test('A provider that refuses the message ends it; one that is out of reach does not', async () => {
  const { installation, pass } = await openOutbox()
  const provider = await openSmsProvider(400)
  await text(installation, '+15550100103')
  assert.equal((await deliverMessages(installation, smsOf('http://127.0.0.1:1/'))).postponed, 1)
  pass(2)
  assert.equal((await deliverMessages(installation, smsOf(provider.url))).ended, 1)
  assert.deepEqual(await states(installation), ['failed'])
})

test('The waits grow and then end', () => {
  const later = { came: 'later', problem: 'sms-503' } as const
  const waits = Array.from({ length: 9 }, (_, attempt) => nextAttempt(attempt + 1, later))
  assert.deepEqual(waits, [60, 300, 1200, 3600, 10_800, 21_600, 43_200, 86_400, undefined])
  assert.equal(nextAttempt(1, { ...later, seconds: 900 }), 900)
  assert.equal(nextAttempt(1, { came: 'never', problem: 'sms-400' }), undefined)
})

test('Two processes that empty the outbox together send each message once', async () => {
  const { installation } = await openOutbox()
  const provider = await openSmsProvider()
  for (let n = 10; n < 40; n++) await text(installation, `+155501001${n}`)
  await Promise.all([1, 2].map(() => deliverMessages(installation, smsOf(provider.url))))
  assert.equal(provider.taken.length, 30)
  assert.equal(new Set(provider.taken.map(({ key }) => key)).size, 30)
})

test('Rosa answers ALTO: what waits for her is not sent, what is new is refused, and INICIAR begins again', async () => {
  const { installation, pass } = await openOutbox()
  const provider = await openSmsProvider()
  const rosa = '+15550100104'
  const context = contextFor(installation, systemActor())
  await text(installation, rosa)
  assert.deepEqual(await receiveSms(context, { from: '1 555 010 0104', text: 'Alto' }), {
    done: false,
    objections: [{ rule: 'phone-has-its-country-code', field: null }],
  })
  assert.deepEqual(await receiveSms(context, { from: rosa, text: ' ¡Alto! ' }), done('stop'))
  assert.deepEqual(await receiveSms(context, { from: rosa, text: 'ALTO' }), done('stop'), 'again is no error')
  const refusal = await text(installation, rosa)
  assert.ok(!refusal.done)
  assert.deepEqual(refusal.objections, [{ rule: 'phone-takes-messages', field: null }])
  await deliverMessages(installation, smsOf(provider.url))
  assert.equal(provider.taken.length, 0)
  assert.deepEqual(await states(installation), ['stopped'])
  assert.deepEqual(await receiveSms(context, { from: rosa, text: 'gracias por parar aquí' }), done('other'))
  assert.deepEqual(await receiveSms(context, { from: rosa, text: 'iniciar' }), done('start'))
  pass(1)
  assert.ok((await text(installation, rosa)).done)
  await deliverMessages(installation, smsOf(provider.url))
  assert.equal(provider.taken.length, 1)
})

test('A text message that is too long, tells its topic, says nothing or has no number is refused, all at once', async () => {
  const { installation } = await openOutbox()
  const rulesOf = async (to: string, words: string) => {
    const outcome = await text(installation, to, words)
    return outcome.done ? [] : outcome.objections.map(({ rule }) => rule)
  }
  assert.deepEqual(await rulesOf('5550100105', 'Puente'), ['phone-has-its-country-code'])
  assert.deepEqual(await rulesOf('+15550100105', ' '), ['message-has-a-text'])
  assert.deepEqual(await rulesOf('+15550100105', `La clínica ${'a'.repeat(160)}`), [
    'message-fits-one-text-message',
    'message-tells-no-topic',
  ])
  assert.deepEqual(await rowsOf(installation), [])
})

test('Without a carrier messages wait for a week, then their content is erased', async () => {
  const { installation, pass } = await openOutbox()
  await text(installation, '+15550100106')
  assert.deepEqual(await deliverMessages(installation, {}), { delivered: 0, postponed: 0, ended: 0 })
  await expireMessages(installation)
  assert.deepEqual(await states(installation), ['waiting'])
  pass((daysWaiting + 1) * 1440)
  await expireMessages(installation)
  assert.deepEqual(await states(installation), ['expired'])
  pass(401 * 1440)
  await expireMessages(installation)
  assert.deepEqual(await states(installation), [])
})

test('A message whose key was destroyed is given up', async () => {
  const { installation, pass } = await openOutbox()
  const provider = await openSmsProvider()
  await text(installation, '+15550100107')
  for (const week of installation.keys.weeks()) installation.keys.destroyWeek(week)
  pass(1)
  assert.equal((await deliverMessages(installation, smsOf(provider.url))).ended, 1)
  assert.equal(provider.taken.length, 0)
})
