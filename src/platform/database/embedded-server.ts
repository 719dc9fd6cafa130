// The main thread's side of the embedded engine: sends protocol messages, and ends and reopens it when a query runs too long.
import { Worker } from 'node:worker_threads'
import { limits } from './connection.ts'
import type { WorkerAnswer, WorkerRequest, WorkerStart } from './embedded-worker.ts'

interface Waiting {
  readonly resolve: (answer: WorkerAnswer) => void
  readonly reject: (error: Error) => void
}

/** A statement that was ended because it ran too long; SQLSTATE as PostgreSQL's own. */
export class StatementTooLong extends Error {
  readonly code = '57014'
}

export class EmbeddedServer {
  readonly #start: WorkerStart
  #worker: Worker | undefined
  #waiting: Waiting | undefined
  #opened: Promise<void> | undefined
  #ended: Promise<unknown> = Promise.resolve()
  #closed = false
  /** Whether statements are held to the limit: those of the app are, those of the owner are not. */
  limited = true
  /** The state of the session after the last answer: I idle, T in a transaction, E in a failed one. */
  status = 'I'

  constructor(start: WorkerStart) {
    this.#start = start
  }

  /** Opens the database where it is not open: at first, and after a thread was ended. An error says why it cannot be. */
  open(): Promise<void> {
    if (this.#closed) return Promise.reject(new Error('the database is closed'))
    this.#opened ??= this.#ended.then(() => this.#run())
    return this.#opened
  }

  /** Sends whole messages of the protocol and gives the answer's bytes. */
  async send(protocol: Uint8Array): Promise<Uint8Array> {
    await this.open()
    const copy = new Uint8Array(protocol)
    const timer = this.limited ? setTimeout(() => this.#endQuery(), limits.statement) : undefined
    try {
      const answer = await this.#ask({ protocol: copy })
      if (typeof answer !== 'object' || !('bytes' in answer)) throw new Error('the embedded database answered nonsense')
      this.status = String.fromCharCode(answer.bytes.at(-1) ?? 0)
      return answer.bytes
    } finally {
      clearTimeout(timer)
    }
  }

  /** A copy of the whole database, to begin another with. No transaction may be open. */
  async dump(): Promise<ArrayBuffer> {
    await this.open()
    const answer = await this.#ask('dump')
    if (typeof answer !== 'object' || !('bytes' in answer)) throw new Error('the embedded database answered nonsense')
    return answer.bytes.buffer as ArrayBuffer
  }

  /** Writes a checkpoint and ends the thread. */
  async close(): Promise<void> {
    if (this.#closed) return
    const opened = this.#opened
    this.#closed = true
    if (!opened) return
    await opened
    await this.#ask('close')
    await this.#worker?.terminate()
  }

  async #run(): Promise<void> {
    const worker = new Worker(new URL(import.meta.resolve('#platform/database/embedded-worker')), {
      workerData: this.#start,
      execArgv: [],
    })
    this.#worker = worker
    this.status = 'I'
    worker.on('message', (answer: WorkerAnswer) => this.#receive(worker, answer))
    worker.on('error', (error) => this.#lose(worker, error as Error))
    worker.on('exit', () => this.#lose(worker, new Error('the embedded database stopped')))
    await this.#receipt()
  }

  #ask(request: WorkerRequest): Promise<WorkerAnswer> {
    if (this.#waiting) throw new Error('the embedded database answers one request at a time')
    this.#worker!.postMessage(request)
    return this.#receipt()
  }

  /** Waits for the next answer; meanwhile the thread keeps the process alive, afterwards it does not. */
  async #receipt(): Promise<WorkerAnswer> {
    this.#worker!.ref()
    try {
      return await new Promise((resolve, reject) => (this.#waiting = { resolve, reject }))
    } finally {
      this.#worker?.unref()
    }
  }

  #receive(worker: Worker, answer: WorkerAnswer): void {
    if (worker !== this.#worker) return
    if (typeof answer === 'object' && 'fatal' in answer) return this.#lose(worker, new Error(answer.fatal))
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.resolve(answer)
  }

  /** Ends a query that ran too long. Where this thread was held up, the answer may lie here unread: it is looked for first. */
  #endQuery(): void {
    const late = this.#waiting
    const seconds = limits.statement / 1000
    const end = () => {
      if (!late || this.#waiting !== late) return
      this.#lose(this.#worker!, new StatementTooLong(`canceling statement: it ran longer than ${seconds} s`))
    }
    setImmediate(() => setImmediate(end))
  }

  /** Ends a thread that cannot go on and tells who waits. Whoever asks next opens the database again. */
  #lose(worker: Worker, error: Error): void {
    if (worker !== this.#worker) return
    const waiting = this.#waiting
    this.#waiting = undefined
    this.#worker = undefined
    this.#opened = undefined
    this.#ended = worker.terminate()
    waiting?.reject(error)
  }
}
