// `puente what-we-hold`: what is held about a receipt's code or a telephone, everywhere: so that whoever asks gets a whole answer.
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { Kysely } from 'kysely'
import type { Id } from '#kernel/id'
import { done } from '#kernel/outcome'
import { backupDirectoryOf } from './backup.ts'
import { UnreadableBackup } from './backup/envelope.ts'
import { listBackups } from './backup/writing.ts'
import { exitCodes, type CliCommand, type Terminal } from './cli.ts'
import { contextFor, systemActor } from './context.ts'
import { transact } from './database.ts'
import { tell } from './events.ts'
import { searchBackup } from './holdings/copies.ts'
import { searchFiles } from './holdings/files.ts'
import { countEvents, findRows, listCustodians } from './holdings/rows.ts'
import { countJobs, countMessages } from './holdings/waiting.ts'
import { readWanted, type Wanted } from './holdings/wanted.ts'
import type { Installation } from './installation.ts'
import type { Plug } from './plug.ts'

export const whatWeHold: CliCommand = {
  name: 'what-we-hold',
  summary: 'says what is held about a code or a telephone',
  help: `puente what-we-hold CODE|TELEPHONE

Says where anything is held about whoever has this receipt code or this telephone: rows of the database, of every agency;
jobs; waiting messages; events of the log; files in DATA_DIR; backups, and whether they can still be read. It prints no
more of it than the last two characters, changes nothing, and leaves an event with each agency whose rows it found.
A telephone is found as it was written down: try it with and without the code of its country.
Your shell may remember what you type: clear its history afterwards.

Exit codes: 0 searched, 1 something could not be searched, 2 wrong use.`,
  run: async (installation, args, terminal) => {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true, options: {} })
    const custodians = await installation.database.asOwner(listCustodians)
    const wanted = readWanted(installation.keys, positionals.join(' '), custodians)
    if (!wanted) {
      terminal.error(
        'puente what-we-hold takes a receipt code (10 letters and numbers) or a telephone (7 to 15 digits).',
      )
      return exitCodes.wrongUse
    }
    terminal.line(`About ${wanted.named}:`)
    const ids = await sayDatabase(installation, wanted, terminal)
    await sayWaiting(installation, wanted, ids, terminal)
    await sayFiles(installation, wanted, terminal)
    return (await sayBackups(installation, wanted, terminal)) ? exitCodes.done : exitCodes.failed
  },
}

/** One instant for everything that is read together. */
const reading = <Value>({ database }: Installation, work: (owner: Kysely<unknown>) => Promise<Value>): Promise<Value> =>
  database.asOwner((owner) =>
    owner.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work),
  )

const say = (terminal: Terminal, place: string, items: readonly string[]): void =>
  terminal.line(`  ${place}: ${items.length > 0 ? items.join(', ') : 'nothing'}.`)

/** The rows and the events on them; gives their ids. */
async function sayDatabase(
  installation: Installation,
  { macs }: Wanted,
  terminal: Terminal,
): Promise<readonly string[]> {
  const { found, events } = await reading(installation, async (owner) => {
    const rows = await findRows(owner, macs)
    return { found: rows, events: await countEvents(owner, rows.ids) }
  })
  say(
    terminal,
    'Database',
    found.tables.map(({ table, rows }) => `${table} ${rows}`),
  )
  const sealed = found.readable > 0 ? [`readable, of ${found.readable}`] : []
  say(terminal, 'Sealed details', sealed)
  say(
    terminal,
    'Log, without any value',
    events.map((each) => `${each.kind} ${each.events}`),
  )
  await leaveTrace(installation, found.custodians as readonly Id<'organization'>[])
  return found.ids
}

/** Each agency whose rows were found sees that somebody asked; not about whom. */
async function leaveTrace(installation: Installation, custodians: readonly Id<'organization'>[]): Promise<void> {
  for (const custodian of custodians) {
    const context = contextFor(installation, systemActor([], [custodian]))
    await transact(context, async (tx) => {
      await tell(tx, context, 'holdings-searched', custodian, { custodian })
      return done(null)
    })
  }
}

async function sayWaiting(
  installation: Installation,
  wanted: Wanted,
  ids: readonly string[],
  terminal: Terminal,
): Promise<void> {
  const { jobs, messages } = await reading(installation, async (owner) => ({
    jobs: await countJobs(owner, [...wanted.texts, ...ids]),
    messages: await countMessages(owner, installation.keys, wanted, ids),
  }))
  say(
    terminal,
    'Queue',
    jobs.map((each) => `${each.name} ${each.jobs}`),
  )
  say(terminal, 'Outbox', [
    ...(messages.theirs > 0 ? [`${messages.theirs} waiting`] : []),
    ...(messages.unreadable > 0 ? [`${messages.unreadable} that nobody can open any more`] : []),
  ])
}

async function sayFiles(installation: Installation, { texts }: Wanted, terminal: Terminal): Promise<void> {
  const { searched, found } = await searchFiles(installation.dataDirectory, texts, backupDirectoryOf(installation))
  say(terminal, `Files, in clear (${searched} searched)`, found)
}

/** Whether every backup could be searched. */
async function sayBackups(installation: Installation, { macs }: Wanted, terminal: Terminal): Promise<boolean> {
  const files = listBackups(backupDirectoryOf(installation))
  let whole = true
  if (files.length === 0) say(terminal, 'Backups', [])
  for (const [index, file] of files.entries()) {
    const place = `Backup ${path.basename(file)}`
    try {
      const { rows, readable, unreadable, erased } = await searchBackup(installation.keys, file, macs)
      say(terminal, place, [
        ...(rows > 0 ? [`${rows} rows`] : []),
        ...(readable > 0 ? [`sealed details readable, of ${readable}`] : []),
        ...(erased > 0
          ? [`sealed details of ${erased} erased since: not restored, and unreadable for ever in two weeks`]
          : []),
        ...(unreadable > 0 ? [`sealed details unreadable for ever, of ${unreadable}`] : []),
      ])
    } catch (error) {
      if (!(error instanceof UnreadableBackup)) throw error
      whole = false
      terminal.error(`  ${place}: ${error.message}`)
    }
    terminal.progress('backups', index + 1, files.length)
  }
  return whole
}

/** The plug of the command: it has an event, and no page. */
export const holdings: Plug = {
  name: 'holdings',
  messages: {},
  events: ['holdings-searched'],
  commands: [whatWeHold],
}
