// The verifier on the command line: exit codes, words, threads, and files that nobody should open.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import fs, { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, test } from 'node:test'
import type { Terminal } from '#platform/cli'
import { hashToBase64, verifyElection as verifyHere, type Progress } from '#protocols/belenios'
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
  assert.match(out, /Boletas depositadas: 20\nBoletas contadas: 20\nCredenciales en la lista: 20/)
  assert.match(out, /\n +\d+ {2}Ana\n +\d+ {2}Beto\n +7 {2}En blanco\n/, 'blank last')
  assert.ok(!out.includes('\u001b'), 'a question steers no terminal')
})

test('"Valid" does not stand alone: at once she is told to compare the fingerprints, and of what they are', async () => {
  const { out } = await run(bytes, 'election.bel', '--language', 'es')
  const lines = out.split('\n')
  assert.match(lines[1]!, /^Ahora compare las huellas\. Así sabe que este archivo es el de su elección\.$/)
  const compare = lines.findIndex((line) => line.startsWith('Compare estas huellas con las que publicó el comité.'))
  assert.deepEqual(
    lines.slice(compare + 1, compare + 4).map((line) => line.replace(/: [A-Za-z0-9+/]{43}$|: [0-9a-f]{64}$/, '')),
    ['Huella de la elección', 'Huella de la lista', 'Huella del último paso'],
  )
})

test('A program reads the same as JSON', async () => {
  const { code, out } = await run(bytes, 'election.bel', '--json')
  assert.equal(code, 0)
  const told = JSON.parse(out) as { result: unknown; counted: number }
  assert.deepEqual([told.result, told.counted], [result, 20])
  assert.ok(out.startsWith('{"result":[['))
})

/** An archive of another tool, which knows no bound proofs. */
const ofOthers = readFileSync('src/protocols/belenios/fixtures/threshold.bel')

/** Ours, after somebody took all bound proofs away. */
function unbind(): Uint8Array {
  let parts = takeApart(bytes)
  for (const [place, { text }] of parts.entries.entries())
    parts = change(parts, place, (parts.entries[place]?.text ?? text).replace(/,"bound_proofs":.*$/, '}'))
  return putTogether(parts)
}

test('An election of others, whose decryptions are not bound, is not called valid without more', async () => {
  const { code, out } = await run(ofOthers, 'election.bel', '--language', 'es')
  assert.equal(code, 0)
  assert.match(out, /^La cuenta cuadra, pero falta una prueba: [^]*un guardián que vota al final puede mover votos/)
  assert.doesNotMatch(out, /válida/)
  const [without, within] = [await run(ofOthers, 'election.bel', '--json'), await run(bytes, 'election.bel', '--json')]
  assert.deepEqual(
    [without, within].map((told) => (JSON.parse(told.out) as { bound: boolean }).bound),
    [false, true],
  )
})

