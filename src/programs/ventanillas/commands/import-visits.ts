// `puente import visits FILE.csv`: checked and laid aside batch by batch, counted in one transaction. What was killed goes on.
import { createHash, type Hash } from 'node:crypto'
import { parseArgs } from 'node:util'
import { monthOf, type Month } from '#kernel/day'
import type { Id } from '#kernel/id'
import { done } from '#kernel/outcome'
import { plain } from '#kernel/text'
import { contextFor, systemActor, type Context } from '#platform/context'
import { CommandRefused, exitCodes, type CliCommand, type Terminal } from '#platform/cli'
import { consult, transact, type Db, type Tx } from '#platform/database'
import { digest, tell } from '#platform/events'
import type { Installation } from '#platform/installation'
import { countTables } from '#platform/planning'
import { listOrganizations } from '#registries/partners'
import { neededVisitColumns, readRenaming, visitColumns, type HeaderTerms } from '../rules/import.ts'
import type { VisitRow } from '../rules/incoming.ts'
import {
  deleteBatches,
  deleteImport,
  findOpenImport,
  insertBatch,
  insertImport,
  lockImports,
  markFinished,
  rowsOfBatch,
} from '../store/import.ts'
import { findPlace, type PlaceRow } from '../store/incoming.ts'
import {
  digestOf,
  linesOf,
  openFile,
  postalCodeNames,
  WrongLines,
  type FileLine,
  type ImportFile,
} from './import-file.ts'
import {
  listFates,
  monthsToldMeanwhile,
  openIncomingPlace,
  readIncoming,
  writeBatch,
  type IncomingCounts,
  type IncomingPlace,
} from './incoming.ts'
import { FingerprintSet } from './import-fingerprints.ts'

/** How many visits are laid aside, and counted, by one statement. */
const batchSize = 1000

const help = `Usage: puente import visits FILE.csv --station CODE [options]

Counts the visits of FILE.csv (UTF-8, a header, commas, semicolons or tabs) for a station. The whole file is checked first: each
wrong line is named with its column, and where one is wrong nothing is counted. Then the visits are laid aside, and counted all at
once. Killed at any time, nothing is counted; the same command goes on where it was. A visit is known by its reference: the same
file, or a longer one, can be read again and counts each visit once.

Columns (docs/importing.md): reference, visited_on (2026-03-14), and any of language, postal_code or division, interpreter (yes, no),
  first_this_year (yes, no, not-asked), person, needs, topics, screenings (glucose, or glucose:advice), vaccinations, programs
  (codes with blanks between them). Spanish names are taken too. A column with a name, an address, a telephone, a birth date,
  a personal number, a status, a result or a note is refused. The postal code becomes an area and is not kept.

  --station CODE     the station at which the visits were
  --office CODE      the office that it should be of: refused where it is not
  --agency TITLE     the agency that answers for the visits; else the one that leads the station
  --columns A=B,C=   the file's column A is our column B, its column C is passed over
  --replace          a visit that is known and says something else now is voided and written anew; else it is refused
  --dry-run          checks and counts, and writes nothing

Exit codes: 0 done, 1 refused, 2 wrong use.`

const options = {
  station: { type: 'string' },
  office: { type: 'string' },
  agency: { type: 'string' },
  columns: { type: 'string' },
  replace: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
} as const

export const importVisits: CliCommand = {
  name: 'import visits',
  summary: 'counts visits that another system recorded, from a CSV file',
  help,
  run: async (installation, args, terminal) => {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
    const [name, ...more] = positionals
    if (name === undefined || more.length > 0 || values.station === undefined) {
      terminal.error('puente import visits takes one file and --station CODE.')
      return exitCodes.wrongUse
    }
    const job = await openJob(installation, openFile(name, terminal), values)
    const counts = values['dry-run'] ? await checkFile(job, undefined, terminal) : await importFile(job, terminal)
    if (counts === undefined) return exitCodes.failed
    terminal.line(`${job.row.code}: ${sayCounts(counts)}${values['dry-run'] ? ' Nothing was written.' : ''}`)
    return exitCodes.done
  },
}

const sayCounts = ({ taken, repeated, replaced }: IncomingCounts): string =>
  `${taken} new visits, ${repeated} that stood there already, ${replaced} replaced.`

interface Values {
  readonly station?: string | undefined
  readonly office?: string | undefined
  readonly agency?: string | undefined
  readonly columns?: string | undefined
  readonly replace?: boolean | undefined
}

/** One import: what is read, for whom, and on which terms. */
interface Job {
  readonly context: Context
  readonly row: PlaceRow
  readonly place: IncomingPlace
  readonly file: ImportFile
  readonly terms: HeaderTerms
  readonly replace: boolean
}

