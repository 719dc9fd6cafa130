// Counts by row and by column (offices and months) whose cells are never published: what is public of the cells all the same.
// Where a row and a column do not cross (a window that was not open yet), there is nobody; and where a release corrects an
// earlier one, cells that were not corrected are the same in both. The figures of all releases are put into one system with
// these cells behind them.
import type { Dimension, Figure, Relation } from './table.ts'

/** The count of a cell; null where there can be nobody, which is public; undefined where a count of former times is no longer known. */
export type CellCount = number | null | undefined

export interface Crossing {
  readonly rows: Dimension
  readonly columns: Dimension
  /** What all of them are of, as `year=2007`. */
  readonly within: string
  /** Added up from cells. `isTold` false: it is never published, but follows from others and must give nobody away either. */
  readonly counts: readonly { readonly name: string; readonly isTold: boolean }[]
  /** Figures that are sums of those, place by place. */
  readonly sums: readonly { readonly name: string; readonly parts: readonly string[] }[]
  /** One a release, the earliest first; only the last is still to be published. */
  readonly releases: readonly ((name: string, row: string, column: string) => CellCount)[]
  /** Whether a figure's count is what it was in the release before, where that is known though its cells are not. */
  readonly isUnchanged?: ((name: string, release: number, place: CrossedPlace) => boolean | undefined) | undefined
}

/** A row, a column, or, both null, all of them. */
export interface CrossedPlace {
  readonly row: string | null
  readonly column: string | null
}

export interface Crossed {
  readonly figures: readonly Figure[]
  readonly relations: readonly Relation[]
  /** The key of a figure in a release (from 0). Two releases in which nothing of it changed have one key. */
  keyOf(name: string, release: number, place: CrossedPlace): string
}

/** One count with what its cells were in each release. */
interface Cells {
  readonly crossing: Crossing
  readonly name: string
  /** In which release each cell got the count that it has in a release; null where it has none. */
  readonly versions: (row: string, column: string) => readonly (number | null)[]
}

/** All figures of all releases, and how they hang together. */
export function crossCounts(crossing: Crossing): Crossed {
  const { counts, sums, releases } = crossing
  const all = counts.map(({ name }) => cellsOf(crossing, name))
  const versionOf = (name: string, release: number, place: CrossedPlace): number => {
    if (release > 0 && crossing.isUnchanged?.(name, release, place)) return versionOf(name, release - 1, place)
    const summed = sums.find((sum) => sum.name === name)?.parts ?? [name]
    const since = Math.max(
      ...summed.map((part) =>
        sinceWhen(
          all.find((one) => one.name === part)!,
          release,
          place,
        ),
      ),
    )
    return since < release ? versionOf(name, since, place) : since
  }
  const keyOf: Crossed['keyOf'] = (name, release, place) =>
    nameOf(crossing, name, place, versionOf(name, release, place))
  const relations = new Map<string, Relation>()
  const add = (total: string, parts: readonly string[]) => {
    const relation = { total, parts, adds: 'sum' } as const
    relations.set(JSON.stringify(relation), relation)
  }
  for (const release of releases.keys()) {
    for (const cells of all) addUp(cells, release, (place) => keyOf(cells.name, release, place), add)
    for (const place of placesOf(crossing))
      for (const { name, parts } of sums)
        add(
          keyOf(name, release, place),
          parts.map((part) => keyOf(part, release, place)),
        )
  }
  for (const cells of all) addSteps(cells, add)
  return { figures: listFigures(crossing, keyOf), relations: [...relations.values()], keyOf }
}

/** Rows, the total, columns: in this order they are published, the first most finely. */
const placesOf = ({ rows, columns }: Crossing): CrossedPlace[] => [
  ...rows.categories.map((row) => ({ row, column: null })),
  { row: null, column: null },
  ...columns.categories.map((column) => ({ row: null, column })),
]

function nameOf({ rows, columns, within }: Crossing, name: string, place: CrossedPlace, version: number): string {
  const { row, column } = place
  return [
    name,
    ...(row === null ? [] : [`${rows.name}=${row}`]),
    ...(column === null ? [] : [`${columns.name}=${column}`]),
    within,
    ...(version === 0 ? [] : [`release=${version + 1}`]),
  ].join('|')
}

function cellsOf(crossing: Crossing, name: string): Cells {
  const known = new Map<string, (number | null)[]>()
  const find = (row: string, column: string): (number | null)[] => {
    const versions: (number | null)[] = []
    let former: CellCount
    for (const [release, countOf] of crossing.releases.entries()) {
      const count = countOf(name, row, column)
      const isSame = release > 0 && count !== undefined && count === former
      // Where nobody could be and nobody is, nothing changed, though somebody could be there now.
      const isNone = count === null || (count === 0 && versions[release - 1] === null)
      versions.push(isNone ? null : isSame ? versions[release - 1]! : release)
      former = count
    }
    return versions
  }
  const versions = (row: string, column: string) => {
    const at = `${row} ${column}`
    if (!known.has(at)) known.set(at, find(row, column))
    return known.get(at)!
  }
  return { crossing, name, versions }
}

