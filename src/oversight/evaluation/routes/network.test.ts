// The network's report as each person reads it: what is missing, what changed, what arrived, and what every number means.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { contextFor, type Context } from '#platform/context'
import { consult } from '#platform/database'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { keepCounts, ventanillas } from '#programs/ventanillas'
import { freshInstallation, testInstallation } from '../../../../test/database.ts'
import { crewAt, fillFebruary, insertVisits, voidEntry, write, type Crew } from '../../../../test/month.ts'
import { ask, type Answer } from '../../../../test/mounted.ts'
import { addPerson } from '../../../../test/personas.ts'
import { fillReferrals } from '../../../../test/referral-month.ts'
import { findFirstMonth } from '../store/network.ts'
import { networkRoutes } from './network.tsx'

let installation: Installation

before(async () => {
  installation = await testInstallation()
})

const plug = { path: '/', routes: networkRoutes }

const inEnglish = (who: Context): Context => contextFor(installation, who.actor, 'en', who.now)

const wordsOf = ({ text }: Answer): string => text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

/** A page of the report in words, in English. */
async function read(who: Context, under = '', status = 200): Promise<string> {
  const answer = await ask(plug, inEnglish(who), `network/report${under}`)
  assert.equal(answer.status, status, answer.text.slice(0, 400))
  return wordsOf(answer)
}

/** Signs February with one number, contacts unless another is named. */
async function sign(crew: Crew, value: number, indicator = 'contacts', item = ''): Promise<void> {
  const { ines, place, at } = crew
  const report = newId()
  await write(ines, async (tx) => {
    await sql`insert into ventanillas.report (id, custodian_id, office_id, station_id, month)
      values (${report}, ${place.agency}, ${place.office}, ${place.station}, ${at.month})`.execute(tx)
    await sql`insert into ventanillas.report_step (report_id, position, custodian_id, office_id, step, taken_at)
      values (${report}, 1, ${place.agency}, ${place.office}, 'signed', ${ines.now})`.execute(tx)
    await sql`insert into ventanillas.report_cell (report_id, position, custodian_id, office_id, indicator, item, value,
        definition_version, query_sha256)
      values (${report}, 1, ${place.agency}, ${place.office}, ${indicator}, ${item}, ${value}, 1, '\\x00')`.execute(tx)
  })
}

const hash = (text: string): Buffer => createHash('sha256').update(text).digest()

/** A month as it arrived from the station's own installation. */
async function arrive({ elena, place }: Crew, month: string, figures: readonly (readonly [string, string, number])[]) {
  const [report, thumbprint] = [newId(), hash(newId()).toString('base64url')]
  const at = elena.now
  await write(elena, async (tx) => {
    await sql`insert into evaluation.station_key (thumbprint, public_key, station_id, office_id, custodian_id, registered_at)
      values (${thumbprint}, ${hash('key')}, ${place.station}, ${place.office}, ${place.agency}, ${at})`.execute(tx)
    await sql`insert into evaluation.received_report (id, custodian_id, station_id, office_id, month, version, sha256, thumbprint,
        signed_at, approved_at, counted_at, sent_at, received_at, arrived, document)
      values (${report}, ${place.agency}, ${place.station}, ${place.office}, ${month}, 1, ${hash(report)}, ${thumbprint},
        ${at}, ${at}, ${at}, ${at}, ${at}, 'file', '{}')`.execute(tx)
    for (const [span, indicator, value] of figures) {
      await sql`insert into evaluation.received_cell (report_id, custodian_id, office_id, span, indicator, value,
          definition_version, query_sha256)
        values (${report}, ${place.agency}, ${place.office}, ${span}, ${indicator}, ${value}, 1, ${hash('theirs')})`.execute(
        tx,
      )
    }
  })
}

test('a month that nobody signed is missing, and the month that runs shows no number', async () => {
  const crew = await crewAt(installation)
  await fillFebruary(crew)
  const words = await read(crew.oscar)
  assert.match(words, /Report of your consulate/)
  assert.match(words, /2 reports were expected: 0 are signed, 0 wait for a signature and 2 are missing\./)
  assert.match(words, /Agency \w+ 5 1 Missing 4 Missing Under way All 5 1 4/)
  assert.match(words, /Of 5, 0 stand in signed reports\./)
  const spanish = wordsOf(await ask(plug, crew.oscar, 'network/report'))
  assert.match(spanish, /Se esperaban 2 informes: 0 están firmados, 0 esperan firma y 2 faltan\./)
  assert.match(spanish, /Falta no es cero/)
})

