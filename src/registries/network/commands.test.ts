import assert from 'node:assert/strict'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { sql, type Transaction } from 'kysely'
import { addDays, day } from '#kernel/day'
import type { Id } from '#kernel/id'
import { anonymous, contextFor, type Context } from '#platform/context'
import { consult } from '#platform/database'
import { Forbidden } from '#platform/errors'
import type { Installation } from '#platform/installation'
import { loadPack, readPack } from '#platform/pack'
import { newId } from '#platform/random'
import { freshInstallation, root, testInstallation } from '../../../test/database.ts'
import { actorWith } from '../../../test/stations.ts'
import { addOffice, addPost, closeOffice, correctOffice, endPost, moveDistrict } from './commands.ts'
import { pack } from './pack.ts'
import { moveDraft, officeCorrection, officeDraft, postDraft } from './rules.ts'
import { listDistrictHistory, officeOfDivision } from './store/district.ts'
import { listDivisions } from './store/division.ts'
import { findLanguage, listLanguages } from './store/language.ts'
import { findOffice, listOffices, nearestOffices } from './store/office.ts'
import { listPopulation } from './store/population.ts'
import { findPost, listHeadquartersUnits, listPosts } from './store/post.ts'

let installation: Installation
let elena: Context

before(async () => {
  installation = await testInstallation()
  elena = contextFor(installation, actorWith('headquarters'))
})

const owned = <Value>(work: (tx: Transaction<unknown>) => Promise<Value>): Promise<Value> =>
  installation.database.asOwner((owner) =>
    owner.transaction().execute(async (tx) => {
      await sql`select set_config('puente.headquarters', 'on', true)`.execute(tx)
      return work(tx)
    }),
  )

/** Two divisions of the test's own under one that holds them. */
async function addDivisions(): Promise<{ whole: string; parts: string[] }> {
  const whole = `XA-${newId().slice(0, 8)}`
  const parts = [`${whole}-1`, `${whole}-2`]
  await owned(async (tx) => {
    await sql`insert into network.division (code, country, title) values (${whole}, 'XA', 'Whole')`.execute(tx)
    for (const part of parts)
      await sql`insert into network.division (code, country, parent, title) values (${part}, 'XA', ${whole}, 'Part')`.execute(
        tx,
      )
  })
  return { whole, parts }
}

const typedOffice = (division: string) => ({
  code: `o-${newId().slice(0, 8)}`,
  title: 'Puerto Viejo',
  rank: 'consulate',
  country: 'XA',
  division,
  city: 'Old Haven',
  zone: 'Pacific/Auckland',
  lat: '-36.9',
  lon: '174.8',
  opened_on: '2020-01-01',
  services: ['protection', 'documents'],
  source: 'a decree',
})

async function addTestOffice(division: string): Promise<Id<'office'>> {
  const outcome = await addOffice(elena, officeDraft.parse(typedOffice(division)))
  assert.ok(outcome.done, JSON.stringify(outcome))
  return outcome.value
}

const rulesOf = async (
  outcome: Promise<{ done: boolean; objections?: readonly { rule: string }[] }>,
): Promise<string[]> => ((await outcome).objections ?? []).map(({ rule }) => rule)

const eventsOf = async (subject: string): Promise<string[]> => {
  const { rows } = await installation.database.asOwner((owner) =>
    sql<{ kind: string }>`select kind from platform.event where subject = ${subject} order by id`.execute(owner),
  )
  return rows.map(({ kind }) => kind)
}

