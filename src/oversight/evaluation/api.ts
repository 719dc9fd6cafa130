// Where another installation posts a signed report. Its signature is asked for, and nothing else: no cookie, no account.
import type { Context as Request } from 'hono'
import { answersOnly, apiRouter, bodyUpTo, languageAsked, Refusal, type Api } from '#platform/api'
import type { Env } from '#platform/routing'
import { arrivesTooOften } from './commands/arrival.ts'
import { headquartersContext, receiveReport } from './commands/travel-arriving.ts'
import { sayObjection } from './messages/objection.ts'

/** The largest body that is read, in bytes: a report has some ten thousand. */
const largestBody = 256 * 1024

const types = ['application/jose+json', 'application/json']

/** The routes, under /api. */
export function makeArrivalApi(): Api {
  const api = apiRouter()
  api.post('/reports', bodyUpTo(largestBody), takeIn)
  api.all('/reports', answersOnly('POST'))
  return api
}

async function takeIn(c: Request<Env>): Promise<Response> {
  const { installation } = c.var.context
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (!types.some((known) => known === type)) throw new Refusal(415)
  const language = languageAsked(c)
  const context = await headquartersContext(installation, language)
  const text = await c.req.text()
  if (await arrivesTooOften(context, text)) throw new Refusal(429, { headers: { 'retry-after': '60' } })
  const outcome = await receiveReport(context, text, 'http')
  if (outcome.done) return c.json(outcome.value, outcome.value.came === 'received' ? 201 : 200)
  const speaker = { language, words: installation.pack.words[language] }
  const errors = outcome.objections.map((objection) => ({
    rule: objection.rule,
    field: objection.field,
    detail: sayObjection(speaker, objection),
  }))
  throw new Refusal(422, { errors })
}
