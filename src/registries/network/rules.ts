// What must hold of offices, their districts and posts. Computes only; the days and rows are handed in.
import { z } from 'zod'
import { holdsOn, isZone, overlap, readDay, type Day, type Period } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { Objection } from '#kernel/outcome'
import { check, type Rule } from '#kernel/rules'
import { forbiddenIn } from '#kernel/text'
import { holds, type Actor } from '#platform/context'
import type { Pack } from '#platform/pack'

export const ranks = ['embassy-consular-section', 'consulate-general', 'consulate', 'consular-agency'] as const
export type Rank = (typeof ranks)[number]

/** What an office offers. */
export const officeServices = [
  'community-affairs',
  'protection',
  'documents',
  'civil-registry',
  'notary',
  'itinerant-office',
] as const

export const employments = ['foreign-service', 'local-hire'] as const

/** The network is public; headquarters keeps it. */
export const mayKeepNetwork = (actor: Actor): boolean => holds(actor, ['headquarters'])

/** Posts are read by headquarters and by the office where they stand. */
export const mayReadPosts = (actor: Actor, office: Id<'office'>): boolean =>
  holds(actor, ['headquarters']) || holds(actor, ['consular-officer'], { office })

const given = z.string('field-is-given').trim().min(1, 'field-is-given').max(200, 'text-is-short')
const maybe = z
  .string()
  .trim()
  .max(400, 'text-is-short')
  .optional()
  .transform((text) => text || null)

/** A day typed into a field, or nothing. */
const maybeDay = maybe
  .refine((text) => text === null || readDay(text) !== undefined, 'day-exists')
  .transform((text) => text as Day | null)

const someDay = given.refine((text) => readDay(text) !== undefined, 'day-exists').transform((text) => text as Day)

const degree = (most: number) =>
  given
    .regex(/^-?\d{1,3}(?:\.\d+)?$/, 'number-is-decimal')
    .transform(Number)
    .refine((value) => Math.abs(value) <= most, 'number-is-within-bounds')

const services = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((typed) => (typed === undefined ? [] : [typed].flat()))
  .pipe(z.array(z.enum(officeServices, 'service-is-known')))

const officeFields = {
  title: given,
  rank: z.enum(ranks, 'rank-is-known'),
  parent: maybe.transform((code) => code as Id<'office'> | null),
  country: given.regex(/^[A-Z]{2}$/, 'country-is-iso-3166'),
  division: given,
  city: given,
  address: maybe,
  hours: maybe,
  phone: maybe,
  zone: given.refine(isZone, 'zone-is-known'),
  lat: degree(90),
  lon: degree(180),
  opened_on: maybeDay,
  in_operation_on: maybeDay,
  services,
  source: given,
}

/** A new office. */
export const officeDraft = z.object({
  code: given.regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'code-is-lower-case-words').transform((code) => code as Id<'office'>),
  ...officeFields,
})
export type OfficeDraft = z.output<typeof officeDraft>

/** An office as it should stand; its code stays. */
export const officeCorrection = z.object(officeFields)
export type OfficeCorrection = z.output<typeof officeCorrection>

export const closureDraft = z.object({ closed_on: someDay })

/** Divisions that pass to an office, by code, from a day on. A first-level division means all of its parts. */
export const moveDraft = z.object({
  divisions: z
    .string('field-is-given')
    .transform((text) => text.split(/[\s,;]+/).filter((code) => code !== ''))
    .refine((codes) => codes.length > 0, 'field-is-given'),
  office: given.transform((code) => code as Id<'office'>),
  from_on: someDay,
  source: given.refine((text) => !text.startsWith('approx-'), 'source-is-not-computed'),
})
export type MoveDraft = z.output<typeof moveDraft>

export const postDraft = z.object({
  title: given,
  employment: z.enum(employments, 'employment-is-known'),
  office_id: maybe.transform((code) => code as Id<'office'> | null),
  unit: maybe,
  from_on: someDay,
  to_on: maybeDay,
})
export type PostDraft = z.output<typeof postDraft>

export const postEnd = z.object({ to_on: someDay })

/** What a rule needs to know of an office. */
export interface OfficeNode {
  readonly code: string
  readonly rank: Rank
  readonly parent: string | null
}

/** A consulate reports to a consulate general; an agency to either. */
export const mayBeParent = (rank: Rank, parent: Rank): boolean =>
  parent === 'consulate-general' || (rank === 'consular-agency' && parent === 'consulate')

/** Whether an office stands above itself. */
export function isCyclic(code: string, parentOf: (code: string) => string | null | undefined): boolean {
  const seen = new Set<string>()
  for (let at = parentOf(code); at; at = parentOf(at)) {
    if (at === code) return true
    if (seen.has(at)) return false
    seen.add(at)
  }
  return false
}

