// The monthly report: who may take which step, what may be typed, and when a month may be signed.
import { z } from 'zod'
import { firstDayOf, lastDayOf, type Day, type Month, type Period } from '#kernel/day'
import { text } from '#kernel/draft'
import type { Id } from '#kernel/id'
import { readMoney } from '#kernel/money'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import { forbiddenIn } from '#kernel/text'
import { visibleCustodians, type Actor } from '#platform/context'
import { mayAcceptReport, mayApproveReport, mayCommentReport, mayReopenReport, maySignReport } from './permissions.ts'

/** open: being typed. It is missing where no report was begun in a month that has ended. */
export const reportStates = ['open', 'signed', 'approved', 'accepted'] as const

export type ReportState = (typeof reportStates)[number]

/** The state that each step starts from and the one that it leads to. A comment may follow any signature and changes nothing. */
export const steps = {
  signed: { from: ['open'], to: 'signed' },
  approved: { from: ['signed'], to: 'approved' },
  accepted: { from: ['approved'], to: 'accepted' },
  reopened: { from: ['signed', 'approved', 'accepted'], to: 'open' },
  commented: { from: reportStates, to: null },
} as const satisfies Record<string, { from: readonly ReportState[]; to: ReportState | null }>

export type StepKind = keyof typeof steps

export interface Step {
  readonly position: number
  readonly step: StepKind
  readonly text: string
  readonly taken_by: Id<'account'> | null
  /** The name of the account; null where there is none any more. */
  readonly taken_by_name: string | null
  readonly taken_at: Date
}

/** The last step other than a comment: what the report's state comes from. */
export const lastMove = <Taken extends { readonly step: StepKind }>(taken: readonly Taken[]): Taken | undefined =>
  taken.findLast(({ step }) => step !== 'commented')

export function stateOf(taken: readonly { readonly step: StepKind }[]): ReportState {
  const move = lastMove(taken)
  return move ? (steps[move.step].to ?? 'open') : 'open'
}

/** What a page showed of a report: a later deed from that page is refused where somebody else changed it in the meantime. */
export const seenOf = (entryPosition: number, taken: readonly Step[]): string =>
  `${entryPosition}.${lastMove(taken)?.position ?? 0}`

const answersFor = (actor: Actor, custodian: Id<'organization'>): boolean =>
  visibleCustodians(actor).includes(custodian)

type MayAtReport = (actor: Actor, office: Id<'office'>, custodian: Id<'organization'>) => boolean

/** The permission of an office, narrowed to the agency that answers for the report: the next lead signs nothing of the former's. */
const ofItsAgency =
  (may: (actor: Actor, office: Id<'office'>) => boolean): MayAtReport =>
  (actor, office, custodian) =>
    answersFor(actor, custodian) && may(rolesFor(actor, custodian), office)

const rolesFor = (actor: Actor, custodian: Id<'organization'>): Actor => ({
  ...actor,
  roles: actor.roles.filter((role) => role.organization === custodian),
})

/** Who may take each step at a report. */
export const mayTake: Readonly<Record<StepKind, MayAtReport>> = {
  signed: ofItsAgency(maySignReport),
  approved: ofItsAgency(mayApproveReport),
  accepted: (actor) => mayAcceptReport(actor),
  commented: (actor, office) => mayCommentReport(actor, office) && actor.offices.includes(office),
  reopened: (actor, office, custodian) =>
    mayAcceptReport(actor) || ofItsAgency(mayReopenReport)(actor, office, custodian),
}

/** Typing the report's own part: whoever may sign it. */
export const mayTypeReport: MayAtReport = mayTake.signed

/** What is not signed yet is the agency's own: whoever watched the numbers of a running month could tell who came in. */
export const maySeeUnsigned = (actor: Actor, custodian: Id<'organization'>): boolean => answersFor(actor, custodian)

/** The longest text of a report, comment or reason. */
export const longestText = 2000

