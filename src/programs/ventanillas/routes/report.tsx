// Addresses of the monthly reports: the year of an office, one month of a station, its definitions and its deeds.
import type { Context as Request } from 'hono'
import { addDays, firstDayOf, monthOf, readMonth, yearOf, type Day } from '#kernel/day'
import { readId, type Id } from '#kernel/id'
import type { Objection, Outcome } from '#kernel/outcome'
import { todayIn } from '#platform/context'
import { consult, type Db } from '#platform/database'
import { found } from '#platform/errors'
import { emptyForm, formOf, readForm } from '#platform/forms'
import { currencyIn } from '#platform/pack'
import { goTo, guard, page, router, type Env, type May } from '#platform/routing'
import { answerExport, exportFormatOf } from '#platform/ui'
import {
  acceptReport,
  approveReport,
  commentReport,
  reopenReport,
  signReport,
  spanOf,
  typeReport,
  type ReportAt,
} from '../commands/report.ts'
import { countLeftOut } from '../commands/tally.ts'
import { findIndicator, indicators, type IndicatorId } from '../indicators.ts'
import {
  DefinitionPage,
  monthColumns,
  ReportsPage,
  reportPath,
  type ListedMonth,
  type WholeYear,
} from '../pages/report-list.tsx'
import { emptyRow, reportColumns, rowsOf, typedValues, type ReportRow } from '../pages/report-numbers.tsx'
import { ReportPage, type Offers, type SentForm } from '../pages/report.tsx'
import {
  mayAcceptReport,
  mayApproveReport,
  mayCommentReport,
  mayReopenReport,
  maySeeOffice,
  maySignReport,
} from '../rules/permissions.ts'
import {
  hasEnded,
  joinCells,
  maySeeUnsigned,
  mayTake,
  mayTypeReport,
  reportDraft,
  stateOf,
  stateOfMonth,
  StepDraft,
  steps as stepTable,
  type Cell,
  type StepKind,
} from '../rules/report.ts'
import { definitionOf, listEntries } from '../store/counts.ts'
import {
  findEntry,
  findReportOffice,
  listFiguresNow,
  listFiguresSigned,
  listReportMonths,
  listSteps,
  findReportPlace,
  type ReportPlace,
} from '../store/report.ts'
import { listUntold } from '../store/told.ts'

export const reportRoutes = router()

const officeIn = (c: Request<Env>): Id<'office'> => c.req.param('office') as Id<'office'>

/** The station's month that the address names; not found where the month or the lead agency cannot be read. */
function reportIn(c: Request<Env>): ReportAt {
  const lead = c.req.query('lead')
  const month = found(readMonth(c.req.param('month') ?? ''))
  const custodian = lead === undefined ? null : found(readId<'organization'>(lead))
  return { office: officeIn(c), station: c.req.param('station') ?? '', month, custodian }
}

reportRoutes.get('/:office/reports', guard(maySeeOffice), async (c) => {
  const { context, view } = c.var
  const read = await consult(context, (db) => readYear(db, c))
  const { office, year, months } = read
  const format = exportFormatOf(c)
  const file = { name: `reports-${office.id}-${year}`, columns: monthColumns(view), rows: months }
  if (format) return answerExport(c, format, file)
  const form = c.req.query('year') === undefined ? emptyForm : formOf({ year: String(year) })
  return page(c, <ReportsPage view={view} {...read} form={form} />)
})

/** The months of the year that the address asks for, this year's otherwise, and the year counted anew. */
async function readYear(db: Db, c: Request<Env>) {
  const { context } = c.var
  const { title, zone, since } = found(await findReportOffice(db, officeIn(c)))
  const today = todayIn(context, zone)
  const thisYear = yearOf(today)
  const years = Array.from({ length: thisYear - yearOf(since ?? today) + 1 }, (_, index) => thisYear - index)
  const asked = Number(c.req.query('year'))
  const year = years.includes(asked) ? asked : thisYear
  const last = year === thisYear ? firstDayOf(monthOf(today)) : (`${year}-12-01` as Day)
  const rows = await listReportMonths(db, officeIn(c), `${year}-01-01` as Day, last)
  const months = rows.map((row) => ({
    ...row,
    state: stateOfMonth({ ...row, reported: row.report_id !== null }, today),
  }))
  const whole = await listWhole(db, c, months, today)
  return { office: { id: officeIn(c), title }, year, years, months, whole }
}

