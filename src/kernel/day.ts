// Days without a clock and months without days: "2026-03-14" and "2026-03".

declare const dayMark: unique symbol
declare const monthMark: unique symbol

/** A calendar day, ISO 8601. Days compare as texts do. */
export type Day = string & { readonly [dayMark]: true }

/** A calendar month, ISO 8601. Months compare as texts do. */
export type Month = string & { readonly [monthMark]: true }

/** First to last day, both included; a null end is open. */
export interface Period {
  readonly from_on: Day
  readonly to_on: Day | null
}

/** Reads a day; undefined where the text is none, as "2026-02-30" is. */
export function readDay(text: string): Day | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const [year, month, day] = text.split('-').map(Number) as [number, number, number]
  const date = new Date(Date.UTC(year, month - 1, day))
  return year >= 1000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? (text as Day) : undefined
}

/** The day that the text names; an error where it names none. */
export function day(text: string): Day {
  const found = readDay(text)
  if (!found) throw new Error(`"${text}" is not a day`)
  return found
}

/** Reads a month; undefined where the text is none. */
export const readMonth = (text: string): Month | undefined =>
  /^[1-9]\d{3}-(0[1-9]|1[0-2])$/.test(text) ? (text as Month) : undefined

/** The month that the text names; an error where it names none. */
export function month(text: string): Month {
  const found = readMonth(text)
  if (!found) throw new Error(`"${text}" is not a month`)
  return found
}

interface Clock {
  readonly format: Intl.DateTimeFormat
  /** The minute since 1970 that was asked for last, and its day: clocks of the world differ by whole minutes. */
  minute: number
  day: Day
}

const clocks = new Map<string, Clock>()

/** The day that an instant falls on in an IANA time zone. */
export function dayAt(instant: Date, zone: string): Day {
  const clock = clocks.get(zone) ?? clockOf(zone)
  const minute = Math.floor(instant.getTime() / 60_000)
  if (clock.minute !== minute) {
    clock.minute = minute
    clock.day = clock.format.format(instant) as Day
  }
  return clock.day
}

function clockOf(zone: string): Clock {
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
  const clock = {
    format: new Intl.DateTimeFormat('en-CA', { timeZone: zone, ...parts }),
    minute: Number.NaN,
    day: '' as Day,
  }
  clocks.set(zone, clock)
  return clock
}

/** Whether the runtime knows the IANA time zone. */
export function isZone(name: string): boolean {
  try {
    return name.includes('/') && new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat
  } catch {
    return false
  }
}

export const addDays = (from: Day, days: number): Day =>
  new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10) as Day

/** How many days lie from one day to another; negative where the other is earlier. */
export const daysBetween = (from: Day, to: Day): number => (Date.parse(to) - Date.parse(from)) / 86_400_000

export const monthOf = (on: Day): Month => on.slice(0, 7) as Month

export const yearOf = (on: Day | Month): number => Number(on.slice(0, 4))

export const firstDayOf = (of: Month): Day => `${of}-01` as Day

export const lastDayOf = (of: Month): Day => addDays(firstDayOf(addMonths(of, 1)), -1)

export function addMonths(of: Month, months: number): Month {
  const count = yearOf(of) * 12 + Number(of.slice(5)) - 1 + months
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}` as Month
}

/** Whether the period holds on that day. */
export const holdsOn = (period: Period, on: Day): boolean =>
  period.from_on <= on && (period.to_on === null || on <= period.to_on)

/** Whether two periods share a day. */
export const overlap = (one: Period, other: Period): boolean =>
  (other.to_on === null || one.from_on <= other.to_on) && (one.to_on === null || other.from_on <= one.to_on)
