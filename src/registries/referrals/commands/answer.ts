// The provider's side: what a link opens, and a referral with what was told, read by whoever answers it.
import { createHash } from 'node:crypto'
import { isUuid, type Id } from '#kernel/id'
import { done, type Outcome } from '#kernel/outcome'
import { anonymous, visibleProviders, type Context } from '#platform/context'
import { consult, transact } from '#platform/database'
import { found } from '#platform/errors'
import { findOrganization } from '#registries/partners'
import { answerStanding, isSecret, linkStanding, type AnswerStanding, type LinkStanding } from '../rules/answer.ts'
import type { State } from '../rules/machine.ts'
import { findLinkOf } from '../store/answer.ts'
import { findReferralById, type Referral } from '../store/referral.ts'
import { findStateAfter } from '../store/step.ts'
import { listDisclosures, type Disclosure } from './disclosure.ts'

/** A link that is known: whether it answers, until when, and the context in which it does. */
export interface OpenedLink {
  readonly standing: LinkStanding
  readonly custodian: Id<'organization'>
  readonly referral: Id<'referral'>
  readonly expiresAt: Date
  /** Whoever holds the link, and nobody else: an account that is signed in beside it counts for nothing here. */
  readonly context: Context
}

/** What the secret of a link leads to; undefined for one that nobody made. Changes nothing and opens nothing of the person. */
export async function openLink(context: Context, secret: string): Promise<OpenedLink | undefined> {
  if (!isSecret(secret)) return undefined
  const nobody = { ...context, actor: anonymous }
  const link = await consult(nobody, (db) => findLinkOf(db, createHash('sha256').update(secret).digest()))
  if (!link) return undefined
  const standing = linkStanding(link, context.now)
  const bearer = { kind: 'link', referral: link.referral_id } as const
  const opened: Context = { ...context, actor: { ...anonymous, bearer } }
  const known = {
    custodian: link.custodian_id,
    referral: link.referral_id,
    expiresAt: link.expires_at,
    context: opened,
  }
  if (standing !== 'open') return { ...known, standing }
  const referral = await consult(opened, (db) => findReferralById(db, link.referral_id))
  return { ...known, standing: referral && answerStanding(referral) !== 'closed' ? 'open' : 'closed' }
}

/** Whoever answers with an account does so for the provider alone, whatever else they are: an agency may refer to its own clinic. */
export const asProvider = (context: Context): Context => {
  const roles = context.actor.roles.filter(({ role }) => role === 'provider')
  return { ...context, actor: { ...context.actor, roles, offices: [] } }
}

/** A referral as the provider sees it. */
export interface Answer {
  readonly referral: Referral
  readonly standing: AnswerStanding
  /** The organization that refers. */
  readonly agency: string
  /** What was told of the person; empty where nothing is shown. */
  readonly told: readonly Disclosure[]
}

/** Before what was told is opened: the referral as its link or its recipient's account sees it now, and who refers. */
export type Answerable = Pick<Answer, 'referral' | 'agency'>

/** Undefined for anybody else, and for an account once it is closed. */
export const findAnswerable = (context: Context, referral: Id<'referral'>): Promise<Answerable | undefined> =>
  consult(context, async (db) => {
    const row = await findReferralById(db, referral)
    if (!row || !isAnswerers(context, row)) return undefined
    return { referral: row, agency: found(await findOrganization(db, row.custodian_id)).title }
  })

/** Whether the link or an organization of the account is the one that answers: an agency's people do it elsewhere. */
const isAnswerers = ({ actor }: Context, { id, recipient_id }: Referral): boolean =>
  actor.bearer?.kind === 'link' ? actor.bearer.referral === id : visibleProviders(actor).includes(recipient_id)

/**
 * Opens what was told for whoever answers, and tells `referral-opened`; where nothing may be shown, nothing is opened.
 * Undefined for anybody else, and for an account once it is closed.
 */
export async function openAnswer(context: Context, referral: Id<'referral'>): Promise<Answer | undefined> {
  const outcome = await transact(context, async (tx): Promise<Outcome<Answer | undefined>> => {
    const row = await findReferralById(tx, referral)
    if (!row || !isAnswerers(context, row)) return done(undefined)
    const standing = answerStanding(row)
    const agency = found(await findOrganization(tx, row.custodian_id)).title
    const at = { custodian: row.custodian_id, referral: row.id }
    const told = standing === 'open' ? await listDisclosures(tx, context, at) : []
    return done({ referral: row, standing, agency, told })
  })
  return outcome.done ? outcome.value : undefined
}

/** What an answer brought about that closed the referral, where the same form is sent by the link once more; undefined for others. */
export const findRepeated = (
  link: OpenedLink,
  { token, transition }: { readonly token: string; readonly transition: string },
): Promise<Repeated | undefined> =>
  consult(link.context, async (db) => {
    const { custodian, referral } = link
    const state = isUuid(token) ? await findStateAfter(db, { custodian, referral }, token, transition) : undefined
    if (!state) return undefined
    return { state, agency: found(await findOrganization(db, custodian)).title }
  })

export interface Repeated {
  readonly state: State
  readonly agency: string
}
