// Keeping no longer than promised: what referrals tell of a person goes once their time is over, or once the person is erased.
import { addDays } from '#kernel/day'
import type { Id } from '#kernel/id'
import { done } from '#kernel/outcome'
import { contextFor, systemActor, type Context } from '#platform/context'
import { consult, transact, type Tx } from '#platform/database'
import { tell } from '#platform/events'
import type { Installation } from '#platform/installation'
import { receiptsKeptFrom } from '#registries/people'
import {
  eraseReceipts,
  forgetTold,
  forgettingBatch,
  forgetTraces,
  listErasedPersons,
  listForgettable,
  listIdsOfPerson,
  markPersonGone,
} from '../store/forgetting.ts'
import { listReferralCustodians } from '../store/list.ts'

/** What one run took away: rows that told of somebody, persons taken off referrals, receipts. */
export interface Forgotten {
  readonly rows: number
  readonly persons: number
  readonly receipts: number
}

/**
 * Inside the deed that erases the person: what was told of them goes, nobody can open it any more, and no referral points to
 * them. Gives the referrals. The deed tells the event.
 */
export async function forgetPersonInReferrals(
  tx: Tx,
  context: Context,
  custodian: Id<'organization'>,
  person: Id<'protected-person'>,
): Promise<readonly Id<'referral'>[]> {
  const referrals = await listIdsOfPerson(tx, custodian, person)
  if (referrals.length === 0) return referrals
  await forgetTold(tx, custodian, referrals, context.now)
  await markPersonGone(tx, custodian, person)
  return referrals
}

/** Forgets what is past its time, custodian by custodian and batch by batch. Safe to repeat and to interrupt. */
export async function forgetReferrals(installation: Installation): Promise<Forgotten> {
  const total = { rows: 0, persons: 0, receipts: 0 }
  const overview = contextFor(installation, systemActor())
  for (const id of await consult(overview, listReferralCustodians)) {
    for (let more = true; more;) {
      const batch = await forgetBatch(contextFor(installation, systemActor([], [id])), id)
      total.rows += batch.rows
      total.persons += batch.persons
      total.receipts += batch.receipts
      more = batch.more
    }
  }
  return total
}

async function forgetBatch(context: Context, custodian: Id<'organization'>): Promise<Forgotten & { more: boolean }> {
  const outcome = await transact(context, async (tx) => {
    const before = addDays(context.today, -context.installation.pack.retention.contactDays)
    const over = await listForgettable(tx, custodian, before)
    const traces = await forgetTraces(tx, custodian, over)
    const rows = traces + (await forgetTold(tx, custodian, over, context.now))
    const erased = await listErasedPersons(tx, custodian)
    for (const person of erased) await forgetPersonInReferrals(tx, context, custodian, person)
    const receipts = await eraseReceipts(tx, custodian, receiptsKeptFrom(context.today))
    const count = { rows, persons: erased.length, receipts }
    if (rows + erased.length + receipts > 0) {
      await tell(tx, context, 'referrals-forgotten', custodian, { custodian }, count)
    }
    const more = [over.length, erased.length, receipts].some((each) => each === forgettingBatch)
    return done({ ...count, more })
  })
  if (!outcome.done) throw new Error('nothing objects to forgetting')
  return outcome.value
}
