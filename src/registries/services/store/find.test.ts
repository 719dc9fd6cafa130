import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import { consult, transact } from '#platform/database'
import { done } from '#kernel/outcome'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { testInstallation } from '../../../../test/database.ts'
import { personas, type Personas } from '../../../../test/personas.ts'
import { addService, closeService, keepService } from '../commands/service.ts'
import { placeServices } from '../commands/placing.ts'
import { ClosureDraft } from '../rules/deed.ts'
import { ServiceDraft } from '../rules/service.ts'
import { listOfferNames, listOffers, listOffersOf, type Seeking } from './find.ts'

let installation: Installation
let people: Personas

before(async () => {
  installation = await testInstallation()
  people = await personas(installation)
})

/** Somewhere of its own for each test, so that no other test's services are near. */
let islands = 0
const island = () => ({ lat: -40 - islands, lon: -150 + 2 * islands++ })

const draft = (more: object): ServiceDraft =>
  ServiceDraft.parse({
    id: newId(),
    office: people.office,
    organization: `Clínica ${newId().slice(0, 8)}`,
    title: 'Consulta médica',
    needs: ['primary-care'],
    city: 'Los Ángeles',
    source: 'una llamada',
    asksForId: 'yes',
    ...more,
  })

/** An entry of Lupe's that lies at a point. */
async function offered(point: { lat: number; lon: number }, more: object = {}): Promise<Id<'service'>> {
  const outcome = await addService(people.lupe, draft(more))
  assert.ok(outcome.done, JSON.stringify(outcome))
  await asOwner(
    sql`update services.location set lat = ${point.lat}, lon = ${point.lon} where service_id = ${outcome.value}::uuid`,
  )
  return outcome.value
}

const asOwner = (query: ReturnType<typeof sql>) => installation.database.asOwner((owner) => query.execute(owner))

const seek = (point: { lat: number; lon: number }, more: Partial<Seeking> = {}) =>
  consult(people.rosa, (db) => listOffers(db, { point, needs: ['primary-care'], kilometres: 80, limit: 10, ...more }))

const idsOf = (found: readonly { service: { id: string } }[]) => found.map(({ service }) => service.id)

