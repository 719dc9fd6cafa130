// What the pages of the network share: the frame with its parts, the choice of year and number, and names of numbers and states.
import type { Child } from 'hono/jsx'
import type { FormState } from '#platform/forms'
import { say, sayNumber, type Values } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { Details, ExportLinks, Filters, Select, TabLinks, type Option } from '#platform/ui'
import type { View } from '#platform/view'
import {
  codesFor,
  indicators,
  itemKinds,
  itemLabel,
  itemsOf,
  sayKey,
  stationTitle,
  type Indicator,
  type IndicatorId,
  type ItemKind,
} from '#programs/ventanillas'
import { messages } from '../messages/network.ts'
import {
  monthsOf,
  splitMissing,
  type Chosen,
  type NetworkPlace,
  type NetworkState,
  type RateParts,
} from '../rules/network.ts'
import type { Day, Month } from '#kernel/day'
import { sheetOf, type Sheet } from './network-sheet.tsx'

export const networkPath = '/network/report'

/** What the reader asked for, read: the year, the number, and how far the year has ended. */
export interface Asked {
  readonly scope: 'network' | 'office' | 'agency'
  readonly year: number
  readonly firstYear: number
  /** The last month of the year that has ended. */
  readonly ended: Month | undefined
  /** As of which day is counted: the installation's, by which receipts are erased. Nowhere is it earlier than where months end last. */
  readonly countedOn: Day
  readonly indicator: Indicator & { readonly id: IndicatorId }
  readonly chosen: Chosen
  /** The filter as the address has it, with what was objected. */
  readonly form: FormState
}

type Key = keyof typeof messages

/** Says a phrase whose key is put together from a list of our own. */
export const sayOwn = (view: View, key: string, values?: Values): string => say(messages, view)(key as Key, values)

/** The number's name, with its item where one was chosen. */
export function nameOfNumber(
  view: View,
  pack: Pack,
  { indicator, chosen }: Pick<Asked, 'indicator' | 'chosen'>,
): string {
  const title = sayKey(view, `indicator-${indicator.id}`)
  if (chosen.item === null || indicator.by === null) return title
  return `${title}: ${itemLabel(view, pack, indicator.by, chosen.item)}`
}

export const sayState = (view: View, state: NetworkState): string => sayOwn(view, `network-state-${state}`)

/** A share as people read it: "48.5 %". */
export const sayPercent = (view: View, share: number): string =>
  say(messages, view)('network-percent', { percent: sayNumber(view, Math.round(share * 1000) / 10) })

/** A rate with its parts; null where there is nothing to divide by. */
export const sayRate = (view: View, { numerator, denominator }: RateParts): string | null =>
  denominator === 0
    ? null
    : say(messages, view)('network-of', {
        percent: sayNumber(view, Math.round((numerator / denominator) * 1000) / 10),
        numerator: sayNumber(view, numerator),
        denominator: sayNumber(view, denominator),
      })

/** The year as far as it has ended: "2026, hasta octubre". */
export function saySpan(view: View, { year, ended }: Pick<Asked, 'year' | 'ended'>): string {
  const t = say(messages, view)
  const written = String(year)
  if (ended === undefined || ended === monthsOf(year).at(-1)) return t('network-whole', { year: written })
  return t('network-until', { year: written, month: sayMonthName(view, ended) })
}

/** A station with its agency where the office alone does not tell them apart. */
export const namePlace = (view: View, place: NetworkPlace): string => stationTitle(view, place)

const formats = (month: 'short' | 'long') => ({
  es: new Intl.DateTimeFormat('es-MX', { month, timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat('en-US', { month, timeZone: 'UTC' }),
})
const [briefMonths, wholeMonths] = [formats('short'), formats('long')]

const firstInstantOf = (month: Month): Date => new Date(`${month}-01T00:00:00Z`)

/** A month where its year stands above: "oct". */
export const sayMonthBriefly = ({ language }: View, month: Month): string =>
  briefMonths[language].format(firstInstantOf(month))

/** A month's name where its year stands beside it: "octubre". */
const sayMonthName = ({ language }: View, month: Month): string => wholeMonths[language].format(firstInstantOf(month))

/** An address of the report with what is asked for; what is null is left out. */
export function reportAddress(
  path: string,
  query: Readonly<Record<string, string | number | null | undefined>>,
): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  )
  return `${networkPath}${path}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`
}

/** What is asked for, as the address of another part of the report takes it. */
export const queryOf = ({ year, chosen }: Pick<Asked, 'year' | 'chosen'>) => ({
  year,
  indicator: chosen.indicator,
  item: chosen.item,
})

const tabs = [
  ['months', ''],
  ['years', '/years'],
  ['stations', '/stations'],
  ['map', '/map'],
  ['definitions', '/definitions'],
] as const

export type Tab = (typeof tabs)[number][0]

/** Whether what the address asks for could not be read. */
export const isObjected = ({ form }: Asked): boolean => form.objections.length > 0

/** A page of the report: whose numbers, its parts, and what stands in this one. */
export function reportSheet(view: View, asked: Asked, tab: Tab, content: Child): Sheet {
  const t = say(messages, view)
  const query = isObjected(asked) ? {} : queryOf(asked)
  const items = tabs.map(([name, path]) => ({
    text: sayOwn(view, `network-tab-${name}`),
    href: view.to(reportAddress(path, query)),
    current: name === tab,
  }))
  const parts = (
    <>
      <TabLinks view={view} label={t('network-tabs')} items={items} />
      {content}
    </>
  )
  const title = sayOwn(view, `network-title-${asked.scope}`)
  const caption = asked.scope === 'network' ? t('network-scope-network') : undefined
  return sheetOf({ title, caption, wide: true, scripts: ['print'] }, parts, isObjected(asked))
}

