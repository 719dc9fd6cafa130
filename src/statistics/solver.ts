// What the audit asks of a solver of linear programs. It is passed in, so that nothing here loads one (#platform/solver does).

/** A weighted sum of variables that lies between two numbers. */
export interface Row {
  readonly low: number
  readonly high: number
  readonly terms: readonly (readonly [variable: number, factor: number])[]
}

/** Variables are numbered from 0, are whole and lie between 0 and `most` until they are limited. */
export interface Program {
  readonly variables: number
  readonly most: number
  readonly rows: readonly Row[]
}

/** A program kept open, to be asked again and again. */
export interface Session {
  limit(variable: number, low: number, high: number): void
  /** Whole numbers for all variables that make the weighted sum greatest; undefined where none fit. */
  maximize(weights: ReadonlyMap<number, number>): Promise<readonly number[] | undefined>
  close(): void
}

export interface Solver {
  open(program: Program): Session
}
