// Addresses of the network's report: months by stations, years, the comparison, the map, and what each number means.
import type { Context as Request } from 'hono'
import { addMonths, type Day, type Month } from '#kernel/day'
import { consult, type Db } from '#platform/database'
import { found } from '#platform/errors'
import { guard, router, type Env } from '#platform/routing'
import { listOffices, listPopulation, placeOfOffice, populationAround } from '#registries/network'
import { codesFor, findIndicator, indicators, isUntold, ratios, type IndicatorId } from '#programs/ventanillas'
import { definitionSheet, rateSheet } from '../pages/network-definition.tsx'
import { mapSheet, officeColumns, type MappedOffice } from '../pages/network-map.tsx'
import { totalLine, type MatrixLine } from '../pages/network-matrix.tsx'
import { stationFileColumns, stationsSheet, withStandings, type Rate } from '../pages/network-stations.tsx'
import { definedColumns, listDefined, numbersSheet } from '../pages/network-numbers.tsx'
import { nameOfNumber, type Asked } from '../pages/network-words.tsx'
import {
  itemsToAsk,
  lineColumns,
  linesToAsk,
  yearsSheet,
  type YearColumn,
  type YearLine,
} from '../pages/network-years.tsx'
import { fileColumns, monthsSheet, type KeyNumber } from '../pages/network.tsx'
import {
  isDue,
  isSigned,
  mayReadNetwork,
  placesOf,
  ratePartsOf,
  sumBy,
  type Chosen,
  type NetworkMatrix,
  type PlacedCount,
  type RateParts,
} from '../rules/network.ts'
import { toldBy } from '../rules/network-told.ts'
import { isUntoldOf, listNetworkTold, type NetworkTold } from '../store/told.ts'
import { readDefinition } from './network-definition.ts'
import { answerTable, fileFormatOf, readSources } from './network-files.ts'
import {
  readAsked,
  readBesides,
  readCounts,
  readMatrix,
  readMonths,
  readPersons,
  readTotals,
  todayEverywhere,
  type YearTotal,
} from './network-reading.ts'
import { showSheet } from './network-sheet.tsx'

export const networkRoutes = router()

/** What the first report on the network told: given information, helped to a home or center, on programs, enrolled, tests. */
const keyIndicators = [
  'informed',
  'homes-and-centers',
  'informed-on-programs',
  'enrolled',
  'tests',
  'tests-and-vaccinations',
] as const satisfies readonly IndicatorId[]

const fileName = (asked: Asked, part: string): string => `${part}-${asked.chosen.indicator}-${asked.year}`

networkRoutes.get('/network/report', guard(mayReadNetwork), async (c) => {
  const { context, view } = c.var
  const { pack } = context.installation
  const format = fileFormatOf(c)
  if (!format) {
    return showSheet(c, async (db) => {
      const read = await readNetwork(db, c)
      const keyNumbers = await readKeyNumbers(db, read)
      return monthsSheet({ view, pack, ...read, keyNumbers, besides: await readBesides(db, read.asked) })
    })
  }
  const { asked, matrix } = await consult(context, (db) => readNetwork(db, c))
  const file = { name: fileName(asked, 'network'), columns: fileColumns(view, pack, asked, matrix) }
  return answerTable<MatrixLine>(c, format, { ...file, rows: matrix.rows, total: totalLine(matrix) })
})

interface NetworkRead {
  readonly asked: Asked
  readonly matrix: NetworkMatrix
}

async function readNetwork(db: Db, c: Request<Env>): Promise<NetworkRead> {
  const asked = await readAsked(db, c)
  return { asked, matrix: await readMatrix(db, asked, todayEverywhere(c)) }
}

/** The year's first numbers. Where nothing was counted and nobody signed, there is none: that is not 0. */
async function readKeyNumbers(db: Db, { asked, matrix }: NetworkRead): Promise<KeyNumber[]> {
  const { year, ended, countedOn: today } = asked
  if (!ended) return []
  const none = matrix.signed > 0 ? 0 : null
  const totals = await readTotals(db, { from: `${year}-01` as Month, to: ended, today }, keyIndicators)
  const told = await listNetworkTold(db, { from: `${year}-01` as Month, to: ended })
  return keyIndicators.map((indicator) => ({
    indicator,
    value:
      sumBy(totals, { indicator, item: null }, () => '').get('') ??
      (isUntoldOf(findIndicator(indicator)!, told) ? null : none),
  }))
}

