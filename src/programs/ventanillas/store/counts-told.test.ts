// What stands of a month that was told twice, and counts that were not kept, or kept with other definitions.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { day, month, type Month } from '#kernel/day'
import type { Context } from '#platform/context'
import { consult } from '#platform/database'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { freshInstallation, testInstallation } from '../../../../test/database.ts'
import { crewAt, fillFebruary, february, insertVisits, nested, write, type Crew } from '../../../../test/month.ts'
import { insertReferrals } from '../../../../test/referral-month.ts'
import { addStation, type TestStation } from '../../../../test/stations.ts'
import { eraseOldReceipts } from '../commands/forgetting.ts'
import { keepCounts, type CountsNotKept } from '../commands/counting.ts'
import { signReport } from '../commands/report.ts'
import { findIndicator } from '../indicators.ts'
import { countPersons, definitionOf, listEntries, listNetworkCounts, type NetworkCount } from './counts.ts'
import { findReportPlace, listFiguresNow, listFiguresSigned } from './report.ts'

let installation: Installation

before(async () => {
  installation = await testInstallation()
})

/** What somebody sees of a station's year. */
const countsOf = async (who: Context, { station }: TestStation): Promise<NetworkCount[]> => {
  const asked = { from: month('2025-12'), to: month('2026-12'), today: who.today }
  return (await consult(who, (db) => listNetworkCounts(db, asked))).filter((row) => row.station_id === station)
}

const numbersIn = (rows: readonly NetworkCount[], of: Month) => nested(rows.filter(({ month: in_ }) => in_ === of))

/** Writes numbers of February as a system of the station's told them. */
const tellFebruary = ({ lupe, place }: Crew, told: readonly (readonly [string, string, number])[]) =>
  write(lupe, async (tx) => {
    for (const [indicator, item, value] of told) {
      await sql`insert into ventanillas.tally (custodian_id, id, office_id, station_id, month, indicator, item, value, method, recorded_at)
        values (${place.agency}, ${newId()}, ${place.office}, ${place.station}, '2026-02', ${indicator}, ${item}, ${value}, 'counted',
          ${lupe.now})`.execute(tx)
    }
  })

test('what was told of a month stands: entries of the same number are not counted, those of another are', async () => {
  const crew = await crewAt(installation)
  const { lupe, place } = crew
  await insertVisits(lupe, place, [{ on: '2026-02-03', services: ['screening glucose', 'need medical-home'] }])
  const told: [string, string, number][] = [
    ['contacts', '', 40],
    ['screenings', 'glucose', 7],
    ['screenings', 'hiv', 2],
    ['vaccinations', 'influenza', 5],
    ['informed-at-window', '', 30],
    ['heads', 'estimated', 100],
    ['enrolments-enrolled', 'emergency-coverage child', 3],
  ]
  await tellFebruary(crew, told)
  for (const keep of [false, true]) {
    if (keep) await keepCounts(installation)
    const numbers = numbersIn(await countsOf(crew.elena, place), february)
    assert.deepEqual(numbers['contacts'], { '': 40 })
    assert.deepEqual(numbers['needs'], { 'medical-home': 1 })
    assert.deepEqual(numbers['screenings'], { glucose: 7, other: 2 })
    assert.deepEqual(numbers['tests'], { '': 9 })
    assert.deepEqual(numbers['tests-and-vaccinations'], { '': 14 })
    assert.deepEqual(numbers['informed'], { contacts: 30, heads: 100 })
    assert.deepEqual(numbers['enrolments-enrolled'], { 'other child': 3 })
    assert.deepEqual(numbers['enrolled'], { '': 3 })
  }
  const half = { station: place.station, custodian: place.agency, from: day('2026-02-02'), to: day('2026-02-28') }
  const figures = await consult(crew.elena, (db) => listFiguresNow(db, half, crew.elena.today))
  assert.deepEqual(nested(figures)['contacts'], { '': 1 }, 'a month told whole says nothing of a part of it')
})

