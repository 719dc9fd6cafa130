// What is held of one person: every row that a receipt or the person behind it leads to, of the custodian in sight.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { list, sql, type Db } from '#platform/database'

/** Whose rows are asked for: those of a receipt (its HMAC), of persons, or of both. */
export interface HeldKey {
  readonly custodian: Id<'organization'>
  readonly receipt: Buffer | null
  readonly persons: readonly Id<'protected-person'>[]
}

/** The condition under which a row with a custodian, a receipt and a person is the asker's. */
const isTheirs = ({ custodian, receipt, persons }: HeldKey) =>
  sql`custodian_id = ${custodian} and (receipt = ${receipt} or person_id = any (${literalOf(persons)}::uuid[]))`

const literalOf = (ids: readonly string[]): string => `{${ids.join(',')}}`

/** The persons that the visits and referrals of a receipt lead to. */
export async function listPersonsOfReceipt(
  db: Db,
  custodian: Id<'organization'>,
  receipt: Buffer,
): Promise<Id<'protected-person'>[]> {
  const rows = await list(
    db,
    z.object({ person_id: z.custom<Id<'protected-person'>>() }),
    sql`select person_id from ventanillas.visit
        where custodian_id = ${custodian} and receipt = ${receipt} and person_id is not null
      union select person_id from referrals.referral
        where custodian_id = ${custodian} and receipt = ${receipt} and person_id is not null`,
  )
  return rows.map((row) => row.person_id)
}

const HeldVisit = z.object({
  visited_on: z.custom<Day>(),
  has_receipt: z.boolean(),
  area: z.string().nullable(),
  language: z.string(),
  services: z.array(
    z.object({ kind: z.enum(['need', 'topic', 'screening', 'vaccination', 'program']), item: z.string() }),
  ),
})
export type HeldVisit = z.output<typeof HeldVisit>

/** Visits, voided ones among them, the newest first. */
export const listHeldVisits = (db: Db, key: HeldKey): Promise<HeldVisit[]> =>
  list(
    db,
    HeldVisit,
    sql`select v.visited_on, v.receipt is not null as has_receipt, coalesce(d.title, v.division_id) as area, v.language, coalesce((
        select jsonb_agg(jsonb_build_object('kind', s.kind, 'item', s.item) order by s.kind, s.item)
        from ventanillas.visit_service s where s.custodian_id = v.custodian_id and s.visit_id = v.id), '[]') as services
      from (select * from ventanillas.visit where ${isTheirs(key)}) v
      left join network.division d on d.code = v.division_id
      order by v.visited_on desc, v.recorded_at desc`,
  )

const HeldReferral = z.object({
  id: z.custom<Id<'referral'>>(),
  made_on: z.custom<Day>(),
  has_receipt: z.boolean(),
  has_person: z.boolean(),
  service: z.string(),
  recipient: z.string(),
  mode: z.enum(['live', 'logged', 'self']),
  need: z.string(),
  access_from_on: z.custom<Day>().nullable(),
  access_ended_on: z.custom<Day>().nullable(),
  fields: z.array(z.string()),
  steps: z.number(),
  attempts: z.number(),
})
export type HeldReferral = z.output<typeof HeldReferral>

/** Referrals with what was chosen to be told to whom, the newest first. Days are those of the office. */
export const listHeldReferrals = (db: Db, key: HeldKey): Promise<HeldReferral[]> =>
  list(
    db,
    HeldReferral,
    sql`select r.id, r.made_on, r.receipt is not null as has_receipt, r.person_id is not null as has_person,
        r.service_as_told ->> 'title' as service, p.title as recipient, r.mode, r.need,
        (r.access_from at time zone o.zone)::date as access_from_on,
        (r.access_ended_at at time zone o.zone)::date as access_ended_on,
        coalesce((select jsonb_agg(d.field order by d.field) from referrals.disclosure d
          where d.custodian_id = r.custodian_id and d.referral_id = r.id), '[]') as fields,
        (select count(*) from referrals.step s where s.custodian_id = r.custodian_id and s.referral_id = r.id) as steps,
        (select count(*) from referrals.attempt a where a.custodian_id = r.custodian_id and a.referral_id = r.id) as attempts
      from (select * from referrals.referral where ${isTheirs(key)}) r
      join partners.organization p on p.id = r.recipient_id
      join network.office o on o.code = r.office_id
      order by r.made_at desc`,
  )

const HeldEnrolment = z.object({
  recorded_on: z.custom<Day>(),
  program: z.string(),
  age_group: z.enum(['adult', 'child']),
  step: z.enum(['informed', 'applied', 'enrolled', 'refused', 'voided']).nullable(),
})
export type HeldEnrolment = z.output<typeof HeldEnrolment>

/** Help with public programs that the receipt finds, or that began in a visit of the person; with how far it came. */
export const listHeldEnrolments = (db: Db, key: HeldKey): Promise<HeldEnrolment[]> =>
  list(
    db,
    HeldEnrolment,
    sql`select (e.recorded_at at time zone o.zone)::date as recorded_on, e.program, e.age_group, (
        select s.step from ventanillas.enrolment_step s
        where s.custodian_id = e.custodian_id and s.enrolment_id = e.id order by s.position desc limit 1) as step
      from ventanillas.enrolment e join network.office o on o.code = e.office_id
      where e.custodian_id = ${key.custodian} and (e.receipt = ${key.receipt} or exists (
        select from ventanillas.visit v where v.custodian_id = e.custodian_id and v.id = e.visit_id
          and v.person_id = any (${literalOf(key.persons)}::uuid[])))
      order by e.recorded_at desc`,
  )

const HeldPlan = z.object({ made_on: z.custom<Day>(), ended_on: z.custom<Day>().nullable(), steps: z.number() })
export type HeldPlan = z.output<typeof HeldPlan>

/** Follow-up plans of the persons, with how many steps each has. */
export const listHeldPlans = (db: Db, { custodian, persons }: HeldKey): Promise<HeldPlan[]> =>
  list(
    db,
    HeldPlan,
    sql`select (p.made_at at time zone o.zone)::date as made_on, p.ended_on,
        (select count(*) from ventanillas.plan_step s where s.custodian_id = p.custodian_id and s.plan_id = p.id) as steps
      from ventanillas.plan p join network.office o on o.code = p.office_id
      where p.custodian_id = ${custodian} and p.person_id = any (${literalOf(persons)}::uuid[]) order by p.made_at desc`,
  )

const HeldSeat = z.object({ topic: z.string(), since_on: z.custom<Day>(), until_on: z.custom<Day>().nullable() })
export type HeldSeat = z.output<typeof HeldSeat>

/** Seats of the persons in support groups. */
export const listHeldSeats = (db: Db, { custodian, persons }: HeldKey): Promise<HeldSeat[]> =>
  list(
    db,
    HeldSeat,
    sql`select g.topic, s.since_on, s.until_on
      from ventanillas.support_group_seat s
      join ventanillas.support_group g on g.custodian_id = s.custodian_id and g.id = s.group_id
      where s.custodian_id = ${custodian} and s.person_id = any (${literalOf(persons)}::uuid[]) order by s.since_on desc`,
  )
