// Every route as every persona: who may come in stands in routes.table.ts, and a route that is not in it fails.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { Hono } from 'hono'
import { isGuard, type Env } from '#platform/routing'
import type { Installation } from '#platform/installation'
import { makeApp, makeSite } from '../src/app/app.tsx'
import { testInstallation } from './database.ts'
import { asking, personas, type Personas } from './personas.ts'
import { everyRoute, personaNames, type PersonaName } from './routes.table.ts'

let app: Hono<Env>
let installation: Installation
let people: Personas

before(async () => {
  installation = await testInstallation()
  app = makeApp(installation, {
    assets: { style: '/style.css', chartStyle: '/charts.css', scripts: {} },
    routes: new Hono<Env>(),
  })
})

const site = makeSite().routes.filter(({ method }) => method !== 'ALL')
const routes = [...new Set(site.map(({ method, path }) => `${method} ${path}`))]

/** The address with its parameters filled in: the personas' office, and ids of nothing that exists. */
const addressOf = (path: string): string =>
  path
    .replace(':office', people.office)
    .replace(':month', '2026-02')
    .replace(/:[a-z]+/g, '0b8f1f0a-5d7e-4c55-9d0c-4f1f5a1f2a3b')

/** Whether the persona comes in: what answers "forbidden" or sends to the sign-in page keeps them out. */
async function comesIn(route: string, name: PersonaName): Promise<boolean> {
  const [method, path] = route.split(' ') as [string, string]
  const form = method === 'POST' ? { id: '0b8f1f0a-5d7e-4c55-9d0c-4f1f5a1f2a3b' } : undefined
  const answer = await app.request(addressOf(path), asking(people[name], form))
  const text = answer.headers.get('content-type')?.includes('html') ? await answer.text() : ''
  assert.ok(answer.status < 500, `${route} as ${name}: ${answer.status} ${text.slice(0, 200)}`)
  const sentToSignIn = name === 'rosa' && answer.headers.get('location')?.includes('/sign-in') === true
  return answer.status !== 403 && !sentToSignIn
}

test('every route of the site stands in the table, and the table has no other', () => {
  assert.deepEqual([...routes].sort(), Object.keys(everyRoute).sort())
})

test('every route has a guard', () => {
  const guarded = new Set(site.filter(({ handler }) => isGuard(handler)).map(({ method, path }) => `${method} ${path}`))
  assert.deepEqual(
    routes.filter((route) => !guarded.has(route)),
    [],
  )
})

for (const route of routes) {
  test(`${route}: who may come in`, async () => {
    // The deeds before may have ended the personas' sessions: each route is asked by people of its own.
    people = await personas(installation)
    const letIn: PersonaName[] = []
    for (const name of personaNames) if (await comesIn(route, name)) letIn.push(name)
    assert.deepEqual(letIn, everyRoute[route])
  })
}
