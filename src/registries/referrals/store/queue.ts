// What is to be done today at an office: a bounded reading a kind, each by an index, the longest waiting first.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { list, sql, type Db, type RawBuilder } from '#platform/database'
import { modes, states } from '../rules/machine.ts'
import { promiseKinds, towards } from '../rules/following.ts'

export const queueKinds = ['answer-overdue', 'call', 'appointment', 'follow-up', 'promise', 'to-be-erased'] as const
export type QueueKind = (typeof queueKinds)[number]

const queueRow = z.object({
  custodian_id: z.custom<Id<'organization'>>(),
  referral_id: z.custom<Id<'referral'>>(),
  mode: z.enum(modes),
  state: z.enum(states),
  need: z.string(),
  service_title: z.string(),
  organization_title: z.string(),
  /** By when it was or is due. */
  due_at: z.date().nullable(),
  appointment_at: z.date().nullable(),
  /** Whether a contact is kept, so that somebody can be called. */
  has_person: z.boolean(),
  /** Whether a text message reminded of this appointment. */
  reminded: z.boolean(),
  promise_id: z.custom<Id<'promise'>>().nullable(),
  what: z.enum(promiseKinds).nullable(),
  towards: z.enum(towards).nullable(),
})
export type QueueRow = z.output<typeof queueRow>

/** The rows of a kind, and whether there are more than are listed. */
export type Queue = Readonly<Record<QueueKind, { readonly rows: readonly QueueRow[]; readonly more: boolean }>>

export interface QueueOf {
  readonly custodians: readonly Id<'organization'>[]
  readonly office: Id<'office'>
  /** Today at the office. */
  readonly today: Day
  readonly now: Date
  /** The last instants of today and of tomorrow at the office. */
  readonly endOfToday: Date
  readonly endOfTomorrow: Date
  /** Days after the last word on which a contact is erased (the pack's `contactDays`). */
  readonly contactDays: number
}

/** Rows of each kind that are listed at most. */
export const queueLimit = 50
