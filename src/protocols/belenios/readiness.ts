// What must hold before the next step can no longer be undone, asked by the verifier itself: of the set-up before the
// vote opens, and of everything up to the encrypted tally before a trustee decrypts.
import { addSetup, startArchive } from './archive.ts'
import { bytesOf, type Range } from './reading.ts'
import type { EncryptedTally } from './tally.ts'
import { openChecker, openElection, type Opened, type Progress } from './verify.ts'
import { findText } from './verify/json.ts'
import { hold, Refused, type Refusal } from './verify/refusal.ts'
import { checkTally } from './verify/tally.ts'

/** Why every verifier would refuse an election that opens with these three texts; undefined where none would. */
export function findFaultOfSetup(election: string, trustees: string, roll: string): Refusal | undefined {
  const head = startArchive(0)
  const { bytes: setup } = addSetup(head.chain, election, trustees, roll)
  const bytes = new Uint8Array(head.bytes.length + setup.length)
  bytes.set(head.bytes)
  bytes.set(setup, head.bytes.length)
  const opened = finish(openElection(bytes))
  if ('isValid' in opened) return { check: opened.check, place: opened.place }
  const checkPiece = openChecker(bytes, opened.brief)
  for (const piece of opened.pieces) {
    const refusal = finish(checkPiece(piece))
    if (refusal) return refusal
  }
  return undefined
}

function finish<Told, Given>(steps: Generator<Told, Given>): Given {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** What a trustee decrypts, and what it goes by: the texts of a verified archive. */
export interface VerifiedTally {
  readonly election: string
  readonly trustees: string
  readonly tally: EncryptedTally
  /** How many ballots were multiplied. */
  readonly ballots: number
}

/**
 * The tally of an archive all of whose pieces were checked, if it is the product of the last ballots of all voters.
 * Events that follow the tally are passed over. Who decrypts anything else may open a single vote.
 */
export function* verifyTally(bytes: Uint8Array, opened: Opened): Generator<Progress, VerifiedTally | Refusal> {
  const { chain, setup, counted } = opened
  try {
    hold(chain.end !== undefined, 'ballots-are-closed', { item: chain.head })
    hold(chain.tally !== undefined, 'election-has-a-result', { item: chain.head })
    const tallying = checkTally(bytes, setup, chain.tally, counted)
    let step = tallying.next()
    for (; !step.done; step = tallying.next()) yield { stage: 'tally', done: step.value, total: counted.length }
  } catch (error) {
    if (error instanceof Refused) return { check: error.check, place: error.place }
    throw error
  }
  const textOf = ({ item }: { readonly item: Range }) => findText(bytesOf(bytes, item)) as string
  return {
    election: textOf(chain.setup.items.election),
    trustees: textOf(chain.setup.items.trustees),
    tally: JSON.parse(textOf(chain.tally.items.tally)) as EncryptedTally,
    ballots: chain.tally.counted,
  }
}
