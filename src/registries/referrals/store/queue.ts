// What is to be done today at an office: a bounded reading a kind, each by an index, the longest waiting first.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { list, sql, type Db } from '#platform/database'
import { modes, states, type State } from '../rules/machine.ts'
import { promiseKinds, towards } from '../rules/following.ts'

export const queueKinds = ['answer-overdue', 'call', 'appointment', 'follow-up', 'promise'] as const
export type QueueKind = (typeof queueKinds)[number]

const queueRow = z.object({
  custodian_id: z.custom<Id<'organization'>>(),
  referral_id: z.custom<Id<'referral'>>(),
  mode: z.enum(modes),
  state: z.enum(states),
  need: z.string(),
  service_title: z.string(),
  organization_title: z.string(),
  /** The service's zone, as the visitor was told it: an appointment is told by its clock. */
  service_zone: z.string().nullable(),
  /** By when it was or is due. */
  due_at: z.date().nullable(),
  appointment_at: z.date().nullable(),
  /** Whether a contact is kept, so that somebody can be called. */
  has_person: z.boolean(),
  /** Whether a text message reminded of this appointment. */
  reminded: z.boolean(),
  promise_id: z.custom<Id<'promise'>>().nullable(),
  what: z.enum(promiseKinds).nullable(),
  towards: z.enum(towards).nullable(),
})
export type QueueRow = z.output<typeof queueRow>

/** The rows of a kind, and whether there are more than are listed. */
export type Queue = Readonly<Record<QueueKind, { readonly rows: readonly QueueRow[]; readonly more: boolean }>>

export interface QueueOf {
  readonly custodians: readonly Id<'organization'>[]
  readonly office: Id<'office'>
  /** Today at the office. */
  readonly today: Day
  readonly now: Date
  /** The last instants of today and of tomorrow at the office. */
  readonly endOfToday: Date
  readonly endOfTomorrow: Date
}

/** Rows of each kind that are listed at most. */
export const queueLimit = 30

/**
 * What is due at an office: providers' answers that are overdue; calls to make (after a missed or cancelled appointment, after one
 * without word, after an end without help that nobody took up yet); appointments of today and tomorrow; follow-ups of those who went;
 * promises. Each kind holds at most `queueLimit` rows, the longest due first.
 */
export async function listQueue(db: Db, of: QueueOf): Promise<Queue> {
  const { now, endOfToday, endOfTomorrow } = of
  const [{ lost, unheard, ...due }, unhelped, promise] = await Promise.all([
    listDue(db, of, {
      'answer-overdue': { states: ['sent', 'accepted', 'waitlisted', 'cancel_requested'], to: now },
      lost: { states: ['no_show', 'appointment_cancelled'] },
      unheard: { states: ['scheduled'], to: now },
      appointment: { states: ['scheduled'], from: now, to: endOfTomorrow },
      'follow-up': { states: ['attended'], to: endOfToday },
    }),
    listEndedWithoutHelp(db, of),
    listPromised(db, of),
  ])
  return { ...due, call: joined([lost, unheard, unhelped]), promise }
}

/** Calls to the client: at once after a missed or cancelled appointment, after one whose hour is over, and after an end without help. */
function joined(calls: readonly Rows[]): Rows {
  const rows = calls.flatMap((each) => each.rows)
  const inOrder = rows.toSorted((one, other) => (one.due_at?.getTime() ?? 0) - (other.due_at?.getTime() ?? 0))
  const more = calls.some((each) => each.more) || rows.length > queueLimit
  return { rows: inOrder.slice(0, queueLimit), more }
}

type Rows = Queue[QueueKind]

const bounded = (rows: QueueRow[]): Rows => ({ rows: rows.slice(0, queueLimit), more: rows.length > queueLimit })

const shown = sql`r.custodian_id, r.id as referral_id, r.mode, r.state, r.need, r.service_as_told ->> 'title' as service_title,
  r.service_as_told ->> 'organization' as organization_title, r.service_as_told ->> 'zone' as service_zone`

// A row at a time, by the key: not by reading all reminders that there are.
const reminded = sql`coalesce((select true from referrals.reminder m where m.custodian_id = r.custodian_id
  and m.referral_id = r.id and m.appointment_at = r.appointment_at limit 1), false)`

const noPromise = sql`null::uuid as promise_id, null::text as what, null::text as towards`

