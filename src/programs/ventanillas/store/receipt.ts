// What a receipt opens: whose it is, where and when, and the way to a new code. The code itself never comes here, only its HMAC.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'
import { modes, states } from '#registries/referrals'
import type { ServiceAsTold } from '#registries/services'

/** A receipt as the database knows it: who answers for it, and its HMAC. */
export interface ReceiptKey {
  readonly custodian: Id<'organization'>
  readonly receipt: Buffer
}

const FoundReceipt = z.object({ custodian_id: z.custom<Id<'organization'>>(), receipt: z.instanceof(Buffer) })

/** Whose visits a receipt stands on: the HMACs are in the order of the custodians. Anybody who typed a code may ask. */
export const findVisitReceipt = (
  db: Db,
  custodians: readonly Id<'organization'>[],
  macs: readonly Buffer[],
): Promise<z.output<typeof FoundReceipt> | undefined> =>
  first(
    db,
    FoundReceipt,
    sql`select custodian_id, receipt from ventanillas.receipt_of(${[...custodians]}::uuid[],
      ${macs.map((mac) => `\\x${mac.toString('hex')}`)}::bytea[])`,
  )

const SlipReferral = z.object({
  custodian_id: z.custom<Id<'organization'>>(),
  id: z.custom<Id<'referral'>>(),
  mode: z.enum(modes),
  state: z.enum(states),
  position: z.number(),
  reason: z.string().nullable(),
  outcome: z.string().nullable(),
  passed_at: z.date().nullable(),
  service_as_told: z.custom<ServiceAsTold>(),
  appointment_at: z.date().nullable(),
  /** Of the place that serves: the appointment is told by its clock. */
  zone: z.string(),
  made_on: z.custom<Day>(),
  closed_on: z.custom<Day>().nullable(),
  access_from_on: z.custom<Day>().nullable(),
  access_ended_on: z.custom<Day>().nullable(),
  fields: z.array(z.string()),
  /** Whether the directory closed the service meanwhile. */
  service_closed: z.boolean(),
  /** Whether somebody spoke with the provider, left word there, or noted what it said. */
  provider_told: z.boolean(),
  /** Whether another referral of the same person to the same organization ends with this one's permission. */
  ends_others: z.boolean(),
})

/** A referral as the visitor sees it: the service as it was told, where it stands, and what was told to whom. */
export type SlipReferral = z.output<typeof SlipReferral>

/** The referrals on a receipt that were not entered in error, the last made first. Days are those of the office. */
export const listSlipReferrals = (db: Db, { custodian, receipt }: ReceiptKey, today: Day): Promise<SlipReferral[]> =>
  list(
    db,
    SlipReferral,
    sql`select r.custodian_id, r.id, r.mode, r.state, r.position, r.reason, r.outcome, r.passed_at, r.service_as_told,
        r.appointment_at, coalesce(r.service_as_told ->> 'zone', o.zone) as zone,
        r.made_on, (r.closed_at at time zone o.zone)::date as closed_on,
        (r.access_from at time zone o.zone)::date as access_from_on,
        (r.access_ended_at at time zone o.zone)::date as access_ended_on,
        coalesce((select jsonb_agg(d.field order by d.field) from referrals.disclosure d
          where d.custodian_id = r.custodian_id and d.referral_id = r.id), '[]') as fields,
        coalesce(s.closed_on <= ${today}, false) as service_closed,
        exists (select from referrals.attempt a where a.custodian_id = r.custodian_id and a.referral_id = r.id
            and a.towards = 'provider' and a.came in ('reached', 'message-left'))
          or exists (select from referrals.step p where p.custodian_id = r.custodian_id and p.referral_id = r.id
            and p.reported_by = 'provider') as provider_told,
        exists (select from referrals.referral b where b.custodian_id = r.custodian_id and b.person_id = r.person_id
            and b.recipient_id = r.recipient_id and b.id <> r.id and b.mode = 'live' and b.passed_at is null
            and b.closed_at is null and b.access_from is not null) as ends_others
      from referrals.referral r join network.office o on o.code = r.office_id join services.service s on s.id = r.service_id
      where r.custodian_id = ${custodian} and r.receipt = ${receipt} and r.state <> 'entered_in_error'
      order by r.made_at desc, r.id limit 50`,
  )

