import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import type { Id } from '#kernel/id'
import type { Context } from '#platform/context'
import type { Installation } from '#platform/installation'
import { unpackTyped } from '#kernel/draft'
import { newId } from '#platform/random'
import { addService, noteCapacity, CapacityDraft, ServiceDraft } from '#registries/services'
import { testInstallation } from '../../../test/database.ts'
import { ask, type Answer } from '../../../test/mounted.ts'
import { formsIn } from '../../../test/page-forms.ts'
import { personas, type Personas } from '../../../test/personas.ts'
import { find } from './index.ts'

let installation: Installation
let people: Personas
let rosa: Context

// Where no other test has services: Nome. The tests' day is a Saturday, 10 in the morning there.
const nome = '99762'

before(async () => {
  installation = await testInstallation()
  people = await personas(installation)
  rosa = people.rosa
  await offer({ title: 'Dentista de Nome', needs: 'dental', asksForId: 'no', attributes: 'free-clinic' })
  const unasked = await offer({
    organization: 'Clínica Las Flores',
    title: 'Consulta general',
    needs: 'primary-care',
    attributes: 'sliding-fee',
    'language-1': 'mix',
    'note-1': 'llamar antes',
    assuredOn: '2025-01-10',
    minimumAge: '18',
  })
  // As a file brings it: nobody has asked there yet.
  await installation.database.asOwner((owner) =>
    sql`update services.service set asks_for_id = 'unknown' where id = ${unasked}::uuid`.execute(owner),
  )
  await offer({ organization: 'Women’s Club', title: 'Women’s Club of Nome', needs: 'information-only' })
})

async function offer(more: object): Promise<Id<'service'>> {
  const outcome = await addService(
    people.lupe,
    ServiceDraft.parse({
      id: newId(),
      office: people.office,
      organization: 'Casa del Norte',
      street: 'Calle 5',
      city: 'Nome',
      postalCode: nome,
      source: 'una llamada',
      asksForId: 'yes',
      assuredOn: '2026-03-01',
      publicLine: '(323) 555-0100',
      'hours-6': '9:00-23:00',
      ...more,
    }),
  )
  assert.ok(outcome.done, JSON.stringify(outcome))
  // By the clock of Nome.
  await installation.database.asOwner((owner) =>
    sql`update services.location set zone = 'America/Nome' where service_id = ${outcome.value}::uuid`.execute(owner),
  )
  return outcome.value
}

const search = (form: object, by: Context = rosa) => ask(find, by, '/results', { postalCode: nome, ...form })
const titlesIn = (text: string) => [...text.matchAll(/<h[23] class="card__title">([^<]*)/g)].map(([, title]) => title)

