// Groups that meet, their seats, and whom to remind of tomorrow's session. A session is a group contact: heads only.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'
import { seatConsent, type SupportGroupDraft } from '../rules/support-group.ts'

const SupportGroup = z.object({
  id: z.custom<Id<'support-group'>>(),
  custodian_id: z.custom<Id<'organization'>>(),
  office_id: z.custom<Id<'office'>>(),
  station_id: z.custom<Id<'station'>>(),
  zone: z.string(),
  topic: z.string(),
  language: z.string(),
  weekday: z.number(),
  /** "17:30", on the office's clock. */
  starts: z.string(),
  place: z.string(),
  seats: z.number().nullable(),
  from_on: z.custom<Day>(),
  to_on: z.custom<Day>().nullable(),
  /** Seats that somebody has now; never who. */
  taken: z.number(),
  sessions: z.array(
    z.object({ held_on: z.custom<Day>(), heads: z.number(), method: z.enum(['counted', 'estimated']) }),
  ),
})

export type SupportGroup = z.output<typeof SupportGroup>

const columns = sql`g.id, g.custodian_id, g.office_id, g.station_id, o.zone, g.topic, g.language, g.weekday,
  to_char(g.starts, 'HH24:MI') as starts, g.place, g.seats, g.from_on, g.to_on,
  (select count(*) from ventanillas.support_group_seat t
    where t.custodian_id = g.custodian_id and t.group_id = g.id and t.until_on is null) as taken,
  coalesce((
    select jsonb_agg(jsonb_build_object('held_on', c.held_on, 'heads', c.heads, 'method', c.method) order by c.held_on desc)
    from ventanillas.group_contact c
    where c.custodian_id = g.custodian_id and c.support_group_id = g.id
      and not exists (select from ventanillas.voided x where x.custodian_id = c.custodian_id and x.entry_id = c.id)), '[]') as sessions`

/** The groups of an office that meet on the day or later, or those that ended before it. */
export const listSupportGroups = (
  db: Db,
  office: Id<'office'>,
  show: 'meeting' | 'ended',
  today: Day,
): Promise<SupportGroup[]> =>
  list(
    db,
    SupportGroup,
    sql`select ${columns} from ventanillas.support_group g join network.office o on o.code = g.office_id
      where g.office_id = ${office}
        and ${show === 'meeting' ? sql`(g.to_on is null or g.to_on >= ${today})` : sql`g.to_on < ${today}`}
      order by g.weekday, g.starts, g.id limit 500`,
  )

export const findSupportGroup = (
  db: Db,
  office: Id<'office'>,
  group: Id<'support-group'>,
): Promise<SupportGroup | undefined> =>
  first(
    db,
    SupportGroup,
    sql`select ${columns} from ventanillas.support_group g join network.office o on o.code = g.office_id
      where g.id = ${group} and g.office_id = ${office}`,
  )

interface Writing {
  readonly custodian: Id<'organization'>
  readonly office: Id<'office'>
  readonly by: Id<'account'> | null
  readonly at: Date
}

/** Writes a group; false where the same id stands already. */
export async function insertSupportGroup(tx: Tx, draft: SupportGroupDraft, writing: Writing): Promise<boolean> {
  const touched = await run(
    tx,
    sql`insert into ventanillas.support_group (custodian_id, id, office_id, station_id, topic, language, weekday, starts, place, seats,
        from_on, made_by, made_at)
      values (${writing.custodian}, ${draft.id}, ${writing.office}, ${draft.station}, ${draft.topic}, ${draft.language},
        ${draft.weekday}, ${draft.starts}::time, ${draft.place}, ${draft.seats}, ${draft.fromOn}, ${writing.by}, ${writing.at})
      on conflict (custodian_id, id) do nothing`,
  )
  return touched > 0
}

/** Says on which day a group meets for the last time. */
export const markGroupEnded = (tx: Tx, group: SupportGroup, on: Day): Promise<number> =>
  run(
    tx,
    sql`update ventanillas.support_group set to_on = ${on}
      where custodian_id = ${group.custodian_id} and id = ${group.id}`,
  )

