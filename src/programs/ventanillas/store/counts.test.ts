// The network's counts: what is kept is what the entries say, and what changed since is counted in the instant.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { day, firstDayOf, lastDayOf, month, type Month } from '#kernel/day'
import type { Context } from '#platform/context'
import { consult } from '#platform/database'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { freshInstallation, testInstallation } from '../../../../test/database.ts'
import {
  crewAt,
  fillFebruary,
  februaryNumbers,
  february,
  insertGroups,
  insertVisits,
  nested,
  voidEntry,
  write,
} from '../../../../test/month.ts'
import { fillReferrals, insertEnrolments, insertReferrals, insertTallies } from '../../../../test/referral-month.ts'
import { addStation, onPostgresql, type TestStation } from '../../../../test/stations.ts'
import { eraseOldReceipts } from '../commands/forgetting.ts'
import { keepCounts } from '../commands/counting.ts'
import { countPersons, keepMonthCounts, listNetworkCounts, listNetworkTotals, type NetworkCount } from './counts.ts'
import { listFiguresNow } from './report.ts'

let installation: Installation

before(async () => {
  installation = await testInstallation()
})

const inYear = { from: month('2026-01'), to: month('2026-12') }

/** What somebody sees of a station's year, or of its months. */
const countsOf = async (who: Context, { station }: TestStation, months = inYear): Promise<NetworkCount[]> =>
  (await consult(who, (db) => listNetworkCounts(db, { ...months, today: who.today }))).filter(
    (row) => row.station_id === station,
  )

const numbersIn = (rows: readonly NetworkCount[], of: Month) => nested(rows.filter(({ month: in_ }) => in_ === of))

/** The numbers of a month by the report's own functions, without those that are zero. */
async function countedNow(who: Context, { station, agency }: TestStation, of: Month) {
  const span = { station, custodian: agency, from: firstDayOf(of), to: lastDayOf(of) }
  const figures = await consult(who, (db) => listFiguresNow(db, span, who.today))
  return nested(figures.filter(({ value }) => value > 0))
}

const withoutZeros = (numbers: Record<string, Record<string, number>>) =>
  Object.fromEntries(Object.entries(numbers).filter(([, items]) => Object.values(items).some((value) => value > 0)))

test('Elena reads the month from its entries before it is kept, and the same from what is kept', async () => {
  const crew = await crewAt(installation)
  await fillFebruary(crew)
  const before = await countsOf(crew.elena, crew.place)
  assert.deepEqual(numbersIn(before, february), withoutZeros(februaryNumbers))
  assert.ok(before.every(({ counted_at }) => counted_at === null))
  await keepCounts(installation)
  const kept = await countsOf(crew.elena, crew.place)
  assert.deepEqual(numbersIn(kept, february), withoutZeros(februaryNumbers))
  assert.ok(kept.every(({ counted_at }) => counted_at?.getTime() === installation.clock().getTime()))
  assert.equal(await keepCounts(installation), 0)
})

test('a late correction is seen at once, and only its month is counted anew', async () => {
  const crew = await crewAt(installation)
  const visit = await fillFebruary(crew)
  await keepCounts(installation)
  await voidEntry(crew.lupe, crew.place, visit, 'visit')
  const rows = await countsOf(crew.oscar, crew.place)
  assert.deepEqual(numbersIn(rows, february)['contacts'], { '': 3 })
  assert.deepEqual(
    [...new Set(rows.filter(({ counted_at }) => counted_at === null).map((row) => row.month))],
    ['2026-02'],
  )
  await keepCounts(installation)
  assert.deepEqual(numbersIn(await countsOf(crew.oscar, crew.place), february)['contacts'], { '': 3 })
})

test('whatever is written, voided and recounted, what is read is what the entries say', async () => {
  const crew = await crewAt(installation)
  const days = ['2026-01-31', '2026-02-01', '2026-02-14', '2026-02-28', '2026-03-01']
  const services = ['need medical-home', 'topic diabetes', 'topic hiv', 'topic other', 'screening hiv', 'program wic']
  const deed = fc.oneof(
    fc.record({
      on: fc.constantFrom(...days),
      receipt: fc.constantFrom('A', 'B', 'C'),
      first: fc.constantFrom('yes', 'no', 'not-asked'),
      services: fc.uniqueArray(fc.constantFrom(...services)),
    }),
    fc.constantFrom('void' as const, 'keep' as const, 'group' as const, 'enrol' as const),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 8 }), async (deeds) => {
      const written: string[] = []
      for (const each of deeds) {
        if (each === 'keep') await keepCounts(installation)
        else if (each === 'group') await insertGroups(crew.lupe, crew.place, [['2026-02-28', 3, 'counted']])
        else if (each === 'enrol')
          await insertEnrolments(crew, [['wic', 'adult', 'informed 2026-01-31', 'enrolled 2026-03-01']])
        else if (each !== 'void') written.push(...(await insertVisits(crew.lupe, crew.place, [each])))
        else if (written.length > 0) await voidEntry(crew.lupe, crew.place, written.pop()!, 'visit')
      }
      const rows = await countsOf(crew.elena, crew.place)
      for (const of of ['2026-01', '2026-02', '2026-03'].map(month)) {
        assert.deepEqual(numbersIn(rows, of), await countedNow(crew.elena, crew.place, of))
      }
    }),
    { numRuns: onPostgresql ? 20 : 8 },
  )
})

