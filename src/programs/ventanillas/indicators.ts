// What the Ventanillas count: each number of the monthly report with its definition and the database function that makes it.
import { yearOf, type Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { sql } from '#platform/database'

type Query = ReturnType<typeof sql>

/**
 * What one unit of a number is. One person who comes twice is two contacts; two tests in one visit are two services; somebody
 * who is sent to two places is two referrals.
 */
export type Unit = 'contacts' | 'persons' | 'services' | 'heads' | 'copies' | 'days' | 'referrals' | 'enrolments'

/** sum: parts may be added. distinct: asked anew for each span, never added. none: there is no such number. */
export type Aggregation = 'sum' | 'distinct' | 'none'

export interface Indicator {
  readonly id: string
  /** Raised when what is counted changes; a signed number keeps the version that made it. */
  readonly version: number
  readonly unit: Unit
  readonly overTime: Aggregation
  readonly overOffices: Aggregation
  /** The function of the schema figures that the database runs. */
  readonly figure: string
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
    /** Items of two words: the program and "adult" or "child". */
    | 'enrolment'
    | null
  /** It counts receipts, which are erased after 31 January of the next year. */
  readonly fromReceipts?: true
}

const contacts = { version: 1, unit: 'contacts', overTime: 'sum', overOffices: 'sum' } as const
const services = { ...contacts, unit: 'services' } as const
const referrals = { ...contacts, unit: 'referrals' } as const
const enrolments = { ...contacts, unit: 'enrolments', by: 'enrolment' } as const

/** The numbers of the monthly report in the order of its page. Title: `indicator-<id>`; definition: `definition-<id>`. */
export const indicators = [
  { ...contacts, id: 'contacts', figure: 'ventanillas_contacts', by: null },
  {
    id: 'known-persons',
    version: 1,
    unit: 'persons',
    overTime: 'distinct',
    overOffices: 'none',
    figure: 'ventanillas_known_persons',
    by: null,
    fromReceipts: true,
  },
  { ...contacts, id: 'first-visits', figure: 'ventanillas_first_visits', by: 'first-visit' },
  { ...contacts, id: 'interpreters', figure: 'ventanillas_interpreters', by: null },
  { ...contacts, id: 'needs', figure: 'ventanillas_needs', by: 'need' },
  { ...contacts, id: 'topics', figure: 'ventanillas_topics', by: 'topic' },
  { ...services, id: 'screenings', figure: 'ventanillas_screenings', by: 'screening' },
  { ...services, id: 'vaccinations', figure: 'ventanillas_vaccinations', by: 'vaccination' },
  { ...contacts, id: 'informed-on-programs', figure: 'ventanillas_informed_on_programs', by: null },
  { ...contacts, id: 'programs', figure: 'ventanillas_programs', by: 'program' },
  { ...contacts, unit: 'heads', id: 'heads', figure: 'ventanillas_heads', by: 'method' },
  { ...contacts, unit: 'copies', id: 'materials', figure: 'ventanillas_materials', by: 'material' },
  { ...contacts, unit: 'days', id: 'mobile-days', figure: 'ventanillas_mobile_days', by: null },
  { ...referrals, id: 'referrals-made', figure: 'ventanillas_referrals_made', by: 'mode' },
  { ...referrals, id: 'referrals-accepted', figure: 'ventanillas_referrals_accepted', by: null },
  { ...referrals, id: 'referrals-booked', figure: 'ventanillas_referrals_booked', by: null },
  { ...referrals, id: 'referrals-kept', figure: 'ventanillas_referrals_kept', by: null },
  { ...referrals, id: 'referrals-not-kept', figure: 'ventanillas_referrals_not_kept', by: null },
  { ...referrals, id: 'referrals-ended', figure: 'ventanillas_referrals_ended', by: 'result' },
  { ...referrals, id: 'referrals-closed', figure: 'ventanillas_referrals_closed', by: 'closer' },
  { ...referrals, id: 'medical-homes', figure: 'ventanillas_medical_homes', by: null },
  { ...referrals, id: 'health-centers', figure: 'ventanillas_health_centers', by: null },
  { ...enrolments, id: 'enrolments-informed', figure: 'ventanillas_enrolments_informed' },
  { ...enrolments, id: 'enrolments-applied', figure: 'ventanillas_enrolments_applied' },
  { ...enrolments, id: 'enrolments-enrolled', figure: 'ventanillas_enrolments_enrolled' },
  { ...enrolments, id: 'enrolments-refused', figure: 'ventanillas_enrolments_refused' },
] as const satisfies readonly Indicator[]

export type IndicatorId = (typeof indicators)[number]['id']

export const findIndicator = (id: string): (Indicator & { readonly id: IndicatorId }) | undefined =>
  indicators.find((indicator) => indicator.id === id)

/** Whether what the number counts is still kept: receipts are gone after 31 January of the year after the span's first day. */
export const isCountable = (indicator: Indicator, from: Day, today: Day): boolean =>
  indicator.fromReceipts === undefined || today <= `${yearOf(from) + 1}-01-31`

/** Whose numbers, from which day to which, both included. */
export interface Span {
  readonly station: Id<'station'>
  readonly custodian: Id<'organization'>
  readonly from: Day
  readonly to: Day
}

/**
 * Every number that can be counted today, or those asked for: (indicator, version, figure, item, value), by the functions
 * named above. A breakdown without any item gives one row, the empty item with 0, which says that it was counted.
 */
export const figuresQuery = (span: Span, today: Day, only?: readonly IndicatorId[]): Query =>
  sql.join(
    indicators
      .filter((indicator) => isCountable(indicator, span.from, today) && (only?.includes(indicator.id) ?? true))
      .map(
        ({ id, version, figure }) => sql`
          select ${id}::text as indicator, ${version}::int as version, ${figure}::text as figure,
            coalesce(f.item, '') as item, coalesce(f.value, 0) as value
          from (select) as always
          left join ${sql.ref(`figures.${figure}`)}(${span.station}::uuid, ${span.custodian}::uuid, ${span.from}::date, ${span.to}::date) f
            on true`,
      ),
    sql` union all `,
  )
