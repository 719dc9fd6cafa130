// What headquarters does to the network: add, correct and close offices, move districts, keep posts.
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { done, refused, type Outcome } from '#kernel/outcome'
import type { Context } from '#platform/context'
import { transact, type Tx } from '#platform/database'
import { allow, found } from '#platform/errors'
import { tell } from '#platform/events'
import {
  mayKeepNetwork,
  objectionsToClosure,
  objectionsToMove,
  objectionsToNewCode,
  objectionsToOffice,
  objectionsToPost,
  objectionsToPostEnd,
  type MoveDraft,
  type OfficeCorrection,
  type OfficeDraft,
  type PostDraft,
} from './rules.ts'
import { findLastDistrictDay, insertMove, listDistrictsFrom } from './store/district.ts'
import { listKnownDivisions, listParts } from './store/division.ts'
import { findOffice, insertOffice, listOffices, markClosed, markCorrected } from './store/office.ts'
import { findPost, insertPost, listHeadquartersUnits, markPostEnded } from './store/post.ts'

/** Headquarters adds an office that the pack does not have. */
export function addOffice(context: Context, draft: OfficeDraft): Promise<Outcome<Id<'office'>>> {
  return transact(context, async (tx) => {
    allow(mayKeepNetwork(context.actor))
    const offices = await listOffices(tx)
    const divisions = await listKnownDivisions(tx, [draft.division])
    const objections = [
      ...objectionsToNewCode(draft.code, offices),
      ...objectionsToOffice(draft, offices, { divisions, last_on: null }),
    ]
    if (objections.length > 0) return refused(objections)
    await insertOffice(tx, draft, context.actor.account, context.now)
    await tell(tx, context, 'office-added', draft.code, { office: draft.code, headquarters: true }, draft)
    return done(draft.code)
  })
}

/** Headquarters corrects what is written of an office. The pack leaves it alone from then on. */
export function correctOffice(
  context: Context,
  code: Id<'office'>,
  draft: OfficeCorrection,
): Promise<Outcome<Id<'office'>>> {
  return transact(context, async (tx) => {
    allow(mayKeepNetwork(context.actor))
    const office = found(await findOffice(tx, code))
    const divisions = await listKnownDivisions(tx, [draft.division])
    const objections = objectionsToOffice({ ...draft, code }, await listOffices(tx), {
      divisions,
      last_on: office.to_on,
    })
    if (objections.length > 0) return refused(objections)
    await markCorrected(tx, code, draft, context.actor.account, context.now)
    await tell(tx, context, 'office-corrected', code, { office: code, headquarters: true }, draft)
    return done(code)
  })
}

/** Headquarters closes an office with its last day, once its district has been moved. */
export function closeOffice(context: Context, code: Id<'office'>, closed_on: Day): Promise<Outcome<Id<'office'>>> {
  return transact(context, async (tx) => {
    allow(mayKeepNetwork(context.actor))
    const office = found(await findOffice(tx, code))
    const under = (await listOffices(tx)).filter((other) => other.parent === code && other.to_on === null)
    const lastDistrictDay = await findLastDistrictDay(tx, code)
    const objections = objectionsToClosure(office, closed_on, { lastDistrictDay, offices: under.length })
    if (objections.length > 0) return refused(objections)
    await markClosed(tx, code, closed_on, context.actor.account, context.now)
    await tell(tx, context, 'office-closed', code, { office: code, headquarters: true }, { closed_on })
    return done(code)
  })
}

/** Headquarters moves divisions to another office from a day on. What held before that day stays as it was. Gives how many moved. */
export function moveDistrict(context: Context, draft: MoveDraft): Promise<Outcome<number>> {
  return transact(context, async (tx) => {
    allow(mayKeepNetwork(context.actor))
    const { divisions, ...known } = await readMove(tx, draft)
    const objections = objectionsToMove(draft, context.today, known)
    if (objections.length > 0) return refused(objections)
    const moved = await insertMove(tx, divisions, draft, context.actor.account, context.now)
    await tell(tx, context, 'district-moved', draft.office, { office: draft.office, headquarters: true }, draft)
    return done(moved)
  })
}

async function readMove(tx: Tx, draft: MoveDraft) {
  const parts = await listParts(tx, draft.divisions)
  const divisions = parts.map((division) => division.code)
  const known = await listKnownDivisions(tx, draft.divisions)
  return {
    divisions,
    office: await findOffice(tx, draft.office),
    unknownDivisions: draft.divisions.filter((code) => !known.has(code)),
    rows: await listDistrictsFrom(tx, divisions, draft.from_on),
  }
}

/** Headquarters opens a post at an office or a unit. The id comes with the form, so that a second submission adds nothing. */
export function addPost(context: Context, id: Id<'post'>, draft: PostDraft): Promise<Outcome<Id<'post'>>> {
  return transact(context, async (tx) => {
    allow(mayKeepNetwork(context.actor))
    const units = await listHeadquartersUnits(tx)
    const office = draft.office_id !== null && (await findOffice(tx, draft.office_id)) !== undefined
    const objections = objectionsToPost(draft, { office, unit: units.some((unit) => unit.code === draft.unit) })
    if (objections.length > 0) return refused(objections)
    if ((await insertPost(tx, id, draft, context.actor.account, context.now)) === 0) return done(id)
    await tell(
      tx,
      context,
      'post-added',
      id,
      { ...(draft.office_id && { office: draft.office_id }), headquarters: true },
      draft,
    )
    return done(id)
  })
}

/** Headquarters ends a post with its last day. */
export function endPost(context: Context, id: Id<'post'>, to_on: Day): Promise<Outcome<Id<'post'>>> {
  return transact(context, async (tx) => {
    allow(mayKeepNetwork(context.actor))
    const post = found(await findPost(tx, id))
    const objections = objectionsToPostEnd(post, to_on)
    if (objections.length > 0) return refused(objections)
    await markPostEnded(tx, id, to_on)
    await tell(
      tx,
      context,
      'post-ended',
      id,
      { ...(post.office_id && { office: post.office_id }), headquarters: true },
      { to_on },
    )
    return done(id)
  })
}