describe('Rosa', () => {
  test('is asked for two things, and for nothing about herself', async () => {
    const { status, text } = await ask(find, rosa, '')
    assert.equal(status, 200)
    assert.equal([...text.matchAll(/<input(?![^>]*type="hidden")/g)].length, 2)
    assert.match(text, /name="need" value="dental"/)
    assert.doesNotMatch(text, /Para una persona de la ventanilla/)
  })

  test('finds what she needs by a tap, or in her own words with a slip', async () => {
    for (const form of [{ need: 'dental' }, { words: 'dentsita' }, { words: 'dentist' }]) {
      const { status, text } = await search(form)
      assert.equal(status, 200)
      assert.deepEqual(titlesIn(text), ['Dentista de Nome'])
    }
  })

  test('reads where, when, for how much, in which languages, what it asks for and how old that is', async () => {
    const { text } = await search({ words: 'consulta' })
    for (const told of [
      /Calle 5, Nome, 99762/,
      /sábado, 9 a.m. a 11 p.m./,
      /Abierto hasta las 11 p.m./,
      /Según lo que gana/,
      /mixteco de Mixtepec \(llamar antes\)/,
      /No sabemos si piden identificación. Llame antes/,
      /Desde 18 años/,
      /10 ene 2025: hace más de 180 días/,
      /Llame antes de ir/,
      /href="tel:3235550100"/,
      /href="https:\/\/www.openstreetmap.org\/directions\?to=Calle%205[^"]*" rel="noreferrer"/,
      /«Cómo llegar» abre OpenStreetMap/,
      /href="\/services\/[^"]*\/tell">¿Cambió algo\? Avísenos/,
      /a menos de 1 milla/,
    ]) {
      assert.match(text, told)
    }
    assert.match(
      (await search({ need: 'dental' })).text,
      /No pide identificación[\s\S]*Gratis|Gratis[\s\S]*No pide identificación/,
    )
  })

  test('reads whether it takes people, once somebody said so', async () => {
    const full = await offer({ title: 'Lentes', needs: 'vision' })
    assert.match((await search({ need: 'vision' })).text, /No se sabe. Llame/)
    assert.ok((await noteCapacity(people.lupe, full, CapacityDraft.parse({ state: 'full' }))).done)
    assert.match(
      (await search({ need: 'vision' })).text,
      /Está lleno. Pida lugar en su lista \(lo dijeron el 14 mar 2026\)/,
    )
  })

  test('narrows it by language, cost, hours and identification', async () => {
    const words = 'clinica'
    assert.deepEqual(titlesIn((await search({ words, language: 'mix' })).text), ['Consulta general'])
    assert.deepEqual(titlesIn((await search({ words, cost: 'sliding' })).text), ['Consulta general'])
    assert.deepEqual(titlesIn((await search({ words, open: 'yes' })).text), ['Consulta general'])
    for (const filter of [{ cost: 'free' }, { noId: 'yes' }, { language: 'zai' }]) {
      const { text } = await search({ words, ...filter })
      assert.deepEqual(titlesIn(text), [])
      assert.match(text, /No hay ninguno así cerca/)
      assert.match(text, /Quitar los filtros/)
    }
  })

  test('finds a place by its name; a women’s club is no clinic, and is found by its name alone', async () => {
    assert.deepEqual(titlesIn((await search({ words: 'clinica las florez' })).text), ['Consulta general'])
    assert.deepEqual(titlesIn((await search({ words: 'women’s club' })).text), ['Women’s Club of Nome'])
    for (const words of ['clinic', 'women’s clinic', 'clinicas']) {
      assert.deepEqual(titlesIn((await search({ words })).text), ['Consulta general'], words)
    }
  })

  test('sees at the top that a place takes nobody, or keeps a list, and not that it is open', async () => {
    const closed = await offer({ title: 'Aquí a nadie', needs: 'cancer' })
    const full = await offer({ title: 'Aquí hay lista', needs: 'cancer' })
    await offer({ title: 'Aquí sí', needs: 'cancer', street: 'Calle 900', postalCode: '99723' })
    for (const [service, state] of [
      [closed, 'closed'],
      [full, 'full'],
    ] as const) {
      assert.ok((await noteCapacity(people.lupe, service, CapacityDraft.parse({ state }))).done)
    }
    const { text } = await search({ need: 'cancer' })
    assert.deepEqual(titlesIn(text), ['Aquí hay lista', 'Aquí a nadie'])
    const [list = '', nobody = ''] = text.split('<article').slice(1)
    assert.match(list, /govuk-tag--orange">Lleno: hay lista de espera<[\s\S]*Abierto hasta/)
    assert.match(nobody, /govuk-tag--orange">No recibe gente por ahora</)
    assert.doesNotMatch(nobody, /Abierto hasta/)
    assert.deepEqual(titlesIn((await search({ need: 'cancer', open: 'yes' })).text), ['Aquí hay lista'])
    assert.match((await ask(find, rosa, `/places/${closed}`)).text, /No recibe gente por ahora/)
  })

  test('finds by name alone as she finds by need: narrowed, page by page', async () => {
    for (let number = 0; number < 9; number += 1) {
      await offer({ title: `Zumbido ${number}`, needs: 'other', ...(number === 3 ? { asksForId: 'no' } : {}) })
    }
    const first = await search({ words: 'sumvido' })
    assert.equal(titlesIn(first.text).length, 8)
    assert.match(first.text, /name="page" value="2"[\s\S]*Ver más lugares/)
    assert.equal(titlesIn((await search({ words: 'sumvido', page: '2' })).text).length, 1)
    assert.deepEqual(titlesIn((await search({ words: 'zumbido', noId: 'yes' })).text), ['Zumbido 3'])
  })

  test('finds what lies nowhere after what is near, by telephone or on its page', async () => {
    const nowhere = { street: '', city: '', postalCode: '', 'hours-6': '' }
    await offer({ title: 'Cerca', needs: 'education' })
    await offer({ title: 'Por la red', needs: 'education', url: 'https://example.org/clases', ...nowhere })
    await installation.database.asOwner(async (owner) => {
      await sql`insert into network.division (code, country, title) values ('02180', 'US', 'Nome') on conflict do nothing`.execute(
        owner,
      )
      await sql`insert into network.district (id, division, office_id, from_on, source)
        values (${newId()}::uuid, '02180', ${people.office}, '2020-01-01', 'prueba')`.execute(owner)
    })
    const { text } = await search({ need: 'education' })
    assert.deepEqual(titlesIn(text), ['Cerca', 'Por la red'])
    const [, afar = ''] = text.split('También por teléfono o en línea')
    assert.match(afar, /<dd>Por teléfono o en línea<\/dd>/)
    assert.match(afar, /href="https:\/\/example.org\/clases" rel="noreferrer">Ver su página/)
    assert.doesNotMatch((await search({ need: 'education', page: '2' })).text, /También por teléfono/)
  })

  test('is offered something else where there is nothing: farther away, another need, a person who helps', async () => {
    const { text } = await search({ need: 'legal-help' })
    assert.match(text, /No hay ninguno cerca/)
    assert.match(text, /name="far" value="yes"/)
    assert.match(text, /action="\/ventanillas\/nearest"/)
    assert.match(text, /Buscar otra cosa cerca de Nome/)
    assert.match((await search({ need: 'legal-help', far: 'yes' })).text, /Tampoco hay ninguno más lejos/)
  })

  test('is shown the needs where her word is not known', async () => {
    const { status, text } = await search({ words: 'xyzzy' })
    assert.equal(status, 200)
    assert.match(text, /No conocemos esa palabra/)
    assert.match(text, /name="need" value="food"/)
  })

  test('is told whom to call where it is an emergency, whatever else was understood', async () => {
    const lines = (text: string) => [...text.matchAll(/href="tel:(911|988|\+18\d+)"/g)].map(([, line]) => line)
    assert.deepEqual(lines((await search({ words: 'quiero morirme' })).text), ['988'])
    assert.deepEqual(lines((await search({ words: 'i cant breathe' })).text), ['911'])
    assert.deepEqual(lines((await search({ words: 'mi esposo me pega' })).text), ['+18007997233'])
    assert.deepEqual(lines((await search({ need: 'mental-health' })).text), ['988'])
    assert.deepEqual(lines((await search({ words: 'donde vivir' })).text), [])
    assert.deepEqual(lines((await search({ words: 'dentista' })).text), [])
    assert.deepEqual(lines((await ask(find, rosa, '')).text), ['911', '988', '+18007997233'])
  })

  test('may type more of her postal code than is needed', async () => {
    assert.deepEqual(titlesIn((await search({ postalCode: `${nome}-1234`, need: 'dental' })).text), [
      'Dentista de Nome',
    ])
  })

  test('changes her search, or reads it in the other language, without typing it again', async () => {
    const { text } = await search({ words: 'dentista' })
    assert.match(text, /formaction="\/en\/find\/results" lang="en"/)
    const again = await ask(find, rosa, '', { postalCode: nome, words: 'dentista', visit: '' })
    assert.equal(again.status, 200)
    assert.match(again.text, new RegExp(`value="${nome}"`))
    assert.match(again.text, /value="dentista"/)
  })

  test('keeps the need that she tapped where the postal code is missing', async () => {
    const { status, text } = await search({ postalCode: '', need: 'dental' })
    assert.equal(status, 422)
    assert.match(text, /<button[^>]*value="dental"[^>]*name="need"[^>]*>\s*Buscar/)
  })

  test('is told beside the field what is wrong, and keeps what she typed', async () => {
    const { status, text } = await search({ postalCode: '900', words: 'dentista' })
    assert.equal(status, 422)
    assert.match(text, /Eso no es un código postal/)
    assert.match(text, /value="dentista"/)
    assert.equal((await search({ postalCode: nome })).status, 422)
    assert.equal((await search({ need: 'gold' })).status, 422)
    assert.equal((await search({ need: 'dental', cost: 'cheap' })).status, 422)
  })

  test('turns the page where there are many, and comes back', async () => {
    for (let number = 0; number < 11; number += 1) await offer({ title: `Comedor ${number}`, needs: 'food' })
    const first = await search({ need: 'food' })
    assert.equal(titlesIn(first.text).length, 8)
    assert.match(first.text, /name="page" value="2"[\s\S]*Ver más lugares/)
    const second = await search({ need: 'food', page: '2' })
    assert.equal(titlesIn(second.text).length, 3)
    assert.match(second.text, /Ver los más cercanos/)
    assert.deepEqual(
      titlesIn(first.text).filter((title) => titlesIn(second.text).includes(title)),
      [],
    )
  })

  test('takes a place along: on paper, by her camera, and back to what she found', async () => {
    const id = await offer({ title: 'Para llevar', needs: 'medicines' })
    const plain = await ask(find, rosa, `/places/${id}`)
    assert.equal(plain.status, 200)
    assert.match(plain.text, /<svg class="qr"/)
    assert.match(plain.text, /Buscar otro lugar/)
    const led = await ask(find, rosa, `/places/${id}`, { postalCode: nome, need: 'medicines' })
    assert.match(led.text, /action="\/find\/results"[\s\S]*name="postalCode" value="99762"[\s\S]*Volver a los lugares/)
    assert.match(plain.text, /href="geo:0,0\?q=Calle%205[^"]*" rel="noreferrer">Abrir en mi aplicación de mapas/)
    assert.match(plain.text, /«Cómo llegar» abre OpenStreetMap/)
    assert.equal((await ask(find, rosa, `/places/${newId()}`)).status, 404)
    assert.equal((await ask(find, rosa, '/places/nothing')).status, 404)
  })

  test('takes the place that she chose along, where a service has several, and one that nobody can point to', async () => {
    const id = await offer({ title: 'En dos lugares', needs: 'records' })
    await installation.database.asOwner((owner) =>
      sql`insert into services.location (service_id, position, office_id, street, city, country, zone, lat, lon)
        values (${id}::uuid, 2, ${people.office}, 'Calle Dos 2', 'Nome', 'US', 'America/Nome', 64.5, -165.4)`.execute(
        owner,
      ),
    )
    const { text } = await search({ need: 'records' })
    assert.deepEqual(titlesIn(text), ['En dos lugares', 'En dos lugares'])
    assert.match(text, new RegExp(`formaction="/find/places/${id}\\?place=2"`))
    assert.match((await ask(find, rosa, `/places/${id}?place=2`)).text, /Calle Dos 2/)
    assert.doesNotMatch((await ask(find, rosa, `/places/${id}`)).text, /Calle Dos 2/)
    const line = await offer({
      title: 'Por teléfono',
      needs: 'work',
      street: '',
      city: '',
      postalCode: '',
      'hours-6': '',
    })
    const page = await ask(find, rosa, `/places/${line}`)
    assert.equal(page.status, 200)
    assert.match(page.text, /<dt>Dónde<\/dt><dd>Por teléfono<\/dd>/)
    assert.doesNotMatch(page.text, /openstreetmap|geo:/)
  })

  test('begins again where she comes to a search by its address', async () => {
    assert.equal((await ask(find, rosa, '/results')).location, '/find')
  })

  test('reads all of it in English', async () => {
    const { text } = await search({ need: 'primary-care' }, { ...rosa, language: 'en' })
    assert.match(text, /Open until 11 PM/)
    assert.match(text, /less than 1 mile away/)
    assert.match(text, /By what you earn/)
  })
})

