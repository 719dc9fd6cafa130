import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Id } from '#kernel/id'
import type { Context } from '#platform/context'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { testInstallation } from '../../../../test/database.ts'
import { ask } from '../../../../test/mounted.ts'
import { personas, type Personas } from '../../../../test/personas.ts'
import { entriesOf } from '../../../../test/upkeep.ts'
import { services } from '../index.ts'

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
  street: 'Calle 5',
  city: 'Los Ángeles',
  'hours-1': '9:00-13:00',
  'language-1': 'mix',
  publicLine: '(323) 555-0100',
  source: 'una llamada',
  asksForId: 'yes',
  ...more,
})

async function add(more: Record<string, string> = {}, by = people.lupe): Promise<string> {
  const answer = await ask(services, by, '', typed(more))
  assert.equal(answer.status, 303, answer.text)
  return answer.location!.replace('/services/', '').replace('?kept=yes', '')
}

const unanswer = (id: string) => entriesOf(installation, people).unanswer(id as Id<'service'>)

const read = async (by: Context, path: string) => (await ask(services, by, path)).text

describe('The queue', () => {
  test('lists what Lupe keeps, never verified first; one press says that it is still right', async () => {
    const title = `Sin verificar ${newId().slice(0, 8)}`
    const id = await add({ title })
    await add({ title: 'Del consulado', assuredOn: '2026-03-01' }, people.oscar)
    const page = await read(people.lupe, '/upkeep')
    assert.match(page, new RegExp(title))
    assert.doesNotMatch(page, /Del consulado/)
    assert.match(page, /La meta es todos/)
    assert.match(await read(people.lupe, '/upkeep?keeper=all'), /Del consulado/)
    const pressed = await ask(services, people.lupe, `/upkeep/${id}/assurance`, { keeper: '', verified: 'never' })
    assert.equal(pressed.location, `/services/upkeep?office=${people.office}&verified=never&kept=yes`)
    assert.doesNotMatch(await read(people.lupe, '/upkeep?verified=never'), new RegExp(title))
    assert.match(await read(people.lupe, `/${id}`), /14 mar 2026/)
    assert.equal((await ask(services, people.otherLupe, `/upkeep/${id}/assurance`, {})).status, 403)
  })

  test('is filtered by who asks for ID, and taken along as a file', async () => {
    const [known, unknown] = [`Sabido ${newId().slice(0, 8)}`, `Ignorado ${newId().slice(0, 8)}`]
    await add({ title: known, asksForId: 'no' })
    await unanswer(await add({ title: unknown, assuredOn: '2026-03-10' }))
    const asks = await read(people.lupe, '/upkeep?asks=unknown')
    assert.match(asks, new RegExp(unknown))
    assert.doesNotMatch(asks, new RegExp(known))
    const file = await read(people.lupe, '/upkeep?asks=unknown&format=csv')
    assert.match(file, /^\ufeff?Servicio,Teléfono,Verificado/)
    assert.match(file, new RegExp(unknown))
  })

  test('begins with places of which nobody knows whether they ask for ID, and asks it as one is verified', async () => {
    const title = `Sin preguntar ${newId().slice(0, 8)}`
    const id = await add({ title, assuredOn: '2026-03-10' })
    await unanswer(id)
    const never = `Nunca ${newId().slice(0, 8)}`
    await add({ title: never })
    const page = await read(people.lupe, '/upkeep')
    assert.ok(page.indexOf(title) < page.indexOf(never))
    assert.match(page, /No se sabe/)
    const ages = await read(people.elena, '/upkeep')
    assert.match(ages, new RegExp(`office=${people.office}&amp;keeper=all&amp;asks=unknown`))
    const silent = await ask(services, people.lupe, `/upkeep/${id}/assurance`, {})
    assert.equal(silent.location, `/services/${id}`)
    assert.match(
      (await ask(services, people.lupe, `/${id}/assurance`, { assuredOn: '2026-03-14' })).text,
      /elija sí o no/,
    )
    const pressed = await ask(services, people.lupe, `/upkeep/${id}/assurance`, { asksForId: 'no' })
    assert.match(pressed.location!, /kept=yes/)
    assert.doesNotMatch(await read(people.lupe, '/upkeep?asks=unknown'), new RegExp(title))
  })

  test('lets Elena choose an office, with the age of each, and nobody else in', async () => {
    const page = await read(people.elena, '/upkeep')
    assert.match(page, /Los directorios de las oficinas/)
    assert.match(page, new RegExp(`office=${people.office}`))
    for (const path of ['/upkeep/proposals', '/upkeep/duplicates']) {
      assert.equal((await ask(services, people.elena, path)).location, '/services/upkeep')
    }
    for (const other of [people.rosa, people.tomas, people.sol]) {
      for (const path of ['/upkeep', '/upkeep/proposals', '/upkeep/duplicates']) {
        assert.equal((await ask(services, other, path)).status, 403)
      }
    }
  })
})

