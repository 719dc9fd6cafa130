import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readInternationalPhone } from '#kernel/text'
import { wishOf } from './sms.ts'

test('STOP, ALTO, BASTA and PARAR end messages, START and INICIAR begin them, however they are written', () => {
  for (const text of ['STOP', 'alto', 'Basta.', ' PARAR ', 'stop!', '¡Basta!']) assert.equal(wishOf(text), 'stop')
  for (const text of ['START', 'Iniciar', 'unstop']) assert.equal(wishOf(text), 'start')
  for (const text of ['', 'no puedo parar', 'Stop and go', 'sí']) assert.equal(wishOf(text), 'other')
})

test('A word that stops does so in any case and with any signs around it', () => {
  const word = fc.constantFrom('stop', 'alto', 'basta', 'parar')
  const signs = fc.string({ unit: fc.constantFrom(...' .!¡,-\n'), maxLength: 5 })
  const shouted = fc.tuple(word, fc.boolean()).map(([text, loud]) => (loud ? text.toUpperCase() : text))
  fc.assert(fc.property(signs, shouted, signs, (before, text, behind) => wishOf(before + text + behind) === 'stop'))
})

test('A phone is read with its country code, however it is spaced', () => {
  assert.equal(readInternationalPhone('+1 (555) 010-0100'), '+15550100100')
  assert.equal(readInternationalPhone('0052 55 1234 5678'), '+525512345678')
  for (const text of ['555 010 0100', '+0 123456789', '+1 555', 'alto', '', `+${'1'.repeat(16)}`]) {
    assert.equal(readInternationalPhone(text), undefined)
  }
})
