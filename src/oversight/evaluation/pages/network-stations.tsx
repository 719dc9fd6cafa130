// Stations beside each other: a rate of each within what chance explains, and beside it whose word it rests on. It ranks nobody.
import { say, sayNumber } from '#platform/messages'
import { DataTable, Filters, FunnelPlot, funnelDenominators, Notice, Select } from '#platform/ui'
import type { View } from '#platform/view'
import { codesFor, ratios, sayKey, sayRatio } from '#programs/ventanillas'
import type { Pack } from '#platform/pack'
import { listFunnelLimits, measureDispersion, standingOf, type Standing } from '#statistics/funnel'
import { rateOf } from '#statistics/rates'
import { messages } from '../messages/network.ts'
import type { NetworkPlace, RateParts } from '../rules/network.ts'
import type { Told } from '../rules/network-told.ts'
import type { FileColumn } from './network-dictionary.ts'
import type { Sheet } from './network-sheet.tsx'
import {
  Files,
  isObjected,
  Missing,
  namePlace,
  reportAddress,
  reportSheet,
  sayOwn,
  sayPercent,
  sayRate,
  saySpan,
  type Asked,
} from './network-words.tsx'

export type Rate = (typeof ratios)[number]

/** A station's rate; for the closing rate also how many ends rest on whose word, and of how many nobody knows the end. */
export interface StationRate extends RateParts, Told {
  readonly place: NetworkPlace
  readonly standing: Standing | null
  readonly closers: readonly number[]
  readonly unknown: number
}

export interface StationsProps {
  readonly view: View
  readonly pack: Pack
  readonly asked: Asked
  readonly rate: Rate
  readonly stations: readonly StationRate[]
}

/** The page that compares. */
export function stationsSheet(props: StationsProps): Sheet {
  const { view, asked, rate, stations } = props
  const t = say(messages, view)
  const all = rateOf(stations)
  const title = sayRatio(view, rate.id)
  return reportSheet(
    view,
    asked,
    'stations',
    <>
      <RateFilters view={view} asked={asked} rate={rate} />
      {!isObjected(asked) && (
        <>
          <h2 class="govuk-heading-m">
            <a class="govuk-link" href={view.to(reportAddress(`/definitions/${rate.id}`, { year: asked.year }))}>
              {title}
            </a>
          </h2>
          <p class="govuk-body">{sayKey(view, `definition-ratio-${rate.id}`)}</p>
          {all.rate === null ? (
            <Notice>{t('network-no-rate', { span: saySpan(view, asked) })}</Notice>
          ) : (
            <Compared {...props} title={title} all={{ ...all, rate: all.rate }} />
          )}
        </>
      )}
    </>,
  )
}

function RateFilters({ view, asked, rate }: Pick<StationsProps, 'view' | 'asked' | 'rate'>) {
  const t = say(messages, view)
  const { form, year, firstYear } = asked
  const thisYear = Number(view.today.slice(0, 4))
  const years = Array.from({ length: thisYear - firstYear + 1 }, (_, index) => thisYear - index)
  return (
    <Filters view={view} action={view.to(reportAddress('/stations', {}))} state={form} messages={messages}>
      <Select
        form={form}
        name="year"
        label={t('network-year')}
        options={years.map((one) => ({ value: one, text: String(one) }))}
        preset={year}
      />
      <Select
        form={form}
        name="rate"
        label={t('network-rate')}
        options={ratios.map(({ id }) => ({ value: id, text: sayRatio(view, id) }))}
        preset={rate.id}
      />
    </Filters>
  )
}

/** Whether chance has limits here: each numerator is a part of its denominator, and there are stations to compare. */
const isComparable = (stations: readonly RateParts[]): boolean =>
  stations.every(({ numerator, denominator }) => numerator <= denominator) && areSeveral(stations)

const areSeveral = (stations: readonly RateParts[]): boolean =>
  stations.filter(({ denominator }) => denominator > 0).length > 1

/** Stations with where they stand, in the order of their names. */
export function withStandings(stations: readonly Omit<StationRate, 'standing'>[]): StationRate[] {
  const { rate } = rateOf(stations)
  const isKnown = rate !== null && isComparable(stations)
  return stations.map((one) => ({ ...one, standing: isKnown && one.denominator > 0 ? standingOf(one, rate) : null }))
}

/** Above this stations differ more than chance makes them. */
const muchSpread = 2

interface ComparedProps extends StationsProps {
  readonly title: string
  /** All stations together. */
  readonly all: RateParts & { readonly rate: number }
}

function Compared(props: ComparedProps) {
  const { view, pack, asked, rate, stations, title, all } = props
  const t = say(messages, view)
  const label = `${title} · ${saySpan(view, asked)}`
  const told = stations.filter(({ isTold }) => isTold)
  return (
    <>
      <p class="govuk-body-l">{t('network-rate-all', { rate: sayRate(view, all) ?? '' })}</p>
      {isComparable(stations) ? (
        <Funnel {...props} label={label} />
      ) : (
        <p class="govuk-body">{t(areSeveral(stations) ? 'network-no-limits' : 'network-alone')}</p>
      )}
      <DataTable
        view={view}
        caption={label}
        captionSize="s"
        columns={stationColumns(view, pack, rate, stations)}
        rows={told}
      />
      <Missing
        view={view}
        asked={asked}
        places={stations.filter(({ isTold }) => !isTold).map(({ place }) => place)}
        told={told.map(({ place }) => place)}
      />
      {rate.id === 'closing-rate' && <p class="govuk-body">{t('network-closers-explain')}</p>}
      <p class="govuk-body">{t('network-rate-unsigned')}</p>
      <Files view={view} path="/stations" query={{ year: asked.year, rate: rate.id }} />
    </>
  )
}

