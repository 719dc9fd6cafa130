// A trustee who votes last shifts the count: its section 4.18 proofs hold, since their challenge names neither the sum
// nor the factor (Bernhard, Pereira and Warinschi 2012, "How not to prove yourself"). Bound proofs end it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom } from '../../../../test/election-maker.ts'
import { addEvent, addPartialDecryption, addSetup, startArchive, type Addition, type Chain } from '../archive.ts'
import { makeBallot, type BallotFile } from '../ballot.ts'
import { drawCredential, publicCredentialOf, secretOf, writePublicCredentials } from '../credential.ts'
import { readElection, writeElection, type Election } from '../election.ts'
import type { Element, Group } from '../group.ts'
import {
  challengeOfBoundDecryption,
  challengeOfDecryption,
  drawExponent,
  proveFactor,
  type Proof,
  type Random,
} from '../proof.ts'
import { verifyTally } from '../readiness.ts'
import { openDecryptionBox } from '../receiving.ts'
import { suites, type SuiteName } from '../suite.ts'
import {
  addBallot,
  combine,
  decryptPartially,
  lagrangeCoefficients,
  startTally,
  writeTally,
  type EncryptedTally,
  type PartialDecryption,
  type Share,
} from '../tally.ts'
import { announce, assemble, complete, reveal } from '../threshold.ts'
import { drawTrusteeKey, publishTrusteeKey } from '../trustee.ts'
import { combineTrusteeKeys, writeTrustees, type TrusteeKind } from '../trustees.ts'
import { openArchive, verifyElection, type Opened } from '../verify.ts'
import { isRefusal, Refused } from './refusal.ts'
import { finish } from './steps.ts'

/** How the trustees hold the key; two of them, owners 1 and 2, decrypt. The first is the cheat. */
interface Trustees {
  readonly kinds: readonly TrusteeKind[]
  readonly key: Element
  readonly secrets: readonly [bigint, bigint]
  /** With what power the cheat's factors go into the product. */
  readonly weight: bigint
}

function makeSingles(group: Group, random: Random): Trustees {
  const secrets = [drawTrusteeKey(group, random), drawTrusteeKey(group, random)] as const
  const kinds = secrets.map((secret): TrusteeKind => ['Single', publishTrusteeKey(group, secret, random)])
  const key = combineTrusteeKeys(
    group,
    secrets.map((secret) => group.powerOfGenerator(secret)),
  )
  return { kinds, key, secrets, weight: 1n }
}

function makeThreshold(group: Group, random: Random): Trustees {
  const place = { size: 3, threshold: 2 }
  const begun = [1, 2, 3].map((index) => announce(group, { ...place, index }, random))
  const said = begun.map((one) => one.said)
  const revealed = begun.map(({ secret }) => reveal(group, secret, said, random))
  const ended = begun.map(({ secret }) => complete(group, secret, said, revealed, random))
  const { parameters, subKey } = assemble(
    group,
    place,
    said,
    revealed,
    ended.map((one) => one.said),
  )
  const [weight] = lagrangeCoefficients(group, [1, 2])
  return {
    kinds: [['Pedersen', parameters]],
    key: subKey,
    secrets: [ended[0]!.secret, ended[1]!.secret],
    weight: weight!,
  }
}

function power(base: bigint, k: bigint, q: bigint): bigint {
  let [product, square] = [1n, base % q]
  for (let rest = k; rest > 0n; rest >>= 1n) {
    if (rest & 1n) product = (product * square) % q
    square = (square * square) % q
  }
  return product
}

const modulo = (k: bigint, q: bigint): bigint => ((k % q) + q) % q
const invert = (k: bigint, q: bigint): bigint => power(modulo(k, q), q - 2n, q)

/** Of a factor that will be wrong by g ^ shift: its proof, and the randomness of the cheat's own ballot that makes it hold. */
interface Planned {
  readonly shift: bigint
  readonly pair: readonly [Element, Element]
  readonly w: bigint
  readonly challenge: bigint
  readonly rho: bigint
}

