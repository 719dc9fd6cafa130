// Files that somebody made to break whoever reads them: each is refused by a check, and nothing is thrown.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { change, putTogether, takeApart, writeItem } from '../../../../test/election-forging.ts'
import { hashToHex } from '../hash.ts'
import { suites } from '../suite.ts'
import { verifyElection } from '../verify.ts'
import { checks } from './checks.ts'
import { isLight } from './json.ts'
import { longestArchive } from './reading.ts'
import { catchRefusal, isRefusal } from './refusal.ts'
import { holdRoll, readRoll, readSetup } from './setup.ts'
import { finish } from './steps.ts'
import { readTrustees } from './trustees.ts'

const bytes = readFileSync(path.join(import.meta.dirname, '../fixtures/threshold.bel'))
const parts = takeApart(bytes)

/** One item of each kind: the ballots after the first, and what belongs to them, are left out. */
const places = parts.entries.flatMap(({ text }, place) => {
  const kind = text.replaceAll(/\d|[0-9a-f]{40,}/g, '').slice(0, 60)
  const first = parts.entries.findIndex((other) => other.text.replaceAll(/\d|[0-9a-f]{40,}/g, '').startsWith(kind))
  return first === place ? [place] : []
})

function refuse(file: Uint8Array, because: string): string {
  const verdict = verifyElection(file)
  assert.ok(!verdict.isValid, because)
  assert.ok(checks.includes(verdict.check), because)
  return verdict.check
}

test('Random bytes are no archive, nor is nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), (file) => {
      assert.equal(refuse(file, 'random'), 'file-is-an-archive')
    }),
    { numRuns: 200 },
  )
})

test('Random bytes behind the head of an archive are refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), fc.nat(bytes.length - 1), (noise, at) => {
      const file = Buffer.concat([bytes.subarray(0, at), noise])
      if (noise.length > 0 && !bytes.subarray(0, file.length).equals(file)) refuse(file, `noise at ${at}`)
    }),
    { numRuns: 150 },
  )
})

test('Any byte that is another is noticed', () => {
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const file = Buffer.from(bytes)
      file[at] = file[at]! ^ change
      refuse(file, `byte ${at}`)
    }),
    { numRuns: 300 },
  )
})

test('What a keeper cut or flipped is told by the hash of its item and its place in the file', () => {
  const placeIn = (file: Uint8Array) => {
    const verdict = verifyElection(file)
    assert.ok(!verdict.isValid)
    return verdict.place
  }
  const [, second] = parts.entries
  const hash = hashToHex(second!.text)
  const head = bytes.indexOf(`${hash}.data.json`)
  const place = { item: hash, at: `byte ${head}` }
  for (const within of [520, 105, 130]) {
    const flipped = Buffer.from(bytes)
    flipped[head + within] = flipped[head + within]! ^ 1
    assert.deepEqual(placeIn(flipped), place, `${within} after its head begins`)
  }
  assert.deepEqual(placeIn(bytes.subarray(0, head + 600)), place)
  assert.deepEqual(placeIn(bytes.subarray(0, head + 100)), { at: `byte ${head}` })
  const unnamed = Buffer.from(bytes)
  unnamed[head] = 0x1b
  assert.deepEqual(placeIn(unnamed), { at: `byte ${head}` }, 'what stands in the place of a name is told to nobody')
})

test('A type that no election has is no known event, whatever objects know by that name', () => {
  for (const type of ['constructor', '__proto__', 'toString', '', 'Voter']) {
    for (const place of parts.entries.keys()) {
      const { kind, text } = parts.entries[place]!
      if (kind === 'data') continue
      const named = text.replace(/"type":"\w+"/, `"type":"${type}"`)
      assert.equal(refuse(putTogether(change(parts, place, named)), type), 'event-is-known', `${type} at ${place}`)
    }
  }
})

test('An archive that ends early is refused, wherever it ends', () => {
  for (let end = 0; end < bytes.length; end += 512) refuse(bytes.subarray(0, end), `ends at ${end}`)
  for (const end of [1, 511, 513, 700, 1025, bytes.length - 1]) refuse(bytes.subarray(0, end), `ends at ${end}`)
  assert.equal(refuse(bytes.subarray(0, bytes.length - 700), 'cut'), 'archive-is-whole')
})

