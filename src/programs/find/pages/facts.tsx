// How a place is said: where, when, for how much, in which languages, what it asks for, and how old all of that is.
import type { Child } from 'hono/jsx'
import { distanceIn, say, type Say, sayLength } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { Tag } from '#platform/ui'
import type { View } from '#platform/view'
import { dayAt } from '#kernel/day'
import {
  costLines,
  isStale,
  knownOn,
  languagesOf,
  type Found,
  type FoundAfar,
  type FoundPlace,
  type Told,
} from '#registries/services'
import { messages } from '../messages.ts'
import { endsTheDay, hoursRuns, openingAt } from '../rules/opening.ts'
import type { Takeable } from '../rules/taking.ts'
import { clockNow, clockText, dayText, weekdayText } from './times.ts'

export type Speak = Say<typeof messages>

/** What the page knows besides the place. */
export interface Telling {
  readonly view: View
  readonly pack: Pack
  readonly now: Date
}

/** A distance in the pack's unit, as precise as it is known: "a 2.1 millas", "a unas 12 millas". */
export function distanceText({ view, pack }: Telling, kilometres: number, place: FoundPlace): string {
  const t = say(messages, view)
  const { placed } = place
  // Where an address is not published, its town stands for how far it is.
  if (place.address_told === 'keepers') return place.city === '' ? '' : t('where-about', { place: place.city })
  const unit = pack.distanceUnit
  const far = distanceIn(unit, kilometres)
  const told = (value: number, digits: 0 | 1): string => sayLength(view, value, unit, digits)
  if (far < 1) return t('far-close', { distance: told(1, 0) })
  if (placed === 'about') return t('far-about', { distance: told(Math.max(2, far), 0) })
  return t('far-exactly', { distance: told(far, far < 10 ? 1 : 0) })
}

/** Whether it is open now, until when, or when it opens next. */
function OpeningTag({ view, now, service, zone }: Telling & { service: Told; zone: string }) {
  const t = say(messages, view)
  const opening = openingAt(service.schedule, clockNow(now, zone))
  if (opening.state === 'unknown') return <Tag colour="grey">{t('hours-unknown')}</Tag>
  if (opening.state === 'always') return <Tag colour="green">{t('open-always')}</Tag>
  if (opening.state === 'open') {
    return <Tag colour="green">{t('open-until', { time: clockText(view, opening.until) })}</Tag>
  }
  const time = clockText(view, opening.opens)
  const key = opening.inDays === 0 ? 'opens-today' : opening.inDays === 1 ? 'opens-tomorrow' : 'opens-on'
  return <Tag colour="grey">{t(key, { time, day: weekdayText(view, opening.weekday) })}</Tag>
}

/** One spell of a day; a whole day in a word. */
function spellText(view: View, spell: Pick<Told['schedule'][number], 'opens' | 'closes'>): string {
  const t = say(messages, view)
  if (spell.opens === '00:00' && endsTheDay(spell)) return t('hours-all-day')
  return t('hours-spell', { opens: clockText(view, spell.opens), closes: clockText(view, spell.closes) })
}

/** The week's hours, days that are alike together: a line each. */
export function hoursTexts(view: View, schedule: Told['schedule']): string[] {
  const t = say(messages, view)
  return hoursRuns(schedule).map(({ from, to, spells }) => {
    const hours = spells.map((spell) => spellText(view, spell)).join(', ')
    const [first, last] = [weekdayText(view, from), weekdayText(view, to)]
    if (from === to) return t('hours-run-day', { day: first, hours })
    const key = to - from === 6 ? 'hours-run-week' : to - from === 1 ? 'hours-run-two' : 'hours-run-days'
    return t(key, { from: first, to: last, hours })
  })
}

/** The address; only the name of a town where no more is known, or may be told. */
export function addressText(t: Speak, place: Omit<FoundPlace, 'lat' | 'lon' | 'placed'>): string {
  if (place.address_told === 'keepers') {
    return place.city === '' ? t('where-kept') : t('where-kept-around', { place: place.city })
  }
  const { title, street, city, postal_code } = place
  if (street === '' && title === '') return city === '' ? t('where-unknown') : t('where-about', { place: city })
  return [title, street, city, postal_code].filter((part) => part !== '').join(', ')
}

/** "free" and "sliding" as the search counts them, beside what the entry says of its costs: nothing with a condition is free. */
export function costKind(service: Pick<Told, 'attributes' | 'cost_options' | 'fees'>): 'free' | 'sliding' | 'other' {
  const { attributes, cost_options: options, fees } = service
  const isFree = options.length > 0 ? options.every(({ amount }) => amount === 0) : attributes.includes('free-clinic')
  if (isFree && fees === '') return 'free'
  const byIncome = ['health-center', 'health-center-look-alike', 'sliding-fee']
  return byIncome.some((attribute) => attributes.includes(attribute)) ? 'sliding' : 'other'
}

/** What is told of the cost; nothing more where it is free and the mark says so. */
function costText(view: View, service: Told): string | null {
  const kind = costKind(service)
  if (kind === 'free') return null
  const told = costLines(view, service)
  if (told.length > 0) return told.join('. ')
  return kind === 'sliding' ? null : say(messages, view)('cost-unknown')
}

const names = new WeakMap<Pack, Record<View['language'], ReadonlyMap<string, string>>>()

/** The names of the pack's languages by code, in its order. */
function languageNames({ view, pack }: Telling): ReadonlyMap<string, string> {
  const namesIn = (language: View['language']) =>
    new Map(languagesOf(pack, { ...view, language }).map(({ code, title }) => [code, title]))
  const known = names.get(pack) ?? { es: namesIn('es'), en: namesIn('en') }
  names.set(pack, known)
  return known[view.language]
}

