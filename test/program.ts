// The program as it is really started, by its launcher, in processes of its own that a test may kill outright.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Installation } from '#platform/installation'
import { readSettings } from '#platform/settings'
import { openInstallation } from '../src/app/opening.ts'
import { root, temporaryDirectory } from './database.ts'
import type { TestServer } from './postgresql.ts'

/** What stands in the environment of a program: where its data, keys and database are. */
export type Place = Readonly<Record<string, string>>

/** A place of the test's own, on the embedded engine or on a PostgreSQL server: nothing is there yet. */
export async function freshPlace(server?: TestServer): Promise<Place> {
  const directory = temporaryDirectory()
  const place = { DATA_DIR: join(directory, 'data'), KEYS_DIR: join(directory, 'keys') }
  if (!server) return place
  const database = `puente_program_${(count += 1)}`
  await server.administer(`create database ${database} owner puente_owner`)
  return {
    ...place,
    DATABASE_URL: server.address(database, 'puente_web'),
    DATABASE_OWNER_URL: server.address(database, 'puente_owner'),
  }
}

let count = 0

/** Opens the installation at a place in this process, for as long as the work takes. No embedded server may run on it. */
export async function inside<Value>(
  place: Place,
  work: (installation: Installation) => Promise<Value>,
): Promise<Value> {
  const installation = await openInstallation(readSettings(place))
  try {
    return await work(installation)
  } finally {
    await installation.database.close()
  }
}

export interface Program {
  readonly origin: string
  /** What it has printed so far. */
  readonly output: () => string
  /** Kills the launcher, the server, or both at once, with SIGKILL; returns when neither is there any more. */
  readonly kill: (which: Killed) => Promise<void>
  /** Ends it in good order. */
  readonly stop: () => Promise<void>
}

export const killed = ['both', 'server', 'launcher'] as const
export type Killed = (typeof killed)[number]

const running = new Set<ChildProcess>()
process.once('exit', () => {
  // Where the launcher is killed, its server notices and ends.
  for (const child of running) child.kill('SIGKILL')
})

/** Starts the server at a place, and waits until it answers. */
export async function startProgram(place: Place): Promise<Program> {
  const { child, output } = launch(['scripts/start.mjs'], { ...place, PORT: '0' })
  const origin = await addressIn(child, output)
  const server = serverOf(child)
  return {
    origin,
    output,
    kill: async (which) => {
      if (which !== 'server') child.kill('SIGKILL')
      if (which !== 'launcher') process.kill(server, 'SIGKILL')
      await gone(child, server)
    },
    stop: async () => {
      child.kill('SIGTERM')
      await gone(child, server)
    },
  }
}

/** The address that it prints once it answers. */
async function addressIn(child: ChildProcess, output: () => string): Promise<string> {
  for (;;) {
    const address = /Puente is at (\S+)/.exec(output())?.[1]
    if (address) return address
    if (child.exitCode !== null) throw new Error(`the program stopped by itself:\n${output()}`)
    await sleep(20)
  }
}

/** Runs `puente` with these words at a place, as a process: its exit code and what it printed. */
export async function runPuente(place: Place, ...words: string[]): Promise<{ code: number | null; text: string }> {
  const { child, output } = launch(['scripts/puente.mjs', ...words], place)
  await once(child, 'close')
  return { code: child.exitCode, text: output() }
}

/** Starts `puente` with these words at a place: what it has printed so far, its end, and how to kill it outright. */
export function startPuente(
  place: Place,
  ...words: string[]
): { readonly output: () => string; readonly ended: Promise<number | null>; readonly kill: () => Promise<void> } {
  const { child, output } = launch(['scripts/puente.mjs', ...words], place)
  const ended = once(child, 'close').then(() => child.exitCode)
  const kill = async () => {
    const server = serverOf(child)
    child.kill('SIGKILL')
    process.kill(server, 'SIGKILL')
    await gone(child, server)
  }
  return { output, ended, kill }
}

function launch(words: readonly string[], place: Place): { child: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, ['scripts/run.cjs', ...words], {
    cwd: root,
    env: { ...environment(), ...place },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  running.add(child)
  child.once('exit', () => running.delete(child))
  return { child, output: () => text }
}

/** This process's own, without what concerns the run of the tests. */
const environment = (): NodeJS.ProcessEnv => {
  const { NODE_V8_COVERAGE: _, NODE_TEST_CONTEXT: __, ...rest } = process.env
  return rest
}

/** The process of the server, which a launcher started as its child. */
const serverOf = ({ pid }: ChildProcess): number =>
  Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0])

async function gone(launcher: ChildProcess, server: number): Promise<void> {
  if (launcher.exitCode === null && launcher.signalCode === null) await once(launcher, 'exit')
  while (isAlive(server)) await sleep(20)
}

/** A killed process that nobody has waited for yet is gone all the same: it holds no file and no lock. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}
