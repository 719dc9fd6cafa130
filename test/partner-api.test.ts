// The partners' interface, as an agency's own system and its programmer meet it.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from '#platform/database'
import { testInstallation } from './database.ts'
import {
  aVisit,
  bearing,
  eventsOf,
  makeKey,
  partnerScene,
  partnerSite,
  reached,
  rulesOf,
  standing,
  type PartnerScene,
  type PartnerSite,
} from './partner-api.ts'
import { asking, type Personas } from './personas.ts'
import { personaNames } from './routes.table.ts'
import { addStation } from './stations.ts'

let site: PartnerSite
let scene: PartnerScene

before(async () => {
  site = partnerSite(await testInstallation())
  scene = await partnerScene(site)
})

const tellVisits = (visits: readonly unknown[], more: Readonly<Record<string, unknown>> = {}, at = scene) =>
  site.tell('visits', { station: at.code, visits, ...more }, bearing(at.key))

const tellMonth = (numbers: readonly unknown[], more: Readonly<Record<string, unknown>> = {}, at = scene) =>
  site.tell('months', { station: at.code, month: '2026-02', numbers, ...more }, bearing(at.key))

describe('A batch of visits', () => {
  test('is counted once, however often it is sent, and every answer says what became of each visit', async () => {
    const here = await partnerScene(site)
    const visits = [aVisit(), aVisit({ need: ['no-such-need'] }), aVisit({ visitedOn: '2026-03-11' })]
    const first = await tellVisits(visits, {}, here)
    assert.equal(first.status, 200)
    assert.deepEqual(
      first.body.visits.map(({ fate }) => fate),
      ['taken', 'refused', 'taken'],
    )
    assert.deepEqual(first.body.counts, { taken: 2, repeated: 0, replaced: 0, refused: 1 })
    assert.deepEqual(rulesOf(first.body.visits[1]!.errors), ['need: service-is-in-the-guidelines'])
    assert.equal(first.body.visits[0]!.reference, visits[0]!.reference)
    const again = await tellVisits(visits, {}, here)
    assert.deepEqual(again.body.counts, { taken: 0, repeated: 2, replaced: 0, refused: 1 })
    assert.equal((await standing(here)).length, 2)
    assert.equal(await eventsOf('visits-imported', here), 1, 'what changes nothing is no event')
  })

  test('that is sent twice at the same time is counted once', async () => {
    const here = await partnerScene(site)
    const visits = Array.from({ length: 20 }, () => aVisit(reached()))
    const [one, other] = await Promise.all([tellVisits(visits, {}, here), tellVisits(visits, {}, here)])
    const fates = [one.body.counts, other.body.counts].map(({ taken, repeated }) => `${taken} ${repeated}`)
    assert.deepEqual(fates.sort(), ['0 20', '20 0'])
    const rows = await standing(here)
    assert.equal(rows.length, 20)
    assert.ok(rows.every(({ person_id }) => person_id !== null))
  })

  test('tells it otherwise only where that is asked for', async () => {
    const visit = aVisit()
    await tellVisits([visit])
    const other = { ...visit, need: ['other'] }
    const refused = await tellVisits([other])
    assert.deepEqual(rulesOf(refused.body.visits[0]!.errors), ['reference: reference-is-new-or-the-same'])
    const replaced = await tellVisits([other], { replace: true })
    assert.equal(replaced.body.visits[0]!.fate, 'replaced')
    assert.equal((await tellVisits([other], { replace: true })).body.visits[0]!.fate, 'repeated')
  })

  test('may be tried: the same answers, and nothing is written', async () => {
    const here = await partnerScene(site)
    const tried = await tellVisits([aVisit(reached())], { dryRun: true }, here)
    assert.deepEqual(
      tried.body.visits.map(({ fate, contact }) => [fate, contact]),
      [['taken', 'kept']],
    )
    assert.equal((await standing(here)).length, 0)
    assert.equal(await eventsOf('visits-imported', here), 0)
  })

  test('takes no name, address, birth date, status or result, and no field that is only misspelt', async () => {
    const fields = [
      'name',
      'firstName',
      'homeAddress',
      'birth_date',
      'ssn',
      'immigrationStatus',
      'result',
      'email',
      'phone',
    ]
    for (const field of fields) {
      const answer = await tellVisits([aVisit({ [field]: 'x' })])
      assert.deepEqual(rulesOf(answer.body.visits[0]!.errors), [`${field}: field-names-nobody`])
    }
    const misspelt = await tellVisits([aVisit({ langauge: 'es' })])
    assert.deepEqual(rulesOf(misspelt.body.visits[0]!.errors), ['langauge: field-is-known'])
    assert.match(misspelt.body.visits[0]!.errors[0]!.detail, /«language»/)
  })

  test('says all that is wrong with a visit at once, in the language that is asked for', async () => {
    const wrong = { ...aVisit({ visitedOn: '2026-04-01', name: 'x', need: [7] }), contact: { phone: '12' } }
    const [spanish, english] = [
      await tellVisits([wrong]),
      await site.tell(
        'visits',
        { station: scene.code, visits: [wrong] },
        { ...bearing(scene.key), 'accept-language': 'fr, en-US;q=0.8, es;q=0.2' },
      ),
    ]
    const rules = ['name: field-names-nobody', 'contact.phone: contact-has-consent', 'need: field-has-its-form']
    assert.deepEqual(rulesOf(spanish.body.visits[0]!.errors), rules)
    assert.match(spanish.body.visits[0]!.errors[0]!.detail, /No recibimos/)
    assert.match(english.body.visits[0]!.errors[0]!.detail, /We do not take/)
  })

  test('whose elements are no visits is answered all the same', async () => {
    const odd = [null, 7, 'x', [], {}, { reference: { a: 1 }, visitedOn: true }, aVisit({ reference: 'a\0\ud800' })]
    const answer = await tellVisits(odd)
    const fates = answer.body.visits.map(({ fate }) => fate)
    assert.deepEqual(fates, [...Array(6).fill('refused'), 'taken'])
  })

  test('is refused as a whole where it is not what is described: nothing is written', async () => {
    const whole = (body: unknown, more: Readonly<Record<string, string>> = {}) =>
      site.tell('visits', body, { ...bearing(scene.key), ...more })
    assert.equal((await whole('{')).status, 400)
    assert.equal((await whole('[]', { 'content-type': 'text/plain' })).status, 415)
    const many = await whole({ station: scene.code, visits: Array(501).fill(0) })
    assert.deepEqual([many.status, rulesOf(many.body.errors)], [422, ['visits: field-has-its-form']])
    const strange = await whole({ station: scene.code, visits: [aVisit()], names: true })
    assert.deepEqual([strange.status, rulesOf(strange.body.errors)], [422, ['names: field-is-known']])
    const large = await whole({ station: scene.code, visits: [aVisit({ topic: ['x'.repeat(1_100_000)] })] })
    assert.equal(large.status, 413)
    assert.equal(large.body.title, 'Es demasiado')
  })
})