test('One of ours whose bound proofs somebody took away is refused', async () => {
  const { code, out } = await run(unbind(), 'election.bel', '--json')
  assert.equal(code, 1)
  assert.equal((JSON.parse(out) as { check: string }).check, 'decryption-is-bound')
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

/** Two of three vote in the cheaper group, the first of them again. */
const again = makeElection({
  suite: 'belenios-1-ed25519',
  questions: [{ question: '¿Quién?', answers: ['Ana'], min: 0, max: 1 }],
  singles: 1,
  voters: 3,
  votes: [
    [0, [[0]]],
    [1, [[0]]],
    [0, [[]]],
  ],
})

test('Rosa looks for her tracker: it is counted, was replaced by a later ballot, or is not there', async () => {
  const look = async (tracker: string, ...more: string[]) =>
    run(again.bytes, 'election.bel', '--language', 'en', '--tracker', tracker, ...more)
  const [first = '', second = '', third = ''] = again.ballots.map(hashToBase64)
  assert.match((await look(second)).out, /\nThe ballot is there and is counted\. It stands at step 2\.\n$/)
  assert.match((await look(` ${third}=`)).out, /is counted\. It stands at step 3\./)
  assert.match((await look(first)).out, /not counted\. A later one took its place at step 3/)
  assert.match((await look(first.slice(1))).out, /There is no ballot with that code/)
  const told = JSON.parse((await look(first, '--json')).out) as { tracked: unknown; ballots?: unknown }
  assert.deepEqual(told.tracked, { outcome: 'replaced', tracker: first, step: 1, replacedBy: 3 })
  assert.equal(told.ballots, undefined)
  const { out } = await look('x', '--json')
  assert.deepEqual((JSON.parse(out) as { tracked: unknown }).tracked, { outcome: 'absent' })
})

test('She looks for it before the result too: while the vote is open her ballot counts so far, or is not there yet', async () => {
  const parts = takeApart(again.bytes)
  const ofBallots = parts.entries.findLastIndex(({ text }) => text.includes('"type":"Ballot"'))
  const open = putTogether({ ...parts, entries: parts.entries.slice(0, ofBallots + 1) })
  const [first = '', second = ''] = again.ballots.map(hashToBase64)
  const look = async (archive: Uint8Array, tracker: string, ...more: string[]) =>
    run(archive, 'election.bel', '--language', 'es', '--tracker', tracker, ...more)
  const told = await look(open, second)
  assert.equal(told.code, 1)
  assert.match(told.out, /Boletas depositadas: 3\nBoletas contadas: 2\nCredenciales en la lista: 3/)
  assert.match(told.out, /\nLa boleta está y por ahora cuenta\. Está en el paso 2\. [^]*cuando cierre\.\n$/)
  assert.match((await look(open, first)).out, /no cuenta\. Otra la reemplazó en el paso 3/)
  assert.match((await look(open, 'x')).out, /Todavía no hay una boleta con ese código/)
  assert.match((await look(reopen(), second)).out, /La boleta está y cuenta\. Está en el paso 2\.\n$/)
  const json = JSON.parse((await look(reopen(), first, '--json')).out) as Record<string, unknown>
  assert.deepEqual(
    [json['state'], json['cast'], json['counted'], (json['tracked'] as { outcome: string }).outcome],
    ['not-over', 3, 2, 'replaced'],
  )
  for (const print of ['fingerprint', 'rollFingerprint', 'head']) assert.match(String(json[print]), /^[\w+/]{43,64}$/)
  assert.equal(json['ballots'], undefined)
})

/** The archive before its result. */
function reopen(): Uint8Array {
  const parts = takeApart(again.bytes)
  return putTogether({ ...parts, entries: parts.entries.slice(0, -2) })
}

test('What is wrong in an election that is not over is refused, and nothing of it is shown', async () => {
  const parts = takeApart(breakBallots(4))
  const cut = putTogether({ ...parts, entries: parts.entries.slice(0, -2) })
  const { code, out } = await run(cut, 'election.bel', '--json', '--tracker', 'x')
  const told = JSON.parse(out) as Record<string, unknown>
  assert.deepEqual([code, told['state'], told['tracked']], [1, 'refused', { outcome: 'not-looked-up' }])
  assert.equal(told['fingerprint'], undefined)
})

const usage = 'Así se usa: puente verify-election ARCHIVO.bel [--tracker CÓDIGO] [--json] [--language es|en]'

test('A tracker of no letters is wrong use, and none is looked up where the archive is not in order', async () => {
  for (const empty of ['', ' ']) {
    const none = await run(again.bytes, 'election.bel', '--language', 'es', '--tracker', empty)
    assert.deepEqual(
      [none.code, none.out, none.err],
      [2, '', `Después de --tracker falta el código de la boleta.\n${usage}\n`],
    )
  }
  const tracker = hashToBase64(again.ballots[0]!)
  for (const [wrong, code] of [
    [breakBallots(4), 1],
    [Buffer.from('a cat'), 2],
  ] as const) {
    const told = await run(wrong, 'election.bel', '--language', 'es', '--tracker', tracker)
    assert.equal(told.code, code)
    assert.match(told.err, /Las boletas solo se buscan en un archivo que esté en orden\. La suya no se buscó\.\n$/)
    const { out } = await run(wrong, 'election.bel', '--json', '--tracker', tracker)
    assert.deepEqual((JSON.parse(out) as { tracked: unknown }).tracked, { outcome: 'not-looked-up' })
  }
  assert.doesNotMatch((await run(Buffer.from('a cat'), 'election.bel', '--language', 'es')).err, /se buscó/)
})

test('An election that is not over is not called invalid, nor told like a failure', async () => {
  const open = reopen()
  const { code, out: shown, err } = await run(open, 'election.bel', '--language', 'es')
  assert.equal(code, 1)
  assert.match(shown, /Boletas depositadas: 3[^]*Huella de la lista: /)
  assert.equal(
    err,
    'La elección no ha terminado\nLa elección todavía no tiene resultado. Lo que hay hasta ahora está bien.\n',
  )
  const { out } = await run(open, 'election.bel', '--json')
  assert.equal((JSON.parse(out) as { state: string }).state, 'not-over')
})

test('It speaks what is asked for, refuses what it does not speak, and an empty variable says nothing', async () => {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env
  try {
    Object.assign(process.env, { LC_ALL: '', LC_MESSAGES: '', LANG: 'en_US.UTF-8' })
    assert.match((await run(again.bytes)).out, /The election is valid/)
    const french = await run(again.bytes, 'election.bel', '--language', 'fr')
    assert.deepEqual([french.code, french.out], [2, ''])
    assert.match(french.err, /speaks es \(Spanish\) and en \(English\)/)
    process.env['LANG'] = 'es_MX.UTF-8'
    assert.match(
      (await run(again.bytes, 'election.bel', '--language', 'fr')).err,
      /habla es \(español\) y en \(inglés\)/,
    )
  } finally {
    for (const [name, value] of Object.entries({ LC_ALL, LC_MESSAGES, LANG })) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
})

test('A program reads JSON of a file that is not there, too', async () => {
  const { code, out, err } = await run(undefined, 'nowhere.bel', '--json', '--language', 'en')
  assert.deepEqual([code, err], [2, ''])
  assert.equal((JSON.parse(out) as { state: string }).state, 'missing')
  const device = await run(undefined, '.', '--json', '--language', 'en')
  assert.deepEqual(JSON.parse(device.out), {
    state: 'unreadable',
    means: `${folder} cannot be read: it is a folder.`,
  })
})

test('A folder, a device and a pipe that nobody fills are refused at once, by name and with the reason', async () => {
  const spanish = (file: string) => run(undefined, file, '--language', 'es')
  assert.match((await spanish('.')).err, new RegExp(`^No se puede leer ${folder}: es una carpeta\\.`))
  assert.match((await spanish('/dev/zero')).err, /^No se puede leer \/dev\/zero: no es un archivo común/)
  const pipe = path.join(folder, 'pipe.bel')
  execFileSync('mkfifo', [pipe])
  const words = ['scripts/run.cjs', 'scripts/puente.mjs', 'verify-election', pipe, '--language', 'es']
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8', timeout: 60_000 })
  assert.equal(status, 2)
  assert.ok(stderr.includes(`No se puede leer ${pipe}: no es un archivo común`), stderr)
})

test('Whoever asks wrongly is told so in the language that was asked for', async () => {
  const none = await run(undefined, '--language', 'es')
  assert.deepEqual([none.code, none.err], [2, `puente verify-election necesita un archivo, y solo uno.\n${usage}\n`])
  const short = await run(undefined, 'a.bel', '--language', 'es', '--tracker')
  assert.deepEqual([short.code, short.err], [2, `A una opción le falta su valor, o no existe.\n${usage}\n`])
  const two = await run(undefined, 'a.bel', 'b.bel', '--language', 'en')
  assert.equal(two.code, 2)
  assert.match(two.err, /^puente verify-election takes one file, and only one\.\nUsage: /)
  assert.match((await run(undefined, 'a.bel', 'b.bel', '--language=en')).err, /takes one file/)
  assert.match((await run(undefined, 'es', 'b.bel', '--language', 'en')).err, /takes one file/)
})

test('A refused election gives 1, the name of the check, and where it fails', async () => {
  const broken = breakBallots(4)
  const spanish = await run(broken, 'election.bel', '--language', 'es')
  assert.equal(spanish.code, 1)
  assert.match(spanish.err, /^La elección no es válida\n.*\nAvise al comité\./)
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
  assert.equal(
    (await run(Buffer.from('a cat'), 'election.bel', '--language', 'es')).err,
    'Este archivo no es una elección\nNo tiene la forma de una elección.\nElija el archivo que publicó el comité.\n',
  )
  const none = await run(Buffer.from('no election'), 'election.bel', '--json')
  assert.equal((JSON.parse(none.out) as { check: string }).check, 'file-is-an-archive')
})

/** How many bytes of files are read while something goes on. */
async function countRead(goOn: () => Promise<unknown>): Promise<number> {
  const { readSync } = fs
  let read = 0
  fs.readSync = ((...given: Parameters<typeof readSync>) => {
    const last = readSync(...given)
    read += last
    return last
  }) as typeof readSync
  syncBuiltinESMExports()
  try {
    await goOn()
    return read
  } finally {
    fs.readSync = readSync
    syncBuiltinESMExports()
  }
}

test('A file of two gigabytes is refused by its size, and not one byte of it is read', async () => {
  const file = path.join(folder, 'large.bel')
  writeFileSync(file, '')
  truncateSync(file, 2 ** 31)
  const read = await countRead(async () => {
    const { code, out } = await run(undefined, 'large.bel', '--json')
    assert.equal(code, 2)
    assert.equal((JSON.parse(out) as { check: string }).check, 'file-is-not-too-large')
  })
  assert.equal(read, 0)
  assert.equal(await countRead(() => run(again.bytes)), again.bytes.length, 'of others, every byte is')
  rmSync(file)
})
