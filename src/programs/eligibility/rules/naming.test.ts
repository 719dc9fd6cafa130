// A program is called what its state calls it, and the list says what it leaves out.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { readPack } from '#platform/pack'
import { network } from '#registries/network'
import { pack } from '../pack.ts'
import type { Person } from './answer.ts'
import { lawOf } from './law.ts'
import { namePlace, nameProgram, notesFor } from './naming.ts'

const law = lawOf(readPack(join(import.meta.dirname, '../../../../packs/mx'), [network.pack, pack]).pack!)
const california = { country: 'US', code: 'US-CA', title: 'California' }
const texas = { country: 'US', code: 'US-TX', title: 'Texas' }

const person = (age: number, expecting: Person['expecting'] = ''): Person => ({ age, expecting })
const named = (code: string, place: typeof texas, who?: Person) =>
  nameProgram(
    law,
    place,
    law.programs.find((program) => program.code === code)!,
    'es',
    who,
  )

describe('A program', () => {
  test('is called what the state calls it, and otherwise by the name of the state', () => {
    assert.equal(named('medicaid', california, person(30)), 'Medi-Cal (Medicaid en California)')
    assert.equal(named('medicaid', texas, person(30)), 'Medicaid en Texas')
    assert.equal(named('medicaid', california), 'Medi-Cal (Medicaid en California)')
    assert.equal(named('state-coverage', texas, person(30)), 'Programa médico de Texas')
  })

  test('is called for children only where it is for children', () => {
    assert.equal(named('chip', california, person(34, 'pregnant')), 'Seguro en el embarazo (CHIP)')
    assert.equal(named('chip', california, person(34, 'nursing')), 'Seguro después del parto (CHIP)')
    for (const who of [person(4), person(16, 'nursing'), undefined])
      assert.equal(named('chip', california, who), 'Seguro médico infantil (CHIP)')
  })

  test('of one age is not called so at another', () => {
    const illinois = { country: 'US', code: 'US-IL', title: 'Illinois' }
    assert.equal(named('state-coverage', illinois, person(18)), 'All Kids (programa de Illinois)')
    assert.equal(named('state-coverage', illinois, person(19)), 'Programa médico de Illinois')
    assert.equal(named('state-coverage', illinois), 'Programa médico de Illinois')
  })
})

describe('What the list leaves out', () => {
  test('is said to whom it concerns: Medicare from 65 on', () => {
    assert.match(notesFor(law, texas, person(65), 'es').join(), /Medicare\. No está en esta lista/)
    assert.match(notesFor(law, texas, person(70), 'en').join(), /Medicare\. It is not in this list/)
    assert.deepEqual(notesFor(law, texas, person(64), 'es'), [])
    assert.deepEqual(notesFor(law, { ...texas, country: 'XX', code: 'XX-A' }, person(70), 'es'), [])
  })

  test('and every text of the pack that names the place has its name', () => {
    for (const { es, en } of [...law.reasons, ...law.programs, ...law.titles])
      assert.doesNotMatch(namePlace(es, texas) + namePlace(en, texas), /[{}]/)
  })
})
