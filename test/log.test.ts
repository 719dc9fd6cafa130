// The log: each deed one event in its chains; nothing in it can be changed, removed, added or moved unseen.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Id } from '#kernel/id'
import { done } from '#kernel/outcome'
import { contextFor, systemActor, type Actor, type Context } from '#platform/context'
import { consult, sql, transact, type Database } from '#platform/database'
import { digest, tell, type Chains } from '#platform/events'
import {
  chainsOf,
  findBreak,
  logOf,
  logVerify,
  verifyLog,
  type Head,
  type LogSource,
  type LoggedEvent,
} from '#platform/log'
import { runScript } from '#platform/migrations'
import { newId } from '#platform/random'
import { freshInstallation, testInstallation } from './database.ts'

const contextOf = async (actor: Actor = systemActor()): Promise<Context> => contextFor(await testInstallation(), actor)

const tellOnce = (context: Context, chains: Chains, subject: string = newId()) =>
  transact(context, async (tx) => done(await tell(tx, context, 'visit-recorded', subject, chains, { at: context.now })))

const newOffice = () => `office-${newId().slice(0, 8)}` as Id<'office'>

test('Rosa and Lupe leave one event each, in the chains of their agency and office', async () => {
  const context = await contextOf()
  const chains = { custodian: newId<'organization'>(), office: newOffice() }
  await tellOnce(context, chains)
  await tellOnce(context, chains)
  const { database } = context.installation
  const { rows } = await database.asOwner((owner) =>
    sql`select name, length from platform.chain where name like ${`%${chains.custodian}`} or name like ${`%${chains.office}`}
        order by name`.execute(owner),
  )
  assert.deepEqual(rows, [
    { name: `custodian:${chains.custodian}`, length: 2 },
    { name: `office:${chains.office}`, length: 2 },
  ])
  assert.equal(await findBreak(logOf(database)), undefined)
})

test('an event that joins no chain, or that holds words instead of an id, is refused', async () => {
  const context = await contextOf()
  await assert.rejects(tellOnce(context, {}), { code: '23514' })
  await assert.rejects(tellOnce(context, { office: newOffice() }, 'Rosa Hernández'), { code: '23514' })
})

test("an agency's events are seen by that agency, not by the office, another agency or headquarters", async () => {
  const [custodian, other, office] = [newId<'organization'>(), newId<'organization'>(), newOffice()]
  await tellOnce(await contextOf(), { custodian, office })
  await tellOnce(await contextOf(), { office })
  await tellOnce(await contextOf(), { headquarters: true, custodian })
  const headquarters: Actor = {
    ...systemActor(),
    roles: [{ role: 'headquarters', office: null, organization: null }],
  }
  const seen = async (actor: Actor) =>
    consult(await contextOf(actor), async (db) => {
      const { rows } = await sql<{ chains: string }>`
        select concat_ws('+', case when custodian_id is not null then 'agency' end, case when office_id is not null then 'office' end,
          case when headquarters then 'headquarters' end) as chains
        from platform.event where custodian_id = ${custodian} or office_id = ${office} order by id`.execute(db)
      return rows.map(({ chains }) => chains)
    })
  assert.deepEqual(await seen(systemActor([], [custodian])), ['agency+office', 'agency+headquarters'])
  assert.deepEqual(await seen(systemActor([office])), ['office'])
  assert.deepEqual(await seen(systemActor([], [other])), [])
  assert.deepEqual(await seen(headquarters), ['agency+headquarters'])
})

test('deeds over the same chains in any order wait for each other and none is lost', async () => {
  const context = await contextOf()
  const [one, other, office] = [newId<'organization'>(), newId<'organization'>(), newOffice()]
  const deed = (first: Chains, second: Chains) =>
    transact(context, async (tx) => {
      await tell(tx, context, 'visit-recorded', newId(), first)
      return done(await tell(tx, context, 'visit-recorded', newId(), second))
    })
  // One call of tell locks its chains in order; a deed that tells twice names the chains in the same order.
  await Promise.all(Array.from({ length: 20 }, () => deed({ custodian: one, office }, { custodian: other, office })))
  const { rows } = await context.installation.database.asOwner((owner) =>
    sql`select length from platform.chain where name = ${`office:${office}`}`.execute(owner),
  )
  assert.deepEqual(rows, [{ length: 40 }])
  assert.equal(await findBreak(logOf(context.installation.database)), undefined)
})

