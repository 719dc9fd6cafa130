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
import { room, type Wrong } from '../rules/proposal.ts'
import { ServiceDraft } from '../rules/service.ts'
import { findService } from '../store.ts'
import { markReopened } from '../store/hsds.ts'
import { findProposal, listProposalLinks, listProposals } from '../store/proposal.ts'
import { countAges, listChanges } from '../store/upkeep.ts'
import { listTwins, mergeServices, tellApart } from './merging.ts'
import {
  endLinksAfterRestore,
  endProposalLink,
  makeProposalLink,
  openProposalLink,
  proposeFields,
  refuseProposal,
  takeProposal,
  tellWrong,
} from './proposal.ts'
import { addService, assureService, closeService, keepService } from './service.ts'

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
    needs: ['medical-home'],
    street: 'Calle 5',
    city: 'Los Ángeles',
    'hours-1': '9:00-13:00',
    'language-1': 'es',
    publicLine: '(323) 555-0100',
    source: 'una llamada',
    ...more,
  })

async function added(by: Context, more: object = {}, office = people.office): Promise<Id<'service'>> {
  const outcome = await addService(by, draft(office, more))
  assert.ok(outcome.done, JSON.stringify(outcome))
  return outcome.value
}

const seen = async (id: Id<'service'>) => (await consult(people.lupe, (db) => findService(db, id)))!

const rulesOf = async (outcome: Promise<{ done: boolean; objections?: readonly { rule: string }[] }>) =>
  ((await outcome).objections ?? []).map(({ rule }) => rule)

const eventsOf = async (subject: string): Promise<string[]> => {
  const { rows } = await installation.database.asOwner((owner) =>
    sql<{ kind: string }>`select kind from platform.event where subject = ${subject} order by id`.execute(owner),
  )
  return rows.map(({ kind }) => kind)
}

const historyOf = async (id: Id<'service'>) =>
  (await consult(people.lupe, (db) => listChanges(db, id))).map(({ side, source, fields }) => [
    side,
    source,
    fields.map(({ field }) => field).join(' '),
  ])

const later = (context: Context, seconds: number): Context => ({
  ...context,
  now: new Date(context.now.getTime() + seconds * 1000),
})

