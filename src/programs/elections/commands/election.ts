// `puente election …`: a whole election on the command line, for rehearsals and tests.
import type { LoneCommand } from '#platform/cli'
import { archive } from './archive.ts'
import { makeCredentials, setUp } from './set-up.ts'
import { decrypt, tally } from './tally.ts'
import { makeTrustees } from './trustees.ts'
import { close, vote } from './vote.ts'

/** The steps of an election in their order. */
export const electionSteps: readonly LoneCommand[] = [
  setUp,
  makeCredentials,
  makeTrustees,
  vote,
  close,
  tally,
  decrypt,
  archive,
]
