// The verification in the reader's browser, beside the page so that it never stands still. The first of these workers
// reads the file and leads; it calls others for the ballots' proofs and hands them single pieces, never the whole file.
import {
  checkPieces,
  countWorkers,
  finish,
  isRefusal,
  openArchive,
  openChecker,
  refuse,
  shareOut,
  tellSparingly,
  verifyCount,
  type Answer,
  type Ask,
  type Brief,
  type CheckPiece,
  type Opened,
  type Piece,
  type Progress,
  type Refusal,
  type Verdict,
} from '#protocols/belenios'

/** What the page asks of the first worker. */
interface Lead {
  readonly file: File
}

/** What the first worker asks of the others: to make ready, then piece by piece. */
interface Ready {
  readonly election: Uint8Array
  readonly brief: Brief
}
interface Cut {
  readonly piece: Piece
  readonly bytes: Uint8Array
}

/** What the page hears. */
export type Told = { readonly progress: Progress } | { readonly verdict: Verdict } | { readonly fault: 'unreadable' }

// The DOM's types know a worker only from outside.
const here = self as unknown as Worker
let checkPiece: CheckPiece | undefined

here.addEventListener('message', ({ data }: MessageEvent<Lead | Ready | Cut>) => {
  if ('file' in data) void lead(data.file)
  else if ('brief' in data) checkPiece = openChecker(data.election, data.brief)
  else {
    const sayDone = tellSparingly((done: number) => answer({ done }), performance)
    answer({ refusal: finish(checkPiece!(data.piece, data.bytes), sayDone) })
  }
})

const answer = (one: Answer): void => here.postMessage(one)
const tell = (told: Told): void => here.postMessage(told)

async function lead(file: File): Promise<void> {
  try {
    const bytes = new Uint8Array(await file.arrayBuffer())
    tell({ verdict: await verify(bytes) })
  } catch (error) {
    if (error instanceof DOMException) tell({ fault: 'unreadable' })
    // Out of here the page hears of it.
    else
      setTimeout(() => {
        throw error
      })
  }
}

const tellProgress = (progress: Progress): void => tell({ progress })

async function verify(bytes: Uint8Array): Promise<Verdict> {
  const cores = navigator.hardwareConcurrency || 1
  const opened = run(openArchive(bytes, cores))
  if (isRefusal(opened)) return refuse(opened)
  // Browsers of before 2022 know no worker within a worker.
  const workers = countWorkers(opened.pieces, typeof Worker === 'undefined' ? 1 : cores)
  const refusal = workers < 2 ? run(checkPieces(bytes, opened)) : await checkThere(bytes, opened, workers)
  return refusal ? refuse(refusal) : run(verifyCount(bytes, opened))
}

const run = <Given>(steps: Generator<Progress, Given>): Given => finish(steps, tellSparingly(tellProgress, performance))

async function checkThere(bytes: Uint8Array, opened: Opened, count: number): Promise<Refusal | undefined> {
  const { pieces, brief } = opened
  const election = bytes.slice(brief.election.start, brief.election.end)
  const ready: Ready = { election, brief: { ...brief, election: { start: 0, end: election.length } } }
  const workers = Array.from({ length: count }, () => new Worker(self.location.href, { type: 'module' }))
  try {
    for (const worker of workers) worker.postMessage(ready)
    return await shareOut(
      pieces,
      workers.map((worker) => askOf(worker, bytes)),
      tellProgress,
    )
  } finally {
    for (const worker of workers) worker.terminate()
  }
}

/** A piece with a copy of what it speaks of. */
function cutOut(bytes: Uint8Array, piece: Piece): Cut {
  if ('credentials' in piece) return { piece, bytes: new Uint8Array() }
  const length = piece.ballots.reduce((sum, { range }) => sum + range.end - range.start, 0)
  const own = new Uint8Array(length)
  let end = 0
  const ballots = piece.ballots.map(({ range, place }) => {
    const start = end
    own.set(bytes.subarray(range.start, range.end), start)
    end += range.end - range.start
    return { range: { start, end }, place }
  })
  return { piece: { ballots }, bytes: own }
}

/** Lets a worker check pieces of these bytes; an error where the worker fails. */
const askOf =
  (worker: Worker, bytes: Uint8Array): Ask =>
  (piece, say) =>
    new Promise((resolve, reject) => {
      worker.onerror = () => reject(new Error('a worker of the verification failed'))
      worker.onmessage = ({ data }: MessageEvent<Answer>) => {
        if ('done' in data) say(data.done)
        else resolve(data.refusal)
      }
      const cut = cutOut(bytes, piece)
      worker.postMessage(cut, [cut.bytes.buffer])
    })
