// The socket in DATA_DIR through which the command line speaks to the running server: one JSON value a line.
import { chmodSync, closeSync, openSync, rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import path from 'node:path'
import { exitCodes, type CliCommand, type Terminal } from '../cli.ts'
import type { Installation } from '../installation.ts'
import { Cancelled } from './terminal.ts'
import { runCommand } from './running.ts'
import { readAsked } from './parsing.ts'

/** What the client sends: the words after `puente` and where the person stands. Closing the connection cancels. */
interface Request {
  readonly words: readonly string[]
  readonly directory: string
}

/** What the server sends. */
type Answer =
  | { readonly line: string }
  | { readonly error: string }
  | { readonly progress: readonly [label: string, done: number, total: number] }
  | { readonly exit: number }

const socketName = 'puente.sock'

/** Longest path of a socket on the systems that we know (sun_path, less its end). */
const longestPath = 100

/** Commands that a server takes, until it is closed. */
export interface Listening {
  close(): Promise<void>
}

/**
 * Takes commands at `DATA_DIR/puente.sock` (mode 0600). The socket of a server that died is replaced; where another
 * server on the same directory and database takes them already, it goes on doing so.
 */
export async function listenForCommands(
  installation: Installation,
  commands: readonly CliCommand[],
): Promise<Listening> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    void answer(socket, installation, commands)
  })
  const place = reach(installation.dataDirectory)
  try {
    if (await isAnswered(place.path)) {
      place.release()
      return { close: async () => {} }
    }
    rmSync(place.path, { force: true })
    await listen(server, place.path)
  } catch (error) {
    place.release()
    throw error
  }
  return {
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((closed) => server.close(() => closed()))
      place.release()
    },
  }
}

/** The path of the socket; one that is too long for a socket is reached through the open directory. */
function reach(directory: string): { path: string; release: () => void } {
  const whole = path.resolve(directory, socketName)
  if (Buffer.byteLength(whole) <= longestPath || process.platform !== 'linux') return { path: whole, release: () => {} }
  const opened = openSync(directory, 'r')
  return { path: `/proc/self/fd/${opened}/${socketName}`, release: () => closeSync(opened) }
}

function listen(server: Server, at: string): Promise<void> {
  const mask = process.umask(0o177)
  return new Promise<void>((listening, failed) => {
    server.once('error', failed)
    server.listen(at, () => {
      chmodSync(at, 0o600)
      listening()
    })
  }).finally(() => process.umask(mask))
}

async function isAnswered(at: string): Promise<boolean> {
  const socket = await open(at)
  socket?.destroy()
  return socket !== undefined
}

function open(at: string): Promise<Socket | undefined> {
  return new Promise((opened, failed) => {
    const socket = connect(at)
    socket.once('connect', () => opened(socket))
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (['ENOENT', 'ECONNREFUSED', 'ENOTSOCK'].includes(error.code ?? '')) opened(undefined)
      else failed(error)
    })
  })
}

async function answer(socket: Socket, installation: Installation, commands: readonly CliCommand[]): Promise<void> {
  const cancel = new AbortController()
  socket.once('close', () => cancel.abort())
  const request = await readRequest(socket)
  if (!request) return void socket.destroy()
  const send = (one: Answer) => void (socket.writable && socket.write(`${JSON.stringify(one)}\n`))
  const asked = readAsked(request.words, commands)
  if (asked.kind !== 'run') {
    send({ error: asked.kind === 'wrong' ? asked.message : 'the server runs commands only' })
    send({ exit: exitCodes.wrongUse })
  } else {
    send({ exit: await runCommand(asked.command, installation, asked.args, remote(send, request, cancel.signal)) })
  }
  socket.end()
}

const longestRequest = 1_000_000

/** The first line that the client sends; undefined where it is none of ours. */
function readRequest(socket: Socket): Promise<Request | undefined> {
  return new Promise((read) => {
    let text = ''
    socket.setEncoding('utf8')
    socket.once('close', () => read(undefined))
    socket.on('data', function more(piece: string) {
      text += piece
      const end = text.indexOf('\n')
      if (end < 0 && text.length < longestRequest) return
      socket.off('data', more)
      socket.resume()
      read(end < 0 ? undefined : parseRequest(text.slice(0, end)))
    })
  })
}

function parseRequest(line: string): Request | undefined {
  try {
    const { words, directory } = JSON.parse(line) as Partial<Request>
    const whole = Array.isArray(words) && words.every((word) => typeof word === 'string')
    return whole && typeof directory === 'string' ? { words, directory } : undefined
  } catch {
    return undefined
  }
}

/** A terminal at the other end of the socket. */
function remote(send: (answer: Answer) => void, { directory }: Request, signal: AbortSignal): Terminal {
  const write = (one: Answer) => {
    if (signal.aborted) throw new Cancelled('cancelled')
    send(one)
  }
  return {
    line: (line) => write({ line }),
    error: (error) => write({ error }),
    progress: (label, done, total) => write({ progress: [label, done, total] }),
    signal,
    directory,
  }
}

/** Runs a command in the server of a data directory; undefined where none runs. Gives the exit code. */
export async function askServer(
  dataDirectory: string,
  words: readonly string[],
  terminal: Terminal,
): Promise<number | undefined> {
  const socket = await openIn(dataDirectory)
  if (!socket) return undefined
  const giveUp = () => socket.destroy()
  terminal.signal?.addEventListener('abort', giveUp)
  try {
    socket.write(`${JSON.stringify({ words, directory: terminal.directory ?? process.cwd() } satisfies Request)}\n`)
    for await (const one of listAnswers(socket)) {
      if ('exit' in one) return one.exit
      if ('line' in one) terminal.line(one.line)
      else if ('error' in one) terminal.error(one.error)
      else terminal.progress(...one.progress)
    }
  } catch (error) {
    if (!terminal.signal?.aborted) throw error
  } finally {
    terminal.signal?.removeEventListener('abort', giveUp)
    socket.destroy()
  }
  if (terminal.signal?.aborted) return exitCodes.cancelled
  terminal.error('The server went away before the command had ended.')
  return exitCodes.failed
}

/** The answers until the connection ends, however it ends. */
async function* listAnswers(socket: Socket): AsyncGenerator<Answer> {
  let rest = ''
  socket.setEncoding('utf8')
  try {
    for await (const piece of socket) {
      const lines = (rest + String(piece)).split('\n')
      rest = lines.pop()!
      for (const line of lines) yield JSON.parse(line) as Answer
    }
  } catch (error) {
    if (!['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE'].includes(String((error as { code?: string }).code))) {
      throw error
    }
  }
}

/** Whether a server takes commands in a data directory. */
export async function hasServer(dataDirectory: string): Promise<boolean> {
  const socket = await openIn(dataDirectory)
  socket?.destroy()
  return socket !== undefined
}

async function openIn(dataDirectory: string): Promise<Socket | undefined> {
  let place: { path: string; release: () => void }
  try {
    place = reach(dataDirectory)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  try {
    return await open(place.path)
  } finally {
    place.release()
  }
}
