// The tables of a release, declared once and for all: each number of the year by office, and by month over all offices. Both share
// the year's total and the cells of office and month behind them, so they are rounded and attacked together, and with them all
// that was released of the year before.
import type { Month } from '#kernel/day'
import { crossCounts, type CellCount, type Crossed, type Crossing } from '#statistics/crossing'
import { monthsOf } from './network.ts'
import type { NumberId } from './release.ts'

/** The numbers whose cells are counted. The vaccinations are published within a sum only: beside it and the tests nothing could be said of them. */
export const countedNumbers = [
  'informed',
  'contacts',
  'homes-and-centers',
  'informed-on-programs',
  'enrolled',
  'tests',
  'vaccinations',
] as const

export type CountedNumber = (typeof countedNumbers)[number]

export const isCountedNumber = (name: string): name is CountedNumber =>
  (countedNumbers as readonly string[]).includes(name)

/** Numbers that hang together: each is told, but for those that only a sum tells. */
const sets: readonly {
  readonly counts: readonly { readonly name: CountedNumber; readonly isTold: boolean }[]
  readonly sums: readonly { readonly name: NumberId; readonly parts: readonly CountedNumber[] }[]
}[] = [
  ...(['informed', 'contacts', 'homes-and-centers', 'informed-on-programs', 'enrolled'] as const).map((name) => ({
    counts: [{ name, isTold: true }],
    sums: [],
  })),
  {
    counts: [
      { name: 'tests', isTold: true },
      { name: 'vaccinations', isTold: false },
    ],
    sums: [{ name: 'tests-and-vaccinations', parts: ['tests', 'vaccinations'] }],
  },
]

/** Where a published figure stands: of an office in the year, of all offices in a month, or of all offices in the year. */
export interface Spot {
  readonly number: NumberId
  readonly office_id: string | null
  readonly month: Month | null
}

/** A spot as a text, to look it up by. */
export const spotKey = ({ number, office_id, month }: Spot): string => `${number} ${office_id ?? ''} ${month ?? ''}`

/** The count of an office in a month; null where there can be none, undefined where it is no longer known. */
export type CellsOf = (number: CountedNumber, office: string, month: Month) => CellCount

/** Figures that hang together, those of the releases before among them. */
export interface LinkedTables {
  readonly name: string
  readonly figures: Crossed
  /** The spots of this release by the keys of their figures. */
  readonly spots: ReadonlyMap<string, Spot>
  /** The key of a spot in a release of the year, from 0; undefined where the spot is not of these figures. */
  keyOf(release: number, spot: Spot): string | undefined
}

/** The tables of a year. `releases`: the cells of each release that is out, and last of the one to come. */
export const tablesOf = (
  year: number,
  offices: readonly string[],
  releases: readonly CellsOf[],
  isUnchanged?: Crossing['isUnchanged'],
): LinkedTables[] =>
  sets.map(({ counts, sums }) => {
    const months = monthsOf(year)
    const figures = crossCounts({
      rows: { name: 'office', categories: offices },
      columns: { name: 'month', categories: months },
      within: `year=${year}`,
      counts,
      sums,
      releases: releases.map((cells) => (name, office, month) => cells(name as CountedNumber, office, month as Month)),
      isUnchanged,
    })
    const known = new Set([...counts, ...sums].map(({ name }) => name as string))
    const keyOf = (release: number, { number, office_id, month }: Spot): string | undefined =>
      known.has(number) ? figures.keyOf(number, release, { row: office_id, column: month }) : undefined
    const told = [...counts.filter(({ isTold }) => isTold), ...sums].map(({ name }) => name as NumberId)
    const spots = told.flatMap((number) => [
      ...offices.map((office_id): Spot => ({ number, office_id, month: null })),
      { number, office_id: null, month: null },
      ...months.map((month): Spot => ({ number, office_id: null, month })),
    ])
    const last = releases.length - 1
    return { name: counts[0]!.name, figures, keyOf, spots: new Map(spots.map((spot) => [keyOf(last, spot)!, spot])) }
  })

/** Each set of tables is rounded in one step and attacked in another. */
export const stepsOf = (linked: readonly LinkedTables[]): number => linked.length * 2
