// Opens the doors: the installation, the site, the jobs, the command socket; closes them in the same order.
import process from 'node:process'
import { serve, type ServerType } from '@hono/node-server'
import { openAssets } from '#platform/assets'
import { listenForCommands } from '#platform/cli/socket'
import { terminalOn } from '#platform/cli/terminal'
import type { Installation } from '#platform/installation'
import { startJobs } from '#platform/jobs'
import { sampleState } from '#platform/sample'
import { readSettings, type Settings } from '#platform/settings'
import { makeApp } from './app.tsx'
import { commands } from './commands.ts'
import { fillWithSample } from './filling.ts'
import { openInstallation, type OpeningOptions } from './opening.ts'
import { jobsOf } from './work.ts'

const started = performance.now()
const closing: (() => Promise<unknown> | void)[] = []

async function start(settings: Settings): Promise<void> {
  const terminal = terminalOn(process.stdout, process.stderr)
  const [installation, assets] = await Promise.all([
    openInstallation(settings, { terminal, ...sampleFor(settings) }),
    openAssets(),
  ])
  closing.push(() => installation.database.close())
  const app = makeApp(installation, assets, (line) => terminal.line(line))
  const server = await listen(app.fetch, settings.port)
  closing.push(() => stopListening(server))
  const commandSocket = await listenForCommands(installation, commands)
  closing.push(() => commandSocket.close())
  const jobs = await startJobs(installation, jobsOf(settings))
  closing.push(() => jobs.stop(5))
  greet(settings, installation, server)
  if (installation.sample && (await sampleState(installation.database)) !== 'done') {
    await fillWithSample(installation, terminal)
  }
}

/** Sample data follows on the first start of an embedded database, or where `--sample` asks for it. */
function sampleFor(settings: Settings): Pick<OpeningOptions, 'sample'> {
  if (process.argv.includes('--no-sample')) return {}
  if (process.argv.includes('--sample')) return { sample: 'always' }
  return settings.databaseUrl === null ? { sample: 'if-new' } : {}
}

const listen = (fetch: (request: Request) => Response | Promise<Response>, port: number): Promise<ServerType> =>
  new Promise((resolve, reject) => {
    const server = serve({ fetch, port }, () => resolve(server))
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortTaken(port) : error),
    )
  })

class PortTaken extends Error {
  override name = 'PortTaken'
  constructor(port: number) {
    super(`Port ${port} is taken. Stop what uses it, or choose another: PORT=3001 npm start`)
  }
}

/** Lets requests under way finish, and cuts what only waits. */
const stopListening = (server: ServerType): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    if ('closeIdleConnections' in server) server.closeIdleConnections()
    setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), 3000).unref()
  })

/** Says where to go and who can sign in. */
function greet(settings: Settings, installation: Installation, server: ServerType): void {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : settings.port
  const where = settings.origin.startsWith('http://localhost') ? `http://localhost:${port}` : settings.origin
  console.log(`Puente is at ${where} (${Math.round(performance.now() - started)} ms)`)
  if (settings.databaseUrl === null) {
    console.log('Embedded database: for a trial or one office. In production set DATABASE_URL (README).')
  }
  console.log(
    installation.sample
      ? `Sample people can sign in at ${where}/sign-in: choose one. Everything about them is invented.`
      : `Nobody yet? Invite the first person: npm run puente -- invite --help`,
  )
}

let isClosing = false

async function close(code: number): Promise<void> {
  if (isClosing) return
  isClosing = true
  for (const step of closing.toReversed()) await step()
  process.exit(code)
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void close(0))
// The launcher holds the other end of this channel: when it dies, however it dies, the server ends with it.
process.once('disconnect', () => void close(0))

try {
  await start(readSettings(process.env))
} catch (error) {
  console.error(error instanceof Error && error.name !== 'Error' ? error.message : error)
  await close(1)
}
