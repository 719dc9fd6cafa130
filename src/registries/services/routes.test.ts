import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { day } from '#kernel/day'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { testInstallation } from '../../../test/database.ts'
import { ask } from '../../../test/mounted.ts'
import { personas, type Personas } from '../../../test/personas.ts'
import { services } from './index.ts'

let installation: Installation
let people: Personas

before(async () => {
  installation = await testInstallation()
  people = await personas(installation)
})

const typed = (more: Record<string, string> = {}) => ({
  id: newId(),
  office: people.office,
  organization: `Clínica ${newId().slice(0, 8)}`,
  title: 'Consulta médica',
  needs: 'medical-home',
  reach: 'local',
  asksForId: 'no',
  documents: 'Recibo de luz',
  street: 'Calle 5',
  city: 'Los Ángeles',
  'hours-1': '9:00-13:00',
  'language-1': 'mix',
  'note-1': 'llamar antes',
  'cost-1': 'Primera consulta',
  'amount-1': '25.00',
  publicLine: '(323) 555-0100',
  source: 'una llamada',
  assuredOn: '2026-03-10',
  ...more,
})

async function add(more: Record<string, string> = {}, by = people.lupe): Promise<string> {
  const answer = await ask(services, by, '', typed(more))
  assert.equal(answer.status, 303, answer.text)
  return answer.location!.replace('/services', '').replace('?kept=yes', '')
}

describe('Lupe', () => {
  test('is told at once of everything that is missing, also whether they ask for ID', async () => {
    const empty = typed({ organization: '', title: '', asksForId: '' })
    const { status, text } = await ask(services, people.lupe, '', empty)
    assert.equal(status, 422)
    for (const field of ['organization', 'title', 'asksForId']) assert.match(text, new RegExp(`id="${field}-error"`))
    assert.doesNotMatch((await ask(services, people.lupe, '/new')).text, /name="asksForId"[^>]*checked/)
  })

  test('adds a service and reads what a visitor will ask about it', async () => {
    const form = await ask(services, people.lupe, '/new')
    assert.match(form.text, /Agregar un servicio/)
    assert.match(form.text, new RegExp(`name="office" value="${people.office}"`))
    const path = await add({ 'cost-2': 'Todo lo demás', 'amount-2': '0' })
    const { text } = await ask(services, people.lupe, `${path}?kept=yes`)
    for (const told of [
      /Se guardó/,
      /¿Pide identificación\?/,
      /Recibo de luz/,
      /mixteco[^<]*\(llamar antes\)/,
      /lunes: 09:00–13:00/,
      /Primera consulta: (?:USD|US)?\s?\$?25\.00/,
      /Todo lo demás: gratis/,
      /href="tel:3235550100"/,
      /10 mar 2026/,
    ]) {
      assert.match(text, told)
    }
    assert.doesNotMatch(text, /Hace tiempo que nadie/)
  })

  test('is told what is wrong beside its field, and what she typed stays', async () => {
    const wrong = await ask(services, people.lupe, '', typed({ publicLine: 'llame ya', title: '', minimumAge: '12' }))
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /Escriba este dato/)
    assert.match(wrong.text, /value="12"/)
    const rules = await ask(services, people.lupe, '', typed({ publicLine: 'llame ya' }))
    assert.equal(rules.status, 422)
    assert.match(rules.text, /id="publicLine-error"[\s\S]*Escriba un teléfono/)
    assert.match(rules.text, /value="Recibo de luz"|Recibo de luz<\/textarea>/)
  })

  test('corrects an entry of her agency: the form shows it as it stands', async () => {
    const path = await add()
    const form = await ask(services, people.lupe, `${path}/edit`)
    for (const shown of [/value="25\.00"/, /value="09:00-13:00"/, /value="llamar antes"/, /value="2026-03-10"/]) {
      assert.match(form.text, shown)
    }
    const kept = await ask(services, people.lupe, path, typed({ title: 'Dentista' }))
    assert.equal(kept.status, 303, kept.text)
    assert.match((await ask(services, people.lupe, path)).text, /Dentista/)
    assert.equal((await ask(services, people.lupe, path, typed({ title: '' }))).status, 422)
    for (const other of [people.oscar, people.otherLupe, people.formerLupe]) {
      assert.equal((await ask(services, other, `${path}/edit`)).status, 403)
      assert.equal((await ask(services, other, path, typed())).status, 403)
    }
  })

  test('says whether it takes people, verifies it and closes it', async () => {
    const path = await add()
    const say = (deed: string, form: Record<string, string>) => ask(services, people.lupe, `${path}/${deed}`, form)
    assert.match((await say('capacity', {})).text, /Elija si recibe personas/)
    assert.equal((await say('capacity', { state: 'full' })).status, 303)
    assert.match((await ask(services, people.lupe, path)).text, /Está lleno[\s\S]*Lo anotó el personal el 14 de marzo/)
    assert.equal((await say('assurance', { assuredOn: '2026-03-20' })).status, 422)
    assert.equal((await say('assurance', { assuredOn: '2026-03-14' })).status, 303)
    const unsaid = await say('closure', { closedOn: '2026-03-14', reason: '' })
    assert.equal(unsaid.status, 422)
    assert.match(unsaid.text, /<details[^>]* open[\s\S]*Escriba por qué/)
    assert.equal((await say('closure', { closedOn: '2026-03-14', reason: 'Se mudó' })).status, 303)
    const closed = (await ask(services, people.lupe, path)).text
    assert.match(closed, /ya no se da desde el 14 de marzo[\s\S]*Se mudó/)
    assert.doesNotMatch(closed, /\/edit"/)
  })
})

