// Keeping no longer than promised: contacts, receipts and what points to an erased person go, custodian by custodian and batch by
// batch; what is about to go is announced before. Every run is safe to repeat and to interrupt.
import { addDays, dayAt, type Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { done } from '#kernel/outcome'
import { contextFor, systemActor, type Context } from '#platform/context'
import { consult, transact, type Db, type Tx } from '#platform/database'
import { tell } from '#platform/events'
import type { Installation } from '#platform/installation'
import { erasePerson, receiptsKeptFrom } from '#registries/people'
import { forgetPersonInReferrals } from '#registries/referrals'
import {
  countErasedBetween,
  eraseEnrolmentReceipts,
  eraseVisitReceipts,
  erasingBatch,
  findLastAnnouncement,
  forgetTraces,
  listErasedBy,
  listOverdue,
  listPointedAt,
  receiptsBatch,
  type Keeping,
  type ToBeErased,
} from '../store/keeping.ts'
import { listCustodians } from '../store/visit.ts'

type Custodian = Id<'organization'>

/** Days before the erasing on which it is announced. */
export const warningDays = 14

/** A day before every other: nothing was announced yet. */
const never = '1000-01-01' as Day

const keepingOf = ({ installation, today }: Context): Keeping => ({
  contactDays: installation.pack.retention.contactDays,
  today,
  zone: installation.zone,
})

/** Contacts of an office that are erased within the next two weeks, the next ones first: for whoever works for their agency. */
export const listToBeErased = (db: Db, context: Context, office: Id<'office'>): Promise<ToBeErased[]> =>
  listErasedBy(db, office, addDays(context.today, warningDays), keepingOf(context))

/**
 * Erases a person inside the caller's deed: the contact is unreadable at once, what was told to providers with it, plans and seats
 * are gone, visits and referrals stay as counts. Tells `person-erased`.
 */
export async function forgetPerson(
  tx: Tx,
  context: Context,
  custodian: Custodian,
  person: Id<'protected-person'>,
): Promise<void> {
  await forgetPersonInReferrals(tx, context, custodian, person)
  await forgetTraces(tx, custodian, person)
  await erasePerson(tx, context, person)
}

/** Erases contacts whose days are over; gives how many. */
export const eraseOldContacts = (installation: Installation): Promise<number> =>
  inBatches(installation, erasingBatch, async (tx, context, custodian) => {
    const overdue = await listOverdue(tx, custodian, keepingOf(context))
    for (const person of overdue) await forgetPerson(tx, context, custodian, person)
    return overdue.length
  })

/** Takes away what still points to a person who was erased; gives to how many. */
export const forgetErasedPersons = (installation: Installation): Promise<number> =>
  inBatches(installation, erasingBatch, async (tx, _, custodian) => {
    const persons = await listPointedAt(tx, custodian)
    for (const person of persons) await forgetTraces(tx, custodian, person)
    return persons.length
  })

/** Erases the receipts of visits and enrolments that are past their time; gives how many. */
export const eraseOldReceipts = (installation: Installation): Promise<number> =>
  inBatches(installation, receiptsBatch, async (tx, context, custodian) => {
    const before = receiptsKeptFrom(context.today)
    const visits = await eraseVisitReceipts(tx, custodian, before)
    const enrolments = await eraseEnrolmentReceipts(tx, custodian, before, installation.zone)
    const count = visits + enrolments
    if (count > 0) await tell(tx, context, 'receipts-erased', custodian, { custodian }, { count })
    return count
  })

/** Announces, once for each, how many contacts are erased two weeks from now; gives how many. */
export const announceErasing = (installation: Installation): Promise<number> =>
  inBatches(installation, Infinity, async (tx, context, custodian) => {
    const last = await findLastAnnouncement(tx, custodian)
    const after = last ? addDays(dayAt(last, installation.zone), warningDays) : never
    const by = addDays(context.today, warningDays)
    const count = after < by ? await countErasedBetween(tx, custodian, after, by, keepingOf(context)) : 0
    if (count > 0) await tell(tx, context, 'erasing-announced', custodian, { custodian }, { count, by })
    return count
  })

/** Does a batch of work for each custodian until less than a whole batch is found; gives how much was done. */
async function inBatches(
  installation: Installation,
  whole: number,
  work: (tx: Tx, context: Context, custodian: Custodian) => Promise<number>,
): Promise<number> {
  let total = 0
  for (const custodian of await consult(contextFor(installation, systemActor()), listCustodians)) {
    for (let count = whole; count >= whole;) {
      const context = contextFor(installation, systemActor([], [custodian]))
      const outcome = await transact(context, async (tx) => done(await work(tx, context, custodian)))
      if (!outcome.done) throw new Error('nothing objects to forgetting')
      count = outcome.value
      total += count
    }
  }
  return total
}
