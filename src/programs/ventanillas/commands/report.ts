// The deeds at a monthly report. One at a time at each report: of two who sign at once, the second is told who signed and when.
import { firstDayOf, lastDayOf, type Month } from '#kernel/day'
import type { Id } from '#kernel/id'
import { done, refused, type Outcome } from '#kernel/outcome'
import { todayIn, type Context } from '#platform/context'
import { transact, type Tx } from '#platform/database'
import { allow, found } from '#platform/errors'
import { tell } from '#platform/events'
import { currencyIn } from '#platform/pack'
import { sayInstant } from '#platform/messages'
import type { Span } from '../indicators.ts'
import { maySeeOffice } from '../rules/permissions.ts'
import {
  isRepeated,
  mayTake,
  mayTypeReport,
  objectionsToComment,
  objectionsToStep,
  objectionsToTyping,
  seenOf,
  type ReportCase,
  type ReportDraft,
  type StepDraft,
  type StepKind,
} from '../rules/report.ts'
import {
  findEntry,
  findReportPlace,
  insertCells,
  insertEntry,
  insertReport,
  insertStep,
  listSteps,
  lockReport,
  type Entry,
  type ReportPlace,
} from '../store/report.ts'

/** Which report: the station by its code; without a custodian, the last lead agency of the month that the actor may see. */
export interface ReportAt {
  readonly office: Id<'office'>
  readonly station: string
  readonly month: Month
  readonly custodian: Id<'organization'> | null
}

/** The days whose numbers a report shows. */
export const spanOf = (place: ReportPlace): Span => ({
  station: place.station_id,
  custodian: place.custodian_id,
  from: firstDayOf(place.month),
  to: lastDayOf(place.month),
})

interface LockedReport {
  readonly place: ReportPlace
  readonly entry: Entry | undefined
  readonly seen: ReportCase
}

/** Finds the station's month, waits for its lock, and reads how the report stands under it. */
async function getLocked(tx: Tx, context: Context, at: ReportAt): Promise<LockedReport> {
  allow(maySeeOffice(context.actor, at.office))
  await lockReport(tx, found(await findReportPlace(tx, at)))
  const place = found(await findReportPlace(tx, at))
  const entry = place.report_id ? await findEntry(tx, place.report_id) : undefined
  const speaker = { language: context.language, words: context.installation.pack.words[context.language] }
  const seen = {
    month: place.month,
    today: todayIn(context, place.zone),
    steps: place.report_id ? await listSteps(tx, place.report_id) : [],
    entryPosition: entry?.position ?? 0,
    by: context.actor.account,
    sayAt: (instant: Date) => sayInstant(speaker, instant, place.zone),
  }
  return { place, entry, seen }
}

/** Whether the draft says what the last entry of the same person says: the button was pressed twice. */
const isTypedAgain = (draft: ReportDraft, entry: Entry | undefined, by: Id<'account'> | null): boolean =>
  entry !== undefined &&
  entry.typed_by === by &&
  (['open', 'staff', 'volunteers', 'cash', 'kind', 'worked', 'didNotWork', 'needs'] as const).every(
    (field) => entry[field] === draft[field],
  )

/** The station types its hours, contributions and texts. Each time is an entry; the last one stands. */
export function typeReport(context: Context, at: ReportAt, draft: ReportDraft): Promise<Outcome<Id<'report'>>> {
  return transact(context, async (tx) => {
    const { place, entry, seen } = await getLocked(tx, context, at)
    allow(mayTypeReport(context.actor, place.office_id, place.custodian_id))
    const again = isTypedAgain(draft, entry, seen.by)
    const objections = objectionsToTyping(again ? { ...draft, seen: seenNow(seen) } : draft, seen)
    if (objections.length > 0) return refused(objections)
    if (again) return done(place.report_id!)
    const report = place.report_id ?? (await insertReport(tx, place))
    const currency = currencyIn(context.installation.pack, place.country)
    await insertEntry(tx, report, { position: seen.entryPosition + 1, currency, draft }, takenNow(context))
    await tell(tx, context, 'report-typed', report, chainsOf(place), draft)
    return done(report)
  })
}

