// What anybody says is wrong with an entry, and the form by which a provider corrects its own. Nobody is asked who they are.
import { dayAt } from '#kernel/day'
import { emptyForm, type FormState } from '#platform/forms'
import { say, sayDay, sayDayBriefly } from '#platform/messages'
import type { Pack } from '#platform/pack'
import {
  Button,
  ButtonLink,
  Fieldset,
  Form,
  HiddenField,
  InsetText,
  Notice,
  Page,
  Radios,
  Select,
  TextArea,
  TextField,
} from '#platform/ui'
import type { View } from '#platform/view'
import { weekdays } from '../rules/hours.ts'
import { wrongs, type LinkStanding } from '../rules/proposal.ts'
import { costRows, languageRows } from '../rules/service.ts'
import { typedOf } from '../rules/upkeep.ts'
import type { Service } from '../store.ts'
import { catalogue, messages } from './upkeep-words.tsx'
import {
  isAddressKept,
  languagesOf,
  placeText,
  verifiedText,
  weekdayName,
  withCapital,
  type Speak,
  IdQuestion,
} from './words.tsx'

export interface TellPageProps {
  readonly view: View
  readonly service: Service
  readonly form: FormState
  readonly id: string
  /** What was said arrived; or there was no room, since several said so before. */
  readonly told: 'kept' | 'full' | undefined
}

/** Anybody says what is wrong. */
export function TellPage({ view, service, form, id, told }: TellPageProps) {
  const t = say(messages, view)
  const back = { href: view.to(`/find/places/${service.id}`) }
  if (told !== undefined) {
    return (
      <Page view={view} title={t('tell-thanks')} caption={service.title} public named>
        <p>{t(told === 'full' ? 'tell-full' : 'tell-thanks-text')}</p>
        <ButtonLink look="secondary" href={back.href}>
          {t('tell-back')}
        </ButtonLink>
      </Page>
    )
  }
  return (
    <Page view={view} title={t('tell-title')} caption={service.title} back={back} public named>
      <p>{placeText(service)}</p>
      {isAddressKept(service) && <p>{t('address-not-told')}.</p>}
      <p>
        {t('tell-known', {
          verified: verifiedText(view, service),
          changed: sayDayBriefly(view, dayAt(service.changed_at, service.locations[0]?.zone ?? 'UTC')),
        })}
      </p>
      <p>{t('tell-lead')}</p>
      <Form view={view} messages={catalogue} state={form} action={view.to(`/services/${service.id}/tell`)} id={id}>
        <Radios
          form={form}
          name="about"
          label={t('tell-about')}
          legendSize="s"
          items={wrongs.map((wrong) => ({ value: wrong, text: t(`wrong-${wrong}`) }))}
        />
        <TextField form={form} name="line" type="tel" label={t('tell-line')} width={20} autocomplete="off" />
        <TextArea form={form} name="said" label={t('tell-said')} hint={t('tell-said-hint')} rows={3} maxLength={400} />
        <Button>{t('tell-send')}</Button>
      </Form>
    </Page>
  )
}

export interface ProviderPageProps {
  readonly view: View
  readonly pack: Pack
  readonly service: Service
  readonly form: FormState
  readonly id: string
  readonly action: string
  readonly currency: string
  readonly expiresAt: Date
  readonly zone: string
}

interface Parts {
  readonly t: Speak
  readonly view: View
  readonly pack: Pack
  readonly form: FormState
  readonly currency: string
  /** What stands in a field now. */
  readonly now: (name: string) => string
}

/** A provider corrects its entry. */
export function ProviderPage(props: ProviderPageProps) {
  const { view, service, form, id, action } = props
  const t = say(messages, view)
  const typed = typedOf(service)
  const parts = { ...props, t: say(catalogue, view), now: (name: string) => [typed[name] ?? ''].flat().join(', ') }
  return (
    <Page view={view} title={t('provider-title')} caption={service.title} public named>
      <p>{t('provider-lead')}</p>
      <InsetText>{t('provider-until', { day: sayDay(view, dayAt(props.expiresAt, props.zone)) })}</InsetText>
      {service.asks_for_id !== 'unknown' && (
        <Form view={view} messages={catalogue} state={emptyForm} action={action}>
          <HiddenField name="right" value="yes" />
          <Button>{t('provider-right')}</Button>
        </Form>
      )}
      <Form view={view} messages={catalogue} state={form} action={action} id={id}>
        <ReachFields {...parts} />
        {!isAddressKept(service) && <PlaceFields {...parts} />}
        <AskFields {...parts} />
        <HoursFields {...parts} />
        <LanguageFields {...parts} />
        <CostFields {...parts} />
        <Button>{t('provider-send')}</Button>
      </Form>
    </Page>
  )
}

