// A correction stands on what went out: on its draft and no later one, and on its figures where its cells were not kept.
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { day } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { Outcome } from '#kernel/outcome'
import { consult } from '#platform/database'
import { newId } from '#platform/random'
import { engine } from '../../../../test/database.ts'
import { write } from '../../../../test/month.ts'
import { asEarlier, openScene, tellMonth, unit, type Scene } from '../../../../test/releases.ts'
import { findDraft } from '../store/release-draft.ts'
import { findRelease, listPublishedFigures } from '../store/release.ts'
import { auditDraft } from './release-audit.ts'
import { makeDraft } from './release-draft.ts'
import { planCorrection, planRelease, publishRelease } from './release.ts'

const today = day('2026-03-14')
const first = { year: 2025, number: 1 }
const second = { year: 2025, number: 2 }

async function mustBeDone<Value>(deed: Promise<Outcome<Value>>): Promise<Value> {
  const outcome = await deed
  assert.ok(outcome.done, JSON.stringify(outcome))
  return outcome.value
}

/** Opens a year of which Elena made a draft that is audited. */
async function openDraft(): Promise<{ scene: Scene; draft: Id<'release-draft'>; release: Id<'release'> }> {
  const scene = await openScene()
  const release = newId<'release'>()
  await mustBeDone(planRelease(scene.elena, { id: release, year: 2025, dueOn: today }))
  const draft = await mustBeDone(makeDraft(scene.elena, first))
  await auditDraft(scene.installation, draft)
  return { scene, draft, release }
}

/** Corrects the year and gives what both releases say of contacts. */
async function correct(scene: Scene) {
  const plan = { id: newId<'release'>(), dueOn: today, reason: 'Una estación corrigió su marzo.' }
  await mustBeDone(planCorrection(scene.elena, first, plan))
  const draft = await mustBeDone(makeDraft(scene.elena, second))
  await auditDraft(scene.installation, draft)
  const audited = (await consult(scene.elena, (db) => findDraft(db, draft)))!
  await mustBeDone(publishRelease(scene.marta, second, { draft, unit }))
  const [then, now] = await Promise.all(
    [first, second].map((name) =>
      consult(scene.people.rosa, async (db) => listPublishedFigures(db, (await findRelease(db, name))!.id)),
    ),
  )
  return { audited, before: then!, after: now! }
}

describe('A year that went out before cells were kept', () => {
  let scene: Scene
  before(async () => {
    const opened = await openDraft()
    scene = opened.scene
    await mustBeDone(publishRelease(scene.marta, first, { draft: opened.draft, unit }))
    await asEarlier(scene, sql`delete from evaluation.draft_cell`)
    await tellMonth(scene.installation, scene.places[1]!, '2025-03', [['heads', 'counted', 70]])
    await tellMonth(scene.installation, scene.places[0]!, '2025-03', [['screenings', 'hiv', 90]])
  })
  after(() => scene.installation.database.close())

  test('says again what it said of every figure whose count did not change', async () => {
    const { audited, before: then, after: now } = await correct(scene)
    assert.ok(audited.pinned === 0 && (audited.fewest ?? 10) >= 10)
    const isOf = (number: string) => (one: { number: string }) => one.number === number
    assert.deepEqual(now.filter(isOf('contacts')), then.filter(isOf('contacts')))
    const elsewhere = ({ number, office_id, month }: (typeof then)[number]) =>
      number === 'tests' &&
      (office_id === null ? month !== null && month !== '2025-03' : office_id !== scene.places[0]!.office)
    assert.deepEqual(now.filter(elsewhere), then.filter(elsewhere))
    const march = now.find(({ number, month }) => number === 'tests' && month === '2025-03')
    assert.ok(march!.low === null || march!.high! >= 114, JSON.stringify(march))
  })
})

describe('A draft that was made beside what went out', () => {
  test('is none of the correction’s', async () => {
    const { scene, draft, release } = await openDraft()
    await mustBeDone(publishRelease(scene.marta, first, { draft, unit }))
    await tellMonth(scene.installation, scene.places[0]!, '2025-09', [['contacts', '', 77]])
    const beside = newId()
    await asEarlier(
      scene,
      sql`insert into evaluation.release_draft select ${beside}, ${release}, 9, counted_at, made_by, expected, signed, missing
        from evaluation.release_draft`,
      sql`insert into evaluation.draft_audit (draft_id, asked_at, steps) values (${beside}, now(), 1)`,
      sql`insert into evaluation.draft_cell select ${beside}, number, office_id, month, count from evaluation.draft_cell`,
      sql`insert into evaluation.draft_cell values (${beside}, 'contacts', ${scene.places[0]!.office}, '2025-09', 77)`,
    )
    const { after: now } = await correct(scene)
    const september = now.find(({ number, month }) => number === 'contacts' && month === '2025-09')
    assert.ok(september!.state === 'withheld' || september!.high! >= 77, JSON.stringify(september))
    await scene.installation.database.close()
  })

  test('waits, or what was to go out does', { skip: engine === 'embedded' && 'one at a time anyway' }, async () => {
    const { scene, draft, release } = await openDraft()
    const beside = newId()
    const drafting = write(scene.elena, async (tx) => {
      await sql`insert into evaluation.release_draft (id, release_id, position, counted_at, made_by, expected, signed, missing)
        values (${beside}, ${release}, 2, now(), ${scene.elena.actor.account}, 1, 1, 0)`.execute(tx)
      await sql`insert into evaluation.draft_audit (draft_id, asked_at, steps) values (${beside}, now(), 1)`.execute(tx)
      await sleep(1200)
    })
    await sleep(500)
    const outcome = await publishRelease(scene.marta, first, { draft, unit })
    await drafting
    const rules = outcome.done ? [] : outcome.objections.map(({ rule }) => rule)
    assert.deepEqual(rules, ['draft-is-the-latest', 'draft-passed-its-audit'])
    await scene.installation.database.close()
  })
})
