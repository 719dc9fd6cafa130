import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import type { Installation } from '#platform/installation'
import { newCode, newId } from '#platform/random'
import { askOwner } from '../../../../test/catalogue.ts'
import { testInstallation } from '../../../../test/database.ts'
import { rulesIn, runOn, three, told, type Said } from '../../../../test/importing.ts'
import { crewAt, type Crew } from '../../../../test/month.ts'
import { insertReferrals } from '../../../../test/referral-month.ts'
import { EnrolmentDraft } from '../rules/enrolment.ts'
import { GroupContactDraft } from '../rules/group.ts'
import { VisitDraft } from '../rules/visit.ts'
import { startEnrolment } from './enrolment.ts'
import { recordGroupContact } from './group.ts'
import { importMonth } from './import-month.ts'
import { importVisits } from './import-visits.ts'
import { recordVisit } from './visit.ts'

let installation: Installation

before(async () => {
  installation = await testInstallation()
})

const importing = (crew: Crew, file: readonly string[]): Promise<Said> =>
  runOn(installation, importVisits, file, '--station', crew.at.station)

const tallied = (crew: Crew) =>
  askOwner<{ indicator: string; item: string; value: number; method: string }>(
    installation.database,
    `select indicator, item, value::int as value, method from ventanillas.standing_tally
     where custodian_id = '${crew.agency}' order by month, indicator, item`,
  )

