// Months of the network that came as totals: what was told of them, and what nobody told, which is never 0.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { contextFor, type Context } from '#platform/context'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { testInstallation } from '../../../../test/database.ts'
import { crewAt, insertVisits, write, type Crew } from '../../../../test/month.ts'
import { ask } from '../../../../test/mounted.ts'
import { networkRoutes } from './network.tsx'

let installation: Installation

before(async () => {
  installation = await testInstallation()
})

const plug = { path: '/', routes: networkRoutes }

const textOf = async (who: Context, under: string): Promise<string> =>
  (await ask(plug, contextFor(installation, who.actor, 'en', who.now), `network/report${under}`)).text

const read = async (who: Context, under = ''): Promise<string> =>
  (await textOf(who, under)).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

/** Tells a month as totals, signed. */
const tell = ({ ines, place }: Crew, month: string, told: Readonly<Record<string, number>>) =>
  write(ines, async (tx) => {
    const report = newId()
    for (const [indicator, value] of Object.entries(told)) {
      await sql`insert into ventanillas.tally (custodian_id, id, office_id, station_id, month, indicator, item, value, method, recorded_at)
        values (${place.agency}, ${newId()}, ${place.office}, ${place.station}, ${month}, ${indicator}, '', ${value}, 'counted',
          ${ines.now})`.execute(tx)
    }
    await sql`insert into ventanillas.report (id, custodian_id, office_id, station_id, month)
      values (${report}, ${place.agency}, ${place.office}, ${place.station}, ${month})`.execute(tx)
    await sql`insert into ventanillas.report_step (report_id, position, custodian_id, office_id, step, taken_at)
      values (${report}, 1, ${place.agency}, ${place.office}, 'signed', ${ines.now})`.execute(tx)
  })

test('what nobody told of a month that came as totals is not 0: in the matrix, the years, the files and by itself', async () => {
  const crew = await crewAt(installation)
  for (const month of ['2026-01', '2026-02']) await tell(crew, month, { contacts: 40, 'homes-and-centers': 12 })
  assert.match(await read(crew.elena), /40 Signed 40 Signed Under way/)
  assert.match(await read(crew.oscar, '?indicator=interpreters'), /not told Signed not told Signed Under way/)
  const csv = await textOf(crew.oscar, '?indicator=interpreters&format=csv')
  assert.match(csv.split('\r\n')[1]!, /,,Signed,,,Signed,,,Under way,,$/)
  const years = await read(crew.oscar, '/years')
  assert.match(years, /Contacts 80 .*With an interpreter not told .*Found a regular doctor or clinic not told/)
  assert.match(years, /80 Given information|Contacts 80/)
  assert.match(await textOf(crew.oscar, '/years?format=csv'), /\r\nWith an interpreter,\r\n/)
  assert.match(await read(crew.oscar, '/definitions/interpreters?year=2026'), /Today not told /)
  assert.match(await read(crew.oscar), /12 Of|Informed on programs/)
  assert.match(
    await read(crew.oscar, '/stations?rate=closing-rate'),
    /There is nothing in 2026 to February to make this rate of/,
  )
  await insertVisits(crew.lupe, crew.place, [{ on: '2026-02-05' }])
  assert.match(await read(crew.oscar, '?indicator=interpreters'), /not told Signed 0 Signed Under way/)
})

test('a number says which functions gave it, and how many of its months came as totals', async () => {
  const crew = await crewAt(installation)
  await tell(crew, '2026-01', { contacts: 40 })
  await insertVisits(crew.lupe, crew.place, [{ on: '2026-02-05' }])
  const words = await read(crew.oscar, '/definitions/contacts?year=2026')
  assert.match(words, /Today 41 .* How it came 1 month came as totals, without visits/)
  assert.match(words, /Some months came as totals: what was told of them stands/)
  for (const name of ['visits', 'tallies', 'every_count'])
    assert.match(words, new RegExp(`CREATE OR REPLACE FUNCTION figures\\.ventanillas_${name}\\(`))
  assert.match(words, /ventanillas\.standing_tally/)
  assert.doesNotMatch(words, /recorded and not voided/)
  const at = `month=2026-02&station=${crew.at.station}`
  assert.doesNotMatch(await read(crew.oscar, `/definitions/contacts?${at}`), /came as totals, without visits/)
})

test('where no slip was ever shown, no slip was erased', async () => {
  const crew = await crewAt(installation)
  await tell(crew, '2024-03', { contacts: 40 })
  const words = await read(crew.oscar, '/years?year=2024')
  assert.match(words, /How many persons there were in 2024 was not told\./)
  assert.doesNotMatch(words, /can no longer be counted/)
})

test('missing are stations, not leads: one that changed hands is said with its months', async () => {
  const crew = await crewAt(installation)
  const asOwner = installation.database.asOwner
  const missing = async () => (await read(crew.elena, '/years')).match(/(\d+) stations? (?:is|are) missing/)?.[1]
  const before = await missing()
  await asOwner(async (owner) => {
    await sql`update ventanillas.station_lead set to_on = '2026-01-31' where station_id = ${crew.place.station}`.execute(
      owner,
    )
    await sql`insert into ventanillas.station_lead (id, station_id, office_id, organization_id, from_on)
      values (${newId()}, ${crew.place.station}, ${crew.place.office}, ${crew.otherAgency}, '2026-02-01')`.execute(
      owner,
    )
  })
  assert.equal(await missing(), before)
  await insertVisits(crew.lupe, crew.place, [{ on: '2026-01-05' }])
  for (const under of ['/years', '/map'])
    assert.match(
      await read(crew.oscar, under),
      /A part is missing\. Missing is not zero: Office \S+, February to February \(Agency/,
    )
})
