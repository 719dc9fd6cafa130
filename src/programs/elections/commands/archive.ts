// `puente election archive`: the messages of the folder, in order, as one archive that anybody can verify.
import { createHash } from 'node:crypto'
import { renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { exitCodes, type LoneCommand } from '#platform/cli'
import { assembleArchive } from './additions.ts'
import { openFolder } from './folder.ts'
import { readDraft } from './set-up.ts'

export const archive: LoneCommand = {
  name: 'election archive',
  summary: 'writes the archive of a rehearsed election',
  help: `Usage: puente election archive FOLDER

Writes what has happened so far, from the set-up to the result, into FOLDER/UUID.bel. The same folder gives the same bytes, and a
later archive begins with an earlier one. "puente verify-election" and other tools read it. Exit codes: 0 done, 1 refused, 2 wrong use.`,
  runAlone: async (args, terminal) => {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} })
    const folder = openFolder(positionals[0], terminal)
    const { uuid } = readDraft(folder)
    const { bytes } = assembleArchive(folder, 'Result')
    const place = path.join(folder.place, `${uuid}.bel`)
    writeFileSync(`${place}.draft`, bytes, { flush: true })
    renameSync(`${place}.draft`, place)
    terminal.line(`${place}: ${bytes.length} bytes, SHA-256 ${createHash('sha256').update(bytes).digest('hex')}`)
    return exitCodes.done
  },
}
