// HiGHS, compiled to WebAssembly, behind the few questions that the audit of published tables asks. It is loaded when first
// asked for, since only the job that prepares a release needs it; between questions it lets the program's other work go on.
import type { Highs, Model, ModelData } from 'highs'

/** A weighted sum of variables between two numbers. */
interface Row {
  readonly low: number
  readonly high: number
  readonly terms: readonly (readonly [variable: number, factor: number])[]
}

/** Whole variables from 0 to `most`, and what their sums must be. */
interface Program {
  readonly variables: number
  readonly most: number
  readonly rows: readonly Row[]
}

interface Session {
  limit(variable: number, low: number, high: number): void
  maximize(weights: ReadonlyMap<number, number>): Promise<readonly number[] | undefined>
  close(): void
}

let loading: Promise<Highs> | undefined

/** The solver; the same one each time. Throws where a program is neither solved nor found impossible. */
export async function openSolver(): Promise<{ open(program: Program): Session }> {
  loading ??= import('highs').then(({ default: load }) => load())
  const highs = await loading
  return { open: (program) => openSession(highs, program) }
}

const longestTurn = 15

function openSession(highs: Highs, program: Program): Session {
  const model = highs.createModel(modelOf(highs, program))
  model.options.set({ output_flag: false, presolve: 'off' })
  let rested = performance.now()
  return {
    limit: (variable, low, high) => void model.changeColBounds(variable, low, high),
    close: () => model.dispose(),
    maximize: async (weights) => {
      if (performance.now() - rested > longestTurn) {
        await new Promise((resolve) => setImmediate(resolve))
        rested = performance.now()
      }
      return maximize(highs, model, program.variables, weights)
    },
  }
}

function modelOf(highs: Highs, { variables, most, rows }: Program): ModelData {
  const { objectiveSense } = highs.constants
  return {
    numCols: variables,
    numRows: rows.length,
    sense: objectiveSense.maximize,
    colCost: new Float64Array(variables),
    colLower: new Float64Array(variables),
    colUpper: new Float64Array(variables).fill(most),
    rowLower: rows.map(({ low }) => low),
    rowUpper: rows.map(({ high }) => high),
    matrix: {
      format: 'csr',
      numCols: variables,
      numRows: rows.length,
      starts: startsOf(rows),
      indices: rows.flatMap(({ terms }) => terms.map(([variable]) => variable)),
      values: rows.flatMap(({ terms }) => terms.map(([, factor]) => factor)),
    },
  }
}

/** Where the terms of each row begin, and where the last end. */
function startsOf(rows: readonly Row[]): number[] {
  let start = 0
  return [0, ...rows.map(({ terms }) => (start += terms.length))]
}

/** The corner of the linear program; where it is not in whole numbers, the whole-numbered program is solved. */
function maximize(highs: Highs, model: Model, variables: number, weights: ReadonlyMap<number, number>) {
  const costs = new Float64Array(variables)
  for (const [variable, weight] of weights) costs[variable] = weight
  model.changeColsCost({ kind: 'range', from: 0, to: variables - 1 }, costs)
  const corner = solve(highs, model)
  if (!corner || corner.every((value) => Math.abs(value - Math.round(value)) < 1e-5)) return corner && roundAll(corner)
  const { variableType } = highs.constants
  const kinds = Array.from({ length: variables }, () => variableType.integer)
  model.changeColsIntegrality({ kind: 'range', from: 0, to: variables - 1 }, kinds)
  const whole = solve(highs, model)
  model.clearIntegrality()
  return whole && roundAll(whole)
}

function solve(highs: Highs, model: Model): number[] | undefined {
  model.run()
  const status = model.getModelStatus()
  const { optimal, infeasible } = highs.constants.modelStatus
  if (status === infeasible) return undefined
  if (status !== optimal) throw new Error(`the solver ended with the status ${status}`)
  return [...model.getSolution().colValue]
}

/** Whole numbers, and no zero below zero. */
const roundAll = (values: readonly number[]): number[] => values.map((value) => Math.round(value) + 0)
