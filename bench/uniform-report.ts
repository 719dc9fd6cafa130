// One national year, all stations and months, on PostgreSQL with a million services and with four million: as headquarters reads it,
// before and after a late correction; counted from every entry; and the best single query that we could write for the same numbers
// beside it, in turns. It prints also what keeping the counts takes. The network's pages have a benchmark of their own (network-page).
import { firstDayOf, month, yearOf, type Day } from '#kernel/day'
import type { Context } from '#platform/context'
import { consult } from '#platform/database'
import { countPersons, keepCounts, listDifferences, listNetworkCounts, listNetworkTotals } from '#programs/ventanillas'
import { addPerson } from '../test/personas.ts'
import { openWindows, setStage, today } from './stage/installation.ts'
import { announceStage, inTurns, quantile, ratioOf, settleFigure, timesOf } from './stage/measuring.ts'
import { fillYear, signYear } from './stage/network.ts'

const million = 1_000_000
const stage = await setStage()
const windows = await openWindows(stage.installation, 50)
const owner = await stage.connectBare()
const year = yearOf(today())
const months = { from: month(`${year}-01`), to: month(`${year}-12`), today: today() }
const wholeYear = { from: firstDayOf(months.from), to: `${year}-12-31` as Day, today: months.today }
const elena: Context = await addPerson(stage.installation, 'Elena', 'headquarters')

/** The same numbers by hand: each visit joined once to each thing that is counted, nothing asked but the year. */
const byHand = `
  with stood as (
    select v.custodian_id, v.id, v.station_id, date_trunc('month', v.visited_on::timestamp) as month, v.first_this_year, v.interpreter,
      v.receipt
    from ventanillas.visit v
    where v.visited_on between '${year}-01-01' and '${year}-12-31'
      and not exists (select from ventanillas.voided x where x.custodian_id = v.custodian_id and x.entry_id = v.id)
  ), item as (
    select kind, code, shown_as, count(*) over (partition by kind, shown_as) > 1 as shared from ventanillas.item
  ), told as (
    select custodian_id, visit_id, bool_or(kind = 'program') as program from ventanillas.visit_service
    where kind in ('topic', 'program') group by 1, 2
  ), served as (
    select s.station_id, s.month, i.kind, i.shown_as, i.shared, case when i.shared then s.id end as id, count(*) as times
    from stood s
    join ventanillas.visit_service v on v.custodian_id = s.custodian_id and v.visit_id = s.id
    join item i on i.kind = v.kind and i.code = v.item
    group by 1, 2, 3, 4, 5, 6
  )
  select station_id, month, first_this_year || ' ' || interpreter as what, count(*) as value from stood group by 1, 2, 3
  union all
  select station_id, month, 'persons', count(*) from (select distinct station_id, month, receipt from stood where receipt is not null) p
  group by 1, 2
  union all
  select station_id, month, kind || ' ' || shown_as,
    sum(case when shared and kind not in ('screening', 'vaccination') then 1 else times end) from served group by 1, 2, 3
  union all
  select s.station_id, s.month, 'told ' || t.program, count(*) from stood s
  join told t on t.custodian_id = s.custodian_id and t.visit_id = s.id group by 1, 2, 3`

const fromEntries = `select * from figures.ventanillas_every_count('${year}-01-01', '${year}-12-31', 'month', null, null,
  array['ventanillas_visits', 'ventanillas_persons', 'ventanillas_services'])`

/** Milliseconds that bare SQL takes, its rows counted where they are. */
async function timeOf(text: string): Promise<number> {
  const started = performance.now()
  await owner.query(`select count(*), sum(value) from (${text}) as report`)
  return performance.now() - started
}

/** The report as headquarters reads it: every number of every station and month, national totals, and persons of the year. */
const readReport = () =>
  consult(elena, async (db) => {
    const counts = await listNetworkCounts(db, months)
    const totals = await listNetworkTotals(db, { ...months, by: 'year' })
    return { counts, totals, persons: await countPersons(db, wholeYear) }
  })

