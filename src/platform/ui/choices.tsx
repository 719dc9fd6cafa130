// Fields that choose: radios for one, checkboxes for several.
import type { Child } from 'hono/jsx'
import { textsOf } from '../forms.ts'
import {
  ErrorMessage,
  Fieldset,
  FormGroup,
  hasContent,
  Hint,
  joinClasses,
  Label,
  placeOf,
  type FieldPlace,
  type FieldProps,
} from './form.tsx'
import { isUntouched } from './rendering.tsx'

export interface Choice {
  readonly value: string | number
  readonly text: Child
  readonly hint?: Child
  /** Fields that only concern this choice; shown once it is made where the browser can, otherwise always. */
  readonly conditional?: Child
  readonly disabled?: boolean | undefined
  readonly id?: string | undefined
}

/** A word between choices: "o". */
export interface Divider {
  readonly divider: string
}

export interface ChoiceGroup {
  readonly legend: Child
  readonly items: readonly (Choice | Divider)[]
}

export interface ChoicesProps extends Omit<FieldProps, 'labelSize' | 'label'> {
  /** The legend; without one, the choices stand in no fieldset of their own. */
  readonly label?: Child
  readonly legendSize?: 's' | 'm' | 'l' | 'xl' | undefined
  /** Smaller boxes with the same room to touch. */
  readonly small?: boolean | undefined
  /** Several columns where the screen is wide enough. */
  readonly columns?: boolean | undefined
  readonly inline?: boolean | undefined
  /** The letter that leads to the choices with Alt; needs a label. */
  readonly accessKey?: string | undefined
}

export interface RadiosProps extends ChoicesProps {
  readonly items: readonly (Choice | Divider)[]
  readonly preset?: string | number | undefined
}

/** One choice of a few. */
export function Radios(props: RadiosProps) {
  const place = placeOf(props)
  const chosen = chosenIn(props, props.preset === undefined ? [] : [props.preset])
  return (
    <ChoiceField field={props} place={place}>
      <div class={choicesClass('radios', props)}>
        <Items kind="radios" name={props.name} id={place.id} items={props.items} chosen={chosen} />
      </div>
    </ChoiceField>
  )
}

export type CheckboxesProps = ChoicesProps & {
  readonly preset?: readonly (string | number)[] | undefined
} & (
    | { readonly items: readonly (Choice | Divider)[]; readonly groups?: undefined }
    | { readonly groups: readonly ChoiceGroup[]; readonly items?: undefined }
  )

/** Any number of choices, in groups where there are many. */
export function Checkboxes(props: CheckboxesProps) {
  const place = placeOf(props)
  const chosen = chosenIn(props, props.preset ?? [])
  const describedBy = hasContent(props.label) ? undefined : place.describedBy
  const shared = { kind: 'checkboxes', name: props.name, id: place.id, chosen, describedBy } as const
  if (!props.groups) {
    return (
      <ChoiceField field={props} place={place}>
        <div class={choicesClass('checkboxes', props)}>
          <Items {...shared} items={props.items} />
        </div>
      </ChoiceField>
    )
  }
  let before = 0
  return (
    <ChoiceField field={props} place={place}>
      {props.groups.map((group) => {
        const first = before
        before += group.items.length
        return (
          <Fieldset legend={group.legend} legendSize="s" class="choice-group">
            <div class={choicesClass('checkboxes', props)}>
              <Items {...shared} items={group.items} first={first} />
            </div>
          </Fieldset>
        )
      })}
    </ChoiceField>
  )
}

const choicesClass = (kind: 'radios' | 'checkboxes', props: ChoicesProps): string =>
  joinClasses(
    `govuk-${kind}`,
    props.small && `govuk-${kind}--small`,
    props.inline && `govuk-${kind}--inline`,
    props.columns && 'choices-in-columns',
    props.class,
  )

const chosenIn = (props: ChoicesProps, preset: readonly (string | number)[]): ReadonlySet<string> =>
  new Set(isUntouched(props.form) ? preset.map(String) : textsOf(props.form, props.name))

function ChoiceField({ field, place, children }: { field: ChoicesProps; place: FieldPlace; children?: Child }) {
  const inner = (
    <>
      {hasContent(field.hint) && <Hint id={`${place.id}-hint`}>{field.hint}</Hint>}
      <ErrorMessage id={`${place.id}-error`} texts={place.errors} />
      {children}
    </>
  )
  const legend = field.hideLabel ? <span class="govuk-visually-hidden">{field.label}</span> : field.label
  return (
    <FormGroup objected={place.errors.length > 0} class={field.groupClass}>
      {hasContent(field.label) ? (
        <Fieldset
          legend={legend}
          legendSize={field.legendSize}
          heading={field.heading}
          describedBy={place.describedBy}
          accessKey={field.accessKey}
        >
          {inner}
        </Fieldset>
      ) : (
        inner
      )}
    </FormGroup>
  )
}

interface ItemsProps {
  readonly kind: 'radios' | 'checkboxes'
  readonly name: string
  readonly id: string
  readonly items: readonly (Choice | Divider)[]
  readonly chosen: ReadonlySet<string>
  readonly describedBy?: string | undefined
  /** How many choices of the field stand before these. */
  readonly first?: number
}

const Items = (props: ItemsProps) => (
  <>
    {props.items.map((item, index) => {
      if ('divider' in item) return <div class={`govuk-${props.kind}__divider`}>{item.divider}</div>
      const number = (props.first ?? 0) + index + 1
      return <Item {...props} item={item} id={item.id ?? (number > 1 ? `${props.id}-${number}` : props.id)} />
    })}
  </>
)

function Item({ kind, name, item, id, chosen, describedBy }: Omit<ItemsProps, 'items'> & { item: Choice }) {
  const hint = hasContent(item.hint) && `${id}-item-hint`
  return (
    <>
      <div class={`govuk-${kind}__item`}>
        <input
          class={`govuk-${kind}__input`}
          id={id}
          name={name}
          type={kind === 'radios' ? 'radio' : 'checkbox'}
          value={String(item.value)}
          checked={chosen.has(String(item.value))}
          disabled={item.disabled}
          aria-describedby={[describedBy, hint].filter(Boolean).join(' ') || undefined}
        />
        <Label for={id} class={`govuk-${kind}__label`}>
          {item.text}
        </Label>
        {hint && (
          <Hint id={hint} class={`govuk-${kind}__hint`}>
            {item.hint}
          </Hint>
        )}
      </div>
      {hasContent(item.conditional) && (
        <div class={`govuk-${kind}__conditional`} id={`conditional-${id}`}>
          {item.conditional}
        </div>
      )}
    </>
  )
}
