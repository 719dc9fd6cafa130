// The messages on their way, and the phones that want none (platform.outbox, platform.sms_stop).
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type Tx } from '../database.ts'

export type MessageKind = 'mail' | 'sms'

/** What became of a message. */
export type MessageState = 'waiting' | 'delivered' | 'failed' | 'stopped' | 'expired'

const WaitingRow = z.object({
  id: z.custom<Id<'message'>>(),
  kind: z.enum(['mail', 'sms']),
  sealed: z.instanceof(Buffer),
  attempts: z.number(),
})

export type WaitingMessage = z.output<typeof WaitingRow>

const CountRow = z.object({
  created_on: z.custom<Day>(),
  kind: z.enum(['mail', 'sms']),
  state: z.enum(['waiting', 'delivered', 'failed', 'stopped', 'expired']),
  messages: z.number(),
})

export type MessageCount = z.output<typeof CountRow>

/** Puts a sealed message into the outbox, due now. */
export async function insertMessage(
  tx: Tx,
  message: { id: Id<'message'>; kind: MessageKind; createdOn: Day; sealed: Buffer; at: Date },
): Promise<void> {
  await run(
    tx,
    sql`insert into platform.outbox (id, kind, created_on, sealed, next_at)
      values (${message.id}::uuid, ${message.kind}, ${message.createdOn}::date, ${message.sealed}, ${message.at})`,
  )
}

/**
 * Takes up to `limit` due messages of the kinds for one attempt each. They are due again at `leaseUntil`, so that a
 * process that dies in the middle of an attempt loses none; other processes skip what this one holds.
 */
export async function claimMessages(
  tx: Tx,
  kinds: readonly MessageKind[],
  now: Date,
  leaseUntil: Date,
  limit: number,
): Promise<WaitingMessage[]> {
  return list(
    tx,
    WaitingRow,
    sql`update platform.outbox set attempts = attempts + 1, next_at = ${leaseUntil}
      where id in (select id from platform.outbox
        where state = 'waiting' and next_at <= ${now} and kind = any (${[...kinds]}::text[])
        order by next_at limit ${limit} for update skip locked)
      returning id, kind, sealed, attempts`,
  )
}

/** Ends a message: its content is erased. Gives false where it had ended already. */
export async function markEnded(
  tx: Tx,
  message: Id<'message'>,
  state: Exclude<MessageState, 'waiting'>,
): Promise<boolean> {
  const touched = await run(
    tx,
    sql`update platform.outbox set state = ${state}, sealed = null, next_at = null, attempts = 0
      where id = ${message}::uuid and state = 'waiting'`,
  )
  return touched > 0
}

/** Sets when the next attempt is due. */
export async function markPostponed(tx: Tx, message: Id<'message'>, until: Date): Promise<void> {
  await run(tx, sql`update platform.outbox set next_at = ${until} where id = ${message}::uuid and state = 'waiting'`)
}

/** Erases the content of messages that have waited since before the day; gives how many. */
export const markExpired = (tx: Tx, before: Day): Promise<number> =>
  run(
    tx,
    sql`update platform.outbox set state = 'expired', sealed = null, next_at = null, attempts = 0
      where state = 'waiting' and created_on < ${before}::date`,
  )

/** Deletes what is left of messages older than the day; gives how many. */
export const deleteOldMessages = (tx: Tx, before: Day): Promise<number> =>
  run(tx, sql`delete from platform.outbox where created_on < ${before}::date and state <> 'waiting'`)

/** The newest waiting messages of the kinds, sealed. */
export const listWaiting = (db: Db, kinds: readonly MessageKind[], limit: number): Promise<WaitingMessage[]> =>
  list(
    db,
    WaitingRow,
    sql`select id, kind, sealed, attempts from platform.outbox where state = 'waiting' and kind = any (${[...kinds]}::text[])
      order by created_on desc, next_at desc, id limit ${limit}`,
  )

/** How many messages of each kind and state there were on each of the latest days. */
export const countMessages = (db: Db, since: Day): Promise<MessageCount[]> =>
  list(
    db,
    CountRow,
    sql`select created_on, kind, state, count(*)::int as messages from platform.outbox
      where created_on >= ${since}::date group by 1, 2, 3 order by 1 desc, 2, 3`,
  )

/** Records that a phone wants no more messages; again is no error. */
export async function insertStop(tx: Tx, phoneMac: Buffer, on: Day): Promise<void> {
  await run(
    tx,
    sql`insert into platform.sms_stop (phone_mac, stopped_on) values (${phoneMac}, ${on}::date) on conflict do nothing`,
  )
}

/** Forgets that a phone wanted no more messages; gives whether it had. */
export const deleteStop = async (tx: Tx, phoneMac: Buffer): Promise<boolean> =>
  (await run(tx, sql`delete from platform.sms_stop where phone_mac = ${phoneMac}`)) > 0

/** Whether a phone wants no more messages. */
export const hasStopped = async (db: Db, phoneMac: Buffer): Promise<boolean> =>
  (await first(
    db,
    z.object({ stopped_on: z.string() }),
    sql`select stopped_on from platform.sms_stop
    where phone_mac = ${phoneMac}`,
  )) !== undefined
