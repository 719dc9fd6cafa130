// Commands of `npm run puente`: each runs in the server's process when one runs, otherwise in its own. Some need neither.
import type { Installation } from './installation.ts'

/** Where a command writes: lines, and progress on long work. Each throws once the person has given up (Ctrl-C). */
export interface Terminal {
  readonly line: (text: string) => void
  readonly error: (text: string) => void
  /** `done` of `total` units of work. */
  readonly progress: (label: string, done: number, total: number) => void
  /** Aborted once the person has given up. */
  readonly signal?: AbortSignal
  /** Where the person stands: relative file names are meant from here. */
  readonly directory?: string
}

/** What every command says of itself. */
export interface NamedCommand {
  /** Words after `puente`: "log verify". */
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  /** What `--help` prints: usage, options, exit codes. An option that it does not name is refused. */
  readonly help: string
}

export interface CliCommand extends NamedCommand {
  /** Set where the command needs a migrated database with nothing in it: no server may run on it. */
  readonly needsEmptyDatabase?: true
  /** Gives the exit code: 0 done, 1 refused or failed, 2 wrong use. */
  readonly run: (installation: Installation, args: readonly string[], terminal: Terminal) => Promise<number>
}

/** A command that needs no installation: it runs in its own process, with no database opened and no server asked. */
export interface LoneCommand extends NamedCommand {
  /** Gives the exit code. */
  readonly runAlone: (args: readonly string[], terminal: Terminal) => Promise<number>
}

/** Whether a command needs an installation. */
export const needsInstallation = (command: CliCommand | LoneCommand): command is CliCommand => !('runAlone' in command)

/** A reason to stop that the person can understand: its message is shown as it stands, without a trace. */
export class CommandRefused extends Error {
  override name = 'CommandRefused'
}

/** A command that was asked for as it cannot be: the message says which words, and the exit code is 2. */
export class WrongUse extends CommandRefused {
  override name = 'WrongUse'
}

/** Exit codes of the command line. */
export const exitCodes = { done: 0, failed: 1, wrongUse: 2, cancelled: 130 } as const
