// A part's routes alone, asked by a given person: what its routes.test.ts needs of an app.
import type { Hono } from 'hono'
import type { Context } from '#platform/context'
import { Forbidden, NotFound } from '#platform/errors'
import { router, type Env } from '#platform/routing'
import { addressIn, type View } from '#platform/view'

export interface Answer {
  readonly status: number
  readonly text: string
  readonly location: string | null
}

/** Asks a path under `/base` as the person of the context; posts where there is a form, whose fields may repeat. */
export async function ask(
  plug: { readonly path: string; readonly routes: Hono<Env> },
  context: Context,
  path: string,
  form?: Readonly<Record<string, string | readonly string[]>> | FormData,
): Promise<Answer> {
  const app = router().use(async (c, next) => {
    c.set('context', context)
    c.set('view', viewFor(context, c.req.path))
    await next()
  })
  app.route(plug.path, plug.routes)
  app.onError((error, c) => {
    if (error instanceof Forbidden) return c.text('forbidden', 403)
    if (error instanceof NotFound) return c.text('not found', 404)
    throw error
  })
  const answer = await app.request(
    `${plug.path}${path}`,
    form && { method: 'POST', body: form instanceof FormData ? form : bodyOf(form) },
  )
  return { status: answer.status, text: await answer.text(), location: answer.headers.get('location') }
}

function bodyOf(form: Readonly<Record<string, string | readonly string[]>>): URLSearchParams {
  const pairs = Object.entries(form).flatMap(([name, value]) => [value].flat().map((text) => [name, String(text)]))
  return new URLSearchParams(pairs)
}

function viewFor(context: Context, path: string): View {
  const { language, installation, actor, today } = context
  return {
    language,
    words: installation.pack.words[language],
    path,
    actor,
    today,
    to: (to) => addressIn(language, to),
    menu: [],
    sample: false,
    filling: null,
    exit: installation.pack.exit,
    assets: { style: '/style.css', chartStyle: '/charts.css', scripts: {} },
  }
}
