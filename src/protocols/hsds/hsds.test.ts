import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { anyService } from '../../../test/hsds-records.ts'
import { arrange, listNameOf, type Document, type Fields } from './documents.ts'
import { isError, sayFinding, type Finding } from './findings.ts'
import { readUuid, uuidOf } from './ids.ts'
import { checkPublished, tablesOf } from './publishing.ts'
import { guardCell, readDirectory, unguardCell, type ReadDirectory, type Table } from './reading.ts'
import { readStandard } from './standard.ts'

const folder = path.join(import.meta.dirname, '..', '..', '..', 'packs', 'hsds', 'schema')
const schemas = Object.fromEntries(
  globSync('*.json', { cwd: folder }).map((name) => [
    name,
    JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as unknown,
  ]),
)
const standard = readStandard(schemas)
const aService = anyService(standard, schemas)
const terms = { standard, source: 'test', country: 'US' }

const read = (value: unknown): ReadDirectory => readDirectory({ name: 'x.json', value }, terms)
const readCsv = (files: Readonly<Record<string, readonly string[]>>): ReadDirectory =>
  readDirectory({ tables: Object.entries(files).map(([name, lines]) => tableOf(name, lines)) }, terms)

const tableOf = (name: string, [header = '', ...lines]: readonly string[]): Table => ({
  name,
  columns: header.split(','),
  lines: lines.map((line, at) => ({ line: at + 2, cells: line.split(',') })),
})

const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
const organization = { id: id(1), name: 'Clínicas', description: 'Dos' }
const service = (more: object = {}) => ({ id: id(2), name: 'Consulta', status: 'active', organization, ...more })
const said = ({ findings }: Pick<ReadDirectory, 'findings'>): string[] =>
  findings.map(({ rule, field }) => (field === null ? rule : `${rule} ${field}`))
const recordOf = ({ documents }: ReadDirectory, kind: string): Fields =>
  documents.find((document) => document.kind === kind)!.record

describe('The standard', () => {
  test('is what its schemas say', () => {
    assert.equal(standard.kinds.size, 24)
    const kind = standard.kinds.get('phone')!
    assert.equal(kind.links.get('contact_id'), 'contact')
    assert.equal(standard.kinds.get('service')!.lists.get('capacities'), 'service_capacity')
    assert.deepEqual(standard.check('service', { id: id(1), name: 'x', status: 'open' }), [
      { field: 'status', says: 'must be equal to one of the allowed values' },
    ])
  })
})

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

describe('What is wrong is an error, and named', () => {
  const errorsIn = (told: ReadDirectory): string[] => said({ findings: told.findings.filter(isError) })

  test('in a record', () => {
    const { organization: _, ...orphan } = service()
    assert.deepEqual(errorsIn(read([orphan])), ['service-has-its-organization organization_id'])
    assert.deepEqual(errorsIn(read([{ ...orphan, organization_id: id(8) }])), [
      'service-has-its-organization organization_id',
    ])
    assert.deepEqual(errorsIn(read([service({ status: 'open' })])), ['field-has-its-form status'])
    assert.deepEqual(errorsIn(read([service({ phones: 'x' })])), ['field-has-its-form phones'])
    assert.deepEqual(errorsIn(read([service({ phones: ['x'] })])), ['record-has-its-form'])
    assert.deepEqual(errorsIn(read([service({ phones: [{ number: '1' }] })])), ['record-has-an-id id'])
    assert.deepEqual(errorsIn(read([service(), service({ name: 'Otra' })])), ['id-stands-once name'])
    assert.deepEqual(errorsIn(read([service(), service()])), [])
    const schedule = { id: id(6), valid_from: '2026-02-01', valid_to: '2026-01-01' }
    assert.deepEqual(errorsIn(read([service({ schedules: [schedule] })])), ['period-ends-after-it-starts valid_to'])
    assert.deepEqual(
      errorsIn(read([service({ schedules: [{ id: id(6), dtstart: '2026-02-01', until: '2026-01-01' }] })])),
      ['period-ends-after-it-starts until'],
    )
    for (const text of ['ClÃ­nica', 'a\0b', 'a\ufffd', 'â€œx', '\ud800']) {
      assert.deepEqual(errorsIn(read([service({ description: text })])), ['text-is-whole description'], text)
    }
    assert.deepEqual(errorsIn(read([service({ description: 'SÃO PAULO, Ânimo' })])), [])
  })

  test('in a file', () => {
    assert.deepEqual(errorsIn(read(5)), ['record-has-its-form'])
    assert.deepEqual(errorsIn(read({ version: '2.0' })), ['version-is-known'])
    assert.deepEqual(errorsIn(read({ version: '4.0', services: [service()] })), ['version-is-known'])
    assert.deepEqual(read({ version: '3.0' }).documents, [])
    assert.deepEqual(errorsIn(readCsv({ 'services.csv': ['id,id', '1,2'] })), ['column-stands-once id'])
    assert.deepEqual(errorsIn(readCsv({ 'organizations.csv': ['id,name', 'x'] })), ['line-has-a-cell-for-each-column'])
    assert.deepEqual(errorsIn(readCsv({ 'services.csv': ['id'], 'service.csv': ['id'] })), ['version-is-known'])
    assert.deepEqual(errorsIn(readCsv({ 'people.csv': ['id'] })), ['version-is-known'])
    assert.deepEqual(said(readCsv({ 'people.csv': ['id'], 'organizations.csv': ['id'] })), ['table-is-known'])
    assert.deepEqual(errorsIn(readCsv({ 'organizations.csv': ['id,name,year_incorporated', `${id(1)},x,soon`] })), [
      'field-has-its-form year_incorporated',
    ])
  })

  test('names the place, the record and the field', () => {
    const [finding] = readCsv({
      'organizations.csv': ['id,name', `${id(1)},x`],
      'services.csv': ['id,name,status,organization_id', `7,x,open,${id(1)}`],
    }).findings.filter(isError)
    assert.match(
      sayFinding(finding as Finding),
      /^services\.csv, line 2, service 7, status: .* \(field-has-its-form\)$/,
    )
  })
})

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
    assert.deepEqual(said(read([service({ schedules, languages })])), [])
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

