// `puente pack check DIR`: reads a pack as a start would, names every wrong line and loads nothing.
import { resolve } from 'node:path'
import type { CliCommand } from '../cli.ts'
import type { PackPart } from '../pack.ts'
import { readPack, showPackObjection } from './read.ts'

/** The command, for a pack that these parts read. */
export const packCheck = (parts: readonly PackPart[]): CliCommand => ({
  name: 'pack check',
  summary: 'Check a country pack and name each wrong line',
  help: [
    'Usage: puente pack check DIR',
    '',
    'Reads the pack in DIR whole, as a start would, and loads nothing.',
    'Prints one line for each thing that is wrong: file, line, field and the rule that does not hold.',
    '',
    'Exit codes: 0 the pack can be loaded, 1 it cannot, 2 wrong use.',
  ].join('\n'),
  run: async (_installation, args, terminal) => {
    const [directory, ...more] = args
    if (directory === undefined || more.length > 0) {
      terminal.error('Usage: puente pack check DIR')
      return 2
    }
    const read = readPack(resolve(directory), parts)
    if (read.pack === undefined) {
      for (const objection of read.objections) terminal.error(showPackObjection(objection))
      terminal.error(`${read.objections.length} wrong; nothing of this pack would be loaded.`)
      return 1
    }
    for (const [file, rows] of Object.entries(read.tables)) terminal.line(`${file}: ${rows.length}`)
    terminal.line(`Pack ${read.pack.code} can be loaded.`)
    return 0
  },
})
