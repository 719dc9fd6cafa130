// The list of offices, one office, and its district from day to day.
import type { Day } from '#kernel/day'
import type { FormState } from '#platform/forms'
import { say, sayDay, sayZone } from '#platform/messages'
import {
  ButtonLink,
  Buttons,
  DataTable,
  DateField,
  ExportLinks,
  Filters,
  InsetText,
  Page,
  Select,
  SummaryList,
  type Column,
} from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages.ts'
import { canNameDistrict, mayKeepNetwork, ranks, type Covers } from '../rules.ts'
import type { OfficeDistrict } from '../store/district.ts'
import type { Office } from '../store/office.ts'
import type { Population } from '../store/population.ts'
import { isPublic, nameOffice, placeOfOffice, sayCountry, sayPopulation } from './words.ts'

/** The columns of the list of offices, on screen and in its files. */
export function officeColumns(view: View): Column<Office>[] {
  const t = say(messages, view)
  return [
    {
      label: t('column-office'),
      value: (office) => placeOfOffice(view, office),
      show: (office) => (
        <a class="govuk-link" href={view.to(`/network/offices/${office.code}`)}>
          {placeOfOffice(view, office)}
        </a>
      ),
    },
    { label: t('column-rank'), value: (office) => t(`rank-${office.rank}`) },
    { label: t('column-city'), value: (office) => office.city },
    { label: t('column-within'), value: (office) => office.division_title },
    {
      label: t('column-country'),
      value: (office) => office.country,
      show: (office) => sayCountry(view, office.country),
    },
    { label: t('column-zone'), value: (office) => office.zone, show: (office) => sayZone(view, office.zone) },
    { label: t('column-since'), value: (office) => office.from_on },
    { label: t('column-until'), value: (office) => office.to_on ?? t('still-open') },
  ]
}

export interface OfficesPageProps {
  readonly view: View
  readonly offices: readonly Office[]
  readonly countries: readonly string[]
  readonly on: Day
  readonly form: FormState
  /** The address of this list with its filters. */
  readonly href: string
}

/** All offices at work on a day. */
export function OfficesPage({ view, offices, countries, on, form, href }: OfficesPageProps) {
  const t = say(messages, view)
  return (
    <Page view={view} title={t('offices-title')} public={isPublic(view)} named wide scripts={['print']}>
      <p class="govuk-body">{t('offices-intro')}</p>
      <OfficeFilters view={view} countries={countries} on={on} form={form} />
      <DataTable
        view={view}
        caption={t('offices-count', { count: offices.length })}
        columns={officeColumns(view)}
        rows={offices}
      />
      <ExportLinks view={view} href={href} />
      <p class="govuk-body">
        <a class="govuk-link" href={view.to('/network/headquarters')}>
          {t('headquarters-title')}
        </a>
      </p>
      {mayKeepNetwork(view.actor) && (
        <Buttons>
          <ButtonLink href={view.to('/network/office')}>{t('add-office-title')}</ButtonLink>
          <ButtonLink look="secondary" href={view.to('/network/move')}>
            {t('move-district-title')}
          </ButtonLink>
        </Buttons>
      )}
    </Page>
  )
}

function OfficeFilters({ view, countries, on, form }: Pick<OfficesPageProps, 'view' | 'countries' | 'on' | 'form'>) {
  const t = say(messages, view)
  return (
    <Filters view={view} action={view.to('/network')} state={form} messages={messages}>
      <DateField form={form} name="on" label={t('filter-on')} preset={on} />
      <Select
        form={form}
        name="country"
        label={t('filter-country')}
        emptyOption={t('filter-any')}
        options={countries.map((country) => ({ value: country, text: sayCountry(view, country) }))}
      />
      <Select
        form={form}
        name="rank"
        label={t('filter-rank')}
        emptyOption={t('filter-any')}
        options={ranks.map((rank) => ({ value: rank, text: t(`rank-${rank}`) }))}
      />
    </Filters>
  )
}

export interface OfficePageProps {
  readonly view: View
  readonly office: Office
  readonly parent: Office | undefined
  /** Offices that report to it. */
  readonly under: readonly Office[]
  /** What sources say of how many people live around it. */
  readonly population: Partial<Record<Covers, Population>>
}

