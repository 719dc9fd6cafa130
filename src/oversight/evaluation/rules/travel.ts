// A report that travels: what it says, and what must hold before it leaves one installation and is taken in at another.
import { z } from 'zod'
import { lastDayOf, readMonth, type Day, type Month } from '#kernel/day'
import { choice, text } from '#kernel/draft'
import type { Id } from '#kernel/id'
import type { Objection } from '#kernel/outcome'
import { check } from '#kernel/rules'
import { forbiddenIn, plain } from '#kernel/text'
import { holds, visibleCustodians, type Actor } from '#platform/context'

/** Making reports to travel: the agency whose month it is. */
export const mayMakeReports = (actor: Actor, custodian: Id<'organization'>): boolean =>
  visibleCustodians(actor).includes(custodian)

/** Registering and ending keys of stations, taking reports in, and reading the list of them. */
export const mayReceiveReports = (actor: Actor): boolean => holds(actor, ['headquarters'])

/** What the header of a signed report says that it is. */
export const reportKind = 'puente-report+json'

const code = z.string().regex(/^[a-z0-9][a-z0-9-]{0,99}$/)
const title = z.string().trim().min(1).max(300)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const instant = z.iso.datetime().transform((written) => new Date(written))
const monthText = z.string().transform((written, issue): Month => {
  const month = readMonth(written)
  if (!month) issue.addIssue({ code: 'custom' })
  return month ?? ('' as Month)
})
const reason = z
  .string()
  .trim()
  .min(1)
  .max(2000)
  // No database keeps U+0000.
  .refine((written) => !written.includes('\0'))
const count = z.number().int().min(0).max(1_000_000_000_000)
const perhaps = count.max(2_000_000_000).nullable()

/** One number with its definition and query; a single number stands under the empty item. */
const TravellingFigure = z.strictObject({
  indicator: z.string().regex(/^[a-z]{2,30}(?:-[a-z]{1,30}){0,4}$/),
  version: z.number().int().min(1).max(1000),
  query: sha256,
  items: z.record(z.string().regex(/^(?:[a-z0-9-]{1,60}(?: [a-z]{1,20})?)?$/), count),
})

export type TravellingFigure = z.output<typeof TravellingFigure>

const standOnce = (figures: readonly TravellingFigure[]): boolean =>
  new Set(figures.map(({ indicator }) => indicator)).size === figures.length

const figures = z.array(TravellingFigure).max(200).refine(standOnce)

/** What a report says. No person, and no text but why it was corrected. */
export const TravelReport = z.strictObject({
  format: z.literal('puente-report/1'),
  station: code,
  office: code,
  agency: title,
  month: monthText,
  version: z.number().int().min(1).max(1000),
  /** What it corrects and why; a station that was restored may no longer know the first. */
  supersedes: z.strictObject({ sha256: sha256.nullable(), reason }).nullable(),
  signedAt: instant,
  approvedAt: instant,
  /** When the numbers of the year so far were counted. */
  countedAt: instant,
  hours: z.strictObject({ open: perhaps, staff: perhaps, volunteers: perhaps }),
  contributions: z
    .strictObject({
      cash: count.nullable(),
      kind: count.nullable(),
      currency: z.string().regex(/^[A-Z]{3}$/),
    })
    .nullable(),
  figures: z.strictObject({ month: figures, yearToDate: figures }),
})

export type TravelReport = z.output<typeof TravelReport>

/** A report as it is written: instants as text. */
export type WrittenReport = z.input<typeof TravelReport>

/** The file in which a station hands its public key over. */
export const KeyFile = z.strictObject({
  format: z.literal('puente-report-key/1'),
  station: code,
  office: code,
  agency: title,
  key: z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string().regex(/^[\w-]{43}$/) }),
  thumbprint: z.string().regex(/^[\w-]{43}$/),
})

export type KeyFile = z.output<typeof KeyFile>

/** The form in which a key is registered: the text of its file. */
export const KeyForm = z.object({ text })

/** A thumbprint in groups of five, to be read aloud and compared. */
export const showThumbprint = (thumbprint: string): string => (thumbprint.match(/.{1,5}/g) ?? []).join(' ')

export const endings = ['replaced', 'lost'] as const

export type Ending = (typeof endings)[number]

/** The form that ends a key. */
export const EndingForm = z.object({ why: choice('ending-is-chosen', endings) })

/** The first place of a JSON text that is not of the shape: "figures.month.3.items"; null where it is. */
export function placeOfFault(shape: z.ZodType, value: unknown): string | null {
  const issue = shape.safeParse(value).error?.issues[0]
  if (!issue) return null
  const place = [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])]
  return place.join('.').slice(0, 100) || '?'
}

/** A version that is asked for by its number: headquarters has a later one than a station that was restored knows. */
export interface Renumbering {
  readonly version: number
  readonly reason: string
}

/** A month that is about to be made into a report. */
export interface LeavingCase {
  readonly hasKey: boolean
  readonly isApproved: boolean
  /** The last version that was made here; 0 where none was. */
  readonly last: number
  readonly renumbering: Renumbering | undefined
}

