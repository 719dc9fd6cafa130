// The network's pages on PostgreSQL with a million services: ten clients at once, in process, while nothing changes and while windows
// write; and each page when it is made anew. `npm run bench -- network-page`
import { keepCounts } from '#programs/ventanillas'
import { addPerson, cookieFor } from '../test/personas.ts'
import { openWindows, setStage, today } from './stage/installation.ts'
import { announceStage, pace, quantile, settleFigure, showPace, timesOf } from './stage/measuring.ts'
import { fillYear, signYear } from './stage/network.ts'

const services = 1_000_000
const clients = 10
const stage = await setStage()
const windows = await openWindows(stage.installation, 50)
const owner = await stage.connectBare()
const year = Number(today().slice(0, 4))
await fillYear(owner, windows, year, services)
await keepCounts(stage.installation)
await owner.query('vacuum analyze')
await signYear(owner, year)
await owner.query('analyze')
const headers = { cookie: cookieFor(await addPerson(stage.installation, 'Elena', 'headquarters')) }

async function read(path: string): Promise<string> {
  const answer = await stage.app.request(path, { headers })
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${text.slice(0, 300)}`)
  return text
}

/** Somebody writes a visit down at one of the windows, past the forms. */
async function writeVisit(turn: number, on: string): Promise<void> {
  const { agency, office, station } = windows[turn % windows.length]!
  await owner.query(
    `insert into ventanillas.visit (custodian_id, id, office_id, station_id, visited_on, language, first_this_year, recorded_at)
     values ($1, gen_random_uuid(), $2, $3, $4, 'spa', 'yes', now())`,
    [agency, office, station, on],
  )
}

/** Reads while a visit of the day is written every second; the counts are kept once at the end. */
async function readWhileWriting(path: string, on: string): Promise<number> {
  let [turn, over] = [0, false]
  const writing = (async () => {
    for (; !over; turn += 1) {
      await writeVisit(turn, on)
      await new Promise((resolve) => setTimeout(resolve, 1000))
    }
  })()
  const page = await pace({ name: path, turn: () => read(path) }, { clients, rounds: 3 })
  over = true
  await writing
  console.log(`  while ${turn} visits of ${on} are written, one a second   ${showPace(page)}`)
  await keepCounts(stage.installation)
  return page.p95
}

announceStage(stage.engine, `${services} services`, '50 stations', `${clients} clients`)
const paths = ['', '/years', '/stations', '/map'].map((under) => `/network/report${under}?year=${year}`)
for (const path of paths) {
  const anew = await timesOf(8, () => read(`${path}&turn=${Math.random()}`))
  const page = await pace({ name: path, turn: () => read(path) }, { clients, rounds: 3 })
  console.log(`${path}   ${showPace(page)}; made anew p50 ${quantile(anew.slice(2), 0.5).toFixed(0)} ms`)
  settleFigure(`milliseconds at p95, ${path}`, page.p95, { most: 200 }, 0)
}
const busy = await readWhileWriting(paths[0]!, today())
settleFigure('milliseconds at p95, the months while a visit a second is written', busy, { most: 200 }, 0)
// Each late correction makes the page anew: said, and held to nothing.
await readWhileWriting(paths[0]!, `${year}-03-05`)
const before = await read(paths[0]!)
await writeVisit(0, `${year}-03-05`)
if ((await read(paths[0]!)) === before) throw new Error('a visit is not seen at once')
await owner.end()
await stage.close()
