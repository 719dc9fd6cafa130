import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { day } from '#kernel/day'
import { done } from '#kernel/outcome'
import { contextFor } from '#platform/context'
import { transact } from '#platform/database'
import { Forbidden } from '#platform/errors'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { testInstallation } from '../../../../test/database.ts'
import { personas, type Personas } from '../../../../test/personas.ts'
import { actorWith, addOffice } from '../../../../test/stations.ts'
import { entriesOf, rulesOf } from '../../../../test/upkeep.ts'
import { markReopened } from '../store/hsds.ts'
import { listTwins, mergeServices, tellApart } from './merging.ts'

let installation: Installation
let people: Personas
let added: ReturnType<typeof entriesOf>['added']
let historyOf: ReturnType<typeof entriesOf>['historyOf']
let seen: ReturnType<typeof entriesOf>['seen']
const today = day('2026-03-14')

before(async () => {
  installation = await testInstallation()
  people = await personas(installation)
  ;({ added, historyOf, seen } = entriesOf(installation, people))
})

describe('Entries that look like doubles', () => {
  const office = async () => {
    const code = await addOffice(installation)
    return { code, oscar: contextFor(installation, actorWith('consular-officer', { office: code })) }
  }
  const two = async () => {
    const { code, oscar } = await office()
    const organization = `Clínica ${newId().slice(0, 8)}`
    const one = await added(oscar, { organization, 'language-2': 'mix' }, code)
    const more = {
      organization,
      title: 'Consulta medica',
      street: 'C. 5',
      publicLine: '323 555 0100',
      url: 'https://a.org/x',
    }
    const other = await added(oscar, more, code)
    return { code, oscar, pair: [one, other] as const }
  }

  test('are shown with why, until Óscar says that they are not the same', async () => {
    const { code, oscar, pair } = await two()
    const [twins] = await listTwins(oscar, code)
    assert.deepEqual(new Set([twins?.one.id, twins?.other.id]), new Set(pair))
    assert.deepEqual([twins?.sameLine, twins?.sameOrganization], [true, true])
    await assert.rejects(tellApart(people.lupe, pair), Forbidden)
    for (const _ of [1, 2]) assert.ok((await tellApart(oscar, [pair[1], pair[0]])).done)
    assert.deepEqual(await listTwins(oscar, code), [])
    assert.deepEqual(await rulesOf(tellApart(oscar, [pair[0], pair[0]])), ['entries-are-two'])
  })

  test('are merged part by part: one stays, the other is closed and leads to it, nothing is deleted', async () => {
    const { code, oscar, pair } = await two()
    const draft = { stays: 'one', parts: ['title', 'url'] } as const
    await assert.rejects(mergeServices(people.lupe, pair, { ...draft, parts: [...draft.parts] }, 'x'), Forbidden)
    const outcome = await mergeServices(oscar, pair, { ...draft, parts: [...draft.parts] }, 'Estaba repetido')
    assert.deepEqual(outcome, done(pair[0]))
    const [stays, goes] = [await seen(pair[0]), await seen(pair[1])]
    assert.deepEqual([stays.title, stays.url, stays.languages.length], ['Consulta medica', 'https://a.org/x', 2])
    assert.equal(stays.locations[0]?.street, 'Calle 5')
    assert.deepEqual([goes.merged_into, goes.closed_on, goes.title], [pair[0], today, 'Consulta medica'])
    assert.deepEqual(await historyOf(pair[0]), [['office', 'duplicate', 'title url']])
    assert.deepEqual(await historyOf(pair[1]), [['office', 'duplicate', 'closing merging']])
    assert.deepEqual(await listTwins(oscar, code), [])
    assert.deepEqual(await rulesOf(mergeServices(oscar, pair, { stays: 'one', parts: [] }, 'x')), [
      'service-is-not-closed',
    ])
    await transact(oscar, async (tx) => done(await markReopened(tx, pair[1])))
    assert.equal((await seen(pair[1])).closed_on, today)
  })

  test('take the rows and the place of the other where they are chosen', async () => {
    const { oscar, pair } = await two()
    const parts = ['languages', 'place', 'hours']
    assert.ok((await mergeServices(oscar, pair, { stays: 'other', parts }, 'Estaba repetido')).done)
    const stays = await seen(pair[1])
    assert.deepEqual([stays.languages.length, stays.locations[0]?.street], [2, 'Calle 5'])
  })

  test('lead on through every merge', async () => {
    const { code, oscar, pair } = await two()
    const third = await added(oscar, { title: 'Consulta tres' }, code)
    assert.ok((await mergeServices(oscar, pair, { stays: 'one', parts: [] }, 'x')).done)
    assert.ok((await mergeServices(oscar, [third, pair[0]], { stays: 'one', parts: [] }, 'x')).done)
    assert.deepEqual([(await seen(pair[0])).merged_into, (await seen(pair[1])).merged_into], [third, third])
  })

  test('are not merged into each other at once: one goes, one stays, and nothing leads round', async () => {
    // Several times over, since who comes first is chance.
    for (let round = 0; round < 6; round += 1) {
      const { oscar, pair } = await two()
      const crossed = (['one', 'other'] as const).map((stays) => mergeServices(oscar, pair, { stays, parts: [] }, 'x'))
      const outcomes = await Promise.all(crossed)
      const told = outcomes.flatMap((outcome) => (outcome.done ? [] : outcome.objections.map(({ rule }) => rule)))
      assert.deepEqual(told, ['service-is-not-closed'])
      const both = [await seen(pair[0]), await seen(pair[1])]
      const [stays, ...more] = both.filter(({ closed_on: closed }) => closed === null)
      assert.deepEqual(more, [])
      assert.equal(both.find(({ merged_into: into }) => into !== null)?.merged_into, stays?.id)
    }
  })

  test('of two offices are not merged, and a refusal leaves both as they were', async () => {
    const { oscar, pair } = await two()
    const there = await office()
    const elsewhere = await added(there.oscar, {}, there.code)
    assert.deepEqual(
      await rulesOf(mergeServices(people.elena, [pair[0], elsewhere], { stays: 'one', parts: [] }, 'x')),
      ['entries-stand-at-one-office'],
    )
    await installation.database.asOwner((owner) =>
      owner.transaction().execute(async (tx) => {
        await sql`select set_config('puente.headquarters', 'on', true)`.execute(tx)
        await sql`set local role puente_app`.execute(tx)
        await sql`update services.service set url = 'http://old.org/x' where id = ${pair[1]}`.execute(tx)
      }),
    )
    assert.deepEqual(await rulesOf(mergeServices(oscar, pair, { stays: 'one', parts: ['url'] }, 'x')), ['url-is-https'])
    assert.deepEqual([(await seen(pair[0])).url, (await seen(pair[1])).closed_on], [null, null])
    assert.deepEqual(await historyOf(pair[1]), [])
  })
})