/** What is known of one office. */
export function OfficePage({ view, office, parent, under, population }: OfficePageProps) {
  const t = say(messages, view)
  const path = `/network/offices/${office.code}`
  const link = (other: Office) => <a href={view.to(`/network/offices/${other.code}`)}>{nameOffice(view, other)}</a>
  return (
    <Page
      view={view}
      title={nameOffice(view, office)}
      public={isPublic(view)}
      named
      breadcrumb={[{ text: t('offices-title'), href: view.to('/network') }, { text: placeOfOffice(view, office) }]}
    >
      <h2 class="govuk-heading-m">{t('office-facts')}</h2>
      <SummaryList
        rows={[
          { key: t('column-since'), value: saySince(view, office) },
          ...(office.to_on === null ? [] : [{ key: t('column-until'), value: sayUntil(view, office, office.to_on) }]),
          { key: t('fact-address'), value: office.address ?? t('unknown') },
          { key: t('column-city'), value: `${office.city}, ${office.division_title}` },
          { key: t('fact-hours'), value: office.hours ?? t('unknown') },
          { key: t('fact-phone'), value: office.phone ?? t('unknown') },
          { key: t('column-zone'), value: sayZone(view, office.zone) },
          { key: t('fact-parent'), value: parent ? link(parent) : t('unknown') },
          ...(under.length === 0
            ? []
            : [{ key: t('fact-children'), value: under.map((other) => <div>{link(other)}</div>) }]),
          { key: t('fact-services'), value: sayServices(view, office) },
          { key: t('fact-population'), value: <PopulationLines view={view} population={population} /> },
          { key: t('column-source'), value: office.source },
        ]}
      />
      <p class="govuk-body">
        <a class="govuk-link" href={view.to(`${path}/district`)}>
          {t('district-link')}
        </a>
      </p>
      {mayKeepNetwork(view.actor) && <OfficeDeeds view={view} path={path} />}
    </Page>
  )
}

/** What is known of the district, the city and the first-level division, each with its source; and that nothing is. */
function PopulationLines({ view, population }: Pick<OfficePageProps, 'view' | 'population'>) {
  const known = [population.district, population.city, population.division].filter((one) => one !== undefined)
  return (
    <>
      {!population.district && <p>{say(messages, view)('district-population-unknown')}</p>}
      {known.map((one) => (
        <p>{sayPopulation(view, one)}</p>
      ))}
    </>
  )
}

function OfficeDeeds({ view, path }: { view: View; path: string }) {
  const t = say(messages, view)
  return (
    <Buttons>
      <ButtonLink href={view.to(`${path}/correction`)}>{t('correct-office-title')}</ButtonLink>
      <ButtonLink look="secondary" href={view.to(`${path}/posts`)}>
        {t('posts-title')}
      </ButtonLink>
      <ButtonLink look="warning" href={view.to(`${path}/closure`)}>
        {t('close-office-title')}
      </ButtonLink>
    </Buttons>
  )
}

function saySince(view: View, office: Office): string {
  const t = say(messages, view)
  return office.opened_on === null
    ? t('in-operation-on', { day: sayDay(view, office.from_on) })
    : t('opened-on', { day: sayDay(view, office.opened_on) })
}

function sayUntil(view: View, office: Office, last: Day): string {
  const t = say(messages, view)
  if (office.closed_on === null && office.gone_on !== null) return t('gone-on', { day: sayDay(view, office.gone_on) })
  return t(last < view.today ? 'closed-on' : 'closes-on', { day: sayDay(view, last) })
}

function sayServices(view: View, office: Office): string {
  const t = say(messages, view)
  const names = office.services.map((service) => t(`service-${service}` as 'service-community-affairs'))
  return names.length > 0 ? names.join(', ') : t('unknown')
}

/** The columns of a district's history, on screen and in its files. */
export function districtColumns(view: View): Column<OfficeDistrict>[] {
  const t = say(messages, view)
  return [
    { label: t('column-place'), value: (row) => row.title },
    { label: t('column-within'), value: (row) => row.within },
    { label: t('column-code'), value: (row) => row.division },
    { label: t('column-since'), value: (row) => row.from_on },
    { label: t('column-until'), value: (row) => row.to_on },
    { label: t('column-source'), value: (row) => row.source },
  ]
}

export interface DistrictPageProps {
  readonly view: View
  readonly office: Office
  /** Rows that may be named. */
  readonly rows: readonly OfficeDistrict[]
  /** Whether there are rows that may not be named. */
  readonly approximate: boolean
  readonly today: Day
}

/** The places that a source names for this office, with their days. */
export function DistrictPage({ view, office, rows, approximate, today }: DistrictPageProps) {
  const t = say(messages, view)
  const path = `/network/offices/${office.code}`
  const current = rows.filter((row) => row.from_on <= today && (row.to_on === null || row.to_on >= today))
  return (
    <Page
      view={view}
      title={t('district-title')}
      public={isPublic(view)}
      named
      caption={nameOffice(view, office)}
      back={{ href: view.to(path) }}
      scripts={['print']}
    >
      {current.length > 0 && <p class="govuk-body">{t('district-now', { count: current.length })}</p>}
      {approximate && <InsetText>{t('district-approximate')}</InsetText>}
      <DataTable
        view={view}
        caption={t('district-history')}
        columns={districtColumns(view)}
        rows={rows}
        empty={t('district-none')}
      />
      {rows.length > 0 && <ExportLinks view={view} href={view.to(`${path}/district`)} />}
    </Page>
  )
}

/** The rows of a district that a source gives. */
export const namedRows = (rows: readonly OfficeDistrict[]): OfficeDistrict[] => rows.filter(canNameDistrict)
