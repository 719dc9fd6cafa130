// A directory of 100,000 services on PostgreSQL: help near a postal code by need and language, ten at once, at the database and as the
// whole page; against one bare SQL query that reads the names of the same places past row security. Milliseconds of processor for each
// beside it, which other work on the machine changes less. Linux: the server's are read from /proc.
import { readFileSync } from 'node:fs'
import type pg from 'pg'
import { anonymous, contextFor } from '#platform/context'
import { consult } from '#platform/database'
import { listOffers } from '#registries/services'
import { count, fillServices, searchesIn } from './stage/directory.ts'
import { openWindow, setStage } from './stage/installation.ts'
import { announceStage, compare, pace, settleFigure, showPace, type Side } from './stage/measuring.ts'

const clients = 10
const kilometres = 80

const stage = await setStage()
const window = await openWindow(stage.installation)
const owner = await stage.connectBare()
const { pack } = stage.installation

const filling = performance.now()
await fillServices(owner, window, pack)
const seconds = Math.round((performance.now() - filling) / 1000)
const { nextSearch } = searchesIn(pack)

/** As a browser asks: the answer is compressed. */
const headers = { 'accept-encoding': 'gzip' }

const rosa = () => contextFor(stage.installation, anonymous, 'es', new Date())

async function findAtDatabase(): Promise<void> {
  const { point, need, language } = nextSearch()
  await consult(rosa(), (db) => listOffers(db, { point, needs: [need], language, kilometres, limit: 11 }))
}

const bareText = `select s.title, l.street, l.city, o.lat, o.lon from (
    select * from services.offer o where o.need = $1 and $2 = any (o.languages)
      and o.spot <@ circle(services.spot($1, $3, $4), $5) order by o.spot <-> services.spot($1, $3, $4) limit 11) o
  join services.service s on s.id = o.service_id join services.location l on l.service_id = o.service_id and l.position = o.position`

const bare: pg.Client[] = []
while (bare.length < clients) bare.push(await stage.connectBare())

async function findBare(client: number): Promise<void> {
  const { point, need, language } = nextSearch()
  const reach = kilometres / (111.195 * Math.cos((point.lat * Math.PI) / 180))
  await bare[client]!.query({ text: bareText, values: [need, language, point.lat, point.lon, reach] })
}

async function findPage(): Promise<void> {
  const { postalCode, need, language } = nextSearch()
  const body = new URLSearchParams({ postalCode, need, language })
  const answer = await stage.app.request('/find/results', { method: 'POST', body, headers })
  await answer.arrayBuffer()
  if (answer.status !== 200) throw new Error(`answered ${answer.status}`)
}

/** What nobody has nearby in a language that is rare: every place of the need around is looked at. */
async function findRare(): Promise<void> {
  const { postalCode } = nextSearch()
  const body = new URLSearchParams({ postalCode, words: 'clinica', language: 'zai', open: 'yes', noId: 'yes' })
  await (await stage.app.request('/find/results', { method: 'POST', body, headers })).text()
}

/** A name, with slips. */
async function findNamed(): Promise<void> {
  const { postalCode } = nextSearch()
  const body = new URLSearchParams({ postalCode, words: 'farmasia lopes' })
  await (await stage.app.request('/find/results', { method: 'POST', body, headers })).text()
}

/** Milliseconds of processor that a process used. The kernel counts in hundredths of a second. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

/** Milliseconds of processor a turn of a side takes in this process, and in those of the server that serve it. */
async function showCost(side: Side): Promise<string> {
  const { rows } = await owner.query<{ pid: number }>(
    'select pid from pg_stat_activity where datname = current_database()',
  )
  const server = () => rows.reduce((sum, { pid }) => sum + cpuOf(pid), 0)
  let turns = 0
  const counted = { name: side.name, turn: (client: number) => side.turn(client).then(() => (turns += 1)) }
  const [began, used] = [process.cpuUsage(), server()]
  await pace(counted, { clients, rounds: 2, seconds: 2 })
  const { user, system } = process.cpuUsage(began)
  const [here, there] = [(user + system) / 1000 / turns, (server() - used) / turns]
  return `processor ${here.toFixed(2)} ms in Node, ${there.toFixed(2)} ms in PostgreSQL`
}

const bareSide = { name: 'bare SQL', turn: findBare }
announceStage(stage.engine, 'warm', `${count} services (written in ${seconds} s)`, `${clients} clients, in process`)
const database = await compare({ name: 'find', turn: findAtDatabase }, bareSide, { clients, rounds: 3 })
console.log(
  `find, at the database   ${showPace(database.ours)}; ${await showCost({ name: 'find', turn: findAtDatabase })}`,
)
console.log(`  one bare query        ${showPace(database.reference)}; ${await showCost(bareSide)}`)
console.log(`        searches a second, of the bare query: ${database.ratio.toFixed(2)}`)
const whole = await compare({ name: 'page', turn: findPage }, bareSide, { clients, rounds: 3 })
console.log(`the whole page          ${showPace(whole.ours)}; ${await showCost({ name: 'page', turn: findPage })}`)
console.log(`        pages a second, of the bare query: ${whole.ratio.toFixed(2)}`)
const rare = await pace({ name: 'rare', turn: findRare }, { clients, rounds: 2 })
console.log(`  nothing fits nearby   ${showPace(rare)}`)
const named = await pace({ name: 'named', turn: findNamed }, { clients, rounds: 2 })
console.log(`  by a name             ${showPace(named)}; ${await showCost({ name: 'named', turn: findNamed })}`)
const alone = await pace({ name: 'alone', turn: findPage }, { clients: 1, rounds: 2 })
console.log(`  the page, one client  ${showPace(alone)}`)
settleFigure('milliseconds at p95, find at the database', database.ours.p95, { most: 15 }, 1)
settleFigure('milliseconds at p95, the whole page', whole.ours.p95, { most: 40 }, 1)
settleFigure('milliseconds at p95, by a name', named.p95, { most: 40 }, 1)
for (const client of bare) await client.end()
await owner.end()
await stage.close()
