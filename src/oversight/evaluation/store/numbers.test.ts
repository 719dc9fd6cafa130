// What arrived signed and what is kept here of the same months: each number once.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { before, test } from 'node:test'
import { sql } from 'kysely'
import { day, month } from '#kernel/day'
import type { Context } from '#platform/context'
import { consult } from '#platform/database'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { countPersons, keepCounts } from '#programs/ventanillas'
import { testInstallation } from '../../../../test/database.ts'
import { crewAt, insertGroups, insertVisits, write, type Crew } from '../../../../test/month.ts'
import { listChosenNumbers, listKeptBesides, listNumbers, listNumberTotals, listToldPersons } from './numbers.ts'

let installation: Installation

before(async () => {
  installation = await testInstallation()
})

const span = { from: month('2026-01'), to: month('2026-12') }

const hash = (text: string): Buffer => createHash('sha256').update(text).digest()

/** February as it arrived, in a version; figures as span, number, item and value. */
async function arrive({ elena, place }: Crew, version: number, figures: readonly [string, string, string, number][]) {
  const [report, thumbprint] = [newId(), hash(newId()).toString('base64url')]
  const at = elena.now
  await write(elena, async (tx) => {
    await sql`insert into evaluation.station_key (thumbprint, public_key, station_id, office_id, custodian_id, registered_at)
      values (${thumbprint}, ${hash('key')}, ${place.station}, ${place.office}, ${place.agency}, ${at})`.execute(tx)
    await sql`insert into evaluation.received_report (id, custodian_id, station_id, office_id, month, version, sha256, reason, thumbprint,
        signed_at, approved_at, counted_at, sent_at, received_at, arrived, document)
      values (${report}, ${place.agency}, ${place.station}, ${place.office}, '2026-02', ${version}, ${hash(report)},
        ${version === 1 ? '' : 'Faltaba un día.'}, ${thumbprint}, ${at}, ${at}, ${at}, ${at}, ${at}, 'file', '{}')`.execute(
      tx,
    )
    for (const [part, indicator, item, value] of figures) {
      await sql`insert into evaluation.received_cell (report_id, custodian_id, office_id, span, indicator, item, value,
          definition_version, query_sha256)
        values (${report}, ${place.agency}, ${place.office}, ${part}, ${indicator}, ${item}, ${value}, 1, ${hash('theirs')})`.execute(
        tx,
      )
    }
  })
}

const read = async (who: Context) => {
  const asked = { ...span, today: who.today }
  const [numbers, chosen, totals, besides] = [
    await consult(who, (db) => listNumbers(db, asked, ['contacts', 'screenings', 'heads'])),
    await consult(who, (db) => listChosenNumbers(db, asked, { indicator: 'screenings', item: null })),
    await consult(who, (db) => listNumberTotals(db, asked, ['contacts', 'known-persons'])),
    await consult(who, (db) => listKeptBesides(db, span)),
  ]
  return {
    numbers: numbers.map((one) => `${one.month} ${one.indicator} ${one.item} ${one.value} ${one.has_arrived}`),
    chosen: chosen.map((one) => `${one.month} ${one.value} ${one.has_arrived}`),
    totals: totals.map(({ period, indicator, value }) => `${period} ${indicator} ${value}`),
    besides: besides.map((one) => `${one.month} ${one.entries}`),
  }
}

test('what arrived of a month stands, all of it, and entries here of the same month are said and not added', async () => {
  const crew = await crewAt(installation)
  await insertVisits(crew.lupe, crew.place, [
    { on: '2026-01-31', services: ['screening glucose'] },
    { on: '2026-02-03', services: ['screening glucose'] },
  ])
  await insertGroups(crew.lupe, crew.place, [['2026-02-20', 30, 'estimated']])
  await arrive(crew, 1, [['month', 'contacts', '', 60]])
  await arrive(crew, 2, [
    ['month', 'contacts', '', 70],
    ['month', 'screenings', 'glucose', 9],
    ['month', 'screenings', 'other', 2],
  ])
  for (const keep of [false, true]) {
    if (keep) await keepCounts(installation)
    for (const who of [crew.oscar, crew.ines]) {
      assert.deepEqual(await read(who), {
        numbers: [
          '2026-01 contacts  1 false',
          '2026-01 screenings glucose 1 false',
          '2026-02 contacts  70 true',
          '2026-02 screenings glucose 9 true',
          '2026-02 screenings other 2 true',
        ],
        chosen: ['2026-01 1 false', '2026-02 11 true'],
        totals: ['2026 contacts 71'],
        besides: ['2026-02 2'],
      })
    }
    assert.deepEqual(await read(crew.otherOscar), { numbers: [], chosen: [], totals: [], besides: [] })
  }
})

test('persons whom a station told are not counted here up to the month that arrived', async () => {
  const crew = await crewAt(installation)
  await insertVisits(crew.lupe, crew.place, [
    { on: '2026-01-05', receipt: 'A' },
    { on: '2026-03-05', receipt: 'B' },
  ])
  await arrive(crew, 1, [
    ['month', 'contacts', '', 60],
    ['year', 'known-persons', '', 33],
  ])
  const told = await consult(crew.oscar, (db) => listToldPersons(db, span))
  assert.deepEqual(told, [{ station_id: crew.place.station, custodian_id: crew.agency, until_on: '2026-02-28' }])
  const asked = { from: day('2026-01-01'), to: day('2026-12-31'), today: crew.oscar.today, told }
  const persons = await consult(crew.oscar, (db) => countPersons(db, asked))
  assert.deepEqual(
    persons?.map(({ value }) => value),
    [1],
  )
  const other = await crewAt(installation)
  await arrive(other, 1, [['year', 'known-persons', '', 33]])
  assert.deepEqual(await consult(other.oscar, (db) => listToldPersons(db, span)), [], 'nothing is kept here of it')
})
