// Keeping counts beside the entries, so that the network's numbers need not be counted from every entry each time they are read.
import { done } from '#kernel/outcome'
import { contextFor, systemActor } from '#platform/context'
import { transact } from '#platform/database'
import type { Installation } from '#platform/installation'
import { keepMonthCounts } from '../store/counts.ts'

/** More than an installation ever has of agencies' years: what is written meanwhile waits for the next run. */
const mostRounds = 2000

/** Counts every month anew in which entries changed, an agency's year in each transaction; gives how many months that were. */
export async function keepCounts(installation: Installation): Promise<number> {
  let total = 0
  for (let round = 0; round < mostRounds; round += 1) {
    const context = contextFor(installation, systemActor())
    const outcome = await transact(context, async (tx) => done(await keepMonthCounts(tx, context.today, context.now)))
    if (!outcome.done) throw new Error('nothing objects to counting')
    if (outcome.value === 0) break
    total += outcome.value
  }
  return total
}
