// The tables of a release, declared once and for all: each number of the year by office, and by month over all offices. Both share
// the year's total, so they are rounded and attacked together; tests and vaccinations are one table, since their sum is published.
import type { Month } from '#kernel/day'
import { fillTable, type CountTable, type Place, type TableDeclaration } from '#statistics/table'
import { monthsOf } from './network.ts'
import type { NumberId } from './release.ts'

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
  readonly name: string
  readonly tables: readonly CountTable[]
  readonly spots: ReadonlyMap<string, Spot>
}

/** A number of its own, or two of which also the sum is published. */
type Subject =
  | { readonly name: NumberId; readonly kinds: null }
  | { readonly name: NumberId; readonly kinds: readonly [NumberId, NumberId] }

const subjects: readonly Subject[] = [
  { name: 'informed', kinds: null },
  { name: 'contacts', kinds: null },
  { name: 'homes-and-centers', kinds: null },
  { name: 'informed-on-programs', kinds: null },
  { name: 'enrolled', kinds: null },
  { name: 'tests-and-vaccinations', kinds: ['tests', 'vaccinations'] },
]

/** The tables of a year, filled with its counts. Every office is in them whose station was to report in that year. */
export function tablesOf(year: number, offices: readonly string[], countOf: (spot: Spot) => number): LinkedTables[] {
  const cubes = [
    { name: 'office', categories: offices },
    { name: 'month', categories: monthsOf(year) },
  ]
  return subjects.map((subject) => {
    const spots = new Map<string, Spot>()
    const tables = cubes.map((cube) => {
      const declaration = declare(subject, cube, year)
      const table = fillTable(declaration, (place) => countOf(spotOf(subject, cube.name, place)))
      for (const { key, place } of table.figures) spots.set(key, spotOf(subject, cube.name, place))
      return table
    })
    return { name: subject.name, tables, spots }
  })
}

function declare(
  { name, kinds }: Subject,
  cube: TableDeclaration['dimensions'][number],
  year: number,
): TableDeclaration {
  const declared = { name, adds: 'sum', within: { year: String(year) } } as const
  if (!kinds) return { ...declared, dimensions: [cube], margins: [[]] }
  const dimensions = [cube, { name: 'kind', categories: kinds }]
  return { ...declared, dimensions, margins: [['kind'], [], [cube.name]] }
}

function spotOf({ name, kinds }: Subject, cube: string, [at = null, kind = null]: Place): Spot {
  const number = kinds && kind !== null ? (kind as NumberId) : name
  return {
    number,
    office_id: cube === 'office' ? at : null,
    month: cube === 'month' ? (at as Month | null) : null,
  }
}
