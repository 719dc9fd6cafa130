// A visit through the app, against the same rows written by bare SQL: from its POST to the commit, and on to the answered slip.
// Ten workers at ten offices of ten agencies, in process (`app.request`), then one of them alone.
import { createHash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import { readForm } from '#platform/forms'
import { newCode, newId } from '#platform/random'
import { guard } from '#platform/routing'
import { recordVisit } from '../src/programs/ventanillas/commands/visit.ts'
import { mayRecordVisits } from '../src/programs/ventanillas/rules/permissions.ts'
import { VisitDraft } from '../src/programs/ventanillas/rules/visit.ts'
import { openWindows, readPage, setStage, today, type Window } from './stage/installation.ts'
import { announceStage, compare, pace, settleFigure, showPace } from './stage/measuring.ts'

const clients = 10

const stage = await setStage()
const windows = await openWindows(stage.installation, clients)
const { tables } = stage.installation.pack
const postalCode = String(tables['postal-codes.csv']![20_000]!['postal_code'])
const itemOf = (kind: string): string =>
  String(tables['ventanillas-items.csv']!.find((item) => item['kind'] === kind)!['code'])
const [need, topic] = [itemOf('need'), itemOf('topic')]

/** The address of the same deed that answers at the commit, without the slip's reading and markup. */
stage.app.post('/bench/:office/visits', guard(mayRecordVisits), async (c) => {
  const reading = await readForm(c, VisitDraft)
  if (reading.draft === undefined) return c.text(JSON.stringify(reading.objections), 422)
  const outcome = await recordVisit(c.var.context, windowOf(c.req.param('office')).office, reading.draft)
  return outcome.done ? c.text('done') : c.text(JSON.stringify(outcome.objections), 422)
})

const windowOf = (office: string): Window => windows.find((window) => window.office === office)!

/** A form as the page sends it: its id and the receipt's code were made when it was shown. */
const formAt = (window: Window): string[][] => [
  ['id', newId()],
  ['code', newCode()],
  ['station', window.station],
  ['postalCode', postalCode],
  ['language', 'es'],
  ['visitedOn', today()],
  ['firstThisYear', 'not-asked'],
  ['need', need],
  ['topic', topic],
  ['earlierReceipt', ''],
  ['consent', ''],
  ['contact', ''],
]

const post = (under: string) => (client: number) => {
  const window = windows[client]!
  const body = new URLSearchParams(formAt(window))
  return readPage(stage, window, `/${under}/${window.office}/visits`, { method: 'POST', body })
}

const written = {
  visit: `insert into ventanillas.visit (custodian_id, id, office_id, station_id, visited_on, division_id, language, interpreter,
      first_this_year, receipt, recorded_by, recorded_at)
    values ($1, $2, $3, $4, $5, $6, 'es', 'no', 'not-asked', $7, $8, $9)`,
  services: `insert into ventanillas.visit_service (custodian_id, visit_id, kind, item)
    values ($1, $2, 'need', $3), ($1, $2, 'topic', $4)`,
  event: `insert into platform.event (kind, subject, actor, at, office_id, custodian_id, headquarters, change)
    values ('visit-recorded', $1, $2, $3, null, $4, false, $5) returning id`,
  chain: `update platform.chain set length = length + 1, hash = sha256(hash || $2::bytea) where name = $1 returning length, hash`,
  link: 'insert into platform.link (chain, position, event, hash) values ($1, $2, $3, $4)',
}

/** The same rows by statements that the server has prepared, in one transaction, past row security. */
async function write(client: pg.Client, window: Window): Promise<void> {
  const run = (name: keyof typeof written, values: unknown[]) => client.query({ name, text: written[name], values })
  const [id, at, actor] = [newId(), new Date(), window.lupe.actor.account]
  const chain = `custodian:${window.agency}`
  const digest = createHash('sha256').update(id).digest()
  await client.query('begin')
  await run('visit', [window.agency, id, window.office, window.station, today(), null, randomBytes(32), actor, at])
  await run('services', [window.agency, id, need, topic])
  const event = await run('event', [id, actor, at, window.agency, digest])
  const head = await run('chain', [chain, Buffer.from(id)])
  await run('link', [chain, head.rows[0].length, event.rows[0].id, head.rows[0].hash])
  await client.query('commit')
}

const bare: pg.Client[] = []
while (bare.length < clients) bare.push(await stage.connectBare())
// The chains begin with the app's own first visits.
for (let client = 0; client < clients; client += 1) await post('ventanillas')(client)

announceStage(stage.engine, 'warm', `${clients} clients over ${clients} offices, in process`)
const reference = { name: 'bare SQL', turn: (client: number) => write(bare[client]!, windows[client]!) }
const toCommit = await compare({ name: 'to the commit', turn: post('bench') }, reference, { clients })
const toSlip = await compare({ name: 'to the slip', turn: post('ventanillas') }, reference, { clients })
console.log(`POST to the commit   ${showPace(toCommit.ours)}`)
console.log(`  bare SQL           ${showPace(toCommit.reference)}`)
console.log(`POST to the slip     ${showPace(toSlip.ours)}`)
console.log(`  bare SQL           ${showPace(toSlip.reference)}`)
const alone = await pace({ name: 'alone', turn: post('ventanillas') }, { clients: 1 })
console.log(`one office, to slip  ${showPace(alone)}`)
settleFigure('visits a second to the commit, of bare SQL', toCommit.ratio, { least: 0.4 })
console.log(`        visits a second to the slip, of bare SQL: ${toSlip.ratio.toFixed(2)}`)
settleFigure('visits a second at one office, to the slip', alone.perSecond, { least: 100 }, 0)
for (const client of bare) await client.end()
await stage.close()
