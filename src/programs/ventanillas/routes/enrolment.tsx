// Addresses of the enrolments in public programs, and of what is counted in aggregate only.
import type { Context as Request } from 'hono'
import { addDays, readDay, type Day } from '#kernel/day'
import { readCode } from '#kernel/text'
import { consult } from '#platform/database'
import { found } from '#platform/errors'
import { emptyForm, formOf, readForm, typedIn, type FormState } from '#platform/forms'
import { newId } from '#platform/random'
import { goTo, guard, page, router, type Env } from '#platform/routing'
import { answerExport, exportFormatOf } from '#platform/ui'
import {
  mayVoidEnrolment,
  startEnrolment,
  takeEnrolmentStep,
  tallyEnrolments,
  voidEnrolment,
  voidTally,
} from '../commands/enrolment.ts'
import { ChooseProgramPage, NewEnrolmentPage, NewTallyPage } from '../pages/enrolment-form.tsx'
import {
  enrolmentColumns,
  EnrolmentPage,
  EnrolmentsPage,
  FoundEnrolmentsPage,
  VoidTallyPage,
} from '../pages/enrolment.tsx'
import { EnrolmentDraft, EnrolmentStepDraft, TallyDraft } from '../rules/enrolment.ts'
import { itemCodes } from '../rules/item.ts'
import { mayRecordVisits, maySeeVisits, mayVoidEntries } from '../rules/permissions.ts'
import { isAggregateOnly } from '../rules/program-record.ts'
import { findEnrolment, findTally, listEnrolments, listEnrolmentsOfReceipt, listTallies } from '../store/enrolment.ts'
import { agenciesAt, idIn, officeIn, pageNumberIn, readOffice } from './at-office.ts'

export const enrolmentRoutes = router()

const rowsOnPage = 50
const rowsInExport = 20_000
const daysShown = 90

enrolmentRoutes.get('/:office/enrolments', guard(maySeeVisits), (c) => listPage(c, emptyForm))

async function listPage(c: Request<Env>, finding: FormState) {
  const { context, view } = c.var
  const { pack } = context.installation
  const format = finding.objections.length > 0 ? undefined : exportFormatOf(c)
  const number = pageNumberIn(c)
  const slice = format ? { limit: rowsInExport, offset: 0 } : { limit: rowsOnPage, offset: (number - 1) * rowsOnPage }
  const read = await consult(context, async (db) => {
    const { office, today } = await readOffice(db, c)
    const filter = filterIn(c, today)
    const enrolments = await listEnrolments(db, office, filter, slice)
    return { office, filter, enrolments, tallies: await listTallies(db, office, filter) }
  })
  const { filter, enrolments } = read
  if (format) {
    const name = `enrolments-${filter.from}-${filter.to}`
    return answerExport(c, format, { name, columns: enrolmentColumns(view, pack), rows: enrolments })
  }
  const count = enrolments[0]?.standing ?? 0
  const notice = (['tally-saved', 'tally-voided'] as const).find((word) => word === c.req.query('notice'))
  const last = Math.max(1, Math.ceil(count / rowsOnPage))
  const offers = { mayVoid: mayVoidEntries(context.actor, read.office), notice, finding }
  const props = { view, pack, ...read, count, page: { number, last }, ...offers }
  return page(c, <EnrolmentsPage {...props} />, finding.objections.length > 0 ? 422 : 200)
}

/** What the address asks for; what cannot be read falls back. */
function filterIn(c: Request<Env>, today: Day) {
  const from = readDay(c.req.query('from') ?? '') ?? addDays(today, -daysShown)
  const to = readDay(c.req.query('to') ?? '') ?? today
  const [first, last] = from <= to ? [from, to] : [to, from]
  return { from: first, to: last, program: c.req.query('program') ?? '', step: c.req.query('step') ?? '' }
}

enrolmentRoutes.post('/:office/enrolments/search', guard(maySeeVisits), async (c) => {
  const { context, view } = c.var
  const typed = await typedIn(c)
  const code = readCode(String(typed['receipt'] ?? ''))
  if (!code) return listPage(c, formOf(typed, [{ rule: 'receipt-can-be-read', field: 'receipt' }]))
  const receipts = agenciesAt(context, officeIn(c)).map((custodian) => ({
    custodian,
    receipt: context.installation.keys.mac('receipt', code, custodian),
  }))
  const enrolments = await consult(context, (db) => listEnrolmentsOfReceipt(db, officeIn(c), receipts))
  const props = { view, pack: context.installation.pack, office: officeIn(c), enrolments }
  return page(c, <FoundEnrolmentsPage {...props} />)
})

enrolmentRoutes.get('/:office/enrolments/new', guard(mayRecordVisits), (c) =>
  newPage(c, c.req.query('program') ?? '', emptyForm),
)

