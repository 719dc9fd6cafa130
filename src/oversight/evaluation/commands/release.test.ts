// Headquarters enters a year into the calendar, prepares it, has it attacked, and a second person lets it out.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { day } from '#kernel/day'
import type { Id } from '#kernel/id'
import type { Outcome } from '#kernel/outcome'
import { contextFor, type Context } from '#platform/context'
import { consult } from '#platform/database'
import { newId } from '#platform/random'
import { askOwner } from '../../../../test/catalogue.ts'
import { latestDraft, openScene, tellMonth, unit, type Scene } from '../../../../test/releases.ts'
import { jobs } from '../jobs.ts'
import {
  findDraft,
  findLatestDraft,
  listComparedFigures,
  listDraftCells,
  listDraftCounts,
  markAuditDone,
} from '../store/release-draft.ts'
import { findRelease, listPublishedFigures, listPublishedNumbers, listReleases } from '../store/release.ts'
import { write } from '../../../../test/month.ts'
import { auditDraft } from './release-audit.ts'
import { makeDraft } from './release-draft.ts'
import { moveRelease, planCorrection, planRelease, publishRelease } from './release.ts'

let scene: Scene
const first = { year: 2025, number: 1 }
const second = { year: 2025, number: 2 }
const today = day('2026-03-14')

before(async () => {
  scene = await openScene()
})

after(() => scene.installation.database.close())

const rulesOf = (outcome: Outcome<unknown>): string[] =>
  outcome.done ? [] : outcome.objections.map(({ rule }) => rule)

const plan = (year: number, dueOn = today, id = newId<'release'>()) => planRelease(scene.elena, { id, year, dueOn })

async function mustBeDone<Value>(deed: Promise<Outcome<Value>>): Promise<Value> {
  const outcome = await deed
  assert.ok(outcome.done, JSON.stringify(outcome))
  return outcome.value
}

const publish = (who: Context, draft: Id<'release-draft'>, name = first) => publishRelease(who, name, { draft, unit })

const auditJob = () => jobs.find(({ name }) => name === 'evaluation-audit-release')!

const eventsOf = async (kind: string) =>
  (
    await askOwner<{ n: number }>(
      scene.installation.database,
      `select count(*)::int as n from platform.event where kind = '${kind}'`,
    )
  )[0]!.n

describe('Elena keeps the calendar', () => {
  test('a year is entered once, for a day after it has ended and not in the past', async () => {
    assert.deepEqual(rulesOf(await plan(2025, day('2026-03-13'))), ['due-day-is-not-past'])
    assert.deepEqual(rulesOf(await plan(2026, day('2026-12-31'))), ['due-day-is-after-its-year'])
    const id = newId<'release'>()
    assert.equal(await mustBeDone(plan(2025, today, id)), '2025-1')
    assert.equal(await mustBeDone(plan(2025, today, id)), '2025-1', 'the same form twice')
    assert.deepEqual(rulesOf(await plan(2025)), ['year-is-planned-once'])
    assert.equal(await eventsOf('release-planned'), 1)
  })

  test('a day is moved with its reason, and a release is called off; the year may then be entered anew', async () => {
    await mustBeDone(plan(2024))
    const name = { year: 2024, number: 1 }
    await mustBeDone(moveRelease(scene.elena, name, { dueOn: day('2026-05-01'), reason: 'Faltan informes.' }))
    const moved = await consult(scene.elena, (db) => findRelease(db, name))
    assert.equal(moved?.due_on, '2026-05-01')
    assert.equal(moved.first_due_on, today)
    const named = { dueOn: day('2026-05-02'), reason: 'Por el SSN 123-45-6789' }
    assert.deepEqual(rulesOf(await moveRelease(scene.elena, name, named)), ['reason-holds-no-forbidden-number'])
    await mustBeDone(moveRelease(scene.elena, name, { dueOn: null, reason: 'Se entró por error.' }))
    assert.deepEqual(rulesOf(await makeDraft(scene.elena, name)), ['release-is-still-planned'])
    assert.equal(await mustBeDone(plan(2024)), '2024-2')
  })

  test('nobody else comes near: a consular officer, an agency, the operator', async () => {
    const { oscar, ines, tomas } = scene.people
    for (const who of [oscar, ines, tomas]) {
      await assert.rejects(planRelease(who, { id: newId(), year: 2023, dueOn: today }))
      await assert.rejects(makeDraft(who, first))
      await assert.rejects(publish(who, newId()))
    }
  })
})

