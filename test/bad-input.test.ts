// Input that cannot be right, over the whole site: it is told beside its field in the reader's language, what was typed is kept,
// nothing is half written, and the program goes on.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Hono } from 'hono'
import type { Context } from '#platform/context'
import type { Installation } from '#platform/installation'
import { newCode, newId } from '#platform/random'
import { router, type Env } from '#platform/routing'
import { makeApp } from '../src/app/app.tsx'
import { anOffice, makeScene, type Scene } from './bad-input.forms.ts'
import { askOwner, listTables } from './catalogue.ts'
import { freshInstallation } from './database.ts'
import { assertKept, controlIn, plainOf } from './page-forms.ts'
import { addPerson, asking, cookieFor, personas } from './personas.ts'
import { addTestService } from './services.ts'
import { openWindow } from './worked-month.ts'

let installation: Installation
let app: Hono<Env>

const siteOf = (of: Installation): Hono<Env> =>
  makeApp(of, { assets: { style: '/style.css', chartStyle: '/charts.css', scripts: {} }, routes: router() })

before(async () => {
  // The lists of a shared installation grow with every test that ran before.
  installation = await freshInstallation()
  app = siteOf(installation)
})

after(async () => {
  await installation.database.close()
})

const newScene = async (): Promise<Scene> =>
  makeScene((path, init) => app.request(path, init), await openWindow(await personas(installation)))

/** What came back; a fault of the program never does. */
interface Answer {
  readonly status: number
  readonly text: string
  readonly location: string | null
}

async function ask(who: Context, path: string, form?: Readonly<Record<string, string>>): Promise<Answer> {
  const answer = await app.request(path, asking(who, form))
  assert.ok(answer.status < 500, `${path} is a fault`)
  return { status: answer.status, text: await answer.text(), location: answer.headers.get('location') }
}

/** How many rows stand in every table; a session's only change is when it was last seen. */
async function countEverything(): Promise<number[]> {
  const names = (await listTables(installation.database)).map(({ name }) => name)
  const counts = names.map((name) => `(select count(*) from ${name})`)
  return Object.values(
    (
      await askOwner<Record<string, number>>(
        installation.database,
        `select ${counts.map((count, at) => `${count} as c${at}`).join(', ')}`,
      )
    )[0]!,
  )
}

/** The form comes back: the sentence stands in the summary and the field is marked, what was typed is in it, and nothing was written. */
async function assertRefused(
  who: Context,
  path: string,
  form: Readonly<Record<string, string>>,
  field: string,
  sentences: readonly [es: RegExp, en: RegExp],
): Promise<void> {
  const before = await countEverything()
  for (const [prefix, sentence] of [
    ['', sentences[0]],
    ['/en', sentences[1]],
  ] as const) {
    const { status, text } = await ask(who, prefix + path, form)
    assert.equal(status, 422, text)
    assert.match(text, new RegExp(`<html lang="${prefix === '' ? 'es' : 'en'}"`))
    assert.match(plainOf(text), sentence)
    assert.match(controlIn(text, field), /--error/, `${field} is marked`)
    assertKept(text, form)
  }
  assert.deepEqual(await countEverything(), before)
}

const visitOf = (scene: Scene, typed: Record<string, string> = {}): Record<string, string> => {
  const made = { id: newId(), code: newCode(), station: scene.station.id }
  return { ...made, visitedOn: '2026-03-14', language: 'es', need: 'medical-home', postalCode: '', ...typed }
}

const visitsOf = (scene: Scene): string => `/ventanillas/${scene.people.office}/visits`

const standing = (id: string): Promise<{ id: string }[]> =>
  askOwner(installation.database, `select id from ventanillas.visit where id = '${id}'`)

