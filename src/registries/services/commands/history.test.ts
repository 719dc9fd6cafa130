import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { day } from '#kernel/day'
import { done } from '#kernel/outcome'
import { contextFor, type Context } from '#platform/context'
import { consult, transact } from '#platform/database'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { testInstallation } from '../../../../test/database.ts'
import { personas, type Personas } from '../../../../test/personas.ts'
import { actorWith, addOffice } from '../../../../test/stations.ts'
import { entriesOf, entryDraft, later, rulesOf } from '../../../../test/upkeep.ts'
import { countAges, listChanges } from '../store/upkeep.ts'
import { addService, assureService, closeService, keepService } from './service.ts'

let installation: Installation
let people: Personas
let added: ReturnType<typeof entriesOf>['added']
let historyOf: ReturnType<typeof entriesOf>['historyOf']
const today = day('2026-03-14')

before(async () => {
  installation = await testInstallation()
  people = await personas(installation)
  ;({ added, historyOf } = entriesOf(installation, people))
})

describe('The history of an entry', () => {
  test('tells each deed with its fields, on whose behalf and from where; what changes nothing is none', async () => {
    const form = entryDraft(people.office)
    assert.ok((await addService(people.lupe, form)).done)
    assert.deepEqual(await historyOf(form.id), [])
    assert.ok((await keepService(people.lupe, form.id, form)).done)
    assert.deepEqual(await historyOf(form.id), [])
    const change = { ...form, publicLine: '(323) 555-0199', asksForId: 'no' as const }
    assert.ok((await keepService(later(people.lupe, 1), form.id, change)).done)
    assert.ok((await assureService(later(people.rogelio, 2), form.id, { assuredOn: today })).done)
    assert.ok((await closeService(later(people.ines, 3), form.id, { closedOn: today, reason: 'Se mudó' })).done)
    assert.deepEqual(await historyOf(form.id), [
      ['agency', 'form', 'closing'],
      ['agency', 'form', 'verified'],
      ['agency', 'form', 'id line'],
    ])
    const [, , first] = await consult(people.oscar, (db) => listChanges(db, form.id))
    assert.deepEqual(first!.fields[1], {
      field: 'line',
      from: { publicLine: '(323) 555-0100' },
      to: { publicLine: '(323) 555-0199' },
    })
  })

  test('leaves no trace of what was refused, and cannot be written by another agency, nor changed', async () => {
    const id = await added(people.lupe)
    const wrong = entryDraft(people.office, { publicLine: 'llame' })
    assert.deepEqual(await rulesOf(keepService(people.lupe, id, wrong)), ['public-line-is-a-telephone'])
    assert.deepEqual(await historyOf(id), [])
    const write = (by: Context) =>
      transact(by, async (tx) =>
        done(
          await sql`insert into services.change (service_id, id, changed_at, side, source, fields)
            values (${id}, ${newId()}, now(), 'agency', 'form', '[]')`.execute(tx),
        ),
      )
    for (const other of [people.otherLupe, people.oscar, people.elena, people.rosa]) {
      await assert.rejects(write(other), /row-level security/)
    }
    const erase = transact(people.lupe, async (tx) => done(await sql`delete from services.change`.execute(tx)))
    await assert.rejects(erase, /permission denied/)
  })

  test('tells what Elena and Óscar change of the consulate’s own', async () => {
    const id = await added(people.oscar)
    assert.ok((await assureService(people.elena, id, { assuredOn: today })).done)
    assert.ok((await assureService(later(people.oscar, 1), id, { assuredOn: day('2026-03-13') })).done)
    assert.deepEqual(await historyOf(id), [
      ['office', 'form', 'verified'],
      ['headquarters', 'form', 'verified'],
    ])
  })
})

describe('The age of a directory', () => {
  test('counts what nobody verified, what is old, and who tells whether it asks for ID', async () => {
    const code = await addOffice(installation)
    const oscar = contextFor(installation, actorWith('consular-officer', { office: code }))
    await added(oscar, { asksForId: 'no', assuredOn: '2026-03-01' }, code)
    await added(oscar, { asksForId: 'yes', assuredOn: '2025-01-01' }, code)
    const gone = await added(oscar, {}, code)
    await added(oscar, {}, code)
    assert.ok((await closeService(oscar, gone, { closedOn: today, reason: 'Se mudó' })).done)
    assert.deepEqual(await consult(oscar, (db) => countAges(db, [code], day('2025-09-15'))), [
      { office_id: code, open: 3, never: 1, old: 1, id_known: 2 },
    ])
  })
})
