// Forms: the summary of errors, the frame around each field, and the hidden id that makes a repeated submission known.
import type { Child } from 'hono/jsx'
import { textOf, type FormState } from '../forms.ts'
import { say, type Messages } from '../messages.ts'
import type { View } from '../view.ts'
import { messages as own } from './messages.ts'
import { formAround, markObjected, nameField, objectionSayer, objectionsAt, renderInForm } from './rendering.tsx'

export interface FormProps {
  readonly view: View
  /** The catalogue in which the rules of this form stand as sentences. */
  readonly messages: Messages
  readonly state: FormState
  /** Where it is posted to, as the browser needs it: `view.to('/…')`. */
  readonly action: string
  /** The id of the row to be written, made when the form was shown: a second submission is absorbed by it. */
  readonly id?: string | undefined
  readonly class?: string | undefined
  /** For forms with a file field. */
  readonly withFiles?: boolean | undefined
  readonly children?: Child
}

/** A form that posts. Every objection stands in its summary, linked to its field where that is on the page. */
export function Form(props: FormProps) {
  const { view, state } = props
  const named = { shown: new Map<string, string>(), labels: new Map<string, string>() }
  const parts = { view, sayObjection: objectionSayer(props.messages, view), ...named }
  const fields = renderInForm(parts, props.children)
  const id = props.id === undefined ? undefined : textOf(state, 'id', props.id)
  return (
    <>
      <StateSummary view={view} state={state} say={parts.sayObjection} {...named} />
      <form
        class={props.class}
        method="post"
        action={props.action}
        enctype={props.withFiles ? 'multipart/form-data' : undefined}
        novalidate
      >
        {id !== undefined && <input type="hidden" name="id" value={id} />}
        {fields}
      </form>
    </>
  )
}

interface StateSummaryProps {
  readonly view: View
  readonly state: FormState
  readonly say: (objection: FormState['objections'][number]) => string
  readonly shown: ReadonlyMap<string, string>
  readonly labels?: ReadonlyMap<string, string>
}

/** The objections of a form's state as a summary; nothing where there is none. */
export function StateSummary({ view, state, say: sayObjection, shown, labels }: StateSummaryProps) {
  if (state.objections.length === 0) return <></>
  markObjected()
  const items = new Map<string, SummaryItem>()
  for (const objection of state.objections) {
    const id = objection.field === null ? undefined : shown.get(objection.field)
    const text = beneath(labels?.get(objection.field ?? ''), sayObjection(objection))
    items.set(`${id} ${text}`, { text, href: id === undefined ? undefined : `#${id}` })
  }
  return <ErrorSummary title={say(own, view)('errors-title')} items={[...items.values()]} />
}

/** A sentence with the name of the field that it is about: "Nombre del servicio: escriba este dato." */
function beneath(label: string | undefined, text: string): string {
  if (label === undefined) return text
  if (/[?:.!]$/.test(label)) return `${label} ${text}`
  const isName = /^\P{L}|^\p{Lu}{2}/u.test(text)
  return `${label}: ${isName ? text : text.charAt(0).toLowerCase() + text.slice(1)}`
}

export interface SummaryItem {
  readonly text: Child
  readonly href?: string | undefined
}

export interface ErrorSummaryProps {
  readonly title: Child
  readonly items: readonly SummaryItem[]
  readonly description?: Child
  readonly class?: string | undefined
}

/** What has to be mended, above the form; it takes the focus when the page opens. */
export function ErrorSummary({ title, items, description, class: more }: ErrorSummaryProps) {
  return (
    <div class={joinClasses('govuk-error-summary', more)} tabindex={-1} autofocus>
      <div role="alert">
        <h2 class="govuk-error-summary__title">{title}</h2>
        <div class="govuk-error-summary__body">
          {description !== undefined && <p>{description}</p>}
          {items.length > 0 && (
            <ul class="govuk-list govuk-error-summary__list">
              {items.map((item) => (
                <li>{item.href === undefined ? item.text : <a href={item.href}>{item.text}</a>}</li>
              ))}
            </ul>
          )}
        </div>
      </div>
    </div>
  )
}

/** What every field takes. */
export interface FieldProps {
  /** The form's state: what was typed and what is objected. */
  readonly form: FormState
  readonly name: string
  readonly label: Child
  readonly hint?: Child
  /** The control's id, where it is not its name: for two forms on one page. */
  readonly id?: string | undefined
  readonly labelSize?: 's' | 'm' | 'l' | 'xl' | undefined
  /** The label is the page's heading. */
  readonly heading?: boolean | undefined
  /** The label is there for those who hear the page; others see it elsewhere, as a column of a grid. */
  readonly hideLabel?: boolean | undefined
  /** Ids of what else describes the control. */
  readonly describedBy?: string | undefined
  readonly disabled?: boolean | undefined
  /** Classes of the control and of the frame around it. */
  readonly class?: string | undefined
  readonly groupClass?: string | undefined
}

