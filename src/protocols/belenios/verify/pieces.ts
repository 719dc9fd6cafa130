// The proofs of an archive, cut into pieces that can be checked by themselves: here one after another, or shared among
// workers. Which refusal counts does not depend on who checks what, and no piece is taken for checked that was not.
import type { Random } from '../proof.ts'
import { checkBallot, prepareKeys, readBallot, type Keys } from './ballot.ts'
import type { Chain } from './chain.ts'
import { bytesOf, type Range } from './reading.ts'
import { findRefusal, type Place, type Refusal } from './refusal.ts'
import { holdRoll, readSetup } from './setup.ts'
import { retell, type Progress } from './steps.ts'

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
/** Fewer ballots for each worker are checked sooner than the worker has begun. */
const fewestForAWorker = 8

/** Small enough for every thread to have some until the end. */
export function cutPieces({ setup, ballots }: Chain, roll: ReadonlySet<string>, brief: Brief): Piece[] {
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

const countBallots = (pieces: readonly Piece[]): number =>
  pieces.reduce((sum, piece) => sum + ('ballots' in piece ? piece.ballots.length : 0), 0)

/**
 * Checks a piece: tells after each ballot how many are done, and gives the first refusal. `from` holds the ballots where
 * their ranges are not of the bytes that the checker was opened with.
 */
export type CheckPiece = (piece: Piece, from?: Uint8Array) => Generator<number, Refusal | undefined>

/**
 * The checks of one thread, which makes its tables once. `random` is for the membership of the roll; that of the machine
 * where none is handed in.
 */
export function openChecker(bytes: Uint8Array, { election, ballots }: Brief, random?: Random): CheckPiece {
  const setup = readSetup(bytesOf(bytes, election), {})
  let keys: Keys | undefined
  return function* (piece, from = bytes) {
    if ('credentials' in piece) {
      return findRefusal(() => holdRoll(setup.group, piece.credentials, piece.from, piece.place, random))
    }
    const prepared = (keys ??= prepareKeys(setup, ballots))
    let done = 0
    for (const { range, place } of piece.ballots) {
      const refusal = findRefusal(() => checkBallot(prepared, readBallot(setup, bytesOf(from, range), place), place))
      if (refusal) return refusal
      yield (done += 1)
    }
    return undefined
  }
}

interface Cut {
  readonly pieces: readonly Piece[]
  readonly brief: Brief
}

const tellBallots = (done: number, total: number): Progress => ({ stage: 'proofs', done, total })

/** All pieces in this thread: the first refusal of the first piece that has one. */
export function* checkPieces(bytes: Uint8Array, { pieces, brief }: Cut): Generator<Progress, Refusal | undefined> {
  const total = countBallots(pieces)
  const checkPiece = openChecker(bytes, brief)
  let before = 0
  for (const piece of pieces) {
    const refusal = yield* retell(checkPiece(piece), (done) => tellBallots(before + done, total))
    if (refusal) return refusal
    before += countBallots([piece])
  }
  return undefined
}

/** Among how many workers, of at most so many, the pieces are best shared; fewer than 2 is to check them here. */
export const countWorkers = (pieces: readonly Piece[], most: number): number =>
  Math.min(most, Math.floor(countBallots(pieces) / fewestForAWorker), pieces.length)

/** Lets one worker check a piece, as `openChecker` does; `tell` hears how many of its ballots are done. Throws where it fails. */
export type Ask = (piece: Piece, tell: (done: number) => void) => Promise<Refusal | undefined>

/** What a worker answers to a piece: how far it is, and once what it found. */
export type Answer = { readonly done: number } | { readonly refusal: Refusal | undefined }

/**
 * All pieces shared among workers, handed out in order. Of several refusals that of the first piece counts, however late
 * it comes. Rejects where a worker or `tell` fails, and where `signal` is aborted before the end: there is no answer then.
 */
export async function shareOut(
  pieces: readonly Piece[],
  workers: readonly Ask[],
  tell: (progress: Progress) => void,
  signal?: AbortSignal,
): Promise<Refusal | undefined> {
  const total = countBallots(pieces)
  const done = pieces.map(() => 0)
  const answers = new Map<number, Refusal | undefined>()
  let next = 0
  let firstRefused = pieces.length
  const note = (place: number, count: number) => {
    signal?.throwIfAborted()
    done[place] = count
    tell(
      tellBallots(
        done.reduce((sum, one) => sum + one, 0),
        total,
      ),
    )
  }
  const work = async (ask: Ask) => {
    while (next < firstRefused) {
      signal?.throwIfAborted()
      const place = next
      next += 1
      const piece = pieces[place]!
      const refusal = await ask(piece, (count) => note(place, count))
      answers.set(place, refusal)
      if (refusal) firstRefused = Math.min(firstRefused, place)
      else note(place, countBallots([piece]))
    }
  }
  await Promise.all(workers.map(work))
  signal?.throwIfAborted()
  return findFirst(pieces, answers)
}

/** The refusal that counts; an error where a piece before it has no answer, which is no acceptance. */
function findFirst(pieces: readonly Piece[], answers: ReadonlyMap<number, Refusal | undefined>): Refusal | undefined {
  for (const place of pieces.keys()) {
    if (!answers.has(place)) throw new Error('a piece of the archive was not checked')
    const refusal = answers.get(place)
    if (refusal) return refusal
  }
  return undefined
}
