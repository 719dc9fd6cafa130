import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openSolver } from './solver.ts'

describe('the solver', () => {
  it('finds the greatest sum, and finds it again under new limits', async () => {
    const solver = await openSolver()
    const session = solver.open({
      variables: 2,
      most: 100,
      rows: [
        {
          low: 0,
          high: 12,
          terms: [
            [0, 1],
            [1, 2],
          ],
        },
      ],
    })
    const most = new Map([
      [0, 1],
      [1, 1],
    ])
    assert.deepEqual(await session.maximize(most), [12, 0])
    session.limit(0, 0, 4)
    assert.deepEqual(await session.maximize(most), [4, 4])
    assert.deepEqual(
      await session.maximize(
        new Map([
          [1, -1],
          [0, -1],
        ]),
      ),
      [0, 0],
    )
    session.close()
  })
  it('answers in whole numbers where the best fractions are better', async () => {
    const solver = await openSolver()
    const terms = [
      [0, 2],
      [1, 2],
    ] as const
    const session = solver.open({ variables: 2, most: 5, rows: [{ low: 0, high: 7, terms }] })
    const found = (await session.maximize(
      new Map([
        [0, 1],
        [1, 1],
      ]),
    ))!
    assert.equal(found[0]! + found[1]!, 3)
    session.limit(0, 1, 5)
    assert.equal((await session.maximize(new Map([[1, 1]])))![1], 2)
    session.close()
  })
  it('says where nothing fits', async () => {
    const solver = await openSolver()
    const session = solver.open({ variables: 1, most: 5, rows: [{ low: 3, high: 3, terms: [[0, 2]] }] })
    assert.equal(await session.maximize(new Map([[0, 1]])), undefined)
    session.limit(0, 2, 2)
    assert.equal(await session.maximize(new Map()), undefined)
    session.close()
  })
})
