// Words that several pages of the Ventanillas share: a station's title, its hours.
import type { Language } from '#platform/context'
import { say, sayClock, type Messages, type Speaker } from '#platform/messages'

const messages = {
  window: ['{office}', '{office}'],
  mobile: ['{office}, unidad móvil', '{office}, mobile unit'],
  hours: ['{days}: {opens} a {closes}', '{days}: {opens} to {closes}'],
} as const satisfies Messages

/** A station's name: its office's, and that it is a mobile unit where it is one. */
export const stationTitle = (speaker: Speaker, station: { unit: 'window' | 'mobile'; office_title: string }): string =>
  say(messages, speaker)(station.unit, { office: station.office_title })

interface Hours {
  readonly weekday: number
  readonly opens: string
  readonly closes: string
}

/** Opening hours in words, days with the same hours together: "lunes a jueves: 8 a.m. a 12:30 p.m.". */
export function hoursText(speaker: Speaker & { language: Language }, hours: readonly Hours[]): string {
  const groups: Hours[][] = []
  for (const one of hours) {
    const last = groups.at(-1)
    const before = last?.at(-1)
    const follows =
      before && before.weekday + 1 === one.weekday && before.opens === one.opens && before.closes === one.closes
    if (follows) last!.push(one)
    else groups.push([one])
  }
  const t = say(messages, speaker)
  return groups
    .map((group) => {
      const [opens, closes] = [sayClock(speaker, group[0]!.opens), sayClock(speaker, group[0]!.closes)]
      return t('hours', { days: daysText(speaker, group), opens, closes })
    })
    .join('; ')
}

function daysText(speaker: Speaker, group: readonly Hours[]): string {
  const first = weekdayName(speaker.language, group[0]!.weekday)
  const last = weekdayName(speaker.language, group.at(-1)!.weekday)
  if (group.length === 1) return first
  return speaker.language === 'es' ? `${first} a ${last}` : `${first} to ${last}`
}

/** The name of an ISO weekday (1 is Monday). */
export const weekdayName = (language: Language, weekday: number): string =>
  new Intl.DateTimeFormat(language === 'es' ? 'es' : 'en', { weekday: 'long', timeZone: 'UTC' }).format(
    new Date(Date.UTC(2024, 0, weekday)),
  )
