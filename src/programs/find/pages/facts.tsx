// How a place is said: where, when, for how much, in which languages, what it asks for, and how old all of that is.
import type { Child } from 'hono/jsx'
import { say, sayDayBriefly, type Say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { Tag, type SummaryRow } from '#platform/ui'
import type { View } from '#platform/view'
import { dayAt } from '#kernel/day'
import {
  clockAt,
  costLines,
  isStale,
  knownOn,
  languagesOf,
  weekdayName,
  type Found,
  type FoundPlace,
  type Service,
} from '#registries/services'
import { messages } from '../messages.ts'
import { hoursRuns, openingAt } from '../rules/opening.ts'
import type { Takeable } from '../rules/taking.ts'

export type Speak = Say<typeof messages>

/** What the page knows besides the place. */
export interface Telling {
  readonly view: View
  readonly pack: Pack
  readonly now: Date
}

/** "09:30" as people say it: "9:30 a.m.", "9:30 AM"; full hours without minutes. */
export function clockText(view: View, time: string): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  const formats = minute === 0 ? hourFormats : clockFormats
  return formats[view.language].format(Date.UTC(2024, 0, 1, hour, minute))
}

const formatsOf = (options: Intl.DateTimeFormatOptions) => ({
  es: new Intl.DateTimeFormat(['es-MX', 'es'], { ...options, timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat(['en-US', 'en'], { ...options, timeZone: 'UTC' }),
})
const hourFormats = formatsOf({ hour: 'numeric', hour12: true })
const clockFormats = formatsOf({ hour: 'numeric', minute: '2-digit', hour12: true })

const kilometersInAMile = 1.609344

const distances = new Map<string, Intl.NumberFormat>()

/** How distances are written, made once for each language and unit. */
function formatOf(language: View['language'], unit: Pack['distanceUnit'], digits: 0 | 1): Intl.NumberFormat {
  const id = `${language} ${unit} ${digits}`
  const known = distances.get(id)
  if (known) return known
  const locales = language === 'es' ? ['es-MX', 'es'] : ['en-US', 'en']
  const options = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: digits } as const
  const format = new Intl.NumberFormat(locales, options)
  distances.set(id, format)
  return format
}

/** A distance in the pack's unit, as precise as it is known: "a 2.1 millas", "a unas 12 millas". */
export function distanceText({ view, pack }: Telling, kilometres: number, placed: FoundPlace['placed']): string {
  const t = say(messages, view)
  const far = pack.distanceUnit === 'mile' ? kilometres / kilometersInAMile : kilometres
  const told = (value: number, digits: 0 | 1): string =>
    formatOf(view.language, pack.distanceUnit, digits).format(value)
  if (far < 1) return t('far-close', { distance: told(1, 0) })
  if (placed === 'about') return t('far-about', { distance: told(Math.max(2, far), 0) })
  return t('far-exactly', { distance: told(far, far < 10 ? 1 : 0) })
}

/** Whether it is open now, until when, or when it opens next. */
export function OpeningTag({ view, now, service, zone }: Telling & { service: Service; zone: string }) {
  const t = say(messages, view)
  const opening = openingAt(service.schedule, clockAt(now, zone))
  if (opening.state === 'unknown') return <Tag colour="grey">{t('hours-unknown')}</Tag>
  if (opening.state === 'open') {
    return <Tag colour="green">{t('open-until', { time: clockText(view, opening.until) })}</Tag>
  }
  const time = clockText(view, opening.opens)
  const key = opening.inDays === 0 ? 'opens-today' : opening.inDays === 1 ? 'opens-tomorrow' : 'opens-on'
  return <Tag colour="grey">{t(key, { time, day: weekdayName(view, opening.weekday) })}</Tag>
}

/** The week's hours, days that are alike together: a line each. */
export function hoursTexts(view: View, schedule: Service['schedule']): string[] {
  const t = say(messages, view)
  return hoursRuns(schedule).map(({ from, to, spells }) => {
    const hours = spells
      .map(({ opens, closes }) => t('hours-spell', { opens: clockText(view, opens), closes: clockText(view, closes) }))
      .join(', ')
    const [first, last] = [weekdayName(view, from), weekdayName(view, to)]
    if (from === to) return t('hours-run-day', { day: first, hours })
    const key = to - from === 6 ? 'hours-run-week' : to - from === 1 ? 'hours-run-two' : 'hours-run-days'
    return t(key, { from: first, to: last, hours })
  })
}

/** The address; only the name of a town where no more is known. */
export function addressText(t: Speak, place: Pick<FoundPlace, 'title' | 'street' | 'city' | 'postal_code'>): string {
  const { title, street, city, postal_code } = place
  if (street === '' && title === '') return city === '' ? t('where-unknown') : t('where-about', { place: city })
  return [title, street, city, postal_code].filter((part) => part !== '').join(', ')
}

/** "free" and "sliding" as the search counts them, beside what the entry says of its costs. */
export function costKind(service: Pick<Service, 'attributes' | 'cost_options'>): 'free' | 'sliding' | 'other' {
  const { attributes, cost_options: options } = service
  if (attributes.includes('free-clinic') || (options.length > 0 && options.every(({ amount }) => amount === 0))) {
    return 'free'
  }
  const byIncome = ['health-center', 'health-center-look-alike', 'sliding-fee']
  return byIncome.some((attribute) => attributes.includes(attribute)) ? 'sliding' : 'other'
}

/** What is told of the cost; nothing more where it is free and the mark says so. */
function costText(view: View, service: Service): string | null {
  const kind = costKind(service)
  if (kind === 'free') return service.fees || null
  const told = costLines(view, service)
  if (told.length > 0) return told.join('. ')
  return kind === 'sliding' ? null : say(messages, view)('cost-unknown')
}

/** Its languages, in the order of the pack. */
function languagesText({ view, pack }: Telling, { languages }: Service): string {
  const t = say(messages, view)
  const known = languagesOf(pack, view)
  const told = known.flatMap(({ code, title: language }) => {
    const spoken = languages.find((one) => one.language === code)
    if (!spoken) return []
    return [spoken.note === '' ? language : t('language-noted', { language, note: spoken.note })]
  })
  return told.length === 0 ? t('languages-unknown') : told.join(', ')
}

function takesText(view: View, { capacity }: Service, zone: string): string {
  const t = say(messages, view)
  if (capacity === null) return t('takes-unknown')
  const day = sayDayBriefly(view, dayAt(capacity.said_at, zone))
  return t('takes-said', { state: t(`takes-${capacity.state}`), day })
}

/** When its facts were last known to hold; marked where that is over 180 days ago. */
function verifiedText(view: View, service: Service): string {
  const t = say(messages, view)
  const known = knownOn(service)
  if (known === null) return t('verified-never')
  const day = sayDayBriefly(view, known)
  return isStale(service, view.today) ? t('verified-stale', { day }) : t('verified-on', { day })
}

function agesText(t: Speak, { minimum_age: least, maximum_age: most }: Service): string {
  if (least !== null && most !== null) return t('ages-between', { least, most })
  if (least !== null) return t('ages-from', { least })
  return most === null ? '' : t('ages-to', { most })
}

/** The facts of a place, a row each. What is not known is said where it matters, and left out where it does not. */
export function factsOf(telling: Telling, { service, place }: Pick<Found, 'service' | 'place'>): SummaryRow[] {
  const { view } = telling
  const t = say(messages, view)
  const hours = hoursTexts(view, service.schedule)
  const who = [agesText(t, service), service.eligibility].filter((text) => text !== '').join('. ')
  const rows: [string, Child | null][] = [
    [t('card-where'), addressText(t, place)],
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
  return rows.flatMap(([key, value]) => (value === null ? [] : [{ key, value }]))
}

const Lines = ({ texts }: { texts: readonly string[] }) => (
  <>
    {texts.map((text) => (
      <span class="line">{text}</span>
    ))}
  </>
)

/** What can be taken along of a place. */
export const takeableOf = ({ service, place }: Pick<Found, 'service' | 'place'>): Takeable => ({
  title: service.title,
  organization: service.organization_title,
  street: place.street,
  city: place.city,
  postalCode: place.postal_code,
  line: service.public_line,
})

/** What to know at first sight: free, no ID, old facts; and whether it is open, where nobody reads it later. */
export function Marks(telling: Telling & { service: Service; zone: string; isNow?: boolean }) {
  const { view, service } = telling
  const t = say(messages, view)
  const kind = costKind(service)
  return (
    <p class="marks">
      {telling.isNow && <OpeningTag {...telling} />}
      {kind !== 'other' && <Tag colour="teal">{t(`cost-${kind}`)}</Tag>}
      {service.asks_for_id === 'no' && <Tag colour="teal">{t('id-no-tag')}</Tag>}
      {isStale(service, view.today) && <Tag colour="orange">{t('stale-tag')}</Tag>}
    </p>
  )
}
