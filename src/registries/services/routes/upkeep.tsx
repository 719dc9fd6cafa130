// Addresses of upkeep, for whoever keeps entries: the queue, what was proposed, and entries that look like doubles.
import type { Context as Request } from 'hono'
import { addDays } from '#kernel/day'
import { isUuid, type Id } from '#kernel/id'
import { todayIn } from '#platform/context'
import { consult } from '#platform/database'
import { allow, found } from '#platform/errors'
import { emptyForm, formOf, readForm, readTyped, stateAfter, textOf, typedIn, type FormState } from '#platform/forms'
import { say } from '#platform/messages'
import { goTo, guard, page, router, type Env } from '#platform/routing'
import { answerExport, exportFormatOf } from '#platform/ui'
import { findOffice } from '#registries/network'
import { listTwins, mergeServices, tellApart, type Pair } from '../commands/merging.ts'
import { refuseProposal, takeProposal } from '../commands/proposal.ts'
import { assureService } from '../commands/service.ts'
import { messages } from '../messages/upkeep.ts'
import type { OfficeChoice } from '../pages/directory.tsx'
import { doubleColumns, DoublesPage, PairPage } from '../pages/doubles.tsx'
import { ProposalPage, proposalColumns, ProposalsPage } from '../pages/proposal.tsx'
import { queueColumns, UpkeepPage, type Queued } from '../pages/upkeep.tsx'
import { mayKeepService, mayReadServices } from '../rules/permissions.ts'
import { RefusalDraft, TakingDraft } from '../rules/proposal.ts'
import { AssuranceDraft } from '../rules/deed.ts'
import { staleAfterDays } from '../rules/standing.ts'
import { compare, MergingDraft, type Comparable } from '../rules/twins.ts'
import { byAge } from '../rules/upkeep.ts'
import { findService, listServices, type Service } from '../store.ts'
import { findProposal, listProposals } from '../store/proposal.ts'
import { countAges } from '../store/upkeep.ts'
import { officesFor } from './offices.ts'

type At = Request<Env>

export const upkeepRoutes = router()

/** As many as somebody calls in a day, and a page holds. */
const pageSize = 50

/** The reader's only office, or the one that the address names. */
const chosen = (offices: readonly OfficeChoice[], form: FormState): OfficeChoice | undefined =>
  offices.length === 1 ? offices[0] : offices.find(({ code }) => code === textOf(form, 'office'))

const addressOf = (c: At, path: string, office: string): string => {
  const query = Object.entries(c.req.query()).filter(([name]) => !['page', 'format', 'kept', 'office'].includes(name))
  return c.var.view.to(
    `/services/upkeep${path}?${new URLSearchParams({ office, ...Object.fromEntries(query) }).toString()}`,
  )
}

const fileName = (c: At, key: keyof typeof messages, office: OfficeChoice): string =>
  [say(messages, c.var.view)(key), office.code].join('-')

/** The open entries that the filters leave, the oldest first. */
async function queueOf(c: At, office: OfficeChoice, form: FormState): Promise<Queued[]> {
  const { context, view } = c.var
  const fresh = addDays(view.today, -staleAfterDays)
  const [keeper, verified, asks] = ['keeper', 'verified', 'asks'].map((name) => textOf(form, name))
  const all = await consult(context, (db) => listServices(db, office.code))
  return all
    .toSorted(byAge)
    .map((service) => ({ service, mine: mayKeepService(context.actor, service) }))
    .filter(
      ({ service, mine }) =>
        (keeper === 'all' || mine) &&
        (verified !== 'never' || service.assured_on === null) &&
        (verified !== 'old' || (service.assured_on !== null && service.assured_on < fresh)) &&
        (asks !== 'unknown' || service.asks_for_id === 'unknown'),
    )
}