describe('The history of an entry', () => {
  test('tells each deed with its fields, on whose behalf and from where; what changes nothing is none', async () => {
    const form = draft(people.office)
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
    const wrong = draft(people.office, { publicLine: 'llame' })
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
    for (let more = 1; more < room.waiting; more += 1) assert.ok((await tell(id, 'other', said.said)).outcome.done)
    assert.deepEqual(await rulesOf(tellWrong(people.rosa, service, { id: newId(), ...said })), ['proposals-have-room'])
    assert.ok((await refuseProposal(people.lupe, first, { reason: 'Sí contestan' })).done)
    assert.ok((await tell(id, 'other', said.said)).outcome.done)
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
    assert.deepEqual([decided.decision, decided.said], ['taken', ''])
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
    const form = draft(people.office)
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

describe('A provider’s link', () => {
  const made = async (id: Id<'service'>, by = people.lupe): Promise<string> => {
    const outcome = await makeProposalLink(by, id)
    assert.ok(outcome.done)
    return outcome.value.link.split('/').at(-1)!
  }

  test('leads to its entry; what comes by it waits, and is taken part by part', async () => {
    const id = await added(people.lupe, {
      'language-2': 'mix',
      'language-3': 'en',
      'cost-1': 'Consulta',
      'amount-1': '25.00',
    })
    const link = (await openProposalLink(people.rosa, await made(id)))!
    assert.deepEqual([link.standing, link.service.id], ['open', id])
    const proposal = newId<'proposal'>()
    const fields = { publicLine: '(323) 555-0199', fees: 'Gratis', 'cost-1': '', 'amount-1': '' }
    assert.ok((await proposeFields(people.rosa, link, { id: proposal, fields })).done)
    assert.equal((await seen(id)).public_line, '(323) 555-0100')
    assert.ok((await takeProposal(people.lupe, proposal, { parts: ['line'] })).done)
    const service = await seen(id)
    assert.deepEqual([service.public_line, service.fees, service.cost_options.length], ['(323) 555-0199', '', 1])
    assert.equal(service.languages.length, 3)
    assert.deepEqual(await historyOf(id), [['agency', 'provider', 'line']])
    assert.deepEqual(await rulesOf(proposeFields(people.rosa, link, { id: newId(), fields: {} })), [
      'proposal-changes-something',
    ])
    assert.deepEqual(await eventsOf(id), ['service-added', 'provider-link-made'])
  })

  test('is made and ended by whoever keeps the entry, and kept as a hash', async () => {
    const id = await added(people.lupe)
    for (const other of [people.otherLupe, people.oscar, people.rosa]) {
      await assert.rejects(makeProposalLink(other, id), Forbidden)
    }
    const secret = await made(id)
    const link = (await openProposalLink(people.rosa, secret))!
    const [listed] = await consult(people.lupe, (db) => listProposalLinks(db, id))
    assert.deepEqual(await consult(people.oscar, (db) => listProposalLinks(db, id)), [])
    await assert.rejects(endProposalLink(people.oscar, id, listed!.id), Forbidden)
    assert.ok((await endProposalLink(people.lupe, id, listed!.id)).done)
    assert.deepEqual(await rulesOf(endProposalLink(people.lupe, id, listed!.id)), ['link-is-open'])
    assert.equal((await openProposalLink(people.rosa, secret))?.standing, 'revoked')
    const late = proposeFields(people.rosa, link, { id: newId(), fields: { url: '' } })
    assert.deepEqual(await rulesOf(late), ['link-is-open'])
    assert.deepEqual(await eventsOf(id), ['service-added', 'provider-link-made', 'provider-link-ended'])
  })

  test('expires, and leads nowhere where nobody made it', async () => {
    const id = await added(people.lupe)
    const secret = await made(id)
    assert.equal((await openProposalLink(later(people.rosa, 15 * 86_400), secret))?.standing, 'expired')
    assert.equal(await openProposalLink(people.rosa, 'x'.repeat(43)), undefined)
    assert.equal(await openProposalLink(people.rosa, 'x'), undefined)
    assert.ok((await closeService(people.lupe, id, { closedOn: today, reason: 'Se mudó' })).done)
    assert.equal((await openProposalLink(people.rosa, secret))?.standing, 'closed')
    assert.deepEqual(await rulesOf(makeProposalLink(people.lupe, id)), ['service-is-not-closed'])
  })

  test('ends with a restore', async () => {
    const id = await added(people.lupe)
    const secret = await made(id)
    const told = await installation.database.asOwner((owner) =>
      owner.transaction().execute((tx) => endLinksAfterRestore(tx as never, people.rosa.now)),
    )
    assert.match(told[0]!, /: [1-9]\d*\.$/)
    assert.equal((await openProposalLink(people.rosa, secret))?.standing, 'revoked')
  })
})

describe('Entries that look like doubles', () => {
  const office = async () => {
    const code = await addOffice(installation)
    return { code, oscar: contextFor(installation, actorWith('consular-officer', { office: code })) }
  }
  const two = async () => {
    const { code, oscar } = await office()
    const organization = `Clínica ${newId().slice(0, 8)}`
    const one = await added(oscar, { organization, 'language-2': 'mix' }, code)
    const more = {
      organization,
      title: 'Consulta medica',
      street: 'C. 5',
      publicLine: '323 555 0100',
      url: 'https://a.org/x',
    }
    const other = await added(oscar, more, code)
    return { code, oscar, pair: [one, other] as const }
  }

  test('are shown with why, until Óscar says that they are not the same', async () => {
    const { code, oscar, pair } = await two()
    const [twins] = await listTwins(oscar, code)
    assert.deepEqual(new Set([twins?.one.id, twins?.other.id]), new Set(pair))
    assert.deepEqual([twins?.sameLine, twins?.sameOrganization], [true, true])
    await assert.rejects(tellApart(people.lupe, pair), Forbidden)
    for (const _ of [1, 2]) assert.ok((await tellApart(oscar, [pair[1], pair[0]])).done)
    assert.deepEqual(await listTwins(oscar, code), [])
    assert.deepEqual(await rulesOf(tellApart(oscar, [pair[0], pair[0]])), ['entries-are-two'])
  })

  test('are merged part by part: one stays, the other is closed and leads to it, nothing is deleted', async () => {
    const { code, oscar, pair } = await two()
    const draft = { stays: 'one', parts: ['title', 'url'] } as const
    await assert.rejects(mergeServices(people.lupe, pair, { ...draft, parts: [...draft.parts] }, 'x'), Forbidden)
    const outcome = await mergeServices(oscar, pair, { ...draft, parts: [...draft.parts] }, 'Estaba repetido')
    assert.deepEqual(outcome, done(pair[0]))
    const [stays, goes] = [await seen(pair[0]), await seen(pair[1])]
    assert.deepEqual([stays.title, stays.url, stays.languages.length], ['Consulta medica', 'https://a.org/x', 2])
    assert.equal(stays.locations[0]?.street, 'Calle 5')
    assert.deepEqual([goes.merged_into, goes.closed_on, goes.title], [pair[0], today, 'Consulta medica'])
    assert.deepEqual(await historyOf(pair[0]), [['office', 'duplicate', 'title url']])
    assert.deepEqual(await historyOf(pair[1]), [['office', 'duplicate', 'closing merging']])
    assert.deepEqual(await listTwins(oscar, code), [])
    assert.deepEqual(await rulesOf(mergeServices(oscar, pair, { stays: 'one', parts: [] }, 'x')), [
      'service-is-not-closed',
    ])
    await transact(oscar, async (tx) => done(await markReopened(tx, pair[1])))
    assert.equal((await seen(pair[1])).closed_on, today)
  })

  test('take the rows and the place of the other where they are chosen', async () => {
    const { oscar, pair } = await two()
    const parts = ['languages', 'place', 'hours']
    assert.ok((await mergeServices(oscar, pair, { stays: 'other', parts }, 'Estaba repetido')).done)
    const stays = await seen(pair[1])
    assert.deepEqual([stays.languages.length, stays.locations[0]?.street], [2, 'Calle 5'])
  })

  test('lead on through every merge', async () => {
    const { code, oscar, pair } = await two()
    const third = await added(oscar, { title: 'Consulta tres' }, code)
    assert.ok((await mergeServices(oscar, pair, { stays: 'one', parts: [] }, 'x')).done)
    assert.ok((await mergeServices(oscar, [third, pair[0]], { stays: 'one', parts: [] }, 'x')).done)
    assert.deepEqual([(await seen(pair[0])).merged_into, (await seen(pair[1])).merged_into], [third, third])
  })

  test('of two offices are not merged, and a refusal leaves both as they were', async () => {
    const { oscar, pair } = await two()
    const there = await office()
    const elsewhere = await added(there.oscar, {}, there.code)
    assert.deepEqual(
      await rulesOf(mergeServices(people.elena, [pair[0], elsewhere], { stays: 'one', parts: [] }, 'x')),
      ['entries-stand-at-one-office'],
    )
    await installation.database.asOwner((owner) =>
      owner.transaction().execute(async (tx) => {
        await sql`select set_config('puente.headquarters', 'on', true)`.execute(tx)
        await sql`set local role puente_app`.execute(tx)
        await sql`update services.service set url = 'http://old.org/x' where id = ${pair[1]}`.execute(tx)
      }),
    )
    assert.deepEqual(await rulesOf(mergeServices(oscar, pair, { stays: 'one', parts: ['url'] }, 'x')), ['url-is-https'])
    assert.deepEqual([(await seen(pair[0])).url, (await seen(pair[1])).closed_on], [null, null])
    assert.deepEqual(await historyOf(pair[1]), [])
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
