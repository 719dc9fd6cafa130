// A month leaves: the station's signing key, and the report that is made of an approved month, once for each signature.
import { createHash } from 'node:crypto'
import type { Month } from '#kernel/day'
import type { Id } from '#kernel/id'
import { done, refused, type Outcome } from '#kernel/outcome'
import { todayIn, type Context } from '#platform/context'
import { transact } from '#platform/database'
import type { Keyring } from '#platform/encryption'
import { allow } from '#platform/errors'
import { tell } from '#platform/events'
import { publicKeyOf, signDocument, thumbprintOf } from '#platform/jws'
import {
  mayMakeReports,
  objectionsToLeaving,
  reportKind,
  type KeyFile,
  type Renumbering,
  type TravellingFigure,
  type WrittenReport,
} from '../rules/travel.ts'
import type { Lead, TravelStation } from '../store/station-key.ts'
import {
  findApprovedMonth,
  findLastMade,
  insertMade,
  listSignedCells,
  listYearCells,
  lockMonth,
  type ApprovedMonth,
  type MadeCell,
  type MadeReport,
} from '../store/travel-made.ts'

/** Under which name the seed of an agency's key for a station lies in KEYS_DIR. */
const seedName = (station: string, custodian: Id<'organization'>): string => `report-${station}-${custodian}`

/** The seed of the station's key; undefined where none was made. */
export const findStationSeed = (keys: Keyring, station: string, custodian: Id<'organization'>): Buffer | undefined =>
  keys.findSeed(seedName(station, custodian))

/** Makes the station's key where there is none, or anew; what headquarters registers of it. The private half stays in KEYS_DIR. */
export function makeStationKey(
  context: Context,
  station: TravelStation,
  agency: Lead,
  anew: boolean,
): Promise<Outcome<KeyFile>> {
  const { keys } = context.installation
  return transact(context, async (tx) => {
    allow(mayMakeReports(context.actor, agency.id))
    const there = anew ? undefined : findStationSeed(keys, station.code, agency.id)
    const key = publicKeyOf(there ?? keys.makeSeed(seedName(station.code, agency.id)))
    const file = {
      format: 'puente-report-key/1' as const,
      station: station.code,
      office: station.office_id,
      agency: agency.title,
      key,
      thumbprint: thumbprintOf(key),
    }
    if (there) return done(file)
    await tell(tx, context, 'report-key-made', station.id, { custodian: agency.id }, file)
    return done(file)
  })
}

/** A report that can travel: what it says, and as which version. */
export type LeavingReport = Pick<MadeReport, 'version' | 'payload' | 'sha256'>

/** Which month is to travel; `renumbering` where headquarters has a later version than is known here. */
export interface LeavingMonth {
  readonly station: TravelStation
  readonly agency: Lead
  readonly month: Month
  readonly renumbering?: Renumbering | undefined
}

/**
 * What travels of a month that the agency approved. The same signature gives the same report, however often it is asked for; a
 * month that was opened and approved again gives the next version, which supersedes the one before and says why.
 */
export function makeReport(context: Context, leaving: LeavingMonth): Promise<Outcome<LeavingReport>> {
  const { station, agency, month, renumbering } = leaving
  const at = { station: station.id, custodian: agency.id, month }
  return transact(context, async (tx) => {
    allow(mayMakeReports(context.actor, agency.id))
    await lockMonth(tx, at)
    const approved = await findApprovedMonth(tx, at)
    const last = await findLastMade(tx, at)
    const isMade = last !== undefined && [undefined, last.version].includes(renumbering?.version)
    if (isMade && last.signed_position === approved?.position) return done(last)
    const hasKey = findStationSeed(context.installation.keys, station.code, agency.id) !== undefined
    const isApproved = approved !== undefined
    const objections = objectionsToLeaving({ hasKey, isApproved, last: last?.version ?? 0, renumbering })
    if (objections.length > 0 || !approved) return refused(objections)
    const cells = {
      month: await listSignedCells(tx, approved.report_id, approved.position),
      yearToDate: await listYearCells(tx, at, todayIn(context, station.zone)),
    }
    const report = write({ ...leaving, approved, cells, last, at: context.now })
    const payload = JSON.stringify(report)
    const [version, signed_position] = [report.version, approved.position]
    const made = { version, signed_position, payload, sha256: sha256Of(payload), made_at: context.now }
    await insertMade(tx, at, station.office_id, made)
    await tell(tx, context, 'report-made-to-travel', approved.report_id, { custodian: agency.id }, report)
    return done(made)
  })
}

interface Written extends LeavingMonth {
  readonly approved: ApprovedMonth
  readonly cells: Readonly<Record<'month' | 'yearToDate', readonly MadeCell[]>>
  readonly last: MadeReport | undefined
  readonly at: Date
}

function write({ station, agency, month, renumbering, approved, cells, last, at }: Written): WrittenReport {
  const reason = renumbering?.reason ?? approved.reason
  return {
    format: 'puente-report/1',
    station: station.code,
    office: station.office_id,
    agency: agency.title,
    month,
    version: renumbering?.version ?? (last?.version ?? 0) + 1,
    // What a renumbered version supersedes is what headquarters has, which is not known here.
    supersedes: last || renumbering ? { sha256: renumbering ? null : (last?.sha256 ?? null), reason } : null,
    signedAt: approved.signed_at.toISOString(),
    approvedAt: approved.approved_at.toISOString(),
    countedAt: at.toISOString(),
    hours: { open: approved.open, staff: approved.staff, volunteers: approved.volunteers },
    contributions:
      (approved.currency && { cash: approved.cash, kind: approved.kind, currency: approved.currency }) || null,
    figures: { month: figuresOf(cells.month), yearToDate: figuresOf(cells.yearToDate) },
  }
}

/** Cells by their number: each says its definition and query once. */
function figuresOf(cells: readonly MadeCell[]): TravellingFigure[] {
  const figures = new Map<string, { -readonly [Key in keyof TravellingFigure]: TravellingFigure[Key] }>()
  for (const { indicator, version, query, item, value } of cells) {
    const figure = figures.get(indicator) ?? { indicator, version, query, items: {} }
    figure.items = { ...figure.items, [item]: value }
    figures.set(indicator, figure)
  }
  return [...figures.values()]
}

/** SHA-256 of what a report says, hexadecimal: by it two arrivals are known to be one. */
export const sha256Of = (payload: string | Buffer): string => createHash('sha256').update(payload).digest('hex')

/** The report under the signature of the station's key, as it is sent and carried. */
export const signReport = (seed: Buffer, report: LeavingReport, at: Date): string =>
  signDocument(seed, report.payload, reportKind, at)

/** Writes down that a report was sent, or given out as a file. */
export function markSent(
  context: Context,
  agency: Lead,
  station: TravelStation,
  sent: { report: LeavingReport; to: string },
): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    allow(mayMakeReports(context.actor, agency.id))
    await tell(
      tx,
      context,
      'report-sent',
      station.id,
      { custodian: agency.id },
      { sha256: sent.report.sha256, to: sent.to },
    )
    return done(null)
  })
}