networkRoutes.get('/network/report/years', guard(mayReadNetwork), async (c) => {
  const { context, view } = c.var
  const { pack } = context.installation
  const format = fileFormatOf(c)
  if (!format) return showSheet(c, async (db) => yearsSheet({ view, pack, ...(await readYears(db, c)) }))
  const read = await consult(context, (db) => readYears(db, c))
  return answerTable(c, format, {
    name: `network-years-${read.asked.year}`,
    columns: lineColumns(view, pack, read, 'indicator'),
    rows: [...read.lines, ...read.items],
    numbers: [...new Set([...read.lines, ...read.items].map(({ indicator }) => indicator))],
  })
})

/** How many years stand before the one that is asked for. */
const yearsBefore = 3

/** The years of the page, the latest last; where it has not ended, the same months of the year before stand beside it. */
function columnsOf({ year, ended, firstYear }: Asked): YearColumn[] {
  if (!ended) return []
  const before = Array.from({ length: yearsBefore }, (_, index) => year - yearsBefore + index)
    .filter((one) => one >= firstYear)
    .map((one): YearColumn => ({ year: one, ended: `${one}-12` as Month, same: false }))
  const isPart = !ended.endsWith('-12') && before.length > 0
  const same: YearColumn[] = isPart ? [{ year: year - 1, ended: addMonths(ended, -12), same: true }] : []
  return [...before, ...same, { year, ended, same: false }]
}

async function readYears(db: Db, c: Request<Env>) {
  const asked = await readAsked(db, c)
  const today = todayEverywhere(c)
  const { pack } = c.var.context.installation
  const read = await readColumns(db, asked, columnsOf(asked))
  const shown = read.filter(({ column, totals }) => totals.length > 0 || column.year === asked.year)
  const columns = shown.map(({ column }) => column)
  const told = await readTold(db, columns)
  const fill = (line: Omit<YearLine, 'values'>): YearLine => ({
    ...line,
    values: shown.map(({ column, totals }) => valueIn(totals, line, toldIn(told, column))),
  })
  const rates = ratios.map((ratio) => ({ ratio, values: shown.map(({ totals }) => partsIn(totals, ratio)) }))
  return {
    asked,
    columns,
    emptyYears: read.flatMap(({ column }) => (columns.includes(column) || column.same ? [] : [column.year])),
    lines: linesToAsk().map(fill),
    items: itemsToAsk(pack, asked.indicator).map(fill),
    rates,
    persons: await readPersons(db, asked),
    hadVisits: toldIn(told, columns.at(-1)).some((one) => !isUntold(findIndicator('known-persons')!, one)),
    stations: await readStationYears(db, asked, columns, today),
  }
}

/** The totals of each column. Whole years and the one under way are one question, the same months of the year before another. */
async function readColumns(
  db: Db,
  { indicator, countedOn: today }: Asked,
  columns: readonly YearColumn[],
): Promise<{ readonly column: YearColumn; readonly totals: readonly YearTotal[] }[]> {
  const [first, last] = [columns[0], columns.at(-1)]
  if (!first || !last) return []
  const only = [...new Set([...linesToAsk().map((line) => line.indicator.id), ...ratios.flatMap(indicatorsOf)])]
  const asked = only.includes(indicator.id) ? only : [...only, indicator.id]
  const all = await readTotals(db, { from: `${first.year}-01` as Month, to: last.ended, today }, asked)
  const part = columns.find(({ same }) => same)
  const same = part ? await readTotals(db, { from: `${part.year}-01` as Month, to: part.ended, today }, asked) : []
  return columns.map((column) => ({
    column,
    totals: column.same ? same : all.filter(({ period }) => period === String(column.year)),
  }))
}

/** What was told of the columns' months. */
const readTold = async (db: Db, columns: readonly YearColumn[]): Promise<NetworkTold[]> => {
  const [first, last] = [columns[0], columns.at(-1)]
  return first && last ? listNetworkTold(db, { from: `${first.year}-01` as Month, to: last.ended }) : []
}

const toldIn = (told: readonly NetworkTold[], column: YearColumn | undefined): NetworkTold[] =>
  column ? told.filter(({ month }) => month >= `${column.year}-01` && month <= column.ended) : []

