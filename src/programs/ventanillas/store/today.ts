// What a window did on a day. The question names its custodians and its office.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, sql, type Db } from '#platform/database'

/** Whose rows at which office. */
export interface Desk {
  readonly custodians: readonly Id<'organization'>[]
  readonly office: Id<'office'>
}

const DayCount = z.object({
  visits: z.number(),
  referrals: z.number(),
  attempts: z.number(),
  groups: z.number(),
  heads: z.number(),
})

/** How many of each were done on one day: what stands, as the month's report counts it. */
export type DayCount = z.output<typeof DayCount>

/** Visits, referrals that went out, tries to reach somebody, and group contacts with their heads, of one day at the office. */
export async function countDay(db: Db, { custodians, office }: Desk, on: Day): Promise<DayCount> {
  const ours = (table: string) =>
    sql`${sql.ref(`${table}.custodian_id`)} = any (${[...custodians]}::uuid[]) and ${sql.ref(`${table}.office_id`)} = ${office}`
  const row = await first(
    db,
    DayCount,
    sql`select
      (select count(*) from ventanillas.standing_visit v where ${ours('v')} and v.visited_on = ${on}) as visits,
      (select count(*) from referrals.step s
        join referrals.referral r on r.custodian_id = s.custodian_id and r.id = s.referral_id
        where s.custodian_id = any (${[...custodians]}::uuid[]) and s.taken_on = ${on} and s.from_state = 'draft'
          and s.to_state = 'sent' and ${ours('r')} and r.program = 'ventanillas' and r.state <> 'entered_in_error'
          and r.passed_from is null) as referrals,
      (select count(*) from referrals.attempt a
        join referrals.referral r on r.custodian_id = a.custodian_id and r.id = a.referral_id
        where a.custodian_id = any (${[...custodians]}::uuid[]) and a.tried_on = ${on} and ${ours('r')}
          and r.program = 'ventanillas') as attempts,
      g.groups, g.heads
      from (select count(*) as groups, coalesce(sum(g.heads), 0)::bigint as heads
        from ventanillas.standing_group_contact g where ${ours('g')} and g.held_on = ${on}) g`,
  )
  return row!
}
