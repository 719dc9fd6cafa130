// The independent verifier: from an archive's bytes alone to the result, or to the first thing that is wrong. Its three
// steps are apart so that the proofs, which are nearly all of the work, can be shared among threads.
import type { Question } from './election.ts'
import { hashToBase64 } from './hash.ts'
import { readBallot } from './verify/ballot.ts'
import { readChain, type Chain, type Event } from './verify/chain.ts'
import { isNotOver, isOfTheFile } from './verify/checks.ts'
import { checkPieces, cutPieces, type Brief, type Piece } from './verify/pieces.ts'
import { bytesOf, readItems } from './verify/reading.ts'
import { catchInSteps, hold, isRefusal, type Place, type Refusal } from './verify/refusal.ts'
import { checkResult, type Result } from './verify/result.ts'
import { isKey, readRoll, readSetup, type Setup } from './verify/setup.ts'
import { finish, retell, type Progress } from './verify/steps.ts'
import { checkDecryptions, checkTally, listLast, type Tally } from './verify/tally.ts'
import { listTracked, type Cast, type Tracked } from './verify/trackers.ts'
import { readTrustees, type Trustees } from './verify/trustees.ts'

/** What an archive shows once its ballots are checked, be the election over or not. */
export interface Shown {
  readonly uuid: string
  readonly name: string
  readonly questions: readonly Question[]
  /** Whether it promises bound proofs of its decryptions, without which it is then refused. */
  readonly isPromisedBound: boolean
  /** phi, which trustees and voters can compare with what they were shown. */
  readonly fingerprint: string
  /** Hash of the roll, which nothing else in the archive speaks for: the committee compares it with its own. */
  readonly rollFingerprint: string
  /** Hash of the last event. */
  readonly head: string
  readonly voters: number
  /** Ballots cast, those that were replaced among them. */
  readonly cast: number
  readonly counted: number
  /** What became of every ballot, for voters who look for their tracker. */
  readonly ballots: readonly Tracked[]
  readonly trustees: number
}

export interface Valid extends Shown {
  readonly isValid: true
  readonly decryptions: number
  /** Whether every decryption carries bound proofs. Without them a trustee who votes last can shift the count unseen. */
  readonly bound: boolean
  readonly result: Result
}

export interface Invalid extends Refusal {
  readonly isValid: false
  /** False where the file is no archive at all. */
  readonly isArchive: boolean
  /** Of an election that is only not over: all up to here is in order. */
  readonly soFar?: Shown
}

export type Verdict = Valid | Invalid

/** An election whose form, chain, trustees and ballots' credentials are in order; the proofs of its ballots are not yet checked. */
export interface Opened {
  readonly chain: Chain
  readonly setup: Setup
  readonly trustees: readonly Trustees[]
  readonly roll: ReadonlySet<string>
  readonly cast: readonly Cast[]
  readonly counted: readonly Event<'ballot'>[]
  readonly brief: Brief
  /** Independent of one another; the first refusal of the first piece that has one is the one that counts. */
  readonly pieces: readonly Piece[]
}

/** What a refusal says of the whole. */
export const refuse = ({ check, place }: Refusal): Invalid => ({
  isValid: false,
  isArchive: !isOfTheFile(check),
  check,
  place,
})

/**
 * Step 1: everything up to the proofs of the ballots, which are step 2 (verify/pieces.ts). `threads` says among how many
 * the pieces will be shared.
 */
export const openArchive = (bytes: Uint8Array, threads = 1): Generator<Progress, Opened | Refusal> =>
  catchInSteps(open(bytes, threads))

