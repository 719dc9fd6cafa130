// Who was sent to a service that the directory has closed since: open referrals of an office, for the worker's queue.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { list, sql, type Db } from '#platform/database'
import { modes, states } from '#registries/referrals'
import type { Desk } from './today.ts'

const SentToClosed = z.object({
  referral_id: z.custom<Id<'referral'>>(),
  mode: z.enum(modes),
  state: z.enum(states),
  service_title: z.string(),
  organization_title: z.string(),
  closed_on: z.custom<Day>(),
  /** Whether a contact is kept, so that somebody can be called. */
  has_person: z.boolean(),
})

/** An open referral to a service that closed on a day. */
export type SentToClosed = z.output<typeof SentToClosed>

/** Rows that are listed at most. */
export const closedLimit = 30

/** Days after a service closed, and before it closed, within which somebody who was sent there is looked for. */
const closedDays = 60
const madeDays = 120

/**
 * Open referrals whose person may still set out for a service that closed, the first closed first; at most `closedLimit` + 1. Whoever
 * carries a slip and left nothing to be reached at reads it at /recibo. Few services of an office close, so each is read by the index.
 */
export const listSentToClosed = (db: Db, { custodians, office }: Desk, today: Day): Promise<SentToClosed[]> =>
  list(
    db,
    SentToClosed,
    sql`select r.id as referral_id, r.mode, r.state, r.service_as_told ->> 'title' as service_title,
        r.service_as_told ->> 'organization' as organization_title, s.closed_on, r.person_id is not null as has_person
      from services.service s
      cross join unnest(${[...custodians]}::uuid[]) as agency (id)
      cross join lateral (
        select x.* from referrals.referral x where x.custodian_id = agency.id and x.office_id = ${office} and x.service_id = s.id
          and x.made_at > (s.closed_on - ${madeDays}::int)::timestamptz and x.closed_at is null and x.passed_at is null
          and x.state in ('sent', 'accepted', 'waitlisted', 'scheduled', 'no_show', 'appointment_cancelled')
          and (x.mode <> 'self' or x.person_id is not null)
        order by x.made_at desc limit ${closedLimit + 1}) r
      where s.office_id = ${office} and s.closed_on <= ${today} and s.closed_on > ${today}::date - ${closedDays}::int
      order by s.closed_on, r.id limit ${closedLimit + 1}`,
  )
