// Keeping counts beside the entries, so that the network's numbers need not be counted from every entry each time they are read.
import { done, type Outcome } from '#kernel/outcome'
import { contextFor, systemActor, type Context } from '#platform/context'
import { transact, type Tx } from '#platform/database'
import type { Installation } from '#platform/installation'
import { keepMonthCounts, markOutdated, type MarkedYear } from '../store/counts.ts'

/** Agencies' years whose counts could not be kept. They are counted from their entries meanwhile, and tried again. */
export class CountsNotKept extends Error {
  override readonly name = 'CountsNotKept'
  readonly years: readonly MarkedYear[]
  /** Whose they are, as the log of the jobs names it. */
  readonly code: string

  constructor(years: readonly MarkedYear[], causes: readonly unknown[]) {
    const code = years.map(({ custodian_id, year }) => `${custodian_id} ${year}`).join(', ')
    super(`counts not kept: ${code}`, { cause: causes })
    this.years = years
    this.code = code
  }
}

/**
 * Counts every month anew in which entries changed, or that was counted with other definitions: an agency's year in each transaction.
 * Gives how many months that were. One that fails stops no other; `CountsNotKept` names it at the end.
 */
export async function keepCounts(installation: Installation): Promise<number> {
  let total = 0
  const failed: MarkedYear[] = []
  const causes: unknown[] = []
  for (const each of await deed(installation, (tx) => markOutdated(tx))) {
    try {
      total += await deed(installation, (tx, { today, now }) => keepMonthCounts(tx, each, today, now))
    } catch (error) {
      failed.push(each)
      causes.push(error)
    }
  }
  if (failed.length > 0) throw new CountsNotKept(failed, causes)
  return total
}

async function deed<Value>(
  installation: Installation,
  work: (tx: Tx, context: Context) => Promise<Value>,
): Promise<Value> {
  const context = contextFor(installation, systemActor())
  const outcome: Outcome<Value> = await transact(context, async (tx) => done(await work(tx, context)))
  if (!outcome.done) throw new Error('nothing objects to counting')
  return outcome.value
}