function* open(bytes: Uint8Array, threads: number): Generator<Progress, Opened> {
  const items = yield* retell(readItems(bytes), (done) => ({ stage: 'reading' as const, done, total: bytes.length }))
  const chain = readChain(bytes, items)
  const { election, trustees: keys, credentials } = chain.setup.items
  const setup = readSetup(bytesOf(bytes, election.item), election.place)
  const isMember = isKey(setup.group, setup.key)
  hold(isMember, 'election-key-is-a-member', { ...election.place, at: 'public_key' })
  // Long work on few bytes: still the stage of reading, all of whose bytes were seen.
  const all = () => ({ stage: 'reading' as const, done: bytes.length, total: bytes.length })
  const trustees = yield* retell(readTrustees(setup, bytesOf(bytes, keys.item), keys.place), all)
  const roll = yield* retell(readRoll(setup.group, bytesOf(bytes, credentials.item), credentials.place), all)
  const cast: Cast[] = []
  for (const event of chain.ballots) {
    const { item, place } = event.items.ballot
    const { credential } = readBallot(setup, bytesOf(bytes, item), place)
    hold(roll.has(credential.text), 'credential-is-on-the-roll', { ...place, at: 'credential' })
    cast.push({ event, credential: credential.text })
    if (cast.length % 50 === 0) yield { stage: 'ballots', done: cast.length, total: chain.ballots.length }
  }
  const counted = listLast(cast).map(({ event }) => event)
  const brief = { election: election.item, ballots: Math.ceil(cast.length / threads) }
  return { chain, setup, trustees, roll, cast, counted, brief, pieces: cutPieces(chain, roll, brief) }
}

/**
 * Step 3: tally, decryptions and result. Holds only of an election all of whose pieces were checked.
 */
export function* verifyCount(bytes: Uint8Array, opened: Opened): Generator<Progress, Verdict> {
  const counted = yield* catchInSteps(count(bytes, opened))
  if (!isRefusal(counted)) return counted
  return isNotOver(counted.check) ? { ...refuse(counted), soFar: show(bytes, opened) } : refuse(counted)
}

/** Of an archive all of whose pieces were checked. */
export function show(bytes: Uint8Array, { chain, setup, trustees, roll, cast, counted }: Opened): Shown {
  const { uuid, name, questions, isPromisedBound, fingerprint } = setup
  return {
    uuid,
    name,
    questions,
    isPromisedBound,
    fingerprint,
    rollFingerprint: hashToBase64(bytesOf(bytes, chain.setup.items.credentials.item)),
    head: chain.head,
    voters: roll.size,
    cast: cast.length,
    counted: counted.length,
    ballots: listTracked(cast),
    trustees: trustees.reduce((sum, { keys }) => sum + keys.length, 0),
  }
}

function* count(bytes: Uint8Array, opened: Opened): Generator<Progress, Valid> {
  const { chain, setup, trustees, counted } = opened
  const { tally } = yield* computeTally(bytes, opened)
  const total = chain.decryptions.length
  const checking = checkDecryptions(bytes, setup, trustees, tally, chain.decryptions)
  const decryptions = yield* retell(checking, (done) => ({ stage: 'decryptions' as const, done, total }))
  hold(chain.result !== undefined, 'election-has-a-result', { item: chain.head })
  const found = { trustees, tally, decryptions, event: chain.result, ballots: counted.length }
  return {
    isValid: true,
    ...show(bytes, opened),
    decryptions: decryptions.length,
    bound: decryptions.every(({ isBound }) => isBound),
    result: checkResult(bytes, setup, found),
  }
}

/** The tally computed anew and found to be the published one, and what the archive says of that. Throws Refused. */
export function* computeTally(
  bytes: Uint8Array,
  { chain, setup, counted }: Opened,
): Generator<Progress, { tally: Tally; said: NonNullable<Chain['tally']> }> {
  const nowhere: Place = { item: chain.head }
  hold(chain.end !== undefined, 'ballots-are-closed', nowhere)
  hold(chain.tally !== undefined, 'election-has-a-tally', nowhere)
  const total = counted.length
  const multiplying = checkTally(bytes, setup, chain.tally, counted)
  const tally = yield* retell(multiplying, (done) => ({ stage: 'tally' as const, done, total }))
  return { tally, said: chain.tally }
}

/** The whole verification at once and in one thread: for tests and measurements. Others run its three steps. */
export function verifyElection(bytes: Uint8Array): Verdict {
  const opened = finish(openArchive(bytes))
  if (isRefusal(opened)) return refuse(opened)
  const refusal = finish(checkPieces(bytes, opened))
  return refusal ? refuse(refusal) : finish(verifyCount(bytes, opened))
}