test('Elena reads every station, Óscar those of his office, Inés those of her agency', async () => {
  const crew = await crewAt(installation)
  const other = await crewAt(installation)
  const stationsOf = async (who: Context) => read(who)
  for (const who of [crew.elena, crew.oscar, crew.ines])
    assert.match(await stationsOf(who), new RegExp(`Office ${crew.office}`))
  const elena = await addPerson(installation, 'Elena', 'headquarters')
  assert.match(await stationsOf(elena), new RegExp(`Office ${other.office}`))
  for (const who of [other.oscar, other.ines, crew.formerInes]) {
    assert.doesNotMatch(await stationsOf(who), new RegExp(`Office ${crew.office}`))
  }
  assert.match(await stationsOf(crew.formerInes), /No report was expected in 2026\./)
})

test('a correction after the signature shows at once, beside what was signed', async () => {
  const crew = await crewAt(installation)
  const visit = await fillFebruary(crew)
  await sign(crew, 4)
  assert.match(await read(crew.elena), /1 Missing 4 Signed Under way/)
  await voidEntry(crew.lupe, crew.place, visit, 'visit')
  assert.match(await read(crew.oscar), /1 Missing 3 Signed Signed as 4 Under way/)
  const csv = (await ask(plug, inEnglish(crew.oscar), 'network/report?format=csv')).text
  const [head, line, total] = csv.split('\r\n')
  assert.match(
    head!,
    /^Station,Code,Organization,January 2026,"January 2026, state","January 2026, as signed",February 2026/,
  )
  assert.match(
    line!,
    new RegExp(`^Office ${crew.office},${crew.at.station},Agency \\w+,1,Missing,,3,Signed,4,,Under way,,4$`),
  )
  assert.equal(total, 'All,,,1,,,3,,,,,,4')
})

test('the dictionary says of each column what it means, in which version and by which query', async () => {
  const crew = await crewAt(installation)
  const { text } = await ask(plug, inEnglish(crew.oscar), 'network/report?indicator=tests&format=dictionary')
  assert.match(text, /Column,What it means,Unit,Version of the definition,Function,/)
  assert.match(
    text,
    /January 2026,"?All screenings done, without vaccinations\..*Empty: there is no number, which is not zero\./,
  )
  assert.match(text, /,1,figures\.ventanillas_every_count,[0-9a-f]{64}/)
  const sheet = await ask(plug, crew.oscar, 'network/report?format=xlsx')
  assert.match(sheet.text, /^PK/)
})

test('what arrived from a station’s own installation counts like what is counted here, and says whose query it was', async () => {
  const crew = await crewAt(installation)
  assert.match(await read(crew.oscar), /Missing Missing Under way/)
  await arrive(crew, '2026-02', [
    ['month', 'contacts', 70],
    ['year', 'contacts', 150],
    ['year', 'known-persons', 33],
  ])
  assert.match(await read(crew.oscar), /70 Missing 70 Received Under way All 70 70/)
  await insertVisits(crew.lupe, crew.place, [{ on: '2026-02-03' }])
  const beside = await read(crew.oscar)
  assert.match(beside, /70 Missing 70 Received Under way All 70 70/, 'what the agency signed stands')
  assert.match(beside, /Entries here that are not counted .* Agency \w+, February 2026: 1 entry /)
  const years = await read(crew.oscar, '/years')
  assert.match(years, /Known persons in 2026 to February .* Agency \w+ 33 February 2026/)
  assert.match(years, /There is no number of these years: 2023, 2024, 2025\. .* Contacts 70 /)
  const at = `month=2026-02&station=${crew.at.station}&lead=${crew.agency}`
  const definition = await read(crew.oscar, `/definitions/contacts?year=2026&${at}`)
  assert.match(definition, /Today 70 .* Received .* by the station, .* it arrived on/)
  assert.match(definition, new RegExp(`another: ${hash('theirs').toString('hex')} \\(definition 1\\)`))
})

test('known persons are counted anew for the year: two agencies are added, and that is said', async () => {
  const crew = await crewAt(installation)
  await fillFebruary(crew)
  const words = await read(crew.ines, '/years')
  assert.match(words, /someone who used the windows of two counts twice/)
  assert.match(words, /Persons To Agency \w+ 2 February 2026/)
  const months = await read(crew.ines, '?indicator=known-persons')
  assert.match(months, /This number is not added up/)
  assert.match(months, /1 Missing 2 Missing Under way All /)
  assert.match(await read(crew.ines, '/definitions/known-persons?year=2026'), /Today 2 .* counted anew, not added/)
  assert.match(
    await read(crew.ines, '/years?year=2024'),
    /How many persons there were in 2024 was not told/,
    'nobody carried a slip then',
  )
  await insertVisits(crew.lupe, crew.place, [{ on: '2024-02-03' }])
  assert.match(
    await read(crew.ines, '/years?year=2024'),
    /2024 can no longer be counted: the codes of the slips were erased/,
  )
  assert.match(await read(crew.ines, '?year=2024&indicator=known-persons'), /can no longer be counted anew/)
})