describe('The history', () => {
  test('is shown to who keeps the entry and to Elena; what it says is erased after it was asked once more', async () => {
    const entry = typed()
    assert.equal((await ask(services, people.lupe, '', entry)).status, 303)
    await ask(services, people.lupe, `/${entry.id}`, { ...entry, description: 'Marque al 323 555 0177' })
    await ask(services, people.lupe, `/${entry.id}`, entry)
    for (const other of [people.otherLupe, people.oscar]) {
      assert.doesNotMatch(await read(other, `/${entry.id}`), /Historia de los cambios|555 0177/)
    }
    const page = await read(people.elena, `/${entry.id}`)
    assert.match(page, /555 0177/)
    const [, path] = /\/services(\/[0-9a-f-]{36}\/history\/[0-9a-f-]{36})"/.exec(page)!
    assert.match(await read(people.lupe, path!), /No se puede recuperar/)
    assert.equal((await ask(services, people.oscar, path!)).status, 403)
    assert.equal((await ask(services, people.oscar, `${path!}/erasure`, {})).status, 403)
    const erased = await ask(services, people.lupe, `${path!}/erasure`, {})
    assert.equal(erased.location, `/services/${entry.id}?kept=yes`)
    const after = await read(people.lupe, `/${entry.id}`)
    assert.match(after, /Se borró/)
    assert.doesNotMatch(after, /555 0177/)
    const again = await ask(services, people.lupe, `${path!}/erasure`, {})
    assert.deepEqual([again.status, /ya no queda nada/.test(again.text)], [422, true])
    assert.equal((await ask(services, people.lupe, `/${entry.id}/history/x`)).status, 404)
  })
})

