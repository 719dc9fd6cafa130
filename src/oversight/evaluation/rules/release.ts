// What is published: the declared tables, the calendar, and what must hold before a release goes out.
import { z } from 'zod'
import { lastDayOf, readDay, type Day, type Month } from '#kernel/day'
import { idField, text, wholeNumber } from '#kernel/draft'
import type { Id } from '#kernel/id'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import { forbiddenIn } from '#kernel/text'
import { holds, type Actor } from '#platform/context'

/** Keeping the calendar, making drafts, and releasing: the institute. */
export const mayKeepReleases = (actor: Actor): boolean => holds(actor, ['headquarters'])

/**
 * The numbers that are published, each an indicator's total, in the order of the page. No others ever are. Tests stand without and
 * with vaccinations; the vaccinations do not stand beside them: of a sum whose parts are both told nothing may be said.
 */
export const publishedNumbers = [
  'informed',
  'contacts',
  'homes-and-centers',
  'informed-on-programs',
  'enrolled',
  'tests',
  'tests-and-vaccinations',
] as const

export type NumberId = (typeof publishedNumbers)[number]

export const isPublishedNumber = (name: string): name is NumberId =>
  (publishedNumbers as readonly string[]).includes(name)

/** Where a release stands: "2025-1" is the first of 2025, and each correction has the next number. */
export interface ReleaseName {
  readonly year: number
  readonly number: number
}

export const sayRelease = ({ year, number }: ReleaseName): string => `${year}-${number}`

/** Reads the name out of an address; undefined where it is none. */
export function readRelease(written: string): ReleaseName | undefined {
  const [, year, number] = /^(\d{4})-([1-9]\d{0,2})$/.exec(written) ?? []
  return year === undefined || number === undefined ? undefined : { year: Number(year), number: Number(number) }
}

const reason = text.pipe(z.string().min(1, 'change-says-its-reason').max(500, 'change-says-its-reason'))
const dueOn = text.transform((typed, issue): Day => {
  const day = readDay(typed)
  if (!day) issue.addIssue({ code: 'custom', message: typed === '' ? 'due-day-is-given' : 'due-day-is-a-day' })
  return day ?? ('' as Day)
})

/** The form that enters a year into the calendar. */
export const PlanForm = z.object({
  id: idField<'release'>('release-form-is-whole'),
  year: wholeNumber('release-is-of-a-year', 2003, 2200),
  dueOn,
})

/** The form that plans a correction of what is published. */
export const CorrectionForm = z.object({ id: idField<'release'>('release-form-is-whole'), dueOn, reason })

/** The form that moves a release in the calendar; without a day it is called off. */
export const DayForm = z.object({
  dueOn: text.transform((typed, issue): Day | null => {
    const read = typed === '' ? null : readDay(typed)
    if (read === undefined) issue.addIssue({ code: 'custom', message: 'due-day-is-a-day' })
    return read ?? null
  }),
  reason,
})

/** The form that releases what was audited: which draft was read, and the unit that answers for it. */
export const PublicationForm = z.object({
  draft: idField<'release-draft'>('release-form-is-whole'),
  unit: text.pipe(z.string().min(1, 'unit-is-of-headquarters')),
})

const isAfterItsYear = (dueOn: Day, year: number): boolean => dueOn > lastDayOf(`${year}-12` as Month)

const dayRules = (dueOn: Day, year: number, today: Day) => [
  { rule: 'due-day-is-not-past', field: 'dueOn', holds: dueOn >= today },
  {
    rule: 'due-day-is-after-its-year',
    field: 'dueOn',
    holds: isAfterItsYear(dueOn, year),
    values: { year: String(year) },
  },
]

const namesNobody = (reason: string) => ({
  rule: 'reason-holds-no-forbidden-number',
  field: 'reason',
  holds: forbiddenIn(reason).length === 0,
})

