// Addresses for everybody. A search is posted: the postal code stands in no address, no log and no table.
import type { Context as Request } from 'hono'
import { consult, type Db } from '#platform/database'
import { emptyForm, formOf, readTyped, typedIn, type FormState } from '#platform/forms'
import { everybody, goTo, page, router, type Env } from '#platform/routing'
import { findRecording } from '#registries/languages'
import {
  canNameDistrict,
  findOffice,
  listOffices,
  nearestOffices,
  officeOfDivision,
  placeOfPostalCode,
  postalCodeIn,
} from '#registries/network'
import { HistoryPage } from '../pages/history.tsx'
import { NearestPage, PrivacyPage, PublicHomePage, type City } from '../pages/public.tsx'
import { isOffered, nearestFirst, objectionsToSearch, SearchDraft } from '../rules/nearest.ts'
import { figuresFile, historyFile, type ToldFigure } from '../rules/told.ts'
import { findOutline } from '../store/outline.ts'
import { listSourcedStations, listStationPlaces } from '../store/station.ts'

export const publicRoutes = router()

publicRoutes.get('/', everybody, (c) => homePage(c, emptyForm))

async function homePage(c: Request<Env>, form: FormState) {
  const { context, view } = c.var
  const { pack } = context.installation
  const { stations, cities, recording } = await consult(context, async (db) => ({
    stations: await listStationPlaces(db, context.today),
    cities: await listCities(db, context.today),
    recording: await findRecording(db, pack, 'window-is', view.language),
  }))
  const anyStation = stations.some((station) => isOffered(station, context.today))
  const props = { view, pack, form, cities, anyStation, recording }
  const markup = <PublicHomePage {...props} />
  return page(c, markup, form.objections.length > 0 ? 422 : 200)
}

/** Cities with an office at work, by their name. */
async function listCities(db: Db, today: Request<Env>['var']['context']['today']): Promise<City[]> {
  const offices = await listOffices(db, today)
  return offices
    .map(({ code, city, division_title }) => ({ code, city, division: division_title }))
    .toSorted((one, other) => one.city.localeCompare(other.city, 'es'))
}

// Another language, or the way back: a search is not kept, so it begins again.
publicRoutes.get('/nearest', everybody, (c) => goTo(c, '/ventanillas'))

publicRoutes.post('/nearest', everybody, async (c) => {
  const { context, view } = c.var
  const { pack } = context.installation
  const typed = await typedIn(c)
  const { draft = { postalCode: '', city: '' } } = readTyped(typed, SearchDraft)
  const seen = await consult(context, (db) => searchFrom(db, c, draft))
  if (seen.objections.length > 0 || !seen.origin) return homePage(c, formOf(typed, seen.objections))
  if (seen.stations.length === 0) return homePage(c, emptyForm)
  const { place, point, district } = seen.origin
  const outline = findOutline(pack)
  const { office_id: nearest } = seen.stations[0]!
  const recording = await consult(context, (db) => findRecording(db, pack, 'window-is', view.language, nearest))
  c.header('cache-control', 'no-store')
  return page(
    c,
    <NearestPage
      view={view}
      pack={pack}
      now={context.now}
      place={place}
      point={point}
      district={district}
      stations={seen.stations}
      outline={outline}
      recording={recording}
    />,
  )
})

/** What a search finds: where it goes out from, and the nearest stations; or what is objected to it. */
async function searchFrom(db: Db, c: Request<Env>, draft: SearchDraft) {
  const { context } = c.var
  const { pack } = context.installation
  const code = postalCodeIn(pack, draft.postalCode)
  const wellFormed = code !== undefined
  const place = draft.city === '' && wellFormed ? placeOfPostalCode(pack, code) : undefined
  const city = draft.city === '' ? undefined : await findOffice(db, draft.city)
  const objections = objectionsToSearch(draft, { wellFormed, place, city })
  const point = pointOf(city) ?? pointOf(place)
  if (objections.length > 0 || !point) return { objections, origin: undefined, stations: [] }
  const offices = await nearestOffices(db, point, context.today, 1000)
  const kilometres = new Map(offices.map((office) => [office.code as string, office.kilometres]))
  const stations = nearestFirst(await listStationPlaces(db, context.today), kilometres, context.today)
  const origin = { place: city?.city ?? place?.place ?? '', point, district: await districtOf(db, c, place?.division) }
  return { objections, origin, stations }
}

const pointOf = (place: { lat: number | null; lon: number | null } | undefined) =>
  place && place.lat !== null && place.lon !== null ? { lat: place.lat, lon: place.lon } : undefined

/** The office of the district that a division lies in, named only where its source is more than an approximation. */
async function districtOf(db: Db, c: Request<Env>, division: string | null | undefined): Promise<string | null> {
  if (!division) return null
  const district = await officeOfDivision(db, division, c.var.context.today)
  if (!district || !canNameDistrict(district)) return null
  return (await findOffice(db, district.office_id))?.title ?? null
}

publicRoutes.get('/history', everybody, async (c) => {
  const { context, view } = c.var
  const { tables } = context.installation.pack
  const source = (tables[historyFile] ?? [])[0]?.['source']
  const rows = await consult(context, (db) => listSourcedStations(db, typeof source === 'string' ? source : ''))
  const told = (tables[figuresFile] ?? []) as unknown as ToldFigure[]
  return page(c, <HistoryPage view={view} rows={rows} told={told} />)
})

/** Privacy in plain words, mounted under /privacy. */
export const privacyRoutes = router()

privacyRoutes.get('/', everybody, (c) => page(c, <PrivacyPage view={c.var.view} />))
