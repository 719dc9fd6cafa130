// Deeds for groups: a workshop's heads, materials handed out, and a sheet of paper taken over line by line.
import { monthOf, type Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { done, refused, type Objection, type Outcome } from '#kernel/outcome'
import { agencyRoles, holds, todayIn, type Context } from '#platform/context'
import { transact, type Tx } from '#platform/database'
import { allow } from '#platform/errors'
import { tell } from '#platform/events'
import { readTyped, type Typed } from '#platform/forms'
import { newCode } from '#platform/random'
import { itemCodes, varietiesOf } from '../rules/item.ts'
import { mayRecordVisits } from '../rules/permissions.ts'
import {
  isRowTyped,
  objectionsToGroupContact,
  objectionsToMaterial,
  sheetField,
  sheetFields,
  sheetRows,
  type GroupContactDraft,
  type MaterialDraft,
} from '../rules/group.ts'
import type { Source } from '../rules/tally.ts'
import { VisitDraft } from '../rules/visit.ts'
import { insertGroupContact, insertMaterial } from '../store/group.ts'
import { isMonthTold } from '../store/incoming.ts'
import { findSupportGroup } from '../store/support-group.ts'
import { findStationNow } from '../store/visit.ts'
import { indicatorsOf } from './tally.ts'
import { recordVisitIn } from './visit.ts'

/** A worker writes down a workshop, talk, fair or a support group's session: heads, and how they were counted. */
export function recordGroupContact(
  context: Context,
  office: Id<'office'>,
  draft: GroupContactDraft,
): Promise<Outcome<Id<'group-contact'>>> {
  return transact(context, async (tx) => {
    allow(mayRecordVisits(context.actor, office))
    const { seen, writing } = await entryCase(tx, context, office, { ...draft, on: draft.heldOn, source: 'groups' })
    const group = draft.group ? await findSupportGroup(tx, office, draft.group) : undefined
    const topics = itemCodes(context.installation.pack).topic
    const objections = objectionsToGroupContact(draft, { ...seen, topics, group })
    if (objections.length > 0 || !writing) return refused(objections)
    if (await insertGroupContact(tx, { ...draft, topic: group?.topic ?? draft.topic }, writing))
      await tell(tx, context, 'group-contact-recorded', draft.id, { custodian: writing.custodian }, draft)
    return done(draft.id)
  })
}

/** A worker writes down what was handed out. */
export function recordMaterial(
  context: Context,
  office: Id<'office'>,
  draft: MaterialDraft,
): Promise<Outcome<Id<'material'>>> {
  return transact(context, async (tx) => {
    allow(mayRecordVisits(context.actor, office))
    const { seen, writing } = await entryCase(tx, context, office, { ...draft, on: draft.givenOn, source: 'materials' })
    const languages = new Set(varietiesOf(context.installation.pack).map((variety) => variety.code))
    const objections = objectionsToMaterial(draft, { ...seen, languages })
    if (objections.length > 0 || !writing) return refused(objections)
    if (await insertMaterial(tx, draft, writing))
      await tell(tx, context, 'material-recorded', draft.id, { custodian: writing.custodian }, draft)
    return done(draft.id)
  })
}

interface Entered {
  readonly station: Id<'station'>
  readonly on: Day
  readonly source: Source
}

async function entryCase(tx: Tx, context: Context, office: Id<'office'>, entered: Entered) {
  const station = await findStationNow(tx, office, entered.station)
  const custodian = station?.custodian_id ?? undefined
  const ownAgency = custodian !== undefined && holds(context.actor, agencyRoles, { office, organization: custodian })
  const whose = custodian && { custodian, office, station: entered.station }
  const monthTold = whose ? await isMonthTold(tx, whose, monthOf(entered.on), indicatorsOf(entered.source)) : false
  const seen = { today: todayIn(context, station?.zone ?? context.installation.zone), station, ownAgency, monthTold }
  const writing = custodian && { custodian, office, by: context.actor.account, at: context.now }
  return { seen, writing }
}

export interface Sheet {
  readonly station: string
  readonly visitedOn: string
  readonly typed: Typed
}

/** How many lines of a sheet were written, and what is objected to the others: a line that stands is not written again. */
export interface SheetResult {
  readonly written: number
  readonly repeated: number
}

/**
 * A worker takes over a day on paper, one visit a line. All lines are read first: where one cannot be read, none is written.
 * Each line carries its own id, so that a sheet sent twice counts once.
 */
export async function recordDaySheet(
  context: Context,
  office: Id<'office'>,
  sheet: Sheet,
): Promise<Outcome<SheetResult>> {
  allow(mayRecordVisits(context.actor, office))
  const lines = rowsOf(sheet)
  if (lines.length === 0) return refused([{ rule: 'sheet-has-a-line', field: sheetField(1, 'need') }])
  const objections: Objection[] = []
  const drafts: { row: number; draft: VisitDraft }[] = []
  for (const { row, typed } of lines) {
    const reading = readTyped(typed, VisitDraft)
    if (reading.draft === undefined) objections.push(...onRow(row, reading.objections))
    else drafts.push({ row, draft: reading.draft })
  }
  if (objections.length > 0) return refused(objections)
  return transact(context, async (tx) => {
    const results = { written: 0, repeated: 0 }
    for (const { row, draft } of drafts) {
      const outcome = await recordVisitIn(tx, context, office, draft)
      if (!outcome.done) objections.push(...onRow(row, outcome.objections))
      else results[outcome.value.repeated ? 'repeated' : 'written'] += 1
    }
    return objections.length > 0 ? refused(objections) : done(results)
  })
}

/** The lines on which something was typed, each as the form of a visit. */
function rowsOf(sheet: Sheet): { row: number; typed: Typed }[] {
  const rows = Array.from({ length: sheetRows }, (_, index) => index + 1)
  return rows
    .filter((row) => isRowTyped(sheet.typed, row))
    .map((row) => {
      const fields = sheetFields.map((field) => [field, sheet.typed[sheetField(row, field)] ?? ''] as const)
      const id = sheet.typed[sheetField(row, 'id')] ?? ''
      return {
        row,
        typed: {
          ...Object.fromEntries(fields),
          id,
          code: newCode(),
          station: sheet.station,
          visitedOn: sheet.visitedOn,
        },
      }
    })
}

/** The day and the station stand once on the sheet; every other field stands on its line. */
const onRow = (row: number, objections: readonly Objection[]): Objection[] =>
  objections.map((objection) => {
    const once = objection.field === 'visitedOn' || objection.field === 'station' || objection.field === null
    return once ? objection : { ...objection, field: sheetField(row, objection.field!) }
  })
