// The network's stations for headquarters: a list that is filtered, printed and taken along as it is shown.
import { textOf, type FormState } from '#platform/forms'
import { say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { ButtonLink, DataTable, ExportLinks, Filters, Page, Select, TextField, type Column } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/station.ts'
import { titleOf } from '../rules/item.ts'
import { stationState, stationStates } from '../rules/station.ts'
import type { StationPlace } from '../store/station.ts'
import { dayOrNull, stationPath, StationStateTag } from './station.tsx'
import { hoursText, stationTitle } from './words.ts'

export interface StationsPageProps {
  readonly view: View
  readonly pack: Pack
  readonly stations: readonly StationPlace[]
  readonly asked: FormState
  /** The list's address with its filters, for the files. */
  readonly href: string
}

/** The network's stations, filtered; the same columns on the page, on paper and in files. */
export function StationsPage({ view, pack, stations, asked, href }: StationsPageProps) {
  const t = say(messages, view)
  const states = stationStates.map((state) => ({ value: state, text: t(`station-state-${state}`) }))
  const kinds = (['window', 'mobile'] as const).map((unit) => ({ value: unit, text: t(`unit-${unit}`) }))
  return (
    <Page view={view} title={t('stations-title')} wide scripts={['print']}>
      <ButtonLink href={view.to('/ventanillas/stations/new')}>{t('stations-open')}</ButtonLink>
      <Filters view={view} action={view.to('/ventanillas/stations')} state={asked}>
        <TextField form={asked} name="text" label={t('filter-text')} width={20} preset={textOf(asked, 'text')} />
        <Select
          form={asked}
          name="state"
          label={t('column-station-state')}
          emptyOption={t('filter-any')}
          options={states}
        />
        <Select form={asked} name="unit" label={t('column-unit')} emptyOption={t('filter-any')} options={kinds} />
      </Filters>
      <p>{t('stations-count', { count: stations.length })}</p>
      <DataTable
        view={view}
        caption={t('stations-title')}
        hideCaption
        columns={stationColumns(view, pack)}
        rows={stations}
        empty={t('stations-empty')}
      />
      <ExportLinks view={view} href={href} />
    </Page>
  )
}

export function stationColumns(view: View, pack: Pack): Column<StationPlace>[] {
  const t = say(messages, view)
  return [
    {
      label: t('column-office'),
      value: (station) => stationTitle(view, station),
      show: (station) => (
        <a class="govuk-link" href={view.to(stationPath(station))}>
          {stationTitle(view, station)}
        </a>
      ),
    },
    { label: t('column-lead'), value: (station) => station.lead_title },
    {
      label: t('column-station-state'),
      value: (station) => t(`station-state-${stationState(station, view.today)}`),
      show: (station) => <StationStateTag view={view} station={station} />,
    },
    { label: t('column-since'), value: (station) => dayOrNull(view, station.opened_on) },
    { label: t('column-known'), value: (station) => dayOrNull(view, station.in_operation_on) },
    { label: t('column-hours'), value: (station) => hoursText(view, station.hours) || null },
    {
      label: t('column-services'),
      value: (station) =>
        station.services.map((service) => titleOf(pack, 'service', service, view.language)).join('; ') || null,
    },
  ]
}