describe('Rosa', () => {
  test('tells what is wrong, and Lupe takes it', async () => {
    const id = await add({ title: `Clínica ${newId().slice(0, 8)}`, asksForId: 'no' })
    assert.match(await read(people.rosa, `/${id}/tell`), /No guardamos quién avisa/)
    const empty = await ask(services, people.rosa, `/${id}/tell`, { id: newId() })
    assert.equal(empty.status, 422)
    assert.match(empty.text, /Elija qué está mal/)
    const named = { id: newId(), about: 'hours', said: 'Pregunte por Luis' }
    assert.match((await ask(services, people.rosa, `/${id}/tell`, named)).text, /No escriba el nombre de nadie/)
    const proposal = newId()
    const told = await ask(services, people.rosa, `/${id}/tell`, { id: proposal, about: 'asks-for-id', said: '' })
    assert.equal(told.location, `/services/${id}/tell?told=yes`)
    assert.match(await read(people.rosa, `/${id}/tell?told=yes`), /Gracias por avisar/)
    const list = await read(people.lupe, '/upkeep/proposals')
    assert.match(list, new RegExp(proposal))
    assert.match(list, /14 mar 2026/)
    assert.doesNotMatch(list, />2026-03-14</)
    assert.match(await read(people.lupe, '/upkeep/proposals?format=csv'), /Sí piden identificación/)
    const shown = await read(people.lupe, `/upkeep/proposals/${proposal}`)
    assert.match(shown, /Ahora dice/)
    const none = await ask(services, people.lupe, `/upkeep/proposals/${proposal}/taking`, {})
    assert.equal(none.status, 422)
    assert.match(none.text, /Marque qué se acepta/)
    const taken = await ask(services, people.lupe, `/upkeep/proposals/${proposal}/taking`, { parts: 'id' })
    assert.equal(taken.location, `/services/upkeep/proposals?office=${people.office}&kept=yes`)
    assert.match(await read(people.lupe, `/${id}`), /por un aviso del público/)
    assert.match(await read(people.lupe, '/upkeep/proposals?decided=yes'), /Aceptado/)
    assert.equal((await ask(services, people.oscar, `/upkeep/proposals/${proposal}`)).status, 404)
  })

  test('says it in words: the form opens with them, and saving it takes the proposal', async () => {
    const entry = typed()
    assert.equal((await ask(services, people.lupe, '', entry)).status, 303)
    const proposal = newId()
    await ask(services, people.rosa, `/${entry.id}/tell`, { id: proposal, about: 'telephone', said: 'Es el 0199' })
    const waiting = await read(people.lupe, `/upkeep/proposals/${proposal}`)
    assert.match(waiting, new RegExp(`edit\\?proposal=${proposal}`))
    assert.match(
      waiting,
      /href="tel:3235550100"[\s\S]*14 de marzo de 2026|14 de marzo de 2026[\s\S]*href="tel:3235550100"/,
    )
    const form = await read(people.lupe, `/${entry.id}/edit?proposal=${proposal}`)
    assert.match(form, /El teléfono: Es el 0199/)
    assert.match(form, new RegExp(`name="proposal" value="${proposal}"`))
    assert.match(form, /value="Consulta médica"/)
    const wrong = await ask(services, people.lupe, `/${entry.id}`, { ...entry, proposal, publicLine: 'llame' })
    assert.match(wrong.text, new RegExp(`name="proposal" value="${proposal}"`))
    const saved = await ask(services, people.lupe, `/${entry.id}`, { ...entry, proposal, publicLine: '(323) 555-0199' })
    assert.equal(saved.status, 303)
    assert.match(await read(people.lupe, `/upkeep/proposals/${proposal}`), /Aceptado/)
  })

  test('is refused with the reason', async () => {
    const id = await add()
    const proposal = newId()
    await ask(services, people.rosa, `/${id}/tell`, { id: proposal, about: 'closed', said: '' })
    const why = await ask(services, people.lupe, `/upkeep/proposals/${proposal}/refusal`, { reason: '' })
    assert.match(why.text, /Escriba por qué se rechaza/)
    const refused = await ask(services, people.lupe, `/upkeep/proposals/${proposal}/refusal`, {
      reason: 'Sigue abierto',
    })
    assert.equal(refused.status, 303)
    assert.match(await read(people.lupe, `/upkeep/proposals/${proposal}`), /Rechazado: Sigue abierto/)
    assert.equal((await ask(services, people.rosa, `/${newId()}/tell`)).status, 404)
  })
})

