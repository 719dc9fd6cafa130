// Elena, Inés and Óscar ask for stations and for the office's page, and read them.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { contextFor, type Context } from '#platform/context'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { acceptAgreement, proposeAgreement } from '#registries/partners'
import { testInstallation } from '../../../../test/database.ts'
import { ask, type Answer } from '../../../../test/mounted.ts'
import { personas, type Personas } from '../../../../test/personas.ts'
import { ventanillas } from '../index.ts'

let installation: Installation
let people: Personas
let path: string

type Form = Readonly<Record<string, string | readonly string[]>>

const asked = (context: Context, under: string, form?: Form): Promise<Answer> => ask(ventanillas, context, under, form)

const english = (context: Context): Context => contextFor(installation, context.actor, 'en')

/** A station of the personas' agency, opened through the form; its address under the program's. */
async function openedThroughTheForm(): Promise<string> {
  const form = {
    id: newId(),
    office: people.office,
    unit: 'window',
    organization: people.agency,
    openedOn: '2026-02-01',
  }
  const answer = await asked(people.elena, '/stations', form)
  assert.equal(answer.status, 303, answer.text)
  return answer.location!.replace('/ventanillas', '').replace('?kept=yes', '')
}

before(async () => {
  installation = await testInstallation()
  people = await personas(installation)
  const id = newId<'agreement'>()
  const agreement = { organization_id: people.agency, areas: ['ventanillas' as const], signed_on: day('2025-05-01') }
  const draft = { ...agreement, from_on: day('2025-05-01'), to_on: day('2026-04-30'), renewal_days: 90 }
  assert.ok((await proposeAgreement(people.elena, id, people.office, draft)).done)
  assert.ok((await acceptAgreement(people.elena, id)).done)
  path = await openedThroughTheForm()
})

describe('Elena', () => {
  it('reads the network’s stations, filters them and takes them along in the shape shown', async () => {
    const list = await asked(people.elena, `/stations?text=${people.office}`)
    assert.match(list.text, /1 estación/)
    assert.match(list.text, /Abierta/)
    assert.match(
      (await asked(people.elena, `/stations?text=${people.office}&state=closed`)).text,
      /No hay estaciones con estos/,
    )
    const csv = await asked(people.elena, `/stations?text=${people.office}&format=csv`)
    assert.match(csv.text, /^\ufeff?Oficina,Organización líder,Estado,Abierta desde,En operación el,Horario,Servicios/)
    assert.match(csv.text, new RegExp(`Office ${people.office},Agency [0-9a-f]+,Abierta,1 de febrero de 2026,,,`))
    const xlsx = await asked(people.elena, '/stations?format=xlsx')
    assert.equal(xlsx.text.slice(0, 2), 'PK')
    assert.match((await asked(english(people.elena), `/stations?text=${people.office}`)).text, /1 station</)
  })

  it('is told every wrong field of a new station at once, and finds it as she typed it', async () => {
    const form = {
      id: newId(),
      office: '',
      unit: 'window',
      organization: '',
      openedOn: '2026-02-30',
      street: 'Calle Uno 1',
    }
    const answer = await asked(people.elena, '/stations', form)
    assert.equal(answer.status, 422)
    for (const field of ['office', 'organization', 'openedOn'])
      assert.match(answer.text, new RegExp(`href="#${field}"`))
    assert.match(answer.text, /value="Calle Uno 1"/)
    assert.match(answer.text, new RegExp(`name="id" value="${form.id}"`))
    const expired = { ...form, office: people.office, organization: people.otherAgency, openedOn: '2026-02-01' }
    assert.match((await asked(people.elena, '/stations', expired)).text, /no tiene convenio vigente/)
    assert.match((await asked(english(people.elena), '/stations', expired)).text, /has no agreement in force/)
  })

  it('sees each form of a station, and a form that keeps something comes back to the station', async () => {
    const forms = [
      'hours',
      'place',
      'milestones',
      'lead',
      'closing',
      'closures/new',
      'services/new',
      'endorsements/new',
    ]
    for (const form of [...forms, 'funding/new', 'sponsors/new']) {
      const answer = await asked(people.elena, `${path}/${form}`)
      assert.equal(answer.status, 200, form)
      assert.match(answer.text, new RegExp(`action="/ventanillas${path}/${form}"`))
    }
    const endorsement = {
      id: newId(),
      endorsedOn: '2026-03-01',
      endorsedBy: 'Dirección de Salud',
      reason: 'Por la demanda',
    }
    const kept = await asked(people.elena, `${path}/endorsements/new`, endorsement)
    assert.deepEqual([kept.status, kept.location], [303, `/ventanillas${path}?kept=yes`])
    const funding = { id: newId(), organization: people.otherAgency, year: '2026', currency: 'USD', amount: '1,250.50' }
    assert.equal((await asked(people.elena, `${path}/funding/new`, funding)).status, 303)
    const station = await asked(people.elena, `${path}?kept=yes`)
    assert.match(station.text, /Quedó guardado/)
    assert.match(station.text, /Dirección de Salud/)
    assert.match(station.text, /1,250\.50/)
  })

  it('takes out what was an error', async () => {
    const id = newId()
    const closure = { id, fromOn: '2026-02-10', toOn: '2026-02-12', reason: 'Se escribió por error' }
    assert.equal((await asked(people.elena, `${path}/closures/new`, closure)).status, 303)
    assert.match((await asked(people.elena, path)).text, /Se escribió por error/)
    assert.equal((await asked(people.elena, `${path}/facts/closure/${id}/withdrawal`, {})).status, 303)
    assert.doesNotMatch((await asked(people.elena, path)).text, /Se escribió por error/)
    for (const wrong of [`closure/${id}`, 'visit/1', `closure/${newId()}`, 'closure/x']) {
      assert.equal((await asked(people.elena, `${path}/facts/${wrong}/withdrawal`, {})).status, 404, wrong)
    }
  })
})

