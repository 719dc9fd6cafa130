// The hours of every week that a schedule tells. A schedule may hold for a summer, on some weeks or on one day: that is no week's hours, and
// whoever counts it among them says that a place is open, or closed, when it is not.
import { addDays, daysBetween, readDay, type Day } from '#kernel/day'
import type { Fields } from './documents.ts'
import type { FindingRule } from './findings.ts'

/** Hours between opening and closing on a weekday (1 is Monday), "09:00" and "24:00". */
export interface WeeklySpell {
  readonly weekday: number
  readonly opens: string
  readonly closes: string
}

/**
 * A schedule as it is understood on a day. *weekly*: hours of every week. *apart*: it says nothing of the weeks of that day. *unclear*:
 * it holds hours that are no week's, so that a weekday without hours may be open all the same. *silent*: it tells no hours.
 */
export interface ReadSchedule {
  readonly says: 'weekly' | 'apart' | 'unclear' | 'silent'
  readonly spells: readonly WeeklySpell[]
  /** What of it is remarkable: the field, and the rule that does not hold. */
  readonly broken: { readonly field: string; readonly rule: FindingRule } | null
}

const textIn = (record: Fields, name: string): string => {
  const value = record[name]
  return typeof value === 'string' ? value.trim() : ''
}

const isGiven = (record: Fields, name: string): boolean => textIn(record, name) !== '' || Number.isFinite(record[name])

const left = (says: ReadSchedule['says'], field: string, rule: FindingRule): ReadSchedule => ({
  says,
  spells: [],
  broken: { field, rule },
})

/** Reads a schedule as it holds on a day. */
export function readSchedule(schedule: Fields, on: Day): ReadSchedule {
  if (isSilent(schedule)) return { says: 'silent', spells: [], broken: null }
  return outsideIn(schedule, on) ?? patternIn(schedule) ?? spellsIn(schedule)
}

/** What holds on other days: its period is over, or has not begun. */
function outsideIn(schedule: Fields, on: Day): ReadSchedule | undefined {
  const begins = ['valid_from', 'dtstart'].find((name) => textIn(schedule, name) > on)
  if (begins !== undefined) return left('apart', begins, 'hours-hold-now')
  const ends = ['valid_to', 'until'].find((name) => textIn(schedule, name) !== '' && textIn(schedule, name) < on)
  if (ends !== undefined) return left('apart', ends, 'hours-hold-now')
  const last = lastCounted(schedule)
  return last !== undefined && last < on ? left('apart', 'count', 'hours-hold-now') : undefined
}

/** The last day on which a schedule that counts its weeks can hold; a count below one says nothing. */
function lastCounted(schedule: Fields): Day | undefined {
  const [count, interval = 1] = [schedule['count'], schedule['interval']]
  const from = readDay(textIn(schedule, 'dtstart'))
  if (typeof count !== 'number' || count < 1 || typeof interval !== 'number' || !from) return undefined
  const weeks = Math.min(count * Math.max(interval, 1), 10_000)
  return textIn(schedule, 'freq') === 'WEEKLY' ? addDays(from, Math.ceil(weeks) * 7) : undefined
}

const saysClosed = /\b(?:closed|cerrad[oa]s?|no hay servicio|no service)\b/i

const days = ['byday', 'freq', 'bymonthday', 'byweekno', 'byyearday']

/** What has no times and is no hours in words either: a holiday, or a day that is said to be closed. */
function isSilent(schedule: Fields): boolean {
  if (!hasNoTimes(schedule)) return false
  const words = `${textIn(schedule, 'description')} ${textIn(schedule, 'notes')}`.trim()
  const isOnDays = days.some((name) => isGiven(schedule, name))
  return saysClosed.test(words) || (!isOnDays && (isGiven(schedule, 'valid_from') || words === ''))
}

const hasNoTimes = (schedule: Fields): boolean => !isGiven(schedule, 'opens_at') && !isGiven(schedule, 'closes_at')

/** What is not of every week. */
function patternIn(schedule: Fields): ReadSchedule | undefined {
  if (hasNoTimes(schedule)) return left('unclear', 'opens_at', 'hours-are-told')
  if (isException(schedule)) return left('apart', 'valid_from', 'hours-are-of-every-week')
  if (textIn(schedule, 'freq') !== 'WEEKLY') return left('unclear', 'freq', 'hours-are-of-every-week')
  const narrows = ['count', 'byweekno', 'bymonthday', 'byyearday'].find((name) => isGiven(schedule, name))
  if (narrows !== undefined) return left('unclear', narrows, 'hours-are-of-every-week')
  if (![undefined, 0, 1].includes(schedule['interval'] as number | undefined))
    return left('unclear', 'interval', 'hours-are-of-every-week')
  return daysIn(schedule).length === 0 ? left('unclear', 'byday', 'hours-are-of-every-week') : undefined
}

