// The whole site: headers, limits, language, who asks, the parts' routes, and one place for every error.
import type { Context as Request, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { secureHeaders } from 'hono/secure-headers'
import { randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { routePath } from 'hono/route'
import type { OpenAssets } from '#platform/assets'
import { anonymous, contextFor, type Language } from '#platform/context'
import { isReachable } from '#platform/database'
import { BadRequest, Forbidden, isUnstorable, NotFound } from '#platform/errors'
import type { Installation } from '#platform/installation'
import { say } from '#platform/messages'
import { everybody, page, router, type Env, type Handler } from '#platform/routing'
import { filling } from '#platform/sample'
import { BadRequestPage, FaultPage, ForbiddenPage, NotFoundPage } from '#platform/ui'
import { addressIn, type View } from '#platform/view'
import { access } from '#registries/access'
import { privacyRoutes, receiptRoutes } from '#programs/ventanillas'
import { makeApi, makePublished } from './api.ts'
import { HomePage } from './home.tsx'
import { parts } from './programs.ts'

/** The largest form that is read, in bytes. */
const largestBody = 256 * 1024

/** The site of one installation. `log` takes a line a request: method, route pattern, status, milliseconds; never an address. */
export function makeApp(
  installation: Installation,
  assets: OpenAssets,
  log: (line: string) => void = () => {},
): Hono<Env> {
  const app = router()
  app.use(timed(log))
  app.use(headers(installation), opened(installation, assets))
  app.route('/', assets.routes)
  app.get('/healthz', everybody, (c) => healthz(c, installation))
  // Before cookies are read: whoever asks there shows a key, which no page of another site can send along.
  const api = makeApi(installation, (error) => newFault(installation, error))
  app.route('/api', api)
  // There stations of the first versions send their reports.
  app.route('/en/api', api)
  for (const { published } of parts) if (published) app.use(`${published.path}/*`, compressed)
  app.route(
    '/',
    makePublished((error) => newFault(installation, error)),
  )
  app.use(compressed, sameOrigin, limited, access.middleware, viewed(installation, assets))
  const site = makeSite()
  app.get('/en/', everybody, (c) => c.redirect('/en', 301))
  app.route('/en', site)
  app.route('/', site)
  app.notFound(() => {
    throw new NotFound()
  })
  app.onError(answerError(installation))
  return app
}

/** The pages of all parts, as they stand under the root (Spanish) and under /en. */
export function makeSite(): Hono<Env> {
  const site = router()
  site.get('/', everybody, (c) => page(c, <HomePage view={c.var.view} />))
  site.route('/privacy', privacyRoutes)
  site.route('/recibo', receiptRoutes)
  for (const part of parts) if (part.routes) site.route(part.path ?? '/', part.routes)
  return site
}

const timed =
  (log: (line: string) => void): Handler =>
  async (c, next) => {
    const started = performance.now()
    await next()
    log(`${c.req.method} ${patternOf(c)} ${c.res.status} ${Math.round(performance.now() - started)} ms`)
  }

/** The last pattern that the address fits; where only what stands before every page comes after the one that answered, that one. */
const patternOf = (c: Request<Env>): string => (routePath(c, -1) === '/*' ? routePath(c) : routePath(c, -1))

/** The page that verifies an election and its workers, of which no script has anything to ask or to send. */
const takesNothing = /\/elections\/verify$|\/assets\/verify-[^/]+\.js$/

/** Nothing from elsewhere, nothing inline, nothing remembered on the way. */
const headers = (installation: Installation): Handler =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      scriptSrc: ["'self'"],
      workerSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      mediaSrc: ["'self'"],
      connectSrc: [({ req }) => (takesNothing.test(req.path) ? "'none'" : "'self'")],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    referrerPolicy: 'no-referrer',
    strictTransportSecurity: installation.origin.startsWith('https:') ? 'max-age=31536000' : false,
    permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
  })

/** Ready when the database answers. */
async function healthz(c: Request<Env>, installation: Installation): Promise<Response> {
  const reachable = await isReachable(installation.database)
  const status = reachable ? 'ok' : 'database unreachable'
  return c.json({ status, database: installation.database.engine }, reachable ? 200 : 503)
}

/** The language that the address names. */
const languageOf = (c: Request<Env>): Language => (/^\/en(\/|$)/.test(c.req.path) ? 'en' : 'es')

/** A context and a view for whoever asks, before anybody is recognised: errors on the way are answered in them. */
const opened =
  (installation: Installation, assets: OpenAssets): Handler =>
  async (c, next) => {
    c.set('context', contextFor(installation, anonymous, languageOf(c)))
    c.set('view', viewOf(c, installation, assets))
    await next()
  }

