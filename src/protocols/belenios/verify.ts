// The independent verifier: from an archive's bytes alone to the result, or to the first thing that is wrong. Its three
// steps are apart so that the proofs, which are nearly all of the work, can be shared among threads.
import type { Question } from './election.ts'
import { hashToBase64 } from './hash.ts'
import type { Random } from './proof.ts'
import { bytesOf, readItems, type Range } from './reading.ts'
import { checkBallot, prepareKeys, readBallot, type Keys } from './verify/ballot.ts'
import { readChain, type Chain, type Event } from './verify/chain.ts'
import { isOfTheFile } from './verify/checks.ts'
import { catchRefusal, hold, Refused, type Place, type Refusal } from './verify/refusal.ts'
import { checkResult, type Result } from './verify/result.ts'
import { holdRoll, isKey, readRoll, readSetup, type Setup } from './verify/setup.ts'
import { checkDecryptions, checkTally, listLast } from './verify/tally.ts'
import { listTracked, type Cast, type Tracked } from './verify/trackers.ts'
import { readTrustees, type Trustees } from './verify/trustees.ts'

export { checks, type Check } from './verify/checks.ts'
export { longestArchive } from './reading.ts'
export type { Place, Refusal } from './verify/refusal.ts'
export type { Tracked } from './verify/trackers.ts'

/** What is being done, in order. `done` of `total` bytes, ballots, pieces or decryptions. */
export interface Progress {
  readonly stage: 'reading' | 'ballots' | 'proofs' | 'tally' | 'decryptions'
  readonly done: number
  readonly total: number
}

export interface Valid {
  readonly isValid: true
  readonly uuid: string
  readonly name: string
  readonly questions: readonly Question[]
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
  readonly decryptions: number
  /** Whether every decryption carries bound proofs. Without them a trustee who votes last can shift the count unseen. */
  readonly bound: boolean
  readonly result: Result
}

