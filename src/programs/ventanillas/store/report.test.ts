// What a month's report counts: exactly, for whoever may read it, and as it was signed.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { day, firstDayOf, lastDayOf } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { Context } from '#platform/context'
import { consult } from '#platform/database'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { testInstallation } from '../../../../test/database.ts'
import {
  crewAt,
  februaryNumbers,
  february,
  fillFebruary,
  insertGroups,
  insertVisits,
  nested,
  voidEntry,
  write,
  type Crew,
} from '../../../../test/month.ts'
import { addStation, type TestStation } from '../../../../test/stations.ts'
import { signReport, spanOf } from '../commands/report.ts'
import { indicators, type Span } from '../indicators.ts'
import { isChanged, joinCells, stateOfMonth } from '../rules/report.ts'
import {
  findReportOffice,
  getQuery,
  listFiguresNow,
  listFiguresSigned,
  listReportMonths,
  listViewsIn,
  type MonthRow,
} from './report.ts'

let installation: Installation

before(async () => {
  installation = await testInstallation()
})

const spanIn = (place: TestStation, from = firstDayOf(february), to = lastDayOf(february)): Span => ({
  station: place.station,
  custodian: place.agency,
  from,
  to,
})

const figuresOf = async (context: Context, place: TestStation, from = firstDayOf(february), to = lastDayOf(february)) =>
  nested(await consult(context, (db) => listFiguresNow(db, spanIn(place, from, to), context.today)))

/** Signs the month as the coordinator. */
async function sign({ rogelio, at }: Crew): Promise<Id<'report'>> {
  const outcome = await signReport(rogelio, at, { seen: '0.0', text: '' })
  assert.ok(outcome.done)
  return outcome.value
}

const signedFor = (reader: Context, report: Id<'report'>) => consult(reader, (db) => listFiguresSigned(db, report))

test('a hand-made month is counted exactly: voided entries are out, a receipt used twice is one person', async () => {
  const people = await crewAt(installation)
  await fillFebruary(people)
  assert.deepEqual(await figuresOf(people.rogelio, people.place), februaryNumbers)
  assert.deepEqual(await figuresOf(people.oscar, people.place), februaryNumbers, 'the consulate sees the same counts')
})

test('known persons of three months are counted anew: fewer than the months added', async () => {
  const people = await crewAt(installation)
  await fillFebruary(people)
  const known = async (from: string, to: string) =>
    (await figuresOf(people.rogelio, people.place, day(from), day(to)))['known-persons']?.['']
  const months = [
    await known('2026-01-01', '2026-01-31'),
    await known('2026-02-01', '2026-02-28'),
    await known('2026-03-01', '2026-03-31'),
  ]
  assert.deepEqual(months, [1, 2, 1])
  assert.equal(await known('2026-01-01', '2026-03-31'), 3)
})

test('after 31 January known persons of the year before are not counted, which is not zero', async () => {
  const people = await crewAt(installation)
  await fillFebruary(people)
  const figures = await consult(people.rogelio, (db) => listFiguresNow(db, spanIn(people.place), day('2027-02-01')))
  assert.equal(
    figures.some(({ indicator }) => indicator === 'known-persons'),
    false,
  )
  assert.equal(nested(figures)['contacts']?.[''], 4)
})

test('HIV stands in no breakdown, whoever reads', async () => {
  const people = await crewAt(installation)
  await fillFebruary(people)
  const report = await sign(people)
  for (const reader of [people.rogelio, people.oscar, people.elena]) {
    const now = await consult(reader, (db) => listFiguresNow(db, spanIn(people.place), reader.today))
    const signed = await signedFor(reader, report)
    assert.ok(signed.length > 0)
    assert.deepEqual(
      [...now, ...signed].filter(({ item }) => item.includes('hiv')),
      [],
    )
  }
})

test('an item that the pack does not know is counted with the others', async () => {
  const people = await crewAt(installation)
  await insertVisits(people.lupe, people.place, [{ on: '2026-02-02', services: ['screening unheard-of'] }])
  assert.deepEqual((await figuresOf(people.rogelio, people.place))['screenings'], { other: 1 })
})

test('days of a mobile unit are days, however many visits and talks they held', async () => {
  const people = await crewAt(installation)
  const mobile = {
    ...people.place,
    station: await addStation(installation, people.place.office, people.place.agency, 'mobile'),
  }
  await insertVisits(people.lupe, mobile, [{ on: '2026-02-02' }, { on: '2026-02-02' }, { on: '2026-02-05' }])
  await insertGroups(people.lupe, mobile, [
    ['2026-02-05', 10, 'counted'],
    ['2026-02-09', 10, 'counted'],
  ])
  assert.deepEqual((await figuresOf(people.rogelio, mobile))['mobile-days'], { '': 3 })
  assert.deepEqual((await figuresOf(people.rogelio, people.place))['contacts'], { '': 0 })
})

