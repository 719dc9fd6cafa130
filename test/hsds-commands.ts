// The commands of the exchange as Tomás runs them in a test: in a folder of their own, with what they say.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { CliCommand } from '#platform/cli'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { temporaryDirectory } from './database.ts'
import { runCommand, type Ran } from './running.ts'

const directory = temporaryDirectory()

/** Runs a command where files of `write` lie; what it refuses stands among the errors. */
export const run = (installation: Installation, command: CliCommand, ...args: string[]): Promise<Ran> =>
  runCommand(installation, command, args, { directory })

export const placeOf = (name: string): string => path.join(directory, name)

/** Writes a file, JSON where it is a value, and gives its name. */
export function write(value: unknown, name = `${newId()}.json`): string {
  writeFileSync(placeOf(name), typeof value === 'string' || Buffer.isBuffer(value) ? value : JSON.stringify(value))
  return name
}
