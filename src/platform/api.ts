// The JSON interface: what every part's routes under /api have in common. Who asks holds a key; no cookie is read.
import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context as Request } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { languages, type Language } from './context.ts'
import { BadRequest, Forbidden, isUnstorable, NotFound } from './errors.ts'
import { say, type Messages } from './messages.ts'
import type { Env } from './routing.ts'

/** Routes of a part under /api, which describe themselves. */
export type Api = OpenAPIHono<Env>

/** What is said of a request as a whole that is not answered. */
export const messages = {
  'problem-400': ['No se puede leer', 'Not readable'],
  'problem-401': ['Falta una llave', 'A key is needed'],
  'problem-403': ['No le toca', 'Not yours to ask'],
  'problem-404': ['No existe', 'Not found'],
  'problem-405': ['Así no se pide', 'Not asked in this way'],
  'problem-413': ['Es demasiado', 'Too large'],
  'problem-415': ['No es JSON', 'Not JSON'],
  'problem-422': ['Algo no se sostiene', 'Something does not hold'],
  'problem-429': ['Demasiadas veces', 'Too often'],
  'problem-500': ['Falló el programa', 'The program failed'],
  'problem-400-detail': [
    'El cuerpo no es JSON, o lleva un signo que ninguna base de datos guarda.',
    'The body is not JSON, or holds a sign that no database keeps.',
  ],
  'problem-400-parameter': [
    'Un parámetro no se entiende. Vea «errors».',
    'A parameter is not understood. See “errors”.',
  ],
  'problem-401-detail': [
    'Mande su llave así: «Authorization: Bearer …». Esta falta, no se conoce o se terminó.',
    'Send your key like this: “Authorization: Bearer …”. This one is missing, unknown or ended.',
  ],
  'problem-403-detail': ['Su llave no es para esto.', 'Your key is not for this.'],
  'problem-404-detail': ['Aquí no hay nada.', 'There is nothing here.'],
  'problem-405-detail': ['Use {allow}.', 'Use {allow}.'],
  'problem-413-detail': ['Mande menos de una vez.', 'Send less at once.'],
  'problem-415-detail': ['Mande «Content-Type: application/json».', 'Send “Content-Type: application/json”.'],
  'problem-422-detail': ['Nada se escribió. Vea «errors».', 'Nothing was written. See “errors”.'],
  'problem-429-detail': ['Espere un minuto y mande lo mismo otra vez.', 'Wait a minute and send the same again.'],
  'field-has-its-form': [
    'Este campo no tiene la forma que se describe.',
    'This field has not the form that is described.',
  ],
  'field-is-known': ['No conocemos este campo.', 'We do not know this field.'],
  'problem-500-detail': [
    'No fue culpa suya. Mande lo mismo otra vez más tarde. Número del error: {id}.',
    'It was not your fault. Send the same again later. Number of the error: {id}.',
  ],
} as const satisfies Messages

const statuses = [400, 401, 403, 404, 405, 413, 415, 422, 429, 500] as const
export type ProblemStatus = (typeof statuses)[number]

/** A rule that does not hold: its name, the field, and what it says. `at`: which of several is meant, from 0. */
export const FieldError = z
  .strictObject({
    rule: z.string().openapi({ description: 'Name of the rule. It does not change with the language.' }),
    field: z.string().nullable(),
    at: z.number().int().nonnegative().nullable().optional(),
    detail: z.string().openapi({ description: 'The rule as a sentence, in the language of Accept-Language.' }),
  })
  .openapi('FieldError')

export type FieldError = z.output<typeof FieldError>

/** An answer that is no answer (RFC 9457). */
export const Problem = z
  .strictObject({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    errors: z.array(FieldError).optional(),
  })
  .openapi('Problem')

/** A problem for the description of a route. */
export const problemResponse = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: Problem } },
})

export interface ProblemTerms {
  readonly errors?: readonly FieldError[]
  readonly headers?: Readonly<Record<string, string>>
  readonly values?: Readonly<Record<string, string>>
  /** Which sentence says it; that of the status where it is left out. */
  readonly detail?: keyof typeof messages
}

