// Addresses of the window: visits, the slip, voiding, groups, materials, the day sheet.
import type { Context as Request } from 'hono'
import { addDays, dayAt, firstDayOf, lastDayOf, monthOf, readDay, type Day } from '#kernel/day'
import { readId, type Id } from '#kernel/id'
import { languages, visibleCustodians, type Context } from '#platform/context'
import { consult, type Db } from '#platform/database'
import { found } from '#platform/errors'
import { emptyForm, formOf, readForm, textOf, typedIn, type FormState, type Typed } from '#platform/forms'
import { newCode, newId } from '#platform/random'
import { goTo, guard, page, router, type Env } from '#platform/routing'
import { answerExport, exportFormatOf } from '#platform/ui'
import { addressIn } from '#platform/view'
import { findReferral } from '#registries/referrals'
import { findService, listServiceChoices } from '#registries/services'
import { recordDaySheet, recordGroupContact, recordMaterial } from '../commands/group.ts'
import { recordVisit, voidEntry } from '../commands/visit.ts'
import { groupColumns, GroupsPage, materialColumns, MaterialsPage, SheetPage } from '../pages/group.tsx'
import { SlipPage } from '../pages/slip.tsx'
import { VisitPage } from '../pages/visit.tsx'
import { visitColumns, VisitsPage, VoidPage } from '../pages/visit-list.tsx'
import { GroupContactDraft, MaterialDraft, sheetRows } from '../rules/group.ts'
import { presetLanguage } from '../rules/item.ts'
import { mayRecordVisits, maySeeVisits, mayVoidEntries } from '../rules/permissions.ts'
import { isFresh, VisitDraft } from '../rules/visit.ts'
import { visitUnderway } from '../rules/visit-underway.ts'
import { followsItsVisit, inOrderOfUse } from '../rules/visit-referral.ts'
import { listGroupContacts, listMaterials } from '../store/group.ts'
import { listStationsAt, type StationAt } from '../store/station.ts'
import { countVisits, findVisit, listVisits, type Visit } from '../store/visit.ts'
import { findReferralOfVisit, listServicesInUse } from '../store/visit-referral.ts'

export const visitRoutes = router()

const rowsOnPage = 50
const rowsInExport = 20_000

const officeIn = (c: Request<Env>): Id<'office'> => c.req.param('office') as Id<'office'>

/** The office's stations and today there; not found where it has none. */
const atOffice = (c: Request<Env>): Promise<AtOffice> => consult(c.var.context, (db) => readOffice(db, c))

interface AtOffice {
  readonly office: Id<'office'>
  readonly stations: StationAt[]
  readonly today: Day
}

/** The same within a transaction that reads more. */
async function readOffice(db: Db, c: Request<Env>): Promise<AtOffice> {
  const { context } = c.var
  const office = officeIn(c)
  const stations = await listStationsAt(db, office, context.today)
  return { office, stations, today: dayAt(context.now, found(stations[0]).zone) }
}

visitRoutes.get('/:office/visits/new', guard(mayRecordVisits), async (c) => {
  const replaces = readId<'visit'>(c.req.query('replaces') ?? '')
  const old = replaces && found(await consult(c.var.context, (db) => findVisit(db, officeIn(c), replaces)))
  return visitPage(c, emptyForm, old)
})

// Back from the search for a service, with the form as it was left.
visitRoutes.post('/:office/visits/new', guard(mayRecordVisits), async (c) => {
  c.header('cache-control', 'no-store')
  const search = await typedIn(c)
  const form = formOf(visitUnderway(search, await presetsAt(c)))
  const chosen = readId<'service'>(textOf(formOf(search), 'service'))
  return visitPage(c, form, await findReplaced(c, readId<'visit'>(textOf(form, 'replaces'))), chosen)
})

/** What stands in a form that nobody has touched. */
async function presetsAt(c: Request<Env>): Promise<Typed> {
  const { today } = await atOffice(c)
  const language = presetLanguage(c.var.context.installation.pack)
  return { visitedOn: today, language, firstThisYear: 'not-asked', referralMode: 'self', consent: '' }
}

/** The visit that another stands for. */
const findReplaced = async (c: Request<Env>, id: Id<'visit'> | null | undefined): Promise<Visit | undefined> =>
  id ? consult(c.var.context, (db) => findVisit(db, officeIn(c), id)) : undefined

/** `chosen`: the service that was just found for the visitor. */
async function visitPage(c: Request<Env>, form: FormState, replaces?: Visit, chosen?: Id<'service'>) {
  const { context, view } = c.var
  const place = await consult(context, async (db) => ({
    ...(await readOffice(db, c)),
    services: await readServices(db, context, officeIn(c), readId<'service'>(textOf(form, 'service'))),
  }))
  const made = { id: newId<'visit'>(), code: newCode(), referral: newId<'referral'>() }
  const props = { view, pack: context.installation.pack, ...place, form, ...made, replaces, chosen }
  return page(c, <VisitPage {...props} />, form.objections.length > 0 ? 422 : 200)
}

const daysOfUse = 30

