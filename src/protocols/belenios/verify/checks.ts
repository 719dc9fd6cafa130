// The names of all checks, by what they are asked of. What each means in plain words stands with whoever shows it.

/** What does not hold of a file that is no archive at all. */
export const checksOfTheFile = ['file-is-not-too-large', 'file-is-an-archive'] as const

export const checks = [
  ...checksOfTheFile,
  // The file and its items (section 4.4).
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
  // The chain of events (section 4.4).
  'event-is-known',
  'heights-count-up',
  'event-follows-its-parent',
  'events-stand-in-order',
  'payload-stands-before-its-event',
  'item-stands-once',
  'item-belongs-to-an-event',
  // The election, its trustees and its roll (sections 4.5 to 4.10).
  'suite-is-known',
  'questions-are-homomorphic',
  'question-can-be-answered',
  'election-key-is-a-member',
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
  'election-key-is-of-the-trustees',
  'credentials-have-no-weights',
  'credentials-are-distinct',
  // Each ballot (sections 4.11 to 4.15).
  'ballot-stands-once',
  'ballot-is-of-this-election',
  'ballot-answers-every-question',
  'credential-is-on-the-roll',
  'signature-is-of-this-ballot',
  'credential-is-a-member',
  'choices-are-members',
  'individual-proof-holds',
  'overall-proof-holds',
  'blank-proof-holds',
  'signature-holds',
  // The tally and its decryption (sections 4.16 to 4.19).
  'ballots-are-closed',
  'election-has-a-tally',
  'tally-counts-the-last-ballots',
  'tally-is-the-product-of-the-last-ballots',
  'decryption-is-of-a-trustee',
  'decryption-of-a-trustee-stands-once',
  'decryption-covers-the-tally',
  'decryption-factor-is-a-member',
  'decryption-proof-holds',
  'decryption-is-bound',
  'election-has-a-result',
  'decryptions-suffice',
  'result-covers-the-questions',
  'result-follows-from-the-decryptions',
  'result-is-plausible',
] as const

export type Check = (typeof checks)[number]

/** Whether a refusal means that the file is no archive, rather than a wrong one. */
export const isOfTheFile = (check: Check): boolean => (checksOfTheFile as readonly Check[]).includes(check)

/** What does not hold of an election that is in order as far as it has come. */
const checksOfTheEnd = ['ballots-are-closed', 'election-has-a-tally', 'election-has-a-result'] as const

/** Whether a refusal means that the election is not over, rather than a wrong one. */
export const isNotOver = (check: Check): boolean => (checksOfTheEnd as readonly Check[]).includes(check)
