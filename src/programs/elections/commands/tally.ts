// `puente election tally` and `decrypt`: the product of the ballots, the trustees' parts, and the result.
import { parseArgs } from 'node:util'
import { CommandRefused, exitCodes, type LoneCommand, type Terminal } from '#platform/cli'
import { newBytes } from '#platform/random'
import {
  addBallot,
  combine,
  CountFault,
  decryptPartially,
  isRefusal,
  lastBallots,
  listOwners,
  readElection,
  readTrusteeKey,
  receiveDecryption,
  startTally,
  writeTally,
  type BallotFile,
  type Element,
  type EncryptedTally,
  type Owner,
  type Progress,
  type Share,
  type TrusteeKind,
} from '#protocols/belenios'
import { assembleArchive, decryptionFile, resultFile, sizedFile, tallyFile } from './additions.ts'
import { isClosed, listBallots } from './ballots.ts'
import { openFolder, readNamed, type Folder } from './folder.ts'
import { readNumber, sayRefusal } from './set-up.ts'
import { keyFile } from './trustees.ts'
import { readArchive, verifyTallyOnThreads } from './verify-threads.ts'
import { openElection } from './vote.ts'

export const tally: LoneCommand = {
  name: 'election tally',
  summary: 'multiplies the ballots of a rehearsed election',
  help: `Usage: puente election tally FOLDER

Multiplies the last ballot of each voter into the encrypted tally, once the vote is closed. Exit codes: 0 done, 1 refused, 2 wrong use.`,
  runAlone: async (args, terminal) => {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} })
    const folder = openFolder(positionals[0], terminal)
    const { election } = openElection(folder)
    if (!isClosed(folder)) throw new CommandRefused('step-before-is-done: first "puente election close".')
    const { bytes, sayRefusal: say } = assembleArchive(folder, 'EndBallots')
    // Their proofs were checked as they came in, and are once more before anybody decrypts.
    const opened = await readArchive(bytes, tellOn(terminal))
    if ('isValid' in opened) throw new CommandRefused(say(opened))
    const counted = lastBallots(listBallots(folder).map(({ text }) => JSON.parse(text) as BallotFile))
    const running = startTally(election)
    for (const [at, ballot] of counted.entries()) {
      terminal.progress('Counting', at, counted.length)
      addBallot(election, running, ballot)
    }
    const written = writeTally(election, running, counted.length)
    folder.insert(tallyFile, written.tally)
    folder.insert(sizedFile, written.sized)
    terminal.line(`${counted.length} ballots count.`)
    return exitCodes.done
  },
}

const tellOn =
  (terminal: Terminal) =>
  ({ stage, done, total }: Progress): void =>
    terminal.progress(`Verifying ${stage}`, done, total)

export const decrypt: LoneCommand = {
  name: 'election decrypt',
  summary: 'decrypts the tally of a rehearsed election with a trustee’s key',
  help: `Usage: puente election decrypt FOLDER --trustee NUMBER [--key FILE | --factors FILE]

Verifies everything up to the encrypted tally, as "puente verify-election" does. Makes a trustee's partial decryption of that tally and
of no other, checks it, and keeps it, in place of one that is refused; with the last one that is needed, the result too.

  --trustee NUMBER  which trustee, from 1, those of a threshold after the others
  --key FILE        the key, where it does not stand in the folder
  --factors FILE    instead, a partial decryption that was made elsewhere

Exit codes: 0 done, 1 refused, 2 wrong use.`,
  runAlone: async (args, terminal) => {
    const options = { trustee: { type: 'string' }, key: { type: 'string' }, factors: { type: 'string' } } as const
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
    const folder = openFolder(positionals[0], terminal)
    const count = await openCount(folder, terminal)
    const owner = count.owners[readNumber(values.trustee, count.owners.length, '--trustee') - 1] as Owner
    const file = decryptionFile(owner.owner)
    if (!standsProven(folder, count, owner)) {
      holdNeeded(folder, count, owner)
      const partial =
        values.factors === undefined
          ? decryptWith(folder, count, owner, values.key, terminal)
          : readNamed(values.factors, terminal)
      readFactors(count, owner.owner, partial)
      folder.remove(file)
      folder.insert(file, partial)
    }
    sayResult(folder, count, terminal)
    return exitCodes.done
  },
}

