// How long a visitor's contact is kept, and what goes with it: visits, referrals, plans and seats say when the last word was.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type RawBuilder, type Tx } from '#platform/database'
import { lastWordAt } from '#registries/referrals'
import { seatConsent, seatDays } from '../rules/support-group.ts'

type Custodian = Id<'organization'>
type Person = Id<'protected-person'>

/** Contacts that one transaction erases at most. */
export const erasingBatch = 50

/** By when and where contacts are judged: days after the last word, the day it is, and the zone of its days. */
export interface Keeping {
  readonly contactDays: number
  readonly today: Day
  readonly zone: string
}

/**
 * Those contacts that the condition on `p` leaves, each with the day on which it is erased: some days after the last referral ended
 * or the last visit, or after it was left where there is neither. A plan that runs keeps it as long after its last step is due, a
 * seat until it, its group or its consent ends, and a year at most; one that is ended early keeps it no longer. One that came back
 * unreadable with a backup goes at once. Row security says whose they are.
 */
const judged = ({ contactDays, today, zone }: Keeping, condition: RawBuilder<unknown>) => sql`
  select p.id as person_id, p.erasing_on, seen.visit_id, seen.visited_on, seen.visited_at, told.referral_id, told.referred_at,
    case when coalesce(p.name_sealed, p.phone_sealed, p.mail_sealed) is not null
        and not exists (select from platform.data_key k where k.person_id = p.id) then ${today}::date
      else greatest(coalesce(greatest(seen.visited_on, told.last_on), (p.added_at at time zone ${zone})::date) + ${contactDays}::int,
        planned.last_on + ${contactDays}::int, seated.last_on) + 1 end as erased_on
  from (select * from people.protected_person p where p.program = 'ventanillas' and p.erased_at is null and ${condition}) p
  left join lateral (select v.id as visit_id, v.visited_on, v.office_id as visited_at from ventanillas.visit v
    where v.custodian_id = p.custodian_id and v.person_id = p.id order by v.visited_on desc, v.id limit 1) seen on true
  left join lateral (select r.id as referral_id, r.office_id as referred_at, (${lastWordAt} at time zone ${zone})::date as last_on
    from referrals.referral r where r.custodian_id = p.custodian_id and r.person_id = p.id
    order by ${lastWordAt} desc, r.id limit 1) told on true
  left join lateral (select max(s.due_on) as last_on from ventanillas.plan l
    join ventanillas.plan_step s on s.custodian_id = l.custodian_id and s.plan_id = l.id
    where l.custodian_id = p.custodian_id and l.person_id = p.id and l.ended_on is null
      and s.done_at is null and s.dropped_at is null) planned on true
  left join lateral (select max(least(t.until_on, g.to_on, t.since_on + ${seatDays}::int, agreed.until_on)) as last_on
    from ventanillas.support_group_seat t
    join ventanillas.support_group g on g.custodian_id = t.custodian_id and g.id = t.group_id
    left join lateral (select max(least(coalesce(c.expires_on, 'infinity'),
        coalesce((c.withdrawn_at at time zone ${zone})::date, 'infinity'))) as until_on
      from people.consent c where c.person_id = p.id and c.purpose = ${seatConsent}) agreed on true
    where t.custodian_id = p.custodian_id and t.person_id = p.id) seated on true`

/** Contacts that one statement judges at most. */
export const judgingBatch = 1000

const JudgedRow = z.object({
  person_id: z.custom<Person>(),
  /** As it was announced; null where it was not. */
  erasing_on: z.custom<Day>().nullable(),
  /** As it is now. */
  erased_on: z.custom<Day>(),
})

/** The custodian's next contacts after a person, in the order of their ids, with the day on which each is erased. */
export const listJudged = (
  db: Db,
  custodian: Custodian,
  after: Person | null,
  keeping: Keeping,
): Promise<z.output<typeof JudgedRow>[]> => {
  const next = sql`p.custodian_id = ${custodian} and (${after}::uuid is null or p.id > ${after}::uuid)`
  const batch = sql`${next} order by p.id limit ${judgingBatch}`
  return list(
    db,
    JudgedRow,
    sql`select j.person_id, j.erasing_on, j.erased_on from (${judged(keeping, batch)}) j order by j.person_id`,
  )
}

/** A batch of the custodian's contacts that were announced for today or before, and are still due. */
export async function listOverdue(db: Db, custodian: Custodian, keeping: Keeping): Promise<Person[]> {
  const announced = sql`p.custodian_id = ${custodian} and p.erasing_on <= ${keeping.today}`
  const rows = await list(
    db,
    z.object({ person_id: z.custom<Person>() }),
    sql`select j.person_id from (${judged(keeping, announced)}) j
      where j.erased_on <= ${keeping.today} order by j.person_id limit ${erasingBatch}`,
  )
  return rows.map((row) => row.person_id)
}

