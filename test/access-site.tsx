// A site of the routes of access alone, with a window behind its guard, and how tests ask it.
import type { Hono } from 'hono'
import { anonymous, contextFor, holds } from '#platform/context'
import { Forbidden, NotFound } from '#platform/errors'
import { typedIn } from '#platform/forms'
import type { Installation } from '#platform/installation'
import { goTo, guard, page, router, type Env, type Handler } from '#platform/routing'
import { say } from '#platform/messages'
import { addressIn } from '#platform/view'
import { access } from '#registries/access'

/** A site of these routes and a window where visits are recorded. */
export function siteOf(of: Installation): Hono<Env> {
  const app = router()
  const languageOf = (path: string) => (/^\/en(\/|$)/.test(path) ? 'en' : 'es')
  const viewed: Handler = async (c, next) => {
    const { actor, today, language } = c.var.context
    c.set('view', {
      language,
      words: of.pack.words[language],
      path: c.req.path.replace(/^\/en(?=\/|$)/, '') || '/',
      actor,
      today,
      to: (path) => addressIn(language, path),
      menu: (access.menu?.(actor) ?? []).map(({ key, path }) => ({
        label: say(access.messages, { language, words: {} })(key as never),
        path,
      })),
      sample: of.sample,
      filling: null,
      exit: 'https://example.org',
      assets: {
        style: '/style.css',
        chartStyle: '/charts.css',
        scripts: { passkey: '/passkey.js', window: '/window.js' },
      },
    })
    await next()
  }
  const opened: Handler = async (c, next) => {
    c.set('context', contextFor(of, anonymous, languageOf(c.req.path)))
    await next()
  }
  const working = guard((actor, office) => holds(actor, ['worker'], { office }))
  const window = router()
    .get('/:office/visits', working, (c) => c.text(`visits of ${c.var.context.actor.name}`))
    .post('/:office/visits', working, async (c) => c.json({ by: c.var.context.actor.name, typed: await typedIn(c) }))
    .get('/fall', working, (c) => goTo(c, '/'))
  app.use(opened, viewed, access.middleware, viewed)
  for (const prefix of ['/en', '/']) app.route(prefix, router().route('/ventanillas', window).route('/', access.routes))
  app.onError((error, c) => {
    if (error instanceof Forbidden) return page(c, <p>forbidden</p>, 403)
    if (error instanceof NotFound) return page(c, <p>not found</p>, 404)
    throw error
  })
  return app
}

export interface Answer {
  readonly status: number
  readonly text: string
  readonly to: string | null
  /** The cookies that were set, as a browser sends them back. */
  readonly cookie: string
}

/** Asks a site and reads the answer with the cookies that it set. */
export async function askAt(at: Hono<Env>, path: string, init: RequestInit = {}): Promise<Answer> {
  const answer = await at.request(path, init)
  const cookie = answer.headers
    .getSetCookie()
    .map((set) => set.split(';')[0]!)
    .join('; ')
  return { status: answer.status, text: await answer.text(), to: answer.headers.get('location'), cookie }
}

export const post = (form: Record<string, string>, cookie = ''): RequestInit => ({
  method: 'POST',
  headers: { cookie },
  body: new URLSearchParams(form),
})
