// `puente import hsds FILE|FOLDER`: a directory in the Human Services Data Specification into that of an office. All of it, or nothing.
import { statSync } from 'node:fs'
import path from 'node:path'
import { setImmediate as giveWay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Id } from '#kernel/id'
import { plain } from '#kernel/text'
import { isError, readInSteps, type ReadDirectory, type Told } from '#protocols/hsds'
import { contextFor, systemActor, todayIn, type Context } from '#platform/context'
import { CommandRefused, exitCodes, type CliCommand, type Terminal } from '#platform/cli'
import { consult } from '#platform/database'
import type { Installation } from '#platform/installation'
import { findOffice, type Office } from '#registries/network'
import { listOrganizations } from '#registries/partners'
import { readPairs } from '../rules/import.ts'
import { listKeepers } from '../store/find.ts'
import { readPackage, TooLarge, Unreadable } from './hsds-package.ts'
import { checkReport, sayErrors, sayRead, writeReport, type Telling } from './hsds-report.ts'
import { openStandard } from './hsds-standard.ts'
import { keepDirectory, type Counts } from './keep-hsds.ts'

const help = `Usage: puente import hsds FILE|FOLDER [--office CODE] [options]

Adds a directory in the Human Services Data Specification to the directory of an office: JSON of version 3.0 or 3.1 (one record, a list,
a page of an interface, or lists by name), tables of 3.0 or 3.1, or tables of 1.1, in a folder or a zip file. All of it is checked first: each
wrong record is named with its field, and where one is wrong nothing is written. What the standard lets pass and cannot be true (a time
25:99, a latitude 999) is left out and named. Names, e-mail and telephones of contacts are left out; their roles are kept. A directory that
is read again, or in a later edition, doubles nothing; what staff changed since stays as they left it.

  --office CODE        the office whose directory it is; without it the file is checked and nothing is written
  --agency TITLE       the agency that keeps the entries; else the office's consular officers do
  --source TEXT        the directory's name, the same for each edition (the file's name)
  --terms TERM=CODES,… codes or names of the directory's terms, and the needs and attributes of ours that each means
  --report FILE        writes all that is said of records and fields as CSV; the first 10 of each rule are shown in any case
  --language es|en     the language in which that is said (en)
  --dry-run            checks and counts, and writes nothing

It reads at most 50 MB when unpacked. Exit codes: 0 done, 1 refused, 2 wrong use.`

const options = {
  office: { type: 'string' },
  agency: { type: 'string' },
  source: { type: 'string' },
  terms: { type: 'string' },
  language: { type: 'string' },
  report: { type: 'string' },
  'dry-run': { type: 'boolean' },
} as const

type Values = { readonly [Name in keyof typeof options]?: string | boolean | undefined }

export const importHsds: CliCommand = {
  name: 'import hsds',
  summary: 'adds a directory in the Human Services Data Specification to an office’s directory',
  help,
  run: async (installation, args, terminal) => {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
    const [name, ...more] = positionals
    if (name === undefined || more.length > 0) {
      terminal.error('puente import hsds takes one file or folder.')
      return exitCodes.wrongUse
    }
    const place = path.resolve(terminal.directory ?? process.cwd(), name)
    if (!statSync(place, { throwIfNoEntry: false })) throw new CommandRefused(`There is no file ${place}.`)
    const job = await openJob(installation, values, nameOf(place))
    const telling = openTelling(values, terminal)
    const read = await readAt(place, job, telling)
    if (read === undefined) return exitCodes.failed
    sayRead(read, telling)
    if (read.documents.length === 0) terminal.line('There is no record in it.')
    if (read.documents.length === 0 || !job.office || values['dry-run']) {
      terminal.line('Nothing was written.')
      return exitCodes.done
    }
    const kept = await keepDirectory({ ...job, office: job.office }, read.documents, terminal)
    return sayKept(kept, job.office, terminal)
  },
}

