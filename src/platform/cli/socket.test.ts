import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { CliCommand, Terminal } from '../cli.ts'
import type { Installation } from '../installation.ts'
import { askServer, hasServer, listenForCommands } from './socket.ts'

const scratch = mkdtempSync(path.join(tmpdir(), 'puente-socket-'))
after(() => rmSync(scratch, { recursive: true }))

function newDirectory(name = ''): string {
  const directory = path.join(mkdtempSync(path.join(scratch, 'd-')), name)
  mkdirSync(directory, { recursive: true })
  return directory
}

/** The socket asks nothing of an installation but its folder. */
const installationIn = (dataDirectory: string) => ({ dataDirectory }) as Installation

function notebook(signal?: AbortSignal): Terminal & { written: unknown[] } {
  const written: unknown[] = []
  return {
    written,
    line: (text) => void written.push(text),
    error: (text) => void written.push({ error: text }),
    progress: (...step) => void written.push(step),
    directory: '/srv/tomas',
    ...(signal && { signal }),
  }
}

const count: CliCommand = {
  name: 'count to',
  summary: 'counts',
  help: 'puente count to NUMBER',
  async run(_, [to], terminal) {
    for (let done = 1; done <= Number(to); done++) terminal.progress('counting', done, Number(to))
    terminal.line(`counted in ${terminal.directory}`)
    terminal.error('and a warning')
    return 1
  },
}

test('A command runs in the server and its lines, progress and exit code reach Tomás', async () => {
  const directory = newDirectory()
  assert.equal(await askServer(directory, ['count', 'to', '2'], notebook()), undefined, 'no server runs yet')
  const server = await listenForCommands(installationIn(directory), [count])
  assert.equal(await hasServer(directory), true)
  assert.equal(statSync(path.join(directory, 'puente.sock')).mode & 0o777, 0o600)
  const terminal = notebook()
  assert.equal(await askServer(directory, ['count', 'to', '2'], terminal), 1)
  assert.deepEqual(terminal.written, [
    ['counting', 1, 2],
    ['counting', 2, 2],
    'counted in /srv/tomas',
    { error: 'and a warning' },
  ])
  await server.close()
  assert.equal(await hasServer(directory), false)
})

test('A data directory with a path longer than a socket may have works as well', async () => {
  const directory = newDirectory('x'.repeat(150))
  const server = await listenForCommands(installationIn(directory), [count])
  assert.equal(await askServer(directory, ['count', 'to', '1'], notebook()), 1)
  await server.close()
  assert.equal(await askServer(directory, ['count', 'to', '1'], notebook()), undefined)
})

test('The socket that a killed server left behind is replaced', async () => {
  const directory = newDirectory()
  const at = path.join(directory, 'puente.sock')
  const script = `require('node:net').createServer().listen(${JSON.stringify(at)}, () => console.log('up'))`
  const child = spawn(process.execPath, ['-e', script])
  await new Promise((up) => child.stdout.once('data', up))
  child.kill('SIGKILL')
  await new Promise((gone) => child.once('exit', gone))
  assert.ok(statSync(at).isSocket(), 'it is still there')
  const server = await listenForCommands(installationIn(directory), [count])
  assert.equal(await askServer(directory, ['count', 'to', '1'], notebook()), 1)
  await server.close()
})

test('A second server on the same directory leaves the commands to the first', async () => {
  const directory = newDirectory()
  const first = await listenForCommands(installationIn(directory), [count])
  const second = await listenForCommands(installationIn(directory), [])
  await second.close()
  assert.equal(await askServer(directory, ['count', 'to', '1'], notebook()), 1)
  await first.close()
})

test('Ctrl-C at the client ends the command in the server', async () => {
  const directory = newDirectory()
  let ended: unknown
  const endless: CliCommand = {
    name: 'endless',
    summary: 'never ends by itself',
    help: '',
    async run(_, __, terminal) {
      try {
        for (let done = 0; ; done++) {
          terminal.progress('working', done, 1_000_000)
          await wait(5)
        }
      } catch (error) {
        ended = error
        throw error
      }
    },
  }
  const server = await listenForCommands(installationIn(directory), [endless])
  const cancel = new AbortController()
  const terminal = notebook(cancel.signal)
  setTimeout(() => cancel.abort(), 50)
  assert.equal(await askServer(directory, ['endless'], terminal), 130)
  for (let tries = 0; ended === undefined && tries < 200; tries++) await wait(10)
  assert.equal((ended as Error).name, 'Cancelled')
  await server.close()
})

test('A command that fails tells its kind of error and never a value', async () => {
  const directory = newDirectory()
  const failing: CliCommand = {
    ...count,
    name: 'fail',
    run: async () => {
      throw Object.assign(new Error('duplicate key (phone)=(+15550100)'), { code: '23505' })
    },
  }
  const server = await listenForCommands(installationIn(directory), [failing])
  const terminal = notebook()
  assert.equal(await askServer(directory, ['fail'], terminal), 1)
  assert.deepEqual(terminal.written, [{ error: 'puente fail failed: Error (23505)' }])
  assert.equal(await askServer(directory, ['fial'], terminal), 2)
  await server.close()
})

test('A server that dies in the middle is told as that', async () => {
  const directory = newDirectory()
  const dying = createServer((socket) => void socket.once('data', () => socket.destroy()))
  await new Promise<void>((up) => dying.listen(path.join(directory, 'puente.sock'), up))
  const terminal = notebook()
  assert.equal(await askServer(directory, ['count', 'to', '1'], terminal), 1)
  assert.match(JSON.stringify(terminal.written), /went away/)
  await new Promise((closed) => dying.close(closed))
})

test('What is not a request is cut off without harm', async () => {
  const directory = newDirectory()
  const server = await listenForCommands(installationIn(directory), [count])
  const { connect } = await import('node:net')
  for (const nonsense of ['nonsense\n', '{"words":[1]}\n', '[]\n', 'null\n']) {
    const socket = connect(path.join(directory, 'puente.sock'))
    socket.write(nonsense)
    await new Promise((closed) => socket.once('close', closed))
  }
  assert.equal(await askServer(directory, ['count', 'to', '1'], notebook()), 1)
  await server.close()
})
