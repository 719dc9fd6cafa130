// What the clock does: receipts of past years are erased on 31 January, contacts after the days that the pack says.
import { addDays, day, yearOf, type Day } from '#kernel/day'
import { done } from '#kernel/outcome'
import { contextFor, systemActor, type Context } from '#platform/context'
import { consult, transact } from '#platform/database'
import { tell } from '#platform/events'
import type { Installation } from '#platform/installation'
import type { Job } from '#platform/jobs'
import { erasePerson } from '#registries/people'
import { eraseReceipts, listContactsBefore, listCustodians, markVisitorGone } from './store/visit.ts'

/** The first day whose receipts are still kept: last year's go after 31 January. */
export const receiptsKeptFrom = (today: Day): Day => {
  const year = yearOf(today)
  return day(`${addDays(today, -31) < day(`${year}-01-01`) ? year - 1 : year}-01-01`)
}

/** Erases the receipts that are past their time, custodian by custodian; gives how many. Safe to repeat. */
export async function eraseOldReceipts(installation: Installation): Promise<number> {
  const overview = contextFor(installation, systemActor())
  let erased = 0
  for (const custodian of await consult(overview, listCustodians)) {
    const context: Context = contextFor(installation, systemActor([], [custodian]))
    const outcome = await transact(context, async (tx) => {
      const count = await eraseReceipts(tx, custodian, receiptsKeptFrom(context.today))
      if (count > 0) await tell(tx, context, 'receipts-erased', custodian, { custodian }, { count })
      return done(count)
    })
    if (outcome.done) erased += outcome.value
  }
  return erased
}

/** Erases contacts whose days are over, custodian by custodian; gives how many. Safe to repeat. */
export async function eraseOldContacts(installation: Installation): Promise<number> {
  const overview = contextFor(installation, systemActor())
  let erased = 0
  for (const custodian of await consult(overview, listCustodians)) {
    const context = contextFor(installation, systemActor([], [custodian]))
    const before = addDays(context.today, -installation.pack.retention.contactDays)
    for (const person of await consult(context, (db) => listContactsBefore(db, custodian, before))) {
      const outcome = await transact(context, async (tx) => {
        await markVisitorGone(tx, custodian, person)
        await erasePerson(tx, context, person)
        return done(1)
      })
      if (outcome.done) erased += outcome.value
    }
  }
  return erased
}

export const jobs: readonly Job[] = [
  {
    name: 'ventanillas-erase-contacts',
    schedule: '40 3 * * *',
    run: async (installation) => {
      await eraseOldContacts(installation)
    },
  },
  {
    name: 'ventanillas-erase-receipts',
    schedule: '30 3 * * *',
    run: async (installation) => {
      await eraseOldReceipts(installation)
    },
  },
]
