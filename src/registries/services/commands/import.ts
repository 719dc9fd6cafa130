// `puente import services FILE.csv`: a file of services into the directory of one office. All of it, or nothing.
import { createReadStream, statSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { CsvError, parse, type Info } from 'csv-parse'
import { readDay } from '#kernel/day'
import type { Id } from '#kernel/id'
import { done, refused, type Objection } from '#kernel/outcome'
import { plain } from '#kernel/text'
import { contextFor, systemActor, todayIn, type Context } from '#platform/context'
import { CommandRefused, exitCodes, type CliCommand, type Terminal } from '#platform/cli'
import { consult, transact, type Tx } from '#platform/database'
import { tell } from '#platform/events'
import type { Installation } from '#platform/installation'
import { sayRule } from '#platform/messages'
import { newId } from '#platform/random'
import { findOffice, type Office } from '#registries/network'
import { listOrganizations } from '#registries/partners'
import { messages } from '../messages/rules.ts'
import { columnOf, readHeader, readLine, readPairs, type ColumnName, type ImportTerms } from '../rules/import.ts'
import { objectionsToEntry, serviceKey, type Entry } from '../rules/service.ts'
import { insertServices, isDivision, listServiceKeys, type KeyedEntry } from '../store.ts'
import { chainsOf, codesOf, groundOf, organizationOf, isUnplaced } from './service.ts'

/** How many entries are written at a time, and how many objections are shown. */
const batchSize = 200
const shownObjections = 50

const help = `Usage: puente import services FILE.csv --office CODE [options]

Adds the services of FILE.csv, UTF-8 with a header, to the directory of an office. The whole file is checked first: each wrong
line is named with its column, and where one is wrong nothing is written. A service that stands there already (the same
organization, title and street) is left as it is, so the same file can be read again.

Columns: title, and any of organization (else the title), organization_kind, description, reach (local, home-country, consulate),
  needs and attributes (codes with blanks between them), asks_for_id (yes, no, unknown), minimum_age, maximum_age, eligibility,
  application_process, fees, documents (with ; between them), phone, email, url, source, facts_on and assured_on (2014-12-31),
  location, street, city, postal_code, division, lat, lon, hours (1 9:00-13:00, 14:00-17:00; 2 9:00-13:00; 1 is Monday),
  languages (es; en: call ahead), cost_options (First visit: 25.00; Test).

  --office CODE          the office whose directory it is
  --agency TITLE         the agency that keeps the entries; else the office's consular officers do
  --columns A=B,C=       the file's column A is our column B, its column C is passed over
  --attributes WORD=CODE,…  words of the file's attributes and our codes; what they leave over is kept under eligibility
  --needs CODES          needs of lines that name none
  --kind KIND            kind of organizations of lines that name none (nonprofit; by attribute hospital or government)
  --source TEXT          where the file is from
  --facts-on DAY         the day that the file's facts are of
  --city NAME            city of lines that name none
  --division CODE        division of lines that name none
  --dry-run              checks and counts, and writes nothing

Exit codes: 0 done, 1 refused, 2 wrong use.`

export const importServices: CliCommand = {
  name: 'import services',
  summary: 'adds services from a CSV file to an office’s directory',
  help,
  run: async (installation, args, terminal) => {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
    const [name, ...more] = positionals
    if (name === undefined || more.length > 0 || values.office === undefined) {
      terminal.error('puente import services takes one file and --office CODE.')
      return exitCodes.wrongUse
    }
    if (values['facts-on'] !== undefined && !readDay(values['facts-on'])) {
      terminal.error('--facts-on takes a day: 2014-12-31.')
      return exitCodes.wrongUse
    }
    const file = path.resolve(terminal.directory ?? process.cwd(), name)
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw new CommandRefused(`There is no file ${file}.`)
    const job = await openJob(installation, file, values)
    const checked = await checkFile(job, terminal)
    if (checked === undefined) return exitCodes.failed
    return values['dry-run'] ? sayCounts(job, checked, terminal) : writeFile(job, checked, terminal)
  },
}

const options = {
  office: { type: 'string' },
  agency: { type: 'string' },
  columns: { type: 'string' },
  attributes: { type: 'string' },
  needs: { type: 'string' },
  kind: { type: 'string' },
  source: { type: 'string' },
  'facts-on': { type: 'string' },
  city: { type: 'string' },
  division: { type: 'string' },
  'dry-run': { type: 'boolean' },
} as const

type Values = { readonly [Name in keyof typeof options]?: string | boolean | undefined }

/** One import: what is read, for whom, and on which terms. */
interface Job {
  readonly context: Context
  readonly office: Office
  readonly custodian: Id<'organization'> | null
  readonly file: string
  readonly renamed: ReadonlyMap<string, string>
  readonly terms: ImportTerms
}

async function openJob(installation: Installation, file: string, values: Values): Promise<Job> {
  const given = (name: keyof typeof options): string => String(values[name] ?? '').trim()
  const nobody = contextFor(installation, systemActor())
  const { office, agencies } = await consult(nobody, async (db) => ({
    office: await findOffice(db, given('office')),
    agencies: given('agency') === '' ? [] : await listOrganizations(db),
  }))
  if (!office) throw new CommandRefused(`There is no office ${given('office')}.`)
  const asked = agencies.filter(({ id, title }) => id === given('agency') || plain(title) === plain(given('agency')))
  if (given('agency') !== '' && asked.length !== 1) {
    throw new CommandRefused(`${asked.length} organizations are named ${given('agency')}.`)
  }
  const custodian = asked[0]?.id ?? null
  const presets = new Map<ColumnName, string>([
    ['organization_kind', given('kind')],
    ['needs', given('needs')],
    ['source', given('source') || path.basename(file)],
    ['facts_on', given('facts-on')],
    ['city', given('city')],
    ['division', given('division')],
  ])
  const words = new Map([...readPairs(given('attributes'))].map(([word, code]) => [word.toLowerCase(), code]))
  return {
    context: contextFor(installation, systemActor([office.code], custodian === null ? [] : [custodian])),
    office,
    custodian,
    file,
    renamed: readPairs(given('columns')),
    terms: { ground: groundOf(installation.pack, office), presets, words },
  }
}

interface Line {
  readonly line: number
  readonly cells: readonly string[]
}

/** The lines of a file one after the other, each with the number of its first; never the whole file at once. */
async function* linesOf(file: string): AsyncGenerator<Line> {
  const source = createReadStream(file)
  const parser = source.pipe(parse({ bom: true, info: true, relax_column_count: true, skip_empty_lines: true }))
  source.once('error', (error) => parser.destroy(error))
  let last = 0
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
    yield { line: last + 1, cells: record }
    last = info.lines
  }
}

