// The verification in the reader's browser, beside the page so that it never stands still. The first of these workers
// reads the file and leads; it calls others for the ballots' proofs and hands them single pieces, never the whole file.
import {
  closeElection,
  openChecker,
  openElection,
  refuseFor,
  type Brief,
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

type Answer = { readonly done: number } | { readonly refusal: Refusal | undefined }

/** What the page hears. */
export type Told = { readonly progress: Progress } | { readonly verdict: Verdict } | { readonly fault: 'unreadable' }

/** Fewer ballots for each worker are checked sooner than the worker has begun. */
const fewestForAWorker = 8
/** Milliseconds between two words on how far it is. */
const pause = 100

// The DOM's types know a worker only from outside.
const here = self as unknown as Worker
let checkPiece: ReturnType<typeof openChecker> | undefined

here.addEventListener('message', ({ data }: MessageEvent<Lead | Ready | Cut>) => {
  if ('file' in data) void lead(data.file)
  else if ('brief' in data) checkPiece = openChecker(data.election, data.brief)
  else {
    const refusal = run(checkPiece!(data.piece, data.bytes), (done) => here.postMessage({ done } satisfies Answer))
    here.postMessage({ refusal } satisfies Answer)
  }
})

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

async function verify(bytes: Uint8Array): Promise<Verdict> {
  const told = (progress: Progress) => tell({ progress })
  const cores = navigator.hardwareConcurrency || 1
  const opened = run(openElection(bytes, cores), told)
  if ('isValid' in opened) return opened
  const ballots = opened.chain.ballots.length
  // Browsers of before 2022 know no worker within a worker.
  const most = typeof Worker === 'undefined' ? 1 : cores
  const workers = Math.min(most, Math.floor(ballots / fewestForAWorker), opened.pieces.length)
  const refusal = workers < 2 ? checkHere(bytes, opened) : await checkThere(bytes, opened, workers)
  return refusal ? refuseFor(refusal) : run(closeElection(bytes, opened), told)
}

/** Runs a step to its end and tells now and then how far it is. */
function run<Word, Given>(steps: Generator<Word, Given>, say: (word: Word) => void): Given {
  for (let said = performance.now(); ;) {
    const step = steps.next()
    if (step.done) return step.value
    if (performance.now() - said < pause) continue
    say(step.value)
    said = performance.now()
  }
}

const tellBallots = (done: number, { chain }: Opened): void =>
  tell({ progress: { stage: 'proofs', done, total: chain.ballots.length } })

function checkHere(bytes: Uint8Array, opened: Opened): Refusal | undefined {
  let before = 0
  const check = openChecker(bytes, opened.brief)
  for (const piece of opened.pieces) {
    const refusal = run(check(piece), (done) => tellBallots(before + done, opened))
    if (refusal) return refusal
    if ('ballots' in piece) before += piece.ballots.length
  }
  return undefined
}

/** Hands the pieces out in order; of several refusals that of the first piece counts, however late it comes. */
async function checkThere(bytes: Uint8Array, opened: Opened, count: number): Promise<Refusal | undefined> {
  const { pieces, brief } = opened
  const election = bytes.slice(brief.election.start, brief.election.end)
  const ready: Ready = { election, brief: { ...brief, election: { start: 0, end: election.length } } }
  const refusals: (Refusal | undefined)[] = []
  const done: number[] = []
  let next = 0
  let firstRefused = pieces.length
  const work = async (worker: Worker) => {
    worker.postMessage(ready)
    while (next < firstRefused) {
      const place = next
      next += 1
      refusals[place] = await ask(worker, cutOut(bytes, pieces[place]!), (ballots) => {
        done[place] = ballots
        tellBallots(
          done.reduce((sum, one) => sum + one, 0),
          opened,
        )
      })
      if (refusals[place]) firstRefused = Math.min(firstRefused, place)
    }
  }
  const workers = Array.from({ length: count }, () => new Worker(self.location.href, { type: 'module' }))
  try {
    await Promise.all(workers.map(work))
  } finally {
    for (const worker of workers) worker.terminate()
  }
  return refusals.find((refusal) => refusal !== undefined)
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

/** Lets a worker check one piece; an error where the worker fails. */
function ask(worker: Worker, cut: Cut, say: (done: number) => void): Promise<Refusal | undefined> {
  const count = 'ballots' in cut.piece ? cut.piece.ballots.length : 0
  return new Promise((resolve, reject) => {
    worker.addEventListener('error', () => reject(new Error('a worker of the verification failed')))
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if ('done' in data) return say(data.done)
      say(count)
      resolve(data.refusal)
    }
    worker.postMessage(cut, [cut.bytes.buffer])
  })
}
