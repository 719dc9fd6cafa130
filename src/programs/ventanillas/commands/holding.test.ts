// Rosa asks what is held about her: everything that her receipt leads to, in plain words, and nothing of anybody else.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { contextFor, systemActor, type Context } from '#platform/context'
import { Forbidden } from '#platform/errors'
import { readTyped, type Typed } from '#platform/forms'
import type { Installation } from '#platform/installation'
import { newCode, newId } from '#platform/random'
import { listByPhone } from '#registries/people'
import { consult } from '#platform/database'
import { testInstallation } from '../../../../test/database.ts'
import { actorWith, testStation, type TestStation } from '../../../../test/stations.ts'
import { sayHolding } from '../pages/holding-words.ts'
import { codeKeptUntil, type Holding } from '../rules/holding.ts'
import { VisitDraft } from '../rules/visit.ts'
import { holdingsOf } from './holding.ts'
import { recordVisit } from './visit.ts'

let installation: Installation
let place: TestStation
let lupe: Context
let clerk: Context

before(async () => {
  installation = await testInstallation()
  place = await testStation(installation)
  lupe = contextFor(installation, actorWith('worker', { office: place.office, organization: place.agency }))
  clerk = contextFor(installation, systemActor([], [place.agency]))
})

const mac = (code: string): Buffer => installation.keys.mac('receipt', code, place.agency)

async function visit(code: string, typed: Typed = {}): Promise<Id<'visit'>> {
  const basics = { id: newId(), code, station: place.station, visitedOn: '2026-03-14', language: 'es', need: 'dental' }
  const reading = readTyped({ ...basics, ...typed }, VisitDraft)
  assert.ok(reading.draft, JSON.stringify(reading))
  const outcome = await recordVisit(lupe, place.office, reading.draft)
  assert.ok(outcome.done, JSON.stringify(outcome))
  return outcome.value.visit
}

const heldFor = (code: string): Promise<readonly Holding[]> =>
  holdingsOf(clerk, { custodian: place.agency, receipt: mac(code) })

const kindsOf = (held: readonly Holding[]): string[] => held.map(({ kind }) => kind)

const wordsOf = (held: readonly Holding[], language: 'es' | 'en' = 'es'): string =>
  held
    .map((holding) => {
      const { pack } = installation
      const { what, until } = sayHolding({ language, words: pack.words[language], pack }, holding)
      return `${what} ${until}`
    })
    .join('\n')

describe('Rosa, who left no telephone', () => {
  test('has a visit and a code, each with how long it stays', async () => {
    const code = newCode()
    await visit(code)
    const held = await heldFor(code)
    assert.deepEqual(kindsOf(held), ['code', 'visit'])
    assert.match(wordsOf(held), /Se borra después del 31 de enero de 2027/)
    assert.match(wordsOf(held), /Le anotamos: Dentista/)
    assert.match(wordsOf(held, 'en'), /We wrote down: Dental care/)
  })

  test('sees nothing where the code is unknown, or another agency’s', async () => {
    const code = newCode()
    await visit(code)
    assert.deepEqual(await heldFor(newCode()), [])
    const other = await testStation(installation)
    const stranger = contextFor(installation, systemActor([], [other.agency]))
    assert.deepEqual(await holdingsOf(stranger, { custodian: other.agency, receipt: mac(code) }), [])
    await assert.rejects(holdingsOf(stranger, { custodian: place.agency, receipt: mac(code) }), Forbidden)
  })
})

describe('Rosa, who left her telephone', () => {
  test('is told its last two digits, the permission, and the day on which it goes; the same by her telephone', async () => {
    const code = newCode()
    await visit(code, { contact: '+1 213 555 0188', consent: 'oral' })
    const held = await heldFor(code)
    assert.deepEqual(kindsOf(held).toSorted(), ['code', 'consent', 'contact', 'visit'])
    const words = wordsOf(held)
    assert.match(words, /Acaba en 88/)
    assert.doesNotMatch(words, /555/)
    assert.match(words, /Se borra después del 12 de junio de 2026/)
    const people = await consult(clerk, (db) => listByPhone(db, clerk, place.agency, '(213) 555-0188 '))
    const byPhone = await consult(clerk, (db) => listByPhone(db, clerk, place.agency, '12135550188'))
    assert.deepEqual(people, [])
    const found = await holdingsOf(clerk, { custodian: place.agency, person: byPhone[0]!.id })
    assert.deepEqual(kindsOf(found).toSorted(), ['code', 'consent', 'contact', 'visit'])
  })

  test('is told what was sent to whom, her enrolments, plan and group', async () => {
    const code = newCode()
    const id = await visit(code, { contact: '+1 213 555 0142', consent: 'oral' })
    await writeEverything(code, id)
    const held = await heldFor(code)
    assert.deepEqual(
      new Set(kindsOf(held)),
      new Set(['code', 'contact', 'visit', 'referral', 'told', 'enrolment', 'plan', 'seat', 'consent']),
    )
    const words = wordsOf(held)
    assert.match(words, /le mandamos a: Clínica Prueba\. Era por: Dentista/)
    assert.match(words, /para decir a Agency .*: nombre, teléfono\. Lo puede ver desde el 14 de marzo de 2026/)
    assert.match(words, /un niño o una niña: Medicaid\. Usted lo pidió/)
    assert.match(words, /un plan de 1 paso/)
    assert.match(words, /en un grupo: Diabetes/)
    assert.match(words, /en un grupo: Diabetes\. Se borra después del 14 de marzo de 2027/)
    assert.doesNotMatch(wordsOf(held, 'en'), /undefined|null/)
  })
})