describe('At the window', () => {
  test('a visit on a day that has not come is refused beside its day', async () => {
    const scene = await newScene()
    const form = visitOf(scene, { visitedOn: '2026-03-15' })
    await assertRefused(scene.people.lupe, visitsOf(scene), form, 'visitedOn', [
      /no ha llegado|futuro/,
      /day to come|future|not come/,
    ])
  })

  test('a clinic that closed meanwhile, or none where one was meant, is refused beside the service', async () => {
    const scene = await newScene()
    const { service } = await addTestService(installation, scene.people.office, { closedOn: '2026-03-13' })
    const form = visitOf(scene, { service, referral: newId(), referralMode: 'live' })
    await assertRefused(scene.people.lupe, visitsOf(scene), form, 'service', [/ya no se da/, /no longer given/])
    // The list of services stands on the page where the office has one.
    await addTestService(installation, scene.people.office)
    const nowhere = visitOf(scene, { referral: newId(), referralMode: 'live' })
    await assertRefused(scene.people.lupe, visitsOf(scene), nowhere, 'service', [/a qué servicio/, /which service/])
  })

  test('a postal code that does not exist is refused beside it, at the window and in the public search', async () => {
    const scene = await newScene()
    const form = visitOf(scene, { postalCode: '00000' })
    await assertRefused(scene.people.lupe, visitsOf(scene), form, 'postalCode', [/[Cc]ódigo postal/, /ZIP|postal code/])
    await assertRefused(scene.people.rosa, '/ventanillas/nearest', { postalCode: '00000', city: '' }, 'postalCode', [
      /código postal/,
      /ZIP|postal code/,
    ])
  })

  test('an office that does not exist is not found; where Lupe has no role she is told that it is not hers', async () => {
    const { people } = await newScene()
    for (const [prefix, sentence] of [
      ['', /No encontramos esta página/],
      ['/en', /could not find this page/],
    ] as const) {
      for (const path of [
        '/ventanillas/nowhere',
        '/ventanillas/nowhere/stations/nowhere',
        '/network/offices/nowhere',
        '/partners/offices/nowhere/agreements',
      ]) {
        const { status, text } = await ask(people.elena, prefix + path)
        assert.equal(status, 404, path)
        assert.match(text, sentence)
      }
    }
    const before = await countEverything()
    assert.equal((await ask(people.lupe, '/ventanillas/nowhere/visits', { id: newId() })).status, 403)
    assert.equal((await ask(people.elena, '/network/offices/nowhere/correction', { title: 'x' })).status, 404)
    assert.deepEqual(await countEverything(), before)
  })

  test('a closed station takes no visit of a day on which it was closed, and those of the days before', async () => {
    const scene = await newScene()
    const { lupe, ines, elena, office } = scene.people
    const closure = { id: newId(), fromOn: '2026-02-02', toOn: '2026-02-06', reason: 'Obras' }
    const station = `/ventanillas/${office}/stations/${scene.station.code}`
    assert.equal((await ask(ines, `${station}/closures/new`, closure)).status, 303)
    const closing = { id: newId(), closedOn: '2026-03-12', closingReason: 'Se mudó' }
    assert.equal((await ask(elena, `${station}/closing`, closing)).status, 303)
    for (const visitedOn of ['2026-02-04', '2026-03-12']) {
      const form = visitOf(scene, { visitedOn })
      await assertRefused(lupe, visitsOf(scene), form, 'visitedOn', [/cerrad|no abr|no atend/, /closed|not open/])
    }
    assert.equal((await ask(lupe, visitsOf(scene), visitOf(scene, { visitedOn: '2026-03-11' }))).status, 200)
  })

  test('what is sent twice counts once, and answers as it did', async () => {
    const scene = await newScene()
    const { lupe, oscar, ines, office } = scene.people
    const visit = visitOf(scene)
    const [first, second] = [await ask(lupe, visitsOf(scene), visit), await ask(lupe, visitsOf(scene), visit)]
    assert.deepEqual([first.status, second.status], [200, 200])
    for (const { text } of [first, second]) assert.ok(text.includes(visit['code']!.slice(0, 5)))
    const repeated: [Context, string, Record<string, string>][] = [
      [
        lupe,
        `/ventanillas/${office}/group-contacts`,
        {
          id: newId(),
          station: scene.station.id,
          heldOn: '2026-03-10',
          kind: 'talk',
          topic: 'diabetes',
          heads: '9',
          method: 'counted',
        },
      ],
      [
        lupe,
        `/ventanillas/${office}/materials`,
        { id: newId(), station: scene.station.id, givenOn: '2026-03-10', kind: 'leaflet', language: 'es', copies: '9' },
      ],
      [
        ines,
        `/ventanillas/${office}/stations/${scene.station.code}/closures/new`,
        { id: newId(), fromOn: '2026-01-05', toOn: '2026-01-06', reason: 'Obras' },
      ],
      [
        oscar,
        `/partners/offices/${office}/organization`,
        { id: newId(), kind: 'bank', title: `Caja ${newId()}`, source: 'Acta' },
      ],
    ]
    for (const [who, path, form] of repeated) {
      assert.equal((await ask(who, path, form)).status, 303, path)
      const once = await countEverything()
      assert.equal((await ask(who, path, form)).status, 303, path)
      assert.deepEqual(await countEverything(), once, path)
    }
    assert.equal((await standing(visit['id']!)).length, 1)
  })
})

