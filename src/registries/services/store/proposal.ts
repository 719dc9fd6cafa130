// What others propose of entries, and the links by which providers do. Who proposed is not known here.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'
import { abouts, room } from '../rules/proposal.ts'
import type { Typed } from '../rules/upkeep.ts'

const idOf = <Kind extends string>() => z.custom<Id<Kind>>((value) => typeof value === 'string')
const day = z.custom<Day>((value) => typeof value === 'string')

const proposalRow = z.object({
  id: idOf<'proposal'>(),
  service_id: idOf<'service'>(),
  service_title: z.string(),
  office_id: idOf<'office'>(),
  custodian_id: idOf<'organization'>().nullable(),
  proposed_on: day,
  came_from: z.enum(['public', 'provider']),
  about: z.enum(abouts),
  said: z.string(),
  fields: z.custom<Typed>((value) => typeof value === 'object' && value !== null),
  decision: z.enum(['taken', 'refused', 'lapsed']).nullable(),
  decided_at: z.date().nullable(),
  reason: z.string().nullable(),
})
/** A proposal with the entry that it is of. */
export type Proposal = z.output<typeof proposalRow>

const columns = sql`p.id, p.service_id, s.title as service_title, s.office_id, s.custodian_id, p.proposed_on, p.came_from, p.about,
  p.said, p.fields, p.decision, p.decided_at, p.reason`

/** What waits at an office for whoever asks, oldest first; or what was decided, newest first: 200 at most. */
export const listProposals = (db: Db, office: Id<'office'>, decided: boolean): Promise<Proposal[]> =>
  list(
    db,
    proposalRow,
    sql`select ${columns} from services.proposal p join services.service s on s.id = p.service_id
      where s.office_id = ${office} and (p.decision is not null) = ${decided}
      order by p.decided_at desc nulls last, p.proposed_on, p.id limit 200`,
  )

/** A proposal, where whoever asks keeps its entry. */
export const findProposal = (db: Db, id: Id<'proposal'>): Promise<Proposal | undefined> =>
  first(
    db,
    proposalRow,
    sql`select ${columns} from services.proposal p join services.service s on s.id = p.service_id where p.id = ${id}::uuid`,
  )

/** What somebody proposes. `link` is the SHA-256 of a provider's secret; null from the public. */
export interface NewProposal {
  readonly id: Id<'proposal'>
  readonly service: Id<'service'>
  readonly link: Buffer | null
  readonly at: Date
  readonly on: Day
  readonly about: string
  readonly said: string
  readonly fields: Typed
}

/** What became of it: kept, full where too much waits, ended where the entry or the link has. */
export type Came = 'kept' | 'full' | 'ended'

export async function insertProposal(tx: Tx, proposal: NewProposal): Promise<Came> {
  const row = await first(
    tx,
    z.object({ came: z.enum(['kept', 'full', 'ended']) }),
    sql`select services.propose(${proposal.id}::uuid, ${proposal.service}::uuid, ${proposal.link}::bytea, ${proposal.at},
      ${proposal.on}::date, ${proposal.about}, ${proposal.said}, ${JSON.stringify(proposal.fields)}::jsonb,
      ${room.waiting}::int, ${room.anOffice}::int, ${room.aDay}::int) as came`,
  )
  return row!.came
}

/** A provider's entry is verified by its link; false where the link has ended, or it is not known whether the entry asks for ID. */
export async function markAssuredByLink(
  tx: Tx,
  { link, change, at, on }: { link: Buffer; change: Id<'change'>; at: Date; on: Day },
): Promise<boolean> {
  const row = await first(
    tx,
    z.object({ assured: z.boolean() }),
    sql`select services.assure_by_link(${link}::bytea, ${change}::uuid, ${at}, ${on}::date) as assured`,
  )
  return row!.assured
}

export interface Decision {
  readonly decision: 'taken' | 'refused'
  readonly reason: string | null
  readonly at: Date
  readonly by: Id<'account'> | null
}

/** Decides a proposal that waits, and erases what it says; gives whether it waited. */
export const markDecided = (tx: Tx, id: Id<'proposal'>, { decision, reason, at, by }: Decision): Promise<number> =>
  run(
    tx,
    sql`update services.proposal set decision = ${decision}, reason = ${reason}, decided_at = ${at}, decided_by = ${by}::uuid,
        said = '', fields = '{}'
      where id = ${id}::uuid and decision is null`,
  )

/** Erases what came before the day and nobody decided; gives how many there were. */
export async function markProposalsLapsed(tx: Tx, before: Day, at: Date): Promise<number> {
  const row = await first(
    tx,
    z.object({ count: z.number() }),
    sql`select services.lapse_proposals(${before}::date, ${at}) as count`,
  )
  return row!.count
}

const linkRow = z.object({
  id: idOf<'proposal-link'>(),
  made_at: z.date(),
  expires_at: z.date(),
  revoked_at: z.date().nullable(),
})
export type ProposalLink = z.output<typeof linkRow>

/** The links of an entry, newest first, to whoever keeps it. */
export const listProposalLinks = (db: Db, service: Id<'service'>): Promise<ProposalLink[]> =>
  list(
    db,
    linkRow,
    sql`select id, made_at, expires_at, revoked_at from services.proposal_link where service_id = ${service}::uuid
      order by made_at desc, id limit 20`,
  )

export interface NewProposalLink {
  readonly id: Id<'proposal-link'>
  readonly hash: Buffer
  readonly at: Date
  readonly by: Id<'account'> | null
  readonly expiresAt: Date
}

export const insertProposalLink = (tx: Tx, service: Id<'service'>, link: NewProposalLink): Promise<number> =>
  run(
    tx,
    sql`insert into services.proposal_link (id, service_id, token_hash, made_at, made_by, expires_at)
      values (${link.id}::uuid, ${service}::uuid, ${link.hash}, ${link.at}, ${link.by}::uuid, ${link.expiresAt})`,
  )

/** Ends a link of an entry; gives whether it had not ended. */
export const markProposalLinkRevoked = (
  tx: Tx,
  service: Id<'service'>,
  link: Id<'proposal-link'>,
  revoked: { readonly at: Date; readonly by: Id<'account'> | null },
): Promise<number> =>
  run(
    tx,
    sql`update services.proposal_link set revoked_at = ${revoked.at}, revoked_by = ${revoked.by}::uuid
      where id = ${link}::uuid and service_id = ${service}::uuid and revoked_at is null`,
  )

/** After a restore, as the owner: every link that leads anywhere is ended, since the backup may not know which were. */
export const markAllProposalLinksRevoked = (tx: Tx, at: Date): Promise<number> =>
  run(tx, sql`update services.proposal_link set revoked_at = ${at} where revoked_at is null and expires_at > ${at}`)

const foundLink = z.object({
  service_id: idOf<'service'>(),
  expires_at: z.date(),
  revoked_at: z.date().nullable(),
})

/** The entry that the secret of this SHA-256 leads to, whatever became of the link. */
export const findProposalLinkOf = (db: Db, hash: Buffer): Promise<z.output<typeof foundLink> | undefined> =>
  first(db, foundLink, sql`select service_id, expires_at, revoked_at from services.link_of(${hash}::bytea)`)
