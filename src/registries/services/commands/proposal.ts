// Proposals: anybody says what is wrong, a provider corrects its entry by a link, and whoever keeps the entry takes or refuses.
import { createHash } from 'node:crypto'
import { addDays } from '#kernel/day'
import type { Id } from '#kernel/id'
import { done, refused, refusedFor, type Objection, type Outcome } from '#kernel/outcome'
import { anonymous, contextFor, systemActor, todayIn, type Context } from '#platform/context'
import { consult, transact, type Tx } from '#platform/database'
import { allow, found } from '#platform/errors'
import { tell } from '#platform/events'
import { readTyped } from '#platform/forms'
import type { Installation } from '#platform/installation'
import { newSecret, newId } from '#platform/random'
import { findOffice } from '#registries/network'
import { findOrganization } from '#registries/partners'
import { mayKeepService } from '../rules/permissions.ts'
import {
  fieldsSetBy,
  isSecret,
  keptDays,
  linkDays,
  linkStanding,
  objectionsToDeciding,
  objectionsToFields,
  objectionsToTaking,
  objectionsToWrong,
  partsTaken,
  type LinkStanding,
  type RefusalDraft,
  type TakingDraft,
  type WrongDraft,
} from '../rules/proposal.ts'
import { entryOf, ServiceDraft, type Entry } from '../rules/service.ts'
import { takeParts, typedOf, type Part, type Typed } from '../rules/upkeep.ts'
import { findService, markClosed, type Service } from '../store.ts'
import {
  findProposal,
  findProposalLinkOf,
  insertProposal,
  insertProposalLink,
  markAllProposalLinksRevoked,
  markAssuredByLink,
  markDecided,
  markProposalsLapsed,
  markProposalLinkRevoked,
  type NewProposal,
  type Proposal,
} from '../store/proposal.ts'
import { noteChange } from './change.ts'
import { chainsOf, correctEntry, groundOf, keptService, type Kept } from './service.ts'

/** Nobody in particular: what is proposed hangs on no account, whoever is signed in. */
const asNobody = (context: Context): Context => ({ ...context, actor: anonymous })

/** Keeps a proposal. The row holds the day and what is proposed; no event is told, which would hold the instant. */
const propose = (context: Context, proposal: NewProposal): Promise<Outcome<null>> =>
  transact(asNobody(context), async (tx) => {
    const came = await insertProposal(tx, proposal)
    if (came === 'kept') return done(null)
    if (came === 'full') return refusedFor('proposals-have-room')
    return proposal.link === null ? refusedFor('service-is-not-closed') : refusedFor('link-is-open')
  })

/** Anybody says what is wrong with an entry. */
export async function tellWrong(context: Context, service: Service, draft: WrongDraft): Promise<Outcome<null>> {
  const objections = objectionsToWrong(draft)
  if (objections.length > 0) return refused(objections)
  const { id, about, said, line } = draft
  const on = todayIn(context, context.installation.zone)
  return propose(context, {
    id,
    service: service.id,
    link: null,
    at: context.now,
    on,
    about,
    said,
    fields: { ...fieldsSetBy(about), ...(line !== undefined && { publicLine: line }) },
  })
}

/** A provider's link and its entry. */
export interface OpenedLink {
  readonly standing: LinkStanding
  readonly service: Service
  readonly hash: Buffer
  readonly expiresAt: Date
}

/** What the secret of a provider's link leads to; undefined for one that nobody made. */
export async function openProposalLink(context: Context, secret: string): Promise<OpenedLink | undefined> {
  if (!isSecret(secret)) return undefined
  const hash = createHash('sha256').update(secret).digest()
  return consult(asNobody(context), async (db) => {
    const link = await findProposalLinkOf(db, hash)
    const service = link && (await findService(db, link.service_id))
    if (!link || !service) return undefined
    return { standing: linkStanding(link, service, context.now), service, hash, expiresAt: link.expires_at }
  })
}

/** A provider proposes corrections of its entry by its link: only fields that differ. They are read as staff's would be. */
export async function proposeFields(
  context: Context,
  { service, hash }: OpenedLink,
  proposal: { readonly id: Id<'proposal'>; readonly fields: Typed },
): Promise<Outcome<null>> {
  const { id, fields } = proposal
  const objections = objectionsToFields(fields, service)
  if (objections.length > 0) return refused(objections)
  const on = todayIn(context, context.installation.zone)
  const { now: at } = context
  return propose(context, { id, service: service.id, link: hash, at, on, about: 'entry', said: '', fields })
}

/** A provider says by its link that all of its entry is right: verified today. Nobody decides it, and no event is told of it. */
export function assureByLink(context: Context, { hash }: OpenedLink): Promise<Outcome<null>> {
  const on = todayIn(context, context.installation.zone)
  return transact(asNobody(context), async (tx) =>
    (await markAssuredByLink(tx, { link: hash, change: newId<'change'>(), at: context.now, on }))
      ? done(null)
      : refusedFor('id-question-is-answered'),
  )
}

/** Whoever keeps an entry makes a link for its provider; its address is known now and never again. */
export function makeProposalLink(
  context: Context,
  id: Id<'service'>,
): Promise<Outcome<{ readonly link: string; readonly expiresAt: Date }>> {
  return transact(context, async (tx) => {
    const { service } = await keptService(tx, context, id)
    if (service.closed_on !== null) return refusedFor('service-is-not-closed')
    const secret = newSecret()
    const expiresAt = new Date(context.now.getTime() + linkDays * 86_400_000)
    const hash = createHash('sha256').update(secret).digest()
    const link = { id: newId<'proposal-link'>(), hash, at: context.now, by: context.actor.account, expiresAt }
    await insertProposalLink(tx, id, link)
    await tell(tx, context, 'provider-link-made', id, chainsOf(service.office_id, service.custodian_id), {
      link: link.id,
    })
    return done({ link: `${context.installation.origin}/services/proposals/${secret}`, expiresAt })
  })
}