/** A number of a year; null where nothing at all was counted in it, or nobody told it. */
function valueIn(
  totals: readonly YearTotal[],
  { indicator, item }: Omit<YearLine, 'values'>,
  told: readonly NetworkTold[],
): number | null {
  if (totals.length === 0) return null
  const none = isUntoldOf(indicator, told) ? null : 0
  return sumBy(totals, { indicator: indicator.id, item }, () => '').get('') ?? none
}

function partsIn(totals: readonly YearTotal[], ratio: Rate): RateParts {
  const parts = (part: { indicator: string; item?: string }): number =>
    sumBy(totals, { indicator: part.indicator, item: part.item ?? null }, () => '').get('') ?? 0
  return {
    numerator: parts(ratio.numerator),
    denominator: ratio.denominator.reduce((sum, part) => sum + parts(part), 0),
  }
}

interface At {
  readonly station_id: string
  readonly custodian_id: string
}

const isOf =
  (place: At) =>
  (one: At): boolean =>
    one.station_id === place.station_id && one.custodian_id === place.custodian_id

/** The chosen number of each station in the year and the one before. */
async function readStationYears(db: Db, asked: Asked, columns: readonly YearColumn[], today: Day) {
  const shown = columns.filter(({ year }) => year >= asked.year - 1)
  const [first, last] = [shown[0], shown.at(-1)]
  if (!first || !last || asked.indicator.overTime !== 'sum') return []
  const span = { from: `${first.year}-01` as Month, to: last.ended, today }
  const counts = await readCounts(db, { ...span, today: asked.countedOn }, [asked.indicator.id])
  const months = await readMonths(db, span, counts)
  const allTold = await readTold(db, shown)
  const columnsRead = shown.map((column) => {
    const { year, ended } = column
    const isWithin = ({ month }: { month: string }): boolean => month >= `${year}-01` && month <= ended
    const within = counts.filter(isWithin)
    return {
      sum: sumBy(within, asked.chosen, (one) => `${one.station_id} ${one.custodian_id}`),
      told: toldBy(months.filter(isWithin), within),
      isUntold: (place: At) => isUntoldOf(asked.indicator, toldIn(allTold, column).filter(isOf(place))),
    }
  })
  return placesOf(months).map((place) => ({
    place,
    values: columnsRead.map(
      ({ sum, told, isUntold }) =>
        sum.get(`${place.station_id} ${place.custodian_id}`) ?? (told(place).isTold && !isUntold(place) ? 0 : null),
    ),
  }))
}

networkRoutes.get('/network/report/stations', guard(mayReadNetwork), async (c) => {
  const { context, view } = c.var
  const { pack } = context.installation
  const format = fileFormatOf(c)
  if (!format) return showSheet(c, async (db) => stationsSheet({ view, pack, ...(await readStations(db, c)) }))
  const read = await consult(context, (db) => readStations(db, c))
  const name = `network-${read.rate.id}-${read.asked.year}`
  return answerTable(c, format, {
    name,
    columns: stationFileColumns(view, pack, read.rate, read.stations),
    rows: read.stations,
  })
})

/** The rate that the address asks for; the first where it asks for none, not found where there is none of that name. */
const rateIn = (id: string): Rate => found(id === '' ? ratios[0] : ratios.find((one) => one.id === id))

/** The numbers that a rate is made of. */
const indicatorsOf = ({ numerator, denominator }: Rate): IndicatorId[] => [
  ...new Set([numerator, ...denominator].map(({ indicator }) => indicator)),
]

async function readStations(db: Db, c: Request<Env>) {
  const asked = await readAsked(db, c)
  const rate = rateIn(c.req.query('rate') ?? '')
  if (!asked.ended) return { asked, rate, stations: [] }
  const span = { from: `${asked.year}-01` as Month, to: asked.ended, today: todayEverywhere(c) }
  const wanted: IndicatorId[] = [...indicatorsOf(rate), 'referrals-closed', 'referrals-ended']
  const counts = await readCounts(db, { ...span, today: asked.countedOn }, wanted)
  const months = await readMonths(db, span, counts)
  const told = toldBy(months, counts)
  const closers = codesFor(c.var.context.installation.pack, 'closer')
  const toldMonths = await listNetworkTold(db, span)
  const isKnown = (place: At) =>
    indicatorsOf(rate).some((id) => !isUntoldOf(findIndicator(id)!, toldMonths.filter(isOf(place))))
  const stations = ratePartsOf(placesOf(months), counts, rate).map((one) => ({
    ...one,
    ...told(one.place),
    isTold: told(one.place).isTold && isKnown(one.place),
    closers: closers.map((closer) => sumAt(counts, { indicator: 'referrals-closed', item: closer }, one.place)),
    unknown: sumAt(counts, { indicator: 'referrals-ended', item: 'unknown' }, one.place),
  }))
  return { asked, rate, stations: withStandings(stations) }
}

