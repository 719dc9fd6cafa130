// Deeds about public programs: an enrolment begins, takes its next step or is voided; what marks somebody is counted in aggregate.
import { monthOf, type Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { done, refused, refusedFor, type Outcome } from '#kernel/outcome'
import { forbiddenIn, readCode } from '#kernel/text'
import { agencyRoles, holds, todayIn, type Context } from '#platform/context'
import { transact, type Tx } from '#platform/database'
import { allow, found } from '#platform/errors'
import { tell } from '#platform/events'
import {
  isStepRepeated,
  objectionsToEnrolment,
  objectionsToEnrolmentStep,
  objectionsToTally,
  type EnrolmentDraft,
  type EnrolmentStepDraft,
  type TallyDraft,
} from '../rules/enrolment.ts'
import { itemCodes } from '../rules/item.ts'
import { mayRecordVisits, mayVoidEntries } from '../rules/permissions.ts'
import { isAggregateOnly } from '../rules/program-record.ts'
import { isFresh } from '../rules/visit.ts'
import {
  findEnrolment,
  findTally,
  insertEnrolment,
  insertEnrolmentStep,
  insertTally,
  insertTallyVoided,
  type Enrolment,
} from '../store/enrolment.ts'
import { isMonthTold } from '../store/incoming.ts'
import { findStationNow, isReceiptKnown } from '../store/visit.ts'
import { indicatorsOf } from './tally.ts'

/** A worker writes down that somebody was informed of a program or applied to it. What is refused leaves nothing. */
export function startEnrolment(
  context: Context,
  office: Id<'office'>,
  draft: EnrolmentDraft,
): Promise<Outcome<Id<'enrolment'>>> {
  return transact(context, async (tx) => {
    allow(mayRecordVisits(context.actor, office))
    const { seen, custodian } = await caseOf(tx, context, office, { ...draft, on: draft.takenOn })
    const code = readCode(draft.receipt)
    const receipt = code && custodian ? context.installation.keys.mac('receipt', code, custodian) : null
    const receiptKnown = !receipt || !custodian || (await isReceiptKnown(tx, custodian, receipt))
    const objections = objectionsToEnrolment(draft, { ...seen, receiptKnown })
    if (objections.length > 0 || !custodian) return refused(objections)
    const writing = { custodian, office, by: context.actor.account, at: context.now }
    if (!(await insertEnrolment(tx, draft, receipt, writing))) return done(draft.id)
    const { step, takenOn, told } = draft
    await insertEnrolmentStep(tx, draft.id, { position: 1, step, takenOn, toldOn: told ? takenOn : null }, writing)
    await tell(tx, context, 'enrolment-started', draft.id, { custodian }, { step, takenOn })
    return done(draft.id)
  })
}

async function caseOf(
  tx: Tx,
  context: Context,
  office: Id<'office'>,
  draft: { readonly station: Id<'station'>; readonly program: string; readonly on: Day },
) {
  const { pack, zone } = context.installation
  const station = await findStationNow(tx, office, draft.station)
  const custodian = station?.custodian_id ?? undefined
  const whose = custodian && { custodian, office, station: draft.station }
  const seen = {
    today: todayIn(context, station?.zone ?? zone),
    station,
    ownAgency: custodian !== undefined && holds(context.actor, agencyRoles, { office, organization: custodian }),
    programs: itemCodes(pack).program,
    aggregateOnly: isAggregateOnly(pack, draft.program),
    receiptKnown: true,
    monthTold: whose ? await isMonthTold(tx, whose, monthOf(draft.on), indicatorsOf('enrolments')) : false,
  }
  return { seen, custodian }
}

/** The next step: applied, enrolled or refused. The same step sent twice counts once; a page that was stale is told. */
export function takeEnrolmentStep(
  context: Context,
  office: Id<'office'>,
  id: Id<'enrolment'>,
  draft: EnrolmentStepDraft,
): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    const enrolment = await getOwn(tx, context, office, id)
    if (isStepRepeated(draft, enrolment.steps)) return done(null)
    const objections = objectionsToEnrolmentStep(draft, {
      today: todayIn(context, enrolment.zone),
      steps: enrolment.steps,
    })
    if (objections.length > 0) return refused(objections)
    const { step, takenOn, told } = draft
    const written = { position: draft.seen + 1, step, takenOn, toldOn: told ? takenOn : null }
    if (!(await insertEnrolmentStep(tx, id, written, writingOf(context, enrolment))))
      return refusedFor('enrolment-was-not-moved-by-another')
    await tell(tx, context, 'enrolment-step-taken', id, { custodian: enrolment.custodian_id }, { step, takenOn })
    return done(null)
  })
}

