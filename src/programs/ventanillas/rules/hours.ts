// Opening hours: how they are typed, what must hold, and whether a station is open at an instant.
import { z } from 'zod'
import { text } from '#kernel/draft'
import type { Objection } from '#kernel/outcome'
import { check, type Rule } from '#kernel/rules'

/** ISO weekdays: 1 is Monday. */
export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const

/** A station may open twice a day: in the morning and again in the afternoon. */
export const spells = [1, 2] as const

/** A time between opening and closing on a weekday; "09:00" and "13:30" at the office's place. */
export interface Hours {
  readonly weekday: number
  readonly opens: string
  readonly closes: string
}

/** The name of a field of the form: "opens-1-2" is when it opens on Monday for the second time. */
export const hoursField = (end: 'opens' | 'closes', weekday: number, spell: number): string =>
  `${end}-${weekday}-${spell}`

const fields = weekdays.flatMap((weekday) => spells.map((spell) => ({ weekday, spell })))

/** Times and languages as they are typed: a day without times is closed. */
export const HoursDraft = z
  .object({
    languages: z
      .union([z.string().transform((one) => [one]), z.array(z.string())])
      .default([])
      .transform((codes) => [...new Set(codes.filter((code) => code !== ''))]),
  })
  .catchall(text)

export type HoursDraft = z.output<typeof HoursDraft>

const typedAt = (draft: HoursDraft, name: string): string => {
  const value = draft[name]
  return typeof value === 'string' ? value : ''
}

/** Reads "9:00" or "09:00" as "09:00"; undefined where it is no time of a day. */
export function readTime(typed: string): string | undefined {
  const match = /^(\d{1,2}):(\d{2})(?::00)?$/.exec(typed)
  if (!match || Number(match[1]) > 23 || Number(match[2]) > 59) return undefined
  return `${match[1]!.padStart(2, '0')}:${match[2]}`
}

/** The hours that a draft says, without the days on which it is closed. */
export const hoursIn = (draft: HoursDraft): Hours[] =>
  fields.flatMap(({ weekday, spell }) => {
    const opens = readTime(typedAt(draft, hoursField('opens', weekday, spell)))
    const closes = readTime(typedAt(draft, hoursField('closes', weekday, spell)))
    return opens && closes ? [{ weekday, opens, closes }] : []
  })

/** The rules of opening hours that do not hold, each beside the time that breaks it. */
export const objectionsToHours = (draft: HoursDraft, languages: ReadonlySet<string>): Objection[] =>
  check([
    ...fields.flatMap(({ weekday, spell }) => rulesOfSpell(draft, weekday, spell)),
    ...weekdays.map((weekday) => ({
      rule: 'hours-do-not-overlap',
      field: hoursField('opens', weekday, 2),
      holds: standApart(hoursIn(draft).filter((hours) => hours.weekday === weekday)),
    })),
    {
      rule: 'language-is-known',
      field: 'languages',
      holds: draft.languages.every((language) => languages.has(language)),
    },
  ])

function rulesOfSpell(draft: HoursDraft, weekday: number, spell: number): Rule[] {
  const [opensField, closesField] = [hoursField('opens', weekday, spell), hoursField('closes', weekday, spell)]
  const [opens, closes] = [typedAt(draft, opensField), typedAt(draft, closesField)]
  const [from, to] = [readTime(opens), readTime(closes)]
  return [
    { rule: 'time-can-be-read', field: opensField, holds: opens === '' || from !== undefined },
    { rule: 'time-can-be-read', field: closesField, holds: closes === '' || to !== undefined },
    { rule: 'hours-have-both-ends', field: closesField, holds: (opens === '') === (closes === '') },
    { rule: 'hours-close-after-they-open', field: closesField, holds: !from || !to || from < to },
  ]
}

const standApart = (hours: readonly Hours[]): boolean =>
  hours.every((one, at) => hours.slice(at + 1).every((other) => one.closes <= other.opens || other.closes <= one.opens))

/** The weekday and time that the clock shows at a place, by its IANA zone. */
export function clockAt(instant: Date, zone: string): { weekday: number; time: string } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(instant)
  const part = (type: string): string => parts.find((found) => found.type === type)?.value ?? ''
  const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(part('weekday')) + 1
  return { weekday, time: `${part('hour')}:${part('minute')}` }
}

/** Whether a station is open now, and its hours today in their order. */
export function openAt(hours: readonly Hours[], instant: Date, zone: string): { open: boolean; today: Hours[] } {
  const { weekday, time } = clockAt(instant, zone)
  const today = hours
    .filter((spell) => spell.weekday === weekday)
    .toSorted((one, other) => (one.opens < other.opens ? -1 : 1))
  return { open: today.some((spell) => spell.opens <= time && time < spell.closes), today }
}
