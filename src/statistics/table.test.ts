import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { propagate, joinTables, listClasses } from './bounds.ts'
import { fillTable, type Place } from './table.ts'

const offices = { name: 'office', categories: ['fresno', 'boston'] }
const years = { name: 'year', categories: ['2006', '2007'] }
const declaration = {
  name: 'contacts',
  dimensions: [offices, years],
  margins: [[], ['year'], ['office']],
  adds: 'sum',
} as const
const counted = (place: Place) => place.filter((category) => category === null).length

describe('a table', () => {
  it('asks for every cell and every declared total, and for no other', () => {
    const asked: Place[] = []
    const table = fillTable(declaration, (place) => asked.push(place))
    assert.equal(asked.length, 4 + 1 + 2 + 2)
    assert.deepEqual(asked.slice(3, 7), [
      ['boston', '2007'],
      [null, null],
      [null, '2006'],
      [null, '2007'],
    ])
    assert.deepEqual(
      table.figures.map(({ isCell }) => isCell),
      [true, true, true, true, false, false, false, false, false],
    )
  })
  it('adds each total up from its cells', () => {
    const { relations } = fillTable(declaration, counted)
    assert.deepEqual(relations[1], {
      total: 'contacts|year=2006',
      parts: ['contacts|office=fresno|year=2006', 'contacts|office=boston|year=2006'],
      adds: 'sum',
    })
    assert.equal(relations[0]!.parts.length, 4)
  })
  it('sets people who are counted once against every finer total', () => {
    const { relations } = fillTable({ ...declaration, adds: 'distinct' }, counted)
    const ofAll = relations.filter(({ total }) => total === 'contacts').map(({ parts }) => parts.length)
    assert.deepEqual(ofAll, [4, 2, 2])
  })
  it('shares a total with a table of the same name that is of the same year', () => {
    const months = { name: 'month', categories: ['2007-01', '2007-02'] }
    const ofMonths = { ...declaration, dimensions: [months], margins: [[]], within: { year: '2007' } }
    const byMonth = fillTable(ofMonths, () => 1)
    const system = joinTables([fillTable(declaration, counted), byMonth])
    assert.equal(system.figures.filter(({ key }) => key === 'contacts|year=2007').length, 1)
    assert.equal(system.figures.length, 9 + 2)
    assert.throws(() => joinTables([fillTable(declaration, () => 5), byMonth]), /both 5 and 1/)
  })
  it('has one to three dimensions, and margins of them', () => {
    assert.throws(() => fillTable({ ...declaration, dimensions: [], margins: [] }, counted), /0 dimensions/)
    assert.throws(() => fillTable({ ...declaration, margins: [['month']] }, counted), /no dimension month/)
  })
})

describe('the quick bounds', () => {
  it('find what a total and all others leave of a cell', () => {
    const table = fillTable({ ...declaration, dimensions: [offices], margins: [[]] }, () => 1)
    const system = joinTables([table])
    const classes = new Map([
      ['contacts|office=fresno', { low: 1, high: 10 }],
      ['contacts', { low: 17, high: 17 }],
    ])
    assert.deepEqual(propagate(system, listClasses(system, classes)), [
      { low: 1, high: 10 },
      { low: 7, high: 16 },
      { low: 17, high: 17 },
    ])
  })
  it('know that people counted once are no fewer than at any one office', () => {
    const table = fillTable({ ...declaration, dimensions: [offices], margins: [[]], adds: 'distinct' }, () => 1)
    const system = joinTables([table])
    const classes = new Map([
      ['contacts|office=fresno', { low: 11, high: 20 }],
      ['contacts|office=boston', { low: 1, high: 100 }],
      ['contacts', { low: 1, high: 30 }],
    ])
    assert.deepEqual(propagate(system, listClasses(system, classes)), [
      { low: 11, high: 20 },
      { low: 1, high: 30 },
      { low: 11, high: 30 },
    ])
  })
})