describe('Inés', () => {
  it('keeps hours with their languages, closures and services of her station', async () => {
    const hours = { 'opens-1-1': '09:00', 'closes-1-1': '13:30', languages: ['es', 'mix'] }
    assert.equal((await asked(people.ines, `${path}/hours`, hours)).status, 303)
    assert.equal(
      (await asked(people.ines, `${path}/services/new`, { service: 'screenings', fromOn: '2026-02-01' })).status,
      303,
    )
    const { text } = await asked(people.ines, path)
    assert.match(text, /lunes: 9 a.m. a 1:30 p.m./)
    assert.match(text, /mixteco de Mixtepec/)
    assert.match(text, /Pruebas de salud/)
    const form = await asked(people.ines, `${path}/hours`)
    assert.match(form.text, /value="13:30"/)
    const ended = await asked(people.ines, `${path}/services/screenings/end`, { toOn: '2026-01-01' })
    assert.equal(ended.status, 422)
    assert.match(ended.text, /no puede ser antes del primero/)
  })

  it('is told beside the field which time is wrong', async () => {
    const answer = await asked(people.ines, `${path}/hours`, { 'opens-3-1': '13:00', 'closes-3-1': '12:00' })
    assert.equal(answer.status, 422)
    assert.match(answer.text, /href="#closes-3-1"/)
    assert.match(answer.text, /value="13:00"/)
  })

  it('is not shown what headquarters answers for, and may not ask for it', async () => {
    const { text } = await asked(people.ines, path)
    for (const form of ['lead', 'closing', 'endorsements/new', 'funding/new']) {
      assert.ok(!text.includes(`${path}/${form}"`), form)
      assert.equal((await asked(people.ines, `${path}/${form}`)).status, 403, form)
    }
    assert.equal((await asked(people.ines, '/stations')).status, 403)
  })

  it('of another agency is kept out of the forms’ deeds', async () => {
    assert.equal((await asked(people.otherInes, path)).status, 403)
    assert.equal((await asked(people.otherInes, `${path}/hours`, {})).status, 403)
    assert.equal((await asked(people.formerInes, `${path}/hours`, {})).status, 403)
    assert.ok(!(await asked(people.formerInes, path)).text.includes(`${path}/hours"`))
  })
})

describe('Óscar', () => {
  it('reads his office: stations, whom to call, agreements and their renewal, and which report is missing', async () => {
    await asked(people.ines, `${path}/place`, { publicLine: '(213) 555-0100' })
    const { status, text } = await asked(people.oscar, `/${people.office}`)
    assert.equal(status, 200)
    assert.match(text, /href="tel:2135550100"/)
    assert.match(text, /Por renovar/)
    assert.match(text, /termina el 30 de abril de 2026/)
    assert.match(text, /Quedan 48 días/)
    assert.match(text, /febrero de 2026/)
    assert.match(text, /Falta/)
    assert.match((await asked(english(people.oscar), `/${people.office}`)).text, /48 days left/)
  })

  it('and no visitor: what the window recorded does not stand on any of his pages', async () => {
    const note = `nota-${newId().slice(0, 8)}`
    const station = (await stationIds())[0]!
    const visit = newId()
    await installation.database.asOwner((owner) =>
      owner.transaction().execute(async (tx) => {
        await sql`select set_config('puente.custodians', ${`{${people.agency}}`}, true), set_config('role', 'puente_app', true)`.execute(
          tx,
        )
        await sql`insert into ventanillas.visit (custodian_id, id, office_id, station_id, visited_on, division_id, language,
            first_this_year, recorded_at)
          values (${people.agency}, ${visit}, ${people.office}, ${station}, '2026-03-10', ${note}, ${note}, 'yes', ${installation.clock()})`.execute(
          tx,
        )
      }),
    )
    for (const under of [`/${people.office}`, path]) {
      const { text } = await asked(people.oscar, under)
      assert.ok(!text.includes(note) && !text.includes(visit), under)
    }
  })

  it('reads a station and changes nothing of it', async () => {
    const { text } = await asked(people.oscar, path)
    assert.doesNotMatch(text, /Cambiar<|Quitar: fue un error/)
    for (const form of ['hours', 'place', 'closures/new', 'lead']) {
      assert.equal((await asked(people.oscar, `${path}/${form}`, {})).status, 403, form)
    }
  })

  it('of another office reads neither', async () => {
    assert.equal((await asked(people.otherOscar, path)).status, 403)
    assert.equal((await asked(people.otherOscar, `/${people.office}`)).status, 403)
    assert.equal((await asked(people.rosa, `/${people.office}`)).status, 403)
    assert.equal((await asked(people.elena, '/atlantis')).status, 404)
  })
})

const stationIds = (): Promise<Id<'station'>[]> =>
  installation.database.asOwner(async (owner) => {
    const { rows } = await sql<{ id: Id<'station'> }>`
      select id from ventanillas.station where office_id = ${people.office}`.execute(owner)
    return rows.map(({ id }) => id)
  })
