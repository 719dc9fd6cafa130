// Forms: read what was typed into a draft, or give it back with the objections beside the fields.
import type { Context as Request } from 'hono'
import type { z } from 'zod'
import type { Objection, Outcome } from '#kernel/outcome'
import { BadRequest } from './errors.ts'

/** What was typed, as it was typed: a text, or several where a field repeats. */
export type Typed = Readonly<Record<string, string | readonly string[]>>

/** A form as it stands on the page: what was typed and what is objected. */
export interface FormState {
  readonly typed: Typed
  readonly objections: readonly Objection[]
}

export const emptyForm: FormState = { typed: {}, objections: [] }

export const formOf = (typed: Typed, objections: readonly Objection[] = []): FormState => ({ typed, objections })

/** A form read into its draft, or the objections of the fields that could not be read. */
export type Reading<Draft> =
  | { readonly draft: Draft; readonly typed: Typed }
  | { readonly draft: undefined; readonly typed: Typed; readonly objections: readonly Objection[] }

/** Reads a posted form. Each field that cannot be read is an objection named by the Zod issue's message (a rule). */
export async function readForm<Shape extends z.ZodType>(
  request: Request,
  shape: Shape,
): Promise<Reading<z.output<Shape>>> {
  return readTyped(await typedIn(request), shape)
}

/** What was typed into a posted form. BadRequest where the body says that it is a form and is none. */
export async function typedIn(request: Request): Promise<Typed> {
  const body = await request.req.parseBody({ all: true }).catch((error: unknown) => {
    throw error instanceof TypeError ? new BadRequest('form-is-readable') : error
  })
  const typed: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(body)) {
    const texts = (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string').map(storable)
    typed[name] = texts.length === 1 ? texts[0]! : texts
  }
  return typed
}

/** No database keeps U+0000 in a text; in its place stands the sign that decoders put for what is no character. */
const storable = (typed: string): string => typed.replaceAll('\0', '\ufffd')

/** Reads typed values into a draft. */
export function readTyped<Shape extends z.ZodType>(typed: Typed, shape: Shape): Reading<z.output<Shape>> {
  const result = shape.safeParse(typed)
  if (result.success) return { draft: result.data, typed }
  const objections = result.error.issues.map((issue) => ({
    rule: issue.message,
    field: issue.path.length > 0 ? String(issue.path[0]) : null,
  }))
  const seen = new Set<string>()
  return {
    draft: undefined,
    typed,
    objections: objections.filter(({ rule, field }) => !seen.has(`${rule} ${field}`) && seen.add(`${rule} ${field}`)),
  }
}

/** The single text of a field. */
export function textOf(form: FormState, name: string, otherwise = ''): string {
  const value = form.typed[name]
  return value === undefined ? otherwise : typeof value === 'string' ? value : (value[0] ?? otherwise)
}

/** Every text of a field that may repeat. */
export function textsOf(form: FormState, name: string): readonly string[] {
  const value = form.typed[name]
  return value === undefined ? [] : typeof value === 'string' ? [value] : value
}

/** The form to show again: what was typed, with what could not be read or was refused. */
export function stateAfter(reading: Reading<unknown>, outcome?: Outcome<unknown>): FormState {
  if ('objections' in reading) return formOf(reading.typed, reading.objections)
  return formOf(reading.typed, outcome === undefined || outcome.done ? [] : outcome.objections)
}