describe('A file of months', () => {
  test('is taken once however often it is read', async () => {
    const crew = await crewAt(installation)
    const file = told(
      crew,
      '2026-01,contacts,,650,estimated',
      '2026-01,first-visits,yes,400,counted',
      '2026-01,needs,dental,120,',
      '2026-01,enrolments-enrolled,medicaid child,5,ticket',
    )
    const said = await runOn(installation, importMonth, file)
    assert.deepEqual([said.code, said.errors], [0, []])
    assert.deepEqual(said.lines, ['4 numbers taken, 0 that stood there already, 0 replaced.'])
    assert.match((await runOn(installation, importMonth, file)).lines[0]!, /0 numbers taken, 4 that stood/)
    assert.deepEqual(await tallied(crew), [
      { indicator: 'contacts', item: '', value: 650, method: 'estimated' },
      { indicator: 'enrolments-enrolled', item: 'medicaid child', value: 5, method: 'ticket' },
      { indicator: 'first-visits', item: 'yes', value: 400, method: 'counted' },
      { indicator: 'needs', item: 'dental', value: 120, method: 'counted' },
    ])
  })

  test('that tells a number otherwise is refused, or replaces it where Tomás asks for that', async () => {
    const crew = await crewAt(installation)
    await runOn(
      installation,
      importMonth,
      told(crew, '2026-01,contacts,,650,counted', '2026-01,interpreters,,20,counted'),
    )
    const other = told(crew, '2026-01,contacts,,700,counted')
    assert.deepEqual(rulesIn(await runOn(installation, importMonth, other)), ['line 2, value month-is-told-the-same'])
    assert.match(
      (await runOn(installation, importMonth, other, '--replace', '--dry-run')).lines[0]!,
      /1 replaced. Nothing was written/,
    )
    assert.match(
      (await runOn(installation, importMonth, other, '--replace')).lines[0]!,
      /0 numbers taken, 0 that stood there already, 1 replaced/,
    )
    assert.deepEqual(
      (await tallied(crew)).map(({ indicator, value }) => [indicator, value]),
      [
        ['contacts', 700],
        ['interpreters', 20],
      ],
    )
    const less = told(crew, '2026-01,contacts,,10,counted')
    assert.deepEqual(rulesIn(await runOn(installation, importMonth, less, '--replace')), [
      'line 2, value month-agrees-with-itself',
    ])
  })

  test('is told anew where entries came beside it: a correction is not stopped by what does not count', async () => {
    const crew = await crewAt(installation)
    const file = told(crew, '2026-02,referrals-made,self,30,counted', '2026-02,medical-homes,,12,counted')
    assert.match((await runOn(installation, importMonth, file)).lines[0]!, /2 numbers taken/)
    await insertReferrals(crew, [{ mode: 'self', steps: [['hand_slip draft sent 2026-02-20']] }])
    assert.match(
      (await runOn(installation, importMonth, file)).lines[0]!,
      /0 numbers taken, 2 that stood there already/,
    )
    const more = told(crew, '2026-02,referrals-made,self,31,counted', '2026-02,medical-homes,,12,counted')
    assert.deepEqual(rulesIn(await runOn(installation, importMonth, more)), ['line 2, value month-is-told-the-same'])
    assert.match((await runOn(installation, importMonth, more, '--replace')).lines[0]!, /1 that stood .* 1 replaced/)
    assert.deepEqual(
      (await tallied(crew)).map(({ indicator, value }) => [indicator, value]),
      [
        ['medical-homes', 12],
        ['referrals-made', 31],
      ],
    )
    const other = told(crew, '2026-02,referrals-ended,completed,12,counted')
    assert.deepEqual(rulesIn(await runOn(installation, importMonth, other)), ['line 2, indicator month-is-told-once'])
  })

  test('that contradicts itself, tells of the future or names what nobody knows is refused by line', async () => {
    const crew = await crewAt(installation)
    const said = await runOn(installation, importMonth, [
      ...told(
        crew,
        '2026-01,contacts,,100,counted',
        '2026-01,first-visits,yes,90,counted',
        '2026-01,first-visits,no,20,counted',
        '2026-01,needs,dental,101,counted',
        '2026-04,contacts,,1,counted',
        '2026-13,contacts,,1,counted',
        '2025-12,known-persons,,1,counted',
        '2025-11,persons,,1,counted',
        '2025-10,needs,teeth,1,counted',
        '2025-10,contacts,,1,counted',
        '2025-10,contacts,,2,counted',
        '2008-01,contacts,,1,counted',
      ),
      'nowhere,2026-01,contacts,,1,counted',
    ])
    assert.equal(said.code, 1)
    assert.deepEqual(rulesIn(said), ['line 7, month month-can-be-read', 'line 14, station station-is-known'])
    const again = await runOn(
      installation,
      importMonth,
      told(
        crew,
        '2026-01,contacts,,100,counted',
        '2026-01,first-visits,yes,90,counted',
        '2026-01,first-visits,no,20,counted',
        '2026-01,needs,dental,101,counted',
        '2026-04,contacts,,1,counted',
        '2025-12,known-persons,,1,counted',
        '2025-11,persons,,1,counted',
        '2025-10,needs,teeth,1,counted',
        '2025-10,contacts,,1,counted',
        '2025-10,contacts,,1,counted',
        '2008-01,contacts,,1,counted',
      ),
    )
    assert.deepEqual(rulesIn(again), [
      'line 3, value month-agrees-with-itself',
      'line 5, value month-agrees-with-itself',
      'line 6, month month-is-not-in-the-future',
      'line 7, indicator indicator-is-tallied',
      'line 8, indicator indicator-is-known',
      'line 9, item item-is-known',
      'line 11, indicator number-stands-once',
      'line 12, month agency-led-the-station-then',
    ])
    assert.match(again.errors[1]!, /“needs dental” is 101, more than “contacts”, which is 100/)
    const badly = told(crew, '2026-01,contacts,,-1,counted', '2026-01,heads,counted,5,guessed')
    assert.deepEqual(rulesIn(await runOn(installation, importMonth, badly)), [
      'line 2, value value-is-a-whole-number',
      'line 3, method tally-method-is-known',
    ])
    assert.deepEqual(await tallied(crew), [])
  })

  test('of a station that nobody leads is refused where no agency is named', async () => {
    const crew = await crewAt(installation)
    const unled = sql`update ventanillas.station set custodian_id = null where id = ${crew.place.station}`
    await installation.database.asOwner((owner) =>
      owner.transaction().execute(async (tx) => {
        await sql`select set_config('puente.headquarters', 'on', true)`.execute(tx)
        await unled.execute(tx)
      }),
    )
    const file = told(crew, '2026-01,contacts,,5,counted')
    assert.deepEqual(rulesIn(await runOn(installation, importMonth, file)), [
      'line 2, station station-is-led-by-somebody',
    ])
    assert.match((await runOn(installation, importMonth, file, '--agency', crew.agency)).lines[0]!, /1 numbers taken/)
    assert.match((await importing(crew, three)).errors[0]!, /Nobody leads/)
  })

  test('and visits of the same month exclude each other: nobody is counted twice', async () => {
    const crew = await crewAt(installation)
    await importing(crew, three)
    const file = told(crew, '2026-02,contacts,,5,counted')
    assert.deepEqual(rulesIn(await runOn(installation, importMonth, file)), ['line 2, indicator month-is-told-once'])
    assert.match(
      (await runOn(installation, importMonth, told(crew, '2026-02,heads,estimated,80,estimated'))).lines[0]!,
      /1 numbers taken/,
    )
    const talk = {
      id: newId(),
      station: crew.place.station,
      heldOn: '2026-02-20',
      kind: 'talk',
      topic: 'diabetes',
      heads: '9',
      method: 'counted',
    }
    await runOn(installation, importMonth, told(crew, '2026-02,enrolments-applied,medicaid adult,3,counted'))
    const informed = {
      id: newId(),
      station: crew.place.station,
      takenOn: '2026-02-20',
      program: 'medicaid',
      ageGroup: 'adult',
      step: 'informed',
    }
    const enrolled = await startEnrolment(crew.lupe, crew.office, EnrolmentDraft.parse(informed))
    assert.deepEqual(!enrolled.done && enrolled.objections, [{ rule: 'month-is-told-once', field: 'takenOn' }])
    const byRogelio = await recordGroupContact(crew.rogelio, crew.office, GroupContactDraft.parse(talk))
    assert.deepEqual(!byRogelio.done && byRogelio.objections, [{ rule: 'month-is-told-once', field: 'heldOn' }])
    const other = await crewAt(installation)
    await runOn(installation, importMonth, told(other, '2026-02,contacts,,5,counted'))
    const typed = {
      id: newId(),
      code: newCode(),
      station: other.place.station,
      visitedOn: '2026-02-03',
      language: 'es',
      need: 'dental',
    }
    const byLupe = await recordVisit(other.lupe, other.office, VisitDraft.parse(typed))
    assert.deepEqual(!byLupe.done && byLupe.objections, [{ rule: 'month-is-told-once', field: 'visitedOn' }])
    assert.ok(
      (await recordVisit(other.lupe, other.office, VisitDraft.parse({ ...typed, visitedOn: '2026-03-03' }))).done,
    )
    assert.deepEqual(
      [...new Set(rulesIn(await importing(other, three)))].map((text) => text.split(' ').at(-1)),
      ['month-is-told-once', 'month-is-told-once', 'month-is-told-once'],
    )
  })
})