describe('A month as totals', () => {
  test('is taken whole, once, and answered the same again', async () => {
    const here = await partnerScene(site)
    const numbers = [
      { indicator: 'contacts', value: 120 },
      { indicator: 'first-visits', item: 'yes', value: 40, method: 'estimated' },
    ]
    const first = await tellMonth(numbers, {}, here)
    assert.deepEqual([first.status, first.body.counts], [200, { taken: 2, repeated: 0, replaced: 0 }])
    assert.deepEqual((await tellMonth(numbers, {}, here)).body.counts, { taken: 0, repeated: 2, replaced: 0 })
    const visit = await tellVisits([aVisit({ visitedOn: '2026-02-10' })], {}, here)
    assert.deepEqual(rulesOf(visit.body.visits[0]!.errors), ['visitedOn: month-is-told-once'])
  })

  test('that contradicts itself, or tells what nobody knows, is refused whole, each number by its place', async () => {
    const here = await partnerScene(site)
    const more = await tellMonth(
      [
        { indicator: 'contacts', value: 10 },
        { indicator: 'first-visits', item: 'yes', value: 11 },
      ],
      {},
      here,
    )
    assert.equal(more.status, 422)
    assert.deepEqual(
      more.body.errors.map(({ rule, at }) => [rule, at]),
      [['month-agrees-with-itself', 1]],
    )
    const odd = await tellMonth(
      [
        { indicator: 'contacts', value: 1 },
        { indicator: 'names', value: 1 },
      ],
      {},
      here,
    )
    assert.deepEqual(
      odd.body.errors.map(({ rule, at }) => [rule, at]),
      [['indicator-is-known', 1]],
    )
    const named = await tellMonth([{ indicator: 'contacts', value: 1, name: 'x' }, 7], { month: 'May' }, here)
    assert.deepEqual(rulesOf(named.body.errors), [
      'month: month-can-be-read',
      'name: field-names-nobody',
      'numbers: field-has-its-form',
    ])
    const tried = await tellMonth([{ indicator: 'contacts', value: 1 }], { dryRun: true }, here)
    assert.deepEqual(tried.body.counts, { taken: 1, repeated: 0, replaced: 0 })
    assert.deepEqual((await tellMonth([{ indicator: 'contacts', value: 2 }], {}, here)).body.counts, {
      taken: 1,
      repeated: 0,
      replaced: 0,
    })
  })
})