test('the same change has the same digest whatever the order of its members', () => {
  assert.deepEqual(digest({ a: 1, b: [null, { c: 2, d: 'x' }] }), digest({ b: [null, { d: 'x', c: 2 }], a: 1 }))
  assert.notDeepEqual(digest({ a: 1 }), digest({ a: '1' }))
  assert.notDeepEqual(digest(['a', 'b']), digest(['b', 'a']))
  assert.equal(digest(null).length, 32)
})

// A copy of the log in memory, to be spoiled ten thousand times.

interface LinkRow {
  chain: string
  position: number
  event: number
  hash: Buffer
}

type Writable<Thing> = { -readonly [Key in keyof Thing]: Thing[Key] }

interface Copy {
  heads: Writable<Head>[]
  links: LinkRow[]
  events: Writable<LoggedEvent>[]
}

/** Fills a log with 24 events over two offices, two agencies and headquarters, and copies it out. */
async function copyLog(database: Database, context: Context): Promise<Copy> {
  const offices = [newOffice(), newOffice()]
  const custodians = [newId<'organization'>(), newId<'organization'>()]
  for (let index = 0; index < 24; index += 1) {
    const chains: Chains = {
      ...(index % 3 === 0 ? {} : { custodian: custodians[index % 2]! }),
      ...(index % 4 === 0 ? {} : { office: offices[(index >> 1) % 2]! }),
      ...(index % 6 === 0 ? { headquarters: true as const } : {}),
    }
    await tellOnce(context, chains)
  }
  return database.asOwner(async (owner) => ({
    heads: (await sql<Writable<Head>>`select name, length, hash from platform.chain`.execute(owner)).rows,
    links: (await sql<LinkRow>`select chain, position, event, hash from platform.link`.execute(owner)).rows,
    events: (
      await sql<
        Writable<LoggedEvent>
      >`select id, kind, subject, actor, (extract(epoch from at) * 1000000)::bigint as at,
        office_id, custodian_id, headquarters, change from platform.event`.execute(owner)
    ).rows,
  }))
}

const sourceOf = ({ heads, links, events }: Copy): LogSource => ({
  chains: async () =>
    [...new Set([...heads.map(({ name }) => name), ...links.map(({ chain }) => chain)])].map((name) => ({
      name,
      length: heads.find((head) => head.name === name)?.length ?? null,
    })),
  head: async (chain) => heads.find(({ name }) => name === chain),
  links: async (chain, after) =>
    links
      .filter((link) => link.chain === chain && link.position > after)
      .sort((one, other) => one.position - other.position)
      .map((link) => ({ ...link, event: events.find(({ id }) => id === link.event) ?? null })),
  unlinked: async () => {
    const linked = new Set(links.map(({ chain, event }) => `${event} ${chain}`))
    for (const event of events) {
      const chain = chainsOf(event).find((name) => !linked.has(`${event.id} ${name}`))
      if (chain) return { chain, event: event.id }
    }
    return undefined
  },
})

/** A small generator of numbers below a bound, always the same: a failure can be repeated. */
function repeatable(seed: number): (bound: number) => number {
  let state = seed
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * bound)
  }
}

type Pick = (bound: number) => number

function flipText(text: string, pick: Pick): string {
  const at = pick(text.length)
  const code = text.charCodeAt(at) ^ (1 << pick(4))
  return text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1)
}

function flipBytes(bytes: Buffer, pick: Pick): Buffer {
  const copy = Buffer.from(bytes)
  const at = pick(copy.length)
  copy[at] = copy[at]! ^ (1 << pick(8))
  return copy
}

