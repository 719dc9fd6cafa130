// What stands in a database, read from PostgreSQL's own catalogue: for the tests of the schema and of row security.
import { sql } from 'kysely'
import type { Database } from '#platform/database'

/** A line for each thing of the database but its rows: "policy network.office everyone_reads: …". Sorted. */
export async function describeCatalogue(database: Database): Promise<string[]> {
  const lines = await database.asOwner(async (owner) => {
    const found: string[] = []
    for (const query of descriptions) {
      found.push(...(await sql<{ line: string }>`${query}`.execute(owner)).rows.map(({ line }) => line))
    }
    return found
  })
  return lines.sort()
}

/** The schemas of the parts; those of PostgreSQL, of the job queue and of extensions are left out. */
const ours = sql`(select oid, nspname, nspacl from pg_namespace
  where nspname !~ '^pg_' and nspname not in ('information_schema', 'public', 'pgboss'))`

/** Rights as text, without the owner's own, which both builders have; the order in which they were granted does not matter. */
const rights = (acl: string) =>
  sql.raw(`(select coalesce(string_agg(coalesce(nullif(grantee, 0)::regrole::text, 'public')
  || '=' || privilege_type, ' ' order by grantee, privilege_type), '') from aclexplode(${acl}))`)

const descriptions = [
  sql`select concat_ws(' ', 'schema', nspname, ${rights('nspacl')}) as line from ${ours} space`,
  sql`select concat_ws(' ', 'relation', nspname || '.' || relname, relkind, 'security', relrowsecurity, 'forced', relforcerowsecurity,
        reloptions::text, ${rights('relacl')}, obj_description(class.oid, 'pg_class')) as line
      from pg_class class join ${ours} space on space.oid = relnamespace where relkind in ('r', 'p', 'v', 'm', 'S')`,
  sql`select concat_ws(' ', 'column', nspname || '.' || relname || '.' || attname, format_type(atttypid, atttypmod),
        case when attnotnull then 'not null' end, nullif(attidentity, ''), nullif(attgenerated, ''), pg_get_expr(adbin, adrelid),
        attcollation::regcollation, ${rights('attacl')}) as line
      from pg_attribute join pg_class class on class.oid = attrelid join ${ours} space on space.oid = relnamespace
      left join pg_attrdef on adrelid = attrelid and adnum = attnum
      where attnum > 0 and not attisdropped and relkind in ('r', 'p', 'v', 'm')`,
  sql`select concat_ws(' ', 'constraint', nspname || '.' || relname, conname, pg_get_constraintdef(pg_constraint.oid)) as line
      from pg_constraint join pg_class class on class.oid = conrelid join ${ours} space on space.oid = class.relnamespace`,
  sql`select concat_ws(' ', 'index', pg_get_indexdef(indexrelid)) as line
      from pg_index join pg_class class on class.oid = indrelid join ${ours} space on space.oid = relnamespace`,
  sql`select concat_ws(' ', 'policy', schemaname || '.' || tablename, policyname, permissive, roles::text, cmd,
        'using', qual, 'check', with_check) as line
      from pg_policies join ${ours} space on nspname = schemaname`,
  sql`select concat_ws(' ', 'function', pg_get_functiondef(pg_proc.oid), proowner::regrole, ${rights('proacl')}) as line
      from pg_proc join ${ours} space on space.oid = pronamespace`,
  sql`select concat_ws(' ', 'view', nspname || '.' || relname, pg_get_viewdef(class.oid)) as line
      from pg_class class join ${ours} space on space.oid = relnamespace where relkind in ('v', 'm')`,
  sql`select concat_ws(' ', 'trigger', nspname || '.' || relname, pg_get_triggerdef(pg_trigger.oid)) as line
      from pg_trigger join pg_class class on class.oid = tgrelid join ${ours} space on space.oid = relnamespace where not tgisinternal`,
  sql`select concat_ws(' ', 'type', nspname || '.' || typname, typtype, (select string_agg(enumlabel, ' ' order by enumsortorder)
        from pg_enum where enumtypid = pg_type.oid)) as line
      from pg_type join ${ours} space on space.oid = typnamespace where typtype in ('e', 'd')`,
]

export interface Column {
  readonly name: string
  readonly type: string
  /** Not null and without a default. */
  readonly required: boolean
  /** Whether the app may read and change it. */
  readonly updatable: boolean
}

export interface Table {
  /** With its schema: "network.office". */
  readonly name: string
  readonly secured: boolean
  readonly forced: boolean
  readonly columns: readonly Column[]
  /** What the app may do: "SELECT", "INSERT", "UPDATE", "DELETE". */
  readonly verbs: readonly Verb[]
}

export type Verb = 'SELECT' | 'INSERT' | 'UPDATE' | 'DELETE'

/** Every table of the parts, with its columns and what puente_app may do to it. */
export async function listTables(database: Database): Promise<Table[]> {
  const { rows } = await database.asOwner((owner) =>
    sql<Table>`
      select nspname || '.' || relname as name, relrowsecurity as secured, relforcerowsecurity as forced,
        (select jsonb_agg(jsonb_build_object('name', attname, 'type', format_type(atttypid, atttypmod),
           'required', attnotnull and not atthasdef and attidentity = '',
           'updatable', has_column_privilege('puente_app', attrelid, attnum, 'UPDATE')
             and has_column_privilege('puente_app', attrelid, attnum, 'SELECT')) order by attnum)
         from pg_attribute where attrelid = class.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns,
        array(select verb from unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) as verb
              where has_table_privilege('puente_app', class.oid, verb)
                 or (verb <> 'DELETE' and has_any_column_privilege('puente_app', class.oid, verb))) as verbs
      from pg_class class join ${ours} space on space.oid = relnamespace where relkind in ('r', 'p') order by 1`.execute(
      owner,
    ),
  )
  return rows
}

/** The rows of a query, asked as the owner. */
export const askOwner = async <Row>(database: Database, query: string): Promise<Row[]> =>
  (await database.asOwner((owner) => sql<Row>`${sql.raw(query)}`.execute(owner))).rows
