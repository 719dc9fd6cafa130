// Addresses of the directory: its list, one service, its forms, and what is said and decided of it.
import type { Context as Request } from 'hono'
import type { z } from 'zod'
import { isUuid, readId, type Id } from '#kernel/id'
import type { Outcome } from '#kernel/outcome'
import { todayIn, type Context } from '#platform/context'
import { consult } from '#platform/database'
import { allow, found } from '#platform/errors'
import { emptyForm, formOf, readForm, stateAfter, textOf, typedIn, type FormState, type Reading } from '#platform/forms'
import { say } from '#platform/messages'
import { currencyIn } from '#platform/pack'
import { newId } from '#platform/random'
import { goTo, guard, page, router, type Env } from '#platform/routing'
import { answerExport, exportFormatOf } from '#platform/ui'
import { findOffice, nameOffice, type Office } from '#registries/network'
import { findOrganization } from '#registries/partners'
import { addPrograms, listPrograms, type Program } from './commands/pack.ts'
import { endProposalLink, makeProposalLink } from './commands/proposal.ts'
import { addService, assureService, closeService, keepService, noteCapacity } from './commands/service.ts'
import { messages } from './messages/service.ts'
import { DirectoryPage, fileColumns, type OfficeChoice } from './pages/directory.tsx'
import { ServiceFormPage } from './pages/form.tsx'
import { ServicePage, type SentForm } from './pages/service.tsx'
import { mayAddServices, mayKeepService, mayReadHistory, mayReadServices } from './rules/permissions.ts'
import { AssuranceDraft, CapacityDraft, ClosureDraft } from './rules/deed.ts'
import { objectionsToIdAnswer, ServiceDraft } from './rules/service.ts'
import { isStale } from './rules/standing.ts'
import { historyRoutes } from './routes/history.tsx'
import { officesFor } from './routes/offices.ts'
import { tellRoutes } from './routes/tell.tsx'
import { upkeepRoutes } from './routes/upkeep.tsx'
import { findWholeService, listServices, type Service } from './store.ts'
import { findProposal, listProposalLinks } from './store/proposal.ts'
import { listChanges } from './store/upkeep.ts'

type At = Request<Env>

export const routes = router()

/** As many as a printed page of the directory should hold. */
const pageSize = 200

// Before an entry's own address, which would take their first word for an id.
routes.route('/', upkeepRoutes)
routes.route('/', tellRoutes)
routes.route('/', historyRoutes)

routes.get('/', guard(mayReadServices), async (c) => {
  const { context, view } = c.var
  const form = formOf(c.req.query())
  const offices = await officesFor(c)
  const office = offices.length === 1 ? offices[0] : offices.find(({ code }) => code === textOf(form, 'office'))
  const rows = office ? await askedFor(c, office, form) : []
  const { pack } = context.installation
  const format = exportFormatOf(c)
  const name = [say(messages, view)('services-file'), office?.code ?? ''].join('-')
  if (format) return answerExport(c, format, { name, columns: fileColumns(view, pack), rows })
  const mayAdd = office !== undefined && mayAddServices(context.actor, office.code)
  const programs = mayAdd ? await listPrograms(context, office.code) : []
  return page(c, directoryPage(c, { form, offices, office, rows, mayAdd, programs }))
})

/** The services that the filters ask for. */
async function askedFor(c: At, office: OfficeChoice, form: FormState): Promise<Service[]> {
  const { context } = c.var
  const [need, reach, text] = ['need', 'reach', 'text'].map((name) => textOf(form, name))
  const closed = textOf(form, 'state') === 'closed'
  const all = await consult(context, (db) => listServices(db, office.code, { need, reach, text, closed }))
  const [capacity, age] = [textOf(form, 'capacity'), textOf(form, 'age')]
  return all.filter(
    (service) =>
      (capacity === '' || service.capacity?.state === capacity) &&
      (age === '' || isStale(service, context.today) === (age === 'stale')),
  )
}

