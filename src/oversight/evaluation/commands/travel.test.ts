// A station's own installation sends its month to headquarters': over the network, as a file, twice, changed, corrected, too late.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'
import { serve, type ServerType } from '@hono/node-server'
import { month } from '#kernel/day'
import { consult, sql, type Tx } from '#platform/database'
import { publicKeyOf, readSigned, signDocument, thumbprintOf, type PublicJwk } from '#platform/jws'
import { askOwner } from '../../../../test/catalogue.ts'
import { februaryNumbers, insertVisits, nested, voidEntry, write } from '../../../../test/month.ts'
import { addPerson, asking } from '../../../../test/personas.ts'
import {
  closeSides,
  hand,
  openHeadquarters,
  openStation,
  puente,
  reopen,
  signAndApprove,
  type HeadquartersSide,
  type Side,
  type StationSide,
} from '../../../../test/travelling.ts'
import { reportKind, type WrittenReport } from '../rules/travel.ts'
import { findKey, listKeys } from '../store/station-key.ts'
import { listReceivedCells, listReceivedMonths } from '../store/travel.ts'
import { endKey, headquartersContext, registerKey, sayAfterRestore } from './travel-arriving.ts'
import { findStationSeed } from './travel-leaving.ts'

let station: StationSide
let headquarters: HeadquartersSide
const year = { from: month('2026-01'), to: month('2026-12') }

before(async () => {
  station = await openStation()
  headquarters = await openHeadquarters(station)
  await keyTo(headquarters)
})

after(() => closeSides(station, headquarters))

/** The station makes its key (or shows the one it has), and headquarters registers it. */
async function keyTo(side: HeadquartersSide, options = ''): Promise<string> {
  const made = await puente(station, `report key ${station.code} --out key.json${options}`)
  assert.equal(made.code, 0, made.errors)
  const text = readFileSync(path.join(station.directory, 'key.json'), 'utf8')
  const registered = await puente(side, `report register ${hand(side, text)}`)
  assert.equal(registered.code, 0, registered.errors)
  return (JSON.parse(text) as { thumbprint: string }).thumbprint
}

/** February as the station writes it to a file now. */
async function february(): Promise<string> {
  const sent = await puente(station, 'report send 2026-02 --out february.json')
  assert.equal(sent.code, 0, sent.errors)
  return readFileSync(path.join(station.directory, 'february.json'), 'utf8')
}

const receive = (side: Side, text: string) => puente(side, `report receive ${hand(side, text)}`)

const monthsAt = async (side: HeadquartersSide) =>
  consult(await headquartersContext(side.installation), (db) => listReceivedMonths(db, year))

const cellsAt = async (side: HeadquartersSide, span: 'month' | 'year') =>
  nested(
    (await consult(await headquartersContext(side.installation), (db) => listReceivedCells(db, year))).filter(
      (cell) => cell.span === span,
    ),
  )

/** How many reports and cells stand at headquarters. */
const countAt = async ({ installation }: Side) =>
  (
    await askOwner<{ reports: number; cells: number }>(
      installation.database,
      'select (select count(*) from evaluation.received_report) as reports, (select count(*) from evaluation.received_cell) as cells',
    )
  )[0]!

/** What the station would say with its key, with something in it changed. */
function forged(change: (report: WrittenReport) => WrittenReport, text: string): string {
  const { crew, code, installation } = station
  const seed = findStationSeed(installation.keys, code, crew.agency)!
  const report = JSON.parse(readSigned(text)!.payload.toString()) as WrittenReport
  return signDocument(seed, JSON.stringify(change(report)), reportKind, installation.clock())
}

