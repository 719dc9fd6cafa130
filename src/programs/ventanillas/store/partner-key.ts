// Keys of the agencies' own systems.
import { z } from 'zod'
import type { Day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { first, list, run, sql, type Database, type Db, type Tx } from '#platform/database'
import type { Whose } from './incoming.ts'

const PartnerKeyRow = z.object({
  id: z.custom<Id<'partner-key'>>(),
  custodian_id: z.custom<Id<'organization'>>(),
  station_id: z.custom<Id<'station'>>(),
  unit: z.enum(['window', 'mobile']),
  office_title: z.string(),
  title: z.string(),
  zone: z.string(),
  made_at: z.date(),
  ended_at: z.date().nullable(),
  used_on: z.custom<Day>().nullable(),
})

export type PartnerKeyRow = z.output<typeof PartnerKeyRow>

const rows = sql`
  select k.id, k.custodian_id, k.station_id, s.unit, o.title as office_title, k.title, o.zone, k.made_at, k.ended_at, k.used_on
  from ventanillas.partner_key k join ventanillas.station s on s.id = k.station_id join network.office o on o.code = k.office_id`

/** The keys at an office that the context may see: its own agencies'. Ended ones come last. */
export const listPartnerKeys = (db: Db, office: Id<'office'>): Promise<PartnerKeyRow[]> =>
  list(
    db,
    PartnerKeyRow,
    sql`${rows} where k.office_id = ${office} order by k.ended_at nulls first, k.made_at desc, k.id`,
  )

/** A key at an office; undefined where the context may not see it. */
export const findPartnerKey = (
  db: Db,
  office: Id<'office'>,
  key: Id<'partner-key'>,
): Promise<PartnerKeyRow | undefined> =>
  first(db, PartnerKeyRow, sql`${rows} where k.office_id = ${office} and k.id = ${key}`)

/** Keeps a new key by its hash; false where a key of this id is there already. */
export async function insertPartnerKey(
  tx: Tx,
  { custodian, office, station }: Whose,
  key: {
    readonly id: Id<'partner-key'>
    readonly title: string
    readonly sha256: Buffer
    readonly by: Id<'account'> | null
    readonly at: Date
  },
): Promise<boolean> {
  const written = await run(
    tx,
    sql`insert into ventanillas.partner_key (custodian_id, id, office_id, station_id, title, key_sha256, made_by, made_at)
      values (${custodian}, ${key.id}, ${office}, ${station}, ${key.title}, ${key.sha256}, ${key.by}, ${key.at})
      on conflict (custodian_id, id) do nothing`,
  )
  return written > 0
}

/** Ends a key; false where it had ended before. */
export async function markPartnerKeyEnded(
  tx: Tx,
  key: Id<'partner-key'>,
  by: Id<'account'> | null,
  at: Date,
): Promise<boolean> {
  const query = sql`update ventanillas.partner_key set ended_at = ${at}, ended_by = ${by} where id = ${key} and ended_at is null`
  return (await run(tx, query)) > 0
}

/** Ends every key that is open, as the owner, after a restore: which were ended since the backup is not known. How many. */
export const endPartnerKeys = (tx: Tx, at: Date): Promise<number> =>
  run(tx, sql`update ventanillas.partner_key set ended_at = ${at} where ended_at is null`)

/** Whom a key speaks for. */
export interface AskingKey extends Whose {
  readonly id: Id<'partner-key'>
  readonly code: string
}

interface AskingRow {
  id: Id<'partner-key'>
  custodian_id: Id<'organization'>
  office_id: Id<'office'>
  station_id: Id<'station'>
  station_code: string
}

/** The open key of this hash, without the context that is made of it; notes that it was used on the day. */
export async function findAskingKey(database: Database, sha256: Buffer, today: Day): Promise<AskingKey | undefined> {
  const { rows: found } = await sql<AskingRow>`
    select id, custodian_id, office_id, station_id, station_code
    from ventanillas.partner_key_of(${sha256}, ${today}::date)`.execute(database.kysely)
  const row = found[0]
  return (
    row && {
      id: row.id,
      custodian: row.custodian_id,
      office: row.office_id,
      station: row.station_id,
      code: row.station_code,
    }
  )
}

const VisitOfChain = z.object({
  id: z.custom<Id<'visit'>>(),
  /** Whoever was erased stays erased. */
  person_id: z.custom<Id<'protected-person'>>().nullable(),
  is_void: z.boolean(),
})

export type VisitOfChain = z.output<typeof VisitOfChain>

/** A visit and what was written in its place, one after the other: the last one is what stands now, unless it is void. */
export const listVisitChain = (db: Db, custodian: Id<'organization'>, visit: Id<'visit'>): Promise<VisitOfChain[]> =>
  list(
    db,
    VisitOfChain,
    sql`
    with recursive chain (id, place) as (
      select ${visit}::uuid, 0
      union all
      select x.replaced_by, c.place + 1 from chain c join ventanillas.voided x
        on x.custodian_id = ${custodian} and x.entry_id = c.id and x.replaced_by is not null
    )
    select v.id, p.id as person_id,
      exists (select from ventanillas.voided x where x.custodian_id = v.custodian_id and x.entry_id = v.id) as is_void
    from chain c join ventanillas.visit v on v.custodian_id = ${custodian} and v.id = c.id
    left join people.protected_person p on p.id = v.person_id and p.erased_at is null
    order by c.place`,
  )
