// What the database may not have: a way around row security, a name outside registries/people, a mark of status.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql, type Database } from '#platform/database'
import { askOwner, listTables, type Table } from './catalogue.ts'
import { testInstallation } from './database.ts'

let database: Database
let tables: Table[]

before(async () => {
  ;({ database } = await testInstallation())
  tables = await listTables(database)
})

const ours = `nspname !~ '^pg_' and nspname not in ('information_schema', 'public', 'pgboss')`

test('row security is on and forced for every table', () => {
  assert.ok(tables.length > 20)
  assert.deepEqual(
    tables.filter(({ secured, forced }) => !secured || !forced).map(({ name }) => name),
    [],
  )
})

interface Policy {
  readonly table: string
  readonly name: string
  readonly verb: string
  readonly reads: string | null
  readonly writes: string | null
}

/** The policies that hold for the app. */
const listPolicies = () =>
  askOwner<Policy>(
    database,
    `select schemaname || '.' || tablename as table, policyname as name, cmd as verb, qual as reads, with_check as writes
     from pg_policies where roles && array['public', 'puente_app']::name[] order by 1, 2`,
  )

test('for everything that the app may do to a table, a policy says on which rows', async () => {
  const policies = await listPolicies()
  const missing = tables.flatMap(({ name, verbs }) =>
    verbs
      .filter((verb) => !policies.some((policy) => policy.table === name && governs(policy, verb)))
      .map((verb) => `${verb} on ${name}`),
  )
  assert.deepEqual(missing, [])
})

/** Whether a policy tells the rows of a verb: those read by USING, those written by WITH CHECK (or else by USING). */
function governs({ verb: named, reads, writes }: Policy, verb: string): boolean {
  if (named !== 'ALL' && named !== verb) return false
  if (verb === 'INSERT') return (writes ?? reads) !== null
  return reads !== null
}

test('policies ask who looks once a statement, not once a row', async () => {
  const asking = /(?<!SELECT )platform\.(visible_offices|visible_custodians|is_headquarters|is_operator|actor)\(\)/
  const slow = (await listPolicies()).filter(
    ({ reads, writes }) => asking.test(reads ?? '') || asking.test(writes ?? ''),
  )
  assert.deepEqual(
    slow.map(({ table, name }) => `${name} on ${table}`),
    [],
  )
})

test('who looks is told as arrays: a text would be read anew for each row that a policy sees', async () => {
  const told = await askOwner<{ name: string; type: string }>(
    database,
    `select proname::text as name, prorettype::regtype::text as type from pg_proc
     where pronamespace = 'platform'::regnamespace and proname like 'visible\\_%' order by 1`,
  )
  assert.deepEqual(told, [
    { name: 'visible_custodians', type: 'uuid[]' },
    { name: 'visible_offices', type: 'text[]' },
    { name: 'visible_providers', type: 'uuid[]' },
  ])
})

test('views look with the eyes of whoever asks', async () => {
  const views = await askOwner<{ name: string }>(
    database,
    `select nspname || '.' || relname as name from pg_class join pg_namespace space on space.oid = relnamespace
     where ${ours} and (relkind = 'm' or relkind = 'v' and not coalesce(reloptions @> array['security_invoker=true'], false))`,
  )
  assert.deepEqual(views, [])
})

test('the app owns nothing, makes nothing and is no member of a role that sees more', async () => {
  const owned = await askOwner(
    database,
    `select 'relation' as kind, relname::text as name from pg_class where relowner = 'puente_app'::regrole
     union all select 'function', proname from pg_proc where proowner = 'puente_app'::regrole
     union all select 'schema', nspname from pg_namespace where nspowner = 'puente_app'::regrole
     union all select 'type', typname from pg_type where typowner = 'puente_app'::regrole
     union all select 'may make things in', nspname from pg_namespace
       where nspname !~ '^pg_' and has_schema_privilege('puente_app', oid, 'CREATE')
     union all select 'may empty', relname from pg_class join pg_namespace space on space.oid = relnamespace
       where ${ours} and relkind in ('r', 'p') and has_table_privilege('puente_app', pg_class.oid, 'TRUNCATE')
     union all select 'is a member of', roleid::regrole::text from pg_auth_members where member = 'puente_app'::regrole`,
  )
  assert.deepEqual(owned, [])
})