/** Its languages, in the order of the pack. */
function languagesText(telling: Telling, { languages }: Told): string {
  const t = say(messages, telling.view)
  const known = languageNames(telling)
  const order = [...known.keys()]
  const told = languages
    .filter(({ language }) => known.has(language))
    .toSorted((one, other) => order.indexOf(one.language) - order.indexOf(other.language))
    .map(({ language: code, note }) => {
      const language = known.get(code)!
      return note === '' ? language : t('language-noted', { language, note })
    })
  return told.length === 0 ? t('languages-unknown') : told.join(', ')
}

function takesText(view: View, { capacity }: Told, zone: string): string {
  const t = say(messages, view)
  if (capacity === null) return t('takes-unknown')
  const day = dayText(view, dayAt(capacity.said_at, zone))
  return t('takes-said', { state: t(`takes-${capacity.state}`), day })
}

/** When its facts were last known to hold; marked where that is over 180 days ago. */
function verifiedText(view: View, service: Told): string {
  const t = say(messages, view)
  const known = knownOn(service)
  if (known === null) return t('verified-never')
  const day = dayText(view, known)
  return isStale(service, view.today) ? t('verified-stale', { day }) : t('verified-on', { day })
}

function agesText(t: Speak, { minimum_age: least, maximum_age: most }: Told): string {
  if (least !== null && most !== null) return t('ages-between', { least, most })
  if (least !== null) return t('ages-from', { least })
  return most === null ? '' : t('ages-to', { most })
}

/** What is told of: a service at a place, or one that lies nowhere. */
export type Tellable = Pick<Found, 'service'> & { readonly place: FoundAfar['place'] }

/** Facts of one thing, compactly: what, and how it is. */
export const Facts = ({ rows }: { rows: readonly (readonly [string, Child])[] }) => (
  <dl class="facts">
    {rows.map(([key, value]) => (
      <>
        <dt>{key}</dt>
        <dd>{value}</dd>
      </>
    ))}
  </dl>
)

/** Where it is; of what lies nowhere, by what it is reached. */
function whereText(t: Speak, { service, place }: Tellable, isAfar: boolean): string {
  if (!isAfar || place.street !== '' || place.city !== '') return addressText(t, place)
  const ways = [
    service.public_line === null ? [] : ['line' as const],
    service.url === null ? [] : ['url' as const],
  ].flat()
  return ways.length === 2 ? t('where-both') : t(`where-${ways[0] ?? 'mail'}`)
}

/** The facts of a place, a row each. What is not known is said where it matters, and left out where it does not. */
export function factsOf(telling: Telling, found: Tellable, isAfar = false): (readonly [string, Child])[] {
  const { view } = telling
  const { service, place } = found
  const t = say(messages, view)
  const hours = hoursTexts(view, service.schedule)
  const who = [agesText(t, service), service.eligibility].filter((text) => text !== '').join('. ')
  const rows: [string, Child | null][] = [
    [t('card-where'), whereText(t, found, isAfar)],
    [t('card-when'), hours.length === 0 ? null : <Lines texts={hours} />],
    [t('card-cost'), costText(view, service)],
    [t('card-languages'), languagesText(telling, service)],
    // That it does not ask stands among the marks.
    [t('card-id'), service.asks_for_id === 'no' ? null : t(`id-${service.asks_for_id}`)],
    [t('card-documents'), service.documents.length === 0 ? null : <Lines texts={service.documents} />],
    [t('card-who'), who === '' ? null : who],
    [t('card-takes'), takesText(view, service, place.zone)],
    [t('card-verified'), verifiedText(view, service)],
  ]
  return rows.flatMap(([key, value]) => (value === null ? [] : [[key, value] as const]))
}

const Lines = ({ texts }: { texts: readonly string[] }) =>
  texts.length === 1 ? (
    <>{texts[0]}</>
  ) : (
    <>
      {texts.map((text) => (
        <span class="line">{text}</span>
      ))}
    </>
  )

/** What can be taken along of a place. */
export const takeableOf = ({ service, place }: Tellable): Takeable => ({
  title: service.title,
  organization: service.organization_title,
  ...(place.address_told === 'keepers'
    ? { street: '', city: '', postalCode: '' }
    : { street: place.street, city: place.city, postalCode: place.postal_code }),
  line: service.public_line,
})

/** What to know at first sight: takes nobody or is full, free, no ID, old facts; and whether it is open, where nobody reads it later. */
export function Marks(telling: Telling & { service: Told; zone: string; isNow?: boolean }) {
  const { view, service, isNow = false } = telling
  const t = say(messages, view)
  const kind = costKind(service)
  const state = service.capacity?.state
  const marks = [
    (state === 'closed' || state === 'full') && <Tag colour="orange">{t(`takes-${state}-tag`)}</Tag>,
    isNow && state !== 'closed' && <OpeningTag {...telling} />,
    kind !== 'other' && <Tag colour="teal">{t(`cost-${kind}`)}</Tag>,
    service.asks_for_id === 'no' && <Tag colour="teal">{t('id-no-tag')}</Tag>,
    isStale(service, view.today) && <Tag colour="orange">{t('stale-tag')}</Tag>,
  ].filter((mark) => mark !== false)
  if (marks.length === 0) return <></>
  return (
    <ul class="marks">
      {marks.map((mark) => (
        <li>{mark}</li>
      ))}
    </ul>
  )
}
