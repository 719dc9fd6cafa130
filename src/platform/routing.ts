// Routes: an address, a guard, a handler. A route without a guard is refused by a test.
import { Hono, type Context as Request, type MiddlewareHandler } from 'hono'
import type { Child } from 'hono/jsx'
import type { Id } from '#kernel/id'
import type { Actor, Context } from './context.ts'
import { Forbidden } from './errors.ts'
import type { View } from './view.ts'

export interface Env {
  Variables: { context: Context; view: View }
}

export type Handler = MiddlewareHandler<Env>

export const router = (): Hono<Env> => new Hono<Env>()

/** A permission of a route: who may come in, at the office that the address names. */
export type May = (actor: Actor, office: Id<'office'>) => boolean

const guards = new WeakSet<Handler>()

/** Lets in who may; asks before anything is read. The address names its office as `:office`. */
export function guard(may: May): Handler {
  const handler: Handler = async (c, next) => {
    if (!may(c.var.context.actor, (c.req.param('office') ?? '') as Id<'office'>)) throw new Forbidden()
    await next()
  }
  guards.add(handler)
  return handler
}

/** Lets everybody in: for public pages. */
export const everybody: Handler = guard(() => true)

/** Whether a handler is a guard; the test of routes asks. */
export const isGuard = (handler: unknown): boolean => guards.has(handler as Handler)

/** Answers a page, with its document type. */
export function page(
  c: Request<Env>,
  markup: Child,
  status: 200 | 403 | 404 | 410 | 422 | 400 | 413 | 429 | 500 = 200,
): Response | Promise<Response> {
  return c.html(`<!doctype html>${String(markup)}`, status)
}

/** Sends the browser on after a deed, to an address in the reader's language. */
export const goTo = (c: Request<Env>, path: string): Response => c.redirect(c.var.view.to(path), 303)
