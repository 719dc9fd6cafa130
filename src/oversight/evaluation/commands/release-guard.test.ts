// What lets a release out is held by the database too: whoever gets past the program, with its own rights and as headquarters,
// still lets out nothing that was not audited, nothing by one person alone, and changes nothing that is out.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql, type RawBuilder } from 'kysely'
import { day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { contextFor, type Context } from '#platform/context'
import { newId } from '#platform/random'
import { auditDraft } from './release-audit.ts'
import { makeDraft } from './release-draft.ts'
import { planRelease, publishRelease } from './release.ts'
import { askOwner } from '../../../../test/catalogue.ts'
import { write } from '../../../../test/month.ts'
import { asEarlier, openScene, unit, type Scene } from '../../../../test/releases.ts'

let scene: Scene
let release: Id<'release'>
let draft: Id<'release-draft'>
const year = { year: 2025, number: 1 }

const tryAs = (who: Context, ...statements: RawBuilder<unknown>[]) =>
  write(who, async (tx) => {
    for (const statement of statements) await statement.execute(tx)
  })

const refused = (who: Context, why: RegExp, ...statements: RawBuilder<unknown>[]) =>
  assert.rejects(tryAs(who, ...statements), why)

before(async () => {
  scene = await openScene()
  release = newId<'release'>()
  await planRelease(scene.elena, { id: release, year: 2025, dueOn: day('2026-03-16') })
  draft = await draftOf(scene.elena)
})

after(() => scene.installation.database.close())

async function draftOf(who: Context): Promise<Id<'release-draft'>> {
  const made = await makeDraft(who, year)
  assert.ok(made.done, JSON.stringify(made))
  return made.value
}

/** Marta on the day on which the release is due. */
const onTheDay = (who: Context) => contextFor(scene.installation, who.actor, 'es', new Date('2026-03-16T18:00:00Z'))

/** A release as the program lets it out, by whoever it is said to be. */
const publication = (by: Id<'account'> | null, at = '2026-03-16T18:00:00Z') => sql`
  insert into evaluation.publication (release_id, draft_id, published_at, published_by, unit, counted_at, expected, signed, missing,
    audited_at, fewest, sha256)
  select d.release_id, d.id, ${at}::timestamptz, ${by}::uuid, ${unit}, d.counted_at, d.expected, d.signed, d.missing,
    coalesce(a.ended_at, now()), a.fewest, coalesce(a.sha256, sha256('x'))
  from evaluation.release_draft d join evaluation.draft_audit a on a.draft_id = d.id
  where d.release_id = ${release}::uuid order by d.position desc limit 1`

const numbers = () => sql`
  insert into evaluation.published_number (release_id, number, definition_version, figure, query_sha256)
  select ${release}::uuid, number, definition_version, figure, query_sha256 from evaluation.draft_number where draft_id = ${draft}::uuid`

/** The figures of the draft, as they are or with something else in place of some. */
const figures = (low: RawBuilder<unknown> = sql`c.low`, where: RawBuilder<unknown> = sql`true`) => sql`
  insert into evaluation.published_figure (release_id, number, office_id, month, low, high, state, expected, signed)
  select ${release}::uuid, c.number, c.office_id, c.month, ${low}, c.high, c.state, f.expected, f.signed
  from evaluation.draft_class c
  join evaluation.draft_figure f on f.draft_id = c.draft_id and f.number = c.number
    and f.office_id is not distinct from c.office_id and f.month is not distinct from c.month
  where c.draft_id = ${draft}::uuid and ${where}`

const class1 = (of: Id<'release-draft'>) => sql`
  insert into evaluation.draft_class (draft_id, number, low, high, state) values (${of}, 'other', 1, 10, 'rounded')`

const ends = (of: Id<'release-draft'>, pinned: number, sha256: RawBuilder<unknown>) => sql`
  update evaluation.draft_audit set ended_at = ${new Date('2026-03-14T12:00:00Z')}, fewest = 10, pinned = ${pinned}, sha256 = ${sha256}
  where draft_id = ${of}::uuid`

describe('A draft', () => {
  test('takes no more counts once it waits for its audit, and only the classes of its audit', async () => {
    const counts = sql`insert into evaluation.draft_figure (draft_id, number, count, expected, signed) values (${draft}, 'x', 1, 1, 1)`
    const cell = sql`insert into evaluation.draft_cell select draft_id, 'other', office_id, month, 1 from evaluation.draft_cell limit 1`
    await refused(scene.elena, /the draft is closed/, counts)
    await refused(scene.elena, /the draft is closed/, cell)
    await refused(scene.elena, /audit is of other classes/, ends(draft, 0, sql`sha256('x')`))
    await auditDraft(scene.installation, draft)
    await refused(scene.elena, /the draft is closed/, class1(draft))
  })

  test('is changed by nobody, nor is its audit ended twice', async () => {
    const parts = ['draft_figure', 'draft_cell', 'draft_number', 'draft_class']
    for (const table of [...parts, 'release_draft', 'publication', 'published_figure', 'published_number']) {
      const column = sql.ref(parts.includes(table) ? 'draft_id' : 'release_id')
      await refused(scene.marta, /permission denied/, sql`delete from ${sql.table(`evaluation.${table}`)}`)
      await refused(
        scene.marta,
        /permission denied/,
        sql`update ${sql.table(`evaluation.${table}`)} set ${column} = ${column}`,
      )
    }
    await refused(scene.marta, /an audit ends once/, ends(draft, 0, sql`evaluation.hash_of_draft(draft_id)`))
    await refused(
      scene.marta,
      /an audit ends once/,
      sql`update evaluation.draft_audit set done = 0 where draft_id = ${draft}::uuid`,
    )
  })

  test('is its maker’s', async () => {
    const forMarta = sql`insert into evaluation.release_draft (id, release_id, position, counted_at, made_by, expected, signed, missing)
      values (${newId()}, ${release}, 9, ${new Date()}, ${scene.marta.actor.account}, 1, 1, 0)`
    await refused(scene.elena, /made by who asks/, forMarta)
  })
})

describe('An audit', () => {
  test('ends over no class that does not hold its count', async () => {
    const open = await draftOf(scene.elena)
    const zero = sql`insert into evaluation.draft_class (draft_id, number, low, high, state)
      values (${open}, 'contacts', 0, 0, 'rounded')`
    const wrong = /a class does not hold its count/
    await refused(scene.elena, wrong, zero, ends(open, 0, sql`evaluation.hash_of_draft(draft_id)`))
    const missing = sql`insert into evaluation.draft_class (draft_id, number, state) values (${open}, 'contacts', 'missing')`
    await refused(scene.elena, wrong, missing, ends(open, 0, sql`evaluation.hash_of_draft(draft_id)`))
  })

  test('of a draft that was made before cells were kept does not come to an end', async () => {
    const old = await draftOf(scene.elena)
    await asEarlier(scene, sql`delete from evaluation.draft_cell where draft_id = ${old}::uuid`)
    await assert.rejects(auditDraft(scene.installation, old), /made anew/)
    const [audit] = await askOwner<{ ended: boolean }>(
      scene.installation.database,
      `select ended_at is not null as ended from evaluation.draft_audit where draft_id = '${old}'`,
    )
    assert.equal(audit?.ended, false)
  })

  test('that an earlier version made of other classes lets nothing out', async () => {
    const old = await draftOf(scene.elena)
    await auditDraft(scene.installation, old)
    await asEarlier(scene, sql`update evaluation.draft_audit set sha256 = sha256('x') where draft_id = ${old}::uuid`)
    const outcome = await publishRelease(onTheDay(scene.marta), year, { draft: old, unit })
    assert.deepEqual(!outcome.done && outcome.objections.map(({ rule }) => rule), ['draft-passed-its-audit'])
    draft = await draftOf(scene.elena)
    await auditDraft(scene.installation, draft)
  })
})

describe('A release', () => {
  test('is let out by a second person, who is the one that asks, and on its day', async () => {
    const [elena, marta] = [scene.elena.actor.account, scene.marta.actor.account]
    await refused(scene.elena, /a second person releases/, publication(elena))
    await refused(scene.elena, /a second person releases/, publication(marta))
    await refused(scene.marta, /a second person releases/, publication(null))
    await refused(scene.marta, /the day has not come/, publication(marta, '2026-03-14T18:00:00Z'))
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
    await refused(scene.marta, /nothing goes out in the future/, publication(marta, tomorrow))
  })

  test('is all that was audited and nothing else', async () => {
    const out = publication(scene.marta.actor.account)
    const exact = sql`case when c.high = 150 then 145 else c.low end`
    const differs = /what is published is not what was audited/
    await refused(scene.marta, differs, out)
    await refused(scene.marta, differs, out, numbers(), figures(exact))
    await refused(scene.marta, differs, out, numbers(), figures(sql`c.low`, sql`c.month is null`))
    await refused(scene.marta, differs, out, figures())
    await refused(scene.marta, /foreign key/, figures())
    const now = sql`set constraints all immediate`
    const more = sql`insert into evaluation.published_figure (release_id, number, low, high, state, expected, signed)
      values (${release}, 'vaccinations', 3, 3, 'rounded', 1, 1)`
    await refused(scene.marta, differs, out, numbers(), figures(), now, more)
    const number = sql`insert into evaluation.published_number (release_id, number, definition_version, figure, query_sha256)
      values (${release}, 'vaccinations', 1, 'x', sha256('x'))`
    await refused(scene.marta, differs, out, numbers(), figures(), now, number)
  })

  test('is not let out of a draft that was made later and is not audited, or in which somebody is found', async () => {
    const later = await draftOf(scene.elena)
    await refused(scene.marta, /did not pass its audit/, publication(scene.marta.actor.account))
    await tryAs(scene.elena, class1(later), ends(later, 1, sql`evaluation.hash_of_draft(draft_id)`))
    await refused(scene.marta, /did not pass its audit/, publication(scene.marta.actor.account))
  })

  test('goes out as the program lets it out, and then takes nothing more: no figure, no draft', async () => {
    draft = await draftOf(scene.elena)
    await auditDraft(scene.installation, draft)
    const outcome = await publishRelease(onTheDay(scene.marta), year, { draft, unit })
    assert.ok(outcome.done, JSON.stringify(outcome))
    const [hashes] = await askOwner<{ same: boolean; figures: number }>(
      scene.installation.database,
      `select p.sha256 = evaluation.hash_of_release(p.release_id) as same,
        (select count(*)::int from evaluation.published_figure) as figures from evaluation.publication p`,
    )
    assert.equal(hashes?.same, true)
    assert.ok(hashes.figures > 100)
    const more = sql`insert into evaluation.published_figure (release_id, number, low, high, state, expected, signed)
      values (${release}, 'other', 1, 10, 'rounded', 1, 1)`
    await refused(scene.marta, /the release is out/, more)
    const again = sql`insert into evaluation.release_draft (id, release_id, position, counted_at, made_by, expected, signed, missing)
      values (${newId()}, ${release}, 9, ${new Date()}, ${scene.elena.actor.account}, 1, 1, 0)`
    await refused(scene.elena, /the release is out/, again)
  })
})