/** Voids a visit of the busiest station, and writes one. */
async function correctLate(): Promise<void> {
  const { agency, office, station } = windows.at(-1)!
  await owner.query(
    `insert into ventanillas.voided (custodian_id, entry_id, entry, reason, voided_at)
     select v.custodian_id, v.id, 'visit', 'error', now() from ventanillas.visit v
     where v.station_id = $1 and v.visited_on between '${year}-03-01' and '${year}-03-31'
       and not exists (select from ventanillas.voided x where x.custodian_id = v.custodian_id and x.entry_id = v.id) limit 1`,
    [station],
  )
  await owner.query(
    `insert into ventanillas.visit (custodian_id, id, office_id, station_id, visited_on, language, first_this_year, recorded_at)
     values ($1, gen_random_uuid(), $2, $3, '${year}-03-05', 'spa', 'yes', now())`,
    [agency, office, station],
  )
}

const show = (times: readonly number[]): string =>
  `p50 ${quantile(times, 0.5).toFixed(0)} ms, p95 ${quantile(times, 0.95).toFixed(0)} ms`

interface Measured {
  readonly kept: number
  readonly corrected: number
  readonly entries: number
  readonly hand: number
  readonly ratioOfEntries: number
}

async function measure(services: number): Promise<Measured> {
  const keeping = await timesOf(1, () => keepCounts(stage.installation))
  await owner.query('vacuum analyze')
  await signYear(owner, year)
  const { rows } = await owner.query<{ visits: number }>('select count(*)::int as visits from ventanillas.visit')
  announceStage(stage.engine, `${services / million} million services`, `${rows[0]!.visits} visits`, '50 stations')
  console.log(`keeping the counts of the whole year    ${keeping[0]!.toFixed(0)} ms`)
  await timesOf(3, readReport)
  const kept = await timesOf(10, readReport)
  console.log(`the report as headquarters reads it     ${show(kept)}`)
  await correctLate()
  const corrected = await timesOf(10, readReport)
  console.log(`  after a late correction, not kept yet ${show(corrected)}`)
  const differences = await timesOf(5, () => consult(elena, (db) => listDifferences(db, months)))
  console.log(`what differs from what was signed       ${show(differences)}`)
  await owner.query(`set jit = off; set work_mem = '64MB'; set enable_sort = off`)
  const rounds = await inTurns(
    () => timeOf(fromEntries),
    () => timeOf(byHand),
    services > million ? 1 : 3,
  )
  const entries = quantile(
    rounds.map(({ ours }) => ours),
    0.5,
  )
  const hand = quantile(
    rounds.map(({ reference }) => reference),
    0.5,
  )
  console.log(
    `counted from every entry                ${entries.toFixed(0)} ms, the query by hand ${hand.toFixed(0)} ms`,
  )
  return {
    kept: quantile(kept, 0.5),
    corrected: quantile(corrected, 0.5),
    entries,
    hand,
    ratioOfEntries: ratioOf(rounds.map(({ ours, reference }) => ours / reference)),
  }
}

await fillYear(owner, windows, year, million)
const one = await measure(million)
await fillYear(owner, windows, year, 3 * million)
const four = await measure(4 * million)

settleFigure('of the query by hand, the report as it is read, 1 million', one.kept / one.hand, { most: 2 })
settleFigure('of the query by hand, after a late correction, 1 million', one.corrected / one.hand, { most: 2 })
settleFigure('of the query by hand, counted from every entry, 1 million', one.ratioOfEntries, { most: 2 })
settleFigure('4 million against 1 million, as it is read', four.kept / one.kept, { most: 5 })
settleFigure('4 million against 1 million, after a late correction', four.corrected / one.corrected, { most: 5 })
settleFigure('4 million against 1 million, counted from every entry', four.entries / one.entries, { most: 5 })
await owner.end()
await stage.close()