describe('Inés sends February from the agency’s own installation, and Elena', () => {
  test('has its numbers once, however often it comes, by whichever way', async (t) => {
    const server = await listen(headquarters.site)
    t.after(() => server.close())
    const to = `report send 2026-02 --to http://localhost:${portOf(server)}`
    const first = await puente(station, to)
    assert.equal(first.errors, '')
    assert.match(first.lines, /version 1: received$/)
    const counted = await countAt(headquarters)
    assert.deepEqual(counted.reports, 1)
    assert.match((await puente(station, to)).lines, /version 1: repeated$/)
    assert.match((await receive(headquarters, await february())).lines, /version 1: repeated$/)
    assert.deepEqual(await countAt(headquarters), counted)
  })

  test('has it once where it comes four times at the same moment', async () => {
    const side = await openHeadquarters(station)
    await keyTo(side)
    const text = await february()
    const said = await Promise.all([1, 2, 3, 4].map(() => receive(side, text)))
    const came = said.map(({ lines }) => / (\w+)$/.exec(lines)?.[1] ?? lines)
    assert.equal(came.filter((one) => one === 'received').length, 1)
    assert.equal(came.filter((one) => one === 'repeated').length, 3)
    assert.equal((await countAt(side)).reports, 1)
    await closeSides(side)
  })

  test('reads what was signed, and the year so far with its persons counted anew', async () => {
    const cells = await cellsAt(headquarters, 'month')
    for (const [indicator, items] of Object.entries(februaryNumbers))
      assert.deepEqual(cells[indicator], items, indicator)
    const soFar = await cellsAt(headquarters, 'year')
    assert.deepEqual([soFar['contacts'], soFar['known-persons']], [{ '': 5 }, { '': 2 }])
    const [row] = await monthsAt(headquarters)
    assert.deepEqual(
      [row!.station, row!.office_id, row!.month, row!.version, row!.contacts, row!.custodian_id, row!.arrived],
      [station.code, station.crew.office, '2026-02', 1, 4, headquarters.agency, 'http'],
    )
  })

  test('holds no visit, no person and no word of the report', async () => {
    const tables = ['ventanillas.visit', 'ventanillas.visit_service', 'ventanillas.report', 'people.protected_person']
    for (const table of tables) {
      const [{ rows } = { rows: -1 }] = await askOwner<{ rows: number }>(
        headquarters.installation.database,
        `select count(*) as rows from ${table}`,
      )
      assert.equal(rows, 0, table)
    }
    const [{ document } = { document: '' }] = await askOwner<{ document: string }>(
      headquarters.installation.database,
      'select document from evaluation.received_report',
    )
    const said = readSigned(document)!.payload.toString()
    assert.ok(!said.includes('Vino más gente') && !said.includes(station.visit))
    assert.deepEqual((JSON.parse(said) as WrittenReport).hours, { open: 320, staff: 640, volunteers: 50 })
  })

  test('refuses it where a byte was changed on the way, wherever that was', async () => {
    const side = await openHeadquarters(station)
    await keyTo(side)
    const text = await february()
    const places = [15, 200, 1500, text.indexOf('"protected"') + 20, text.indexOf('"signature"') + 20, text.length - 8]
    for (const place of places) {
      const letter = text[place] === 'A' ? 'B' : 'A'
      const said = await receive(side, text.slice(0, place) + letter + text.slice(place + 1))
      assert.equal(said.code, 1, `${place}`)
      assert.match(said.errors, /signature-is-of-the-key|report-can-be-read|key-is-registered|station-is-known/)
    }
    assert.deepEqual(await countAt(side), { reports: 0, cells: 0 })
    assert.match((await receive(side, text)).lines, /received$/)
    await closeSides(side)
  })

  test('sees the correction in its place, with why, and nothing of it goes back', async () => {
    const old = await february()
    const late = await openHeadquarters(station)
    await keyTo(late)
    await voidEntry(station.crew.lupe, station.crew.place, station.visit, 'visit')
    assert.equal(await february(), old, 'what was signed stays as it was signed')
    await reopen(station, 'Una visita se escribió dos veces.')
    assert.match(
      (await puente(station, 'report send 2026-02 --out x.json')).errors,
      /month-is-approved-before-it-travels/,
    )
    await signAndApprove(station)
    const corrected = await february()

    assert.match((await receive(headquarters, corrected)).lines, /version 2: received$/)
    const [row, ...more] = await monthsAt(headquarters)
    assert.deepEqual([row!.version, row!.reason, row!.contacts], [2, 'Una visita se escribió dos veces.', 3])
    assert.equal(more.length, 0)
    assert.deepEqual((await cellsAt(headquarters, 'month'))['contacts'], { '': 3 })
    assert.deepEqual((await cellsAt(headquarters, 'year'))['contacts'], { '': 4 })
    assert.match((await receive(headquarters, old)).lines, /version 1: repeated$/)
    assert.equal((await monthsAt(headquarters))[0]!.version, 2)

    assert.match((await receive(late, corrected)).lines, /received$/, 'the first version never came here')
    assert.match((await receive(late, old)).errors, /report-is-newer-than-the-last/)
    assert.deepEqual((await countAt(late)).reports, 1)
    await closeSides(late)
  })

  test('sees the correction too where a visit was written here since, or a report begun: what arrived stands', async () => {
    const own = await openStation()
    const side = await openHeadquarters(own)
    await puente(own, `report key ${own.code} --out key.json`)
    const read = (name: string) => readFileSync(path.join(own.directory, name), 'utf8')
    assert.equal((await puente(side, `report register ${hand(side, read('key.json'))}`)).code, 0)
    const sent = async () => {
      await puente(own, 'report send 2026-02 --out own.json')
      return receive(side, read('own.json'))
    }
    assert.match((await sent()).lines, /version 1: received$/)
    const place = { office: own.crew.office, agency: side.agency, station: side.station }
    const lupe = await addPerson(side.installation, 'Lupe', 'worker', {
      office: place.office,
      organization: side.agency,
    })
    await insertVisits(lupe, place, [{ on: '2026-02-05' }])
    await reopen(own, 'Faltaba una visita.')
    await insertVisits(own.crew.lupe, own.crew.place, [{ on: '2026-02-06' }])
    await signAndApprove(own)
    const corrected = await sent()
    assert.match(corrected.lines, /version 2: received$/, corrected.errors)
    await write(lupe, async (tx) => {
      await sql`insert into ventanillas.report (id, custodian_id, office_id, station_id, month)
        values (gen_random_uuid(), ${side.agency}, ${place.office}, ${side.station}, '2026-02')`.execute(tx)
    })
    await reopen(own, 'Esa visita fue de marzo.')
    await signAndApprove(own)
    const again = await sent()
    assert.match(again.lines, /version 3: received$/, again.errors)
    assert.deepEqual((await cellsAt(side, 'month'))['contacts'], { '': 5 })
    await closeSides(own, side)
  })

  test('refuses a second version that corrects another first one, or does not say why', async () => {
    const text = await february()
    const supersedes = { sha256: '0'.repeat(64), reason: 'Otra cosa.' }
    const third = forged((report) => ({ ...report, version: 3, supersedes }), text)
    assert.match((await receive(headquarters, third)).errors, /^supersedes: .*correction-follows-what-arrived/m)
    const silent = forged((report) => ({ ...report, version: 3, supersedes: null }), text)
    assert.match((await receive(headquarters, silent)).errors, /correction-says-why/)
    const same = forged((report) => ({ ...report, hours: { open: 1, staff: 1, volunteers: 1 } }), text)
    assert.match((await receive(headquarters, same)).errors, /^version: .*report-is-newer-than-the-last/m)
  })
})

