// Commands of `npm run puente`: each runs in the server's process when one runs, otherwise in its own.
import type { Installation } from './installation.ts'

/** Where a command writes: lines, and progress on long work. */
export interface Terminal {
  readonly line: (text: string) => void
  readonly error: (text: string) => void
  /** `done` of `total` units of work. */
  readonly progress: (label: string, done: number, total: number) => void
}

export interface CliCommand {
  /** Words after `puente`: "log verify". */
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  /** What `--help` prints: usage, options, exit codes. */
  readonly help: string
  /** Gives the exit code: 0 done, 1 refused or failed, 2 wrong use. */
  readonly run: (installation: Installation, args: readonly string[], terminal: Terminal) => Promise<number>
}
