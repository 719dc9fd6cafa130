// A thread of a verification: it gets pieces of the archive one after another and says what is wrong with them.
// It is loaded from its source (Node strips the types), from the bundle too.
import { parentPort, workerData } from 'node:worker_threads'
import { openChecker, type Brief, type Piece, type Refusal } from '#protocols/belenios'

export interface WorkerStart {
  /** The archive, in shared memory. */
  readonly bytes: Uint8Array
  readonly brief: Brief
}

export type WorkerAnswer = { readonly done: number } | { readonly refusal: Refusal | null }

const port = parentPort!
const { bytes, brief } = workerData as WorkerStart
const checkPiece = openChecker(bytes, brief)

/** Milliseconds between two words on how far it is. */
const pause = 100

port.on('message', (piece: Piece) => {
  const steps = checkPiece(piece)
  for (let told = performance.now(); ;) {
    const step = steps.next()
    if (step.done) return answer({ refusal: step.value ?? null })
    if (performance.now() - told < pause) continue
    answer({ done: step.value })
    told = performance.now()
  }
})

function answer(one: WorkerAnswer): void {
  port.postMessage(one)
}
