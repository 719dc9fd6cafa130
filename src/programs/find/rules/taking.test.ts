import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { callOf, directionsOf, mapOf, vcardOf } from './taking.ts'

const place = {
  title: 'Consulta; general',
  organization: 'Clínica, Las Flores',
  street: 'Calle 5',
  city: 'Los Ángeles',
  postalCode: '90057',
  line: '(323) 555-0100 ext. 12',
}

describe('The card that Rosa’s camera reads', () => {
  test('has the name, the organization, the telephone and the address, and nothing else', () => {
    assert.deepEqual(vcardOf(place).split('\r\n'), [
      'BEGIN:VCARD',
      'VERSION:3.0',
      'N:Consulta\\; general;;;;',
      'FN:Consulta\\; general',
      'ORG:Clínica\\, Las Flores',
      'TEL:3235550100,12',
      'ADR:;;Calle 5;Los Ángeles;;90057;',
      'END:VCARD',
    ])
  })

  test('leaves out what is not known, and no name breaks out of its line', () => {
    const bare = { ...place, title: 'A\r\nTEL:911', street: '', city: '', line: null }
    const lines = vcardOf(bare).split('\r\n')
    assert.ok(!lines.some((line) => /^(?:TEL|ADR)/.test(line)))
    assert.ok(lines.includes('FN:A\\nTEL:911'))
  })
})

test('A telephone is dialled by its digits, an extension after a pause', () => {
  assert.equal(callOf('+1 555 555 0100'), 'tel:+15555550100')
  assert.equal(callOf('323-555-0100 x7'), 'tel:3235550100,7')
})

describe('The map of the telephone', () => {
  test('opens at the address', () => {
    const there = { lat: 34.05, lon: -118.27, placed: 'exactly' } as const
    assert.equal(mapOf(place, there), 'geo:34.05,-118.27?q=Calle%205%2C%20Los%20%C3%81ngeles%2C%2090057')
    assert.equal(mapOf(place, { ...there, placed: 'about' }), 'geo:0,0?q=Calle%205%2C%20Los%20%C3%81ngeles%2C%2090057')
    assert.equal(
      mapOf({ ...place, street: '', city: '', postalCode: '' }, there),
      'geo:34.05,-118.27?q=34.05%2C-118.27',
    )
  })

  test('leads nobody to the middle of a postal code', () => {
    assert.equal(mapOf({ ...place, street: '' }, { lat: 34, lon: -118, placed: 'about' }), null)
  })
})

describe('The way there', () => {
  const template = 'https://maps.example/way?to={to}'

  test('is shown by the pack’s page: to the point that is known, otherwise to the address, and tells it nothing else', () => {
    const there = { lat: 34.05, lon: -118.27, placed: 'exactly' } as const
    assert.equal(directionsOf(template, place, there), 'https://maps.example/way?to=34.05%2C-118.27')
    assert.equal(
      directionsOf(template, place, { ...there, placed: 'about' }),
      'https://maps.example/way?to=Calle%205%2C%20Los%20%C3%81ngeles%2C%2090057',
    )
  })

  test('leads nobody to the middle of a postal code', () => {
    assert.equal(directionsOf(template, { ...place, street: '' }, { lat: 34, lon: -118, placed: 'about' }), null)
  })
})