async function newPage(c: Request<Env>, program: string, form: FormState) {
  const { context, view } = c.var
  const { pack } = context.installation
  const at = await consult(context, (db) => readOffice(db, c))
  const props = { view, pack, ...at, form, id: newId() }
  const status = form.objections.length > 0 ? 422 : 200
  if (!itemCodes(pack).program.has(program))
    return page(c, <ChooseProgramPage {...props} program={undefined} />, status)
  const Shown = isAggregateOnly(pack, program) ? NewTallyPage : NewEnrolmentPage
  return page(c, <Shown {...props} program={program} />, status)
}

const programIn = (typed: FormState['typed']): string => (typeof typed['program'] === 'string' ? typed['program'] : '')

enrolmentRoutes.post('/:office/enrolments', guard(mayRecordVisits), async (c) => {
  const reading = await readForm(c, EnrolmentDraft)
  const program = programIn(reading.typed)
  if (reading.draft === undefined) return newPage(c, program, formOf(reading.typed, reading.objections))
  const outcome = await startEnrolment(c.var.context, officeIn(c), reading.draft)
  if (!outcome.done) return newPage(c, program, formOf(reading.typed, outcome.objections))
  return goTo(c, `/ventanillas/${officeIn(c)}/enrolments/${outcome.value}?saved`)
})

enrolmentRoutes.post('/:office/enrolments/tallies', guard(mayRecordVisits), async (c) => {
  const reading = await readForm(c, TallyDraft)
  const program = programIn(reading.typed)
  if (reading.draft === undefined) return newPage(c, program, formOf(reading.typed, reading.objections))
  const outcome = await tallyEnrolments(c.var.context, officeIn(c), reading.draft)
  if (!outcome.done) return newPage(c, program, formOf(reading.typed, outcome.objections))
  return goTo(c, `/ventanillas/${officeIn(c)}/enrolments?notice=tally-saved`)
})

enrolmentRoutes.get('/:office/enrolments/tallies/:tally/void', guard(mayVoidEntries), (c) => tallyPage(c, emptyForm))

async function tallyPage(c: Request<Env>, form: FormState) {
  const { context, view } = c.var
  const tally = found(await consult(context, (db) => findTally(db, officeIn(c), idIn(c, 'tally'))))
  const props = { view, pack: context.installation.pack, office: officeIn(c), tally, form }
  return page(c, <VoidTallyPage {...props} />, form.objections.length > 0 ? 422 : 200)
}

enrolmentRoutes.post('/:office/enrolments/tallies/:tally/void', guard(mayVoidEntries), async (c) => {
  const typed = await typedIn(c)
  const reason = typeof typed['reason'] === 'string' ? typed['reason'].trim() : ''
  const outcome = await voidTally(c.var.context, officeIn(c), idIn(c, 'tally'), reason)
  if (!outcome.done) return tallyPage(c, formOf(typed, outcome.objections))
  return goTo(c, `/ventanillas/${officeIn(c)}/enrolments?notice=tally-voided`)
})

enrolmentRoutes.get('/:office/enrolments/:enrolment', guard(maySeeVisits), (c) => enrolmentPage(c, emptyForm))

async function enrolmentPage(c: Request<Env>, form: FormState) {
  const { context, view } = c.var
  const { office, enrolment, today } = await consult(context, async (db) => ({
    ...(await readOffice(db, c)),
    enrolment: found(await findEnrolment(db, officeIn(c), idIn(c, 'enrolment'))),
  }))
  const mayVoid = mayVoidEnrolment(context, office, enrolment)
  const props = { view, pack: context.installation.pack, office, enrolment, today, form, mayVoid }
  const saved = c.req.query('saved') !== undefined && form.objections.length === 0
  return page(c, <EnrolmentPage {...props} saved={saved} />, form.objections.length > 0 ? 422 : 200)
}

enrolmentRoutes.post('/:office/enrolments/:enrolment/steps', guard(mayRecordVisits), async (c) => {
  const reading = await readForm(c, EnrolmentStepDraft)
  if (reading.draft === undefined) return enrolmentPage(c, formOf(reading.typed, reading.objections))
  const outcome = await takeEnrolmentStep(c.var.context, officeIn(c), idIn(c, 'enrolment'), reading.draft)
  if (!outcome.done) return enrolmentPage(c, formOf(reading.typed, outcome.objections))
  return goTo(c, `/ventanillas/${officeIn(c)}/enrolments/${c.req.param('enrolment')}?saved`)
})

enrolmentRoutes.post('/:office/enrolments/:enrolment/void', guard(mayRecordVisits), async (c) => {
  const outcome = await voidEnrolment(c.var.context, officeIn(c), idIn(c, 'enrolment'))
  if (!outcome.done) return enrolmentPage(c, formOf({}, outcome.objections))
  return goTo(c, `/ventanillas/${officeIn(c)}/enrolments`)
})
