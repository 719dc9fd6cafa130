import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { id, organization, read, recordOf, said, service, standard } from '../../../test/hsds-reading.ts'
import type { Fields } from './documents.ts'
import { checkPublished } from './publishing.ts'

describe('What the schemas let pass is left out, and said', () => {
  const leftOut = (kind: string, list: string, record: object, rule: string) => {
    const told = read([service({ [list]: [{ id: id(6), ...record }] })])
    assert.deepEqual(said(told), [rule])
    const [inside] = recordOf(told, 'service')[list] as Fields[]
    assert.deepEqual(checkPublished(standard, kind, inside!), [])
  }

  test('times, days, languages, currencies, weekdays and addresses', () => {
    leftOut('schedule', 'schedules', { opens_at: '25:99' }, 'time-exists opens_at')
    leftOut('schedule', 'schedules', { valid_from: '2026-02-30' }, 'day-exists valid_from')
    leftOut('schedule', 'schedules', { byday: 'XX' }, 'weekdays-can-be-read byday')
    leftOut('language', 'languages', { code: 'zzzzz' }, 'language-exists code')
    leftOut('language', 'languages', { code: 'xx' }, 'language-exists code')
    leftOut('cost_option', 'cost_options', { currency: 'PES' }, 'currency-exists currency')
    leftOut(
      'required_document',
      'required_documents',
      { uri: 'javascript:alert(1)' },
      'address-of-a-page-can-be-opened uri',
    )
    leftOut('url', 'additional_urls', { url: 'https://a.example', label: 'x', extra: 1 }, 'property-is-described extra')
  })

  test('of a service, and of a place', () => {
    const told = read([service({ assured_date: 'yesterday', minimum_age: 40, maximum_age: 4, url: null })])
    assert.deepEqual(said(told), ['field-is-given url', 'day-exists assured_date', 'ages-are-in-order maximum_age'])
    const address = { address_1: '1 A', city: 'X', state_province: 'CA', postal_code: '1', address_type: 'physical' }
    const location = { id: id(3), location_type: 'physical', latitude: 999, longitude: -200 }
    const place = read({ ...location, addresses: [{ id: id(4), ...address, country: 'USA!' }] })
    assert.deepEqual(said(place), [
      'country-exists country',
      'record-stands-without-it country',
      'point-is-on-earth latitude',
      'point-is-on-earth longitude',
    ])
    assert.deepEqual(recordOf(place, 'location'), { id: id(3), location_type: 'physical' })
  })

  test('and what is true stays: zones of hours, past midnight, languages of three letters', () => {
    const schedules = [
      { id: id(6), opens_at: '09:00-05:00', closes_at: '17:30Z', byday: '2MO,-1FR' },
      { id: id(7), opens_at: '22:00:00', closes_at: '24:00' },
    ]
    const languages = ['es', 'es-MX', 'mix', 'zh-Hant-TW'].map((code, at) => ({ id: id(20 + at), code }))
    const rules = said(read([service({ schedules, languages })]))
    assert.deepEqual(
      rules.filter((rule) => !rule.startsWith('hours-')),
      [],
    )
  })

  test('a name that leads nowhere is kept; a capacity without its unit is not', () => {
    const told = read([
      service({
        program_id: id(70),
        capacities: [{ id: id(71), available: 1, updated: '2026-01-01T00:00:00Z', unit_id: id(72) }],
      }),
    ])
    assert.deepEqual(said(told).sort(), ['link-leads-somewhere program_id', 'record-stands-without-it'])
    assert.equal(recordOf(told, 'service')['program_id'], id(70))
    const number = read([service({ alternate_name: 7 })])
    assert.deepEqual(
      [said(number), recordOf(number, 'service')['alternate_name']],
      [['text-is-no-number alternate_name'], '7'],
    )
    const twice = read([service(), { ...service(), id: id(7), organization: { ...organization, description: 'Tres' } }])
    assert.deepEqual(said(twice), ['record-is-told-alike description'])
  })
})