test('details that share visits are shown one at a time', async () => {
  const crew = await crewAt(installation)
  await fillFebruary(crew)
  const { text } = await ask(plug, inEnglish(crew.ines), 'network/report?indicator=topics&item=diabetes')
  assert.match(text, /<option value="diabetes" selected/)
  assert.doesNotMatch(text, /All together|value="hiv"/)
  assert.match(
    wordsOf({ text, status: 200, location: null }),
    /Its details are not added\. .* 2 Missing 2 Missing Under way All/,
  )
  const screenings = await read(crew.ines, '?indicator=screenings')
  assert.match(screenings, /All together .* 4 Missing 4 Missing Under way All/)
})

test('what was signed of one detail stands beside what is counted of it today', async () => {
  const crew = await crewAt(installation)
  await fillFebruary(crew)
  await sign(crew, 3, 'topics', 'diabetes')
  assert.match(await read(crew.oscar, '?indicator=topics&item=diabetes'), /Missing 2 Signed Signed as 3 Under way/)
  assert.match(await read(crew.oscar, '?indicator=topics&item=other'), /Missing 2 Signed Signed as 0 Under way/)
  assert.match(await read(crew.oscar, '?indicator=needs&item=medical-home'), /Missing 1 Signed Under way/)
})

test('rates stand beside who said how it ended; one station is compared with nothing', async () => {
  const crew = await crewAt(installation)
  await fillReferrals(crew)
  const words = await read(crew.oscar, '/stations?rate=closing-rate&year=2026')
  assert.match(words, /All together: 50% \(3 of 6\)\./)
  assert.match(words, /One station only has numbers\. There is nothing to compare it with\./)
  assert.match(words, /Said by: The service .* Not known Office .* 3 6 50% 2 0 3 0 1 2/)
  assert.match(await read(crew.oscar, '/definitions/closing-rate?year=2026'), /parts are added, then divided/)
  assert.match(
    await read(crew.oscar, '/stations?rate=enrolled-of-applied'),
    /There is nothing in 2026 to February to make this rate of/,
  )
  const csv = (await ask(plug, inEnglish(crew.oscar), 'network/report/stations?format=csv')).text
  assert.match(csv, /,3,6,50%,2,0,3,0,1,2\r\n/)
  await ask(plug, crew.oscar, 'network/report/stations?rate=best').then(({ status }) => assert.equal(status, 404))
})

test('several stations stand in a funnel, in the order of their names', async () => {
  const [one, two] = [await crewAt(installation), await crewAt(installation)]
  await fillReferrals(one)
  await fillReferrals(two)
  const elena = await addPerson(installation, 'Elena', 'headquarters')
  const { text, status } = await ask(plug, inEnglish(elena), 'network/report/stations')
  assert.equal(status, 200)
  assert.match(text, /<svg class="plot"/)
  assert.match(text, /Chance explains it/)
})

test('the map says of the district’s people that they are not known, and a station without numbers is no dot of size 0', async () => {
  const crew = await crewAt(installation)
  const words = await read(crew.oscar, '/map')
  assert.match(words, /No source says how many people live in each consular district/)
  assert.match(words, /no data .* 0 of 2 /)
  await fillFebruary(crew)
  assert.match(await read(crew.oscar, '/map'), /: 5 .* 5 0 of 2 /)
  const csv = (await ask(plug, inEnglish(crew.oscar), 'network/report/map?format=csv')).text
  assert.match(csv, /,5,0 of 2,not known/)
})

