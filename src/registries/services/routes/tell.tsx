// Addresses for everybody: what is wrong with an entry, and the provider's form behind its link. Nothing of whoever asks is kept.
import type { Context as Request } from 'hono'
import { isUuid, readId, type Id } from '#kernel/id'
import { consult } from '#platform/database'
import type { Outcome } from '#kernel/outcome'
import { found } from '#platform/errors'
import { emptyForm, formOf, readForm, readTyped, stateAfter, textOf, typedIn, type FormState } from '#platform/forms'
import { currencyIn } from '#platform/pack'
import { newId } from '#platform/random'
import { everybody, goTo, page, router, type Env, type Handler } from '#platform/routing'
import { findOffice } from '#registries/network'
import { findOrganization } from '#registries/partners'
import { assureByLink, openProposalLink, proposeFields, tellWrong, type OpenedLink } from '../commands/proposal.ts'
import { LinkEndPage, ProviderPage, ProviderThanksPage, TellPage } from '../pages/tell.tsx'
import { partsFor, partsProposed, proposedFields, WrongDraft } from '../rules/proposal.ts'
import { ServiceDraft } from '../rules/service.ts'
import { takeParts, typedOf } from '../rules/upkeep.ts'
import { findService, type Service } from '../store.ts'

type At = Request<Env>

export const tellRoutes = router()

/** Nothing behind a provider's link is kept on the way or looked for. */
const unkept: Handler = async (c, next) => {
  await next()
  c.header('cache-control', 'no-store')
  c.header('x-robots-tag', 'noindex, nofollow')
}
tellRoutes.use('/proposals/*', unkept)

/** Goes through a link, or says why it leads nowhere: 404 for one that nobody made, 410 for one that has ended. */
async function through(c: At, go: (link: OpenedLink) => Promise<Response> | Response): Promise<Response> {
  const link = await openProposalLink(c.var.context, c.req.param('token') ?? '')
  if (link?.standing === 'open') return go(link)
  const standing = link?.standing ?? 'unknown'
  return page(c, <LinkEndPage view={c.var.view} standing={standing} />, standing === 'unknown' ? 404 : 410)
}

async function providerPage(c: At, { service, expiresAt }: OpenedLink, form: FormState): Promise<Response> {
  const { context, view } = c.var
  const { pack } = context.installation
  const office = found(await consult(context, (db) => findOffice(db, service.office_id)))
  const action = view.to(`/services/proposals/${c.req.param('token') ?? ''}`)
  const around = { view, pack, action, zone: office.zone, currency: currencyIn(pack, office.country) }
  const props = { ...around, service, expiresAt, form, id: newId() }
  return page(c, <ProviderPage {...props} />, form.objections.length > 0 ? 422 : 200)
}

tellRoutes.get('/proposals/:token', everybody, (c) => through(c, (link) => providerPage(c, link, emptyForm)))

tellRoutes.post('/proposals/:token', everybody, (c) =>
  through(c, async (link) => {
    const { context, view } = c.var
    const typed = await typedIn(c)
    const { service } = link
    const thank = (came: 'kept' | 'full' | 'right') =>
      page(c, <ProviderThanksPage view={view} service={service} came={came} />)
    if ('right' in typed) {
      const outcome = await assureByLink(context, link)
      return outcome.done ? thank('right') : providerPage(c, link, formOf({}, outcome.objections))
    }
    const kind = (await consult(context, (db) => findOrganization(db, service.organization_id)))?.kind ?? 'nonprofit'
    const kept = typedOf({ ...service, kind })
    const fields = proposedFields(kept, typed, partsFor(service))
    // What a provider types is read as staff's would be, so that nothing is proposed that could not be taken.
    const whole = { ...takeParts(kept, fields, partsProposed(fields)), id: service.id, office: service.office_id }
    const reading = readTyped(whole, ServiceDraft)
    const id = readId<'proposal'>(textOf(formOf(typed), 'id'))
    if (!reading.draft || !id) return providerPage(c, link, stateAfter({ ...reading, typed }))
    const outcome = await proposeFields(context, link, { id, fields })
    if (isFull(outcome)) return thank('full')
    if (!outcome.done) return providerPage(c, link, stateAfter({ ...reading, typed }, outcome))
    return thank('kept')
  }),
)

/** The open entry that the address names. */
async function openService(c: At): Promise<Service> {
  const id = c.req.param('service') ?? ''
  const service = isUuid(id) ? await consult(c.var.context, (db) => findService(db, id as Id<'service'>)) : undefined
  return found(service?.closed_on === null ? service : undefined)
}

/** Whether so much waits that nothing was kept: nobody's mistake. */
const isFull = (outcome: Outcome<unknown> | undefined): boolean =>
  outcome?.done === false && outcome.objections.some(({ rule }) => rule === 'proposals-have-room')

const toldIn = (told: string | undefined): 'kept' | 'full' | undefined =>
  told === undefined ? undefined : told === 'full' ? 'full' : 'kept'

function tellPage(c: At, service: Service, form: FormState, told?: 'kept' | 'full') {
  const markup = <TellPage view={c.var.view} service={service} form={form} id={newId()} told={told} />
  return page(c, markup, form.objections.length > 0 ? 422 : 200)
}

tellRoutes.get('/:service/tell', everybody, async (c) =>
  tellPage(c, await openService(c), emptyForm, toldIn(c.req.query('told'))),
)

tellRoutes.post('/:service/tell', everybody, async (c) => {
  const service = await openService(c)
  const reading = await readForm(c, WrongDraft)
  const outcome = reading.draft && (await tellWrong(c.var.context, service, reading.draft))
  if (outcome?.done) return goTo(c, `/services/${service.id}/tell?told=yes`)
  if (isFull(outcome)) return goTo(c, `/services/${service.id}/tell?told=full`)
  return tellPage(c, service, stateAfter(reading, outcome))
})
