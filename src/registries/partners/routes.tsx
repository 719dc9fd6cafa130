// Addresses of partners: organizations, and agreements of offices and of the whole institute.
import type { Context as Request } from 'hono'
import { isUuid, type Id } from '#kernel/id'
import { consult, type Db } from '#platform/database'
import { allow, found } from '#platform/errors'
import { emptyForm, formOf, readForm, stateAfter, textOf, type FormState } from '#platform/forms'
import { say } from '#platform/messages'
import { newId } from '#platform/random'
import { goTo, guard, page, router, type Env } from '#platform/routing'
import { answerExport, exportFormatOf } from '#platform/ui'
import { findOffice, listOffices, nameOffice } from '#registries/network'
import { acceptAgreement, addOrganization, correctOrganization, endAgreement, proposeAgreement } from './commands.ts'
import { messages } from './messages.ts'
import { AgreementPage, agreementColumns, AgreementsPage, ProposalPage, type NameOf } from './pages/agreements.tsx'
import {
  organizationColumns,
  OrganizationFormPage,
  OrganizationPage,
  OrganizationsPage,
} from './pages/organizations.tsx'
import {
  agreementDraft,
  endingDraft,
  mayKeepPartners,
  mayProposeAgreements,
  mayReadOrganizations,
  mayReadPartners,
  organizationDraft,
  standingOf,
} from './rules.ts'
import { findAgreement, findOrganization, listAgreements, listOrganizations, type Agreement } from './store.ts'

type At = Request<Env>
type Office = Id<'office'> | null

export const routes = router()

/** The office that the address names; null where it names none and means the whole institute. */
const officeOf = (c: At): Office => (c.req.param('office') as Id<'office'> | undefined) ?? null

const read = <Value,>(c: At, work: (db: Db) => Promise<Value>) => consult(c.var.context, work)

/** The id that the form was shown with, or a new one. */
function idIn<Kind extends string>(form: FormState): Id<Kind> {
  const typed = textOf(form, 'id')
  return isUuid(typed) ? (typed as Id<Kind>) : newId<Kind>()
}

async function namesOf(c: At): Promise<NameOf> {
  const { view } = c.var
  const names = new Map(
    (await read(c, (db) => listOffices(db))).map((office) => [office.code, nameOffice(view, office)]),
  )
  return (office) => (office === null ? say(messages, view)('whole-institute') : (names.get(office) ?? office))
}

routes.get('/', guard(mayReadOrganizations), async (c) => {
  const { view } = c.var
  const form = formOf(c.req.query())
  const kind = textOf(form, 'kind')
  const all = await read(c, listOrganizations)
  const rows = all.filter((organization) => kind === '' || organization.kind === kind)
  const format = exportFormatOf(c)
  const name = say(messages, view)('organizations-file')
  if (format) return answerExport(c, format, { name, columns: organizationColumns(view), rows })
  const href = view.to(`/partners?${new URLSearchParams({ kind }).toString()}`)
  return page(c, <OrganizationsPage view={view} organizations={rows} form={form} href={href} />)
})

const readOrganization = (c: At) => {
  const id = c.req.param('organization') ?? ''
  return read(c, async (db) => found(isUuid(id) ? await findOrganization(db, id as Id<'organization'>) : undefined))
}

routes.get('/organizations/:organization', guard(mayReadOrganizations), async (c) => {
  const organization = await readOrganization(c)
  const all = await read(c, (db) => listAgreements(db, null))
  const agreements = all.filter((agreement) => agreement.organization_id === organization.id)
  const props = { view: c.var.view, organization, agreements, nameOf: await namesOf(c) }
  return page(c, <OrganizationPage {...props} />)
})

const correctionPage = async (c: At, form: FormState) => {
  const organization = await readOrganization(c)
  const back = `/partners/organizations/${organization.id}`
  const props = { view: c.var.view, form, organization, id: organization.id, action: `${back}/correction`, back }
  return <OrganizationFormPage {...props} />
}

routes.get('/organizations/:organization/correction', guard(mayKeepPartners), async (c) =>
  page(c, await correctionPage(c, emptyForm)),
)

routes.post('/organizations/:organization/correction', guard(mayKeepPartners), async (c) => {
  const organization = await readOrganization(c)
  const reading = await readForm(c, organizationDraft)
  const outcome = reading.draft && (await correctOrganization(c.var.context, organization.id, reading.draft))
  if (outcome?.done) return goTo(c, `/partners/organizations/${organization.id}`)
  return page(c, await correctionPage(c, stateAfter(reading, outcome)), 422)
})

const additionPage = (c: At, office: Office, form: FormState) => {
  const base = office === null ? '/partners' : `/partners/offices/${office}`
  const props = {
    view: c.var.view,
    form,
    organization: undefined,
    id: newId<'organization'>(),
    action: `${base}/organization`,
  }
  return <OrganizationFormPage {...props} back={office === null ? '/partners' : `${base}/agreement`} />
}

