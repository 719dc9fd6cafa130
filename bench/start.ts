// `npm start` until the first page answers: on an empty directory with nothing built, on an empty directory with the build there,
// and on the directory that is left. Each in its own process over a copy of the sources, with the sample data that it brings.
// The reference beside it: the embedded engine alone, making and opening a database. Linux: processor time is read from /proc.
import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { announceStage, quantile, settleFigure } from './stage/measuring.ts'

const rounds = 3
const root = join(import.meta.dirname, '..')
const scratch = mkdtempSync(join(tmpdir(), 'puente-bench-'))
process.once('exit', () => rmSync(scratch, { recursive: true, force: true }))

interface Took {
  /** Milliseconds by the clock, and of processor time in all threads. */
  readonly wall: number
  readonly cpu: number
}

/** The project's sources without anything built, beside the packages that npm installed. */
function copySources(name: string): string {
  const copy = join(scratch, name)
  for (const part of ['src', 'packs', 'db', 'scripts', 'package.json']) {
    cpSync(join(root, part), join(copy, part), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

/** Processor time of a process and its children, in milliseconds. The kernel counts in hundredths of a second. */
function cpuOf(pid: number): number {
  let ticks = 0
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const fields = readStat(name)
    if (Number(name) === pid || fields[1] === String(pid)) ticks += Number(fields[11]) + Number(fields[12])
  }
  return ticks * 10
}

function readStat(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
  } catch {
    return []
  }
}

let port = 20_000 + Math.floor(Math.random() * 20_000)

/** Starts the program, and gives what it took until the first page. With `until`, it runs on until it says that. */
async function start(copy: string, directory: string, until?: string): Promise<Took> {
  const address = `http://localhost:${(port += 1)}/`
  const places = { DATA_DIR: join(directory, 'data'), KEYS_DIR: join(directory, 'keys'), PORT: String(port) }
  const begun = performance.now()
  const program = spawn(process.execPath, ['scripts/run.cjs', 'scripts/start.mjs'], {
    cwd: copy,
    env: { ...process.env, ...places },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const said = listenTo(program)
  await firstPage(address, program)
  const took = { wall: performance.now() - begun, cpu: cpuOf(program.pid!) }
  while (until !== undefined && !said().includes(until)) await sleep(100)
  const ended = new Promise((resolve) => program.once('exit', resolve))
  program.kill('SIGTERM')
  await ended
  return took
}

function listenTo(program: ChildProcess): () => string {
  let text = ''
  program.stdout!.on('data', (chunk: Buffer) => (text += chunk.toString()))
  return () => text
}

async function firstPage(address: string, program: ChildProcess): Promise<void> {
  for (;;) {
    if (program.exitCode !== null) throw new Error('the program ended before its first page')
    const answer = await fetch(address).catch(() => undefined)
    if (answer?.ok && (await answer.text()).includes('<h1')) return
    await sleep(10)
  }
}

const engine = `
  const { PGlite } = await import('@electric-sql/pglite')
  await (await PGlite.create({ dataDir: process.argv[1] })).query('select 1')
  process.exit()`

/** The engine alone, in a process of its own, making or opening the database of a directory. */
async function openEngine(copy: string, directory: string): Promise<Took> {
  const begun = performance.now()
  const node = spawn(process.execPath, ['--input-type=module', '-e', engine, directory], { cwd: copy, stdio: 'ignore' })
  let cpu = 0
  const watch = setInterval(() => (cpu = Math.max(cpu, cpuOf(node.pid!))), 20)
  await new Promise((resolve) => node.once('exit', resolve))
  clearInterval(watch)
  return { wall: performance.now() - begun, cpu }
}

const freshDirectory = (): string => mkdtempSync(join(scratch, 'directory-'))
const took: Record<'cold' | 'warm' | 'again' | 'engine' | 'engineAgain', Took[]> = {
  cold: [],
  warm: [],
  again: [],
  engine: [],
  engineAgain: [],
}

announceStage('embedded PostgreSQL', `${rounds} rounds`, 'processor time in all threads')
const lived = freshDirectory()
for (let round = 0; round < rounds; round += 1) {
  const copy = copySources(`copy-${round}`)
  const database = join(freshDirectory(), 'database')
  took.engine.push(await openEngine(copy, database))
  took.engineAgain.push(await openEngine(copy, database))
  took.cold.push(await start(copy, freshDirectory()))
  took.warm.push(await start(copy, freshDirectory()))
  if (round === 0) await start(copy, lived, 'Sample data is complete.')
  took.again.push(await start(copy, lived))
}

const median = (what: keyof typeof took, side: keyof Took): number =>
  quantile(
    took[what].map((one) => one[side]),
    0.5,
  ) / 1000
const show = (what: keyof typeof took): string =>
  `${median(what, 'wall').toFixed(2)} s, processor ${median(what, 'cpu').toFixed(2)} s`
console.log(`empty directory, nothing built   ${show('cold')}`)
console.log(`empty directory, built           ${show('warm')}`)
console.log(`  the engine alone               ${show('engine')}`)
console.log(`the directory that is left       ${show('again')}`)
console.log(`  the engine alone               ${show('engineAgain')}`)
const ratioOf = (ours: keyof typeof took, reference: keyof typeof took): string =>
  (median(ours, 'cpu') / median(reference, 'cpu')).toFixed(1)
console.log(
  `processor time of the engine alone: ${ratioOf('warm', 'engine')} new, ${ratioOf('again', 'engineAgain')} again`,
)
settleFigure('seconds to the first page, empty directory, nothing built', median('cold', 'wall'), { most: 5 })
settleFigure('seconds to the first page, empty directory, built', median('warm', 'wall'), { most: 5 })
settleFigure('seconds to the first page again', median('again', 'wall'), { most: 2 })
