// Keeping no longer than promised: contacts, receipts and what points to an erased person go, custodian by custodian and batch by
// batch; what is about to go is announced before. Every run is safe to repeat and to interrupt.
import { addDays, type Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { done } from '#kernel/outcome'
import { contextFor, systemActor, visibleCustodians, type Context } from '#platform/context'
import { consult, transact, type Db, type Tx } from '#platform/database'
import { tell } from '#platform/events'
import type { Installation } from '#platform/installation'
import { erasePerson, markErasing, receiptsKeptFrom } from '#registries/people'
import { forgetPersonInReferrals } from '#registries/referrals'
import {
  eraseEnrolmentReceipts,
  eraseVisitReceipts,
  erasingBatch,
  forgetTraces,
  judgingBatch,
  listErasedBy,
  listJudged,
  listOverdue,
  listPointedAt,
  receiptsBatch,
  type Keeping,
  type ToBeErased,
} from '../store/keeping.ts'
import { deleteAbandoned } from '../store/import.ts'
import { listCustodians } from '../store/visit.ts'

type Custodian = Id<'organization'>

/** Days before the erasing on which it is announced. */
export const warningDays = 14

const keepingOf = ({ installation, today }: Context): Keeping => ({
  contactDays: installation.pack.retention.contactDays,
  today,
  zone: installation.zone,
})

/** Contacts of an office that are erased within the next two weeks, the next ones first: for whoever works for their agency. */
export const listToBeErased = (db: Db, context: Context, office: Id<'office'>): Promise<ToBeErased[]> =>
  listErasedBy(db, visibleCustodians(context.actor), office, addDays(context.today, warningDays), keepingOf(context))

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

/** Erases contacts whose days are over, none unannounced; gives how many. */
export async function eraseOldContacts(installation: Installation): Promise<number> {
  await announceErasing(installation)
  return inBatches(installation, erasingBatch, async (tx, context, custodian) => {
    const overdue = await listOverdue(tx, custodian, keepingOf(context))
    for (const person of overdue) await forgetPerson(tx, context, custodian, person)
    return overdue.length
  })
}

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

/** Days after which what waits of an import that nobody went on with is taken away. */
const waitingDays = 14

/** Takes away imports that were begun and never finished, with the visits that wait in them; gives how many. */
export const forgetImports = (installation: Installation): Promise<number> =>
  inBatches(installation, Infinity, (tx, context, custodian) =>
    deleteAbandoned(tx, custodian, new Date(context.now.getTime() - waitingDays * 86_400_000)),
  )

/** Announces, once for each, the contacts that are erased within two weeks; gives how many. */
export const announceErasing = (installation: Installation): Promise<number> =>
  inBatches(installation, Infinity, async (tx, context, custodian) => {
    const by = addDays(context.today, warningDays)
    const count = await markDue(tx, custodian, by, keepingOf(context))
    if (count > 0) await tell(tx, context, 'erasing-announced', custodian, { custodian }, { count, by })
    return count
  })

/** Judges the custodian's contacts and notes the days that have come near, or gone further; gives how many are newly near. */
async function markDue(tx: Tx, custodian: Custodian, by: Day, keeping: Keeping): Promise<number> {
  let after: Id<'protected-person'> | null = null
  let near = 0
  for (;;) {
    const contacts: Awaited<ReturnType<typeof listJudged>> = await listJudged(tx, custodian, after, keeping)
    const days = contacts
      .map(({ person_id, erasing_on, erased_on }) => ({
        person_id,
        erasing_on: erased_on <= by ? erased_on : null,
        before: erasing_on,
      }))
      .filter(({ erasing_on, before }) => erasing_on !== before)
    near += days.filter(({ before }) => before === null).length
    if (days.length > 0) await markErasing(tx, days)
    if (contacts.length < judgingBatch) return near
    after = contacts.at(-1)!.person_id
  }
}

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