/** Stations that told nothing of the year: they stand in no table of numbers, and are said to be missing. */
export function Missing({ view, asked, places, told }: MissingProps) {
  const { whole, part } = splitMissing(places, told)
  return (
    <>
      <MissingPart view={view} asked={asked} places={part} />
      <MissingWhole view={view} asked={asked} places={whole} />
    </>
  )
}

interface MissingProps {
  readonly view: View
  readonly asked: Asked
  readonly places: readonly NetworkPlace[]
  /** Stations that have numbers, perhaps under another agency. */
  readonly told: readonly NetworkPlace[]
}

/** Stations that changed hands, of whose numbers under one agency there are none. */
function MissingPart({ view, asked, places }: Omit<MissingProps, 'told'>) {
  if (places.length === 0) return <></>
  const t = say(messages, view)
  const [first, last] = [`${asked.year}-01` as Month, asked.ended ?? (`${asked.year}-12` as Month)]
  return (
    <>
      <p class="govuk-body">{t('network-untold-part')}</p>
      <ul class="govuk-list govuk-list--bullet">
        {places.map((place) => {
          const from = place.led && place.led.from > first ? place.led.from : first
          const to = place.led && place.led.to < last ? place.led.to : last
          const span = { from: sayMonthName(view, from), to: sayMonthName(view, to) }
          return (
            <li>
              {t('network-untold-months', { station: namePlace(view, place), agency: place.custodian_title, ...span })}
            </li>
          )
        })}
      </ul>
    </>
  )
}

function MissingWhole({ view, asked, places }: Omit<MissingProps, 'told'>) {
  if (places.length === 0) return <></>
  const t = say(messages, view)
  return (
    <Details summary={t('network-untold', { count: places.length, span: saySpan(view, asked) })}>
      <p>
        <a class="govuk-link" href={view.to(reportAddress('', queryOf(asked)))}>
          {t('network-missing-where')}
        </a>
      </p>
      <ul class="govuk-list names">
        {places.map((place) => (
          <li>
            {namePlace(view, place)}
            <span class="below">{place.custodian_title}</span>
          </li>
        ))}
      </ul>
    </Details>
  )
}

/** What stands in a table, as files: the same columns, and what each of them means. */
export function Files({ view, path, query }: { view: View; path: string; query: Parameters<typeof reportAddress>[1] }) {
  return (
    <>
      <ExportLinks view={view} href={view.to(reportAddress(path, query))} />
      <p class="no-print">
        <a class="govuk-link" href={view.to(reportAddress(path, { ...query, format: 'dictionary' }))} download="">
          {say(messages, view)('network-dictionary')}
        </a>
      </p>
    </>
  )
}

const yearOptions = ({ firstYear, form }: Asked, thisYear: number): Option[] => {
  const years = Array.from({ length: thisYear - firstYear + 1 }, (_, index) => thisYear - index)
  const typed = form.objections.length > 0 ? [form.typed['year']].flat()[0] : undefined
  return [
    ...(typed ? [{ value: typed, text: typed }] : []),
    ...years.map((year) => ({ value: year, text: String(year) })),
  ]
}

/** The choice of year and number. A breakdown also offers its items; those that share visits are never put together. */
export function NumberFilters({ view, pack, asked, path }: { view: View; pack: Pack; asked: Asked; path: string }) {
  const t = say(messages, view)
  const { indicator, chosen, form } = asked
  const numbers = indicators.map(({ id }) => ({ value: id, text: sayKey(view, `indicator-${id}`) }))
  const items = itemOptions(view, pack, indicator)
  return (
    <Filters view={view} action={view.to(reportAddress(path, {}))} state={form} messages={messages}>
      <Select
        form={form}
        name="year"
        label={t('network-year')}
        options={yearOptions(asked, Number(view.today.slice(0, 4)))}
        preset={asked.year}
      />
      <Select form={form} name="indicator" label={t('network-number')} options={numbers} preset={indicator.id} />
      {items.length > 0 && (
        <Select form={form} name="item" label={t('network-item')} options={items} preset={chosen.item ?? ''} />
      )}
    </Filters>
  )
}

function itemOptions(view: View, pack: Pack, indicator: Indicator): Option[] {
  const { by } = indicator
  if (by === null) return []
  const items = shownCodes(pack, by).map((item) => ({ value: item, text: itemLabel(view, pack, by, item) }))
  return hasTotal(indicator) ? [{ value: '', text: say(messages, view)('network-item-all') }, ...items] : items
}

/** Whether there is a number of all items. */
export const hasTotal = ({ overItems }: Indicator): boolean => overItems === 'sum'

/** The items under which a number is told: what could mark somebody is told only together with others, under "other". */
export function shownCodes(pack: Pack, by: NonNullable<Indicator['by']>): string[] {
  const kind = by === 'enrolment' ? 'program' : by
  const hidden = new Set(
    itemKinds.some((one) => one === kind)
      ? itemsOf(pack, kind as ItemKind).flatMap(({ code, shown_as }) => (shown_as === code ? [] : [code]))
      : [],
  )
  const own = codesFor(pack, by).filter((code) => !hidden.has(code.split(' ')[0]!) && !code.startsWith('other'))
  const together = by === 'enrolment' ? ['other adult', 'other child'] : ['other']
  const others = codesFor(pack, by).filter((code) => code.startsWith('other'))
  return [...own, ...(hidden.size > 0 ? together : others)]
}
