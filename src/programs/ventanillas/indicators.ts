// What the Ventanillas count: each number of the monthly report with its definition and the database function that makes it.
import { yearOf, type Day, type Month } from '#kernel/day'
import type { Id } from '#kernel/id'
import { sql } from '#platform/database'
import type { Indicator as Definition, Ratio } from '#platform/indicator'
import type { Source } from './rules/tally.ts'

type Query = ReturnType<typeof sql>

export interface Indicator extends Definition {
  /** The function of the schema figures in which the number is counted; `everyCount` for one that follows from other numbers. */
  readonly figure: string
  /** The entries that it is counted from. */
  readonly source: 'visits' | 'services' | 'groups' | 'materials' | 'referrals' | 'enrolments'
  /** What it is broken down by: a kind of the pack's items, or a list of our own; null for a single number. */
  readonly by:
    | 'need'
    | 'topic'
    | 'screening'
    | 'vaccination'
    | 'program'
    | 'first-visit'
    | 'method'
    | 'material'
    | 'mode'
    | 'result'
    | 'closer'
    /** Contacts at the window, and heads at activities. */
    | 'way'
    /** Items of two words: the program and "adult" or "child". */
    | 'enrolment'
    | null
  /** It follows from other numbers of the same months: nobody tells it. */
  readonly derived?: true
  /** It counts receipts, which are erased after 31 January of the next year. */
  readonly fromReceipts?: true
}

/** The function that puts the others together: entries, what stations told as a month, and what follows from them. */
const everyCount = 'ventanillas_every_count'

const summed = { version: 1, overTime: 'sum', overOffices: 'sum', overItems: 'sum' } as const
const overlapping = { ...summed, overItems: 'none', unit: 'contacts' } as const
const visits = { ...summed, unit: 'contacts', source: 'visits', figure: 'ventanillas_visits' } as const
const services = { ...summed, unit: 'services', source: 'services', figure: 'ventanillas_services' } as const
const atWindow = { ...overlapping, source: 'services', figure: 'ventanillas_services' } as const
const groups = { ...summed, source: 'groups', figure: 'ventanillas_groups' } as const
const referrals = { ...summed, unit: 'referrals', source: 'referrals', figure: 'ventanillas_referrals' } as const
const enrolments = { ...summed, unit: 'enrolments', source: 'enrolments', figure: 'ventanillas_enrolments' } as const
const derived = { figure: everyCount, derived: true } as const

/** The numbers of the monthly report in the order of its page. Title: `indicator-<id>`; definition: `definition-<id>`. */
export const indicators = [
  { ...visits, id: 'contacts', by: null },
  {
    id: 'known-persons',
    version: 1,
    unit: 'persons',
    overTime: 'distinct',
    overOffices: 'none',
    overItems: 'none',
    source: 'visits',
    figure: 'ventanillas_persons',
    by: null,
    fromReceipts: true,
  },
  { ...visits, id: 'first-visits', by: 'first-visit', overItems: 'none' },
  { ...visits, id: 'interpreters', by: null },
  { ...summed, ...derived, id: 'informed', unit: 'contacts-and-heads', source: 'services', by: 'way' },
  { ...services, id: 'informed-at-window', unit: 'contacts', by: null },
  { ...atWindow, id: 'needs', by: 'need' },
  { ...atWindow, id: 'topics', by: 'topic' },
  { ...services, id: 'screenings', by: 'screening' },
  { ...services, id: 'vaccinations', by: 'vaccination' },
  { ...services, ...derived, id: 'tests', by: null },
  { ...services, ...derived, id: 'tests-and-vaccinations', by: null },
  { ...services, id: 'informed-on-programs', unit: 'contacts', by: null },
  { ...atWindow, id: 'programs', by: 'program' },
  { ...groups, id: 'heads', unit: 'heads', by: 'method' },
  { ...summed, id: 'materials', unit: 'copies', source: 'materials', figure: 'ventanillas_materials', by: 'material' },
  { ...groups, id: 'mobile-days', unit: 'days', by: null },
  { ...referrals, id: 'referrals-made', by: 'mode' },
  { ...referrals, id: 'referrals-accepted', by: null },
  { ...referrals, id: 'referrals-booked', by: null },
  { ...referrals, id: 'referrals-kept', by: null },
  { ...referrals, id: 'referrals-not-kept', by: null },
  { ...referrals, id: 'referrals-ended', by: 'result' },
  { ...referrals, id: 'referrals-closed', by: 'closer' },
  { ...referrals, id: 'medical-homes', by: null },
  { ...referrals, id: 'health-centers', by: null },
  { ...referrals, id: 'homes-and-centers', by: null },
  { ...enrolments, id: 'enrolments-informed', by: 'enrolment' },
  { ...enrolments, id: 'enrolments-applied', by: 'enrolment' },
  { ...enrolments, id: 'enrolments-enrolled', by: 'enrolment' },
  { ...enrolments, ...derived, id: 'enrolled', by: null },
  { ...enrolments, id: 'enrolments-refused', by: 'enrolment' },
] as const satisfies readonly Indicator[]