describe('Elena keeps the offices', () => {
  test('she adds one, with one event, and everybody finds it', async () => {
    const { whole } = await addDivisions()
    const code = await addTestOffice(whole)
    const rosa = contextFor(installation, anonymous)
    const office = await consult(rosa, (db) => findOffice(db, code))
    assert.deepEqual(
      [office?.from_on, office?.to_on, office?.services],
      ['2020-01-01', null, ['protection', 'documents']],
    )
    assert.deepEqual(await eventsOf(code), ['office-added'])
    assert.ok((await consult(rosa, (db) => listOffices(db, day('2020-01-01')))).some((one) => one.code === code))
    assert.ok(!(await consult(rosa, (db) => listOffices(db, day('2019-12-31')))).some((one) => one.code === code))
  })

  test('a second of the same code is refused and leaves no trace', async () => {
    const { whole } = await addDivisions()
    const code = await addTestOffice(whole)
    const again = officeDraft.parse({ ...typedOffice(whole), code, title: 'Another' })
    assert.deepEqual(await rulesOf(addOffice(elena, again)), ['office-code-is-new'])
    assert.deepEqual(await eventsOf(code), ['office-added'])
    assert.equal((await consult(elena, (db) => findOffice(db, code)))?.title, 'Puerto Viejo')
  })

  test('a correction that makes two offices report to each other is refused', async () => {
    const { whole } = await addDivisions()
    const general = officeDraft.parse({ ...typedOffice(whole), rank: 'consulate-general' })
    assert.ok((await addOffice(elena, general)).done)
    const other = officeDraft.parse({ ...typedOffice(whole), rank: 'consulate-general', parent: general.code })
    assert.ok((await addOffice(elena, other)).done)
    const circle = officeCorrection.parse({ ...typedOffice(whole), rank: 'consulate-general', parent: other.code })
    assert.deepEqual(await rulesOf(correctOffice(elena, general.code, circle)), ['offices-are-not-cyclic'])
    const fine = officeCorrection.parse({ ...typedOffice(whole), rank: 'consulate-general', phone: '+999 1' })
    assert.ok((await correctOffice(elena, general.code, fine)).done)
    assert.equal((await consult(elena, (db) => findOffice(db, general.code)))?.phone, '+999 1')
  })

  test('Óscar, Tomás and Rosa may not', async () => {
    const { whole } = await addDivisions()
    const draft = officeDraft.parse(typedOffice(whole))
    const office = await addTestOffice(whole)
    for (const actor of [actorWith('consular-officer', { office }), actorWith('operator'), anonymous]) {
      const context = contextFor(installation, actor)
      await assert.rejects(addOffice(context, draft), Forbidden)
      await assert.rejects(closeOffice(context, office, day('2026-03-31')), Forbidden)
    }
    assert.equal(await consult(elena, (db) => findOffice(db, draft.code)), undefined)
  })
})

describe('Elena moves a district', () => {
  const move = (divisions: string, office: string, from_on: string) =>
    moveDraft.parse({ divisions, office, from_on, source: 'decree-9' })

  test('from a day on: what held before stays as it was, and each part has one office a day', async () => {
    const { whole, parts } = await addDivisions()
    const [old, next] = [await addTestOffice(whole), await addTestOffice(whole)]
    const first = await moveDistrict(elena, move(whole, old, elena.today))
    assert.deepEqual(first, { done: true, value: 2 })
    const later = addDays(elena.today, 30)
    assert.ok((await moveDistrict(elena, move(parts[0]!, next, later))).done)
    const on = (division: string, when: string) => consult(elena, (db) => officeOfDivision(db, division, day(when)))
    assert.equal((await on(parts[0]!, addDays(later, -1)))?.office_id, old)
    assert.equal((await on(parts[0]!, later))?.office_id, next)
    assert.equal((await on(parts[1]!, later))?.office_id, old)
    assert.equal(await on(parts[0]!, addDays(elena.today, -1)), undefined)
    assert.deepEqual(
      (await consult(elena, (db) => listDistrictHistory(db, old))).map((row) => [row.division, row.to_on]),
      [
        [parts[0], addDays(later, -1)],
        [parts[1], null],
      ],
    )
  })

  test('not into the past, not to where it is, not before a change to come, and not to places that do not exist', async () => {
    const { whole, parts } = await addDivisions()
    const [old, next] = [await addTestOffice(whole), await addTestOffice(whole)]
    assert.ok((await moveDistrict(elena, move(whole, old, addDays(elena.today, 10)))).done)
    const refusals = (divisions: string, office: string, on: string) =>
      rulesOf(moveDistrict(elena, move(divisions, office, on)))
    assert.deepEqual(await refusals(parts[0]!, next, addDays(elena.today, -1)), [
      'move-is-not-in-the-past',
      'district-has-no-later-move',
    ])
    assert.deepEqual(await refusals(parts[0]!, old, addDays(elena.today, 20)), ['move-changes-the-office'])
    assert.deepEqual(await refusals('XA-NOWHERE', 'nowhere', addDays(elena.today, 20)), [
      'divisions-exist',
      'office-exists',
    ])
  })

  test('a place in two districts on one day is refused by the database itself', async () => {
    const { whole, parts } = await addDivisions()
    const office = await addTestOffice(whole)
    const insert = (from: string, to: string | null) =>
      owned(async (tx) => {
        await sql`insert into network.district (id, division, office_id, from_on, to_on, source)
          values (${newId()}, ${parts[0]}, ${office}, ${from}::date, ${to}::date, 'test')`.execute(tx)
      })
    await insert('2020-01-01', '2022-05-31')
    await insert('2022-06-01', null)
    await assert.rejects(insert('2021-01-01', '2021-01-01'), /division_has_one_office_a_day/)
  })

  test('before an office closes', async () => {
    const { whole } = await addDivisions()
    const [old, next] = [await addTestOffice(whole), await addTestOffice(whole)]
    assert.ok((await moveDistrict(elena, move(whole, old, elena.today))).done)
    const last = addDays(elena.today, 60)
    assert.deepEqual(await rulesOf(closeOffice(elena, old, last)), ['district-is-moved-before-the-office-closes'])
    assert.ok((await moveDistrict(elena, move(whole, next, addDays(last, 1)))).done)
    assert.ok((await closeOffice(elena, old, last)).done)
    assert.deepEqual(await rulesOf(closeOffice(elena, old, last)), ['office-is-open'])
    assert.equal((await consult(elena, (db) => findOffice(db, old)))?.to_on, last)
    assert.deepEqual(await eventsOf(old), ['office-added', 'district-moved', 'office-closed'])
  })
})

