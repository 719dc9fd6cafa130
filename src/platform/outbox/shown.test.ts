import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { showContent } from './shown.ts'

const link = 'https://puente.example/answers/abc'
const mail = { to: 'citas@clinica.example', subject: 'Alguien espera', text: `Abra:\n${link}\nOpen:\n${link}\nSigno 4` }

test('Where people are real, Tomás reads a mail without its links, each time they stand there', () => {
  assert.deepEqual(showContent('mail', { ...mail, secrets: [link], about: ['a'] }, false), {
    to: mail.to,
    subject: mail.subject,
    purpose: undefined,
    text: ['Abra:\n', null, '\nOpen:\n', null, '\nSigno 4'],
  })
  assert.deepEqual(showContent('mail', { ...mail, text: 'Hubo un cambio', secrets: [] }, false).text, [
    'Hubo un cambio',
  ])
})

test('A mail of which nobody said what is secret shows nothing of its text', () => {
  assert.deepEqual(showContent('mail', mail, false).text, [null])
})

test('A text message shows neither its words nor its telephone, only why it is sent', () => {
  const sms = { to: '+15550100155', text: 'Mañana a las 10', purpose: 'reminder', secrets: [] }
  assert.deepEqual(showContent('sms', sms, false), { to: null, purpose: 'reminder', text: [null] })
})

test('Where all people are invented, everything is shown', () => {
  assert.deepEqual(showContent('mail', { ...mail, secrets: [link] }, true).text, [mail.text])
  assert.deepEqual(showContent('sms', { to: '+15550100155', text: 'Hola' }, true).to, '+15550100155')
})

test('No secret is ever in what is shown, also where one is the beginning of another', () => {
  const word = fc.stringMatching(/^[ab]{1,4}$/)
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 3 }), fc.array(word, { maxLength: 8 }), (secrets, words) => {
      const { text } = showContent('mail', { ...mail, text: words.join('-'), secrets }, false)
      for (const piece of text) for (const secret of secrets) assert.ok(!piece?.includes(secret))
    }),
  )
  assert.deepEqual(showContent('mail', { ...mail, text: 'x/abc', secrets: ['x', 'x/abc'] }, false).text, [null])
})
