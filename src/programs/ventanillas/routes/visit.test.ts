import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { anonymous, contextFor, type Context } from '#platform/context'
import type { Installation } from '#platform/installation'
import { packTyped } from '#kernel/draft'
import { newCode, newId } from '#platform/random'
import { showCode } from '#kernel/text'
import { testInstallation } from '../../../../test/database.ts'
import { addTestService } from '../../../../test/services.ts'
import { ask, type Answer } from '../../../../test/mounted.ts'
import { actorWith, addStation, testStation, type TestStation } from '../../../../test/stations.ts'
import { visitRoutes } from './visit.tsx'

const plug = { path: '/ventanillas', routes: visitRoutes }

let installation: Installation
let place: TestStation
let lupe: Context
let rogelio: Context
let oscar: Context

before(async () => {
  installation = await testInstallation()
  place = await testStation(installation)
  const agency = { office: place.office, organization: place.agency }
  lupe = contextFor(installation, actorWith('worker', agency))
  rogelio = contextFor(installation, actorWith('coordinator', agency))
  oscar = contextFor(installation, actorWith('consular-officer', { office: place.office }))
})

const at = (
  context: Context,
  path: string,
  form?: Readonly<Record<string, string | readonly string[]>>,
): Promise<Answer> => ask(plug, context, `/${place.office}${path}`, form)

const visit = (more: Record<string, string | readonly string[]> = {}): Record<string, string | readonly string[]> => ({
  id: newId(),
  code: newCode(),
  station: place.station,
  visitedOn: '2026-03-14',
  language: 'es',
  need: 'medical-home',
  topic: 'diabetes',
  ...more,
})