const ReachFields = ({ t, form, now }: Parts) => (
  <Fieldset legend={t('section-where')} legendSize="m">
    <TextField form={form} name="publicLine" type="tel" label={t('field-line')} width={20} preset={now('publicLine')} />
    <TextField form={form} name="publicMail" type="email" label={t('field-mail')} preset={now('publicMail')} />
    <TextField form={form} name="url" type="url" label={t('field-url')} preset={now('url')} />
  </Fieldset>
)

/** Where it is. Of an address that is not published the link, which anybody may hold, says nothing and changes nothing. */
const PlaceFields = ({ t, form, now }: Parts) => (
  <Fieldset legend={t('column-place')} legendSize="m">
    <TextField form={form} name="place" label={t('field-place')} preset={now('place')} />
    <TextField form={form} name="street" label={t('field-street')} preset={now('street')} />
    <TextField form={form} name="city" label={t('field-city')} preset={now('city')} />
    <TextField
      form={form}
      name="postalCode"
      label={withCapital(t('field-postal-code'))}
      width={10}
      preset={now('postalCode')}
    />
  </Fieldset>
)

const AskFields = ({ t, form, now }: Parts) => (
  <Fieldset legend={t('section-who')} legendSize="m">
    <IdQuestion t={t} form={form} preset={now('asksForId')} />
    <TextArea
      form={form}
      name="documents"
      label={t('field-documents')}
      hint={t('field-documents-hint')}
      rows={3}
      preset={now('documents')}
    />
    <TextArea form={form} name="eligibility" label={t('field-eligibility')} rows={2} preset={now('eligibility')} />
    <TextArea
      form={form}
      name="applicationProcess"
      label={t('field-process')}
      rows={2}
      preset={now('applicationProcess')}
    />
  </Fieldset>
)

const HoursFields = ({ t, view, form, now }: Parts) => (
  <Fieldset legend={t('field-hours')} legendSize="m">
    <p class="govuk-hint">{t('field-hours-hint')}</p>
    {weekdays.map((weekday) => (
      <TextField
        form={form}
        name={`hours-${weekday}`}
        label={withCapital(weekdayName(view, weekday))}
        width={20}
        autocomplete="off"
        preset={now(`hours-${weekday}`)}
      />
    ))}
  </Fieldset>
)

const LanguageFields = ({ t, view, pack, form, now }: Parts) => (
  <Fieldset legend={t('section-languages')} legendSize="m">
    {languageRows.map((row) => (
      <>
        <Select
          form={form}
          name={`language-${row}`}
          label={t('field-language', { number: row })}
          emptyOption={t('choose')}
          options={languagesOf(pack, view).map(({ code, title }) => ({ value: code, text: title }))}
          preset={now(`language-${row}`)}
        />
        <TextField
          form={form}
          name={`note-${row}`}
          label={t('field-note', { number: row })}
          width={30}
          preset={now(`note-${row}`)}
        />
      </>
    ))}
  </Fieldset>
)

const CostFields = ({ t, form, now, currency }: Parts) => (
  <Fieldset legend={t('section-cost')} legendSize="m">
    <TextField form={form} name="fees" label={t('field-fees')} preset={now('fees')} />
    {costRows.map((row) => (
      <>
        <TextField form={form} name={`cost-${row}`} label={`${t('field-cost')} ${row}`} preset={now(`cost-${row}`)} />
        <TextField
          form={form}
          name={`amount-${row}`}
          label={`${t('field-amount', { currency })} ${row}`}
          width={10}
          inputMode="decimal"
          preset={now(`amount-${row}`)}
        />
      </>
    ))}
  </Fieldset>
)

/** What a provider sent arrived. */
export function ProviderThanksPage({
  view,
  service,
  came,
}: {
  view: View
  service: Service
  came: 'kept' | 'full' | 'right'
}) {
  const t = say(messages, view)
  return (
    <Page
      view={view}
      title={t(came === 'kept' ? 'provider-thanks' : 'provider-thanks-only')}
      caption={service.title}
      public
      named
    >
      <Notice tone="success">
        <p>{t(came === 'kept' ? 'provider-thanks-text' : came === 'full' ? 'tell-full' : 'provider-right-thanks')}</p>
      </Notice>
    </Page>
  )
}

/** A link that leads nowhere, and what to do. */
export function LinkEndPage({ view, standing }: { view: View; standing: Exclude<LinkStanding, 'open'> | 'unknown' }) {
  const t = say(messages, view)
  return (
    <Page view={view} title={t(`link-title-${standing}`)} public named>
      <p>{t('link-ask-again')}</p>
    </Page>
  )
}