test('neither the app nor its login passes row security', async () => {
  const { rows: logins } = await sql<{ login: string }>`select session_user as login`.execute(database.kysely)
  const names = ['puente_app', 'puente_figures', 'puente_log', logins[0]!.login]
  const strong = await askOwner(
    database,
    `select rolname from pg_roles where rolname in ('${names.join("', '")}')
       and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)`,
  )
  assert.deepEqual(strong, [])
})

test('a function that sees more than its caller has a fixed path, and not everybody may call it', async () => {
  const loose = await askOwner(
    database,
    `select proname::text as name from pg_proc join pg_namespace space on space.oid = pronamespace
     where ${ours} and prosecdef and (not exists (select from unnest(proconfig) as setting where setting like 'search_path=%')
       or has_function_privilege('public', pg_proc.oid, 'EXECUTE'))`,
  )
  assert.deepEqual(loose, [])
})

test('functions in schema figures are owned by the role that only counts', async () => {
  const others = await askOwner(
    database,
    `select proname::text as name from pg_proc join pg_namespace space on space.oid = pronamespace
     where nspname = 'figures' and (proowner <> 'puente_figures'::regrole or not prosecdef)`,
  )
  assert.deepEqual(others, [])
})

/** Columns outside registries/people that are called like something of a person, and what they hold instead. */
const notOfPersons: Readonly<Record<string, string>> = {
  'platform.chain.name': 'the name of a hash chain',
  'platform.migration.name': 'the name of a file',
  'network.office.phone': "an office's public telephone",
  'services.location.postal_code': 'where a service is given',
  'services.service.public_mail': "an organization's address, as it publishes it",
}

const ofPersons =
  /^(name|phone|mail|email|telephone|.*_(name|phone|mail|email)|surname|birth.*|postal_code|zip.*|ip|ip_address|user_agent)$/

test('names, telephones and mail addresses stand in registries/people and nowhere else', () => {
  const found = tables
    .filter(({ name }) => !name.startsWith('people.'))
    .flatMap(({ name, columns }) => columns.map((column) => `${name}.${column.name}`))
    .filter((path) => ofPersons.test(path.split('.')[2]!))
  assert.deepEqual(
    found.filter((path) => !(path in notOfPersons)),
    [],
  )
})

test('within people, what is of a protected person is sealed or hashed', () => {
  const clear = tables
    .filter(
      ({ name, columns }) => name.startsWith('people.') && columns.some((column) => column.name === 'custodian_id'),
    )
    .flatMap(({ name, columns }) => columns.map((column) => ({ path: `${name}.${column.name}`, ...column })))
    .filter(({ name, type }) => /name|phone|mail|code|word/.test(name) && type !== 'bytea')
  assert.deepEqual(clear, [])
})

/** Words that no table, column or list of permitted values may have: a status, or a number that betrays one. */
const forbidden =
  /(^|[^a-z])(immigration|immigrant|migratory|migratorio|undocumented|indocumentad[oa]|alien|uscis|ssn|itin|social_security|a_number|visas?|green_card|deport[a-z]*|citizenship|legal_status)([^a-z]|$)/i

test('nothing can hold an immigration status, a social security number, an A-number or a visa', async () => {
  const checks = await askOwner<{ path: string }>(
    database,
    `select conname || ' ' || pg_get_constraintdef(pg_constraint.oid) as path from pg_constraint
     join pg_namespace space on space.oid = connamespace where ${ours}
     union all select enumlabel from pg_enum`,
  )
  const names = tables.flatMap(({ name, columns }) => columns.map((column) => `${name}.${column.name}`))
  assert.deepEqual(
    [...names, ...checks.map(({ path }) => path)].filter((text) => forbidden.test(text)),
    [],
  )
  for (const wrong of ['people.case.visa', 'people.case.a_number', "status in ('undocumented')", 'x.ssn']) {
    assert.match(wrong, forbidden)
  }
})