/** Gives a person a seat from the day on, again where they had left or ask anew. */
export const insertSeat = (tx: Tx, group: SupportGroup, person: Id<'protected-person'>, since: Day): Promise<number> =>
  run(
    tx,
    sql`insert into ventanillas.support_group_seat (custodian_id, group_id, person_id, since_on)
      values (${group.custodian_id}, ${group.id}, ${person}, ${since})
      on conflict (custodian_id, group_id, person_id) do update set until_on = null, since_on = excluded.since_on`,
  )

/** Whether the person has a seat in the group now. */
export async function hasSeat(db: Db, group: SupportGroup, person: Id<'protected-person'>): Promise<boolean> {
  const row = await first(
    db,
    z.object({ held: z.boolean() }),
    sql`select exists (select from ventanillas.support_group_seat t where t.custodian_id = ${group.custodian_id}
      and t.group_id = ${group.id} and t.person_id = ${person} and t.until_on is null) as held`,
  )
  return row?.held ?? false
}

/** Ends a person's seat; gives how many seats they keep in other groups, undefined where they had none here. */
export async function markSeatLeft(
  tx: Tx,
  group: SupportGroup,
  person: Id<'protected-person'>,
  on: Day,
): Promise<number | undefined> {
  const touched = await run(
    tx,
    sql`update ventanillas.support_group_seat set until_on = ${on}
      where custodian_id = ${group.custodian_id} and group_id = ${group.id} and person_id = ${person} and until_on is null`,
  )
  if (touched === 0) return undefined
  const row = await first(
    tx,
    z.object({ count: z.number() }),
    sql`select count(*) as count from ventanillas.support_group_seat
      where custodian_id = ${group.custodian_id} and person_id = ${person} and until_on is null`,
  )
  return row?.count ?? 0
}

const SeatToRemind = z.object({
  custodian_id: z.custom<Id<'organization'>>(),
  group_id: z.custom<Id<'support-group'>>(),
  person_id: z.custom<Id<'protected-person'>>(),
  meets_on: z.custom<Day>(),
  starts: z.string(),
  zone: z.string(),
})

export type SeatToRemind = z.output<typeof SeatToRemind>

/**
 * Seats in groups that meet tomorrow on their office's clock, whose person agreed to be reminded and was not yet. No session is
 * announced on a day on which the station does not open.
 */
export const listSeatsToRemind = (db: Db, custodian: Id<'organization'>, now: Date): Promise<SeatToRemind[]> =>
  list(
    db,
    SeatToRemind,
    sql`select t.custodian_id, t.group_id, t.person_id, m.meets_on, to_char(g.starts, 'HH24:MI') as starts, o.zone
      from ventanillas.support_group g
      join network.office o on o.code = g.office_id
      join ventanillas.station s on s.id = g.station_id
      cross join lateral (select (${now}::timestamptz at time zone o.zone)::date + 1 as meets_on) m
      join ventanillas.support_group_seat t on t.custodian_id = g.custodian_id and t.group_id = g.id
      where g.custodian_id = ${custodian} and g.weekday = extract(isodow from m.meets_on)
        and g.from_on <= m.meets_on and (g.to_on is null or g.to_on >= m.meets_on)
        and (s.closed_on is null or s.closed_on > m.meets_on)
        and not exists (select from ventanillas.station_closure c where c.station_id = g.station_id and c.from_on <= m.meets_on
          and (c.to_on is null or c.to_on >= m.meets_on))
        and t.until_on is null and (t.reminded_for is null or t.reminded_for < m.meets_on)
        and exists (select from people.consent c where c.person_id = t.person_id and c.purpose = ${seatConsent}
          and c.withdrawn_at is null and (c.expires_on is null or c.expires_on >= m.meets_on))
      order by t.group_id, t.person_id limit 1000`,
  )

/** Notes that the person was reminded of that day; false where they had been. */
export async function markReminded(tx: Tx, seat: SeatToRemind): Promise<boolean> {
  const touched = await run(
    tx,
    sql`update ventanillas.support_group_seat set reminded_for = ${seat.meets_on}
      where custodian_id = ${seat.custodian_id} and group_id = ${seat.group_id} and person_id = ${seat.person_id}
        and until_on is null and (reminded_for is null or reminded_for < ${seat.meets_on})`,
  )
  return touched > 0
}
