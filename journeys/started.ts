// The program as somebody starts it: its own process on an empty directory, with sample data where a story needs it.
// All stories share one; it ends with them.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { openBrowser, patience, type OpenOptions, type Visitor } from '../test/browser.ts'

const root = path.resolve(import.meta.dirname, '..')

export interface Started {
  readonly origin: string
  /** What it has printed so far. */
  readonly output: () => string
  /** Waits until it has printed this. */
  readonly until: (text: RegExp, within?: number) => Promise<void>
  /** Runs `puente` with these words against it; what it prints. */
  readonly command: (...words: string[]) => Promise<string>
  readonly stop: () => Promise<void>
}

const processes = new Set<ChildProcess>()
const servers: Started[] = []
process.once('exit', () => {
  for (const child of processes) child.kill('SIGTERM')
})
after(async () => {
  await Promise.all(servers.map((server) => server.stop()))
})

let sample: Promise<Started> | undefined

/** The installation of pack mx with its sample people; its sample data is complete. */
export const startSample = (): Promise<Started> => (sample ??= startAndFill())

async function startAndFill(): Promise<Started> {
  const server = await start()
  await server.until(/Sample data (?:is complete|stopped)/, 4 * patience)
  const stopped = /Sample data stopped.*/.exec(server.output())
  if (stopped) throw new Error(stopped[0])
  return server
}

/** Starts the program on an empty directory and waits for its address. */
export async function start(
  environment: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): Promise<Started> {
  const place = mkdtempSync(path.join(tmpdir(), 'puente-story-'))
  const port = await freePort()
  const env = {
    ...process.env,
    DATA_DIR: path.join(place, 'data'),
    KEYS_DIR: path.join(place, 'keys'),
    PORT: String(port),
    ...environment,
  }
  const { child, output } = run(['scripts/start.mjs', ...args], env)
  const until = (text: RegExp, within = patience) => waitFor(child, output, text, within)
  const server: Started = {
    origin: `http://localhost:${port}`,
    output,
    until,
    command: (...words) => finish(run(['scripts/puente.mjs', ...words], env)),
    stop: async () => {
      await end(child)
      rmSync(place, { recursive: true, force: true })
    },
  }
  servers.push(server)
  await until(/Puente is at /, 2 * patience)
  return server
}

interface Running {
  readonly child: ChildProcess
  readonly output: () => string
}

function run(words: readonly string[], env: NodeJS.ProcessEnv): Running {
  const child = spawn(process.execPath, ['scripts/run.cjs', ...words], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  processes.add(child)
  child.once('exit', () => processes.delete(child))
  return { child, output: () => text }
}

async function waitFor(child: ChildProcess, output: () => string, text: RegExp, within: number): Promise<void> {
  for (const until = Date.now() + within; !text.test(output()); await wait(100)) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`never printed ${text}:\n${output()}`)
  }
}

const finish = async ({ child, output }: Running): Promise<string> => {
  const code = child.exitCode ?? (await new Promise<number | null>((resolve) => child.once('close', resolve)))
  if (code !== 0) throw new Error(`ended with ${code}:\n${output()}`)
  return output()
}

const end = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

export const samplePeople = [
  'Lupe Ramos',
  'Rogelio Vega',
  'Inés Aguirre',
  'Óscar Lima',
  'Elena Ortiz',
  'Tomás Rey',
  'Sol Nava',
] as const

export type SamplePerson = (typeof samplePeople)[number]

/** Opens a browser and presses the person's button on the sign-in page. */
export async function signedIn(server: Started, name: SamplePerson, options: OpenOptions = {}): Promise<Visitor> {
  const visitor = await openBrowser(server.origin, options)
  await visitor.page.goto('/sign-in')
  await visitor.page.getByRole('button', { name }).click()
  await visitor.page.waitForURL('/')
  return visitor
}
