// `puente election tally` and `decrypt`: the product of the ballots, the trustees' parts, and the result.
import path from 'node:path'
import { CommandRefused, exitCodes, WrongUse, type LoneCommand, type Terminal } from '#platform/cli'
import { newBytes } from '#platform/random'
import {
  addBallot,
  combine,
  CountFault,
  decryptPartially,
  isRefusal,
  lastBallots,
  listOwners,
  openDecryptionBox,
  readElection,
  readTrusteeKey,
  startTally,
  writeTally,
  type BallotFile,
  type DecryptionBox,
  type Element,
  type EncryptedTally,
  type Owner,
  type Progress,
  type Share,
  type TrusteeKind,
} from '#protocols/belenios'
import { clean, listVotes } from '../rules/verdict.ts'
import { assembleArchive, decryptionFile, resultFile, sizedFile, stepFile, tallyFile } from './additions.ts'
import { isClosed, listBallots } from './ballots.ts'
import { sayRefusal } from './folder-naming.ts'
import { readNumber, readWords, type ValuesOf } from './folder-words.ts'
import { findNamed, readNamed, type Folder } from './folder.ts'
import { holdOneTally } from './tally-once.ts'
import { findTrustees, hasDecryptedIn, haveOthersDecrypted, sayMissing, type Trustees } from './tally-trustees.ts'
import { keyFile } from './trustees.ts'
import { readArchive, verifyTallyOnThreads } from './verify-threads.ts'
import { readElectionOf } from './vote.ts'

export const tallyBallots: LoneCommand = {
  name: 'election tally',
  summary: 'multiplies the ballots of a rehearsed election',
  help: `Usage: puente election tally FOLDER

Multiplies the last ballot of each voter into the encrypted tally, once the vote is closed. Prints the step of the tally, which is published
and stands in FOLDER/tally/step.txt. Exit codes: 0 done, 1 refused, 2 wrong use.`,
  runAlone: async (args, terminal) => {
    const { folder } = readWords(args, terminal, {})
    const { election } = readElectionOf(folder)
    if (!isClosed(folder)) throw new CommandRefused('step-before-is-done: first "puente election close".')
    const { bytes, sayRefusal: say } = assembleArchive(folder, 'EndBallots')
    // Their proofs were checked as they came in, and are once more before anybody decrypts.
    const opened = await readArchive(bytes, tellOn(terminal), 1, terminal.signal)
    if ('isValid' in opened) throw new CommandRefused(say(opened))
    const counted = lastBallots(listBallots(folder).map(({ text }) => JSON.parse(text) as BallotFile))
    const running = startTally(election)
    for (const [at, ballot] of counted.entries()) {
      terminal.progress('Counting', at, counted.length)
      addBallot(election, running, ballot)
    }
    const written = writeTally(election, running, counted.length)
    insertTally(folder, tallyFile, written.tally)
    insertTally(folder, sizedFile, written.sized)
    const { head } = assembleArchive(folder, 'EncryptedTally')
    folder.replace(stepFile, `${head}\n`)
    terminal.line(`${counted.length} ballots count.`)
    terminal.line(`Publish this step with the archive, trustees decrypt no other: ${head}`)
    return exitCodes.done
  },
}

function insertTally(folder: Folder, file: string, text: string): void {
  if (!folder.insert(file, text) && folder.find(file) !== text)
    throw new CommandRefused(`tally-is-the-product-of-the-last-ballots: another stands in ${file}; take it away.`)
}

const tellOn =
  (terminal: Terminal) =>
  ({ stage, done, total }: Progress): void =>
    terminal.progress(`Verifying ${stage}`, done, total)

const options = {
  trustee: { type: 'string' },
  step: { type: 'string' },
  key: { type: 'string' },
  factors: { type: 'string' },
} as const

type Values = ValuesOf<typeof options>