/** What must hold before a month travels. */
export const objectionsToLeaving = (month: LeavingCase): Objection[] =>
  check([
    { rule: 'station-has-its-key', field: null, holds: month.hasKey },
    { rule: 'month-is-approved-before-it-travels', field: null, holds: month.isApproved },
    {
      rule: 'version-is-later',
      field: '--version',
      holds: month.renumbering === undefined || month.renumbering.version > Math.max(month.last, 1),
      values: { last: Math.max(month.last, 1) },
    },
    {
      rule: 'correction-says-why',
      field: '--because',
      holds:
        month.renumbering === undefined || TravelReport.shape.supersedes.safeParse(reasonOf(month.renumbering)).success,
    },
  ])

const reasonOf = ({ reason }: Renumbering) => ({ sha256: null, reason })

/** What the receiving installation knows of the key that a file brings. */
export interface KeyCase {
  readonly station: { readonly office_id: string } | undefined
  /** Whether the thumbprint is that of the key. */
  readonly isItsThumbprint: boolean
  /** The agency of that name that leads or led the station. */
  readonly agency: Id<'organization'> | undefined
  /** Whether the key stands registered: for this station, for another, or ended. */
  readonly registered: 'here' | 'elsewhere' | 'ended' | null
}

/** What must hold for a key that is to be registered. A form has one field, the text of the file. */
export function objectionsToKey(file: KeyFile, seen: KeyCase): Objection[] {
  const field = 'text'
  if (seen.station?.office_id !== file.office)
    return [{ rule: 'station-is-known', field, values: { station: file.station } }]
  return check([
    { rule: 'thumbprint-is-the-keys', field, holds: seen.isItsThumbprint },
    { rule: 'agency-led-the-station', field, holds: seen.agency !== undefined, values: { agency: file.agency } },
    { rule: 'key-is-of-one-station', field, holds: seen.registered !== 'elsewhere' },
    { rule: 'key-was-not-ended', field, holds: seen.registered !== 'ended' },
  ])
}

/** What the receiving installation knows when a report arrives. */
export interface ArrivalCase {
  readonly now: Date
  /** Today at the station's office. */
  readonly today: Day
  readonly sentAt: Date
  readonly station: { readonly office_id: string } | undefined
  /** The key that the report names, where it is registered for this station. */
  readonly key: { readonly agency: string; readonly endedAt: Date | null; readonly endedWhy: Ending | null } | undefined
  /** Whether that key made the signature. */
  readonly isSigned: boolean
  /** Whether the key's agency led the station in the month. */
  readonly ledThen: boolean
  /** Whether this installation counts visits of that station and month, or holds its report, itself; asked while none arrived of it. */
  readonly isKeptHere: boolean
  /** The latest version that arrived, with its SHA-256. */
  readonly last: { readonly version: number; readonly sha256: string } | undefined
}

/** How far the clock of another installation may be ahead, in milliseconds. */
const clockTolerance = 600_000

const isCurrent = (key: NonNullable<ArrivalCase['key']>, sentAt: Date): boolean =>
  key.endedAt === null || (key.endedWhy === 'replaced' && sentAt <= key.endedAt)

/**
 * What must hold for a report that arrives. Who did not sign with a registered key is told nothing else. A report that already
 * arrived is not asked again: that is told before.
 */
export function objectionsToArrival(report: TravelReport, seen: ArrivalCase): Objection[] {
  const { station, month } = report
  const values = { station, month }
  if (seen.station?.office_id !== report.office) return [{ rule: 'station-is-known', field: 'station', values }]
  if (!seen.key) return [{ rule: 'key-is-registered', field: 'kid', values }]
  if (!seen.isSigned) return [{ rule: 'signature-is-of-the-key', field: 'signature', values }]
  return check([
    { rule: 'key-was-current-when-it-signed', field: 'kid', holds: isCurrent(seen.key, seen.sentAt), values },
    { rule: 'key-signs-for-its-agency', field: 'agency', holds: plain(report.agency) === plain(seen.key.agency) },
    { rule: 'agency-led-the-station', field: 'agency', holds: seen.ledThen, values: { agency: report.agency } },
    { rule: 'reported-month-has-ended', field: 'month', holds: lastDayOf(month) <= seen.today, values },
    { rule: 'moments-are-in-order', field: 'signedAt', holds: areInOrder(report, seen) },
    { rule: 'month-is-not-kept-here', field: 'month', holds: !seen.isKeptHere, values },
    ...rulesOfCorrection(report, seen.last),
  ])
}

const areInOrder = ({ signedAt, approvedAt, countedAt }: TravelReport, { sentAt, now }: ArrivalCase): boolean => {
  const moments = [signedAt, approvedAt, countedAt].map((moment) => moment.getTime())
  // A signature says its second only.
  const later = [...moments.slice(1), sentAt.getTime() + 999]
  return moments.every((moment, place) => moment <= later[place]!) && sentAt.getTime() <= now.getTime() + clockTolerance
}

const rulesOfCorrection = ({ version, supersedes }: TravelReport, last: ArrivalCase['last']) => [
  {
    rule: 'correction-says-why',
    field: 'supersedes',
    holds: version > 1 === (supersedes !== null) && forbiddenIn(supersedes?.reason ?? '').length === 0,
  },
  {
    rule: 'report-is-newer-than-the-last',
    field: 'version',
    holds: last === undefined || version > last.version,
    values: { version, last: last?.version ?? 0 },
  },
  {
    rule: 'correction-follows-what-arrived',
    field: 'supersedes',
    holds: version !== (last?.version ?? version) + 1 || [last?.sha256, null].includes(supersedes?.sha256 ?? null),
  },
]