test('Voting that is still open is told apart from what is wrong', () => {
  const end = parts.entries.findIndex(({ text }) => text.includes('"EndBallots"'))
  const open = putTogether({ ...parts, entries: parts.entries.slice(0, end) })
  assert.equal(refuse(open, 'open'), 'ballots-are-closed')
  const closed = putTogether({ ...parts, entries: parts.entries.slice(0, end + 1) })
  assert.equal(refuse(closed, 'closed'), 'election-has-a-tally')
  const tallied = putTogether({ ...parts, entries: parts.entries.slice(0, end + 4) })
  assert.equal(refuse(tallied, 'tallied'), 'election-has-a-result')
})

const nest = (length: number) => '['.repeat(length) + ']'.repeat(length)

const odd: Readonly<Record<string, string>> = {
  nothing: '',
  blank: ' ',
  null: 'null',
  number: '1e999999999',
  minus: '-0',
  list: '[]',
  object: '{}',
  deep: nest(100_000),
  'deep objects': '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000),
  wide: `[${'[],'.repeat(1_000_000)}[]]`,
  prototype: '{"__proto__":{"height":0},"constructor":1}',
  'half a text': '"\ud800"',
  'half an object': '{"parent":',
  nul: '\u0000',
  mark: '\ufeff{}',
  'not a number': 'NaN',
  code: 'alert(1)',
}

test('No item can be something quite different', () => {
  for (const [name, text] of Object.entries(odd)) {
    const tried = text.length > 10_000 ? places.slice(0, 6) : places
    for (const place of tried) refuse(putTogether(change(parts, place, text)), `${name} as item ${place}`)
  }
})