/** The stations within the limits of chance; the table below has the same numbers. */
function Funnel({ view, stations, all, label }: ComparedProps & { label: string }) {
  const t = say(messages, view)
  const points = stations.map(({ place, numerator, denominator, standing }) => ({
    label: namePlace(view, place),
    numerator,
    denominator,
    standing: standing ?? ('within' as const),
  }))
  const spread = measureDispersion(stations, all.rate)
  return (
    <>
      <FunnelPlot
        view={view}
        label={label}
        rate={all.rate}
        limits={listFunnelLimits(all.rate, funnelDenominators(points))}
        points={points}
        pointLabel={t('network-station')}
        numeratorLabel={t('network-numerator')}
        denominatorLabel={t('network-denominator')}
        rateLabel={t('network-rate-value')}
        table="none"
      />
      {spread !== null && spread > muchSpread && (
        <p class="govuk-body">
          {t('network-spread', { times: sayNumber(view, Math.round(Math.sqrt(spread) * 10) / 10) })}
        </p>
      )}
    </>
  )
}

/** The columns of the comparison: the same on the page and on paper. A station that told nothing has no numbers, which are not 0. */
export function stationColumns(
  view: View,
  pack: Pack,
  rate: Rate,
  stations: readonly StationRate[],
): FileColumn<StationRate>[] {
  const t = say(messages, view)
  return [
    {
      label: t('network-station'),
      means: t('network-means-station'),
      value: ({ place }) => namePlace(view, place),
      show: ({ place }) => (
        <>
          {namePlace(view, place)}
          <span class="below">{place.custodian_title}</span>
        </>
      ),
    },
    toldColumn(view),
    ...rateColumns(view, rate),
    ...(isComparable(stations) ? [standingColumn(view)] : []),
    ...(rate.id === 'closing-rate' ? closerColumns(view, pack) : []),
  ]
}

/** How many of its months a station signed, of those that should have a report. */
function toldColumn(view: View): FileColumn<StationRate> {
  const t = say(messages, view)
  return {
    label: t('network-months-told'),
    means: t('network-means-months-told'),
    value: ({ signed, expected }) => t('network-months-told-value', { signed, expected }),
    show: ({ signed, expected }) => (
      <span class="unbroken">{t('network-months-told-value', { signed, expected })}</span>
    ),
  }
}

function rateColumns(view: View, rate: Rate): FileColumn<StationRate>[] {
  const t = say(messages, view)
  const definition = sayKey(view, `definition-ratio-${rate.id}`)
  return [
    {
      label: t('network-numerator'),
      means: t('network-means-numerator', { definition }),
      value: ({ isTold, numerator }) => (isTold ? numerator : null),
      numeric: true,
    },
    {
      label: t('network-denominator'),
      means: t('network-means-denominator', { definition }),
      value: ({ isTold, denominator }) => (isTold ? denominator : null),
      numeric: true,
    },
    {
      label: t('network-rate-value'),
      means: t('network-means-rate'),
      value: ({ numerator, denominator }) => (denominator === 0 ? null : sayPercent(view, numerator / denominator)),
      numeric: true,
    },
  ]
}

function standingColumn(view: View): FileColumn<StationRate> {
  const t = say(messages, view)
  return {
    label: t('network-standing'),
    means: t('network-means-standing'),
    value: ({ isTold, standing }) =>
      sayOwn(view, isTold ? `network-standing-${standing ?? 'none'}` : 'network-state-missing'),
    class: 'unbroken',
  }
}

/** How many ends rest on whose word, and of how many nobody knows the end. */
function closerColumns(view: View, pack: Pack): FileColumn<StationRate>[] {
  const t = say(messages, view)
  return [
    ...codesFor(pack, 'closer').map((closer, index): FileColumn<StationRate> => ({
      label: t('network-closed-by', { closer: sayKey(view, `closer-${closer}`) }),
      means: t('network-means-closed-by'),
      value: ({ isTold, closers }) => (isTold ? (closers[index] ?? 0) : null),
      numeric: true,
    })),
    {
      label: t('network-unknown'),
      means: t('network-means-unknown'),
      value: ({ isTold, unknown }) => (isTold ? unknown : null),
      numeric: true,
    },
  ]
}

/** The comparison as a file: of every station, also of those that told nothing, with its code and its agency. */
export function stationFileColumns(
  view: View,
  pack: Pack,
  rate: Rate,
  stations: readonly StationRate[],
): FileColumn<StationRate>[] {
  const t = say(messages, view)
  const [station, ...others] = stationColumns(view, pack, rate, stations)
  return [
    station!,
    { label: t('network-code'), means: t('network-means-code'), value: ({ place }) => place.code },
    { label: t('network-agency'), means: t('network-means-agency'), value: ({ place }) => place.custodian_title },
    ...others,
  ]
}
