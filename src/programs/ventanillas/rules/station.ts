// A station's life: it opens under one lead agency, may change it, and closes. Each fact has its day and none is invented.
import { z } from 'zod'
import { readDay, type Day } from '#kernel/day'
import { choice, dayField, idField, text } from '#kernel/draft'
import type { Id } from '#kernel/id'
import type { Objection } from '#kernel/outcome'
import { check, type Rule } from '#kernel/rules'
import { forbiddenIn } from '#kernel/text'

export const units = ['window', 'mobile'] as const

/** A day that may be unknown. */
export const optionalDay = (rule: string) =>
  text.transform((typed, issue): Day | null => {
    if (typed === '') return null
    const day = readDay(typed)
    if (!day) issue.addIssue({ code: 'custom', message: rule })
    return day ?? null
  })

/** A text that must be given and stays short. */
export const textField = (rule: string, longest = 400) =>
  text.pipe(z.string().min(1, rule).max(longest, 'text-is-short'))

/** A text that may be empty: null then. */
export const optionalText = (longest = 200) =>
  text.pipe(z.string().max(longest, 'text-is-short')).transform((typed) => (typed === '' ? null : typed))

export const StationDraft = z.object({
  id: idField<'station'>('form-is-whole'),
  office: textField('office-is-chosen', 60).transform((code) => code as Id<'office'>),
  unit: choice('unit-is-chosen', units),
  organization: idField<'organization'>('lead-is-chosen'),
  openedOn: dayField('day-can-be-read'),
  pilotedOn: optionalDay('day-can-be-read'),
  liveOn: optionalDay('day-can-be-read'),
  guidelineVersion: optionalText(40),
  place: optionalText(),
  street: optionalText(),
  publicLine: optionalText(40),
})

export type StationDraft = z.output<typeof StationDraft>

/** What the rules of an opening look at besides the draft. */
export interface OpeningCase {
  /** The office that was chosen; undefined where there is none such. */
  readonly office: { readonly to_on: Day | null } | undefined
  /** Whether the organization holds an agreement at the office on the opening day. */
  readonly agreed: boolean
}

/** The rules of a station's opening that do not hold, each beside its field. */
export const objectionsToStation = (draft: StationDraft, seen: OpeningCase): Objection[] =>
  check([
    { rule: 'office-is-chosen', field: 'office', holds: seen.office !== undefined },
    {
      rule: 'office-is-open',
      field: 'office',
      holds: !seen.office || seen.office.to_on === null || draft.openedOn <= seen.office.to_on,
    },
    { rule: 'lead-has-an-agreement-at-the-office', field: 'organization', holds: !seen.office || seen.agreed },
    ...milestoneRules(draft),
    {
      rule: 'station-is-piloted-before-it-opens',
      field: 'pilotedOn',
      holds: draft.pilotedOn === null || draft.pilotedOn <= draft.openedOn,
    },
    ...placeRules(draft),
    holdsNothingForbidden(draft.guidelineVersion, 'guidelineVersion'),
  ])

const milestoneRules = (draft: { pilotedOn: Day | null; liveOn: Day | null }): Rule[] => [
  {
    rule: 'station-is-piloted-before-it-is-live',
    field: 'liveOn',
    holds: draft.pilotedOn === null || draft.liveOn === null || draft.pilotedOn <= draft.liveOn,
  },
]

/** Seven to fifteen digits with the signs that people write between them; or nothing. */
export const isPublicLine = (line: string | null): boolean =>
  line === null || (/^\+?[\d\s().-]+$/.test(line) && /^\d{7,15}$/.test(line.replace(/\D/g, '')))

/** What a station tells the public and headquarters about itself. */
export const PlaceDraft = z.object({
  place: optionalText(),
  street: optionalText(),
  publicLine: optionalText(40),
})

export type PlaceDraft = z.output<typeof PlaceDraft>

const placeRules = (draft: PlaceDraft): Rule[] => [
  { rule: 'public-line-is-a-telephone', field: 'publicLine', holds: isPublicLine(draft.publicLine) },
  holdsNothingForbidden(draft.place, 'place'),
  holdsNothingForbidden(draft.street, 'street'),
  holdsNothingForbidden(draft.publicLine, 'publicLine'),
]

export const objectionsToPlace = (draft: PlaceDraft): Objection[] => check(placeRules(draft))

/** When it was tried out and when it went live, and the guidelines that it follows. */
export const MilestoneDraft = z.object({
  pilotedOn: optionalDay('day-can-be-read'),
  liveOn: optionalDay('day-can-be-read'),
  guidelineVersion: optionalText(40),
})

export type MilestoneDraft = z.output<typeof MilestoneDraft>

