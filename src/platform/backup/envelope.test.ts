import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { Readable, Writable } from 'node:stream'
import { test } from 'node:test'
import fc from 'fast-check'
import { readSealed, UnreadableBackup, writeSealed } from './envelope.ts'

const key = randomBytes(32)

async function sealed(lines: readonly string[], under = key): Promise<Buffer> {
  const pieces: Buffer[] = []
  const file = new Writable({
    write(piece: Buffer, _, taken) {
      pieces.push(piece)
      taken()
    },
  })
  await writeSealed(under, Readable.from(lines.map((line) => `${line}\n`)), file)
  return Buffer.concat(pieces)
}

async function opened(file: Buffer, pieceLength = 1000, under = key): Promise<string[]> {
  const pieces = function* () {
    for (let at = 0; at < file.length; at += pieceLength) yield file.subarray(at, at + pieceLength)
  }
  const lines: string[] = []
  for await (const line of readSealed(under, Readable.from(pieces()))) lines.push(line)
  return lines
}

const line = fc.string({ unit: 'grapheme', maxLength: 300 }).map((text) => text.replaceAll('\n', ' '))

test('Lines come back as they were, in whatever pieces the file is read', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 40 }), fc.integer({ min: 1, max: 5000 }), async (lines, length) => {
      assert.deepEqual(await opened(await sealed(lines), length), lines)
    }),
    { numRuns: 50 },
  )
})

/** Several chunks: what does not repeat does not shrink. */
const long = Array.from({ length: 3000 }, () => randomBytes(40).toString('hex'))

test('A long file takes several chunks and comes back whole', async () => {
  const file = await sealed(long)
  assert.ok(file.length > 2 * 65_536)
  assert.deepEqual(await opened(file, 65_536), long)
  assert.ok(!file.includes(long[0]!), 'nothing stands in clear')
})

test('A file that was cut anywhere is told from a whole one', async () => {
  const file = await sealed(long)
  const cuts = [1, 30, 39, 40, 44, 60, 1000, 65_556, 65_596, 65_600, file.length - 1]
  for (const length of cuts) {
    await assert.rejects(opened(file.subarray(0, length)), UnreadableBackup, `cut at ${length}`)
  }
})

test('A file in which one byte was changed, or to which one was added, is refused', async () => {
  const file = await sealed(long.slice(0, 1200))
  await fc.assert(
    fc.asyncProperty(fc.nat(file.length - 1), async (place) => {
      const changed = Buffer.from(file)
      changed[place]! ^= 1
      await assert.rejects(opened(changed, 65_536), UnreadableBackup)
    }),
    { numRuns: 60 },
  )
  await assert.rejects(opened(Buffer.concat([file, Buffer.from('x')])), /changed/)
})

test('Chunks that change places are noticed', async () => {
  const file = await sealed(long)
  const chunk = 4 + 65_536 + 16
  const head = file.subarray(0, 40)
  const [one, two, rest] = [
    file.subarray(40, 40 + chunk),
    file.subarray(40 + chunk, 40 + 2 * chunk),
    file.subarray(40 + 2 * chunk),
  ]
  await assert.rejects(opened(Buffer.concat([head, two, one, rest])), /changed/)
  await assert.rejects(opened(Buffer.concat([head, two, rest])), /changed/)
})

test('A file of another key and a file of another kind are named as what they are', async () => {
  await assert.rejects(opened(await sealed(['a'], randomBytes(32))), /another key/)
  await assert.rejects(opened(Buffer.from('a text that is longer than the head of a backup would be')), /not a backup/)
  await assert.rejects(opened(Buffer.alloc(0)), /not a backup/)
})
