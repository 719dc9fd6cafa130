// What is done about partners: organizations are added and corrected; agreements proposed, accepted and ended.
import { isUuid, type Id } from '#kernel/id'
import { done, refused, type Outcome } from '#kernel/outcome'
import type { Context } from '#platform/context'
import { transact, type Tx } from '#platform/database'
import { allow, found } from '#platform/errors'
import { tell, type Chains } from '#platform/events'
import { newId } from '#platform/random'
import { findOffice } from '#registries/network'
import {
  mayKeepPartners,
  mayProposeAgreements,
  objectionsToAcceptance,
  objectionsToAgreement,
  objectionsToEnding,
  objectionsToOrganization,
  type AgreementDraft,
  type EndingDraft,
  type OrganizationDraft,
} from './rules.ts'
import {
  findAgreement,
  findOrganization,
  findSameOrganization,
  insertAgreement,
  insertOrganization,
  isDivision,
  markAccepted,
  markEnded,
  markOrganizationCorrected,
} from './store.ts'

type Office = Id<'office'> | null

const chainsOf = (office: Office): Chains => ({ ...(office !== null && { office }), headquarters: true })

/** Headquarters, or an officer for the own office, adds an organization. A second submission of the same id adds nothing. */
export function addOrganization(
  context: Context,
  id: Id<'organization'>,
  office: Office,
  draft: OrganizationDraft,
): Promise<Outcome<Id<'organization'>>> {
  return transact(context, async (tx) => {
    allow(mayProposeAgreements(context.actor, office))
    if (await findOrganization(tx, id)) return done(id)
    const objections = objectionsToOrganization(draft, {
      division: draft.division !== null && (await isDivision(tx, draft.division)),
      same: (await findSameOrganization(tx, draft.title, draft.city)) !== undefined,
    })
    if (objections.length > 0) return refused(objections)
    await insertOrganization(tx, id, draft, { office, by: context.actor.account, at: context.now })
    await tell(tx, context, 'organization-added', id, chainsOf(office), draft)
    return done(id)
  })
}

/** Headquarters corrects what is written of an organization. */
export function correctOrganization(
  context: Context,
  id: Id<'organization'>,
  draft: OrganizationDraft,
): Promise<Outcome<Id<'organization'>>> {
  return transact(context, async (tx) => {
    allow(mayKeepPartners(context.actor))
    found(await findOrganization(tx, id))
    const same = await findSameOrganization(tx, draft.title, draft.city)
    const objections = objectionsToOrganization(draft, {
      division: draft.division !== null && (await isDivision(tx, draft.division)),
      same: same !== undefined && same.id !== id,
    })
    if (objections.length > 0) return refused(objections)
    await markOrganizationCorrected(tx, id, draft)
    await tell(tx, context, 'organization-corrected', id, chainsOf(null), draft)
    return done(id)
  })
}

/** An officer, or headquarters, proposes an agreement with an office; headquarters one with the whole institute. */
export function proposeAgreement(
  context: Context,
  id: Id<'agreement'>,
  office: Office,
  draft: AgreementDraft,
): Promise<Outcome<Id<'agreement'>>> {
  return transact(context, async (tx) => {
    allow(mayProposeAgreements(context.actor, office))
    const objections = objectionsToAgreement(draft, context.today, {
      organization: isUuid(draft.organization_id) && (await findOrganization(tx, draft.organization_id)) !== undefined,
      office: office === null || (await findOffice(tx, office)) !== undefined,
    })
    if (objections.length > 0) return refused(objections)
    if ((await insertAgreement(tx, id, office, draft, context.actor.account, context.now)) === 0) return done(id)
    await tell(tx, context, 'agreement-proposed', id, chainsOf(office), draft)
    return done(id)
  })
}

/** Headquarters accepts a proposal: from then on it is in force on the days agreed. */
export function acceptAgreement(context: Context, id: Id<'agreement'>): Promise<Outcome<Id<'agreement'>>> {
  return transact(context, async (tx) => {
    allow(mayKeepPartners(context.actor))
    const agreement = found(await findAgreement(tx, id))
    const objections = objectionsToAcceptance(agreement, context.today)
    if (objections.length > 0) return refused(objections)
    await markAccepted(tx, id, context.actor.account, context.now)
    await tell(tx, context, 'agreement-accepted', id, chainsOf(agreement.office_id))
    return done(id)
  })
}

/** Headquarters ends an agreement, or turns a proposal down, and says why. */
export function endAgreement(
  context: Context,
  id: Id<'agreement'>,
  draft: EndingDraft,
): Promise<Outcome<Id<'agreement'>>> {
  return transact(context, async (tx) => {
    allow(mayKeepPartners(context.actor))
    const agreement = found(await findAgreement(tx, id))
    const objections = objectionsToEnding(agreement, draft)
    if (objections.length > 0) return refused(objections)
    await markEnded(tx, id, draft, context.actor.account, context.now)
    await tell(tx, context, 'agreement-ended', id, chainsOf(agreement.office_id), draft)
    return done(id)
  })
}

/** The organization of that title and city, added where there is none: by a pack, or for what an office writes down of it. */
export async function ensureOrganization(
  tx: Tx,
  context: Context,
  draft: OrganizationDraft,
  office: Office = null,
): Promise<Id<'organization'>> {
  const same = await findSameOrganization(tx, draft.title, draft.city)
  if (same) return same.id
  const id = newId<'organization'>()
  await insertOrganization(tx, id, draft, { office, by: context.actor.account, at: context.now })
  return id
}
