// A PostgreSQL server of the tests' own: started as a user who is not root, without fsync, gone with the process.
// Benchmarks start theirs with fsync.
import { spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, globSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

export interface TestServer {
  /** The address of a database under a login: "postgres" (superuser), "puente_owner" or "puente_web" (the app). */
  readonly address: (database: string, login: string) => string
  /** Runs SQL as superuser, in the database "postgres". */
  readonly administer: (text: string) => Promise<void>
  /** Ends it as a failing machine would, without a checkpoint; it starts again by itself, and answers when this returns. */
  readonly crash: () => Promise<void>
}

/** The folder of the newest server's programs; undefined where none is installed. */
export const findBinaries = (): string | undefined =>
  globSync('/usr/lib/postgresql/*/bin/postgres')
    .sort((one, other) => Number(other.split('/')[4]) - Number(one.split('/')[4]))[0]
    ?.replace(/\/postgres$/, '')

let server: Promise<TestServer> | undefined

/** The server of this process, started at the first call. */
export const testServer = (): Promise<TestServer> => (server ??= startServer())

/**
 * Starts the server, again whenever it ended. Ends it and removes its files when its standard input closes: when this
 * process is gone, however it went.
 */
const script = `(while ! [ -e "$0/over" ]; do "$@"; sleep 0.1; done) & keeper=$!
  cat > /dev/null; touch "$0/over"; kill -INT "$(head -n 1 "$0/cluster/postmaster.pid")"; wait $keeper; rm -rf "$0"`

const careless = ['fsync=off', 'full_page_writes=off']

/** A server in a fresh directory, with these settings beside the usual ones. */
export async function startServer(given: readonly string[] = careless): Promise<TestServer> {
  const programs = findBinaries()
  if (!programs) throw new Error("PostgreSQL's server binaries are missing (Debian: apt-get install postgresql)")
  const user = findUser()
  const directory = mkdtempSync(join(tmpdir(), 'puente-postgresql-'))
  if (user) chownSync(directory, user.uid, user.gid)
  const cluster = join(directory, 'cluster')
  const made = spawnSync(
    join(programs, 'initdb'),
    ['-D', cluster, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'],
    { cwd: directory, encoding: 'utf8', ...user },
  )
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`)
  const settings = [`unix_socket_directories=${directory}`, 'listen_addresses=', ...given]
  const child = spawn(
    '/bin/sh',
    ['-c', script, directory, join(programs, 'postgres'), '-D', cluster, ...settings.flatMap((each) => ['-c', each])],
    { cwd: directory, stdio: ['pipe', 'ignore', 'ignore'], detached: true, ...user },
  )
  child.unref()
  ;(child.stdin as unknown as { unref(): void }).unref()
  const address = (database: string, login: string) => `postgresql://${login}@localhost/${database}?host=${directory}`
  const administer = (text: string) => runAs(address('postgres', 'postgres'), text)
  await waitFor(() => administer('select'))
  await administer(
    `create role puente_owner login createrole bypassrls; create role puente_app nologin;
     create role puente_web login noinherit in role puente_app;
     grant set on parameter session_replication_role to puente_owner;`,
  )
  const crash = async () => {
    const ended = processOf(cluster)
    process.kill(ended!, 'SIGQUIT')
    for (let now = ended; now === ended || now === undefined; now = processOf(cluster)) await sleep(20)
    await waitFor(() => administer('select'))
  }
  return { address, administer, crash }
}

/** The process of the server that keeps a cluster; undefined while none does. */
function processOf(cluster: string): number | undefined {
  const file = join(cluster, 'postmaster.pid')
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined
}

/** Whom the server runs as: nobody can start it as root. */
function findUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : []
  const line = ['postgres', 'nobody'].map((name) => users.find((user) => user.startsWith(`${name}:`))).find(Boolean)
  const [, , uid, gid] = (line ?? '::65534:65534').split(':')
  return { uid: Number(uid), gid: Number(gid) }
}

async function runAs(address: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: address })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

async function waitFor(work: () => Promise<void>): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (attempt === 200) throw error
      await sleep(50)
    }
  }
}
