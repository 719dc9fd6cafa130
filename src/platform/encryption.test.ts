// Sealing and the rotation of its keys.
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { done } from '#kernel/outcome'
import { consult, sql, transact } from '#platform/database'
import {
  destroyDataKey,
  KeyDestroyed,
  makeDataKey,
  open,
  openKeyring,
  rotateKeys,
  seal,
  weekOf,
} from '#platform/encryption'
import { newId } from '#platform/random'
import { freshInstallation, temporaryDirectory, testInstallation } from '../../test/database.ts'
import { personas } from '../../test/personas.ts'

const place = { table: 'people.protected_person', column: 'name', id: 'row' }

test('keys are made once, for nobody else to read, and never inside the data', () => {
  const directory = join(temporaryDirectory(), 'keys')
  const first = openKeyring(directory)
  first.wrap(Buffer.alloc(32), new Date('2026-03-14T00:00:00Z'))
  for (const name of readdirSync(directory)) assert.equal(statSync(join(directory, name)).mode & 0o777, 0o600, name)
  assert.deepEqual(first.mac('phone', '555'), openKeyring(directory).mac('phone', '555'))
  assert.throws(() => openKeyring(join(directory, 'keys'), directory), /outside DATA_DIR/)
  assert.throws(() => openKeyring(directory, directory), /outside DATA_DIR/)
})

test('two custodians and two purposes cannot compare what they keep', () => {
  const keys = openKeyring(join(temporaryDirectory(), 'keys'))
  const macs = [
    keys.mac('phone', '555'),
    keys.mac('phone', '555', 'a'),
    keys.mac('phone', '555', 'b'),
    keys.mac('name', '555'),
  ]
  assert.equal(new Set(macs.map((mac) => mac.toString('hex'))).size, 4)
})

test('weeks are counted as ISO 8601 counts them', () => {
  const weeks = ['2026-01-01', '2025-12-28', '2025-12-29', '2027-01-03', '2026-03-14'].map((on) =>
    weekOf(new Date(`${on}T12:00:00Z`)),
  )
  assert.deepEqual(weeks, ['2026-W01', '2025-W52', '2026-W01', '2026-W53', '2026-W11'])
})

test('what Lupe seals opens in its place only, unchanged, and not for the former agency', async () => {
  const { lupe, formerLupe, agency } = await personas(await testInstallation())
  const person = newId<'protected-person'>()
  const outcome = await transact(lupe, async (tx) => {
    await makeDataKey(tx, lupe, person, agency)
    return done(await seal(tx, lupe, person, place, 'Canario Quetzal'))
  })
  assert.ok(outcome.done)
  const sealed = outcome.value
  assert.ok(!sealed.includes('Canario'))
  const opened = (at: typeof place, bytes: Buffer) => consult(lupe, (db) => open(db, lupe, person, at, bytes))
  assert.equal(await opened(place, sealed), 'Canario Quetzal')
  for (const other of [{ column: 'phone' }, { table: 'people.consent' }, { id: 'another' }]) {
    await assert.rejects(opened({ ...place, ...other }, sealed))
  }
  for (const index of [0, 12, sealed.length - 1]) {
    const tampered = Buffer.from(sealed)
    tampered[index]! ^= 1
    await assert.rejects(opened(place, tampered))
  }
  assert.equal(await consult(formerLupe, (db) => open(db, formerLupe, person, place, sealed)), undefined)
})

test('a person whose data key is destroyed is unreadable at once, and nothing is sealed for them again', async () => {
  const { lupe, agency } = await personas(await testInstallation())
  const person = newId<'protected-person'>()
  const outcome = await transact(lupe, async (tx) => {
    await makeDataKey(tx, lupe, person, agency)
    const sealed = await seal(tx, lupe, person, place, 'Rosa')
    await destroyDataKey(tx, lupe, person)
    return done(sealed)
  })
  assert.ok(outcome.done)
  assert.equal(await consult(lupe, (db) => open(db, lupe, person, place, outcome.value)), undefined)
  const again = transact(lupe, async (tx) => done(await seal(tx, lupe, person, place, 'Rosa')))
  await assert.rejects(again, KeyDestroyed)
})

