// The embedded PostgreSQL, alone in its thread: it answers messages of the PostgreSQL protocol, one at a time.
// It is loaded from its source (Node strips the types), from the bundle too: `#platform/database/embedded-worker`.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { DiskSync } from './disk-sync.ts'

export interface WorkerStart {
  /** Where the database lies; null keeps it in memory. */
  readonly directory: string | null
  /** A copy of a database to begin with, as `dump` gives it, where there is none yet. */
  readonly template: ArrayBuffer | null
}

export type WorkerRequest = { readonly protocol: Uint8Array } | 'dump' | 'close'

/** `fatal` is a failure of the engine itself: the thread cannot be used any more. */
export type WorkerAnswer = { readonly bytes: Uint8Array } | { readonly fatal: string } | 'ready' | 'closed'

const port = parentPort!
const { directory, template } = workerData as WorkerStart
const idle = 'I'.charCodeAt(0)
/** Whether the directory holds a database already. */
const isMade = directory !== null && existsSync(join(directory, 'PG_VERSION'))

try {
  await serve()
} catch (error) {
  answer({ fatal: error instanceof Error ? error.message : String(error) })
}

async function serve(): Promise<void> {
  const database = await PGlite.create({
    ...(directory === null ? {} : { dataDir: directory }),
    ...(template === null || isMade ? {} : { loadDataDir: new Blob([template]) }),
  })
  const disk = directory === null ? undefined : new DiskSync(directory)
  port.on('message', (request: WorkerRequest) => {
    handle(database, disk, request).catch((error: Error) => answer({ fatal: error.message }))
  })
  answer('ready')
}

async function handle(database: PGlite, disk: DiskSync | undefined, request: WorkerRequest): Promise<void> {
  if (request === 'close') {
    await database.close()
    await disk?.syncData()
    answer('closed')
    port.close()
  } else if (request === 'dump') {
    const file = await database.dumpDataDir('none')
    answer({ bytes: new Uint8Array(await file.arrayBuffer()) })
  } else {
    const bytes = await database.execProtocolRaw(request.protocol, { syncToFs: false })
    // The last byte of the answer says whether a transaction is still open; outside of one, everything is committed.
    if (bytes.at(-1) === idle) disk?.syncLog()
    answer({ bytes: bytes.slice() })
  }
}

function answer(message: WorkerAnswer): void {
  port.postMessage(
    message,
    typeof message === 'object' && 'bytes' in message ? [message.bytes.buffer as ArrayBuffer] : [],
  )
}
