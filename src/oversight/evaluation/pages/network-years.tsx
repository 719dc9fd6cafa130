// The network year by year: every number and rate of several years side by side, known persons, and one number station by station.
import { say, sayMonth, sayNumber } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { Bars, DataTable, Notice, type Column } from '#platform/ui'
import type { View } from '#platform/view'
import {
  indicators,
  itemLabel,
  sayKey,
  sayRatio,
  type Indicator,
  type IndicatorId,
  type ratios,
} from '#programs/ventanillas'
import type { Month } from '#kernel/day'
import { messages } from '../messages/network.ts'
import type { NetworkPlace, RateParts } from '../rules/network.ts'
import type { FileColumn } from './network-dictionary.ts'
import type { Sheet } from './network-sheet.tsx'
import {
  Files,
  hasTotal,
  isObjected,
  Missing,
  nameOfNumber,
  namePlace,
  NumberFilters,
  queryOf,
  reportAddress,
  reportSheet,
  sayRate,
  saySpan,
  shownCodes,
  type Asked,
} from './network-words.tsx'

/** A year as far as it has ended, or the same months of the year before. */
export interface YearColumn {
  readonly year: number
  readonly ended: Month
  readonly same: boolean
}

/** A number of several years; null: nothing was counted in that year. */
export interface YearLine {
  readonly indicator: Indicator
  readonly item: string | null
  readonly values: readonly (number | null)[]
}

export interface RateLine {
  readonly ratio: (typeof ratios)[number]
  readonly values: readonly RateParts[]
}

/** Known persons of one agency, null where that is not known; `to` is the last month that it told, null where they are counted here. */
export interface PersonLine {
  readonly title: string
  readonly value: number | null
  readonly to: Month | null
}

export interface YearsProps {
  readonly view: View
  readonly pack: Pack
  readonly asked: Asked
  readonly columns: readonly YearColumn[]
  /** Years of which there is no number at all: they have no column. */
  readonly emptyYears: readonly number[]
  readonly lines: readonly YearLine[]
  readonly items: readonly YearLine[]
  readonly rates: readonly RateLine[]
  /** Undefined where the receipts are erased. */
  readonly persons: readonly PersonLine[] | undefined
  /** Whether the year had visits, so that there were receipts to erase. */
  readonly hadVisits: boolean
  /** The chosen number of each station, in the year and the one before. */
  readonly stations: readonly { readonly place: NetworkPlace; readonly values: readonly (number | null)[] }[]
}

/** The page of the years. */
export function yearsSheet(props: YearsProps): Sheet {
  const { view, pack, asked, columns } = props
  const t = say(messages, view)
  const none = <Notice>{t('network-none-ended', { year: String(asked.year) })}</Notice>
  return reportSheet(
    view,
    asked,
    'years',
    <>
      <NumberFilters view={view} pack={pack} asked={asked} path="/years" />
      {!isObjected(asked) && (columns.length === 0 ? none : <Years {...props} />)}
    </>,
  )
}

function Years(props: YearsProps) {
  const { view, pack, asked, lines, items, emptyYears } = props
  const t = say(messages, view)
  const number = nameOfNumber(view, pack, asked)
  const itemsTitle = sayKey(view, `indicator-${asked.indicator.id}`)
  return (
    <>
      <h2 class="govuk-heading-m">{t('network-years-title')}</h2>
      <p class="govuk-body">{t('network-years-explain')}</p>
      {emptyYears.length > 0 && <p class="govuk-body">{t('network-years-empty', { years: emptyYears.join(', ') })}</p>}
      <DataTable
        view={view}
        caption={t('network-years-title')}
        hideCaption
        columns={lineColumns(view, pack, props, 'indicator')}
        rows={lines}
      />
      <Files view={view} path="/years" query={queryOf(asked)} />
      <Rates {...props} />
      <Persons {...props} />
      {items.length > 0 && (
        <>
          <h2 class="govuk-heading-m">{itemsTitle}</h2>
          <DataTable
            view={view}
            caption={itemsTitle}
            hideCaption
            columns={lineColumns(view, pack, props, 'item')}
            rows={items}
          />
        </>
      )}
      <Stations {...props} label={t('network-bars-title', { number })} />
    </>
  )
}

function Rates(props: YearsProps) {
  const { view, rates } = props
  const t = say(messages, view)
  return (
    <section>
      <h2 class="govuk-heading-m">{t('network-rates-title')}</h2>
      <p class="govuk-body">{t('network-rates-explain')}</p>
      <DataTable
        view={view}
        caption={t('network-rates-title')}
        hideCaption
        columns={rateColumns(view, props)}
        rows={rates}
      />
    </section>
  )
}

/** What a year's column is called: whole, as far as it has ended, or the same months of the year before. */
function headOf(view: View, { year, ended, same }: YearColumn): string {
  return same ? say(messages, view)('network-years-same', { year: String(year) }) : saySpan(view, { year, ended })
}

/** The years of the table: as on the page, on paper and in files. */
export function lineColumns(
  view: View,
  pack: Pack,
  { columns, lines }: Pick<YearsProps, 'columns' | 'lines'>,
  name: 'indicator' | 'item',
): FileColumn<YearLine>[] {
  const t = say(messages, view)
  const title = ({ indicator, item }: YearLine): string => {
    if (item === null || indicator.by === null) return sayKey(view, `indicator-${indicator.id}`)
    const words = itemLabel(view, pack, indicator.by, item)
    return name === 'item' ? words : `${sayKey(view, `indicator-${indicator.id}`)}: ${words}`
  }
  return [
    { label: t('network-number'), means: t('network-means-number'), value: title },
    ...columns.map((column, index): FileColumn<YearLine> => ({
      label: headOf(view, column),
      means: t('network-means-year', { span: headOf(view, column) }),
      value: ({ values }) => values[index] ?? null,
      show: ({ indicator, item, values }) => (
        <YearValue
          view={view}
          column={column}
          indicator={indicator}
          item={item}
          value={values[index] ?? null}
          isTold={lines.some((line) => (line.values[index] ?? null) !== null)}
        />
      ),
      numeric: true,
    })),
  ]
}

