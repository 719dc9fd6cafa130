import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Pack } from '#platform/pack'
import { kilometresBetween } from '#registries/network'
import { testInstallation } from '../../../../test/database.ts'
import { originsOf } from '../pack.ts'
import { groupsOf, objectionsToTown, TownDraft, townsLike, varietiesNear, type Town } from './town.ts'

let pack: Pack
const towns = () => originsOf(pack).towns
const like = (typed: string) => townsLike(typed, towns()).map(({ title, region }) => `${title}, ${region.title}`)

before(async () => {
  pack = (await testInstallation()).pack
})

describe('The town that Rosa types', () => {
  test('is found with or without accents and capitals', () => {
    for (const typed of ['Juchitán de Zaragoza', 'juchitan', 'JUCHITÁN', 'juchitan oaxaca']) {
      assert.ok(like(typed).slice(0, 2).includes('Juchitán de Zaragoza, Oaxaca'), typed)
    }
  })

  test('is found by its sound and with slips of the finger', () => {
    for (const [typed, meant] of [
      ['xuchitan', 'Juchitán de Zaragoza, Oaxaca'],
      ['juchtian', 'Juchitán de Zaragoza, Oaxaca'],
      ['tlpa de comonfort', 'Tlapa de Comonfort, Guerrero'],
      ['santiago justlahuaca', 'Santiago Juxtlahuaca, Oaxaca'],
      ['san juan misteped', 'San Juan Mixtepec (distrito 08), Oaxaca'],
      ['cuetzalan del progeso', 'Cuetzalan del Progreso, Puebla'],
      ['oscuskab', 'Oxkutzcab, Yucatán'],
    ] as const) {
      assert.ok(like(typed).includes(meant), `${typed}: ${like(typed).join('; ')}`)
    }
  })

  test('may be one of several, and then all of them are shown, those with more speakers first', () => {
    assert.deepEqual(like('san juan mixtepec'), [
      'San Juan Mixtepec (distrito 08), Oaxaca',
      'San Juan Mixtepec (distrito 26), Oaxaca',
    ])
    assert.ok(like('san juan').length <= 8)
  })

  test('is none where nothing is like it', () => {
    assert.deepEqual(like('xyzzy'), [])
    assert.deepEqual(like('¿?'), [])
  })
})

describe('The varieties near a town', () => {
  const near = (title: string) => {
    const town = towns().find((one) => one.title === title)
    assert.ok(town, title)
    return varietiesNear(originsOf(pack).varieties, (home) => kilometresBetween(town, home)).map(
      ({ variety }) => variety.code,
    )
  }

  test('are those whose town of reference is nearest, under codes of their own', () => {
    assert.equal(near('Juchitán de Zaragoza')[0], 'zai')
    assert.deepEqual(near('Santiago Juxtlahuaca').slice(0, 2).toSorted(), ['jmx', 'trc'])
    assert.ok(near('San Martín Itunyoso').includes('trq'))
    // What a runtime makes of that code: all Zapotec. The table keeps the variety.
    assert.deepEqual(Intl.getCanonicalLocales('zai'), ['zap'])
  })

  test('are none far from every one of them', () => assert.deepEqual(near('Tijuana'), []))

  test('stand under the name that several share', () => {
    const groups = groupsOf(originsOf(pack).varieties)
    assert.equal(groups.filter(({ title }) => title === 'mixteco').length, 1)
    assert.ok(groups.find(({ title }) => title === 'zapoteco')!.varieties.some(({ code }) => code === 'zai'))
  })
})

describe('What is asked', () => {
  const rules = (typed: object, known = { region: true, place: true }) =>
    objectionsToTown(TownDraft.parse(typed), known).map(({ rule }) => rule)

  test('town-is-given: a town, a region or a town that was shown', () => {
    assert.deepEqual(rules({}), ['town-is-given'])
    for (const typed of [{ town: 'Tila' }, { region: '07' }, { place: '07096' }]) assert.deepEqual(rules(typed), [])
  })

  test('region-is-in-the-list, town-is-in-the-list', () => {
    const unknown = { region: false, place: false }
    assert.deepEqual(rules({ region: 'x', place: 'y' }, unknown), ['region-is-in-the-list', 'town-is-in-the-list'])
  })

  test('text-is-short', () => {
    assert.equal(TownDraft.safeParse({ town: 'x'.repeat(101) }).error?.issues[0]?.message, 'text-is-short')
  })
})

test('towns of the pack lie in its regions, and have no more speakers than people', () => {
  const broken = (town: Town) => town.speakers > town.people || !town.code.startsWith(town.region.code)
  assert.ok(towns().length > 1500)
  assert.deepEqual(towns().filter(broken), [])
})
