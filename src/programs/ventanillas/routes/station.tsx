// Addresses of stations: the network's list, one station, and the forms that change one thing each.
import type { Context as Request } from 'hono'
import type { z } from 'zod'
import { isUuid, type Id } from '#kernel/id'
import type { Outcome } from '#kernel/outcome'
import { plain } from '#kernel/text'
import { todayIn, type Context } from '#platform/context'
import { consult, type Db } from '#platform/database'
import { found, NotFound } from '#platform/errors'
import { emptyForm, formOf, readForm, textOf, type FormState } from '#platform/forms'
import { newId } from '#platform/random'
import { goTo, guard, page, router, type Env, type May } from '#platform/routing'
import { answerExport, exportFormatOf } from '#platform/ui'
import { findOffice, listOffices } from '#registries/network'
import { listOrganizations } from '#registries/partners'
import {
  addClosure,
  addEndorsement,
  addFunding,
  addSponsor,
  endClosure,
  offerService,
  withdrawFact,
  withdrawService,
} from '../commands/history.ts'
import { changeLead, closeStation, keepHours, keepMilestones, keepPlace, openStation } from '../commands/station.ts'
import {
  ClosingForm,
  ClosureForm,
  EndorsementForm,
  FundingForm,
  HoursForm,
  LeadForm,
  MilestonesForm,
  OfferForm,
  OpeningPage,
  PlaceForm,
  ReopeningForm,
  SponsorForm,
  WithdrawalForm,
  type StationFormProps,
} from '../pages/station-form.tsx'
import { stationColumns, StationsPage } from '../pages/station-list.tsx'
import { StationPage, stationPath, type StationHistory } from '../pages/station.tsx'
import { stationTitle } from '../pages/words.ts'
import {
  ClosureDraft,
  EndorsementDraft,
  FundingDraft,
  OfferDraft,
  ReopeningDraft,
  SponsorDraft,
  WithdrawalDraft,
} from '../rules/history.ts'
import { HoursDraft } from '../rules/hours.ts'
import { titleOf } from '../rules/item.ts'
import { mayKeepStation, mayOpenStations, maySeeOffice } from '../rules/permissions.ts'
import { ClosingDraft, LeadDraft, MilestoneDraft, PlaceDraft, StationDraft, stationState } from '../rules/station.ts'
import {
  factKinds,
  listClosuresWithReason,
  listEndorsements,
  listFunding,
  listOffers,
  listSponsors,
  type FactKind,
} from '../store/history.ts'
import { findStation, listLeads, listStationPlaces, type StationAt, type StationPlace } from '../store/station.ts'

export const stationRoutes = router()

type Office = Id<'office'>

stationRoutes.get('/stations', guard(mayOpenStations), async (c) => {
  const { context, view } = c.var
  const { pack } = context.installation
  const asked = formOf(c.req.query())
  const stations = chosen(await consult(context, (db) => listStationPlaces(db, context.today)), asked, c)
  const format = exportFormatOf(c)
  const columns = stationColumns(view, pack)
  if (format) return answerExport(c, format, { name: `ventanillas-${context.today}`, columns, rows: stations })
  const href = view.to(`/ventanillas/stations${new URL(c.req.url).search}`)
  return page(c, <StationsPage view={view} pack={pack} stations={stations} asked={asked} href={href} />)
})

/** The stations that the filters ask for. */
function chosen(stations: readonly StationPlace[], asked: FormState, c: Request<Env>): StationPlace[] {
  const [text, unit, state] = [plain(textOf(asked, 'text')), textOf(asked, 'unit'), textOf(asked, 'state')]
  return stations.filter(
    (station) =>
      plain(`${stationTitle(c.var.view, station)} ${station.lead_title ?? ''}`).includes(text) &&
      (unit === '' || station.unit === unit) &&
      (state === '' || stationState(station, c.var.context.today) === state),
  )
}

stationRoutes.get('/stations/new', guard(mayOpenStations), (c) => openingPage(c, emptyForm))

