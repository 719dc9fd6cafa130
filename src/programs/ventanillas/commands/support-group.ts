// Deeds at a support group: it is made, it ends, somebody takes a seat to be reminded, or leaves it.
import { addDays } from '#kernel/day'
import type { Id } from '#kernel/id'
import { done, refused, refusedFor, type Outcome } from '#kernel/outcome'
import { readCode } from '#kernel/text'
import { agencyRoles, holds, todayIn, type Context } from '#platform/context'
import { transact, type Tx } from '#platform/database'
import { allow, found } from '#platform/errors'
import { tell } from '#platform/events'
import { addConsent, findByCode, standingConsent, withdrawConsentIn } from '#registries/people'
import { itemCodes, varietiesOf } from '../rules/item.ts'
import { mayRecordVisits } from '../rules/permissions.ts'
import {
  objectionsToGroupEnding,
  objectionsToSeat,
  objectionsToSupportGroup,
  seatConsent,
  seatConsentText,
  seatDays,
  stillMeets,
  type GroupEndingDraft,
  type SeatDraft,
  type SupportGroupDraft,
} from '../rules/support-group.ts'
import {
  findSupportGroup,
  hasSeat,
  insertSeat,
  insertSupportGroup,
  markGroupEnded,
  markSeatLeft,
  type SupportGroup,
} from '../store/support-group.ts'
import { findStationNow } from '../store/visit.ts'

/** A worker makes a group that meets each week. */
export function makeSupportGroup(
  context: Context,
  office: Id<'office'>,
  draft: SupportGroupDraft,
): Promise<Outcome<Id<'support-group'>>> {
  return transact(context, async (tx) => {
    allow(mayRecordVisits(context.actor, office))
    const { pack, zone } = context.installation
    const station = await findStationNow(tx, office, draft.station)
    const custodian = station?.custodian_id ?? undefined
    const objections = objectionsToSupportGroup(draft, {
      today: todayIn(context, station?.zone ?? zone),
      stationKnown: station !== undefined,
      ownAgency: custodian !== undefined && holds(context.actor, agencyRoles, { office, organization: custodian }),
      topics: itemCodes(pack).topic,
      languages: new Set(varietiesOf(pack).map(({ code }) => code)),
    })
    if (objections.length > 0 || !custodian) return refused(objections)
    const writing = { custodian, office, by: context.actor.account, at: context.now }
    if (await insertSupportGroup(tx, draft, writing))
      await tell(tx, context, 'support-group-made', draft.id, { custodian }, { weekday: draft.weekday })
    return done(draft.id)
  })
}

async function getOwn(tx: Tx, context: Context, office: Id<'office'>, id: Id<'support-group'>): Promise<SupportGroup> {
  allow(mayRecordVisits(context.actor, office))
  return found(await findSupportGroup(tx, office, id))
}

/** A group meets for the last time on a day. */
export function endSupportGroup(
  context: Context,
  office: Id<'office'>,
  id: Id<'support-group'>,
  draft: GroupEndingDraft,
): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    const group = await getOwn(tx, context, office, id)
    if (group.to_on === draft.toOn) return done(null)
    const objections = objectionsToGroupEnding(draft, group, todayIn(context, group.zone))
    if (objections.length > 0) return refused(objections)
    await markGroupEnded(tx, group, draft.toOn)
    await tell(tx, context, 'support-group-ended', id, { custodian: group.custodian_id }, draft)
    return done(null)
  })
}

/** The person of the agency with this code; undefined where there is none. */
async function findVisitor(tx: Tx, context: Context, group: SupportGroup, code: string) {
  const person = await findByCode(tx, context, group.custodian_id, code)
  return person?.program === 'ventanillas' ? person.id : undefined
}

/** Somebody who left a telephone asks to be reminded of a group's sessions; their consent is recorded where it does not stand (any more). */
export function takeSeat(
  context: Context,
  office: Id<'office'>,
  id: Id<'support-group'>,
  draft: SeatDraft,
): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    const group = await getOwn(tx, context, office, id)
    const today = todayIn(context, group.zone)
    const person = await findVisitor(tx, context, group, draft.code)
    const sits = person !== undefined && (await hasSeat(tx, group, person))
    const agreed = person && (await standingConsent(tx, person, { purpose: seatConsent, on: today }))
    if (sits && agreed) return done(null)
    const objections = objectionsToSeat(draft, {
      personKnown: person !== undefined,
      agreed: agreed !== undefined,
      meets: stillMeets(group, today),
      taken: group.taken - (sits ? 1 : 0),
      seats: group.seats,
    })
    if (objections.length > 0 || !person) return refused(objections)
    if (!agreed && draft.consent !== '') {
      await addConsent(tx, context, person, {
        purpose: seatConsent,
        recipient: null,
        language: context.language,
        textVersion: seatConsentText,
        form: draft.consent,
        givenBy: 'person',
        expiresOn: addDays(today, seatDays),
      })
    }
    await insertSeat(tx, group, person, today)
    await tell(tx, context, 'seat-taken', id, { custodian: group.custodian_id })
    return done(null)
  })
}

/** Somebody wants no more reminders of a group. With the last seat goes the consent. */
export function leaveSeat(
  context: Context,
  office: Id<'office'>,
  id: Id<'support-group'>,
  code: string,
): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    const group = await getOwn(tx, context, office, id)
    if (readCode(code) === undefined) return refusedFor('receipt-can-be-read', 'code')
    const today = todayIn(context, group.zone)
    const person = await findVisitor(tx, context, group, code)
    const kept = person && (await markSeatLeft(tx, group, person, today))
    if (!person || kept === undefined) return refusedFor('seat-is-held', 'code')
    const consent = kept === 0 ? await standingConsent(tx, person, { purpose: seatConsent, on: today }) : undefined
    if (consent) await withdrawConsentIn(tx, context, consent.id)
    await tell(tx, context, 'seat-left', id, { custodian: group.custodian_id })
    return done(null)
  })
}

/** The events of support groups, for the plug. */
export const supportGroupEvents = ['support-group-made', 'support-group-ended', 'seat-taken', 'seat-left'] as const