describe('An agreement that has expired', () => {
  test('lets its organization lead no station, and stands as expired on the office’s page', async () => {
    const scene = await newScene()
    const { office, agency, formerAgency, elena, oscar } = scene.people
    const lastYear = { ...installation, clock: () => new Date('2025-03-01T18:00:00Z') }
    const thenElena = await addPerson(lastYear, 'Elena', 'headquarters')
    const id = newId()
    const agreement = {
      id,
      organization_id: formerAgency,
      areas: 'ventanillas',
      signed_on: '2025-01-15',
      from_on: '2025-01-15',
      to_on: '2025-12-31',
      renewal_days: '90',
    }
    for (const [path, form] of [
      [`/partners/offices/${office}/agreement`, agreement],
      [`/partners/agreements/${id}/acceptance`, {}],
    ] as const) {
      assert.equal((await siteOf(lastYear).request(path, asking(thenElena, form))).status, 303, path)
    }
    const lead = `/ventanillas/${office}/stations/${scene.station.code}/lead`
    const form = { id: newId(), organization: formerAgency, fromOn: '2026-03-01' }
    await assertRefused(elena, lead, form, 'organization', [
      /no tiene convenio vigente en la oficina ese día/,
      /no agreement in force|has no agreement/,
    ])
    const leads = await askOwner(
      installation.database,
      `select organization_id from ventanillas.station_lead where office_id = '${office}'`,
    )
    assert.deepEqual(leads, [{ organization_id: agency }])
    for (const [prefix, word] of [
      ['', /Venci(?:do|ó)/],
      ['/en', /Expired/],
    ] as const) {
      assert.match((await ask(oscar, `${prefix}/ventanillas/${office}`)).text, word)
    }
  })
})

describe('An office', () => {
  test('that would report to itself through another is refused beside the one above it', async () => {
    const { elena, office, otherOffice } = (await newScene()).people
    const general = { ...anOffice(), rank: 'consulate-general' }
    const under = `/network/offices/${otherOffice}/correction`
    assert.equal((await ask(elena, under, { ...general, parent: office, rank: 'consulate' })).status, 422)
    assert.equal((await ask(elena, `/network/offices/${office}/correction`, general)).status, 303)
    assert.equal((await ask(elena, under, { ...general, parent: office })).status, 303)
    const sentences = [/dependería de sí misma/, /would report to itself/] as const
    await assertRefused(
      elena,
      `/network/offices/${office}/correction`,
      { ...general, parent: otherOffice },
      'parent',
      sentences,
    )
  })
})

describe('Two people at one report', () => {
  test('who sign at the same moment: one signature stands, and the other is told whose', async () => {
    const scene = await newScene()
    const { rogelio, ines, office } = scene.people
    const signature = `/ventanillas/${office}/reports/${scene.station.code}/${scene.month}/signature`
    const answers = await Promise.all([rogelio, ines, rogelio, ines].map((who) => ask(who, signature, { seen: '0.0' })))
    const won = answers.findIndex(({ status }) => status === 303) % 2
    const lost = answers.filter((_, at) => at % 2 !== won)
    for (const { status, text } of lost) {
      assert.equal(status, 422)
      assert.match(plainOf(text), new RegExp(`${won === 0 ? 'Rogelio' : 'Inés'} ya firmó este informe`))
    }
    assert.ok(
      answers.filter((_, at) => at % 2 === won).every(({ status }) => status === 303),
      'pressing twice is signing once',
    )
    const steps = await askOwner(
      installation.database,
      `select step from ventanillas.report_step s join ventanillas.report r on r.id = s.report_id where r.station_id = '${scene.station.id}'`,
    )
    assert.deepEqual(steps, [{ step: 'signed' }])
  })
})

