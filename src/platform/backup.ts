// `puente backup` (every night by itself) and `puente restore`: one format for both engines, so that a trial can move on.
import { statSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { UnreadableBackup } from './backup/envelope.ts'
import { openOneSealed, type Proof } from './backup/proving.ts'
import { restoreBackup, RestoreRefused } from './backup/restoring.ts'
import { keepNewest, totalOf, writeBackup } from './backup/writing.ts'
import { CommandRefused, exitCodes, type CliCommand, type Terminal } from './cli.ts'
import type { Installation } from './installation.ts'
import type { Job } from './jobs.ts'
import { verifyLog } from './log.ts'
import type { AfterRestore } from './plug.ts'

/** Backups that are kept where nothing else is said: with the keys of two weeks, more could not be read. */
const usuallyKept = 14

/** BACKUP_DIR, or the folder in the data directory. */
export const backupDirectoryOf = (installation: Installation): string =>
  process.env['BACKUP_DIR']?.trim() || path.join(installation.dataDirectory, 'backups')

/** A backup every night. Run twice, it writes another: the oldest goes. */
export const backupJob: Job = {
  name: 'write-backup',
  schedule: '10 2 * * *',
  run: async (installation) => {
    const directory = backupDirectoryOf(installation)
    await writeBackup(installation, directory)
    await keepNewest(directory, usuallyKept)
  },
}

export const backupCommand: CliCommand = {
  name: 'backup',
  summary: 'writes a sealed backup of the database',
  help: `puente backup [--to DIRECTORY] [--keep NUMBER]

Writes all tables, as they stand at one instant, into one file: gzip, sealed with the backup key in KEYS_DIR.
The file can be restored into the embedded database and into PostgreSQL alike. It does not hold the keys:
copy KEYS_DIR to another safe place, or the file cannot be read.

  --to DIRECTORY   where the file goes; else BACKUP_DIR, else DATA_DIR/backups
  --keep NUMBER    how many of the newest backups stay in that directory (${usuallyKept})

The server does the same every night at 2:10.
Exit codes: 0 written, 1 failed, 2 wrong use.`,
  run: async (installation, args, terminal) => {
    const { values } = parseArgs({ args: [...args], options: { to: { type: 'string' }, keep: { type: 'string' } } })
    const kept = Number(values.keep ?? usuallyKept)
    if (!Number.isInteger(kept) || kept < 1) {
      terminal.error('--keep takes a number from 1 on.')
      return exitCodes.wrongUse
    }
    const directory = values.to === undefined ? backupDirectoryOf(installation) : placeFrom(terminal, values.to)
    const { file, bytes, rows } = await writeBackup(installation, directory, terminal)
    terminal.line(`${file}: ${rows} rows, ${bytes} bytes.`)
    const removed = await keepNewest(directory, kept)
    if (removed.length > 0) terminal.line(`Removed ${removed.length} older than the newest ${kept}.`)
    return exitCodes.done
  },
}

/** `puente restore`, with what the parts do in its transaction. */
export const restoreCommandOf = (deeds: readonly AfterRestore[]): CliCommand => ({
  name: 'restore',
  summary: 'brings a backup back into an empty database',
  needsEmptyDatabase: true,
  help: `puente restore FILE

Restores a backup into the database that DATA_DIR or DATABASE_URL names. It must be empty, and no server may run on it;
KEYS_DIR must hold the keys of the installation that made the backup. Where anything is amiss, nothing is written.
Whoever was erased since the backup was made stays unreadable: KEYS_DIR remembers it as long as a backup's keys last.
What a visitor took back since then is not known any more. So every link to a clinic is revoked, every clinic's access to
a referral ends, and every consent to tell a clinic something has run out: where the visitor still agrees, ask again and
send a new referral. Consents to text messages and stops of them come back as they stood in the backup: whoever took
one back since then is asked, or written down, again.
Afterwards the rows are counted, the chains of the log are checked, and a sealed text is opened.

Exit codes: 0 restored and whole, 1 refused, or restored with what is said, 2 wrong use.`,
  run: async (installation, args, terminal) => {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} })
    if (positionals.length !== 1) {
      terminal.error('puente restore takes one file.')
      return exitCodes.wrongUse
    }
    const file = placeFrom(terminal, positionals[0]!)
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new CommandRefused(`There is no file ${file}.`)
    const { head, ended } = await restoreBackup(installation, file, deeds, terminal).catch(sayPlainly)
    terminal.line(`Restored ${totalOf(head)} rows of ${head.tables.length} tables, as of ${head.made_at}.`)
    terminal.line('Every table has as many rows as the backup says.')
    for (const line of ended) terminal.line(line)
    const broken = await verifyLog(installation.database, terminal)
    const proven = report(await openOneSealed(installation), terminal)
    return broken || !proven ? exitCodes.failed : exitCodes.done
  },
})

const placeFrom = (terminal: Terminal, name: string): string => path.resolve(terminal.directory ?? process.cwd(), name)

function sayPlainly(error: unknown): never {
  if (error instanceof RestoreRefused || error instanceof UnreadableBackup) {
    throw new CommandRefused(`${error.message} Nothing was restored.`)
  }
  throw error
}

/** Says what came of opening a sealed text, and whether that is well. */
function report(proof: Proof, terminal: Terminal): boolean {
  if (proof.came === 'opened') terminal.line(`A sealed text opens: ${proof.what}.`)
  if (proof.came === 'nothing-sealed') terminal.line('The backup holds no sealed text.')
  if (proof.came === 'key-destroyed') {
    terminal.error(`The sealed texts cannot be read any more: the key of their week (${proof.week}) was destroyed.`)
  }
  if (proof.came === 'does-not-open') terminal.error('The sealed texts do not open with these keys: check KEYS_DIR.')
  return proof.came === 'opened' || proof.came === 'nothing-sealed'
}
