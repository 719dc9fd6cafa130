// Who asks at the partners' interface: an agency's own system, by its key. No cookie is read.
import type { Context as Request } from 'hono'
import { createMiddleware } from 'hono/factory'
import { languageAsked, Refusal, type FieldError } from '#platform/api'
import type { Objection } from '#kernel/outcome'
import { sayRule, type Messages } from '#platform/messages'
import type { Env } from '#platform/routing'
import { asksTooOften, openByKey, type AskingPartner } from '../commands/partner-key.ts'
import { messages as importMessages } from '../messages/import.ts'
import { messages as keyMessages } from '../messages/partner-key.ts'
import { messages as visitMessages } from '../messages/visit.ts'
import { objectionsToStation } from '../rules/partner-key.ts'

/** What a route that asks for a key has besides: who asks. */
export interface PartnerEnv extends Env {
  Variables: Env['Variables'] & { partner: AskingPartner }
}

/** Lets in whoever shows an open key, some times a minute. */
export const bearing = createMiddleware<PartnerEnv>(async (c, next) => {
  c.header('cache-control', 'no-store')
  const shown = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
  const partner = shown && (await openByKey(c.var.context.installation, shown, languageAsked(c)))
  if (!partner) throw new Refusal(401, { headers: { 'www-authenticate': challengeOf(shown) } })
  if (await asksTooOften(partner)) throw new Refusal(429, { headers: { 'retry-after': '60' } })
  c.set('partner', partner)
  await next()
})

/** RFC 6750, section 3: a key that was shown and opens nothing is said to be invalid. */
const challengeOf = (shown: string | undefined): string =>
  shown === undefined ? 'Bearer realm="Puente"' : 'Bearer realm="Puente", error="invalid_token"'

const catalogue: Messages = { ...visitMessages, ...importMessages, ...keyMessages }

/** The objections as the other system reads them. A field that cannot be read at all has no rule of its own. */
export const errorsOf = (
  c: Request<PartnerEnv>,
  objections: readonly (Objection & { at?: number | null })[],
): FieldError[] =>
  objections.map(({ rule: broken, field, values, at }) => {
    const rule = broken in catalogue ? broken : 'field-has-its-form'
    const { language, installation } = c.var.partner.context
    const detail = sayRule(catalogue, { language, words: installation.pack.words[language] }, rule, values)
    return { rule, field, ...(at === undefined ? {} : { at }), detail }
  })

/** Goes on where the station that is named is the key's; nothing of a misdirected telling is read. */
export function expectStation(c: Request<PartnerEnv>, named: string): void {
  const objections = objectionsToStation(named, c.var.partner.key.code)
  if (objections.length > 0) throw new Refusal(403, { errors: errorsOf(c, objections) })
}
