// The plug of elections: so far what the command line does with their archives.
import type { Plug } from '#platform/plug'
import { electionSteps } from './commands/election.ts'
import { verifyElection } from './commands/verify-election.ts'
import { messages } from './messages/checks.ts'

export const elections = {
  name: 'elections',
  messages,
  events: [],
  loneCommands: [verifyElection, ...electionSteps],
} satisfies Plug