describe('A release goes out', () => {
  test('Elena’s draft holds the true counts, and waits for its audit', async () => {
    await mustBeDone(makeDraft(scene.elena, first))
    const draft = await latestDraft(scene)
    const counts = await consult(scene.elena, (db) => listDraftCounts(db, draft))
    const contacts = counts.filter(({ number }) => number === 'contacts')
    assert.equal(contacts.find(({ office_id, month }) => office_id === null && month === null)?.count, 258)
    assert.equal(contacts.find(({ month }) => month === '2025-03')?.count, 141)
    assert.equal(contacts.find(({ office_id }) => office_id === scene.places[1]!.office)?.count, 92)
    assert.equal(
      counts.find(({ number, office_id, month }) => number === 'informed' && !office_id && !month)?.count,
      101,
    )
    const sums = counts.filter(({ office_id, month, number }) => !office_id && !month && number.startsWith('tests'))
    assert.deepEqual(
      sums.map(({ number, count }) => [number, count]),
      [
        ['tests', 24],
        ['tests-and-vaccinations', 27],
      ],
    )
    assert.deepEqual(rulesOf(await publish(scene.marta, draft)), ['draft-passed-its-audit'])
    const of = await consult(scene.elena, (db) => findDraft(db, draft))
    assert.equal(of?.signed, 1)
    assert.equal(of.missing, of.expected - 1)
  })

  test('it keeps the cells of office and month, where a report was signed or anything counted, and no others', async () => {
    const draft = await latestDraft(scene)
    const cells = await consult(scene.elena, (db) => listDraftCells(db, draft))
    const contacts = cells.filter(({ number }) => number === 'contacts')
    const placeOf = (office: string) => scene.places.findIndex((place) => place.office === office)
    assert.deepEqual(
      contacts
        .map(({ office_id, month, count }) => [placeOf(office_id), month, count] as const)
        .toSorted(([one, in1], [other, in2]) => one - other || (in1 < in2 ? -1 : 1)),
      [
        [0, '2025-03', 137],
        [1, '2025-03', 4],
        [1, '2025-07', 88],
        [2, '2025-05', 0],
        [2, '2025-11', 29],
      ],
    )
    assert.deepEqual(await consult(scene.people.rosa, (db) => listDraftCells(db, draft)), [])
  })

  test('the attack runs as a job, finds nobody, and repeated changes nothing', async () => {
    const draft = await latestDraft(scene)
    await write(scene.elena, async (tx) => void (await markAuditDone(tx, draft, 3)))
    assert.equal((await consult(scene.elena, (db) => findDraft(db, draft)))?.done, 3)
    await auditJob().run(scene.installation, { draft })
    const audited = await consult(scene.elena, (db) => findDraft(db, draft))
    assert.equal(audited?.pinned, 0)
    assert.ok(audited.fewest! >= 10)
    assert.equal(audited.done, audited.steps)
    await auditDraft(scene.installation, draft)
    assert.equal(await eventsOf('release-audited'), 1)
    const figures = await consult(scene.elena, (db) => listComparedFigures(db, draft))
    for (const { count, low, high, state } of figures) {
      if (state === 'withheld' || state === 'missing') assert.deepEqual([low, high], [null, null])
      else assert.ok(low! <= count && count <= high!)
      if (count > 0) assert.notEqual(state, 'missing')
    }
  })

  test('what nobody reported is missing, and what was signed without anybody is zero', async () => {
    const draft = await latestDraft(scene)
    const figures = await consult(scene.elena, (db) => listComparedFigures(db, draft))
    const inMonth = (of: string) => figures.find(({ number, month }) => number === 'contacts' && month === of)
    assert.deepEqual(inMonth('2025-04'), { ...inMonth('2025-04'), count: 0, signed: 0, low: null, state: 'missing' })
    assert.deepEqual(inMonth('2025-05'), {
      ...inMonth('2025-05'),
      count: 0,
      signed: 1,
      low: 0,
      high: 0,
      state: 'rounded',
    })
  })

  test('the one who prepared it may not let it out; Marta may, once her draft is the latest and the unit is known', async () => {
    const draft = await latestDraft(scene)
    assert.deepEqual(rulesOf(await publish(scene.elena, draft)), ['second-person-releases'])
    assert.deepEqual(rulesOf(await publishRelease(scene.marta, first, { draft: newId(), unit: 'nadie' })), [
      'unit-is-of-headquarters',
      'draft-is-the-latest',
    ])
    assert.equal((await consult(scene.people.rosa, (db) => listReleases(db)))[0]?.state, 'planned')
    await mustBeDone(publish(scene.marta, draft))
    await mustBeDone(publish(scene.marta, draft))
    assert.equal(await eventsOf('release-published'), 1, 'the same form twice')
    assert.deepEqual(rulesOf(await makeDraft(scene.elena, first)), ['release-is-still-planned'])
  })

  test('a day that has not come holds it back', async () => {
    const name = { year: 2024, number: 2 }
    await mustBeDone(moveRelease(scene.elena, name, { dueOn: day('2026-03-20'), reason: 'Faltan informes.' }))
    await mustBeDone(makeDraft(scene.elena, name))
    const draft = (await consult(scene.elena, async (db) => findLatestDraft(db, (await findRelease(db, name))!.id)))!
    await auditDraft(scene.installation, draft.id)
    assert.deepEqual(rulesOf(await publish(scene.marta, draft.id, name)), ['day-has-come'])
    const then = contextFor(scene.installation, scene.marta.actor, 'es', new Date('2026-03-20T18:00:00Z'))
    await mustBeDone(publish(then, draft.id, name))
  })

  test('Rosa reads the classes and the queries, and no true count', async () => {
    const release = (await consult(scene.people.rosa, (db) => findRelease(db, first)))!
    const figures = await consult(scene.people.rosa, (db) => listPublishedFigures(db, release.id))
    const contacts = figures.filter(({ number }) => number === 'contacts')
    assert.deepEqual(
      contacts.map(({ low, high }) => high !== null && high - low! + 1 >= 10).filter((wide) => !wide).length,
      contacts.filter(({ low, high }) => high === null || (low === 0 && high === 0)).length,
    )
    const numbers = await consult(scene.people.rosa, (db) => listPublishedNumbers(db, release.id))
    assert.equal(numbers.length, 7)
    const draft = await latestDraft(scene)
    for (const who of [scene.people.rosa, scene.people.oscar, scene.people.ines, scene.people.tomas]) {
      assert.equal(await consult(who, (db) => findDraft(db, draft)), undefined)
      assert.deepEqual(await consult(who, (db) => listDraftCounts(db, draft)), [])
    }
  })
})

