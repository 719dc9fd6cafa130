// A command run as its operator runs it: what it said line by line, and its exit code.
import { CommandRefused, type CliCommand, type LoneCommand, type Terminal } from '#platform/cli'
import { isWrongUse } from '#platform/cli/running'
import type { Installation } from '#platform/installation'

export interface Ran {
  readonly code: number
  readonly lines: readonly string[]
  readonly errors: readonly string[]
}

/** Where a command runs, and what is done as it goes on; `progress` may throw, as a person who gives up. */
export type Where = Required<Pick<Terminal, 'directory'>> & Partial<Pick<Terminal, 'progress' | 'signal'>>

/** Runs a command in a directory; what it refuses stands among the errors, as the command line prints it. */
export const runCommand = (
  installation: Installation,
  command: CliCommand,
  args: readonly string[],
  where: Where,
): Promise<Ran> => run((terminal) => command.run(installation, args, terminal), where)

/** Runs a command that needs no installation, in the same way. */
export const runLoneCommand = (command: LoneCommand, args: readonly string[], where: Where): Promise<Ran> =>
  run((terminal) => command.runAlone(args, terminal), where)

async function run(start: (terminal: Terminal) => Promise<number>, where: Where): Promise<Ran> {
  const [lines, errors]: [string[], string[]] = [[], []]
  const terminal: Terminal = {
    line: (text) => void lines.push(text),
    error: (text) => void errors.push(text),
    progress: () => undefined,
    ...where,
  }
  const code = await start(terminal).catch((error: unknown) => {
    if (!isWrongUse(error) && !(error instanceof CommandRefused)) throw error
    errors.push(error.message)
    return isWrongUse(error) ? 2 : 1
  })
  return { code, lines, errors }
}