const sumAt = (
  counts: readonly PlacedCount[],
  chosen: Chosen,
  place: { station_id: string; custodian_id: string },
): number =>
  sumBy(counts, chosen, (one) => `${one.station_id} ${one.custodian_id}`).get(
    `${place.station_id} ${place.custodian_id}`,
  ) ?? 0

networkRoutes.get('/network/report/map', guard(mayReadNetwork), async (c) => {
  const { context, view } = c.var
  const { pack } = context.installation
  const format = fileFormatOf(c)
  if (!format) return showSheet(c, async (db) => mapSheet({ view, pack, ...(await readMap(db, c)) }))
  const read = await consult(context, (db) => readMap(db, c))
  const columns = officeColumns(view, read.asked, nameOfNumber(view, pack, read.asked), read.offices)
  return answerTable(c, format, { name: fileName(read.asked, 'network-map'), columns, rows: read.offices })
})

async function readMap(db: Db, c: Request<Env>) {
  const asked = await readAsked(db, c)
  const matrix = await readMatrix(db, asked, todayEverywhere(c))
  return { asked, matrix, offices: await readOffices(db, c, matrix) }
}

/** The offices of the matrix with where they are, what their stations come to, and who lives around them. */
async function readOffices(db: Db, c: Request<Env>, matrix: NetworkMatrix): Promise<MappedOffice[]> {
  const population = await listPopulation(db)
  const offices = await listOffices(db)
  return offices
    .filter(({ code }) => matrix.rows.some(({ place }) => place.office_id === code))
    .map((office): MappedOffice => {
      const rows = matrix.rows.filter(({ place }) => place.office_id === office.code)
      const cells = rows.flatMap((row) => row.cells)
      const totals = rows.flatMap(({ total }) => (total === null ? [] : [total]))
      const around = populationAround(population, office)
      return {
        id: office.code,
        title: placeOfOffice(c.var.view, office),
        lon: office.lon,
        lat: office.lat,
        value: totals.length === 0 ? null : totals.reduce((sum, value) => sum + value, 0),
        signed: cells.filter(({ state }) => isSigned(state)).length,
        expected: cells.filter(({ state }) => isDue(state)).length,
        district: around.district,
        around: around.city ?? around.division,
      }
    })
    .toSorted((one, other) => one.title.localeCompare(other.title, c.var.view.language))
}

networkRoutes.get('/network/report/definitions', guard(mayReadNetwork), async (c) => {
  const { context, view } = c.var
  const format = fileFormatOf(c)
  if (!format) {
    return showSheet(c, async (db) =>
      numbersSheet({ view, asked: await readAsked(db, c), lines: listDefined(view, new Map()) }),
    )
  }
  const rows = listDefined(view, await consult(context, (db) => readSources(db, indicators)))
  return answerTable(c, format, { name: 'network-definitions', columns: definedColumns(view), rows })
})

networkRoutes.get('/network/report/definitions/:number', guard(mayReadNetwork), async (c) => {
  const { context, view } = c.var
  const { pack } = context.installation
  const ratio = ratios.find(({ id }) => id === c.req.param('number'))
  return showSheet(c, async (db) =>
    ratio
      ? rateSheet({ view, pack, ratio, ...(await readRate(db, c, ratio)) })
      : definitionSheet({ view, pack, ...(await readDefinition(db, c)) }),
  )
})

async function readRate(db: Db, c: Request<Env>, ratio: Rate) {
  const asked = await readAsked(db, c)
  const { year, ended, countedOn: today } = asked
  const span = ended && { from: `${year}-01` as Month, to: ended, today }
  return { asked, parts: partsIn(span ? await readTotals(db, span, indicatorsOf(ratio)) : [], ratio) }
}
