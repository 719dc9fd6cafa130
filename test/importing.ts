// Files that Tomás imports in tests: written to a folder of their own, read by the command as the command line runs it.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { CliCommand } from '#platform/cli'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { temporaryDirectory } from './database.ts'
import type { Crew } from './month.ts'
import { runCommand, type Ran } from './running.ts'

const directory = temporaryDirectory()

export type Said = Ran

/** Writes a file of these lines or bytes, and gives its name. */
export function writeLines(file: readonly string[] | Buffer): string {
  const name = path.join(directory, `${newId()}.csv`)
  writeFileSync(name, Buffer.isBuffer(file) ? file : `${file.join('\n')}\n`)
  return name
}

/** Runs a command as Tomás would, on a file of these lines or bytes. */
export const runOn = (
  installation: Installation,
  command: CliCommand,
  file: readonly string[] | Buffer,
  ...options: string[]
): Promise<Said> => runCommand(installation, command, [writeLines(file), ...options], { directory })

/** The rules that were named, each with its line and column. */
export const rulesIn = ({ errors }: Said): string[] =>
  errors.filter((text) => text.startsWith('line ')).map((text) => text.replace(/: .*\((.*)\)$/, ' $1'))

/** The first line of a file of visits, and three of them. */
export const header = 'reference,visited_on,language,postal_code,first_this_year,needs,topics,screenings'
export const three = [
  header,
  'A-1,2026-02-03,es,59001,yes,medical-home,diabetes,',
  'A-2,2026-02-03,,,no,,diabetes,glucose:advice',
  'A-3,2026-02-04,en,,,medical-home dental,,"glucose; blood-pressure"',
]

/** A file of numbers of the crew's station. */
export const told = (crew: Crew, ...lines: readonly string[]): string[] => [
  'station,month,indicator,item,value,method',
  ...lines.map((line) => `${crew.at.station},${line}`),
]
