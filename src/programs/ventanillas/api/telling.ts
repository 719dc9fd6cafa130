// The partners' interface: an agency's own system tells visits, or the numbers of a month. Each may be sent again after a failure.
import { createRoute, type z } from '@hono/zod-openapi'
import type { Context as Request } from 'hono'
import { readMonth } from '#kernel/day'
import { answersOnly, apiRouter, bodyUpTo, problemResponse, Refusal, type Api } from '#platform/api'
import { countFates, recordPartnerMonth, recordPartnerVisits } from '../commands/partner-visit.ts'
import { withdrawContacts } from '../commands/partner-withdrawal.ts'
import { objectionsToNames } from '../rules/partner-visit.ts'
import { bearing, errorsOf, expectStation, type PartnerEnv } from './asking.ts'
import {
  BatchAnswer,
  MonthAnswer,
  MonthNumber,
  MonthTelling,
  Visit,
  VisitBatch,
  Withdrawal,
  WithdrawalAnswer,
} from './shapes.ts'

/** The largest body that is read, in bytes: some hundreds of visits with all that may be said of one. */
const largestBody = 1024 * 1024

const limited = bodyUpTo(largestBody)

const problems = {
  400: problemResponse('The body is not JSON.'),
  401: problemResponse('The key is missing, unknown or ended.'),
  403: problemResponse('The key is of another station.'),
  413: problemResponse('The body is larger than 1 MiB.'),
  415: problemResponse('The body is not said to be JSON.'),
  422: problemResponse('The body has not the form that is described, or the month does not hold. Nothing was written.'),
  429: problemResponse(
    'More than 120 requests in a minute. Wait as long as Retry-After says, and send the same again.',
  ),
  500: problemResponse('A fault of the program. Send the same again later: what was written is not written twice.'),
}

const json = <Schema extends z.ZodType>(schema: Schema) => ({ 'application/json': { schema } })

const visitsRoute = createRoute({
  method: 'post',
  path: '/visits',
  operationId: 'tellVisits',
  summary: 'Tell visits',
  description:
    'Each visit is answered in its place; one that is refused does not stop the others. A visit is known by its reference: told ' +
    'again it is "repeated" and counted once, so that a batch whose answer was lost is simply sent again.',
  security: [{ key: [] }],
  middleware: [bearing, limited] as const,
  request: { body: { required: true, content: json(VisitBatch) } },
  responses: { 200: { description: 'What became of each visit.', content: json(BatchAnswer) }, ...problems },
})

const monthsRoute = createRoute({
  method: 'post',
  path: '/months',
  operationId: 'tellMonth',
  summary: 'Tell a month as totals',
  description:
    'For a system that hands over no single visits. A month is told whole or not at all, and not both as totals and visit by ' +
    'visit. Told again with the same numbers, nothing changes.',
  security: [{ key: [] }],
  middleware: [bearing, limited] as const,
  request: { body: { required: true, content: json(MonthTelling) } },
  responses: { 200: { description: 'The month was taken.', content: json(MonthAnswer) }, ...problems },
})

const withdrawalsRoute = createRoute({
  method: 'post',
  path: '/withdrawals',
  operationId: 'withdrawConsents',
  summary: 'Take back consents',
  description:
    'Visitors who took their consent back at your agency: the telephones that were told with these visits are erased here at once. ' +
    'The visits stay, as counts. What the window keeps with a consent that was given there stays too, and is answered as such.',
  security: [{ key: [] }],
  middleware: [bearing, limited] as const,
  request: { body: { required: true, content: json(Withdrawal) } },
  responses: { 200: { description: 'What became of each.', content: json(WithdrawalAnswer) }, ...problems },
})

/** The routes, under /api/ventanillas. */
export function makeTellingApi(): Api {
  const api = apiRouter<PartnerEnv>()
  api.openAPIRegistry.register('Visit', Visit)
  api.openAPIRegistry.register('MonthNumber', MonthNumber)
  api.openapi(visitsRoute, async (c) => {
    const { station, visits, replace, dryRun } = c.req.valid('json')
    expectStation(c, station)
    const { context, key } = c.var.partner
    const answers = await recordPartnerVisits(context, key, { visits, replace, dryRun })
    const told = answers.map((answer, at) => ({
      at,
      reference: referenceOf(visits[at]),
      fate: answer.fate,
      ...(answer.contact ? { contact: answer.contact } : {}),
      ...(answer.fate === 'refused' ? { errors: errorsOf(c, answer.objections) } : {}),
    }))
    return c.json({ station, dryRun, counts: countFates(answers), visits: told }, 200)
  })
  api.openapi(monthsRoute, (c) => answerMonth(c, c.req.valid('json')))
  api.openapi(withdrawalsRoute, async (c) => {
    const { station, references } = c.req.valid('json')
    expectStation(c, station)
    const { context, key } = c.var.partner
    const fates = await withdrawContacts(context, key, references)
    const told = fates.map((fate, at) => ({ at, reference: references[at]!, fate }))
    return c.json({ station, references: told }, 200)
  })
  for (const path of ['/visits', '/months', '/withdrawals']) api.all(path, answersOnly('POST'))
  const mounted = apiRouter()
  mounted.route('/', api)
  return mounted
}

/** The reference as it was told, so that the answer can be matched; null where there is none to be read. */
function referenceOf(told: unknown): string | null {
  const reference = typeof told === 'object' && told !== null && 'reference' in told ? told.reference : null
  return typeof reference === 'string' || typeof reference === 'number' ? String(reference).slice(0, 100) : null
}

async function answerMonth(c: Request<PartnerEnv>, told: z.output<typeof MonthTelling>) {
  const { station, numbers, replace, dryRun } = told
  expectStation(c, station)
  const month = readMonth(told.month)
  const wrong = numbers.flatMap((number, at) => objectionsToNumber(number).map((objection) => ({ ...objection, at })))
  const unread = month ? [] : [{ rule: 'month-can-be-read', field: 'month', at: null }]
  if (!month || wrong.length > 0) throw new Refusal(422, { errors: errorsOf(c, [...unread, ...wrong]) })
  const { context, key } = c.var.partner
  const answer = await recordPartnerMonth(context, key, { month, cells: numbers, replace, dry: dryRun })
  if (!answer.done) throw new Refusal(422, { errors: errorsOf(c, answer.objections) })
  return c.json({ station, month, dryRun, counts: answer.value }, 200)
}

const numberFields = Object.keys(MonthNumber.shape)

const objectionsToNumber = (number: unknown) =>
  typeof number === 'object' && number !== null && !Array.isArray(number)
    ? objectionsToNames(number as Record<string, unknown>, numberFields)
    : [{ rule: 'field-has-its-form', field: 'numbers' }]
