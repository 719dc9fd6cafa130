// What becomes true of enrolments and counts in aggregate, and that a refusal leaves no trace.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { day } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { Context } from '#platform/context'
import { contextFor } from '#platform/context'
import { consult } from '#platform/database'
import { Forbidden, NotFound } from '#platform/errors'
import { readTyped, type Typed } from '#platform/forms'
import type { Installation } from '#platform/installation'
import { newCode, newId } from '#platform/random'
import { testInstallation } from '../../../../test/database.ts'
import { crewAt, insertVisits, type Crew } from '../../../../test/month.ts'
import { EnrolmentDraft, EnrolmentStepDraft, TallyDraft } from '../rules/enrolment.ts'
import { findEnrolment, findTally, listEnrolments, listEnrolmentsOfReceipt, listTallies } from '../store/enrolment.ts'
import { startEnrolment, takeEnrolmentStep, tallyEnrolments, voidEnrolment, voidTally } from './enrolment.ts'

let installation: Installation
let crew: Crew

before(async () => {
  installation = await testInstallation()
  crew = await crewAt(installation)
})

function draftOf(typed: Typed = {}): EnrolmentDraft {
  const basics = { id: newId(), station: crew.place.station, program: 'wic', ageGroup: 'child', step: 'applied' }
  const reading = readTyped({ ...basics, takenOn: '2026-03-13', told: 'yes', ...typed }, EnrolmentDraft)
  assert.ok(reading.draft, JSON.stringify(reading))
  return reading.draft
}

function tallyOf(typed: Typed = {}): TallyDraft {
  const basics = { id: newId(), station: crew.place.station, program: 'emergency-coverage', ageGroup: 'adult' }
  const reading = readTyped({ ...basics, step: 'applied', countedOn: '2026-03-13', people: '3', ...typed }, TallyDraft)
  assert.ok(reading.draft, JSON.stringify(reading))
  return reading.draft
}

const stepOf = (seen: number, step: string, more: Typed = {}): EnrolmentStepDraft =>
  readTyped({ seen: String(seen), step, takenOn: '2026-03-14', told: '', ...more }, EnrolmentStepDraft).draft!

const rulesOf = async (outcome: Promise<{ done: boolean; objections?: readonly { rule: string }[] }>) =>
  ((await outcome).objections ?? []).map(({ rule }) => rule)

const find = (who: Context, id: Id<'enrolment'>) => consult(who, (db) => findEnrolment(db, crew.office, id))

const eventsOf = async (subject: string): Promise<string[]> => {
  const { rows } = await installation.database.asOwner((owner) =>
    sql<{ kind: string }>`select kind from platform.event where subject = ${subject} order by at, kind`.execute(owner),
  )
  return rows.map(({ kind }) => kind)
}