/** The view again, now that access knows who asks. */
const viewed =
  (installation: Installation, assets: OpenAssets): Handler =>
  async (c, next) => {
    c.set('view', viewOf(c, installation, assets))
    if (c.var.context.actor.kind !== 'anonymous') c.header('cache-control', 'no-store')
    await next()
  }

function viewOf(c: Request<Env>, installation: Installation, assets: OpenAssets): View {
  const { actor, today, language } = c.var.context
  const speaker = { language, words: installation.pack.words[language] }
  const menu = parts.toReversed().flatMap((part) =>
    (part.menu?.(actor, installation.pack) ?? []).map(({ key, ...link }) => ({
      label: say(part.messages, speaker)(key),
      ...link,
    })),
  )
  return {
    ...speaker,
    path: c.req.path.replace(/^\/en(?=\/|$)/, '') || '/',
    search: new URL(c.req.url).search,
    actor,
    today,
    to: (path) => addressIn(language, path),
    menu,
    sample: installation.sample,
    filling: filling.done,
    exit: installation.pack.exit,
    assets: assets.assets,
  }
}

/** A deed must come from our own pages. Browsers say where a form was; what says nothing (a test, a command) carries no cookie. */
const sameOrigin: Handler = async (c, next) => {
  const from = c.req.header('sec-fetch-site') ?? c.req.header('origin')
  const own = from === undefined || from === 'same-origin' || from === 'none' || from === new URL(c.req.url).origin
  const trusted = own || c.req.header('origin') === c.var.context.installation.origin
  if (c.req.method !== 'GET' && c.req.method !== 'HEAD' && !trusted) throw new Forbidden()
  await next()
}

const limited: Handler = bodyLimit({
  maxSize: largestBody,
  onError: () => {
    throw new BadRequest('body-is-small', 413)
  },
})

const compressing = compress({ encoding: 'gzip' })

/** A page is written whole, so it is compressed whole: as a stream it takes a multiple of the time. */
async function compressPage(c: Request<Env>): Promise<void> {
  const body = gzipSync(await c.res.arrayBuffer(), { level: 5 })
  c.res.headers.delete('content-length')
  const kind = { 'content-type': c.res.headers.get('content-type') ?? 'text/html' }
  c.res = new Response(body, { status: c.res.status, headers: kind })
  c.header('content-encoding', 'gzip')
  if (!/accept-encoding/i.test(c.res.headers.get('vary') ?? '')) c.header('vary', 'Accept-Encoding', { append: true })
}

/** Whether the answer is a page that is worth it, and the browser takes it so. */
const isCompressible = (c: Request<Env>): boolean =>
  c.req.method !== 'HEAD' &&
  /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(c.req.header('accept-encoding') ?? '') &&
  (c.res.headers.get('content-type') ?? '').startsWith('text/html') &&
  !c.res.headers.has('content-encoding') &&
  c.res.body !== null

/**
 * Public pages go out compressed; not those of whoever signed in: the length would tell of what stands beside what was
 * typed. It comes last, once it is known who asked and nothing puts another answer in this one's place.
 */
const compressed: Handler = async (c, next) => {
  await next()
  if (c.var.context.actor.kind !== 'anonymous') return
  if (isCompressible(c)) await compressPage(c)
  else await compressing(c, async () => {})
}

/** Forbidden, not found, unreadable, or a fault: one place, one page each. */
const answerError =
  (installation: Installation) =>
  (error: Error, c: Request<Env>): Response | Promise<Response> => {
    const { view } = c.var
    if (error instanceof Forbidden) return page(c, <ForbiddenPage view={view} />, 403)
    if (error instanceof NotFound) return page(c, <NotFoundPage view={view} />, 404)
    if (error instanceof BadRequest) return page(c, <BadRequestPage view={view} status={error.status} />, error.status)
    if (isUnstorable(error)) return page(c, <BadRequestPage view={view} />, 400)
    return page(c, <FaultPage view={view} id={newFault(installation, error)} />, 500)
  }

/** Logs a fault, and gives its id. */
function newFault(installation: Installation, error: Error): string {
  const id = randomUUID().slice(0, 8)
  reportFault(installation, id, error)
  return id
}

/** A fault is logged by its id, kind and place in the code; its text may hold what somebody typed, so it is left out. */
export function reportFault(_installation: Installation, id: string, error: Error & { code?: unknown }): void {
  const place =
    error.stack
      ?.split('\n')
      .filter((line) => line.trimStart().startsWith('at '))
      .slice(0, 6)
      .join('\n') ?? ''
  console.error(`fault ${id}: ${error.name}${error.code ? ` ${String(error.code)}` : ''}\n${place}`)
}
