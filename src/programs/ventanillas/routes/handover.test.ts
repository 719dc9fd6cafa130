// The pages of a window that changed hands, as they answer.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { done, refused } from '#kernel/outcome'
import type { Context } from '#platform/context'
import { transact } from '#platform/database'
import type { Installation } from '#platform/installation'
import { newCode, newId } from '#platform/random'
import { ventanillas } from '#programs/ventanillas'
import { startReferral } from '#registries/referrals'
import { testInstallation } from '../../../../test/database.ts'
import { ask } from '../../../../test/mounted.ts'
import { personas, type Personas } from '../../../../test/personas.ts'
import { addTestService, type TestService } from '../../../../test/services.ts'
import { addStation } from '../../../../test/stations.ts'

let installation: Installation
let people: Personas
let clinic: TestService

before(async () => {
  installation = await testInstallation()
  people = await personas(installation)
  clinic = await addTestService(installation, people.office)
  const station = await addStation(installation, people.office, people.agency)
  await installation.database.asOwner((owner) =>
    owner.transaction().execute(async (tx) => {
      await sql`select set_config('puente.headquarters', 'on', true)`.execute(tx)
      await sql`insert into ventanillas.station_lead (id, station_id, office_id, custodian_id, organization_id, from_on, to_on)
        values (${newId()}, ${station}, ${people.office}, ${people.formerAgency}, ${people.formerAgency}, '2005-01-01', '2009-06-29')`.execute(
        tx,
      )
    }),
  )
})

const open = (who: Context, form?: Record<string, string>, office = people.office) =>
  ask(ventanillas, who, `/${office}/handovers`, form)

async function referOnASlip(code: string): Promise<void> {
  const { formerLupe: by, formerAgency: custodian, office } = people
  const receipt = installation.keys.mac('receipt', code, custodian)
  const outcome = await transact(by, async (tx) => {
    const start = { id: newId<'referral'>(), custodian, office, program: 'ventanillas', mode: 'self' } as const
    const about = { service: clinic.service, need: 'primary-care', receipt, person: null, replaces: null }
    const objections = await startReferral(tx, by, { ...start, ...about })
    return objections.length > 0 ? refused(objections) : done(null)
  })
  assert.ok(outcome.done)
}

describe('Lupe', () => {
  test('reads aloud what passing a referral means, in both languages', async () => {
    const spanish = await open(people.lupe)
    assert.equal(spanish.status, 200)
    assert.match(spanish.text, /Lea esto en voz alta/)
    assert.match(spanish.text, new RegExp(`Agency ${people.formerAgency.slice(0, 8)}`))
    assert.match((await open({ ...people.lupe, language: 'en' })).text, /Read this aloud/)
  })

  test('types Rosa’s code with her consent, and is led to the referral', async () => {
    const code = newCode()
    await referOnASlip(code)
    const shown = `${code.slice(0, 5)}-${code.slice(5)}`.toLowerCase()
    const passed = await open(people.lupe, { code: shown, consent: 'written' })
    assert.equal(passed.status, 200)
    assert.match(passed.text, /sigue ahora con ustedes/)
    assert.match(passed.text, new RegExp(`/referrals/${people.office}/[0-9a-f-]{36}`))
    assert.doesNotMatch(passed.text, new RegExp(code))
  })

  test('is told beside the field what is missing, and the page says no more of a wrong code than of an unknown one', async () => {
    const empty = await open(people.lupe, {})
    assert.equal(empty.status, 422)
    assert.match(empty.text, /Escriba la clave de la hoja/)
    assert.match(empty.text, /Sin permiso de la persona, nada pasa/)
    const unknown = await open(people.lupe, { code: newCode(), consent: 'oral' })
    assert.equal(unknown.status, 422)
    assert.match(unknown.text, /no hay ninguna referencia abierta/)
  })
})

test('where the window never changed hands there is nothing to pass', async () => {
  const answer = await open(people.otherLupe, undefined, people.otherOffice)
  assert.equal(answer.status, 200)
  assert.match(answer.text, /no ha cambiado de organización/)
  assert.doesNotMatch(answer.text, /name="code"/)
})

test('the office’s page leads there only whoever took a window over', async () => {
  const leads = async (who: Context, office = people.office) =>
    (await ask(ventanillas, who, `/${office}`)).text.includes(`/ventanillas/${office}/handovers`)
  assert.ok(await leads(people.lupe))
  assert.ok(!(await leads(people.oscar)))
  assert.ok(!(await leads(people.formerLupe)))
  assert.ok(!(await leads(people.otherLupe, people.otherOffice)))
})

test('nobody but the agency’s people comes in', async () => {
  for (const who of [people.oscar, people.elena, people.tomas, people.rosa, people.sol, people.otherLupe]) {
    assert.equal((await open(who)).status, 403)
    assert.equal((await open(who, { code: newCode(), consent: 'oral' })).status, 403)
  }
})
