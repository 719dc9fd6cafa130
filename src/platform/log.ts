// The check of the log: every hash chain is computed anew from its events, and the first broken place is named.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { CliCommand, Terminal } from './cli.ts'
import type { Database } from './database.ts'

/** An event as its links hash it. `at` is in microseconds since 1970. */
export interface LoggedEvent {
  readonly id: number
  readonly kind: string
  readonly subject: string
  readonly actor: string | null
  readonly at: number
  readonly office_id: string | null
  readonly custodian_id: string | null
  readonly headquarters: boolean
  readonly change: Buffer
}

/** A link with its event; null where the event is gone. */
export interface LoggedLink {
  readonly position: number
  readonly hash: Buffer
  readonly event: LoggedEvent | null
}

/** Where a chain ends, as its head says. */
export interface Head {
  readonly name: string
  readonly length: number
  readonly hash: Buffer
}

/** A log to check: the database, or a copy. */
export interface LogSource {
  /** Every chain that has a head or links, in the order of the names, with its length; null where the head is missing. */
  chains(): Promise<readonly { readonly name: string; readonly length: number | null }[]>
  /** Where a chain ends at this moment. */
  head(chain: string): Promise<Head | undefined>
  /** The next links of a chain after a position, in order; none at its end. */
  links(chain: string, after: number): Promise<readonly LoggedLink[]>
  /** An event that lacks a link into a chain that it names. */
  unlinked(): Promise<{ readonly chain: string; readonly event: number } | undefined>
}

/** The first place where the log is not what was written. Position 0 means the chain as a whole. */
export interface Break {
  readonly chain: string
  readonly position: number
  readonly reason: string
}

