// Whole elections in memory, by the code that makes them: for tests of the verifier, of other tools and of speed.
import { createHash } from 'node:crypto'
import {
  addBallot,
  addEvent,
  addPartialDecryption,
  addSetup,
  announce,
  assemble,
  combine,
  combineTrusteeKeys,
  complete,
  decryptPartially,
  drawCredential,
  drawTrusteeKey,
  lastBallots,
  listOwners,
  makeBallot,
  prepareEncryption,
  publicCredentialOf,
  publishTrusteeKey,
  readElection,
  reveal,
  secretOf,
  startArchive,
  startTally,
  suites,
  writeElection,
  writePublicCredentials,
  writeTally,
  writeTrustees,
  type Addition,
  type BallotFile,
  type Chain,
  type Election,
  type Element,
  type EncryptedTally,
  type Group,
  type Question,
  type Random,
  type Share,
  type SuiteName,
  type TrusteeKind,
  type Vote,
} from '#protocols/belenios'

export interface Plan {
  readonly suite: SuiteName
  readonly questions: readonly Question[]
  /** Trustees who must all decrypt. */
  readonly singles: number
  /** Beside them `size` trustees, of whom those with these numbers, from 1, decrypt. */
  readonly threshold?: { readonly size: number; readonly by: readonly number[] }
  readonly voters: number
  /** Their credentials, where they are not to be drawn. */
  readonly credentials?: readonly string[]
  /** Who votes, from 0, and how, in this order. */
  readonly votes: readonly (readonly [voter: number, votes: readonly Vote[]])[]
  readonly seed?: string
}

export interface MadeElection {
  readonly bytes: Uint8Array
  /** The archive as it stood when the vote was opened. */
  readonly opened: Uint8Array
  /** The public credentials, as they are archived. */
  readonly roll: string
  readonly election: Election
  readonly text: string
  readonly credentials: readonly string[]
  readonly ballots: readonly string[]
  readonly result: readonly (readonly number[])[]
}

/** Bytes that follow from a seed: the same election every time. */
export function seededRandom(seed: string): Random {
  let drawn = 0
  return (length) => {
    const blocks = Array.from({ length: Math.ceil(length / 32) }, () =>
      createHash('sha256')
        .update(`${seed}|${(drawn += 1)}`)
        .digest(),
    )
    return new Uint8Array(Buffer.concat(blocks).subarray(0, length))
  }
}

const uuid = 'PuenteMuestra7Q'
const timestamp = 1_795_000_000

/** Makes the election from set-up to result. */
export function makeElection(plan: Plan): MadeElection {
  const random = seededRandom(plan.seed ?? 'an election')
  const { group } = suites[plan.suite]
  const { kinds, key, secrets } = makeTrustees(group, plan, random)
  const text = writeElection({
    version: 1,
    description: 'Elección de muestra',
    name: 'Consejo',
    group: group.name,
    public_key: group.write(key),
    questions: plan.questions,
    uuid,
  })
  const election = readElection(text)
  if (typeof election === 'string') throw new Error(election)
  const credentials = plan.credentials ?? Array.from({ length: plan.voters }, () => drawCredential(random))
  const keys = credentials.map((credential) => publicCredentialOf(group, uuid, credential))
  const roll = writePublicCredentials(group, keys)
  const archive = openArchive()
  archive.add((chain) => addSetup(chain, text, writeTrustees(kinds), roll))
  const opened = archive.close()
  const encryption = prepareEncryption(election)
  const ballots = plan.votes.map(([voter, votes]) => {
    const ballot = makeBallot(election, secretOf(group, uuid, credentials[voter]!), votes, random, encryption)
    archive.add((chain) => addEvent(chain, 'Ballot', [ballot]))
    return ballot
  })
  const result = count(election, kinds, secrets, ballots, archive, random)
  return { bytes: archive.close(), opened, roll, election, text, credentials, ballots, result }
}

interface Archive {
  readonly add: (addition: (chain: Chain) => Addition) => void
  readonly close: () => Uint8Array
}

function openArchive(): Archive {
  let { bytes, chain } = startArchive(timestamp)
  const parts = [bytes]
  return {
    add(addition) {
      ;({ bytes, chain } = addition(chain))
      parts.push(bytes)
    },
    close: () => new Uint8Array(Buffer.concat(parts)),
  }
}

interface Trustees {
  readonly kinds: readonly TrusteeKind[]
  readonly key: Element
  /** The secret of each owner who decrypts, by owner from 1. */
  readonly secrets: ReadonlyMap<number, bigint>
}

function makeTrustees(group: Group, { singles, threshold }: Plan, random: Random): Trustees {
  const kinds: TrusteeKind[] = []
  const subKeys: Element[] = []
  const secrets = new Map<number, bigint>()
  for (let made = 1; made <= singles; made += 1) {
    const secret = drawTrusteeKey(group, random)
    secrets.set(made, secret)
    kinds.push(['Single', publishTrusteeKey(group, secret, random)])
    subKeys.push(group.powerOfGenerator(secret))
  }
  if (threshold) {
    const place = { size: threshold.size, threshold: threshold.by.length }
    const begun = Array.from({ length: place.size }, (_, at) => announce(group, { ...place, index: at + 1 }, random))
    const said = begun.map((one) => one.said)
    const revealed = begun.map(({ secret }) => reveal(group, secret, said, random))
    const ended = begun.map(({ secret }) => complete(group, secret, said, revealed, random))
    const keys = ended.map((one) => one.said)
    const { parameters, subKey } = assemble(group, place, said, revealed, keys)
    kinds.push(['Pedersen', parameters])
    subKeys.push(subKey)
    for (const index of threshold.by) secrets.set(singles + index, ended[index - 1]!.secret)
  }
  return { kinds, key: combineTrusteeKeys(group, subKeys), secrets }
}

function count(
  election: Election,
  kinds: readonly TrusteeKind[],
  secrets: ReadonlyMap<number, bigint>,
  ballots: readonly string[],
  archive: Archive,
  random: Random,
): readonly (readonly number[])[] {
  archive.add((chain) => addEvent(chain, 'EndBallots', []))
  const counted = lastBallots(ballots.map((ballot) => JSON.parse(ballot) as BallotFile))
  const running = startTally(election)
  for (const ballot of counted) addBallot(election, running, ballot)
  const written = writeTally(election, running, counted.length)
  archive.add((chain) => addEvent(chain, 'EncryptedTally', [written.tally, written.sized]))
  const tally = JSON.parse(written.tally) as EncryptedTally
  const shares = new Map<number, Share>()
  const parts = new Map<number, readonly (readonly Element[])[]>()
  for (const { owner, item, place } of listOwners(kinds)) {
    const secret = secrets.get(owner)
    if (secret === undefined) continue
    const partial = decryptPartially(election, tally, { owner, secret }, random)
    archive.add((chain) => addPartialDecryption(chain, owner, partial))
    const { decryption_factors } = JSON.parse(partial) as { decryption_factors: string[][] }
    const factors = decryption_factors.map((row) => row.map((factor) => election.group.read(factor)!))
    if (place === undefined) shares.set(item, { kind: 'Single', factors })
    else shares.set(item, { kind: 'Pedersen', parts: parts.set(place, factors) })
  }
  const result = combine(election, tally, [...shares.values()], counted.length)
  archive.add((chain) => addEvent(chain, 'Result', [result]))
  return (JSON.parse(result) as { result: number[][] }).result
}