test('the weekly rotation rewraps every key, destroys the key before last, and may be repeated', async () => {
  const installation = await freshInstallation()
  const { lupe, agency } = await personas(installation)
  const person = newId<'protected-person'>()
  const outcome = await transact(lupe, async (tx) => {
    await makeDataKey(tx, lupe, person, agency)
    return done(await seal(tx, lupe, person, place, 'Rosa'))
  })
  assert.ok(outcome.done)
  const inWeeks = (weeks: number) => ({
    ...installation,
    clock: () => new Date(installation.clock().getTime() + weeks * 604_800_000),
  })
  assert.deepEqual(await rotateKeys(installation), { rewrapped: 0, destroyed: [] })
  const old = await readWrapped(installation, person)
  const both = await Promise.all([rotateKeys(inWeeks(1)), rotateKeys(inWeeks(1))])
  assert.equal(both[0].rewrapped + both[1].rewrapped, 1)
  assert.deepEqual(installation.keys.weeks(), ['2026-W11', '2026-W12'])
  assert.deepEqual((await rotateKeys(inWeeks(2))).destroyed, ['2026-W11'])
  assert.deepEqual(await rotateKeys(inWeeks(2)), { rewrapped: 0, destroyed: [] })
  assert.equal(await consult(lupe, (db) => open(db, lupe, person, place, outcome.value)), 'Rosa')
  assert.throws(() => installation.keys.unwrap(old), KeyDestroyed)
  await installation.database.close()
})

async function readWrapped(installation: Awaited<ReturnType<typeof testInstallation>>, person: string) {
  const { rows } = await installation.database.asOwner((owner) =>
    sql<{
      week: string
      wrapped: Buffer
    }>`select week, wrapped from platform.data_key where person_id = ${person}`.execute(owner),
  )
  return rows[0]!
}

test('a key of the wrong length is refused by its name', async () => {
  const directory = temporaryDirectory()
  mkdirSync(join(directory, 'keys'))
  const { writeFileSync } = await import('node:fs')
  writeFileSync(join(directory, 'keys', 'mac.key'), 'short')
  assert.throws(() => openKeyring(join(directory, 'keys')), /mac\.key is not a key of 32 bytes/)
})

test('a signing key is made under its name, found after a restart, and gone once another is made', () => {
  const directory = temporaryDirectory()
  const keys = openKeyring(directory)
  assert.equal(keys.findSeed('report-casa'), undefined)
  const seed = keys.makeSeed('report-casa')
  assert.equal(seed.length, 32)
  assert.deepEqual(openKeyring(directory).findSeed('report-casa'), seed)
  assert.notDeepEqual(keys.makeSeed('report-casa'), seed)
  assert.equal(keys.findSeed('report-other'), undefined)
  assert.throws(() => keys.findSeed('../mac'), /names no key/)
})

test('whose key was destroyed is remembered beside the keys, scrambled, until no backup could bring it back', () => {
  const directory = temporaryDirectory()
  const keys = openKeyring(directory)
  const [rosa, other] = [newId(), newId()]
  const at = (days: number) => new Date(Date.UTC(2026, 2, 14 + days))
  for (const days of [0, 7, 14]) keys.wrap(Buffer.alloc(32), at(days))
  keys.noteDestroyed(rosa, at(0))
  keys.noteDestroyed(other, at(7))
  assert.deepEqual(keys.amongDestroyed([rosa, other, newId()]), [rosa, other])
  assert.deepEqual(openKeyring(directory).amongDestroyed([rosa]), [rosa], 'after a restart too')
  for (const name of readdirSync(directory).filter((file) => file.endsWith('.destroyed'))) {
    assert.ok(!readFileSync(join(directory, name), 'utf8').includes(rosa), name)
  }
  keys.destroyWeek('2026-W11')
  assert.deepEqual(keys.amongDestroyed([rosa, other]), [other])
  assert.deepEqual(keys.weeks(), ['2026-W12', '2026-W13'])
})