/** What must hold for a year that is entered. `standing`: a release of that year is planned or published. */
export const objectionsToPlan = (
  draft: { readonly year: number; readonly dueOn: Day },
  seen: { readonly today: Day; readonly standing: boolean },
): Objection[] =>
  check([
    { rule: 'year-is-planned-once', field: 'year', holds: !seen.standing, values: { year: String(draft.year) } },
    ...dayRules(draft.dueOn, draft.year, seen.today),
  ])

/** What must hold for a correction: only the last release of a year that is published is corrected. */
export const objectionsToCorrection = (
  draft: { readonly dueOn: Day; readonly reason: string },
  seen: { readonly today: Day; readonly year: number; readonly isPublished: boolean; readonly isLast: boolean },
): Objection[] =>
  check([
    { rule: 'what-is-corrected-is-published', field: null, holds: seen.isPublished },
    { rule: 'last-release-of-the-year-is-corrected', field: null, holds: seen.isLast },
    ...dayRules(draft.dueOn, seen.year, seen.today),
    namesNobody(draft.reason),
  ])

/** planned: in the calendar. called-off: it will not come. published: it is out. */
export type ReleaseState = 'planned' | 'called-off' | 'published'

const isOpen = (state: ReleaseState) => ({ rule: 'release-is-still-planned', field: null, holds: state === 'planned' })

/** What must hold for another day in the calendar. */
export const objectionsToDay = (
  draft: { readonly dueOn: Day | null; readonly reason: string },
  seen: { readonly today: Day; readonly year: number; readonly state: ReleaseState },
): Objection[] =>
  check([
    isOpen(seen.state),
    ...(draft.dueOn === null ? [] : dayRules(draft.dueOn, seen.year, seen.today)),
    namesNobody(draft.reason),
  ])

/** What must hold before a draft is made. `today` is the earliest of the offices' days. */
export const objectionsToDraft = (seen: {
  readonly today: Day
  readonly year: number
  readonly state: ReleaseState
  readonly offices: number
}): Objection[] =>
  check([
    isOpen(seen.state),
    {
      rule: 'year-has-ended-everywhere',
      field: null,
      holds: isAfterItsYear(seen.today, seen.year),
      values: { year: String(seen.year) },
    },
    { rule: 'year-has-a-station', field: null, holds: seen.offices > 0, values: { year: String(seen.year) } },
  ])

/** What is known of a release when somebody wants to let it out. */
export interface PublicationCase {
  readonly today: Day
  readonly state: ReleaseState
  readonly dueOn: Day | null
  readonly unitIsKnown: boolean
  /** Whether the draft that was read is the latest. */
  readonly isLatest: boolean
  readonly hasPassed: boolean
  readonly madeBy: Id<'account'> | null
  readonly releasedBy: Id<'account'> | null
}

/** What must hold before a release goes out. */
export const objectionsToPublication = (seen: PublicationCase): Objection[] =>
  check([
    isOpen(seen.state),
    { rule: 'unit-is-of-headquarters', field: 'unit', holds: seen.unitIsKnown },
    { rule: 'draft-is-the-latest', field: null, holds: seen.isLatest },
    { rule: 'draft-passed-its-audit', field: null, holds: seen.hasPassed },
    { rule: 'day-has-come', field: null, holds: seen.dueOn === null || seen.today >= seen.dueOn },
    {
      rule: 'second-person-releases',
      field: null,
      holds: seen.releasedBy !== null && seen.releasedBy !== seen.madeBy,
    },
  ])

/** A draft's audit, as far as it is. */
export interface AuditState {
  readonly ended_at: Date | null
  readonly pinned: number | null
  /** Whether the classes are those that were audited. */
  readonly stands: boolean
}

/** Whether nobody can be found in what would be published. */
export const hasPassed = (audit: AuditState | undefined): boolean =>
  audit !== undefined && audit.ended_at !== null && audit.pinned === 0 && audit.stands
