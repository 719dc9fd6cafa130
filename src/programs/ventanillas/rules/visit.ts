// What a visit is, and what must hold before it is written down.
import { z } from 'zod'
import type { Day, Period } from '#kernel/day'
import { choice, dayField, idField, optionalId, text, texts } from '#kernel/draft'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import { forbiddenIn, readCode, readPhone } from '#kernel/text'
import { objectionsToVisitReferral, referralModes, type ReferralCase } from './visit-referral.ts'

/** What the visitor came for or received. Needs and topics are information; a screening keeps its kind and next step. */
export const serviceKinds = ['need', 'topic', 'screening', 'vaccination', 'program'] as const

export type ServiceKind = (typeof serviceKinds)[number]

/** What follows a screening. Never its result. */
export const nextSteps = ['none', 'advice', 'repeat', 'see-a-clinic', 'urgent'] as const

export const firstVisitAnswers = ['yes', 'no', 'not-asked'] as const

/** The form of a visit, as it is typed. `code` is the receipt that the slip shows: made with the form, kept only as an HMAC. */
export const VisitDraft = z
  .object({
    id: idField<'visit'>('form-is-whole'),
    code: text.transform((typed, issue) => {
      const code = readCode(typed)
      if (!code) issue.addIssue({ code: 'custom', message: 'form-is-whole' })
      return code ?? ''
    }),
    station: idField<'station'>('station-is-chosen'),
    visitedOn: dayField('day-can-be-read'),
    language: text,
    postalCode: text,
    need: texts,
    topic: texts,
    screening: texts,
    vaccination: texts,
    program: texts,
    interpreter: text.transform((typed) => (typed === '' ? ('no' as const) : ('yes' as const))),
    firstThisYear: text
      .transform((typed) => typed || 'not-asked')
      .pipe(z.enum(firstVisitAnswers, { error: 'first-visit-is-answered' })),
    earlierReceipt: text,
    contact: text,
    consent: choice('consent-can-be-read', ['', 'oral', 'written']),
    service: optionalId<'service'>('service-is-known'),
    referral: optionalId<'referral'>('form-is-whole'),
    referralMode: text
      .transform((typed) => typed || 'self')
      .pipe(z.enum(referralModes, { error: 'referral-mode-is-chosen' })),
    referralNeed: text,
    replaces: optionalId<'visit'>('form-is-whole'),
    replacesReason: text,
  })
  .catchall(text)

export type VisitDraft = z.output<typeof VisitDraft>

/** What the rules look at besides the draft. */
export interface VisitCase {
  /** Today at the office. */
  readonly today: Day
  readonly station: StationCase | undefined
  /** Whether whoever writes works for the agency that leads the station. */
  readonly ownAgency: boolean
  readonly languages: ReadonlySet<string>
  /** Codes of the pack's items, by kind. */
  readonly items: Readonly<Record<ServiceKind, ReadonlySet<string>>>
  /** Whether the postal code that was typed exists; true where none was typed. */
  readonly postalCodeExists: boolean
  /** Whether the earlier receipt that was typed is one of this agency's; true where none was typed. */
  readonly receiptKnown: boolean
  /** Whether the agency told the visits of this month as totals: written down as well, they would count twice. */
  readonly monthTold?: boolean
  readonly referral: ReferralCase
}

export interface StationCase {
  readonly opened_on: Day | null
  readonly closed_on: Day | null
  readonly closures: readonly Period[]
}

/** Whether the station received visitors on the day. An unknown opening day is no objection. */
export const isOpenOn = (station: StationCase, on: Day): boolean =>
  (station.opened_on === null || station.opened_on <= on) &&
  (station.closed_on === null || on < station.closed_on) &&
  !station.closures.some((closure) => closure.from_on <= on && (closure.to_on === null || on <= closure.to_on))

