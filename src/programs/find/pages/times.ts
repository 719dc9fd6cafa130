// Times and days as people say them. A page says few different ones many times: each is put into words once.
import { sayClock, sayDayBriefly } from '#platform/messages'
import type { View } from '#platform/view'
import { clockAt, weekdayName } from '#registries/services'
import type { Clock } from '../rules/opening.ts'

/** Keeps what was made for a text, until there are too many. */
export function keeping<Made>(make: (text: string) => Made, most = 2000): (text: string) => Made {
  const made = new Map<string, Made>()
  return (text) => {
    const known = made.get(text)
    if (known !== undefined) return known
    if (made.size >= most) made.clear()
    const fresh = make(text)
    made.set(text, fresh)
    return fresh
  }
}

/** One of something for each language of the pages. */
const spoken = <Made>(make: (language: View['language']) => Made): Readonly<Record<View['language'], Made>> => ({
  es: make('es'),
  en: make('en'),
})

const clockTexts = spoken((language) => keeping((time) => sayClock({ language, words: {} }, time)))

/** "09:30" as people say it: "9:30 a.m.", "9:30 AM"; full hours without minutes. */
export const clockText = (view: View, time: string): string => clockTexts[view.language](time)

const dayTexts = spoken((language) => keeping((on) => sayDayBriefly({ language, words: {} }, on)))

/** "2026-03-14" as "14 mar 2026", "Mar 14, 2026". */
export const dayText = (view: View, on: string): string => dayTexts[view.language](on)

const weekdays = spoken(() => new Map<number, string>())

/** The name of an ISO weekday (1 is Monday). */
export function weekdayText(view: View, weekday: number): string {
  const names = weekdays[view.language]
  const name = names.get(weekday) ?? weekdayName(view, weekday)
  names.set(weekday, name)
  return name
}

const clocks = keeping((text): Clock => {
  const [zone = '', at = ''] = text.split('\n')
  return clockAt(new Date(at), zone)
}, 500)

/** What the clock of a zone shows now; it is read once a minute. */
export const clockNow = (now: Date, zone: string): Clock => clocks(`${zone}\n${now.toISOString().slice(0, 16)}Z`)
