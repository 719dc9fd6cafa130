// Nobody reaches a row of another: every role, office, custodian, table and verb, taken from the catalogue.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Id } from '#kernel/id'
import { done } from '#kernel/outcome'
import {
  anonymous,
  contextFor,
  visibleCustodians,
  visibleProviders,
  type Actor,
  type RoleName,
} from '#platform/context'
import { consult, sql, transact } from '#platform/database'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { listTables, type Column, type Table } from './catalogue.ts'
import { freshInstallation } from './database.ts'
import { fixtures, ownerless, type Audience } from './row-fixtures.ts'

const offices = ['los-angeles', 'chicago'] as Id<'office'>[]
const custodians = [newId<'organization'>(), newId<'organization'>()]

/** An actor of the given role at an office and an agency, each by its position above. */
function actorOf(role: RoleName, office: 0 | 1 | null, custodian: 0 | 1 | null): Actor {
  const [at, agency] = [office === null ? null : offices[office]!, custodian === null ? null : custodians[custodian]!]
  return {
    ...anonymous,
    kind: 'account',
    account: newId(),
    roles: [{ role, office: at, organization: agency }],
    offices: role === 'headquarters' ? offices : role === 'consular-officer' && at ? [at] : [],
  }
}

const personas: Readonly<Record<string, Actor>> = {
  'Rosa, a visitor who is not signed in': anonymous,
  'Lupe, worker of the agency that leads at Los Ángeles': actorOf('worker', 0, 0),
  'Rogelio, coordinator of the same agency': actorOf('coordinator', 0, 0),
  'Inés, lead of the same agency': actorOf('agency-lead', 0, 0),
  'the lead of the next lead agency at Los Ángeles': actorOf('agency-lead', 0, 1),
  'a worker of the former lead agency at Los Ángeles': actorOf('worker', 0, 1),
  'the coordinator of the former lead agency at Los Ángeles': actorOf('coordinator', 0, 1),
  'a worker of another agency at another office': actorOf('worker', 1, 1),
  'Óscar, consular officer at Los Ángeles': actorOf('consular-officer', 0, null),
  'the consular officer at Chicago': actorOf('consular-officer', 1, null),
  'Elena, headquarters': actorOf('headquarters', null, null),
  'Tomás, operator': actorOf('operator', null, null),
  // The same organization as an agency's: whoever answers for a clinic sees nothing of the window that it leads.
  'Sol, at a clinic of the organization that leads at Los Ángeles': actorOf('provider', null, 0),
}

type Row = Record<string, unknown>

let installation: Installation
let tables: Table[]
const rowsOf = new Map<string, Row[]>()
const refusedFixtures: string[] = []

const owned = (table: Table): boolean =>
  table.columns.some(({ name }) => name === 'office_id' || name === 'custodian_id')

before(async () => {
  installation = await freshInstallation()
  tables = (await listTables(installation.database)).filter(owned)
  for (const table of tables) {
    const rows = offices.flatMap((office) => custodians.map((custodian) => rowFor(table, office, custodian)))
    rowsOf.set(table.name, rows)
    await insertAsOwner(table, rows).catch(({ message }: Error) => refusedFixtures.push(`${table.name}: ${message}`))
  }
})

after(() => installation.database.close())

test('every table has a fixture that its checks accept, or says why it belongs to nobody', async () => {
  assert.deepEqual(refusedFixtures, [])
  const all = await listTables(installation.database)
  assert.deepEqual(
    all.filter((table) => owned(table) && !(table.name in fixtures)).map(({ name }) => name),
    [],
  )
  assert.deepEqual(
    all.filter((table) => !owned(table) && !(table.name in ownerless)).map(({ name }) => name),
    [],
  )
})

for (const [persona, actor] of Object.entries(personas)) {
  test(`${persona} reaches no row of others`, async () => {
    const reached: string[] = []
    for (const table of tables) {
      for (const verb of table.verbs) {
        const rows = await attempts[verb](table, actor)
        reached.push(...rows.map((row) => `${verb} ${table.name} ${String(row['office_id'])} ${agencyOf(row)}`))
      }
    }
    assert.deepEqual(reached, [])
  })
}