describe('Elena takes in nothing', () => {
  const refusals: readonly [string, (report: WrittenReport) => WrittenReport, RegExp][] = [
    ['of a station that she does not know', (r) => ({ ...r, station: 'nowhere' }), /^station: .*station-is-known/m],
    ['of a station at another office', (r) => ({ ...r, office: 'nowhere' }), /^station: .*station-is-known/m],
    ['of a month in the future', (r) => ({ ...r, month: '2026-04' }), /^month: .*reported-month-has-ended/m],
    ['of a month that runs', (r) => ({ ...r, month: '2026-03' }), /reported-month-has-ended/],
    ['of a month before the agency came', (r) => ({ ...r, month: '2009-05' }), /^agency: .*agency-led-the-station/m],
    ['of another agency', (r) => ({ ...r, agency: 'Otra agencia' }), /key-signs-for-its-agency/],
    [
      'that was approved before it was signed',
      (r) => ({ ...r, approvedAt: '2026-01-01T00:00:00Z' }),
      /moments-are-in-order/,
    ],
    [
      'that contradicts itself',
      withCells({ 'first-visits': { yes: 900 } }),
      /first-visits: .*month-agrees-with-itself/,
    ],
    [
      'that contradicts itself in the year so far',
      (r) => ({
        ...r,
        figures: { ...r.figures, yearToDate: withCells({ 'mobile-days': { '': 60 } })(r).figures.month },
      }),
      /^figures\.yearToDate\.mobile-days: .*month-agrees-with-itself/m,
    ],
    ['that is no report', (r) => ({ ...r, month: '2026-13' }), /^month: .*report-can-be-read/m],
    ['with a person in it', (r) => ({ ...r, name: 'Rosa' }) as WrittenReport, /^name: .*report-can-be-read/m],
    [
      'with a number that is none',
      withCells({ contacts: { '': -1 } }),
      /^figures\.month\.0\.items\..*report-can-be-read/m,
    ],
  ]
  for (const [title, change, expected] of refusals) {
    test(title, async () => {
      const before = await countAt(headquarters)
      const said = await receive(headquarters, forged(change, await february()))
      assert.equal(said.code, 1)
      assert.match(said.errors, expected)
      assert.deepEqual(await countAt(headquarters), before)
    })
  }

  test('that is no file of Puente, or far too large', async () => {
    assert.match((await receive(headquarters, 'hola')).errors, /^payload: .*report-can-be-read/m)
    assert.match((await receive(headquarters, 'x'.repeat(1_000_001))).errors, /1000001 bytes/)
    assert.match((await puente(headquarters, 'report receive nothing.json')).errors, /There is no file/)
  })

  test('for a month that her own installation counts', async () => {
    const side = await openHeadquarters(station)
    await keyTo(side)
    const { crew } = station
    await askOwner(
      side.installation.database,
      `insert into ventanillas.report (id, custodian_id, office_id, station_id, month)
       values (gen_random_uuid(), '${side.agency}', '${crew.office}', '${side.station}', '2026-02')`,
    )
    assert.match((await receive(side, await february())).errors, /^month: .*month-is-not-kept-here/m)
    await closeSides(side)
  })
})

