import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { addDays } from '#kernel/day'
import type { Id } from '#kernel/id'
import { anonymous, contextFor, type Context, type Language } from '#platform/context'
import type { Installation } from '#platform/installation'
import { loadPack, readPack } from '#platform/pack'
import { freshInstallation, root } from '../../../test/database.ts'
import { ask } from '../../../test/mounted.ts'
import { actorWith } from '../../../test/stations.ts'
import { network } from './index.ts'

let installation: Installation
let elena: Context
let oscar: Context

before(async () => {
  const fresh = await freshInstallation()
  const read = readPack(join(root, 'test/packs/zz'), [network.pack])
  assert.ok(read.pack)
  installation = { ...fresh, pack: read.pack }
  await loadPack(installation, read, [network.pack])
  elena = contextFor(installation, actorWith('headquarters'))
  oscar = contextFor(installation, actorWith('consular-officer', { office: 'villa-sur' as Id<'office'> }))
})
after(() => installation.database.close())

const rosa = (language: Language = 'es'): Context => contextFor(installation, anonymous, language)

describe('Rosa', () => {
  test('reads the offices in either language, in the words of the pack', async () => {
    const list = await ask(network, rosa(), '')
    assert.equal(list.status, 200)
    assert.match(list.text, /3 oficinas/)
    assert.match(list.text, /class="exit" href="https:\/\/example\.org\/"/)
    assert.match(list.text, /de Alcora en el exterior/)
    assert.doesNotMatch(list.text, /Agregar una oficina/)
    assert.match((await ask(network, rosa('en'), '')).text, /3 offices/)
  })

  test('filters them by day, country and rank, and takes them along', async () => {
    assert.match((await ask(network, rosa(), '?on=2011-01-01')).text, /2 oficinas/)
    assert.match((await ask(network, rosa(), '?rank=consulate')).text, /1 oficina</)
    const csv = await ask(network, rosa(), '?rank=consulate&format=csv')
    assert.match(csv.text, /Villa Sur,Consulado,Southtown,Sur,XA,Pacific\/Auckland,2009-06-30,Abierta/)
    const wrong = await ask(network, rosa(), '?on=2011-02-30')
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /una fecha que exista/)
  })

  test('reads how many people live around an office, by whom it is said, and where nobody says', async () => {
    const north = (await ask(network, rosa(), '/offices/puerto-norte')).text
    assert.match(north, /31,250 personas de Alcora en el distrito \(2024; fuente: census-4\)/)
    assert.match(north, /Cerca de 18,000 personas de Alcora en la ciudad de la oficina \(2019; fuente: census-3\)/)
    assert.doesNotMatch(north, /Ninguna fuente dice/)
    const south = (await ask(network, rosa('en'), '/offices/villa-sur')).text
    assert.match(south, /No source says how many people live in the district/)
    assert.match(south, /1,204 people born in Alcora in Sur \(undated; source: register-1\)/)
  })

  test('reads when an office opened, or that nobody knows', async () => {
    const opened = await ask(network, rosa(), '/offices/puerto-norte')
    assert.match(opened.text, /Consulado General de Alcora en Puerto Norte/)
    assert.match(opened.text, /Abrió el 2 de mayo de 2001/)
    assert.match(opened.text, /A su cargo/)
    assert.match(
      (await ask(network, rosa('en'), '/offices/villa-sur')).text,
      /At work on June 30, 2009; we do not know/,
    )
    assert.equal((await ask(network, rosa(), '/offices/villa-luna')).status, 404)
  })

  test('reads a district with its days, and never one that was computed by distance', async () => {
    const south = await ask(network, rosa(), '/offices/villa-sur/district')
    assert.match(south.text, /decree-7/)
    assert.doesNotMatch(south.text, /Islas/)
    assert.match(south.text, /cuál oficina queda más cerca/)
    assert.match((await ask(network, rosa(), '/offices/isla-clara/district')).text, /Ninguna fuente/)
    assert.doesNotMatch((await ask(network, rosa(), '/offices/villa-sur/district?format=csv')).text, /Islas|approx/)
  })

  test('comes to no page of headquarters, and no more does Óscar', async () => {
    for (const path of ['/office', '/move', '/offices/villa-sur/correction', '/offices/villa-sur/closure']) {
      assert.equal((await ask(network, rosa(), path)).status, 403, path)
      assert.equal((await ask(network, oscar, path)).status, 403, path)
      assert.equal((await ask(network, elena, path)).status, 200, path)
    }
    assert.equal((await ask(network, rosa(), '/offices/villa-sur/posts')).status, 403)
    assert.equal((await ask(network, oscar, '/offices/villa-sur/posts')).status, 200)
    assert.equal((await ask(network, oscar, '/offices/isla-clara/posts')).status, 403)
    assert.equal((await ask(network, oscar, '/move', { divisions: 'XA-SUR' })).status, 403)
  })
})

