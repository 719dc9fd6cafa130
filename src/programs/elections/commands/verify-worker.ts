// A thread of a verification: it gets pieces of the archive one after another and says what is wrong with them.
// It is loaded from its source (Node strips the types), from the bundle too.
import { parentPort, workerData } from 'node:worker_threads'
import { finish, openChecker, tellSparingly, type Answer, type Brief, type Piece } from '#protocols/belenios'

export interface WorkerStart {
  /** The archive, in shared memory. */
  readonly bytes: Uint8Array
  readonly brief: Brief
}

const port = parentPort!
const { bytes, brief } = workerData as WorkerStart
const checkPiece = openChecker(bytes, brief)

port.on('message', (piece: Piece) => {
  const tell = tellSparingly((done: number) => answer({ done }), performance)
  answer({ refusal: finish(checkPiece(piece), tell) })
})

function answer(one: Answer): void {
  port.postMessage(one)
}
