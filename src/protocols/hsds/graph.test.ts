import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { id, organization, read, readCsv, recordOf, service } from '../../../test/hsds-reading.ts'
import type { Fields } from './documents.ts'
import { readUuid, uuidOf } from './ids.ts'

describe('Ids', () => {
  test('that are UUIDs are kept; others become one that is always the same', () => {
    assert.equal(readUuid(`urn:uuid:${id(1).toUpperCase()}`), id(1))
    assert.equal(readUuid('17'), undefined)
    assert.equal(uuidOf('a', 'b'), uuidOf('a', 'b'))
    assert.notEqual(uuidOf('a', 'b'), uuidOf('ab'))
    const numbered = read([service({ id: '17', organization: { ...organization, id: 4 } })])
    const [of, document] = ['organization', 'service'].map((kind) =>
      numbered.documents.find((each) => each.kind === kind)!,
    )
    assert.equal(document!.given, '17')
    assert.equal(document!.record['organization_id'], of!.id)
    assert.ok(readUuid(document!.id))
  })
})

describe('A record', () => {
  test('stands once, inside the one that it belongs to', () => {
    const phone = { id: id(5), number: '1' }
    const location = { id: id(3), location_type: 'physical', phones: [phone] }
    const told = read([service({ phones: [phone], service_at_locations: [{ id: id(4), location }] })])
    assert.deepEqual(told.documents.map(({ kind }) => kind).sort(), ['location', 'organization', 'service'])
    assert.equal(recordOf(told, 'location')['phones'], undefined)
    assert.deepEqual(recordOf(told, 'service')['phones'], [{ id: id(5), location_id: id(3), number: '1' }])
  })

  test('that belongs to two of a kind is told twice, each time with an id of its own', () => {
    const language = { id: id(9), name: 'Español' }
    const told = read([
      service({ languages: [language] }),
      { ...service({ languages: [language] }), id: id(7), name: 'Otra' },
    ])
    const languages = told.documents
      .filter(({ kind }) => kind === 'service')
      .map(({ record }) => (record['languages'] as Fields[])[0]!['id'])
    assert.equal(new Set(languages).size, 2)
    assert.ok(languages.includes(id(9)))
  })

  test('is in every form that is read: one, a list, a page, lists by name, tables', () => {
    const forms = [
      service(),
      [service()],
      { total_items: 1, contents: [service()] },
      {
        version: '3.1',
        services: [{ ...service(), organization: undefined, organization_id: id(1) }],
        organizations: [organization],
      },
      {
        'services.csv': [{ id: id(2), name: 'Consulta', status: 'active', organization_id: id(1) }],
        'organizations.csv': [organization],
      },
    ]
    const expected = read(service()).documents.map(({ record }) => record)
    for (const form of forms)
      assert.deepEqual(
        read(form).documents.map(({ record }) => record),
        expected,
      )
    const tables = readCsv({
      'services.csv': ['id,organization_id,name,status', `${id(2)},${id(1)},Consulta,active`],
      'organizations.csv': ['id,name,description', `${id(1)},Clínicas,Dos`],
    })
    assert.deepEqual(
      tables.documents.map(({ record }) => record),
      expected,
    )
  })
})
