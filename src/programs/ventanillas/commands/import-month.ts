// `puente import month FILE.csv`: months as totals, one number a line. All of the file, or nothing of it.
import { parseArgs } from 'node:util'
import { readMonth, type Month } from '#kernel/day'
import { done, refused, type Objection } from '#kernel/outcome'
import { contextFor, systemActor, type Context } from '#platform/context'
import { CommandRefused, exitCodes, type CliCommand, type Terminal } from '#platform/cli'
import { consult, transact, type Tx } from '#platform/database'
import type { Installation } from '#platform/installation'
import { monthColumns, neededMonthColumns, readRenaming, type HeaderTerms } from '../rules/import.ts'
import { findPlace } from '../store/incoming.ts'
import { linesOf, openFile, WrongLines, type FileLine, type ImportFile } from './import-file.ts'
import { custodianOf } from './import-visits.ts'
import { recordMonth, tallyPlaceOf, type TallyCounts, type TallyPlace } from './tally.ts'

/** Numbers that one file may have: years of the whole network. They are held in memory until they are checked. */
const mostLines = 200_000

const help = `Usage: puente import month FILE.csv [options]

Takes months that a station's own system counted, as totals without the visits behind them. FILE.csv is UTF-8 with a header; each
line is one number. The whole file is checked first: a wrong line is named with its column, and where one is wrong nothing is
written. What was told already in the same way is left as it is, so the same file can be read again.

Columns (docs/importing.md): station (its code), month (2026-03), indicator, item (where the indicator is broken down), value,
  method (counted, estimated, ticket, print-run; counted where it is empty). Spanish names are taken too.

  --agency TITLE     the agency that answers for the numbers; else the one that leads each station
  --columns A=B,C=   the file's column A is our column B, its column C is passed over
  --replace          a number that was told otherwise is voided and written anew; else it is refused
  --dry-run          checks and counts, and writes nothing

Exit codes: 0 done, 1 refused, 2 wrong use.`

const options = {
  agency: { type: 'string' },
  columns: { type: 'string' },
  replace: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
} as const

export const importMonth: CliCommand = {
  name: 'import month',
  summary: 'takes months as totals that a station’s own system counted, from a CSV file',
  help,
  run: async (installation, args, terminal) => {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
    const [name, ...more] = positionals
    if (name === undefined || more.length > 0) {
      terminal.error('puente import month takes one file.')
      return exitCodes.wrongUse
    }
    const file = openFile(name, terminal)
    const terms = termsOf(values.columns)
    const wrong = new WrongLines()
    const months = await readMonths(file, terms, wrong)
    const places = await openPlaces(installation, months, { agency: values.agency, wrong, terms })
    const telling = { replace: values.replace === true, dry: values['dry-run'] === true }
    const counts =
      wrong.count === 0 ? await tellAll(installation, places, { ...telling, wrong, terms }, terminal) : undefined
    if (counts === undefined) {
      wrong.say(terminal, installation.pack)
      return exitCodes.failed
    }
    terminal.line(
      `${counts.taken} numbers taken, ${counts.repeated} that stood there already, ${counts.replaced} replaced.` +
        (telling.dry ? ' Nothing was written.' : ''),
    )
    return exitCodes.done
  },
}

const termsOf = (columns: string | undefined): HeaderTerms => ({
  columns: monthColumns,
  needed: neededMonthColumns,
  renamed: readRenaming(columns ?? ''),
  postalCodeNames: [],
})

/** One station's month with its lines. */
interface FileMonth {
  readonly station: string
  readonly month: Month
  readonly lines: FileLine[]
}

