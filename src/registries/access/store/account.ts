// Accounts, the roles that they hold, and the letters that let people in.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { languages, roleNames, type Language, type Role } from '#platform/context'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'

const AccountRow = z.object({
  id: z.custom<Id<'account'>>(),
  side: z.enum(['government', 'civil']),
  language: z.enum(languages),
  origin: z.enum(['invited', 'sample']),
  ended_at: z.date().nullable(),
})
export type AccountRow = z.output<typeof AccountRow>

const RoleRow = z.object({
  id: z.custom<Id<'role'>>(),
  account_id: z.custom<Id<'account'>>(),
  role: z.enum(roleNames),
  office: z.custom<Id<'office'>>().nullable(),
  organization: z.custom<Id<'organization'>>().nullable(),
  granted_at: z.date(),
  granted_by: z.custom<Id<'account'>>().nullable(),
  ended_at: z.date().nullable(),
  ended_by: z.custom<Id<'account'>>().nullable(),
})
export type RoleRow = z.output<typeof RoleRow>

const HeldRole = z.object({
  role: z.enum(roleNames),
  office: z.custom<Id<'office'>>().nullable(),
  organization: z.custom<Id<'organization'>>().nullable(),
})

export interface NewAccount {
  readonly id: Id<'account'>
  readonly side: 'government' | 'civil'
  readonly language: Language
  readonly origin: 'invited' | 'sample'
  readonly by: Id<'account'> | null
  readonly at: Date
}

export async function insertAccount(tx: Tx, account: NewAccount): Promise<void> {
  await run(
    tx,
    sql`insert into access.account (id, side, language, origin, created_at, created_by)
      values (${account.id}, ${account.side}, ${account.language}, ${account.origin}, ${account.at}, ${account.by})`,
  )
}

export const findAccount = (db: Db, account: Id<'account'>): Promise<AccountRow | undefined> =>
  first(db, AccountRow, sql`select id, side, language, origin, ended_at from access.account where id = ${account}`)

export async function markLanguage(tx: Tx, account: Id<'account'>, language: Language): Promise<void> {
  await run(tx, sql`update access.account set language = ${language} where id = ${account}`)
}

export async function markAccountEnded(
  tx: Tx,
  account: Id<'account'>,
  by: Id<'account'> | null,
  at: Date,
): Promise<void> {
  await run(
    tx,
    sql`update access.account set ended_at = ${at}, ended_by = ${by} where id = ${account} and ended_at is null`,
  )
}

/** Ends the office of the person whose account has ended, and forgets the private contact. Nothing before the account's end. */
export async function markOfficeEnded(tx: Tx, account: Id<'account'>, on: Day): Promise<void> {
  await run(tx, sql`select access.end_office(${account}::uuid, ${on}::date)`)
}

export async function insertRole(
  tx: Tx,
  id: Id<'role'>,
  account: Id<'account'>,
  { role, office, organization }: Role,
  granted: { by: Id<'account'> | null; at: Date },
): Promise<void> {
  await run(
    tx,
    sql`insert into access.role (id, account_id, role, office_id, organization_id, granted_at, granted_by)
      values (${id}, ${account}, ${role}, ${office}, ${organization}, ${granted.at}, ${granted.by})`,
  )
}

/** Gives false where the role had ended before. */
export async function markRoleEnded(tx: Tx, role: Id<'role'>, by: Id<'account'> | null, at: Date): Promise<boolean> {
  const touched = await run(
    tx,
    sql`update access.role set ended_at = ${at}, ended_by = ${by} where id = ${role} and ended_at is null`,
  )
  return touched > 0
}

const roleColumns = sql`id, account_id, role, office_id as office, organization_id as organization,
  granted_at, granted_by, ended_at, ended_by`

export const findRole = (db: Db, role: Id<'role'>): Promise<RoleRow | undefined> =>
  first(db, RoleRow, sql`select ${roleColumns} from access.role where id = ${role}`)

/** All roles that the context may see, held and ended: what the page of one's people is made of. */
export const listVisibleRoles = (db: Db): Promise<RoleRow[]> =>
  list(db, RoleRow, sql`select ${roleColumns} from access.role order by granted_at desc, id limit 2000`)

/** The roles that an account holds now, whoever asks. */
export const listHeldRoles = (db: Db, account: Id<'account'>): Promise<Role[]> =>
  list(db, HeldRole, sql`select role, office, organization from access.roles_of(${account}::uuid, null, null)`)

const SampleRow = z.object({ account_id: z.custom<Id<'account'>>(), name: z.string(), title: z.string().nullable() })
export type SampleRow = z.output<typeof SampleRow>

/** The people of a sample installation, as the sign-in page lists them. */
export const listSamplePeople = (db: Db): Promise<SampleRow[]> =>
  list(db, SampleRow, sql`select account_id, name, title from access.sample_people()`)

const InvitationRow = z.object({
  id: z.custom<Id<'invitation'>>(),
  account_id: z.custom<Id<'account'>>(),
  name: z.string(),
  language: z.enum(languages),
})
export type InvitationRow = z.output<typeof InvitationRow>

export async function insertInvitation(
  tx: Tx,
  invitation: {
    id: Id<'invitation'>
    account: Id<'account'>
    tokenHash: Buffer
    by: Id<'account'> | null
    at: Date
    expiresAt: Date
  },
): Promise<void> {
  await run(
    tx,
    sql`insert into access.invitation (id, account_id, token_hash, sent_at, sent_by, expires_at)
      values (${invitation.id}, ${invitation.account}, ${invitation.tokenHash}, ${invitation.at}, ${invitation.by},
        ${invitation.expiresAt})`,
  )
}

/** The open invitation of a token's hash: not used, not withdrawn, in time, of an account that has not ended. */
export const findInvitation = (db: Db, tokenHash: Buffer, now: Date): Promise<InvitationRow | undefined> =>
  first(db, InvitationRow, sql`select id, account_id, name, language from access.invitation_of(${tokenHash}, ${now})`)

/** Gives false where it was used or withdrawn before: of two at once, one goes on. */
export async function markInvitationUsed(tx: Tx, invitation: Id<'invitation'>, at: Date): Promise<boolean> {
  const touched = await run(
    tx,
    sql`update access.invitation set used_at = ${at}
      where id = ${invitation} and used_at is null and withdrawn_at is null`,
  )
  return touched > 0
}

/** Withdraws the account's open invitations. */
export async function markInvitationsWithdrawn(tx: Tx, account: Id<'account'>, at: Date): Promise<void> {
  await run(
    tx,
    sql`update access.invitation set withdrawn_at = ${at}
      where account_id = ${account} and used_at is null and withdrawn_at is null`,
  )
}

const PendingRow = z.object({ account_id: z.custom<Id<'account'>>(), expires_at: z.date() })
export type PendingRow = z.output<typeof PendingRow>

/** Accounts whose invitation is open, with the time until it is. */
export const listPending = (db: Db, now: Date): Promise<PendingRow[]> =>
  list(
    db,
    PendingRow,
    sql`select account_id, max(expires_at) as expires_at from access.invitation
      where used_at is null and withdrawn_at is null and expires_at > ${now} group by account_id`,
  )
