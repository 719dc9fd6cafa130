import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { month } from '#kernel/day'
import { done } from '#kernel/outcome'
import { consult, transact } from '#platform/database'
import type { Installation } from '#platform/installation'
import { askOwner } from '../../../../test/catalogue.ts'
import { testInstallation } from '../../../../test/database.ts'
import { crewAt, type Crew } from '../../../../test/month.ts'
import { findOpenImport, insertBatch, insertImport } from '../store/import.ts'
import { findPlace, findStationCode } from '../store/incoming.ts'
import { forgetImports } from './forgetting.ts'
import { openIncomingPlace, recordIncoming, type IncomingAnswer } from './incoming.ts'
import { recordMonth, tallyPlaceOf, type TallyAnswer } from './tally.ts'

let installation: Installation

before(async () => {
  installation = await testInstallation()
})

/** What the system of Inés's agency hands over. */
async function hand(crew: Crew, told: readonly unknown[], replace = false): Promise<IncomingAnswer[]> {
  const outcome = await transact(crew.ines, async (tx) => {
    const row = (await findPlace(tx, crew.at.station))!
    const place = await openIncomingPlace(tx, crew.ines, row, crew.agency)
    return done(await recordIncoming(tx, crew.ines, place, told, { replace }))
  })
  assert.ok(outcome.done)
  return outcome.value
}

const fates = (answers: readonly IncomingAnswer[]): string[] =>
  answers.map((answer) => (answer.fate === 'refused' ? answer.objections.map(({ rule }) => rule).join() : answer.fate))

const visit = (reference: string, more: Record<string, unknown> = {}) => ({
  reference,
  visitedOn: '2026-02-03',
  need: ['dental'],
  ...more,
})

describe('Visits that a partner’s system hands over', () => {
  test('are each answered in their place: one that is refused does not stop the others', async () => {
    const crew = await crewAt(installation)
    const batch = [
      visit('1'),
      visit('2', { need: ['teeth'] }),
      visit('3'),
      visit('1'),
      visit('3', { topic: ['diabetes'] }),
      'x',
    ]
    assert.deepEqual(fates(await hand(crew, batch)).slice(0, 5), [
      'taken',
      'service-is-in-the-guidelines',
      'taken',
      'repeated',
      'reference-stands-once',
    ])
    assert.deepEqual(fates(await hand(crew, [visit('1'), visit('3'), visit('4')])), ['repeated', 'repeated', 'taken'])
    const other = [visit('1', { topic: ['diabetes'] })]
    assert.deepEqual(fates(await hand(crew, other)), ['reference-is-new-or-the-same'])
    assert.deepEqual(fates(await hand(crew, other, true)), ['replaced'])
    assert.deepEqual(fates(await hand(crew, other)), ['repeated'])
    const rows = await askOwner<{ standing: number; services: number }>(
      installation.database,
      `select (select count(*) from ventanillas.standing_visit where custodian_id = '${crew.agency}')::int as standing,
         (select count(*) from ventanillas.standing_visit v join ventanillas.visit_service s on s.custodian_id = v.custodian_id
           and s.visit_id = v.id where v.custodian_id = '${crew.agency}')::int as services`,
    )
    assert.deepEqual(rows, [{ standing: 3, services: 4 }])
  })

  test('are of the agency alone: the same reference of another agency is another visit', async () => {
    const [crew, other] = [await crewAt(installation), await crewAt(installation)]
    assert.deepEqual(fates(await hand(crew, [visit('same')])), ['taken'])
    assert.deepEqual(fates(await hand(other, [visit('same')])), ['taken'])
    assert.equal(await consult(crew.ines, (db) => findStationCode(db, crew.place.station)), crew.at.station)
  })
})

describe('A month that a partner’s system tells', () => {
  const tell = async (crew: Crew, cells: readonly unknown[], replace = false): Promise<TallyAnswer> => {
    const outcome = await transact(crew.ines, async (tx) => {
      const row = (await findPlace(tx, crew.at.station))!
      return done(
        await recordMonth(tx, crew.ines, tallyPlaceOf(row, crew.agency), { month: month('2026-01'), cells, replace }),
      )
    })
    assert.ok(outcome.done)
    return outcome.value
  }

  test('is taken whole or not at all, each objection in its place', async () => {
    const crew = await crewAt(installation)
    const wrong = await tell(crew, [
      { indicator: 'contacts', value: 5 },
      { indicator: 'needs', item: 'dental', value: 6 },
    ])
    assert.ok(!wrong.done)
    assert.deepEqual(
      wrong.objections.map(({ rule, at }) => [rule, at]),
      [['month-agrees-with-itself', 1]],
    )
    assert.deepEqual(await tell(crew, [{ indicator: 'contacts', value: 5, method: 'ticket' }]), {
      done: true,
      value: { taken: 1, repeated: 0, replaced: 0 },
    })
    const later = await tell(crew, [{ indicator: 'needs', item: 'dental', value: 6 }])
    assert.ok(!later.done, 'what was told before is compared too')
  })

  test('tells the log, and is of no number once it is replaced', async () => {
    const crew = await crewAt(installation)
    await tell(crew, [{ indicator: 'contacts', value: 5 }])
    await tell(crew, [{ indicator: 'contacts', value: 6 }], true)
    const rows = await askOwner<{ events: number; value: number }>(
      installation.database,
      `select (select count(*) from platform.event where kind = 'month-tallied' and custodian_id = '${crew.agency}')::int as events,
         (select sum(value) from ventanillas.standing_tally where custodian_id = '${crew.agency}')::int as value`,
    )
    assert.deepEqual(rows, [{ events: 2, value: 6 }])
  })
})

test('what waits of an import that nobody went on with is gone after two weeks', async () => {
  const crew = await crewAt(installation)
  const whose = { custodian: crew.agency, office: crew.office, station: crew.place.station }
  const begin = (days: number) =>
    transact(crew.ines, async (tx) => {
      const at = new Date(installation.clock().getTime() - days * 86_400_000)
      const id = await insertImport(tx, whose, { sha256: Buffer.alloc(32, days), by: null, at })
      return done(await insertBatch(tx, whose, { id, position: 1 }, []))
    })
  const waiting = (days: number) => consult(crew.ines, (db) => findOpenImport(db, whose, Buffer.alloc(32, days)))
  await begin(13)
  await begin(15)
  assert.ok((await forgetImports(installation)) >= 1)
  assert.equal((await waiting(13))?.batches, 1)
  assert.equal(await waiting(15), undefined)
  assert.equal(await forgetImports(installation), 0)
})