/** The station of the last visit on a receipt that stands; undefined where none does. */
export const findLastStation = (
  db: Db,
  { custodian, receipt }: ReceiptKey,
): Promise<{ station_id: Id<'station'>; office_id: Id<'office'> } | undefined> =>
  first(
    db,
    z.object({ station_id: z.custom<Id<'station'>>(), office_id: z.custom<Id<'office'>>() }),
    sql`select v.station_id, v.office_id from ventanillas.standing_visit v
      where v.custodian_id = ${custodian} and v.receipt = ${receipt} order by v.visited_on desc, v.recorded_at desc limit 1`,
  )

/** Whether a telephone, a name or a mail address of any of the persons is sealed. */
export async function isContactHeld(
  db: Db,
  custodian: Id<'organization'>,
  persons: readonly Id<'protected-person'>[],
): Promise<boolean> {
  const rows = await list(
    db,
    z.object({ id: z.string() }),
    sql`select id from people.protected_person where custodian_id = ${custodian} and id = any (${[...persons]}::uuid[])
      and erased_at is null and coalesce(name_sealed, phone_sealed, mail_sealed) is not null limit 1`,
  )
  return rows.length > 0
}

const Visitor = z.object({
  person_id: z.custom<Id<'protected-person'>>(),
  last_on: z.custom<Day>(),
  station_id: z.custom<Id<'station'>>(),
  office_id: z.custom<Id<'office'>>(),
  part_of_day: z.enum(['morning', 'afternoon']).nullable(),
  sent_to: z.array(z.string()),
})

/** A visitor who left a telephone, by the day and place of the last visit, and where they were sent. */
export type Visitor = z.output<typeof Visitor>

/** The visitors among the persons who came to the office or left their telephone when they were referred there, the last first. */
export const listVisitors = (
  db: Db,
  office: Id<'office'>,
  persons: readonly Id<'protected-person'>[],
): Promise<Visitor[]> =>
  list(
    db,
    Visitor,
    sql`select visitor.person_id, visitor.last_on, visitor.station_id, visitor.office_id,
        case when (visitor.at at time zone o.zone)::date = visitor.last_on
          then case when extract(hour from visitor.at at time zone o.zone) < 12 then 'morning' else 'afternoon' end end as part_of_day,
        coalesce((select jsonb_agg(distinct r.service_as_told ->> 'organization') from referrals.referral r
          where r.office_id = ${office} and r.person_id = visitor.person_id and r.state <> 'entered_in_error'), '[]') as sent_to
      from (
        select distinct on (came.person_id) came.person_id, came.last_on, came.station_id, came.office_id, came.at from (
          select v.person_id, v.visited_on as last_on, v.station_id, v.office_id, v.recorded_at as at
          from ventanillas.standing_visit v where v.office_id = ${office} and v.person_id = any (${[...persons]}::uuid[])
          union all
          select r.person_id, r.made_on, w.station_id, r.office_id, r.made_at
          from referrals.referral r
          join ventanillas.visit_referral w on w.custodian_id = r.custodian_id and w.referral_id = r.id
          where r.office_id = ${office} and r.person_id = any (${[...persons]}::uuid[])
            and r.receipt is not null and r.state <> 'entered_in_error') came
        order by came.person_id, came.last_on desc, came.at desc) visitor
      join network.office o on o.code = visitor.office_id
      order by visitor.last_on desc, visitor.person_id`,
  )

/** Puts a new receipt in the place of those that lead to a person, wherever they stand; gives to how many rows. */
export async function moveReceipts(
  tx: Tx,
  custodian: Id<'organization'>,
  person: Id<'protected-person'>,
  receipt: Buffer,
): Promise<number> {
  const old = await list(
    tx,
    z.object({ receipt: z.instanceof(Buffer) }),
    sql`select receipt from ventanillas.visit where custodian_id = ${custodian} and person_id = ${person} and receipt is not null
      union select receipt from referrals.referral
        where custodian_id = ${custodian} and person_id = ${person} and receipt is not null`,
  )
  let moved = 0
  for (const { receipt: before } of old) {
    for (const table of [sql`ventanillas.visit`, sql`ventanillas.enrolment`, sql`referrals.referral`]) {
      moved += await run(
        tx,
        sql`update ${table} set receipt = ${receipt} where custodian_id = ${custodian} and receipt = ${before}`,
      )
    }
  }
  return moved
}