describe('What Rosa finds', () => {
  test('is what answers her need, the nearest first, with how far it is', async () => {
    const here = island()
    const far = await offered({ lat: here.lat + 0.2, lon: here.lon })
    const near = await offered({ lat: here.lat, lon: here.lon + 0.1 })
    await offered(here, { needs: ['food'] })
    const found = await seek(here)
    assert.deepEqual(idsOf(found), [near, far])
    assert.ok(Math.abs(found[1]!.kilometres - 22.24) < 0.05)
    assert.equal(found[0]!.place.city, 'Los Ángeles')
  })

  test('is of any of several needs, each service once', async () => {
    const here = island()
    const both = await offered(here, { needs: ['primary-care', 'dental'] })
    const one = await offered({ ...here, lat: here.lat + 0.01 }, { needs: ['dental'] })
    assert.deepEqual(idsOf(await seek(here, { needs: ['primary-care', 'dental'] })), [both, one])
    assert.deepEqual(idsOf(await seek(here, { needs: [] })), [both, one])
    assert.deepEqual(idsOf(await seek(here, { needs: [], limit: 1, offset: 1 })), [one])
  })

  test('is nothing beyond the distance that she asked for', async () => {
    const here = island()
    await offered({ lat: here.lat + 0.7, lon: here.lon })
    assert.deepEqual(await seek(here, { kilometres: 40 }), [])
    assert.equal((await seek(here, { kilometres: 80 })).length, 1)
  })

  test('follows language, cost, identification and the clock of the place', async () => {
    const here = island()
    const free = await offered(here, { 'cost-1': 'Todo', 'amount-1': '0', 'language-1': 'mix', asksForId: 'no' })
    const sliding = await offered(
      { ...here, lat: here.lat + 0.01 },
      { attributes: ['sliding-fee'], 'hours-1': '9:00-12:00', 'language-1': 'es', asksForId: 'yes' },
    )
    const paid = await offered({ ...here, lat: here.lat + 0.02 }, { 'cost-1': 'Todo', 'amount-1': '40' })
    // What a file brought, and nobody asked yet.
    await asOwner(sql`update services.service set asks_for_id = 'unknown' where id = ${paid}::uuid`)
    assert.deepEqual(idsOf(await seek(here)), [free, sliding, paid])
    assert.deepEqual(idsOf(await seek(here, { language: 'mix' })), [free])
    assert.deepEqual(idsOf(await seek(here, { cost: 'free' })), [free])
    assert.deepEqual(idsOf(await seek(here, { cost: 'sliding' })), [free, sliding])
    assert.deepEqual(idsOf(await seek(here, { withoutId: true })), [free])
    // A Monday at 9:30 and at 8:30 in Los Ángeles.
    assert.deepEqual(idsOf(await seek(here, { openAt: new Date('2026-03-16T16:30:00Z') })), [sliding])
    assert.deepEqual(await seek(here, { openAt: new Date('2026-03-16T15:30:00Z') }), [])
  })

  test('is gone when Lupe closes it, and moves when she corrects it', async () => {
    const here = island()
    const service = await offered(here)
    const moved = await keepService(people.lupe, service, draft({ id: service, needs: ['food'] }))
    assert.ok(moved.done, JSON.stringify(moved))
    assert.deepEqual(await seek(here), [])
    assert.deepEqual(idsOf(await seek(here, { needs: ['food'] })), [service])
    const closure = ClosureDraft.parse({ closedOn: '2026-03-14', reason: 'cerró' })
    assert.ok((await closeService(people.lupe, service, closure)).done)
    assert.deepEqual(await seek(here, { needs: ['food'] }), [])
  })

  test('is known by name around her, and read whole by id', async () => {
    const here = island()
    const service = await offered(here, { title: 'Casa de la Salud', organization: 'Promotoras del Río' })
    const names = await consult(people.rosa, (db) =>
      listOfferNames(db, { point: here, needs: [], kilometres: 80, limit: 10 }),
    )
    assert.deepEqual(names, [{ id: service, title: 'Casa de la Salud', organization_title: 'Promotoras del Río' }])
    const [found] = await consult(people.rosa, (db) => listOffersOf(db, [service], here))
    assert.equal(found?.service.title, 'Casa de la Salud')
    assert.equal(found?.kilometres, 0)
  })
})

describe('A service without a point of its own', () => {
  test('lies about where its postal code does', async () => {
    const outcome = await addService(people.lupe, draft({ postalCode: '99723', needs: ['vision'] }))
    assert.ok(outcome.done)
    const found = await seek({ lat: 71.3, lon: -156.8 }, { needs: ['vision'], kilometres: 400 })
    assert.deepEqual(idsOf(found), [outcome.value])
    assert.equal(found[0]!.place.placed, 'about')
  })

  test('is placed by night where another program wrote it', async () => {
    const outcome = await addService(people.lupe, draft({ postalCode: '99723', needs: ['hospital'] }))
    assert.ok(outcome.done)
    await asOwner(sql`update services.location set about_lat = null where service_id = ${outcome.value}::uuid`)
    const seen = () => seek({ lat: 71.3, lon: -156.8 }, { needs: ['hospital'], kilometres: 400 })
    assert.deepEqual(await seen(), [])
    assert.ok((await placeServices(installation)) >= 1)
    assert.deepEqual(idsOf(await seen()), [outcome.value])
    assert.equal(await placeServices(installation), 0)
  })
})

test('Nobody writes what triggers keep: the app has no right to it', async () => {
  const write = transact(people.lupe, async (tx) => {
    await sql`delete from services.offer`.execute(tx)
    return done(null)
  })
  await assert.rejects(write, /permission denied/)
})
