import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { consult } from '#platform/database'
import { Forbidden } from '#platform/errors'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { testInstallation } from '../../../../test/database.ts'
import { personas, type Personas } from '../../../../test/personas.ts'
import { entriesOf, later, rulesOf } from '../../../../test/upkeep.ts'
import { listProposalLinks } from '../store/proposal.ts'
import {
  endLinksAfterRestore,
  endProposalLink,
  makeProposalLink,
  openProposalLink,
  proposeFields,
  takeProposal,
} from './proposal.ts'
import { closeService } from './service.ts'

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
    const { rows } = await installation.database.asOwner((owner) =>
      sql`select fields from services.proposal where id = ${proposal}`.execute(owner),
    )
    assert.deepEqual(rows, [{ fields: {} }])
    const service = await seen(id)
    assert.deepEqual([service.public_line, service.fees, service.cost_options.length], ['(323) 555-0199', '', 1])
    assert.equal(service.languages.length, 3)
    assert.deepEqual(await historyOf(id), [['agency', 'provider', 'line verified']])
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
