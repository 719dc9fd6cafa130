// A file of 100,000 visits on PostgreSQL, from the command's first byte to its commit, and again when all of it is known; and the
// memory that it takes, beside a file of a tenth of that.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Terminal } from '#platform/cli'
import { importVisits } from '../src/programs/ventanillas/commands/import-visits.ts'
import { openWindow, setStage } from './stage/installation.ts'
import { announceStage, settleFigure } from './stage/measuring.ts'

const visits = 100_000

const stage = await setStage()
const directory = mkdtempSync(join(tmpdir(), 'puente-bench-import-'))
process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
const owner = await stage.connectBare()
const postalCodes = stage.installation.pack.tables['postal-codes.csv']!.map((row) => String(row['postal_code']))

/** A file of visits of a year, as a partner's system would write one. */
function writeVisits(count: number): string {
  const file = join(directory, `${count}.csv`)
  const lines = ['reference,visited_on,language,postal_code,interpreter,first_this_year,person,needs,topics,screenings']
  for (let at = 0; at < count; at += 1) {
    const on = new Date(Date.UTC(2025, 0, 2 + (at % 360))).toISOString().slice(0, 10)
    const place = postalCodes[(at * 37) % postalCodes.length]
    const test = at % 3 === 0 ? 'glucose:advice blood-pressure' : ''
    lines.push(
      `V-${count}-${at},${on},es,${place},no,${at % 2 ? 'yes' : 'no'},P-${at % 40_000},medical-home dental,diabetes,${test}`,
    )
  }
  writeFileSync(file, lines.join('\n'))
  return file
}

interface Run {
  readonly seconds: number
  /** Megabytes of the process: the most that it had, sampled twenty times a second. */
  readonly megabytes: number
}

const quiet: Terminal = { line: () => undefined, error: (text) => console.error(text), progress: () => undefined }

/** Imports a file at a station. */
async function play(file: string, station: string): Promise<Run> {
  let most = process.memoryUsage().rss
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 50)
  const started = performance.now()
  const code = await importVisits.run(stage.installation, [file, '--station', station], quiet)
  const seconds = (performance.now() - started) / 1000
  clearInterval(watch)
  if (code !== 0) throw new Error(`the import ended with ${code}`)
  return { seconds, megabytes: most / 1e6 }
}

async function codeOf(): Promise<string> {
  const { station } = await openWindow(stage.installation)
  return (await owner.query<{ code: string }>('select code from ventanillas.station where id = $1', [station])).rows[0]!
    .code
}

const small = writeVisits(visits / 10)
const large = writeVisits(visits)
const station = await codeOf()
announceStage(stage.engine, `${visits} visits, 3 to 5 services each, in process`)
// The first one warms up: the pack's postal codes, the pool, the compiled code.
await play(small, await codeOf())
const tenth = await play(small, station)
const whole = await play(large, station)
const again = await play(large, station)
const say = (what: string, count: number, { seconds, megabytes }: Run) =>
  console.log(
    `${what}: ${seconds.toFixed(1)} s, ${(count / seconds).toFixed(0)} visits/s, at most ${megabytes.toFixed(0)} MB`,
  )
say('a tenth', visits / 10, tenth)
say('the whole', visits, whole)
say('the same again, all known', visits, again)
settleFigure('visits a second, end to end', visits / whole.seconds, { least: 2000 }, 0)
settleFigure('visits a second where all are known', visits / again.seconds, { least: 2000 }, 0)
settleFigure('memory for ten times the visits', whole.megabytes / tenth.megabytes, { most: 1.5 })
await owner.end()
await stage.close()