upkeepRoutes.get('/upkeep', guard(mayReadServices), async (c) => {
  const { context, view } = c.var
  const form = formOf(c.req.query())
  const offices = await officesFor(c)
  const office = chosen(offices, form)
  const rows = office ? await queueOf(c, office, form) : []
  const format = exportFormatOf(c)
  if (format && office)
    return answerExport(c, format, { name: fileName(c, 'upkeep-file', office), columns: queueColumns(view), rows })
  const codes = office ? [office.code] : offices.map(({ code }) => code)
  const ages = await consult(context, (db) => countAges(db, codes, addDays(view.today, -staleAfterDays)))
  const last = Math.max(1, Math.ceil(rows.length / pageSize))
  const number = Math.min(last, Math.max(1, Number.parseInt(textOf(form, 'page'), 10) || 1))
  const { page: _, kept, ...typed } = form.typed
  const props = { view, office, offices, ages, count: rows.length, page: { number, last }, form: formOf(typed) }
  const shown = rows.slice((number - 1) * pageSize, number * pageSize)
  const href = addressOf(c, '', office?.code ?? '')
  return page(c, <UpkeepPage {...props} rows={shown} href={href} kept={kept !== undefined} />)
})

// One press of the queue: what was asked today is as it was; where it was not known whether it asks for ID, the press says that too.
upkeepRoutes.post('/upkeep/:service/assurance', guard(mayReadServices), async (c) => {
  const { context } = c.var
  const service = await serviceNamed(c, 'service')
  const office = found(await consult(context, (db) => findOffice(db, service.office_id)))
  const form = formOf(await typedIn(c))
  const reading = readTyped({ ...form.typed, assuredOn: todayIn(context, office.zone) }, AssuranceDraft)
  const outcome = reading.draft && (await assureService(context, service.id, reading.draft))
  // What is missing is asked on the entry's page.
  if (!outcome?.done) return goTo(c, `/services/${service.id}`)
  const filters = ['keeper', 'verified', 'asks'].map((name) => [name, textOf(form, name)])
  const query = new URLSearchParams([
    ['office', office.code],
    ...filters.filter(([, value]) => value !== ''),
  ] as string[][])
  return goTo(c, `/services/upkeep?${query.toString()}&kept=yes`)
})

async function serviceNamed(c: At, name: string): Promise<Service> {
  const id = c.req.param(name) ?? ''
  return found(isUuid(id) ? await consult(c.var.context, (db) => findService(db, id as Id<'service'>)) : undefined)
}

/** The office whose list is asked for: where there is none yet, the queue's page lets choose one. */
async function listedOffice(c: At): Promise<{ offices: OfficeChoice[]; office: OfficeChoice | undefined }> {
  const offices = await officesFor(c)
  return { offices, office: chosen(offices, formOf(c.req.query())) }
}

upkeepRoutes.get('/upkeep/proposals', guard(mayReadServices), async (c) => {
  const { context, view } = c.var
  const { offices, office } = await listedOffice(c)
  if (!office) return goTo(c, '/services/upkeep')
  const { kept, ...typed } = c.req.query()
  const decided = typed['decided'] === 'yes'
  const proposals = await consult(context, (db) => listProposals(db, office.code, decided))
  const format = exportFormatOf(c)
  const name = fileName(c, 'proposals-file', office)
  if (format) return answerExport(c, format, { name, columns: proposalColumns(view), rows: proposals })
  const href = addressOf(c, '/proposals', office.code)
  const props = { view, office, offices, proposals, form: formOf(typed), href, kept: kept !== undefined }
  return page(c, <ProposalsPage {...props} />)
})

const proposalIn = (c: At): Id<'proposal'> => {
  const id = c.req.param('proposal') ?? ''
  return found(isUuid(id) ? (id as Id<'proposal'>) : undefined)
}

async function proposalPage(c: At, sent?: { form: 'taking' | 'refusal'; state: FormState }) {
  const { context, view } = c.var
  const proposal = found(await consult(context, (db) => findProposal(db, proposalIn(c))))
  allow(mayKeepService(context.actor, proposal))
  const service = found(await consult(context, (db) => findService(db, proposal.service_id)))
  const props = { view, pack: context.installation.pack, proposal, service, sent }
  return page(c, <ProposalPage {...props} />, sent ? 422 : 200)
}

upkeepRoutes.get('/upkeep/proposals/:proposal', guard(mayReadServices), (c) => proposalPage(c))

