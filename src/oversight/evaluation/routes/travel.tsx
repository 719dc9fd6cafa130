// Addresses of reports that travel: what arrived from stations with their own installation, and the keys that sign it.
import type { Context as Request } from 'hono'
import { monthOf, yearOf, type Month } from '#kernel/day'
import type { Objection } from '#kernel/outcome'
import { consult } from '#platform/database'
import { found } from '#platform/errors'
import { emptyForm, formOf, readForm, stateAfter, type FormState } from '#platform/forms'
import { say } from '#platform/messages'
import { goTo, guard, page, router, type Env } from '#platform/routing'
import { answerExport, exportFormatOf } from '#platform/ui'
import { endKey, receiveReport, registerKey, type Receipt } from '../commands/travel-arriving.ts'
import { messages } from '../messages/travel.ts'
import { keyColumns, KeyEndingPage, KeysPage, ReceivedPage, receivedColumns } from '../pages/travel.tsx'
import { EndingForm, KeyForm, mayReceiveReports } from '../rules/travel.ts'
import { findKey, listKeys } from '../store/station-key.ts'
import { listReceivedMonths } from '../store/travel.ts'

type At = Request<Env>

export const travelRoutes = router()

/** The year that is asked for, or this one. */
function yearIn(c: At): number {
  const asked = Number(c.req.query('year'))
  const now = yearOf(monthOf(c.var.view.today))
  return Number.isInteger(asked) && asked >= 2003 && asked <= now ? asked : now
}

const receivedIn = (c: At, year: number) =>
  consult(c.var.context, (db) => listReceivedMonths(db, { from: `${year}-01` as Month, to: `${year}-12` as Month }))

async function receivedPage(c: At, form: FormState, receipt?: Receipt) {
  const year = yearIn(c)
  const props = { view: c.var.view, year, rows: await receivedIn(c, year), form, receipt }
  return <ReceivedPage {...props} />
}

travelRoutes.get('/reports', guard(mayReceiveReports), async (c) => {
  const format = exportFormatOf(c)
  if (!format) return page(c, await receivedPage(c, emptyForm))
  const { view } = c.var
  const year = yearIn(c)
  const name = `${say(messages, view)('received-file')}-${year}`
  return answerExport(c, format, { name, columns: receivedColumns(view), rows: await receivedIn(c, year) })
})

travelRoutes.post('/reports', guard(mayReceiveReports), async (c) => {
  const { file } = await c.req.parseBody().catch((): Record<string, unknown> => ({}))
  const refusal: Objection[] = [{ rule: 'report-is-a-file', field: 'file' }]
  if (!(file instanceof File) || file.size === 0) return page(c, await receivedPage(c, formOf({}, refusal)), 422)
  const outcome = await receiveReport(c.var.context, await file.text(), 'file')
  if (outcome.done) return page(c, await receivedPage(c, emptyForm, outcome.value))
  const objections = outcome.objections.map((objection) => ({ ...objection, field: 'file' }))
  return page(c, await receivedPage(c, formOf({}, objections)), 422)
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
