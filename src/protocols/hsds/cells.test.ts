import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { guardCell, unguardCell } from './reading.ts'

describe('Cells of tables', () => {
  test('that a spreadsheet would run are guarded, and come back as they were', () => {
    assert.equal(guardCell('=SUM(A1)'), "'=SUM(A1)")
    assert.equal(guardCell('@x'), "'@x")
    for (const fine of ['+44 1234 234567', '-118.25', '(323) 555-0101', 'Consulta']) assert.equal(guardCell(fine), fine)
    fc.assert(fc.property(fc.string(), (text) => unguardCell(guardCell(text)) === text))
  })
})
