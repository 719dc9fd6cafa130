// A month as a station's own system counted it: what a line is, what must hold of it, and that its numbers agree.
import { z } from 'zod'
import { firstDayOf, lastDayOf, type Day, type Month } from '#kernel/day'
import { text } from '#kernel/draft'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'

/** How a number came about: counted one by one, estimated, from numbered tickets, or from how many were printed. */
export const tallyMethods = ['counted', 'estimated', 'ticket', 'print-run'] as const

/** One number of a month: an indicator, its item ('' where it is not broken down) and how many. */
export const TallyCell = z.object({
  indicator: text,
  item: text,
  value: z.union([text, z.number().transform(String)]).transform((typed, issue): number => {
    const number = /^\d{1,9}$/.test(typed) ? Number(typed) : Number.NaN
    if (Number.isNaN(number)) issue.addIssue({ code: 'custom', message: 'value-is-a-whole-number' })
    return number
  }),
  method: text.transform((typed) => typed || 'counted').pipe(z.enum(tallyMethods, { error: 'tally-method-is-known' })),
})

export type TallyCell = z.output<typeof TallyCell>

/** A number of the report without how it came about. */
export interface Cell {
  readonly indicator: string
  readonly item: string
  readonly value: number
}

/** What an indicator is to a tally: the items that it is broken down by, and which entries it counts. */
export interface TalliedIndicator {
  readonly id: string
  /** Codes that may stand as its item; only '' where it is one number. */
  readonly items: ReadonlySet<string>
  /** Whether its months and offices may be added, and it does not follow from other numbers. */
  readonly isTold: boolean
  /** The kinds of entries that it counts where there are any. */
  readonly sources: readonly Source[]
}

/** Kinds of entries: where a month has some, what is counted from them is not told as a total too. */
export type Source = 'visits' | 'groups' | 'materials' | 'referrals' | 'enrolments'

/** What the rules look at besides the numbers. */
export interface TallyCase {
  readonly today: Day
  readonly month: Month
  readonly indicators: ReadonlyMap<string, TalliedIndicator>
  readonly led: readonly { readonly from_on: Day | null; readonly to_on: Day | null }[]
  readonly station: { readonly opened_on: Day | null; readonly closed_on: Day | null }
  /** Sources that have standing entries of this station in the month. */
  readonly entered: ReadonlySet<Source>
  /** Indicators that were told of the month before: they stand in place of their entries, and telling them anew corrects them. */
  readonly told: ReadonlySet<string>
}

/** The rules of one number that do not hold. */
export function objectionsToCell(cell: TallyCell, seen: TallyCase): Objection[] {
  const known = seen.indicators.get(cell.indicator)
  const values = { indicator: cell.indicator, item: cell.item }
  return check([
    { rule: 'indicator-is-known', field: 'indicator', holds: known !== undefined, values },
    { rule: 'indicator-is-tallied', field: 'indicator', holds: known === undefined || known.isTold, values },
    {
      rule: 'item-is-known',
      field: 'item',
      holds: known === undefined || !known.isTold || known.items.has(cell.item),
      values,
    },
    {
      rule: 'month-is-told-once',
      field: 'indicator',
      holds:
        known === undefined ||
        seen.told.has(cell.indicator) ||
        !known.sources.some((source) => seen.entered.has(source)),
      values,
    },
  ])
}

/** The rules of the month as a whole: it has begun, the station ran, and the agency led it in some part of it. */
export const objectionsToMonth = ({ month, today, led, station }: TallyCase): Objection[] => {
  const [first, last] = [firstDayOf(month), lastDayOf(month)]
  return check([
    { rule: 'month-is-not-in-the-future', field: 'month', holds: first <= today },
    {
      rule: 'station-is-open-in-that-month',
      field: 'month',
      holds:
        (station.opened_on === null || station.opened_on <= last) &&
        (station.closed_on === null || first < station.closed_on),
    },
    {
      rule: 'agency-led-the-station-then',
      field: 'month',
      holds: led.some(
        ({ from_on, to_on }) => (from_on === null || from_on <= last) && (to_on === null || first <= to_on),
      ),
    },
  ])
}

/** What is a part of what: no item of the one can be more than the whole. */
const parts: readonly (readonly [part: string, whole: string])[] = [
  ['first-visits', 'contacts'],
  ['known-persons', 'contacts'],
  ['interpreters', 'contacts'],
  ['needs', 'contacts'],
  ['topics', 'contacts'],
  ['programs', 'contacts'],
  ['informed-at-window', 'contacts'],
  ['informed-on-programs', 'contacts'],
  ['informed-on-programs', 'informed-at-window'],
  ['programs', 'informed-on-programs'],
  ['medical-homes', 'homes-and-centers'],
  ['health-centers', 'homes-and-centers'],
]

/** What all items of the one together cannot pass: the sum of the others. Compared only where all of them were told. */
const sums: readonly (readonly [part: string, wholes: readonly string[]])[] = [
  ['first-visits', ['contacts']],
  ['informed-on-programs', ['programs']],
  ['informed', ['contacts', 'heads']],
  ['medical-homes', ['referrals-ended']],
  ['health-centers', ['referrals-ended']],
  ['homes-and-centers', ['medical-homes', 'health-centers']],
  ['referrals-closed', ['referrals-ended']],
]

/**
 * Where the numbers of one station's month contradict each other: more first visits than contacts, a need of more visits than
 * there were. A number that was not told is not compared. `days`: how many the span has. `values` say which number passes what.
 */
export function objectionsToCells(cells: readonly Cell[], days = 31): Objection[] {
  const told = new Map<string, number>([['days', days]])
  for (const { indicator, value } of cells) told.set(indicator, (told.get(indicator) ?? 0) + value)
  const single = [...parts, ['mobile-days', 'days'] as const].flatMap(([part, whole]) => {
    const limit = told.get(whole)
    const over = cells.filter((cell) => cell.indicator === part && limit !== undefined && cell.value > limit)
    return over.map((cell) => contradiction(cell, whole, limit!))
  })
  const together = sums.flatMap(([part, wholes]) => {
    const value = told.get(part)
    const limits = wholes.map((whole) => told.get(whole))
    if (value === undefined || limits.some((limit) => limit === undefined)) return []
    const limit = limits.reduce<number>((sum, each) => sum + each!, 0)
    const known = single.some(({ field }) => field === part)
    return value <= limit || known
      ? []
      : [contradiction({ indicator: part, item: '', value }, wholes.join(' + '), limit)]
  })
  return [...single, ...together]
}

const contradiction = ({ indicator, item, value }: Cell, other: string, limit: number): Objection => ({
  rule: 'month-agrees-with-itself',
  field: indicator,
  values: { indicator, item, value, other, limit },
})
