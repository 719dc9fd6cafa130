// A verification on all cores: this thread reads, adds up and opens; the proofs of the ballots are shared among others.
import { availableParallelism } from 'node:os'
import { setImmediate as giveWay } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import {
  checkPieces,
  countWorkers,
  isRefusal,
  openArchive,
  refuse,
  shareOut,
  verifyCount,
  verifyTally,
  type Answer,
  type Ask,
  type Invalid,
  type Opened,
  type Progress,
  type Refusal,
  type Verdict,
  type VerifiedTally,
} from '#protocols/belenios'
import type { WorkerStart } from './verify-worker.ts'

type Tell = (progress: Progress) => void

/** The verdict on an archive. `bytes` lie in shared memory; `tell` may throw to give up. Rejects once `signal` is aborted. */
export async function verifyOnThreads(bytes: Uint8Array, tell: Tell, signal?: AbortSignal): Promise<Verdict> {
  const checked = await checkProofs(bytes, tell, signal)
  return isRefusal(checked) ? checked : run(verifyCount(bytes, checked), tell, signal)
}

/** The tally of an archive, every piece of which up to it is checked; or why a verifier refuses it. Rejects as above. */
export async function verifyTallyOnThreads(
  bytes: Uint8Array,
  tell: Tell,
  signal?: AbortSignal,
): Promise<VerifiedTally | Refusal> {
  const checked = await checkProofs(bytes, tell, signal)
  return isRefusal(checked) ? checked : run(verifyTally(bytes, checked), tell, signal)
}

/** The first step of a verification, in this thread: everything but the proofs of the ballots. */
export async function readArchive(
  bytes: Uint8Array,
  tell: Tell,
  cores = 1,
  signal?: AbortSignal,
): Promise<Opened | Invalid> {
  const opened = await run(openArchive(bytes, cores), tell, signal)
  return isRefusal(opened) ? refuse(opened) : opened
}

/** The first two steps. */
async function checkProofs(bytes: Uint8Array, tell: Tell, signal: AbortSignal | undefined): Promise<Opened | Invalid> {
  const cores = availableParallelism()
  const opened = await readArchive(bytes, tell, cores, signal)
  if (isRefusal(opened)) return opened
  const threads = countWorkers(opened.pieces, cores)
  const refusal =
    threads < 2
      ? await run(checkPieces(bytes, opened), tell, signal)
      : await checkOnThreads(bytes, opened, threads, tell, signal)
  return refusal ? refuse(refusal) : opened
}

/** Runs a step to its end and lets others have a turn now and then. */
async function run<Given>(
  steps: Generator<Progress, Given>,
  tell: Tell,
  signal: AbortSignal | undefined,
): Promise<Given> {
  for (let begun = performance.now(); ;) {
    signal?.throwIfAborted()
    const step = steps.next()
    if (step.done) return step.value
    if (performance.now() - begun < 40) continue
    tell(step.value)
    await giveWay()
    begun = performance.now()
  }
}

async function checkOnThreads(
  bytes: Uint8Array,
  { pieces, brief }: Opened,
  threads: number,
  tell: Tell,
  signal: AbortSignal | undefined,
): Promise<Refusal | undefined> {
  const workers: Worker[] = []
  const start = { workerData: { bytes, brief } satisfies WorkerStart, execArgv: [] }
  try {
    for (let begun = 0; begun < threads; begun += 1)
      workers.push(new Worker(new URL('./verify-worker.ts', import.meta.url), start))
    return await shareOut(pieces, workers.map(askOf), tell, signal)
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

/** Lets a thread check pieces; an error where the thread fails or `tell` gives up. */
const askOf =
  (worker: Worker): Ask =>
  (piece, tell) =>
    new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        worker.off('message', hear).off('error', fail).off('exit', leave)
        settle()
      }
      const fail = (error: Error) => end(() => reject(error))
      const leave = () => fail(new Error('a thread of the verification ended'))
      const hear = (answer: Answer) => {
        if ('refusal' in answer) return end(() => resolve(answer.refusal))
        try {
          tell(answer.done)
        } catch (error) {
          fail(error as Error)
        }
      }
      worker.on('message', hear).on('error', fail).on('exit', leave)
      worker.postMessage(piece)
    })
