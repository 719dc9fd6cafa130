// The commands of the exchange as Tomás runs them in a test: in a folder of their own, with what they say.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { CommandRefused, type CliCommand, type Terminal } from '#platform/cli'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { temporaryDirectory } from './database.ts'

const directory = temporaryDirectory()

export interface Ran {
  readonly code: number
  readonly lines: readonly string[]
  readonly errors: readonly string[]
}

/** Runs a command where files of `write` lie; what it refuses stands among the errors. */
export async function run(installation: Installation, command: CliCommand, ...args: string[]): Promise<Ran> {
  const [lines, errors]: [string[], string[]] = [[], []]
  const terminal: Terminal = {
    line: (text) => void lines.push(text),
    error: (text) => void errors.push(text),
    progress: () => undefined,
    directory,
  }
  const code = await command.run(installation, args, terminal).catch((error: unknown) => {
    if (!(error instanceof CommandRefused)) throw error
    errors.push(error.message)
    return 1
  })
  return { code, lines, errors }
}

export const placeOf = (name: string): string => path.join(directory, name)

/** Writes a file, JSON where it is a value, and gives its name. */
export function write(value: unknown, name = `${newId()}.json`): string {
  writeFileSync(placeOf(name), typeof value === 'string' || Buffer.isBuffer(value) ? value : JSON.stringify(value))
  return name
}