/** Writes as the owner one row of each kind for the visit and its person. */
async function writeEverything(code: string, visited: Id<'visit'>): Promise<void> {
  const { agency, office, station } = place
  const ids = { service: newId(), referral: newId(), enrolment: newId(), group: newId(), plan: newId() }
  const at = installation.clock()
  await installation.database.asOwner((owner) =>
    owner.transaction().execute(async (tx) => {
      await sql`select set_config('puente.custodians', ${`{${agency}}`}, true), set_config('puente.headquarters', 'on', true),
        set_config('puente.offices', ${`{${office}}`}, true)`.execute(tx)
      const { rows } = await sql<{
        person_id: string
      }>`select person_id from ventanillas.visit where id = ${visited}`.execute(tx)
      const person = rows[0]!.person_id
      await sql`insert into services.service (id, organization_id, office_id, title, source, added_at)
        values (${ids.service}, ${agency}, ${office}, 'Clínica Prueba', 'test', ${at})`.execute(tx)
      await sql`insert into referrals.referral (custodian_id, id, office_id, program, mode, service_id, recipient_id, service_as_told,
          need, person_id, receipt, made_on, made_at, state, state_at, access_from)
        values (${agency}, ${ids.referral}, ${office}, 'ventanillas', 'live', ${ids.service}, ${agency},
          '{"title": "Clínica Prueba"}', 'dental', ${person}, ${mac(code)}, '2026-03-14', ${at}, 'sent', ${at}, ${at})`.execute(
        tx,
      )
      for (const [field, dataClass] of [
        ['name', 'identity'],
        ['phone', 'contact'],
      ]) {
        await sql`insert into referrals.disclosure (custodian_id, referral_id, field, data_class, sealed)
          values (${agency}, ${ids.referral}, ${field}, ${dataClass}, ''::bytea)`.execute(tx)
      }
      await sql`insert into ventanillas.enrolment (custodian_id, id, office_id, station_id, visit_id, program, age_group, receipt, recorded_at)
        values (${agency}, ${ids.enrolment}, ${office}, ${station}, ${visited}, 'medicaid', 'child', ${mac(code)}, ${at})`.execute(
        tx,
      )
      await sql`insert into ventanillas.enrolment_step (custodian_id, enrolment_id, position, step, told_on, taken_on, taken_at)
        values (${agency}, ${ids.enrolment}, 1, 'applied', '2026-03-14', '2026-03-14', ${at})`.execute(tx)
      await sql`insert into ventanillas.plan (custodian_id, id, office_id, station_id, person_id, made_at)
        values (${agency}, ${ids.plan}, ${office}, ${station}, ${person}, ${at})`.execute(tx)
      await sql`insert into ventanillas.plan_step (custodian_id, plan_id, position, office_id, what, due_on)
        values (${agency}, ${ids.plan}, 1, ${office}, 'call', '2026-03-20')`.execute(tx)
      await sql`insert into ventanillas.support_group (custodian_id, id, office_id, station_id, topic, language, weekday, starts, from_on, made_at)
        values (${agency}, ${ids.group}, ${office}, ${station}, 'diabetes', 'es', 3, '17:00', '2026-01-01', ${at})`.execute(
        tx,
      )
      await sql`insert into ventanillas.support_group_seat (custodian_id, group_id, person_id, since_on)
        values (${agency}, ${ids.group}, ${person}, '2026-03-14')`.execute(tx)
    }),
  )
}

describe('How long', () => {
  test('a code stays until 31 January of the next year', () => {
    assert.equal(codeKeptUntil(day('2026-01-01')), '2027-01-31')
    assert.equal(codeKeptUntil(day('2026-12-31')), '2027-01-31')
  })
})
