// The form of a service: a new entry, or one to be corrected.
import type { Id } from '#kernel/id'
import { decimalOf } from '#kernel/money'
import type { FormState } from '#platform/forms'
import { say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import {
  Button,
  Checkboxes,
  DateField,
  Fieldset,
  Form,
  HiddenField,
  InsetText,
  NumberField,
  Page,
  Radios,
  Select,
  TextArea,
  TextField,
} from '#platform/ui'
import type { View } from '#platform/view'
import { organizationKinds } from '#registries/partners'
import { messages as ruleMessages } from '../messages/rules.ts'
import { messages } from '../messages/service.ts'
import { messages as upkeepMessages } from '../messages/upkeep.ts'
import { hoursText, weekdays } from '../rules/hours.ts'
import { addressTold, attributes, costRows, idAnswers, languageRows, reaches } from '../rules/service.ts'
import type { Service } from '../store.ts'
import type { Proposal } from '../store/proposal.ts'
import { languagesOf, needsOf, weekdayName, withCapital, type Speak, IdQuestion } from './words.tsx'

export interface ServiceFormProps {
  readonly view: View
  readonly pack: Pack
  readonly form: FormState
  readonly id: Id<'service'>
  readonly office: { readonly code: Id<'office'>; readonly title: string; readonly city: string }
  /** ISO 4217 code of the money of the office's country. */
  readonly currency: string
  /** The entry to be corrected, with the kind of its organization. */
  readonly service: (Service & { readonly kind: string }) | undefined
  /** What somebody proposed, which is taken once the form is saved. */
  readonly proposal?: Proposal | undefined
}

interface Parts extends ServiceFormProps {
  readonly t: Speak
}

/** A new service, or one to be corrected. */
export function ServiceFormPage(props: ServiceFormProps) {
  const { view, service, office } = props
  const t = say(messages, view)
  const path = service ? `/services/${service.id}` : '/services'
  const parts = { ...props, t }
  return (
    <Page
      view={view}
      title={t(service ? 'edit-title' : 'add-title')}
      caption={t('services-of', { office: office.title })}
      back={{ href: view.to(service ? path : `/services?office=${office.code}`) }}
    >
      <Form
        view={view}
        messages={{ ...messages, ...ruleMessages }}
        state={props.form}
        action={view.to(path)}
        id={props.id}
      >
        <HiddenField name="office" value={office.code} />
        {props.proposal && <ProposalAlong view={view} proposal={props.proposal} />}
        <WhatFields {...parts} />
        <KindFields {...parts} />
        <WhoFields {...parts} />
        <WhereFields {...parts} />
        <HoursFields {...parts} />
        <LanguageFields {...parts} />
        <CostFields {...parts} />
        <SourceFields {...parts} />
        <Button>{t('save')}</Button>
      </Form>
    </Page>
  )
}

function ProposalAlong({ view, proposal }: { view: View; proposal: Proposal }) {
  const t = say(upkeepMessages, view)
  const said = [t(`wrong-${proposal.about}`), proposal.said].filter((part) => part !== '').join(': ')
  return (
    <>
      <HiddenField name="proposal" value={proposal.id} />
      <InsetText>{t('proposal-shown', { said })}</InsetText>
    </>
  )
}

const WhatFields = ({ t, form, service }: Parts) => (
  <Fieldset legend={t('section-what')} legendSize="m">
    <TextField
      form={form}
      name="organization"
      label={t('field-organization')}
      hint={t('field-organization-hint')}
      preset={service?.organization_title}
    />
    <Select
      form={form}
      name="organizationKind"
      label={t('field-kind')}
      preset={service?.kind ?? 'nonprofit'}
      options={organizationKinds.map((kind) => ({ value: kind, text: t(`kind-${kind}`) }))}
    />
    <TextField form={form} name="title" label={t('field-title')} preset={service?.title} />
    <TextArea
      form={form}
      name="description"
      label={t('field-description')}
      hint={t('field-no-names')}
      rows={3}
      preset={service?.description}
    />
  </Fieldset>
)

const KindFields = ({ t, view, pack, form, service }: Parts) => (
  <>
    <Radios
      form={form}
      name="reach"
      label={t('field-reach')}
      legendSize="s"
      preset={service?.reach ?? 'local'}
      items={reaches.map((reach) => ({ value: reach, text: t(`reach-${reach}`) }))}
    />
    <Checkboxes
      form={form}
      name="needs"
      label={t('field-needs')}
      legendSize="s"
      small
      columns
      class="choices-tight"
      preset={service?.needs}
      items={needsOf(pack).map((need) => ({ value: need.code, text: need[view.language] }))}
    />
    <Checkboxes
      form={form}
      name="attributes"
      label={t('field-attributes')}
      legendSize="s"
      small
      columns
      class="choices-tight"
      preset={service?.attributes}
      items={attributes.map((attribute) => ({ value: attribute, text: t(`attribute-${attribute}`) }))}
    />
  </>
)

/** Not asked yet is no answer, but for an entry that stands so. */
const IdField = ({ t, form, service }: Parts) => (
  <IdQuestion
    t={t}
    form={form}
    hint={t('field-id-hint')}
    preset={service?.asks_for_id}
    answers={service?.asks_for_id === 'unknown' ? idAnswers : undefined}
  />
)

const WhoFields = (parts: Parts) => {
  const { t, form, service } = parts
  return (
    <Fieldset legend={t('section-who')} legendSize="m">
      <IdField {...parts} />
      <TextArea
        form={form}
        name="documents"
        label={t('field-documents')}
        hint={t('field-documents-hint')}
        rows={3}
        preset={service?.documents.join('\n')}
      />
      <NumberField
        form={form}
        name="minimumAge"
        label={t('field-minimum-age')}
        preset={service?.minimum_age ?? undefined}
      />
      <NumberField
        form={form}
        name="maximumAge"
        label={t('field-maximum-age')}
        preset={service?.maximum_age ?? undefined}
      />
      <ConditionFields {...parts} />
    </Fieldset>
  )
}

const ConditionFields = ({ t, form, service }: Parts) => (
  <>
    <TextArea
      form={form}
      name="eligibility"
      label={t('field-eligibility')}
      hint={t('field-no-names')}
      rows={2}
      preset={service?.eligibility}
    />
    <TextArea
      form={form}
      name="applicationProcess"
      label={t('field-process')}
      hint={t('field-no-names')}
      rows={2}
      preset={service?.application_process}
    />
  </>
)

function WhereFields(parts: Parts) {
  const { t, form, service } = parts
  return (
    <Fieldset legend={t('section-where')} legendSize="m">
      <TextField
        form={form}
        name="publicLine"
        type="tel"
        label={t('field-line')}
        hint={t('field-line-hint')}
        width={20}
        preset={service?.public_line ?? undefined}
      />
      <TextField
        form={form}
        name="publicMail"
        type="email"
        label={t('field-mail')}
        hint={t('field-mail-hint')}
        preset={service?.public_mail ?? undefined}
      />
      <TextField form={form} name="url" type="url" label={t('field-url')} preset={service?.url ?? undefined} />
      <PlaceFields {...parts} />
    </Fieldset>
  )
}

function PlaceFields({ t, form, service, office }: Parts) {
  const place = service?.locations[0]
  return (
    <>
      <TextField form={form} name="place" label={t('field-place')} preset={place?.title} />
      <TextField form={form} name="street" label={t('field-street')} preset={place?.street} />
      <TextField form={form} name="city" label={t('field-city')} preset={service ? place?.city : office.city} />
      <TextField
        form={form}
        name="postalCode"
        label={withCapital(t('field-postal-code'))}
        width={10}
        preset={place?.postal_code}
      />
      <TextField
        form={form}
        name="division"
        label={t('field-division')}
        width={10}
        preset={place?.division_id ?? undefined}
      />
      <Radios
        form={form}
        name="addressTold"
        label={t('field-address-told')}
        legendSize="s"
        hint={t('field-address-told-hint')}
        preset={place?.address_told}
        items={addressTold.map((told) => ({ value: told, text: t(`address-told-${told}`) }))}
      />
    </>
  )
}

const HoursFields = ({ t, view, form, service }: Parts) => (
  <Fieldset legend={t('field-hours')} legendSize="m">
    <p class="govuk-hint">{t('field-hours-hint')}</p>
    {weekdays.map((weekday) => (
      <TextField
        form={form}
        name={`hours-${weekday}`}
        label={withCapital(weekdayName(view, weekday))}
        width={20}
        autocomplete="off"
        preset={service && hoursText(service.schedule, weekday)}
      />
    ))}
  </Fieldset>
)

function LanguageFields({ t, view, pack, form, service }: Parts) {
  const options = languagesOf(pack, view).map(({ code, title }) => ({ value: code, text: title }))
  return (
    <Fieldset legend={t('section-languages')} legendSize="m">
      {languageRows.map((row) => (
        <>
          <Select
            form={form}
            name={`language-${row}`}
            label={t('field-language', { number: row })}
            emptyOption={t('choose')}
            options={options}
            preset={service?.languages[row - 1]?.language}
          />
          <TextField
            form={form}
            name={`note-${row}`}
            label={t('field-note', { number: row })}
            hint={row === 1 ? t('field-note-hint') : undefined}
            width={30}
            preset={service?.languages[row - 1]?.note}
          />
        </>
      ))}
    </Fieldset>
  )
}

function CostFields({ t, form, service, currency }: Parts) {
  const amountOf = (row: number): string | undefined => {
    const cost = service?.cost_options[row - 1]
    return cost && cost.amount !== null
      ? decimalOf({ amount: cost.amount, currency: cost.currency ?? currency })
      : undefined
  }
  return (
    <Fieldset legend={t('section-cost')} legendSize="m">
      <TextField form={form} name="fees" label={t('field-fees')} preset={service?.fees} />
      {costRows.map((row) => (
        <>
          <TextField
            form={form}
            name={`cost-${row}`}
            label={`${t('field-cost')} ${row}`}
            preset={service?.cost_options[row - 1]?.option}
          />
          <NumberField
            form={form}
            decimal
            name={`amount-${row}`}
            label={`${t('field-amount', { currency })} ${row}`}
            width={10}
            preset={amountOf(row)}
          />
        </>
      ))}
    </Fieldset>
  )
}

const SourceFields = ({ t, view, form, service }: Parts) => (
  <Fieldset legend={t('section-source')} legendSize="m">
    <TextField
      form={form}
      name="source"
      label={t('field-source')}
      hint={t('field-source-hint')}
      preset={service?.source}
    />
    <DateField
      form={form}
      name="assuredOn"
      label={t('field-assured-on')}
      max={view.today}
      preset={service?.assured_on ?? undefined}
    />
    <DateField
      form={form}
      name="factsOn"
      label={t('field-facts-on')}
      max={view.today}
      preset={service?.facts_on ?? undefined}
    />
  </Fieldset>
)
