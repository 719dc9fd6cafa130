import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import {
  compare,
  digitsOf,
  findTwins,
  likenessOf,
  MergingDraft,
  metresBetween,
  objectionsToPair,
  pairKey,
  streetOf,
  type Comparable,
} from './twins.ts'

let next = 0
const entry = (title: string, more: Partial<Comparable> = {}): Comparable => ({
  id: String((next += 1)).padStart(8, '0'),
  title,
  organization_id: `o${next}`,
  organization_title: '',
  public_line: null,
  street: '',
  city: 'Los Ángeles',
  lat: null,
  lon: null,
  ...more,
})

const pairs = (entries: readonly Comparable[], apart: readonly string[] = []) =>
  findTwins(entries, new Set(apart)).map(({ one, other }) => [one.title, other.title])

describe('Entries that may be one', () => {
  test('are alike in name and share a telephone, however it is written', () => {
    const one = entry('Clínica San Juan', { public_line: '(323) 555-0100' })
    const other = entry('Clinica de San Juan', { public_line: '+1 323 555 0100 x2' })
    assert.deepEqual(pairs([one, other]), [['Clínica San Juan', 'Clinica de San Juan']])
    assert.equal(compare(one, other).sameLine, true)
    assert.equal(digitsOf('+1 (323) 555-0100 ext. 12'), '3235550100')
    assert.deepEqual(pairs([one, other], [pairKey(other.id, one.id)]), [])
  })

  test('are not those of one telephone with other names, or of one name far apart', () => {
    const at = (lat: number) => ({ lat, lon: -118.2, public_line: '(323) 555-0100' })
    assert.deepEqual(pairs([entry('Dentista', at(34)), entry('Vacunas', at(34))]), [])
    assert.deepEqual(pairs([entry('Dentista', at(34)), entry('Dentista', at(34.1))]), [])
    assert.deepEqual(pairs([entry('Dentista', at(34)), entry('Dentista', at(34.001))]).length, 1)
  })

  test('stand at one street and number, as two people write it', () => {
    assert.equal(streetOf('123 North Main Street'), streetOf('123 N. Main St.'))
    assert.notEqual(streetOf('123 N. Main St.'), streetOf('125 N. Main St.'))
    const one = entry('Centro de Salud del Este', { street: '123 North Main Street' })
    const other = entry('Centro de salud Este', { street: '123 N Main St' })
    assert.deepEqual(pairs([one, other]).length, 1)
    assert.deepEqual(pairs([one, { ...other, city: 'Pasadena' }]), [])
  })

  test('lie in one neighbourhood: across the edge of a cell too, and metres are told', () => {
    const one = entry('Clínica Norte', { lat: 34.0029, lon: -118.2029 })
    const other = entry('Clínica Norte', { lat: 34.0031, lon: -118.2031 })
    assert.deepEqual(pairs([one, other]).length, 1)
    const metres = metresBetween(one, other)!
    assert.ok(metres > 20 && metres < 40, String(metres))
    assert.equal(metresBetween(one, entry('x')), null)
  })

  test('are found across any edge of the grid, wherever two places lie 250 m apart', () => {
    const coordinate = fc.double({ min: -60, max: 60, noNaN: true })
    const turn = fc.double({ min: 0, max: 2 * Math.PI, noNaN: true })
    fc.assert(
      fc.property(coordinate, coordinate, turn, (lat, lon, angle) => {
        const there = { lat: lat + 0.0009 * Math.sin(angle), lon: lon + 0.0009 * Math.cos(angle) }
        return pairs([entry('Clínica', { lat, lon }), entry('Clínica', there)]).length === 1
      }),
    )
  })

  test('of one organization have nearly the same name', () => {
    const of = { organization_id: 'one' }
    assert.deepEqual(pairs([entry('Línea de ayuda', of), entry('Linea de  Ayuda', of)]).length, 1)
    assert.deepEqual(pairs([entry('Línea de ayuda', of), entry('Vacunas para niños', of)]), [])
  })

  test('are not looked for in a crowd of one telephone', () => {
    const crowd = Array.from({ length: 60 }, (_, at) => entry(`Clínica ${at}`, { public_line: '323 555 0100' }))
    assert.deepEqual(pairs(crowd), [])
  })

  test('are found among 5,000 in a second', () => {
    const many = Array.from({ length: 5000 }, (_, at) =>
      entry(`Consulta ${at}`, { lat: 34 + (at % 100) / 100, lon: -118 - Math.floor(at / 100) / 100 }),
    )
    const started = performance.now()
    findTwins([...many, entry('Consulta 7', { lat: 34.07, lon: -118 })], new Set())
    assert.ok(performance.now() - started < 1000)
  })

  test('have names from 0 to 1 alike, the same both ways', () => {
    assert.equal(likenessOf('Clínica', 'clinica'), 1)
    assert.equal(likenessOf('abc', 'xyz'), 0)
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        const likeness = likenessOf(one, other)
        return likeness === likenessOf(other, one) && likeness >= 0 && likeness <= 1
      }),
    )
  })
})

describe('A pair', () => {
  const one = { id: 'a', office_id: 'los-angeles', closed_on: null }
  const rulesOf = (other: object) => objectionsToPair(one, { ...one, id: 'b', ...other }).map(({ rule }) => rule)

  test('is of two open entries of one office', () => {
    assert.deepEqual(rulesOf({}), [])
    assert.deepEqual(rulesOf({ id: 'a' }), ['entries-are-two'])
    assert.deepEqual(rulesOf({ office_id: 'chicago' }), ['entries-stand-at-one-office'])
    assert.deepEqual(rulesOf({ closed_on: '2026-03-01' }), ['service-is-not-closed'])
  })

  test('is merged into the one that was chosen', () => {
    assert.equal(MergingDraft.safeParse({}).error?.issues[0]?.message, 'staying-entry-is-chosen')
    assert.deepEqual(MergingDraft.parse({ stays: 'other', parts: 'line' }), { stays: 'other', parts: ['line'] })
  })
})
