import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import type { Messages } from '../messages.ts'
import { fitsOneMessage } from './gsm.ts'
import { topicsIn, topicWords } from './topics.ts'

test('A text that names a topic is found out, in any language, with and without accents', () => {
  assert.deepEqual(topicsIn('Su prueba de VIH está lista'), ['prueba', 'vih'])
  assert.deepEqual(topicsIn('Your HEALTH visit at the Consulate'), ['health', 'consulate'])
  assert.deepEqual(topicsIn('¿Inmigración?'), ['inmigracion'])
})

test('A text that names none goes through', () => {
  assert.deepEqual(topicsIn('Puente: mañana a las 10. Responda STOP para no recibir más.'), [])
  assert.deepEqual(topicsIn('Puente: your code is 123456'), [])
  assert.deepEqual(topicsIn(''), [])
})

test('The words are written as they are compared: small, without accents', () => {
  for (const word of Object.values(topicWords).flat()) assert.match(word, /^[a-z]+$/)
})

/** Values that take as much room as one does at most. */
const filled = (template: string): string => template.replace(/\{(\w+)[^{}]*\}/g, 'W'.repeat(12))

test('Each template of a text message, in each language, fits one message and tells no topic', async () => {
  const source = path.join(import.meta.dirname, '..', '..')
  const files = globSync('**/messages{,.*}.ts', { cwd: source }).concat(globSync('**/messages/*.ts', { cwd: source }))
  assert.ok(files.length > 0)
  for (const file of files.filter((name) => !name.endsWith('.test.ts'))) {
    const catalogue = (await import(pathToFileURL(path.join(source, file)).href)) as { messages?: Messages }
    for (const [key, phrase] of Object.entries(catalogue.messages ?? {})) {
      if (!key.startsWith('sms-')) continue
      for (const text of phrase) {
        assert.ok(fitsOneMessage(filled(text)), `${file}: ${key} takes more than one text message`)
        assert.deepEqual(topicsIn(text), [], `${file}: ${key} tells its topic`)
      }
    }
  }
})
