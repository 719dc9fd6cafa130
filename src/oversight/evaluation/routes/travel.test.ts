// Elena reads what arrived, takes in a file, registers and ends keys; another installation posts its report.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { sql } from '#platform/database'
import { asking, cookieFor } from '../../../../test/personas.ts'
import {
  closeSides,
  openHeadquarters,
  openStation,
  puente,
  type HeadquartersSide,
  type StationSide,
} from '../../../../test/travelling.ts'
import { showThumbprint } from '../rules/travel.ts'

let station: StationSide
let headquarters: HeadquartersSide
let report: string
let key: string

before(async () => {
  station = await openStation()
  headquarters = await openHeadquarters(station)
  const read = (name: string) => readFileSync(path.join(station.directory, name), 'utf8')
  await puente(station, `report key ${station.code} --out key.json`)
  await puente(station, 'report send 2026-02 --out february.json')
  key = read('key.json')
  report = read('february.json')
})

after(() => closeSides(station, headquarters))

const get = async (at: string, status = 200): Promise<string> => {
  const answer = await headquarters.site.request(at, asking(headquarters.elena))
  assert.equal(answer.status, status, at)
  return answer.text()
}

/** Elena posts a form; the answer's status and page. */
async function post(at: string, form: Record<string, string>): Promise<readonly [number, string]> {
  const answer = await headquarters.site.request(at, asking(headquarters.elena, form))
  return [answer.status, await answer.text()]
}

async function upload(file?: File): Promise<readonly [number, string]> {
  const body = new FormData()
  if (file) body.append('file', file)
  const headers = { cookie: cookieFor(headquarters.elena) }
  const answer = await headquarters.site.request('/reports', { method: 'POST', headers, body })
  return [answer.status, await answer.text()]
}

const send = async (body: string, more: Readonly<Record<string, string>> = {}): Promise<Response> => {
  const headers = { 'content-type': 'application/jose+json', ...more }
  return headquarters.site.request('/api/reports', { method: 'POST', headers, body })
}

interface Problem {
  readonly title: string
  readonly errors: readonly { readonly rule: string; readonly field: string; readonly detail: string }[]
}

/** The problem that is answered, and nothing else. */
async function problemOf(answer: Response, status: number): Promise<Problem> {
  assert.equal(answer.status, status)
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/)
  const problem = (await answer.json()) as Problem & { status: number; detail: string }
  assert.equal(problem.status, status)
  assert.notEqual(problem.detail, '')
  return problem
}

/** The report as somebody else would sign it, or with another header. */
function forged(change: Readonly<Record<string, unknown>>): string {
  const { protected: written, ...parts } = JSON.parse(report) as Record<string, string>
  const header = { ...(JSON.parse(Buffer.from(written!, 'base64url').toString()) as object), ...change }
  return JSON.stringify({ ...parts, protected: Buffer.from(JSON.stringify(header)).toString('base64url') })
}

test('a report whose key nobody registered is refused in words, with its field and rule', async () => {
  for (const [language, sentence] of [
    ['es', /no está registrada/],
    ['en', /is not registered/],
  ] as const) {
    const { errors } = await problemOf(await send(report, { 'accept-language': language }), 422)
    assert.deepEqual([errors[0]!.rule, errors[0]!.field], ['key-is-registered', 'kid'])
    assert.match(errors[0]!.detail, sentence)
  }
})

test('whatever is refused there is a problem as JSON, never a page', async () => {
  const rulesOf = async (answer: Response) => (await problemOf(answer, 422)).errors.map(({ rule }) => rule)
  assert.deepEqual(await rulesOf(await send('')), ['report-can-be-read'])
  assert.deepEqual(await rulesOf(await send(forged({ kid: 'a\u0000b' }))), ['report-can-be-read'])
  assert.deepEqual(await rulesOf(await send(forged({ kid: 'x'.repeat(43) }))), ['key-is-registered'])
  await problemOf(await send('x'.repeat(300_000)), 413)
  await problemOf(await send(report, { 'content-type': 'text/plain' }), 415)
  const ask = async (address: string, method = 'GET') => headquarters.site.request(address, { method })
  const asked = await ask('/api/reports')
  await problemOf(asked, 405)
  assert.equal(asked.headers.get('allow'), 'POST')
  for (const address of ['/api', '/api/x', '/api/reports/x', '/api/ventanillas/x', '/api/%00']) {
    await problemOf(await ask(address), 404)
  }
  await problemOf(await ask('/api/openapi.json', 'POST'), 405)
})