describe('Elena keeps the posts', () => {
  test('opened twice by one form counts once; Óscar reads those of his office, Rosa none', async () => {
    const { whole } = await addDivisions()
    const office = await addTestOffice(whole)
    const draft = postDraft.parse({
      title: 'Officer',
      employment: 'local-hire',
      office_id: office,
      from_on: '2026-01-01',
    })
    const id = newId<'post'>()
    assert.ok((await addPost(elena, id, draft)).done)
    assert.ok((await addPost(elena, id, draft)).done)
    assert.deepEqual(await eventsOf(id), ['post-added'])
    const read = (actor: Context['actor']) => consult(contextFor(installation, actor), (db) => listPosts(db, office))
    assert.equal((await read(actorWith('consular-officer', { office }))).length, 1)
    assert.equal((await read(anonymous)).length, 0)
    assert.ok((await endPost(elena, id, day('2026-02-28'))).done)
    assert.deepEqual(await rulesOf(endPost(elena, id, day('2026-03-31'))), ['post-is-open'])
    assert.equal((await consult(elena, (db) => findPost(db, id)))?.to_on, '2026-02-28')
  })
})

describe('A pack that is loaded', () => {
  test('stands once however often it is loaded, and leaves alone what Elena changed', async () => {
    const fresh = await freshInstallation()
    const read = readPack(join(root, 'test/packs/zz'), [pack])
    assert.ok(read.pack)
    assert.equal(await loadPack(fresh, read, [pack]), true)
    assert.equal(await loadPack(fresh, read, [pack]), false)
    const context = contextFor(fresh, actorWith('headquarters'))
    const move = moveDraft.parse({
      divisions: 'XA-SUR',
      office: 'puerto-norte',
      from_on: context.today,
      source: 'decree-9',
    })
    assert.ok((await moveDistrict(context, move)).done)
    assert.equal(await loadPack(fresh, { ...read, sha256: 'another' }, [pack]), true)
    await consult(context, async (db) => {
      assert.equal((await listOffices(db)).length, 3)
      assert.equal((await officeOfDivision(db, 'XA-SUR', context.today))?.office_id, 'puerto-norte')
      assert.equal((await officeOfDivision(db, 'XA-SUR', addDays(context.today, -1)))?.office_id, 'villa-sur')
      assert.equal((await officeOfDivision(db, 'XA-EST', day('2019-06-30')))?.office_id, 'puerto-norte')
      assert.deepEqual(
        (await listDivisions(db, null)).map(({ title }) => title),
        ['Este', 'Islas', 'Norte', 'Sur'],
      )
      assert.deepEqual(
        (await listLanguages(db)).map(({ code }) => code),
        ['es', 'en', 'qaa', 'qab', 'qac'],
      )
      assert.deepEqual((await findLanguage(db, 'qab'))?.fallback, ['qaa', 'es', 'en'])
      assert.equal((await listHeadquartersUnits(db)).length, 3)
      assert.deepEqual(
        (await listPopulation(db)).map((row) => [row.covers, row.office_id ?? row.division_title, row.value, row.year]),
        [
          ['district', 'puerto-norte', 31_250, 2024],
          ['city', 'puerto-norte', 18_000, 2019],
          ['district', 'puerto-norte', 25_000, 2019],
          ['division', 'Sur', 1204, null],
        ],
      )
      const near = await nearestOffices(db, { lat: -43.9, lon: 179.9 }, context.today, 2)
      assert.deepEqual(
        near.map(({ code }) => code),
        ['isla-clara', 'villa-sur'],
      )
    })
    await fresh.database.close()
  })
})
