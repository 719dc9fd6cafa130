// Giving up a verification: whoever does gets no verdict, and least of all that of an archive nobody checked.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefusal, type Progress } from '#protocols/belenios'
import { change, putTogether, signAnew, takeApart } from '../../../../test/election-forging.ts'
import { makeElection } from '../../../../test/election-maker.ts'
import { verifyOnThreads, verifyTallyOnThreads } from './verify-threads.ts'

/** So many ballots, the last of which proves nothing. */
function makeForged(ballots: number): Uint8Array {
  const { bytes } = makeElection({
    suite: 'belenios-1-belenios-2048',
    questions: [{ question: '¿Quién?', answers: ['Ana', 'Beto', 'Carla', 'Delia'], min: 0, max: 1 }],
    singles: 1,
    voters: ballots,
    votes: Array.from({ length: ballots }, (_, voter) => [voter, [[voter % 2]]] as const),
  })
  const parts = takeApart(bytes)
  const place = parts.entries.findLastIndex(({ text }) => text.startsWith('{"election_uuid"'))
  const broken = parts.entries[place]!.text.replace(/"response":"\d+"/, '"response":"1"')
  // Its own hash is made to fit: the form is in order, and only its proof shows it.
  const forged = putTogether(change(parts, place, signAnew(broken)))
  const shared = new Uint8Array(new SharedArrayBuffer(forged.length))
  shared.set(forged)
  return shared
}

for (const [ballots, where] of [
  [15, 'in one thread'],
  [24, 'on many'],
] as const) {
  const forged = makeForged(ballots)

  test(`A forged archive is refused ${where}`, async () => {
    for (const verify of [verifyOnThreads, verifyTallyOnThreads]) {
      const found = await verify(forged, () => undefined)
      assert.ok(isRefusal(found))
      assert.equal(found.place.event, ballots)
    }
  })

  test(`Whoever gives up before it begins gets no verdict on a forged archive: ${where}`, async () => {
    for (const verify of [verifyOnThreads, verifyTallyOnThreads])
      await assert.rejects(
        verify(forged, () => undefined, AbortSignal.abort()),
        { name: 'AbortError' },
      )
  })

  test(`Whoever gives up in the middle gets no verdict on a forged archive: ${where}`, async () => {
    for (const verify of [verifyOnThreads, verifyTallyOnThreads])
      for (const among of ['told', 'timed'] as const) {
        const giving = new AbortController()
        const tell = ({ stage }: Progress) => {
          if (among === 'told' && stage === 'proofs') giving.abort()
        }
        if (among === 'timed') setImmediate(() => giving.abort())
        await assert.rejects(verify(forged, tell, giving.signal), { name: 'AbortError' })
      }
  })
}
