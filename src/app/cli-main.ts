// The command line's own process: `npm run puente -- <command>`.
import process from 'node:process'
import { readSettings, WrongSettings } from '#platform/settings'
import { runCli } from './cli.ts'
import { commands, loneCommands } from './commands.ts'
import { openInstallation } from './opening.ts'

const giveUp = new AbortController()
process.once('SIGINT', () => giveUp.abort())

try {
  const settings = readSettings(process.env)
  process.exitCode = await runCli(
    process.argv.slice(2),
    ({ empty }) => openInstallation(settings, { empty }),
    [...commands, ...loneCommands],
    {
      dataDirectory: settings.dataDirectory,
      signal: giveUp.signal,
    },
  )
} catch (error) {
  process.exitCode = 1
  console.error(error instanceof WrongSettings || isToldPlainly(error) ? (error as Error).message : error)
}

/** Errors that say what is wrong and what to do need no trace. */
function isToldPlainly(error: unknown): boolean {
  return error instanceof Error && ['WrongPack', 'MigrationRefused', 'DirectoryInUse'].includes(error.name)
}
