// An import that is killed outright, while its visits are laid aside and while they are counted: nothing of it is counted, and the
// same command goes on where it was.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Installation } from '#platform/installation'
import { askOwner } from './catalogue.ts'
import { engine, temporaryDirectory } from './database.ts'
import { startServer } from './postgresql.ts'
import { freshPlace, inside, runPuente, startPuente, type Place } from './program.ts'
import { testStation } from './stations.ts'

const visits = engine === 'embedded' ? 12_000 : 40_000

/** A file of so many visits, and the code of a station of its own. */
async function prepare(place: Place): Promise<{ file: string; station: string }> {
  const file = join(temporaryDirectory(), 'visits.csv')
  const lines = Array.from({ length: visits }, (_, at) => `F-${at},2026-02-0${1 + (at % 9)},dental,diabetes`)
  writeFileSync(file, ['reference,visited_on,needs,topics', ...lines].join('\n'))
  const station = await inside(place, async (installation) => {
    const { station: id } = await testStation(installation)
    const rows = await ask<{ code: string }>(installation, `select code from ventanillas.station where id = '${id}'`)
    return rows[0]!.code
  })
  return { file, station }
}

const ask = <Row>({ database }: Installation, query: string): Promise<Row[]> => askOwner<Row>(database, query)

interface Kept {
  readonly visits: number
  readonly services: number
  readonly waiting: number
  readonly events: number
}

const keptAt = (place: Place): Promise<Kept> =>
  inside(place, async (installation) => {
    const counts = await ask<Record<keyof Kept, number>>(
      installation,
      `select (select count(*) from ventanillas.visit)::int as visits, (select count(*) from ventanillas.visit_service)::int as services,
         (select count(*) from ventanillas.import_batch)::int as waiting,
         (select count(*) from platform.event where kind = 'visits-imported')::int as events`,
    )
    return counts[0]!
  })

/** Kills the import once it has printed what matches. */
async function killedAt(place: Place, pattern: RegExp, words: readonly string[]): Promise<void> {
  const { output, kill, ended } = startPuente(place, ...words)
  let over = false
  void ended.then(() => (over = true))
  while (!pattern.test(output())) {
    assert.ok(!over, `it ended before it was killed:\n${output()}`)
    await sleep(5)
  }
  await kill()
  // A process of several threads lets go of its lock with the last of them.
  await sleep(engine === 'embedded' ? 2000 : 0)
}

test('an import that is killed counts nothing, and goes on where it was', { timeout: 180_000 }, async () => {
  const place = await freshPlace(engine === 'postgresql' ? await startServer([]) : undefined)
  const { file, station } = await prepare(place)
  const words = ['import', 'visits', file, '--station', station]

  await killedAt(place, /Laying aside: [1-9]/, words)
  const laid = await keptAt(place)
  assert.deepEqual({ ...laid, waiting: 0 }, { visits: 0, services: 0, waiting: 0, events: 0 })
  assert.ok(laid.waiting > 0 && laid.waiting < visits / 1000, `${laid.waiting} batches wait`)

  await killedAt(place, /Counting: [1-9]/, words)
  assert.deepEqual(await keptAt(place), { visits: 0, services: 0, waiting: visits / 1000, events: 0 })

  const whole = await runPuente(place, ...words)
  assert.equal(whole.code, 0, whole.text)
  assert.match(whole.text, new RegExp(`An earlier run laid up to ${visits} visits aside`))
  assert.match(whole.text, new RegExp(`${visits} new visits, 0 that stood there already`))
  const again = await runPuente(place, ...words)
  assert.match(again.text, new RegExp(`0 new visits, ${visits} that stood there already`))
  assert.deepEqual(await keptAt(place), { visits, services: visits * 2, waiting: 0, events: 1 })
  const { code, text } = await runPuente(place, 'log', 'verify')
  assert.equal(code, 0, text)
})
