// A verification on all cores: this thread reads, adds up and opens; the proofs of the ballots are shared among others.
import { availableParallelism } from 'node:os'
import { setImmediate as giveWay } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import {
  closeElection,
  openChecker,
  openElection,
  refuseFor,
  verifyTally,
  type Invalid,
  type Opened,
  type Piece,
  type Progress,
  type Refusal,
  type Verdict,
  type VerifiedTally,
} from '#protocols/belenios'
import type { WorkerAnswer, WorkerStart } from './verify-worker.ts'

/** Fewer ballots for each thread are checked sooner than the thread has begun. */
const fewestForAThread = 8

/** The verdict on an archive. `bytes` lie in shared memory; `tell` may throw to give up. */
export async function verifyOnThreads(
  bytes: Uint8Array,
  tell: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<Verdict> {
  const checked = await checkPieces(bytes, tell, signal)
  return 'isValid' in checked ? checked : run(closeElection(bytes, checked), tell)
}

/** The tally of an archive, every piece of which up to it is checked; or why a verifier refuses it. */
export async function verifyTallyOnThreads(
  bytes: Uint8Array,
  tell: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<VerifiedTally | Refusal> {
  const checked = await checkPieces(bytes, tell, signal)
  return 'isValid' in checked ? checked : run(verifyTally(bytes, checked), tell)
}

/** The first step of a verification, in this thread: everything but the proofs of the ballots. */
export const readArchive = (
  bytes: Uint8Array,
  tell: (progress: Progress) => void,
  cores = 1,
): Promise<Opened | Invalid> => run(openElection(bytes, cores), tell)

/** The first two steps. */
async function checkPieces(
  bytes: Uint8Array,
  tell: (progress: Progress) => void,
  signal: AbortSignal | undefined,
): Promise<Opened | Invalid> {
  const cores = availableParallelism()
  const opened = await readArchive(bytes, tell, cores)
  if ('isValid' in opened) return opened
  const ballots = opened.chain.ballots.length
  const threads = Math.min(cores, Math.floor(ballots / fewestForAThread), opened.pieces.length)
  const refusal =
    threads < 2 ? await checkHere(bytes, opened, tell) : await checkThere(bytes, opened, threads, tell, signal)
  return refusal ? refuseFor(refusal) : opened
}

/** Runs a step to its end and lets others have a turn now and then. */
async function run<Told, Given>(steps: Generator<Told, Given>, tell: (told: Told) => void): Promise<Given> {
  for (let begun = performance.now(); ;) {
    const step = steps.next()
    if (step.done) return step.value
    if (performance.now() - begun < 40) continue
    tell(step.value)
    await giveWay()
    begun = performance.now()
  }
}

async function checkHere(
  bytes: Uint8Array,
  { pieces, chain, brief }: Opened,
  tell: (progress: Progress) => void,
): Promise<Refusal | undefined> {
  let before = 0
  const total = chain.ballots.length
  const checkPiece = openChecker(bytes, brief)
  for (const piece of pieces) {
    const refusal = await run(checkPiece(piece), (done) => tell({ stage: 'proofs', done: before + done, total }))
    if (refusal) return refusal
    before += countBallots(piece)
  }
  return undefined
}

const countBallots = (piece: Piece): number => ('ballots' in piece ? piece.ballots.length : 0)

/** Hands the pieces out in order; of several refusals that of the first piece counts, however late it comes. */
async function checkThere(
  bytes: Uint8Array,
  { pieces, chain, brief }: Opened,
  threads: number,
  tell: (progress: Progress) => void,
  signal: AbortSignal | undefined,
): Promise<Refusal | undefined> {
  const workers: Worker[] = []
  const refusals: (Refusal | undefined)[] = []
  const done: number[] = []
  let next = 0
  let firstRefused = pieces.length
  const work = async (worker: Worker) => {
    while (next < firstRefused && !signal?.aborted) {
      const place = next
      next += 1
      const refusal = await ask(worker, pieces[place]!, (count) => {
        done[place] = count
        tell({ stage: 'proofs', done: done.reduce((sum, one) => sum + one, 0), total: chain.ballots.length })
      })
      refusals[place] = refusal
      if (refusal) firstRefused = Math.min(firstRefused, place)
    }
  }
  try {
    for (let begun = 0; begun < threads; begun += 1) {
      workers.push(
        new Worker(new URL('./verify-worker.ts', import.meta.url), {
          workerData: { bytes, brief } satisfies WorkerStart,
          execArgv: [],
        }),
      )
    }
    await Promise.all(workers.map(work))
    tell({ stage: 'proofs', done: chain.ballots.length, total: chain.ballots.length })
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
  return refusals.find((refusal) => refusal !== undefined)
}

/** Lets a thread check one piece; an error where the thread fails or `tell` gives up. */
function ask(worker: Worker, piece: Piece, tell: (done: number) => void): Promise<Refusal | undefined> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      worker.off('message', hear).off('error', fail).off('exit', leave)
      settle()
    }
    const fail = (error: Error) => end(() => reject(error))
    const leave = () => fail(new Error('a thread of the verification ended'))
    const hear = (answer: WorkerAnswer) => {
      if ('refusal' in answer) return end(() => resolve(answer.refusal ?? undefined))
      try {
        tell(answer.done)
      } catch (error) {
        fail(error as Error)
      }
    }
    worker.on('message', hear).on('error', fail).on('exit', leave)
    worker.postMessage(piece)
  })
}
