import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { id, readCsv } from '../../../test/hsds-reading.ts'
import { guardCell, unguardCell } from './cells.ts'
import { isError } from './findings.ts'

describe('Cells of tables', () => {
  test('that a spreadsheet would run are guarded, and come back as they were', () => {
    assert.equal(guardCell('=SUM(A1)'), "'=SUM(A1)")
    assert.equal(guardCell('@x'), "'@x")
    for (const fine of ['+44 1234 234567', '-118.25', '(323) 555-0101', 'Consulta']) assert.equal(guardCell(fine), fine)
    fc.assert(fc.property(fc.string(), (text) => unguardCell(guardCell(text)) === text))
  })
})

test('A cell that a spreadsheet would run is said by record and field, in tables of 3.1 and of 1.1', () => {
  const organizations = ['id,name,description', `${id(1)},=cmd|' /C calc'!A0,-1 + 2`, `${id(2)},'=1+1,-5`]
  for (const name of ['organizations.csv', 'organization.csv']) {
    const told = readCsv({ [name]: organizations, [name.replace('organization', 'service')]: ['id,organization_id'] })
    const found = told.findings.filter(({ rule }) => rule === 'cell-is-no-formula')
    assert.deepEqual(
      found.map(({ place, kind, id: given, field }) => [place, kind, given, field]),
      [
        [`${name}, line 2`, 'organization', id(1), 'name'],
        [`${name}, line 2`, 'organization', id(1), 'description'],
      ],
    )
    assert.equal(isError(found[0]!), false)
    const [one, other] = told.documents.map(({ record }) => record['name'])
    assert.deepEqual([one, other], ["=cmd|' /C calc'!A0", '=1+1'])
  }
})