async function openJob(installation: Installation, file: ImportFile, values: Values): Promise<Job> {
  const nobody = contextFor(installation, systemActor())
  const { row, custodian } = await consult(nobody, async (db) => {
    const found = await findPlace(db, values.station ?? '')
    if (!found) throw new CommandRefused(`There is no station ${values.station}.`)
    return { row: found, custodian: await custodianOf(db, found, values.agency) }
  })
  if (values.office !== undefined && values.office !== row.office_id) {
    throw new CommandRefused(`The station ${row.code} is of the office ${row.office_id}, not ${values.office}.`)
  }
  const context = contextFor(installation, systemActor([row.office_id], [custodian]))
  return {
    context,
    row,
    place: await consult(context, (db) => openIncomingPlace(db, context, row, custodian)),
    file,
    terms: {
      columns: visitColumns,
      needed: neededVisitColumns,
      renamed: readRenaming(values.columns ?? ''),
      postalCodeNames: postalCodeNames(installation.pack),
    },
    replace: values.replace === true,
  }
}

/** The agency that is named by its id or title, or the one that leads the station. */
export async function custodianOf(db: Db, row: PlaceRow, named: string | undefined): Promise<Id<'organization'>> {
  if (named === undefined) {
    if (row.custodian_id === null) throw new CommandRefused(`Nobody leads ${row.code}: say --agency TITLE.`)
    return row.custodian_id
  }
  const asked = (await listOrganizations(db)).filter(({ id, title }) => id === named || plain(title) === plain(named))
  if (asked.length !== 1) throw new CommandRefused(`${asked.length} organizations are named ${named}.`)
  return asked[0]!.id
}

interface ReadLine {
  readonly line: FileLine
  readonly row: VisitRow | undefined
}