/** The station signs the month: its numbers are kept as they stand in this moment. */
export const signReport = (context: Context, at: ReportAt, draft: StepDraft): Promise<Outcome<Id<'report'>>> =>
  takeStep(context, at, 'signed', { ...draft, text: '' }, (tx, report, chains, change) =>
    tell(tx, context, 'report-signed', report, chains, change),
  )

/** The lead agency approves what another of its people signed. */
export const approveReport = (context: Context, at: ReportAt, draft: StepDraft): Promise<Outcome<Id<'report'>>> =>
  takeStep(context, at, 'approved', { ...draft, text: '' }, (tx, report, chains, change) =>
    tell(tx, context, 'report-approved', report, chains, change),
  )

/** The consulate or headquarters says something on a signed report. It stops nothing. */
export const commentReport = (context: Context, at: ReportAt, draft: StepDraft): Promise<Outcome<Id<'report'>>> =>
  takeStep(context, at, 'commented', draft, (tx, report, chains, change) =>
    tell(tx, context, 'report-commented', report, chains, change),
  )

/** Headquarters accepts an approved report. */
export const acceptReport = (context: Context, at: ReportAt, draft: StepDraft): Promise<Outcome<Id<'report'>>> =>
  takeStep(context, at, 'accepted', { ...draft, text: '' }, (tx, report, chains, change) =>
    tell(tx, context, 'report-accepted', report, chains, change),
  )

/** The lead agency or headquarters opens a report again and says why. What was signed before is kept. */
export const reopenReport = (context: Context, at: ReportAt, draft: StepDraft): Promise<Outcome<Id<'report'>>> =>
  takeStep(context, at, 'reopened', draft, (tx, report, chains, change) =>
    tell(tx, context, 'report-reopened', report, chains, change),
  )

const takenNow = ({ actor, now }: Context) => ({ by: actor.account, at: now })

const chainsOf = (place: ReportPlace) => ({ custodian: place.custodian_id, office: place.office_id })

const seenNow = (seen: ReportCase): string => seenOf(seen.entryPosition, seen.steps)

/** Tells the step's event into the chains of the agency and of the office. */
type Tell = (tx: Tx, report: Id<'report'>, chains: ReturnType<typeof chainsOf>, change: unknown) => Promise<void>

/** Every step goes the same way: who may, how it stands, the objections, write, tell. */
function takeStep(
  context: Context,
  at: ReportAt,
  kind: StepKind,
  draft: StepDraft,
  tellStep: Tell,
): Promise<Outcome<Id<'report'>>> {
  return transact(context, async (tx) => {
    const { place, seen } = await getLocked(tx, context, at)
    allow(mayTake[kind](context.actor, place.office_id, place.custodian_id))
    if (place.report_id && isRepeated(kind, draft, seen)) return done(place.report_id)
    const objections = kind === 'commented' ? objectionsToComment(draft, seen) : objectionsToStep(kind, draft, seen)
    if (objections.length > 0) return refused(objections)
    const report = place.report_id ?? (await insertReport(tx, place))
    const position = seen.steps.length + 1
    const entryPosition = kind === 'signed' && seen.entryPosition > 0 ? seen.entryPosition : null
    await insertStep(tx, report, { position, step: kind, text: draft.text, entryPosition }, takenNow(context))
    if (kind === 'signed') await insertCells(tx, report, position, spanOf(place), seen.today)
    await tellStep(tx, report, chainsOf(place), { step: kind, text: draft.text })
    return done(report)
  })
}

/** The events of reports, for the plug. */
export const reportEvents = [
  'report-typed',
  'report-signed',
  'report-approved',
  'report-commented',
  'report-accepted',
  'report-reopened',
] as const
