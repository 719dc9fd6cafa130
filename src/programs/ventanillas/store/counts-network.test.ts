// The network's months as headquarters reads them, and what the page of a number shows of how it is counted.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { month } from '#kernel/day'
import { consult } from '#platform/database'
import type { Installation } from '#platform/installation'
import { testInstallation } from '../../../../test/database.ts'
import { crewAt, fillFebruary, february, voidEntry } from '../../../../test/month.ts'
import { keepCounts } from '../commands/counting.ts'
import { signReport } from '../commands/report.ts'
import { findIndicator, indicators, ratios } from '../indicators.ts'
import { definitionOf, listDifferences } from './counts.ts'
import { listStationMonths } from './station-months.ts'

let installation: Installation

before(async () => {
  installation = await testInstallation()
})

test('the network’s months say how far each report is, what was signed, and what differs since', async () => {
  const crew = await crewAt(installation)
  const visit = await fillFebruary(crew)
  await signReport(crew.rogelio, crew.at, { seen: '0.0', text: '' })
  const asked = { from: month('2026-01'), to: month('2026-03'), today: crew.oscar.today }
  const monthsOf = (indicator: 'contacts' | 'heads') =>
    consult(crew.oscar, (db) => listStationMonths(db, { ...asked, indicator }))
  assert.deepEqual(
    (await monthsOf('contacts')).map((row) => [row.month, row.state, row.signed, row.code]),
    [
      ['2026-01', 'missing', null, crew.at.station],
      ['2026-02', 'signed', 4, crew.at.station],
      ['2026-03', 'running', null, crew.at.station],
    ],
  )
  assert.deepEqual(
    (await monthsOf('heads')).map(({ signed }) => signed),
    [null, 55, null],
  )
  const differences = () => consult(crew.oscar, (db) => listDifferences(db, asked))
  assert.deepEqual(await differences(), [])
  await voidEntry(crew.lupe, crew.place, visit, 'visit')
  const expected = [{ station_id: crew.place.station, custodian_id: crew.agency, month: february, count: 11 }]
  assert.deepEqual(await differences(), expected)
  await keepCounts(installation)
  assert.deepEqual(await differences(), expected)
  const one = await consult(crew.oscar, (db) => listDifferences(db, { ...asked, only: ['contacts', 'heads'] }))
  assert.equal(one[0]?.count, 1)
  assert.deepEqual(await consult(crew.otherOscar, (db) => listStationMonths(db, asked)), [])
})

test('a definition shows the function, its views, and what a rate divides is an indicator', async () => {
  const crew = await crewAt(installation)
  for (const id of ['contacts', 'informed'] as const) {
    const definition = await consult(crew.oscar, (db) => definitionOf(db, findIndicator(id)!))
    assert.match(definition.text, new RegExp(`FUNCTION figures\\.${definition.figure}\\(`))
    assert.match(definition.sha256, /^[0-9a-f]{64}$/)
    assert.ok(definition.views.some(({ name }) => name === 'ventanillas.standing_visit'))
    assert.equal(
      definition.views.some(({ name }) => name === 'figures.ventanillas_groups'),
      id === 'informed',
    )
  }
  const known = new Set<string>(indicators.map(({ id }) => id))
  for (const { numerator, denominator } of ratios) {
    for (const { indicator } of [numerator, ...denominator]) assert.ok(known.has(indicator), indicator)
  }
})
