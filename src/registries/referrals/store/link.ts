// Links by which a provider answers one referral. The secret is kept as its SHA-256 and cannot be read back.
import { z } from 'zod'
import type { Id } from '#kernel/id'
import { list, run, sql, type Db, type Tx } from '#platform/database'
import type { ReferralAt } from './referral.ts'

const linkRow = z.object({
  id: z.custom<Id<'link'>>(),
  made_at: z.date(),
  made_by: z.custom<Id<'account'>>().nullable(),
  expires_at: z.date(),
  revoked_at: z.date().nullable(),
  revoked_by: z.custom<Id<'account'>>().nullable(),
})
export type Link = z.output<typeof linkRow>

/** The links of a referral, newest first. */
export const listLinks = (db: Db, at: ReferralAt): Promise<Link[]> =>
  list(
    db,
    linkRow,
    sql`select id, made_at, made_by, expires_at, revoked_at, revoked_by from referrals.link
      where custodian_id = ${at.custodian} and referral_id = ${at.referral} order by made_at desc, id`,
  )

export interface NewLink {
  readonly id: Id<'link'>
  readonly hash: Buffer
  readonly at: Date
  readonly by: Id<'account'> | null
  readonly expiresAt: Date
}

export const insertLink = (tx: Tx, of: ReferralAt, link: NewLink): Promise<number> =>
  run(
    tx,
    sql`insert into referrals.link (custodian_id, id, referral_id, token_hash, made_at, made_by, expires_at)
      values (${of.custodian}, ${link.id}, ${of.referral}, ${link.hash}, ${link.at}, ${link.by}, ${link.expiresAt})`,
  )

/** Revokes one link of a referral, or all of them; gives how many it revoked. */
export const markRevoked = (
  tx: Tx,
  of: ReferralAt,
  link: Id<'link'> | null,
  by: { readonly at: Date; readonly by: Id<'account'> | null },
): Promise<number> =>
  run(
    tx,
    sql`update referrals.link set revoked_at = ${by.at}, revoked_by = ${by.by}
      where custodian_id = ${of.custodian} and referral_id = ${of.referral} and revoked_at is null
        and (${link}::uuid is null or id = ${link}::uuid)`,
  )
