// A table as it is published: its cells and those of its margins that are declared, each a figure, and how figures add up.
// That is all that a reader has, and so all that an attacker may start from.
import type { CountClass } from './rounding.ts'

export interface Dimension {
  readonly name: string
  readonly categories: readonly string[]
}

/** Where a figure stands: a category of each dimension in the table's order, null for all of them together. */
export type Place = readonly (string | null)[]

export interface TableDeclaration {
  /** What is counted; tables of one name that stand at one place share that figure. */
  readonly name: string
  /** One to three. The cells are all combinations of their categories. */
  readonly dimensions: readonly Dimension[]
  /** The margins that are published, each by the dimensions it keeps; [] is the grand total. The first is kept finest. */
  readonly margins: readonly (readonly string[])[]
  /** sum: a total is the sum of its cells. distinct: it is at least the greatest of them and at most their sum. */
  readonly adds: 'sum' | 'distinct'
  /** What the whole table is of, as `{ year: '2007' }`: its grand total is then the figure of 2007 in a table by year. */
  readonly within?: Readonly<Record<string, string>>
}

/** A published number with its true value. */
export interface Figure {
  readonly key: string
  readonly table: string
  readonly place: Place
  readonly isCell: boolean
  readonly count: number
  /** Nobody is told it with these tables: it is known from the others only, and from what was told before. */
  readonly isUntold?: boolean
  /** It takes the place of a figure that is out: even that it is nobody is not told by itself. */
  readonly isCorrection?: boolean
}

/** A total and what it is made of, by the keys of figures. A key of no figure is of a count that is published nowhere. */
export interface Relation {
  readonly total: string
  readonly parts: readonly string[]
  readonly adds: 'sum' | 'distinct'
}

/** Figures and how they add up: all that an attack needs. */
export interface AddedFigures {
  readonly figures: readonly Figure[]
  readonly relations: readonly Relation[]
}

/** Its figures are the cells in the order of their categories, then the margins in the order declared. */
export interface CountTable extends AddedFigures {
  readonly declaration: TableDeclaration
}

/** What is known of each figure, by its key. */
export type Classes = ReadonlyMap<string, CountClass>

/** The table with the true value of each of its figures: every cell, and every margin that is declared. */
export function fillTable(declaration: TableDeclaration, countOf: (place: Place) => number): CountTable {
  const { dimensions, margins } = declaration
  if (dimensions.length < 1 || dimensions.length > 3) throw new Error(`${dimensions.length} dimensions make no table`)
  const all = dimensions.map(({ name }) => name)
  const published = [all, ...margins]
  const figures = published.flatMap((kept) =>
    placesOf(dimensions, kept).map((place) => ({
      key: keyOf(declaration, place),
      table: declaration.name,
      place,
      isCell: kept.length === all.length,
      count: countOf(place),
    })),
  )
  return { declaration, figures, relations: relationsOf(declaration, published) }
}

/** All places that keep the named dimensions, in the order of their categories. */
function placesOf(dimensions: readonly Dimension[], kept: readonly string[]): Place[] {
  const stranger = kept.find((name) => !dimensions.some((dimension) => dimension.name === name))
  if (stranger !== undefined) throw new Error(`the table has no dimension ${stranger}`)
  return dimensions.reduce<Place[]>(
    (places, { name, categories }) =>
      places.flatMap((place) => (kept.includes(name) ? categories : [null]).map((category) => [...place, category])),
    [[]],
  )
}

/** A figure's name, the same in every table in which it stands. */
function keyOf({ name, dimensions, within }: TableDeclaration, place: Place): string {
  const own = dimensions.flatMap((dimension, at) => (place[at] === null ? [] : [`${dimension.name}=${place[at]}`]))
  const outer = Object.entries(within ?? {}).map(([dimension, category]) => `${dimension}=${category}`)
  return [name, ...[...own, ...outer].sort()].join('|')
}

/** Sums: each margin of the cells. Distinct counts: each margin of every finer one, since their sums are not equal. */
function relationsOf(declaration: TableDeclaration, published: readonly (readonly string[])[]): Relation[] {
  const { dimensions, adds } = declaration
  const [cells = [], ...margins] = published
  return margins.flatMap((margin) => {
    const finer = adds === 'sum' ? [cells] : published.filter((kept) => isFiner(kept, margin))
    return finer.flatMap((kept) => {
      const parts = placesOf(dimensions, kept)
      return placesOf(dimensions, margin).map((place) => ({
        total: keyOf(declaration, place),
        parts: parts.filter((part) => isUnder(part, place)).map((part) => keyOf(declaration, part)),
        adds,
      }))
    })
  })
}

const isFiner = (kept: readonly string[], margin: readonly string[]): boolean =>
  kept.length > margin.length && margin.every((name) => kept.includes(name))

const isUnder = (part: Place, whole: Place): boolean =>
  whole.every((category, at) => category === null || part[at] === category)
