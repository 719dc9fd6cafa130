// Addresses of reports that travel: what arrived from stations with their own installation, and the keys that sign it.
import type { Context as Request } from 'hono'
import { yearOf, type Month } from '#kernel/day'
import type { Objection } from '#kernel/outcome'
import { consult, type Db } from '#platform/database'
import { BadRequest, found } from '#platform/errors'
import { emptyForm, formOf, readForm, stateAfter, type FormState } from '#platform/forms'
import { say } from '#platform/messages'
import { goTo, guard, page, router, type Env } from '#platform/routing'
import { answerExport, exportFormatOf } from '#platform/ui'
import { endKey, receiveReport, registerKey, type Receipt } from '../commands/travel-arriving.ts'
import { messages } from '../messages/travel.ts'
import { keyColumns, KeyEndingPage, KeysPage, ReceivedPage, receivedColumns } from '../pages/travel.tsx'
import { objectionsToYear } from '../rules/network.ts'
import { EndingForm, KeyForm, mayReceiveReports } from '../rules/travel.ts'
import { findFirstMonth } from '../store/network.ts'
import { findKey, listKeys } from '../store/station-key.ts'
import { listReceivedMonths } from '../store/travel.ts'

type At = Request<Env>

export const travelRoutes = router()

/** The year that is asked for, or this one; a year that the network has not is objected to, as in its report. */
async function readYear(db: Db, c: At) {
  const { today } = c.var.context
  const typed = c.req.query('year') ?? ''
  const first = Math.min(yearOf((await findFirstMonth(db)) ?? today), yearOf(today))
  const objections = objectionsToYear(typed, first, today)
  const year = typed === '' || objections.length > 0 ? yearOf(today) : Number(typed)
  return { year, first, asked: typed === '' ? emptyForm : formOf({ year: typed }, objections) }
}

const readReceived = (c: At) =>
  consult(c.var.context, async (db) => {
    const read = await readYear(db, c)
    const span = { from: `${read.year}-01` as Month, to: `${read.year}-12` as Month }
    return { ...read, rows: await listReceivedMonths(db, span) }
  })

async function receivedPage(c: At, form: FormState, receipt?: Receipt) {
  const read = await readReceived(c)
  const status = form.objections.length + read.asked.objections.length > 0 ? 422 : 200
  return page(c, <ReceivedPage view={c.var.view} {...read} form={form} receipt={receipt} />, status)
}

travelRoutes.get('/reports', guard(mayReceiveReports), async (c) => {
  const format = exportFormatOf(c)
  if (!format) return receivedPage(c, emptyForm)
  const { view } = c.var
  const { year, rows, asked } = await readReceived(c)
  if (asked.objections.length > 0) throw new BadRequest('year-is-of-the-network')
  const name = `${say(messages, view)('received-file')}-${year}`
  return answerExport(c, format, { name, columns: receivedColumns(view), rows })
})

travelRoutes.post('/reports', guard(mayReceiveReports), async (c) => {
  const { file } = await c.req.parseBody().catch((): Record<string, unknown> => ({}))
  const refusal: Objection[] = [{ rule: 'report-is-a-file', field: 'file' }]
  if (!(file instanceof File) || file.size === 0) return receivedPage(c, formOf({}, refusal))
  const outcome = await receiveReport(c.var.context, await file.text(), 'file')
  if (outcome.done) return receivedPage(c, emptyForm, outcome.value)
  const objections = outcome.objections.map((objection) => ({ ...objection, field: 'file' }))
  return receivedPage(c, formOf({}, objections))
})

const keysPage = async (c: At, form: FormState) => (
  <KeysPage view={c.var.view} keys={await consult(c.var.context, listKeys)} form={form} />
)

travelRoutes.get('/reports/keys', guard(mayReceiveReports), async (c) => {
  const { view, context } = c.var
  const format = exportFormatOf(c)
  if (!format) return page(c, await keysPage(c, emptyForm))
  const rows = await consult(context, listKeys)
  return answerExport(c, format, { name: say(messages, view)('keys-file'), columns: keyColumns(view), rows })
})

travelRoutes.post('/reports/keys', guard(mayReceiveReports), async (c) => {
  const reading = await readForm(c, KeyForm)
  const outcome = reading.draft && (await registerKey(c.var.context, reading.draft.text))
  if (outcome?.done) return goTo(c, '/reports/keys')
  return page(c, await keysPage(c, stateAfter(reading, outcome)), 422)
})

const endingPage = async (c: At, form: FormState) => {
  const thumbprint = c.req.param('key') ?? ''
  const key = found(await consult(c.var.context, (db) => findKey(db, thumbprint)))
  return <KeyEndingPage view={c.var.view} station={key} form={form} />
}

travelRoutes.get('/reports/keys/:key/ending', guard(mayReceiveReports), async (c) =>
  page(c, await endingPage(c, emptyForm)),
)

travelRoutes.post('/reports/keys/:key/ending', guard(mayReceiveReports), async (c) => {
  const reading = await readForm(c, EndingForm)
  const outcome = reading.draft && (await endKey(c.var.context, c.req.param('key') ?? '', reading.draft.why))
  if (outcome?.done) return goTo(c, '/reports/keys')
  return page(c, await endingPage(c, stateAfter(reading, outcome)), 422)
})