describe('A body that is no form', () => {
  const post = (who: Context, path: string, type: string, body: string | Uint8Array<ArrayBuffer>) =>
    app.request(path, { method: 'POST', headers: { cookie: cookieFor(who), 'content-type': type }, body })
  const form = 'application/x-www-form-urlencoded'

  test('of 10 MB is not read: a page says so, nothing is written, and the next visit is', async () => {
    const scene = await newScene()
    const visit = visitOf(scene)
    const body = `${new URLSearchParams(visit).toString()}&earlierReceipt=${'A'.repeat(10_000_000)}`
    const before = await countEverything()
    for (const [prefix, sentence] of [
      ['', /demasiado grande/],
      ['/en', /too large/],
    ] as const) {
      for (const [type, sent] of [
        [form, body],
        ['multipart/form-data; boundary=x', `--x\r\n${body}`],
      ] as const) {
        const answer = await post(scene.people.lupe, prefix + visitsOf(scene), type, sent)
        assert.equal(answer.status, 413)
        assert.match(await answer.text(), sentence)
      }
    }
    assert.deepEqual(await countEverything(), before)
    assert.equal((await ask(scene.people.lupe, visitsOf(scene), visit)).status, 200)
  })

  test('is answered with the form or as unreadable, in the reader’s language, and never as a fault', async () => {
    const scene = await newScene()
    const before = await countEverything()
    const bodies: [type: string, body: string, status: number][] = [
      ['text/plain', 'hola', 422],
      ['application/json', '{"station":', 422],
      [form, '', 422],
      [form, 'a=%E0%A4%A&%zz=1&__proto__=x&constructor=y&toString=z', 422],
      [form, 'need[]=x&need=x&need=%ff%fe&station=&station=a', 422],
      ['multipart/form-data; boundary=x', 'basura', 400],
      ['multipart/form-data', 'basura', 400],
      [
        'multipart/form-data; boundary=x',
        '--x\r\ncontent-disposition: form-data; name="station"; filename="a"\r\n\r\nhola\r\n--x--\r\n',
        422,
      ],
    ]
    for (const [type, body, status] of bodies) {
      for (const [prefix, words] of [
        ['', /Registrar una visita|No pudimos leer lo que envió/],
        ['/en', /Record a visit|could not read what you sent/],
      ] as const) {
        const answer = await post(scene.people.lupe, prefix + visitsOf(scene), type, body)
        assert.equal(answer.status, status, `${type} ${body}`)
        assert.match(await answer.text(), words)
      }
    }
    assert.deepEqual(await countEverything(), before)
  })
})

describe('An address that leads nowhere', () => {
  test('is not found or unreadable, in its language, and never a fault', async () => {
    const { people, station, month } = await newScene()
    const at = `/ventanillas/${people.office}`
    const asked: [Context, string, readonly number[]][] = [
      [people.rosa, '/fr/ventanillas', [404]],
      [people.rosa, '/EN/ventanillas', [404]],
      [people.rosa, '/en/en/ventanillas', [404]],
      [people.rosa, '/es/ventanillas', [404]],
      [people.rosa, '/network/offices/%00', [400]],
      [people.rosa, '/network/offices/%E0%A4%A', [404]],
      [people.rosa, '/network?on=%00&country=%00&rank=%27', [422]],
      [people.rosa, '/invitation?key=%00', [404]],
      [people.rosa, '/sign-in?to=//evil.example', [200]],
      [people.elena, `${at}/stations/%00`, [400]],
      [people.elena, '/ventanillas/stations?text=%00%27&unit=x&state=y', [200]],
      [people.elena, '/partners/organizations/%00', [404]],
      [people.lupe, `${at}/visits?from=%00&to=2026-02-31&page=-5`, [200]],
      [people.lupe, `${at}/visits?page=99999999999999999999`, [200]],
      [people.lupe, `${at}/visits?format=exe`, [200]],
      [people.lupe, `${at}/visits/new?replaces=%00`, [200]],
      [people.lupe, `${at}/visits/new?replaces=${newId()}`, [404]],
      [people.rogelio, `${at}/reports?year=99999`, [200]],
      [people.rogelio, `${at}/reports/x%00/${month}`, [400]],
      [people.rogelio, `${at}/reports/${station.code}/2026-13`, [404]],
      [people.rogelio, `${at}/reports/${station.code}/9999-12`, [200]],
      [people.rogelio, `${at}/reports/${station.code}/${month}?lead=x`, [404]],
    ]
    for (const [who, path, expected] of asked) {
      const { status, text } = await ask(who, path)
      assert.ok(expected.includes(status), `${path}: ${status}`)
      assert.match(text, /<html lang="(?:es|en)"/)
      await ask(who, `/en${path}`)
    }
  })
})
