// Addresses of the finder. A search is posted and answered without being kept: the postal code and the need stand in no address, no
// history, no log and no table.
import type { Context as Request } from 'hono'
import { isUuid, type Id } from '#kernel/id'
import { consult } from '#platform/database'
import { found } from '#platform/errors'
import { emptyForm, formOf, readTyped, textOf, typedIn, type FormState, type Typed } from '#platform/forms'
import { everybody, goTo, page, router, type Env } from '#platform/routing'
import { findOffice, nameOffice, placeOfPostalCode, postalCodeIn, type Point } from '#registries/network'
import {
  findService,
  listOffers,
  listOffersAfar,
  listOffersNamed,
  listOffersOf,
  mayAddServices,
  type Found,
  type FoundAfar,
  type Service,
} from '#registries/services'
import { needsFor, vocabularyOf } from './pack.ts'
import type { Tellable } from './pages/facts.tsx'
import { PlacePage } from './pages/place.tsx'
import { ResultsPage } from './pages/results.tsx'
import { SearchPage } from './pages/search.tsx'
import {
  leadsOn,
  objectionsToSearch,
  pageOf,
  pageSize,
  reach,
  SearchDraft,
  searchOfVisit,
  shownBeside,
} from './rules/search.ts'
import type { Spot } from './rules/taking.ts'
import { namedWords, understand } from './rules/words.ts'

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

// From the form of a visit, with all that it holds; or a search that goes along, to be changed.
routes.post('/', everybody, async (c) => {
  c.header('cache-control', 'no-store')
  const typed = await typedIn(c)
  if ('visit' in typed) return searchPage(c, formOf(typed))
  const known = new Set(needsFor(c.var.context.installation.pack).map(({ code }) => code))
  const search = { ...searchOfVisit(typed, known), office: c.req.query('office') ?? '' }
  return search.postalCode === '' || search.need === '' ? searchPage(c, formOf(search)) : resultsPage(c, search)
})

// Another language, or the way back: a search is not kept, so it begins again.
routes.get('/results', everybody, (c) => goTo(c, '/find'))

routes.post('/results', everybody, async (c) => {
  c.header('cache-control', 'no-store')
  return resultsPage(c, await typedIn(c))
})

async function resultsPage(c: At, typed: Typed) {
  const { context, view } = c.var
  const { pack } = context.installation
  const reading = readTyped(typed, SearchDraft)
  if (reading.draft === undefined) return searchPage(c, formOf(reading.typed, objectionsIn(reading)))
  const { draft } = reading
  const seen = lookUp(c, draft)
  if (seen.objections.length > 0 || !seen.from) return searchPage(c, formOf(reading.typed, seen.objections))
  const office = await officeNamed(c, draft.office)
  const { needs, ...places } = await findPlaces(c, draft, seen.from)
  const props = { view, pack, now: context.now, draft, place: seen.from.place, office, needs, ...places }
  return page(c, <ResultsPage {...props} />)
}

const objectionsIn = (reading: object): FormState['objections'] =>
  'objections' in reading ? (reading.objections as FormState['objections']) : []

/** Where a search goes out from. */
interface From {
  readonly point: Point
  /** Whose office keeps what lies nowhere; null where it is not known. */
  readonly division: string | null
  readonly place: string
}

/** Where a search goes out from; or what is objected to it. */
function lookUp(c: At, draft: SearchDraft) {
  const { pack } = c.var.context.installation
  const code = postalCodeIn(pack, draft.postalCode)
  const wellFormed = code !== undefined
  const found = code === undefined ? undefined : placeOfPostalCode(pack, code)
  const needKnown = needsFor(pack).some((need) => need.code === draft.need)
  const objections = objectionsToSearch(draft, { wellFormed, place: found, needKnown })
  const { lat = null, lon = null, division = null, place = '' } = found ?? {}
  const from: From | undefined = lat === null || lon === null ? undefined : { point: { lat, lon }, division, place }
  return { objections, from }
}

interface Places {
  readonly needs: readonly string[]
  readonly found: readonly Found[]
  readonly named: readonly Found[]
  readonly afar: readonly FoundAfar[]
  readonly hasMore: boolean
}

