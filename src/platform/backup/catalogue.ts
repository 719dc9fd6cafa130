// What the database holds, by its own catalogue: the tables to copy, their order, and what must rest while rows come back.
import { CompiledQuery, type Kysely } from 'kysely'

export interface CopiedTable {
  /** With its schema, quoted where it must be: "network.office". */
  readonly table: string
  /** Columns that are stored; generated ones compute themselves again. */
  readonly columns: readonly string[]
}

export interface SequenceState {
  readonly sequence: string
  readonly last: number
}

export interface AppliedMigration {
  readonly name: string
  readonly sha256: string
}

export interface ChainHead {
  readonly name: string
  readonly length: number
  readonly hash: string
}

export const query = async <Row>(on: Kysely<unknown>, text: string, values: unknown[] = []): Promise<Row[]> =>
  (await on.executeQuery<Row>(CompiledQuery.raw(text, values))).rows

/** The queue is left out: its schedules come back at the start. So are the migrations, which stand in the head. */
const copied = `namespace.nspname !~ '^pg_' and namespace.nspname not in ('information_schema', 'pgboss')
  and class.oid <> 'platform.migration'::regclass`

/** The tables in an order in which each comes after those that it refers to. */
export async function listTables(on: Kysely<unknown>): Promise<CopiedTable[]> {
  const tables = await query<CopiedTable>(
    on,
    `select class.oid::regclass::text as table,
       array(select quote_ident(attname) from pg_attribute
         where attrelid = class.oid and attnum > 0 and not attisdropped and attgenerated = ''
         order by attnum) as columns
     from pg_class class join pg_namespace namespace on namespace.oid = relnamespace
     where relkind in ('r', 'p') and not relispartition and ${copied}
     order by namespace.nspname, relname`,
  )
  const references = await query<{ from: string; to: string }>(
    on,
    `select distinct conrelid::regclass::text as from, confrelid::regclass::text as to
     from pg_constraint where contype = 'f' and conrelid <> confrelid`,
  )
  return inOrder(tables, references)
}

/** Depth first along the references; tables in a circle come in the order of their names. */
function inOrder(tables: readonly CopiedTable[], references: readonly { from: string; to: string }[]): CopiedTable[] {
  const ordered = new Map<string, CopiedTable>()
  const visited = new Set<string>()
  const visit = (table: CopiedTable) => {
    if (visited.has(table.table)) return
    visited.add(table.table)
    for (const { from, to } of references) {
      const other = from === table.table && tables.find((each) => each.table === to)
      if (other) visit(other)
    }
    ordered.set(table.table, table)
  }
  for (const table of tables) visit(table)
  return [...ordered.values()]
}

export const countRows = async (on: Kysely<unknown>, table: string): Promise<number> =>
  (await query<{ rows: number }>(on, `select count(*) as rows from ${table}`))[0]!.rows

export const hasRows = async (on: Kysely<unknown>, table: string): Promise<boolean> =>
  (await query<{ any: boolean }>(on, `select exists (select from ${table}) as any`))[0]!.any

/** The sequences that have given a number. */
export const listSequences = (on: Kysely<unknown>): Promise<SequenceState[]> =>
  query(
    on,
    `select format('%I.%I', schemaname, sequencename) as sequence, last_value as last
     from pg_sequences where schemaname <> 'pgboss' and last_value is not null order by 1`,
  )

export const listMigrations = (on: Kysely<unknown>): Promise<AppliedMigration[]> =>
  query(on, `select name, sha256 from platform.migration order by name`)

export const listChainHeads = (on: Kysely<unknown>): Promise<ChainHead[]> =>
  query(on, `select name, length, encode(hash, 'hex') as hash from platform.chain order by name collate "C"`)

/** Statements that let rows come in any order and fire no trigger, and those that bring both back. */
export async function restStatements(on: Kysely<unknown>): Promise<{ rest: string[]; resume: string[] }> {
  const constraints = await query<{ table: string; name: string; definition: string }>(
    on,
    `select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(con.oid) as definition
     from pg_constraint con join pg_class class on class.oid = conrelid
       join pg_namespace namespace on namespace.oid = relnamespace
     where contype = 'f' and conparentid = 0 and ${copied} order by 1, 2`,
  )
  const triggers = await query<{ table: string; name: string; fires: string }>(
    on,
    `select tgrelid::regclass::text as table, quote_ident(tgname) as name,
       case tgenabled when 'A' then 'enable always' when 'R' then 'enable replica' else 'enable' end as fires
     from pg_trigger join pg_class class on class.oid = tgrelid
       join pg_namespace namespace on namespace.oid = relnamespace
     where not tgisinternal and tgenabled <> 'D' and tgparentid = 0 and ${copied} order by 1, 2`,
  )
  return {
    rest: [
      ...constraints.map(({ table, name }) => `alter table ${table} drop constraint ${name}`),
      ...triggers.map(({ table, name }) => `alter table ${table} disable trigger ${name}`),
    ],
    resume: [
      ...triggers.map(({ table, name, fires }) => `alter table ${table} ${fires} trigger ${name}`),
      ...constraints.map(({ table, name, definition }) => `alter table ${table} add constraint ${name} ${definition}`),
    ],
  }
}
