// Public pages go out compressed, once and whole; and as they are to whoever does not take them so.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { Hono } from 'hono'
import { router, type Env } from '#platform/routing'
import { makeApp } from '../src/app/app.tsx'
import { testInstallation } from './database.ts'

let app: Hono<Env>

before(async () => {
  const assets = { style: '/style.css', chartStyle: '/charts.css', scripts: {} }
  app = makeApp(await testInstallation(), { assets, routes: router() })
})

const ask = (encoding: string) => app.request('/find', { headers: { 'accept-encoding': encoding } })

describe('A page that Rosa asks for', () => {
  test('comes compressed where her browser takes that, and is the same', async () => {
    const plain = await (await ask('identity')).text()
    assert.match(plain, /^<!doctype html>/)
    const answer = await ask('gzip, deflate, br')
    assert.equal(answer.status, 200)
    assert.equal(answer.headers.get('content-encoding'), 'gzip')
    assert.equal(answer.headers.get('vary'), 'Accept-Encoding')
    assert.equal(answer.headers.get('content-type'), 'text/html; charset=UTF-8')
    assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/)
    const body = Buffer.from(await answer.arrayBuffer())
    assert.ok(body.length < plain.length / 2, `${body.length} of ${plain.length} bytes`)
    assert.equal(gunzipSync(body).toString(), plain)
  })

  test('comes as it is where her browser does not', async () => {
    for (const encoding of ['identity', 'gzip;q=0', 'br']) {
      assert.equal((await ask(encoding)).headers.get('content-encoding'), null, encoding)
    }
  })
})
