// Phrases: each part keeps its own, Spanish and English side by side; a page speaks one language of them.
import { IntlMessageFormat } from 'intl-messageformat'
import type { Language } from './context.ts'

/** A phrase in Spanish and English, in ICU message syntax. */
export type Phrase = readonly [es: string, en: string]

export type Messages = Readonly<Record<string, Phrase>>

export type Values = Readonly<Record<string, string | number>>

/** Says a phrase of a catalogue. The pack's words ({country}, {postalCode}, program names) need not be handed in. */
export type Say<Catalogue extends Messages> = (key: keyof Catalogue & string, values?: Values) => string

/** What a catalogue needs to speak: the language, and the words of the country pack. */
export interface Speaker {
  readonly language: Language
  readonly words: Values
}

const position: Record<Language, 0 | 1> = { es: 0, en: 1 }
const locales: Record<Language, string[]> = { es: ['es-MX', 'es'], en: ['en-US', 'en'] }
/** The locale in which a page writes its numbers, for scripts that write some too. */
export const localeOf = ({ language }: Pick<Speaker, 'language'>): string => locales[language][0]!

const compiled = new Map<string, IntlMessageFormat>()

/** A speaker of the given catalogues; a key of a later one wins. */
export function say<Catalogue extends Messages>(catalogue: Catalogue, speaker: Speaker): Say<Catalogue> {
  return (key, values) => format(phraseOf(catalogue, key)[position[speaker.language]], speaker, values)
}

/** Says the phrase of a rule's name; an error where the catalogue has none (a test looks for each). */
export const sayRule = (catalogue: Messages, speaker: Speaker, rule: string, values?: Values): string =>
  format(phraseOf(catalogue, rule)[position[speaker.language]], speaker, values)

function phraseOf(catalogue: Messages, key: string): Phrase {
  const phrase = catalogue[key]
  if (!phrase) throw new Error(`no message "${key}"`)
  return phrase
}

function format(text: string, speaker: Speaker, values: Values = {}): string {
  if (!text.includes('{')) return text
  const id = `${speaker.language}\0${text}`
  let message = compiled.get(id)
  if (!message) {
    message = new IntlMessageFormat(text, locales[speaker.language], undefined, { ignoreTag: true })
    compiled.set(id, message)
  }
  return message.format({ ...speaker.words, ...values }) as string
}

/** A day where there is little room: "14 mar 2026", "Mar 14, 2026". */
export const sayDayBriefly = (speaker: Speaker, on: string): string =>
  dateFormat(speaker.language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${on}T00:00:00Z`))

/** A day as people write it: "14 de marzo de 2026", "March 14, 2026". */
export const sayDay = (speaker: Speaker, on: string): string =>
  dateFormat(speaker.language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${on}T00:00:00Z`))

/** A month as people write it: "marzo de 2026", "March 2026". */
export const sayMonth = (speaker: Speaker, of: string): string =>
  dateFormat(speaker.language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${of}-01T00:00:00Z`),
  )

/** An instant on the clocks of a time zone; whose they are is said once beside, with `sayZone`. */
export const sayInstant = (speaker: Speaker, at: Date, zone: string): string =>
  dateFormat(speaker.language, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(at)

/** Whose clocks times are of: "hora de Denver", "Mountain Time". */
export const sayZone = ({ language }: Speaker, zone: string): string =>
  dateFormat(language, { timeZone: zone, timeZoneName: language === 'es' ? 'shortGeneric' : 'longGeneric' })
    .formatToParts(0)
    .find(({ type }) => type === 'timeZoneName')?.value ?? zone

/** The time of day of an instant on a place's clock, as `sayInstant` says it: "4:05 p.m.", "4:05 PM". */
export const sayTime = (speaker: Speaker, at: Date, zone: string): string =>
  dateFormat(speaker.language, { timeStyle: 'short', timeZone: zone }).format(at)

/** A time of day, "09:30", as people say it: "9:30 a.m.", "9:30 AM"; full hours without minutes. */
export function sayClock({ language }: Speaker, time: string): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  const minutes = minute === 0 ? {} : ({ minute: '2-digit' } as const)
  const format = dateFormat(language, { hour: 'numeric', ...minutes, hour12: true, timeZone: 'UTC' })
  return format.format(Date.UTC(2024, 0, 1, hour, minute))
}

const numberFormats: Record<Language, Intl.NumberFormat> = {
  es: new Intl.NumberFormat(locales.es),
  en: new Intl.NumberFormat(locales.en),
}

/** A number with the language's separators. */
export const sayNumber = (speaker: Speaker, value: number): string => numberFormats[speaker.language].format(value)

const kilometresInAMile = 1.609344

/** Kilometers in another unit of distance. */
export const distanceIn = (unit: 'kilometer' | 'mile', kilometres: number): number =>
  unit === 'mile' ? kilometres / kilometresInAMile : kilometres

/** A distance that is counted in kilometers or miles already, in whole ones or with a digit: "32 millas", "1 mile", "2.1 millas". */
export const sayLength = (
  { language }: Speaker,
  value: number,
  unit: 'kilometer' | 'mile',
  digits: 0 | 1 = 0,
): string => lengthFormat(language, unit, digits).format(value)

/** A distance in whole kilometers or miles: "32 millas", "1 mile". */
export const sayDistance = (
  speaker: Speaker,
  { kilometres, unit }: { kilometres: number; unit: 'kilometer' | 'mile' },
): string => sayLength(speaker, distanceIn(unit, kilometres), unit)

const lengthFormats = new Map<string, Intl.NumberFormat>()

function lengthFormat(language: Language, unit: 'kilometer' | 'mile', maximumFractionDigits: 0 | 1): Intl.NumberFormat {
  const id = `${language} ${unit} ${maximumFractionDigits}`
  const options = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits } as const
  const format = lengthFormats.get(id) ?? new Intl.NumberFormat(locales[language], options)
  lengthFormats.set(id, format)
  return format
}

/** An amount of money with its currency. */
export const sayMoney = (speaker: Speaker, money: { amount: number; currency: string }): string => {
  const format = new Intl.NumberFormat(locales[speaker.language], { style: 'currency', currency: money.currency })
  return format.format(money.amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
}

const dateFormats = new Map<string, Intl.DateTimeFormat>()

function dateFormat(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const id = language + JSON.stringify(options)
  const format = dateFormats.get(id) ?? new Intl.DateTimeFormat(locales[language], options)
  dateFormats.set(id, format)
  return format
}
