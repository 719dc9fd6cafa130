// What is typed and must not be kept in clear: unique texts go into every kind of form, then every file of the installation is searched.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { sql } from 'kysely'
import { addDays } from '#kernel/day'
import { backupCommand } from '#platform/backup'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import type { Env } from '#platform/routing'
import { readSettings } from '#platform/settings'
import { openInstallation } from '../src/app/opening.ts'
import { makeApp } from '../src/app/app.tsx'
import { engine, temporaryDirectory } from './database.ts'
import { asking, personas, type Personas } from './personas.ts'
import { addStation } from './stations.ts'

const canaries = {
  'a visitor’s telephone': '3105550142',
  'a mail address': 'canario.verde@ejemplo.test',
  'a passphrase': 'siete canarios cantan temprano',
  'a postal code that does not exist': '00987',
  'what somebody needs': 'canario que sufre violencia',
  'a receipt code': '7H2KQ9XW4M',
  'the code of no receipt': '3C5DR8TV2N',
  'a telephone that sends a text message': '6195550177',
  'a telephone that an agency’s own system tells': '4155550163',
  'what that system calls a visit': 'canario-visita-0417',
  'what it calls a person': 'canario-persona-88',
  'the name of somebody that it sends': 'Canaria Azul',
  'the income of a family that asks for programs': 'canario-ingreso-5512',
}

/**
 * Whether a text holds what was typed. Five digits stand by chance in a part of a second, an id or a hash now and then:
 * such a run is none of the canary's.
 */
function holds(text: string, canary: string): boolean {
  return /^\d{5}$/.test(canary) ? new RegExp(`(?<![0-9a-f.-])${canary}(?![0-9a-f])`).test(text) : text.includes(canary)
}

const knownPostalCode = '59001'

/** Keys of the agency's own system. */
const keys: string[] = []

let directory: string
let people: Personas
let dump: string
const lines: string[] = []

before(
  async () => {
    directory = temporaryDirectory()
    const environment = {
      DATA_DIR: join(directory, 'data'),
      KEYS_DIR: join(directory, 'keys'),
      SMS_INBOUND_TOKEN: 'token',
    }
    const installation = await openInstallation(readSettings(environment))
    people = await personas(installation)
    const station = await addStation(installation, people.office, people.agency)
    const app = makeApp(
      installation,
      { assets: { style: '/s.css', chartStyle: '/c.css', scripts: {} }, routes: new Hono<Env>() },
      (line) => lines.push(line),
    )
    await typeEverything(app, station)
    await backupCommand.run(installation, [], {
      line: (text) => lines.push(text),
      error: (text) => lines.push(text),
      progress: () => {},
    })
    dump = await everyRow(installation)
    await installation.database.close()
  },
  { timeout: 120_000 },
)

/** Types the canaries wherever a form takes such a thing. */
async function typeEverything(app: Hono<Env>, station: string): Promise<void> {
  const at = `/ventanillas/${people.office}`
  const post = async (path: string, who: keyof Personas, form: Record<string, string>, expected: readonly number[]) => {
    const answer = await app.request(path, asking(people[who] as Personas['lupe'], form))
    assert.ok(expected.includes(answer.status), `${path} answered ${answer.status}`)
  }
  const code = canaries['a receipt code']
  const visit = { station, visitedOn: '2026-03-13', language: 'es', need: 'medical-home' }
  const contact = { contact: canaries['a visitor’s telephone'], consent: 'oral' }
  await post(`${at}/visits`, 'lupe', { ...visit, id: newId(), code, ...contact, postalCode: knownPostalCode }, [200])
  await post(
    `${at}/visits`,
    'lupe',
    { ...visit, id: newId(), code, postalCode: canaries['a postal code that does not exist'] },
    [422],
  )
  for (const path of ['', '/holdings', '/clinic', '/forgetting']) await post(`/recibo${path}`, 'rosa', { code }, [200])
  await post('/recibo', 'rosa', { code: canaries['the code of no receipt'] }, [422])
  await post('/ventanillas/nearest', 'rosa', { postalCode: knownPostalCode }, [200])
  await post('/ventanillas/nearest', 'rosa', { postalCode: canaries['a postal code that does not exist'] }, [422, 200])
  const words = canaries['what somebody needs']
  await post('/find/results', 'rosa', { postalCode: knownPostalCode, words }, [200])
  await post('/find/results', 'rosa', { postalCode: canaries['a postal code that does not exist'], words }, [422])
  const household = { size: '2', postalCode: knownPostalCode, age1: '34', expecting1: 'pregnant' }
  await post('/eligibility', 'rosa', { ...household, income: '1800' }, [200])
  const income = canaries['the income of a family that asks for programs']
  await post('/eligibility', 'rosa', { ...household, income }, [422])
  const mail = canaries['a mail address']
  await post(
    '/people',
    'ines',
    { name: 'Ada Prueba', mail, role: 'worker', office: people.office, organization: people.agency, language: 'es' },
    [200],
  )
  await post(
    '/sign-in',
    'rosa',
    { mail, passphrase: canaries['a passphrase'], code: '123456' },
    [422, 401, 403, 429, 200],
  )
  const stopped = await app.request('/sms/inbound', {
    method: 'POST',
    headers: { authorization: 'Bearer token', 'content-type': 'application/json' },
    body: JSON.stringify({ from: `+1${canaries['a telephone that sends a text message']}`, text: 'ALTO' }),
  })
  assert.equal(stopped.status, 200)
  await tellByInterface(app, station)
}