describe('A correction', () => {
  test('takes the place of what is out, with its reason; only of the last of its year, and only once it is out', async () => {
    const draft = { id: newId<'release'>(), dueOn: today, reason: 'Una estación corrigió su marzo.' }
    const other = { ...draft, id: newId<'release'>() }
    assert.equal(await mustBeDone(planCorrection(scene.elena, first, draft)), '2025-2')
    assert.equal(await mustBeDone(planCorrection(scene.elena, first, draft)), '2025-2')
    assert.deepEqual(rulesOf(await planCorrection(scene.elena, first, other)), [
      'last-release-of-the-year-is-corrected',
    ])
    assert.deepEqual(rulesOf(await planCorrection(scene.elena, second, other)), ['what-is-corrected-is-published'])
    await tellMonth(scene.installation, scene.places[2]!, '2025-03', [['contacts', '', 200]])
    await mustBeDone(makeDraft(scene.marta, second))
    const corrected = (await consult(scene.marta, async (db) => findLatestDraft(db, draft.id)))!
    await auditDraft(scene.installation, corrected.id)
    await mustBeDone(publish(scene.elena, corrected.id, second))
    const before = (await consult(scene.people.rosa, (db) => findRelease(db, first)))!
    const after = (await consult(scene.people.rosa, (db) => findRelease(db, second)))!
    assert.equal(before.superseded_by, 2)
    assert.deepEqual([after.supersedes, after.reason], [1, draft.reason])
    const [then, now] = await Promise.all(
      [before, after].map(({ id }) => consult(scene.people.rosa, (db) => listPublishedFigures(db, id))),
    )
    const march = (figures: typeof then) =>
      figures!.find(({ number, month }) => number === 'contacts' && month === '2025-03')
    assert.ok(march(now)!.low! > march(then)!.high!, 'what was out before stays as it was')
    const audited = await consult(scene.marta, (db) => findDraft(db, corrected.id))
    assert.ok(audited!.fewest! >= 10, 'of both releases together')
    const untouched = (figures: typeof then) =>
      figures!.filter(({ number, office_id }) => number !== 'contacts' || office_id === scene.places[1]!.office)
    assert.deepEqual(untouched(now), untouched(then), 'what did not change is said as it was')
  })
})
