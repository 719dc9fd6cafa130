// A small election whose keeper, or one of whose voters, cheats: everything else about it is done as it should be.
import {
  addBallot,
  addEvent,
  addPartialDecryption,
  addSetup,
  decryptPartially,
  drawCredential,
  drawTrusteeKey,
  hashToHex,
  lastBallots,
  makeBallot,
  publicCredentialOf,
  publishTrusteeKey,
  readElection,
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
  type Election,
  type EncryptedTally,
  type Random,
} from '#protocols/belenios'
import { seededRandom } from './election-maker.ts'

export interface Rig {
  /** The ballots that the archive gets in place of those that were cast. `secrets` are those of the credentials. */
  readonly cast?: (
    ballots: readonly string[],
    election: Election,
    secrets: readonly bigint[],
    random: Random,
  ) => string[]
  /** The ballots that are counted in place of the last of each voter. */
  readonly count?: (ballots: readonly BallotFile[]) => readonly BallotFile[]
  /** The tally that is published in place of the sum. */
  readonly tally?: (tally: EncryptedTally, election: Election) => EncryptedTally
  /** The result that is published. */
  readonly result: readonly (readonly number[])[]
}

const { group } = suites['belenios-1-belenios-2048']
const uuid = 'PuenteMuestra7Q'
const voters = 6

/** Votes for Ana by the first three voters, for Beto by the others; the first then votes again, for Beto. */
export const honest: Rig = { result: [[2, 4]] }

/** The archive of the election. */
export function makeRigged(rig: Rig): Uint8Array {
  const random = seededRandom('a rigged election')
  const key = drawTrusteeKey(group, random)
  const text = writeElection({
    version: 1,
    description: '',
    name: 'Mesa',
    group: group.name,
    public_key: group.write(group.powerOfGenerator(key)),
    questions: [{ question: '¿Quién?', answers: ['Ana', 'Beto'], min: 0, max: 1 }],
    uuid,
  })
  const election = readElection(text)
  if (typeof election === 'string') throw new Error(election)
  const credentials = Array.from({ length: voters }, () => drawCredential(random))
  const roll = credentials.map((credential) => publicCredentialOf(group, uuid, credential))
  const secrets = credentials.map((credential) => secretOf(group, uuid, credential))
  const votes = [...secrets.map((secret, voter) => [secret, voter < 3 ? 0 : 1] as const), [secrets[0]!, 1] as const]
  const honestly = votes.map(([secret, choice]) => makeBallot(election, secret, [[choice]], random))
  const ballots = rig.cast?.(honestly, election, secrets, random) ?? honestly
  const parts: Uint8Array[] = []
  let chain = startArchive(1_795_000_000)
  const add = (addition: Addition) => {
    parts.push(addition.bytes)
    chain = addition
  }
  add(chain)
  const trustees = writeTrustees([['Single', publishTrusteeKey(group, key, random)]])
  add(addSetup(chain.chain, text, trustees, writePublicCredentials(group, roll)))
  for (const ballot of ballots) add(addEvent(chain.chain, 'Ballot', [ballot]))
  add(addEvent(chain.chain, 'EndBallots', []))
  const last = lastBallots(ballots.map((ballot) => JSON.parse(ballot) as BallotFile))
  const counted = rig.count?.(last) ?? last
  const sum = startTally(election)
  for (const ballot of counted) addBallot(election, sum, ballot)
  const { tally, sized } = writeTally(election, sum, counted.length)
  const told = JSON.parse(tally) as EncryptedTally
  const published = rig.tally?.(told, election) ?? told
  const sumText = JSON.stringify(published)
  add(addEvent(chain.chain, 'EncryptedTally', [sumText, sized.replace(hashToHex(tally), hashToHex(sumText))]))
  // A trustee of ours refuses a sum outside of the group; this one is not asked.
  const unasked: Election = { ...election, group: { ...group, isMember: () => true } }
  add(addPartialDecryption(chain.chain, 1, decryptPartially(unasked, published, { owner: 1, secret: key }, random)))
  add(addEvent(chain.chain, 'Result', [JSON.stringify({ result: rig.result })]))
  return new Uint8Array(Buffer.concat(parts))
}
