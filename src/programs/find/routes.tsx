// Addresses of the finder. A search is posted and answered without being kept: the postal code and the need stand in no address, no
// history, no log and no table.
import type { Context as Request } from 'hono'
import { isUuid, type Id } from '#kernel/id'
import { consult, type Db } from '#platform/database'
import { found } from '#platform/errors'
import { emptyForm, formOf, readTyped, textOf, typedIn, type FormState, type Typed } from '#platform/forms'
import { everybody, goTo, page, router, type Env } from '#platform/routing'
import { findOffice, nameOffice, placeOfPostalCode, plainPostalCode, type Point } from '#registries/network'
import {
  findService,
  listOfferNames,
  listOffers,
  listOffersOf,
  mayAddServices,
  type Found,
  type FoundPlace,
  type Seeking,
  type Service,
} from '#registries/services'
import { needsFor, vocabularyOf } from './pack.ts'
import { PlacePage } from './pages/place.tsx'
import { ResultsPage } from './pages/results.tsx'
import { SearchPage } from './pages/search.tsx'
import { namesCompared, objectionsToSearch, pageOf, pageSize, reach, SearchDraft } from './rules/search.ts'
import { namedLike, understand } from './rules/words.ts'

type At = Request<Env>

export const routes = router()

/** The office that staff look for; nobody else's search has one. */
async function officeNamed(c: At, code: string) {
  const { context, view } = c.var
  if (code === '' || !mayAddServices(context.actor, code as Id<'office'>)) return undefined
  const office = await consult(context, (db) => findOffice(db, code))
  return office && { code: office.code, title: nameOffice(view, office) }
}

async function searchPage(c: At, form: FormState) {
  const { context, view } = c.var
  const office = await officeNamed(c, textOf(form, 'office') || (c.req.query('office') ?? ''))
  const markup = <SearchPage view={view} pack={context.installation.pack} form={form} office={office} />
  return page(c, markup, form.objections.length > 0 ? 422 : 200)
}

routes.get('/', everybody, (c) => searchPage(c, emptyForm))

// Another language, or the way back: a search is not kept, so it begins again.
routes.get('/results', everybody, (c) => goTo(c, '/find'))

routes.post('/results', everybody, async (c) => {
  c.header('cache-control', 'no-store')
  const { context, view } = c.var
  const { pack } = context.installation
  const reading = readTyped(await typedIn(c), SearchDraft)
  if (reading.draft === undefined) return searchPage(c, formOf(reading.typed, objectionsIn(reading)))
  const { draft } = reading
  const seen = lookUp(c, draft)
  if (seen.objections.length > 0 || !seen.point) return searchPage(c, formOf(reading.typed, seen.objections))
  const office = await officeNamed(c, draft.office)
  const { needs, ...places } = await findPlaces(c, draft, seen.point)
  const props = { view, pack, now: context.now, draft, place: seen.place, office, needs, ...places }
  return page(c, <ResultsPage {...props} />)
})

const objectionsIn = (reading: object): FormState['objections'] =>
  'objections' in reading ? (reading.objections as FormState['objections']) : []

/** Where a search goes out from; or what is objected to it. */
function lookUp(c: At, draft: SearchDraft) {
  const { pack } = c.var.context.installation
  const code = plainPostalCode(draft.postalCode)
  const wellFormed = new RegExp(pack.postalCodePattern).test(code)
  const place = wellFormed ? placeOfPostalCode(pack, code) : undefined
  const needKnown = needsFor(pack).some((need) => need.code === draft.need)
  const objections = objectionsToSearch(draft, { wellFormed, place, needKnown })
  const point = place && place.lat !== null && place.lon !== null ? { lat: place.lat, lon: place.lon } : undefined
  return { objections, point, place: place?.place ?? '' }
}

interface Places {
  readonly needs: readonly string[]
  readonly found: readonly Found[]
  readonly named: readonly Found[]
  readonly hasMore: boolean
}

/** What answers the needs that were understood; and, where words are left that no need explains, what has them in its name. */
async function findPlaces(c: At, draft: SearchDraft, point: Point): Promise<Places> {
  const { context } = c.var
  const { pack } = context.installation
  const chosen = draft.need !== ''
  const { needs, hasMore: isNamed } = chosen
    ? { needs: [draft.need], hasMore: false }
    : understand(draft.words, vocabularyOf(pack))
  const seeking = {
    point,
    needs,
    kilometres: draft.far === '' ? reach.near : reach.far,
    language: draft.language || undefined,
    cost: draft.cost || undefined,
    openAt: draft.open === '' ? undefined : context.now,
    withoutId: draft.noId !== '',
    limit: pageSize + 1,
    offset: (pageOf(draft) - 1) * pageSize,
  }
  return consult(context, async (db) => {
    const found = needs.length === 0 ? [] : await listOffers(db, seeking)
    const named = isNamed && pageOf(draft) === 1 ? await findNamed(db, draft.words, seeking) : []
    const beside = found.slice(0, pageSize).filter(({ service }) => !named.some((one) => one.service.id === service.id))
    return { needs, found: beside, named, hasMore: found.length > pageSize }
  })
}

/** Places around in whose name all that was typed stands. */
async function findNamed(db: Db, words: string, seeking: Seeking): Promise<Found[]> {
  const names = await listOfferNames(db, { ...seeking, limit: namesCompared, offset: 0 })
  const ids = [...new Set(namedLike(words, names).map(({ id }) => id))].slice(0, pageSize)
  return ids.length === 0 ? [] : listOffersOf(db, ids, seeking.point)
}

/** One place, to take along; with the search that led there, the way back to it. */
async function placePage(c: At, typed: Typed | undefined) {
  const { context, view } = c.var
  const id = c.req.param('service') ?? ''
  const known = isUuid(id) ? await readPlace(c, id as Id<'service'>) : undefined
  const stays = known || !isUuid(id) ? null : await findStaying(c, id as Id<'service'>)
  if (stays !== null) return goTo(c, `/find/places/${stays}`)
  const place = found(known)
  const draft = typed && readTyped(typed, SearchDraft).draft
  const telling = { view, pack: context.installation.pack, now: context.now }
  return page(c, <PlacePage {...telling} found={place} draft={draft} />)
}

/** The service into which one that stood twice was merged. */
const findStaying = async (c: At, id: Id<'service'>): Promise<Id<'service'> | null> =>
  (await consult(c.var.context, (db) => findService(db, id)))?.merged_into ?? null

/** An open service at the place that the address asks for, otherwise at its first; also where nobody knows where that lies. */
function readPlace(c: At, id: Id<'service'>): Promise<Pick<Found, 'service' | 'place'> | undefined> {
  return consult(c.var.context, async (db) => {
    const offers = await listOffersOf(db, [id], { lat: 0, lon: 0 })
    const asked = offers.find(({ place }) => String(place.position) === c.req.query('place'))
    const offer = asked ?? offers.toSorted((one, other) => one.place.position - other.place.position)[0]
    if (offer) return offer
    const service = await findService(db, id)
    return service?.closed_on === null ? { service, place: unplaced(service, c) } : undefined
  })
}

function unplaced({ locations: [first] }: Service, c: At): FoundPlace {
  const { title = '', street = '', city = '', postal_code = '' } = first ?? {}
  const zone = first?.zone ?? c.var.context.installation.zone
  return { position: 1, title, street, city, postal_code, zone, lat: 0, lon: 0, placed: 'about' }
}

routes.get('/places/:service', everybody, (c) => placePage(c, undefined))

routes.post('/places/:service', everybody, async (c) => {
  c.header('cache-control', 'no-store')
  return placePage(c, await typedIn(c))
})