/** Hours typed as decimals, in quarters of an hour: "7.75" is 31. Null where nothing is typed: not told, which is not zero. */
const hoursField = text.transform((typed, issue): number | null => {
  if (typed === '') return null
  const quarters = /^\d{1,5}(?:[.,]\d{1,2})?$/.test(typed) ? Number(typed.replace(',', '.')) * 4 : Number.NaN
  if (!Number.isInteger(quarters)) issue.addIssue({ code: 'custom', message: 'hours-are-in-quarters' })
  return quarters
})

const moneyField = (currency: string) =>
  text.transform((typed, issue): number | null => {
    if (typed === '') return null
    const money = readMoney(typed, currency)
    if (!money) issue.addIssue({ code: 'custom', message: 'amount-can-be-read' })
    return money?.amount ?? 0
  })

const longText = text.transform((typed) => typed.replaceAll('\r\n', '\n'))

/** What the station types; money in the currency of the country where it stands. */
export const reportDraft = (currency: string) =>
  z.object({
    open: hoursField,
    staff: hoursField,
    volunteers: hoursField,
    cash: moneyField(currency),
    kind: moneyField(currency),
    worked: longText,
    didNotWork: longText,
    needs: longText,
    seen: text,
  })

export type ReportDraft = z.output<ReturnType<typeof reportDraft>>

/** The form of a step: what the page showed, and a comment or a reason where the step has one. */
export const StepDraft = z.object({ seen: text, text: longText })

export type StepDraft = z.output<typeof StepDraft>

/** What the rules look at besides the draft. */
export interface ReportCase {
  readonly month: Month
  /** Today at the office. */
  readonly today: Day
  readonly steps: readonly Step[]
  /** The position of the last typed entry; 0 where none is. */
  readonly entryPosition: number
  /** Who acts. */
  readonly by: Id<'account'> | null
  /** An instant as the reader writes it, for the message that says who did what when. */
  readonly sayAt: (at: Date) => string
}

/** Whether the month may be signed: from its last day on. */
export const hasEnded = (month: Month, today: Day): boolean => today >= lastDayOf(month)

const mayStart = (kind: StepKind, state: ReportState): boolean =>
  (steps[kind].from as readonly ReportState[]).includes(state)

/** Says what state the report is in, who brought it there and when. */
function stateValues(seen: ReportCase): Record<string, string> {
  const move = lastMove(seen.steps)
  return { state: stateOf(seen.steps), by: move?.taken_by_name ?? '—', at: move ? seen.sayAt(move.taken_at) : '' }
}

const stateRules: Readonly<Record<Exclude<StepKind, 'commented'>, string>> = {
  signed: 'report-is-open',
  approved: 'report-is-signed',
  accepted: 'report-is-approved',
  reopened: 'report-is-closed',
}

/** The rules of a text that others read: nothing forbidden, nobody to call or write to, not longer than a page. */
const textRules = (field: string, typed: string) => [
  { rule: 'text-holds-no-forbidden-number', field, holds: forbiddenIn(typed).length === 0 },
  { rule: 'text-holds-no-telephone-or-mail', field, holds: !/\S@\S+\.\S|(?:\d[\s().-]{0,2}){10,}/.test(typed) },
  { rule: 'text-is-a-page-at-most', field, holds: typed.length <= longestText },
]

/** The report stands as the page showed it; asked only where its state allows the deed. */
const unchanged = (shown: string, seen: ReportCase) => ({
  rule: 'report-was-not-changed-by-another',
  field: null,
  holds: shown === seenOf(seen.entryPosition, seen.steps),
})

/** What must hold for what the station types. */
export function objectionsToTyping(draft: ReportDraft, seen: ReportCase): Objection[] {
  if (stateOf(seen.steps) !== 'open') return [{ rule: 'report-is-open', field: null, values: stateValues(seen) }]
  const most = Number(lastDayOf(seen.month).slice(8)) * 96
  return check([
    { rule: 'report-month-has-begun', field: null, holds: firstDayOf(seen.month) <= seen.today },
    unchanged(draft.seen, seen),
    { rule: 'hours-open-fit-into-the-month', field: 'open', holds: (draft.open ?? 0) <= most },
    ...textRules('worked', draft.worked),
    ...textRules('didNotWork', draft.didNotWork),
    ...textRules('needs', draft.needs),
  ])
}