describe('A key', () => {
  test('is asked for: without one, or with a cookie, nobody comes in', async () => {
    const bare = await site.tell('visits', { station: scene.code, visits: [aVisit()] })
    assert.deepEqual([bare.status, bare.headers.get('www-authenticate')], [401, 'Bearer realm="Puente"'])
    const unknown = await site.tell('months', {}, bearing(`puente_${'x'.repeat(43)}`))
    assert.match(unknown.headers.get('www-authenticate') ?? '', /invalid_token/)
    for (const name of personaNames) {
      const { headers } = asking(scene.people[name as keyof Personas] as Personas['lupe'])
      const answer = await site.tell('visits', {}, headers as Record<string, string>)
      assert.equal(answer.status, 401, name)
    }
  })

  test('opens its station alone', async () => {
    const other = await partnerScene(site)
    const answer = await site.tell('visits', { station: other.code, visits: [aVisit()] }, bearing(scene.key))
    assert.deepEqual([answer.status, rulesOf(answer.body.errors)], [403, ['station: station-is-of-the-key']])
    assert.equal((await standing(other)).length, 0)
  })

  test('of another station of the same agency meets no visit of this one, though both number from one', async () => {
    const here = await partnerScene(site)
    const { office, agency, ines } = here.people
    const station = await addStation(site.installation, office, agency, 'mobile')
    const { key } = await makeKey(site, ines, office, station)
    const there = { ...here, key, code: `${office}-mobile-${station.slice(0, 4)}` }
    await tellVisits([aVisit({ reference: '1' })], {}, here)
    const told = await tellVisits([aVisit({ reference: '1', need: ['other'] })], { replace: true }, there)
    assert.equal(told.body.visits[0]!.fate, 'taken')
    assert.equal((await standing(here)).length, 2)
  })

  test('of the former agency tells its own time and no other', async () => {
    const { people } = scene
    const station = await addStation(site.installation, people.office, people.agency)
    const { key } = await makeKey(site, people.ines, people.office, station)
    await site.installation.database.asOwner((owner) =>
      owner.transaction().execute(async (tx) => {
        await sql`select set_config('puente.headquarters', 'on', true)`.execute(tx)
        await sql`update ventanillas.station_lead set to_on = '2026-02-28' where station_id = ${station}`.execute(tx)
      }),
    )
    const at = { ...scene, key, code: `${people.office}-window-${station.slice(0, 4)}` }
    const answer = await tellVisits([aVisit({ visitedOn: '2026-02-20' }), aVisit({ visitedOn: '2026-03-02' })], {}, at)
    assert.equal(answer.body.visits[0]!.fate, 'taken')
    assert.deepEqual(rulesOf(answer.body.visits[1]!.errors), ['visitedOn: agency-led-the-station-then'])
  })

  test('reads nothing: there is no address that gives a visit, and no other way to ask', async () => {
    for (const route of ['visits', 'months', 'withdrawals']) {
      const path = `/api/ventanillas/${route}`
      const answer = await site.request(path, { headers: bearing(scene.key) })
      assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'POST'])
    }
    const window = await site.request(`/ventanillas/${scene.people.office}/visits`, { headers: bearing(scene.key) })
    assert.equal(window.status, 403)
  })

  test('may ask a hundred and twenty times a minute, and is told when to come again', async () => {
    const here = await partnerScene(site)
    await site.installation.database.asOwner(async (owner) => {
      const mac = site.installation.keys.mac('attempt-telling', here.keyId)
      await sql`insert into access.attempt (subject, tried_at)
        select ${mac}, ${site.installation.clock()}::timestamptz from generate_series(1, 119)`.execute(owner)
    })
    assert.equal((await tellVisits([aVisit()], {}, here)).status, 200)
    const late = await tellVisits([aVisit()], {}, here)
    assert.deepEqual([late.status, late.headers.get('retry-after')], [429, '60'])
  })

  test('and what is told stand in no line of the log', async () => {
    await tellVisits([aVisit({ reference: 'canary-reference', ...reached('+1 213 555 0177') })])
    const line = site.lines.at(-1)!
    assert.match(line, /^POST \/api\/ventanillas\/visits 200 \d+ ms$/)
    assert.doesNotMatch(site.lines.join('\n'), /puente_|canary|0177/)
  })
})
