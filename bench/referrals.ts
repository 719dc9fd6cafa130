// A million referrals on PostgreSQL: the pages that a worker reads all day, ten of them at ten offices, and the cost of a step
// against the same rows written by bare SQL. In process (`app.request`, `takeStep`).
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { newId } from '#platform/random'
import { takeStep } from '#registries/referrals'
import { openWindows, readPage, setStage, today, type Window } from './stage/installation.ts'
import { announceStage, compare, pace, settleFigure, showPace } from './stage/measuring.ts'

const clients = 10
const each = 100_000

const stage = await setStage()
const windows = await openWindows(stage.installation, clients)
const owner = await stage.connectBare()

/** A service near the window, and referrals to it: of a hundred, two are open, the others ended. */
async function fillReferrals(window: Window): Promise<void> {
  const service = newId<'service'>()
  await owner.query('set session_replication_role = replica')
  await owner.query(
    `insert into services.service (id, organization_id, office_id, custodian_id, title, source, added_at)
      values ($1, $2, $3, $2, 'Clínica', 'bench', now())`,
    [service, window.agency, window.office],
  )
  await owner.query(
    `with numbered as (
      select n, gen_random_uuid() as id, now() - (n % 600) * interval '1 day' - interval '1 hour' as at,
        case when n % 50 = 0 then (array['sent', 'accepted', 'scheduled', 'attended'])[1 + n / 50 % 4] else 'completed' end as state
      from generate_series(1, $5::int) n
    ), made as (
      insert into referrals.referral (custodian_id, id, office_id, program, mode, service_id, recipient_id, service_as_told, need,
        receipt, made_on, made_at, made_by, position, state, state_at, due_at, appointment_at, outcome, closed_at, closed_by)
      select $1, id, $2, 'ventanillas', 'logged', $4, $1, '{"title": "Clínica", "organization": "Clínica", "schedule": [], "zone": "America/Los_Angeles"}',
        'medical-home', sha256(id::text::bytea), at::date, at, $6, 2, state, at,
        case when state <> 'completed' then now() + ((n / 50) % 60 - 30) * interval '1 day' end,
        case when state = 'scheduled' then now() + ((n / 50) % 60 - 30) * interval '1 day' end,
        case when state = 'completed' then 'service_received' end, case when state = 'completed' then at end,
        case when state = 'completed' then 'client' end
      from numbered returning id, state, made_at
    ), linked as (
      insert into ventanillas.visit_referral (custodian_id, referral_id, office_id, station_id) select $1, id, $2, $3 from made
    ), sent as (
      insert into referrals.step (custodian_id, referral_id, position, transition, from_state, to_state, actor, token, taken_on, taken_at)
      select $1, id, 1, 'send', 'draft', 'sent', 'source', gen_random_uuid(), made_at::date, made_at from made
    ), promised as (
      insert into referrals.promise (custodian_id, id, office_id, referral_id, towards, what, due_on, made_at)
      select $1, gen_random_uuid(), $2, id, 'client', 'follow-up', current_date + (ascii(id::text) % 40 - 20), made_at
      from made where state <> 'completed'
    )
    insert into referrals.step (custodian_id, referral_id, position, transition, from_state, to_state, actor, reported_by, outcome, token,
      taken_on, taken_at)
    select $1, id, 2, case when state = 'completed' then 'complete' else 'accept' end, 'sent', state, 'source', 'client',
      case when state = 'completed' then 'service_received' end, gen_random_uuid(), made_at::date, made_at from made`,
    [window.agency, window.office, window.station, service, each, window.lupe.actor.account],
  )
  await owner.query('set session_replication_role = origin')
}

for (const window of windows) await fillReferrals(window)
await owner.query('vacuum analyze')

/** One booked referral a client, whose appointment is moved again and again: the step that a worker may repeat. */
async function bookedOf(window: Window): Promise<{ id: string; position: number }> {
  const { rows } = await owner.query<{ id: string; position: number }>(
    `update referrals.referral set appointment_at = now() + interval '3 days' where id = (
      select id from referrals.referral where custodian_id = $1 and state = 'scheduled' limit 1) returning id, position`,
    [window.agency],
  )
  return rows[0]!
}
const ours: { id: string; position: number }[] = []
const theirs: { id: string; position: number }[] = []
for (const window of windows) {
  ours.push(await bookedOf(window))
  const { rows } = await owner.query<{ id: string; position: number }>(
    `select id, position from referrals.referral where custodian_id = $1 and state = 'scheduled' order by id desc limit 1`,
    [window.agency],
  )
  theirs.push(rows[0]!)
}