test('No item can be written in another way', () => {
  const ways: readonly ((text: string) => string)[] = [
    (text) => ` ${text}`,
    (text) => `${text}\n`,
    (text) => text.replace(':', ': '),
    (text) => text.replace(',', ', '),
    // The first field twice, and once more with another name for the same letter.
    (text) => text.replace(/^\{("[^"]+":(?:"[^"]*"|\d+)),/, '{$1,$1,'),
    (text) => text.replace(/^\{"(.)/, (_, letter: string) => `{"\\u00${letter.charCodeAt(0).toString(16)}`),
    (text) => text.replace(/^\{("[^"]+":(?:"[^"]*"|\d+)),/, '{"__proto__":1,$1,'),
    (text) => text.replace(/^\{("[^"]+":(?:"[^"]*"|\d+)),(.*)\}$/, '{$2,$1}'),
    (text) => text.replace(/\}$/, ',"more":1}'),
  ]
  for (const place of places) {
    const { text } = parts.entries[place]!
    for (const [index, way] of ways.entries()) {
      const other = way(text)
      if (other !== text) refuse(putTogether(change(parts, place, other)), `item ${place}, way ${index}`)
    }
  }
})

test('No number can be written in another way', () => {
  const numbers: readonly ((digits: string) => string)[] = [
    (digits) => `0${digits}`,
    (digits) => `-${digits}`,
    (digits) => `+${digits}`,
    (digits) => ` ${digits}`,
    (digits) => `${digits}.0`,
    (digits) => `0x${BigInt(digits).toString(16)}`,
    (digits) => digits + '0'.repeat(100_000),
    () => '0',
    () => '',
    () => '١',
  ]
  for (const place of places) {
    const { text } = parts.entries[place]!
    const digits = /"(\d{20,})"/.exec(text)?.[1]
    if (digits === undefined) continue
    for (const [index, write] of numbers.entries()) {
      const other = text.replace(digits, write(digits))
      refuse(putTogether(change(parts, place, other)), `item ${place}, number ${index}`)
    }
  }
})

test('A response that is greater by the order of the group is refused, although it proves the same', () => {
  const q = 78571733251071885079927659812671450121821421258408794611510081919805623223441n
  const place = parts.entries.findIndex(({ text }) => text.startsWith('{"election_uuid"'))
  const { text } = parts.entries[place]!
  const [, response] = /"response":"(\d+)"/.exec(text)!
  const greater = text.replace(response!, String(BigInt(response!) + q))
  assert.equal(refuse(putTogether(change(parts, place, greater)), 'greater'), 'exponent-is-in-range')
})

test('Huge numbers of things are refused before they are made', () => {
  const grow = (place: number, from: RegExp, to: string) =>
    refuse(putTogether(change(parts, place, parts.entries[place]!.text.replace(from, to))), to)
  assert.equal(grow(0, /"max":\d+/, '"max":1073741823'), 'question-can-be-answered')
  assert.equal(grow(0, /"max":\d+/, '"max":1e300'), 'item-has-its-fields')
  assert.equal(grow(0, /"answers":\[/, `"answers":[${'"x",'.repeat(100_000)}`), 'question-can-be-answered')
  assert.equal(grow(1, /"threshold":\d+/, '"threshold":1000000000'), 'threshold-is-possible')
})

test('More than a hundred trustees in all are refused before the first of their keys is read', () => {
  const place = parts.entries.findIndex(({ text }) => text.startsWith('[["Single"'))
  const single = '["Single",{"pok":{"challenge":"0","response":"0"},"public_key":"no element"}]'
  const many = `[${Array.from({ length: 101 }, () => single).join(',')}]`
  assert.equal(refuse(putTogether(change(parts, place, many)), 'singles'), 'threshold-is-possible')
  const group = (size: number) =>
    `["Pedersen",{"threshold":1,"certs":[${Array.from({ length: size }, () => '0').join(',')}]}]`
  const groups = `[${group(50)},${group(51)}]`
  assert.equal(refuse(putTogether(change(parts, place, groups)), 'groups'), 'threshold-is-possible')
  const few = `[${Array.from({ length: 100 }, () => single).join(',')}]`
  assert.equal(refuse(putTogether(change(parts, place, few)), 'a hundred'), 'element-is-canonical')
})

test('An item is only as large as one of its kind can be', () => {
  const grown = (begins: string, size: number) => {
    const place = parts.entries.findIndex(({ text }) => text.startsWith(begins))
    const { text } = parts.entries[place]!
    return refuse(putTogether(change(parts, place, text.replace('{', `{"${'x'.repeat(size)}":0,`))), begins)
  }
  assert.equal(grown('{"version"', 2 ** 22), 'item-is-not-too-large')
  assert.equal(grown('[["Single"', 2 ** 24), 'item-is-not-too-large')
  assert.equal(grown('{"election":', 2 ** 12), 'item-is-not-too-large')
  assert.equal(grown('{"election_uuid"', 2 ** 16), 'item-is-not-too-large')
  assert.equal(grown('{"result"', 2 ** 16), 'item-is-not-too-large')
})

test('A text of millions of names is weighed by its commas and never parsed', () => {
  const names = new TextEncoder().encode(`{"a":0${',"a":0'.repeat(2 ** 20)}}`)
  assert.equal(isLight(names), false)
  assert.equal(isLight(new TextEncoder().encode(`["${','.repeat(2 ** 21)}"]`)), true)
})

test('The randomness that asks after the roll can be handed in', () => {
  const group = suites['belenios-1-ed25519'].group
  let drawn = 0
  const random = (length: number) => {
    drawn += length
    return new Uint8Array(length).fill(0xa5)
  }
  const credentials = Array.from({ length: 300 }, (_, at) => group.write(group.powerOfGenerator(BigInt(at + 2))))
  holdRoll(group, credentials, 0, {}, random)
  assert.ok(drawn > 0)
})

test('A size that no item has is refused before it is read', () => {
  const huge = writeItem('BELENIOS', 'x', 0, (head) => head.write('77777777777', 124))
  assert.equal(refuse(huge, 'huge'), 'item-is-not-too-large')
  const pretended = { length: longestArchive + 1 } as Uint8Array
  assert.equal(refuse(pretended, 'too large'), 'file-is-not-too-large')
})

test('A roll of more than the largest election has is refused by its number, and a long one lets others have a turn', () => {
  const { group } = suites['belenios-1-ed25519']
  const encode = (roll: readonly string[]) => new TextEncoder().encode(JSON.stringify(roll))
  const checkOf = (count: number) => {
    const read = catchRefusal(() => finish(readRoll(group, encode(Array.from({ length: count }, () => '')), {})))
    return isRefusal(read) ? read.check : 'read'
  }
  assert.deepEqual([checkOf(200_000), checkOf(200_001)], ['element-is-canonical', 'item-is-not-too-large'])
  let element = group.generator
  const roll = Array.from({ length: 400 }, () => group.write((element = group.multiply(element, group.generator))))
  assert.deepEqual([...readRoll(group, encode(roll), {})], [200, 400])
})

test('Trustees are read one proof at a time', () => {
  const [election, trustees] = parts.entries.map(({ text }) => new TextEncoder().encode(text))
  const { length } = [...readTrustees(readSetup(election!, {}), trustees!, {})]
  const keys = /"verification_keys":(.*)/.exec(parts.entries[1]!.text)![1]!.match(/"pok"/g)!.length
  assert.ok(length >= 3 * keys, `${length} turns for ${keys} trustees`)
})