/** Whoever wrote an enrolment takes it back within ten minutes; a coordinator voids it later. */
export function voidEnrolment(context: Context, office: Id<'office'>, id: Id<'enrolment'>): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    const enrolment = await getOwn(tx, context, office, id)
    allow(mayVoidEnrolment(context, office, enrolment))
    const last = enrolment.steps.at(-1)
    if (!last || last.step === 'voided') return refusedFor('entry-stands')
    const step = { position: last.position + 1, step: 'voided', takenOn: last.taken_on, toldOn: null } as const
    if (!(await insertEnrolmentStep(tx, id, step, writingOf(context, enrolment)))) return refusedFor('entry-stands')
    await tell(tx, context, 'enrolment-voided', id, { custodian: enrolment.custodian_id })
    return done(null)
  })
}

/** Whether the actor may void it now. */
export const mayVoidEnrolment = (context: Context, office: Id<'office'>, enrolment: Enrolment): boolean =>
  mayVoidEntries(context.actor, office) ||
  (enrolment.recorded_by !== null &&
    enrolment.recorded_by === context.actor.account &&
    isFresh(enrolment.recorded_at, context.now))

async function getOwn(tx: Tx, context: Context, office: Id<'office'>, id: Id<'enrolment'>): Promise<Enrolment> {
  allow(mayRecordVisits(context.actor, office))
  return found(await findEnrolment(tx, office, id))
}

const writingOf = ({ actor, now }: Context, enrolment: Enrolment) => ({
  custodian: enrolment.custodian_id,
  by: actor.account,
  at: now,
})

/**
 * A worker counts people at a program that would mark them. The event names the station and nothing of the count, so that
 * the log gives no entry its hour.
 */
export function tallyEnrolments(
  context: Context,
  office: Id<'office'>,
  draft: TallyDraft,
): Promise<Outcome<Id<'enrolment-tally'>>> {
  return transact(context, async (tx) => {
    allow(mayRecordVisits(context.actor, office))
    const { seen, custodian } = await caseOf(tx, context, office, { ...draft, on: draft.countedOn })
    const objections = objectionsToTally(draft, seen)
    if (objections.length > 0 || !custodian) return refused(objections)
    if (await insertTally(tx, draft, { custodian, office }))
      await tell(tx, context, 'enrolments-tallied', draft.station, { custodian })
    return done(draft.id)
  })
}

/** A coordinator voids a count that was typed wrong, and says why. */
export function voidTally(
  context: Context,
  office: Id<'office'>,
  id: Id<'enrolment-tally'>,
  reason: string,
): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    allow(mayVoidEntries(context.actor, office))
    const tally = found(await findTally(tx, office, id))
    if (reason === '') return refusedFor('voiding-has-a-reason', 'reason')
    if (forbiddenIn(reason).length > 0) return refusedFor('text-holds-no-forbidden-number', 'reason')
    if (!(await insertTallyVoided(tx, tally, { reason, by: context.actor.account, at: context.now })))
      return refusedFor('entry-stands')
    await tell(tx, context, 'entry-voided', id, { custodian: tally.custodian_id }, { kind: 'enrolment-tally' })
    return done(null)
  })
}

/** The events of enrolments, for the plug. */
export const enrolmentEvents = [
  'enrolment-started',
  'enrolment-step-taken',
  'enrolment-voided',
  'enrolments-tallied',
] as const
