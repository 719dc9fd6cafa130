// How the facts of an entry are said: its ages, hours, languages, costs, whether it takes people, and how old it all is.
import { say, sayDayBriefly, sayMoney, type Say } from '#platform/messages'
import type { FormState } from '#platform/forms'
import type { Pack } from '#platform/pack'
import { Radios, Tag } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/service.ts'
import { weekdays } from '../rules/hours.ts'
import { askedIdAnswers, type IdAnswer } from '../rules/service.ts'
import { isStale, knownOn, type CapacityState } from '../rules/standing.ts'
import type { Service } from '../store.ts'

export type Speak = Say<typeof messages>

interface Item {
  readonly kind: string
  readonly code: string
  readonly es: string
  readonly en: string
}

/** The pack's needs, in its order. */
export const needsOf = (pack: Pack): Item[] =>
  ((pack.tables['ventanillas-items.csv'] ?? []) as unknown as Item[]).filter((item) => item.kind === 'need')

interface Spoken {
  readonly code: string
  readonly spanish: string
  readonly english: string
}

/** The pack's languages by code, named in the page's language. */
export const languagesOf = (pack: Pack, view: View): { code: string; title: string }[] =>
  ((pack.tables['languages.csv'] ?? []) as unknown as Spoken[]).map(({ code, spanish, english }) => ({
    code,
    title: view.language === 'es' ? spanish : english,
  }))

/** The needs that an entry answers; a code that the pack no longer has stays as it is. */
export function needsText(pack: Pack, view: View, needs: readonly string[]): string {
  const items = needsOf(pack)
  return needs.map((code) => items.find((item) => item.code === code)?.[view.language] ?? code).join(', ')
}

export function languagesText(pack: Pack, view: View, service: Pick<Service, 'languages'>): string {
  const known = languagesOf(pack, view)
  return service.languages
    .map(({ language: code, note }) => {
      const language = known.find((one) => one.code === code)?.title ?? code
      return note === '' ? language : say(messages, view)('language-noted', { language, note })
    })
    .join(', ')
}

/** A word as a label begins with it. */
export const withCapital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** The name of an ISO weekday (1 is Monday). */
export const weekdayName = (view: View, weekday: number): string =>
  weekdayFormats[view.language].format(Date.UTC(2024, 0, weekday))

const weekdayFormats = {
  es: new Intl.DateTimeFormat('es', { weekday: 'long', timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' }),
}

/** Hours in words, a weekday after the other. */
export function hoursLines(view: View, service: Pick<Service, 'schedule'>): string[] {
  const t = say(messages, view)
  return weekdays.flatMap((weekday) => {
    const spells = service.schedule.filter((spell) => spell.weekday === weekday)
    const hours = spells.map(({ opens, closes }) => `${opens}–${closes}`).join(', ')
    return spells.length === 0 ? [] : [t('hours-of-day', { day: weekdayName(view, weekday), hours })]
  })
}

/** Where it is; of an address that is not published, the town. */
export function placeText(service: Pick<Service, 'locations'>): string {
  const place = service.locations[0]
  if (!place) return ''
  if (isAddressKept(service)) return place.city
  return [place.title, place.street, place.city, place.postal_code].filter((part) => part !== '').join(', ')
}

/** Whether the address is told only to who keeps the entry. */
export const isAddressKept = ({ locations: [place] }: Pick<Service, 'locations'>): boolean =>
  place?.address_told === 'keepers'

/** A telephone to be called. */
export const TelephoneLink = ({ line }: { line: string }) => (
  <a class="govuk-link" href={`tel:${line.replace(/[^+\d]/g, '')}`}>
    {line}
  </a>
)

/** Costs in words and money. */
export const costLines = (view: View, { fees, cost_options }: Pick<Service, 'fees' | 'cost_options'>): string[] => [
  ...(fees === '' ? [] : [fees]),
  ...cost_options.map(({ option, amount, currency }) =>
    amount === null || currency === null
      ? option
      : amount === 0
        ? say(messages, view)('cost-free', { what: option })
        : `${option}: ${sayMoney(view, { amount, currency })}`,
  ),
]

export function agesText(t: Speak, service: Pick<Service, 'minimum_age' | 'maximum_age'>): string | null {
  const { minimum_age: least, maximum_age: most } = service
  if (least !== null && most !== null) return t('ages-between', { least, most })
  if (least !== null) return t('ages-from', { least })
  return most === null ? null : t('ages-to', { most })
}

export const capacityText = (t: Speak, service: Pick<Service, 'capacity'>): string =>
  t(`capacity-${service.capacity?.state ?? 'unknown'}`)

const colours = { open: 'green', limited: 'yellow', full: 'orange', closed: 'red' } as const satisfies Record<
  CapacityState,
  string
>

export const CapacityTag = ({ t, service }: { t: Speak; service: Pick<Service, 'capacity'> }) => (
  <Tag colour={service.capacity ? colours[service.capacity.state] : 'grey'}>{capacityText(t, service)}</Tag>
)

/** When the facts were last known to hold: the day on which they were verified, or their year. */
export function verifiedText(view: View, service: Pick<Service, 'facts_on' | 'assured_on'>): string {
  const t = say(messages, view)
  const known = knownOn(service)
  if (known === null) return t('never-verified')
  return known === service.assured_on ? sayDayBriefly(view, known) : t('facts-of', { year: known.slice(0, 4) })
}

export const VerifiedTag = ({ view, service }: { view: View; service: Pick<Service, 'facts_on' | 'assured_on'> }) => (
  <Tag colour={isStale(service, view.today) ? 'orange' : 'green'}>{verifiedText(view, service)}</Tag>
)

interface IdQuestionProps {
  readonly t: Speak
  readonly form: FormState
  readonly name?: string | undefined
  readonly label?: string | undefined
  readonly hint?: string | undefined
  readonly preset?: string | undefined
  /** What may be answered: yes or no, and "not known" only where an entry stands so. */
  readonly answers?: readonly IdAnswer[] | undefined
}

/** Whether a place asks for ID, asked alike on every form. */
export const IdQuestion = ({ t, form, name = 'asksForId', answers = askedIdAnswers, ...more }: IdQuestionProps) => (
  <Radios
    form={form}
    name={name}
    label={more.label ?? t('field-id')}
    legendSize="s"
    inline
    hint={more.hint}
    preset={more.preset}
    items={answers.map((answer) => ({ value: answer, text: t(`id-${answer}`) }))}
  />
)