test('a number leads to its definition, its query and why another number may differ', async () => {
  const crew = await crewAt(installation)
  await fillFebruary(crew)
  const { text } = await ask(plug, crew.ines, 'network/report')
  const links = [...text.matchAll(/href="(\/network\/report\/definitions\/[^"]+)"/g)].map(([, href]) => href!)
  assert.ok(links.length > 6)
  for (const href of new Set(links)) {
    const answer = await ask(plug, crew.ines, href.replaceAll('&amp;', '&').slice(1))
    assert.equal(answer.status, 200, href)
    assert.match(answer.text, /CREATE OR REPLACE FUNCTION figures\./)
  }
  const words = await read(
    crew.ines,
    `/definitions/contacts?month=2026-02&station=${crew.at.station}&lead=${crew.agency}`,
  )
  assert.match(
    words,
    /Today 4 .* February 2026 .* Missing .* at this instant .* Version 1 .* figures\.ventanillas_visits Fingerprint .* [0-9a-f]{64}/,
  )
  assert.match(words, /Why it may differ .* A person who comes twice is two contacts/)
})

test('a year that cannot be and a number that is not there are told', async () => {
  const crew = await crewAt(installation)
  assert.match(
    await read(crew.oscar, '?year=1850', 422),
    /There is no report of that year\. Choose a year from \d{4} to 2026\./,
  )
  for (const under of ['/years', '/stations', '/map']) await read(crew.oscar, `${under}?year=x`, 422)
  const unknown = [
    '?indicator=happiness',
    '/definitions/happiness',
    '/definitions/contacts?month=2026-13',
    `/definitions/contacts?month=2026-02&station=nowhere`,
    `/definitions/contacts?month=2026-02&station=${crew.at.station}&lead=${crew.otherAgency}`,
  ]
  for (const under of unknown) await read(crew.oscar, under, 404)
  assert.equal((await ask(plug, crew.lupe, 'network/report')).status, 403)
})

test('visits before a station’s first day are told where they are, and their year may be asked for', async () => {
  const crew = await crewAt(installation)
  await insertVisits(crew.lupe, crew.place, [{ on: '2007-05-02' }, { on: '2007-05-03' }])
  const words = await read(crew.oscar, '?year=2007')
  assert.match(words, /0 reports were expected.* 2 — — — — 2 Not expected — — — — — — — All 2 2/)
  assert.match(await read(crew.oscar, `/definitions/contacts?year=2007&month=2007-05`), /Today 2 /)
})

test('a network without stations, and a year of which no month has ended, are pages too', async () => {
  const empty = await freshInstallation()
  try {
    const elena = await addPerson(empty, 'Elena', 'headquarters')
    assert.equal(await consult(elena, findFirstMonth), null)
    for (const under of ['', '/years', '/stations', '/map', '/definitions/contacts', '/definitions/closing-rate']) {
      assert.equal((await ask(plug, elena, `network/report${under}`)).status, 200, under)
    }
    assert.match(wordsOf(await ask(plug, elena, 'network/report')), /La red todavía no tiene estaciones\./)
    const crew = await crewAt(empty)
    const january = contextFor(empty, crew.oscar.actor, 'es', new Date('2026-01-20T18:00:00Z'))
    assert.match(
      wordsOf(await ask(plug, january, 'network/report?year=2026')),
      /Todavía no termina ningún mes de 2026\./,
    )
    assert.match(wordsOf(await ask(plug, january, 'network/report')), /Se esperaban 12 informes/)
  } finally {
    await empty.database.close()
  }
})

test('a station that told nothing is missing from the comparison and from the years: nowhere does it have a 0', async () => {
  const [one, two] = [await crewAt(installation), await crewAt(installation)]
  await fillReferrals(one)
  const elena = await addPerson(installation, 'Elena', 'headquarters')
  const silent = `Office ${two.office}`
  for (const under of ['/stations?rate=closing-rate', '/years', '/map']) {
    const { text } = await ask(plug, inEnglish(elena), `network/report${under}`)
    const [tables, missing] = text.split(/Missing is not zero\./)
    assert.match(missing!, new RegExp(silent), under)
    const rows = [...tables!.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row]) => wordsOf({ text: row! } as Answer))
    const shown = rows.filter((row) => row.includes(silent))
    assert.ok(
      shown.every((row) => under === '/map' && /Missing 0 of 2/.test(row)),
      `${under}: ${shown.join()}`,
    )
  }
  const words = await read(two.oscar, '/stations?rate=closing-rate')
  assert.match(words, /There is nothing in 2026 to February to make this rate of/)
  const csv = (await ask(plug, inEnglish(elena), 'network/report/stations?rate=closing-rate&format=csv')).text
  const line = csv.split('\r\n').find((row) => row.startsWith(silent))
  assert.match(line!, new RegExp(`^${silent},${two.at.station},Agency \\w+,0 of 2,,,,(Missing,)?,*$`))
  assert.match(await read(two.oscar, '?indicator=contacts'), /no data Given information/)
})

