// What a source tells and what its rows amount to: where a report's text and its table disagree, both stay.
/** Stations that a report's table shows in operation: columns office, unit, lead_agency, source. */
export const historyFile = 'ventanillas-2009.csv'

/** What the report tells of them, by its text and by its table. */
export const figuresFile = 'figures-2009.csv'

/** What a figure is told as by a source: in its text, or by its table. */
export interface ToldFigure {
  readonly code: string
  readonly claim: string
  readonly value: number
  readonly source: string
}

/** What the rows of a table amount to. */
export interface RowCounts {
  readonly rows: number
  readonly offices: number
  readonly mobile: number
  /** First-level divisions, federal districts not counted. */
  readonly states: number
  readonly districts: number
}

/** Counts the rows. How many of their divisions are federal districts the source says; the rest are states. */
export function countRows(
  rows: readonly { office_id: string; division: string; unit: string }[],
  told: readonly ToldFigure[],
): RowCounts {
  const divisions = new Set(rows.map((row) => row.division)).size
  const districts = Math.min(divisions, valueOf(told, 'federal-districts', 'table') ?? 0)
  return {
    rows: rows.length,
    offices: new Set(rows.map((row) => row.office_id)).size,
    mobile: rows.filter((row) => row.unit === 'mobile').length,
    states: divisions - districts,
    districts,
  }
}

/** Where a source's text and the rows of its table disagree. */
export function gapsBetween(
  counts: RowCounts,
  told: readonly ToldFigure[],
): { code: string; text: number; table: number }[] {
  const table: Record<string, number> = {
    stations: counts.rows,
    states: counts.states,
    'federal-districts': counts.districts,
  }
  return Object.entries(table).flatMap(([code, counted]) => {
    const text = valueOf(told, code, 'text')
    return text === undefined || text === counted ? [] : [{ code, text, table: counted }]
  })
}

const valueOf = (told: readonly ToldFigure[], code: string, claim: string): number | undefined =>
  told.find((figure) => figure.code === code && figure.claim === claim)?.value