describe('A key', () => {
  test('that was replaced still counts for what it signed; one that was lost for nothing', async () => {
    const side = await openHeadquarters(station)
    const old = await keyTo(side)
    const text = await february()
    const context = await headquartersContext(side.installation)
    await end(side, old, 'replaced')
    assert.match((await receive(side, text)).lines, /received$/)
    const january = (m: WrittenReport): WrittenReport => ({ ...m, month: '2026-01', version: 1, supersedes: null })
    const later = laterBy(3600, forged(january, text))
    assert.match((await receive(side, later)).errors, /^kid: .*key-was-current-when-it-signed/m)
    await closeSides(side)

    const other = await openHeadquarters(station)
    await keyTo(other)
    await end(other, old, 'lost')
    assert.match((await receive(other, text)).errors, /key-was-current-when-it-signed/)
    assert.match((await puente(other, `report register ${hand(other, keyText())}`)).errors, /key-was-not-ended/)

    const next = await keyTo(other, ' --new')
    assert.notEqual(next, old)
    assert.match((await receive(other, await february())).lines, /received$/, 'the same month under the new key')
    assert.match((await receive(headquarters, await february())).errors, /^kid: .*key-is-registered/m)
    assert.equal((await consult(context, (db) => findKey(db, old)).catch(() => undefined))?.thumbprint, undefined)
    assert.equal((await keysAt(other)).length, 2)
    await closeSides(other)
  })

  test('of an unknown station, of an agency that never led it, or with another’s thumbprint is not registered', async () => {
    const key = JSON.parse(keyText()) as Record<string, unknown>
    const changes: readonly [Record<string, unknown>, RegExp][] = [
      [{ station: 'nowhere' }, /station-is-known/],
      [{ agency: 'Otra agencia' }, /agency-led-the-station/],
      [{ thumbprint: 'x'.repeat(43) }, /thumbprint-is-the-keys/],
      [{ d: 'secret' }, /key-can-be-read/],
    ]
    for (const [change, expected] of changes) {
      const said = await puente(
        headquarters,
        `report register ${hand(headquarters, JSON.stringify({ ...key, ...change }))}`,
      )
      assert.equal(said.code, 1)
      assert.match(said.errors, expected)
    }
    assert.equal((await keysAt(headquarters)).length, 1)
  })
})