/** Each station's year under each lead agency. Others than the agency see it up to the last month that has ended. */
async function listWhole(db: Db, c: Request<Env>, months: readonly ListedMonth[], today: Day): Promise<WholeYear[]> {
  const whole: WholeYear[] = []
  for (const place of new Map(months.map((month) => [month.station_id + month.custodian_id, month])).values()) {
    const own = months.filter((row) => row.station_id === place.station_id && row.custodian_id === place.custodian_id)
    const ended = own.filter((row) => row.state !== 'closed' && hasEnded(row.month, today))
    const to = maySeeUnsigned(c.var.context.actor, place.custodian_id) ? today : addDays(firstDayOf(monthOf(today)), -1)
    const from = `${place.month.slice(0, 4)}-01-01` as Day
    const until = to < `${place.month.slice(0, 4)}-12-31` ? to : (`${place.month.slice(0, 4)}-12-31` as Day)
    if (until < from) continue
    const span = { station: place.station_id, custodian: place.custodian_id, from, to: until }
    const figures = await listFiguresNow(db, span, today, ['contacts', 'known-persons'])
    const value = (indicator: string) => figures.find((figure) => figure.indicator === indicator)?.value ?? null
    const signed = own.filter(({ state }) => state === 'signed' || state === 'approved' || state === 'accepted').length
    const counts = { contacts: value('contacts'), knownPersons: value('known-persons') }
    whole.push({ place, ...counts, signed, ended: ended.length, isRunning: until === today })
  }
  return whole
}

/** Everything that the page of a month shows to this reader. */
async function readReport(db: Db, c: Request<Env>) {
  const { context } = c.var
  const place = found(await findReportPlace(db, reportIn(c)))
  const today = todayIn(context, place.zone)
  const taken = place.report_id ? await listSteps(db, place.report_id) : []
  const entry = place.report_id ? await findEntry(db, place.report_id) : undefined
  const signed = place.report_id ? await listFiguresSigned(db, place.report_id) : []
  const isSigned = stateOf(taken) !== 'open'
  const readable = isSigned || maySeeUnsigned(context.actor, place.custodian_id)
  const now = readable ? await listFiguresNow(db, spanOf(place), today) : []
  const [month] = await listReportMonths(db, place.office_id, firstDayOf(place.month), firstDayOf(place.month)).then(
    (rows) => rows.filter((row) => row.station_id === place.station_id && row.custodian_id === place.custodian_id),
  )
  const state = stateOfMonth({ ...found(month), reported: place.report_id !== null }, today)
  const cells = readable ? joinCells(signed, now) : null
  const leftOut = cells ? countLeftOut(await listEntries(db, [place])) : 0
  const offers = offersTo(
    c,
    place,
    stateOf(taken),
    taken.some(({ step }) => step === 'signed'),
    today,
  )
  const untold = cells ? await listUntoldOf(db, place, cells) : []
  const told = { entry: readable ? entry : undefined, cells, isSigned, leftOut, untold }
  return { place, state, steps: taken, ...told, offers, today }
}

/** The numbers that nobody told of the month, and that were not signed either. */
async function listUntoldOf(db: Db, place: ReportPlace, cells: readonly Cell[]): Promise<IndicatorId[]> {
  const untold = await listUntold(db, spanOf(place))
  return untold.filter((id) => !cells.some(({ indicator }) => indicator === id))
}

/** What this reader may do now. */
function offersTo(
  c: Request<Env>,
  place: ReportPlace,
  state: ReturnType<typeof stateOf>,
  wasSigned: boolean,
  today: Day,
): Offers {
  const { actor } = c.var.context
  const may = (kind: StepKind) => mayTake[kind](actor, place.office_id, place.custodian_id)
  const ended = hasEnded(place.month, today)
  const isNext = (kind: StepKind): boolean => {
    if (kind === 'commented') return wasSigned
    if (kind === 'signed' && !ended) return false
    return (stepTable[kind].from as readonly string[]).includes(state)
  }
  const kinds = (Object.keys(stepTable) as StepKind[]).filter((kind) => isNext(kind) && may(kind))
  return {
    type: state === 'open' && mayTypeReport(actor, place.office_id, place.custodian_id),
    steps: kinds,
    signLater: state === 'open' && !ended && may('signed'),
  }
}

