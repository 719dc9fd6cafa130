// A month is told as totals: by a file, or by a partner's system.
import { firstDayOf, lastDayOf, type Month } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { Objection } from '#kernel/outcome'
import { todayIn, type Context } from '#platform/context'
import type { Tx } from '#platform/database'
import { tell } from '#platform/events'
import { say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { closers } from '#registries/referrals'
import { indicators, sourcesOf, type Indicator } from '../indicators.ts'
import { messages } from '../messages/import.ts'
import { countMethods, materialKinds } from '../rules/group.ts'
import { itemsOf, type ItemKind } from '../rules/item.ts'
import {
  objectionsToCell,
  objectionsToCells,
  objectionsToMonth,
  TallyCell,
  type Source,
  type TalliedIndicator,
  type TallyCase,
} from '../rules/tally.ts'
import { firstVisitAnswers } from '../rules/visit.ts'
import { referralModes } from '../rules/visit-referral.ts'
import type { Entries } from '../store/counts.ts'
import type { PlaceRow, Whose } from '../store/incoming.ts'
import { lockImports } from '../store/import.ts'
import { insertTally, listEntered, listTally, voidTally, type StandingCell } from '../store/tally.ts'

const results = ['completed', 'not-completed', 'declined', 'cancelled', 'unknown'] as const

const ownItems: Readonly<Partial<Record<NonNullable<Indicator['by']>, readonly string[]>>> = {
  'first-visit': firstVisitAnswers,
  method: countMethods,
  material: materialKinds,
  mode: referralModes,
  result: results,
  closer: closers,
  way: [],
}

/** The codes that an indicator is broken down by; the empty code alone for a single number. */
function itemsFor(pack: Pack, by: Indicator['by']): readonly string[] {
  if (by === null) return ['']
  const own = ownItems[by]
  if (own) return own
  if (by !== 'enrolment') return itemsOf(pack, by as ItemKind).map(({ code }) => code)
  return itemsOf(pack, 'program').flatMap(({ code }) => [`${code} adult`, `${code} child`])
}

/** The indicators that count a kind of entries. */
export const indicatorsOf = (source: Source): string[] =>
  (indicators as readonly Indicator[]).filter((each) => sourcesOf(each).includes(source)).map(({ id }) => id)

/** How many entries of a month stand beside numbers that were told of it as totals, and are not counted under them. */
export const countLeftOut = (entries: readonly Pick<Entries, 'source' | 'entries' | 'told'>[]): number =>
  entries
    .filter(({ source, told }) => indicatorsOf(source).some((id) => told.includes(id)))
    .reduce((sum, one) => sum + one.entries, 0)

/** What each indicator is to a tally. Numbers that are not added over months and stations, or that follow from others, are not told. */
export const talliedIndicators = (pack: Pack): ReadonlyMap<string, TalliedIndicator> =>
  new Map(
    (indicators as readonly Indicator[]).map((indicator) => [
      indicator.id,
      {
        id: indicator.id,
        items: new Set(itemsFor(pack, indicator.by)),
        isTold: indicator.overTime === 'sum' && indicator.overOffices === 'sum' && indicator.derived !== true,
        sources: sourcesOf(indicator),
      },
    ]),
  )

/** A station under the agency whose month is told. */
export interface TallyPlace extends Whose {
  readonly row: PlaceRow
}

/** An objection to a telling: `at` is the number's place in it, from 0; null where the month as a whole is meant. */
export interface TallyObjection extends Objection {
  readonly at: number | null
}

export interface TallyCounts {
  readonly taken: number
  readonly repeated: number
  readonly replaced: number
}

export type TallyAnswer =
  | { readonly done: true; readonly value: TallyCounts }
  | { readonly done: false; readonly objections: readonly TallyObjection[] }

/** What is told of one station's month. `replace`: numbers that stand otherwise are voided; those that are not named stay. */
export interface Telling {
  readonly month: Month
  /** As they were typed: shaped as `TallyCell`. */
  readonly cells: readonly unknown[]
  readonly replace: boolean
  /** Checks only. */
  readonly dry?: boolean
}

/** A month is told as totals, whole or not at all; told again in the same way, nothing changes. Who may is asked before. */
export async function recordMonth(tx: Tx, context: Context, place: TallyPlace, telling: Telling): Promise<TallyAnswer> {
  const { cells, wrong } = readCells(telling.cells)
  if (wrong.length > 0) return { done: false, objections: wrong }
  await lockImports(tx, place.custodian)
  const standing = await listTally(tx, place, telling.month)
  const seen = await caseOf(tx, context, place, telling.month, standing)
  const { added, changed, repeated } = compare(cells, standing)
  const kept = standing.filter(({ id }) => !changed.includes(id))
  const objections = [
    ...objectionsToMonth(seen).map((objection) => ({ ...objection, at: null })),
    ...cells.flatMap((cell, at) => objectionsToCell(cell, seen).map((objection) => ({ ...objection, at }))),
    ...twice(cells),
    ...(telling.replace ? [] : toldOtherwise(cells, standing)),
    ...objectionsToCells([...kept.filter((cell) => !names(cells, cell)), ...cells]).map((objection) => ({
      ...objection,
      at: placeOf(cells, objection),
    })),
  ]
  if (objections.length > 0) return { done: false, objections }
  const value = { taken: added.length - changed.length, repeated, replaced: changed.length }
  if (added.length > 0 && !telling.dry) await write(tx, context, place, { month: telling.month, added, changed })
  return { done: true, value }
}

async function write(
  tx: Tx,
  context: Context,
  place: TallyPlace,
  { month, added, changed }: { month: Month; added: readonly TallyCell[]; changed: readonly string[] },
): Promise<void> {
  const writing = { by: context.actor.account, at: context.now }
  const reason = say(messages, { language: 'es', words: {} })('told-anew-reason')
  if (changed.length > 0) await voidTally(tx, place, { ...writing, ids: changed, reason })
  await insertTally(tx, place, month, added, writing)
  await tell(tx, context, 'month-tallied', place.station, { custodian: place.custodian }, { month, added, changed })
}

async function caseOf(
  tx: Tx,
  context: Context,
  place: TallyPlace,
  month: Month,
  standing: readonly Named[],
): Promise<TallyCase> {
  return {
    today: todayIn(context, place.row.zone),
    month,
    indicators: talliedIndicators(context.installation.pack),
    led: place.row.leads.filter((lead) => lead.organization_id === place.custodian),
    station: place.row,
    entered: new Set(await listEntered(tx, place, firstDayOf(month), lastDayOf(month))),
    told: new Set(standing.map(({ indicator }) => indicator)),
  }
}

function readCells(typed: readonly unknown[]): { cells: TallyCell[]; wrong: TallyObjection[] } {
  const cells: TallyCell[] = []
  const wrong: TallyObjection[] = []
  for (const [at, each] of typed.entries()) {
    const read = TallyCell.safeParse(each)
    if (read.success) cells.push(read.data)
    else wrong.push(...read.error.issues.map(({ message, path }) => ({ rule: message, field: String(path[0]), at })))
  }
  return { cells, wrong }
}

interface Named {
  readonly indicator: string
  readonly item: string
}

const isOf = (one: Named, other: Named): boolean => one.indicator === other.indicator && one.item === other.item

const names = (cells: readonly Named[], wanted: Named): boolean => cells.some((cell) => isOf(cell, wanted))

/** What is to be written: new numbers, and those that stand with another value or method. */
function compare(cells: readonly TallyCell[], standing: readonly StandingCell[]) {
  const before = (cell: TallyCell) => standing.find((each) => isOf(each, cell))
  const isSame = (cell: TallyCell) => before(cell)?.value === cell.value && before(cell)?.method === cell.method
  const added = cells.filter((cell) => !isSame(cell))
  const changed = added.flatMap((cell) => before(cell)?.id ?? [])
  return { added, changed, repeated: cells.length - added.length }
}

const valuesOf = ({ indicator, item }: Named) => ({ indicator, item })

/** A number that is told twice at once. */
const twice = (cells: readonly TallyCell[]): TallyObjection[] =>
  cells.flatMap((cell, at) =>
    cells.findIndex((each) => isOf(each, cell)) < at
      ? [{ rule: 'number-stands-once', field: 'indicator', values: valuesOf(cell), at }]
      : [],
  )

/** A number that was told before, and differs. */
const toldOtherwise = (cells: readonly TallyCell[], standing: readonly StandingCell[]): TallyObjection[] =>
  cells.flatMap((cell, at) => {
    const before = standing.find((each) => isOf(each, cell))
    if (!before || (before.value === cell.value && before.method === cell.method)) return []
    const values = { ...valuesOf(cell), value: cell.value, other: before.value }
    return [{ rule: 'month-is-told-the-same', field: 'value', values, at }]
  })

/** Where the number stands that contradicts another; null where it was told before. */
function placeOf(cells: readonly TallyCell[], { field, values }: Objection): number | null {
  const at = cells.findIndex((cell) => cell.indicator === field && (!values?.['item'] || cell.item === values['item']))
  return at < 0 ? null : at
}

/** The agency that a telling is of: the one that leads the station, or the one that is named. */
export const tallyPlaceOf = (row: PlaceRow, custodian: Id<'organization'>): TallyPlace => ({
  row,
  custodian,
  office: row.office_id,
  station: row.station_id,
})
