// Buttons, and links that look like them.
import type { Child } from 'hono/jsx'
import { joinClasses } from './form.tsx'

export interface ButtonProps {
  /** secondary: beside the main one. warning: takes something away. start: begins a journey. */
  readonly look?: 'secondary' | 'warning' | 'inverse' | 'start' | undefined
  readonly id?: string | undefined
  readonly class?: string | undefined
  readonly children?: Child
}

export interface SubmitProps extends ButtonProps {
  readonly type?: 'submit' | 'button' | 'reset' | undefined
  readonly name?: string | undefined
  readonly value?: string | undefined
  /** Another address than the form's: one button of several. */
  readonly action?: string | undefined
  readonly disabled?: boolean | undefined
  /** The letter that presses it with Alt. */
  readonly accessKey?: string | undefined
}

/** A button; it sends its form. */
export const Button = (props: SubmitProps) => (
  <button
    type={props.type ?? 'submit'}
    value={props.value}
    name={props.name}
    formaction={props.action}
    accesskey={props.accessKey}
    disabled={props.disabled}
    aria-disabled={props.disabled ? 'true' : undefined}
    class={buttonClass(props)}
    id={props.id}
  >
    {props.children}
    {props.look === 'start' && <StartIcon />}
  </button>
)

/** A link that looks like a button: the next step of a journey. It is announced as the link that it is. */
export const ButtonLink = (props: ButtonProps & { readonly href: string }) => (
  <a href={props.href} class={buttonClass(props)} id={props.id}>
    {props.children}
    {props.look === 'start' && <StartIcon />}
  </a>
)

/** Buttons beside each other; a plain link may stand among them. */
export const Buttons = ({ children }: { children?: Child }) => <div class="govuk-button-group">{children}</div>

const buttonClass = ({ look, class: more }: ButtonProps): string =>
  joinClasses('govuk-button', more, look && `govuk-button--${look}`)

const StartIcon = () => (
  <svg
    class="govuk-button__start-icon"
    xmlns="http://www.w3.org/2000/svg"
    width="17.5"
    height="19"
    viewBox="0 0 33 40"
    aria-hidden="true"
    focusable="false"
  >
    <path fill="currentColor" d="M0 0h13l20 20-20 20H0l20-20z" />
  </svg>
)