describe('Lupe at the window', () => {
  test('opens one page: Spanish and today are preset, no name is asked, and the form has an id of its own each time', async () => {
    const one = await at(lupe, '/visits/new')
    const other = await at(lupe, '/visits/new')
    assert.equal(one.status, 200)
    assert.match(one.text, /<option value="es" selected=""[^>]*>español/)
    assert.match(one.text, /name="visitedOn"[^>]*value="2026-03-14"/)
    assert.doesNotMatch(one.text, /name="(name|nombre|address|mail|birth)/)
    const idOf = (text: string) => /name="id" value="([^"]+)"/.exec(text)?.[1]
    assert.ok(idOf(one.text))
    assert.notEqual(idOf(one.text), idOf(other.text))
  })

  test('leaves it half filled to look for a service: the form goes along, and comes back with the service chosen', async () => {
    const { service } = await addTestService(installation, place.office)
    const page = await at(lupe, '/visits/new')
    assert.match(page.text, new RegExp(`formaction="/find\\?office=${place.office}"[^>]*>Buscar un servicio`))
    const first = page.text.indexOf('Guardar visita</button>')
    assert.ok(first > 0 && first < page.text.indexOf('Buscar un servicio</button>'), 'Enter saves')
    const left = visit({
      postalCode: '90057',
      need: ['medical-home', 'dental'],
      contact: '+1 213 555 0188',
      consent: 'oral',
    })
    const back = await at(lupe, '/visits/new', { postalCode: '10001', need: 'food', visit: packTyped(left), service })
    assert.equal(back.status, 200)
    for (const name of ['id', 'code', 'postalCode', 'contact']) {
      assert.match(back.text, new RegExp(`name="${name}"[^>]*value="${String(left[name]).replace('+', '\\+')}"`))
    }
    for (const ticked of ['medical-home', 'dental', 'diabetes', 'oral']) {
      assert.match(back.text, new RegExp(`value="${ticked}" checked=""`))
    }
    assert.match(back.text, new RegExp(`<option value="${service}" selected=""`))
    assert.match(back.text, /Le manda a Consulta de medicina general/)
    assert.doesNotMatch(back.text, /value="food" checked/)
    const unchosen = await at(lupe, '/visits/new', { visit: packTyped(left) })
    assert.match(unchosen.text, /name="postalCode"[^>]*value="90057"/)
    assert.doesNotMatch(unchosen.text, /Le manda a/)
  })

  test('begins a visit from a search, with its postal code, its need and the service, and the presets', async () => {
    const { service } = await addTestService(installation, place.office)
    const { text } = await at(lupe, '/visits/new', {
      postalCode: '90057',
      need: 'dental',
      office: place.office,
      service,
    })
    assert.match(text, /name="postalCode"[^>]*value="90057"/)
    assert.match(text, new RegExp(`<option value="${service}" selected=""`))
    for (const chosen of ['dental', 'self', 'not-asked']) assert.match(text, new RegExp(`value="${chosen}" checked=""`))
    assert.match(text, /<option value="es" selected=""/)
    assert.match(text, /name="visitedOn"[^>]*value="2026-03-14"/)
  })

  test('keeps a correction a correction while she looks for a service', async () => {
    const old = visit()
    await at(lupe, '/visits', old)
    const left = visit({ replaces: String(old['id']), need: 'dental', topic: [] })
    const { text } = await at(lupe, '/visits/new', { visit: packTyped(left), service: 'none' })
    assert.match(text, new RegExp(`name="replaces" value="${String(old['id'])}"`))
    assert.match(text, /value="dental" checked=""/)
    assert.doesNotMatch(text, /value="(medical-home|diabetes)" checked=""/)
    assert.equal((await at(lupe, '/visits/new', { visit: '%00=%00&a=%ff&id' })).status, 200)
  })

  test('saves, and gets a slip with the code, the place and no word of what it was about', async () => {
    const form = visit({ screening: 'hiv', 'next-hiv': 'advice' })
    const answer = await at(lupe, '/visits', form)
    assert.equal(answer.status, 200)
    assert.ok(answer.text.includes(showCode(String(form['code']))))
    assert.match(answer.text, /<svg class="qr"/)
    const slip = answer.text.slice(answer.text.indexOf('class="slip"'))
    assert.doesNotMatch(slip, /VIH|HIV|[Dd]iabetes|clínica fija|Lupe/)
    const again = await at(lupe, '/visits', form)
    assert.match(again.text, /ya estaba registrada/)
    assert.ok(again.text.includes(showCode(String(form['code']))))
  })

  test('gives a visitor who speaks English an English slip, and a speaker of another language a Spanish one', async () => {
    const english = await at(lupe, '/visits', visit({ language: 'en' }))
    assert.match(english.text, /Keep this code/)
    assert.match(english.text, />Your slip<[\s\S]*type it at “My slip”: /)
    const mixtec = await at(lupe, '/visits', visit({ language: 'mix' }))
    assert.match(mixtec.text, /Guarde esta clave/)
    assert.match(mixtec.text, />Su hoja<[\s\S]*escríbala en «Mi recibo»: /)
  })

  test('makes mistakes: each is told beside its field, in her language, and what she typed is kept', async () => {
    const answer = await at(
      lupe,
      '/visits',
      visit({ visitedOn: '2026-04-01', postalCode: '00000', need: [], topic: [] }),
    )
    assert.equal(answer.status, 422)
    assert.match(answer.text, /href="#visitedOn">[^<]*[Ee]l día no puede ser futuro/)
    assert.match(answer.text, /id="postalCode-error"/)
    assert.match(answer.text, /href="#need">[^<]*[Mm]arque al menos una necesidad/)
    assert.match(answer.text, /name="postalCode"[^>]*value="00000"/)
    const english = await at(contextFor(installation, lupe.actor, 'en'), '/visits', visit({ visitedOn: '2026-04-01' }))
    assert.match(english.text, /The day cannot be in the future/)
  })

  test('keeps an objection of a folded field in sight: its part of the page stands open', async () => {
    const answer = await at(lupe, '/visits', visit({ contact: '+1 213 555 0188' }))
    assert.equal(answer.status, 422)
    assert.match(answer.text, /<details[^>]*open[^>]*>[^]*Para guardar el teléfono hace falta su consentimiento/)
  })

  test('types markup, and it is shown as text', async () => {
    const answer = await at(lupe, '/visits', visit({ postalCode: '"><script>alert(1)</script>' }))
    assert.doesNotMatch(answer.text, /<script>alert/)
    assert.match(answer.text, /&lt;script&gt;|&quot;&gt;&lt;script/)
  })

  test('undoes a visit from the list, where it then stands as undone', async () => {
    const form = visit()
    await at(lupe, '/visits', form)
    const undone = await at(lupe, `/visits/${String(form['id'])}/void`, {})
    assert.equal(undone.status, 303)
    assert.match(undone.location ?? '', /visits\?notice=undone$/)
    const list = await at(lupe, '/visits?notice=undone')
    assert.match(list.text, /Se deshizo el registro/)
  })

  test('chooses the station where the office has a mobile unit too', async () => {
    const two = await testStation(installation)
    await addStation(installation, two.office, two.agency, 'mobile')
    const worker = contextFor(installation, actorWith('worker', { office: two.office, organization: two.agency }))
    const page = await ask(plug, worker, `/${two.office}/visits/new`)
    assert.match(page.text, /<select[^>]*name="station"/)
    assert.match(page.text, /unidad móvil/)
  })
})