test('each writing marks its month, and a step every month of its referral or enrolment', async () => {
  const crew = await crewAt(installation)
  const { lupe, place } = crew
  const marked = async (work: () => Promise<unknown>): Promise<string[]> => {
    await keepCounts(installation)
    await work()
    const { rows } = await installation.database.asOwner((owner) =>
      sql<{
        month: string
      }>`select distinct month from ventanillas.stale_month where station_id = ${place.station} order by 1`.execute(
        owner,
      ),
    )
    return rows.map((row) => row.month)
  }
  let visit = ''
  const writeVisit = async () => ([visit] = (await insertVisits(lupe, place, [{ on: '2026-01-05' }])) as [string])
  assert.deepEqual(await marked(writeVisit), ['2026-01'])
  const serve = () =>
    write(lupe, async (tx) => {
      await sql`insert into ventanillas.visit_service (custodian_id, visit_id, kind, item)
        values (${place.agency}, ${visit}, 'topic', 'diabetes')`.execute(tx)
    })
  assert.deepEqual(await marked(serve), ['2026-01'])
  assert.deepEqual(await marked(() => voidEntry(lupe, place, visit, 'visit')), ['2026-01'])
  assert.deepEqual(await marked(() => insertGroups(lupe, place, [['2025-12-31', 4, 'counted']])), ['2025-12'])
  let tally = ''
  const writeTally = async () =>
    ([tally] = (await insertTallies(crew, [['wic', 'adult', 'informed', '2026-03-03', 2]])) as [never])
  assert.deepEqual(await marked(writeTally), ['2026-03'])
  assert.deepEqual(await marked(() => voidEntry(lupe, place, tally, 'enrolment-tally')), ['2026-03'])
  const refer = () =>
    insertReferrals(crew, [
      {
        mode: 'self',
        steps: [
          ['hand_slip draft sent 2025-11-30'],
          ['complete sent completed 2026-02-01', 'client', 'service_received'],
        ],
      },
    ])
  assert.deepEqual(await marked(refer), ['2025-11', '2026-02'])
  const enrol = () => insertEnrolments(crew, [['wic', 'adult', 'informed 2025-10-01', 'voided 2026-03-02']])
  assert.deepEqual(await marked(enrol), ['2025-10', '2026-03'])
  const erase = () =>
    write(lupe, async (tx) => {
      await sql`update ventanillas.visit set receipt = null where station_id = ${place.station}`.execute(tx)
    })
  assert.deepEqual(await marked(erase), [], 'erasing a receipt changes no count that was kept')
})

test('everybody sees the counts of their own office or agency, and the program itself cannot write one', async () => {
  const crew = await crewAt(installation)
  await fillFebruary(crew)
  for (const keep of [false, true]) {
    if (keep) await keepCounts(installation)
    for (const who of [crew.ines, crew.oscar, crew.elena]) assert.ok((await countsOf(who, crew.place)).length > 0)
    for (const who of [crew.otherInes, crew.otherOscar, crew.formerInes, crew.tomas, crew.rosa]) {
      assert.deepEqual(await countsOf(who, crew.place), [])
    }
  }
  for (const text of [
    sql`insert into ventanillas.month_count select * from ventanillas.month_count`,
    sql`update ventanillas.month_count set value = 0`,
    sql`delete from ventanillas.stale_month`,
    sql`select * from figures.ventanillas_every_count('2026-01-01', '2026-12-31', 'year', null, null, null)`,
    sql`select * from figures.ventanillas_visits('2026-01-01', '2026-12-31', 'year', null, null)`,
  ]) {
    await assert.rejects(
      write(crew.elena, async (tx) => void (await text.execute(tx))),
      /permission denied/,
    )
  }
})

