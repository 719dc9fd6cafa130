// Many referrals: an office's list, those of a receipt, those of a person. Bounded, so that a list of a million stays quick.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, sql, type Db } from '#platform/database'
import { isEnd, states, type Mode, type State } from '../rules/machine.ts'
import { referralColumns, referralRow, type Referral } from './referral.ts'

export interface ReferralFilter {
  /** The agencies whose rows are listed: those of the asker. */
  readonly custodians: readonly Id<'organization'>[]
  readonly state?: State | 'open' | 'closed'
  readonly mode?: Mode
  readonly need?: string
  readonly service?: Id<'service'>
  /** Days on which they were made, both included. */
  readonly from?: Day
  readonly to?: Day
}

/** Referrals are counted up to this many: beyond, a list says "more than", and is narrowed by its filter. */
export const countedUpTo = 1000

/** Referrals of an office, the last made first. Row security keeps them to the asker's agency. */
export const listReferrals = (
  db: Db,
  office: Id<'office'>,
  filter: ReferralFilter,
  slice: { readonly limit: number; readonly offset: number },
): Promise<Referral[]> =>
  list(
    db,
    referralRow,
    sql`select ${referralColumns} from unnest(${[...filter.custodians]}::uuid[]) as agency (id)
      cross join lateral (
        select r.* from referrals.referral r where r.custodian_id = agency.id and ${matching(office, filter)}
        order by r.made_at desc limit ${slice.limit + slice.offset}) r
      order by r.made_at desc, r.id limit ${slice.limit} offset ${slice.offset}`,
  )

/** How many there are, up to `countedUpTo` + 1. */
export async function countReferrals(db: Db, office: Id<'office'>, filter: ReferralFilter): Promise<number> {
  const row = await first(
    db,
    z.object({ count: z.number() }),
    // Newest first as in the list, whose index is read no further than is counted.
    sql`select count(*) as count from (
      select from unnest(${[...filter.custodians]}::uuid[]) as agency (id)
      cross join lateral (
        select from referrals.referral r where r.custodian_id = agency.id and ${matching(office, filter)}
        order by r.made_at desc limit ${countedUpTo + 1}) r
      limit ${countedUpTo + 1}) as counted`,
  )
  return row?.count ?? 0
}

function matching(office: Id<'office'>, filter: ReferralFilter) {
  const wanted = statesOf(filter.state)
  const conditions = [
    sql`r.office_id = ${office}`,
    ...(wanted.length === 1
      ? [sql`r.state = ${wanted[0]}`]
      : wanted.length > 1
        ? [sql`r.state = any (${wanted}::text[])`]
        : []),
    ...(filter.mode ? [sql`r.mode = ${filter.mode}`] : []),
    ...(filter.need ? [sql`r.need = ${filter.need}`] : []),
    ...(filter.service ? [sql`r.service_id = ${filter.service}`] : []),
    // A day lies within a day of its instant, in every zone: the index knows the instants.
    ...(filter.from
      ? [sql`r.made_on >= ${filter.from}::date and r.made_at >= (${filter.from}::date - 1)::timestamptz`]
      : []),
    ...(filter.to ? [sql`r.made_on <= ${filter.to}::date and r.made_at < (${filter.to}::date + 2)::timestamptz`] : []),
  ]
  return sql.join(conditions, sql` and `)
}

function statesOf(state: ReferralFilter['state']): State[] {
  if (state === 'open') return states.filter((each) => !isEnd(each))
  if (state === 'closed') return states.filter(isEnd)
  return state === undefined ? [] : [state]
}

/** The referrals on one receipt, the last made first; whoever holds the receipt may ask, and its agency. */
export const listReferralsOfReceipt = (
  db: Db,
  of: { readonly custodian: Id<'organization'>; readonly receipt: Buffer },
): Promise<Referral[]> =>
  list(
    db,
    referralRow,
    sql`select ${referralColumns} from referrals.referral r
      where r.custodian_id = ${of.custodian} and r.receipt = ${of.receipt} order by r.made_at desc, r.id limit 100`,
  )

/** The referrals of a person, the last made first. */
export const referralsOfPerson = (
  db: Db,
  custodian: Id<'organization'>,
  person: Id<'protected-person'>,
): Promise<Referral[]> =>
  list(
    db,
    referralRow,
    sql`select ${referralColumns} from referrals.referral r
      where r.custodian_id = ${custodian} and r.person_id = ${person} order by r.made_at desc, r.id limit 100`,
  )

const receiptRow = z.object({ custodian_id: z.custom<Id<'organization'>>(), receipt: z.instanceof(Buffer) })

/** Whose receipt this is: the HMACs stand in the order of the custodians. Anybody who typed a code may ask. */
export const findReceipt = (
  db: Db,
  custodians: readonly Id<'organization'>[],
  macs: readonly Buffer[],
): Promise<z.output<typeof receiptRow> | undefined> =>
  first(
    db,
    receiptRow,
    sql`select custodian_id, receipt from referrals.receipt_of(${[...custodians]}::uuid[],
      ${macs.map((mac) => `\\x${mac.toString('hex')}`)}::bytea[])`,
  )

/** The agencies that hold referrals. */
export async function listReferralCustodians(db: Db): Promise<Id<'organization'>[]> {
  const rows = await list(
    db,
    z.object({ id: z.custom<Id<'organization'>>() }),
    sql`select id from referrals.custodians() as id`,
  )
  return rows.map(({ id }) => id)
}