async function postOrganization(c: At, office: Office) {
  const reading = await readForm(c, organizationDraft)
  const id = idIn<'organization'>(formOf(reading.typed))
  const outcome = reading.draft && (await addOrganization(c.var.context, id, office, reading.draft))
  if (outcome?.done && office !== null) return goTo(c, `/partners/offices/${office}/agreement`)
  if (outcome?.done) return goTo(c, `/partners/organizations/${outcome.value}`)
  return page(c, additionPage(c, office, stateAfter(reading, outcome)), 422)
}

routes.get('/organization', guard(mayKeepPartners), (c) => page(c, additionPage(c, null, emptyForm)))
routes.post('/organization', guard(mayKeepPartners), (c) => postOrganization(c, null))
routes.get('/offices/:office/organization', guard(mayProposeAgreements), (c) =>
  page(c, additionPage(c, officeOf(c), emptyForm)),
)
routes.post('/offices/:office/organization', guard(mayProposeAgreements), (c) => postOrganization(c, officeOf(c)))

async function answerAgreements(c: At, office: Office) {
  const { view } = c.var
  if (office !== null) found(await read(c, (db) => findOffice(db, office)))
  const form = formOf(c.req.query())
  const standing = textOf(form, 'standing')
  const all: Agreement[] = await read(c, (db) => listAgreements(db, office))
  const rows = all.filter((agreement) => standing === '' || standingOf(agreement, view.today) === standing)
  const nameOf = await namesOf(c)
  const format = exportFormatOf(c)
  const name = [say(messages, view)('agreements-file'), ...(office === null ? [] : [office])].join('-')
  if (format) return answerExport(c, format, { name, columns: agreementColumns(view, nameOf), rows })
  const path = office === null ? '/partners/agreements' : `/partners/offices/${office}/agreements`
  const href = view.to(`${path}?${new URLSearchParams({ standing }).toString()}`)
  const props = { view, office: office ?? undefined, agreements: rows, nameOf, form, href }
  return page(c, <AgreementsPage {...props} />)
}

routes.get('/agreements', guard(mayReadOrganizations), (c) => answerAgreements(c, null))
routes.get('/offices/:office/agreements', guard(mayReadPartners), (c) => answerAgreements(c, officeOf(c)))

const proposalPage = async (c: At, office: Office, form: FormState) => {
  const organizations = await read(c, listOrganizations)
  const props = { view: c.var.view, office, organizations, nameOf: await namesOf(c), form, id: newId<'agreement'>() }
  return <ProposalPage {...props} />
}

async function postProposal(c: At, office: Office) {
  const reading = await readForm(c, agreementDraft)
  const id = idIn<'agreement'>(formOf(reading.typed))
  const outcome = reading.draft && (await proposeAgreement(c.var.context, id, office, reading.draft))
  if (outcome?.done) return goTo(c, `/partners/agreements/${outcome.value}`)
  return page(c, await proposalPage(c, office, stateAfter(reading, outcome)), 422)
}

routes.get('/agreement', guard(mayKeepPartners), async (c) => page(c, await proposalPage(c, null, emptyForm)))
routes.post('/agreement', guard(mayKeepPartners), (c) => postProposal(c, null))
routes.get('/offices/:office/agreement', guard(mayProposeAgreements), async (c) =>
  page(c, await proposalPage(c, officeOf(c), emptyForm)),
)
routes.post('/offices/:office/agreement', guard(mayProposeAgreements), (c) => postProposal(c, officeOf(c)))

/** The agreement that the address names. Row security shows it to its parties and to headquarters only. */
async function readAgreement(c: At): Promise<Agreement> {
  const id = c.req.param('agreement') ?? ''
  const agreement = found(isUuid(id) ? await read(c, (db) => findAgreement(db, id as Id<'agreement'>)) : undefined)
  if (agreement.office_id !== null) allow(mayReadPartners(c.var.context.actor, agreement.office_id))
  return agreement
}

const agreementPage = async (c: At, form: FormState) => (
  <AgreementPage view={c.var.view} agreement={await readAgreement(c)} nameOf={await namesOf(c)} form={form} />
)

routes.get('/agreements/:agreement', guard(mayReadOrganizations), async (c) =>
  page(c, await agreementPage(c, emptyForm)),
)

routes.post('/agreements/:agreement/acceptance', guard(mayKeepPartners), async (c) => {
  const agreement = await readAgreement(c)
  const outcome = await acceptAgreement(c.var.context, agreement.id)
  if (outcome.done) return goTo(c, `/partners/agreements/${agreement.id}`)
  return page(c, await agreementPage(c, formOf({}, outcome.objections)), 422)
})

routes.post('/agreements/:agreement/ending', guard(mayKeepPartners), async (c) => {
  const agreement = await readAgreement(c)
  const reading = await readForm(c, endingDraft)
  const outcome = reading.draft && (await endAgreement(c.var.context, agreement.id, reading.draft))
  if (outcome?.done) return goTo(c, `/partners/agreements/${agreement.id}`)
  return page(c, await agreementPage(c, stateAfter(reading, outcome)), 422)
})
