// The tables of a release, declared once and for all: each number of the year by office, and by month over all offices. Both share
// the year's total, so they are rounded and attacked together.
import type { Month } from '#kernel/day'
import { fillTable, type CountTable } from '#statistics/table'
import { monthsOf } from './network.ts'
import { publishedNumbers, type NumberId } from './release.ts'

/** Where a published figure stands: of an office in the year, of all offices in a month, or of all offices in the year. */
export interface Spot {
  readonly number: NumberId
  readonly office_id: string | null
  readonly month: Month | null
}

/** A spot as a text, to look it up by. */
export const spotKey = ({ number, office_id, month }: Spot): string => `${number} ${office_id ?? ''} ${month ?? ''}`

/** Tables that share figures, with the spot of each of their figures. */
export interface LinkedTables {
  readonly name: NumberId
  readonly tables: readonly CountTable[]
  readonly spots: ReadonlyMap<string, Spot>
}

/** The tables of a year, filled with its counts. Every office is in them whose station was to report in that year. */
export function tablesOf(year: number, offices: readonly string[], countOf: (spot: Spot) => number): LinkedTables[] {
  const cubes = [
    { name: 'office', categories: offices, spot: (office_id: string | null) => ({ office_id, month: null }) },
    { name: 'month', categories: monthsOf(year), spot: (month: string | null) => ({ office_id: null, month }) },
  ] as const
  return publishedNumbers.map((number) => {
    const spots = new Map<string, Spot>()
    const tables = cubes.map(({ spot, ...dimension }) => {
      const spotOf = (category: string | null = null) => ({ ...spot(category), number }) as Spot
      const declaration = { name: number, dimensions: [dimension], margins: [[]], adds: 'sum' } as const
      const table = fillTable({ ...declaration, within: { year: String(year) } }, ([at]) => countOf(spotOf(at)))
      for (const { key, place } of table.figures) spots.set(key, spotOf(place[0]))
      return table
    })
    return { name: number, tables, spots }
  })
}