/** The rules of a station's milestones that do not hold. */
export const objectionsToMilestones = (
  draft: MilestoneDraft,
  station: { opened_on: Day | null; in_operation_on: Day | null },
): Objection[] =>
  check([
    ...milestoneRules(draft),
    {
      rule: 'a-day-of-the-station-is-known',
      field: 'pilotedOn',
      holds: draft.pilotedOn !== null || station.opened_on !== null || station.in_operation_on !== null,
    },
    holdsNothingForbidden(draft.guidelineVersion, 'guidelineVersion'),
  ])

/** How a station stands: open, open as a source says and nothing known since, closed for a time, not open yet, closed for good. */
export const stationStates = ['open', 'last-known', 'paused', 'planned', 'closed'] as const

export type StationState = (typeof stationStates)[number]

/** What a station's state is read from. `closure_reason` is that of a closure on the day. */
export interface StationFacts {
  readonly opened_on: Day | null
  readonly piloted_on: Day | null
  readonly live_on: Day | null
  readonly closed_on: Day | null
  readonly closure_reason: string | null
  readonly hours: readonly unknown[]
}

/** How a station stands on a day. */
export function stationState(station: StationFacts, on: Day): StationState {
  if (station.closed_on !== null && station.closed_on <= on) return 'closed'
  if (station.closure_reason !== null) return 'paused'
  const began = station.opened_on ?? station.piloted_on ?? station.live_on
  if (began === null) return station.hours.length === 0 ? 'last-known' : 'open'
  return began <= on ? 'open' : 'planned'
}

export const ClosingDraft = z.object({
  closedOn: dayField('day-can-be-read'),
  closingReason: textField('closing-says-why'),
})

export type ClosingDraft = z.output<typeof ClosingDraft>

/** A station closes once, after it opened, with a reason. */
export const objectionsToClosing = (
  draft: ClosingDraft,
  station: { opened_on: Day | null; in_operation_on: Day | null; closed_on: Day | null },
): Objection[] =>
  check([
    { rule: 'station-is-not-closed-already', field: null, holds: station.closed_on === null },
    {
      rule: 'station-opens-before-it-closes',
      field: 'closedOn',
      holds: (station.opened_on ?? station.in_operation_on ?? draft.closedOn) <= draft.closedOn,
    },
    holdsNothingForbidden(draft.closingReason, 'closingReason'),
  ])

export const LeadDraft = z.object({
  id: idField<'station-lead'>('form-is-whole'),
  organization: idField<'organization'>('lead-is-chosen'),
  fromOn: dayField('day-can-be-read'),
})

export type LeadDraft = z.output<typeof LeadDraft>

/** One lead of a station, and from when to when; null where the source does not say. */
export interface Lead {
  readonly id: Id<'station-lead'>
  readonly organization_id: Id<'organization'>
  readonly from_on: Day | null
  readonly to_on: Day | null
}

export interface LeadCase {
  readonly today: Day
  readonly station: { readonly in_operation_on: Day | null; readonly closed_on: Day | null }
  readonly leads: readonly Lead[]
  /** Whether the organization holds an agreement at the office on the first day. */
  readonly agreed: boolean
}

/** The lead that has not ended. */
export const presentLead = <Row extends { to_on: Day | null }>(leads: readonly Row[]): Row | undefined =>
  leads.find((lead) => lead.to_on === null)

/** The rules of a change of lead that do not hold: the new one follows the former without sharing a day. */
export function objectionsToLead(draft: LeadDraft, seen: LeadCase): Objection[] {
  const present = presentLead(seen.leads)
  return check([
    { rule: 'station-is-not-closed-already', field: null, holds: seen.station.closed_on === null },
    {
      rule: 'lead-is-another-organization',
      field: 'organization',
      holds: present?.organization_id !== draft.organization,
    },
    { rule: 'lead-has-an-agreement-at-the-office', field: 'organization', holds: seen.agreed },
    {
      rule: 'lead-follows-the-former-one',
      field: 'fromOn',
      holds: seen.leads.every((lead) => beginsAfter(draft.fromOn, lead, seen.station.in_operation_on)),
    },
    { rule: 'lead-changes-today-or-before', field: 'fromOn', holds: draft.fromOn <= seen.today },
  ])
}

/** Whether a day lies after a former lead began and after it ended. */
const beginsAfter = (fromOn: Day, former: Lead, knownOn: Day | null): boolean =>
  (former.from_on ?? knownOn ?? ('' as Day)) < fromOn && (former.to_on === null || former.to_on < fromOn)

/** A text that names neither a forbidden number nor an immigration status. */
export const holdsNothingForbidden = (typed: string | null, field: string): Rule => ({
  rule: 'text-holds-no-forbidden-number',
  field,
  holds: forbiddenIn(typed ?? '').length === 0,
})
