// The proofs of an archive shared among workers: which refusal counts, and that nothing unchecked is ever accepted.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { makeElection } from '../../../../test/election-maker.ts'
import { openArchive } from '../verify.ts'
import { checkPieces, countWorkers, openChecker, shareOut, type Ask, type Piece } from './pieces.ts'
import { isRefusal, type Refusal } from './refusal.ts'
import { finish, tellSparingly } from './steps.ts'

/** Pieces of one ballot each. */
const piecesOf = (count: number): Piece[] =>
  Array.from({ length: count }, (_, event) => ({ ballots: [{ range: { start: 0, end: 0 }, place: { event } }] }))

const eventOf = (piece: Piece): number => ('ballots' in piece ? piece.ballots[0]!.place.event! : -1)
const refusalAt = (event: number): Refusal => ({ check: 'signature-holds', place: { event } })
const silent = () => undefined

test('Of several refusals that of the first piece counts, however late it comes', async () => {
  const plan = fc.record({
    refused: fc.uniqueArray(fc.nat(11), { maxLength: 6 }),
    delays: fc.array(fc.nat(3), { minLength: 12, maxLength: 12 }),
    workers: fc.integer({ min: 1, max: 5 }),
  })
  await fc.assert(
    fc.asyncProperty(plan, async ({ refused, delays, workers }) => {
      const asked: number[] = []
      const ask: Ask = async (piece, tell) => {
        const event = eventOf(piece)
        asked.push(event)
        for (let turn = delays[event]!; turn > 0; turn -= 1) await new Promise(setImmediate)
        tell(1)
        return refused.includes(event) ? refusalAt(event) : undefined
      }
      const found = await shareOut(
        piecesOf(12),
        Array.from({ length: workers }, () => ask),
        silent,
      )
      assert.deepEqual(found, refused.length > 0 ? refusalAt(Math.min(...refused)) : undefined)
      assert.equal(new Set(asked).size, asked.length, 'no piece is asked for twice')
      if (refused.length === 0) assert.equal(asked.length, 12)
    }),
    { numRuns: 50 },
  )
})

test('Who gives up before the end, or asks nobody, gets no answer', async () => {
  const honest: Ask = async (_, tell) => {
    await new Promise(setImmediate)
    tell(1)
    return undefined
  }
  const aborted = AbortSignal.abort()
  await assert.rejects(shareOut(piecesOf(4), [honest, honest], silent, aborted), { name: 'AbortError' })
  await assert.rejects(shareOut([], [honest], silent, aborted), { name: 'AbortError' })
  for (const last of [1, 2, 3, 4]) {
    const giving = new AbortController()
    const tell = ({ done }: { done: number }) => {
      if (done === last) giving.abort()
    }
    await assert.rejects(
      shareOut(piecesOf(4), [honest, honest], tell, giving.signal),
      { name: 'AbortError' },
      `${last}`,
    )
  }
  await assert.rejects(shareOut(piecesOf(1), [], silent), /was not checked/)
  await assert.rejects(shareOut(piecesOf(4), [honest, () => Promise.reject(new Error('it fell'))], silent), /it fell/)
})

test('It tells how many ballots are done, of all', async () => {
  const told: number[] = []
  const ask: Ask = (piece, tell) => {
    tell(eventOf(piece) === 2 ? 0 : 1)
    return Promise.resolve(undefined)
  }
  await shareOut(piecesOf(3), [ask], ({ stage, done, total }) => {
    assert.deepEqual([stage, total], ['proofs', 3])
    told.push(done)
  })
  assert.deepEqual([told.at(0), told.at(-1)], [1, 3])
  assert.deepEqual(
    told,
    told.toSorted((one, other) => one - other),
  )
})

test('One thread tells how far it is after every ballot, and many find the same', async () => {
  const { bytes } = makeElection({
    suite: 'belenios-1-belenios-2048',
    questions: [{ question: '?', answers: ['Ana'], min: 0, max: 1 }],
    voters: 3,
    votes: Array.from({ length: 3 }, (_, voter) => [voter, [[0]]] as const),
    singles: 1,
  })
  const opened = finish(openArchive(bytes, 2))
  assert.ok(!isRefusal(opened))
  assert.deepEqual(
    [...checkPieces(bytes, opened)].map(({ done, total }) => [done, total]),
    [
      [1, 3],
      [2, 3],
      [3, 3],
    ],
  )
  const check = openChecker(bytes, opened.brief)
  const here: Ask = (piece, tell) => Promise.resolve(finish(check(piece), tell))
  assert.equal(await shareOut(opened.pieces, [here, here], silent), undefined)
})

test('Few ballots are checked where they are, many among as many workers as there are', () => {
  assert.ok(countWorkers(piecesOf(15), 8) < 2)
  assert.equal(countWorkers(piecesOf(16), 8), 2)
  assert.equal(countWorkers(piecesOf(400), 8), 8)
  assert.equal(countWorkers([{ credentials: ['1'], from: 0, place: {} }], 8), 0)
})

test('What is told sparingly is told once in a while', () => {
  let time = 0
  const told: number[] = []
  const tell = tellSparingly((one: number) => told.push(one), { now: () => time })
  for (; time < 350; time += 30) tell(time)
  assert.deepEqual(told, [120, 240])
})
