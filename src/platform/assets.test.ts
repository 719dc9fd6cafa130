import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { assetRoutes, compileStyle, openAssets } from './assets.ts'
import { anonymous, type Context } from './context.ts'
import { NotFound } from './errors.ts'
import { router } from './routing.ts'

const app = async () => {
  const { assets, routes } = await openAssets()
  const whole = router().use(async (c, next) => {
    c.set('context', { actor: anonymous } as Context)
    await next()
  })
  return { assets, app: whole.route('/', routes) }
}

test('Rosa’s phone loads a style of at most 12 KB', async () => {
  const { name, css } = await compileStyle('app')
  assert.ok(gzipSync(css, { level: 9 }).length <= 12 * 1024)
  assert.match(name, /^app\.[0-9a-f]{12}\.css$/)
  assert.equal((await compileStyle('app')).name, name)
  assert.doesNotMatch(css, /GDS Transport|@font-face|@import|url\(\s*['"]?https?:/)
})

test('a telephone shows the same pages of a long list as a wide screen: the page beside the first is not left out', async () => {
  const { css } = await compileStyle('app')
  const [hidden, shown] = [/\.govuk-pagination__item\{[^}]*display:none/, /\.govuk-pagination__item\{display:block\}/]
  assert.ok(css.search(hidden) > 0)
  assert.ok(css.search(hidden) < css.search(shown) && css.slice(css.search(shown)).search(hidden) < 0)
})

test('a country looks like itself by a few values, and a value cannot smuggle in rules', async () => {
  const plain = await compileStyle('app')
  const skinned = await compileStyle('app', { brand: '#7a1f5c' })
  assert.notEqual(skinned.name, plain.name)
  assert.match(skinned.css, /:root\{--skin-brand:#7a1f5c\}\n$/)
  await assert.rejects(compileStyle('app', { brand: 'red}body{display:none' }), /no colour/)
})

test('files are kept by the browser for good and sent compressed', async () => {
  const { assets, app: served } = await app()
  const plain = await served.request(assets.style)
  const css = Buffer.from(await plain.arrayBuffer())
  assert.equal(plain.headers.get('cache-control'), 'public, max-age=31536000, immutable')
  assert.equal(plain.headers.get('content-encoding'), null)
  const zipped = await served.request(assets.style, { headers: { 'accept-encoding': 'gzip' } })
  assert.equal(zipped.headers.get('content-encoding'), 'gzip')
  assert.ok(gunzipSync(Buffer.from(await zipped.arrayBuffer())).equals(css))
  const brotli = await served.request(assets.style, { headers: { 'accept-encoding': 'gzip, deflate, br' } })
  assert.equal(brotli.headers.get('content-encoding'), 'br')
  assert.equal(brotli.headers.get('vary'), 'accept-encoding')
})

test('browser scripts are bundled under the name of their file', async () => {
  const { assets, app: served } = await app()
  assert.match(assets.scripts['print'] ?? '', /^\/assets\/print\.[0-9a-f]{12}\.js$/)
  const script = await (await served.request(assets.scripts['print']!)).text()
  assert.match(script, /data-print/)
})

test('a file that is not there is not found', async () => {
  const served = assetRoutes([])
  served.onError((error, c) => c.text(error instanceof NotFound ? 'not found' : error.name, 404))
  const answer = await router()
    .use(async (c, next) => {
      c.set('context', { actor: anonymous } as Context)
      await next()
    })
    .route('/', served)
    .request('/assets/app.css')
  assert.equal(await answer.text(), 'not found')
})