/** Answers a problem, in the language that is asked for. */
export function answerProblem(c: Request, status: ProblemStatus, terms: ProblemTerms = {}): Response {
  const t = say(messages, { language: languageAsked(c), words: {} })
  const problem: z.output<typeof Problem> = {
    type: 'about:blank',
    title: t(`problem-${status}`),
    status,
    detail: t(terms.detail ?? `problem-${status}-detail`, {
      allow: terms.headers?.['allow'] ?? 'POST',
      ...terms.values,
    }),
    ...(terms.errors ? { errors: [...terms.errors] } : {}),
  }
  const headers = { 'content-type': 'application/problem+json', ...terms.headers }
  return c.body(JSON.stringify(problem), status as ContentfulStatusCode, headers)
}

/** The first language of Accept-Language that is ours; Spanish where there is none. */
export function languageAsked(c: Request): Language {
  const ranges = (c.req.header('accept-language') ?? '').split(',').map((range) => {
    const [tag = '', ...terms] = range.split(';').map((part) => part.trim().toLowerCase())
    const weight = terms.find((term) => term.startsWith('q='))
    return { language: tag.split('-')[0]!, weight: weight === undefined ? 1 : Number(weight.slice(2)) }
  })
  const ours = ranges.filter(({ language, weight }) => weight > 0 && languages.some((known) => known === language))
  return (ours.sort((one, other) => other.weight - one.weight)[0]?.language ?? 'es') as Language
}

/** Thrown where a request as a whole is not answered. */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly status: ProblemStatus
  readonly terms: ProblemTerms
  constructor(status: ProblemStatus, terms: ProblemTerms = {}) {
    super(`refused with ${status}`)
    this.status = status
    this.terms = terms
  }
}

/** Answers every method but the one that an address has. */
export const answersOnly =
  (allow: 'GET' | 'POST') =>
  (c: Request): Response =>
    answerProblem(c, 405, { headers: { allow } })

/** Reads no body of more bytes than these. */
export const bodyUpTo = (bytes: number) =>
  bodyLimit({
    maxSize: bytes,
    onError: () => {
      throw new Refusal(413)
    },
  })

/** Answers whatever was thrown under /api as a problem; `reportFault` takes what is a fault, and gives its number. */
export function answerThrown(error: Error, c: Request, reportFault: (error: Error) => string): Response {
  if (error instanceof Refusal) return answerProblem(c, error.status, error.terms)
  if (error instanceof Forbidden) return answerProblem(c, 403)
  if (error instanceof NotFound) return answerProblem(c, 404)
  if (error instanceof BadRequest) return answerProblem(c, error.status)
  if (error instanceof HTTPException && isStatus(error.status)) return answerProblem(c, error.status)
  if (isUnstorable(error)) return answerProblem(c, 400)
  return answerProblem(c, 500, { values: { id: reportFault(error) } })
}

const isStatus = (status: number): status is ProblemStatus => (statuses as readonly number[]).includes(status)

/**
 * A router for a part's routes under /api. A body that has not the form that is described is refused, with each field; where nothing is told
 * and only read, a parameter is (`misfit: 400`).
 */
export const apiRouter = <Own extends Env = Env>({ misfit = 422 }: { misfit?: 400 | 422 } = {}): OpenAPIHono<Own> =>
  new OpenAPIHono<Own>({
    defaultHook: (result, c) => {
      if (result.success) return undefined
      return answerProblem(c, misfit, {
        ...(misfit === 400 ? { detail: 'problem-400-parameter' as const } : {}),
        errors: result.error.issues.flatMap((issue) => errorsOf(issue, languageAsked(c))),
      })
    },
  })

function errorsOf(issue: z.core.$ZodIssue, language: Language): FieldError[] {
  const t = say(messages, { language, words: {} })
  const rule = issue.code === 'unrecognized_keys' ? 'field-is-known' : 'field-has-its-form'
  const within = issue.path.join('.')
  const fields =
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [within, key].filter(Boolean).join('.')) : [within]
  return fields.map((field) => ({ rule, field: field === '' ? null : field, detail: t(rule) }))
}
