import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  columnOf,
  delimiterOf,
  nearestTo,
  plainName,
  readCells,
  readHeader,
  readRenaming,
  visitColumns,
} from './import.ts'

const terms = {
  columns: visitColumns,
  needed: ['reference', 'visitedOn'],
  renamed: new Map([
    ['Zona', ''],
    ['Clave', 'reference'],
  ]),
  postalCodeNames: ['codigo_postal'],
}

const rulesOf = (cells: readonly string[]): string[] =>
  readHeader(cells, terms).objections.map(({ rule, field }) => `${field} ${rule}`)

describe('A header', () => {
  test('is read in English or Spanish, with accents, capitals and blanks, and under names of its own', () => {
    const header = readHeader(['Clave', 'FECHA', 'Código postal', 'Primera visita', 'Zona', ''], terms)
    assert.deepEqual(header.objections, [])
    assert.deepEqual(header.fields, ['reference', 'visitedOn', 'postalCode', 'firstThisYear', null, null])
    assert.equal(columnOf(header, 'postalCode', visitColumns), 'Código postal')
    assert.equal(columnOf(header, 'need', visitColumns), 'needs')
    assert.equal(columnOf(header, null, visitColumns), null)
  })

  test('names what is not known, what is missing and what stands twice', () => {
    assert.deepEqual(rulesOf(['reference', 'visited_on', 'color']), ['color column-is-known'])
    assert.deepEqual(rulesOf(['reference', 'folio']), ['folio column-stands-once', 'visited_on column-is-there'])
  })

  test('may hold no column of a name, an address, a telephone, a number of a person, a status, a result or a note', () => {
    const untaken = [
      'name',
      'First Name',
      'Apellido paterno',
      'Dirección',
      'street',
      'Teléfono',
      'phone_2',
      'E-mail',
      'Fecha de nacimiento',
      'dob',
      'SSN',
      'immigration status',
      'Estatus migratorio',
      'visa',
      'Resultado',
      'notes',
      'Observaciones',
    ]
    for (const name of untaken) {
      assert.deepEqual(rulesOf(['reference', 'visited_on', name]), [`${name} column-names-nobody`])
    }
  })

  test('suggests the nearest name, and none where nothing is near', () => {
    assert.equal(nearestTo('referense', ['reference', 'person']), 'reference')
    assert.equal(nearestTo('visitedon', ['visited_on']), 'visited_on')
    assert.equal(nearestTo('color', ['reference', 'topics']), undefined)
    assert.equal(plainName('  ¿Primera del AÑO? '), 'primera_del_ano')
  })

  test('says by itself what stands between its cells', () => {
    assert.equal(delimiterOf('a,b,c'), ',')
    assert.equal(delimiterOf('a;b;c,d'), ';')
    assert.equal(delimiterOf('a\tb'), '\t')
    assert.deepEqual(
      [...readRenaming('A=b, C =, d')],
      [
        ['A', 'b'],
        ['C', ''],
      ],
    )
  })
})

describe('A line', () => {
  const header = readHeader(['reference', 'visited_on', 'Zona'], terms)

  test('gives its fields, without those that are passed over', () => {
    assert.deepEqual(readCells(header, ['1', '2026-02-03', 'x']), {
      told: { reference: '1', visitedOn: '2026-02-03' },
      objections: [],
    })
  })

  test('has a cell for each column, and text in UTF-8', () => {
    const rules = (cells: string[]) => readCells(header, cells).objections.map(({ rule, field }) => `${field} ${rule}`)
    assert.deepEqual(rules(['1', '2']), ['null line-has-a-cell-for-each-column'])
    assert.deepEqual(rules(['1', '2', 'espa\ufffdol']), ['Zona text-is-utf-8'])
  })
})
