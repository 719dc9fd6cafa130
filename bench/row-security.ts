// Row security at a million visits: a week's count and a page of fifty as the app asks for them, against the same questions
// with an explicit filter by a role that bypasses it. Each statement by itself, inside an open transaction, one client.
import { addDays } from '#kernel/day'
import { consult, sql, type Db } from '#platform/database'
import { countVisits, listVisits } from '../src/programs/ventanillas/store/visit.ts'
import { fillVisits, openWindows, setStage, today } from './stage/installation.ts'
import { announceStage, quantile, settleFigure, timesOf } from './stage/measuring.ts'

const agencies = 20
const visitsEach = 50_000
const days = 500
const turns = 60

const stage = await setStage()
const windows = await openWindows(stage.installation, agencies)
const owner = await stage.connectBare()
for (const window of windows) await fillVisits(owner, window, visitsEach, days)
await owner.query('vacuum analyze')
const rows = (await owner.query<{ count: string }>('select count(*) from ventanillas.visit')).rows[0]!.count
announceStage(stage.engine, 'warm', `${rows} visits of ${agencies} agencies`, '1 client')

const { office, agency, lupe } = windows[7]!
const span = { from: addDays(today(), -30), to: today() }
const filtered = {
  count: `select count(*) as count from ventanillas.visit v
    where v.custodian_id = $1 and v.office_id = $2 and v.visited_on between $3 and $4
      and not exists (select from ventanillas.voided x where x.custodian_id = v.custodian_id and x.entry_id = v.id)`,
  page: `select v.id, v.custodian_id, v.office_id, v.station_id, v.visited_on, v.language, v.interpreter, v.first_this_year,
      v.recorded_by, v.recorded_at, x.reason as voided_reason, coalesce((
        select jsonb_agg(jsonb_build_object('kind', s.kind, 'item', s.item, 'next_step', s.next_step) order by s.kind, s.item)
        from ventanillas.visit_service s where s.custodian_id = v.custodian_id and s.visit_id = v.id), '[]') as services
    from ventanillas.visit v left join ventanillas.voided x on x.custodian_id = v.custodian_id and x.entry_id = v.id
    where v.custodian_id = $1 and v.office_id = $2 and v.visited_on between $3 and $4
    order by v.visited_on desc, v.recorded_at desc, v.id limit 50`,
}
const asked = {
  count: (db: Db) => countVisits(db, office, span),
  page: (db: Db) => listVisits(db, office, span, { limit: 50, offset: 0 }),
}

for (const what of ['count', 'page'] as const) {
  const explicit = async () => {
    await owner.query('begin read only')
    const query = { name: what, text: filtered[what], values: [agency, office, span.from, span.to] }
    const times = await timesOf(turns, () => owner.query(query))
    await owner.query('commit')
    return quantile(times, 0.5)
  }
  const secured = () =>
    consult(lupe, async (db) => {
      await sql`select 1`.execute(db)
      return quantile(await timesOf(turns, () => asked[what](db)), 0.5)
    })
  await explicit()
  await secured()
  const rounds: { explicit: number; secured: number }[] = []
  for (let round = 0; round < 7; round += 1) rounds.push({ explicit: await explicit(), secured: await secured() })
  const median = (side: 'explicit' | 'secured') =>
    quantile(
      rounds.map((round) => round[side]),
      0.5,
    ).toFixed(2)
  console.log(`${what}   row security ${median('secured')} ms, explicit filter ${median('explicit')} ms`)
  const ratios = rounds.map((round) => round.secured / round.explicit)
  settleFigure(`${what} under row security, of an explicit filter`, quantile(ratios, 0.5), { most: 3 })
}
await owner.end()
await stage.close()
