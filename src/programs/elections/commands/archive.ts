// `puente election archive`: the messages of the folder, in order, as one archive that anybody can verify.
import { createHash } from 'node:crypto'
import { renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { exitCodes, type LoneCommand } from '#platform/cli'
import { addEvent, addPartialDecryption, addSetup, startArchive, type Addition, type Chain } from '#protocols/belenios'
import { openFolder, type Folder } from './folder.ts'
import { readDraft, rollFile } from './set-up.ts'
import { resultFile, sizedFile, tallyFile } from './tally.ts'
import { electionFile, trusteesFile } from './trustees.ts'
import { closedFile, listBallots } from './vote.ts'

export const archive: LoneCommand = {
  name: 'election archive',
  summary: 'writes the archive of a rehearsed election',
  help: `Usage: puente election archive FOLDER

Writes what has happened so far, from the set-up to the result, into FOLDER/UUID.bel. The same folder gives the same bytes, and a
later archive begins with an earlier one. "puente verify-election" and other tools read it. Exit codes: 0 done, 1 refused, 2 wrong use.`,
  runAlone: async (args, terminal) => {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} })
    const folder = openFolder(positionals[0], terminal)
    const { uuid, opened } = readDraft(folder)
    const bytes = Buffer.concat(listAdditions(folder, opened))
    const place = path.join(folder.place, `${uuid}.bel`)
    writeFileSync(`${place}.draft`, bytes, { flush: true })
    renameSync(`${place}.draft`, place)
    terminal.line(`${place}: ${bytes.length} bytes, SHA-256 ${createHash('sha256').update(bytes).digest('hex')}`)
    return exitCodes.done
  },
}

/** The bytes of every event that has happened, in order. */
function listAdditions(folder: Folder, opened: number): Uint8Array[] {
  let { bytes, chain } = startArchive(opened)
  const parts = [bytes]
  const add = (addition: (chain: Chain) => Addition) => {
    ;({ bytes, chain } = addition(chain))
    parts.push(bytes)
  }
  const [election, trustees] = [folder.get(electionFile, 'trustees'), folder.get(trusteesFile, 'trustees')]
  const roll = folder.get(rollFile, 'credentials')
  add((from) => addSetup(from, election, trustees, roll))
  for (const ballot of listBallots(folder)) add((from) => addEvent(from, 'Ballot', [ballot]))
  if (folder.find(closedFile) !== undefined) add((from) => addEvent(from, 'EndBallots', []))
  const [tally, sized] = [folder.find(tallyFile), folder.find(sizedFile)]
  if (tally !== undefined && sized !== undefined) add((from) => addEvent(from, 'EncryptedTally', [tally, sized]))
  for (const name of folder.list('decryptions')) {
    const partial = folder.get(`decryptions/${name}`, 'decrypt')
    add((from) => addPartialDecryption(from, Number.parseInt(name, 10), partial))
  }
  const result = folder.find(resultFile)
  if (result !== undefined) add((from) => addEvent(from, 'Result', [result]))
  return parts
}
