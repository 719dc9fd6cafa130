// What anybody and a provider say of an entry without an account, and what staff are told of an entry that nobody would find.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Id } from '#kernel/id'
import { consult } from '#platform/database'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { testInstallation } from '../../../../test/database.ts'
import { ask } from '../../../../test/mounted.ts'
import { personas, type Personas } from '../../../../test/personas.ts'
import { entriesOf } from '../../../../test/upkeep.ts'
import { makeProposalLink, takeProposal } from '../commands/proposal.ts'
import { closeService } from '../commands/service.ts'
import { services } from '../index.ts'
import { room } from '../rules/proposal.ts'
import { listProposals } from '../store/proposal.ts'
import { listOrganizationPage } from '../store/directory.ts'

let installation: Installation
let people: Personas
let entries: ReturnType<typeof entriesOf>

before(async () => {
  installation = await testInstallation()
  people = await personas(installation)
  entries = entriesOf(installation, people)
})

const waiting = async (id: Id<'service'>) =>
  (await consult(people.lupe, (db) => listProposals(db, people.office, false))).filter((one) => one.service_id === id)

describe('Rosa, who says what is wrong', () => {
  const tell = (id: string, more: object) =>
    ask(services, people.rosa, `/${id}/tell`, { id: newId(), about: 'other', said: '', ...more })

  test('leaves neither her name nor her telephone', async () => {
    const id = await entries.added(people.lupe)
    for (const [said, sentence] of [
      ['Mi nombre es Juan Pérez y ya cerraron', /No escriba el nombre de nadie/],
      ['me llamo Ana', /No escriba el nombre de nadie/],
      ['Llámenme al 213 555 0101', /No escriba teléfonos aquí/],
      ['mi cel: (213) 555-0101', /No escriba teléfonos aquí/],
    ] as const) {
      const { status, text } = await tell(id, { said })
      assert.equal(status, 422)
      assert.match(text, sentence)
    }
    assert.deepEqual(await waiting(id), [])
    assert.equal((await tell(id, { said: 'Abren 9:00-13:00, 14:00-17:00 desde 2026-03-01' })).status, 303)
  })

  test('corrects the service’s own telephone in its own field, which is taken as it is', async () => {
    const id = await entries.added(people.lupe)
    assert.equal((await tell(id, { about: 'telephone', line: 'no sé' })).status, 422)
    assert.equal((await tell(id, { about: 'telephone', line: '213 555 0188' })).status, 303)
    const [proposal] = await waiting(id)
    assert.ok((await takeProposal(people.lupe, proposal!.id, { parts: ['line'] })).done)
    assert.equal((await entries.seen(id)).public_line, '213 555 0188')
  })

  test('is thanked where others said so before, and nothing more is kept', async () => {
    const id = await entries.added(people.lupe)
    for (let more = 0; more < room.waiting; more += 1) await tell(id, { said: `Está mal ${more}` })
    const answer = await tell(id, { said: 'Otra cosa' })
    assert.equal(answer.status, 303)
    const { status, text } = await ask(services, people.rosa, answer.location!.replace('/services', ''))
    assert.equal(status, 200)
    assert.match(text, /Ya recibimos varios avisos de este lugar/)
    assert.equal((await waiting(id)).length, room.waiting)
  })
})