/** What the words mean: needs; and the words of a name where no need explains all of them. */
function meaningOf(c: At, draft: SearchDraft): { needs: readonly string[]; words: readonly string[] } {
  if (draft.need !== '') return { needs: [draft.need], words: [] }
  const { needs, hasMore } = understand(draft.words, vocabularyOf(c.var.context.installation.pack))
  return { needs, words: hasMore ? namedWords(draft.words) : [] }
}

/**
 * What answers the needs that were understood; where words are left that no need explains, what has them in its name; and what answers
 * the needs without a place. A page of places; names and what lies nowhere stand on the first, names alone on each.
 */
async function findPlaces(c: At, draft: SearchDraft, { point, division }: From): Promise<Places> {
  const { context } = c.var
  const { needs, words } = meaningOf(c, draft)
  const [page, alone] = [pageOf(draft), needs.length === 0]
  const filters = {
    language: draft.language || undefined,
    cost: draft.cost || undefined,
    openAt: draft.open === '' ? undefined : context.now,
    withoutId: draft.noId !== '',
  }
  const kilometres = draft.far === '' ? reach.near : reach.far
  const seeking = { ...filters, point, needs, kilometres, limit: pageSize + 1, offset: (page - 1) * pageSize }
  const besides = { ...seeking, limit: shownBeside }
  const [found, named, afar] = await consult(context, (db) =>
    Promise.all([
      alone ? [] : listOffers(db, seeking),
      alone || page === 1 ? listOffersNamed(db, words, alone ? seeking : besides) : [],
      alone || page > 1
        ? []
        : listOffersAfar(db, { ...filters, needs, division, on: context.today, limit: shownBeside }),
    ]),
  )
  const hasMore = leadsOn(page, (alone ? named : found).length)
  const beside = found.slice(0, pageSize).filter(({ service }) => !named.some((one) => one.service.id === service.id))
  return { needs, found: beside, named: named.slice(0, pageSize), afar, hasMore }
}

/** One place, to take along; with the search that led there, the way back to it. */
async function placePage(c: At, typed: Typed | undefined) {
  const { context, view } = c.var
  const id = c.req.param('service') ?? ''
  const known = isUuid(id) ? await readPlace(c, id as Id<'service'>) : undefined
  const stays = known || !isUuid(id) ? null : await findStaying(c, id as Id<'service'>)
  if (stays !== null) return goTo(c, `/find/places/${stays}`)
  const { spot, ...place } = found(known)
  const draft = typed && readTyped(typed, SearchDraft).draft
  const telling = { view, pack: context.installation.pack, now: context.now }
  return page(c, <PlacePage {...telling} found={place} spot={spot} draft={draft} />)
}

/** The service into which one that stood twice was merged. */
const findStaying = async (c: At, id: Id<'service'>): Promise<Id<'service'> | null> =>
  (await consult(c.var.context, (db) => findService(db, id)))?.merged_into ?? null

/** An open service at the place that the address asks for, otherwise at its first; also where nobody knows where that lies. */
function readPlace(c: At, id: Id<'service'>): Promise<(Tellable & { spot: Spot | undefined }) | undefined> {
  return consult(c.var.context, async (db) => {
    const offers = await listOffersOf(db, id, { lat: 0, lon: 0 })
    const offer = offers.find(({ place }) => String(place.position) === c.req.query('place')) ?? offers[0]
    if (offer) return { ...offer, spot: offer.place }
    const service = await findService(db, id)
    return service?.closed_on === null ? { service, place: unplaced(service, c), spot: undefined } : undefined
  })
}

function unplaced({ locations: [first] }: Service, c: At): Tellable['place'] {
  const { title = '', street = '', city = '', postal_code = '' } = first ?? {}
  const zone = first?.zone ?? c.var.context.installation.zone
  return { position: 1, title, street, city, postal_code, zone, address_told: first?.address_told ?? 'everybody' }
}

routes.get('/places/:service', everybody, (c) => placePage(c, undefined))

routes.post('/places/:service', everybody, async (c) => {
  c.header('cache-control', 'no-store')
  return placePage(c, await typedIn(c))
})
