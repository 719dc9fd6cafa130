// The job that empties the outbox: each message is taken for one attempt, then it ends or waits longer.
import { addDays } from '#kernel/day'
import { done } from '#kernel/outcome'
import { contextFor, systemActor, type Context } from '../context.ts'
import { transact, type Tx } from '../database.ts'
import { KeyDestroyed } from '../encryption.ts'
import type { Installation } from '../installation.ts'
import type { Job } from '../jobs.ts'
import { stopMac } from '../sms.ts'
import type { Carriers, Delivery } from './carrier.ts'
import { openMessage, type MessageContent } from './sealing.ts'
import {
  claimMessages,
  deleteOldMessages,
  hasStopped,
  markEnded,
  markExpired,
  markPostponed,
  type MessageKind,
  type WaitingMessage,
} from './store.ts'

/** Minutes to the next attempt after the first, second … one; after the last the message is given up. */
const waits = [1, 5, 20, 60, 180, 360, 720, 1440]

/** Days that the content of a message that nobody takes is kept: as long as the key of its week is surely there. */
export const daysWaiting = 7

/** Days that kind, day and state of an ended message are kept. */
const daysRemembered = 400

const leaseMinutes = 5
const batch = 20

export interface DeliveryCount {
  readonly delivered: number
  readonly postponed: number
  readonly ended: number
}

/** Attempts each due message once, on the carriers that are configured. Messages of other kinds stay. */
export async function deliverMessages(installation: Installation, carriers: Carriers): Promise<DeliveryCount> {
  const kinds = (['mail', 'sms'] as const).filter((kind) => carriers[kind])
  const count = { delivered: 0, postponed: 0, ended: 0 }
  for (;;) {
    const messages = kinds.length === 0 ? [] : await claimDue(systemContext(installation), kinds)
    if (messages.length === 0) return count
    for (const message of messages) count[await attempt(installation, carriers, message)]++
  }
}

/** Erases what waited too long, and forgets that old messages were. */
export async function expireMessages(installation: Installation): Promise<void> {
  const context = systemContext(installation)
  await inOutbox(context, async (tx) => {
    await markExpired(tx, addDays(context.today, -daysWaiting))
    await deleteOldMessages(tx, addDays(context.today, -daysRemembered))
  })
}

/** The outbox's jobs. Deeds send "deliver-messages" themselves; the clock repeats it for what is due again. */
export const outboxJobs = (carriers: Carriers): Job[] => [
  {
    name: 'deliver-messages',
    schedule: '* * * * *',
    run: async (installation) => void (await deliverMessages(installation, carriers)),
  },
  { name: 'expire-messages', schedule: '20 3 * * *', run: expireMessages },
]

const systemContext = (installation: Installation): Context => contextFor(installation, systemActor())

/** Runs one change of the outbox in a transaction of its own, so that none is open while a carrier works. */
async function inOutbox<Value>(context: Context, work: (tx: Tx) => Promise<Value>): Promise<Value> {
  const outcome = await transact(context, async (tx) => done(await work(tx)))
  if (!outcome.done) throw new Error('the outbox refused')
  return outcome.value
}

const claimDue = (context: Context, kinds: readonly MessageKind[]): Promise<WaitingMessage[]> =>
  inOutbox(context, (tx) => claimMessages(tx, kinds, context.now, minutesAfter(context.now, leaseMinutes), batch))

async function attempt(
  installation: Installation,
  carriers: Carriers,
  message: WaitingMessage,
): Promise<keyof DeliveryCount> {
  const context = systemContext(installation)
  const content = contentOf(installation, message)
  if (!content) return end(context, message, 'failed')
  if (message.kind === 'sms' && (await isStopped(context, content))) return end(context, message, 'stopped')
  const delivery = await carriers[message.kind]!(message.id, content)
  if (delivery.came === 'delivered') return end(context, message, 'delivered')
  const next = nextAttempt(message.attempts, delivery)
  if (next === undefined) return end(context, message, 'failed')
  const until = new Date(installation.clock().getTime() + next * 1000)
  await inOutbox(context, (tx) => markPostponed(tx, message.id, until))
  return 'postponed'
}

/** Undefined where the key of its week is destroyed: nobody can read it any more. */
function contentOf(installation: Installation, message: WaitingMessage): MessageContent | undefined {
  try {
    return openMessage(installation.keys, message.id, message.sealed)
  } catch (error) {
    if (error instanceof KeyDestroyed) return undefined
    throw error
  }
}

const isStopped = (context: Context, content: MessageContent): Promise<boolean> =>
  inOutbox(context, (tx) => hasStopped(tx, stopMac(context.installation.keys, content.to)))

async function end(
  context: Context,
  message: WaitingMessage,
  state: 'delivered' | 'failed' | 'stopped',
): Promise<keyof DeliveryCount> {
  await inOutbox(context, (tx) => markEnded(tx, message.id, state))
  return state === 'delivered' ? 'delivered' : 'ended'
}

/** Seconds to the next attempt after so many; undefined where it is given up. */
export function nextAttempt(attempts: number, delivery: Exclude<Delivery, { came: 'delivered' }>): number | undefined {
  const minutes = waits[attempts - 1]
  if (delivery.came === 'never' || minutes === undefined) return undefined
  return Math.max(minutes * 60, delivery.seconds ?? 0)
}

const minutesAfter = (at: Date, minutes: number): Date => new Date(at.getTime() + minutes * 60_000)
