// Rows about somebody: those that bear one of the HMACs, and those that lead from there, in whatever table they stand. The tables are
// read from the catalogue, so that a new one is searched without being named here.
import type { Kysely } from 'kysely'
import { query } from '../backup/catalogue.ts'

type Owner = Kysely<unknown>

interface SearchedTable {
  /** With its schema, quoted where it must be. */
  readonly table: string
  readonly bytes: readonly string[]
  readonly ids: readonly string[]
}

/** What was found: how many rows in which table, whose they are, and their ids. */
export interface FoundRows {
  readonly tables: readonly { readonly table: string; readonly rows: number }[]
  readonly custodians: readonly string[]
  /** Ids of the rows and of the persons whom they name. */
  readonly ids: readonly string[]
  /** Persons with a data key: what is sealed of them can be read. */
  readonly readable: number
}

/** The organizations that answer for a row of any table: the HMACs are made with a key for each of them. */
export async function listCustodians(owner: Owner): Promise<string[]> {
  const custodians = new Set<string>()
  for (const { table, ids } of await listSearched(owner)) {
    if (!ids.includes('custodian_id')) continue
    const rows = await query<{ id: string }>(
      owner,
      `select distinct custodian_id as id from ${table} where custodian_id is not null`,
    )
    for (const { id } of rows) custodians.add(id)
  }
  return [...custodians].sort()
}

/** Columns of a row that say what leads on from it. */
const leading = ['id', 'person_id'] as const

async function listSearched(owner: Owner): Promise<SearchedTable[]> {
  return query<SearchedTable>(
    owner,
    `select class.oid::regclass::text as table,
       array_agg(quote_ident(attname) order by attnum) filter (where atttypid = 'bytea'::regtype) as bytes,
       array_agg(quote_ident(attname) order by attnum) filter (where atttypid = 'uuid'::regtype) as ids
     from pg_class class join pg_namespace namespace on namespace.oid = relnamespace
       join pg_attribute on attrelid = class.oid and attnum > 0 and not attisdropped
     where relkind in ('r', 'p') and not relispartition and nspname !~ '^pg_' and nspname not in ('information_schema', 'pgboss')
     group by class.oid having bool_or(atttypid in ('bytea'::regtype, 'uuid'::regtype)) order by 1`,
  ).then((tables) => tables.map((each) => ({ ...each, bytes: each.bytes ?? [], ids: each.ids ?? [] })))
}

/** Every row that bears one of the HMACs or an id of such a row, until nothing new is found. */
export async function findRows(owner: Owner, macs: readonly Buffer[]): Promise<FoundRows> {
  const tables = await listSearched(owner)
  const ids = new Set<string>()
  for (let before = -1; ids.size > before;) {
    before = ids.size
    for (const table of tables) for (const id of await listLeading(owner, table, macs, ids)) ids.add(id)
  }
  const found: { table: string; rows: number }[] = []
  const custodians = new Set<string>()
  for (const table of tables) {
    const { rows, whose } = await countIn(owner, table, macs, ids)
    if (rows > 0) found.push({ table: table.table, rows })
    for (const custodian of whose) custodians.add(custodian)
  }
  const readable = await query(owner, `select from platform.data_key where person_id = any ($1::uuid[])`, [[...ids]])
  return { tables: found, custodians: [...custodians], ids: [...ids], readable: readable.length }
}

/** The condition that a row is theirs; undefined where the table can hold none. Parameters: the HMACs, the ids. */
function isTheirs({ table, bytes, ids }: SearchedTable): string | undefined {
  if (table === 'platform.event' || table === 'platform.link') return undefined
  const conditions = [
    ...bytes.map((column) => `${column} = any ($1::bytea[])`),
    ...ids.map((column) => `${column} = any ($2::uuid[])`),
  ]
  return conditions.length > 0
    ? `($1::bytea[] is not null and $2::uuid[] is not null) and (${conditions.join(' or ')})`
    : undefined
}

async function listLeading(
  owner: Owner,
  searched: SearchedTable,
  macs: readonly Buffer[],
  ids: ReadonlySet<string>,
): Promise<string[]> {
  const theirs = isTheirs(searched)
  const columns = leading.filter((column) => searched.ids.includes(column))
  if (theirs === undefined || columns.length === 0) return []
  const rows = await query<Record<string, string | null>>(
    owner,
    `select ${columns.join(', ')} from ${searched.table} where ${theirs}`,
    [[...macs], [...ids]],
  )
  return rows.flatMap((row) => Object.values(row).filter((id) => id !== null))
}

async function countIn(
  owner: Owner,
  searched: SearchedTable,
  macs: readonly Buffer[],
  ids: ReadonlySet<string>,
): Promise<{ rows: number; whose: string[] }> {
  const theirs = isTheirs(searched)
  if (theirs === undefined) return { rows: 0, whose: [] }
  const whose = searched.ids.includes('custodian_id') ? 'custodian_id' : 'null::uuid'
  const rows = await query<{ whose: string | null; rows: number }>(
    owner,
    `select ${whose} as whose, count(*) as rows from ${searched.table} where ${theirs} group by 1`,
    [[...macs], [...ids]],
  )
  return {
    rows: rows.reduce((sum, row) => sum + row.rows, 0),
    whose: rows.flatMap((row) => row.whose ?? []),
  }
}

/** How many events of each kind the log holds on these records; they hold no value. */
export const countEvents = (owner: Owner, ids: readonly string[]): Promise<{ kind: string; events: number }[]> =>
  query(
    owner,
    `select kind, count(*) as events from platform.event where subject = any ($1::text[]) group by 1 order by 1`,
    [[...ids]],
  )
