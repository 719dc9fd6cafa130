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
import { testInstallation } from '../../../../test/database.ts'
import { personas, type Personas } from '../../../../test/personas.ts'
import { actorWith, addOffice } from '../../../../test/stations.ts'
import { entriesOf, entryDraft, later, rulesOf } from '../../../../test/upkeep.ts'
import { countAges, eraseChangeValues, findChange, listChanges } from '../store/upkeep.ts'
import { eraseChange } from './change.ts'
import { addService, assureService, closeService, keepService } from './service.ts'

let installation: Installation
let people: Personas
let added: ReturnType<typeof entriesOf>['added']
let eventsOf: ReturnType<typeof entriesOf>['eventsOf']
let unanswer: ReturnType<typeof entriesOf>['unanswer']
let historyOf: ReturnType<typeof entriesOf>['historyOf']
const today = day('2026-03-14')

before(async () => {
  installation = await testInstallation()
  people = await personas(installation)
  ;({ added, eventsOf, historyOf, unanswer } = entriesOf(installation, people))
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
    const [, , first] = await consult(people.lupe, (db) => listChanges(db, form.id))
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

describe('What an entry said before', () => {
  const phoneOfSomebody = '(323) 555-0177'
  /** An entry whose description held somebody's number for a while, and the changes that brought and took it. */
  async function withNumber(by: Context) {
    const form = entryDraft(people.office)
    assert.ok((await addService(by, form)).done)
    const wrong = { ...form, description: `Llame a la encargada: ${phoneOfSomebody}`, fees: 'Gratis' }
    assert.ok((await keepService(later(by, 1), form.id, wrong)).done)
    assert.ok((await keepService(later(by, 2), form.id, { ...form, fees: 'Gratis' })).done)
    const [taken, brought] = await consult(by, (db) => listChanges(db, form.id))
    return { id: form.id, taken: taken!, brought: brought! }
  }
  const kept = async (id: Id<'service'>): Promise<string> => {
    const { rows } = await installation.database.asOwner((owner) =>
      sql<{ row: string }>`select to_jsonb(c)::text as row from services.change c where service_id = ${id}`.execute(
        owner,
      ),
    )
    return rows.map(({ row }) => row).join()
  }

  test('is read by who keeps it and by Elena, and by nobody else', async () => {
    const { id, taken } = await withNumber(people.lupe)
    for (const by of [people.lupe, people.ines, people.elena]) assert.equal((await historyOf(id, by)).length, 2)
    for (const other of [people.otherLupe, people.oscar, people.otherOscar, people.rosa, people.tomas]) {
      assert.deepEqual(await historyOf(id, other), [])
      assert.equal(await consult(other, (db) => findChange(db, id, taken.id)), undefined)
    }
  })

  test('is erased by Lupe, with the same value in the other changes; what else they say stays', async () => {
    const { id, taken, brought } = await withNumber(people.lupe)
    assert.match(await kept(id), /555-0177/)
    assert.deepEqual(await eraseChange(later(people.lupe, 3), id, taken.id), done(null))
    assert.doesNotMatch(await kept(id), /555-0177/)
    const [first, second] = await consult(people.lupe, (db) => listChanges(db, id))
    assert.deepEqual(first!.fields, [{ field: 'description', from: null, to: {} }])
    assert.deepEqual(second!.fields, [
      { field: 'description', from: {}, to: null },
      { field: 'cost', from: {}, to: { fees: 'Gratis' } },
    ])
    assert.deepEqual([first!.erased_at, second!.erased_at], Array(2).fill(later(people.lupe, 3).now))
    assert.deepEqual([first!.id, second!.id], [taken.id, brought.id])
    assert.match(await kept(id), new RegExp(people.lupe.actor.account!))
    assert.deepEqual((await eventsOf(id)).at(-1), 'change-erased')
    assert.deepEqual(await rulesOf(eraseChange(people.lupe, id, taken.id)), ['change-has-values'])
  })

  test('is erased by Elena, and by no other agency, officer or visitor, in the database neither', async () => {
    const { id, taken } = await withNumber(people.lupe)
    for (const other of [people.otherLupe, people.oscar, people.rosa, people.tomas]) {
      await assert.rejects(eraseChange(other, id, taken.id), Forbidden)
      const at = { at: other.now, by: other.actor.account }
      assert.deepEqual(
        await transact(other, async (tx) => done(await eraseChangeValues(tx, id, taken.id, at))),
        done(0),
      )
    }
    assert.match(await kept(id), /555-0177/)
    assert.ok((await eraseChange(people.elena, id, taken.id)).done)
    assert.doesNotMatch(await kept(id), /555-0177/)
    await assert.rejects(eraseChange(people.lupe, id, newId()), NotFound)
  })

  test('is not rewritten by anybody', async () => {
    const { id } = await withNumber(people.lupe)
    const rewrite = transact(people.lupe, async (tx) =>
      done(await sql`update services.change set fields = '[]' where service_id = ${id}`.execute(tx)),
    )
    await assert.rejects(rewrite, /permission denied/)
  })
})

describe('The age of a directory', () => {
  test('counts what nobody verified, what is old, and who tells whether it asks for ID', async () => {
    const code = await addOffice(installation)
    const oscar = contextFor(installation, actorWith('consular-officer', { office: code }))
    await added(oscar, { asksForId: 'no', assuredOn: '2026-03-01' }, code)
    await added(oscar, { asksForId: 'yes', assuredOn: '2025-01-01' }, code)
    const gone = await added(oscar, {}, code)
    await unanswer(await added(oscar, {}, code))
    assert.ok((await closeService(oscar, gone, { closedOn: today, reason: 'Se mudó' })).done)
    assert.deepEqual(await consult(oscar, (db) => countAges(db, [code], day('2025-09-15'))), [
      { office_id: code, open: 3, never: 1, old: 1, id_known: 2 },
    ])
  })
})