describe('Lupe', () => {
  test('looks for a visitor of her window, and chooses for the visit', async () => {
    const { text } = await ask(find, people.lupe, `?office=${people.office}`)
    assert.match(text, /Para una persona de la ventanilla/)
    const found = await search({ need: 'dental', office: people.office }, people.lupe)
    assert.match(found.text, new RegExp(`formaction="/ventanillas/${people.office}/visits/new" name="service"`))
  })

  const visit = {
    id: newId(),
    postalCode: nome,
    need: 'dental',
    topic: ['diabetes', 'heart'],
    contact: '+1 213 555 0188',
  }
  /** What the fields of that name hold on a page, as a browser sends them. */
  const carried = ({ text }: Answer, name: string): string[] =>
    formsIn(text, '').flatMap(({ fields }) => fields.filter((field) => field.name === name).map(({ value }) => value))

  test('comes from a visit: what she typed there is looked for, and every way on carries all of it', async () => {
    const found = await ask(find, people.lupe, `?office=${people.office}`, visit)
    assert.equal(found.status, 200)
    assert.ok(titlesIn(found.text).includes('Dentista de Nome'))
    assert.match(
      found.text,
      new RegExp(`formaction="/ventanillas/${people.office}/visits/new"[^>]*>Volver a la visita`),
    )
    assert.doesNotMatch(found.text, /href="\/find|En la Ventanilla/)
    assert.match(found.text, /<p>Un lugar\. La distancia/)
    const held = carried(found, 'visit')
    assert.equal(
      held.length,
      formsIn(found.text, '').filter(({ method }) => method === 'POST').length - 1,
      'all but signing out',
    )
    for (const packed of held) assert.deepEqual(unpackTyped(packed), visit)
    assert.ok(![...found.text.matchAll(/(?:href|action)="(\/[^"]*)"/g)].some(([, to]) => /99762|dental|555/.test(to!)))
    const again = await ask(find, people.lupe, '', {
      postalCode: nome,
      need: 'dental',
      office: people.office,
      visit: held[0]!,
    })
    assert.deepEqual(carried(again, 'postalCode'), [nome])
    assert.match(again.text, /value="dental" aria-pressed="true"/)
    assert.deepEqual(unpackTyped(carried(again, 'visit')[0]!), visit)
  })

  test('comes from a visit that needs several things, or has no postal code: she says which or where', async () => {
    const several = await ask(find, people.lupe, `?office=${people.office}`, { ...visit, need: ['dental', 'food'] })
    assert.deepEqual(carried(several, 'postalCode'), [nome])
    for (const need of ['dental', 'food']) assert.match(several.text, new RegExp(`value="${need}" aria-pressed="true"`))
    assert.match(several.text, /Volver a la visita/)
    const chosen = { ...visit, need: ['dental', 'food'], referralNeed: 'dental' }
    assert.match((await ask(find, people.lupe, `?office=${people.office}`, chosen)).text, /Dentista de Nome/)
    const nowhere = await ask(find, people.lupe, `?office=${people.office}`, { ...visit, postalCode: '' })
    assert.equal(nowhere.status, 200)
    const wrong = await ask(find, people.lupe, `?office=${people.office}`, { ...visit, postalCode: '900' })
    assert.equal(wrong.status, 422)
    for (const page of [nowhere, wrong]) assert.equal(unpackTyped(carried(page, 'visit')[0]!)['id'], visit.id)
  })

  test('and nobody else is offered that', async () => {
    const { text } = await search({ need: 'dental', office: people.office })
    assert.doesNotMatch(text, /visits\/new/)
    const other = await search({ need: 'dental', office: people.office }, people.otherLupe)
    assert.doesNotMatch(other.text, /visits\/new/)
  })
})
