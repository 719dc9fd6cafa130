import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { done } from '#kernel/outcome'
import { contextFor, type Context } from '#platform/context'
import { consult, transact } from '#platform/database'
import { Forbidden, NotFound } from '#platform/errors'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { freshInstallation, testInstallation } from '../../../../test/database.ts'
import { personas, type Personas } from '../../../../test/personas.ts'
import { actorWith, addOffice } from '../../../../test/stations.ts'
import { entriesOf } from '../../../../test/upkeep.ts'
import { ServiceDraft } from '../rules/service.ts'
import { findService, listServiceChoices, listServices } from '../store.ts'
import { addPrograms, listPrograms } from './pack.ts'
import { addService, assureService, closeService, keepService, noteCapacity, sayCapacity } from './service.ts'

let installation: Installation
let people: Personas
const today = day('2026-03-14')

before(async () => {
  installation = await testInstallation()
  people = await personas(installation)
})

const draft = (office: Id<'office'>, more: object = {}): ServiceDraft =>
  ServiceDraft.parse({
    id: newId(),
    office,
    organization: `Clínica ${newId().slice(0, 8)}`,
    title: 'Consulta médica',
    needs: ['medical-home', 'dental'],
    street: 'Calle 5',
    city: 'Los Ángeles',
    'hours-1': '9:00-13:00',
    'language-1': 'es',
    'note-1': 'llamar antes',
    'cost-1': 'Consulta',
    'amount-1': '25.00',
    documents: 'Recibo de luz',
    publicLine: '(323) 555-0100',
    source: 'una llamada',
    assuredOn: '2026-03-10',
    asksForId: 'no',
    ...more,
  })

async function added(by: Context, more: object = {}): Promise<Id<'service'>> {
  const outcome = await addService(by, draft(people.office, more))
  assert.ok(outcome.done, JSON.stringify(outcome))
  return outcome.value
}

const seen = async (id: Id<'service'>, by: Context = people.lupe) => (await consult(by, (db) => findService(db, id)))!

const rulesOf = async (outcome: Promise<{ done: boolean; objections?: readonly { rule: string }[] }>) =>
  ((await outcome).objections ?? []).map(({ rule }) => rule)

const eventsOf = async (subject: string): Promise<string[]> => {
  const { rows } = await installation.database.asOwner((owner) =>
    sql<{ kind: string }>`select kind from platform.event where subject = ${subject} order by id`.execute(owner),
  )
  return rows.map(({ kind }) => kind)
}

describe('A service that Lupe adds', () => {
  test('stands whole, once, also where the form is sent twice', async () => {
    const form = draft(people.office)
    assert.ok((await addService(people.lupe, form)).done)
    assert.ok((await addService(people.lupe, form)).done)
    const service = await seen(form.id)
    assert.equal(service.custodian_id, people.agency)
    assert.deepEqual(service.needs, ['medical-home', 'dental'])
    assert.deepEqual(service.schedule, [{ weekday: 1, opens: '09:00', closes: '13:00' }])
    assert.deepEqual(service.languages, [{ language: 'es', note: 'llamar antes' }])
    assert.deepEqual(service.cost_options, [{ option: 'Consulta', amount: 2500, currency: 'USD' }])
    assert.deepEqual(service.documents, ['Recibo de luz'])
    assert.equal(service.locations[0]?.zone, 'America/Los_Angeles')
    assert.deepEqual([service.assured_on, service.capacity], ['2026-03-10', null])
    assert.deepEqual(await eventsOf(form.id), ['service-added'])
    const again = draft(people.office, { organization: form.organization, title: 'CONSULTA MÉDICA' })
    assert.deepEqual(await rulesOf(addService(people.lupe, again)), ['service-stands-once'])
    assert.deepEqual(await eventsOf(again.id), [])
  })

  test('is refused with every rule at once, and leaves nothing, not even its organization', async () => {
    const wrong = draft(people.office, { needs: 'money', publicLine: 'llame', division: 'US-XX' })
    assert.deepEqual(await rulesOf(addService(people.lupe, wrong)), [
      'need-is-known',
      'division-exists',
      'public-line-is-a-telephone',
    ])
    assert.equal(await seen(wrong.id), undefined)
    const { rows } = await installation.database.asOwner((owner) =>
      sql`select id from partners.organization where title = ${wrong.organization}`.execute(owner),
    )
    assert.equal(rows.length, 0)
  })

  test('is read by Óscar and kept by his agency alone', async () => {
    const id = await added(people.lupe)
    assert.equal((await seen(id, people.otherOscar)).title, 'Consulta médica')
    const change = draft(people.office, { organization: 'Otra', title: 'Dentista', 'hours-1': '', assuredOn: '' })
    for (const other of [people.oscar, people.elena, people.otherLupe, people.formerLupe, people.tomas, people.rosa]) {
      await assert.rejects(keepService(other, id, change), Forbidden)
    }
    assert.ok((await keepService(people.ines, id, change)).done)
    const service = await seen(id)
    assert.deepEqual([service.title, service.organization_title, service.schedule], ['Dentista', 'Otra', []])
    assert.deepEqual(await eventsOf(id), ['service-added', 'service-corrected'])
    await assert.rejects(keepService(people.lupe, newId<'service'>(), change), NotFound)
  })

  test('cannot be written by another agency past the commands', async () => {
    const id = await added(people.lupe)
    const write = transact(people.otherLupe, async (tx) => {
      const { numAffectedRows } = await sql`update services.service set title = 'x' where id = ${id}`.execute(tx)
      return done(Number(numAffectedRows))
    })
    assert.deepEqual(await write, { done: true, value: 0 })
    assert.equal((await seen(id)).title, 'Consulta médica')
  })
})

