import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { done } from '#kernel/outcome'
import type { Context } from '#platform/context'
import { consult } from '#platform/database'
import { NotFound } from '#platform/errors'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { testInstallation } from '../../../../test/database.ts'
import { personas, type Personas } from '../../../../test/personas.ts'
import { addOffice } from '../../../../test/stations.ts'
import { entriesOf, entryDraft, later, rulesOf } from '../../../../test/upkeep.ts'
import { keptDays, room, type Wrong } from '../rules/proposal.ts'
import { findProposal, listProposals } from '../store/proposal.ts'
import { forgetProposals, refuseProposal, takeProposal, tellWrong } from './proposal.ts'
import { addService, closeService, keepService } from './service.ts'

let installation: Installation
let people: Personas
let added: ReturnType<typeof entriesOf>['added']
let eventsOf: ReturnType<typeof entriesOf>['eventsOf']
let historyOf: ReturnType<typeof entriesOf>['historyOf']
let seen: ReturnType<typeof entriesOf>['seen']
const today = day('2026-03-14')

before(async () => {
  installation = await testInstallation()
  people = await personas(installation)
  ;({ added, eventsOf, historyOf, seen } = entriesOf(installation, people))
})

describe('What Rosa says is wrong', () => {
  const tell = async (id: Id<'service'>, about: Wrong, said = '', by = people.rosa) => {
    const proposal = newId<'proposal'>()
    const outcome = await tellWrong(by, await seen(id), { id: proposal, about, said })
    return { proposal, outcome }
  }
  const find = (by: Context, id: Id<'proposal'>) => consult(by, (db) => findProposal(db, id))

  test('waits for whoever keeps the entry, with the day and nothing of her', async () => {
    const id = await added(people.lupe)
    const { proposal, outcome } = await tell(id, 'hours', 'Abren a las 10')
    assert.deepEqual(outcome, done(null))
    const found = (await find(people.lupe, proposal))!
    assert.deepEqual(
      [found.came_from, found.about, found.said, found.decision],
      ['public', 'hours', 'Abren a las 10', null],
    )
    for (const other of [people.otherLupe, people.oscar, people.elena, people.rosa]) {
      assert.equal(await find(other, proposal), undefined)
    }
    assert.deepEqual(await eventsOf(proposal), [])
    const listed = await consult(people.ines, (db) => listProposals(db, people.office, false))
    assert.ok(listed.some((one) => one.id === proposal))
    assert.deepEqual(await rulesOf(tellWrong(people.rosa, await seen(id), { id: newId(), about: 'hours', said: '' })), [
      'proposal-says-what',
    ])
  })

  test('is the same of somebody who is signed in: their account is not kept', async () => {
    const id = await added(people.lupe)
    const { proposal } = await tell(id, 'closed', '', people.otherLupe)
    const { rows } = await installation.database.asOwner((owner) =>
      sql<{ row: string }>`select to_jsonb(p)::text as row from services.proposal p where id = ${proposal}`.execute(
        owner,
      ),
    )
    assert.equal(rows[0]!.row.includes(people.otherLupe.actor.account!), false)
  })

  test('sent twice stands once, and no more than a few wait for one entry', async () => {
    const id = await added(people.lupe)
    const service = await seen(id)
    const said = { about: 'other', said: 'No contestan' } as const
    const first = newId<'proposal'>()
    for (const _ of [1, 2]) assert.ok((await tellWrong(people.rosa, service, { id: first, ...said })).done)
    for (let more = 1; more < room.waiting; more += 1) {
      assert.ok((await tell(id, 'other', `No contestan ${more}`)).outcome.done)
    }
    const another = { id: newId<'proposal'>(), about: 'other', said: 'Ya se mudaron' } as const
    assert.deepEqual(await rulesOf(tellWrong(people.rosa, service, another)), ['proposals-have-room'])
    assert.ok((await refuseProposal(people.lupe, first, { reason: 'Sí contestan' })).done)
    assert.ok((await tell(id, 'other', said.said)).outcome.done)
  })

  test('said by ten people in the same words waits once, and locks nobody out', async () => {
    const id = await added(people.lupe)
    for (let more = 0; more < 10; more += 1) {
      assert.ok((await tell(id, 'closed')).outcome.done)
      assert.ok((await tell(id, 'other', more % 2 === 0 ? 'No contestan' : ' no contestan ')).outcome.done)
    }
    const waiting = await consult(people.lupe, (db) => listProposals(db, people.office, false))
    assert.equal(waiting.filter((one) => one.service_id === id).length, 2)
  })

  test('in floods at one office leaves Óscar of another in peace', async () => {
    const here = await addOffice(installation)
    const there = await addOffice(installation)
    const [one, other] = [await added(people.elena, {}, here), await added(people.elena, { title: 'Otra' }, here)]
    const elsewhere = await added(people.elena, {}, there)
    // As many as one day has room for, of which a few still wait.
    const flood = (count: number, decided: boolean) =>
      installation.database.asOwner((owner) =>
        sql`insert into services.proposal (id, service_id, proposed_on, came_from, about, decision, reason, decided_at)
          select gen_random_uuid(), ${one}, ${today}::date, 'public', 'hours', ${decided ? 'refused' : null}, 'x',
            ${decided ? people.rosa.now : null} from generate_series(1, ${count})`.execute(owner),
      )
    await flood(room.anOffice - 1, true)
    assert.ok((await tell(other, 'closed')).outcome.done)
    assert.deepEqual(await rulesOf(tell(other, 'hours', 'Cierran a las 3').then(({ outcome }) => outcome)), [
      'proposals-have-room',
    ])
    assert.ok((await tell(elsewhere, 'closed')).outcome.done)
    assert.ok(room.aDay >= 20 * room.anOffice)
  })

  test('lapses after 90 days where nobody decides, and what it says is erased', async () => {
    const id = await added(people.lupe)
    const { proposal } = await tell(id, 'telephone', 'El celular es 323 555 0177')
    const after = (days: number) => ({ ...installation, clock: () => later(people.rosa, days * 86_400).now })
    await forgetProposals(after(keptDays))
    assert.equal((await find(people.lupe, proposal))?.decision, null)
    assert.ok((await forgetProposals(after(keptDays + 1))) >= 1)
    const lapsed = (await find(people.lupe, proposal))!
    assert.deepEqual([lapsed.decision, lapsed.said, lapsed.fields], ['lapsed', '', {}])
    assert.deepEqual(await rulesOf(refuseProposal(people.lupe, proposal, { reason: 'Tarde' })), ['proposal-is-waiting'])
  })

  test('decided by Lupe and Inés at once is decided once, and the second is told', async () => {
    const id = await added(people.lupe)
    const { proposal } = await tell(id, 'asks-for-no-id')
    const deciding = [people.lupe, people.ines].map((by) => takeProposal(by, proposal, { parts: ['id'] }))
    const refusing = refuseProposal(people.rogelio, proposal, { reason: 'No es así' })
    const outcomes = await Promise.all([...deciding, refusing])
    assert.equal(outcomes.filter((outcome) => outcome.done).length, 1)
    const told = outcomes.flatMap((outcome) => (outcome.done ? [] : outcome.objections.map(({ rule }) => rule)))
    assert.deepEqual(told, ['proposal-is-waiting', 'proposal-is-waiting'])
    assert.equal((await eventsOf(proposal)).length, 1)
  })

  test('of an entry that closed is not kept', async () => {
    const id = await added(people.lupe)
    const service = await seen(id)
    assert.ok((await closeService(people.lupe, id, { closedOn: today, reason: 'Se mudó' })).done)
    const late = tellWrong(people.rosa, service, { id: newId(), about: 'closed', said: '' })
    assert.deepEqual(await rulesOf(late), ['service-is-not-closed'])
  })

  test('is taken with one press where the choice says it all, and its words are erased', async () => {
    const id = await added(people.lupe)
    const { proposal } = await tell(id, 'asks-for-no-id', 'Fui ayer')
    await assert.rejects(takeProposal(people.otherLupe, proposal, { parts: ['id'] }), NotFound)
    assert.deepEqual(await rulesOf(takeProposal(people.lupe, proposal, { parts: [] })), ['part-is-chosen'])
    assert.ok((await takeProposal(people.lupe, proposal, { parts: ['id'] })).done)
    assert.equal((await seen(id)).asks_for_id, 'no')
    assert.deepEqual(await historyOf(id), [['agency', 'proposal', 'id']])
    const decided = (await find(people.lupe, proposal))!
    assert.deepEqual([decided.decision, decided.said, decided.fields], ['taken', '', {}])
    assert.deepEqual(await rulesOf(takeProposal(people.lupe, proposal, { parts: ['id'] })), ['proposal-is-waiting'])
    assert.deepEqual(await rulesOf(refuseProposal(people.lupe, proposal, { reason: 'Tarde' })), ['proposal-is-waiting'])
    assert.deepEqual(await eventsOf(proposal), ['proposal-taken'])
  })

  test('that it closed closes it, with a reason', async () => {
    const id = await added(people.lupe)
    const { proposal } = await tell(id, 'closed')
    assert.deepEqual(await rulesOf(takeProposal(people.lupe, proposal, { parts: [] })), ['closing-says-why'])
    assert.ok((await takeProposal(people.lupe, proposal, { parts: [], closingReason: 'Ya no atienden' })).done)
    const service = await seen(id)
    assert.deepEqual([service.closed_on, service.closing_reason], [today, 'Ya no atienden'])
  })

  test('is taken by correcting the form after it, once', async () => {
    const form = entryDraft(people.office)
    assert.ok((await addService(people.lupe, form)).done)
    const { proposal } = await tell(form.id, 'telephone', 'Es el 0199')
    const change = { ...form, publicLine: '(323) 555-0199' }
    assert.ok((await keepService(people.lupe, form.id, change, proposal)).done)
    assert.equal((await find(people.lupe, proposal))?.decision, 'taken')
    assert.deepEqual(await historyOf(form.id), [['agency', 'proposal', 'line']])
    const again = keepService(people.lupe, form.id, { ...change, title: 'Otra' }, proposal)
    assert.deepEqual(await rulesOf(again), ['proposal-is-waiting'])
    assert.equal((await seen(form.id)).title, 'Consulta médica')
  })

  test('is refused with the reason, which changes nothing', async () => {
    const id = await added(people.lupe)
    const { proposal } = await tell(id, 'cost', 'Cuesta más')
    assert.ok((await refuseProposal(people.ines, proposal, { reason: 'Llamamos y no' })).done)
    const decided = (await find(people.lupe, proposal))!
    assert.deepEqual([decided.decision, decided.reason, decided.said], ['refused', 'Llamamos y no', ''])
    assert.deepEqual(await eventsOf(proposal), ['proposal-refused'])
    assert.deepEqual(await historyOf(id), [])
    const listed = await consult(people.lupe, (db) => listProposals(db, people.office, true))
    assert.ok(listed.some((one) => one.id === proposal))
  })
})
