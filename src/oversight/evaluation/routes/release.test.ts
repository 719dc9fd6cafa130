// Everybody reads what was published; headquarters keeps the calendar and lets it out, page by page.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Id } from '#kernel/id'
import { consult } from '#platform/database'
import { newId } from '#platform/random'
import { latestDraft, openScene, post, read, tellMonth, unit, type Scene } from '../../../../test/releases.ts'
import { auditDraft } from '../commands/release-audit.ts'
import { findLatestDraft } from '../store/release-draft.ts'

let scene: Scene

before(async () => {
  scene = await openScene()
})

after(() => scene.installation.database.close())

const latestDraftOf = async (release: Id<'release'>): Promise<Id<'release-draft'>> =>
  (await consult(scene.elena, (db) => findLatestDraft(db, release)))!.id

const planned = { year: '2025', dueOn: '2026-03-14' }

describe('Elena prepares the figures of 2025, Marta lets them out, Rosa reads them', () => {
  test('before anything is out, Rosa reads that there is nothing, and no release has a page', async () => {
    assert.match(await read(scene, scene.people.rosa, '/figures'), /Todavía no se publica nada/)
    assert.match(await read(scene, scene.people.rosa, '/en/figures'), /Nothing has been published yet/)
    for (const path of ['/figures/2025-1', '/figures/2025', '/figures/x', '/figures/2025-1/definitions/tests'])
      await read(scene, scene.people.rosa, path, 404)
  })

  test('Elena enters the year; what cannot be read comes back as typed, and everybody sees the day', async () => {
    const wrong = await post(scene, scene.elena, '/releases', { id: newId(), year: '25', dueOn: '2026-02-30' })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /value="25"/)
    assert.match(wrong.text, /Escriba un día que exista/)
    const right = await post(scene, scene.elena, '/releases', { id: newId(), ...planned })
    assert.equal(right.to, '/releases/2025-1')
    const calendar = await read(scene, scene.people.rosa, '/figures')
    assert.match(calendar, /Cifras de 2025/)
    assert.match(calendar, /14 mar 2026/)
    assert.match(await read(scene, scene.elena, '/en/releases?format=csv'), /Figures of 2025,Planned,2026-03-14/)
    await read(scene, scene.people.rosa, '/figures/2025-1', 404)
  })

  test('she prepares the draft, and sees how far its audit is', async () => {
    assert.match(await read(scene, scene.elena, '/releases/2025-1'), /Todavía no hay borrador/)
    const made = await post(scene, scene.elena, '/releases/2025-1/draft', {})
    assert.equal(made.to, '/releases/2025-1')
    const waiting = await read(scene, scene.elena, '/releases/2025-1')
    assert.match(waiting, /0 % listo/)
    assert.match(waiting, /Se puede publicar cuando pase la prueba/)
    await auditDraft(scene.installation, await latestDraft(scene))
  })

  test('exact stands beside published, on the page and in its file; she herself may not let it out', async () => {
    const page = await read(scene, scene.elena, '/releases/2025-1?number=contacts')
    assert.match(page, /Pasó: cada cifra puede ser todavía \d+ números o más/)
    assert.match(page, /Usted preparó este borrador/)
    assert.match(page, />258</)
    assert.match(page, />—<\/td>/, 'an office without a report has no exact number')
    const file = await read(scene, scene.elena, '/en/releases/2025-1?number=contacts&format=csv')
    assert.match(file, /^Of what,Exact,Published as,How/)
    assert.match(file, /March 2025,141,145,rounded/)
    const { status, text } = await post(scene, scene.elena, '/releases/2025-1/publication', {
      draft: await latestDraft(scene),
      unit,
    })
    assert.equal(status, 422)
    assert.match(text, /Quien preparó el borrador no lo publica/)
  })

  test('Marta chooses the unit and lets it out', async () => {
    const draft = await latestDraft(scene)
    assert.match(await read(scene, scene.marta, '/releases/2025-1'), /Publicar ahora/)
    const without = await post(scene, scene.marta, '/releases/2025-1/publication', { draft, unit: '' })
    assert.match(without.text, /Elija la unidad que responde/)
    const { to } = await post(scene, scene.marta, '/releases/2025-1/publication', { draft, unit })
    assert.equal(to, '/releases/2025-1')
  })

  test('Rosa reads rounded figures in both languages, and no exact one', async () => {
    const page = await read(scene, scene.people.rosa, '/figures/2025-1?number=contacts')
    assert.match(page, /Unidad de Salud/)
    assert.match(page, /Atenciones/)
    // Two windows told 92 and 137, which stand as 95 and 135; March's 141 stands as 145.
    for (const shown of ['95', '135', '145']) assert.match(page, new RegExp(`>${shown}<`))
    for (const exact of ['92', '137', '141', '258']) assert.doesNotMatch(page, new RegExp(`>${exact}<`))
    assert.match(page, /\d+ faltan/)
    assert.match(page, /sin dato/)
    assert.match(page, /0 de 12/)
    assert.match(page, /class="exit"/)
    const signedIn = await read(scene, scene.elena, '/figures/2025-1')
    assert.doesNotMatch(signedIn, /class="exit"/, 'Elena keeps the header of the staff')
    assert.match(signedIn, /<title>Cifras de 2025/)
    const english = await read(scene, scene.people.rosa, '/en/figures/2025-1')
    assert.match(english, /Figures of 2025/)
    assert.match(english, /Health Unit/)
    assert.ok(page.length < 60_000, 'what goes over the line is packed to less than a tenth')
    assert.doesNotMatch(page, /<script/)
  })

  test('a number opens its definition, its query, and why another differs', async () => {
    const page = await read(scene, scene.people.rosa, '/figures/2025-1/definitions/tests')
    assert.match(page, /Pruebas, en total/)
    assert.match(page, /FUNCTION figures\.ventanillas_every_count/)
    assert.match(page, /[0-9a-f]{64}/)
    assert.match(page, /Las vacunas no están aquí/)
    await read(scene, scene.people.rosa, '/figures/2025-1/definitions/known-persons', 404)
  })

  test('the files hold the classes with their ends, and the dictionary says what each column means', async () => {
    const csv = await read(scene, scene.people.rosa, '/en/figures/2025-1?format=csv')
    assert.match(csv, /2025-1,by month,contacts,Contacts,,,2025-03,141,150,145,rounded,4,0/)
    const dictionary = await read(scene, scene.people.rosa, '/en/figures/2025-1?format=dictionary')
    assert.match(dictionary, /from,The least it may be/)
    assert.match(dictionary, /contacts,[^\r]*figures\.ventanillas_visits,[0-9a-f]{64}/)
    const workbook = await scene.site.request('/figures/2025-1?format=xlsx')
    assert.match(workbook.headers.get('content-type') ?? '', /spreadsheetml/)
    assert.equal(
      Buffer.from(await workbook.arrayBuffer())
        .subarray(0, 2)
        .toString(),
      'PK',
    )
    assert.match(await read(scene, scene.people.rosa, '/en/figures?format=csv'), /Figures of 2025,[^\r]*Health Unit/)
  })

  test('a correction is planned with its reason; once it is out, each page leads to the other', async () => {
    const id = newId<'release'>()
    const asked = await post(scene, scene.elena, '/releases/2025-1/correction', {
      id,
      dueOn: planned.dueOn,
      reason: ' ',
    })
    assert.equal(asked.status, 422)
    const reason = 'Una estación corrigió su marzo.'
    const right = await post(scene, scene.elena, '/releases/2025-1/correction', { id, dueOn: planned.dueOn, reason })
    assert.equal(right.to, '/releases/2025-2')
    await tellMonth(scene.installation, scene.places[2]!, '2025-03', [['contacts', '', 200]])
    await post(scene, scene.marta, '/releases/2025-2/draft', {})
    const draft = await latestDraftOf(id)
    await auditDraft(scene.installation, draft)
    await post(scene, scene.elena, '/releases/2025-2/publication', { draft, unit })
    assert.match(
      await read(scene, scene.people.rosa, '/figures/2025-1'),
      /Estas cifras ya no valen[\s\S]*href="\/figures\/2025-2"/,
    )
    assert.match(
      await read(scene, scene.people.rosa, '/figures/2025-2'),
      new RegExp(`Toma el lugar de 2025-1: ${reason}`),
    )
    assert.match(await read(scene, scene.people.rosa, '/en/figures'), /Figures of 2025, corrected \(2\)/)
  })

  test('a release is moved and called off from its page', async () => {
    await post(scene, scene.elena, '/releases', { ...planned, id: newId(), year: '2024' })
    const { to } = await post(scene, scene.elena, '/releases/2024-1/day', { dueOn: '', reason: 'Se entró por error.' })
    assert.equal(to, '/releases/2024-1')
    assert.match(await read(scene, scene.people.rosa, '/figures'), /No saldrá. Se entró por error./)
    assert.match(await read(scene, scene.elena, '/releases/2024-1'), /Cancelada/)
  })
})