const inThreeDays = (): Date => new Date(Date.now() + 3 * 86_400_000)

async function moveAppointment(client: number): Promise<void> {
  const [window, referral] = [windows[client]!, ours[client]!]
  const outcome = await takeStep(
    { ...window.lupe, now: new Date() },
    { custodian: window.agency, referral: referral.id as never },
    {
      transition: 'reschedule',
      seen: referral.position,
      token: newId(),
      reportedBy: 'provider',
      reason: null,
      outcome: null,
      appointmentAt: inThreeDays(),
    },
  )
  if (!outcome.done) throw new Error(JSON.stringify(outcome.objections))
  referral.position += 1
}

const written = {
  lock: 'select state, position from referrals.referral where custodian_id = $1 and id = $2 for update',
  step: `insert into referrals.step (custodian_id, referral_id, position, transition, from_state, to_state, actor, reported_by, appointment_at,
      token, taken_on, taken_at, taken_by)
    values ($1, $2, $3, 'reschedule', 'scheduled', 'scheduled', 'source', 'provider', $4, $5, $6, $7, $8)`,
  referral: `update referrals.referral set position = $3, state_at = $4, due_at = $5, appointment_at = $5
    where custodian_id = $1 and id = $2`,
  event: `insert into platform.event (kind, subject, actor, at, office_id, custodian_id, headquarters, change)
    values ('referral-moved', $1, $2, $3, null, $4, false, $5) returning id`,
  chain: `insert into platform.chain as present (name, length, hash) values ($1, 1, sha256($2::bytea))
    on conflict on constraint chain_pkey do update set length = present.length + 1, hash = sha256(present.hash || $2::bytea)
    returning length, hash`,
  link: 'insert into platform.link (chain, position, event, hash) values ($1, $2, $3, $4)',
}

/** The same rows by statements that the server has prepared, in one transaction, past row security. */
async function write(client: pg.Client, place: number): Promise<void> {
  const run = (name: keyof typeof written, values: unknown[]) => client.query({ name, text: written[name], values })
  const [window, referral, at] = [windows[place]!, theirs[place]!, new Date()]
  const actor = window.lupe.actor.account
  await client.query('begin')
  await run('lock', [window.agency, referral.id])
  referral.position += 1
  const [on, token] = [today(), newId()]
  await run('step', [window.agency, referral.id, referral.position, inThreeDays(), token, on, at, actor])
  await run('referral', [window.agency, referral.id, referral.position, at, inThreeDays()])
  const digest = createHash('sha256').update(token).digest()
  const event = await run('event', [referral.id, actor, at, window.agency, digest])
  const head = await run('chain', [`custodian:${window.agency}`, digest])
  await run('link', [`custodian:${window.agency}`, head.rows[0].length, event.rows[0].id, head.rows[0].hash])
  await client.query('commit')
}

const read = (path: (window: Window) => string) => (client: number) =>
  readPage(stage, windows[client]!, path(windows[client]!))

announceStage(stage.engine, 'warm', '1,000,000 referrals', `${clients} clients over ${clients} offices, in process`)
const queue = await pace({ name: 'queue', turn: read(({ office }) => `/ventanillas/${office}/today`) }, { clients })
console.log(`today's queue        ${showPace(queue)}`)
const list = await pace({ name: 'list', turn: read(({ office }) => `/referrals/${office}`) }, { clients })
console.log(`list of referrals    ${showPace(list)}`)
const month = today().slice(0, 7)
const report = await pace(
  {
    name: 'report',
    turn: read(
      (window) =>
        `/ventanillas/${window.office}/reports/${window.office}-window-${window.station.slice(0, 4)}/${month}`,
    ),
  },
  { clients },
)
console.log(`the month's report   ${showPace(report)}`)

const bare: pg.Client[] = []
while (bare.length < clients) bare.push(await stage.connectBare())
const step = await compare(
  { name: 'a step', turn: moveAppointment },
  { name: 'bare SQL', turn: (client) => write(bare[client]!, client) },
  { clients },
)
console.log(`a step               ${showPace(step.ours)}`)
console.log(`  bare SQL           ${showPace(step.reference)}`)
settleFigure("milliseconds at p95, today's queue", queue.p95, { most: 100 }, 0)
settleFigure('milliseconds at p95, list of referrals', list.p95, { most: 100 }, 0)
console.log(`        steps a second, of bare SQL: ${step.ratio.toFixed(2)}`)
for (const client of bare) await client.end()
await owner.end()
await stage.close()
