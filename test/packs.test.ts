// The packs as they lie here: Mexico's whole, and an invented country's.
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { addDays, day, holdsOn, type Day, type Period } from '#kernel/day'
import { readPack, showPackObjection, type PackTables } from '#platform/pack'
import { canNameDistrict, network } from '#registries/network'

const parts = [network.pack]
const mexico = readPack(join(import.meta.dirname, '../packs/mx'), parts)
assert.ok(mexico.pack, (mexico.objections ?? []).map(showPackObjection).join('\n'))
const tables = mexico.tables
const rows = (file: string): Record<string, unknown>[] => (tables[file] ?? []).map((row) => row.values)

interface District extends Period {
  readonly division: string
  readonly office: string
  readonly source: string
}
const districts = rows('districts.csv') as unknown as District[]
const on = (division: string, when: Day) => districts.filter((row) => row.division === division && holdsOn(row, when))

describe('The pack of Mexico', () => {
  test('has the 56 offices of 2009: 50 in the United States and 6 in Canada', () => {
    const offices = rows('offices.csv').filter((office) => office['in_operation_on'] === '2009-06-30')
    const count = (country: string) => offices.filter((office) => office['country'] === country).length
    assert.deepEqual([count('US'), count('CA')], [50, 6])
    assert.ok(offices.every((office) => office['opened_on'] === null && String(office['source']).length > 0))
  })

  test('gives each county exactly one office on the days before, at and after each change', () => {
    const changes = new Set(
      districts.flatMap(({ from_on, to_on }) => [from_on, addDays(from_on, -1), ...(to_on ? [to_on] : [])]),
    )
    const days = [...changes, day('2030-01-01')].filter((when) => when >= '2009-06-30')
    const counties = rows('divisions.csv').filter(
      (division) => division['country'] === 'US' && division['parent'] !== null,
    )
    assert.ok(counties.length > 3100 && days.includes(day('2022-05-31')))
    const byCounty = Map.groupBy(districts, (row) => row.division)
    for (const { code } of counties) {
      const own = byCounty.get(String(code)) ?? []
      for (const when of days)
        assert.equal(own.filter((row) => holdsOn(row, when)).length, 1, `${String(code)} on ${when}`)
    }
  })

  test('moves the counties of 1 June 2022 as the press told, and names no county by distance', () => {
    const [before, after] = [day('2022-05-31'), day('2022-06-01')]
    const moved: [string, string, string][] = [
      ['09003', 'new-york', 'boston'],
      ['32007', 'boise', 'las-vegas'],
      ['12115', 'orlando', 'miami'],
      ['48303', 'dallas', 'albuquerque'],
      ['17163', 'indianapolis', 'chicago'],
    ]
    for (const [county, from, to] of moved) {
      assert.deepEqual([on(county, before)[0]?.office, on(county, after)[0]?.office], [from, to], county)
      assert.equal(canNameDistrict(on(county, after)[0]!), true)
    }
    assert.ok(districts.filter(canNameDistrict).every((row) => row.source === 'sre-2022-06-01'))
    assert.equal(canNameDistrict(on('06037', after)[0]!), false)
  })

  test('knows the time zones that are easily mistaken', () => {
    const zones = new Map(rows('offices.csv').map((office) => [office['code'], office['zone']]))
    assert.deepEqual(
      ['yuma', 'el-paso', 'presidio', 'indianapolis', 'boise', 'anchorage', 'calgary'].map((code) => zones.get(code)),
      [
        'America/Phoenix',
        'America/Denver',
        'America/Chicago',
        'America/Indiana/Indianapolis',
        'America/Boise',
        'America/Anchorage',
        'America/Edmonton',
      ],
    )
  })

  test('places postal codes in counties, those of Connecticut in its old ones, military posts in none', () => {
    const codes = new Map(rows('postal-codes.csv').map((row) => [row['postal_code'], row]))
    assert.ok(codes.size > 41_000)
    assert.equal(codes.get('90057')?.['division'], '06037')
    assert.equal(codes.get('06103')?.['division'], '09003')
    assert.deepEqual([codes.get('09001')?.['division'], codes.get('09001')?.['lat']], [null, null])
    assert.equal(codes.has('00000'), false)
  })

  test('keeps the varieties of a language apart, under codes of their own', () => {
    const languages = rows('languages.csv')
    const codes = languages.map((language) => String(language['code']))
    assert.ok(codes.length >= 27)
    for (const code of [
      'zai',
      'zab',
      'mix',
      'jmx',
      'trc',
      'trs',
      'nhe',
      'yua',
      'tsz',
      'mam',
      'quc',
      'tzo',
      'tzh',
      'tcf',
    ])
      assert.ok(codes.includes(code), code)
    for (const notOne of ['zap', 'nah', 'maz-x']) assert.ok(!codes.includes(notOne), notOne)
    assert.ok(languages.slice(2).every((language) => (language['fallback'] as string[])[0] === 'es'))
  })

  test('has the people of ten states, 83.5 % of those in the country, and of two cities, and of no district', () => {
    const population = rows('population.csv')
    const sum = (covers: string) =>
      population.filter((row) => row['covers'] === covers).reduce((all, row) => all + Number(row['value']), 0)
    assert.equal(sum('division'), 9_765_350)
    assert.equal(Math.round((sum('division') / sum('country')) * 1000), 835)
    assert.deepEqual(
      population
        .filter((row) => row['office'] !== null)
        .map((row) => [row['covers'], row['office'], row['value'], row['year'], row['source']]),
      [
        ['city', 'los-angeles', 1_700_000, null, 'nlc-note'],
        ['city', 'anchorage', 4400, null, 'nlc-note'],
      ],
    )
    assert.ok(population.every((row) => Number(row['value']) % Number(row['rounded_to']) === 0))
  })

  test('has the stations of the report’s table: 31 rows, 30 offices, 16 states and the capital', () => {
    const [, ...lines] = readFileSync(join(mexico.pack!.directory, 'ventanillas-2009.csv'), 'utf8').trim().split('\n')
    const at = lines.map((line) => line.split(',')[0])
    const states = new Map(rows('offices.csv').map((office) => [office['code'], office['division']]))
    assert.deepEqual([lines.length, new Set(at).size], [31, 30])
    assert.equal(new Set(at.map((office) => states.get(office))).size, 17)
  })

  test('carries an outline small enough for a page', () => {
    assert.ok(readFileSync(join(mexico.pack!.directory, 'outline.topo.json')).length <= 15_000)
  })
})

