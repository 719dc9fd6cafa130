import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { slipsBetween } from '#kernel/text'
import { namedWords, understand, wordsIn, type NeedWord } from './words.ts'

const lines = readFileSync(join(import.meta.dirname, '../../../../packs/mx/need-words.csv'), 'utf8')
  .trim()
  .split('\n')
const vocabulary: NeedWord[] = lines.slice(1).map((line) => {
  const [need = '', , word = '', tells = ''] = line.split(',')
  return { need, word, tells: tells as NonNullable<NeedWord['tells']> }
})

const needsIn = (text: string) => understand(text, vocabulary).needs

describe('What Rosa types', () => {
  for (const [typed, ...needs] of [
    ['dentista', 'dental'],
    ['DENTISTA', 'dental'],
    ['dentist', 'dental'],
    ['dentsita', 'dental'],
    ['me duele una muela', 'dental'],
    ['necesito un dentista barato', 'dental'],
    ['ospital', 'hospital'],
    ['bacuna', 'vaccines'],
    ['vacunas covid', 'vaccines'],
    ['sicologo', 'mental-health'],
    ['psicóloga', 'mental-health'],
    ['presion alta', 'chronic-disease'],
    ['high blood presure', 'chronic-disease'],
    ['aseguransa', 'insurance'],
    ['comida', 'food'],
    ['food pantry', 'food'],
    ['embarasada', 'prenatal'],
    ['doctor de niños', 'child-health'],
    ['doctor para ninos', 'child-health'],
    ['violencia domestica', 'safety'],
    ['my husband hits me, he hits me', 'safety'],
    ['abogado de inmigracion', 'legal-help'],
    ['clases de ingles', 'education'],
    ['renta', 'housing'],
    ['lentes', 'vision'],
    ['jale', 'work'],
    ['luz', 'utilities'],
    ['clinica', 'medical-home', 'primary-care'],
    ['doctor', 'medical-home', 'primary-care'],
    ['doctor para mi bebé', 'child-health'],
    ['baby doctor', 'child-health'],
    ['dentista para niños', 'dental'],
    ['lentes para mi hijo', 'vision'],
    ['vih', 'primary-care'],
    ['abortion', 'prenatal'],
    ['no tengo papeles', 'legal-help'],
    ['marihuana', 'addictions'],
    ['my husband hits me', 'safety'],
    ['mi esposo me pega', 'safety'],
    ['quiero morirme', 'mental-health'],
    ['i want to die', 'mental-health'],
    ['no puedo respirar', 'hospital'],
  ] as const) {
    test(`“${typed}” means ${needs.join(' or ')}`, () => assert.deepEqual(needsIn(typed), needs))
  }

  for (const typed of ['test', 'matrícula consular', 'el', 'la', 'xyz']) {
    test(`“${typed}” is no need by a slip`, () => assert.deepEqual(needsIn(typed), []))
  }

  test('may be a name where no one term explains all of it', () => {
    assert.equal(understand('casa segura', vocabulary).hasMore, true)
    assert.equal(understand('doctor de niños', vocabulary).hasMore, false)
  })

  test('means nothing where no term is near it', () => {
    assert.deepEqual(understand('xyzzy', vocabulary), { needs: [], hasMore: true })
    assert.deepEqual(understand('', vocabulary), { needs: [], hasMore: false })
  })

  test('leaves words over where it is a name', () => {
    assert.deepEqual(understand('clínica las flores', vocabulary).hasMore, true)
    assert.deepEqual(understand('clínica', vocabulary).hasMore, false)
  })
})

describe('A slip of the finger', () => {
  test('is a letter added, left out, changed or swapped', () => {
    assert.equal(slipsBetween('muela', 'muela', 2), 0)
    assert.equal(slipsBetween('muela', 'mueela', 2), 1)
    assert.equal(slipsBetween('muela', 'muea', 2), 1)
    assert.equal(slipsBetween('muela', 'mulea', 2), 1)
    assert.equal(slipsBetween('muela', 'sol', 2), 3)
  })

  test('in a long word still leads to its need', () => {
    const long = vocabulary.filter(({ word }) => /^[\p{L}]{8,}$/u.test(word))
    assert.ok(long.length > 80)
    const slips = fc.record({
      line: fc.constantFrom(...long),
      at: fc.nat(7),
      letter: fc.constantFrom('a', 'e', 's', 'r', ''),
    })
    fc.assert(
      fc.property(slips, ({ line: { need, word }, at, letter }) => {
        const typed = word.slice(0, at) + letter + word.slice(at + 1)
        const { needs } = understand(typed, vocabulary)
        assert.ok(needs.includes(need), `${typed} means ${needs.join(' ')}, not ${need}`)
      }),
      { numRuns: 1000, seed: 7 },
    )
  })

  test('every term of the vocabulary means its own need', () => {
    const lost = vocabulary.filter(({ need, word }) => !needsIn(word).includes(need))
    assert.deepEqual(lost, [])
  })
})

describe('A name', () => {
  test('is looked for by the words that say something, without accents', () => {
    assert.deepEqual(namedWords('la Clínica de las FLORES'), ['clinica', 'flores'])
    assert.deepEqual(namedWords('de las'), ['de', 'las'])
    assert.deepEqual(namedWords(''), [])
  })

  test('of a women’s club is no clinic: “women’s clinic” means clinics by their need', () => {
    assert.deepEqual(needsIn('women’s clinic'), ['medical-home', 'primary-care'])
  })
})

test('Words that say nothing are left out, unless there are no others', () => {
  assert.deepEqual(wordsIn('Necesito un dentista cerca de mí'), wordsIn('dentista'))
  assert.equal(wordsIn('ayuda').length, 1)
})
