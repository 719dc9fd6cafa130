// A directory of 5,000 services in HSDS on PostgreSQL: read in for the first time, again when all of it is known, written out, and asked
// for page by page. The reference: the same records parsed and validated against the standard's schemas, and nothing else.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Terminal } from '#platform/cli'
import { newId } from '#platform/random'
import { exportHsds } from '../src/registries/services/commands/export-hsds.ts'
import { openStandard } from '../src/registries/services/commands/hsds-standard.ts'
import { importHsds } from '../src/registries/services/commands/import-hsds.ts'
import { openWindow, setStage } from './stage/installation.ts'
import { announceStage, quantile, settleFigure, timesOf } from './stage/measuring.ts'

const services = 5000

const stage = await setStage()
const directory = mkdtempSync(join(tmpdir(), 'puente-bench-hsds-'))
process.once('exit', () => rmSync(directory, { recursive: true, force: true }))

/** A directory as one hands itself over: an organization for three services, a place, hours, languages and documents each. */
function writeDirectory(count: number): string {
  const organizations = Array.from({ length: Math.ceil(count / 3) }, (_, at) => ({
    id: newId(),
    name: `Clínicas ${at}`,
    description: 'Clínicas del barrio, con consulta general.',
    website: 'https://clinicas.example/',
  }))
  const records = Array.from({ length: count }, (_, at) => ({
    id: newId(),
    organization: organizations[at % organizations.length],
    name: `Consulta de medicina general ${at}`,
    description: 'Medicina general para toda la familia, con o sin cita. '.repeat(4),
    status: 'active',
    eligibility_description: 'Toda persona que vive en la ciudad.',
    minimum_age: at % 18,
    last_modified: '2024-03-15T10:30:45.123Z',
    phones: [{ id: newId(), number: '(323) 555-0101', type: 'voice' }],
    languages: ['es', 'en'].map((code) => ({ id: newId(), code })),
    cost_options: [{ id: newId(), option: 'Primera visita', amount: 25, currency: 'USD' }],
    required_documents: [{ id: newId(), document: 'Comprobante de domicilio' }],
    schedules: [{ id: newId(), freq: 'WEEKLY', byday: 'MO,TU,WE,TH,FR', opens_at: '09:00', closes_at: '17:00' }],
    service_at_locations: [
      {
        id: newId(),
        location: {
          id: newId(),
          location_type: 'physical',
          name: `Clínica ${at}`,
          latitude: 33 + (at % 900) / 100,
          longitude: -118 - (at % 700) / 100,
          addresses: [
            {
              id: newId(),
              address_1: `Calle ${at}`,
              city: 'Los Angeles',
              state_province: 'CA',
              postal_code: '90057',
              country: 'US',
              address_type: 'physical',
            },
          ],
        },
      },
    ],
  }))
  const file = join(directory, `${count}.json`)
  writeFileSync(file, JSON.stringify(records))
  return file
}

interface Run {
  readonly seconds: number
  /** Megabytes of the process: the most that it had, sampled twenty times a second. */
  readonly megabytes: number
}

async function measure(work: () => Promise<unknown> | void): Promise<Run> {
  let most = process.memoryUsage().rss
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 50)
  const started = performance.now()
  await work()
  const seconds = (performance.now() - started) / 1000
  clearInterval(watch)
  return { seconds, megabytes: Math.max(most, process.memoryUsage().rss) / 1e6 }
}

const quiet: Terminal = { line: () => undefined, error: (text) => console.error(text), progress: () => undefined }

const read = (file: string, office: string): Promise<Run> =>
  measure(async () => {
    const code = await importHsds.run(stage.installation, [file, '--office', office], quiet)
    if (code !== 0) throw new Error(`the import ended with ${code}`)
  })

/** The reference: what nobody can do without. */
const validate = (file: string): Promise<Run> =>
  measure(() => {
    const records = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>[]
    const wrong = records.filter((record) => openStandard().check('service', record).length > 0)
    if (wrong.length > 0) throw new Error(`${wrong.length} are wrong`)
  })

const say = (what: string, { seconds, megabytes }: Run) =>
  console.log(
    `${what}: ${seconds.toFixed(1)} s, ${(services / seconds).toFixed(0)} services/s, at most ${megabytes.toFixed(0)} MB`,
  )

const [small, large] = [writeDirectory(500), writeDirectory(services)]
announceStage(stage.engine, `${services} services, ${(statSync(large).size / 1e6).toFixed(1)} MB`, 'in process')
const warm = await openWindow(stage.installation)
await read(small, warm.office)
await validate(small)
const window = await openWindow(stage.installation)
const reference = await validate(large)
const first = await read(large, window.office)
const again = await read(large, window.office)
const out = join(directory, 'out.json')
const written = await measure(() =>
  exportHsds.run(stage.installation, ['--office', window.office, '--out', out], quiet),
)
const back = await read(out, window.office)
say('parsed and validated only', reference)
say('read in', first)
say('the same again', again)
say('written out', written)
say('what was written, read again', back)

const ask = (path: string) => async () => {
  const answer = await stage.app.request(path)
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`)
  await answer.text()
}
for (const path of [
  '/hsds/services',
  '/hsds/services?full=true',
  '/hsds/services?search=general',
  '/hsds/services?search=general%20471',
  '/hsds/services?minimal=true&per_page=10000',
  '/hsds/service_at_locations?postcode=90057',
  '/hsds/organizations?full_service=true&per_page=100',
  '/hsds/taxonomy_terms',
]) {
  await timesOf(5, ask(path))
  const times = await timesOf(40, ask(path))
  console.log(`${path}: p50 ${quantile(times, 0.5).toFixed(0)} ms, p95 ${quantile(times, 0.95).toFixed(0)} ms`)
}
// All as lines: how long the first one takes, and what the process holds while the rest is read.
let firstLine = 0
const lines = await measure(async () => {
  const begun = performance.now()
  const answer = await stage.app.request('/hsds/services?format=ndjson&full=true')
  for await (const _ of answer.body!) firstLine ||= performance.now() - begun
})
say(`lines, whole, the first after ${firstLine.toFixed(0)} ms`, lines)
settleFigure('seconds for 5,000 services, read in', first.seconds, { most: 60 }, 1)
settleFigure('megabytes at most', Math.max(first.megabytes, written.megabytes), { most: 1024 }, 0)
settleFigure('read in beside validated only', first.seconds / reference.seconds, { most: 100 }, 1)
settleFigure('the same again beside the first time', again.seconds / first.seconds, { most: 1 })
await stage.close()