/** The months of a file, in the order in which it names them. */
async function readMonths(file: ImportFile, terms: HeaderTerms, wrong: WrongLines): Promise<FileMonth[]> {
  const months = new Map<string, FileMonth>()
  let count = 0
  for await (const line of linesOf(file, terms)) {
    count += 1
    if (count > mostLines) throw new CommandRefused(`A file takes up to ${mostLines} numbers. Split it by year.`)
    const { station = '', month: typed = '' } = line.told
    const month = readMonth(typed.trim())
    const unread: Objection[] = month ? [] : [{ rule: 'month-can-be-read', field: 'month' }]
    const objections = line.objections.length > 0 ? line.objections : unread
    wrong.add(line.line, objections, line.header, terms)
    if (!month || objections.length > 0) continue
    const key = `${station.trim()} ${month}`
    const of = months.get(key) ?? { station: station.trim(), month, lines: [] }
    of.lines.push(line)
    months.set(key, of)
  }
  return [...months.values()]
}

interface PlacedMonth extends FileMonth {
  readonly place: TallyPlace
}

/** Finds the stations and who answers for each; one that is not known, or that nobody leads, is said at its first line. */
async function openPlaces(
  installation: Installation,
  months: readonly FileMonth[],
  { agency, wrong, terms }: { agency: string | undefined; wrong: WrongLines; terms: HeaderTerms },
): Promise<PlacedMonth[]> {
  return consult(contextFor(installation, systemActor()), async (db) => {
    const places = new Map<string, TallyPlace | undefined>()
    const placed: PlacedMonth[] = []
    for (const month of months) {
      const first = month.lines[0]!
      if (!places.has(month.station)) {
        const row = await findPlace(db, month.station)
        const isLed = row !== undefined && (agency !== undefined || row.custodian_id !== null)
        places.set(month.station, isLed ? tallyPlaceOf(row, await custodianOf(db, row, agency)) : undefined)
        if (!row) wrong.add(first.line, [{ rule: 'station-is-known', field: 'station' }], first.header, terms)
        else if (!isLed)
          wrong.add(first.line, [{ rule: 'station-is-led-by-somebody', field: 'station' }], first.header, terms)
      }
      const place = places.get(month.station)
      if (place) placed.push({ ...month, place })
    }
    return placed
  })
}

interface Telling {
  readonly replace: boolean
  readonly dry: boolean
  readonly wrong: WrongLines
  readonly terms: HeaderTerms
}

/** Tells all months in one transaction; undefined, with everything undone, where one of them is wrong. */
async function tellAll(
  installation: Installation,
  months: readonly PlacedMonth[],
  telling: Telling,
  terminal: Terminal,
): Promise<TallyCounts | undefined> {
  const offices = [...new Set(months.map(({ place }) => place.office))]
  // In one order, as every deed over several agencies takes its locks.
  const custodians = [...new Set(months.map(({ place }) => place.custodian))].sort()
  const ordered = custodians.flatMap((custodian) => months.filter(({ place }) => place.custodian === custodian))
  const context = contextFor(installation, systemActor(offices, custodians))
  const outcome = await transact(context, async (tx) => {
    const sum = { taken: 0, repeated: 0, replaced: 0 }
    for (const [at, month] of ordered.entries()) {
      const counts = await tellOne(tx, context, month, telling)
      sum.taken += counts.taken
      sum.repeated += counts.repeated
      sum.replaced += counts.replaced
      terminal.progress('Months', at + 1, ordered.length)
    }
    return telling.wrong.count > 0 ? refused([]) : done(sum)
  })
  return outcome.done ? outcome.value : undefined
}

async function tellOne(tx: Tx, context: Context, month: PlacedMonth, telling: Telling): Promise<TallyCounts> {
  const cells = month.lines.map(({ told }) => told)
  const answer = await recordMonth(tx, context, month.place, { ...telling, month: month.month, cells })
  if (answer.done) return answer.value
  for (const { at, ...objection } of answer.objections) {
    const line = month.lines[at ?? 0]!
    const field = objection.rule === 'month-agrees-with-itself' ? 'value' : objection.field
    telling.wrong.add(line.line, [{ ...objection, field }], line.header, telling.terms)
  }
  return { taken: 0, repeated: 0, replaced: 0 }
}