test('a signed month without an entry is 0 everywhere, and not missing', async () => {
  const crew = await crewAt(installation)
  await sign(crew, 0)
  assert.match(await read(crew.oscar, '/years'), /Agency \w+ 0 /)
  assert.match(await read(crew.oscar), /0 Given information/)
  assert.doesNotMatch(await read(crew.oscar, '/years'), /Missing is not zero/)
})

test('a number that nobody told is not 0 on the page of its definition either', async () => {
  const crew = await crewAt(installation)
  const of = (what: string) => read(crew.oscar, `/definitions/contacts?${what}`)
  const at = `station=${crew.at.station}&lead=${crew.agency}`
  const asked = [`month=2026-02&${at}`, `year=2026&${at}`, 'month=2026-02', 'year=2026']
  for (const what of asked) assert.match(await of(what), /Today not counted /, what)
  await insertVisits(crew.lupe, crew.place, [{ on: '2026-01-30' }])
  const values = async () =>
    Promise.all(asked.map(async (what) => /Today (not counted|\d+) /.exec(await of(what))?.[1]))
  assert.deepEqual(await values(), ['not counted', '1', 'not counted', '1'])
  await sign(crew, 0)
  assert.deepEqual(await values(), ['0', '1', '0', '1'])
  const detail = (what: string) => read(crew.oscar, `/definitions/screenings?item=glucose&${what}`)
  assert.match(await detail(`month=2026-02&${at}`), /Today 0 /)
  assert.match(await detail(`month=2026-01&${at}`), /Today not counted /)
  assert.match(await read(crew.oscar, `/definitions/known-persons?month=2026-01&${at}`), /Today not counted /)
})

test('in the night in which receipts are erased, known persons of the year that ended stay as they were kept', async () => {
  const fresh = await freshInstallation()
  const crew = await crewAt(fresh)
  await insertVisits(crew.lupe, crew.place, [
    { on: '2026-02-03', receipt: 'A' },
    { on: '2026-02-04', receipt: 'B' },
  ])
  await keepCounts(fresh)
  // Three hours into 1 February in Mexico, and still 31 January where the day ends last.
  const night = new Date('2027-02-01T09:00:00Z')
  const erasing = ventanillas.jobs.find(({ name }) => name === 'ventanillas-erase-receipts')!
  await erasing.run({ ...fresh, clock: () => night }, undefined)
  await insertVisits(crew.lupe, crew.place, [{ on: '2026-02-10' }])
  for (const now of [night, new Date('2027-02-01T13:00:00Z')]) {
    const elena = contextFor(fresh, crew.elena.actor, 'en', now)
    const of = async (under: string) => wordsOf(await ask(plug, elena, `network/report${under}`))
    const at = `month=2026-02&station=${crew.at.station}`
    assert.match(await of('?year=2026&indicator=known-persons'), /Missing 2 Missing/, now.toISOString())
    assert.match(await of('/years?year=2026'), /Persons To Agency \w+ 2 December 2026/, now.toISOString())
    assert.match(await of(`/definitions/known-persons?${at}`), /Today 2 /, now.toISOString())
  }
  await fresh.database.close()
})

test('every table has a dictionary of its columns, and all definitions are a table too', async () => {
  const crew = await crewAt(installation)
  await fillReferrals(crew)
  const columnsOf = (csv: string): string[] => csv.replace('\ufeff', '').split('\r\n')[0]!.split(',')
  for (const under of ['?', '/years?', '/stations?rate=closing-rate&', '/map?', '/definitions?']) {
    const file = await ask(plug, inEnglish(crew.oscar), `network/report${under}format=csv`)
    const dictionary = await ask(plug, inEnglish(crew.oscar), `network/report${under}format=dictionary`)
    const described = dictionary.text.split('\r\n').slice(1).join('\n')
    for (const column of columnsOf(file.text)) {
      assert.ok(described.includes(column.replaceAll('"', '').trim()), `${under}: ${column}`)
    }
  }
  const years = (await ask(plug, inEnglish(crew.oscar), 'network/report/years?format=dictionary')).text
  assert.match(years, /\r\nContacts,.*,1,figures\.ventanillas_visits,[0-9a-f]{64}/)
  const words = await read(crew.oscar, '/definitions')
  assert.match(words, /What each number counts .* Contacts How often somebody was served/)
  const all = (await ask(plug, inEnglish(crew.oscar), 'network/report/definitions?format=csv')).text
  assert.match(all, /,closing-rate,/)
  assert.match(all, /,contacts,.*,added up,added up,figures\.ventanillas_visits,[0-9a-f]{64}/)
})
