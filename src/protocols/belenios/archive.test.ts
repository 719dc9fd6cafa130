import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addEvent, addPartialDecryption, addSetup, startArchive, type Addition, type Chain } from './archive.ts'
import { hashToHex } from './hash.ts'

const decoder = new TextDecoder('latin1')

/** The items of an archive's bytes, read by the offsets of the old tar form. */
function readItems(bytes: Uint8Array): { name: string; text: string }[] {
  const items = []
  for (let at = 0; at < bytes.length;) {
    const field = (from: number, to: number) => decoder.decode(bytes.subarray(at + from, at + to)).replace(/\0.*$/, '')
    const size = Number.parseInt(field(124, 136), 8)
    const text = new TextDecoder().decode(bytes.subarray(at + 512, at + 512 + size))
    items.push({ name: field(0, 100), text })
    at += 512 + Math.ceil(size / 512) * 512
  }
  return items
}

function write(): { bytes: Uint8Array; parts: Uint8Array[] } {
  let { bytes, chain } = startArchive(1_795_339_416)
  const parts = [bytes]
  const add = (addition: (from: Chain) => Addition) => {
    ;({ bytes, chain } = addition(chain))
    parts.push(bytes)
  }
  add((from) => addSetup(from, '{"e":1}', '[]', '["1"]'))
  add((from) => addEvent(from, 'Ballot', ['{"ñ":1}']))
  add((from) => addEvent(from, 'EndBallots', []))
  add((from) => addEvent(from, 'EncryptedTally', ['[[]]', '{"num_tallied":1}']))
  add((from) => addPartialDecryption(from, 2, '{"decryption_factors":[]}'))
  add((from) => addEvent(from, 'Result', ['{"result":[]}']))
  return { parts, bytes: Uint8Array.from(parts.flatMap((part) => [...part])) }
}

test('The head of an item is that of belenios-tool 2.0, byte for byte', () => {
  const head = decoder.decode(startArchive(1_795_339_416).bytes.subarray(0, 512))
  const expected = [
    'BELENIOS'.padEnd(100, '\0'),
    '0000644\0' + '0000000\0' + '0000000\0' + '00000000046\0' + '15300532230\0',
    '005701\0 ' + '0',
  ].join('')
  assert.equal(head, expected.padEnd(512, '\0'))
})

test('Items are named by their hashes, and events follow one another', () => {
  const items = readItems(write().bytes)
  assert.deepEqual(JSON.parse(items[0]!.text), { version: 1, timestamp: '1795339416' })
  for (const { name, text } of items.slice(1)) assert.ok(name.startsWith(`${hashToHex(text)}.`), name)
  const events = items.filter(({ name }) => name.endsWith('.event.json'))
  const parsed = events.map(({ text }) => JSON.parse(text) as Record<string, unknown>)
  assert.deepEqual(
    parsed.map(({ type }) => type),
    ['Setup', 'Ballot', 'EndBallots', 'EncryptedTally', 'PartialDecryption', 'Result'],
  )
  for (const [height, event] of parsed.entries()) {
    assert.equal(event.height, height)
    assert.equal(event.parent, height === 0 ? undefined : hashToHex(events[height - 1]!.text))
    const before = items[items.indexOf(events[height]!) - 1]!
    assert.equal(event.payload, event.type === 'EndBallots' ? undefined : hashToHex(before.text))
  }
})

test('An archive has whole blocks and nothing at its end, and every step only adds to it', () => {
  const { bytes, parts } = write()
  assert.equal(bytes.length % 512, 0)
  assert.ok(parts.every((part) => part.length % 512 === 0 && part.length > 0))
  assert.ok(readItems(bytes).every(({ name }) => name !== ''))
})
