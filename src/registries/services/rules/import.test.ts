import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  columnOf,
  readAttributes,
  readHeader,
  readLine,
  readPairs,
  type ColumnName,
  type ImportTerms,
} from './import.ts'

const terms = (presets: [ColumnName, string][] = [], words: [string, string][] = []): ImportTerms => ({
  ground: { country: 'US', zone: 'America/Chicago', currency: 'USD' },
  presets: new Map([['source', 'a list'], ...presets] as [ColumnName, string][]),
  words: new Map(words),
})

const read = (line: Partial<Record<ColumnName, string>>, given = terms()) =>
  readLine(Object.keys(line) as ColumnName[], Object.values(line), given)

describe('The header of a file of services', () => {
  test('is read in our names, or in the file’s own', () => {
    const renamed = readPairs('facility=title, zip=postal_code,community_area=')
    assert.deepEqual(readHeader(['facility', 'zip', 'community_area', 'phone'], renamed), {
      names: ['title', 'postal_code', null, 'phone'],
      objections: [],
    })
  })

  test('is refused where a column is not known, missing or doubled', () => {
    assert.deepEqual(readHeader(['name', 'phone', 'phone'], new Map()).objections, [
      { rule: 'column-is-known', field: 'name' },
      { rule: 'column-stands-once', field: 'phone' },
      { rule: 'column-is-there', field: 'title' },
    ])
  })
})

describe('A line of it', () => {
  test('becomes an entry, with what the command says of all lines', () => {
    const { entry } = read(
      { title: '  Clínica   del Río ', lat: '41.8', lon: '-87.6', hours: '1 9:00-13:00; 2 9-12', city: '' },
      terms([['city', 'Chicago']]),
    )
    assert.equal(entry?.organization.title, 'Clínica del Río')
    assert.deepEqual([entry?.location?.city, entry?.location?.lat, entry?.location?.lon], ['Chicago', 41.8, -87.6])
    assert.deepEqual(
      entry?.schedule.map(({ weekday }) => weekday),
      [1, 2],
    )
    assert.equal(entry?.source, 'a list')
  })

  test('has languages with notes, costs with money and a second telephone', () => {
    const { entry } = read({
      title: 'Clínica',
      languages: 'es; en: call ahead',
      cost_options: 'First visit: 25.50; Test',
      phone: '(773) 646-3960\n(773) 646-0480',
    })
    assert.deepEqual(entry?.languages, [
      { language: 'es', note: '' },
      { language: 'en', note: 'call ahead' },
    ])
    assert.deepEqual(entry?.cost_options, [
      { option: 'First visit', amount: 2550, currency: 'USD' },
      { option: 'Test', amount: null, currency: null },
    ])
    assert.deepEqual([entry?.public_line, entry?.application_process], ['(773) 646-3960', '(773) 646-0480'])
  })

  test('is refused with the column that breaks the rule', () => {
    const wrong = read({ title: '', lat: '91', hours: '8 9:00-12:00', facts_on: '2014', attributes: 'haunted' })
    assert.deepEqual(
      wrong.objections?.map(({ rule, field }) => `${field} ${rule}`),
      [
        'hours hours-can-be-read',
        'lat point-is-on-earth',
        'organization field-is-given',
        'title field-is-given',
        'attributes attribute-is-known',
        'facts_on day-exists',
      ],
    )
    const short = readLine(['title', 'phone'], ['Clínica'], terms())
    assert.deepEqual(short.objections, [{ rule: 'line-has-a-cell-for-each-column', field: null }])
    assert.equal(columnOf('publicLine'), 'phone')
    assert.equal(columnOf('amount-1'), 'cost_options')
  })
})

describe('Attributes in the words of a file', () => {
  const words = new Map([
    ['fqhc', 'health-center'],
    ['free clinic', 'free-clinic'],
    ['neither', ''],
  ])

  test('become our codes, and what they do not say is kept', () => {
    assert.deepEqual(readAttributes('FQHC', words), { codes: ['health-center'], rest: [] })
    assert.deepEqual(readAttributes('neither; free clinic; Uninsured only', words), {
      codes: ['free-clinic'],
      rest: ['Uninsured only'],
    })
    assert.deepEqual(readAttributes('neither; volunteer free clinic', words), {
      codes: ['free-clinic'],
      rest: ['volunteer free clinic'],
    })
  })

  test('that are codes already stay so', () => {
    assert.deepEqual(readAttributes('hospital urgent-care', words), { codes: ['hospital', 'urgent-care'], rest: [] })
    assert.equal(read({ title: 'San Juan', attributes: 'hospital' }).entry?.organization.kind, 'hospital')
  })
})