describe('Lupe helps with a public program', () => {
  test('and the application stands with the day on which it was told, once however often the form is sent', async () => {
    const draft = draftOf()
    assert.ok((await startEnrolment(crew.lupe, crew.office, draft)).done)
    assert.ok((await startEnrolment(crew.lupe, crew.office, draft)).done)
    const enrolment = await find(crew.lupe, draft.id)
    assert.deepEqual(enrolment?.steps, [
      { position: 1, step: 'applied', taken_on: '2026-03-13', told_on: '2026-03-13' },
    ])
    assert.deepEqual(await eventsOf(draft.id), ['enrolment-started'])
    assert.equal(await find(crew.oscar, draft.id), undefined, 'the consulate sees no row')
    assert.equal(await find(crew.formerLupe, draft.id), undefined, 'nor does the former agency')
  })

  test('and what is refused leaves no row and no event', async () => {
    const draft = draftOf({ told: '', takenOn: '2026-03-15' })
    assert.deepEqual(await rulesOf(startEnrolment(crew.lupe, crew.office, draft)), [
      'visit-is-not-in-the-future',
      'record-was-told-before-applying',
    ])
    assert.equal(await find(crew.lupe, draft.id), undefined)
    assert.deepEqual(await eventsOf(draft.id), [])
    const marks = draftOf({ program: 'emergency-coverage' })
    assert.deepEqual(await rulesOf(startEnrolment(crew.lupe, crew.office, marks)), [
      'program-is-counted-in-aggregate-only',
    ])
    assert.equal(await find(crew.lupe, marks.id), undefined)
  })

  test('and finds it again by the receipt, which is kept only as an HMAC; an unknown receipt is refused', async () => {
    const code = newCode()
    assert.deepEqual(await rulesOf(startEnrolment(crew.lupe, crew.office, draftOf({ receipt: code }))), [
      'earlier-receipt-is-known',
    ])
    const receipt = installation.keys.mac('receipt', code, crew.agency)
    const [visit] = await insertVisits(crew.lupe, crew.place, [{ on: '2026-03-01' }])
    const { rejected } = await installation.database
      .asOwner((owner) =>
        owner.transaction().execute(async (tx) => {
          await sql`select set_config('puente.custodians', ${`{${crew.agency}}`}, true)`.execute(tx)
          await sql`set local role puente_app`.execute(tx)
          await sql`update ventanillas.visit set receipt = ${receipt} where id = ${visit}`.execute(tx)
        }),
      )
      .then(
        () => ({ rejected: undefined }),
        (error: unknown) => ({ rejected: error }),
      )
    assert.equal(rejected, undefined)
    const draft = draftOf({ receipt: code })
    assert.ok((await startEnrolment(crew.lupe, crew.office, draft)).done)
    const found = await consult(crew.lupe, (db) =>
      listEnrolmentsOfReceipt(db, crew.office, [{ custodian: crew.agency, receipt }]),
    )
    assert.deepEqual(
      found.map(({ id }) => id),
      [draft.id],
    )
    assert.deepEqual(await consult(crew.lupe, (db) => listEnrolmentsOfReceipt(db, crew.office, [])), [])
  })

  test('and it goes on to an end, each step once; a page that was overtaken is told', async () => {
    const draft = draftOf({ step: 'informed', told: '' })
    assert.ok((await startEnrolment(crew.lupe, crew.office, draft)).done)
    const take = (who: Context, step: EnrolmentStepDraft) => takeEnrolmentStep(who, crew.office, draft.id, step)
    assert.deepEqual(await rulesOf(take(crew.lupe, stepOf(1, 'applied'))), ['record-was-told-before-applying'])
    assert.ok((await take(crew.lupe, stepOf(1, 'applied', { told: 'yes' }))).done)
    assert.ok((await take(crew.lupe, stepOf(1, 'applied', { told: 'yes' }))).done, 'pressed twice')
    assert.ok((await take(crew.rogelio, stepOf(2, 'refused'))).done)
    assert.deepEqual(await rulesOf(take(crew.lupe, stepOf(2, 'enrolled'))), ['enrolment-was-not-moved-by-another'])
    assert.deepEqual(
      (await find(crew.lupe, draft.id))?.steps.map(({ step }) => step),
      ['informed', 'applied', 'refused'],
    )
    assert.equal((await eventsOf(draft.id)).length, 3)
    const span = { from: day('2026-03-01'), to: day('2026-03-31'), program: 'wic', step: 'refused' }
    const listed = await consult(crew.lupe, (db) => listEnrolments(db, crew.office, span, { limit: 10, offset: 0 }))
    assert.ok(listed.some(({ id }) => id === draft.id))
  })

  test('takes it back within ten minutes; later Rogelio voids it; nobody else may touch it', async () => {
    const own = draftOf()
    assert.ok((await startEnrolment(crew.lupe, crew.office, own)).done)
    assert.ok((await voidEnrolment(crew.lupe, crew.office, own.id)).done)
    assert.deepEqual(await rulesOf(voidEnrolment(crew.lupe, crew.office, own.id)), ['entry-stands'])
    const old = draftOf()
    assert.ok((await startEnrolment(crew.lupe, crew.office, old)).done)
    const later = contextFor(installation, crew.lupe.actor, 'es', new Date(crew.lupe.now.getTime() + 11 * 60_000))
    await assert.rejects(voidEnrolment(later, crew.office, old.id), Forbidden)
    await assert.rejects(voidEnrolment(crew.oscar, crew.office, old.id), Forbidden)
    await assert.rejects(voidEnrolment(crew.formerLupe, crew.office, old.id), NotFound)
    assert.ok((await voidEnrolment(crew.rogelio, crew.office, old.id)).done)
    assert.equal((await find(crew.lupe, old.id))?.steps.at(-1)?.step, 'voided')
    await assert.rejects(startEnrolment(crew.elena, crew.office, draftOf()), Forbidden)
  })
})

describe('Lupe counts emergency coverage at the end of the day', () => {
  test('and only how many stand: no visit, no receipt, no hour, and the log names the station alone', async () => {
    const draft = tallyOf()
    assert.ok((await tallyEnrolments(crew.lupe, crew.office, draft)).done)
    assert.ok((await tallyEnrolments(crew.lupe, crew.office, draft)).done)
    const { rows } = await installation.database.asOwner((owner) =>
      sql<{ columns: string }>`select string_agg(column_name, ' ' order by column_name) as columns
        from information_schema.columns where table_schema = 'ventanillas' and table_name = 'enrolment_tally'`.execute(
        owner,
      ),
    )
    assert.equal(rows[0]?.columns, 'age_group counted_on custodian_id id office_id people program station_id step')
    assert.deepEqual(await eventsOf(draft.id), [])
    assert.deepEqual(await eventsOf(crew.place.station), ['enrolments-tallied'])
    const tally = await consult(crew.lupe, (db) => findTally(db, crew.office, draft.id))
    assert.deepEqual([tally?.people, tally?.voided], [3, false])
    assert.equal(await consult(crew.oscar, (db) => findTally(db, crew.office, draft.id)), undefined)
  })

  test('a program that is noted one by one is refused, and Rogelio voids a wrong count with a reason', async () => {
    assert.deepEqual(await rulesOf(tallyEnrolments(crew.lupe, crew.office, tallyOf({ program: 'wic' }))), [
      'program-is-counted-one-by-one',
    ])
    const draft = tallyOf({ people: '300' })
    assert.ok((await tallyEnrolments(crew.lupe, crew.office, draft)).done)
    await assert.rejects(voidTally(crew.lupe, crew.office, draft.id, 'Eran 3'), Forbidden)
    assert.deepEqual(await rulesOf(voidTally(crew.rogelio, crew.office, draft.id, '')), ['voiding-has-a-reason'])
    assert.deepEqual(await rulesOf(voidTally(crew.rogelio, crew.office, draft.id, 'SSN 123-45-6789')), [
      'text-holds-no-forbidden-number',
    ])
    assert.ok((await voidTally(crew.rogelio, crew.office, draft.id, 'Eran 3')).done)
    assert.deepEqual(await rulesOf(voidTally(crew.rogelio, crew.office, draft.id, 'Eran 3')), ['entry-stands'])
    const span = { from: day('2026-03-01'), to: day('2026-03-31') }
    const tallies = await consult(crew.lupe, (db) => listTallies(db, crew.office, span))
    assert.equal(tallies.find(({ id }) => id === draft.id)?.voided, true)
  })
})
