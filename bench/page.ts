// A worker's list of fifty visits through the whole app on PostgreSQL, against the same markup of the same rows from bare Hono
// without a database, ten at once: in process (`app.request`), and over HTTP by a client's own process (autocannon), which on two
// cores takes its share from the database, whereas bare Hono has none.
import { execFile } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { addDays } from '#kernel/day'
import { consult } from '#platform/database'
import type { View } from '#platform/view'
import { VisitsPage, type VisitsPageProps } from '../src/programs/ventanillas/pages/visit-list.tsx'
import { countVisits, listVisits } from '../src/programs/ventanillas/store/visit.ts'
import { cookieFor } from '../test/personas.ts'
import { fillVisits, openWindow, readPage, setStage, today } from './stage/installation.ts'
import { announceStage, compare, inTurns, quantile, ratioOf, settleFigure, showPace } from './stage/measuring.ts'

const clients = 10
const rowsOnPage = 50

const stage = await setStage()
const lupesWindow = await openWindow(stage.installation)
const owner = await stage.connectBare()
await fillVisits(owner, lupesWindow, 2000, 30)
await owner.query('vacuum analyze')
await owner.end()

const { office, lupe } = lupesWindow
const path = `/ventanillas/${office}/visits`
const span = { from: addDays(today(), -6), to: today() }

/** The view that the app makes for the page, caught at an address of our own. */
let view: View | undefined
stage.app.get('/bench/view', (c) => {
  view = { ...c.var.view, path }
  return c.text('caught')
})
await readPage(stage, lupesWindow, '/bench/view')

const props: VisitsPageProps = await consult(lupe, async (db) => {
  const visits = await listVisits(db, office, span, { limit: rowsOnPage, offset: 0 })
  const count = await countVisits(db, office, span)
  const page = { number: 1, last: Math.ceil(count / rowsOnPage) }
  const offers = () => 'nothing' as const
  return { view: view!, pack: stage.installation.pack, office, visits, count, span, page, offers }
})
const bare = new Hono().get('/', (c) => c.html(`<!doctype html>${String(VisitsPage(props))}`))
const fromBare = async (): Promise<string> => (await bare.request('/')).text()

const [whole, reference] = [await readPage(stage, lupesWindow, path), await fromBare()]
if (whole !== reference) throw new Error('the two pages differ')

type Fetch = (request: Request) => Response | Promise<Response>

/** Serves on a port of its own; gives the address. */
const open = (fetch: Fetch): Promise<string> =>
  new Promise((resolve) => {
    const server = serve({ fetch, port: 0 }, ({ port }: AddressInfo) => resolve(`http://localhost:${port}`))
    if ('unref' in server) server.unref()
  })

interface Asked {
  readonly requests: { readonly average: number }
  readonly latency: { readonly p50: number; readonly p97_5: number }
  readonly non2xx: number
}

/** Asks for one address over and over, from a process of its own. */
const ask = (address: string) => async (): Promise<Asked> => {
  const client = fileURLToPath(import.meta.resolve('autocannon'))
  const options = ['--json', '-n', '-c', String(clients), '-d', '3', '-H', `cookie=${cookieFor(lupe)}`, address]
  const { stdout } = await promisify(execFile)(process.execPath, [client, ...options])
  const asked = JSON.parse(stdout) as Asked
  if (asked.non2xx > 0) throw new Error(`${asked.non2xx} pages were refused`)
  return asked
}

announceStage(stage.engine, 'warm', `${clients} at once`, `${whole.length} characters`)
const ours = { name: 'app', turn: () => readPage(stage, lupesWindow, path) }
const inProcess = await compare(ours, { name: 'bare Hono', turn: fromBare }, { clients })
console.log(`in process   whole app   ${showPace(inProcess.ours)}`)
console.log(`             bare Hono   ${showPace(inProcess.reference)}`)

const rounds = await inTurns(ask((await open(stage.app.fetch)) + path), ask(await open(bare.fetch)))
const show = (asked: readonly Asked[]): string => {
  const median = (value: (one: Asked) => number): number => quantile(asked.map(value), 0.5)
  const [p50, p97] = [median((one) => one.latency.p50), median((one) => one.latency.p97_5)]
  return `${median((one) => one.requests.average).toFixed(0)} a second, p50 ${p50} ms, p97.5 ${p97} ms`
}
console.log(`over HTTP    whole app   ${show(rounds.map((round) => round.ours))}`)
console.log(`             bare Hono   ${show(rounds.map((round) => round.reference))}`)
const overHttp = ratioOf(rounds.map((round) => round.ours.requests.average / round.reference.requests.average))
settleFigure('pages a second in process, of bare Hono', inProcess.ratio, { least: 0.35 })
console.log(`        pages a second over HTTP, of bare Hono: ${overHttp.toFixed(2)}`)
await stage.close()
