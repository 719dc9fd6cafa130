import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checks, type Progress } from '#protocols/belenios'
import { families, shareDone } from './checking.ts'

test('Each check of a verification stands in one of the sentences that Rosa reads', () => {
  assert.deepEqual(Object.values(families).flat().toSorted(), checks.toSorted())
})

test('What Rosa sees of a verification begins at nothing, never goes back and ends with the whole', () => {
  const stages: Progress['stage'][] = ['reading', 'ballots', 'proofs', 'tally', 'decryptions']
  const shares = stages.flatMap((stage) => [0, 1, 5, 8].map((done) => shareDone({ stage, done, total: 8 })))
  assert.equal(shares[0], 0)
  assert.deepEqual(
    shares,
    shares.toSorted((one, other) => one - other),
  )
  assert.ok(Math.abs(shares.at(-1)! - 1) < 1e-9)
})

test('A stage in which there is nothing to do is no share', () => {
  assert.equal(shareDone({ stage: 'proofs', done: 0, total: 0 }), 0.06)
})