/** The services of a draft, each with its kind and, for a screening, its next step. */
export const servicesOf = (draft: VisitDraft): { kind: ServiceKind; item: string; next_step: string | null }[] =>
  serviceKinds.flatMap((kind) =>
    draft[kind].map((item) => ({ kind, item, next_step: kind === 'screening' ? nextStepOf(draft, item) : null })),
  )

/** The next step typed beside a screening; "none" where nothing was chosen. */
export function nextStepOf(draft: VisitDraft, screening: string): string {
  const typed = draft[`next-${screening}`]
  return typeof typed === 'string' && (nextSteps as readonly string[]).includes(typed) ? typed : 'none'
}

/** The rules of a visit that do not hold, each beside its field. */
export const objectionsToVisit = (draft: VisitDraft, seen: VisitCase): Objection[] =>
  check([
    { rule: 'visit-is-not-in-the-future', field: 'visitedOn', holds: draft.visitedOn <= seen.today },
    { rule: 'station-is-chosen', field: 'station', holds: seen.station !== undefined },
    {
      rule: 'station-is-open-on-that-day',
      field: 'visitedOn',
      holds: seen.station === undefined || isOpenOn(seen.station, draft.visitedOn),
    },
    { rule: 'station-is-led-by-your-agency', field: 'station', holds: seen.station === undefined || seen.ownAgency },
    { rule: 'month-is-told-once', field: 'visitedOn', holds: seen.monthTold !== true },
    { rule: 'language-is-known', field: 'language', holds: seen.languages.has(draft.language) },
    { rule: 'postal-code-exists', field: 'postalCode', holds: seen.postalCodeExists },
    { rule: 'something-was-asked-or-given', field: 'need', holds: servicesOf(draft).length > 0 },
    ...serviceKinds.map((kind) => ({
      rule: 'service-is-in-the-guidelines',
      field: kind,
      holds: draft[kind].every((item) => seen.items[kind].has(item)),
    })),
    ...rulesOfIdentity(draft, seen),
  ]).concat(objectionsToVisitReferral(draft, seen.referral))

/** A receipt that is known; a contact only with consent; a replacement with its reason. */
function rulesOfIdentity(draft: VisitDraft, seen: VisitCase) {
  const receiptReads = draft.earlierReceipt === '' || readCode(draft.earlierReceipt) !== undefined
  return [
    { rule: 'receipt-can-be-read', field: 'earlierReceipt', holds: receiptReads },
    { rule: 'earlier-receipt-is-known', field: 'earlierReceipt', holds: !receiptReads || seen.receiptKnown },
    { rule: 'contact-has-consent', field: 'consent', holds: draft.contact === '' || draft.consent !== '' },
    {
      rule: 'contact-is-a-telephone',
      field: 'contact',
      holds: draft.contact === '' || readPhone(draft.contact) !== undefined,
    },
    { rule: 'text-holds-no-forbidden-number', field: 'contact', holds: forbiddenIn(draft.contact).length === 0 },
    {
      rule: 'replacement-has-a-reason',
      field: 'replacesReason',
      holds: draft.replaces === null || draft.replacesReason !== '',
    },
    {
      rule: 'text-holds-no-forbidden-number',
      field: 'replacesReason',
      holds: forbiddenIn(draft.replacesReason).length === 0,
    },
  ]
}

/** Minutes during which whoever wrote an entry may take it back. */
export const undoMinutes = 10

/** Whether an entry may still be undone. */
export const isFresh = (recorded: Date, now: Date): boolean =>
  now.getTime() - recorded.getTime() <= undoMinutes * 60_000

/** An entry is undone while it is fresh by whoever wrote it; later it is voided with a reason. */
export const objectionsToVoid = (
  reason: string,
  seen: { exists: boolean; voided: boolean; undo: boolean },
): Objection[] =>
  check([
    { rule: 'entry-stands', field: null, holds: seen.exists && !seen.voided },
    { rule: 'voiding-has-a-reason', field: 'reason', holds: seen.undo || reason !== '' },
    { rule: 'text-holds-no-forbidden-number', field: 'reason', holds: forbiddenIn(reason).length === 0 },
  ])
