// Addresses of the network's report: months by stations, years, the comparison, the map, and what each number means.
import type { Context as Request } from 'hono'
import { addMonths, type Day, type Month } from '#kernel/day'
import { consult, type Db } from '#platform/database'
import { found } from '#platform/errors'
import { guard, page, router, type Env } from '#platform/routing'
import { answerExport, exportFormatOf } from '#platform/ui'
import { listOffices, listPopulation, placeOfOffice, populationAround } from '#registries/network'
import { codesFor, definitionOf, ratios, type IndicatorId } from '#programs/ventanillas'
import { NetworkDefinitionPage, RateDefinitionPage } from '../pages/network-definition.tsx'
import { MapPage, officeColumns, type MappedOffice } from '../pages/network-map.tsx'
import { totalLine, type MatrixLine } from '../pages/network-matrix.tsx'
import { stationColumns, StationsPage, withStandings, type Rate } from '../pages/network-stations.tsx'
import { nameOfNumber, type Asked } from '../pages/network-words.tsx'
import {
  itemsToAsk,
  lineColumns,
  linesToAsk,
  YearsPage,
  type YearColumn,
  type YearLine,
} from '../pages/network-years.tsx'
import { dictionaryColumns, dictionaryOf, fileColumns, NetworkPage, type KeyNumber } from '../pages/network.tsx'
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
import { readDefinition } from './network-definition.ts'
import {
  readAsked,
  readCounts,
  readMatrix,
  readMonths,
  readPersons,
  readTotals,
  todayEverywhere,
  type YearTotal,
} from './network-reading.ts'

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

/** The page's status: what was typed into the address could not be read. */
const statusOf = ({ form }: Asked): 200 | 422 => (form.objections.length > 0 ? 422 : 200)

const fileName = (asked: Asked, part: string): string => `${part}-${asked.chosen.indicator}-${asked.year}`

networkRoutes.get('/network/report', guard(mayReadNetwork), async (c) => {
  const { context, view } = c.var
  const { pack } = context.installation
  const read = await consult(context, (db) => readNetwork(db, c))
  const { asked, matrix, definition } = read
  const format = exportFormatOf(c)
  if (definition) {
    const rows = dictionaryOf(view, pack, asked, matrix, definition)
    const name = `${fileName(asked, 'network')}-dictionary`
    return answerExport(c, 'csv', { name, columns: dictionaryColumns(view), rows })
  }
  if (format) {
    const file = { name: fileName(asked, 'network'), columns: fileColumns(view, pack, asked, matrix) }
    return answerExport<MatrixLine>(c, format, { ...file, rows: matrix.rows, total: totalLine(matrix) })
  }
  return page(c, <NetworkPage view={view} pack={pack} {...read} />, statusOf(asked))
})

/** The year's five numbers and the matrix; for the dictionary of the file also the definition. */
async function readNetwork(db: Db, c: Request<Env>) {
  const asked = await readAsked(db, c)
  const today = todayEverywhere(c)
  const matrix = await readMatrix(db, asked, today)
  const format = c.req.query('format')
  const definition = format === 'dictionary' ? await definitionOf(db, asked.indicator) : undefined
  const keyNumbers = format ? [] : await readKeyNumbers(db, asked, today)
  return { asked, matrix, definition, keyNumbers }
}

async function readKeyNumbers(db: Db, { year, ended }: Asked, today: Day): Promise<KeyNumber[]> {
  if (!ended) return []
  const totals = await readTotals(db, { from: `${year}-01` as Month, to: ended, today }, keyIndicators)
  return keyIndicators.map((indicator) => ({
    indicator,
    value: sumBy(totals, { indicator, item: null }, () => '').get('') ?? 0,
  }))
}