/** Before the cheat votes: A = g ^ w, B = g ^ b * before ^ w; the challenge is known although alpha is not. */
function planFactor(election: Election, before: Element, secret: bigint, shift: bigint, random: Random): Planned {
  const { group, fingerprint } = election
  const [w, b] = [drawExponent(group, random), drawExponent(group, random)]
  const pair = [group.powerOfGenerator(w), group.multiply(group.powerOfGenerator(b), group.power(before, w))] as const
  const publicKey = group.write(group.powerOfGenerator(secret))
  const challenge = challengeOfDecryption(group, fingerprint, publicKey, pair)
  return { shift, pair, w, challenge, rho: modulo((b - shift * challenge) * invert(w, group.q), group.q) }
}

const respond = ({ q }: Group, { w }: Planned, secret: bigint, challenge: bigint): Proof => ({
  challenge: String(challenge),
  response: String(modulo(w - secret * challenge, q)),
})

/** The cheat's part; its bound proofs as good as the cheat can make them. */
function forge(
  { group, fingerprint }: Election,
  [sums]: EncryptedTally,
  secret: bigint,
  plan: readonly Planned[],
): Part {
  const publicKey = group.write(group.powerOfGenerator(secret))
  const factors = plan.map(({ shift }, choice) =>
    group.write(group.multiply(group.power(group.read(sums![choice]!.alpha)!, secret), group.powerOfGenerator(shift))),
  )
  const bounds = plan.map((planned, choice) => {
    const of = { fingerprint, owner: 1, publicKey, question: 0, choice, ...sums![choice]!, factor: factors[choice]! }
    return respond(group, planned, secret, challengeOfBoundDecryption(group, of, planned.pair))
  })
  return {
    decryption_factors: [factors],
    decryption_proofs: [plan.map((planned) => respond(group, planned, secret, planned.challenge))],
    bound_proofs: [bounds],
  }
}

type Part = Required<PartialDecryption>

interface Shifted {
  readonly election: Election
  readonly text: string
  readonly trustees: string
  readonly tally: EncryptedTally
  readonly forged: Part
  readonly honest: Part
  /** The archive with these two parts, and the count that comes of the shifted factors. */
  readonly close: (first: object, second: object) => Uint8Array
}

const uuid = 'PuenteMuestra7Q'

/** An election of six voters, of whom the last is the cheat, and what its keeper holds. Others promise no bound proofs. */
function setUp(group: Group, key: Element, isOfOthers: boolean, random: Random) {
  const promising = writeElection({
    version: 1,
    description: '',
    name: 'Mesa',
    group: group.name,
    public_key: group.write(key),
    questions: [{ question: '¿Quién?', answers: ['Ana', 'Beto'], min: 1, max: 1 }],
    uuid,
  })
  const text = isOfOthers ? promising.replace('puente:bound-decryptions', '') : promising
  const election = readElection(text) as Election
  const voters = Array.from({ length: 6 }, () => drawCredential(random))
  const secrets = voters.map((voter) => secretOf(group, uuid, voter))
  const roll = voters.map((voter) => publicCredentialOf(group, uuid, voter))
  return { text, election, voters: secrets, roll: writePublicCredentials(group, roll) }
}