test('what hangs on an agency: an office sees counts and agreements of it, everybody the directory, the operator adds its people', () => {
  const hangs = ({ columns }: Table) =>
    columns.some(({ name }) => name === 'custodian_id' || name === 'organization_id')
  const openTo = (audience: Audience, kind: 'readers' | 'writers') =>
    tables.filter((table) => hangs(table) && audienceOf(table)[kind].includes(audience)).map(({ name }) => name)
  const reports = ['report', 'report_cell', 'report_entry', 'report_step'].map((name) => `ventanillas.${name}`)
  const counts = ['ventanillas.kept_month', 'ventanillas.month_count', ...reports, 'ventanillas.stale_month']
  const received = ['evaluation.received_cell', 'evaluation.received_report']
  assert.deepEqual(openTo('office', 'readers'), [...received, 'partners.agreement', ...counts])
  assert.deepEqual(openTo('office', 'writers'), ['partners.agreement'])
  const kept = ['cost_option', 'hsds_record', 'language', 'location', 'schedule', 'service'].map(
    (name) => `services.${name}`,
  )
  const stations = tables.map(({ name }) => name).filter((name) => name.startsWith('ventanillas.station'))
  assert.deepEqual(
    openTo('everybody', 'readers').filter((name) => !stations.includes(name)),
    ['partners.organization', 'people.office_holder', ...kept].filter((name) =>
      tables.some((table) => table.name === name && hangs(table)),
    ),
  )
  assert.deepEqual(openTo('everybody', 'writers'), [])
  assert.deepEqual(openTo('provider', 'readers'), ['access.role'])
  assert.deepEqual(openTo('provider', 'writers'), ['people.office_holder', 'people.office_holder_contact'])
  assert.deepEqual(openTo('operator', 'readers'), [])
  assert.deepEqual(openTo('operator', 'writers'), ['people.office_holder', 'people.office_holder_contact'])
})

test('the test can see: an agency, an officer and headquarters read rows of their own in every table', async () => {
  const names = [
    'Lupe, worker of the agency that leads at Los Ángeles',
    'Óscar, consular officer at Los Ángeles',
    'Elena, headquarters',
  ]
  const seeing = names.map((name) => personas[name]!)
  const unseen: string[] = []
  for (const table of tables.filter(({ verbs }) => verbs.includes('SELECT'))) {
    const read = await Promise.all(seeing.map((actor) => readRows(table, actor)))
    const own = seeing.map((actor) =>
      rowsOf.get(table.name)!.filter((row) => mayReach(actor, row, audienceOf(table).readers)),
    )
    const blind = own.some((rows, index) => rows.length > 0 && !rows.some((row) => read[index]!.has(markOf(row))))
    if (blind || own.flat().length === 0) unseen.push(table.name)
  }
  assert.deepEqual(unseen, [])
})

test('the test can fail: a policy that lets everybody in is found under every verb', async () => {
  const officer = personas['Óscar, consular officer at Los Ángeles']!
  const table = tables.find(({ name }) => name === 'platform.data_key')!
  const change = (text: string) => installation.database.asOwner((owner) => sql.raw(text).execute(owner))
  await change(`create policy leak on ${table.name} using (true) with check (true)`)
  for (const verb of table.verbs) assert.ok((await attempts[verb](table, officer)).length > 0, verb)
  await change(`drop policy leak on ${table.name}`)
  for (const verb of table.verbs) assert.equal((await attempts[verb](table, officer)).length, 0, verb)
})

const agencyOf = (row: Row): string =>
  row['custodian_id'] === custodians[0] ? 'first agency' : row['custodian_id'] === custodians[1] ? 'second agency' : ''

/** Who may read and write a table's rows, by its fixture. */
function audienceOf(table: Table): Readonly<Record<'readers' | 'writers' | 'adders', readonly Audience[]>> {
  const usual: Audience = table.columns.some(({ name }) => name === 'custodian_id') ? 'custodian' : 'office'
  const { readers = [usual], writers = readers, adders = writers } = fixtures[table.name] ?? {}
  return { readers, writers, adders }
}

function mayReach(actor: Actor, row: Row, audience: readonly Audience[]): boolean {
  const agencies = visibleCustodians(actor)
  const reaches: Record<Audience, boolean> = {
    custodian: agencies.includes(row['custodian_id'] as Id<'organization'>),
    organization: agencies.includes(row['organization_id'] as Id<'organization'>),
    provider: visibleProviders(actor).includes(row['organization_id'] as Id<'organization'>),
    office: actor.offices.includes(row['office_id'] as Id<'office'>),
    agency: agencies.length > 0,
    headquarters: actor.roles.some(({ role }) => role === 'headquarters'),
    operator: actor.roles.some(({ role }) => role === 'operator'),
    everybody: true,
  }
  return audience.some((kind) => reaches[kind])
}

/** What each verb tries, and the foreign rows that it reached. */
const attempts: Record<Table['verbs'][number], (table: Table, actor: Actor) => Promise<Row[]>> = {
  SELECT: async (table, actor) => {
    const seen = await readRows(table, actor)
    return foreign(table, actor, 'readers').filter((row) => seen.has(markOf(row)))
  },
  INSERT: async (table, actor) => {
    const reached: Row[] = []
    for (const row of foreign(table, actor, 'adders')) {
      if (await isAccepted(table, actor, rowFor(table, row['office_id'], custodianIn(row)))) reached.push(row)
    }
    return reached
  },
  UPDATE: (table, actor) => {
    const column = table.columns.find(({ updatable }) => updatable)!.name
    return changedBy(table, actor, sql`update ${sql.raw(table.name)} set ${sql.ref(column)} = ${sql.ref(column)}`)
  },
  DELETE: async (table, actor) => {
    const reached = await changedBy(table, actor, sql`delete from ${sql.raw(table.name)}`)
    await sweep(table)
    await insertAsOwner(table, rowsOf.get(table.name)!)
    return reached
  },
}

