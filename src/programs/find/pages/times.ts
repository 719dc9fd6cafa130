// Times, days and distances as people say them. A page says few different ones many times: each is put into words once.
import { sayDayBriefly } from '#platform/messages'
import type { Pack } from '#platform/pack'
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

const locales = { es: ['es-MX', 'es'], en: ['en-US', 'en'] }

const clockTexts = spoken((language) => {
  const whole = new Intl.DateTimeFormat(locales[language], { hour: 'numeric', hour12: true, timeZone: 'UTC' })
  const parts = { hour: 'numeric', minute: '2-digit', hour12: true, timeZone: 'UTC' } as const
  const exact = new Intl.DateTimeFormat(locales[language], parts)
  return keeping((time) => {
    const [hour = 0, minute = 0] = time.split(':').map(Number)
    return (minute === 0 ? whole : exact).format(Date.UTC(2024, 0, 1, hour, minute))
  })
})

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

/** How distances are written, made once for each language and unit. */
const distances = keeping((text) => {
  const [language, unit, digits] = text.split(' ') as [View['language'], Pack['distanceUnit'], string]
  const options = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: Number(digits) } as const
  return new Intl.NumberFormat(locales[language], options)
})

/** A distance in the pack's unit, with so many digits behind the point. */
export const distanceFormat = (view: View, pack: Pack, digits: 0 | 1): Intl.NumberFormat =>
  distances(`${view.language} ${pack.distanceUnit} ${digits}`)
