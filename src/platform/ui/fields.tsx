// Fields that hold one text: words, numbers, days, codes, choices from a list.
import type { Child } from 'hono/jsx'
import { textOf } from '../forms.ts'
import type { Day } from '#kernel/day'
import { Field, hasContent, joinClasses, placeOf, type FieldProps } from './form.tsx'
import { isUntouched } from './rendering.tsx'

export interface TextFieldProps extends FieldProps {
  readonly type?:
    | 'text'
    | 'email'
    | 'tel'
    | 'url'
    | 'search'
    | 'password'
    | 'date'
    | 'month'
    | 'time'
    | 'number'
    | undefined
  /** What stands in it before anything is typed. */
  readonly preset?: string | number | undefined
  /** How many characters it is wide. */
  readonly width?: 2 | 3 | 4 | 5 | 10 | 20 | 30 | undefined
  readonly prefix?: Child
  readonly suffix?: Child
  readonly inputMode?: 'numeric' | 'decimal' | 'tel' | 'email' | 'search' | 'text' | undefined
  readonly autocomplete?: string | undefined
  readonly autocapitalize?: 'none' | 'off' | 'sentences' | 'words' | 'characters' | undefined
  readonly spellcheck?: boolean | undefined
  readonly pattern?: string | undefined
  readonly min?: string | undefined
  readonly max?: string | undefined
  readonly maxLength?: number | undefined
  readonly autofocus?: boolean | undefined
}

/** One line of text. */
export function TextField(props: TextFieldProps) {
  const place = placeOf(props)
  const value = presetText(props)
  const input = (
    <input
      class={joinClasses(
        'govuk-input',
        props.width && `govuk-input--width-${props.width}`,
        props.class,
        place.errors.length > 0 && 'govuk-input--error',
      )}
      id={place.id}
      name={props.name}
      type={props.type ?? 'text'}
      spellcheck={props.spellcheck}
      value={value === '' || props.type === 'password' ? undefined : value}
      disabled={props.disabled}
      aria-describedby={place.describedBy}
      aria-invalid={place.errors.length > 0 ? 'true' : undefined}
      autocomplete={props.autocomplete}
      autocapitalize={props.autocapitalize}
      pattern={props.pattern}
      inputmode={props.inputMode}
      min={props.min}
      max={props.max}
      maxlength={props.maxLength}
      autofocus={props.autofocus}
    />
  )
  return (
    <Field field={props} place={place}>
      <Affixed prefix={props.prefix} suffix={props.suffix}>
        {input}
      </Affixed>
    </Field>
  )
}

function Affixed({ prefix, suffix, children }: { prefix?: Child; suffix?: Child; children?: Child }) {
  if (!hasContent(prefix) && !hasContent(suffix)) return <>{children}</>
  return (
    <div class="govuk-input__wrapper">
      {hasContent(prefix) && (
        <div class="govuk-input__prefix" aria-hidden="true">
          {prefix}
        </div>
      )}
      {children}
      {hasContent(suffix) && (
        <div class="govuk-input__suffix" aria-hidden="true">
          {suffix}
        </div>
      )}
    </div>
  )
}

/** A whole number, or with `decimal` one with decimals; typed as text, so that nothing changes it unseen. */
export const NumberField = ({ decimal, ...props }: TextFieldProps & { readonly decimal?: boolean | undefined }) => (
  <TextField width={5} autocomplete="off" inputMode={decimal ? 'decimal' : 'numeric'} spellcheck={false} {...props} />
)

export interface DateFieldProps extends FieldProps {
  readonly preset?: Day | undefined
  readonly min?: Day | undefined
  readonly max?: Day | undefined
}

/** A day. */
export const DateField = (props: DateFieldProps) => <TextField {...props} type="date" width={10} autocomplete="off" />

/** A code read off paper: capital letters, never corrected or remembered by the browser. */
export const CodeField = (props: TextFieldProps) => (
  <TextField
    width={20}
    autocomplete="off"
    autocapitalize="characters"
    spellcheck={false}
    {...props}
    class={joinClasses('govuk-input--extra-letter-spacing', props.class)}
  />
)

export interface FileFieldProps extends FieldProps {
  /** Endings or media types, as the browser takes them: ".csv,text/csv". */
  readonly accept?: string | undefined
}

/** A file; its form needs `withFiles`. */
export function FileField(props: FileFieldProps) {
  const place = placeOf(props)
  return (
    <Field field={props} place={place}>
      <input
        class={joinClasses('govuk-input', 'file-input', props.class, place.errors.length > 0 && 'govuk-input--error')}
        id={place.id}
        name={props.name}
        type="file"
        accept={props.accept}
        aria-describedby={place.describedBy}
      />
    </Field>
  )
}

export interface TextAreaProps extends FieldProps {
  readonly preset?: string | undefined
  readonly rows?: number | undefined
  readonly autocomplete?: string | undefined
  readonly spellcheck?: boolean | undefined
  readonly maxLength?: number | undefined
}

/** Several lines of text. */
export function TextArea(props: TextAreaProps) {
  const place = placeOf(props)
  return (
    <Field field={props} place={place}>
      <textarea
        class={joinClasses('govuk-textarea', place.errors.length > 0 && 'govuk-textarea--error', props.class)}
        id={place.id}
        name={props.name}
        rows={props.rows ?? 5}
        spellcheck={props.spellcheck}
        disabled={props.disabled}
        aria-describedby={place.describedBy}
        aria-invalid={place.errors.length > 0 ? 'true' : undefined}
        autocomplete={props.autocomplete}
        maxlength={props.maxLength}
      >
        {presetText(props)}
      </textarea>
    </Field>
  )
}

export interface Option {
  readonly value: string | number
  readonly text: string
  readonly disabled?: boolean | undefined
}

export interface SelectProps extends FieldProps {
  readonly options: readonly Option[]
  readonly preset?: string | number | undefined
  /** Text of the empty first option; without it there is none. */
  readonly emptyOption?: string | undefined
  readonly autocomplete?: string | undefined
  /** The letter that leads to the list with Alt. */
  readonly accessKey?: string | undefined
}

/** One of a list. */
export function Select(props: SelectProps) {
  const place = placeOf(props)
  const chosen = presetText(props)
  const options =
    props.emptyOption === undefined ? props.options : [{ value: '', text: props.emptyOption }, ...props.options]
  return (
    <Field field={props} place={place}>
      <select
        class={joinClasses('govuk-select', props.class, place.errors.length > 0 && 'govuk-select--error')}
        id={place.id}
        name={props.name}
        disabled={props.disabled}
        aria-describedby={place.describedBy}
        aria-invalid={place.errors.length > 0 ? 'true' : undefined}
        autocomplete={props.autocomplete}
        accesskey={props.accessKey}
      >
        {options.map((option) => (
          <option
            value={String(option.value)}
            selected={chosen !== '' && String(option.value) === chosen}
            disabled={option.disabled}
          >
            {option.text}
          </option>
        ))}
      </select>
    </Field>
  )
}

const presetText = (props: FieldProps & { readonly preset?: string | number | undefined }): string =>
  textOf(props.form, props.name, isUntouched(props.form) ? String(props.preset ?? '') : '')