/** Where a field stands: its id, its error and the ids that describe it. */
export interface FieldPlace {
  readonly id: string
  readonly errors: readonly string[]
  readonly describedBy: string | undefined
}

/** Finds a field's place while it is rendered. */
export function placeOf(props: Omit<FieldProps, 'label'> & { readonly label?: Child }): FieldPlace {
  const id = props.id ?? props.name
  if (typeof props.label === 'string' && props.label !== '') nameField(props.name, props.label)
  const errors = objectionsAt(props.form, props.name, id)
  const ids = [props.describedBy, hasContent(props.hint) && `${id}-hint`, errors.length > 0 && `${id}-error`]
  return { id, errors, describedBy: ids.filter(Boolean).join(' ') || undefined }
}

/** The frame around a control: label, hint and error. */
export function Field({ field, place, children }: { field: FieldProps; place: FieldPlace; children?: Child }) {
  return (
    <FormGroup objected={place.errors.length > 0} class={field.groupClass}>
      <Label for={place.id} size={field.labelSize} heading={field.heading} hidden={field.hideLabel}>
        {field.label}
      </Label>
      {hasContent(field.hint) && <Hint id={`${place.id}-hint`}>{field.hint}</Hint>}
      <ErrorMessage id={`${place.id}-error`} texts={place.errors} />
      {children}
    </FormGroup>
  )
}

export const FormGroup = (props: { objected: boolean; class?: string | undefined; children?: Child }) => (
  <div class={joinClasses('govuk-form-group', props.objected && 'govuk-form-group--error', props.class)}>
    {props.children}
  </div>
)

export interface LabelProps {
  readonly for?: string | undefined
  readonly size?: 's' | 'm' | 'l' | 'xl' | undefined
  readonly heading?: boolean | undefined
  readonly hidden?: boolean | undefined
  readonly class?: string | undefined
  readonly children?: Child
}

export function Label(props: LabelProps) {
  const size = props.size && `govuk-label--${props.size}`
  const label = (
    <label
      class={joinClasses('govuk-label', props.class, size, props.hidden && 'govuk-visually-hidden')}
      for={props.for}
    >
      {props.children}
    </label>
  )
  return props.heading ? <h1 class="govuk-label-wrapper">{label}</h1> : label
}

export const Hint = (props: { id?: string | undefined; class?: string | undefined; children?: Child }) => (
  <div id={props.id} class={joinClasses('govuk-hint', props.class)}>
    {props.children}
  </div>
)

/** The sentences that stand beside a field; nothing where there is none. */
export function ErrorMessage({ id, texts }: { id?: string | undefined; texts: readonly Child[] }) {
  if (texts.length === 0) return <></>
  const parts = formAround()
  const prefix = parts ? say(own, parts.view)('error-prefix') : own['error-prefix'][0]
  return (
    <p id={id} class="govuk-error-message">
      <span class="govuk-visually-hidden">{prefix}:</span>{' '}
      {texts.map((text, index) => (index === 0 ? text : [<br />, text]))}
    </p>
  )
}

export interface FieldsetProps {
  readonly legend?: Child
  readonly legendSize?: 's' | 'm' | 'l' | 'xl' | undefined
  readonly heading?: boolean | undefined
  readonly describedBy?: string | undefined
  readonly class?: string | undefined
  /** The letter that leads here with Alt; from there, Tab reaches the first field. */
  readonly accessKey?: string | undefined
  readonly children?: Child
}

/** Fields that belong together, under a legend. */
export function Fieldset(props: FieldsetProps) {
  const size = props.legendSize && `govuk-fieldset__legend--${props.legendSize}`
  const legend = props.heading ? <h1 class="govuk-fieldset__heading">{props.legend}</h1> : props.legend
  return (
    <fieldset
      class={joinClasses('govuk-fieldset', props.class)}
      aria-describedby={props.describedBy}
      accesskey={props.accessKey}
      tabindex={props.accessKey === undefined ? undefined : -1}
    >
      {hasContent(props.legend) && <legend class={joinClasses('govuk-fieldset__legend', size)}>{legend}</legend>}
      {props.children}
    </fieldset>
  )
}

export const HiddenField = ({ name, value }: { name: string; value: string | number }) => (
  <input type="hidden" name={name} value={String(value)} />
)

/** The classes that hold, in one attribute. */
export const joinClasses = (...classes: readonly (string | false | null | undefined)[]): string =>
  classes.filter(Boolean).join(' ')

/** Whether there is something to show. */
export const hasContent = (child: Child): boolean =>
  child !== undefined && child !== null && child !== false && child !== ''