/** Flips one bit of one field of a row. */
function flipField(row: object, pick: Pick): void {
  const fields = row as Record<string, unknown>
  const names = Object.keys(fields)
  const name = names[pick(names.length)]!
  const value = fields[name]
  if (typeof value === 'string') fields[name] = flipText(value, pick)
  else if (typeof value === 'number') fields[name] = value + (1 << pick(12))
  else if (typeof value === 'boolean') fields[name] = !value
  else if (value instanceof Buffer) fields[name] = flipBytes(value, pick)
  else fields[name] = newId()
}

const spoilers: Record<string, (copy: Copy, pick: Pick) => void> = {
  'a flipped event': ({ events }, pick) => flipField(events[pick(events.length)]!, pick),
  'a flipped link': ({ links }, pick) => flipField(links[pick(links.length)]!, pick),
  'a flipped head': ({ heads }, pick) => flipField(heads[pick(heads.length)]!, pick),
  'a deleted event': ({ events }, pick) => events.splice(pick(events.length), 1),
  'a deleted link': ({ links }, pick) => links.splice(pick(links.length), 1),
  'a deleted head': ({ heads }, pick) => heads.splice(pick(heads.length), 1),
  'an event deleted with its links': (copy, pick) => {
    const [gone] = copy.events.splice(pick(copy.events.length), 1)
    copy.links = copy.links.filter(({ event }) => event !== gone!.id)
  },
  'two events that changed places': ({ events }, pick) => {
    const [one, other] = twoOf(events, pick)
    ;[one.id, other.id] = [other.id, one.id]
  },
  'two links that changed places': ({ links }, pick) => {
    const [one, other] = twoOf(links, pick)
    ;[one.event, other.event] = [other.event, one.event]
    if (one.event === other.event) one.position += 1
  },
  'an inserted event': ({ events }, pick) => events.push({ ...events[pick(events.length)]!, id: 10_000 + pick(1000) }),
  'an inserted link': ({ links }, pick) => {
    const link = { ...links[pick(links.length)]! }
    if (pick(2) === 0) link.position = links.length + pick(10)
    links.push(link)
  },
  'an event inserted with a link at the end': ({ events, links, heads }, pick) => {
    const event = { ...events[pick(events.length)]!, id: 20_000 }
    const head = heads.find(({ name }) => name === chainsOf(event)[0])!
    events.push(event)
    links.push({ chain: head.name, position: head.length + 1, event: event.id, hash: head.hash })
  },
}

function twoOf<Row>(rows: readonly Row[], pick: Pick): [Row, Row] {
  const one = pick(rows.length)
  const other = (one + 1 + pick(rows.length - 1)) % rows.length
  return [rows[one]!, rows[other]!]
}

test('ten thousand changes, deletions, moves and insertions are each found', async () => {
  const installation = await freshInstallation()
  const copy = await copyLog(installation.database, contextFor(installation, systemActor()))
  await installation.database.close()
  assert.equal(await findBreak(sourceOf(copy)), undefined)
  const pick = repeatable(20_260_314)
  const names = Object.keys(spoilers)
  for (let round = 0; round < 10_000; round += 1) {
    const name = names[round % names.length]!
    const spoiled = structuredCopy(copy)
    spoilers[name]!(spoiled, pick)
    const found = await findBreak(sourceOf(spoiled))
    assert.ok(found, `${name} was not found in round ${round}`)
  }
})

/** A copy whose rows can be changed; hashes are replaced, never changed in place. */
const structuredCopy = ({ heads, links, events }: Copy): Copy => ({
  heads: heads.map((head) => ({ ...head })),
  links: links.map((link) => ({ ...link })),
  events: events.map((event) => ({ ...event })),
})