describe('A service that Óscar adds', () => {
  test('is kept by the consulate and by Elena, not by an agency, and not at another office', async () => {
    const id = await added(people.oscar)
    assert.equal((await seen(id)).custodian_id, null)
    const change = draft(people.office, { organization: 'El consulado', title: 'Asesoría' })
    assert.ok((await keepService(people.elena, id, change)).done)
    assert.equal((await seen(id)).title, 'Asesoría')
    await assert.rejects(keepService(people.lupe, id, change), Forbidden)
    await assert.rejects(addService(people.otherOscar, draft(people.office)), Forbidden)
    await assert.rejects(addService(people.tomas, draft(people.office)), Forbidden)
  })
})

describe('What is said of a service', () => {
  test('is the last that was said, by whom and when', async () => {
    const id = await added(people.lupe)
    assert.ok((await noteCapacity(people.rogelio, id, { state: 'full' })).done)
    assert.deepEqual((await seen(id)).capacity, { state: 'full', said_by: 'worker', said_at: people.lupe.now })
    const later = { ...people.lupe, now: new Date(people.lupe.now.getTime() + 1000) }
    await transact(later, async (tx) => done(await sayCapacity(tx, later, id, 'open', 'directory')))
    assert.equal((await seen(id)).capacity?.state, 'open')
    assert.deepEqual(await eventsOf(id), ['service-added', 'capacity-said'])
    await assert.rejects(noteCapacity(people.otherLupe, id, { state: 'full' }), Forbidden)
    await assert.rejects(noteCapacity(people.tomas, id, { state: 'full' }), Forbidden)
  })

  test('is not said by a worker in the name of the provider', async () => {
    const id = await added(people.lupe)
    const write = transact(people.lupe, async (tx) => done(await sayCapacity(tx, people.lupe, id, 'full', 'provider')))
    await assert.rejects(write, /row-level security/)
  })

  test('is that Lupe verified it, on a day that has come', async () => {
    const id = await added(people.lupe, { assuredOn: '', factsOn: '2014-12-31' })
    assert.deepEqual(await rulesOf(assureService(people.lupe, id, { assuredOn: day('2026-03-15') })), [
      'assurance-is-not-in-the-future',
    ])
    assert.ok((await assureService(people.lupe, id, { assuredOn: today })).done)
    assert.equal((await seen(id)).assured_on, today)
    await assert.rejects(assureService(people.oscar, id, { assuredOn: today }), Forbidden)
  })

  test('is that it closed, and why; afterwards nothing of it changes', async () => {
    const id = await added(people.lupe)
    assert.ok((await closeService(people.lupe, id, { closedOn: today, reason: 'Se mudó' })).done)
    const service = await seen(id)
    assert.deepEqual([service.closed_on, service.closing_reason], [today, 'Se mudó'])
    for (const late of [
      closeService(people.lupe, id, { closedOn: today, reason: 'Otra vez' }),
      keepService(people.lupe, id, draft(people.office)),
      assureService(people.lupe, id, { assuredOn: today }),
      noteCapacity(people.lupe, id, { state: 'open' }),
    ]) {
      assert.deepEqual(await rulesOf(late), ['service-is-not-closed'])
    }
    assert.deepEqual(await eventsOf(id), ['service-added', 'service-closed'])
  })
})