/** Ana has four votes and Beto one; the cheat votes for Beto, and makes it one to five. */
function makeShifted(suite: SuiteName, make: typeof makeSingles, isOfOthers: boolean): Shifted {
  const { group } = suites[suite]
  const random = seededRandom(`a shifted election ${suite}`)
  const { kinds, key, secrets, weight } = make(group, random)
  const { text, election, voters, roll } = setUp(group, key, isOfOthers, random)
  const ballots = [0, 0, 0, 0, 1].map((vote, voter) => makeBallot(election, voters[voter]!, [[vote]], random))
  const running = startTally(election)
  for (const ballot of ballots) addBallot(election, running, JSON.parse(ballot) as BallotFile)
  const plan = [3n, -3n].map((wanted, choice) => {
    const shift = modulo(wanted * invert(weight, group.q), group.q)
    return planFactor(election, running[0]![choice]!.alpha, secrets[0], shift, random)
  })
  const chosen = plan.map(({ rho }) => Buffer.from(rho.toString(16).padStart(80, '0'), 'hex'))
  ballots.push(makeBallot(election, voters[5]!, [[1]], (length) => chosen.shift() ?? random(length)))
  addBallot(election, running, JSON.parse(ballots[5]!) as BallotFile)
  const { tally: tallyText, sized } = writeTally(election, running, 6)
  const tally = JSON.parse(tallyText) as EncryptedTally
  const forged = forge(election, tally, secrets[0], plan)
  const honest = JSON.parse(decryptPartially(election, tally, { owner: 2, secret: secrets[1] }, random)) as Part
  const trustees = writeTrustees(kinds)
  const result = combine(election, tally, sharesOf(election, kinds, [forged, honest]), 6)
  assert.equal(result, '{"result":[[1,5]]}')
  const close = (first: object, second: object) =>
    chainUp([
      (chain) => addSetup(chain, text, trustees, roll),
      ...ballots.map((ballot) => (chain: Chain) => addEvent(chain, 'Ballot', [ballot])),
      (chain) => addEvent(chain, 'EndBallots', []),
      (chain) => addEvent(chain, 'EncryptedTally', [tallyText, sized]),
      (chain) => addPartialDecryption(chain, 1, JSON.stringify(first)),
      (chain) => addPartialDecryption(chain, 2, JSON.stringify(second)),
      (chain) => addEvent(chain, 'Result', [result]),
    ])
  return { election, text, trustees, tally, forged, honest, close }
}

function sharesOf({ group }: Election, kinds: readonly TrusteeKind[], parts: readonly PartialDecryption[]): Share[] {
  const factors = parts.map((part) => part.decryption_factors.map((row) => row.map((one) => group.read(one)!)))
  if (kinds.length === 2) return factors.map((one): Share => ({ kind: 'Single', factors: one }))
  return [{ kind: 'Pedersen', parts: new Map(factors.map((one, index) => [index + 1, one])) }]
}

function chainUp(additions: readonly ((chain: Chain) => Addition)[]): Uint8Array {
  let last: Addition = startArchive(1_795_000_000)
  const parts = [last.bytes]
  for (const add of additions) parts.push((last = add(last.chain)).bytes)
  return new Uint8Array(Buffer.concat(parts))
}

const unbound = ({ bound_proofs: _, ...part }: Part) => part

for (const suite of Object.keys(suites) as SuiteName[]) {
  for (const make of [makeSingles, makeThreshold]) {
    const of = `${make === makeSingles ? 'one of two trustees' : 'one of two of three trustees'} (${suite})`
    const { text, trustees, tally, forged, honest, close } = makeShifted(suite, make, false)

    test(`In an election of others a shifted count is accepted, and the verdict says that it may be: ${of}`, () => {
      const others = makeShifted(suite, make, true)
      const verdict = verifyElection(others.close(unbound(others.forged), unbound(others.honest)))
      assert.ok(verdict.isValid)
      assert.deepEqual([verdict.result, verdict.bound], [[[1, 5]], false])
      const bytes = others.close(others.forged, others.honest)
      const ready = finish(verifyTally(bytes, finish(openArchive(bytes)) as Opened))
      assert.ok(isRefusal(ready), 'and no trustee of ours decrypts one that promises nothing')
      assert.deepEqual([ready.check, ready.place.at], ['decryption-is-bound', 'description'])
    })

    test(`In one of ours nobody can take the bound proofs away, not even all of them: ${of}`, () => {
      const verdict = verifyElection(close(unbound(forged), unbound(honest)))
      assert.ok(!verdict.isValid)
      assert.deepEqual(
        [verdict.check, verdict.place.event, verdict.place.at],
        ['decryption-is-bound', 9, 'bound_proofs'],
      )
    })

    test(`With bound proofs a shifted count is refused where it was shifted: ${of}`, () => {
      const verdict = verifyElection(close(forged, honest))
      assert.ok(!verdict.isValid)
      assert.deepEqual(
        [verdict.check, verdict.place.event, verdict.place.at],
        ['decryption-is-bound', 9, 'bound_proofs[0][0]'],
      )
    })

    test(`Where one trustee gives bound proofs, another cannot leave them out: ${of}`, () => {
      const verdict = verifyElection(close(unbound(forged), honest))
      assert.ok(!verdict.isValid)
      assert.deepEqual(
        [verdict.check, verdict.place.event, verdict.place.at],
        ['decryption-is-bound', 9, 'bound_proofs'],
      )
    })

    test(`A forged part is not received, with bound proofs or without: ${of}`, () => {
      // The trustees are read and proven once, for all parts.
      const box = openDecryptionBox(text, trustees, tally)
      const receive = (owner: number, part: object) => box.receive(owner, JSON.stringify(part))
      const found = [receive(1, forged), receive(1, unbound(forged)), receive(2, unbound(honest))].map((received) => {
        assert.ok(isRefusal(received))
        return [received.check, received.place.at]
      })
      assert.deepEqual(found, [
        ['decryption-is-bound', 'bound_proofs[0][0]'],
        ['decryption-is-bound', 'bound_proofs'],
        ['decryption-is-bound', 'bound_proofs'],
      ])
      const received = receive(2, honest)
      assert.ok(!isRefusal(received))
      assert.equal(receive(2, honest), received, 'what is proven is proven once')
      assert.ok(isRefusal(receive(1, honest)), 'but only for its owner')
    })
  }
}