const doneWords = ['entry', 'signed', 'approved', 'accepted', 'commented', 'reopened'] as const

async function reportPage(c: Request<Env>, sent?: SentForm) {
  const { context, view } = c.var
  const report = await consult(context, (db) => readReport(db, c))
  const done = sent ? undefined : doneWords.find((word) => word === c.req.query('done'))
  const { pack } = context.installation
  return page(
    c,
    <ReportPage view={view} pack={pack} office={officeIn(c)} {...report} sent={sent} done={done} />,
    sent ? 422 : 200,
  )
}

reportRoutes.get('/:office/reports/:station/:month', guard(maySeeOffice), async (c) => {
  const format = exportFormatOf(c)
  if (!format) return reportPage(c)
  const { context, view } = c.var
  const { pack } = context.installation
  const { place, cells, entry, isSigned, untold } = await consult(context, (db) => readReport(db, c))
  const numbers = indicators.flatMap((indicator) =>
    untold.includes(indicator.id) ? [emptyRow(view, indicator)] : rowsOf(view, pack, indicator, found(cells)),
  )
  const typed = typedValues(view, entry, currencyIn(pack, place.country)).map(({ label, value }): ReportRow => {
    const sides = isSigned ? { signed: value, now: null } : { signed: null, now: value }
    return { what: label, item: null, ...sides, changed: null }
  })
  const name = `report-${place.code}-${place.month}`
  return answerExport(c, format, { name, columns: reportColumns(view, isSigned), rows: [...numbers, ...typed] })
})

reportRoutes.get('/:office/reports/:station/:month/definitions/:indicator', guard(maySeeOffice), async (c) => {
  const indicator = found(findIndicator(c.req.param('indicator') ?? ''))
  const read = await consult(c.var.context, async (db) => {
    const place = found(await findReportPlace(db, reportIn(c)))
    const { views, ...query } = await definitionOf(db, indicator)
    const cells = place.report_id ? await listFiguresSigned(db, place.report_id) : []
    return { place, query, views, signed: cells.find((cell) => cell.indicator === indicator.id) }
  })
  return page(c, <DefinitionPage view={c.var.view} indicator={indicator} days={spanOf(read.place)} {...read} />)
})

reportRoutes.post('/:office/reports/:station/:month/entry', guard(maySignReport), async (c) => {
  const place = found(await consult(c.var.context, (db) => findReportPlace(db, reportIn(c))))
  const reading = await readForm(c, reportDraft(currencyIn(c.var.context.installation.pack, place.country)))
  const back = (objections: readonly Objection[]) =>
    reportPage(c, { deed: 'typed', form: formOf(reading.typed, objections) })
  if (reading.draft === undefined) return back(reading.objections)
  const outcome = await typeReport(c.var.context, reportIn(c), reading.draft)
  return outcome.done ? backToReport(c, 'entry') : back(outcome.objections)
})

type Deed = (context: Env['Variables']['context'], at: ReportAt, draft: StepDraft) => Promise<Outcome<Id<'report'>>>

/** The addresses of the steps: nouns, each with its deed. */
const deeds: readonly (readonly [noun: string, kind: StepKind, may: May, deed: Deed])[] = [
  ['signature', 'signed', maySignReport, signReport],
  ['approval', 'approved', mayApproveReport, approveReport],
  ['comment', 'commented', mayCommentReport, commentReport],
  ['acceptance', 'accepted', mayAcceptReport, acceptReport],
  ['reopening', 'reopened', mayReopenReport, reopenReport],
]

for (const [noun, kind, may, deed] of deeds) {
  reportRoutes.post(`/:office/reports/:station/:month/${noun}`, guard(may), async (c) => {
    const reading = await readForm(c, StepDraft)
    const back = (objections: readonly Objection[]) =>
      reportPage(c, { deed: kind, form: formOf(reading.typed, objections) })
    if (reading.draft === undefined) return back(reading.objections)
    const outcome = await deed(c.var.context, reportIn(c), reading.draft)
    return outcome.done ? backToReport(c, kind) : back(outcome.objections)
  })
}

async function backToReport(c: Request<Env>, done: (typeof doneWords)[number]) {
  const place = found(await consult(c.var.context, (db) => findReportPlace(db, reportIn(c))))
  return goTo(c, `${reportPath(place)}&done=${done}`)
}