/** Texts that name neither a person's number nor anybody's immigration status, each beside its field. */
const holdNothingForbidden = (typed: Readonly<Record<string, string | null>>): Rule[] =>
  Object.entries(typed).map(([field, text]) => ({
    rule: 'text-holds-no-forbidden-number',
    field,
    holds: forbiddenIn(text ?? '').length === 0,
  }))

/** Why an office may not stand as drafted among the others. `closed_on` is its last day, where it has one. */
export function objectionsToOffice(
  draft: OfficeCorrection & { readonly code: Id<'office'> },
  offices: readonly OfficeNode[],
  known: { readonly divisions: ReadonlySet<string>; readonly last_on: Day | null },
): Objection[] {
  const parent = offices.find((office) => office.code === draft.parent)
  const parents = new Map(offices.map((office) => [office.code, office.parent]))
  parents.set(draft.code, draft.parent)
  const began = draft.opened_on ?? draft.in_operation_on
  const { title, city, address, hours, phone, source } = draft
  return check([
    { rule: 'division-exists', field: 'division', holds: known.divisions.has(draft.division) },
    { rule: 'office-exists', field: 'parent', holds: draft.parent === null || parent !== undefined },
    { rule: 'parent-is-a-consulate-general', field: 'parent', holds: !parent || mayBeParent(draft.rank, parent.rank) },
    { rule: 'offices-are-not-cyclic', field: 'parent', holds: !isCyclic(draft.code, (code) => parents.get(code)) },
    { rule: 'opening-is-known-or-work-is-seen', field: 'opened_on', holds: began !== null },
    {
      rule: 'office-opens-before-it-closes',
      field: 'opened_on',
      holds: began === null || known.last_on === null || began <= known.last_on,
    },
    ...holdNothingForbidden({ title, city, address, hours, phone, source }),
  ])
}

export const objectionsToNewCode = (code: string, offices: readonly OfficeNode[]): Objection[] =>
  check([
    { rule: 'office-code-is-new', field: 'code', holds: !offices.some((office) => office.code === code) },
    ...holdNothingForbidden({ code }),
  ])

/** An office closes with its last day, when no division and no office stand under it any more. */
export const objectionsToClosure = (
  office: { readonly from_on: Day; readonly to_on: Day | null },
  closed_on: Day,
  under: { readonly lastDistrictDay: Day | 'open' | null; readonly offices: number },
): Objection[] =>
  check([
    { rule: 'office-is-open', field: null, holds: office.to_on === null },
    { rule: 'office-opens-before-it-closes', field: 'closed_on', holds: office.from_on <= closed_on },
    {
      rule: 'district-is-moved-before-the-office-closes',
      field: 'closed_on',
      holds: under.lastDistrictDay === null || (under.lastDistrictDay !== 'open' && under.lastDistrictDay <= closed_on),
    },
    { rule: 'no-office-reports-to-a-closed-one', field: null, holds: under.offices === 0 },
  ])

/** A division's row in the district file. */
export interface DistrictRow extends Period {
  readonly division: string
  readonly office_id: Id<'office'>
}

/** Why divisions may not pass to an office on that day. `rows` are the rows of those divisions that hold then or later. */
export function objectionsToMove(
  draft: MoveDraft,
  today: Day,
  known: {
    readonly office: Period | undefined
    readonly unknownDivisions: readonly string[]
    readonly rows: readonly DistrictRow[]
  },
): Objection[] {
  const current = known.rows.filter((row) => holdsOn(row, draft.from_on))
  return check([
    {
      rule: 'divisions-exist',
      field: 'divisions',
      holds: known.unknownDivisions.length === 0,
      values: { codes: known.unknownDivisions.join(', ') },
    },
    { rule: 'office-exists', field: 'office', holds: known.office !== undefined },
    {
      rule: 'office-is-in-operation',
      field: 'office',
      holds: known.office === undefined || (holdsOn(known.office, draft.from_on) && known.office.to_on === null),
    },
    { rule: 'move-is-not-in-the-past', field: 'from_on', holds: draft.from_on >= today },
    {
      rule: 'district-has-no-later-move',
      field: 'from_on',
      holds: !known.rows.some((row) => row.from_on >= draft.from_on),
    },
    { rule: 'move-changes-the-office', field: 'office', holds: current.every((row) => row.office_id !== draft.office) },
    ...holdNothingForbidden({ source: draft.source }),
  ])
}

/** A district row with a place for messages. */
export interface PlacedPeriod extends Period {
  readonly division: string
}

/** Rows that share a day with an earlier row of their division, in the order given. */
export function doubleDistricts<Row extends PlacedPeriod>(rows: readonly Row[]): Row[] {
  const seen = new Map<string, Row[]>()
  return rows.filter((row) => {
    const others = seen.get(row.division) ?? []
    seen.set(row.division, [...others, row])
    return others.some((other) => overlap(other, row))
  })
}

