import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import { WrongUse, type CliCommand, type LoneCommand } from '#platform/cli'
import { listenForCommands } from '#platform/cli/socket'
import type { Installation } from '#platform/installation'
import { runCli, type OpenInstallation } from './cli.ts'

const dataDirectory = mkdtempSync(path.join(tmpdir(), 'puente-cli-'))
after(() => rmSync(dataDirectory, { recursive: true }))

/** What the command line asks of an installation: its folder, and to be closed. */
function counted(): { open: OpenInstallation; opened: boolean[]; closed: () => number } {
  const opened: boolean[] = []
  let closed = 0
  const open: OpenInstallation = async ({ empty }) => {
    opened.push(empty)
    return { dataDirectory, database: { close: async () => void closed++ } } as unknown as Installation
  }
  return { open, opened, closed: () => closed }
}

const whoRuns: CliCommand = {
  name: 'who',
  summary: 'says where it runs',
  help: 'puente who [--loud]\n\nSays where it runs.',
  run: async (_, args, terminal) => {
    terminal.line(`ran with ${args.join(' ') || 'nothing'}`)
    return args.includes('--loud') ? 1 : 0
  },
}

const refill: CliCommand = { ...whoRuns, name: 'refill', help: 'puente refill', needsEmptyDatabase: true }
const alone: LoneCommand = {
  name: 'look',
  summary: 'looks',
  help: 'puente look',
  runAlone: async (_, terminal) => (terminal.line('ran alone'), 0),
}
const steps: LoneCommand[] = ['walk up', 'walk down'].map((name) => ({ ...alone, name, summary: `may ${name}` }))
const commands = [whoRuns, refill, alone, ...steps]

async function run(...words: string[]) {
  const place = counted()
  const text = { out: '', err: '' }
  const screen = (name: 'out' | 'err') => ({ write: (piece: string) => void (text[name] += piece) })
  const code = await runCli(words, place.open, commands, { dataDirectory, out: screen('out'), err: screen('err') })
  return { code, ...text, opened: place.opened, closed: place.closed() }
}

test('Help and the list open nothing', async () => {
  const list = await run()
  assert.equal(list.code, 0)
  assert.match(list.out, /who +says where it runs/)
  const help = await run('who', '--help')
  assert.match(help.out, /^puente who \[--loud\]/)
  const wrong = await run('whp')
  assert.equal(wrong.code, 2)
  assert.match(wrong.err, /Did you mean "who"/)
  assert.equal((await run('who', '--lud')).code, 2)
  for (const one of [list, help, wrong]) assert.deepEqual(one.opened, [])
})

test('The first word of several commands lists them, and is help only where help was asked for', async () => {
  const help = await run('walk', '--help')
  assert.deepEqual([help.code, help.err], [0, ''])
  assert.match(help.out, /walk up +may walk up\n +walk down/)
  const bare = await run('walk')
  assert.deepEqual([bare.code, bare.out], [2, ''])
  assert.match(bare.err, /walk up +may walk up\n +walk down/)
})

test('A wrong use gives 2 and points to the help', async () => {
  const wrong: LoneCommand = {
    ...alone,
    runAlone: async () => {
      throw new WrongUse('--up and --down do not go together.')
    },
  }
  let err = ''
  const code = await runCli(['look'], counted().open, [wrong], { err: { write: (text: string) => (err += text) } })
  assert.deepEqual([code, err], [2, '--up and --down do not go together.\nSee "puente look --help".\n'])
})

test('When no server runs, the command opens the installation itself and closes it, with its exit code', async () => {
  const well = await run('who')
  assert.deepEqual([well.code, well.out, well.opened, well.closed], [0, 'ran with nothing\n', [false], 1])
  const badly = await run('who', '--loud')
  assert.deepEqual([badly.code, badly.closed], [1, 1])
})

test('A command that needs no installation opens none and asks no server', async () => {
  const server = await listenForCommands({ dataDirectory } as Installation, [whoRuns])
  const { code, out, opened, closed } = await run('look')
  assert.deepEqual([code, out, opened, closed], [0, 'ran alone\n', [], 0])
  await server.close()
})

test('When a server runs, the command runs there', async () => {
  const server = await listenForCommands({ dataDirectory } as Installation, [
    { ...whoRuns, run: async (_, __, terminal) => (terminal.line('ran in the server'), 0) },
  ])
  const there = await run('who')
  assert.deepEqual([there.code, there.out, there.opened], [0, 'ran in the server\n', []])
  const refused = await run('refill')
  assert.equal(refused.code, 1)
  assert.match(refused.err, /Stop the server first/)
  assert.deepEqual(refused.opened, [])
  await server.close()
})

test('A command that needs an empty database gets it opened without anything in it', async () => {
  const { code, opened, closed } = await run('refill')
  assert.deepEqual([code, opened, closed], [0, [true], 1])
})
