// What an entry says, field by field as its form has it: so that two states of it, or two entries, can be compared, and one field taken.
import { daysBetween, type Day } from '#kernel/day'
import { decimalOf } from '#kernel/money'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import { hoursText, weekdays, type Spell } from './hours.ts'
import { costRows, languageRows, type Cost } from './service.ts'

/** What was typed into an entry's form, by field. */
export type Typed = Readonly<Record<string, string | readonly string[]>>

/** What is compared and taken as one: the fields of the form that belong together. */
export const parts = {
  title: ['title'],
  organization: ['organization', 'organizationKind'],
  description: ['description'],
  needs: ['needs'],
  attributes: ['attributes'],
  reach: ['reach'],
  id: ['asksForId'],
  documents: ['documents'],
  cost: ['fees', ...costRows.flatMap((row) => [`cost-${row}`, `amount-${row}`])],
  languages: languageRows.flatMap((row) => [`language-${row}`, `note-${row}`]),
  ages: ['minimumAge', 'maximumAge'],
  eligibility: ['eligibility'],
  process: ['applicationProcess'],
  place: ['place', 'street', 'city', 'postalCode', 'division', 'addressTold'],
  hours: weekdays.map((weekday) => `hours-${weekday}`),
  line: ['publicLine'],
  mail: ['publicMail'],
  url: ['url'],
  source: ['source'],
  facts: ['factsOn'],
  verified: ['assuredOn'],
  closing: ['closedOn', 'closingReason'],
  merging: ['mergedInto'],
} as const satisfies Record<string, readonly string[]>
export type Part = keyof typeof parts

export const partNames = Object.keys(parts) as readonly Part[]

/** What a form can write: closing and merging are deeds of their own. */
export const writtenParts = partNames.filter((part) => part !== 'closing' && part !== 'merging')

/** What a provider may propose of its own entry. */
export const proposedParts = [
  'line',
  'mail',
  'url',
  'id',
  'documents',
  'cost',
  'languages',
  'eligibility',
  'process',
  'place',
  'hours',
] as const satisfies readonly Part[]
export type ProposedPart = (typeof proposedParts)[number]

/** Of an entry, what its form shows. */
export interface Shown {
  readonly title: string
  readonly organization_title: string
  readonly kind?: string
  readonly description: string
  readonly reach: string
  readonly needs: readonly string[]
  readonly attributes: readonly string[]
  readonly asks_for_id: string
  readonly minimum_age: number | null
  readonly maximum_age: number | null
  readonly eligibility: string
  readonly application_process: string
  readonly fees: string
  readonly documents: readonly string[]
  readonly public_line: string | null
  readonly public_mail: string | null
  readonly url: string | null
  readonly source: string
  readonly facts_on: Day | null
  readonly assured_on: Day | null
  readonly closed_on: Day | null
  readonly closing_reason: string | null
  readonly merged_into: string | null
  readonly locations: readonly {
    readonly title: string
    readonly street: string
    readonly city: string
    readonly postal_code: string
    readonly division_id: string | null
    readonly address_told?: string | undefined
  }[]
  readonly schedule: readonly Spell[]
  readonly languages: readonly { readonly language: string; readonly note: string }[]
  readonly cost_options: readonly Cost[]
}

/** An entry as its form would be typed, with what deeds of their own say of it. */
export const typedOf = (service: Shown): Typed => ({
  title: service.title,
  organization: service.organization_title,
  organizationKind: service.kind ?? '',
  description: service.description,
  reach: service.reach,
  needs: service.needs,
  attributes: service.attributes,
  asksForId: service.asks_for_id,
  documents: service.documents.join('\n'),
  minimumAge: String(service.minimum_age ?? ''),
  maximumAge: String(service.maximum_age ?? ''),
  eligibility: service.eligibility,
  applicationProcess: service.application_process,
  publicLine: service.public_line ?? '',
  publicMail: service.public_mail ?? '',
  url: service.url ?? '',
  source: service.source,
  factsOn: service.facts_on ?? '',
  assuredOn: service.assured_on ?? '',
  closedOn: service.closed_on ?? '',
  closingReason: service.closing_reason ?? '',
  mergedInto: service.merged_into ?? '',
  ...placeTyped(service),
  ...rowsTyped(service),
})

function placeTyped({ locations: [place] }: Shown): Typed {
  return {
    place: place?.title ?? '',
    street: place?.street ?? '',
    city: place?.city ?? '',
    postalCode: place?.postal_code ?? '',
    division: place?.division_id ?? '',
    addressTold: place ? (place.address_told ?? 'everybody') : '',
  }
}

/** Hours, languages and costs; more rows than a form has stand after them under the next numbers. */
const rowsTyped = ({ schedule, languages, cost_options: costs, fees }: Shown): Typed => ({
  fees,
  ...Object.fromEntries(weekdays.map((weekday) => [`hours-${weekday}`, hoursText(schedule, weekday)])),
  ...Object.fromEntries(
    languages.flatMap(({ language, note }, at) => [
      [`language-${at + 1}`, language],
      [`note-${at + 1}`, note],
    ]),
  ),
  ...Object.fromEntries(
    costs.flatMap(({ option, amount, currency }, at) => [
      [`cost-${at + 1}`, option],
      [`amount-${at + 1}`, amount === null || currency === null ? '' : decimalOf({ amount, currency })],
    ]),
  ),
})

