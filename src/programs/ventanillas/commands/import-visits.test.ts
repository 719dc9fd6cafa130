import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import type { Day } from '#kernel/day'
import type { Terminal } from '#platform/cli'
import { consult } from '#platform/database'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { askOwner } from '../../../../test/catalogue.ts'
import { testInstallation } from '../../../../test/database.ts'
import { header, rulesIn, runOn, three, writeLines, type Said } from '../../../../test/importing.ts'
import { crewAt, type Crew } from '../../../../test/month.ts'
import { countVisits } from '../store/visit.ts'
import { importVisits } from './import-visits.ts'
import { voidEntry } from './visit.ts'

let installation: Installation

before(async () => {
  installation = await testInstallation()
})

const importing = (crew: Crew, file: readonly string[] | Buffer, ...options: string[]): Promise<Said> =>
  runOn(installation, importVisits, file, '--station', crew.at.station, '--office', crew.office, ...options)

const year = { from: '2026-01-01' as Day, to: '2026-12-31' as Day }
const standing = (crew: Crew): Promise<number> => consult(crew.lupe, (db) => countVisits(db, crew.office, year))

describe('A file of visits', () => {
  test('is counted once however often Tomás reads it, alone and within a longer one', async () => {
    const crew = await crewAt(installation)
    const first = await importing(crew, three)
    assert.deepEqual(first.errors, [])
    assert.deepEqual(first.lines, [`${crew.at.station}: 3 new visits, 0 that stood there already, 0 replaced.`])
    assert.deepEqual((await importing(crew, three)).lines, [
      `${crew.at.station}: 0 new visits, 3 that stood there already, 0 replaced.`,
    ])
    const longer = await importing(crew, [...three, 'A-4,2026-02-05,es,,,medical-home,,'])
    assert.match(longer.lines[0]!, /1 new visits, 3 that stood/)
    assert.equal(await standing(crew), 4)
    const events = await askOwner<{ count: string }>(
      installation.database,
      `select count(*) as count from platform.event where kind = 'visits-imported' and custodian_id = '${crew.agency}'`,
    )
    assert.equal(Number(events[0]!.count), 2)
  })

  test('leaves of a postal code its area, of a person an HMAC, of its own references nothing', async () => {
    const crew = await crewAt(installation)
    const file = [`${header},person`, 'CANARY-REF-1,2026-02-03,es,59001,yes,medical-home,,,CANARY-PERSON-7']
    assert.equal((await importing(crew, file)).code, 0)
    const rows = await askOwner<{ text: string; division_id: string; length: number }>(
      installation.database,
      `select to_jsonb(v)::text as text, division_id, octet_length(receipt) as length from ventanillas.visit v
       where custodian_id = '${crew.agency}'`,
    )
    assert.equal(rows.length, 1)
    assert.equal(rows[0]!.length, 32)
    assert.ok(rows[0]!.division_id)
    assert.doesNotMatch(rows[0]!.text, /59001|CANARY/)
    const old = [`${header},person`, 'CANARY-REF-2,2024-02-03,es,,yes,medical-home,,,CANARY-PERSON-7']
    assert.equal((await importing(crew, old)).code, 0)
    const kept = await askOwner<{ receipt: Buffer | null }>(
      installation.database,
      `select receipt from ventanillas.visit where custodian_id = '${crew.agency}' and visited_on < '2025-01-01'`,
    )
    assert.deepEqual(kept, [{ receipt: null }], 'receipts of past years are gone, and none comes back by a file')
  })

  test('takes Spanish names, semicolons and the country’s name of a postal code', async () => {
    const crew = await crewAt(installation)
    const file = [
      'Folio;Fecha;Idioma;Código postal;Primera del año;Necesidades',
      '7;2026-02-03;es;59001;sí;medical-home,dental',
    ]
    const said = await importing(crew, file)
    assert.deepEqual([said.code, said.errors], [0, []])
    const renamed = ['folio_local,dia_de_visita,temas,zona', '8,2026-02-03,diabetes,norte']
    const passed = await importing(crew, renamed, '--columns', 'folio_local=reference,dia_de_visita=visited_on,zona=')
    assert.deepEqual([passed.code, passed.errors], [0, []])
    assert.equal(await standing(crew), 2)
  })

  test('is refused whole where lines are wrong: each is named with its column', async () => {
    const crew = await crewAt(installation)
    const said = await importing(crew, [
      header,
      'A-1,2026-02-30,es,,yes,medical-home,,',
      'A-2,2026-09-01,es,,yes,medical-home,,',
      '"A-3",2026-02-03,xx,99999,perhaps,,,',
      '',
      'A-4,2026-02-03,es,,yes,medical-hom,,glucose:high',
      'A-4,2026-02-03,es,,yes,medical-home,,',
      ',2026-02-03,es,,yes,medical-home,,',
      'A-5,2026-02-03,es,,yes,medical-home,',
      'A-6,2009-01-01,es,,yes,medical-home,,',
    ])
    assert.equal(said.code, 1)
    assert.deepEqual(rulesIn(said), [
      'line 2, visited_on day-can-be-read',
      'line 3, visited_on visit-is-not-in-the-future',
      'line 4, first_this_year first-visit-is-answered',
      'line 6, needs service-is-in-the-guidelines',
      'line 6, screenings next-step-is-known',
      'line 8, reference reference-is-there',
      'line 9 line-has-a-cell-for-each-column',
      'line 10, visited_on agency-led-the-station-then',
    ])
    assert.equal(said.errors.at(-1), '8 wrong; nothing was counted.')
    assert.equal(await standing(crew), 0)
    const twice = await importing(crew, [...three, three[1]!, 'B-1,2026-02-03,xx,99999,,,,'])
    assert.deepEqual(rulesIn(twice), [
      'line 5, reference reference-stands-once',
      'line 6, language language-is-known',
      'line 6, postal_code postal-code-exists',
      'line 6, needs something-was-asked-or-given',
    ])
  })

  test('of a thousand wrong lines names the first hundred and says how many more', async () => {
    const crew = await crewAt(installation)
    const said = await importing(crew, [
      header,
      ...Array.from({ length: 1000 }, (_, at) => `A-${at},soon,es,,,dental,,`),
    ])
    assert.equal(rulesIn(said).length, 100)
    assert.deepEqual(said.errors.slice(-2), ['… and 900 more.', '1000 wrong; nothing was counted.'])
  })

  test('with a wrong header is refused with the nearest name; names, telephones and statuses by their own', async () => {
    const crew = await crewAt(installation)
    const said = await importing(crew, [
      'referense,visited_on,needs,Nombre completo,phone,immigration_status,zone,needs',
      'x,y',
    ])
    assert.deepEqual(rulesIn(said), [
      'line 1, referense column-is-known',
      'line 1, Nombre completo column-names-nobody',
      'line 1, phone column-names-nobody',
      'line 1, immigration_status column-names-nobody',
      'line 1, zone column-is-known',
      'line 1, needs column-stands-once',
      'line 1, reference column-is-there',
    ])
    assert.match(said.errors[0]!, /The nearest one: reference\./)
    assert.match(said.errors[4]!, /The nearest one: –\./)
    const passed = await importing(
      crew,
      ['reference,visited_on,needs,name', 'a,2026-02-03,dental,X'],
      '--columns',
      'name=',
    )
    assert.deepEqual(rulesIn(passed), ['line 1, name column-names-nobody'])
    assert.deepEqual(rulesIn(await importing(crew, Buffer.alloc(0))), [
      'line 1, reference column-is-there',
      'line 1, visited_on column-is-there',
    ])
  })

  test('of mixed encodings is refused by line and column; so is a quote that never ends', async () => {
    const crew = await crewAt(installation)
    const latin = Buffer.concat([
      Buffer.from(`${header}\nA-1,2026-02-03,es,,,medical-home,,\nA-2,2026-02-03,espa`),
      Buffer.from([0xf1]),
      Buffer.from('ol,,,medical-home,,\nA-3,2026-02-03,español,,,medical-home,,\n'),
    ])
    assert.deepEqual(rulesIn(await importing(crew, latin)), [
      'line 3, language text-is-utf-8',
      'line 4, language language-is-known',
    ])
    const open = await importing(crew, [...three, '"A-4,2026-02-03,es,,,medical-home,,', ...three])
    assert.deepEqual(rulesIn(open), ['line 5 line-is-well-formed'])
    const bytes = Buffer.from(`${header}\n"${'x'.repeat(300_000)}`)
    assert.deepEqual(rulesIn(await importing(crew, bytes)), ['line 2 line-is-well-formed'])
    assert.equal(await standing(crew), 0)
  })

  test('that says something else of a known reference is refused, or replaces it where Tomás asks for that', async () => {
    const crew = await crewAt(installation)
    await importing(crew, three)
    const other = [header, 'A-1,2026-02-03,es,59001,yes,dental,diabetes,', ...three.slice(2)]
    const said = await importing(crew, other)
    assert.deepEqual(rulesIn(said), ['line 2, reference reference-is-new-or-the-same'])
    const anew = await importing(crew, other, '--replace')
    assert.match(anew.lines[0]!, /0 new visits, 2 that stood there already, 1 replaced/)
    assert.equal(await standing(crew), 3)
    assert.match((await importing(crew, other)).lines[0]!, /0 new visits, 3 that stood there already, 0 replaced/)
    assert.match(
      (await importing(crew, three)).lines[0]!,
      /0 new visits, 3 that stood/,
      'what it said before is known too',
    )
    assert.match((await importing(crew, three, '--replace')).lines[0]!, /1 replaced/)
    assert.equal(await standing(crew), 3)
  })

  test('does not bring back what a coordinator voided, nor what somebody corrected here', async () => {
    const crew = await crewAt(installation)
    await importing(crew, three)
    const [visit] = await askOwner<{ id: string; visited_on: string }>(
      installation.database,
      `select v.id from ventanillas.visit v join ventanillas.visit_service s on s.visit_id = v.id
       where v.custodian_id = '${crew.agency}' and s.kind = 'screening' and s.next_step = 'advice'`,
    )
    assert.ok((await voidEntry(crew.rogelio, crew.office, 'visit', visit!.id, 'twice')).done)
    assert.match((await importing(crew, three, '--replace')).lines[0]!, /0 new visits, 3 that stood/)
    assert.equal(await standing(crew), 2)
    const other = [header, 'A-2,2026-02-03,,,no,,diabetes,glucose:repeat']
    assert.deepEqual(rulesIn(await importing(crew, other, '--replace')), ['line 2, reference reference-was-not-voided'])
    await correctByHand(crew)
    const changed = [header, 'A-3,2026-02-05,en,,,medical-home,,']
    assert.deepEqual(rulesIn(await importing(crew, changed, '--replace')), [
      'line 2, reference reference-was-not-corrected-here',
    ])
    assert.match((await importing(crew, three, '--replace')).lines[0]!, /3 that stood there already, 0 replaced/)
  })

  /** Lupe's correction of A-3, as the form writes one. */
  async function correctByHand(crew: Crew): Promise<void> {
    await installation.database.asOwner(async (owner) => {
      const { rows } = await sql<{ id: string }>`select id from ventanillas.visit v
        where custodian_id = ${crew.agency} and language = 'en'`.execute(owner)
      const fresh = newId()
      await sql`insert into ventanillas.visit (custodian_id, id, office_id, station_id, visited_on, language, first_this_year, recorded_by, recorded_at)
        values (${crew.agency}, ${fresh}, ${crew.office}, ${crew.place.station}, '2026-02-06', 'en', 'yes', ${crew.lupe.actor.account}, now())`.execute(
        owner,
      )
      await sql`insert into ventanillas.voided (custodian_id, entry_id, entry, reason, replaced_by, voided_at)
        values (${crew.agency}, ${rows[0]!.id}, 'visit', 'day', ${fresh}, now())`.execute(owner)
    })
  }

  test('is only checked on a dry run, and names who may not be meant', async () => {
    const crew = await crewAt(installation)
    const dry = await importing(crew, three, '--dry-run')
    assert.deepEqual(dry.lines, [
      `${crew.at.station}: 3 new visits, 0 that stood there already, 0 replaced. Nothing was written.`,
    ])
    assert.equal(await standing(crew), 0)
    const elsewhere = await runOn(
      installation,
      importVisits,
      three,
      '--station',
      crew.at.station,
      '--office',
      crew.otherOffice,
    )
    assert.match(elsewhere.errors[0]!, /is of the office/)
    assert.match(
      (await runOn(installation, importVisits, three, '--station', 'nowhere')).errors[0]!,
      /no station nowhere/,
    )
    assert.match((await importing(crew, three, '--agency', 'Nadie')).errors[0]!, /0 organizations/)
    assert.equal((await runOn(installation, importVisits, three)).code, 2)
    const former = await importing(crew, three, '--agency', crew.formerAgency)
    assert.deepEqual(
      [...new Set(rulesIn(former).map((text) => text.split(' ').at(-1)))],
      ['agency-led-the-station-then'],
    )
  })

  test('goes on where it was when Tomás gave up half-way, and counts nothing before it is whole', async () => {
    const crew = await crewAt(installation)
    const file = [header, ...Array.from({ length: 2500 }, (_, at) => `C-${at},2026-02-03,es,,,dental,,`)]
    const lines: string[] = []
    const stopping = (label: string, turns: number, turn = { left: turns }): Terminal => ({
      line: (text) => void lines.push(text),
      error: (text) => void lines.push(text),
      progress: (what) => {
        if (what === label && (turn.left -= 1) === 0) throw new Error('given up')
      },
    })
    const args = [writeLines(file), '--station', crew.at.station]
    await assert.rejects(importVisits.run(installation, args, stopping('Laying aside', 2)), /given up/)
    assert.equal(await standing(crew), 0)
    await assert.rejects(importVisits.run(installation, args, stopping('Counting', 2)), /given up/)
    assert.equal(await standing(crew), 0)
    assert.equal(await importVisits.run(installation, args, stopping('', 1)), 0)
    assert.deepEqual(lines, [
      'An earlier run laid up to 2000 visits aside; going on from there.',
      'An earlier run laid up to 3000 visits aside; going on from there.',
      `${crew.at.station}: 2500 new visits, 0 that stood there already, 0 replaced.`,
    ])
    assert.equal(await standing(crew), 2500)
    const waiting = await askOwner(
      installation.database,
      `select from ventanillas.import_batch where custodian_id = '${crew.agency}'`,
    )
    assert.deepEqual(waiting, [])
  })
})
