// What is heard and what is searched for at /languages, through the whole site: its headers, its log, its database.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from '#platform/database'
import type { Installation } from '#platform/installation'
import { router } from '#platform/routing'
import { makeApp } from '../src/app/app.tsx'
import { testInstallation } from './database.ts'
import { asking, personas, type Personas } from './personas.ts'

let installation: Installation
let people: Personas
const lines: string[] = []
let app: ReturnType<typeof makeApp>

before(async () => {
  installation = await testInstallation()
  people = await personas(installation)
  const assets = { assets: { style: '/style.css', chartStyle: '/charts.css', scripts: {} }, routes: router() }
  app = makeApp(installation, assets, (line) => lines.push(line))
})

test('a page may load its own sounds, and no others', async () => {
  const answer = await app.request('/languages')
  assert.match(answer.headers.get('content-security-policy') ?? '', /media-src 'self'(;|$)/)
})

test('the town that Rosa types stands in no address, log or table, and nothing keeps the answer', async () => {
  const answer = await app.request('/languages/towns', asking(people.rosa, { town: 'Xochistlahuaca' }))
  assert.match(await answer.text(), /Lenguas cerca de Xochistlahuaca/)
  assert.equal(answer.headers.get('cache-control'), 'no-store')
  assert.equal(answer.headers.get('set-cookie'), null)
  assert.deepEqual(
    lines.filter((line) => /xochi/i.test(line)),
    [],
  )
  assert.match(lines.at(-1) ?? '', /^POST \/languages\/towns 200 /)
  const rows = await installation.database.asOwner(async (owner) => {
    const found = await sql<{ rows: number }>`select count(*)::int as rows from languages.recording r
      where r::text ilike '%xochistlahuaca%'`.execute(owner)
    return found.rows[0]?.rows
  })
  assert.equal(rows, 0)
})