describe('Cells of tables', () => {
  test('that a spreadsheet would run are guarded, and come back as they were', () => {
    assert.equal(guardCell('=SUM(A1)'), "'=SUM(A1)")
    assert.equal(guardCell('@x'), "'@x")
    for (const fine of ['+44 1234 234567', '-118.25', '(323) 555-0101', 'Consulta']) assert.equal(guardCell(fine), fine)
    fc.assert(fc.property(fc.string(), (text) => unguardCell(guardCell(text)) === text))
  })
})

const listsOf = (documents: readonly Document[]): string => {
  const lists = [...standard.kinds.values()].map((kind) => {
    const own = documents.filter((document) => document.kind === kind.name)
    return [listNameOf(kind), own.map(({ record }) => arrange(standard, kind.name, record))] as const
  })
  return JSON.stringify(Object.fromEntries(lists.filter(([, own]) => own.length > 0)))
}

const isWhole = (told: ReadDirectory): boolean =>
  told.findings.filter(isError).every(({ rule }) => ['period-ends-after-it-starts', 'text-is-whole'].includes(rule))

describe('Any directory within the schemas', () => {
  test('is published as the schemas and the second layer ask, and read again it is the same, byte for byte', () => {
    fc.assert(
      fc.property(fc.array(aService, { minLength: 1, maxLength: 2 }), (services) => {
        const first = read(services)
        assert.ok(isWhole(first), said(first).join('\n'))
        fc.pre(!first.findings.some(isError))
        for (const { kind, record } of first.documents) assert.deepEqual(checkPublished(standard, kind, record), [])
        const text = listsOf(first.documents)
        const second = read(JSON.parse(text))
        assert.equal(listsOf(second.documents), text)
        assert.deepEqual([second.people, second.findings.filter(isError)], [0, []])
      }),
      { numRuns: 30 },
    )
  })

  test('goes through tables unchanged', () => {
    fc.assert(
      fc.property(fc.array(aService, { minLength: 1, maxLength: 2 }), (services) => {
        const first = read(
          JSON.parse(JSON.stringify(services, (name, value: unknown) => (name === 'x-more' ? undefined : value))),
        )
        fc.pre(!first.findings.some(isError))
        const tables = [...tablesOf(standard, first.documents)].map(([kind, lines]): Table => {
          const columns = [...standard.kinds.get(kind)!.fields.keys()]
          const cells = (line: Fields) =>
            columns.map((column) => (line[column] === undefined ? '' : guardCell(String(line[column]))))
          return {
            name: standard.kinds.get(kind)!.file,
            columns,
            lines: lines.map((line, at) => ({ line: at + 2, cells: cells(line) })),
          }
        })
        const second = readDirectory({ tables }, terms)
        const sorted = (told: ReadDirectory) => [...told.documents].sort((one, other) => (one.id < other.id ? -1 : 1))
        assert.equal(listsOf(sorted(second)), listsOf(sorted(first)))
      }),
      { numRuns: 20 },
    )
  })
})
