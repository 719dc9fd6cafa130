import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { mp3, ogg, wav } from '../../../../test/sounds.ts'
import { mostBytes, readSound } from './sound.ts'
import { checksumOf, samplesOf } from './sound-ogg.ts'

const ruleOf = (file: Uint8Array) => {
  const read = readSound(file)
  return 'rule' in read ? read.rule : undefined
}
const soundOf = (file: Uint8Array) => {
  const read = readSound(file)
  assert.ok('sound' in read, JSON.stringify(read))
  return read.sound
}
const holdsText = (bytes: Uint8Array, text: string) => Buffer.from(bytes).includes(text)

describe('A sound', () => {
  test('of Opus is kept, with its length', () => {
    const { media, seconds, bytes } = soundOf(ogg({ seconds: 5 }))
    assert.deepEqual([media, seconds], ['audio/ogg', 5])
    assert.deepEqual(soundOf(bytes).bytes, bytes, 'what is kept is a sound again')
  })

  test('of MP3 is kept, with its length', () => {
    const { media, seconds, bytes } = soundOf(mp3({ frames: 100 }))
    assert.deepEqual([media, seconds], ['audio/mpeg', 4])
    assert.deepEqual(soundOf(bytes).bytes, bytes)
  })

  test('says nothing of who made it once it is kept: comments, pictures and tags are gone, the sound is the same', () => {
    const comments = ['ARTIST=Rosa Pérez', `METADATA_BLOCK_PICTURE=${'x'.repeat(3000)}`]
    const tagged = soundOf(ogg({ seconds: 3, vendor: 'a telephone of Rosa', comments }))
    for (const text of ['Rosa', 'METADATA', 'telephone']) assert.ok(!holdsText(tagged.bytes, text), text)
    assert.deepEqual(tagged.bytes, soundOf(ogg({ seconds: 3 })).bytes)
    const plain = soundOf(mp3({ frames: 20 }))
    for (const tags of [{ before: 'Rosa' }, { after: 'Rosa' }, { ape: 'Rosa' }, { maker: 'LAME' }]) {
      assert.ok(holdsText(mp3({ frames: 20, ...tags }), Object.values(tags)[0]!))
      assert.deepEqual(soundOf(mp3({ frames: 20, ...tags })).bytes, plain.bytes, JSON.stringify(tags))
    }
  })

  test('sound-is-chosen: an empty file is none', () => assert.equal(ruleOf(new Uint8Array()), 'sound-is-chosen'))

  test('sound-is-at-most-60-kilobytes: 60 are, 61 are not', () => {
    assert.equal(ruleOf(Buffer.concat([mp3({ frames: 144 * 4 })]).subarray(0, mostBytes)), 'sound-is-whole')
    assert.equal(ruleOf(Buffer.alloc(61_000)), 'sound-is-at-most-60-kilobytes')
    assert.equal(ruleOf(mp3({ frames: 144 * 5 }).subarray(0, 61 * 1024)), 'sound-is-at-most-60-kilobytes')
  })

  test('sound-is-opus-or-mp3: by its bytes, whatever it is called', () => {
    assert.equal(ruleOf(wav()), 'sound-is-opus-or-mp3')
    assert.equal(ruleOf(Buffer.from('<html><script>alert(1)</script>')), 'sound-is-opus-or-mp3')
    assert.equal(ruleOf(Buffer.concat([Buffer.from('ID3\u0004\0\0\0\0\0\0'), wav()])), 'sound-is-opus-or-mp3')
    assert.equal(ruleOf(ogg({ seconds: 2, head: 'vorbis..' })), 'sound-is-opus-or-mp3')
  })

  test('sound-is-whole: a cut, a changed byte, something between or behind, a second stream', () => {
    const [opus, frames] = [ogg({ seconds: 3 }), mp3({ frames: 30 })]
    const changed = Uint8Array.from(opus)
    changed[opus.length - 20]! ^= 1
    for (const file of [
      opus.subarray(0, -10),
      changed,
      Buffer.concat([opus, Buffer.from('<script>')]),
      Buffer.concat([opus, ogg({ seconds: 1 })]),
      ogg({ seconds: 0 }),
      ogg({ seconds: 3, ends: 10 }),
      frames.subarray(0, -10),
      Buffer.concat([frames, Buffer.from('<script>')]),
      mp3({ frames: 2 }),
    ]) {
      assert.equal(ruleOf(file), 'sound-is-whole')
    }
  })

  test('sound-is-at-most-three-minutes', () => {
    assert.equal(ruleOf(ogg({ seconds: 181 })), 'sound-is-at-most-three-minutes')
  })

  test('never stops the program, whatever the bytes are', () => {
    let seed = 1
    const random = () => (seed = (seed * 48_271) % 2_147_483_647)
    for (const file of [ogg({ seconds: 2, comments: ['A=B'] }), mp3({ frames: 8, before: 'x', after: 'y' })]) {
      for (let round = 0; round < 2000; round += 1) {
        const bytes = Uint8Array.from(file.subarray(0, 1 + (random() % file.length)))
        bytes[random() % bytes.length] = random() % 256
        readSound(bytes)
      }
    }
  })
})

test('a page of Ogg has the checksum of its standard', () => {
  // The polynomial without reflection and from zero: "123456789" gives 89a1897f.
  assert.equal(checksumOf(Buffer.from('123456789')), 0x89a1897f)
})

test('a packet of Opus holds as many samples as its first byte says', () => {
  assert.equal(samplesOf(Uint8Array.of(0b01001_0_00, 1)), 960)
  assert.equal(samplesOf(Uint8Array.of(0b11111_0_11, 3, 1)), 2880)
  assert.equal(samplesOf(Uint8Array.of(0b00011_0_11, 3, 1)), undefined, 'more than 120 ms')
  assert.equal(samplesOf(new Uint8Array()), undefined)
})
