// Text messages: one segment of GSM 7-bit, without a topic, and STOP ends them.
import type { Id } from '#kernel/id'
import { done, refused, refusedFor, type Outcome } from '#kernel/outcome'
import { check } from '#kernel/rules'
import { plain, readInternationalPhone } from '#kernel/text'
import type { Context } from './context.ts'
import { transact, type Tx } from './database.ts'
import type { Keyring } from './encryption.ts'
import { sendJob } from './jobs.ts'
import type { Carrier, Delivery } from './outbox/carrier.ts'
import { fitsOneMessage, toGsm } from './outbox/gsm.ts'
import { sealMessage } from './outbox/sealing.ts'
import { deleteStop, hasStopped, insertMessage, insertStop } from './outbox/store.ts'
import { topicsIn } from './outbox/topics.ts'
import { newId } from './random.ts'

export interface Sms {
  /** With its country code: "+1 555 123 4567". */
  readonly to: string
  readonly text: string
  /** Why it is sent ("sign-in-code"); sealed with the rest. */
  readonly purpose: string
  /** Ids of the records it is about; sealed with the rest. */
  readonly about?: readonly string[]
}

const stopWords: ReadonlySet<string> = new Set(
  'stop alto basta parar cancelar stopall unsubscribe cancel end quit'.split(' '),
)

const startWords: ReadonlySet<string> = new Set(['start', 'iniciar', 'unstop'])

/** The phone as `platform.sms_stop` knows it. */
export const stopMac = (keys: Keyring, phone: string): Buffer => keys.mac('sms-stop', phone)

/**
 * Puts a text message into the outbox, in the deed's transaction. Refused where the number is none, the text takes
 * more than one message or tells its topic, or the phone asked for no more messages.
 */
export async function sendSms(tx: Tx, context: Context, sms: Sms): Promise<Outcome<Id<'message'>>> {
  const { keys } = context.installation
  const to = readInternationalPhone(sms.to)
  if (to === undefined) return refusedFor('phone-has-its-country-code')
  const text = toGsm(sms.text)
  const objections = check([
    { rule: 'message-has-a-text', field: null, holds: text.trim() !== '' },
    { rule: 'message-fits-one-text-message', field: null, holds: fitsOneMessage(text) },
    { rule: 'message-tells-no-topic', field: null, holds: topicsIn(sms.text).length === 0 },
    { rule: 'phone-takes-messages', field: null, holds: !(await hasStopped(tx, stopMac(keys, to))) },
  ])
  if (objections.length > 0) return refused(objections)
  const id = newId<'message'>()
  const sealed = sealMessage(keys, id, context.now, { ...sms, to, text })
  await insertMessage(tx, { id, kind: 'sms', createdOn: context.today, sealed, at: context.now })
  await sendJob(tx, 'deliver-messages', {})
  return done(id)
}

/** What a phone wrote to us. */
export interface ReceivedSms {
  readonly from: string
  readonly text: string
}

export type Wish = 'stop' | 'start' | 'other'

/** What a received text asks for: one of the words alone, however it is written. */
export function wishOf(text: string): Wish {
  const word = plain(text).replace(/[^\p{L}\p{N}]/gu, '')
  return stopWords.has(word) ? 'stop' : startWords.has(word) ? 'start' : 'other'
}

/** Takes a received text message: STOP ends all messages to that phone, START lets them begin again. Nothing else is kept. */
export function receiveSms(context: Context, received: ReceivedSms): Promise<Outcome<Wish>> {
  return transact(context, async (tx) => {
    const phone = readInternationalPhone(received.from)
    if (phone === undefined) return refusedFor('phone-has-its-country-code')
    const wish = wishOf(received.text)
    const mac = stopMac(context.installation.keys, phone)
    if (wish === 'stop') await insertStop(tx, mac, context.today)
    if (wish === 'start') await deleteStop(tx, mac)
    return done(wish)
  })
}

/** A carrier over HTTP: POST of { from, to, text } as JSON, with a bearer token and an idempotency key. */
export function httpSmsCarrier(settings: { url: string; token: string; from: string }): Carrier {
  return async (id, { to, text }) => {
    try {
      const answer = await fetch(settings.url, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(15_000),
        headers: {
          authorization: `Bearer ${settings.token}`,
          'content-type': 'application/json',
          'idempotency-key': id,
        },
        body: JSON.stringify({ from: settings.from, to, text }),
      })
      await answer.body?.cancel()
      return deliveryOf(answer)
    } catch {
      return { came: 'later', problem: 'sms-unreachable' }
    }
  }
}

/** A refusal of the message is final; of the account, the pace or the moment it is not. */
function deliveryOf(answer: Response): Delivery {
  if (answer.ok) return { came: 'delivered' }
  const problem = `sms-${answer.status}`
  const passing = answer.status >= 500 || [401, 402, 403, 404, 408, 425, 429].includes(answer.status)
  if (!passing) return { came: 'never', problem }
  const seconds = Number(answer.headers.get('retry-after'))
  return Number.isFinite(seconds) && seconds > 0 ? { came: 'later', problem, seconds } : { came: 'later', problem }
}
