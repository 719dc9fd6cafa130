// What was changed of entries, how old the directory of each office is, and which entries were merged or told apart.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Db, type Tx } from '#platform/database'
import { changeSources, sides, type ChangeSource, type FieldChange, type Side } from '../rules/upkeep.ts'

const idOf = <Kind extends string>() => z.custom<Id<Kind>>((value) => typeof value === 'string')

const changeRow = z.object({
  id: idOf<'change'>(),
  changed_at: z.date(),
  side: z.enum(sides),
  source: z.enum(changeSources),
  fields: z.array(z.custom<FieldChange>((value) => typeof value === 'object' && value !== null)),
  erased_at: z.date().nullable(),
})
/** One deed that changed an entry: on whose behalf, when, from where, and which fields; and when values of it were erased. */
export type Change = z.output<typeof changeRow>

export interface NewChange {
  readonly id: Id<'change'>
  readonly at: Date
  readonly by: Id<'account'> | null
  readonly side: Side
  readonly source: ChangeSource
  readonly fields: readonly FieldChange[]
}

export const insertChange = (tx: Tx, service: Id<'service'>, change: NewChange): Promise<number> =>
  run(
    tx,
    sql`insert into services.change (service_id, id, changed_at, changed_by, side, source, fields)
      values (${service}::uuid, ${change.id}::uuid, ${change.at}, ${change.by}::uuid, ${change.side}, ${change.source},
        ${JSON.stringify(change.fields)}::jsonb)`,
  )

/** The last changes of an entry, newest first: 100 at most; none to whoever neither keeps it nor is of headquarters. */
export const listChanges = (db: Db, service: Id<'service'>): Promise<Change[]> =>
  list(
    db,
    changeRow,
    sql`select id, changed_at, side, source, fields, erased_at from services.change
      where service_id = ${service}::uuid order by changed_at desc, id limit 100`,
  )

/** One change of an entry, to whom may read it. */
export const findChange = (db: Db, service: Id<'service'>, change: Id<'change'>): Promise<Change | undefined> =>
  first(
    db,
    changeRow,
    sql`select id, changed_at, side, source, fields, erased_at from services.change
      where service_id = ${service}::uuid and id = ${change}::uuid`,
  )

/** Erases the values of a change, and the same values in the entry's other changes; gives how many changes it touched. */
export async function eraseChangeValues(
  tx: Tx,
  service: Id<'service'>,
  change: Id<'change'>,
  erased: { readonly at: Date; readonly by: Id<'account'> | null },
): Promise<number> {
  const row = await first(
    tx,
    z.object({ count: z.number() }),
    sql`select services.erase_change(${service}::uuid, ${change}::uuid, ${erased.at}, ${erased.by}::uuid) as count`,
  )
  return row!.count
}

const ageRow = z.object({
  office_id: idOf<'office'>(),
  open: z.number(),
  never: z.number(),
  old: z.number(),
  id_known: z.number(),
})
/** Of an office's open entries: how many, never verified, verified too long ago, and how many tell whether they ask for ID. */
export type DirectoryAge = z.output<typeof ageRow>

/** The age of the directories of offices; `oldFrom` is the first day that still counts as fresh. */
export const countAges = (db: Db, offices: readonly Id<'office'>[], fresh: Day): Promise<DirectoryAge[]> =>
  list(
    db,
    ageRow,
    sql`select office_id, count(*) as open, count(*) filter (where assured_on is null) as never,
        count(*) filter (where assured_on < ${fresh}::date) as old, count(*) filter (where asks_for_id <> 'unknown') as id_known
      from services.service where closed_on is null and office_id = any (${`{${offices.join(',')}}`}::text[])
      group by office_id order by office_id`,
  )

const comparableRow = z.object({
  id: idOf<'service'>(),
  office_id: idOf<'office'>(),
  custodian_id: idOf<'organization'>().nullable(),
  title: z.string(),
  organization_id: idOf<'organization'>(),
  organization_title: z.string(),
  public_line: z.string().nullable(),
  street: z.string(),
  city: z.string(),
  lat: z.number().nullable(),
  lon: z.number().nullable(),
})
/** An open entry by what two are compared. */
export type ComparableEntry = z.output<typeof comparableRow>

export const listComparable = (db: Db, office: Id<'office'>): Promise<ComparableEntry[]> =>
  list(
    db,
    comparableRow,
    sql`select s.id, s.office_id, s.custodian_id, s.title, s.organization_id, o.title as organization_title, s.public_line,
        coalesce(l.street, '') as street, coalesce(l.city, '') as city, l.lat, l.lon
      from services.service s join partners.organization o on o.id = s.organization_id
      left join services.location l on l.service_id = s.id and l.position = 1
      where s.office_id = ${office} and s.closed_on is null order by s.id`,
  )

const pairRow = z.object({ one_id: z.string(), other_id: z.string() })

/** Pairs of an office's entries that somebody told apart. */
export const listDistinctions = (db: Db, office: Id<'office'>): Promise<z.output<typeof pairRow>[]> =>
  list(
    db,
    pairRow,
    sql`select d.one_id, d.other_id from services.distinction d join services.service s on s.id = d.one_id
      where s.office_id = ${office}`,
  )

/** Writes that two entries are not the same; said again, nothing is added. */
export const insertDistinction = (
  tx: Tx,
  pair: readonly [one: Id<'service'>, other: Id<'service'>],
  said: { readonly at: Date; readonly by: Id<'account'> | null },
): Promise<number> =>
  run(
    tx,
    sql`insert into services.distinction (one_id, other_id, said_at, said_by)
      values (least(${pair[0]}::uuid, ${pair[1]}::uuid), greatest(${pair[0]}::uuid, ${pair[1]}::uuid), ${said.at}, ${said.by}::uuid)
      on conflict (one_id, other_id) do nothing`,
  )

/** Holds these entries until the transaction ends, always in the order of their ids, so that two who merge them take turns. */
export const lockServices = (tx: Tx, ids: readonly Id<'service'>[]): Promise<{ id: string }[]> =>
  list(
    tx,
    z.object({ id: z.string() }),
    sql`select id from services.service where id = any (${`{${ids.join(',')}}`}::uuid[]) order by id for update`,
  )

/** Closes an entry that stood twice and says which stands in its place; what was merged into it before leads there too. */
export async function markMerged(
  tx: Tx,
  merged: Id<'service'>,
  into: Id<'service'>,
  closing: { readonly on: Day; readonly reason: string; readonly by: Id<'account'> | null },
): Promise<number> {
  const closed = await run(
    tx,
    sql`update services.service set closed_on = ${closing.on}::date, closed_by = ${closing.by}::uuid,
        closing_reason = ${closing.reason}, merged_into = ${into}::uuid
      where id = ${merged}::uuid and closed_on is null`,
  )
  await run(tx, sql`update services.service set merged_into = ${into}::uuid where merged_into = ${merged}::uuid`)
  return closed
}