function openTelling(values: Values, terminal: Terminal): Telling {
  const { language = 'en', report } = values
  if (language !== 'es' && language !== 'en') throw new CommandRefused('--language takes es or en.')
  const place = report === undefined ? null : path.resolve(terminal.directory ?? process.cwd(), String(report))
  checkReport(place)
  return { terminal, language, report: place }
}

const nameOf = (place: string): string => path.basename(place).replace(/\.(?:json|csv|zip)$/i, '')

/** One import: of which directory, for whom, and what its terms mean. */
interface Job {
  readonly context: Context
  readonly office: Office | undefined
  readonly custodian: Id<'organization'> | null
  readonly source: string
  /** Codes by the term's code or name, in plain letters. */
  readonly meanings: ReadonlyMap<string, readonly string[]>
}

async function openJob(installation: Installation, values: Values, name: string): Promise<Job> {
  const given = (option: keyof typeof options): string => String(values[option] ?? '').trim()
  const nobody = contextFor(installation, systemActor())
  const { office, agencies, keepers } = await consult(nobody, async (db) => ({
    keepers: await listKeepers(db),
    office: given('office') === '' ? undefined : await findOffice(db, given('office')),
    agencies: given('agency') === '' ? [] : await listOrganizations(db),
  }))
  if (given('office') !== '' && !office) throw new CommandRefused(`There is no office ${given('office')}.`)
  const asked = agencies.filter(({ id, title }) => id === given('agency') || plain(title) === plain(given('agency')))
  if (given('agency') !== '' && asked.length !== 1) {
    throw new CommandRefused(`${asked.length} organizations are named ${given('agency')}.`)
  }
  const custodian = asked[0]?.id ?? null
  // A later edition changes entries of whoever keeps them.
  const custodians = [...new Set([...keepers, ...(custodian === null ? [] : [custodian])])]
  return {
    context: contextFor(installation, systemActor(office ? [office.code] : [], custodians)),
    office,
    custodian,
    source: given('source') || name,
    meanings: new Map([...readPairs(given('terms'))].map(([term, codes]) => [plain(term), codes.split(/\s+/)])),
  }
}

/** The directory as it was read; undefined, with what is wrong said, where it cannot be kept. */
async function readAt(place: string, job: Job, telling: Telling): Promise<ReadDirectory | undefined> {
  const { terminal } = telling
  terminal.progress('Reading', 0, 1)
  try {
    const read = await readSlowly(await readPackage(place), job, terminal)
    writeReport(read.findings, telling)
    const errors = read.findings.filter(isError)
    if (errors.length === 0) return read
    sayErrors(errors, telling)
  } catch (error) {
    if (error instanceof TooLarge) throw new CommandRefused(`${error.message} Nothing was written.`)
    if (!(error instanceof Unreadable)) throw error
    writeReport([error.finding], telling)
    sayErrors([error.finding], telling)
  }
  return undefined
}

/** Milliseconds after which others get their turn: the server answers while it reads. */
const turn = 40

async function readSlowly(told: Told, { source, office, context }: Job, terminal: Terminal): Promise<ReadDirectory> {
  const country = office?.country ?? context.installation.pack.country
  const readOn = office ? todayIn(context, office.zone) : context.today
  const steps = readInSteps(told, { standard: openStandard(), source, country, readOn })
  let begun = performance.now()
  for (let count = 0; ; count += 1) {
    const step = steps.next()
    if (step.done) return step.value
    if (performance.now() - begun < turn) continue
    await giveWay()
    terminal.progress('Reading records', count, count)
    begun = performance.now()
  }
}

function sayKept(counts: Counts, office: Office, terminal: Terminal): number {
  const { added, changed, same, stood, elsewhere } = counts
  terminal.line(
    `${office.code}: ${added} services added, ${changed} changed, ${same} the same; ${stood} stood there as staff keep them.`,
  )
  if (elsewhere > 0) terminal.line(`${elsewhere} stand at another office and were left.`)
  return exitCodes.done
}
