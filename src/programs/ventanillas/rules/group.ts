// Group contacts (workshops, talks, fairs), materials, and the day sheet that takes yesterday's paper.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import { choice, dayField, idField, optionalId, text, wholeNumber } from '#kernel/draft'
import type { Id } from '#kernel/id'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import { isOpenOn, type StationCase } from './visit.ts'

export const groupKinds = ['workshop', 'talk', 'fair'] as const

/** A session of a support group is a group contact too; it is noted on the group's page. */
export const contactKinds = [...groupKinds, 'support-group'] as const

/** A head count is counted or estimated, and the report keeps the two apart. */
export const countMethods = ['counted', 'estimated'] as const

export const GroupContactDraft = z.object({
  id: idField<'group-contact'>('form-is-whole'),
  station: idField<'station'>('station-is-chosen'),
  heldOn: dayField('day-can-be-read'),
  kind: choice('group-kind-is-chosen', contactKinds),
  /** The support group whose session it is. */
  group: optionalId<'support-group'>('session-names-its-group'),
  topic: text,
  heads: wholeNumber('heads-are-a-whole-number', 1, 100_000),
  method: choice('count-method-is-chosen', countMethods),
})

export type GroupContactDraft = z.output<typeof GroupContactDraft>

export const materialKinds = ['leaflet', 'booklet', 'kit', 'other'] as const

export const MaterialDraft = z.object({
  id: idField<'material'>('form-is-whole'),
  station: idField<'station'>('station-is-chosen'),
  givenOn: dayField('day-can-be-read'),
  kind: choice('material-kind-is-chosen', materialKinds),
  language: text,
  copies: wholeNumber('copies-are-a-whole-number', 1, 100_000),
})

export type MaterialDraft = z.output<typeof MaterialDraft>

/** What the rules of an entry look at besides its draft. */
export interface EntryCase {
  readonly today: Day
  readonly station: StationCase | undefined
  readonly ownAgency: boolean
  /** Whether the agency told such entries of this month as totals: written down as well, they would count twice. */
  readonly monthTold?: boolean
}

const entryRules = (on: Day, field: string, seen: EntryCase) => [
  { rule: 'visit-is-not-in-the-future', field, holds: on <= seen.today },
  { rule: 'station-is-chosen', field: 'station', holds: seen.station !== undefined },
  { rule: 'station-is-led-by-your-agency', field: 'station', holds: seen.station === undefined || seen.ownAgency },
  { rule: 'month-is-told-once', field, holds: seen.monthTold !== true },
]

/** A group contact may be held away from the window, so that it may fall on a day on which the window is closed for a time. */
export const objectionsToGroupContact = (
  draft: GroupContactDraft,
  seen: EntryCase & { topics: ReadonlySet<string>; group: GroupOfSession | undefined },
): Objection[] =>
  check([
    ...entryRules(draft.heldOn, 'heldOn', seen),
    ...sessionRules(draft, seen.group),
    {
      rule: 'service-is-in-the-guidelines',
      field: 'topic',
      holds: draft.kind === 'support-group' || seen.topics.has(draft.topic),
    },
    { rule: 'station-is-open-on-that-day', field: 'heldOn', holds: wasFounded(seen.station, draft.heldOn) },
  ])

/** What a session's rules look at of its group. */
export interface GroupOfSession {
  readonly station_id: Id<'station'>
  readonly topic: string
  readonly from_on: Day
  readonly to_on: Day | null
}

/** A session is of a group of the station, on a day while the group met; nothing else names a group. */
function sessionRules(draft: GroupContactDraft, group: GroupOfSession | undefined) {
  const isSession = draft.kind === 'support-group'
  const metThen =
    group === undefined || (group.from_on <= draft.heldOn && (group.to_on === null || draft.heldOn <= group.to_on))
  return [
    { rule: 'session-names-its-group', field: 'group', holds: !isSession || group?.station_id === draft.station },
    { rule: 'session-is-while-the-group-meets', field: 'heldOn', holds: !isSession || metThen },
    { rule: 'only-a-session-names-a-group', field: 'group', holds: isSession || draft.group === null },
  ]
}

export const objectionsToMaterial = (
  draft: MaterialDraft,
  seen: EntryCase & { languages: ReadonlySet<string> },
): Objection[] =>
  check([
    ...entryRules(draft.givenOn, 'givenOn', seen),
    { rule: 'language-is-known', field: 'language', holds: seen.languages.has(draft.language) },
    { rule: 'station-is-open-on-that-day', field: 'givenOn', holds: wasFounded(seen.station, draft.givenOn) },
  ])

const wasFounded = (station: StationCase | undefined, on: Day): boolean =>
  station === undefined || isOpenOn({ ...station, closures: [] }, on)

/** How many lines of paper one sheet takes. */
export const sheetRows = 15

/** The fields of one line of the sheet. */
export const sheetFields = [
  'postalCode',
  'language',
  'firstThisYear',
  'need',
  'topic',
  'screening',
  'vaccination',
] as const

/** The name of a field on a line, 1 to `sheetRows`. */
export const sheetField = (row: number, field: string): string => `row-${row}-${field}`

/** Whether anything that describes a visit was typed on the line. The preset language and answer alone do not count. */
export const isRowTyped = (typed: Readonly<Record<string, unknown>>, row: number): boolean =>
  ['postalCode', 'need', 'topic', 'screening', 'vaccination'].some((field) => {
    const value = typed[sheetField(row, field)]
    return value !== undefined && value !== ''
  })
