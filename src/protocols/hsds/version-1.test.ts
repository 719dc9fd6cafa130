import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readCsv, recordOf, said, standard } from '../../../test/hsds-reading.ts'
import type { Fields } from './documents.ts'
import { checkPublished } from './publishing.ts'

describe('Version 1.1', () => {
  const files = {
    'organization.csv': ['id,name,url,email', '1,Clínicas,clinicas.example,info@x.example', '2,Otra,not a page,'],
    'service.csv': ['id,organization_id,name,status', '10,1,Consulta,', '11,2,Despensa,inactive'],
    'location.csv': ['id,organization_id,name,latitude,longitude', '20,1,Sur,34.5,-118.2'],
    'service_at_location.csv': ['id,service_id,location_id', '30,10,20'],
    'physical_address.csv': [
      'id,location_id,address_1,city,state_province,postal_code,country',
      '40,20,1 A,LA,CA,90057,',
    ],
    'phone.csv': ['id,service_id,number,language', '50,10,323 555 0101,Spanish'],
    'regular_schedule.csv': [
      'id,service_id,weekday,opens_at,closes_at',
      '60,10,Monday,9:00 AM,5:30 PM',
      '61,10,2,09:00,17:00',
    ],
    'holiday_schedule.csv': ['id,service_id,closed,start_date,end_date', '62,10,TRUE,2026-12-25,2026-12-25'],
    'language.csv': ['id,service_id,language', '70,10,Spanish', '71,10,es'],
    'eligibility.csv': ['id,service_id,eligibility', '80,10,Adultos', '81,10,Familias'],
    'taxonomy.csv': ['id,name,parent_name,vocabulary', 'BD,Food,,AIRS'],
    'service_taxonomy.csv': ['service_id,taxonomy_id,taxonomy_detail', '11,BD,'],
  }

  test('becomes 3.1', () => {
    const told = readCsv(files)
    assert.equal(told.version, '1.1')
    assert.deepEqual(said(told).sort(), ['address-of-a-page-can-be-opened website', 'status-was-supposed status'])
    for (const { kind, record } of told.documents) assert.deepEqual(checkPublished(standard, kind, record), [])
    const [consulta, despensa] = told.documents.filter(({ kind }) => kind === 'service').map(({ record }) => record)
    assert.deepEqual([consulta!['status'], consulta!['eligibility_description']], ['active', 'Adultos; Familias'])
    assert.deepEqual(
      (consulta!['schedules'] as Fields[]).map(({ byday, opens_at, closes_at, valid_from }) => [
        byday,
        opens_at,
        closes_at,
        valid_from,
      ]),
      [
        ['MO', '09:00', '17:30', undefined],
        ['TU', '09:00', '17:00', undefined],
        [undefined, undefined, undefined, '2026-12-25'],
      ],
    )
    assert.equal(recordOf(told, 'organization')['website'], 'http://clinicas.example')
    const [address] = recordOf(told, 'location')['addresses'] as Fields[]
    assert.deepEqual([address!['country'], address!['address_type']], ['US', 'physical'])
    const term = recordOf(told, 'taxonomy_term')
    assert.equal((despensa!['attributes'] as Fields[])[0]!['taxonomy_term_id'], term['id'])
    assert.equal(recordOf(told, 'taxonomy')['id'], term['taxonomy_id'])
    assert.deepEqual(readCsv(files).documents, told.documents)
  })
})