networkRoutes.get('/network/report/years', guard(mayReadNetwork), async (c) => {
  const { context, view } = c.var
  const { pack } = context.installation
  const read = await consult(context, (db) => readYears(db, c))
  const format = exportFormatOf(c)
  if (format) {
    const columns = lineColumns(view, pack, read, 'indicator')
    return answerExport(c, format, {
      name: `network-years-${read.asked.year}`,
      columns,
      rows: [...read.lines, ...read.items],
    })
  }
  return page(c, <YearsPage view={view} pack={pack} {...read} />, statusOf(read.asked))
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
  const columns = columnsOf(asked)
  const totals = await readColumns(db, columns, today)
  const fill = (line: Omit<YearLine, 'values'>): YearLine => ({
    ...line,
    values: totals.map((one) => valueIn(one, line)),
  })
  const rates = ratios.map((ratio) => ({ ratio, values: totals.map((one) => partsIn(one, ratio)) }))
  return {
    asked,
    columns,
    lines: linesToAsk().map(fill),
    items: itemsToAsk(pack, asked.indicator).map(fill),
    rates,
    persons: await readPersons(db, asked, today),
    stations: await readStationYears(db, asked, columns, today),
  }
}

/** The totals of each column. Whole years and the one under way are one question, the same months of the year before another. */
async function readColumns(db: Db, columns: readonly YearColumn[], today: Day): Promise<YearTotal[][]> {
  const [first, last] = [columns[0], columns.at(-1)]
  if (!first || !last) return []
  const all = await readTotals(db, { from: `${first.year}-01` as Month, to: last.ended, today })
  const part = columns.find(({ same }) => same)
  const same = part ? await readTotals(db, { from: `${part.year}-01` as Month, to: part.ended, today }) : []
  return columns.map((column) => (column.same ? same : all.filter(({ period }) => period === String(column.year))))
}

/** A number of a year; null where nothing at all was counted in it. */
const valueIn = (totals: readonly YearTotal[], { indicator, item }: Omit<YearLine, 'values'>): number | null =>
  totals.length === 0 ? null : (sumBy(totals, { indicator: indicator.id, item }, () => '').get('') ?? 0)

function partsIn(totals: readonly YearTotal[], ratio: Rate): RateParts {
  const parts = (part: { indicator: string; item?: string }): number =>
    sumBy(totals, { indicator: part.indicator, item: part.item ?? null }, () => '').get('') ?? 0
  return {
    numerator: parts(ratio.numerator),
    denominator: ratio.denominator.reduce((sum, part) => sum + parts(part), 0),
  }
}

/** The chosen number of each station in the year and the one before. */
async function readStationYears(db: Db, asked: Asked, columns: readonly YearColumn[], today: Day) {
  const shown = columns.filter(({ year }) => year >= asked.year - 1)
  const [first, last] = [shown[0], shown.at(-1)]
  if (!first || !last || asked.indicator.overTime !== 'sum') return []
  const span = { from: `${first.year}-01` as Month, to: last.ended, today }
  const counts = await readCounts(db, span, [asked.indicator.id])
  const places = placesOf(await readMonths(db, span, counts))
  const sums = shown.map(({ year, ended }) => {
    const within = counts.filter(({ month }) => month >= `${year}-01` && month <= ended)
    return sumBy(within, asked.chosen, (one) => `${one.station_id} ${one.custodian_id}`)
  })
  return places.map((place) => ({
    place,
    values: sums.map((sum) => sum.get(`${place.station_id} ${place.custodian_id}`) ?? null),
  }))
}

networkRoutes.get('/network/report/stations', guard(mayReadNetwork), async (c) => {
  const { context, view } = c.var
  const { pack } = context.installation
  const read = await consult(context, (db) => readStations(db, c))
  const format = exportFormatOf(c)
  if (!format) return page(c, <StationsPage view={view} pack={pack} {...read} />, statusOf(read.asked))
  const name = `network-${read.rate.id}-${read.asked.year}`
  return answerExport(c, format, {
    name,
    columns: stationColumns(view, pack, read.rate, read.stations),
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
  const counts = await readCounts(db, span, [...indicatorsOf(rate), 'referrals-closed', 'referrals-ended'])
  const places = placesOf(await readMonths(db, span, counts))
  const closers = codesFor(c.var.context.installation.pack, 'closer')
  const stations = ratePartsOf(places, counts, rate).map((one) => ({
    ...one,
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
  const read = await consult(context, (db) => readMap(db, c))
  const format = exportFormatOf(c)
  if (!format) return page(c, <MapPage view={view} pack={pack} {...read} />, statusOf(read.asked))
  const columns = officeColumns(view, nameOfNumber(view, pack, read.asked))
  return answerExport(c, format, { name: fileName(read.asked, 'network-map'), columns, rows: read.offices })
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

networkRoutes.get('/network/report/definitions/:number', guard(mayReadNetwork), async (c) => {
  const { context, view } = c.var
  const { pack } = context.installation
  const ratio = ratios.find(({ id }) => id === c.req.param('number'))
  if (ratio) {
    const read = await consult(context, (db) => readRate(db, c, ratio))
    return page(c, <RateDefinitionPage view={view} pack={pack} ratio={ratio} {...read} />, statusOf(read.asked))
  }
  const read = await consult(context, (db) => readDefinition(db, c))
  return page(c, <NetworkDefinitionPage view={view} pack={pack} {...read} />, statusOf(read.asked))
})

async function readRate(db: Db, c: Request<Env>, ratio: Rate) {
  const asked = await readAsked(db, c)
  const { year, ended } = asked
  const span = ended && { from: `${year}-01` as Month, to: ended, today: todayEverywhere(c) }
  return { asked, parts: partsIn(span ? await readTotals(db, span, indicatorsOf(ratio)) : [], ratio) }
}
