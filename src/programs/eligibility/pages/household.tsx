// The form: who lives in the home, what comes in, where. It asks nobody's situation.
import type { Day } from '#kernel/day'
import { textOf, type FormState } from '#platform/forms'
import { say, sayDay } from '#platform/messages'
import { currencyIn, type Pack } from '#platform/pack'
import {
  Button,
  Buttons,
  DateField,
  Details,
  Fieldset,
  Form,
  HiddenField,
  InsetText,
  Notice,
  NumberField,
  Page,
  Select,
  TextField,
} from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages.ts'
import { expectings } from '../rules/answer.ts'
import { mayNameDay, places as most } from '../rules/household.ts'
import { actionOf } from './people.tsx'

export interface HouseholdProps {
  readonly view: View
  readonly pack: Pack
  readonly form: FormState
  /** The day whose law is looked at. */
  readonly on: Day
  /** How many members the form has room for. */
  readonly members: number
  readonly places: readonly { readonly code: string; readonly country: string; readonly title: string }[]
}

export function HouseholdPage(props: HouseholdProps) {
  const { view, form, on, members } = props
  const t = say(messages, view)
  const numbers = Array.from({ length: members }, (_, at) => at + 1)
  return (
    <Page view={view} title={t('ask-title')} public named>
      <p class="govuk-body-l">{t('ask-lead')}</p>
      <Notice>
        <p>{t('ask-kept')}</p>
      </Notice>
      {on !== view.today && <InsetText>{t('day-looked-at', { day: sayDay(view, on) })}</InsetText>}
      <Form view={view} messages={messages} state={form} action={actionOf(view, on)}>
        <Home {...props} />
        <h2 class="govuk-heading-m">{t('ask-members')}</h2>
        <p>{t('ask-members-hint')}</p>
        {numbers.map((number) => (
          <Member view={view} form={form} number={number} />
        ))}
        <HiddenField name="members" value={members} />
        <Buttons>
          <Button>{t('ask-button')}</Button>
          {members < most.most && (
            <Button look="secondary" name="more" value="1">
              {t('ask-more')}
            </Button>
          )}
        </Buttons>
      </Form>
      {mayNameDay(view.actor) && <OtherDay view={view} on={on} />}
    </Page>
  )
}

/** The postal code, or else the division, folded. */
function Where({ view, form, places }: Pick<HouseholdProps, 'view' | 'form' | 'places'>) {
  const t = say(messages, view)
  return (
    <>
      <TextField
        form={form}
        name="postalCode"
        label={t('ask-code')}
        width={10}
        autocomplete="off"
        inputMode="text"
        spellcheck={false}
      />
      <Details
        summary={t('ask-division-open')}
        open={textOf(form, 'division') !== '' || form.objections.some(({ field }) => fieldsOfPlace.has(field))}
      >
        <Select
          form={form}
          name="division"
          label={t('ask-division')}
          emptyOption={t('ask-choose')}
          options={places.map(({ code, title }) => ({ value: code, text: title }))}
        />
      </Details>
    </>
  )
}

/** Where one of these is wrong, the list of divisions stands open. */
const fieldsOfPlace: ReadonlySet<string | null> = new Set(['postalCode', 'division'])

function Home({ view, pack, form, places }: HouseholdProps) {
  const t = say(messages, view)
  const countries = new Set(places.map(({ country }) => country))
  const currency = countries.size === 1 ? currencyIn(pack, [...countries][0]!) : undefined
  return (
    <>
      <h2 class="govuk-heading-m">{t('ask-home')}</h2>
      <NumberField form={form} name="size" label={t('ask-size')} hint={t('ask-size-hint')} width={5} />
      <NumberField
        form={form}
        name="income"
        label={t('ask-income')}
        hint={t('ask-income-hint')}
        width={10}
        decimal
        suffix={currency}
      />
      <Where form={form} view={view} places={places} />
    </>
  )
}

function Member({ view, form, number }: { view: View; form: FormState; number: number }) {
  const t = say(messages, view)
  return (
    <Fieldset legend={t('ask-member', { number })} legendSize="s">
      <NumberField
        form={form}
        name={`age${number}`}
        label={t('ask-age')}
        hint={number === 1 ? t('ask-age-hint') : undefined}
        width={5}
      />
      <Select
        form={form}
        name={`expecting${number}`}
        label={t('ask-expecting')}
        options={expectings.map((value) => ({ value, text: t(`expecting-${value === '' ? 'none' : value}`) }))}
      />
    </Fieldset>
  )
}

/** Staff look at the law of another day; a day is nobody's. */
function OtherDay({ view, on }: { view: View; on: Day }) {
  const t = say(messages, view)
  return (
    <Details summary={t('ask-day')}>
      <form method="get" action={view.to('/eligibility')}>
        <DateField form={{ typed: {}, objections: [] }} name="on" label={t('ask-day-label')} preset={on} />
        <Button look="secondary">{t('ask-day-button')}</Button>
      </form>
    </Details>
  )
}