const ToBeErased = z.object({
  person_id: z.custom<Person>(),
  erased_on: z.custom<Day>(),
  /** The last visit and the referral with the last word; null where there is none. */
  visit_id: z.custom<Id<'visit'>>().nullable(),
  visited_on: z.custom<Day>().nullable(),
  referral_id: z.custom<Id<'referral'>>().nullable(),
})
export type ToBeErased = z.output<typeof ToBeErased>

/** Announced contacts of an office, of the custodians in sight, that are erased by the day, the next ones first; at most 100. */
export const listErasedBy = (
  db: Db,
  custodians: readonly Custodian[],
  office: Id<'office'>,
  by: Day,
  keeping: Keeping,
): Promise<ToBeErased[]> => {
  const announced = sql`p.custodian_id = any (${[...custodians]}::uuid[]) and p.erasing_on <= ${by} order by p.erasing_on, p.id limit 200`
  return list(
    db,
    ToBeErased,
    sql`select j.person_id, j.erased_on, j.visit_id, j.visited_on, j.referral_id from (${judged(keeping, announced)}) j
      where ${office} in (j.visited_at, j.referred_at) and j.erased_on <= ${by} order by j.erased_on, j.person_id limit 100`,
  )
}

/** The last day on which any of the persons' contacts is kept; null where nothing is kept. */
export async function findKeptUntil(
  db: Db,
  custodian: Custodian,
  persons: readonly Person[],
  keeping: Keeping,
): Promise<Day | null> {
  const theirs = sql`p.custodian_id = ${custodian} and p.id = any (${[...persons]}::uuid[])`
  const row = await first(
    db,
    z.object({ until: z.custom<Day>().nullable() }),
    sql`select max(j.erased_on - 1) as until from (${judged(keeping, theirs)}) j`,
  )
  return row?.until ?? null
}

/** Deletes the person's plans and seats and takes them off their visits; the visits stay, as counts. Gives how many rows. */
export async function forgetTraces(tx: Tx, custodian: Custodian, person: Person): Promise<number> {
  const plans = sql`select l.id from ventanillas.plan l where l.custodian_id = ${custodian} and l.person_id = ${person}`
  const steps = await run(
    tx,
    sql`delete from ventanillas.plan_step where custodian_id = ${custodian} and plan_id in (${plans})`,
  )
  const theirs = sql`custodian_id = ${custodian} and person_id = ${person}`
  return (
    steps +
    (await run(tx, sql`delete from ventanillas.plan where ${theirs}`)) +
    (await run(tx, sql`delete from ventanillas.support_group_seat where ${theirs}`)) +
    (await run(tx, sql`update ventanillas.visit set person_id = null where ${theirs}`))
  )
}

/** A batch of the custodian's erased persons to whom something still points. */
export async function listPointedAt(db: Db, custodian: Custodian): Promise<Person[]> {
  const rows = await list(
    db,
    z.object({ person_id: z.custom<Person>() }),
    sql`select p.id as person_id from people.protected_person p
      where p.custodian_id = ${custodian} and p.erased_at is not null and p.id in (
        select person_id from ventanillas.visit where custodian_id = ${custodian} and person_id is not null
        union all select person_id from ventanillas.plan where custodian_id = ${custodian}
        union all select person_id from ventanillas.support_group_seat where custodian_id = ${custodian})
      order by p.id limit ${erasingBatch}`,
  )
  return rows.map((row) => row.person_id)
}

/** Receipts that one statement empties at most. */
export const receiptsBatch = 1000

/** Empties a batch of the receipts of visits before the day; gives how many. */
export const eraseVisitReceipts = (tx: Tx, custodian: Custodian, before: Day): Promise<number> =>
  run(
    tx,
    sql`update ventanillas.visit set receipt = null where custodian_id = ${custodian} and id in (
      select v.id from ventanillas.visit v
      where v.custodian_id = ${custodian} and v.receipt is not null and v.visited_on < ${before} limit ${receiptsBatch})`,
  )

/** Empties a batch of the receipts of enrolments that were recorded before the day; gives how many. */
export const eraseEnrolmentReceipts = (tx: Tx, custodian: Custodian, before: Day, zone: string): Promise<number> =>
  run(
    tx,
    sql`update ventanillas.enrolment set receipt = null where custodian_id = ${custodian} and id in (
      select e.id from ventanillas.enrolment e where e.custodian_id = ${custodian} and e.receipt is not null
        and (e.recorded_at at time zone ${zone})::date < ${before} limit ${receiptsBatch})`,
  )
