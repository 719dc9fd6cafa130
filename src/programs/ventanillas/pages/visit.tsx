// The page that a worker uses most: a visit in twenty seconds.
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { textOf, textsOf, type FormState } from '#platform/forms'
import { say, sayDay, type Say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import {
  Button,
  Checkboxes,
  CodeField,
  DateField,
  Details,
  Form,
  HiddenField,
  Page,
  Radios,
  Select,
  TextField,
} from '#platform/ui'
import type { View } from '#platform/view'
import { referrals } from '#registries/referrals'
import { services } from '#registries/services'
import { messages } from '../messages/visit.ts'
import { itemsOf, presetLanguage, varietiesOf, type Item } from '../rules/item.ts'
import { nextSteps, type ServiceKind } from '../rules/visit.ts'
import type { StationAt } from '../store/station.ts'
import type { Visit } from '../store/visit.ts'
import type { ServiceChoice } from '../rules/visit-referral.ts'
import { ReferralFields } from './visit-referral.tsx'
import { StationField } from './station-field.tsx'

type Speak = Say<typeof messages>

/** The sentences of every rule that a visit may break: its own, and those of the services and the referral. */
const rules = { ...services.messages, ...referrals.messages, ...messages }

export interface VisitPageProps {
  readonly view: View
  readonly pack: Pack
  readonly office: Id<'office'>
  readonly stations: readonly StationAt[]
  readonly today: Day
  readonly form: FormState
  /** Made with the page, so that a second submission counts once and shows the same slip. */
  readonly id: Id<'visit'>
  readonly code: string
  /** The services that somebody can be sent to, the most used first; and the id of the referral that may be made. */
  readonly services: readonly ServiceChoice[]
  readonly referral: Id<'referral'>
  /** The visit that this one stands for, if it corrects one. */
  readonly replaces?: Visit | undefined
  /** The service that was just found for the visitor. */
  readonly chosen?: Id<'service'> | undefined
}

/** One page, anonymous unless the visitor asks otherwise. What most visits need stands first. */
export function VisitPage(props: VisitPageProps) {
  const { view, form } = props
  const t = say(messages, view)
  const path = `/ventanillas/${props.office}/visits`
  const found = props.services.find(({ id }) => id === props.chosen)
  return (
    <Page view={view} title={t('visit-title')} caption={props.stations[0]?.office_title}>
      <p class="govuk-hint">
        {t('visit-anonymous')} <span class="keys">{t('visit-keys')}</span>
      </p>
      {found && <p class="govuk-inset-text">{t('visit-chosen', { service: found.title })}</p>}
      <Form view={view} messages={rules} state={form} action={view.to(path)} id={props.id} class="visit-form">
        <HiddenField name="code" value={textOf(form, 'code', props.code)} />
        {props.replaces && <Replacing form={form} visit={props.replaces} t={t} view={view} />}
        <FirstFields {...props} t={t} />
        <Choices {...props} t={t} kind="need" label={t('field-need')} accessKey="n" />
        <Choices {...props} t={t} kind="topic" label={t('field-topic')} accessKey="i" />
        {props.services.length > 0 && <ReferralFields {...props} t={t} />}
        <LastFields {...props} t={t} />
        <Details summary={t('more-details')} open={isOpened(form, ['screening', 'vaccination', 'program'])}>
          <ScreeningFields {...props} t={t} />
          <Choices {...props} t={t} kind="vaccination" label={t('field-vaccination')} />
          <Choices {...props} t={t} kind="program" label={t('field-program')} />
        </Details>
        <Details
          summary={t('more-receipt')}
          open={isOpened(form, ['earlierReceipt', 'interpreter', 'contact', 'consent'])}
        >
          <ReceiptFields {...props} t={t} />
        </Details>
        <div class="save-bar">
          <Button>{t('visit-save')}</Button>
          <Button look="secondary" action={view.to(`/find?office=${props.office}`)} accessKey="b">
            {t('visit-find')}
          </Button>
        </div>
      </Form>
    </Page>
  )
}

type Fields = VisitPageProps & { readonly t: Speak }

/** Whether one of the fields holds something or has an objection, so that what folds away is not hidden then. */
const isOpened = (form: FormState, names: readonly string[]): boolean =>
  names.some((name) => textOf(form, name) !== '' || form.objections.some((objection) => objection.field === name))

function FirstFields({ form, stations, pack, view, t }: Fields) {
  return (
    <div class="visit-first">
      <StationField form={form} stations={stations} view={view} />
      <TextField
        form={form}
        name="postalCode"
        label={t('field-postal-code')}
        hint={t('field-postal-code-hint')}
        width={10}
        autocomplete="off"
        inputMode="text"
        autofocus={form.objections.length === 0}
      />
      <Select
        form={form}
        name="language"
        label={t('field-language')}
        options={varietiesOf(pack).map((variety) => ({ value: variety.code, text: variety[view.language] }))}
        preset={presetLanguage(pack)}
      />
    </div>
  )
}

/** What most visits leave as it is preset. */
const LastFields = ({ form, today, t }: Fields) => (
  <div class="visit-first visit-last">
    <DateField form={form} name="visitedOn" label={t('field-day')} preset={today} max={today} />
    <Radios
      form={form}
      name="firstThisYear"
      label={t('field-first')}
      items={(['yes', 'no', 'not-asked'] as const).map((answer) => ({ value: answer, text: t(`answer-${answer}`) }))}
      preset="not-asked"
      small
      inline
    />
  </div>
)

/** How many of a kind stand open; the pack lists the most frequent first, the others fold away. */
const mostFrequent = 10

function Choices(props: Fields & { kind: ServiceKind; label: string; accessKey?: string }) {
  const { form, kind, t } = props
  const items = itemsOf(props.pack, kind)
  const preset = presetOf(props.replaces, kind)
  const chosen = [...textsOf(form, kind), ...preset]
  const shared = { form, name: kind, preset, small: true, columns: true, class: 'choices-tight' }
  const choices = (some: readonly Item[]) => some.map((item) => ({ value: item.code, text: item[props.view.language] }))
  const rest = items.slice(mostFrequent)
  return (
    <>
      <Checkboxes
        {...shared}
        label={props.label}
        legendSize="s"
        accessKey={props.accessKey}
        items={choices(items.slice(0, mostFrequent))}
      />
      {rest.length > 0 && (
        <Details
          summary={t('more-choices', { count: rest.length })}
          open={rest.some((item) => chosen.includes(item.code))}
        >
          <Checkboxes
            {...shared}
            form={silent(form)}
            id={`${kind}-more`}
            label={props.label}
            hideLabel
            items={choices(rest)}
          />
        </Details>
      )}
    </>
  )
}

/** The same form without its objections: they stand once, at the first choices. */
const silent = (form: FormState): FormState => ({ typed: form.typed, objections: [] })

const presetOf = (visit: Visit | undefined, kind: ServiceKind): string[] =>
  visit?.services.filter((service) => service.kind === kind).map((service) => service.item) ?? []

function ScreeningFields(props: Fields) {
  const { t, view } = props
  const steps = nextSteps.map((step) => ({ value: step, text: t(`next-${step}`) }))
  return (
    <Checkboxes
      form={props.form}
      name="screening"
      label={t('field-screening')}
      hint={t('field-screening-hint')}
      legendSize="s"
      preset={presetOf(props.replaces, 'screening')}
      small
      items={itemsOf(props.pack, 'screening').map((item) => ({
        value: item.code,
        text: item[view.language],
        conditional: (
          <Select
            form={props.form}
            name={`next-${item.code}`}
            label={t('field-next-step', { item: item[view.language] })}
            options={steps}
            preset="none"
          />
        ),
      }))}
    />
  )
}

function ReceiptFields({ form, stations, t }: Fields) {
  const agency = stations.find((station) => station.lead_title)?.lead_title ?? ''
  return (
    <>
      <CodeField
        form={form}
        name="earlierReceipt"
        label={t('field-earlier-receipt')}
        hint={t('field-earlier-receipt-hint')}
      />
      <Checkboxes form={form} name="interpreter" items={[{ value: 'yes', text: t('field-interpreter') }]} small />
      <p class="govuk-inset-text">{t('consent-text', { agency })}</p>
      <Radios
        form={form}
        name="consent"
        label={t('field-consent')}
        items={[
          { value: '', text: t('consent-none') },
          { value: 'oral', text: t('consent-oral') },
          { value: 'written', text: t('consent-written') },
        ]}
        preset=""
        small
        inline
      />
      <TextField
        form={form}
        name="contact"
        label={t('field-contact')}
        hint={t('field-contact-hint')}
        type="tel"
        width={20}
        autocomplete="off"
      />
    </>
  )
}

const Replacing = ({ form, visit, t, view }: { form: FormState; visit: Visit; t: Speak; view: View }) => (
  <>
    <HiddenField name="replaces" value={visit.id} />
    <p class="govuk-inset-text">{sayDay(view, visit.visited_on)}</p>
    <TextField form={form} name="replacesReason" label={t('field-replaces-reason')} autocomplete="off" />
  </>
)
