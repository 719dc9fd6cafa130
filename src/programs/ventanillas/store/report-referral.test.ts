// What a month's report counts of referrals and enrolments: exactly, each once, and for whoever may read it.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { day, firstDayOf, lastDayOf, month, type Month } from '#kernel/day'
import type { Context } from '#platform/context'
import { consult } from '#platform/database'
import type { Installation } from '#platform/installation'
import { testInstallation } from '../../../../test/database.ts'
import { crewAt, february, nested, voidEntry, type Crew } from '../../../../test/month.ts'
import { fillReferrals, insertEnrolments, insertTallies, referralNumbers } from '../../../../test/referral-month.ts'
import { closingOf } from '../rules/report-closing.ts'
import { joinCells } from '../rules/report.ts'
import { getQuery, listFiguresNow, listViewsIn } from './report.ts'

let installation: Installation

before(async () => {
  installation = await testInstallation()
})

const figuresIn = (who: Context, { place }: Crew, of: Month = february) =>
  consult(who, (db) =>
    listFiguresNow(
      db,
      { station: place.station, custodian: place.agency, from: firstDayOf(of), to: lastDayOf(of) },
      who.today,
    ),
  )

const numbersIn = async (who: Context, crew: Crew, of?: Month) => nested(await figuresIn(who, crew, of))

const ofReferrals = (numbers: Record<string, Record<string, number>>) =>
  Object.fromEntries(Object.keys(referralNumbers).map((id) => [id, numbers[id]]))

test('a hand-made month of referrals is counted exactly: once each, without the voided, the passed on, the never sent', async () => {
  const crew = await crewAt(installation)
  await fillReferrals(crew)
  assert.deepEqual(ofReferrals(await numbersIn(crew.rogelio, crew)), referralNumbers)
  assert.deepEqual(
    ofReferrals(await numbersIn(crew.oscar, crew)),
    referralNumbers,
    'the consulate sees the same counts',
  )
})

test('a referral that expired in February and was reopened in March is accepted in March and has ended in neither', async () => {
  const crew = await crewAt(installation)
  await fillReferrals(crew)
  const march = await numbersIn(crew.rogelio, crew, month('2026-03'))
  assert.deepEqual(march['referrals-accepted'], { '': 1 })
  assert.deepEqual(march['referrals-ended'], { '': 0 })
  assert.deepEqual((await numbersIn(crew.rogelio, crew, month('2026-01')))['referrals-made'], { self: 1 })
})

test('the closing rate of the month is 3 of 6, two more are unknown, and who said so adds up to the six', async () => {
  const crew = await crewAt(installation)
  await fillReferrals(crew)
  const closing = closingOf(joinCells([], await figuresIn(crew.oscar, crew)), 'now')
  assert.deepEqual(closing, {
    completed: 3,
    ended: 6,
    unknown: 2,
    ofHundred: 50,
    by: [
      { closer: 'provider', count: 2 },
      { closer: 'document', count: 0 },
      { closer: 'client', count: 3 },
      { closer: 'worker', count: 0 },
      { closer: 'system', count: 1 },
    ],
  })
  assert.equal(
    closing.by.reduce((sum, { count }) => sum + count, 0),
    closing.ended,
  )
})

test('enrolments are counted by program and group, the voided are out, and emergency coverage stands among the others', async () => {
  const crew = await crewAt(installation)
  await insertEnrolments(crew, [
    ['medicaid', 'child', 'informed 2026-02-02', 'applied 2026-02-03', 'enrolled 2026-02-20'],
    ['medicaid', 'child', 'applied 2026-02-04', 'refused 2026-02-21'],
    ['medicaid', 'adult', 'applied 2026-01-31', 'enrolled 2026-02-01'],
    ['wic', 'adult', 'informed 2026-02-05', 'applied 2026-02-05', 'voided 2026-02-05'],
    ['wic', 'adult', 'informed 2026-02-06'],
  ])
  const [, wrong] = await insertTallies(crew, [
    ['emergency-coverage', 'adult', 'applied', '2026-02-07', 4],
    ['emergency-coverage', 'adult', 'applied', '2026-02-07', 40],
    ['emergency-coverage', 'adult', 'enrolled', '2026-02-28', 3],
    ['emergency-coverage', 'adult', 'informed', '2026-02-07', 7],
  ])
  await voidEntry(crew.lupe, crew.place, wrong!, 'enrolment-tally')
  for (const who of [crew.rogelio, crew.oscar]) {
    const numbers = await numbersIn(who, crew)
    assert.deepEqual(numbers['enrolments-informed'], { 'medicaid child': 1, 'other adult': 7, 'wic adult': 1 })
    assert.deepEqual(numbers['enrolments-applied'], { 'medicaid child': 2, 'other adult': 4 })
    assert.deepEqual(numbers['enrolments-enrolled'], { 'medicaid adult': 1, 'medicaid child': 1, 'other adult': 3 })
    assert.deepEqual(numbers['enrolments-refused'], { 'medicaid child': 1 })
  }
})

test('somebody of another office counts none, and Lupe of the former agency counts none of the next', async () => {
  const crew = await crewAt(installation)
  await fillReferrals(crew)
  for (const who of [crew.otherOscar, crew.otherLupe, crew.formerLupe]) {
    const numbers = await numbersIn(who, crew)
    assert.deepEqual(numbers['referrals-made'], { '': 0 })
    assert.deepEqual(numbers['referrals-ended'], { '': 0 })
  }
})

test('the definition of how referrals ended shows every view that it reads', async () => {
  const crew = await crewAt(installation)
  const views = await consult(crew.oscar, async (db) =>
    listViewsIn(db, (await getQuery(db, 'ventanillas_referrals')).text),
  )
  assert.deepEqual(
    views.map(({ name }) => name),
    ['ventanillas.ended_referral', 'ventanillas.standing_referral_step', 'ventanillas.standing_tally'],
  )
  assert.equal(day('2026-02-01'), firstDayOf(february))
})