/** More rows than a form has room for stand under the next numbers. */
const rows: Partial<Record<Part, RegExp>> = {
  languages: /^(?:language|note)-\d+$/,
  cost: /^(?:fees|(?:cost|amount)-\d+)$/,
}

/** The names of a part's fields among those of a form. */
const namesOf = (part: Part, typed: Typed): string[] =>
  Object.keys(typed).filter((name) => rows[part]?.test(name) ?? (parts[part] as readonly string[]).includes(name))

/** What was typed into the fields of a part, without those that are empty. */
export const fieldsOf = (part: Part, typed: Typed): Typed =>
  Object.fromEntries(
    namesOf(part, typed)
      .map((name) => [name, tidy(typed[name])] as const)
      .filter(([, value]) => value.length > 0),
  )

const tidy = (value: string | readonly string[] | undefined): string | readonly string[] =>
  typeof value === 'string' || value === undefined
    ? (value ?? '').replaceAll('\r\n', '\n').trim()
    : value
        .map((item) => item.trim())
        .filter((item) => item !== '')
        .toSorted()

/** What a part says, in a form in which two can be compared: the order of rows and of ticked boxes does not matter. */
function meaningOf(part: Part, typed: Typed): string {
  const fields = fieldsOf(part, typed)
  const rows = Object.entries(fields).flatMap(([name, value]) => {
    if (part !== 'languages') return [JSON.stringify([name, ...[value].flat()])]
    const note = fields[name.replace('language', 'note')] ?? ''
    return name.startsWith('language-') ? [JSON.stringify([value, note])] : []
  })
  return rows.toSorted((one, other) => (one < other ? -1 : 1)).join('\n')
}

/** The parts in which two entries, or two states of one, differ. */
export const differing = (one: Typed, other: Typed, among: readonly Part[] = partNames): Part[] =>
  among.filter((part) => meaningOf(part, one) !== meaningOf(part, other))

/** A part that was changed: its fields before and after; null where they were erased. */
export interface FieldChange {
  readonly field: Part
  readonly from: Typed | null
  readonly to: Typed | null
}

/** Whether a change still says anything that can be erased. */
export const hasValues = ({ fields }: { readonly fields: readonly FieldChange[] }): boolean =>
  fields.some(({ from, to }) => [from, to].some((side) => side !== null && Object.keys(side).length > 0))

export const objectionsToErasing = (change: { readonly fields: readonly FieldChange[] }): Objection[] =>
  check([{ rule: 'change-has-values', field: null, holds: hasValues(change) }])

/** From one state of an entry to the next. */
export const changesBetween = (before: Shown, after: Shown): FieldChange[] => {
  const [from, to] = [typedOf(before), typedOf(after)]
  return differing(from, to).map((field) => ({ field, from: fieldsOf(field, from), to: fieldsOf(field, to) }))
}

/** An entry's form, with these parts as another form has them: fields that the other has, empty ones too. */
export function takeParts(kept: Typed, other: Typed, taken: readonly Part[]): Typed {
  const replaced = new Set(taken.filter((part) => rows[part]).flatMap((part) => namesOf(part, kept)))
  const stays = Object.entries(kept).filter(([name]) => !replaced.has(name))
  const comes = taken.flatMap((part) => namesOf(part, other).map((name) => [name, other[name]!] as const))
  return Object.fromEntries([...stays, ...comes])
}

/** Where a change came from: what staff typed, a file, what the public or the provider proposed, or its double. */
export const changeSources = ['form', 'file', 'proposal', 'provider', 'duplicate'] as const
export type ChangeSource = (typeof changeSources)[number]

/** On whose behalf an entry was changed. */
export const sides = ['agency', 'office', 'headquarters', 'system'] as const
export type Side = (typeof sides)[number]

/** What the queue looks at. */
export interface Aged {
  readonly title: string
  readonly assured_on: Day | null
  readonly facts_on: Day | null
  readonly asks_for_id: string
}

/** The order of the queue: first who asks for ID is not known of; then never verified, the oldest facts before, then verified longest ago. */
export function byAge(one: Aged, other: Aged): number {
  const rank = ({ assured_on, facts_on, asks_for_id }: Aged): string =>
    `${asks_for_id === 'unknown' ? 0 : 1} ${assured_on ?? ''} ${facts_on ?? ''}`
  return rank(one) < rank(other) ? -1 : rank(one) > rank(other) ? 1 : one.title < other.title ? -1 : 1
}

/** Days since an entry was verified; null where it never was. */
export const daysSince = ({ assured_on }: Pick<Aged, 'assured_on'>, today: Day): number | null =>
  assured_on === null ? null : Math.max(0, daysBetween(assured_on, today))