/** The visits of the file in batches, each line with its row, or with what is wrong with it. */
async function* batchesOf(job: Job, hash: Hash): AsyncGenerator<readonly ReadLine[]> {
  let batch: ReadLine[] = []
  for await (const line of linesOf(job.file, job.terms, hash)) {
    batch.push(readLine(job, line))
    if (batch.length < batchSize) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

function readLine(job: Job, line: FileLine): ReadLine {
  if (line.objections.length > 0) return { line, row: undefined }
  const { row, objections } = readIncoming(job.context, job.place, line.told)
  return row ? { line, row } : { line: { ...line, objections }, row: undefined }
}

/** Reads a file into an import, and counts it; undefined, with nothing left of it, where something in it is wrong. */
async function importFile(job: Job, terminal: Terminal): Promise<IncomingCounts | undefined> {
  const sha256 = await digestOf(job.file)
  const begun = await begin(job, readingOf(job, sha256))
  if (begun.batches > 0)
    terminal.line(`An earlier run laid up to ${begun.batches * batchSize} visits aside; going on from there.`)
  const laid = { ...begun, sha256, lines: 0, months: new Set<Month>() }
  const foreseen = await checkFile(job, laid, terminal)
  if (foreseen && foreseen.taken + foreseen.replaced > 0) return count(job, laid, terminal)
  await transact(job.context, async (tx) => done(await deleteImport(tx, job.place, begun.id)))
  return foreseen
}

/** Names a reading: the file, and all that decides what a line of it becomes and where it waits. */
const readingOf = ({ terms, file }: Job, sha256: string): Buffer =>
  digest({ sha256, renamed: [...terms.renamed], delimiter: file.delimiter, batchSize })

/** An import that is under way: what of it waits. */
interface Laid {
  readonly id: Id<'import'>
  /** How many batches an earlier run laid aside. */
  readonly batches: number
  readonly sha256: string
  lines: number
  readonly months: Set<Month>
}

/**
 * Reads the whole file, and lays it aside as long as nothing is wrong: what it would count, or undefined, with the wrong lines
 * said. Of the file itself only a batch is in memory at a time. Without an import it only checks.
 */
async function checkFile(job: Job, laid: Laid | undefined, terminal: Terminal): Promise<IncomingCounts | undefined> {
  const hash = createHash('sha256')
  const wrong = new WrongLines()
  const seen = new FingerprintSet()
  const counts = { taken: 0, repeated: 0, replaced: 0 }
  let position = 0
  for await (const batch of batchesOf(job, hash)) {
    position += 1
    for (const { line, row } of batch) {
      wrong.add(line.line, line.objections, line.header, job.terms)
      if (row && !seen.add(row.id)) {
        wrong.add(line.line, [{ rule: 'reference-stands-once', field: 'reference' }], line.header, job.terms)
      }
    }
    await takeBatch(job, batch, { laid, position, wrong, counts })
    terminal.progress(laid ? 'Laying aside' : 'Checking', batch.at(-1)!.line.bytes, job.file.size)
  }
  const isChanged = wrong.count === 0 && laid !== undefined && hash.digest('hex') !== laid.sha256
  if (wrong.count > 0) wrong.say(terminal, job.context.installation.pack)
  if (isChanged) terminal.error('The file changed while it was read. Nothing was counted.')
  return wrong.count > 0 || isChanged ? undefined : counts
}

interface Taking {
  readonly laid: Laid | undefined
  readonly position: number
  readonly wrong: WrongLines
  readonly counts: IncomingCounts
}

/** Says what would become of a batch's visits, and lays them aside where they do not wait yet. */
async function takeBatch(
  job: Job,
  batch: readonly ReadLine[],
  { laid, position, wrong, counts }: Taking,
): Promise<void> {
  const rows = batch.flatMap(({ row }) => row ?? [])
  const fatesIn = (db: Db) => listFates(db, rows, job.place, job.replace)
  const isLaid = laid === undefined || wrong.count > 0 || position <= laid.batches
  const fates = isLaid ? await consult(job.context, fatesIn) : await layAside(job, { ...laid, position }, rows, fatesIn)
  for (const { line, row } of batch) {
    if (!row) continue
    const { fate, objection } = fates.get(row.id)!
    if (fate === 'refused') wrong.add(line.line, [objection!], line.header, job.terms)
    else counts[fate] += 1
  }
  if (laid === undefined) return
  laid.lines += batch.length
  for (const row of rows) laid.months.add(monthOf(row.visited_on))
}

/** Lays a batch aside, in a transaction that also looks up what is known of it. */
async function layAside<Found>(
  job: Job,
  at: { readonly id: Id<'import'>; readonly position: number },
  rows: readonly VisitRow[],
  find: (db: Db) => Promise<Found>,
): Promise<Found> {
  const outcome = await transact(job.context, async (tx) => {
    const found = await find(tx)
    await insertBatch(tx, job.place, at, rows)
    return done(found)
  })
  return outcome.done ? outcome.value : changedMeanwhile()
}

/** The import that an earlier run began with this file, or a new one. */
async function begin(job: Job, sha256: Buffer): Promise<{ id: Id<'import'>; batches: number }> {
  const { context, place } = job
  const outcome = await transact(context, async (tx) => {
    await lockImports(tx, place.custodian)
    const open = await findOpenImport(tx, place, sha256)
    if (open) return done(open)
    const id = await insertImport(tx, place, { sha256, by: context.actor.account, at: context.now })
    return done({ id, batches: 0 })
  })
  if (!outcome.done) throw new Error('an import that begins is refused')
  return outcome.value
}

/** Counts what was laid aside, in one transaction: killed or refused half-way, nothing is counted. */
async function count(job: Job, laid: Laid, terminal: Terminal): Promise<IncomingCounts> {
  const { context, place } = job
  const outcome = await transact(context, async (tx) => {
    await lockImports(tx, place.custodian)
    const told = await monthsToldMeanwhile(tx, place, laid.months)
    if (told.length > 0 || !(await markFinished(tx, place, laid.id, context.now))) changedMeanwhile()
    const counts = { taken: 0, repeated: 0, replaced: 0 }
    const batches = Math.ceil(laid.lines / batchSize)
    for (let position = 1; position <= batches; position += 1) {
      await countBatch(tx, job, { id: laid.id, position }, counts)
      terminal.progress('Counting', Math.min(position * batchSize, laid.lines), laid.lines)
    }
    if (counts.taken + counts.repeated + counts.replaced !== laid.lines) changedMeanwhile()
    await deleteBatches(tx, place, laid.id)
    await tell(tx, context, 'visits-imported', laid.id, { custodian: place.custodian }, counts)
    return done(counts)
  })
  if (!outcome.done) return changedMeanwhile()
  await countTables(context.installation.database, ['ventanillas.visit', 'ventanillas.visit_service'])
  return outcome.value
}

function changedMeanwhile(): never {
  throw new CommandRefused('What stands changed while the file was read. Nothing was counted; run it again.')
}

/** Counts one batch. Thrown out of, where something in it may no longer be counted, the transaction undoes the others. */
async function countBatch(
  tx: Tx,
  job: Job,
  at: { readonly id: Id<'import'>; readonly position: number },
  counts: IncomingCounts,
): Promise<void> {
  const given = rowsOfBatch(job.place, at)
  const written = await writeBatch(tx, job.context, given, job)
  if (written.refused.length > 0) changedMeanwhile()
  counts.taken += written.counts.taken
  counts.repeated += written.counts.repeated
  counts.replaced += written.counts.replaced
}
