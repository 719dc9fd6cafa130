// The cookies of sessions and window tablets: a secret each, out of reach of scripts.
import type { Context as Request } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Env } from '#platform/routing'
import type { Cookies } from '../commands/session.ts'
import { sessionHours } from '../rules.ts'

const kinds = {
  session: { name: 'puente', seconds: sessionHours * 3600 },
  tablet: { name: 'puente-tablet', seconds: 400 * 86_400 },
} as const

export type CookieKind = keyof typeof kinds

const isSecure = (c: Request<Env>): boolean => c.var.context.installation.origin.startsWith('https:')

/** `__Host-` binds a cookie to this host and to https; plain http serves localhost only. */
const nameOf = (c: Request<Env>, kind: CookieKind): string => `${isSecure(c) ? '__Host-' : ''}${kinds[kind].name}`

export const cookiesOf = (c: Request<Env>): Cookies => ({
  session: getCookie(c, nameOf(c, 'session')),
  tablet: getCookie(c, nameOf(c, 'tablet')),
})

/** Hands a secret to the browser; an empty one takes the cookie away. */
export function handOver(c: Request<Env>, kind: CookieKind, token: string): void {
  setCookie(c, nameOf(c, kind), token, {
    path: '/',
    secure: isSecure(c),
    httpOnly: true,
    sameSite: 'Lax',
    maxAge: token === '' ? 0 : kinds[kind].seconds,
  })
}
