// Addresses for everybody: "I speak…", by region and town; one variety; the sounds.
import type { Context as Request } from 'hono'
import { languages } from '#platform/context'
import { consult } from '#platform/database'
import { found } from '#platform/errors'
import { emptyForm, formOf, readTyped, typedIn, type FormState } from '#platform/forms'
import { everybody, goTo, page, router, type Env } from '#platform/routing'
import { kilometresBetween } from '#registries/network'
import { originsOf, varietyOf } from '../pack.ts'
import { RegionPage, SpeakPage, TownPage, TownsPage } from '../pages/speak.tsx'
import { VarietyPage } from '../pages/variety.tsx'
import { rangeOf, textKeys } from '../rules/recording.ts'
import { objectionsToTown, TownDraft, townsLike, varietiesNear } from '../rules/town.ts'
import { findRecording } from '../store/heard.ts'
import { findSound, listHeardLanguages, listPublishedIn } from '../store/recording.ts'
import { officeNames } from './words.ts'

type At = Request<Env>

export const speakRoutes = router()

const originsAt = (c: At) => originsOf(c.var.context.installation.pack)

const heardBy = async (c: At): Promise<ReadonlySet<string>> => new Set(await consult(c.var.context, listHeardLanguages))

async function speakPage(c: At, form: FormState) {
  const { regions, towns, varieties } = originsAt(c)
  const spoken = varieties.filter(({ code }) => !(languages as readonly string[]).includes(code))
  const props = { view: c.var.view, form, regions, towns, varieties: spoken, heard: await heardBy(c) }
  return page(c, <SpeakPage {...props} />, form.objections.length > 0 ? 422 : 200)
}

speakRoutes.get('/', everybody, (c) => speakPage(c, emptyForm))

speakRoutes.get('/regions/:region', everybody, (c) => {
  const { regions, towns } = originsAt(c)
  const region = found(regions.find(({ code }) => code === c.req.param('region')))
  const own = towns.filter((town) => town.region === region)
  return page(c, <RegionPage view={c.var.view} form={emptyForm} region={region} towns={own} />)
})

// Another language, or the way back: a search is not kept, so it begins again.
speakRoutes.get('/towns', everybody, (c) => goTo(c, '/languages'))

speakRoutes.post('/towns', everybody, async (c) => {
  c.header('cache-control', 'no-store')
  const { regions, towns, varieties } = originsAt(c)
  const reading = readTyped(await typedIn(c), TownDraft)
  if (reading.draft === undefined) return speakPage(c, formOf(reading.typed, reading.objections))
  const { draft } = reading
  const region = regions.find(({ code }) => code === draft.region)
  const chosen = towns.find(({ code }) => code === draft.place)
  const objections = objectionsToTown(draft, { region: region !== undefined, place: chosen !== undefined })
  if (objections.length > 0) return speakPage(c, formOf(reading.typed, objections))
  if (!chosen && draft.town === '' && region) return goTo(c, `/languages/regions/${region.code}`)
  const like = chosen
    ? [chosen]
    : townsLike(draft.town, region ? towns.filter((town) => town.region === region) : towns)
  const [town] = like
  if (like.length !== 1 || !town)
    return page(c, <TownsPage view={c.var.view} form={formOf({ region: draft.region })} towns={like} />)
  const near = varietiesNear(varieties, (home) => kilometresBetween(town, home))
  return page(c, <TownPage view={c.var.view} town={town} near={near} heard={await heardBy(c)} />)
})

/**
 * A sound by the SHA-256 of its bytes. It never changes and may be withdrawn, so that it is asked for again after five minutes, which costs
 * no more than an answer without the sound. A draft is kept by nobody on the way.
 */
speakRoutes.get('/sounds/:fingerprint', everybody, async (c) => {
  const fingerprint = c.req.param('fingerprint')
  const wellFormed = /^[0-9a-f]{64}$/.test(fingerprint)
  const sound = found(wellFormed ? await consult(c.var.context, (db) => findSound(db, fingerprint)) : undefined)
  const etag = `"${fingerprint.slice(0, 32)}"`
  c.header('cache-control', sound.published ? 'public, max-age=300, must-revalidate' : 'no-store')
  c.header('content-type', sound.media)
  c.header('x-content-type-options', 'nosniff')
  c.header('accept-ranges', 'bytes')
  c.header('etag', etag)
  if (c.req.header('if-none-match') === etag) return c.body(null, 304)
  const bytes = Uint8Array.from(sound.sound)
  const asked = c.req.header('if-range') ?? etag
  const range = asked === etag ? rangeOf(c.req.header('range'), bytes.length) : undefined
  if (range === null) {
    c.header('content-range', `bytes */${bytes.length}`)
    return c.body(null, 416)
  }
  if (range === undefined) return c.body(bytes)
  c.header('content-range', `bytes ${range.from}-${range.to}/${bytes.length}`)
  return c.body(bytes.slice(range.from, range.to + 1), 206)
})

/** After every other address: one variety, by its code as it stands. */
export const varietyRoutes = router()

varietyRoutes.get('/:language', everybody, async (c) => {
  const { context, view } = c.var
  const { pack } = context.installation
  const variety = found(varietyOf(pack, c.req.param('language')))
  const { recordings, officeName } = await consult(context, async (db) => {
    const own = await listPublishedIn(db, variety.code)
    const others = await Promise.all(textKeys.map((key) => findRecording(db, pack, key, variety.code)))
    const beside = others.flatMap((one) => (one && !own.some((other) => other.text_key === one.text_key) ? [one] : []))
    return { recordings: [...own, ...beside], officeName: await officeNames(db, view) }
  })
  return page(
    c,
    <VarietyPage view={view} pack={pack} variety={variety} recordings={recordings} officeName={officeName} />,
  )
})
