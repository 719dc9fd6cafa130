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
import { addService, closeService, keepService, noteCapacity } from '../commands/service.ts'
import { placeServices } from '../commands/placing.ts'
import { CapacityDraft, ClosureDraft } from '../rules/deed.ts'
import { ServiceDraft } from '../rules/service.ts'
import { findService, type Service } from '../store.ts'
import { listOffers, listOffersAfar, listOffersNamed, listOffersOf, type Seeking } from './find.ts'

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
    street: 'Calle 5',
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

  test('is told whole, as its entry stands', async () => {
    const here = island()
    const service = await offered(here, {
      title: 'Casa de la Salud',
      'cost-1': 'Consulta',
      'amount-1': '5',
      'hours-1': '9:00-12:30',
      'language-1': 'mix',
      documents: 'comprobante',
      assuredOn: '2026-03-01',
    })
    const [found] = await consult(people.rosa, (db) => listOffersOf(db, service, here))
    const whole = await consult(people.rosa, (db) => findService(db, service))
    assert.equal(found?.kilometres, 0)
    assert.deepEqual(
      found.service,
      Object.fromEntries(Object.keys(found.service).map((key) => [key, whole?.[key as keyof Service]])),
    )
    assert.deepEqual(found.service.schedule, [{ weekday: 1, opens: '09:00', closes: '12:30' }])
  })
})

describe('Whether it takes people', () => {
  test('goes before how near it is: what takes nobody comes last, and is not open', async () => {
    const here = island()
    const closed = await offered(here, { 'hours-1': '9:00-12:00' })
    const far = await offered({ ...here, lat: here.lat + 0.2 }, { 'hours-1': '9:00-12:00' })
    const full = await offered({ ...here, lat: here.lat + 0.1 }, { 'hours-1': '9:00-12:00' })
    await say(closed, 'closed')
    await say(full, 'full')
    assert.deepEqual(idsOf(await seek(here)), [full, far, closed])
    assert.deepEqual(idsOf(await seek(here, { limit: 2 })), [full, far])
    assert.deepEqual(idsOf(await seek(here, { limit: 1, offset: 2 })), [closed])
    const monday = new Date('2026-03-16T16:30:00Z')
    assert.deepEqual(idsOf(await seek(here, { openAt: monday })), [full, far])
    await say(closed, 'open', 1)
    assert.deepEqual(idsOf(await seek(here)), [closed, full, far])
  })

  async function say(service: Id<'service'>, state: string, minutes = 0) {
    const lupe = { ...people.lupe, now: new Date(people.lupe.now.getTime() + minutes * 60_000) }
    assert.ok((await noteCapacity(lupe, service, CapacityDraft.parse({ state }))).done)
  }
})

