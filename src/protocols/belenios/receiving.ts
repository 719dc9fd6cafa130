// What is asked of a ballot or of a partial decryption before it is taken in, by the checks of the verifier: whoever
// keeps the archive refuses at the door what every reader of the archive would refuse later.
import type { Element } from './group.ts'
import { hashToHex } from './hash.ts'
import type { EncryptedTally } from './tally.ts'
import { checkBallot, prepareKeys, readBallot } from './verify/ballot.ts'
import { catchRefusal, hold, Refused, type Refusal } from './verify/refusal.ts'
import { holdRoll, isKey, readRoll, readSetup } from './verify/setup.ts'
import { checkDecryptions } from './verify/tally.ts'
import { readTrustees } from './verify/trustees.ts'

/** Bytes of the longest ballot that is read at all: fifty questions of two hundred answers stay far below. */
export const longestBallot = 2 ** 25

export interface BallotBox {
  /** Checks all of a ballot and remembers it. `credential` is the public one: the last ballot of each counts. */
  readonly receive: (ballot: string) => { readonly credential: string } | Refusal
  /** Remembers a ballot that was received before: its form is read, its proofs were checked then. */
  readonly remember: (ballot: string) => { readonly credential: string } | Refusal
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

export const isRefusal = (given: unknown): given is Refusal =>
  typeof given === 'object' && given !== null && 'check' in given

/**
 * The box of an election, from its two texts as they are archived. Throws Refused where one of them is no such text, the
 * key is none, or a credential of the roll is none: ballots under them would prove nothing.
 * `ballots` is about how many will be received: tables are made for as many.
 * Ballots are compared by the hash of their text, so that one that was replaced cannot be cast anew to bring it back.
 */
export function openBallotBox(election: string, roll: string, ballots: number): BallotBox {
  const setup = readSetup(encode(election), {})
  hold(isKey(setup.group, setup.key), 'election-key-is-a-member', { at: 'public_key' })
  const credentials = readRoll(setup.group, encode(roll), {})
  holdRoll(setup.group, [...credentials], 0, {})
  const keys = prepareKeys(setup, ballots)
  const seen = new Set<string>()
  return {
    remember(text) {
      const item = hashToHex(text)
      return tell(() => {
        const ballot = readBallot(keys, encode(text), { item })
        hold(!seen.has(item), 'ballot-stands-once', { item })
        hold(credentials.has(ballot.credential.text), 'credential-is-on-the-roll', { item, at: 'credential' })
        seen.add(item)
        return { credential: ballot.credential.text }
      })
    },
    receive(text) {
      const item = hashToHex(text)
      return tell(() => {
        const bytes = encode(text)
        hold(bytes.length <= longestBallot, 'item-is-not-too-large', { item })
        hold(!seen.has(item), 'ballot-stands-once', { item })
        const ballot = readBallot(keys, bytes, { item })
        hold(credentials.has(ballot.credential.text), 'credential-is-on-the-roll', { item, at: 'credential' })
        checkBallot(keys, ballot, { item })
        seen.add(item)
        return { credential: ballot.credential.text }
      })
    },
  }
}

/** What `act` gives, or what it was refused for. */
function tell<Given>(act: () => Given): Given | Refusal {
  const given = catchRefusal(act)
  return given instanceof Refused ? { check: given.check, place: given.place } : given
}

/** The factors of a partial decryption of this owner, from 1, all of them proven by bound proofs too; or why it is refused. */
export function receiveDecryption(
  election: string,
  trustees: string,
  tally: EncryptedTally,
  owner: number,
  partial: string,
): readonly (readonly Element[])[] | Refusal {
  const received = catchRefusal(() => {
    const setup = readSetup(encode(election), {})
    const { group } = setup
    const bytes = encode(partial)
    const place = { item: hashToHex(partial) }
    const item = { kind: 'data' as const, hash: place.item, start: 0, end: bytes.length }
    const sums = tally.map((row) =>
      row.map(({ alpha, beta }) => ({ alpha: group.read(alpha) as Element, beta: group.read(beta) as Element })),
    )
    const event = { height: 0, place, owner, items: { decryption: { item, place } } }
    const checking = checkDecryptions(bytes, setup, readTrustees(setup, encode(trustees), {}), sums, [event], true)
    let step = checking.next()
    while (!step.done) step = checking.next()
    return step.value.flatMap(({ factors }) => factors.map((row) => row.map(({ element }) => element)))
  })
  return received instanceof Refused ? { check: received.check, place: received.place } : received
}