test('a change in the database itself is found, at its chain and position', async () => {
  const installation = await freshInstallation()
  const { database } = installation
  const context = contextFor(installation, systemActor())
  await copyLog(database, context)
  const first = `(select min(id) from platform.event)`
  const { rows } = await database.asOwner((owner) =>
    sql<{ event: number }>`select event from platform.link
    where position = 3 order by chain limit 1`.execute(owner),
  )
  const some = rows[0]!.event
  const changes = [
    `update platform.event set kind = 'visit-voided' where id = ${some}`,
    `update platform.event set subject = 'other' where id = ${some}`,
    `update platform.event set actor = gen_random_uuid() where id = ${some}`,
    `update platform.event set at = at + interval '1 microsecond' where id = ${some}`,
    `update platform.event set office_id = 'elsewhere' where id = ${some}`,
    `update platform.event set custodian_id = gen_random_uuid() where id = ${some}`,
    `update platform.event set headquarters = not headquarters where id = ${some}`,
    `update platform.event set change = sha256('other') where id = ${some}`,
    `update platform.link set hash = sha256('other') where position = 2`,
    `update platform.link set event = ${first} where ctid = (select ctid from platform.link where event <> ${first}
       and chain not in (select chain from platform.link where event = ${first}) limit 1)`,
    `update platform.chain set length = length - 1 where name = 'headquarters'`,
    `update platform.chain set hash = sha256('other') where name = 'headquarters'`,
    `delete from platform.link where chain = 'headquarters' and position = 2`,
    `delete from platform.link where chain = 'headquarters' and position = (select length from platform.chain where name = 'headquarters')`,
    `delete from platform.link where event = ${some}; delete from platform.event where id = ${some}`,
    `insert into platform.event (kind, subject, at, headquarters, change) values ('visit-recorded', 'x', now(), true, sha256('x'))`,
    `insert into platform.link select chain, position + 1000, (select max(id) from platform.event), hash from platform.link
       where chain like 'custodian:%' and position = 1 and chain not in
       (select chain from platform.link where event = (select max(id) from platform.event)) limit 1`,
  ]
  for (const change of changes) {
    await assertFound(database, change)
    assert.equal(await findBreak(logOf(database)), undefined)
  }
  await database.close()
})

/** Makes a change, looks for it, and undoes it. */
async function assertFound(database: Database, change: string): Promise<void> {
  const tables = ['event', 'chain', 'link']
  await database.asOwner((owner) =>
    runScript(owner, tables.map((table) => `create table kept_${table} as table platform.${table};`).join('') + change),
  )
  const lines: string[] = []
  const found = await verifyLog(database, { line: () => {}, progress: () => {}, error: (text) => lines.push(text) })
  assert.ok(found, `not found: ${change}`)
  assert.match(lines.join(), /^The log is broken: chain (custodian:|office:|headquarters)/)
  await database.asOwner((owner) =>
    runScript(
      owner,
      `truncate platform.link, platform.event, platform.chain;
       insert into platform.chain table kept_chain;
       insert into platform.event overriding system value table kept_event;
       insert into platform.link table kept_link;` + tables.map((table) => `drop table kept_${table};`).join(''),
    ),
  )
}

test('Tomás runs the check from the command line', async () => {
  const installation = await freshInstallation()
  await tellOnce(contextFor(installation, systemActor()), { headquarters: true })
  const lines: string[] = []
  const terminal = {
    line: (text: string) => lines.push(text),
    error: (text: string) => lines.push(text),
    progress: () => {},
  }
  assert.equal(await logVerify.run(installation, [], terminal), 0)
  await installation.database.asOwner((owner) => runScript(owner, `update platform.event set kind = 'visit-voided'`))
  assert.equal(await logVerify.run(installation, [], terminal), 1)
  assert.equal(await logVerify.run(installation, ['--all'], terminal), 2)
  assert.deepEqual(lines, [
    'The log is whole: every chain holds from its first event to its last.',
    'The log is broken: chain headquarters, at position 1: the event or the link was changed.',
    'puente log verify takes no arguments.',
  ])
  await installation.database.close()
})
