import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Id } from '#kernel/id'
import { anonymous, contextFor, type Context } from '#platform/context'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { testInstallation } from '../../../test/database.ts'
import { ask } from '../../../test/mounted.ts'
import { actorWith, addOffice } from '../../../test/stations.ts'
import { partners } from './index.ts'

let installation: Installation
let elena: Context
let oscar: Context
let otherOscar: Context
let office: Id<'office'>

before(async () => {
  installation = await testInstallation()
  office = await addOffice(installation)
  elena = contextFor(installation, actorWith('headquarters'))
  oscar = contextFor(installation, actorWith('consular-officer', { office }))
  otherOscar = contextFor(installation, actorWith('consular-officer', { office: await addOffice(installation) }))
})

const terms = {
  areas: ['ventanillas', 'plazas'],
  signed_on: '2026-01-10',
  from_on: '2026-01-15',
  to_on: '2026-04-30',
  renewal_days: '60',
}

async function addPartner(title = `Clínica ${newId().slice(0, 8)}`): Promise<string> {
  const added = await ask(partners, elena, '/organization', {
    title,
    kind: 'hospital',
    city: 'Boise',
    source: 'a list',
  })
  assert.equal(added.status, 303, added.text)
  return added.location!.split('/').at(-1)!
}

describe('Óscar', () => {
  test('proposes an agreement of his office and waits for headquarters', async () => {
    const organization_id = await addPartner('Clínica del Río')
    const proposed = await ask(partners, oscar, `/offices/${office}/agreement`, { ...terms, organization_id })
    assert.equal(proposed.status, 303)
    const path = proposed.location!.replace('/partners', '')
    const page = await ask(partners, oscar, path)
    assert.match(page.text, /Convenio con Clínica del Río/)
    assert.match(page.text, /Propuesto/)
    assert.doesNotMatch(page.text, /acceptance/)
    assert.equal((await ask(partners, oscar, `${path}/acceptance`, {})).status, 403)
    assert.equal((await ask(partners, otherOscar, path)).status, 404)
    assert.equal((await ask(partners, elena, `${path}/acceptance`, {})).status, 303)
    const list = await ask(partners, oscar, `/offices/${office}/agreements?standing=to-renew`)
    assert.match(list.text, /1 convenio está por vencer/)
    assert.match(list.text, /Ventanillas de Salud, Plazas Comunitarias/)
    const csv = await ask(partners, oscar, `/offices/${office}/agreements?format=csv`)
    assert.match(csv.text, /Clínica del Río,.*2026-01-15,2026-04-30,2026-03-01,Por renovar/)
    assert.equal((await ask(partners, elena, `${path}/ending`, { ended_on: '2026-03-14' })).status, 422)
    const ended = await ask(partners, elena, `${path}/ending`, { ended_on: '2026-03-14', ended_why: 'Se mudaron' })
    assert.equal(ended.status, 303)
    assert.match((await ask(partners, oscar, path)).text, /Terminó porque: Se mudaron/)
  })

  test('is told what is missing, beside its field, and what he typed stays', async () => {
    const wrong = await ask(partners, oscar, `/offices/${office}/agreement`, {
      ...terms,
      areas: [],
      signed_on: '2026-13-01',
    })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /Elija al menos uno/)
    assert.match(wrong.text, /Escriba una fecha que exista/)
    assert.match(wrong.text, /value="2026-04-30"/)
  })

  test('adds an organization for his office and comes back to the proposal', async () => {
    const form = { title: `Banco ${newId().slice(0, 8)}`, kind: 'bank', source: 'a visit' }
    assert.equal((await ask(partners, oscar, `/offices/${office}/organization`)).status, 200)
    const added = await ask(partners, oscar, `/offices/${office}/organization`, form)
    assert.equal(added.location, `/partners/offices/${office}/agreement`)
    assert.match((await ask(partners, oscar, `/offices/${office}/agreement`)).text, new RegExp(form.title))
    const again = await ask(partners, oscar, `/offices/${office}/organization`, form)
    assert.match(again.text, /Ya hay una organización con este nombre/)
  })
})

describe('Elena', () => {
  test('reads organizations by kind, corrects one, and takes the list along', async () => {
    const id = await addPartner()
    const page = await ask(partners, elena, `/organizations/${id}`)
    assert.match(page.text, /Hospital/)
    const form = { title: `Fundación ${id.slice(0, 8)}`, kind: 'foundation', source: 'a list' }
    assert.equal((await ask(partners, elena, `/organizations/${id}/correction`)).status, 200)
    assert.equal(
      (await ask(partners, elena, `/organizations/${id}/correction`, { ...form, kind: 'castle' })).status,
      422,
    )
    assert.equal((await ask(partners, elena, `/organizations/${id}/correction`, form)).status, 303)
    assert.match((await ask(partners, elena, '?kind=foundation')).text, new RegExp(form.title))
    assert.doesNotMatch((await ask(partners, elena, '?kind=bank&format=csv')).text, new RegExp(form.title))
  })

  test('proposes for the whole institute', async () => {
    const organization_id = await addPartner()
    assert.equal((await ask(partners, elena, '/agreement')).status, 200)
    const proposed = await ask(partners, elena, '/agreement', { ...terms, organization_id })
    assert.equal(proposed.status, 303)
    assert.match((await ask(partners, elena, proposed.location!.replace('/partners', ''))).text, /Todo el instituto/)
    assert.equal((await ask(partners, elena, '/agreements')).status, 200)
  })
})

test('Rosa and Lupe come to none of these pages', async () => {
  const lupe = contextFor(installation, actorWith('worker', { office }))
  for (const context of [contextFor(installation, anonymous), lupe]) {
    for (const path of [
      '',
      '/agreements',
      '/organization',
      `/offices/${office}/agreements`,
      `/offices/${office}/agreement`,
    ]) {
      assert.equal((await ask(partners, context, path)).status, 403, path)
    }
  }
  assert.equal((await ask(partners, otherOscar, `/offices/${office}/agreements`)).status, 403)
  assert.equal((await ask(partners, elena, '/offices/nowhere/agreements')).status, 404)
})
