// How offices are called, and how it is said how many people live around one.
import { say, sayNumber, type Speaker } from '#platform/messages'
import type { View } from '#platform/view'
import { messages } from '../messages.ts'
import type { Rank } from '../rules.ts'
import type { Population } from '../store/population.ts'

interface NamedOffice {
  readonly rank: Rank
  readonly title: string
  readonly city: string
}

/** The place of an office as the language writes it: the pack's title in Spanish, the city's own name otherwise. */
export const placeOfOffice = (speaker: Speaker, office: Pick<NamedOffice, 'title' | 'city'>): string =>
  speaker.language === 'es' ? office.title : office.city

/** An office's full name: its rank, its country and its place. */
export const nameOffice = (speaker: Speaker, office: NamedOffice): string =>
  say(messages, speaker)(`title-${office.rank}`, { place: placeOfOffice(speaker, office) })

/** A number of people with its place, year and source: it is never said without them. */
export function sayPopulation(speaker: Speaker, population: Population): string {
  const t = say(messages, speaker)
  const { value, rounded_to, year, source } = population
  return t(rounded_to > 1 ? 'population-about' : 'population-exact', {
    people: t(`people-${population.people}`, { count: sayNumber(speaker, value) }),
    place: t(`in-${population.covers}`, { division: population.division_title ?? '' }),
    year: year === null ? t('year-unknown') : String(year),
    source: saySource(speaker, source),
  })
}

/** A source as people read it; the pack's own code where there are no words for it. */
const saySource = (speaker: Speaker, source: string): string =>
  Object.hasOwn(messages, `source-${source}`)
    ? say(messages, speaker)(`source-${source}` as keyof typeof messages)
    : source

/** A country by the name that the language has for it. */
export const sayCountry = ({ language }: Speaker, country: string): string =>
  new Intl.DisplayNames([language], { type: 'region', fallback: 'code' }).of(country) ?? country

/** Whether nobody is signed in: the page then carries the quick exit. */
export const isPublic = (view: View): boolean => view.actor.kind === 'anonymous'
