// Lines are read while they are taken; room is given back however a reading ends.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Refusal } from '#platform/api'
import { linesOf, type Piece } from './lines.ts'
import { Room } from './room.ts'

const records = (count: number) => Array.from({ length: count }, (_, at) => ({ id: String(at) }))

/** Ten pieces, and how many of them were read; the first is read before anybody takes it. */
function tenPieces({ patience = 60_000, broken = 0 } = {}) {
  const seen = { reads: 1, left: 0 }
  const piece = (at: number): Piece => ({
    records: at === 5 ? [] : records(100),
    last: at === 10 ? undefined : String(at),
  })
  const stream = linesOf(piece(1), {
    read: async (past) => {
      seen.reads += 1
      if (seen.reads === broken) throw new Error('broken')
      return Promise.resolve(piece(Number(past) + 1))
    },
    leave: () => void (seen.left += 1),
    patience,
  })
  return { stream, seen }
}

describe('Lines', () => {
  test('come whole, also past a piece of which nothing may be published', async () => {
    const { stream, seen } = tenPieces()
    const text = await new Response(stream).text()
    assert.equal(text.trim().split('\n').length, 900)
    assert.deepEqual(seen, { reads: 10, left: 1 })
  })

  test('are read no further than they are taken', async () => {
    const { stream, seen } = tenPieces()
    await sleep(20)
    assert.equal(seen.reads, 1)
    const reader = stream.getReader()
    await reader.read()
    await reader.read()
    await sleep(20)
    assert.equal(seen.reads, 2)
    await reader.cancel()
    await sleep(20)
    assert.deepEqual(seen, { reads: 2, left: 1 })
  })

  test('are given up where nobody takes them', async () => {
    const { stream, seen } = tenPieces({ patience: 20 })
    await sleep(80)
    assert.deepEqual(seen, { reads: 1, left: 1 })
    await assert.rejects(stream.getReader().read(), /nobody took/)
  })

  test('break off where a reading fails, and give their place back', async () => {
    const { stream, seen } = tenPieces({ broken: 3 })
    await assert.rejects(new Response(stream).text(), /broken/)
    assert.deepEqual(seen, { reads: 3, left: 1 })
  })
})

describe('A room', () => {
  test('lets in so many, keeps so many in line, and tells the others when to come again', async () => {
    const room = new Room({ places: 1, line: 1 })
    const leave = await room.enter()
    let isIn = false
    const second = room.enter().then((out) => {
      isIn = true
      return out
    })
    await assert.rejects(room.enter(), (error: Refusal) => {
      assert.deepEqual([error.status, error.terms.headers], [429, { 'retry-after': '60' }])
      return true
    })
    assert.equal(isIn, false)
    leave()
    leave()
    const leaveSecond = await second
    leaveSecond()
    await assert.rejects(
      room.hold(() => Promise.reject(new Error('failed'))),
      /failed/,
    )
    assert.equal(await room.hold(() => Promise.resolve('free again')), 'free again')
  })
})
