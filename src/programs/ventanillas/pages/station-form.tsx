// Forms of a station: each changes one thing, and comes back with what was typed and what is objected.
import type { Child } from 'hono/jsx'
import type { Id } from '#kernel/id'
import type { FormState } from '#platform/forms'
import { say, type Say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import {
  Button,
  Checkboxes,
  DateField,
  Form,
  NumberField,
  Page,
  Radios,
  Select,
  TextArea,
  TextField,
} from '#platform/ui'
import type { View } from '#platform/view'
import { messages as visitMessages } from '../messages/visit.ts'
import { messages as stationMessages } from '../messages/station.ts'
import { hoursField, spells, weekdays } from '../rules/hours.ts'
import { itemsOf, varietiesOf } from '../rules/item.ts'
import type { StationAt } from '../store/station.ts'
import { stationPath } from './station.tsx'
import { stationTitle, weekdayName } from './words.ts'

const messages = { ...visitMessages, ...stationMessages }

type Speak = Say<typeof messages>

/** Something to choose from a list: an organization, an office. */
export interface Choosable {
  readonly id: string
  readonly title: string
}

/** What every form of a station is handed. */
export interface StationFormProps {
  readonly view: View
  readonly pack: Pack
  readonly station: StationAt
  readonly organizations: readonly Choosable[]
  readonly form: FormState
  /** The id of the row that the form writes: a second submission is absorbed by it. */
  readonly id: string
  /** Where it is posted to, under the station's address. */
  readonly under: string
}

interface FrameProps extends StationFormProps {
  readonly title: string
  readonly explain?: string
  readonly submit?: string
  readonly warning?: boolean
  readonly children?: Child
}

/** The page around a form of a station. */
const Frame = (props: FrameProps) => {
  const { view, station, form } = props
  const t = say(messages, view)
  return (
    <Page
      view={view}
      title={props.title}
      caption={stationTitle(view, station)}
      back={{ href: view.to(stationPath(station)) }}
    >
      {props.explain && <p>{props.explain}</p>}
      <Form
        view={view}
        messages={messages}
        state={form}
        action={view.to(stationPath(station, props.under))}
        id={props.id}
      >
        {props.children}
        <Button look={props.warning ? 'warning' : undefined}>{props.submit ?? t('save')}</Button>
      </Form>
    </Page>
  )
}

const OrganizationSelect = (props: {
  form: FormState
  t: Speak
  label: string
  organizations: readonly Choosable[]
}) => (
  <Select
    form={props.form}
    name="organization"
    label={props.label}
    emptyOption={props.t('field-choose')}
    options={props.organizations.map(({ id, title }) => ({ value: id, text: title }))}
  />
)

export function PlaceForm(props: StationFormProps) {
  const { view, form, station } = props
  const t = say(messages, view)
  return (
    <Frame {...props} title={t('place-title')} explain={t('place-explain')}>
      <TextField form={form} name="place" label={t('field-place')} preset={station.place ?? ''} />
      <TextField form={form} name="street" label={t('field-street')} preset={station.street ?? ''} />
      <TextField
        form={form}
        name="publicLine"
        type="tel"
        label={t('field-line')}
        hint={t('field-line-hint')}
        width={20}
        preset={station.public_line ?? ''}
      />
    </Frame>
  )
}

/** The week in a grid: each day may open twice. */
export function HoursForm(props: StationFormProps) {
  const { view, form, pack, station } = props
  const t = say(messages, view)
  return (
    <Frame {...props} title={t('hours-title')} explain={t('hours-explain')}>
      <table class="govuk-table hours-grid">
        <caption class="govuk-visually-hidden">{t('hours-title')}</caption>
        <thead class="govuk-table__head">
          <tr>
            <th scope="col" class="govuk-table__header">
              {t('hours-day')}
            </th>
            <th scope="col" class="govuk-table__header">
              {t('hours-opens')}
            </th>
            <th scope="col" class="govuk-table__header">
              {t('hours-closes')}
            </th>
          </tr>
        </thead>
        <tbody class="govuk-table__body">
          {weekdays.flatMap((weekday) =>
            spells.map((spell) => <Spell {...props} t={t} weekday={weekday} spell={spell} />),
          )}
        </tbody>
      </table>
      <Checkboxes
        form={form}
        name="languages"
        label={t('hours-languages')}
        legendSize="m"
        small
        columns
        preset={station.languages}
        items={varietiesOf(pack).map((variety) => ({ value: variety.code, text: variety[view.language] }))}
      />
    </Frame>
  )
}

function Spell(props: StationFormProps & { t: Speak; weekday: number; spell: number }) {
  const { view, form, station, t, weekday, spell } = props
  const day = weekdayName(view.language, weekday)
  const title = spell === 1 ? day : t('hours-again', { day })
  const preset = station.hours.filter((hours) => hours.weekday === weekday)[spell - 1]
  return (
    <tr class="govuk-table__row">
      <th scope="row" class="govuk-table__header">
        {title}
      </th>
      {(['opens', 'closes'] as const).map((end) => (
        <td class="govuk-table__cell">
          <TextField
            form={form}
            name={hoursField(end, weekday, spell)}
            autocomplete="off"
            label={t(end === 'opens' ? 'hours-opens-on' : 'hours-closes-on', { day: title })}
            hideLabel
            width={5}
            preset={preset?.[end] ?? ''}
          />
        </td>
      ))}
    </tr>
  )
}

export function MilestonesForm(props: StationFormProps) {
  const { view, form, station } = props
  const t = say(messages, view)
  return (
    <Frame {...props} title={t('milestones-title')}>
      <MilestoneFields t={t} form={form} station={station} />
    </Frame>
  )
}

const MilestoneFields = ({ t, form, station }: { t: Speak; form: FormState; station?: StationAt }) => (
  <>
    <DateField
      form={form}
      name="pilotedOn"
      label={t('field-piloted-on')}
      hint={t('field-piloted-on-hint')}
      preset={station?.piloted_on ?? undefined}
    />
    <DateField form={form} name="liveOn" label={t('field-live-on')} preset={station?.live_on ?? undefined} />
    <TextField
      form={form}
      name="guidelineVersion"
      label={t('field-guidelines')}
      width={10}
      preset={station?.guideline_version ?? ''}
    />
  </>
)

export function LeadForm(props: StationFormProps) {
  const { view, form } = props
  const t = say(messages, view)
  return (
    <Frame {...props} title={t('lead-title')} explain={t('lead-explain')} submit={t('lead-save')}>
      <OrganizationSelect form={form} t={t} label={t('field-lead')} organizations={props.organizations} />
      <DateField form={form} name="fromOn" label={t('field-lead-from')} />
    </Frame>
  )
}

export function ClosingForm(props: StationFormProps) {
  const { view, form } = props
  const t = say(messages, view)
  return (
    <Frame {...props} title={t('closing-title')} explain={t('closing-explain')} submit={t('closing-save')} warning>
      <DateField form={form} name="closedOn" label={t('field-closed-on')} />
      <TextField form={form} name="closingReason" label={t('field-closing-reason')} />
    </Frame>
  )
}

export function ClosureForm(props: StationFormProps) {
  const { view, form } = props
  const t = say(messages, view)
  return (
    <Frame {...props} title={t('closure-title')}>
      <DateField form={form} name="fromOn" label={t('field-closure-from')} preset={view.today} />
      <DateField form={form} name="toOn" label={t('field-closure-to')} hint={t('field-closure-to-hint')} />
      <TextField form={form} name="reason" label={t('field-closure-reason')} />
    </Frame>
  )
}

export function ReopeningForm(props: StationFormProps) {
  const { view, form } = props
  const t = say(messages, view)
  return (
    <Frame {...props} title={t('reopening-title')}>
      <DateField form={form} name="toOn" label={t('field-closure-to')} />
    </Frame>
  )
}

export function OfferForm(props: StationFormProps) {
  const { view, form, pack } = props
  const t = say(messages, view)
  const items = itemsOf(pack, 'service').map((item) => ({ value: item.code, text: item[view.language] }))
  return (
    <Frame {...props} title={t('service-title')}>
      <Radios form={form} name="service" label={t('field-service')} legendSize="s" small items={items} />
      <DateField form={form} name="fromOn" label={t('field-service-from')} preset={view.today} />
    </Frame>
  )
}

export function WithdrawalForm(props: StationFormProps & { readonly service: string }) {
  const { view, form } = props
  const t = say(messages, view)
  return (
    <Frame {...props} title={t('service-end-title', { service: props.service })}>
      <DateField form={form} name="toOn" label={t('field-service-to')} preset={view.today} />
    </Frame>
  )
}

export function EndorsementForm(props: StationFormProps) {
  const { view, form } = props
  const t = say(messages, view)
  return (
    <Frame {...props} title={t('endorsement-title')}>
      <DateField form={form} name="endorsedOn" label={t('field-endorsed-on')} />
      <TextField form={form} name="endorsedBy" label={t('field-endorsed-by')} hint={t('field-endorsed-by-hint')} />
      <TextArea form={form} name="reason" label={t('field-endorsed-why')} rows={4} />
    </Frame>
  )
}

export function FundingForm(props: StationFormProps) {
  const { view, form, pack } = props
  const t = say(messages, view)
  return (
    <Frame {...props} title={t('funding-form-title')}>
      <OrganizationSelect form={form} t={t} label={t('field-funder')} organizations={props.organizations} />
      <NumberField form={form} name="year" label={t('field-year')} preset={view.today.slice(0, 4)} />
      <NumberField
        form={form}
        decimal
        name="amount"
        label={t('field-amount')}
        hint={t('field-amount-hint')}
        width={10}
      />
      <Select
        form={form}
        name="currency"
        label={t('field-currency')}
        preset={pack.currency}
        options={currenciesOf(view).map(([code, title]) => ({ value: code, text: `${code} · ${title}` }))}
      />
    </Frame>
  )
}

/** The currencies in use, by their code. */
function currenciesOf(view: View): [string, string][] {
  const names = new Intl.DisplayNames([view.language], { type: 'currency' })
  return Intl.supportedValuesOf('currency').map((code) => [code, names.of(code) ?? code])
}

export function SponsorForm(props: StationFormProps) {
  const { view, form } = props
  const t = say(messages, view)
  return (
    <Frame {...props} title={t('sponsor-title')} explain={t('sponsor-explain')}>
      <OrganizationSelect form={form} t={t} label={t('field-sponsor')} organizations={props.organizations} />
      <DateField form={form} name="fromOn" label={t('field-from-on')} />
    </Frame>
  )
}

export interface OpeningProps {
  readonly view: View
  readonly form: FormState
  readonly id: Id<'station'>
  readonly offices: readonly Choosable[]
  readonly organizations: readonly Choosable[]
}

/** Opens a station. */
export function OpeningPage({ view, form, id, offices, organizations }: OpeningProps) {
  const t = say(messages, view)
  const kinds = (['window', 'mobile'] as const).map((unit) => ({ value: unit, text: t(`unit-${unit}`) }))
  const back = { href: view.to('/ventanillas/stations') }
  return (
    <Page view={view} title={t('open-title')} back={back}>
      <p>{t('open-explain')}</p>
      <Form view={view} messages={messages} state={form} action={view.to('/ventanillas/stations')} id={id}>
        <Select
          form={form}
          name="office"
          label={t('field-office')}
          emptyOption={t('field-choose')}
          options={offices.map((office) => ({ value: office.id, text: office.title }))}
        />
        <Radios form={form} name="unit" label={t('field-unit')} legendSize="s" items={kinds} preset="window" inline />
        <OrganizationSelect form={form} t={t} label={t('field-lead')} organizations={organizations} />
        <DateField form={form} name="openedOn" label={t('field-opened-on')} />
        <MilestoneFields t={t} form={form} />
        <TextField form={form} name="place" label={t('field-place')} />
        <TextField form={form} name="street" label={t('field-street')} />
        <TextField
          form={form}
          name="publicLine"
          type="tel"
          label={t('field-line')}
          hint={t('field-line-hint')}
          width={20}
        />
        <Button>{t('open-save')}</Button>
      </Form>
    </Page>
  )
}