interface Count extends ReturnType<typeof openElection> {
  readonly trustees: string
  readonly kinds: readonly TrusteeKind[]
  readonly owners: readonly Owner[]
  readonly tally: EncryptedTally
  readonly ballots: number
}

/** What is decrypted: only what a whole verification gave, never a file of its own, which could hold one ballot. */
async function openCount(folder: Folder, terminal: Terminal): Promise<Count> {
  for (const file of [tallyFile, sizedFile]) folder.get(file, 'tally')
  const { bytes, sayRefusal: say } = assembleArchive(folder, 'EncryptedTally')
  const verified = await verifyTallyOnThreads(bytes, tellOn(terminal), terminal.signal)
  if (isRefusal(verified)) throw new CommandRefused(say(verified))
  const { election: text, trustees, tally: sums, ballots } = verified
  const election = readElection(text)
  if (typeof election === 'string') throw new CommandRefused(`${election}: see the election.`)
  const kinds = JSON.parse(trustees) as TrusteeKind[]
  return { election, text, trustees, kinds, owners: listOwners(kinds), tally: sums, ballots }
}

const hasDecrypted = (folder: Folder, { owner }: Owner): boolean => folder.find(decryptionFile(owner)) !== undefined

/** How many of an item of the trustees' list decrypt. */
const neededOf = ([kind, content]: TrusteeKind): number => (kind === 'Single' ? 1 : content.threshold)

/** Whether a part of this owner is kept that is not refused; one that is may be replaced. */
function standsProven(folder: Folder, { text, trustees, tally }: Count, { owner }: Owner): boolean {
  const kept = folder.find(decryptionFile(owner))
  return kept !== undefined && !isRefusal(receiveDecryption(text, trustees, tally, owner, kept))
}

/** Of a threshold no more decrypt than are needed: one more would be one more chance for a wrong one. */
function holdNeeded(folder: Folder, { owners, kinds }: Count, owner: Owner): void {
  const done = owners.filter((one) => one !== owner && one.item === owner.item && hasDecrypted(folder, one)).length
  if (done >= neededOf(kinds[owner.item] as TrusteeKind))
    throw new CommandRefused('decryption-is-needed: enough trustees have decrypted.')
}

function decryptWith(
  folder: Folder,
  { election, tally }: Count,
  { owner, publicKey }: Owner,
  named: string | undefined,
  terminal: Terminal,
): string {
  const text = named === undefined ? folder.get(keyFile(owner), 'trustees') : readNamed(named, terminal)
  const { group } = election
  const secret = readTrusteeKey(group, text)
  if (secret === undefined || group.write(group.powerOfGenerator(secret)) !== publicKey)
    throw new CommandRefused(`key-file-is-of-this-trustee: trustee ${owner} has another key.`)
  return decryptPartially(election, tally, { owner, secret }, newBytes)
}

function readFactors(
  { text, trustees, tally }: Count,
  owner: number,
  partial: string,
): readonly (readonly Element[])[] {
  const received = receiveDecryption(text, trustees, tally, owner, partial)
  if (isRefusal(received)) throw new CommandRefused(`${sayRefusal(received)}: trustee ${owner}`)
  return received
}

function sayResult(folder: Folder, count: Count, terminal: Terminal): void {
  const { kinds, owners } = count
  const missing = kinds.flatMap((kind, item) => {
    const done = owners.filter((owner) => owner.item === item && hasDecrypted(folder, owner)).length
    return done < neededOf(kind) ? [neededOf(kind) - done] : []
  })
  if (missing.length > 0) {
    const more = missing.reduce((sum, one) => sum + one, 0)
    terminal.line(more === 1 ? '1 more trustee is needed.' : `${more} more trustees are needed.`)
    return
  }
  const shares = kinds.map(([kind], item): Share => {
    const own = owners.filter((owner) => owner.item === item && hasDecrypted(folder, owner))
    const parts = own.map(({ owner, place }) => {
      const factors = readFactors(count, owner, folder.get(decryptionFile(owner), 'decrypt'))
      return [place ?? 1, factors] as const
    })
    if (kind === 'Pedersen') return { kind, parts: new Map(parts) }
    return { kind, factors: parts[0]?.[1] ?? [] }
  })
  folder.insert(resultFile, countVotes(count, shares))
  terminal.line(folder.get(resultFile, 'decrypt'))
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