describe('Lupe sends somebody to a clinic', () => {
  const clinic = async (closedOn?: string) =>
    (await addTestService(installation, place.office, closedOn === undefined ? {} : { closedOn })).service

  test('the form offers the open services of the office, and presets none, and the slip alone', async () => {
    const [open, closed] = [await clinic(), await clinic('2026-03-01')]
    const { text } = await at(lupe, '/visits/new')
    assert.match(text, new RegExp(`<option value="${open}"[^>]*>Consulta de medicina general`))
    assert.ok(!text.includes(closed))
    assert.match(text, /<option value=""[^>]*>A ninguno/)
    assert.match(text, /value="self" checked=""/)
    assert.match(text, /name="service"[^>]*accesskey="c"/)
  })

  test('the slip tells how to get there and what to bring, in the visitor’s language, and never for what', async () => {
    const form = visit({ service: await clinic(), referral: newId() })
    for (const [language, words] of [
      ['es', [/Vaya a/, /¿Piden identificación\?/, /lunes a viernes: 8 a.m. a 5 p.m./]],
      ['en', [/Go to/, /Do they ask for ID\?/, /Monday to Friday: 8 AM to 5 PM/]],
    ] as const) {
      const { status, text } = await at(lupe, '/visits', { ...form, id: newId(), referral: newId(), language })
      assert.equal(status, 200)
      const slip = text.slice(text.indexOf('class="slip"'))
      for (const word of [...words, /Calle Uno 100, Los Ángeles/]) assert.match(slip, word)
      assert.doesNotMatch(slip, /médico o una clínica|regular doctor|iabetes|crest/)
      assert.doesNotMatch(text, /Seguir con la referencia/)
    }
  })

  test('live: after the slip she goes on with the referral; sent twice, it is the same one', async () => {
    const referral = newId()
    const form = visit({ service: await clinic(), referral, referralMode: 'live' })
    for (const _ of [1, 2]) {
      const { text } = await at(lupe, '/visits', form)
      assert.match(text, new RegExp(`href="/referrals/${place.office}/${referral}"`))
    }
  })

  test('to one that was closed meanwhile: told beside the service, and everything typed is still there', async () => {
    const closed = await clinic('2026-03-13')
    const form = visit({ service: closed, referral: newId(), referralMode: 'logged', topic: ['diabetes', 'heart'] })
    const { status, text } = await at(lupe, '/visits', form)
    assert.equal(status, 422)
    assert.match(text, /Este servicio ya no se da\./)
    assert.match(text, new RegExp(`<option value="${closed}" selected=""`))
    for (const ticked of ['medical-home', 'diabetes', 'heart', 'logged'])
      assert.match(text, new RegExp(`value="${ticked}" checked=""`))
    assert.match(text, new RegExp(`name="referral" value="${String(form['referral'])}"`))
  })

  test('what is no service is told beside it', async () => {
    const { status, text } = await at(lupe, '/visits', visit({ service: 'la de la esquina', referral: newId() }))
    assert.equal(status, 422)
    assert.match(text, /Elija un servicio de la lista\./)
  })

  test('Rogelio is told before voiding what becomes of the referral', async () => {
    const form = visit({ service: await clinic(), referral: newId() })
    await at(lupe, '/visits', form)
    const { text } = await at(rogelio, `/visits/${String(form['id'])}/void`)
    assert.match(text, /La referencia que se hizo con ella se anula también\./)
  })
})