test('Parts are received for no trustees that a verifier refuses', () => {
  const { text, trustees, tally } = makeShifted('belenios-1-ed25519', makeSingles, false)
  const lie = trustees.replace(/"response":"\d+"/, '"response":"1"')
  assert.throws(
    () => openDecryptionBox(text, lie, tally),
    (error) => error instanceof Refused && error.check === 'trustee-proof-holds',
  )
})

test('A factor solved for after its commitments is wrong, passes section 4.18 and is refused at the door', () => {
  const { election, text, trustees, tally, honest } = makeShifted('belenios-1-ed25519', makeSingles, false)
  const { group, fingerprint } = election
  const random = seededRandom('a shifted election belenios-1-ed25519')
  const { secrets } = makeSingles(group, random)
  const publicKey = group.write(group.powerOfGenerator(secrets[0]))
  const made = tally[0]!.map(({ alpha, beta }, choice) => {
    const w = drawExponent(group, random)
    const pair = [group.powerOfGenerator(w), group.powerOfGenerator(drawExponent(group, random))] as const
    const challenge = challengeOfDecryption(group, fingerprint, publicKey, pair)
    const response = modulo(w - secrets[0] * challenge, group.q)
    const rest = group.multiply(pair[1], group.invert(group.power(group.read(alpha)!, response)))
    const factor = group.write(group.power(rest, invert(challenge, group.q)))
    const of = { fingerprint, owner: 1, publicKey, question: 0, choice, alpha, beta, factor }
    const bound = proveFactor(
      group,
      group.read(alpha)!,
      secrets[0],
      (own) => challengeOfBoundDecryption(group, of, own),
      random,
    )
    return { factor, proof: { challenge: String(challenge), response: String(response) }, bound }
  })
  const wrong = {
    decryption_factors: [made.map(({ factor }) => factor)],
    decryption_proofs: [made.map(({ proof }) => proof)],
    bound_proofs: [made.map(({ bound }) => bound)],
  }
  const received = openDecryptionBox(text, trustees, tally).receive(1, JSON.stringify(wrong))
  assert.ok(isRefusal(received))
  assert.deepEqual([received.check, received.place.at], ['decryption-is-bound', 'bound_proofs[0][0]'])
  const shares: Share[] = sharesOf(
    election,
    [
      ['Single', {} as never],
      ['Single', {} as never],
    ],
    [wrong, honest],
  )
  assert.throws(() => combine(election, tally, shares, 6), /every-count-is-a-number-of-votes/)
})