interface Wrong extends Objection {
  readonly line: number
}

type Read =
  | { readonly line: number; readonly entry: Entry; readonly wrong?: undefined }
  | { readonly line: number; readonly entry?: undefined; readonly wrong: readonly Wrong[] }

/** The entries of a file one after the other, or what is wrong with the line. */
async function* entriesOf(job: Job): AsyncGenerator<Read> {
  let names: readonly (ColumnName | null)[] | undefined
  try {
    for await (const { line, cells } of linesOf(job.file)) {
      if (names === undefined) {
        const header = readHeader(cells, job.renamed)
        if (header.objections.length > 0) {
          yield { line, wrong: wrongAt(line, header.objections) }
          return
        }
        names = header.names
        continue
      }
      yield readEntry(job, names, line, cells)
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = Number(error['lines'] ?? 1)
    yield { line, wrong: wrongAt(line, [{ rule: 'line-is-well-formed', field: null }]) }
  }
  if (names === undefined) yield { line: 1, wrong: wrongAt(1, [{ rule: 'column-is-there', field: 'title' }]) }
}

const wrongAt = (line: number, objections: readonly Objection[]): Wrong[] =>
  objections.map((objection) => ({ ...objection, line }))

function readEntry(job: Job, names: readonly (ColumnName | null)[], line: number, cells: readonly string[]): Read {
  if (cells.some((cell) => cell.includes('\ufffd'))) {
    return { line, wrong: wrongAt(line, [{ rule: 'text-is-utf-8', field: null }]) }
  }
  const read = readLine(names, cells, job.terms)
  if (read.entry === undefined) return { line, wrong: wrongAt(line, read.objections) }
  const objections = objectionsToEntry(read.entry, {
    ...codesOf(job.context.installation.pack),
    today: todayIn(job.context, job.office.zone),
    division: true,
    unasked: true,
    bare: true,
  }).map((objection) => ({ ...objection, field: objection.field && columnOf(objection.field) }))
  return objections.length > 0 ? { line, wrong: wrongAt(line, objections) } : { line, entry: read.entry }
}

/** How many lines a file has; undefined, with the wrong lines said, where it cannot be written. */
async function checkFile(job: Job, terminal: Terminal): Promise<number | undefined> {
  const wrong: Wrong[] = []
  const seen = new Set<string>()
  const divisions = new Map<string, number>()
  const unplaced: number[] = []
  let count = 0
  for await (const { line, entry, wrong: found } of entriesOf(job)) {
    wrong.push(...(found ?? []))
    if (!entry) continue
    count += 1
    const key = serviceKey(entry.organization.title, entry.title, entry.location?.street ?? '')
    if (seen.has(key)) wrong.push({ line, rule: 'service-stands-once', field: 'title' })
    seen.add(key)
    if (isUnplaced(job.context.installation.pack, entry)) unplaced.push(line)
    const division = entry.location?.division_id
    if (division && !divisions.has(division)) divisions.set(division, line)
    if (count % 1000 === 0) terminal.progress('Checking', count, count)
  }
  wrong.push(...(await unknownDivisions(job, divisions)))
  sayUnplaced(unplaced, terminal)
  if (wrong.length === 0) return count
  sayWrong(
    wrong.sort((one, other) => one.line - other.line),
    job,
    terminal,
  )
  return undefined
}

/** A finding, which stops nothing: a directory of others may have it so. */
function sayUnplaced(lines: readonly number[], terminal: Terminal): void {
  if (lines.length === 0) return
  const shown = lines.slice(0, shownObjections).join(', ') + (lines.length > shownObjections ? ', …' : '')
  terminal.line(`Nobody will find ${lines.length} of them: we do not know their postal codes (lines ${shown}).`)
}

async function unknownDivisions(job: Job, divisions: ReadonlyMap<string, number>): Promise<Wrong[]> {
  if (divisions.size === 0) return []
  return consult(job.context, async (db) => {
    const wrong: Wrong[] = []
    for (const [code, line] of divisions) {
      if (!(await isDivision(db, code))) wrong.push({ line, rule: 'division-exists', field: 'division' })
    }
    return wrong
  })
}

function sayWrong(wrong: readonly Wrong[], job: Job, terminal: Terminal): void {
  const speaker = { language: 'en' as const, words: job.context.installation.pack.words.en }
  for (const { line, field, rule } of wrong.slice(0, shownObjections)) {
    terminal.error(`line ${line}${field ? `, ${field}` : ''}: ${sayRule(messages, speaker, rule)} (${rule})`)
  }
  if (wrong.length > shownObjections) terminal.error(`… and ${wrong.length - shownObjections} more.`)
  terminal.error(`${wrong.length} wrong; nothing was written.`)
}

function sayCounts(job: Job, lines: number, terminal: Terminal): number {
  terminal.line(`${lines} services can be added to ${job.office.code}. Nothing was written.`)
  return exitCodes.done
}

/** Writes what was checked, in one transaction: given up or refused half-way, nothing stands. */
async function writeFile(job: Job, lines: number, terminal: Terminal): Promise<number> {
  const outcome = await transact(job.context, async (tx) => {
    const counts = { added: 0, stood: 0 }
    const known = await listServiceKeys(tx, job.office.code)
    const organizations = new Map<string, Id<'organization'>>()
    let batch: KeyedEntry[] = []
    for await (const { entry, wrong } of entriesOf(job)) {
      if (!entry) return refused(wrong)
      const organization = await organizationIn(tx, job, entry, organizations)
      if (known.has(serviceKey(organization, entry.title, entry.location?.street ?? ''))) counts.stood += 1
      else batch.push({ id: newId(), organization, entry })
      if (batch.length === batchSize) batch = await writeBatch(tx, job, batch, counts)
      if (batch.length % 25 === 0)
        terminal.progress('Adding services', counts.added + counts.stood + batch.length, lines)
    }
    await writeBatch(tx, job, batch, counts)
    if (counts.added > 0) {
      const chains = chainsOf(job.office.code, job.custodian)
      await tell(tx, job.context, 'services-imported', job.office.code, chains, counts)
    }
    return done(counts)
  })
  if (!outcome.done) throw new CommandRefused('The file changed while it was read. Nothing was written.')
  const { added, stood } = outcome.value
  terminal.line(`${added} services added to ${job.office.code}; ${stood} stood there already.`)
  return exitCodes.done
}

async function writeBatch(tx: Tx, job: Job, batch: KeyedEntry[], counts: { added: number }): Promise<KeyedEntry[]> {
  const adding = { office: job.office.code, custodian: job.custodian, by: null, at: job.context.now }
  if (batch.length > 0) counts.added += await insertServices(tx, batch, adding)
  return []
}

async function organizationIn(
  tx: Tx,
  job: Job,
  entry: Entry,
  known: Map<string, Id<'organization'>>,
): Promise<Id<'organization'>> {
  const key = `${entry.organization.title}\n${entry.organization.city ?? ''}`.toLowerCase()
  const id = known.get(key) ?? (await organizationOf(tx, job.context, job.office.code, entry))
  known.set(key, id)
  return id
}
