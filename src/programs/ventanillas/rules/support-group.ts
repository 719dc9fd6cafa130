// Groups that meet each week: they are made, they end, and whoever asked to be reminded has a seat.
import { z } from 'zod'
import { addDays, type Day } from '#kernel/day'
import { choice, dayField, idField, text } from '#kernel/draft'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import { forbiddenIn, readCode } from '#kernel/text'

/** The purpose of the consent that a seat needs. */
export const seatConsent = 'group-reminder'

/** The version of the notice that is read out before a seat is kept (messages, `seat-consent-text`). */
export const seatConsentText = '1'

/** Days for which a seat and its consent hold; whoever asks again has them anew. */
export const seatDays = 365

export const weekdays = ['1', '2', '3', '4', '5', '6', '7'] as const

/** How far ahead a group may begin or end. */
export const groupDays = 366

export const SupportGroupDraft = z.object({
  id: idField<'support-group'>('form-is-whole'),
  station: idField<'station'>('station-is-chosen'),
  topic: text,
  language: text,
  weekday: choice('weekday-is-chosen', weekdays).transform(Number),
  starts: text.refine((typed) => /^([01]\d|2[0-3]):[0-5]\d$/.test(typed), { error: 'hour-can-be-read' }),
  place: text,
  seats: text.transform((typed, issue): number | null => {
    if (typed === '') return null
    const seats = /^\d{1,3}$/.test(typed) ? Number(typed) : 0
    if (seats < 1) issue.addIssue({ code: 'custom', message: 'seats-are-a-whole-number' })
    return seats
  }),
  fromOn: dayField('day-can-be-read'),
})
export type SupportGroupDraft = z.output<typeof SupportGroupDraft>

export const GroupEndingDraft = z.object({ toOn: dayField('day-can-be-read') })
export type GroupEndingDraft = z.output<typeof GroupEndingDraft>

export const SeatDraft = z.object({ code: text, consent: choice('consent-can-be-read', ['', 'oral', 'written']) })
export type SeatDraft = z.output<typeof SeatDraft>

/** What the rules look at besides the draft. */
export interface SupportGroupCase {
  readonly today: Day
  readonly stationKnown: boolean
  readonly ownAgency: boolean
  readonly topics: ReadonlySet<string>
  readonly languages: ReadonlySet<string>
}

export const objectionsToSupportGroup = (draft: SupportGroupDraft, seen: SupportGroupCase): Objection[] =>
  check([
    { rule: 'station-is-chosen', field: 'station', holds: seen.stationKnown },
    { rule: 'station-is-led-by-your-agency', field: 'station', holds: !seen.stationKnown || seen.ownAgency },
    { rule: 'service-is-in-the-guidelines', field: 'topic', holds: seen.topics.has(draft.topic) },
    { rule: 'language-is-known', field: 'language', holds: seen.languages.has(draft.language) },
    { rule: 'place-is-short', field: 'place', holds: draft.place.length <= 160 },
    { rule: 'text-holds-no-forbidden-number', field: 'place', holds: forbiddenIn(draft.place).length === 0 },
    { rule: 'group-begins-within-a-year', field: 'fromOn', holds: draft.fromOn <= addDays(seen.today, groupDays) },
  ])

interface Meeting {
  readonly from_on: Day
  readonly to_on: Day | null
}

/** Whether the group meets, or will, on the day or later. */
export const stillMeets = (group: Meeting, on: Day): boolean => group.to_on === null || on <= group.to_on

/** A group ends on a day since it began, and within a year. */
export const objectionsToGroupEnding = (draft: GroupEndingDraft, group: Meeting, today: Day): Objection[] =>
  check([
    { rule: 'group-still-meets', field: null, holds: stillMeets(group, today) },
    { rule: 'group-ends-after-it-began', field: 'toOn', holds: draft.toOn >= group.from_on },
    { rule: 'group-ends-within-a-year', field: 'toOn', holds: draft.toOn <= addDays(today, groupDays) },
  ])

export interface SeatCase {
  readonly personKnown: boolean
  /** Whether the consent to be reminded stands already. */
  readonly agreed: boolean
  readonly meets: boolean
  readonly taken: number
  /** Null: as many as come. */
  readonly seats: number | null
}

/** A seat is for somebody who left a telephone and asked to be reminded, while there is one. */
export function objectionsToSeat(draft: SeatDraft, seen: SeatCase): Objection[] {
  const reads = readCode(draft.code) !== undefined
  return check([
    { rule: 'group-still-meets', field: null, holds: seen.meets },
    { rule: 'receipt-can-be-read', field: 'code', holds: reads },
    { rule: 'person-left-a-contact', field: 'code', holds: !reads || seen.personKnown },
    { rule: 'reminder-has-consent', field: 'consent', holds: !seen.personKnown || seen.agreed || draft.consent !== '' },
    { rule: 'group-has-a-seat', field: null, holds: seen.seats === null || seen.taken < seen.seats },
  ])
}
