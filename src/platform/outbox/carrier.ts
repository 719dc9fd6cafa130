// What takes a message to its recipient, and what may come of an attempt.
import type { MessageContent } from './sealing.ts'

/** `later`: worth another attempt, not before `seconds` where the other side says so. `never`: it will not be taken. */
export type Delivery =
  | { readonly came: 'delivered' }
  | { readonly came: 'later'; readonly problem: string; readonly seconds?: number }
  | { readonly came: 'never'; readonly problem: string }

/** Delivers one message. `id` is the same at each attempt, so that the other side can recognise a repetition. */
export type Carrier = (id: string, content: MessageContent) => Promise<Delivery>

/** The carriers that are configured; without one, messages of that kind stay on the outbox page. */
export interface Carriers {
  readonly mail?: Carrier | undefined
  readonly sms?: Carrier | undefined
}