test('totals of months and years are added by the database; known persons are in none', async () => {
  const crew = await crewAt(installation)
  await fillFebruary(crew)
  const { from, to } = inYear
  const months = await consult(crew.ines, (db) =>
    listNetworkTotals(db, { from, to, today: crew.ines.today, by: 'month' }),
  )
  const years = await consult(crew.ines, (db) =>
    listNetworkTotals(db, {
      from,
      to,
      today: crew.ines.today,
      by: 'year',
      only: ['contacts', 'known-persons', 'heads'],
    }),
  )
  assert.deepEqual(
    months.filter(({ indicator }) => indicator === 'contacts').map(({ period, value }) => [period, value]),
    [
      ['2026-01', 1],
      ['2026-02', 4],
      ['2026-03', 1],
    ],
  )
  assert.deepEqual(years, [
    { period: '2026', indicator: 'contacts', item: '', value: 6 },
    { period: '2026', indicator: 'heads', item: 'counted', value: 25 },
    { period: '2026', indicator: 'heads', item: 'estimated', value: 30 },
  ])
  assert.equal(
    months.some(({ indicator }) => indicator === 'known-persons'),
    false,
  )
})

test('somebody who used two windows of one agency is one person, and of two agencies two', async () => {
  const crew = await crewAt(installation)
  const second = { ...crew.place, station: await addStation(installation, crew.office, crew.agency, 'mobile') }
  await insertVisits(crew.lupe, crew.place, [
    { on: '2026-01-05', receipt: 'A' },
    { on: '2026-02-05', receipt: 'B' },
  ])
  await insertVisits(crew.lupe, second, [{ on: '2026-02-06', receipt: 'A' }])
  const other = {
    office: crew.otherOffice,
    agency: crew.otherAgency,
    station: await addStation(installation, crew.otherOffice, crew.otherAgency),
  }
  await insertVisits(crew.otherLupe, other, [{ on: '2026-02-07', receipt: 'A' }])
  const personsOf = async (from: string, to: string) =>
    (await consult(crew.elena, (db) => countPersons(db, { from: day(from), to: day(to), today: crew.elena.today })))!
      .filter(({ custodian_id }) => [crew.agency, crew.otherAgency].includes(custodian_id))
      .map(({ value }) => value ?? -1)
      .toSorted((one, other) => one - other)
  for (const keep of [false, true]) {
    if (keep) await keepCounts(installation)
    assert.deepEqual(await personsOf('2026-01-01', '2026-12-31'), [1, 2])
    assert.deepEqual(await personsOf('2026-02-01', '2026-02-28'), [1, 2])
    assert.deepEqual(await personsOf('2026-01-01', '2026-01-31'), [1])
    assert.deepEqual(await personsOf('2026-01-01', '2026-02-05'), [2])
  }
  await insertVisits(crew.lupe, second, [{ on: '2026-02-08', receipt: 'C' }])
  assert.deepEqual(await personsOf('2026-01-01', '2026-12-31'), [1, 3])
  const own = await consult(crew.otherOscar, (db) =>
    countPersons(db, { from: day('2026-01-01'), to: day('2026-12-31'), today: crew.elena.today }),
  )
  assert.deepEqual(
    own?.map(({ value }) => value),
    [1],
  )
})

test('when receipts are erased their last numbers stay, also where the year is counted once more', async () => {
  const fresh = await freshInstallation()
  const crew = await crewAt(fresh)
  await fillFebruary(crew)
  await keepCounts(fresh)
  const later = { ...fresh, clock: () => new Date('2027-02-02T18:00:00Z') }
  const inFebruary: Context = { ...crew.elena, installation: later, now: later.clock(), today: day('2027-02-02') }
  assert.ok((await eraseOldReceipts(later)) > 0)
  await insertVisits(crew.lupe, crew.place, [{ on: '2026-02-10', receipt: 'E' }])
  const wholeYear = { from: day('2026-01-01'), to: day('2026-12-31'), today: inFebruary.today }
  for (const keep of [false, true]) {
    if (keep) await keepCounts(later)
    const numbers = numbersIn(await countsOf(inFebruary, crew.place), february)
    assert.deepEqual([numbers['contacts'], numbers['known-persons']], [{ '': 5 }, { '': 2 }])
    const persons = await consult(inFebruary, (db) => countPersons(db, wholeYear))
    assert.deepEqual(
      persons?.map(({ value }) => value),
      [3],
    )
  }
  const half = await consult(inFebruary, (db) => countPersons(db, { ...wholeYear, from: day('2026-02-01') }))
  assert.equal(half, undefined, 'nobody can count it any more, which is not zero')
  await fresh.database.close()
})