/** Ends a provider's link at once. */
export function endProposalLink(
  context: Context,
  id: Id<'service'>,
  link: Id<'proposal-link'>,
): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    const { service } = await keptService(tx, context, id)
    const ended = await markProposalLinkRevoked(tx, id, link, { at: context.now, by: context.actor.account })
    if (ended === 0) return refusedFor('link-is-open')
    await tell(tx, context, 'provider-link-ended', id, chainsOf(service.office_id, service.custodian_id), { link })
    return done(null)
  })
}

/** What a restore ends: every provider's link, since one may have been ended after the backup was made. */
export async function endLinksAfterRestore(tx: Tx, now: Date): Promise<string[]> {
  return [
    `Links by which providers correct the directory that are ended: ${await markAllProposalLinksRevoked(tx, now)}.`,
  ]
}

/**
 * Lets lapse what nobody decided for long, and erases what it says. Gives how many there were. Nobody decided it, so it is no deed of
 * anybody and tells no event, as its coming told none.
 */
export async function forgetProposals(installation: Installation): Promise<number> {
  const context = contextFor(installation, systemActor())
  const before = addDays(todayIn(context, installation.zone), -keptDays)
  const outcome = await transact(context, async (tx) => done(await markProposalsLapsed(tx, before, context.now)))
  return outcome.done ? outcome.value : 0
}

/** A proposal and its entry, in sight of whoever keeps that. */
async function keptProposal(tx: Tx, context: Context, id: Id<'proposal'>): Promise<{ proposal: Proposal; kept: Kept }> {
  const proposal = found(await findProposal(tx, id))
  return { proposal, kept: await keptService(tx, context, proposal.service_id) }
}

/** An entry with these parts as another form has them; what is not among them stays as it is, also where no form has room for it. */
export async function entryWith(
  tx: Tx,
  context: Context,
  { service, office }: Kept,
  other: Typed,
  taken: readonly Part[],
): Promise<{ entry: Entry; objections?: undefined } | { entry?: undefined; objections: readonly Objection[] }> {
  const kind = (await findOrganization(tx, service.organization_id))?.kind ?? 'nonprofit'
  const typed = takeParts(typedOf({ ...service, kind }), other, taken)
  const reading = readTyped({ ...typed, id: service.id, office: office.code }, ServiceDraft)
  if (!reading.draft) return { objections: reading.objections }
  const entry = entryOf(reading.draft, groundOf(context.installation.pack, office), service.locations[0])
  return {
    entry: {
      ...entry,
      ...(!taken.includes('languages') && { languages: service.languages }),
      ...(!taken.includes('cost') && { cost_options: service.cost_options }),
    },
  }
}

/** Whoever keeps an entry takes what was proposed: writes the parts that were ticked, or closes the entry. */
export function takeProposal(context: Context, id: Id<'proposal'>, draft: TakingDraft): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    const { proposal, kept } = await keptProposal(tx, context, id)
    const objections = objectionsToTaking(proposal, draft)
    if (objections.length > 0) return refused(objections)
    if (kept.service.closed_on !== null) return refusedFor('service-is-not-closed')
    const decision = { decision: 'taken', reason: null, at: context.now, by: context.actor.account } as const
    // Decided before it is written: who decides at the same time waits here, and is told.
    if ((await markDecided(tx, id, decision)) === 0) return refusedFor('proposal-is-waiting')
    const written = await writeProposed(tx, context, { proposal, kept }, draft)
    if (written.length > 0) return refused(written)
    await tell(tx, context, 'proposal-taken', id, chainsOf(kept.office.code, kept.service.custodian_id), draft)
    return done(null)
  })
}

/** Writes a proposal into its entry; gives what is objected. */
async function writeProposed(
  tx: Tx,
  context: Context,
  { proposal, kept }: { proposal: Proposal; kept: Kept },
  draft: TakingDraft,
): Promise<readonly Objection[]> {
  const source = proposal.came_from === 'provider' ? 'provider' : 'proposal'
  if (proposal.about === 'closed') {
    const closedOn = todayIn(context, kept.office.zone)
    await markClosed(tx, kept.service.id, { closedOn, reason: draft.closingReason ?? '' }, context.actor.account)
    await noteChange(tx, context, kept.service, source)
    return []
  }
  const { entry, objections } = await entryWith(tx, context, kept, proposal.fields, partsTaken(proposal, draft.parts))
  if (objections) return objections
  // What the provider itself says was verified with it, on the day on which it said so.
  const { assured_on: before } = kept.service
  const isNewer = proposal.came_from === 'provider' && (before === null || before < proposal.proposed_on)
  const assured = isNewer ? { ...entry, assured_on: proposal.proposed_on } : entry
  return correctEntry(tx, context, kept, assured, source)
}

/** Whoever keeps an entry refuses what was proposed, and says why. */
export function refuseProposal(context: Context, id: Id<'proposal'>, draft: RefusalDraft): Promise<Outcome<null>> {
  return transact(context, async (tx) => {
    const proposal = found(await findProposal(tx, id))
    allow(mayKeepService(context.actor, proposal))
    const objections = objectionsToDeciding(proposal)
    if (objections.length > 0) return refused(objections)
    const office = found(await findOffice(tx, proposal.office_id))
    const decision = { decision: 'refused', reason: draft.reason, at: context.now, by: context.actor.account } as const
    if ((await markDecided(tx, id, decision)) === 0) return refusedFor('proposal-is-waiting')
    await tell(tx, context, 'proposal-refused', id, chainsOf(office.code, proposal.custodian_id), draft)
    return done(null)
  })
}