/** Hours of some days, a month at most: of a holiday. */
function isException(schedule: Fields): boolean {
  const [from, to] = [readDay(textIn(schedule, 'valid_from')), readDay(textIn(schedule, 'valid_to'))]
  const isOnDays = isGiven(schedule, 'freq') || isGiven(schedule, 'byday')
  return !isOnDays && from !== undefined && to !== undefined && daysBetween(from, to) <= 31
}

const codes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']

/** The weekdays that it names; none where one of them is of some weeks only ("2MO"). */
function daysIn(schedule: Fields): number[] {
  const days = textIn(schedule, 'byday')
    .split(',')
    .map((code) => codes.indexOf(code.trim()) + 1)
  return days.includes(0) ? [] : [...new Set(days)]
}

function spellsIn(schedule: Fields): ReadSchedule {
  const [opens, closes] = [clockIn(schedule, 'opens_at'), clockIn(schedule, 'closes_at')]
  if (!opens || !closes) return left('unclear', opens ? 'closes_at' : 'opens_at', 'hours-are-told')
  const elsewhere = ['opens_at', 'closes_at'].find((name) => textIn(schedule, name).endsWith('Z'))
  if (elsewhere !== undefined) return left('unclear', elsewhere, 'hours-are-of-the-place')
  const until = closes === '00:00' ? '24:00' : closes
  const days = daysIn(schedule)
  if (opens < until) {
    const ends = ['valid_to', 'until'].find((name) => isGiven(schedule, name))
    const broken = ends === undefined ? null : ({ field: ends, rule: 'hours-have-no-end' } as const)
    return { says: 'weekly', spells: days.map((weekday) => ({ weekday, opens, closes: until })), broken }
  }
  if (!isOverMidnight(opens, until)) return left('unclear', 'closes_at', 'hours-close-after-they-open')
  const evenings = days.map((weekday) => ({ weekday, opens, closes: '24:00' }))
  const mornings = days.map((weekday) => ({ weekday: (weekday % 7) + 1, opens: '00:00', closes: until }))
  return {
    says: 'weekly',
    spells: [...evenings, ...mornings],
    broken: { field: 'closes_at', rule: 'hours-close-on-the-same-day' },
  }
}

/** Of at most twelve hours. What would be longer ("09:00 to 05:00") was as likely meant for the afternoon. */
const isOverMidnight = (opens: string, closes: string): boolean => minutesOf(opens) - minutesOf(closes) >= 12 * 60

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

const opening = /^(?:[01]\d|2[0-3]):[0-5]\d/
const closing = /^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)/

/** The clock where the place is: the standard writes its distance from UTC behind it. */
const clockIn = (schedule: Fields, name: string): string | undefined =>
  (name === 'closes_at' ? closing : opening).exec(textIn(schedule, name))?.[0]

/**
 * The hours of every week that schedules of one holder tell together, by weekday; none where any of them is unclear. Undefined where they
 * tell nothing of hours, so that another holder may.
 */
export function weeklyHours(schedules: readonly Fields[], on: Day): WeeklySpell[] | undefined {
  const told = schedules.map((schedule) => readSchedule(schedule, on)).filter(({ says }) => says !== 'silent')
  if (told.length === 0) return undefined
  return told.some(({ says }) => says === 'unclear') ? [] : joinSpells(told.flatMap(({ spells }) => spells))
}

/** Spells in their order; those that touch or overlap are one. */
function joinSpells(spells: readonly WeeklySpell[]): WeeklySpell[] {
  const keyOf = ({ weekday, opens, closes }: WeeklySpell): string => `${weekday} ${opens} ${closes}`
  const joined: WeeklySpell[] = []
  for (const spell of spells.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))) {
    const last = joined.at(-1)
    if (!last || last.weekday !== spell.weekday || last.closes < spell.opens) joined.push(spell)
    else if (spell.closes > last.closes) joined[joined.length - 1] = { ...last, closes: spell.closes }
  }
  return joined
}
