// What lies on the shelf is what would be made now, it is made once, and the shelf does not grow without end.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Shelf } from './network-shelf.ts'

const shelfOf = (most = 1000) => new Shelf<string>(most, (text) => text.length)

test('what was made in a state is made once, also for those who ask at the same time', async () => {
  const shelf = shelfOf()
  const make = async (): Promise<string> => `page ${shelf.made}`
  const together = await Promise.all([1, 2, 3].map(() => shelf.take('page', 'monday', make)))
  assert.deepEqual(together, ['page 1', 'page 1', 'page 1'])
  assert.equal(await shelf.take('page', 'monday', make), 'page 1')
  assert.equal(await shelf.take('page', 'tuesday', make), 'page 2')
  assert.equal(await shelf.take('page', 'monday', make), 'page 3')
  assert.equal(await shelf.take('other', 'monday', make), 'page 4')
})

test('a page that is still being made in a former state does not take the place of the newer one', async () => {
  const shelf = shelfOf()
  const late = Promise.withResolvers<string>()
  const first = shelf.take('page', 'before', () => late.promise)
  assert.equal(await shelf.take('page', 'after', async () => 'new'), 'new')
  late.resolve('old')
  assert.equal(await first, 'old')
  assert.equal(await shelf.take('page', 'after', async () => 'again'), 'new')
})

test('what could not be made is not kept', async () => {
  const shelf = shelfOf()
  await assert.rejects(
    shelf.take('page', 'now', () => Promise.reject(new Error('no database'))),
    /no database/,
  )
  assert.equal(shelf.size, 0)
  assert.equal(await shelf.take('page', 'now', async () => 'there'), 'there')
})

test('the shelf never holds more than its characters, and keeps what was asked for last', async () => {
  const asking = fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 3 }), fc.nat(400))
  await fc.assert(
    fc.asyncProperty(fc.array(asking, { maxLength: 80 }), async (asked) => {
      const shelf = shelfOf()
      for (const [key, state, length] of asked) {
        await shelf.take(`key ${key}`, `state ${state}`, async () => 'x'.repeat(length))
        assert.ok(shelf.size <= 1000)
      }
      const last = asked.at(-1)
      if (!last) return
      const made = shelf.made
      await shelf.take(`key ${last[0]}`, `state ${last[1]}`, async () => 'again')
      assert.equal(shelf.made, made)
    }),
    { numRuns: 100 },
  )
  const shelf = shelfOf()
  await shelf.take('large', 'now', async () => 'x'.repeat(1001))
  assert.equal(shelf.size, 0)
})
