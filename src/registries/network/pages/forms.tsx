// The forms of headquarters: an office, its closing, a move of districts, a post.
import type { FormState } from '#platform/forms'
import { say } from '#platform/messages'
import { Button, Checkboxes, DateField, Form, NumberField, Page, Select, TextArea, TextField } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages.ts'
import { officeServices, ranks } from '../rules.ts'
import type { Office } from '../store/office.ts'
import { nameOffice, placeOfOffice } from './words.ts'

interface FormPageProps {
  readonly view: View
  readonly form: FormState
  readonly offices: readonly Office[]
}

/** A new office, or one to be corrected. */
export function OfficeFormPage({
  view,
  form,
  offices,
  office,
}: FormPageProps & { readonly office: Office | undefined }) {
  const t = say(messages, view)
  const path = office ? `/network/offices/${office.code}` : '/network'
  const action = office ? `${path}/correction` : '/network/office'
  return (
    <Page view={view} title={t(office ? 'correct-office-title' : 'add-office-title')} back={{ href: view.to(path) }}>
      <Form view={view} messages={messages} state={form} action={view.to(action)}>
        {!office && (
          <TextField form={form} name="code" label={t('field-code')} hint={t('field-code-hint')} width={20} />
        )}
        <PlaceFields view={view} form={form} office={office} offices={offices} />
        <DayFields view={view} form={form} office={office} />
        <Checkboxes
          form={form}
          name="services"
          label={t('field-services')}
          preset={office?.services ?? []}
          items={officeServices.map((service) => ({ value: service, text: t(`service-${service}`) }))}
        />
        <TextField form={form} name="source" label={t('field-source')} preset={office?.source} />
        <Button>{t('save')}</Button>
      </Form>
    </Page>
  )
}

interface OfficeFieldsProps {
  readonly view: View
  readonly form: FormState
  readonly office: Office | undefined
}

function PlaceFields({ view, form, office, offices }: OfficeFieldsProps & { readonly offices: readonly Office[] }) {
  const t = say(messages, view)
  return (
    <>
      <TextField form={form} name="title" label={t('field-title')} preset={office?.title} />
      <TextField form={form} name="city" label={t('field-city')} preset={office?.city} />
      <RankFields view={view} form={form} office={office} offices={offices} />
      <TextField form={form} name="country" label={t('field-country')} preset={office?.country} width={2} />
      <TextField form={form} name="division" label={t('field-division')} preset={office?.division} width={10} />
      <TextField form={form} name="address" label={t('field-address')} preset={office?.address ?? ''} />
      <TextField form={form} name="hours" label={t('field-hours')} preset={office?.hours ?? ''} />
      <TextField form={form} name="phone" label={t('field-phone')} preset={office?.phone ?? ''} type="tel" width={20} />
      <TextField
        form={form}
        name="zone"
        label={t('field-zone')}
        hint={t('field-zone-hint')}
        preset={office?.zone}
        width={30}
      />
      <NumberField form={form} name="lat" label={t('field-lat')} preset={office?.lat} decimal width={10} />
      <NumberField form={form} name="lon" label={t('field-lon')} preset={office?.lon} decimal width={10} />
    </>
  )
}

function RankFields({ view, form, office, offices }: OfficeFieldsProps & { readonly offices: readonly Office[] }) {
  const t = say(messages, view)
  const parents = offices.filter((other) => other.code !== office?.code)
  return (
    <>
      <Select
        form={form}
        name="rank"
        label={t('field-rank')}
        preset={office?.rank}
        emptyOption={t('choose')}
        options={ranks.map((rank) => ({ value: rank, text: t(`rank-${rank}`) }))}
      />
      <Select
        form={form}
        name="parent"
        label={t('field-parent')}
        preset={office?.parent ?? ''}
        emptyOption={t('unknown')}
        options={parents.map((other) => ({ value: other.code, text: nameOffice(view, other) }))}
      />
    </>
  )
}

function DayFields({ view, form, office }: OfficeFieldsProps) {
  const t = say(messages, view)
  return (
    <>
      <DateField form={form} name="opened_on" label={t('field-opened-on')} preset={office?.opened_on ?? undefined} />
      <DateField
        form={form}
        name="in_operation_on"
        label={t('field-in-operation-on')}
        preset={office?.in_operation_on ?? undefined}
      />
    </>
  )
}

/** The last day of an office. */
export function ClosurePage({ view, form, office }: { view: View; form: FormState; office: Office }) {
  const t = say(messages, view)
  const path = `/network/offices/${office.code}`
  return (
    <Page view={view} title={t('close-office-title')} caption={nameOffice(view, office)} back={{ href: view.to(path) }}>
      <Form view={view} messages={messages} state={form} action={view.to(`${path}/closure`)}>
        <DateField form={form} name="closed_on" label={t('field-closed-on')} />
        <Button look="warning">{t('close')}</Button>
      </Form>
    </Page>
  )
}

/** Places that pass to another office from a day on. */
export function MovePage({ view, form, offices }: FormPageProps) {
  const t = say(messages, view)
  return (
    <Page view={view} title={t('move-district-title')} back={{ href: view.to('/network') }}>
      <p class="govuk-body">{t('move-district-intro')}</p>
      <Form view={view} messages={messages} state={form} action={view.to('/network/move')}>
        <TextArea form={form} name="divisions" label={t('field-divisions')} hint={t('field-divisions-hint')} />
        <Select
          form={form}
          name="office"
          label={t('field-to-office')}
          emptyOption={t('choose')}
          options={offices.map((office) => ({ value: office.code, text: placeOfOffice(view, office) }))}
        />
        <DateField form={form} name="from_on" label={t('field-from-on')} min={view.today} />
        <TextField form={form} name="source" label={t('field-source')} />
        <Button>{t('move')}</Button>
      </Form>
    </Page>
  )
}
