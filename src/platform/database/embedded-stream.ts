// A stream between a client of `pg` and the embedded engine, in place of a socket.
import { Duplex } from 'node:stream'
import { StatementTooLong, type EmbeddedServer } from './embedded-server.ts'

const letter = (code: number): string => String.fromCharCode(code)

/** A message of the PostgreSQL protocol: its letter, its length, its body. */
function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

const setting = (name: string, value: string): Buffer => message('S', Buffer.from(`${name}\0${value}\0`))

/** What a server says to one who may come in: no password, its settings, ready. */
const welcome = Buffer.concat([
  message('R', Buffer.alloc(4)),
  setting('client_encoding', 'UTF8'),
  setting('standard_conforming_strings', 'on'),
  message('Z', Buffer.from('I')),
])

const failure = (error: Error): Buffer => {
  const code = error instanceof StatementTooLong ? error.code : '57P01'
  return message('E', Buffer.from(`SERROR\0VERROR\0C${code}\0M${error.message}\0\0`))
}

export class EmbeddedStream extends Duplex {
  readonly #server: EmbeddedServer
  #started = false
  #unsent: Buffer = Buffer.alloc(0)
  #sending: Promise<void> = Promise.resolve()
  /** The engine failed under this client: what it sends after that reaches nobody. */
  #failed = false

  constructor(server: EmbeddedServer) {
    super({ allowHalfOpen: false })
    this.#server = server
  }

  /** Opens the database where it is not open, and ends a transaction that an earlier client left behind. */
  connect(): this {
    this.#server
      .open()
      .then(async () => {
        if (this.#server.status !== 'I') await this.#server.send(message('Q', Buffer.from('rollback\0')))
        this.emit('connect')
      })
      .catch((error: Error) => this.destroy(error))
    return this
  }

  // What `pg` asks of a socket and a thread does not need.
  setNoDelay(): void {}
  setKeepAlive(): void {}
  ref(): void {}
  unref(): void {}

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#take(chunk)
    done()
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#take(Buffer.concat(chunks.map(({ chunk }) => chunk)))
    done()
  }

  #take(chunk: Buffer): void {
    this.#unsent = this.#unsent.length === 0 ? chunk : Buffer.concat([this.#unsent, chunk])
    if (!this.#started) {
      // The first message has no letter: who the client is. Nobody else can reach this thread.
      if (this.#unsent.length < 4 || this.#unsent.length < this.#unsent.readInt32BE(0)) return
      this.#unsent = this.#unsent.subarray(this.#unsent.readInt32BE(0))
      this.#started = true
      this.push(welcome)
    }
    this.#sendWhole()
  }

  /** Sends what is whole up to the last message that asks for an answer: a simple query or a sync. */
  #sendWhole(): void {
    let end = 0
    for (let at = 0; at + 5 <= this.#unsent.length;) {
      const type = letter(this.#unsent[at]!)
      const next = at + 1 + this.#unsent.readInt32BE(at + 1)
      if (next > this.#unsent.length) break
      if (type === 'X') return void this.push(null)
      if (type === 'Q' || type === 'S') end = next
      at = next
    }
    if (end === 0) return
    const whole = this.#unsent.subarray(0, end)
    this.#unsent = this.#unsent.subarray(end)
    this.#sending = this.#sending.then(() => this.#exchange(whole))
  }

  async #exchange(whole: Buffer): Promise<void> {
    if (this.destroyed || this.readableEnded || this.#failed) return
    try {
      this.push(Buffer.from((await this.#server.send(whole)).buffer))
    } catch (error) {
      this.#failed = true
      this.push(failure(error as Error))
      this.push(null)
    }
  }
}
