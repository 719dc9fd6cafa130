import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { countSeptets, fitsOneMessage, isGsm, messageSeptets, toGsm } from './gsm.ts'

test('ñ é ü ¿ and ¡ stay as Rosa writes them, and á í ó ú lose their accent', () => {
  assert.equal(toGsm('¿Mañana? ¡Sí, a las 3! Qué güero'), '¿Mañana? ¡Si, a las 3! Qué güero')
  assert.equal(toGsm('áíóú ÁÍÓÚ É'), 'aiou AIOU É')
  assert.equal(toGsm('“Hola” – dijo…'), '"Hola" - dijo...')
  assert.equal(toGsm("K’iche' ts’íib"), "K'iche' ts'iib")
  assert.equal(toGsm('e\u0301 a\u0301'), 'é a', 'an accent written apart is read as one')
  assert.equal(toGsm('漢😀'), '??')
})

test('A message has 160 places, and signs such as € take two', () => {
  assert.equal(countSeptets('a'.repeat(160)), 160)
  assert.equal(countSeptets('€[]{}~^|\\\f'), 20)
  assert.ok(fitsOneMessage('ñ'.repeat(160)))
  assert.ok(!fitsOneMessage('ñ'.repeat(161)))
  assert.ok(fitsOneMessage('€'.repeat(80)) && !fitsOneMessage('€'.repeat(81)))
  assert.throws(() => countSeptets('á'), /no place/)
})

const anyText = fc.string({ unit: 'grapheme', maxLength: 200 })

test('Whatever is written, what is sent has its place in the alphabet, and sending it again changes nothing', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const sent = toGsm(text)
      assert.ok(isGsm(sent))
      assert.equal(toGsm(sent), sent)
      assert.equal(fitsOneMessage(text), countSeptets(sent) <= messageSeptets)
    }),
  )
})

test('What has its place already is sent as it stands', () => {
  fc.assert(fc.property(anyText, (text) => !isGsm(text) || text.includes('\r') || toGsm(text) === text))
})