test('what nobody told of a month that came as totals has no number, as long as nothing is entered of its kind', async () => {
  const crew = await crewAt(installation)
  const { place, at } = crew
  await tellFebruary(crew, [
    ['contacts', '', 40],
    ['heads', 'counted', 5],
  ])
  const span = { station: place.station, custodian: place.agency, from: day('2026-02-01'), to: day('2026-02-28') }
  const read = () => consult(crew.elena, (db) => listFiguresNow(db, span, crew.elena.today))
  const ids = async () => [...new Set((await read()).map(({ indicator }) => indicator))].sort()
  assert.deepEqual(await ids(), ['contacts', 'heads', 'informed'])
  assert.ok((await signReport(crew.rogelio, at, { seen: '0.0', text: '' })).done)
  const signed = await consult(crew.rogelio, async (db) => {
    const report = await findReportPlace(db, at)
    return listFiguresSigned(db, report!.report_id!)
  })
  assert.deepEqual([...new Set(signed.map(({ indicator }) => indicator))].sort(), ['contacts', 'heads', 'informed'])
  const { text, sha256 } = await consult(crew.elena, (db) => definitionOf(db, findIndicator('contacts')!))
  assert.equal(signed.find(({ indicator }) => indicator === 'contacts')!.query_sha256, sha256)
  assert.equal(sha256, createHash('sha256').update(text).digest('hex'))
  for (const read of ['visits', 'tallies', 'every_count'])
    assert.match(text, new RegExp(`FUNCTION figures.ventanillas_${read}\\(`))
  await insertVisits(crew.lupe, place, [{ on: '2026-02-03', interpreter: 'yes' }])
  const after = nested(await read())
  assert.deepEqual([after['contacts'], after['interpreters'], after['topics']], [{ '': 40 }, { '': 1 }, { '': 0 }])
  assert.equal(after['materials'], undefined)
})

test('an entry that came before, and a step that comes later, do not add to what was told', async () => {
  const crew = await crewAt(installation)
  const steps = (on: string): Parameters<typeof insertReferrals>[1][number]['steps'] => [
    [`hand_slip draft sent ${on}`],
    ['complete sent completed 2026-03-02', 'client', 'service_received'],
  ]
  await insertReferrals(crew, [{ mode: 'self', steps: steps('2026-02-10') }])
  await tellFebruary(crew, [
    ['referrals-made', 'self', 30],
    ['contacts', '', 50],
  ])
  await insertReferrals(crew, [{ mode: 'self', steps: steps('2026-02-20') }])
  await insertVisits(crew.lupe, crew.place, [{ on: '2026-02-27' }, { on: '2026-03-01' }])
  const span = { station: crew.place.station, custodian: crew.agency, from: day('2026-01-01'), to: day('2026-12-31') }
  for (const keep of [false, true]) {
    if (keep) await keepCounts(installation)
    const rows = await countsOf(crew.elena, crew.place)
    assert.deepEqual(numbersIn(rows, february)['referrals-made'], { self: 30 })
    assert.deepEqual(numbersIn(rows, month('2026-03'))['referrals-ended'], { completed: 2 })
    const year = nested(await consult(crew.elena, (db) => listFiguresNow(db, span, crew.elena.today)))
    assert.deepEqual([year['contacts'], year['referrals-made']], [{ '': 51 }, { self: 30 }], 'the year is its months')
  }
  const places = [{ station_id: crew.place.station, custodian_id: crew.agency, month: february }]
  const entries = await consult(crew.oscar, (db) => listEntries(db, places))
  assert.deepEqual(
    entries.map(({ source, entries: count, told }) => [source, count, told]),
    [
      ['visits', 1, ['contacts', 'referrals-made']],
      ['referrals', 2, ['contacts', 'referrals-made']],
    ],
  )
  assert.deepEqual(await consult(crew.otherOscar, (db) => listEntries(db, places)), [])
})

