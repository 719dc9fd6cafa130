// The measure itself is right, before pages are measured with it.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { englishSyllables, flesch, inflesz, listBlocks, spanishSyllables } from './reading-ease.ts'

describe('syllables', () => {
  const spanish: readonly (readonly [number, string])[] = [
    [1, 'buey muy y sol ley'],
    [2, 'país queso salud búho río leer cuidar aula hoyo'],
    [3, 'cuídate pingüino ahora poeta guitarra rehúye prohíbe Uruguay'],
    [4, 'ventanilla consulado aéreo averigüéis enfermedad'],
    [5, 'gratuitamente organización'],
  ]
  for (const [count, words] of spanish) {
    it(`are ${count} in Spanish: ${words}`, () => {
      for (const word of words.split(' ')) assert.equal(spanishSyllables(word), count, word)
    })
  }
  const english: readonly (readonly [number, string])[] = [
    [1, 'health like asked the blood'],
    [2, 'table needed pressure clinic boxes'],
    [3, 'consulate hospital'],
  ]
  for (const [count, words] of english) {
    it(`are ${count} in English: ${words}`, () => {
      for (const word of words.split(' ')) assert.equal(englishSyllables(word), count, word)
    })
  }
})

describe('reading ease', () => {
  const plain = 'Aquí le ayudan gratis. Nadie le pide papeles. Usted no tiene que decir su nombre.'
  const stiff =
    'La instrumentación interinstitucional de procedimientos administrativos extraordinarios requerirá la presentación ' +
    'de documentación comprobatoria debidamente certificada por autoridades gubernamentales competentes.'

  it('follows the formula', () => {
    // 4 words, 8 syllables, 1 sentence: 206.835 − 124.6 − 4.
    assert.ok(Math.abs(inflesz('Rosa toma su vacuna.') - 78.235) < 0.001)
    assert.ok(Math.abs(flesch('The cat sat.') - 119.19) < 0.001)
  })
  it('tells plain Spanish from stiff', () => {
    assert.ok(inflesz(plain) > 65)
    assert.ok(inflesz(stiff) < 20)
  })
  it('reads the blocks of a page, and leaves short ones and scripts out', () => {
    const html = `<head><title>Una página con un título que es muy largo de verdad</title></head>
      <main><h1>Salud</h1><p>Aquí le ayudan gratis, <b>sin pedir</b> papeles ni dar su nombre &amp; dirección.</p>
      <script>const uno = 'dos tres cuatro cinco seis siete ocho nueve'</script><ul><li>Lunes</li></ul></main>`
    assert.deepEqual(
      listBlocks(html).map((block) => block.text),
      ['Aquí le ayudan gratis, sin pedir papeles ni dar su nombre & dirección.'],
    )
  })
})
