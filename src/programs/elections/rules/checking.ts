// How a verification is told to people: its checks in ten sentences, and how far it is as one share.
import type { Check, Progress } from '#protocols/belenios'

/** What each of ten sentences of the page stands for: every check in one of them. */
export const families = {
  file: [
    'file-is-not-too-large',
    'file-is-an-archive',
    'archive-is-whole',
    'item-heads-are-exact',
    'item-is-not-too-large',
    'item-matches-its-hash',
    'archive-is-of-a-known-version',
    'item-is-plain-json',
    'item-has-its-fields',
    'item-is-canonical',
    'element-is-canonical',
    'exponent-is-in-range',
  ],
  chain: [
    'event-is-known',
    'heights-count-up',
    'event-follows-its-parent',
    'events-stand-in-order',
    'payload-stands-before-its-event',
    'item-stands-once',
    'item-belongs-to-an-event',
  ],
  questions: [
    'suite-is-known',
    'questions-are-homomorphic',
    'question-can-be-answered',
    'election-key-is-a-member',
    'election-key-is-of-the-trustees',
  ],
  trustees: [
    'trustee-key-is-a-member',
    'trustee-keys-are-distinct',
    'trustee-proof-holds',
    'threshold-is-possible',
    'certificate-is-of-this-group-of-trustees',
    'certificate-is-signed',
    'coefficients-are-members',
    'coefficients-are-signed',
    'coefficients-are-endorsed',
    'verification-key-follows-from-coefficients',
    'verification-key-is-signed',
  ],
  roll: ['credentials-have-no-weights', 'credentials-are-distinct', 'credential-is-a-member'],
  ballots: [
    'ballot-stands-once',
    'ballot-is-of-this-election',
    'ballot-answers-every-question',
    'credential-is-on-the-roll',
    'signature-is-of-this-ballot',
    'signature-holds',
  ],
  votes: ['choices-are-members', 'individual-proof-holds', 'overall-proof-holds', 'blank-proof-holds'],
  tally: [
    'ballots-are-closed',
    'election-has-a-tally',
    'tally-counts-the-last-ballots',
    'tally-is-the-product-of-the-last-ballots',
  ],
  decryptions: [
    'decryption-is-of-a-trustee',
    'decryption-of-a-trustee-stands-once',
    'decryption-covers-the-tally',
    'decryption-factor-is-a-member',
    'decryption-proof-holds',
    'decryption-is-bound',
    'decryptions-suffice',
  ],
  result: [
    'election-has-a-result',
    'result-covers-the-questions',
    'result-follows-from-the-decryptions',
    'result-is-plausible',
  ],
} as const satisfies Readonly<Record<string, readonly Check[]>>

/** Where each stage begins and how long it is, as shares of the whole: nearly all of it is the ballots' proofs. */
const spans: Readonly<Record<Progress['stage'], readonly [begins: number, lasts: number]>> = {
  reading: [0, 0.02],
  ballots: [0.02, 0.04],
  proofs: [0.06, 0.9],
  tally: [0.96, 0.03],
  decryptions: [0.99, 0.01],
}

/** How much of a verification is done, from 0 to 1; it never goes back. */
export function shareDone({ stage, done, total }: Progress): number {
  const [begins, lasts] = spans[stage]
  return begins + (total > 0 ? (lasts * Math.min(done, total)) / total : 0)
}
