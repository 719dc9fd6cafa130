// Whether a place is open, until when, and when it opens next, by the clock where it is; and its hours, days that are alike together.
import type { Spell } from '#registries/services'

/** unknown: no hours are told. always: it never closes. Times are "09:00"; `inDays` is 0 for later today. */
export type Opening =
  | { readonly state: 'always' }
  | { readonly state: 'open'; readonly until: string }
  | { readonly state: 'closed'; readonly opens: string; readonly weekday: number; readonly inDays: number }
  | { readonly state: 'unknown' }

/** What the clock shows at a place: 1 is Monday; "09:00". */
export interface Clock {
  readonly weekday: number
  readonly time: string
}

/** How a place stands when its clock shows this. */
export function openingAt(schedule: readonly Spell[], { weekday, time }: Clock): Opening {
  if (schedule.length === 0) return { state: 'unknown' }
  const now = schedule.find((spell) => spell.weekday === weekday && spell.opens <= time && time < spell.closes)
  if (now) return openUntil(schedule, now)
  const ahead = schedule
    .map((spell) => ({ spell, inDays: daysAhead(spell, weekday, time) }))
    .toSorted((one, other) => one.inDays - other.inDays || (one.spell.opens < other.spell.opens ? -1 : 1))
  const { spell, inDays } = ahead[0]!
  return { state: 'closed', opens: spell.opens, weekday: spell.weekday, inDays }
}

/** Whether a spell goes to the day's end; a minute before it is how forms say so. */
export const endsTheDay = ({ closes }: Pick<Spell, 'closes'>): boolean => closes >= '23:59'

/** Until when it is open, past midnight where the next day begins with it. */
function openUntil(schedule: readonly Spell[], now: Spell): Opening {
  let last = now
  for (let day = 0; day < 7; day += 1) {
    const next = schedule.find(({ weekday, opens }) => weekday === (last.weekday % 7) + 1 && opens === '00:00')
    if (!endsTheDay(last) || !next) return { state: 'open', until: last.closes }
    last = next
  }
  return { state: 'always' }
}

/** Days until it opens: 0 where that is still to come today, 7 where it was earlier today. */
const daysAhead = (spell: Spell, weekday: number, time: string): number =>
  spell.weekday === weekday && spell.opens <= time ? 7 : (spell.weekday - weekday + 7) % 7

/** Days in a row with the same hours. */
export interface HoursRun {
  readonly from: number
  readonly to: number
  readonly spells: readonly Pick<Spell, 'opens' | 'closes'>[]
}

/** The week's hours, days in a row that are alike together; closed days are left out. */
export function hoursRuns(schedule: readonly Spell[]): HoursRun[] {
  const runs: HoursRun[] = []
  for (let weekday = 1; weekday <= 7; weekday += 1) {
    const spells = schedule.filter((spell) => spell.weekday === weekday)
    if (spells.length === 0) continue
    const last = runs.at(-1)
    const goesOn = last && last.to === weekday - 1 && sayAlike(last.spells) === sayAlike(spells)
    if (goesOn) runs[runs.length - 1] = { ...last, to: weekday }
    else runs.push({ from: weekday, to: weekday, spells })
  }
  return runs
}

const sayAlike = (spells: readonly Pick<Spell, 'opens' | 'closes'>[]): string =>
  spells.map(({ opens, closes }) => `${opens}-${closes}`).join()