const sha256 = (...parts: readonly (Buffer | string)[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

const field = (value: string | number | boolean | null): string =>
  value === null ? '-' : `${Buffer.byteLength(String(value))}:${String(value)}`

/** The bytes of an event that its links hash: platform.event_bytes in src/platform/schema/log.sql writes the same. */
const bytesOf = (event: LoggedEvent): string =>
  [
    event.id,
    event.kind,
    event.subject,
    event.actor,
    event.at,
    event.office_id,
    event.custodian_id,
    event.headquarters,
    event.change.toString('hex'),
  ]
    .map(field)
    .join('')

/** The names of the chains that an event joins, in the order in which they are locked. */
export const chainsOf = (event: Pick<LoggedEvent, 'office_id' | 'custodian_id' | 'headquarters'>): string[] => [
  ...(event.custodian_id === null ? [] : [`custodian:${event.custodian_id}`]),
  ...(event.headquarters ? ['headquarters'] : []),
  ...(event.office_id === null ? [] : [`office:${event.office_id}`]),
]

/** The first break of a log, or undefined where all of it holds. Tells how many links of how many are checked. */
export async function findBreak(
  source: LogSource,
  progress: (done: number, total: number) => void = () => {},
): Promise<Break | undefined> {
  const chains = await source.chains()
  const total = chains.reduce((sum, { length }) => sum + (length ?? 0), 0)
  let before = 0
  for (const { name, length } of chains) {
    const found = await findBreakIn(source, name, (position) => progress(Math.min(before + position, total), total))
    if (found) return found
    before += length ?? 0
  }
  const lost = await source.unlinked()
  return lost && { chain: lost.chain, position: 0, reason: `event ${lost.event} is not linked` }
}

/** Follows a chain to its end, which may move on while the check runs: the head is read after the links. */
async function findBreakIn(
  source: LogSource,
  chain: string,
  progress: (position: number) => void,
): Promise<Break | undefined> {
  const broken = (position: number, reason: string): Break => ({ chain, position, reason })
  let position = 0
  let hash = sha256(chain)
  for (;;) {
    const links = await source.links(chain, position)
    for (const link of links) {
      const reason = objectionTo(link, position + 1, chain, hash)
      if (reason) return broken(position + 1, reason)
      position += 1
      hash = link.hash
    }
    progress(position)
    const head = await source.head(chain)
    if (!head) return broken(0, 'the head of the chain is missing')
    if (position > head.length) return broken(head.length + 1, 'the link stands behind the head of the chain')
    if (position === head.length) {
      return hash.equals(head.hash) ? undefined : broken(position, 'the head of the chain was changed')
    }
    if (links.length === 0) return broken(position + 1, 'the link is missing')
  }
}

/** What is wrong with the link that follows a hash, or undefined. */
function objectionTo(link: LoggedLink, position: number, chain: string, previous: Buffer): string | undefined {
  if (link.position !== position) return 'the link is missing'
  if (link.event === null) return 'the event is missing'
  if (!chainsOf(link.event).includes(chain)) return 'the event names another chain'
  const holds = sha256(previous, bytesOf(link.event)).equals(link.hash)
  return holds ? undefined : 'the event or the link was changed'
}

const pageLength = 2000

/** The log of a database, read as its owner. */
export function logOf(database: Database): LogSource {
  const rows = <Row>(query: ReturnType<typeof sql<Row>>) =>
    database.asOwner(async (owner) => (await query.execute(owner)).rows)
  return {
    chains: () =>
      rows(sql<{ name: string; length: number | null }>`
        select coalesce(chain.name, named.chain) as name, chain.length
        from platform.chain full join (select distinct chain from platform.link) named on named.chain = chain.name
        order by coalesce(chain.name, named.chain) collate "C"`),
    head: async (chain) =>
      (await rows(sql<Head>`select name, length, hash from platform.chain where name = ${chain}`))[0],
    links: async (chain, after) => (await rows(linksQuery(chain, after))).map(linkOf),
    unlinked: async () => (await rows(unlinkedQuery()))[0],
  }
}

type LinkRow = LoggedEvent & { readonly position: number; readonly hash: Buffer; readonly id: number | null }

const linksQuery = (chain: string, after: number) => sql<LinkRow>`
  select link.position, link.hash, event.id, kind, subject, actor,
         (extract(epoch from at) * 1000000)::bigint as at, office_id, custodian_id, headquarters, change
  from platform.link left join platform.event on event.id = link.event
  where link.chain = ${chain} and link.position > ${after} order by link.position limit ${sql.lit(pageLength)}`

const linkOf = ({ position, hash, ...event }: LinkRow): LoggedLink => ({
  position,
  hash,
  event: event.id === null ? null : event,
})

/** Events are told in the transaction that links them, so one without its link was put there by other means. */
const unlinkedQuery = () => sql<{ chain: string; event: number }>`
  select named.chain, event.id as event
  from platform.event cross join lateral (values
    ('custodian:' || custodian_id), (case when headquarters then 'headquarters' end), ('office:' || office_id)) as named (chain)
  where named.chain is not null
    and not exists (select from platform.link where link.event = event.id and link.chain = named.chain)
  order by event.id limit 1`

/** Checks every chain; says how far it is, and the first broken place where there is one. */
export async function verifyLog(database: Database, terminal: Terminal): Promise<Break | undefined> {
  const found = await findBreak(logOf(database), (done, total) => terminal.progress('links', done, total))
  if (found) {
    const place = found.position === 0 ? 'as a whole' : `at position ${found.position}`
    terminal.error(`The log is broken: chain ${found.chain}, ${place}: ${found.reason}.`)
  } else terminal.line('The log is whole: every chain holds from its first event to its last.')
  return found
}

/** `puente log verify`. */
export const logVerify: CliCommand = {
  name: 'log verify',
  summary: 'checks the hash chains of the log',
  help: `puente log verify

Computes every hash chain of the log anew from its events: one for each office, each custodian and headquarters.
Names the first place that was changed, removed, added or moved.

Exit codes: 0 the log is whole, 1 it is broken, 2 wrong use.`,
  run: async (installation, args, terminal) => {
    if (args.length > 0) {
      terminal.error('puente log verify takes no arguments.')
      return 2
    }
    return (await verifyLog(installation.database, terminal)) ? 1 : 0
  },
}