describe('The directory', () => {
  test('is asked by need, capacity and age, and taken along as a file', async () => {
    const [fresh, old] = [`Fresca ${newId().slice(0, 8)}`, `Vieja ${newId().slice(0, 8)}`]
    const path = await add({ title: fresh, needs: 'dental' })
    await add({ title: old, needs: 'dental', assuredOn: '', factsOn: '2014-12-31' })
    const list = async (query: string) => (await ask(services, people.lupe, `?need=dental&${query}`)).text
    const both = await list('')
    assert.match(both, /2 servicios/)
    assert.match(both, new RegExp(old))
    assert.match(both, /Datos de 2014/)
    assert.match(await list('age=stale'), /1 servicio</)
    assert.doesNotMatch(await list('age=fresh'), new RegExp(old))
    assert.equal((await ask(services, people.lupe, `${path}/capacity`, { state: 'limited' })).status, 303)
    assert.match(await list('capacity=limited'), new RegExp(fresh))
    assert.match(await list('state=closed'), /No hay servicios así/)
    const csv = await list('format=csv')
    assert.match(csv, new RegExp(`${old},.*,Datos de 2014,`))
    const english = await ask(services, { ...people.lupe, language: 'en' }, `?need=dental`)
    assert.match(english.text, /Facts of 2014/)
  })

  test('warns where nobody verified a service for 180 days', async () => {
    const old = (await ask(services, people.lupe, await add({ assuredOn: '2025-09-01' }))).text
    assert.match(old, /Se verificó el 1 de septiembre de 2025, hace más de 180 días/)
    const never = (await ask(services, people.lupe, await add({ assuredOn: '' }))).text
    assert.match(never, /Nadie lo ha verificado/)
    const facts = (await ask(services, people.lupe, await add({ assuredOn: '', factsOn: '2014-12-31' }))).text
    assert.match(facts, /Estos datos son del 31 de diciembre de 2014/)
    const again = (await ask(services, people.lupe, await add({ factsOn: '2014-12-31' }))).text
    assert.doesNotMatch(again, /Hace tiempo que nadie/)
  })

  test('of another office is read, and not written', async () => {
    const path = await add()
    const read = await ask(services, people.otherOscar, path)
    assert.equal(read.status, 200)
    assert.doesNotMatch(read.text, /name="state"|\/closure/)
    assert.equal((await ask(services, people.otherOscar, `${path}/capacity`, { state: 'full' })).status, 403)
    assert.equal((await ask(services, people.otherOscar, `/new?office=${people.office}`)).status, 403)
    assert.equal((await ask(services, people.otherOscar, '', typed())).status, 403)
    for (const kept of [people.rosa, people.tomas]) assert.equal((await ask(services, kept, '')).status, 403)
    assert.equal((await ask(services, people.lupe, `/${newId()}`)).status, 404)
    assert.equal((await ask(services, people.lupe, '/nothing')).status, 404)
  })

  test('is chosen by Elena from the offices at work', async () => {
    await add()
    assert.match((await ask(services, people.elena, '')).text, /Elija una oficina/)
    const chosen = await ask(services, people.elena, `?office=${people.office}`)
    assert.match(chosen.text, /Consulta médica/)
    assert.match(chosen.text, new RegExp(`/services/new\\?office=${people.office}`))
  })

  test('takes the programs of the consulate where Óscar asks for them', async () => {
    const line = {
      organization: `Instituto ${newId()}`,
      organization_kind: 'institute',
      title: 'Clases',
      description: '',
    }
    const rest = {
      office: null,
      needs: ['education'],
      minimum_age: null,
      source: 'a report',
      facts_on: day('2010-01-31'),
    }
    const tables = { ...installation.pack.tables, 'services.csv': [{ ...line, ...rest, reach: 'consulate' }] }
    const oscar = { ...people.oscar, installation: { ...installation, pack: { ...installation.pack, tables } } }
    const form = (await ask(services, oscar, '')).text
    const [, asks] = /name="(asks-[^"]+)"/.exec(form)!
    const answered = { office: people.office, [asks!]: 'no' }
    const none = await ask(services, oscar, '/programs', { office: people.office })
    assert.match((await ask(services, oscar, none.location!.replace('/services', ''))).text, /No se agregó ninguno/)
    const added = await ask(services, oscar, '/programs', answered)
    assert.equal(added.status, 303)
    assert.match((await ask(services, oscar, added.location!.replace('/services', ''))).text, /Se agregó 1 programa/)
    const again = await ask(services, oscar, '/programs', answered)
    assert.match((await ask(services, oscar, again.location!.replace('/services', ''))).text, /No se agregó ninguno/)
    assert.match((await ask(services, oscar, '?reach=consulate')).text, /Clases/)
    assert.equal((await ask(services, people.otherOscar, '/programs', { office: people.office })).status, 403)
  })
})
