// The verifier on the command line: exit codes, words, threads, and files that nobody should open.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import type { Terminal } from '#platform/cli'
import { checks, verifyElection as verifyHere, type Progress } from '#protocols/belenios'
import { change, putTogether, signAnew, takeApart } from '../../../../test/election-forging.ts'
import { makeElection } from '../../../../test/election-maker.ts'
import { messages } from '../messages/checks.ts'
import { verifyElection } from './verify-election.ts'
import { verifyOnThreads } from './verify-threads.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'puente-verify-'))
after(() => rmSync(folder, { recursive: true }))

async function run(bytes: Uint8Array | undefined, ...words: string[]) {
  const file = path.join(folder, 'election.bel')
  if (bytes) writeFileSync(file, bytes)
  const text = { out: '', err: '' }
  const terminal: Terminal = {
    line: (one) => void (text.out += `${one}\n`),
    error: (one) => void (text.err += `${one}\n`),
    progress: () => undefined,
    directory: folder,
  }
  const code = await verifyElection.runAlone(words.length > 0 ? words : ['election.bel'], terminal)
  return { code, ...text }
}

const { bytes, result } = makeElection({
  suite: 'belenios-1-belenios-2048',
  questions: [{ question: '¿Quién?\u001b[2J', answers: ['Ana', 'Beto'], blank: true, min: 1, max: 1 }],
  singles: 1,
  voters: 20,
  votes: Array.from({ length: 20 }, (_, voter) => [voter, [voter % 3 === 0 ? 'blank' : [voter % 2]]] as const),
})

test('Rosa verifies an election on her own computer and reads who was elected', async () => {
  const { code, out } = await run(bytes, 'election.bel', '--language', 'es')
  assert.equal(code, 0)
  assert.match(out, /La elección es válida: Consejo/)
  assert.match(out, /20 boletas, 20 contadas/)
  assert.match(out, /7 {2}En blanco/)
  assert.ok(!out.includes('\u001b'), 'a question steers no terminal')
})

test('A program reads the same as JSON', async () => {
  const { code, out } = await run(bytes, 'election.bel', '--json')
  assert.equal(code, 0)
  const told = JSON.parse(out) as { result: unknown; counted: number }
  assert.deepEqual([told.result, told.counted], [result, 20])
  assert.ok(out.startsWith('{"result":[['))
})

/** The archive with the first individual proof of these ballots broken, the signatures' hashes made to fit. */
function breakBallots(...numbers: number[]): Uint8Array {
  let parts = takeApart(bytes)
  const places = parts.entries.flatMap(({ text }, place) => (text.startsWith('{"election_uuid"') ? [place] : []))
  for (const number of numbers) {
    const place = places[number]!
    const broken = parts.entries[place]!.text.replace(/"response":"(\d+)"/, (_, response: string) => {
      return `"response":"${String((BigInt(response) + 1n) % (1n << 250n))}"`
    })
    parts = change(parts, place, signAnew(broken))
  }
  return putTogether(parts)
}

test('A refused election gives 1, the name of the check, and where it fails', async () => {
  const broken = breakBallots(4)
  const spanish = await run(broken, 'election.bel', '--language', 'es')
  assert.equal(spanish.code, 1)
  assert.match(spanish.err, /La elección NO es válida/)
  assert.match(spanish.err, /Comprobación que falla: signature-holds/)
  assert.match(spanish.err, /Lugar: paso 5, pieza [0-9a-f]{64}, signature\.proof/)
  const { code, out } = await run(broken, 'election.bel', '--json', '--language', 'en')
  assert.equal(code, 1)
  const told = JSON.parse(out) as { check: string; place: { event: number }; means: string }
  assert.deepEqual([told.check, told.place.event], ['signature-holds', 5])
  assert.equal(told.means, messages['check-signature-holds'][1])
})

test('Many threads find the same first fault as one', async () => {
  const broken = breakBallots(18, 7)
  const shared = new Uint8Array(new SharedArrayBuffer(broken.length))
  shared.set(broken)
  const alone = verifyHere(broken)
  assert.ok(!alone.isValid)
  assert.equal(alone.place.event, 8)
  assert.deepEqual(await verifyOnThreads(shared, () => undefined), alone)
})

test('Whoever gives up stops all threads', async () => {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length))
  shared.set(bytes)
  const giveUp = ({ stage }: Progress) => {
    if (stage === 'proofs') throw new Error('given up')
  }
  await assert.rejects(verifyOnThreads(shared, giveUp), /given up/)
})

test('What is no archive gives 2', async () => {
  assert.equal((await run(Buffer.from('no election'))).code, 2)
  assert.equal((await run(Buffer.alloc(0))).code, 2)
  assert.equal((await run(undefined, 'nowhere.bel')).code, 2)
  assert.equal((await run(undefined, '.')).code, 2)
  assert.equal((await run(undefined, 'a.bel', 'b.bel')).code, 2)
  const none = await run(Buffer.from('no election'), 'election.bel', '--json')
  assert.equal((JSON.parse(none.out) as { check: string }).check, 'file-is-an-archive')
})

test('A file of two gigabytes is refused by its size and never read', async () => {
  const file = path.join(folder, 'large.bel')
  writeFileSync(file, '')
  truncateSync(file, 2 ** 31)
  const begun = performance.now()
  const { code, out } = await run(undefined, 'large.bel', '--json')
  assert.equal(code, 2)
  assert.equal((JSON.parse(out) as { check: string }).check, 'file-is-not-too-large')
  assert.ok(performance.now() - begun < 5000)
  rmSync(file)
})

test('Every check has its words', () => {
  assert.deepEqual(
    checks.filter((check) => !(`check-${check}` in messages)),
    [],
  )
})