/** The agency's own system tells a visit with a telephone, and one with a name, which is refused. */
async function tellByInterface(app: Hono<Env>, station: string): Promise<void> {
  const form = { id: newId(), station, title: 'Expediente' }
  const made = await app.request(`/ventanillas/${people.office}/partner-keys`, asking(people.ines, form))
  const key = /puente_[\w-]{43}/.exec(await made.text())![0]
  keys.push(key)
  // At the office it may still be the day before.
  const visit = { visitedOn: addDays(people.lupe.today, -1), need: ['medical-home'], postalCode: knownPostalCode }
  const reference = canaries['what that system calls a visit']
  const contact = { phone: `+1${canaries['a telephone that an agency’s own system tells']}` }
  const consent = { phone: { form: 'oral', language: 'es', textVersion: '1' } }
  const told = { ...visit, reference, person: canaries['what it calls a person'], contact, consent }
  const named = { ...visit, reference: 'x', name: canaries['the name of somebody that it sends'] }
  const answer = await app.request('/api/ventanillas/visits', {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ station: `${people.office}-window-${station.slice(0, 4)}`, visits: [told, named] }),
  })
  const text = await answer.text()
  assert.match(text, /"counts":\{"taken":1,"repeated":0,"replaced":0,"refused":1\}/)
}

/** Every row of every table, as text. */
async function everyRow(installation: Installation): Promise<string> {
  return installation.database.asOwner(async (owner) => {
    const { rows: tables } = await sql<{
      place: string
    }>`select format('%I.%I', schemaname, tablename) as place from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`.execute(owner)
    const texts: string[] = []
    for (const { place } of tables) {
      const { rows } = await sql<{ row: string }>`select to_jsonb(t)::text as row from ${sql.raw(place)} t`.execute(
        owner,
      )
      texts.push(...rows.map(({ row }) => row))
    }
    return texts.join('\n')
  })
}

/** The files below a folder, each with its content; what is packed is unpacked too. */
function* filesBelow(folder: string): Generator<[string, Buffer]> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) yield* filesBelow(path)
    else if (statSync(path).isFile()) {
      const content = readFileSync(path)
      yield [path, content]
      if (content[0] === 0x1f && content[1] === 0x8b) yield [`${path} (unpacked)`, gunzipSync(content)]
    }
  }
}

describe(
  'what must not be kept in clear',
  { skip: engine === 'postgresql' && 'the files are the embedded engine’s' },
  () => {
    test('the visit with a contact was recorded, so that the search has something to miss', () => {
      assert.match(dump, /"program": "ventanillas"/)
      const files = [...filesBelow(join(directory, 'data'))]
      assert.ok(
        files.some(([, content]) => content.includes('medical-home')),
        'the files of the database are searched',
      )
    })

    test('a postal code is found wherever it stands as one, and not inside of other numbers', () => {
      for (const found of ['{"zip": "00987"}', '00987-1234', 'ZIP 00987.', '\u000000987\u0000', '[00987]'])
        assert.ok(holds(found, '00987'), found)
      for (const chance of ['12:00:00.009871+00', '1a00987', 'a-00987c', '100987', '009870'])
        assert.ok(!holds(chance, '00987'), chance)
    })

    for (const [what, canary] of Object.entries(canaries)) {
      test(`${what} stands in no file, row or log line`, () => {
        const files = [...filesBelow(directory)]
          .filter(([, content]) => content.includes(canary) && holds(content.toString('latin1'), canary))
          .map(([path]) => path)
        assert.deepEqual(files, [])
        assert.ok(!holds(dump, canary))
        assert.deepEqual(
          lines.filter((line) => holds(line, canary)),
          [],
        )
      })
    }

    test('the key of an agency’s own system stands in no file, row or log line', () => {
      assert.equal(keys.length, 1)
      const files = [...filesBelow(directory)].filter(([, content]) => content.includes(keys[0]!)).map(([path]) => path)
      assert.deepEqual(files, [])
      assert.ok(!dump.includes(keys[0]!) && !lines.some((line) => line.includes(keys[0]!)))
    })

    test('a postal code that exists stands in no row and no log line', () => {
      assert.ok(!dump.includes(`"${knownPostalCode}"`))
      assert.deepEqual(
        lines.filter((line) => holds(line, knownPostalCode)),
        [],
      )
    })
  },
)