test('A key whose thumbprint begins with any sign is registered and ended', async () => {
  const elena = await headquartersContext(headquarters.installation)
  const { office } = station.crew
  const text = (key: PublicJwk) => {
    const agency = (JSON.parse(keyText()) as { agency: string }).agency
    const file = { format: 'puente-report-key/1', station: station.code, office, agency, key }
    return JSON.stringify({ ...file, thumbprint: thumbprintOf(key) })
  }
  const keys = Array.from({ length: 400 }, (_, seed) => publicKeyOf(Buffer.alloc(32, `${seed}.`)))
  for (const sign of ['-', '_', '0', 'a']) {
    const key = keys.find((one) => thumbprintOf(one).startsWith(sign))!
    assert.ok((await registerKey(elena, text(key))).done, sign)
    assert.ok((await endKey(elena, thumbprintOf(key), 'lost')).done, sign)
  }
})

describe('Tomás, who runs the station’s installation,', () => {
  test('is told what is wrong with what he typed', async () => {
    const wrong: readonly [string, number, RegExp][] = [
      ['report send 2026-13 --out x.json', 2, /one month/],
      ['report send 2026-02', 2, /--to URL or --out FILE/],
      ['report send 2026-02 --to http://headquarters.example', 2, /https/],
      ['report send 2026-02 --out x.json --station nowhere', 1, /Nobody led nowhere/],
      ['report send 2025-11 --out x.json', 1, /month-is-approved-before-it-travels/],
      ['report key nowhere', 1, /no station nowhere/],
      [`report key ${'x'} y`, 2, /takes one station/],
      [`report key ${station.code} --agency Nadie`, 1, /Nadie does not lead/],
    ]
    for (const [words, code, expected] of wrong) {
      const said = await puente(station, words)
      assert.equal(said.code, code, `${words}: ${said.errors}`)
      assert.match(said.errors, expected)
    }
    const side = await openHeadquarters(station)
    assert.match((await puente(side, 'report send 2026-02 --out x.json')).errors, /No station has a key here/)
    await closeSides(side)
  })

  test('has it tried again where headquarters is away for a moment, and is told why it was refused', async (t) => {
    let asked = 0
    const away = await listen({
      fetch: () => {
        asked += 1
        const answer = { title: 'no', errors: [{ rule: 'key-is-registered', field: 'kid', detail: 'Register it.' }] }
        return asked === 1 ? new Response('', { status: 503 }) : Response.json(answer, { status: 422 })
      },
    })
    t.after(() => away.close())
    const said = await puente(station, `report send 2026-02 --to http://localhost:${portOf(away)}`)
    assert.equal(asked, 2)
    assert.equal(said.code, 1)
    assert.match(said.errors, /answered 503; trying again[^]*kid: Register it\. \(key-is-registered\)/)
  })

  test('has it tried again no earlier than headquarters asks, where too much arrives', async (t) => {
    const asked: number[] = []
    const answers = [
      () => new Response('', { status: 429, headers: { 'retry-after': '3' } }),
      () => new Response('', { status: 503, headers: { 'retry-after': new Date(Date.now() + 8000).toUTCString() } }),
      () => Response.json({ came: 'received' }, { status: 201 }),
    ]
    const busy = await listen({ fetch: () => answers[asked.push(Date.now()) - 1]!() })
    t.after(() => busy.close())
    const said = await puente(station, `report send 2026-02 --to http://localhost:${portOf(busy)}`)
    assert.equal(said.code, 0, said.errors)
    const [first, second, third] = asked as [number, number, number]
    assert.ok(second - first >= 2990, `${second - first} ms after 3 s were asked for`)
    assert.ok(third - second >= 6500, `${third - second} ms after about 8 s were asked for`)
    assert.match(said.errors, /answered 429; trying again in 3 seconds, as it asks\./)
  })

  test('finds in the log what was made and sent, and nobody’s name', async () => {
    const kinds = await askOwner<{ kind: string }>(
      station.installation.database,
      `select distinct kind from platform.event where kind like 'report-%' and custodian_id = '${station.crew.agency}' order by kind`,
    )
    const told = kinds.map(({ kind }) => kind)
    for (const kind of ['report-key-made', 'report-made-to-travel', 'report-sent']) assert.ok(told.includes(kind), kind)
  })
})