/** Divisions that are without an office on some day from `from_on` on. Rows of a division must not overlap. */
export function divisionsWithoutOffice(
  divisions: readonly string[],
  rows: readonly PlacedPeriod[],
  from_on: Day,
  dayAfter: (on: Day) => Day,
): string[] {
  const byDivision = Map.groupBy(rows, (row) => row.division)
  return divisions.filter((division) => {
    const sorted = (byDivision.get(division) ?? []).toSorted((one, other) => (one.from_on < other.from_on ? -1 : 1))
    let next: Day | null = from_on
    for (const row of sorted) {
      if (next === null || row.from_on > next) return true
      next = row.to_on === null ? null : dayAfter(row.to_on)
    }
    return next !== null
  })
}

/** Whether a district may be named on screen: not where it was computed by distance. */
export const canNameDistrict = (district: { readonly source: string }): boolean =>
  !district.source.startsWith('approx-')

/** Why a post may not stand. */
export const objectionsToPost = (
  draft: PostDraft,
  known: { readonly office: boolean; readonly unit: boolean },
): Objection[] =>
  check([
    {
      rule: 'post-stands-in-one-place',
      field: 'office_id',
      holds: (draft.office_id === null) !== (draft.unit === null),
    },
    { rule: 'office-exists', field: 'office_id', holds: draft.office_id === null || known.office },
    { rule: 'unit-exists', field: 'unit', holds: draft.unit === null || known.unit },
    { rule: 'post-begins-before-it-ends', field: 'to_on', holds: draft.to_on === null || draft.from_on <= draft.to_on },
    ...holdNothingForbidden({ title: draft.title }),
  ])

export const objectionsToPostEnd = (post: Period, to_on: Day): Objection[] =>
  check([
    { rule: 'post-is-open', field: null, holds: post.to_on === null },
    { rule: 'post-begins-before-it-ends', field: 'to_on', holds: post.from_on <= to_on },
  ])

export interface Point {
  readonly lat: number
  readonly lon: number
}

/** Great-circle distance in kilometres on a sphere of the mean Earth radius (haversine). */
export function kilometresBetween(one: Point, other: Point): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180
  const half =
    Math.sin(radians(other.lat - one.lat) / 2) ** 2 +
    Math.cos(radians(one.lat)) * Math.cos(radians(other.lat)) * Math.sin(radians(other.lon - one.lon) / 2) ** 2
  return 2 * 6371.0088 * Math.asin(Math.sqrt(half))
}

/** A postal code as it is kept: upper case, without spaces. */
export const plainPostalCode = (text: string): string => text.toUpperCase().replace(/\s+/g, '')

/** The code that a text gives in the pack's form, also where a hyphen or a blank and more follow ("90022-1234"); none where it gives none. */
export function postalCodeIn({ postalCodePattern }: Pick<Pack, 'postalCodePattern'>, text: string): string | undefined {
  const [first = ''] = text.trim().split(/[-\s]/)
  return [text, first].map(plainPostalCode).find((code) => new RegExp(postalCodePattern).test(code))
}

/** Where a postal code lies; no division or point where it has none, as a military post. */
export interface PostalCode {
  readonly postal_code: string
  readonly division: string | null
  readonly place: string
  readonly lat: number | null
  readonly lon: number | null
}

export const postalCodesFile = 'postal-codes.csv'

const placed = new WeakMap<Pack, ReadonlyMap<string, PostalCode>>()

/** Where a postal code lies, as people type it: from the pack, since no table holds one. Undefined for one that does not exist. */
export function placeOfPostalCode(pack: Pack, typed: string): PostalCode | undefined {
  let places = placed.get(pack)
  if (!places) {
    const rows = (pack.tables[postalCodesFile] ?? []) as unknown as PostalCode[]
    places = new Map(rows.map((row) => [row.postal_code, row]))
    placed.set(pack, places)
  }
  return places.get(plainPostalCode(typed))
}

/** What a number of people is about. A city is not the district of its office: a source says one or the other. */
export const covers = ['district', 'city', 'division', 'country'] as const
export type Covers = (typeof covers)[number]

/** Whom a source counts: those born in the country that is served, or its people as the source calls them. */
export const peopleCounted = ['born', 'residents'] as const

interface PlacedNumber {
  readonly covers: Covers
  readonly country: string
  readonly division: string | null
  readonly office_id: Id<'office'> | null
}

interface PlacedOffice {
  readonly code: Id<'office'>
  readonly country: string
  readonly division: string
}

/** The first number of each kind that is about an office's own district, its city, its first-level division, its country. */
export function populationAround<Row extends PlacedNumber>(
  rows: readonly Row[],
  office: PlacedOffice,
): Partial<Record<Covers, Row>> {
  const placeOf: Record<Covers, (row: Row) => boolean> = {
    district: (row) => row.office_id === office.code,
    city: (row) => row.office_id === office.code,
    division: (row) => row.division === office.division,
    country: (row) => row.country === office.country,
  }
  const found: Partial<Record<Covers, Row>> = {}
  for (const row of rows) if (placeOf[row.covers](row)) found[row.covers] ??= row
  return found
}
