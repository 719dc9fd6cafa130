// The figures that the report tells of the Ventanillas, each out of one query over records of their size.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { day, month } from '#kernel/day'
import type { Context } from '#platform/context'
import { consult } from '#platform/database'
import type { Installation } from '#platform/installation'
import { listOffices } from '#registries/network'
import {
  countPersons,
  keepCounts,
  listNetworkCounts,
  listNetworkTotals,
  listStationMonths,
  type IndicatorId,
} from '#programs/ventanillas'
import { entered, knownPersons, open2007, stations, told } from './fixture-2007.ts'
import { addPerson } from './personas.ts'

let installation: Installation
let elena: Context

before(async () => {
  installation = await open2007()
  elena = await addPerson(installation, 'Elena', 'headquarters')
})
after(() => installation.database.close())

const year = { from: month('2007-01'), to: month('2007-12') }

/** Numbers of 2007 and of the whole network, as Elena reads them. */
async function totalsOf(only: readonly IndicatorId[]): Promise<Map<string, number>> {
  const asked = { ...year, today: elena.today, by: 'year', only } as const
  const rows = await consult(elena, (db) => listNetworkTotals(db, asked))
  const sumOf = (id: string) => rows.reduce((sum, { indicator, value }) => (indicator === id ? sum + value : sum), 0)
  return new Map(only.map((id) => [id, sumOf(id)]))
}

/** The report's figures of 2007; evaluation of each in docs/sources.md. */
const figures = [
  ['informed', 650_000, 'people given information, as contacts'],
  ['homes-and-centers', 38_000, 'helped to a medical home, or to find a center'],
  ['informed-on-programs', 10_000, 'informed on public programs'],
  ['enrolled', 5_220, 'adults and children enrolled'],
  ['tests-and-vaccinations', 17_055, 'diagnostic tests, vaccinations among them as the report has it'],
  ['tests', 14_000, 'the same without vaccinations: how many these were the report does not say'],
] as const satisfies readonly (readonly [IndicatorId, number, string])[]

async function readFigures() {
  for (const [indicator, figure, what] of figures) {
    assert.equal((await totalsOf([indicator])).get(indicator), figure, what)
  }
}

describe('the year 2007 as Elena reads it', () => {
  it("has the report's figures when nothing is kept and every month is counted from its entries", readFigures)
  it('has the same figures out of the counts that are kept', async () => {
    await keepCounts(installation)
    const rows = await consult(elena, (db) =>
      listNetworkCounts(db, { ...year, today: elena.today, only: ['informed'] }),
    )
    assert.ok(rows.every(({ counted_at }) => counted_at !== null))
    await readFigures()
  })
  it('comes from all stations, of which ten told their months as totals', async () => {
    const asked = { ...year, today: elena.today, only: ['informed-at-window'] as const }
    const rows = await consult(elena, (db) => listNetworkCounts(db, asked))
    assert.equal(new Set(rows.map((row) => row.station_id)).size, stations.entering + stations.telling)
    assert.equal(
      rows.reduce((sum, { value }) => sum + value, 0),
      entered.informedAtWindow + told['informed-at-window'],
    )
  })
  it('knows persons apart from contacts: each agency counts its own, and nobody adds them to contacts', async () => {
    const asked = { from: day('2007-01-01'), to: day('2007-12-31'), today: elena.today }
    const persons = await consult(elena, (db) => countPersons(db, asked))
    assert.equal(
      persons!.reduce((sum, { value }) => sum + (value ?? 0), 0),
      knownPersons,
    )
    assert.equal((await totalsOf(['contacts'])).get('contacts'), 2 * knownPersons + told.contacts)
  })
})

describe('the network of June 2009', () => {
  it('has 31 rows at 30 consulates, in 16 states and the District of Columbia, as the table of the report', async () => {
    const asked = { from: month('2009-06'), to: month('2009-06'), today: day('2009-07-31') }
    const rows = await consult(elena, (db) => listStationMonths(db, asked))
    const offices = new Set(rows.map(({ office_id }) => office_id))
    assert.deepEqual([rows.length, offices.size, rows.filter(({ unit }) => unit === 'mobile').length], [31, 30, 1])
    const places = await consult(elena, (db) => listOffices(db))
    const divisions = new Set(places.filter(({ code }) => offices.has(code)).map(({ division }) => division))
    assert.deepEqual([divisions.size, divisions.has('US-DC')], [17, true])
  })
})
