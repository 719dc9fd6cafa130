// Pages of the network that were made already: nobody ever reads one that is no longer true, or that was made for wider eyes.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { sql, type RawBuilder } from 'kysely'
import { monthOf } from '#kernel/day'
import { contextFor, type Context } from '#platform/context'
import { consult } from '#platform/database'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { keepCounts } from '#programs/ventanillas'
import { freshInstallation, testInstallation } from '../../../../test/database.ts'
import { crewAt, fillFebruary, insertVisits, voidEntry, write, type Crew } from '../../../../test/month.ts'
import { ask } from '../../../../test/mounted.ts'
import { addPerson } from '../../../../test/personas.ts'
import { getState } from '../store/network-state.ts'
import { mostCharacters, shelfOf } from './network-sheet.tsx'
import { networkRoutes } from './network.tsx'

let installation: Installation

before(async () => {
  installation = await testInstallation()
})

const plug = { path: '/', routes: networkRoutes }

async function read(who: Context, under = ''): Promise<string> {
  const { status, text } = await ask(plug, who, `network/report${under}`)
  assert.equal(status, 200, text.slice(0, 300))
  return text
}

/** The page as it is read, and as somebody reads it for whom it is made anew. */
async function readTwice(who: Context, under = ''): Promise<{ kept: string; anew: string }> {
  const kept = await read(who, under)
  const anew = await read(who, `${under}${under.includes('?') ? '&' : '?'}anew=${newId()}`)
  return { kept, anew }
}

const stateFor = (who: Context): Promise<string> => consult(who, (db) => getState(db, monthOf(who.today)))

test('a page is made once and read by all who may see the same, each under their own name', async () => {
  const crew = await crewAt(installation)
  await fillFebruary(crew)
  const other = { ...crew.oscar, actor: { ...crew.oscar.actor, name: 'Otra Persona' } }
  const first = await read(crew.oscar)
  const { made } = shelfOf(installation)
  assert.equal(await read(crew.oscar), first)
  await read(other)
  assert.equal(shelfOf(installation).made, made)
  await read(contextFor(installation, crew.oscar.actor, 'en', crew.oscar.now))
  await read(crew.oscar, '?indicator=tests')
  await read(contextFor(installation, crew.oscar.actor, 'es', new Date('2026-04-02T20:00:00Z')))
  assert.equal(shelfOf(installation).made, made + 3)
})

/** What may change a page, one after the other; each names what it changes. */
const deedsOf = (crew: Crew, visit: string): readonly (readonly [string, () => Promise<unknown>])[] => {
  const { elena, ines, place, at } = crew
  const report = newId()
  const change = (who: Context, query: RawBuilder<unknown>) =>
    write(who, async (tx) => {
      await query.execute(tx)
    })
  const step = (position: number, name: string) => () =>
    change(
      ines,
      sql`insert into ventanillas.report_step (report_id, position, custodian_id, office_id, step, taken_at)
        values (${report}, ${position}, ${place.agency}, ${place.office}, ${name}, ${ines.now})`,
    )
  return [
    ['a visit', () => insertVisits(crew.lupe, place, [{ on: '2026-02-20' }])],
    ['a late correction', () => voidEntry(crew.lupe, place, visit, 'visit')],
    [
      'a report that is begun',
      () =>
        change(
          ines,
          sql`insert into ventanillas.report (id, custodian_id, office_id, station_id, month)
            values (${report}, ${place.agency}, ${place.office}, ${place.station}, ${at.month})`,
        ),
    ],
    ['a signature', step(1, 'signed')],
    ['an approval', step(2, 'approved')],
    [
      'the name of the agency',
      () => change(elena, sql`update partners.organization set title = 'Otro nombre' where id = ${place.agency}`),
    ],
    [
      'the kind of the station',
      () => change(elena, sql`update ventanillas.station set unit = 'mobile' where id = ${place.station}`),
    ],
    [
      'the last day of the lead',
      () =>
        change(
          elena,
          sql`update ventanillas.station_lead set to_on = '2026-01-31' where station_id = ${place.station}`,
        ),
    ],
  ]
}

test('whatever a page is made of, the next reader sees that it changed', async () => {
  const crew = await crewAt(installation)
  const visit = await fillFebruary(crew)
  let before = (await readTwice(crew.oscar)).kept
  for (const [deed, change] of deedsOf(crew, visit)) {
    const state = await stateFor(crew.oscar)
    await change()
    assert.notEqual(await stateFor(crew.oscar), state, deed)
    const { kept, anew } = await readTwice(crew.oscar)
    assert.notEqual(kept, before, deed)
    assert.equal(kept, anew, deed)
    before = kept
  }
})

test('what is written in the month that runs makes no page anew: none has a number of it', async () => {
  const crew = await crewAt(installation)
  await fillFebruary(crew)
  const [page, { made }] = [await read(crew.oscar), shelfOf(installation)]
  await insertVisits(crew.lupe, crew.place, [{ on: crew.lupe.today }])
  assert.equal(await read(crew.oscar), page)
  assert.equal(shelfOf(installation).made, made)
  const { kept, anew } = await readTwice(crew.oscar)
  assert.equal(kept, anew)
})

test('a visit that was noted and counted between two looks is seen too', async () => {
  const fresh = await freshInstallation()
  try {
    const crew = await crewAt(fresh)
    await fillFebruary(crew)
    await keepCounts(fresh)
    const [state, page] = [await stateFor(crew.oscar), await read(crew.oscar)]
    assert.equal(await stateFor(crew.oscar), state)
    await insertVisits(crew.lupe, crew.place, [{ on: '2026-02-20' }])
    await keepCounts(fresh)
    assert.notEqual(await stateFor(crew.oscar), state)
    const { kept, anew } = await readTwice(crew.oscar)
    assert.notEqual(kept, page)
    assert.equal(kept, anew)
  } finally {
    await fresh.database.close()
  }
})

test('nobody is handed a page that was made for wider eyes', async () => {
  const [crew, other] = [await crewAt(installation), await crewAt(installation)]
  await fillFebruary(crew)
  await fillFebruary(other)
  const elena = await addPerson(installation, 'Elena', 'headquarters')
  const seen = (text: string) => [crew, other].map(({ office }) => text.includes(`Office ${office}`))
  for (const under of ['', '/years', '/map']) {
    assert.deepEqual(seen(await read(elena, under)), [true, true])
    assert.deepEqual(seen(await read(crew.oscar, under)), [true, false])
    assert.deepEqual(seen(await read(other.oscar, under)), [false, true])
    assert.deepEqual(seen(await read(other.ines, under)), [false, true])
  }
  assert.equal((await ask(plug, crew.lupe, 'network/report')).status, 403)
})

test('whoever asks for ever new addresses does not fill the memory', async () => {
  const crew = await crewAt(installation)
  const shelf = shelfOf(installation)
  const { length } = await read(crew.oscar)
  assert.ok(shelf.size > 0 && length > 0)
  for (let turn = 0; turn < 30; turn += 1) await read(crew.oscar, `?padding=${turn}${'x'.repeat(300)}`)
  assert.ok(shelf.size <= mostCharacters)
  const before = shelf.size
  await ask(plug, crew.oscar, 'network/report?indicator=happiness')
  assert.equal(shelf.size, before)
})