test('each signed number keeps the version and the SHA-256 of the query that the database ran', async () => {
  const people = await crewAt(installation)
  const report = await sign(people)
  const signed = await signedFor(people.oscar, report)
  for (const { id, figure, version } of indicators) {
    const query = await consult(people.oscar, (db) => getQuery(db, figure))
    assert.match(query.text, new RegExp(`figures\\.${figure}\\(`))
    assert.ok(query.text.includes(`'${id}'`) || id.startsWith('enrolments-'), id)
    assert.equal(query.sha256, createHash('sha256').update(query.text).digest('hex'))
    const cells = signed.filter(({ indicator }) => indicator === id)
    assert.ok(cells.length > 0, id)
    for (const cell of cells) assert.deepEqual([cell.definition_version, cell.query_sha256], [version, query.sha256])
  }
  const views = await consult(people.oscar, async (db) =>
    listViewsIn(db, (await getQuery(db, 'ventanillas_services')).text),
  )
  assert.deepEqual(
    views.map(({ name }) => name),
    ['ventanillas.standing_tally', 'ventanillas.standing_visit'],
  )
})

test('a signed report does not change when a visit is voided later; each number that differs is told', async () => {
  const people = await crewAt(installation)
  const visit = await fillFebruary(people)
  const report = await sign(people)
  await voidEntry(people.lupe, people.place, visit, 'visit')
  const signed = await signedFor(people.oscar, report)
  assert.deepEqual(nested(signed), februaryNumbers)
  const now = await consult(people.oscar, (db) => listFiguresNow(db, spanIn(people.place), people.oscar.today))
  assert.deepEqual(
    joinCells(signed, now)
      .filter(isChanged)
      .map(({ indicator, item, signed: before, now: today }) => `${indicator} ${item} ${before} ${today}`)
      .toSorted(),
    [
      'contacts  4 3',
      'first-visits yes 2 1',
      'informed contacts 3 2',
      'informed-at-window  3 2',
      'needs medical-home 1 0',
      'screenings glucose 1 0',
      'screenings other 3 2',
      'tests  4 2',
      'tests-and-vaccinations  5 3',
      'topics diabetes 2 1',
      'topics other 2 1',
    ],
  )
})

test('the consulate and headquarters read the report and not one row of a client', async () => {
  const people = await crewAt(installation)
  await fillFebruary(people)
  const report = await sign(people)
  for (const reader of [people.oscar, people.elena]) {
    assert.deepEqual(nested(await signedFor(reader, report)), februaryNumbers)
    const { rows } = await consult(reader, (db) =>
      sql<{
        count: number
      }>`select (select count(*) from ventanillas.visit) + (select count(*) from ventanillas.visit_service)
        + (select count(*) from ventanillas.standing_visit) + (select count(*) from ventanillas.group_contact) as count`.execute(
        db,
      ),
    )
    assert.equal(Number(rows[0]?.count), 0)
  }
})

test('months without a report are missing or closed, and no number stands in them', async () => {
  const people = await crewAt(installation)
  const { place, elena, oscar } = people
  await fillFebruary(people)
  await write(elena, async (tx) => {
    await sql`insert into ventanillas.station_closure (id, station_id, office_id, custodian_id, from_on, to_on, reason)
      values (${newId()}, ${place.station}, ${place.office}, ${place.agency}, '2025-12-15', '2026-01-31', 'obras')`.execute(
      tx,
    )
  })
  await sign(people)
  const rows = await consult(oscar, (db) => listReportMonths(db, place.office, day('2025-12-01'), day('2026-03-01')))
  const stateIn = (row: MonthRow) => stateOfMonth({ ...row, reported: row.report_id !== null }, oscar.today)
  assert.deepEqual(
    rows.map((row) => [row.month, stateIn(row), row.contacts, row.known_persons]),
    [
      ['2026-03', 'running', null, null],
      ['2026-02', 'signed', 4, 2],
      ['2026-01', 'closed', null, null],
      ['2025-12', 'missing', null, null],
    ],
  )
  assert.equal(rows[1]?.moved_by_name, 'Rogelio')
  const office = await consult(oscar, (db) => findReportOffice(db, place.office))
  assert.deepEqual([office?.zone, office?.since], ['America/Los_Angeles', '2009-06-30'])
  assert.deepEqual(spanOf(rows[1]!), spanIn(place))
})