/** The open services of the office, those first to which this agency sent most people in the last days. */
async function readServices(db: Db, context: Context, office: Id<'office'>, chosen: Id<'service'> | undefined) {
  const since = new Date(context.now.getTime() - daysOfUse * 86_400_000)
  const used = await listServicesInUse(db, visibleCustodians(context.actor), office, since)
  const open = inOrderOfUse(await listServiceChoices(db, office, context.today), used)
  // One that was chosen and closed meanwhile stays in sight, so that nothing typed is lost.
  const gone = chosen && !open.some(({ id }) => id === chosen) ? await findService(db, chosen) : undefined
  return gone?.office_id === office ? [...open, { ...gone, capacity: 'closed' as const, stale: false }] : open
}

visitRoutes.post('/:office/visits', guard(mayRecordVisits), async (c) => {
  const { context, view } = c.var
  const reading = await readForm(c, VisitDraft)
  if (reading.draft === undefined) return visitPage(c, formOf(reading.typed, reading.objections))
  const { draft } = reading
  const outcome = await recordVisit(context, officeIn(c), draft)
  if (!outcome.done) {
    return visitPage(c, formOf(reading.typed, outcome.objections), await findReplaced(c, draft.replaces))
  }
  const { place, referral } = await consult(context, async (db) => ({
    place: await readOffice(db, c),
    referral: outcome.value.referral && found(await findReferral(db, outcome.value.referral)),
  }))
  const station = found(place.stations.find(({ id }) => id === draft.station))
  const visitor = visitorView(c, draft.language)
  const { pack } = context.installation
  const address = context.installation.origin + addressIn(visitor.language, '/recibo')
  const props = { view, pack, visitor, address, office: place.office, station, ...outcome.value, referral }
  return page(c, <SlipPage {...props} />)
})

/** The slip is written in the visitor's language where the pages are; every other language falls back to Spanish. */
function visitorView(c: Request<Env>, spoken: string) {
  const language = languages.find((written) => written === spoken) ?? 'es'
  return { ...c.var.view, language, words: c.var.context.installation.pack.words[language] }
}

visitRoutes.get('/:office/visits', guard(maySeeVisits), async (c) => {
  const { context, view } = c.var
  const { pack } = context.installation
  const format = exportFormatOf(c)
  const number = Math.max(1, Number(/^\d{1,6}$/.exec(c.req.query('page') ?? '')?.[0] ?? 1))
  const slice = format ? { limit: rowsInExport, offset: 0 } : { limit: rowsOnPage, offset: (number - 1) * rowsOnPage }
  const { office, span, visits, count } = await consult(context, async (db) => {
    const { office, today } = await readOffice(db, c)
    const span = spanIn(c, { from: addDays(today, -6), to: today })
    const visits = await listVisits(db, office, span, slice)
    const count = visits[0]?.standing ?? (await countVisits(db, office, span))
    return { office, span, visits, count }
  })
  if (format) {
    return answerExport(c, format, {
      name: `visits-${span.from}-${span.to}`,
      columns: visitColumns(view, pack),
      rows: visits,
    })
  }
  const notice = c.req.query('notice')
  const props = { view, pack, office, visits, count, span, page: { number, last: Math.ceil(count / rowsOnPage) } }
  const offers = (visit: Visit) => offerFor(c, office, visit)
  return page(
    c,
    <VisitsPage {...props} offers={offers} notice={notice === 'undone' || notice === 'voided' ? notice : undefined} />,
  )
})

/** What a row offers: whoever wrote it may undo it while it is fresh, a coordinator may void it. */
function offerFor(c: Request<Env>, office: Id<'office'>, visit: Visit): 'undo' | 'void' | 'nothing' {
  const { actor, now } = c.var.context
  if (visit.voided_reason !== null) return 'nothing'
  if (visit.recorded_by === actor.account && isFresh(visit.recorded_at, now)) return 'undo'
  return mayVoidEntries(actor, office) ? 'void' : 'nothing'
}

/** The days that the address asks for; what cannot be read falls back. */
function spanIn(c: Request<Env>, otherwise: { from: Day; to: Day }): { from: Day; to: Day } {
  const from = readDay(c.req.query('from') ?? '') ?? otherwise.from
  const to = readDay(c.req.query('to') ?? '') ?? otherwise.to
  return from <= to ? { from, to } : { from: to, to: from }
}

visitRoutes.get('/:office/visits/:visit/void', guard(mayVoidEntries), (c) => voidPage(c, emptyForm))

async function voidPage(c: Request<Env>, form: FormState) {
  const { context, view } = c.var
  const office = officeIn(c)
  const props = await consult(context, async (db) => {
    const visit = found(await findVisit(db, office, visitIn(c)))
    const at = await findReferralOfVisit(db, visit.custodian_id, visit.id)
    const made = at && (await findReferral(db, at))
    return { visit, referral: made ? { id: made.id, follows: followsItsVisit(made.state, false) } : null }
  })
  const markup = <VoidPage view={view} pack={context.installation.pack} office={office} {...props} form={form} />
  return page(c, markup, form.objections.length > 0 ? 422 : 200)
}

