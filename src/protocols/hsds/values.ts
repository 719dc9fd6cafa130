// The second layer: what the schemas let pass and we do not publish. On import it is left out and said; what cannot be left out is an error.
import { readDay } from '#kernel/day'
import { listRows, removeRows, tellOf, type Graph, type Row } from './graph.ts'
import type { FindingRule } from './findings.ts'
import type { Field, Kind } from './standard.ts'

/** Holds every row against the schemas and the second layer: what is wrong is left out or refused, and said. */
export function* checkValues(graph: Graph): Generator<void> {
  const fallen: Row[] = []
  for (const row of listRows(graph)) {
    if (!standsChecked(graph, row)) fallen.push(row)
    yield
  }
  removeRows(graph, fallen)
}

/** Mends a row; whether it still has what it must. */
function standsChecked(graph: Graph, row: Row): boolean {
  const kind = graph.standard.kinds.get(row.kind)!
  const wrong = graph.standard.checkFields(row.kind, { id: row.id, ...row.fields })
  for (const { field, says } of wrong) tellOf(graph, 'field-has-its-form', row, field || null, says)
  if (wrong.length > 0) return true
  if (!isWhole(row.given)) tellOf(graph, 'text-is-whole', row, 'id')
  for (const [name, value] of Object.entries(row.fields)) {
    if (!isWhole(name) || !isWhole(value)) tellOf(graph, 'text-is-whole', row, name)
  }
  for (const { field, rule } of brokenIn(kind, row.fields)) {
    tellOf(graph, rule, row, field)
    if (rule !== 'period-ends-after-it-starts') delete row.fields[field]
  }
  const missing = kind.required.find((name) => name !== 'id' && row.fields[name] === undefined)
  if (missing !== undefined) tellOf(graph, 'record-stands-without-it', row, missing)
  return missing === undefined
}

/** Letters that UTF-8 becomes when it is read as Latin-1, Windows-1252 or Mac OS Roman, and those that none of these has. */
const broken = /[\ufffd\u0080-\u0084\u0086-\u009f]|[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ]|â€|ï[¿»]|√[©±≥°≠∫]/

function isWhole(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0') && !broken.test(value)
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([name, member]) => isWhole(name) && isWhole(member))
}

export interface Broken {
  readonly field: string
  readonly rule: FindingRule
}

/** The rules of the second layer that fields do not hold, each with its field. */
export function brokenIn(kind: Kind, fields: Readonly<Record<string, unknown>>): Broken[] {
  const single = Object.entries(fields).flatMap(([field, value]): Broken[] => {
    const rule = ruleBroken(kind, field, value)
    return rule === undefined ? [] : [{ field, rule }]
  })
  return [...single, ...brokenTogether(fields)]
}

function ruleBroken(kind: Kind, name: string, value: unknown): FindingRule | undefined {
  const field = kind.fields.get(name)
  if (!field) return undefined
  const check = checkOf(kind.name, name, field)
  return check === undefined || check[1](value) ? undefined : check[0]
}

type Check = readonly [rule: FindingRule, holds: (value: unknown) => boolean]

/** "MO", or the second and the last of a month: "2MO", "-1FR". */
const weekday = /^(?:[+-]?[1-9]\d?)?(?:MO|TU|WE|TH|FR|SA|SU)$/

const named: Readonly<Record<string, Check>> = {
  latitude: ['point-is-on-earth', (value) => isBetween(value, -90, 90)],
  longitude: ['point-is-on-earth', (value) => isBetween(value, -180, 180)],
  country: ['country-exists', isCountry],
  currency: ['currency-exists', isCurrency],
  byday: [
    'weekdays-can-be-read',
    (value) =>
      String(value)
        .split(',')
        .every((day) => weekday.test(day.trim())),
  ],
  minimum_age: ['ages-are-in-order', (value) => isBetween(value, 0, 150)],
  maximum_age: ['ages-are-in-order', (value) => isBetween(value, 0, 150)],
  closes_at: ['time-exists', (value) => isTime(value) || /^24:00(?::00)?/.test(String(value))],
}

function checkOf(kind: string, name: string, field: Field): Check | undefined {
  if (Object.hasOwn(named, name)) return named[name]
  if ((kind === 'language' && name === 'code') || name === 'language') return ['language-exists', isLanguage]
  if (field.time === 'time') return ['time-exists', isTime]
  if (field.time === 'date') return ['day-exists', (value) => readDay(String(value)) !== undefined]
  if (field.format === 'uri' || name === 'logo') return ['address-of-a-page-can-be-opened', isAddress]
  return undefined
}

const isBetween = (value: unknown, least: number, most: number): boolean =>
  typeof value === 'number' && value >= least && value <= most

const isTime = (value: unknown): boolean =>
  /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?$/.test(String(value))

/** Identifiers of taxonomies may be names (URN); everything else is opened by a browser. */
function isAddress(value: unknown): boolean {
  const url = URL.parse(String(value))
  if (!url) return false
  if (url.protocol === 'urn:' || url.protocol === 'tag:') return true
  return ['http:', 'https:'].includes(url.protocol) && url.hostname !== '' && url.username === '' && url.password === ''
}

const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' })
const tongues = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' })
const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))
/** Codes that Unicode knows and ISO 3166-1 has not given to a country. */
const noCountries = new Set(['EU', 'EZ', 'UN', 'QO', 'ZZ', 'XA', 'XB', 'AC', 'CP', 'CQ', 'DG', 'EA', 'IC', 'TA', 'XK'])

function isCountry(value: unknown): boolean {
  const code = String(value)
  return /^[A-Z]{2}$/.test(code) && !noCountries.has(code) && regions.of(code) !== undefined
}

function isCurrency(value: unknown): boolean {
  return currencies.has(String(value).toUpperCase())
}

/**
 * A tag of BCP 47 whose language is known: two letters by ISO 639-1, three by the form alone, since no table of ISO 639-3 is held;
 * longer ones are not registered.
 */
function isLanguage(value: unknown): boolean {
  const tag = String(value)
  try {
    if (Intl.getCanonicalLocales(tag).length !== 1) return false
  } catch {
    return false
  }
  const language = tag.split('-')[0]!.toLowerCase()
  return language.length === 3 || (language.length === 2 && tongues.of(language) !== undefined)
}

/** Pairs of which the second may not come before the first. */
const periods = [
  ['valid_from', 'valid_to'],
  ['dtstart', 'until'],
] as const

function brokenTogether(fields: Readonly<Record<string, unknown>>): Broken[] {
  const ended = periods.flatMap(([from, to]): Broken[] =>
    isBefore(fields[to], fields[from]) ? [{ field: to, rule: 'period-ends-after-it-starts' }] : [],
  )
  const { minimum_age: youngest, maximum_age: oldest } = fields
  const aged = typeof youngest === 'number' && typeof oldest === 'number' && oldest < youngest
  return aged ? [...ended, { field: 'maximum_age', rule: 'ages-are-in-order' }] : ended
}

const isDay = (value: unknown): value is string => typeof value === 'string' && readDay(value) !== undefined

const isBefore = (one: unknown, other: unknown): boolean => isDay(one) && isDay(other) && one < other