describe('A name', () => {
  const named = (point: { lat: number; lon: number }, words: string, more: Partial<Seeking> = {}) =>
    consult(people.rosa, (db) =>
      listOffersNamed(db, words.split(' '), { point, needs: [], kilometres: 80, limit: 10, ...more }),
    )

  test('is found around her by all of its words, by sound and with a slip, its organization’s too', async () => {
    const here = island()
    const service = await offered(here, { title: 'Casa de la Salud', organization: 'Promotoras del Río Bravo' })
    await offered(here, { title: 'Casa del Migrante', organization: `Otra ${newId().slice(0, 8)}` })
    for (const words of [
      'casa salud',
      'kasa salut',
      'promotora',
      'vravo',
      'brabo',
      'rio casa',
      'promotras bravo rio casa salud',
    ]) {
      assert.deepEqual(idsOf(await named(here, words)), [service], words)
    }
    for (const words of ['clinica', 'casa grande', 'salud migrante', '漢字', 'sal']) {
      assert.deepEqual(idsOf(await named(here, words)), [], words)
    }
    assert.deepEqual(idsOf(await named({ ...here, lat: here.lat + 2 }, 'casa salud')), [])
  })

  test('stands first where it is the very one, then the nearest; each place once, so many and no more', async () => {
    const here = island()
    const like = await offered(here, { title: 'Centro Rosal' })
    const far = await offered({ ...here, lat: here.lat + 0.2 }, { title: 'Centro Rosas' })
    const near = await offered({ ...here, lat: here.lat + 0.1 }, { title: 'Centro Rosas' })
    assert.deepEqual(idsOf(await named(here, 'centro rosas')), [near, far, like])
    assert.deepEqual(idsOf(await named(here, 'centro rosas', { limit: 1, offset: 1 })), [far])
    await asOwner(sql`insert into services.location (service_id, position, office_id, city, country, zone, lat, lon)
      select ${near}::uuid, n, ${people.office}, 'Lejos', 'US', 'America/Nome', ${here.lat} + n, ${here.lon} from generate_series(2, 20) n`)
    assert.deepEqual(idsOf(await named(here, 'centro rosas')), [near, far, like])
  })

  test('is sifted as a need is', async () => {
    const here = island()
    const free = await offered(here, {
      title: 'Botica Azul',
      'cost-1': 'Todo',
      'amount-1': '0',
      'language-1': 'mix',
      asksForId: 'no',
    })
    const open = await offered(here, { title: 'Botica Azul', 'hours-1': '9:00-12:00', asksForId: 'yes' })
    assert.equal((await named(here, 'botica azul')).length, 2)
    for (const filter of [{ language: 'mix' }, { cost: 'free' as const }, { withoutId: true }]) {
      assert.deepEqual(idsOf(await named(here, 'botica azul', filter)), [free])
    }
    assert.deepEqual(idsOf(await named(here, 'botica azul', { openAt: new Date('2026-03-16T16:30:00Z') })), [open])
  })

  test('changes with the entry, and with its organization’s', async () => {
    const here = island()
    const service = await offered(here, { title: 'Puerta Vieja' })
    const renamed = await keepService(people.lupe, service, draft({ id: service, title: 'Puerta Nueva' }))
    assert.ok(renamed.done, JSON.stringify(renamed))
    assert.deepEqual(idsOf(await named(here, 'puerta vieja')), [])
    await asOwner(
      sql`update services.location set lat = ${here.lat}, lon = ${here.lon} where service_id = ${service}::uuid`,
    )
    assert.deepEqual(idsOf(await named(here, 'puerta nueva')), [service])
    await asOwner(sql`update partners.organization set title = 'Jardines Unidos'
      where id = (select organization_id from services.service where id = ${service}::uuid)`)
    const [found] = await named(here, 'jardines puerta')
    assert.equal(found?.service.organization_title, 'Jardines Unidos')
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

describe('A service that lies nowhere', () => {
  const afar = (more: object = {}) =>
    consult(people.rosa, (db) =>
      listOffersAfar(db, { needs: ['legal-help'], division: '99999', on: people.rosa.today, limit: 5, ...more }),
    )

  test('is found by those whom its office serves, where there is a way to reach it', async () => {
    await asOwner(
      sql`insert into network.division (code, country, title) values ('99999', 'US', 'Condado de prueba') on conflict do nothing`,
    )
    await asOwner(sql`insert into network.district (id, division, office_id, from_on, source)
      values (${newId()}::uuid, '99999', ${people.office}, '2020-01-01', 'prueba') on conflict do nothing`)
    const nowhere = { street: '', city: '', postalCode: '', needs: ['legal-help'] }
    const make = async (more: object) => {
      const outcome = await addService(people.lupe, draft({ ...nowhere, ...more }))
      assert.ok(outcome.done, JSON.stringify(outcome))
      return outcome.value
    }
    const line = await make({ title: 'Línea de ayuda', publicLine: '(323) 555-0100', asksForId: 'no' })
    const page = await make({ title: 'Otra en línea', url: 'https://example.org/', needs: ['legal-help', 'food'] })
    // As a file brings it: nobody lists what cannot be reached.
    const unreached = await make({ title: 'Nadie la alcanza', publicLine: '(323) 555-0100' })
    await asOwner(sql`update services.service set public_line = null where id = ${unreached}::uuid`)
    await offered(island(), { needs: ['legal-help'], publicLine: '(323) 555-0100' })
    assert.deepEqual(idsOf(await afar()), [line, page])
    assert.deepEqual(idsOf(await afar({ needs: ['legal-help', 'food'] })), [line, page])
    assert.deepEqual(idsOf(await afar({ withoutId: true })), [line])
    assert.deepEqual(await afar({ division: null }), [])
    assert.deepEqual(await afar({ division: '01001' }), [])
    assert.ok((await noteCapacity(people.lupe, line, CapacityDraft.parse({ state: 'closed' }))).done)
    assert.deepEqual(idsOf(await afar()), [page, line])
    assert.deepEqual(idsOf(await afar({ limit: 1 })), [page])
  })
})

test('Two who change parts of one service at once wait for each other', async () => {
  const service = await offered(island())
  const add = (language: string) =>
    transact(people.lupe, async (tx) => {
      await sql`insert into services.language (service_id, language, office_id, custodian_id)
        select id, ${language}, office_id, custodian_id from services.service where id = ${service}::uuid`.execute(tx)
      await new Promise((resolve) => setTimeout(resolve, 30))
      return done(null)
    })
  for (const outcome of await Promise.all(['mix', 'zai', 'yua', 'nah'].map(add))) assert.ok(outcome.done)
  const [found] = await consult(people.rosa, (db) => listOffersOf(db, service, { lat: 0, lon: 0 }))
  assert.deepEqual(
    found?.service.languages.map(({ language }) => language),
    ['mix', 'nah', 'yua', 'zai'],
  )
})

test('Nobody writes what triggers keep: the app has no right to it', async () => {
  const write = transact(people.lupe, async (tx) => {
    await sql`delete from services.offer`.execute(tx)
    return done(null)
  })
  await assert.rejects(write, /permission denied/)
})