interface Asked {
  readonly form: FormState
  readonly offices: readonly OfficeChoice[]
  readonly office: OfficeChoice | undefined
  readonly rows: readonly Service[]
  readonly mayAdd: boolean
  readonly programs: readonly Program[]
}

function directoryPage(c: At, { form, offices, office, rows, mayAdd, programs }: Asked) {
  const { context, view } = c.var
  const last = Math.max(1, Math.ceil(rows.length / pageSize))
  const number = Math.min(last, Math.max(1, Number.parseInt(textOf(form, 'page'), 10) || 1))
  const query = Object.entries(c.req.query()).filter(([name]) => !['page', 'format', 'added'].includes(name))
  const added = textOf(form, 'added')
  const { page: _, added: __, ...typed } = form.typed
  return (
    <DirectoryPage
      view={view}
      pack={context.installation.pack}
      office={office}
      offices={offices}
      services={rows.slice((number - 1) * pageSize, number * pageSize)}
      count={rows.length}
      page={{ number, last }}
      form={formOf(typed, form.objections)}
      href={view.to(
        `/services?${new URLSearchParams({ office: office?.code ?? '', ...Object.fromEntries(query) }).toString()}`,
      )}
      mayAdd={mayAdd}
      programs={programs}
      added={/^\d{1,4}$/.test(added) ? Number(added) : undefined}
    />
  )
}

/** The office that a form names, where whoever asks may add to its directory. */
async function officeNamed(c: At, code: string): Promise<Office> {
  const office = found(await consult(c.var.context, (db) => findOffice(db, code)))
  allow(mayAddServices(c.var.context.actor, office.code))
  return office
}

/** The form as it was sent; whether it asks for ID is told beside fields that could not be read. */
function stateOfEntry(reading: Reading<ServiceDraft>, outcome?: Outcome<unknown>, unasked = false): FormState {
  const state = stateAfter(reading, outcome)
  if (reading.draft) return state
  const objections = objectionsToIdAnswer(textOf(state, 'asksForId'), unasked)
  return formOf(state.typed, [...state.objections, ...objections])
}

async function formPage(c: At, office: Office, form: FormState, service?: Service & { readonly kind: string }) {
  const { context, view } = c.var
  const asked = readId<'proposal'>(textOf(form, 'proposal', c.req.query('proposal') ?? ''))
  const proposal = asked && (await consult(context, (db) => findProposal(db, asked)))
  const { pack } = context.installation
  const at = { code: office.code, title: nameOffice(view, office), city: office.city }
  const id = service?.id ?? newId<'service'>()
  const props = { view, pack, form, id, office: at, currency: currencyIn(pack, office.country), service, proposal }
  return page(c, <ServiceFormPage {...props} />, form.objections.length > 0 ? 422 : 200)
}

routes.get('/new', guard(mayReadServices), async (c) => {
  const asked = c.req.query('office') ?? (await officesFor(c))[0]?.code ?? ''
  return formPage(c, await officeNamed(c, asked), emptyForm)
})

routes.post('/', guard(mayReadServices), async (c) => {
  const reading = await readForm(c, ServiceDraft)
  const office = await officeNamed(c, textOf(formOf(reading.typed), 'office'))
  const outcome = reading.draft && (await addService(c.var.context, reading.draft))
  if (outcome?.done) return goTo(c, `/services/${outcome.value}?kept=yes`)
  return formPage(c, office, stateOfEntry(reading, outcome))
})

routes.post('/programs', guard(mayReadServices), async (c) => {
  const typed = await typedIn(c)
  const office = await officeNamed(c, textOf(formOf(typed), 'office'))
  const outcome = await addPrograms(c.var.context, office.code, typed)
  return goTo(c, `/services?office=${office.code}&added=${outcome.done ? outcome.value : 0}`)
})

/** The service that the address names, its office, and the kind of its organization. */
async function readService(c: At): Promise<{ service: Service & { readonly kind: string }; office: Office }> {
  const id = c.req.param('service') ?? ''
  return consult(c.var.context, async (db) => {
    const service = found(isUuid(id) ? await findWholeService(db, id as Id<'service'>) : undefined)
    const office = found(await findOffice(db, service.office_id))
    const kind = (await findOrganization(db, service.organization_id))?.kind ?? 'nonprofit'
    return { service: { ...service, kind }, office }
  })
}

