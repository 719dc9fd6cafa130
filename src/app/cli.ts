// `npm run puente -- <command>`: in the running server where one runs, else in this process on the opened installation.
import { exitCodes, needsInstallation, type CliCommand, type LoneCommand, type Terminal } from '#platform/cli'
import { listCommands, readAsked } from '#platform/cli/parsing'
import { runCommand, runLoneCommand } from '#platform/cli/running'
import { askServer, hasServer } from '#platform/cli/socket'
import { terminalOn, type Screen } from '#platform/cli/terminal'
import type { Installation } from '#platform/installation'

/** How the installation is opened for a command: `empty` migrates the database and puts nothing into it. */
export interface Opening {
  readonly empty: boolean
}

export type OpenInstallation = (opening: Opening) => Promise<Installation>

/** Where the command line runs; the process's own where it is left out. */
export interface CliPlace {
  readonly dataDirectory?: string
  /** Where relative names of files are meant from. */
  readonly directory?: string
  readonly out?: Screen
  readonly err?: Screen
  /** Aborted by Ctrl-C. */
  readonly signal?: AbortSignal
}

/** Runs the words after `puente` and gives the exit code: 0 done, 1 refused or failed, 2 wrong use, 130 cancelled. */
export async function runCli(
  argv: readonly string[],
  openInstallation: OpenInstallation,
  commands: readonly (CliCommand | LoneCommand)[],
  place: CliPlace = {},
): Promise<number> {
  const { out = process.stdout, err = process.stderr, signal } = place
  const asked = readAsked(argv, commands)
  if (asked.kind === 'list' || asked.kind === 'help') {
    out.write(`${asked.kind === 'list' ? listCommands(commands) : asked.command.help.trim()}\n`)
    return exitCodes.done
  }
  if (asked.kind === 'group') {
    const screen = asked.isHelp ? out : err
    screen.write(`${listCommands(asked.commands)}\n`)
    return asked.isHelp ? exitCodes.done : exitCodes.wrongUse
  }
  if (asked.kind === 'wrong') {
    err.write(`${asked.message}\n`)
    return exitCodes.wrongUse
  }
  const dataDirectory = place.dataDirectory ?? process.env.DATA_DIR ?? './data'
  const terminal = terminalOn(out, err, signal, place.directory)
  if (!needsInstallation(asked.command)) return runLoneCommand(asked.command, asked.args, terminal)
  if (asked.command.needsEmptyDatabase) {
    if (await hasServer(dataDirectory)) {
      err.write(`Stop the server first: "puente ${asked.command.name}" needs a database with nothing in it.\n`)
      return exitCodes.failed
    }
  } else {
    const code = await askServer(dataDirectory, argv, terminal)
    if (code !== undefined) return code
  }
  return runHere(asked.command, asked.args, openInstallation, terminal)
}

async function runHere(
  command: CliCommand,
  args: readonly string[],
  openInstallation: OpenInstallation,
  terminal: Terminal,
): Promise<number> {
  const installation = await openInstallation({ empty: command.needsEmptyDatabase === true })
  try {
    return await runCommand(command, installation, args, terminal)
  } finally {
    await installation.database.close()
  }
}
