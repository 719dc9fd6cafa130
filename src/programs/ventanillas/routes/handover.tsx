// Addresses of a window that changed hands: the form with the visitor's code, and what goes on after it.
import type { Context as Request } from 'hono'
import type { Id } from '#kernel/id'
import { consult } from '#platform/database'
import { emptyForm, formOf, readForm, type FormState } from '#platform/forms'
import { guard, page, router, type Env } from '#platform/routing'
import { listTakenOver, passReferrals } from '../commands/handover.ts'
import { HandoverPage, PassedPage } from '../pages/handover.tsx'
import { HandoverDraft } from '../rules/handover.ts'
import { mayRecordVisits } from '../rules/permissions.ts'

export const handoverRoutes = router()

const officeIn = (c: Request<Env>): Id<'office'> => c.req.param('office') as Id<'office'>

async function formPage(c: Request<Env>, form: FormState) {
  const { context, view } = c.var
  const office = officeIn(c)
  const handovers = await consult(context, (db) => listTakenOver(db, context, office))
  const status = form.objections.length > 0 ? 422 : 200
  return page(c, <HandoverPage view={view} office={office} handovers={handovers} form={form} />, status)
}

handoverRoutes.get('/:office/handovers', guard(mayRecordVisits), (c) => formPage(c, emptyForm))

handoverRoutes.post('/:office/handovers', guard(mayRecordVisits), async (c) => {
  const reading = await readForm(c, HandoverDraft)
  if (reading.draft === undefined) return formPage(c, formOf(reading.typed, reading.objections))
  const outcome = await passReferrals(c.var.context, officeIn(c), reading.draft)
  if (!outcome.done) return formPage(c, formOf(reading.typed, outcome.objections))
  return page(c, <PassedPage view={c.var.view} office={officeIn(c)} referrals={outcome.value} />)
})
