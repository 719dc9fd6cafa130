import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { id, organization, read, recordOf, said, service } from '../../../test/hsds-reading.ts'
import type { Fields } from './documents.ts'

describe('People', () => {
  test('stay outside; roles come along', () => {
    const line = { id: id(6), number: '555 0199' }
    const contacts = [
      {
        id: id(5),
        name: 'Ana',
        title: 'Recepción',
        email: 'ana@x.example',
        phones: [line, { id: id(8), number: '555 0100' }],
        nickname: 'Ani',
      },
      { id: id(7), name: 'Luis' },
    ]
    const metadata = [
      {
        id: id(10),
        last_action_date: '2026-01-01',
        last_action_type: 'update',
        field_name: 'name',
        previous_value: 'a',
        replacement_value: 'b',
        updated_by: 'Ana',
      },
    ]
    const told = read([
      service({ contacts, metadata, assurer_email: 'ana@x.example', phones: [{ id: id(8), number: '555 0100' }] }),
    ])
    const record = recordOf(told, 'service')
    assert.deepEqual(record['contacts'], [{ id: id(5), title: 'Recepción' }])
    assert.deepEqual(record['phones'], [{ id: id(8), number: '555 0100' }])
    assert.equal((record['metadata'] as Fields[])[0]!['updated_by'], '')
    assert.equal(told.people, 7)
    assert.ok(!/Ana|Luis|Ani|0199/.test(JSON.stringify(told.documents)))
  })

  test('are found in what a publisher added, at any depth', () => {
    const told = read([
      service({
        manager: { name: 'Paula', email: 'paula@x.example' },
        contact_name: 'Paula Person',
        extra: ['Dr. Ana Paz'],
        intake: { line: { text: '(555) 123-4567' } },
        floor: 3,
        door: { colour: 'blue', code: '0012345678' },
        organization: {
          ...organization,
          programs: [{ id: id(12), name: 'P', alternate_name: 'P', contacts: [{ name: 'Paula' }] }],
        },
      }),
    ])
    assert.doesNotMatch(JSON.stringify(told.documents), /Paula|Ana Paz|123-4567/)
    const record = recordOf(told, 'service')
    assert.deepEqual([record['floor'], record['door']], [3, { colour: 'blue', code: '0012345678' }])
    assert.equal(told.people, 5)
  })

  test('are not told again by the history of a contact', () => {
    const entry = { last_action_date: '2026-01-01', last_action_type: 'update', field_name: 'name', updated_by: '' }
    const history = {
      ...entry,
      id: id(11),
      resource_type: 'Contact',
      previous_value: 'Old Name',
      replacement_value: 'Mary Roe',
    }
    const own = {
      ...entry,
      id: id(13),
      field_name: 'description',
      previous_value: 'Pregunte por Luis',
      replacement_value: 'x',
    }
    const told = read([
      service({ contacts: [{ id: id(5), title: 'Front desk', metadata: [history] }], metadata: [own] }),
    ])
    assert.doesNotMatch(JSON.stringify(told.documents), /Old Name|Mary Roe|Luis/)
    assert.match(JSON.stringify(told.documents), /Front desk/)
  })

  test('are found in sentences, and numbers of people too', () => {
    const told = read([
      service({
        description: 'Pregunte por María.',
        application_process: 'SSN 123-45-6789',
        alert: 'Undocumented people are welcome.',
      }),
    ])
    assert.deepEqual(said(told), [
      'text-names-nobody description',
      'text-holds-no-number-of-a-person application_process',
    ])
    assert.equal(recordOf(told, 'service')['alert'], 'Undocumented people are welcome.')
  })
})
