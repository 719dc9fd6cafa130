// A number that nobody told of a signed month is no figure in a release: it is not 0.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { day } from '#kernel/day'
import { consult } from '#platform/database'
import { newId } from '#platform/random'
import { latestDraft, openScene, signMonth, type Scene } from '../../../../test/releases.ts'
import { listComparedFigures, listDraftCells, listDraftCounts } from '../store/release-draft.ts'
import { auditDraft } from './release-audit.ts'
import { makeDraft } from './release-draft.ts'
import { planRelease } from './release.ts'

let scene: Scene

before(async () => {
  scene = await openScene()
  await signMonth(scene.installation, scene.places[1]!, '2025-07')
  assert.ok((await planRelease(scene.elena, { id: newId(), year: 2025, dueOn: day('2026-03-14') })).done)
  assert.ok((await makeDraft(scene.elena, { year: 2025, number: 1 })).done)
})

after(() => scene.installation.database.close())

test('a month that came as totals is a signed report of the numbers that were told, and of no other', async () => {
  const draft = await latestDraft(scene)
  const [counts, cells] = await consult(scene.elena, (db) =>
    Promise.all([listDraftCounts(db, draft), listDraftCells(db, draft)]),
  )
  const { office } = scene.places[1]!
  const of = (name: string) => counts.find(({ number, office_id }) => number === name && office_id === office)!
  assert.deepEqual([of('contacts').count, of('contacts').signed], [92, 1])
  assert.deepEqual([of('tests').count, of('tests').signed], [0, 0])
  assert.equal(of('tests').expected, of('contacts').expected)
  assert.deepEqual(
    cells.filter((cell) => cell.office_id === office && cell.month === '2025-07').map(({ number }) => number),
    ['informed', 'contacts'],
  )
  await auditDraft(scene.installation, draft)
  const compared = await consult(scene.elena, (db) => listComparedFigures(db, draft))
  const stateOf = (name: string) =>
    compared.find(({ number, office_id }) => number === name && office_id === office)!.state
  assert.equal(stateOf('tests'), 'missing')
  assert.notEqual(stateOf('contacts'), 'missing')
})