test('a pack that shows an item elsewhere, and a unit that becomes mobile, are counted so in every month', async () => {
  const fresh = await freshInstallation()
  const crew = await crewAt(fresh)
  await fillFebruary(crew)
  await keepCounts(fresh)
  const numbers = async () => numbersIn(await countsOf(crew.elena, crew.place), february)
  assert.deepEqual((await numbers())['topics'], { diabetes: 2, other: 2 })
  await write(crew.elena, async (tx) => {
    await sql`update ventanillas.item set shown_as = 'other' where kind = 'topic' and code = 'diabetes'`.execute(tx)
    await sql`update ventanillas.station set unit = 'mobile' where id = ${crew.place.station}`.execute(tx)
  })
  for (const keep of [false, true]) {
    if (keep) await keepCounts(fresh)
    assert.deepEqual((await numbers())['topics'], { other: 3 })
    assert.deepEqual((await numbers())['mobile-days'], { '': 6 })
  }
  await fresh.database.close()
})

test(
  'a visit that is being written while counts are kept is counted once it is there',
  { skip: onPostgresql ? false : 'one connection' },
  async () => {
    const crew = await crewAt(installation)
    await fillFebruary(crew)
    await keepCounts(installation)
    let wrote: () => void = () => {}
    let go: () => void = () => {}
    const written = new Promise<void>((resolve) => (wrote = resolve))
    const going = new Promise<void>((resolve) => (go = resolve))
    const slow = write(crew.lupe, async (tx) => {
      await sql`insert into ventanillas.visit (custodian_id, id, office_id, station_id, visited_on, language, first_this_year, recorded_at)
        values (${crew.agency}, ${newId()}, ${crew.office}, ${crew.place.station}, '2026-02-11', 'spa', 'yes', ${crew.lupe.now})`.execute(
        tx,
      )
      wrote()
      await going
    })
    await written
    await insertVisits(crew.lupe, crew.place, [{ on: '2026-02-12' }])
    assert.equal(await keepCounts(installation), 1)
    assert.deepEqual(numbersIn(await countsOf(crew.elena, crew.place), february)['contacts'], { '': 5 })
    go()
    await slow
    assert.deepEqual(numbersIn(await countsOf(crew.elena, crew.place), february)['contacts'], { '': 6 })
    await keepCounts(installation)
    assert.deepEqual(numbersIn(await countsOf(crew.elena, crew.place), february)['contacts'], { '': 6 })
  },
)

test(
  'a unit that becomes mobile while counts are kept is counted so once it is',
  { skip: onPostgresql ? false : 'one connection' },
  async () => {
    const fresh = await freshInstallation()
    const crew = await crewAt(fresh)
    await fillFebruary(crew)
    let counted: () => void = () => {}
    let go: () => void = () => {}
    const isCounted = new Promise<void>((resolve) => (counted = resolve))
    const going = new Promise<void>((resolve) => (go = resolve))
    const slow = write(crew.elena, async (tx) => {
      await keepMonthCounts(tx, { custodian_id: crew.agency, year: '2026' }, crew.elena.today, crew.elena.now)
      counted()
      await going
    })
    await isCounted
    await write(crew.elena, async (tx) => {
      await sql`update ventanillas.station set unit = 'mobile' where id = ${crew.place.station}`.execute(tx)
    })
    go()
    await slow
    const days = async () => numbersIn(await countsOf(crew.elena, crew.place), february)['mobile-days']
    assert.deepEqual(await days(), { '': 6 })
    await keepCounts(fresh)
    assert.deepEqual(await days(), { '': 6 })
    await fresh.database.close()
  },
)

test('two recounts at once leave what the entries say', { skip: onPostgresql ? false : 'one connection' }, async () => {
  const crew = await crewAt(installation)
  for (let round = 0; round < 5; round += 1) {
    const deeds = [0, 1, 2].flatMap((on) => [
      insertVisits(crew.lupe, crew.place, [{ on: `2026-02-0${on + 1}`, receipt: `${round}` }]),
      keepCounts(installation),
    ])
    await Promise.all<unknown>(deeds)
  }
  await keepCounts(installation)
  const rows = await countsOf(crew.elena, crew.place)
  assert.ok(rows.every(({ counted_at }) => counted_at !== null))
  assert.deepEqual(numbersIn(rows, february), await countedNow(crew.elena, crew.place, february))
  assert.deepEqual(numbersIn(rows, february)['contacts'], { '': 15 })
})

test('a referral that ended at a health center with a medical home is one of both', async () => {
  const crew = await crewAt(installation)
  await fillReferrals(crew)
  const numbers = numbersIn(await countsOf(crew.elena, crew.place), february)
  assert.deepEqual(
    [numbers['medical-homes'], numbers['health-centers'], numbers['homes-and-centers']],
    [{ '': 2 }, { '': 1 }, { '': 2 }],
  )
})
