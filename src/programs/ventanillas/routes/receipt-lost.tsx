// Addresses of a lost slip, at the window.
import type { Context as Request } from 'hono'
import type { Id } from '#kernel/id'
import { emptyForm, formOf, readForm, textOf, type FormState } from '#platform/forms'
import { newCode } from '#platform/random'
import { guard, page, router, type Env } from '#platform/routing'
import { replaceLostSlip } from '../commands/receipt-lost.ts'
import { LostSlipPage, NewCodePage } from '../pages/receipt-lost.tsx'
import { mayRecordVisits } from '../rules/permissions.ts'
import { LostSlipDraft } from '../rules/receipt.ts'
import type { Visitor } from '../store/receipt.ts'

export const lostSlipRoutes = router()

const officeIn = (c: Request<Env>): Id<'office'> => c.req.param('office') as Id<'office'>

lostSlipRoutes.get('/:office/lost-slips', guard(mayRecordVisits), (c) => lostSlipPage(c, emptyForm))

function lostSlipPage(c: Request<Env>, form: FormState, visitors?: readonly Visitor[]) {
  const { view } = c.var
  const markup = (
    <LostSlipPage
      view={view}
      office={officeIn(c)}
      form={form}
      newCode={textOf(form, 'newCode') || newCode()}
      visitors={visitors}
    />
  )
  return page(c, markup, form.objections.length > 0 ? 422 : 200)
}

lostSlipRoutes.post('/:office/lost-slips', guard(mayRecordVisits), async (c) => {
  const { context, view } = c.var
  const reading = await readForm(c, LostSlipDraft)
  if (reading.draft === undefined)
    return lostSlipPage(c, formOf({ phone: textOf(reading, 'phone') }, reading.objections))
  const outcome = await replaceLostSlip(context, officeIn(c), reading.draft)
  if (!outcome.done) {
    const asked = await replaceLostSlip(context, officeIn(c), { ...reading.draft, asked: '', person: null })
    const visitors = asked.done && asked.value.kind === 'choose' ? asked.value.visitors : undefined
    return lostSlipPage(c, formOf(reading.typed, outcome.objections), visitors)
  }
  if (outcome.value.kind === 'choose') return lostSlipPage(c, formOf(reading.typed), outcome.value.visitors)
  const address = `${context.installation.origin}${view.to('/recibo')}`
  return page(c, <NewCodePage view={view} office={officeIn(c)} code={outcome.value.code} address={address} />)
})