export type IndicatorId = (typeof indicators)[number]['id']

export const findIndicator = (id: string): (Indicator & { readonly id: IndicatorId }) | undefined =>
  indicators.find((indicator) => indicator.id === id)

const ended = (item: string) => ({ indicator: 'referrals-ended', item }) as const

/** Rates. Title: `ratio-<id>`; definition: `definition-ratio-<id>`. */
export const ratios = [
  {
    id: 'closing-rate',
    version: 1,
    numerator: ended('completed'),
    denominator: [ended('completed'), ended('not-completed'), ended('declined'), ended('cancelled')],
  },
  {
    id: 'accepted-of-made',
    version: 1,
    numerator: { indicator: 'referrals-accepted' },
    denominator: [{ indicator: 'referrals-made' }],
  },
  {
    id: 'booked-of-made',
    version: 1,
    numerator: { indicator: 'referrals-booked' },
    denominator: [{ indicator: 'referrals-made' }],
  },
  {
    id: 'enrolled-of-applied',
    version: 1,
    numerator: { indicator: 'enrolled' },
    denominator: [{ indicator: 'enrolments-applied' }],
  },
] as const satisfies readonly (Ratio & {
  readonly numerator: { readonly indicator: IndicatorId }
  readonly denominator: readonly { readonly indicator: IndicatorId }[]
})[]

/** Whether what the number counts is still kept: receipts are gone after 31 January of the year after the span's first day. */
export const isCountable = (indicator: Indicator, from: Day, today: Day): boolean =>
  indicator.fromReceipts === undefined || today <= `${yearOf(from) + 1}-01-31`

/** The kinds of entries that a number is counted from. */
export const sourcesOf = ({ id, source }: Pick<Indicator, 'id' | 'source'>): readonly Source[] => {
  if (id === 'mobile-days' || id === 'informed') return ['visits', 'groups']
  return [source === 'services' ? 'visits' : source]
}

/** The numbers that one which follows from others is made of. */
const madeOf: Readonly<Record<string, readonly string[]>> = {
  informed: ['informed-at-window', 'heads'],
  tests: ['screenings'],
  'tests-and-vaccinations': ['screenings', 'vaccinations'],
  enrolled: ['enrolments-enrolled'],
}

/** What a station's month was told as totals, and the kinds of entries that it has besides; nothing told where it has entries only. */
export interface ToldMonth {
  readonly station_id: Id<'station'>
  readonly custodian_id: Id<'organization'>
  readonly month: Month
  readonly told: readonly string[]
  readonly entered: readonly string[]
}

/** Whether the number, or one that it is made of, was told as a total of the month. */
export const isTold = ({ id }: Pick<Indicator, 'id'>, { told }: Pick<ToldMonth, 'told'>): boolean =>
  [id, ...(madeOf[id] ?? [])].some((one) => told.includes(one))

/** Whether a month was told as totals and nobody said this number of it: that is not 0. */
export const isUntold = (indicator: Pick<Indicator, 'id' | 'source'>, { told, entered }: ToldMonth): boolean =>
  told.length > 0 && !isTold(indicator, { told }) && !sourcesOf(indicator).some((source) => entered.includes(source))

/** Whose numbers, from which day to which, both included. */
export interface Span {
  readonly station: Id<'station'>
  readonly custodian: Id<'organization'>
  readonly from: Day
  readonly to: Day
}

/** The functions that are needed for the indicators: a number that follows from others needs theirs too. */
export const figuresFor = (only: readonly Indicator[]): string[] => [
  ...new Set(only.flatMap(({ figure, id }) => (figure === everyCount ? partsOf[id]! : [figure]))),
]

const partsOf: Readonly<Record<string, readonly string[]>> = {
  informed: ['ventanillas_services', 'ventanillas_groups'],
  tests: ['ventanillas_services'],
  'tests-and-vaccinations': ['ventanillas_services'],
  enrolled: ['ventanillas_enrolments'],
}

/**
 * Every number that can be counted today, or those asked for: (indicator, version, figure, item, value), by the functions
 * named above. A breakdown without any item gives one row, the empty item with 0, which says that it was counted.
 */
export function figuresQuery(span: Span, today: Day, only?: readonly IndicatorId[]): Query {
  const asked = indicators.filter(
    (indicator) => isCountable(indicator, span.from, today) && (only?.includes(indicator.id) ?? true),
  )
  const wanted = asked.map(({ id, version, figure }) => ({ indicator: id, version, figure }))
  return sql`
    select d.indicator, d.version, d.figure, coalesce(f.item, '') as item, coalesce(f.value, 0) as value
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as d (indicator text, version int, figure text)
    left join figures.ventanillas_counts(${span.from}::date, ${span.to}::date, 'span', ${span.station}::uuid,
      ${span.custodian}::uuid, ${figuresFor(asked)}::text[]) f on f.indicator = d.indicator`
}
