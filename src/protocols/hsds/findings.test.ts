import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { id, read, readCsv, said, service } from '../../../test/hsds-reading.ts'
import { isError, sayFinding, type Finding } from './findings.ts'
import type { ReadDirectory } from './reading.ts'

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
    for (const text of ['ClÃ­nica', 'a\0b', 'a\ufffd', 'â€œx', '\ud800', 'Cl√≠nica', 'ï¿½', 'Cl\u0092']) {
      assert.deepEqual(errorsIn(read([service({ description: text })])), ['text-is-whole description'], text)
    }
    assert.deepEqual(errorsIn(read([service({ description: 'SÃO PAULO, Ânimo' })])), [])
    assert.deepEqual(errorsIn(read([service({ 'aÃ±os': 'x' })])), ['text-is-whole aÃ±os'])
    assert.deepEqual(errorsIn(read([service({ id: 'a\0b' })])), ['text-is-whole id'])
  })

  test('in a file', () => {
    assert.deepEqual(errorsIn(read(5)), ['record-has-its-form'])
    const deep = JSON.parse(`${'['.repeat(70)}${']'.repeat(70)}`) as unknown
    assert.deepEqual(errorsIn(read(service({ deep }))), ['record-is-not-too-deep'])
    assert.deepEqual(errorsIn(read([service(), service({ deep })])), ['record-is-not-too-deep'])
    const cells = { 'organizations.csv': ['id,name,description,deep:json', `${id(1)},x,x,${JSON.stringify(deep)}`] }
    assert.deepEqual(errorsIn(readCsv(cells)), ['record-is-not-too-deep'])
    assert.deepEqual(errorsIn(read({ version: '2.0' })), ['version-is-known'])
    assert.deepEqual(errorsIn(read({ version: '4.0', services: [service()] })), ['version-is-known'])
    assert.deepEqual(read({ version: '3.0' }).documents, [])
    assert.deepEqual(errorsIn(readCsv({ 'services.csv': ['id,id', '1,2'] })), ['column-stands-once id'])
    assert.deepEqual(errorsIn(readCsv({ 'organizations.csv': ['id,name', 'x'] })), ['line-has-a-cell-for-each-column'])
    assert.deepEqual(errorsIn(readCsv({ 'services.csv': ['id'], 'service.csv': ['id'] })), [
      'tables-are-of-one-version',
    ])
    assert.deepEqual(errorsIn(readCsv({ 'people.csv': ['id'] })), ['tables-are-of-the-standard'])
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