/** Back to the list of the office whose proposal was decided. */
async function afterDeciding(c: At): Promise<Response> {
  const proposal = found(await consult(c.var.context, (db) => findProposal(db, proposalIn(c))))
  return goTo(c, `/services/upkeep/proposals?office=${proposal.office_id}&kept=yes`)
}

upkeepRoutes.post('/upkeep/proposals/:proposal/taking', guard(mayReadServices), async (c) => {
  const reading = await readForm(c, TakingDraft)
  const outcome = reading.draft && (await takeProposal(c.var.context, proposalIn(c), reading.draft))
  return outcome?.done ? afterDeciding(c) : proposalPage(c, { form: 'taking', state: stateAfter(reading, outcome) })
})

upkeepRoutes.post('/upkeep/proposals/:proposal/refusal', guard(mayReadServices), async (c) => {
  const reading = await readForm(c, RefusalDraft)
  const outcome = reading.draft && (await refuseProposal(c.var.context, proposalIn(c), reading.draft))
  return outcome?.done ? afterDeciding(c) : proposalPage(c, { form: 'refusal', state: stateAfter(reading, outcome) })
})

upkeepRoutes.get('/upkeep/duplicates', guard(mayReadServices), async (c) => {
  const { context, view } = c.var
  const { offices, office } = await listedOffice(c)
  if (!office) return goTo(c, '/services/upkeep')
  const twins = await listTwins(context, office.code)
  const format = exportFormatOf(c)
  const name = fileName(c, 'doubles-file', office)
  if (format) return answerExport(c, format, { name, columns: doubleColumns(view), rows: twins })
  const { kept, ...typed } = c.req.query()
  const href = addressOf(c, '/duplicates', office.code)
  const props = { view, office, offices, twins, form: formOf(typed), href, kept: kept !== undefined }
  return page(c, <DoublesPage {...props} />)
})

const comparableOf = ({ locations: [place], ...service }: Service): Comparable => ({
  ...service,
  street: place?.street ?? '',
  city: place?.city ?? '',
  lat: place?.lat ?? null,
  lon: place?.lon ?? null,
})

async function pairPage(c: At, form: FormState = emptyForm) {
  const { context, view } = c.var
  const [one, other] = [await serviceNamed(c, 'service'), await serviceNamed(c, 'other')]
  found(one.office_id === other.office_id && one.id !== other.id ? one : undefined)
  const mine = [one, other].filter((service) => mayKeepService(context.actor, service)).length
  const likeness = compare(comparableOf(one), comparableOf(other))
  const props = { view, pack: context.installation.pack, one, other, likeness, form }
  const markup = <PairPage {...props} mayMerge={mine === 2} mayTell={mine > 0} />
  return page(c, markup, form.objections.length > 0 ? 422 : 200)
}

const pairIn = async (c: At): Promise<Pair> => [
  (await serviceNamed(c, 'service')).id,
  (await serviceNamed(c, 'other')).id,
]

upkeepRoutes.get('/upkeep/duplicates/:service/:other', guard(mayReadServices), (c) => pairPage(c))

upkeepRoutes.post('/upkeep/duplicates/:service/:other/merging', guard(mayReadServices), async (c) => {
  const { context, view } = c.var
  const pair = await pairIn(c)
  const reading = await readForm(c, MergingDraft)
  const reason = say(messages, view)('merging-reason')
  const outcome = reading.draft && (await mergeServices(context, pair, reading.draft, reason))
  return outcome?.done ? goTo(c, `/services/${outcome.value}?kept=yes`) : pairPage(c, stateAfter(reading, outcome))
})

upkeepRoutes.post('/upkeep/duplicates/:service/:other/distinction', guard(mayReadServices), async (c) => {
  const pair = await pairIn(c)
  const outcome = await tellApart(c.var.context, pair)
  if (!outcome.done) return pairPage(c, formOf({}, outcome.objections))
  const { office_id: office } = await serviceNamed(c, 'service')
  return goTo(c, `/services/upkeep/duplicates?office=${office}&kept=yes`)
})
