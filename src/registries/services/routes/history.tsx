// Addresses of an entry's history: what a change says is erased after it was asked once more.
import type { Context as Request } from 'hono'
import { readId, type Id } from '#kernel/id'
import { consult } from '#platform/database'
import { allow, found } from '#platform/errors'
import { emptyForm, formOf, type FormState } from '#platform/forms'
import { goTo, guard, page, router, type Env } from '#platform/routing'
import { findOffice } from '#registries/network'
import { eraseChange } from '../commands/change.ts'
import { ErasingPage } from '../pages/history.tsx'
import { mayReadHistory, mayReadServices } from '../rules/permissions.ts'
import { findService } from '../store.ts'
import { findChange } from '../store/upkeep.ts'

type At = Request<Env>

export const historyRoutes = router()

const idsIn = (c: At): { service: Id<'service'>; change: Id<'change'> } => ({
  service: found(readId<'service'>(c.req.param('service') ?? '')),
  change: found(readId<'change'>(c.req.param('change') ?? '')),
})

async function erasingPage(c: At, form: FormState = emptyForm): Promise<Response> {
  const { context, view } = c.var
  const ids = idsIn(c)
  return consult(context, async (db) => {
    const service = found(await findService(db, ids.service))
    allow(mayReadHistory(context.actor, service))
    const change = found(await findChange(db, ids.service, ids.change))
    const { zone } = found(await findOffice(db, service.office_id))
    const props = { view, pack: context.installation.pack, service, zone, change, form }
    return page(c, <ErasingPage {...props} />, form.objections.length > 0 ? 422 : 200)
  })
}

historyRoutes.get('/:service/history/:change', guard(mayReadServices), (c) => erasingPage(c))

historyRoutes.post('/:service/history/:change/erasure', guard(mayReadServices), async (c) => {
  const { service, change } = idsIn(c)
  const outcome = await eraseChange(c.var.context, service, change)
  return outcome.done ? goTo(c, `/services/${service}?kept=yes`) : erasingPage(c, formOf({}, outcome.objections))
})
