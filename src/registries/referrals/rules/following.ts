// Tries to reach somebody, and promises: what was tried, what came of it, what was promised to whom by when. No notes.
import { z } from 'zod'
import { addDays, type Day } from '#kernel/day'
import { choice, dayField, idField } from '#kernel/draft'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import { isEnd, type State } from './machine.ts'

export const towards = ['client', 'provider'] as const
export type Side = (typeof towards)[number]

export const attemptChannels = ['call', 'text', 'mail', 'visit'] as const
export const attemptResults = ['reached', 'no-answer', 'message-left', 'wrong-number'] as const
export const promiseKinds = ['call', 'remind', 'follow-up', 'ask-provider', 'send-papers'] as const

/** A try: id made with the form, towards whom, by which channel, what came of it. */
export const AttemptDraft = z.object({
  id: idField<'attempt'>('form-is-whole'),
  towards: choice('side-is-chosen', towards),
  channel: choice('channel-is-chosen', attemptChannels),
  came: choice('result-is-chosen', attemptResults),
})
export type AttemptDraft = z.output<typeof AttemptDraft>

/** A promise: id made with the form, to whom, what, by which day. */
export const PromiseDraft = z.object({
  id: idField<'promise'>('form-is-whole'),
  towards: choice('side-is-chosen', towards),
  what: choice('promise-is-chosen', promiseKinds),
  dueOn: dayField('day-can-be-read'),
})
export type PromiseDraft = z.output<typeof PromiseDraft>

/** What is tried concerns a referral that was sent. One that ended may still be spoken of with the client. */
export const objectionsToAttempt = (referral: { state: State; passed_at: Date | null }): Objection[] =>
  check([
    {
      rule: 'referral-is-not-void',
      field: null,
      holds: referral.state !== 'entered_in_error' && referral.passed_at === null,
    },
  ])

/** A promise lies ahead, within the year, and somebody is there to whom it is made. */
export const objectionsToPromise = (
  draft: PromiseDraft,
  referral: { state: State; passed_at: Date | null },
  today: Day,
): Objection[] =>
  check([
    { rule: 'promise-is-not-in-the-past', field: 'dueOn', holds: draft.dueOn >= today },
    { rule: 'promise-is-within-a-year', field: 'dueOn', holds: draft.dueOn <= addDays(today, 366) },
    {
      rule: 'promise-to-the-provider-is-about-an-open-one',
      field: 'towards',
      holds: draft.towards !== 'provider' || !isEnd(referral.state),
    },
    {
      rule: 'referral-is-not-void',
      field: null,
      holds: referral.state !== 'entered_in_error' && referral.passed_at === null,
    },
  ])
