// Runs one command and turns what becomes of it into an exit code.
import {
  CommandRefused,
  exitCodes,
  WrongUse,
  type CliCommand,
  type LoneCommand,
  type NamedCommand,
  type Terminal,
} from '../cli.ts'
import type { Installation } from '../installation.ts'
import { Cancelled } from './terminal.ts'

/** Runs a command on an installation. */
export const runCommand = (
  command: CliCommand,
  installation: Installation,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> => run(command, () => command.run(installation, args, terminal), terminal)

/** Runs a command that needs none. */
export const runLoneCommand = (command: LoneCommand, args: readonly string[], terminal: Terminal): Promise<number> =>
  run(command, () => command.runAlone(args, terminal), terminal)

/** Runs a command. A wrong use gives 2, a refusal and a fault give 1, and all say why; a fault tells no more than its kind, since a value may stand in it. */
async function run(command: NamedCommand, start: () => Promise<number>, terminal: Terminal): Promise<number> {
  try {
    return await start()
  } catch (error) {
    if (error instanceof Cancelled || terminal.signal?.aborted) return exitCodes.cancelled
    terminal.error(sayFault(command, error))
    return isWrongUse(error) ? exitCodes.wrongUse : exitCodes.failed
  }
}

/** Also what `parseArgs` of Node throws where an option lacks its value or a word is one too many. */
export const isWrongUse = (error: unknown): error is Error =>
  error instanceof WrongUse || String((error as { code?: unknown } | undefined)?.code).startsWith('ERR_PARSE_ARGS_')

function sayFault(command: NamedCommand, error: unknown): string {
  if (isWrongUse(error)) return `${error.message}\nSee "puente ${command.name} --help".`
  if (error instanceof CommandRefused) return error.message
  const { name, code } = error as { name?: string; code?: string }
  return `puente ${command.name} failed: ${name ?? 'Error'}${code === undefined ? '' : ` (${code})`}`
}
