// GET /outbox: what would be sent, for the operator; on a sample installation for everyone signed in.
// POST /sms/inbound: what phones write to us, from the provider.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Hono } from 'hono'
import { z } from 'zod'
import { addDays } from '#kernel/day'
import { done } from '#kernel/outcome'
import { holds, type Actor, type Context } from '../context.ts'
import { transact, type Tx } from '../database.ts'
import { KeyDestroyed } from '../encryption.ts'
import { allow, BadRequest, found } from '../errors.ts'
import { tell } from '../events.ts'
import type { Installation } from '../installation.ts'
import { everybody, guard, page, router, type Env } from '../routing.ts'
import { receiveSms } from '../sms.ts'
import { OutboxPage, type OutboxPageProps, type ShownMessage } from './pages.tsx'
import { openMessage } from './sealing.ts'
import { showContent } from './shown.ts'
import { countMessages, listWaiting, type MessageKind, type WaitingMessage } from './store.ts'

/** The operator; everyone signed in where all people are invented. */
export const mayReadOutbox = (actor: Actor, sample: boolean): boolean =>
  holds(actor, ['operator']) || (sample && actor.kind === 'account')

const shownMessages = 100
const countedDays = 30

/** The outbox page. */
export const outboxRoutes: Hono<Env> = router()

outboxRoutes.get(
  '/',
  guard((actor) => mayReadOutbox(actor, true)),
  async (c) => {
    const { context, view } = c.var
    allow(mayReadOutbox(context.actor, context.installation.sample))
    return page(c, <OutboxPage view={view} {...await readOutbox(context)} />)
  },
)

/** What the page shows. Opening sealed messages is an event. */
async function readOutbox(context: Context): Promise<Omit<OutboxPageProps, 'view'>> {
  const { messages } = context.installation
  const notSetUp = (['mail', 'sms'] as const).filter((kind) => !messages?.[kind])
  const outcome = await transact(context, async (tx) => {
    const counts = await countMessages(tx, addDays(context.today, -countedDays))
    return done({ notSetUp, counts, waiting: await openWaiting(tx, context, notSetUp) })
  })
  if (!outcome.done) throw new Error('the outbox cannot be read')
  return outcome.value
}

async function openWaiting(tx: Tx, context: Context, kinds: readonly MessageKind[]): Promise<ShownMessage[]> {
  const waiting = await listWaiting(tx, kinds, shownMessages)
  if (waiting.length > 0) await tell(tx, context, 'outbox-opened', 'outbox', { headquarters: true })
  return waiting.map((message) => ({ kind: message.kind, content: contentOf(context.installation, message) }))
}

function contentOf({ keys, sample }: Installation, { id, kind, sealed }: WaitingMessage): ShownMessage['content'] {
  try {
    return showContent(kind, openMessage(keys, id, sealed), sample)
  } catch (error) {
    if (error instanceof KeyDestroyed) return null
    throw error
  }
}

const Inbound = z.object({ from: z.string().max(40), text: z.string().max(2000) })

/** Where the provider hands over what phones write: JSON { from, text }, with the token of SMS_INBOUND_TOKEN. */
export const smsRoutes: Hono<Env> = router()

smsRoutes.post('/inbound', everybody, async (c) => {
  const { context } = c.var
  const token = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1] ?? ''
  allow(isSame(token, found(context.installation.messages?.smsInboundToken)))
  const received = Inbound.safeParse(await c.req.json().catch(() => undefined))
  if (!received.success) throw new BadRequest('an inbound message is { from, text }')
  const outcome = await receiveSms(context, received.data)
  return outcome.done ? c.json({ wish: outcome.value }) : c.json({ refused: outcome.objections }, 422)
})

const isSame = (one: string, other: string): boolean => timingSafeEqual(digestOf(one), digestOf(other))

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest()