describe('A provider', () => {
  const linkOf = async (id: Id<'service'>) => {
    const made = await makeProposalLink(people.lupe, id)
    assert.ok(made.done)
    return `/proposals/${made.value.link.split('/').at(-1)!}`
  }

  test('says by one press that all is right: verified today, and written in the history', async () => {
    const id = await entries.added(people.lupe)
    const path = await linkOf(id)
    assert.match((await ask(services, people.rosa, path)).text, /Todo está bien/)
    const { status, text } = await ask(services, people.rosa, path, { right: 'yes' })
    assert.equal(status, 200)
    assert.match(text, /Queda como verificado hoy/)
    assert.equal((await entries.seen(id)).assured_on, people.rosa.today)
    assert.deepEqual(await entries.historyOf(id), [['system', 'provider', 'verified']])
  })

  test('cannot where nobody knows whether the service asks for ID, nor by a link that has ended', async () => {
    const id = await entries.added(people.lupe)
    const path = await linkOf(id)
    await entries.unanswer(id)
    assert.doesNotMatch((await ask(services, people.rosa, path)).text, /Todo está bien/)
    assert.equal((await ask(services, people.rosa, path, { right: 'yes' })).status, 422)
    assert.equal((await entries.seen(id)).assured_on, null)
    assert.ok((await closeService(people.lupe, id, { closedOn: people.lupe.today, reason: 'Se mudó' })).done)
    assert.equal((await ask(services, people.rosa, path, { right: 'yes' })).status, 410)
  })

  test('is taken at its word: a correction that is taken verifies the entry', async () => {
    const id = await entries.added(people.lupe, { assuredOn: '2026-01-02' })
    const path = await linkOf(id)
    const page = await ask(services, people.rosa, path, {
      id: newId(),
      publicLine: '(323) 555-0166',
      asksForId: 'yes',
      street: 'Calle 5',
      city: 'Los Ángeles',
      'hours-1': '9:00-13:00',
      'language-1': 'es',
    })
    assert.equal(page.status, 200)
    const [proposal] = await waiting(id)
    assert.ok((await takeProposal(people.lupe, proposal!.id, { parts: ['line'] })).done)
    const { public_line: line, assured_on: on } = await entries.seen(id)
    assert.deepEqual([line, on], ['(323) 555-0166', proposal!.proposed_on])
  })
})

describe('Lupe, who lists a service', () => {
  const typed = (more: object = {}) => ({
    id: newId(),
    office: people.office,
    organization: `Clínica ${newId().slice(0, 8)}`,
    title: 'Consulta médica',
    needs: 'medical-home',
    asksForId: 'no',
    publicLine: '(323) 555-0100',
    source: 'una llamada',
    ...more,
  })

  test('says herself on which day it was verified', async () => {
    assert.match((await ask(services, people.lupe, '/new')).text, /<input[^>]*id="assuredOn"(?![^>]*value=)/)
  })

  test('is asked for what it is for, how it is reached, and a postal code that exists', async () => {
    for (const [more, sentence] of [
      [{ needs: '' }, /Marque al menos una necesidad/],
      [{ publicLine: '' }, /si no, nadie puede llegar/],
      [{ postalCode: '9' }, /nadie lo encontraría/],
    ] as const) {
      const { status, text } = await ask(services, people.lupe, '', typed(more))
      assert.equal(status, 422, JSON.stringify(more))
      assert.match(text, sentence)
    }
    assert.equal(
      (await ask(services, people.lupe, '', typed({ reach: 'home-country', postalCode: '06000' }))).status,
      303,
    )
  })

  test('reads in the summary which field each sentence is about', async () => {
    const wrong = { title: '', organization: '', source: '', 'hours-1': '17:00-9:00' }
    const { text } = await ask(services, people.lupe, '', typed(wrong))
    for (const item of [
      'Organización: escriba este dato',
      'Nombre del servicio: escriba',
      'Lunes: cierra después de abrir',
    ]) {
      assert.match(text, new RegExp(`<li><a href="#[^"]*">${item}`))
    }
  })

  test('closes the only service of an organization, which other systems read no more', async () => {
    const id = await entries.added(people.lupe)
    const { organization_id: organization } = await entries.seen(id)
    const isListed = async () =>
      (await consult(people.lupe, (db) => listOrganizationPage(db, {}, { limit: 100_000, offset: 0 }))).some(
        (one) => one.id === organization,
      )
    assert.equal(await isListed(), true)
    assert.ok((await closeService(people.lupe, id, { closedOn: people.lupe.today, reason: 'Se mudó' })).done)
    assert.equal(await isListed(), false)
  })
})
