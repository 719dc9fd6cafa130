// `puente election archive`: the messages of the folder, in order, as one archive that anybody can verify.
import { createHash } from 'node:crypto'
import path from 'node:path'
import { exitCodes, type LoneCommand } from '#platform/cli'
import { assembleArchive } from './additions.ts'
import { readWords } from './folder-words.ts'
import { readDraft } from './set-up.ts'

export const writeArchive: LoneCommand = {
  name: 'election archive',
  summary: 'writes the archive of a rehearsed election',
  help: `Usage: puente election archive FOLDER

Writes what has happened so far, from the set-up to the result, into FOLDER/UUID.bel. The same folder gives the same bytes, and a
later archive begins with an earlier one. "puente verify-election" and other tools read it. Exit codes: 0 done, 1 refused, 2 wrong use.`,
  runAlone: async (args, terminal) => {
    const { folder } = readWords(args, terminal, {})
    const { uuid } = readDraft(folder)
    const { bytes } = assembleArchive(folder, 'Result')
    folder.replace(`${uuid}.bel`, bytes)
    terminal.line(
      `${path.join(folder.place, `${uuid}.bel`)}: ${bytes.length} bytes, SHA-256 ${createHash('sha256').update(bytes).digest('hex')}`,
    )
    return exitCodes.done
  },
}