describe('Rogelio, who coordinates', () => {
  test('voids a visit with a reason, or goes on to the one that replaces it, filled in', async () => {
    const form = visit()
    await at(lupe, '/visits', form)
    const path = `/visits/${String(form['id'])}/void`
    const page = await at(rogelio, path)
    assert.match(page.text, /Anular una visita/)
    const refused = await at(rogelio, path, { reason: 'era A 123 456 789' })
    assert.equal(refused.status, 422)
    assert.match(refused.text, /Quite los números/)
    assert.match(refused.text, /value="era A 123 456 789"/)
    const replacing = await at(rogelio, `/visits/new?replaces=${String(form['id'])}`)
    assert.match(replacing.text, /name="replaces" value/)
    assert.match(replacing.text, /value="medical-home" checked/)
    assert.equal((await at(rogelio, path, { reason: 'doble' })).status, 303)
  })

  test('takes the list along as CSV and Excel, in the shape shown and without receipts', async () => {
    const form = visit()
    await at(lupe, '/visits', form)
    const csv = await at(rogelio, '/visits?format=csv')
    assert.match(csv.text, /Día,Qué se hizo,Idioma que habla,Primera del año,Estado/)
    assert.match(csv.text, /2026-03-14/)
    assert.ok(!csv.text.includes(String(form['code'])))
    assert.equal((await at(rogelio, '/visits?format=xlsx')).status, 200)
  })
})

describe('groups, materials and the day sheet on the page', () => {
  test('a talk is recorded and listed; a wrong head count is told beside its field', async () => {
    const talk = {
      id: newId(),
      station: place.station,
      heldOn: '2026-03-10',
      kind: 'talk',
      topic: 'diabetes',
      heads: '25',
      method: 'counted',
    }
    assert.equal((await at(lupe, '/group-contacts', talk)).status, 303)
    assert.match((await at(lupe, '/group-contacts?saved')).text, /Contadas una por una/)
    const wrong = await at(lupe, '/group-contacts', { ...talk, id: newId(), heads: 'muchas' })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /id="heads-error"/)
    assert.match(wrong.text, /value="muchas"/)
    assert.match((await at(lupe, '/group-contacts?format=csv')).text, /Diabetes,25/)
  })

  test('leaflets are recorded and listed', async () => {
    const leaflets = {
      id: newId(),
      station: place.station,
      givenOn: '2026-03-10',
      kind: 'leaflet',
      language: 'es',
      copies: '200',
    }
    assert.equal((await at(lupe, '/materials', leaflets)).status, 303)
    assert.match((await at(lupe, '/materials')).text, /Folleto[^]*200/)
    assert.match((await at(lupe, '/materials?format=csv')).text, /Folleto/)
  })

  test('a sheet says how many lines it wrote, and shows the error on its line', async () => {
    const sheet = {
      station: place.station,
      visitedOn: '2026-03-13',
      'row-2-id': newId(),
      'row-2-language': 'es',
      'row-2-need': 'dental',
    }
    assert.match((await at(lupe, '/day-sheets', sheet)).text, /Se registró 1 visita\./)
    const wrong = await at(lupe, '/day-sheets', { ...sheet, 'row-2-id': newId(), 'row-2-postalCode': '00000' })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /id="row-2-postalCode-error"/)
    const empty = await at(lupe, '/day-sheets', { station: place.station, visitedOn: '2026-03-13' })
    assert.match(empty.text, /Llene al menos una línea/)
    assert.equal((await at(lupe, '/day-sheets/new')).status, 200)
  })
})

describe('who is kept out', () => {
  test('Rosa and Óscar get no page of the window', async () => {
    for (const context of [contextFor(installation, anonymous), oscar]) {
      for (const path of ['/visits', '/visits/new', '/group-contacts', '/materials', '/day-sheets/new']) {
        assert.equal((await at(context, path)).status, 403, path)
      }
      assert.equal((await at(context, '/visits', visit())).status, 403)
      assert.equal((await at(context, '/visits/new', { postalCode: '90057' })).status, 403)
    }
  })

  test('an office without a station has no window to open', async () => {
    const elsewhere = contextFor(
      installation,
      actorWith('worker', { office: 'nowhere' as never, organization: place.agency }),
    )
    assert.equal((await ask(plug, elsewhere, '/nowhere/visits/new')).status, 404)
  })
})