export const decryptTally: LoneCommand = {
  name: 'election decrypt',
  summary: 'decrypts the tally of a rehearsed election with a trustee’s key',
  help: `Usage: puente election decrypt FOLDER --trustee NUMBER --step HASH [--key FILE | --factors FILE]

Verifies everything up to the encrypted tally, as "puente verify-election" does. Makes a trustee's partial decryption of that tally and
of no other, checks it, and keeps it, in place of one that is refused; with the last one that is needed, the result too.
Beside the key it writes which tally was decrypted: the key decrypts no second one.

  --trustee NUMBER  which trustee, from 1, those of a threshold after the others
  --step HASH       the step of the tally as it was published for everybody, never as this folder tells it
  --key FILE        the key, where it does not stand in the folder
  --factors FILE    instead, a partial decryption that was made elsewhere

Exit codes: 0 done, 1 refused, 2 wrong use.`,
  runAlone: async (args, terminal) => {
    const { folder, values } = readWords(args, terminal, options, { either: [['key', 'factors']] })
    const step = readStep(values.step)
    for (const file of [tallyFile, sizedFile]) folder.get(file, 'tally')
    // What somebody mistyped or forgot is said before the long verification, which still precedes all decryption.
    const trustees = findTrustees(folder)
    const ready = trustees && openEarly(folder, trustees, values, terminal)
    const count = await openCount(folder, step, terminal)
    const owner = readOwner(count, values.trustee)
    if (!standsProven(folder, count, owner)) {
      holdNeeded(count, owner, (other) => standsProven(folder, count, other))
      const makePart = ready ?? openPart(folder, owner, values, terminal)
      const partial = makePart(count)
      readFactors(count, owner.owner, partial)
      folder.replace(decryptionFile(owner.owner), partial)
    }
    sayResult(folder, count, terminal)
    return exitCodes.done
  },
}

/** The hash that somebody typed for the step of the tally. */
function readStep(text: string | undefined): string {
  if (text === undefined || !/^[0-9a-f]{64}$/.test(text))
    throw new WrongUse('--step takes the step of the tally, 64 digits from 0 to f, as it was published.')
  return text
}

/** What makes the part of a trustee who has not decrypted yet; undefined of one who has. */
function openEarly(
  folder: Folder,
  trustees: Trustees,
  values: Values,
  terminal: Terminal,
): ((count: Count) => string) | undefined {
  const owner = readOwner(trustees, values.trustee)
  const isThere = hasDecryptedIn(folder)
  if (isThere(owner)) return undefined
  // Parts may still be refused; where there is a result none was.
  if (folder.find(resultFile) !== undefined) holdNeeded(trustees, owner, isThere)
  return openPart(folder, owner, values, terminal)
}

const readOwner = ({ owners }: Trustees, text: string | undefined): Owner =>
  owners[readNumber(text, owners.length, '--trustee') - 1] as Owner

interface Count extends Trustees, ReturnType<typeof readElectionOf> {
  readonly tally: EncryptedTally
  /** Checks parts of this tally by these trustees. */
  readonly box: DecryptionBox
  readonly ballots: number
  /** The tally's event, which names the roll and all ballots before it. */
  readonly step: string
}

/** What is decrypted: only what a whole verification gave, never a file of its own, which could hold one ballot. */
async function openCount(folder: Folder, published: string, terminal: Terminal): Promise<Count> {
  const { bytes, sayRefusal: say } = assembleArchive(folder, 'EncryptedTally')
  const verified = await verifyTallyOnThreads(bytes, tellOn(terminal), terminal.signal)
  if (isRefusal(verified)) throw new CommandRefused(say(verified))
  const { election: text, trustees, tally: sums, ballots, step, shown } = verified
  if (step !== published)
    throw new CommandRefused(
      'tally-is-the-published-one: what stands here is in order, but it is another tally. Tell the committee; decrypt nothing.',
    )
  terminal.line(
    `${clean(shown.name)}: ${shown.cast} ballots, of which ${shown.counted} count, of ${shown.voters} credentials on the roll ${shown.rollFingerprint}.`,
  )
  const election = readElection(text)
  if (typeof election === 'string') throw new CommandRefused(`${election}: see the election.`)
  const kinds = JSON.parse(trustees) as TrusteeKind[]
  const box = openDecryptionBox(text, trustees, sums)
  return { election, text, kinds, owners: listOwners(kinds), tally: sums, ballots, step, box }
}