async function openingPage(c: Request<Env>, form: FormState) {
  const { context, view } = c.var
  const { offices, organizations } = await consult(context, async (db) => ({
    offices: await listOffices(db, context.today),
    organizations: await listOrganizations(db),
  }))
  const places = offices
    .map(({ code, title }) => ({ id: code, title }))
    .toSorted((one, other) => one.title.localeCompare(other.title, view.language))
  const markup = <OpeningPage view={view} form={form} id={newId()} offices={places} organizations={organizations} />
  return page(c, markup, form.objections.length > 0 ? 422 : 200)
}

stationRoutes.post('/stations', guard(mayOpenStations), async (c) => {
  const reading = await readForm(c, StationDraft)
  if (!reading.draft) return openingPage(c, formOf(reading.typed, reading.objections))
  const outcome = await openStation(c.var.context, reading.draft)
  if (!outcome.done) return openingPage(c, formOf(reading.typed, outcome.objections))
  return goTo(c, `${stationPath({ office_id: reading.draft.office, code: outcome.value })}?kept=yes`)
})

/** The station that the address names, as it stands today at its office. */
async function stationIn(db: Db, c: Request<Env>): Promise<StationAt> {
  const office = found(await findOffice(db, c.req.param('office') ?? ''))
  return found(await findStation(db, office.code, c.req.param('station') ?? '', todayIn(c.var.context, office.zone)))
}

stationRoutes.get('/:office/stations/:station', guard(maySeeOffice), async (c) => {
  const { context, view } = c.var
  const { station, history } = await consult(context, async (db) => {
    const at = await stationIn(db, c)
    return { station: at, history: await historyOf(db, at.id) }
  })
  const mayOpen = mayOpenStations(context.actor)
  return page(
    c,
    <StationPage
      view={view}
      pack={context.installation.pack}
      station={station}
      history={history}
      mayKeep={mayOpen || leadsStation(context, station)}
      mayOpen={mayOpen}
      kept={c.req.query('kept') !== undefined}
    />,
  )
})

const leadsStation = ({ actor }: Context, station: StationAt): boolean =>
  mayKeepStation(actor, station.office_id) && actor.roles.some((role) => role.organization === station.custodian_id)

const historyOf = async (db: Db, station: Id<'station'>): Promise<StationHistory> => ({
  leads: await listLeads(db, station),
  sponsors: await listSponsors(db, station),
  funding: await listFunding(db, station),
  offers: await listOffers(db, station),
  closures: await listClosuresWithReason(db, station),
  endorsements: await listEndorsements(db, station),
})

/** Where a form is answered: the station's office and code, and what else its address names. */
interface Place {
  readonly office: Office
  readonly code: string
  readonly param: (name: string) => string
}

interface StationForm<Shape extends z.ZodType> {
  /** Its address under the station's. */
  readonly path: string
  readonly may: May
  readonly shape: Shape
  readonly show: (props: StationFormProps, place: Place) => ReturnType<typeof PlaceForm>
  readonly keep: (context: Context, place: Place, draft: z.output<Shape>) => Promise<Outcome<null>>
}

/** A form's two addresses: it is shown, and it is posted; what is refused comes back as it was typed. */
function addForm<Shape extends z.ZodType>(form: StationForm<Shape>): void {
  const address = `/:office/stations/:station/${form.path}`
  stationRoutes.get(address, guard(form.may), (c) => formPage(c, form, emptyForm))
  stationRoutes.post(address, guard(form.may), async (c) => {
    const reading = await readForm(c, form.shape)
    if ('objections' in reading) return formPage(c, form, formOf(reading.typed, reading.objections))
    const place = placeIn(c)
    const outcome = await form.keep(c.var.context, place, reading.draft)
    if (!outcome.done) return formPage(c, form, formOf(reading.typed, outcome.objections))
    return goTo(c, `${stationPath({ office_id: place.office, code: place.code })}?kept=yes`)
  })
}

const placeIn = (c: Request<Env>): Place => ({
  office: (c.req.param('office') ?? '') as Office,
  code: c.req.param('station') ?? '',
  param: (name) => c.req.param(name) ?? '',
})