describe('The directory of an office', () => {
  test('lists what is asked for, and offers only what is still given', async () => {
    const office = await addOffice(installation)
    const oscar = contextFor(installation, actorWith('consular-officer', { office }))
    const add = async (more: object) => {
      const outcome = await addService(oscar, draft(office, more))
      return outcome.done ? outcome.value : assert.fail(JSON.stringify(outcome))
    }
    const dentist = await add({ title: 'Dentista', needs: 'dental', street: 'Avenida Sur 9' })
    const plaza = await add({ title: 'Clases', needs: 'education', reach: 'consulate', assuredOn: '' })
    const gone = await add({ title: 'Cerrado' })
    assert.ok((await closeService(oscar, gone, { closedOn: today, reason: 'Se mudó' })).done)
    const listed = (filter: object) =>
      consult(oscar, async (db) => (await listServices(db, office, filter)).map(({ id }) => id))
    assert.deepEqual(await listed({}), [plaza, dentist])
    assert.deepEqual(await listed({ need: 'dental' }), [dentist])
    assert.deepEqual(await listed({ reach: 'consulate' }), [plaza])
    assert.deepEqual(await listed({ text: 'avenida SÚR' }), [dentist])
    assert.deepEqual(await listed({ closed: true }), [gone])
    const choices = await consult(oscar, (db) => listServiceChoices(db, office, today))
    assert.deepEqual(
      choices.map(({ id, stale, reach }) => [id, stale, reach]),
      [
        [plaza, true, 'consulate'],
        [dentist, false, 'local'],
      ],
    )
  })
})

describe('Whether a service asks for ID', () => {
  const unasked = async () => {
    const entries = entriesOf(installation, people)
    const form = draft(people.office)
    assert.ok((await addService(people.lupe, form)).done)
    await entries.unanswer(form.id)
    return form
  }

  test('is answered by who lists it, and an answer is not taken back', async () => {
    const form = draft(people.office, { asksForId: 'unknown' })
    assert.deepEqual(await rulesOf(addService(people.lupe, form)), ['id-question-is-answered'])
    assert.deepEqual(await rulesOf(addService(people.lupe, draft(people.office, { asksForId: '' }))), [
      'id-question-is-answered',
    ])
    assert.ok((await addService(people.lupe, { ...form, asksForId: 'yes' })).done)
    assert.deepEqual(await rulesOf(keepService(people.lupe, form.id, form)), ['id-question-is-answered'])
  })

  test('may wait where a file brought the entry, and is asked before it is verified', async () => {
    const form = await unasked()
    const change = { ...form, asksForId: 'unknown' as const, publicLine: '(323) 555-0199' }
    assert.ok((await keepService(people.lupe, form.id, change)).done)
    const seenOn = { assuredOn: today }
    assert.deepEqual(await rulesOf(assureService(people.lupe, form.id, seenOn)), ['id-question-is-answered'])
    assert.equal((await seen(form.id)).assured_on, '2026-03-10')
    assert.ok((await assureService(people.lupe, form.id, { ...seenOn, asksForId: 'no' })).done)
    const service = await seen(form.id)
    assert.deepEqual([service.asks_for_id, service.assured_on], ['no', today])
    assert.ok((await assureService(people.lupe, form.id, seenOn)).done)
    assert.equal((await seen(form.id)).asks_for_id, 'no')
  })
})

describe('The programs of the pack', () => {
  test('are added when the office says whether they ask for ID, once, with their source and year', async () => {
    const fresh = await freshInstallation()
    const office = await addOffice(fresh)
    const lines = [
      {
        organization: 'Instituto',
        organization_kind: 'institute',
        title: 'Clases',
        description: 'En español',
        reach: 'consulate',
      },
      {
        organization: 'Universidad',
        organization_kind: 'university',
        title: 'En línea',
        description: '',
        reach: 'home-country',
      },
    ].map((line) => ({
      ...line,
      office: null,
      needs: ['education'],
      minimum_age: 15,
      source: 'a report',
      facts_on: day('2010-01-31'),
    }))
    const elsewhere = { ...lines[0], title: 'Allá', office: 'boise' }
    const tables = { ...fresh.pack.tables, 'services.csv': [...lines, elsewhere] }
    const installed = { ...fresh, pack: { ...fresh.pack, tables } }
    const oscar = contextFor(installed, actorWith('consular-officer', { office }))
    const programs = await listPrograms(oscar, office)
    assert.deepEqual(
      programs.map(({ title }) => title),
      ['Clases', 'En línea'],
    )
    const [classes, online] = programs.map(({ key }) => key)
    for (const nothing of [{}, { [classes!]: '', [online!]: 'unknown' }]) {
      assert.deepEqual(await addPrograms(oscar, office, nothing), done(0))
    }
    const answers = { [classes!]: 'no', [online!]: 'yes' }
    assert.deepEqual(await addPrograms(oscar, office, answers), done(2))
    assert.deepEqual(await addPrograms(oscar, office, answers), done(0))
    assert.deepEqual(await listPrograms(oscar, office), [])
    const services = await consult(oscar, (db) => listServices(db, office))
    assert.deepEqual(
      services.map(({ title, reach, facts_on, asks_for_id }) => [title, reach, facts_on, asks_for_id]),
      [
        ['Clases', 'consulate', '2010-01-31', 'no'],
        ['En línea', 'home-country', '2010-01-31', 'yes'],
      ],
    )
    await assert.rejects(addPrograms(contextFor(installed, actorWith('operator')), office, answers), Forbidden)
    await fresh.database.close()
  })
})