/** Whether a part of this owner is kept that is not refused; one that is may be replaced. */
function standsProven(folder: Folder, { box }: Count, { owner }: Owner): boolean {
  const kept = folder.find(decryptionFile(owner))
  return kept !== undefined && !isRefusal(box.receive(owner, kept))
}

/** Of a threshold no more decrypt than are needed: one more would be one more chance for a wrong one. */
function holdNeeded(trustees: Trustees, owner: Owner, hasDecrypted: (owner: Owner) => boolean): void {
  if (haveOthersDecrypted(trustees, owner, hasDecrypted))
    throw new CommandRefused('decryption-is-needed: enough trustees have decrypted.')
}

/** Reads what a trustee decrypts with, or has decrypted elsewhere; gives what makes its part of a tally that was verified. */
function openPart(
  folder: Folder,
  owner: Owner,
  { key, factors }: Values,
  terminal: Terminal,
): (count: Count) => string {
  if (factors !== undefined) {
    const partial = readNamed(factors, terminal)
    return () => partial
  }
  const own = keyFile(owner.owner)
  const text = key === undefined ? folder.get(own, 'trustees') : readNamed(key, terminal)
  const { group } = readElectionOf(folder).election
  const secret = readTrusteeKey(group, text)
  if (secret === undefined || group.write(group.powerOfGenerator(secret)) !== owner.publicKey)
    throw new CommandRefused(`key-file-is-of-this-trustee: trustee ${owner.owner} has another key.`)
  return ({ election, tally, step }) => {
    const place = key === undefined ? path.join(folder.place, own) : findNamed(key, terminal)
    holdOneTally(`${place}.decrypted`, `${election.fingerprint} ${step}\n`)
    return decryptPartially(election, tally, { owner: owner.owner, secret }, newBytes)
  }
}

function readFactors({ box }: Count, owner: number, partial: string): readonly (readonly Element[])[] {
  const received = box.receive(owner, partial)
  if (isRefusal(received)) throw new CommandRefused(`${sayRefusal(received)}: trustee ${owner}`)
  return received
}

function sayResult(folder: Folder, count: Count, terminal: Terminal): void {
  const { kinds, owners, election } = count
  const hasDecrypted = (owner: Owner) => standsProven(folder, count, owner)
  const missing = sayMissing(count, hasDecrypted)
  if (missing !== undefined) return terminal.line(missing)
  const shares = kinds.map(([kind], item): Share => {
    const own = owners.filter((owner) => owner.item === item && hasDecrypted(owner))
    const parts = own.map(({ owner, place }) => {
      const factors = readFactors(count, owner, folder.get(decryptionFile(owner), 'decrypt'))
      return [place ?? 1, factors] as const
    })
    if (kind === 'Pedersen') return { kind, parts: new Map(parts) }
    return { kind, factors: parts[0]?.[1] ?? [] }
  })
  const counted = countVotes(count, shares)
  // A part that is refused would spoil the archive, and enough others stand.
  for (const owner of owners.filter((one) => hasDecryptedIn(folder)(one) && !hasDecrypted(one))) {
    folder.remove(decryptionFile(owner.owner))
    terminal.line(`The part of trustee ${owner.owner} was refused and is taken away; enough others have decrypted.`)
  }
  folder.insert(resultFile, counted)
  if (folder.get(resultFile, 'decrypt') !== counted)
    throw new CommandRefused(`result-follows-from-the-decryptions: ${resultFile}`)
  const { result } = JSON.parse(counted) as { result: readonly (readonly number[])[] }
  for (const [at, question] of election.file.questions.entries()) {
    terminal.line(clean(question.question))
    for (const [name, votes] of listVotes(question, result[at]!, 'blank'))
      terminal.line(`${String(votes).padStart(7)}  ${name}`)
  }
}

/** Each factor is proven: where no count comes of them, the tally is not the sum of ballots that were checked. */
function countVotes({ election, tally, ballots }: Count, shares: readonly Share[]): string {
  try {
    return combine(election, tally, shares, ballots)
  } catch (error) {
    if (error instanceof CountFault) throw new CommandRefused(`${error.message}: the tally is no sum of these ballots.`)
    throw error
  }
}