test('A station that restored a backup and forgot what it sent goes on with the next number, and says why', async () => {
  const { database } = station.installation
  assert.deepEqual(
    await database.asOwner((owner) => owner.transaction().execute((tx) => sayAfterRestore(tx as unknown as Tx))),
    ['Months may have been sent since: where headquarters has a later version, see "puente report send --help".'],
  )
  const side = await openHeadquarters(station)
  await keyTo(side)
  assert.match((await receive(side, await february())).lines, /version 2: received$/)
  const [told] = await side.installation.database.asOwner((owner) =>
    owner.transaction().execute((tx) => sayAfterRestore(tx as unknown as Tx)),
  )
  assert.match(told!, /^Keys of stations that are current as in the backup: 1\./)
  await askOwner(database, 'delete from evaluation.made_report')
  assert.match(
    (await receive(side, await february())).errors,
    /^version: .*“--version”.*report-is-newer-than-the-last/m,
  )

  const again = 'report send 2026-02 --out february.json --because Respaldo --version'
  assert.match((await puente(station, `${again} uno`)).errors, /--version takes a number/)
  for (const came of ['received', 'repeated']) {
    assert.match((await puente(station, `${again} 3`)).lines, /version 3: written/)
    const text = readFileSync(path.join(station.directory, 'february.json'), 'utf8')
    assert.match((await receive(side, text)).lines, new RegExp(`version 3: ${came}$`))
  }
  assert.match((await puente(station, `${again} 2`)).errors, /^--version: .*version-is-later/m)
  assert.deepEqual(
    (await monthsAt(side)).map(({ version, reason }) => [version, reason]),
    [[3, 'Respaldo']],
  )
  await closeSides(side)
})

const keyText = () => readFileSync(path.join(station.directory, 'key.json'), 'utf8')

const keysAt = async (side: Side) => consult(await headquartersContext(side.installation), listKeys)

/** Elena ends a key on its page. */
async function end(side: HeadquartersSide, key: string, why: string): Promise<void> {
  const answer = await side.site.request(`/reports/keys/${key}/ending`, asking(side.elena, { why }))
  assert.equal(answer.status, 303, await answer.text())
}

/** The document as the same key signs it some seconds later. */
function laterBy(seconds: number, text: string): string {
  const { crew, code, installation } = station
  const seed = findStationSeed(installation.keys, code, crew.agency)!
  const at = new Date(installation.clock().getTime() + seconds * 1000)
  return signDocument(seed, readSigned(text)!.payload.toString(), reportKind, at)
}

function withCells(items: Record<string, Record<string, number>>): (report: WrittenReport) => WrittenReport {
  return (report) => {
    const figures = report.figures.month.map((figure) => ({
      ...figure,
      items: items[figure.indicator] ?? figure.items,
    }))
    return { ...report, figures: { ...report.figures, month: figures } }
  }
}

type Site = { readonly fetch: (request: Request) => Response | Promise<Response> }

const listen = ({ fetch }: Site): Promise<ServerType> =>
  new Promise((resolve) => {
    const server = serve({ fetch, port: 0, hostname: 'localhost' }, () => resolve(server))
  })

const portOf = (server: ServerType): number => (server.address() as { port: number }).port