interface YearValueProps {
  readonly view: View
  readonly column: YearColumn
  readonly indicator: Indicator
  readonly item: string | null
  readonly value: number | null
  /** Whether other numbers of that year were told. */
  readonly isTold: boolean
}

function YearValue({ view, column, indicator, item, value, isTold }: YearValueProps) {
  const none = isTold ? 'network-number-untold' : 'network-years-none'
  if (value === null) return <span class="no-value">{say(messages, view)(none)}</span>
  if (column.same) return <>{sayNumber(view, value)}</>
  const href = view.to(reportAddress(`/definitions/${indicator.id}`, { year: column.year, item }))
  return <a href={href}>{sayNumber(view, value)}</a>
}

function rateColumns(view: View, { columns }: YearsProps): Column<RateLine>[] {
  const t = say(messages, view)
  const year = columns.at(-1)!.year
  return [
    {
      label: t('network-rate'),
      value: ({ ratio }) => sayRatio(view, ratio.id),
      show: ({ ratio }) => (
        <a href={view.to(reportAddress(`/definitions/${ratio.id}`, { year }))}>{sayRatio(view, ratio.id)}</a>
      ),
    },
    ...columns.map((column, index): Column<RateLine> => ({
      label: headOf(view, column),
      value: ({ values }) => sayRate(view, values[index]!),
      numeric: true,
    })),
  ]
}

/** Known persons of the year: asked anew for the span, one agency at a time. */
function Persons({ view, asked, persons, hadVisits }: YearsProps) {
  const t = say(messages, view)
  const title = t('network-persons-title', { span: saySpan(view, asked) })
  return (
    <section>
      <h2 class="govuk-heading-m">
        <a class="govuk-link" href={view.to(reportAddress('/definitions/known-persons', { year: asked.year }))}>
          {title}
        </a>
      </h2>
      {persons === undefined ? (
        <Notice>
          {t(hadVisits ? 'network-persons-erased' : 'network-persons-untold', { year: String(asked.year) })}
        </Notice>
      ) : (
        <PersonsTable view={view} asked={asked} persons={persons} title={title} />
      )}
    </section>
  )
}

interface PersonsTableProps extends Pick<YearsProps, 'view' | 'asked'> {
  readonly persons: readonly PersonLine[]
  readonly title: string
}

function PersonsTable({ view, asked, persons, title }: PersonsTableProps) {
  const t = say(messages, view)
  const sum = persons.reduce((total, { value }) => total + (value ?? 0), 0)
  const last = asked.ended ?? `${asked.year}-12`
  const columns: Column<PersonLine>[] = [
    { label: t('network-agency'), value: (line) => line.title },
    {
      label: t('network-persons-count'),
      value: ({ value }) => value,
      show: ({ value }) =>
        value === null ? <span class="no-value">{t('network-persons-unknown')}</span> : sayNumber(view, value),
      numeric: true,
    },
    { label: t('network-persons-to'), value: ({ to }) => sayMonth(view, to ?? last) },
  ]
  return (
    <>
      <p class="govuk-body">{t('network-persons-explain')}</p>
      <DataTable
        view={view}
        caption={title}
        hideCaption
        columns={columns}
        rows={persons}
        total={persons.length > 1 ? { title: t('network-total'), value: sum, to: null } : undefined}
        empty={t('network-persons-none')}
      />
    </>
  )
}

function Stations({ view, asked, columns, stations, label }: YearsProps & { label: string }) {
  const t = say(messages, view)
  const shown = columns.filter(({ year }) => year >= asked.year - 1).map((column) => headOf(view, column))
  if (asked.indicator.overTime !== 'sum') return <></>
  const isTold = ({ values }: YearsProps['stations'][number]): boolean => values.some((value) => value !== null)
  return (
    <section>
      <h2 class="govuk-heading-m">{label}</h2>
      <Bars
        view={view}
        label={label}
        hideLabel
        itemLabel={t('network-station')}
        series={shown}
        missing={t('network-years-none')}
        items={stations.filter(isTold).map(({ place, values }) => ({
          label: namePlace(view, place),
          note: place.custodian_title,
          values,
        }))}
      />
      <Missing
        view={view}
        asked={asked}
        places={stations.filter((one) => !isTold(one)).map(({ place }) => place)}
        told={stations.filter(isTold).map(({ place }) => place)}
      />
    </section>
  )
}

/** Numbers whose sum over all items is another number of the table. */
const twins: readonly IndicatorId[] = ['screenings', 'enrolments-enrolled', 'referrals-closed']

/** The lines of the table of all numbers, each once. Where there is no number of all items they are asked for one by one, below. */
export const linesToAsk = (): { indicator: Indicator & { readonly id: IndicatorId }; item: null }[] =>
  indicators
    .filter((indicator) => indicator.overTime === 'sum' && hasTotal(indicator) && !twins.includes(indicator.id))
    .map((indicator) => ({ indicator, item: null }))

/** The items of the chosen number. */
export const itemsToAsk = (pack: Pack, indicator: Indicator): { indicator: Indicator; item: string | null }[] =>
  indicator.by === null ? [] : shownCodes(pack, indicator.by).map((item) => ({ indicator, item }))