export interface Invalid extends Refusal {
  readonly isValid: false
  /** False where the file is no archive at all. */
  readonly isArchive: boolean
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

/** Ballots, or credentials of the roll, that can be checked by themselves. Can be sent to another thread. */
export type Piece =
  | { readonly ballots: readonly { readonly range: Range; readonly place: Place }[] }
  | { readonly credentials: readonly string[]; readonly from: number; readonly place: Place }

/** What a thread must know to check pieces. Can be sent to it. */
export interface Brief {
  readonly election: Range
  /** How many ballots one thread may expect: what tables are worth their making. */
  readonly ballots: number
}

const ballotsInAPiece = 50
const credentialsInAPiece = 2000

const invalid = ({ check, place }: Refusal): Invalid => ({
  isValid: false,
  isArchive: !isOfTheFile(check),
  check,
  place,
})

/** Step 1: everything up to the proofs of the ballots. `threads` says among how many the pieces will be shared. */
export function* openElection(bytes: Uint8Array, threads = 1): Generator<Progress, Opened | Invalid> {
  try {
    return yield* open(bytes, threads)
  } catch (error) {
    if (error instanceof Refused) return invalid(error)
    throw error
  }
}

function* open(bytes: Uint8Array, threads: number): Generator<Progress, Opened> {
  const reading = readItems(bytes)
  let step = reading.next()
  for (; !step.done; step = reading.next()) yield { stage: 'reading', done: step.value, total: bytes.length }
  const chain = readChain(bytes, step.value)
  const { election, trustees: keys, credentials } = chain.setup.items
  const setup = readSetup(bytesOf(bytes, election.item), election.place)
  const isMember = isKey(setup.group, setup.key)
  hold(isMember, 'election-key-is-a-member', { ...election.place, at: 'public_key' })
  const trustees = readTrustees(setup, bytesOf(bytes, keys.item), keys.place)
  const roll = readRoll(setup.group, bytesOf(bytes, credentials.item), credentials.place)
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

/** Small enough for every thread to have some until the end. */
function cutPieces({ setup, ballots }: Chain, roll: ReadonlySet<string>, brief: Brief): Piece[] {
  const length = Math.max(1, Math.min(ballotsInAPiece, brief.ballots))
  const ofBallots = cut(ballots, length).map((piece): Piece => ({
    ballots: piece.map(({ items: { ballot } }) => ({ range: ballot.item, place: ballot.place })),
  }))
  const { place } = setup.items.credentials
  const ofRoll = cut([...roll], credentialsInAPiece).map((credentials, index): Piece => ({
    credentials,
    from: index * credentialsInAPiece,
    place,
  }))
  return [...ofRoll, ...ofBallots]
}

const cut = <One>(list: readonly One[], length: number): One[][] =>
  Array.from({ length: Math.ceil(list.length / length) }, (_, index) =>
    list.slice(index * length, (index + 1) * length),
  )

/**
 * Checks a piece: tells after each ballot how many are done, and gives the first refusal. `from` holds the ballots where
 * their ranges are not of the bytes that the checker was opened with.
 */
export type CheckPiece = (piece: Piece, from?: Uint8Array) => Generator<number, Refusal | undefined>

/**
 * Step 2: the proofs, piece by piece, in as many threads as there are; each makes its tables once. `random` is for the
 * membership of the roll; that of the machine where none is handed in.
 */
export function openChecker(bytes: Uint8Array, { election, ballots }: Brief, random?: Random): CheckPiece {
  const setup = readSetup(bytesOf(bytes, election), {})
  let keys: Keys | undefined
  return function* (piece, from = bytes) {
    if ('credentials' in piece) {
      return tellRefusal(() => holdRoll(setup.group, piece.credentials, piece.from, piece.place, random))
    }
    const prepared = (keys ??= prepareKeys(setup, ballots))
    let done = 0
    for (const { range, place } of piece.ballots) {
      const refusal = tellRefusal(() => checkBallot(prepared, readBallot(setup, bytesOf(from, range), place), place))
      if (refusal) return refusal
      yield (done += 1)
    }
    return undefined
  }
}

function tellRefusal(check: () => void): Refusal | undefined {
  const refused = catchRefusal(check)
  return refused instanceof Refused ? { check: refused.check, place: refused.place } : undefined
}

/** Step 3: tally, decryptions and result. Holds only of an election all of whose pieces were checked. */
export function* closeElection(bytes: Uint8Array, opened: Opened): Generator<Progress, Verdict> {
  try {
    return yield* close(bytes, opened)
  } catch (error) {
    if (error instanceof Refused) return invalid(error)
    throw error
  }
}

function* close(bytes: Uint8Array, opened: Opened): Generator<Progress, Valid> {
  const { chain, setup, trustees, roll, cast, counted } = opened
  const nowhere: Place = { item: chain.head }
  hold(chain.end !== undefined, 'ballots-are-closed', nowhere)
  hold(chain.tally !== undefined, 'election-has-a-result', nowhere)
  const tallying = checkTally(bytes, setup, chain.tally, counted)
  let tallied = tallying.next()
  for (; !tallied.done; tallied = tallying.next()) {
    if (tallied.value % 50 === 0) yield { stage: 'tally', done: tallied.value, total: counted.length }
  }
  const tally = tallied.value
  const decrypting = checkDecryptions(bytes, setup, trustees, tally, chain.decryptions)
  let step = decrypting.next()
  for (; !step.done; step = decrypting.next()) {
    yield { stage: 'decryptions', done: step.value, total: chain.decryptions.length }
  }
  const decryptions = step.value
  hold(chain.result !== undefined, 'election-has-a-result', nowhere)
  const found = { trustees, tally, decryptions, event: chain.result, ballots: counted.length }
  return {
    isValid: true,
    uuid: setup.uuid,
    name: setup.name,
    questions: setup.questions,
    fingerprint: setup.fingerprint,
    rollFingerprint: hashToBase64(bytesOf(bytes, chain.setup.items.credentials.item)),
    head: chain.head,
    voters: roll.size,
    cast: cast.length,
    counted: counted.length,
    ballots: listTracked(cast),
    trustees: trustees.reduce((sum, { keys }) => sum + keys.length, 0),
    decryptions: decryptions.length,
    bound: decryptions.every(({ isBound }) => isBound),
    result: checkResult(bytes, setup, found),
  }
}

/** What a refused piece says of the whole. */
export const refuseFor = (refusal: Refusal): Invalid => invalid(refusal)

/** The whole verification in one thread: gives way after every ballot. */
export function* verifyInSteps(bytes: Uint8Array): Generator<Progress, Verdict> {
  const opened = yield* openElection(bytes)
  if ('isValid' in opened) return opened
  const total = opened.chain.ballots.length
  let before = 0
  const checkPiece = openChecker(bytes, opened.brief)
  for (const piece of opened.pieces) {
    const checking = checkPiece(piece)
    let step = checking.next()
    for (; !step.done; step = checking.next()) yield { stage: 'proofs', done: before + step.value, total }
    if (step.value) return invalid(step.value)
    if ('ballots' in piece) before += piece.ballots.length
  }
  return yield* closeElection(bytes, opened)
}

/** The whole verification at once. */
export function verifyElection(bytes: Uint8Array): Verdict {
  const steps = verifyInSteps(bytes)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