const visitIn = (c: Request<Env>): Id<'visit'> => found(readId<'visit'>(c.req.param('visit') ?? ''))

visitRoutes.post('/:office/visits/:visit/void', guard(mayRecordVisits), async (c) => {
  const typed = await typedIn(c)
  const reason = typeof typed['reason'] === 'string' ? typed['reason'].trim() : ''
  const outcome = await voidEntry(c.var.context, officeIn(c), 'visit', visitIn(c), reason)
  if (!outcome.done) return voidPage(c, formOf(typed, outcome.objections))
  return goTo(c, `/ventanillas/${officeIn(c)}/visits?notice=${outcome.value.undone ? 'undone' : 'voided'}`)
})

visitRoutes.get('/:office/group-contacts', guard(maySeeVisits), async (c) => {
  const format = exportFormatOf(c)
  if (!format) return groupsPage(c, emptyForm)
  const { pack } = c.var.context.installation
  const { office, today } = await atOffice(c)
  const rows = await consult(c.var.context, (db) => listGroupContacts(db, office, monthAround(today)))
  return answerExport(c, format, {
    name: `group-contacts-${monthOf(today)}`,
    columns: groupColumns(c.var.view, pack),
    rows,
  })
})

const monthAround = (today: Day) => ({ from: firstDayOf(monthOf(today)), to: lastDayOf(monthOf(today)) })

async function groupsPage(c: Request<Env>, form: FormState) {
  const { context, view } = c.var
  const place = await atOffice(c)
  const groups = await consult(context, (db) => listGroupContacts(db, place.office, monthAround(place.today)))
  const props = {
    view,
    pack: context.installation.pack,
    ...place,
    form,
    id: newId(),
    saved: c.req.query('saved') !== undefined,
  }
  return page(c, <GroupsPage {...props} groups={groups} />, form.objections.length > 0 ? 422 : 200)
}

visitRoutes.post('/:office/group-contacts', guard(mayRecordVisits), async (c) => {
  const reading = await readForm(c, GroupContactDraft)
  if (reading.draft === undefined) return groupsPage(c, formOf(reading.typed, reading.objections))
  const outcome = await recordGroupContact(c.var.context, officeIn(c), reading.draft)
  if (!outcome.done) return groupsPage(c, formOf(reading.typed, outcome.objections))
  return goTo(c, `/ventanillas/${officeIn(c)}/group-contacts?saved`)
})

visitRoutes.get('/:office/materials', guard(maySeeVisits), async (c) => {
  const format = exportFormatOf(c)
  if (!format) return materialsPage(c, emptyForm)
  const { pack } = c.var.context.installation
  const { office, today } = await atOffice(c)
  const rows = await consult(c.var.context, (db) => listMaterials(db, office, monthAround(today)))
  return answerExport(c, format, {
    name: `materials-${monthOf(today)}`,
    columns: materialColumns(c.var.view, pack),
    rows,
  })
})

async function materialsPage(c: Request<Env>, form: FormState) {
  const { context, view } = c.var
  const place = await atOffice(c)
  const materials = await consult(context, (db) => listMaterials(db, place.office, monthAround(place.today)))
  const props = {
    view,
    pack: context.installation.pack,
    ...place,
    form,
    id: newId(),
    saved: c.req.query('saved') !== undefined,
  }
  return page(c, <MaterialsPage {...props} materials={materials} />, form.objections.length > 0 ? 422 : 200)
}

visitRoutes.post('/:office/materials', guard(mayRecordVisits), async (c) => {
  const reading = await readForm(c, MaterialDraft)
  if (reading.draft === undefined) return materialsPage(c, formOf(reading.typed, reading.objections))
  const outcome = await recordMaterial(c.var.context, officeIn(c), reading.draft)
  if (!outcome.done) return materialsPage(c, formOf(reading.typed, outcome.objections))
  return goTo(c, `/ventanillas/${officeIn(c)}/materials?saved`)
})

visitRoutes.get('/:office/day-sheets/new', guard(mayRecordVisits), (c) => sheetPage(c, emptyForm))

async function sheetPage(c: Request<Env>, form: FormState, saved?: { written: number; repeated: number }) {
  const place = await atOffice(c)
  const ids = Array.from({ length: sheetRows }, () => newId<'visit'>())
  const props = {
    view: c.var.view,
    pack: c.var.context.installation.pack,
    ...place,
    form,
    ids,
    yesterday: addDays(place.today, -1),
  }
  return page(c, <SheetPage {...props} saved={saved} />, form.objections.length > 0 ? 422 : 200)
}

visitRoutes.post('/:office/day-sheets', guard(mayRecordVisits), async (c) => {
  const typed = await typedIn(c)
  const one = (name: string): string => (typeof typed[name] === 'string' ? typed[name] : '')
  const sheet = { station: one('station'), visitedOn: one('visitedOn'), typed }
  const outcome = await recordDaySheet(c.var.context, officeIn(c), sheet)
  return outcome.done ? sheetPage(c, emptyForm, outcome.value) : sheetPage(c, formOf(typed, outcome.objections))
})