/** The states of open referrals, and the instants between which their clock runs out; always where there is none. */
interface Due {
  readonly states: readonly State[]
  readonly from?: Date
  readonly to?: Date
}

const dueRow = queueRow.extend({ asked: z.string() })

/**
 * Open referrals that are due, under the name for which each was asked: one short reading an agency and a state. A slip waits for
 * nobody's answer: the clock closes it.
 */
async function listDue<Name extends string>(
  db: Db,
  of: QueueOf,
  asked: Readonly<Record<Name, Due>>,
): Promise<Record<Name, Rows>> {
  const names = Object.keys(asked) as Name[]
  const each = names.flatMap((name) => asked[name].states.map((state) => ({ name, state, ...asked[name] })))
  const rows = await list(
    db,
    dueRow,
    sql`select ${shown}, r.due_at, r.appointment_at, r.person_id is not null as has_person, ${reminded} as reminded, ${noPromise},
        stands.name as asked
      from unnest(${[...of.custodians]}::uuid[]) as agency (id)
      cross join unnest(${each.map(({ name }) => name)}::text[], ${each.map(({ state }) => state)}::text[],
        ${each.map(({ from }) => from ?? '-infinity')}::timestamptz[], ${each.map(({ to }) => to ?? 'infinity')}::timestamptz[]
      ) as stands (name, state, after, until)
      cross join lateral (
        select x.* from referrals.referral x where x.custodian_id = agency.id and x.office_id = ${of.office}
          and x.state = stands.state and x.closed_at is null and x.passed_at is null
          and x.due_at > stands.after and x.due_at <= stands.until and x.mode <> 'self'
        order by x.due_at limit ${queueLimit + 1}) r
      order by r.due_at, r.id`,
  )
  const ofName = (name: Name) => bounded(rows.filter((row) => row.asked === name))
  return Object.fromEntries(names.map((name) => [name, ofName(name)])) as Record<Name, Rows>
}

/** Days after an end without help during which the queue offers to look for another place. */
const offeredDays = 30

/** Declined, expired or failed of late, with somebody to call, and nothing in its place. What the client did not want is left alone. */
async function listEndedWithoutHelp(db: Db, of: QueueOf): Promise<Rows> {
  const since = new Date(of.now.getTime() - offeredDays * 86_400_000)
  const rows = await list(
    db,
    queueRow,
    sql`select ${shown}, r.closed_at as due_at, r.appointment_at, r.person_id is not null as has_person, false as reminded, ${noPromise}
      from unnest(${[...of.custodians]}::uuid[]) as agency (id)
      cross join lateral (
        select x.* from referrals.referral x where x.custodian_id = agency.id and x.office_id = ${of.office}
          and x.state in ('declined', 'cancelled', 'not_completed') and x.mode <> 'self' and x.closed_at > ${since}
          and (x.state = 'declined' or (x.state = 'cancelled' and x.reason = 'no_response')
            or (x.state = 'not_completed' and x.reason in ('could_not_get_help', 'not_eligible_after_assessment', 'cost', 'transport',
              'language', 'not_deliverable', 'no_response')))
          and not exists (select from referrals.referral other where other.custodian_id = x.custodian_id and other.replaces = x.id)
        order by x.closed_at limit ${queueLimit + 1}) r
      order by r.closed_at, r.id limit ${queueLimit + 1}`,
  )
  return bounded(rows)
}

/** Promises that are due by today, about referrals that were neither voided nor passed on. */
async function listPromised(db: Db, of: QueueOf): Promise<Rows> {
  const rows = await list(
    db,
    queueRow,
    sql`select ${shown}, (p.due_on + time '12:00') at time zone o.zone as due_at, r.appointment_at,
        r.person_id is not null as has_person, false as reminded, p.id as promise_id, p.what, p.towards
      from unnest(${[...of.custodians]}::uuid[]) as agency (id)
      cross join lateral (
        select x.* from referrals.promise x where x.custodian_id = agency.id and x.office_id = ${of.office}
          and x.kept_at is null and x.dropped_at is null and x.due_on <= ${of.today}::date
        order by x.due_on limit ${queueLimit + 1}) p
      join referrals.referral r on r.custodian_id = p.custodian_id and r.id = p.referral_id
      join network.office o on o.code = r.office_id
      where r.state <> 'entered_in_error' and r.passed_at is null
      order by p.due_on, p.id limit ${queueLimit + 1}`,
  )
  return bounded(rows)
}
