// The attacker of small cells: 1,000 random tables, published by plain rounding and as a release publishes them. How many figures
// keep fewer than ten candidate values, what the protection says less of, and how long it takes. Then years by office and month with
// a correction each: both releases attacked together, with what is public of which window was open.
import { openSolver } from '#platform/solver'
import { crossCounts } from '#statistics/crossing'
import { attack, protect, roundAll } from '#statistics/disclosure'
import type { CountClass } from '#statistics/rounding'
import { mostPeople } from '#statistics/bounds'
import type { CountTable } from '#statistics/table'
import {
  correctYear,
  crossingOf,
  drawFrom,
  drawTable,
  drawYear,
  tableKinds,
  type TableKind,
} from '../test/small-cell-tables.ts'
import { announceStage, quantile, settleFigure } from './stage/measuring.ts'

const tables = 1000
const solver = await openSolver()

interface Found {
  readonly pinnedPlainly: number
  readonly pinned: number
  readonly least: number
  readonly totals: number
  readonly widened: number
  readonly withheld: number
  readonly took: number
}

async function tryTable(table: CountTable): Promise<Found> {
  const plainly = await attack([table], roundAll([table]), solver)
  const started = performance.now()
  const safe = await protect([table], solver)
  const took = performance.now() - started
  const { pinned, least } = await attack([table], safe.figures, solver)
  return {
    pinnedPlainly: plainly.pinned.length,
    pinned: pinned.length,
    least,
    totals: table.figures.filter(({ isCell, count }) => !isCell && count > 0).length,
    widened: safe.widened.filter(({ state }) => state === 'widened').length,
    withheld: safe.widened.filter(({ state }) => state === 'withheld').length,
    took,
  }
}

const sum = (found: readonly Found[], field: keyof Found): number => found.reduce((all, one) => all + one[field], 0)
const percent = (part: number, whole: number): string => `${((100 * part) / Math.max(1, whole)).toFixed(0)} %`

function sayKind(kind: TableKind, found: readonly Found[]): void {
  const givesAway = found.filter(({ pinnedPlainly }) => pinnedPlainly > 0).length
  const [totals, times] = [sum(found, 'totals'), found.map(({ took }) => took)]
  console.log(
    `${kind.padEnd(14)} ${found.length} tables · plain rounding gives away in ${percent(givesAway, found.length)} · protected: ` +
      `${sum(found, 'pinned')} figures below ten, fewest ${Math.min(...found.map(({ least }) => least))} · of ${totals} totals ` +
      `${percent(sum(found, 'widened'), totals)} widened, ${percent(sum(found, 'withheld'), totals)} withheld · ` +
      `p50 ${quantile(times, 0.5).toFixed(0)} ms, p95 ${quantile(times, 0.95).toFixed(0)} ms`,
  )
}

announceStage('HiGHS', `${tables} random tables`, 'all margins published')
const all: Found[] = []
for (const [at, kind] of tableKinds.entries()) {
  const found: Found[] = []
  for (let number = at; number < tables; number += tableKinds.length)
    found.push(await tryTable(drawTable(kind, number + 1)))
  sayKind(kind, found)
  all.push(...found)
}
const years = 200

/** How many figures of a random year and its correction somebody who has both finds below ten, and the fewest candidates. */
async function tryCorrection(seed: number) {
  const draw = drawFrom(seed)
  const grid = drawYear(draw)
  const corrected = correctYear(grid, draw)
  const said = new Map<string, CountClass>()
  const releases = [[grid], [grid, corrected]].map((grids) => crossCounts(crossingOf(grids)))
  for (const [release, crossed] of releases.entries())
    for (const [key, figure] of (await protect([crossed], solver, { said })).figures)
      said.set(key, figure.state === 'withheld' ? { low: release === 0 ? 1 : 0, high: mostPeople } : figure)
  return attack([releases.at(-1)!], said, solver)
}

const together: Awaited<ReturnType<typeof tryCorrection>>[] = []
for (let seed = 1; seed <= years; seed += 1) together.push(await tryCorrection(seed))
const pinnedTogether = together.reduce((count, { pinned }) => count + pinned.length, 0)
settleFigure('figures below ten candidates, a year and its correction together', pinnedTogether, { most: 0 }, 0)
settleFigure('tables', all.length, { least: tables }, 0)
settleFigure('figures below ten candidates, protected', sum(all, 'pinned'), { most: 0 }, 0)
settleFigure('fewest candidates of a figure, protected', Math.min(...all.map(({ least }) => least)), { least: 10 }, 0)
settleFigure(
  'tables that plain rounding gives away',
  all.filter(({ pinnedPlainly }) => pinnedPlainly > 0).length,
  { least: 1 },
  0,
)
