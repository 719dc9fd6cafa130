// What the components of one page tell each other while it is rendered: which fields stand in a form, and its objections.
import { createContext, useContext, type Child } from 'hono/jsx'
import { raw } from 'hono/html'
import type { Objection } from '#kernel/outcome'
import type { FormState } from '../forms.ts'
import { sayRule, type Messages } from '../messages.ts'
import type { View } from '../view.ts'
import { messages as own } from './messages.ts'

export type Markup = ReturnType<typeof raw>

/** What a form hands to the fields within it. */
export interface FormParts {
  readonly view: View
  readonly sayObjection: (objection: Objection) => string
  /** The id of the control that each rendered field is reached by. */
  readonly shown: Map<string, string>
  /** What each rendered field is called, where that is plain text. */
  readonly labels?: Map<string, string>
}

const FormContext = createContext<FormParts | undefined>(undefined)
const PageContext = createContext<{ objected: boolean } | undefined>(undefined)

/** Says an objection by the catalogue's sentence; where it has none, asks to enter the value again. */
export function objectionSayer(catalogue: Messages, view: View): (objection: Objection) => string {
  const all: Messages = { ...own, ...catalogue }
  return ({ rule, values }) => sayRule(all, view, Object.hasOwn(all, rule) ? rule : 'value-is-readable', values)
}

/** Renders what stands in a form, first, so that its summary knows every field on the page. */
export function renderInForm(parts: FormParts, children: Child): Markup {
  return raw(String(<FormContext.Provider value={parts}>{children}</FormContext.Provider>))
}

/** Renders a page's content and tells whether a form in it has objections. */
export function renderInPage(children: Child): { markup: Markup; objected: boolean } {
  const page = { objected: false }
  const markup = raw(String(<PageContext.Provider value={page}>{children}</PageContext.Provider>))
  return { markup, objected: page.objected }
}

/** Marks the page that is being rendered as one with objections. */
export function markObjected(): void {
  const page = useContext(PageContext)
  if (page) page.objected = true
}

/** The form around the component that is being rendered. */
export const formAround = (): FormParts | undefined => useContext(FormContext)

/** Tells the summary of the form around what a field is called. */
export function nameField(name: string, label: string): void {
  const labels = formAround()?.labels
  if (!labels?.has(name)) labels?.set(name, label)
}

/** The sentences of the objections to a field, each once, and the field's place in its form's summary. */
export function objectionsAt(form: FormState, name: string, id: string): string[] {
  const parts = formAround()
  if (!parts?.shown.has(name)) parts?.shown.set(name, id)
  const objections = form.objections.filter(({ field }) => field === name)
  if (objections.length === 0) return []
  if (!parts) throw new Error(`the field "${name}" has objections and stands in no form`)
  return [...new Set(objections.map(parts.sayObjection))]
}

/** Whether nothing has been typed into the form yet, so that presets hold. */
export const isUntouched = (form: FormState): boolean => Object.keys(form.typed).length === 0