const folder = mkdtempSync(join(tmpdir(), 'packs-'))
after(() => rmSync(folder, { recursive: true }))

/** What is wrong with Alcora's pack once a line of a file is another. */
function objectionsTo(file: string, from: string, to: string): string[] {
  const directory = join(mkdtempSync(join(folder, 'zz-')), 'zz')
  cpSync(join(import.meta.dirname, 'packs/zz'), directory, { recursive: true })
  const text = readFileSync(join(directory, file), 'utf8')
  assert.ok(text.includes(from), `${file} has "${from}"`)
  writeFileSync(join(directory, file), text.replace(from, to))
  return readPack(directory, parts).objections?.map(showPackObjection) ?? []
}

describe('The pack of Alcora', () => {
  test('can be loaded as it is, and shares no office with another', () => {
    const read = readPack(join(import.meta.dirname, 'packs/zz'), parts)
    assert.deepEqual(read.objections, undefined)
    assert.equal((read.tables as PackTables)['offices.csv']?.length, 3)
  })

  test('is refused with offices that report to each other in a circle', () => {
    const circle = objectionsTo(
      'offices.csv',
      'Puerto Norte,consulate-general,,',
      'Puerto Norte,consulate-general,isla-clara,',
    )
    assert.deepEqual(circle, [
      'offices.csv, line 2, parent: parent-is-a-consulate-general',
      'offices.csv, line 2, parent: offices-are-not-cyclic',
      'offices.csv, line 3, parent: offices-are-not-cyclic',
      'offices.csv, line 4, parent: offices-are-not-cyclic',
    ])
  })

  test('is refused with a province in two districts on one day', () => {
    assert.deepEqual(objectionsTo('districts.csv', '2019-06-30', '2019-07-01'), [
      'districts.csv, line 5, division: division-has-one-office-a-day',
    ])
  })

  test('is refused with a province that nobody serves for a day', () => {
    assert.deepEqual(objectionsTo('districts.csv', '2019-06-30', '2019-06-29'), [
      'divisions.csv, line 4, code: division-has-an-office-every-day',
    ])
  })

  test('is refused where a district, a parent or a postal code names what does not exist', () => {
    assert.deepEqual(objectionsTo('districts.csv', 'XA-SUR,villa-sur', 'XA-SUR,villa-luna'), [
      'districts.csv, line 3, office: office-exists',
    ])
    assert.deepEqual(
      objectionsTo('offices.csv', 'Villa Sur,consulate,puerto-norte', 'Villa Sur,consulate,puerto-luna'),
      ['offices.csv, line 3, parent: office-exists'],
    )
    assert.deepEqual(objectionsTo('postal-codes.csv', 'EST30,XA-EST', 'EST30,XA-LUN'), [
      'postal-codes.csv, line 6, division: division-exists',
    ])
    assert.deepEqual(objectionsTo('languages.csv', 'qaa es en', 'qzz es en'), [
      'languages.csv, line 5, fallback: language-exists',
    ])
  })

  test('is refused where a postal code has another form than the country’s', () => {
    assert.deepEqual(objectionsTo('postal-codes.csv', 'NOR12,', 'NOR123,'), [
      'postal-codes.csv, line 3, postal_code: postal-code-has-the-pattern',
    ])
  })

  test('is refused where an office serves before it opens, or has no day at all', () => {
    assert.deepEqual(objectionsTo('offices.csv', '2012-01-09', '2012-01-10'), [
      'districts.csv, line 7, office: office-is-in-operation',
    ])
    assert.deepEqual(objectionsTo('offices.csv', '2012-01-09', ''), [
      'offices.csv, line 4, opened_on: opening-is-known-or-work-is-seen',
    ])
    assert.deepEqual(objectionsTo('offices.csv', '2012-01-09,,,', '2012-01-09,,2011-01-01,'), [
      'offices.csv, line 4, closed_on: office-opens-before-it-closes',
      'districts.csv, line 7, office: office-is-in-operation',
    ])
  })

  test('is refused with people of no place, of two places, counted in halves, or told twice', () => {
    const refused = (from: string, to: string) => objectionsTo('population.csv', from, to)
    assert.deepEqual(refused('division,XA,XA-SUR,', 'division,XA,,'), [
      'population.csv, line 5, covers: population-is-of-one-place',
    ])
    assert.deepEqual(refused('city,XA,,puerto-norte', 'city,XA,XA-NOR,puerto-norte'), [
      'population.csv, line 4, covers: population-is-of-one-place',
    ])
    assert.deepEqual(refused('city,XA,,puerto-norte', 'city,XA,,puerto-luna'), [
      'population.csv, line 4, office: office-exists',
    ])
    assert.deepEqual(refused('born,1204,', 'born,1204.5,'), ['population.csv, line 5, value: number-is-whole'])
    assert.deepEqual(refused('1,2024', '1,2019'), ['population.csv, line 3, covers: line-stands-once'])
  })

  test('is refused with a zone or a rank that nobody knows', () => {
    assert.deepEqual(objectionsTo('offices.csv', 'Pacific/Chatham', 'Pacific/Atlantis'), [
      'offices.csv, line 4, zone: zone-is-known',
    ])
    assert.deepEqual(objectionsTo('offices.csv', 'consular-agency', 'embassy'), [
      'offices.csv, line 4, rank: rank-is-known',
    ])
  })
})