/** What must hold for a signature, an approval, an acceptance or a reopening. */
export function objectionsToStep(
  kind: Exclude<StepKind, 'commented'>,
  draft: StepDraft,
  seen: ReportCase,
): Objection[] {
  if (!mayStart(kind, stateOf(seen.steps))) return [{ rule: stateRules[kind], field: null, values: stateValues(seen) }]
  const signer = seen.steps.findLast(({ step }) => step === 'signed')?.taken_by
  return check([
    { rule: 'report-month-has-ended', field: null, holds: kind !== 'signed' || hasEnded(seen.month, seen.today) },
    {
      rule: 'signer-and-approver-are-two-people',
      field: null,
      holds: kind !== 'approved' || (seen.by !== null && signer !== seen.by),
    },
    { rule: 'reopening-has-a-reason', field: 'text', holds: kind !== 'reopened' || draft.text !== '' },
    ...textRules('text', draft.text),
    unchanged(draft.seen, seen),
  ])
}

/** What must hold for a comment: it is one, and there was a signature to comment on. It stops nothing. */
export const objectionsToComment = (draft: StepDraft, seen: ReportCase): Objection[] =>
  check([
    { rule: 'report-was-signed', field: null, holds: seen.steps.some(({ step }) => step === 'signed') },
    { rule: 'comment-is-not-empty', field: 'text', holds: draft.text !== '' },
    ...textRules('text', draft.text),
  ])

/** Whether the deed is the last one once more: the same person pressed the button twice. */
export const isRepeated = (kind: StepKind, draft: StepDraft, seen: ReportCase): boolean => {
  const last = seen.steps.at(-1)
  return last !== undefined && last.step === kind && last.taken_by === seen.by && last.text === draft.text
}

/** Why there is no report, or how far it is. running: the month has not ended; closed: the station did not open in it. */
export type MonthState = ReportState | 'missing' | 'running' | 'closed'

export interface MonthFacts {
  readonly month: Month
  /** The last step other than a comment; null where the report is open or there is none. */
  readonly move: StepKind | null
  readonly reported: boolean
  /** Times during which the station did not open. */
  readonly closures: readonly Period[]
}

/** The state of a station's month. A month without a report is missing, never zero. */
export function stateOfMonth(facts: MonthFacts, today: Day): MonthState {
  if (facts.reported) return facts.move ? stateOf([{ step: facts.move }]) : 'open'
  const [from, to] = [firstDayOf(facts.month), lastDayOf(facts.month)]
  const wasClosed = facts.closures.some(({ from_on, to_on }) => from_on <= from && (to_on === null || to <= to_on))
  if (wasClosed) return 'closed'
  return to < today ? 'missing' : 'running'
}

/** A number of the report: as signed, and as the window's entries give it today. Null: not counted. */
export interface Cell {
  readonly indicator: string
  readonly item: string
  readonly signed: number | null
  readonly now: number | null
}

export interface Figure {
  readonly indicator: string
  readonly item: string
  readonly value: number
}

/**
 * Joins what was signed with what is counted today, item by item. A breakdown leaves out what is zero, so that an item
 * which stands on one side only is zero on the other, as long as the number itself was counted there.
 */
export function joinCells(signed: readonly Figure[], now: readonly Figure[]): Cell[] {
  const key = (figure: { indicator: string; item: string }) => `${figure.indicator}\0${figure.item}`
  const valueIn = (side: readonly Figure[]) => {
    const values = new Map(side.map((figure) => [key(figure), figure.value]))
    const counted = new Set(side.map(({ indicator }) => indicator))
    return (figure: Figure) => values.get(key(figure)) ?? (counted.has(figure.indicator) ? 0 : null)
  }
  const [signedValue, valueNow] = [valueIn(signed), valueIn(now)]
  const places = new Map([...signed, ...now].map((figure) => [key(figure), figure]))
  return [...places.values()].map((figure) => ({
    indicator: figure.indicator,
    item: figure.item,
    signed: signedValue(figure),
    now: valueNow(figure),
  }))
}

/** Whether the number is not what was signed. Where it can no longer be counted, nothing is said. */
export const isChanged = (cell: Cell): boolean => cell.signed !== null && cell.now !== null && cell.signed !== cell.now