test('Elena registers the key from the text of its file, and is told what is wrong with another text', async () => {
  const [status, page] = await post('/reports/keys', { text: 'hola' })
  assert.equal(status, 422)
  assert.match(page, /no es el archivo de una llave/)
  assert.match(page, /hola/)
  assert.equal((await post('/reports/keys', { text: key }))[0], 303)
  assert.equal((await post('/reports/keys', { text: key }))[0], 303, 'once more changes nothing')
  const listed = await get('/reports/keys')
  assert.ok(listed.includes(showThumbprint((JSON.parse(key) as { thumbprint: string }).thumbprint)))
  assert.match(await get('/reports/keys?format=csv'), /vigente/)
})

test('Elena takes in a file (report-is-a-file), which counts once, and then reads its month', async () => {
  assert.match(await get('/reports'), /no ha llegado ningún informe/)
  assert.match((await upload())[1], /Elija el archivo/)
  const [refused, text] = await upload(new File([report.slice(0, -40)], 'february.json'))
  assert.equal(refused, 422)
  assert.match(text, /no es un informe de Puente/)
  const [status, page] = await upload(new File([report], 'february.json'))
  assert.equal(status, 200)
  assert.match(page, /Se recibió el informe de .* febrero de 2026, versión 1/)
  assert.match((await upload(new File([report], 'february.json')))[1], /Ese informe ya estaba/)
  assert.equal((await send(report)).status, 200, 'over the network it is known too')
  const english = await get('/en/reports?year=2026')
  assert.match(english, /February 2026/)
  assert.match(english, /as a file/)
  assert.match(await get('/reports?year=2025'), /En 2025 no ha llegado/)
  for (const year of ['nada', '1800'])
    assert.match(await get(`/reports?year=${year}`, 422), /De ese año no hay informe/)
  assert.match(await get('/reports?format=csv'), /2026-02,.*,4,1,/)
})

test('Elena ends the key and says why; what it signs afterwards is refused', async () => {
  const { thumbprint } = JSON.parse(key) as { thumbprint: string }
  const at = `/reports/keys/${thumbprint}/ending`
  assert.match(await get(at), /Dar de baja una llave/)
  const [status, page] = await post(at, {})
  assert.equal(status, 422)
  assert.match(page, /Diga por qué/)
  assert.equal((await post(at, { why: 'lost' }))[0], 303)
  assert.match(await get('/reports/keys'), /perdida el/)
  assert.equal((await send(report)).status, 200, 'what is here already is no news')
  const unknown = await headquarters.site.request('/reports/keys/nobodys/ending', asking(headquarters.elena))
  assert.equal(unknown.status, 404)
})

/** Tries of this kind as they would stand after many requests a moment ago. */
async function tried(kind: string, subject: string, times: number): Promise<void> {
  const { database, keys, clock } = headquarters.installation
  await database.asOwner(async (owner) => {
    await sql`insert into access.attempt (subject, tried_at)
      select ${keys.mac(`attempt-${kind}`, subject)}, ${clock()}::timestamptz from generate_series(1, ${times}::int)`.execute(
      owner,
    )
  })
}

test('a station of the first versions sends its report to /en/api, where it is answered alike', async () => {
  const headers = { 'content-type': 'application/jose+json' }
  const sendTo = (at: string) => headquarters.site.request(at, { method: 'POST', headers, body: report })
  const [now, then] = [await sendTo('/api/reports'), await sendTo('/en/api/reports')]
  assert.deepEqual([then.status, await then.json()], [now.status, await now.json()])
  assert.equal((await headquarters.site.request('/en/api/x')).headers.get('content-type'), 'application/problem+json')
})

test('a key that sends too often waits a minute; so does what no key signed, which stands in no key’s way', async () => {
  const { thumbprint } = JSON.parse(key) as { thumbprint: string }
  await tried('reports-unsigned', 'all', 120)
  const unsigned = await send(forged({ iat: 1 }))
  await problemOf(unsigned, 429)
  assert.equal(unsigned.headers.get('retry-after'), '60')
  await problemOf(await send('no report'), 429)
  assert.equal((await send(report)).status, 200, 'the station’s own is taken')
  await tried('reports', thumbprint, 120)
  const signed = await send(report)
  await problemOf(signed, 429)
  assert.equal(signed.headers.get('retry-after'), '60')
})

test('the header leads Elena there, and nobody else', async () => {
  assert.match(await get('/'), /href="\/reports"/)
  const lupe = await station.site.request('/', asking(station.crew.lupe))
  assert.ok(!(await lupe.text()).includes('href="/reports"'))
})