test('counts that were kept with another definition are counted from their entries until they are kept anew', async () => {
  const fresh = await freshInstallation()
  const crew = await crewAt(fresh)
  await fillFebruary(crew)
  await insertVisits(crew.lupe, crew.place, [{ on: '2025-12-30' }])
  await keepCounts(fresh)
  const isKept = async () => (await countsOf(crew.elena, crew.place)).every(({ counted_at }) => counted_at !== null)
  assert.ok(await isKept())
  await fresh.database.asOwner(async (owner) => {
    await sql`do $$ begin
      execute replace(pg_get_functiondef('figures.ventanillas_materials'::regproc), 'sum(x.copies)', 'sum(x.copies * 2)');
    end $$`.execute(owner)
  })
  assert.deepEqual(numbersIn(await countsOf(crew.elena, crew.place), february)['materials'], { leaflet: 300 })
  assert.equal(await isKept(), false)
  assert.equal(await keepCounts(fresh), 4, 'three months of this year, and the one before')
  assert.deepEqual(numbersIn(await countsOf(crew.elena, crew.place), february)['materials'], { leaflet: 300 })
  assert.ok(await isKept())
  assert.equal(await keepCounts(fresh), 0)
  await fresh.database.close()
})

test('an agency whose year cannot be kept stops no other, is named, and is tried again', async () => {
  const fresh = await freshInstallation()
  const crew = await crewAt(fresh)
  const others = await Promise.all([crewAt(fresh), crewAt(fresh)])
  const crews = [crew, ...others]
  for (const each of crews) await insertVisits(each.lupe, each.place, [{ on: '2026-02-03' }])
  const refuse = (add: boolean) =>
    fresh.database.asOwner((owner) =>
      sql
        .raw(
          add
            ? `alter table ventanillas.month_count add constraint full_disk check (custodian_id <> '${crew.agency}') not valid`
            : 'alter table ventanillas.month_count drop constraint full_disk',
        )
        .execute(owner),
    )
  const keptOf = async ({ elena, place }: Crew) => (await countsOf(elena, place))[0]?.counted_at !== null
  await refuse(true)
  await assert.rejects(keepCounts(fresh), (error: CountsNotKept) => {
    assert.deepEqual(error.years, [{ custodian_id: crew.agency, year: '2026' }])
    assert.match(error.code, new RegExp(crew.agency))
    return true
  })
  assert.deepEqual(await Promise.all(crews.map(keptOf)), [false, true, true])
  assert.deepEqual(numbersIn(await countsOf(crew.elena, crew.place), february)['contacts'], { '': 1 })
  await refuse(false)
  assert.equal(await keepCounts(fresh), 1)
  assert.ok(await keptOf(crew))
  await fresh.database.close()
})

test('where receipts are erased and nothing was kept of an agency, its persons are not known, which is not zero', async () => {
  const fresh = await freshInstallation()
  const [crew, other] = [await crewAt(fresh), await crewAt(fresh)]
  await insertVisits(crew.lupe, crew.place, [{ on: '2026-02-03', receipt: 'A' }])
  await keepCounts(fresh)
  await insertVisits(other.lupe, other.place, [{ on: '2026-02-03', receipt: 'A' }])
  const later = { ...fresh, clock: () => new Date('2027-02-02T18:00:00Z') }
  await eraseOldReceipts(later)
  const asked = { from: day('2026-01-01'), to: day('2026-12-31'), today: day('2027-02-02') }
  for (const keep of [false, true]) {
    if (keep) await keepCounts(later)
    const persons = await consult(other.elena, (db) => countPersons(db, asked))
    const valueOf = (agency: string) => persons?.find(({ custodian_id }) => custodian_id === agency)?.value
    assert.deepEqual([valueOf(crew.agency), valueOf(other.agency)], [1, null])
  }
  await fresh.database.close()
})

test('persons whom a station told from elsewhere are not counted here too', async () => {
  const crew = await crewAt(installation)
  const second = { ...crew.place, station: await addStation(installation, crew.office, crew.agency) }
  await insertVisits(crew.lupe, crew.place, [
    { on: '2026-02-03', receipt: 'A' },
    { on: '2026-03-03', receipt: 'B' },
  ])
  await insertVisits(crew.lupe, second, [{ on: '2026-02-03', receipt: 'C' }])
  const told = [{ custodian_id: crew.agency, station_id: crew.place.station, until_on: day('2026-02-28') }]
  const asked = { from: day('2026-01-01'), to: day('2026-12-31'), today: crew.oscar.today }
  for (const keep of [false, true]) {
    if (keep) await keepCounts(installation)
    const values = async (without: typeof told) =>
      (await consult(crew.oscar, (db) => countPersons(db, { ...asked, told: without })))?.map(({ value }) => value)
    assert.deepEqual([await values([]), await values(told)], [[3], [2]])
  }
})
