// What must hold before the next step can no longer be undone, asked by the verifier itself: of the set-up before the
// vote opens, and of everything up to the encrypted tally before a trustee decrypts.
import { addSetup, startArchive } from './archive.ts'
import type { EncryptedTally } from './tally.ts'
import { computeTally, openArchive, show, type Opened, type Shown } from './verify.ts'
import { findText } from './verify/json.ts'
import { checkPieces } from './verify/pieces.ts'
import { bytesOf, type Range } from './verify/reading.ts'
import { catchInSteps, findRefusal, hold, isRefusal, type Refusal } from './verify/refusal.ts'
import { finish, type Progress } from './verify/steps.ts'

/** Why every verifier would refuse an election that opens with these three texts; undefined where none would. */
export function findFaultOfSetup(election: string, trustees: string, roll: string): Refusal | undefined {
  const head = startArchive(0)
  const { bytes: setup } = addSetup(head.chain, election, trustees, roll)
  const bytes = new Uint8Array(head.bytes.length + setup.length)
  bytes.set(head.bytes)
  bytes.set(setup, head.bytes.length)
  const opened = finish(openArchive(bytes))
  return isRefusal(opened) ? opened : (findRefusal(() => holdPromise(opened)) ?? finish(checkPieces(bytes, opened)))
}

/** Others may hold elections without it; whoever opens one, or decrypts, with this code does not. */
function holdPromise({ setup, chain }: Opened): void {
  hold(setup.isPromisedBound, 'decryption-is-bound', { ...chain.setup.items.election.place, at: 'description' })
}

/** What a trustee decrypts, and what it goes by: the texts of a verified archive. */
export interface VerifiedTally {
  readonly election: string
  readonly trustees: string
  readonly tally: EncryptedTally
  /** How many ballots were multiplied. */
  readonly ballots: number
  /** Hash of the tally's event: what was published for everybody, with the roll and all ballots before it. */
  readonly step: string
  readonly shown: Shown
}

/**
 * The tally of an archive all of whose pieces were checked, if it is the product of the last ballots of all voters.
 * Events that follow the tally are passed over. Who decrypts anything else may open a single vote.
 */
export const verifyTally = (bytes: Uint8Array, opened: Opened): Generator<Progress, VerifiedTally | Refusal> =>
  catchInSteps(readTally(bytes, opened))

function* readTally(bytes: Uint8Array, opened: Opened): Generator<Progress, VerifiedTally> {
  holdPromise(opened)
  const { said } = yield* computeTally(bytes, opened)
  const textOf = ({ item }: { readonly item: Range }) => findText(bytesOf(bytes, item)) as string
  const { election, trustees } = opened.chain.setup.items
  return {
    election: textOf(election),
    trustees: textOf(trustees),
    tally: JSON.parse(textOf(said.items.tally)) as EncryptedTally,
    ballots: said.counted,
    step: said.place.item as string,
    shown: show(bytes, opened),
  }
}