interface Coming {
  readonly sent?: { readonly form: SentForm; readonly state: FormState } | undefined
  /** The address of a link that was just made for the provider. */
  readonly link?: string | undefined
}

async function servicePage(c: At, { sent, link }: Coming = {}) {
  const { context, view } = c.var
  const { service, office } = await readService(c)
  const { changes, links } = await consult(context, async (db) => ({
    changes: await listChanges(db, service.id),
    links: await listProposalLinks(db, service.id),
  }))
  return (
    <ServicePage
      view={{ ...view, today: todayIn(context, office.zone) }}
      pack={context.installation.pack}
      service={service}
      zone={office.zone}
      now={context.now}
      changes={changes}
      links={links}
      link={link}
      mayKeep={mayKeepService(context.actor, service)}
      mayReadHistory={mayReadHistory(context.actor, service)}
      maySay={mayAddServices(context.actor, service.office_id)}
      kept={c.req.query('kept') !== undefined}
      sent={sent}
    />
  )
}

routes.get('/:service', guard(mayReadServices), async (c) => page(c, await servicePage(c)))

routes.get('/:service/edit', guard(mayReadServices), async (c) => {
  const { service, office } = await readService(c)
  allow(mayKeepService(c.var.context.actor, service))
  return formPage(c, office, emptyForm, service)
})

routes.post('/:service', guard(mayReadServices), async (c) => {
  const { service, office } = await readService(c)
  allow(mayKeepService(c.var.context.actor, service))
  const reading = await readForm(c, ServiceDraft)
  const proposal = readId<'proposal'>(textOf(formOf(reading.typed), 'proposal'))
  const outcome = reading.draft && (await keepService(c.var.context, service.id, reading.draft, proposal))
  if (outcome?.done) return goTo(c, `/services/${service.id}?kept=yes`)
  const unasked = service.asks_for_id === 'unknown'
  return formPage(c, office, stateOfEntry(reading, outcome, unasked), service)
})

type Deed<Draft> = (context: Context, id: Id<'service'>, draft: Draft) => Promise<Outcome<null>>

/** One of the small forms on the page of a service: what is refused comes back as it was typed. */
function addDeed<Shape extends z.ZodType>(form: SentForm, shape: Shape, deed: Deed<z.output<Shape>>): void {
  routes.post(`/:service/${form}`, guard(mayReadServices), async (c) => {
    const { service } = await readService(c)
    const reading = await readForm(c, shape)
    const outcome = reading.draft && (await deed(c.var.context, service.id, reading.draft))
    if (outcome?.done) return goTo(c, `/services/${service.id}?kept=yes`)
    return page(c, await servicePage(c, { sent: { form, state: stateAfter(reading, outcome) } }), 422)
  })
}

addDeed('assurance', AssuranceDraft, assureService)
addDeed('capacity', CapacityDraft, noteCapacity)
addDeed('closure', ClosureDraft, closeService)

routes.post('/:service/links', guard(mayReadServices), async (c) => {
  const { service } = await readService(c)
  const outcome = await makeProposalLink(c.var.context, service.id)
  c.header('cache-control', 'no-store')
  return page(
    c,
    await servicePage(c, { link: outcome.done ? outcome.value.link : undefined }),
    outcome.done ? 200 : 422,
  )
})

// Opened again, what showed a link leads to the entry: a link is shown once.
routes.get('/:service/links', guard(mayReadServices), (c) => goTo(c, `/services/${c.req.param('service') ?? ''}`))

routes.post('/:service/links/:link/ending', guard(mayReadServices), async (c) => {
  const { service } = await readService(c)
  const link = c.req.param('link')
  const outcome = await endProposalLink(c.var.context, service.id, found(readId<'proposal-link'>(link)))
  return goTo(c, `/services/${service.id}${outcome.done ? '?kept=yes' : ''}`)
})