describe('A provider', () => {
  const linkFrom = (text: string): string => /\/services(\/proposals\/[\w-]{43})/.exec(text)![1]!

  test('corrects its entry by a link that is shown once, and Lupe takes what she ticks', async () => {
    const id = await add()
    const made = await ask(services, people.lupe, `/${id}/links`, {})
    assert.match(made.text, /no se vuelve a mostrar/)
    const path = linkFrom(made.text)
    assert.doesNotMatch(await read(people.lupe, `/${id}`), /\/services\/proposals\//)
    assert.equal((await ask(services, people.lupe, `/${id}/links`)).location, `/services/${id}`)
    const form = await read(people.rosa, path)
    assert.match(form, /value="\(323\) 555-0100"/)
    const kept = { publicLine: '(323) 555-0100', asksForId: 'yes', street: 'Calle 5', city: 'Los Ángeles' }
    const rows = { 'hours-1': '09:00-13:00', 'language-1': 'mix' }
    const sent = { id: newId(), ...kept, ...rows }
    const nothing = await ask(services, people.rosa, path, sent)
    assert.equal(nothing.status, 422)
    assert.match(nothing.text, /No cambió nada/)
    const wrong = await ask(services, people.rosa, path, { ...sent, 'hours-1': 'siempre' })
    assert.match(wrong.text, /id="hours-1-error"/)
    const right = await ask(services, people.rosa, path, { ...sent, asksForId: 'no', 'hours-2': '9:00-12:00' })
    assert.match(right.text, /Recibimos sus correcciones/)
    assert.match(await read(people.lupe, `/upkeep/proposals/${sent.id}`), /lunes: 09:00-13:00; martes: 09:00-12:00/)
    await ask(services, people.lupe, `/upkeep/proposals/${sent.id}/taking`, { parts: 'id' })
    const page = await read(people.lupe, `/${id}`)
    assert.match(page, /por una corrección del proveedor/)
    assert.doesNotMatch(page, /martes/)
  })

  test('is told that a link has ended, and that one that nobody made does not exist', async () => {
    const id = await add()
    const path = linkFrom((await ask(services, people.lupe, `/${id}/links`, {})).text)
    const ending = /\/links\/([0-9a-f-]{36})\/ending/.exec(await read(people.lupe, `/${id}`))![1]!
    assert.equal((await ask(services, people.oscar, `/${id}/links/${ending}/ending`, {})).status, 403)
    assert.equal((await ask(services, people.lupe, `/${id}/links/${ending}/ending`, {})).status, 303)
    const gone = await ask(services, people.rosa, path)
    assert.deepEqual([gone.status, /ya no sirve/.test(gone.text)], [410, true])
    const unknown = await ask(services, people.rosa, `/proposals/${'x'.repeat(43)}`)
    assert.deepEqual([unknown.status, /no existe/.test(unknown.text)], [404, true])
  })
})

describe('Doubles', () => {
  test('are listed with why, compared side by side, and merged; the page of the one leads to the other', async () => {
    const organization = `Clínica ${newId().slice(0, 8)}`
    const one = await add({ organization, title: 'Vacunas del Valle' })
    const other = await add({ organization, title: 'Vacunas de El Valle', url: 'https://valle.org/x' })
    const list = await read(people.lupe, '/upkeep/duplicates')
    assert.match(list, /el mismo teléfono/)
    assert.match(await read(people.lupe, '/upkeep/duplicates?format=csv'), /Vacunas del Valle/)
    const pair = `/upkeep/duplicates/${one}/${other}`
    assert.match(await read(people.lupe, pair), /https:\/\/valle\.org\/x/)
    assert.doesNotMatch(await read(people.oscar, pair), /name="stays"/)
    assert.match((await ask(services, people.lupe, `${pair}/merging`, {})).text, /Elija cuál se queda/)
    const merged = await ask(services, people.lupe, `${pair}/merging`, { stays: 'one', parts: 'url' })
    assert.equal(merged.location, `/services/${one}?kept=yes`)
    assert.match(await read(people.lupe, `/${other}`), new RegExp(`href="/services/${one}"[^>]*>\\s*Ver la que quedó`))
    assert.match(await read(people.lupe, `/${one}`), /al juntar dos entradas/)
    assert.equal((await ask(services, people.lupe, `/upkeep/duplicates/${one}/${one}`)).status, 404)
  })

  test('that are not the same are shown no more', async () => {
    const organization = `Clínica ${newId().slice(0, 8)}`
    const one = await add({ organization, title: 'Dentista del Norte' })
    const other = await add({ organization, title: 'Dentista Norte' })
    const apart = await ask(services, people.lupe, `/upkeep/duplicates/${one}/${other}/distinction`, {})
    assert.equal(apart.location, `/services/upkeep/duplicates?office=${people.office}&kept=yes`)
    assert.doesNotMatch(await read(people.lupe, '/upkeep/duplicates'), /Dentista del Norte/)
  })
})