describe('Elena', () => {
  const form = {
    code: 'puerto-viejo',
    title: 'Puerto Viejo',
    rank: 'consulate',
    parent: 'villa-sur',
    country: 'XA',
    division: 'XA-EST',
    city: 'Old Haven',
    zone: 'Pacific/Nowhere',
    lat: '-41',
    lon: '175',
    source: 'decree-9',
  }

  test('is told everything that is wrong with an office at once, and what she typed stays', async () => {
    const wrong = await ask(network, elena, '/office', form)
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /No conocemos esta zona horaria/)
    assert.match(wrong.text, /value="Puerto Viejo"/)
    const parentless = await ask(network, elena, '/office', { ...form, zone: 'Pacific/Auckland' })
    assert.match(parentless.text, /Un consulado depende de un consulado general/)
    assert.match(parentless.text, /un día en que consta que atendía/)
  })

  test('adds it, corrects it, and finds it in the list', async () => {
    const right = {
      ...form,
      zone: 'Pacific/Auckland',
      parent: 'puerto-norte',
      opened_on: '2026-01-05',
      services: ['notary', 'protection'],
    }
    const added = await ask(network, elena, '/office', right)
    assert.deepEqual([added.status, added.location], [303, '/network/offices/puerto-viejo'])
    assert.match((await ask(network, elena, '/offices/puerto-viejo')).text, /Fe pública, Protección/)
    const corrected = await ask(network, elena, '/offices/puerto-viejo/correction', { ...right, phone: '+999 2' })
    assert.equal(corrected.status, 303)
    assert.match((await ask(network, elena, '/offices/puerto-viejo')).text, /\+999 2/)
    const closed = await ask(network, elena, '/offices/puerto-viejo/closure', { closed_on: addDays(elena.today, 5) })
    assert.equal(closed.status, 303)
    assert.match((await ask(network, elena, '/offices/puerto-viejo')).text, /Su último día es el/)
  })

  test('moves a province from a day on', async () => {
    const move = {
      divisions: 'XA-EST, XA-LUNA',
      office: 'puerto-norte',
      from_on: addDays(elena.today, 3),
      source: 'decree-12',
    }
    const wrong = await ask(network, elena, '/move', move)
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /No conocemos estas claves: XA-LUNA/)
    assert.match(wrong.text, /XA-EST, XA-LUNA/)
    const moved = await ask(network, elena, '/move', { ...move, divisions: 'XA-EST' })
    assert.deepEqual([moved.status, moved.location], [303, '/network/offices/puerto-norte/district'])
    assert.match((await ask(network, rosa(), moved.location!.replace('/network', ''))).text, /decree-12/)
  })

  test('opens and ends posts at an office and at headquarters', async () => {
    const post = { title: 'Enlace', employment: 'local-hire', from_on: '2026-01-01' }
    assert.equal((await ask(network, elena, '/posts', { ...post, office_id: 'villa-sur' })).status, 303)
    const wrong = await ask(network, elena, '/posts', { ...post, employment: '' })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /Elija la contratación/)
    assert.equal((await ask(network, elena, '/posts', { ...post, unit: 'care' })).status, 303)
    const page = await ask(network, elena, '/offices/villa-sur/posts')
    const id = /posts\/([0-9a-f-]{36})\/end/.exec(page.text)?.[1]
    assert.equal((await ask(network, elena, `/posts/${id}/end`, { to_on: '2025-01-01' })).status, 422)
    assert.equal((await ask(network, elena, `/posts/${id}/end`, { to_on: '2026-02-01' })).status, 303)
    assert.match(
      (await ask(network, oscar, '/offices/villa-sur/posts?format=csv')).text,
      /Enlace,Contratación local,2026-01-01,2026-02-01/,
    )
    assert.match((await ask(network, elena, '/headquarters')).text, /Enlace/)
    assert.doesNotMatch((await ask(network, rosa(), '/headquarters')).text, /Enlace/)
  })
})
