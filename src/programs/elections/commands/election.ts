// `puente election …`: a whole election on the command line, for rehearsals and tests.
import type { LoneCommand } from '#platform/cli'
import { writeArchive } from './archive.ts'
import { makeCredentials, setUpElection } from './set-up.ts'
import { decryptTally, tallyBallots } from './tally.ts'
import { makeTrustees } from './trustees.ts'
import { castVotes, closeVote } from './vote.ts'

/** The steps of an election in their order. */
export const electionSteps: readonly LoneCommand[] = [
  setUpElection,
  makeCredentials,
  makeTrustees,
  castVotes,
  closeVote,
  tallyBallots,
  decryptTally,
  writeArchive,
]
