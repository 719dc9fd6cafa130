// The plug of elections: so far how anybody verifies one, in the browser and on the command line, and how one is rehearsed.
import type { Plug } from '#platform/plug'
import { electionSteps } from './commands/election.ts'
import { verifyElection } from './commands/verify-election.ts'
import { messages as ofChecks } from './messages/checks.ts'
import { messages as ofPage } from './messages/page.ts'
import { messages as ofTerminal } from './messages/terminal.ts'
import { messages as ofVerdict } from './messages/verdict.ts'
import { routes } from './routes/verify.tsx'

export const elections = {
  name: 'elections',
  path: '/elections',
  messages: { ...ofChecks, ...ofVerdict, ...ofPage, ...ofTerminal },
  events: [],
  routes,
  loneCommands: [verifyElection, ...electionSteps],
  menu: (actor) => (actor.kind === 'anonymous' ? [{ key: 'menu-verify-election', path: '/elections/verify' }] : []),
} satisfies Plug
