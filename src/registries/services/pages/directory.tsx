// The directory of an office: its services, by need, place, capacity and how old their facts are.
import type { Id } from '#kernel/id'
import { emptyForm, type FormState } from '#platform/forms'
import { say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import {
  Button,
  ButtonLink,
  Buttons,
  DataTable,
  Details,
  ExportLinks,
  Filters,
  Form,
  HiddenField,
  InsetText,
  Notice,
  Page,
  Pagination,
  Select,
  TextField,
  type Column,
} from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/service.ts'
import { messages as upkeepMessages } from '../messages/upkeep.ts'
import { reaches } from '../rules/service.ts'
import { capacityStates } from '../rules/standing.ts'
import type { Service } from '../store.ts'
import {
  agesText,
  CapacityTag,
  capacityText,
  costLines,
  hoursLines,
  languagesText,
  needsOf,
  needsText,
  placeText,
  VerifiedTag,
  verifiedText,
  IdQuestion,
} from './words.tsx'

/** An office that the reader may choose. */
export interface OfficeChoice {
  readonly code: Id<'office'>
  readonly title: string
}

const orNull = (text: string): string | null => text || null

const titleCell = (view: View, service: Service) => (
  <>
    <a class="govuk-link" href={view.to(`/services/${service.id}`)}>
      {service.title}
    </a>
    {service.organization_title !== service.title && <span class="below">{service.organization_title}</span>}
  </>
)

/** The columns of the directory, before those that only its files have. */
export function serviceColumns(view: View, pack: Pack): Column<Service>[] {
  const t = say(messages, view)
  return [
    { label: t('column-title'), value: (service) => service.title, show: (service) => titleCell(view, service) },
    { label: t('column-needs'), value: (service) => orNull(needsText(pack, view, service.needs)) },
    { label: t('column-place'), value: (service) => orNull(placeText(service)) },
    { label: t('column-line'), value: (service) => service.public_line },
    { label: t('column-id'), value: (service) => t(`id-${service.asks_for_id}`) },
    { label: t('column-languages'), value: (service) => orNull(languagesText(pack, view, service)) },
    {
      label: t('column-capacity'),
      value: (service) => capacityText(t, service),
      show: (service) => <CapacityTag t={t} service={service} />,
    },
    {
      label: t('column-verified'),
      value: (service) => verifiedText(view, service),
      show: (service) => <VerifiedTag view={view} service={service} />,
    },
  ]
}

/** The columns on the page, where the telephone stands under the place. */
function shownColumns(view: View, pack: Pack): Column<Service>[] {
  const t = say(messages, view)
  return serviceColumns(view, pack)
    .filter((column) => column.label !== t('column-line'))
    .map((column) => (column.label === t('column-place') ? { ...column, show: placeCell } : column))
}

const placeCell = (service: Service) => (
  <div>
    {placeText(service)}
    {service.public_line && <span class="below">{service.public_line}</span>}
  </div>
)

/** The columns of its files: what the page of a service shows, besides. */
export function fileColumns(view: View, pack: Pack): Column<Service>[] {
  const t = say(messages, view)
  const [title, ...rest] = serviceColumns(view, pack)
  return [
    title!,
    { label: t('column-organization'), value: (service) => service.organization_title },
    { label: t('column-reach'), value: (service) => t(`reach-${service.reach}`) },
    ...rest,
    { label: t('column-hours'), value: (service) => orNull(hoursLines(view, service).join('; ')) },
    { label: t('column-documents'), value: (service) => orNull(service.documents.join('; ')) },
    { label: t('column-cost'), value: (service) => orNull(costLines(view, service).join('; ')) },
    { label: t('column-ages'), value: (service) => agesText(t, service) },
    { label: t('column-eligibility'), value: (service) => orNull(service.eligibility) },
    { label: t('column-process'), value: (service) => orNull(service.application_process) },
    {
      label: t('column-attributes'),
      value: (service) =>
        orNull(service.attributes.map((code) => t(`attribute-${code}` as 'attribute-hospital')).join(', ')),
    },
    { label: t('column-mail'), value: (service) => service.public_mail },
    { label: t('column-url'), value: (service) => service.url },
    { label: t('column-source'), value: (service) => service.source },
  ]
}

export interface DirectoryProps {
  readonly view: View
  readonly pack: Pack
  /** The office whose directory it is; undefined where the reader has yet to choose. */
  readonly office: OfficeChoice | undefined
  /** Offices to choose from; empty where the reader has one. */
  readonly offices: readonly OfficeChoice[]
  readonly services: readonly Service[]
  readonly count: number
  readonly page: { readonly number: number; readonly last: number }
  readonly form: FormState
  /** The list's address with its filters. */
  readonly href: string
  readonly mayAdd: boolean
  /** Programs of the pack that may be added. */
  readonly programs: readonly { readonly key: string; readonly title: string }[]
  /** Programs just added; undefined where none was asked for. */
  readonly added: number | undefined
}

/** The directory of an office. */
export function DirectoryPage(props: DirectoryProps) {
  const { view, office } = props
  const t = say(messages, view)
  return (
    <Page
      view={view}
      title={t('services-title')}
      caption={office && t('services-of', { office: office.title })}
      wide
      scripts={['print']}
    >
      {props.added !== undefined && (
        <Notice tone="success">
          <p>{t('programs-added', { count: props.added })}</p>
        </Notice>
      )}
      <DirectoryFilters {...props} />
      {office ? <DirectoryList {...props} office={office} /> : <InsetText>{t('choose-office')}</InsetText>}
    </Page>
  )
}

function DirectoryFilters({ view, pack, office, offices, form }: DirectoryProps) {
  const t = say(messages, view)
  const any = t('filter-any')
  const options = {
    needs: needsOf(pack).map((need) => ({ value: need.code, text: need[view.language] })),
    reaches: reaches.map((reach) => ({ value: reach, text: t(`reach-${reach}`) })),
    capacities: capacityStates.map((state) => ({ value: state, text: t(`capacity-${state}`) })),
    ages: (['fresh', 'stale'] as const).map((age) => ({ value: age, text: t(`age-${age}`) })),
    states: (['open', 'closed'] as const).map((state) => ({ value: state, text: t(`state-${state}`) })),
  }
  return (
    <Filters view={view} action={view.to('/services')} state={form}>
      {offices.length > 1 ? (
        <Select
          form={form}
          name="office"
          label={t('filter-office')}
          emptyOption={t('choose')}
          options={offices.map(({ code, title }) => ({ value: code, text: title }))}
        />
      ) : (
        office && <input type="hidden" name="office" value={office.code} />
      )}
      <TextField form={form} name="text" label={t('filter-text')} type="search" />
      <Select form={form} name="need" label={t('filter-need')} emptyOption={any} options={options.needs} />
      <Select form={form} name="reach" label={t('filter-reach')} emptyOption={any} options={options.reaches} />
      <Select form={form} name="capacity" label={t('filter-capacity')} emptyOption={any} options={options.capacities} />
      <Select form={form} name="age" label={t('filter-age')} emptyOption={any} options={options.ages} />
      <Select form={form} name="state" label={t('filter-state')} options={options.states} />
    </Filters>
  )
}

function DirectoryList(props: DirectoryProps & { readonly office: OfficeChoice }) {
  const { view, pack, office, page, href } = props
  const t = say(messages, view)
  return (
    <>
      {props.mayAdd && (
        <Buttons>
          <ButtonLink href={view.to(`/services/new?office=${office.code}`)}>{t('add-title')}</ButtonLink>
          <ButtonLink look="secondary" href={view.to(`/services/upkeep?office=${office.code}`)}>
            {say(upkeepMessages, view)('upkeep-link')}
          </ButtonLink>
        </Buttons>
      )}
      <DataTable
        view={view}
        caption={t('services-count', { count: props.count })}
        columns={shownColumns(view, pack)}
        rows={props.services}
        empty={t('services-none')}
      />
      <Pagination view={view} page={page.number} pages={page.last} href={(number) => `${href}&page=${number}`} />
      <ExportLinks view={view} href={href} />
      {props.programs.length > 0 && <ProgramsForm {...props} office={office} />}
    </>
  )
}

/** Each program with the question that must be answered of it; those that nobody answers are not added. */
function ProgramsForm({ view, office, form, programs }: DirectoryProps & { readonly office: OfficeChoice }) {
  const t = say(messages, view)
  return (
    <Details summary={t('programs-title')} class="no-print">
      <p class="govuk-body">{t('programs-hint')}</p>
      <Form
        view={view}
        messages={messages}
        state={{ typed: {}, objections: form.objections }}
        action={view.to('/services/programs')}
      >
        <HiddenField name="office" value={office.code} />
        {programs.map(({ key, title }) => (
          <IdQuestion t={t} form={emptyForm} name={key} label={t('program-asks', { title })} />
        ))}
        <Button look="secondary">{t('programs-title')}</Button>
      </Form>
    </Details>
  )
}
