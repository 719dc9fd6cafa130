// A command run as its operator runs it: what it said line by line, and its exit code.
import { CommandRefused, type CliCommand, type Terminal } from '#platform/cli'
import type { Installation } from '#platform/installation'

export interface Ran {
  readonly code: number
  readonly lines: readonly string[]
  readonly errors: readonly string[]
}

/** Where a command runs, and what is done as it goes on; `progress` may throw, as a person who gives up. */
export type Where = Required<Pick<Terminal, 'directory'>> & Partial<Pick<Terminal, 'progress'>>

/** Runs a command in a directory; what it refuses stands among the errors, as the command line prints it. */
export async function runCommand(
  installation: Installation,
  command: CliCommand,
  args: readonly string[],
  { directory, progress = () => undefined }: Where,
): Promise<Ran> {
  const [lines, errors]: [string[], string[]] = [[], []]
  const terminal: Terminal = {
    line: (text) => void lines.push(text),
    error: (text) => void errors.push(text),
    progress,
    directory,
  }
  const code = await command.run(installation, args, terminal).catch((error: unknown) => {
    if (!(error instanceof CommandRefused)) throw error
    errors.push(error.message)
    return 1
  })
  return { code, lines, errors }
}