/** Since which release a figure's cells are what they are in this one. */
function sinceWhen({ crossing, versions }: Cells, release: number, { row, column }: CrossedPlace): number {
  const rows = row === null ? crossing.rows.categories : [row]
  const columns = column === null ? crossing.columns.categories : [column]
  const isSame = (one: number, other: number): boolean =>
    rows.every((at) => columns.every((of) => versions(at, of)[one] === versions(at, of)[other]))
  let since = release
  while (since > 0 && isSame(since - 1, release)) since -= 1
  return since
}

type Add = (total: string, parts: readonly string[]) => void

/** A figure of each row is the sum of its cells, and so is that of each column; the total is the sum of the rows. */
function addUp(cells: Cells, release: number, keyOf: (place: CrossedPlace) => string, add: Add): void {
  const { crossing, versions, name } = cells
  const { rows, columns } = groupCells(cells)
  const block = (row: readonly string[], column: readonly string[]): string[] => {
    const version = versions(row[0]!, column[0]!)[release]!
    return version === null ? [] : [nameOfCell(name, row[0]!, column[0]!, version)]
  }
  const join = (keys: readonly string[], parts: readonly string[]) => {
    const whole = keys.length === 1 ? keys[0]! : `${keys[0]!} and others in ${release}`
    if (keys.length > 1) add(whole, keys)
    add(whole, parts)
  }
  for (const group of rows) {
    const keys = group.map((row) => keyOf({ row, column: null }))
    const parts = columns.flatMap((column) => block(group, column))
    join(keys, parts)
  }
  for (const group of columns) {
    const keys = group.map((column) => keyOf({ row: null, column }))
    const parts = rows.flatMap((row) => block(row, group))
    join(keys, parts)
  }
  const all = crossing.rows.categories.map((row) => keyOf({ row, column: null }))
  add(keyOf({ row: null, column: null }), all)
}

/** A block of cells is known by its first; the block begins its life in a release. */
const nameOfCell = (name: string, row: string, column: string, version: number): string =>
  `${name} at ${row} ${column} since ${version}`

/**
 * Rows of which no cell ever changed and that cross the same columns are one row to whoever adds up, and columns likewise: any sums
 * that fit the whole fit its parts (the cells are those of a transport, which can be shared out).
 */
function groupCells({ crossing, versions }: Cells): { rows: string[][]; columns: string[][] } {
  const [rows, columns] = [crossing.rows.categories, crossing.columns.categories]
  const group = (own: readonly string[], lineOf: (one: string) => (readonly (number | null)[])[]): string[][] => {
    const groups = new Map<string, string[]>()
    for (const one of own) {
      const line = lineOf(one)
      const isSteady = line.every((cell) => cell.every((version) => version === cell[0]))
      const sign = isSteady ? JSON.stringify(line) : one
      groups.set(sign, [...(groups.get(sign) ?? []), one])
    }
    return [...groups.values()]
  }
  return {
    rows: group(rows, (row) => columns.map((column) => versions(row, column))),
    columns: group(columns, (column) => rows.map((row) => versions(row, column))),
  }
}

/** Whether a cell grew or shrank from one release to the next is held to be known: the greater count is the other and something. */
function addSteps({ crossing, name, versions }: Cells, add: Add): void {
  for (const row of crossing.rows.categories)
    for (const column of crossing.columns.categories) {
      const counts = crossing.releases.map((countOf) => countOf(name, row, column))
      for (const [release, count] of counts.entries()) {
        const former = counts[release - 1]
        if (typeof former !== 'number' || typeof count !== 'number' || former === count) continue
        const [from, to] = [release - 1, release].map((at) =>
          nameOfCell(name, row, column, versions(row, column)[at]!),
        ) as [string, string]
        const step = `${to} from ${release - 1}`
        if (count > former) add(to, [from, step])
        else add(from, [to, step])
      }
    }
}

function listFigures(crossing: Crossing, keyOf: Crossed['keyOf']): Figure[] {
  const { counts, sums, releases } = crossing
  const figures = new Map<string, Figure>()
  const last = releases.length - 1
  const isOfLast = (name: string, place: CrossedPlace, key: string) => keyOf(name, last, place) === key
  for (const release of releases.keys())
    for (const { name, isTold, parts } of [
      ...counts.map((count) => ({ ...count, parts: [count.name] })),
      ...sums.map((sum) => ({ ...sum, isTold: true })),
    ])
      for (const place of placesOf(crossing)) {
        const key = keyOf(name, release, place)
        if (figures.has(key)) continue
        const count = parts.reduce((sum, part) => sum + countAt(crossing, part, release, place), 0)
        const figure = { key, table: name, place: [place.row, place.column], isCell: false, count }
        const isUntold = !isTold || !isOfLast(name, place, key)
        figures.set(key, { ...figure, ...(isUntold ? { isUntold } : release > 0 ? { isCorrection: true } : {}) })
      }
  return [...figures.values()]
}

function countAt({ rows, columns, releases }: Crossing, name: string, release: number, place: CrossedPlace): number {
  const ofRows = place.row === null ? rows.categories : [place.row]
  const ofColumns = place.column === null ? columns.categories : [place.column]
  return ofRows
    .flatMap((row) => ofColumns.map((column) => releases[release]!(name, row, column) ?? 0))
    .reduce((sum, count) => sum + count, 0)
}
