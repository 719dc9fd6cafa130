// What is asked of a ballot or of a partial decryption before it is taken in, by the checks of the verifier: whoever
// keeps the archive refuses at the door what every reader of the archive would refuse later.
import type { Element } from './group.ts'
import { hashToHex } from './hash.ts'
import type { EncryptedTally } from './tally.ts'
import { checkBallot, prepareKeys, readBallot } from './verify/ballot.ts'
import { catchRefusal, hold, type Refusal } from './verify/refusal.ts'
import { holdRoll, isKey, readRoll, readSetup } from './verify/setup.ts'
import { finish } from './verify/steps.ts'
import { checkDecryptions } from './verify/tally.ts'
import { readTrustees } from './verify/trustees.ts'

export interface BallotBox {
  /** Checks all of a ballot and remembers it. `credential` is the public one: the last ballot of each counts. */
  readonly receive: (ballot: string) => { readonly credential: string } | Refusal
  /** Remembers a ballot that was received before: its form is read, its proofs were checked then. */
  readonly remember: (ballot: string) => { readonly credential: string } | Refusal
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

/**
 * The box of an election, from its two texts as they are archived. Throws Refused where one of them is no such text, the
 * key is none, or a credential of the roll is none: ballots under them would prove nothing.
 * `ballots` is about how many will be received: tables are made for as many.
 * Ballots are compared by the hash of their text, so that one that was replaced cannot be cast anew to bring it back.
 */
export function openBallotBox(election: string, roll: string, ballots: number): BallotBox {
  const setup = readSetup(encode(election), {})
  hold(isKey(setup.group, setup.key), 'election-key-is-a-member', { at: 'public_key' })
  const credentials = finish(readRoll(setup.group, encode(roll), {}))
  holdRoll(setup.group, [...credentials], 0, {})
  const keys = prepareKeys(setup, ballots)
  const seen = new Set<string>()
  const take = (text: string, isNew: boolean) => {
    const item = hashToHex(text)
    return catchRefusal(() => {
      hold(!seen.has(item), 'ballot-stands-once', { item })
      const ballot = readBallot(keys, encode(text), { item })
      hold(credentials.has(ballot.credential.text), 'credential-is-on-the-roll', { item, at: 'credential' })
      if (isNew) checkBallot(keys, ballot, { item })
      seen.add(item)
      return { credential: ballot.credential.text }
    })
  }
  return { receive: (ballot) => take(ballot, true), remember: (ballot) => take(ballot, false) }
}

export interface DecryptionBox {
  /**
   * The factors of a partial decryption of this owner, from 1, all of them proven by bound proofs too; or why it is refused.
   * One that was received before is not proven anew.
   */
  readonly receive: (owner: number, partial: string) => readonly (readonly Element[])[] | Refusal
}

/**
 * What partial decryptions of this tally are checked against; the trustees' proofs are checked here, once. Throws Refused
 * where the election or its trustees, the texts as they are archived, are none that a verifier accepts.
 */
export function openDecryptionBox(election: string, trustees: string, tally: EncryptedTally): DecryptionBox {
  const setup = readSetup(encode(election), {})
  const keys = finish(readTrustees(setup, encode(trustees), {}))
  const { group } = setup
  const sums = tally.map((row) =>
    row.map(({ alpha, beta }) => ({ alpha: group.read(alpha) as Element, beta: group.read(beta) as Element })),
  )
  const received = new Map<string, readonly (readonly Element[])[]>()
  const check = (owner: number, partial: string, place: { readonly item: string }) => {
    const bytes = encode(partial)
    const item = { kind: 'data' as const, hash: place.item, start: 0, end: bytes.length }
    const event = { height: 0, place, owner, items: { decryption: { item, place } } }
    const given = finish(checkDecryptions(bytes, setup, keys, sums, [event], true))
    return given.flatMap(({ factors }) => factors.map((row) => row.map(({ element }) => element)))
  }
  return {
    receive: (owner, partial) =>
      catchRefusal(() => {
        const item = hashToHex(partial)
        const factors = received.get(`${owner} ${item}`) ?? check(owner, partial, { item })
        received.set(`${owner} ${item}`, factors)
        return factors
      }),
  }
}