async function formPage<Shape extends z.ZodType>(c: Request<Env>, form: StationForm<Shape>, state: FormState) {
  const { context, view } = c.var
  const seen = await consult(context, async (db) => ({
    station: await stationIn(db, c),
    organizations: await listOrganizations(db),
  }))
  const place = placeIn(c)
  const under = `/${form.path.replace(/:(\w+)/g, (_, name: string) => place.param(name))}`
  const props = { view, pack: context.installation.pack, ...seen, form: state, id: newId(), under }
  return page(c, form.show(props, place), state.objections.length > 0 ? 422 : 200)
}

const ofHeadquarters: May = (actor) => mayOpenStations(actor)

addForm({
  path: 'hours',
  may: mayKeepStation,
  shape: HoursDraft,
  show: (props) => <HoursForm {...props} />,
  keep: (context, { office, code }, draft) => keepHours(context, office, code, draft),
})
addForm({
  path: 'place',
  may: mayKeepStation,
  shape: PlaceDraft,
  show: (props) => <PlaceForm {...props} />,
  keep: (context, { office, code }, draft) => keepPlace(context, office, code, draft),
})
addForm({
  path: 'milestones',
  may: ofHeadquarters,
  shape: MilestoneDraft,
  show: (props) => <MilestonesForm {...props} />,
  keep: (context, { office, code }, draft) => keepMilestones(context, office, code, draft),
})
addForm({
  path: 'lead',
  may: ofHeadquarters,
  shape: LeadDraft,
  show: (props) => <LeadForm {...props} />,
  keep: (context, { office, code }, draft) => changeLead(context, office, code, draft),
})
addForm({
  path: 'closing',
  may: ofHeadquarters,
  shape: ClosingDraft,
  show: (props) => <ClosingForm {...props} />,
  keep: (context, { office, code }, draft) => closeStation(context, office, code, draft),
})
addForm({
  path: 'closures/new',
  may: mayKeepStation,
  shape: ClosureDraft,
  show: (props) => <ClosureForm {...props} />,
  keep: (context, { office, code }, draft) => addClosure(context, office, code, draft),
})
addForm({
  path: 'closures/:closure/end',
  may: mayKeepStation,
  shape: ReopeningDraft,
  show: (props) => <ReopeningForm {...props} />,
  keep: (context, { office, code, param }, draft) =>
    endClosure(context, office, code, param('closure') as Id<'station-closure'>, draft.toOn),
})
addForm({
  path: 'services/new',
  may: mayKeepStation,
  shape: OfferDraft,
  show: (props) => <OfferForm {...props} />,
  keep: (context, { office, code }, draft) => offerService(context, office, code, draft),
})
addForm({
  path: 'services/:service/end',
  may: mayKeepStation,
  shape: WithdrawalDraft,
  show: (props, { param }) => (
    <WithdrawalForm {...props} service={titleOf(props.pack, 'service', param('service'), props.view.language)} />
  ),
  keep: (context, { office, code, param }, draft) =>
    withdrawService(context, office, code, param('service'), draft.toOn),
})
addForm({
  path: 'endorsements/new',
  may: ofHeadquarters,
  shape: EndorsementDraft,
  show: (props) => <EndorsementForm {...props} />,
  keep: (context, { office, code }, draft) => addEndorsement(context, office, code, draft),
})
addForm({
  path: 'funding/new',
  may: ofHeadquarters,
  shape: FundingDraft,
  show: (props) => <FundingForm {...props} />,
  keep: (context, { office, code }, draft) => addFunding(context, office, code, draft),
})
addForm({
  path: 'sponsors/new',
  may: ofHeadquarters,
  shape: SponsorDraft,
  show: (props) => <SponsorForm {...props} />,
  keep: (context, { office, code }, draft) => addSponsor(context, office, code, draft),
})

stationRoutes.post('/:office/stations/:station/facts/:kind/:fact/withdrawal', guard(mayKeepStation), async (c) => {
  const { office, code, param } = placeIn(c)
  const kind = found(factKinds.find((known): known is FactKind => known === param('kind')))
  if (!isUuid(param('fact'))) throw new NotFound()
  await withdrawFact(c.var.context, office, code, kind, param('fact'))
  return goTo(c, `${stationPath({ office_id: office, code })}?kept=yes`)
})