const custodianIn = (row: Row): unknown => row['custodian_id'] ?? row['organization_id']

const foreign = (table: Table, actor: Actor, kind: 'readers' | 'writers' | 'adders'): Row[] =>
  rowsOf.get(table.name)!.filter((row) => !mayReach(actor, row, audienceOf(table)[kind]))

/** A row is known by its own values of the columns that the app may read; tests compare the marks. */
const markOf = (row: Row): string => String(row['office_id'] ?? '') + String(custodianIn(row) ?? '')

async function readRows(table: Table, actor: Actor): Promise<Set<string>> {
  const columns = ['office_id', 'custodian_id', 'organization_id'].filter((name) =>
    table.columns.some((column) => column.name === name),
  )
  const rows = await consult(contextFor(installation, actor), async (db) => {
    const found =
      await sql<Row>`select ${sql.join(columns.map((name) => sql.ref(name)))} from ${sql.raw(table.name)}`.execute(db)
    return found.rows
  })
  return new Set(rows.map(markOf))
}

/** Whether the database lets the row in. Whatever comes after row security (a missing parent, a check) counts as let in. */
async function isAccepted(table: Table, actor: Actor, row: Row): Promise<boolean> {
  try {
    await transact(contextFor(installation, actor), async (tx) => done(await insertQuery(table, row).execute(tx)))
    return true
  } catch (error) {
    return (error as { code?: string }).code !== '42501'
  }
}

/** Runs a change over the whole table and gives the foreign rows whose place on disk is another afterwards. */
async function changedBy(table: Table, actor: Actor, change: ReturnType<typeof sql>): Promise<Row[]> {
  const before = await placesOf(table)
  await transact(contextFor(installation, actor), async (tx) => done(await change.execute(tx)))
  const now = await placesOf(table)
  return foreign(table, actor, 'writers').filter((row) => before.get(markOf(row)) !== now.get(markOf(row)))
}

async function placesOf(table: Table): Promise<Map<string, string>> {
  const { rows } = await installation.database.asOwner((owner) =>
    sql<Row>`select ctid::text as place, * from ${sql.raw(table.name)}`.execute(owner),
  )
  return new Map(rows.map((row) => [markOf(row), String(row['place'])]))
}

const sweep = (table: Table): Promise<unknown> => asReplica((query) => query(sql`delete from ${sql.raw(table.name)}`))

const insertAsOwner = (table: Table, rows: readonly Row[]): Promise<unknown> =>
  asReplica(async (query) => {
    for (const row of rows) await query(insertQuery(table, row))
  })

/** As the owner, and without the checks of foreign keys: a row needs no parents here. */
const asReplica = (
  work: (query: (text: ReturnType<typeof sql>) => Promise<unknown>) => Promise<unknown>,
): Promise<unknown> =>
  installation.database.asOwner((owner) =>
    owner.transaction().execute(async (transaction) => {
      await sql`set local session_replication_role = replica`.execute(transaction)
      return work((text) => text.execute(transaction))
    }),
  )

const insertQuery = (table: Table, row: Row) =>
  sql`insert into ${sql.raw(table.name)} (${sql.join(Object.keys(row).map((name) => sql.ref(name)))})
      values (${sql.join(Object.values(row))})`

/** A new row of an office and a custodian: required columns by their type, the rest as the table fills it. */
function rowFor(table: Table, office: unknown, custodian: unknown): Row {
  const values = fixtures[table.name]?.values ?? {}
  const owners: Row = { office_id: office, custodian_id: custodian, organization_id: custodian }
  const entries = table.columns
    .filter(({ name, required }) => required || name in values || name in owners)
    .map((column): [string, unknown] => [column.name, owners[column.name] ?? named(values, column)])
  return Object.fromEntries(entries)
}

function named(values: Readonly<Record<string, unknown>>, column: Column): unknown {
  const value = values[column.name]
  if (value === undefined) return valueOf(column)
  return typeof value === 'function' ? (value as () => unknown)() : value
}

/** Something that the column's type takes, another one each time where it may be a key. */
function valueOf({ name, type }: Column): unknown {
  const byType: Record<string, () => unknown> = {
    uuid: () => newId(),
    text: () => `x-${newId()}`,
    date: () => '2026-03-14',
    'timestamp with time zone': () => installation.clock(),
    bytea: () => Buffer.from(newId().replaceAll('-', '') + newId().replaceAll('-', ''), 'hex'),
    integer: () => 1,
    bigint: () => 1,
    boolean: () => true,
    'text[]': () => [],
  }
  const make = byType[type]
  assert.ok(make, `the fixture of ${name} needs a value: nothing is known for ${type}`)
  return make()
}
