import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Context } from '#platform/context'
import { newId } from '#platform/random'
import { testInstallation } from '../../../../test/database.ts'
import { ask as askPart } from '../../../../test/mounted.ts'
import { personas, type Personas } from '../../../../test/personas.ts'
import { mp3, ogg, wav } from '../../../../test/sounds.ts'
import { languages } from '../index.ts'

let people: Personas

before(async () => {
  people = await personas(await testInstallation())
})

const ask = (by: Context, path: string, form?: FormData | Record<string, string>) => {
  const inside = path.replace(/^\/languages/, '')
  return askPart(languages, by, inside, form)
}

function formOf(more: Readonly<Record<string, string>>, file: Uint8Array, name = 'voz.ogg'): FormData {
  const form = new FormData()
  const typed = {
    id: newId(),
    office: people.office,
    text: 'window-is',
    language: 'ote',
    transcript: 'Hñähñu',
    translation: 'Aquí le ayudan.',
    ...more,
  }
  for (const [field, value] of Object.entries(typed)) form.set(field, value)
  form.set('sound', new File([Uint8Array.from(file)], name))
  return form
}

const upload = (
  by: Context,
  more: Readonly<Record<string, string>> = {},
  file = ogg({ seconds: 4 }),
  name = 'voz.ogg',
) => ask(by, '/languages/recordings', formOf(more, file, name))

describe('Inés', () => {
  test('uploads a recording, Lupe reviews it, Inés publishes it, and the page tells who did what and when', async () => {
    assert.match((await ask(people.ines, '/languages/recordings/new')).text, /enctype="multipart\/form-data"/)
    const { status, location } = await upload(people.ines)
    assert.ok(location)
    assert.equal(status, 303)
    const own = await ask(people.ines, location)
    assert.match(own.text, /Por revisar/)
    assert.doesNotMatch(own.text, /action="[^"]*\/review"/)
    assert.match((await ask(people.lupe, location)).text, /action="[^"]*\/review"/)
    assert.equal((await ask(people.lupe, `${location}/review`, {})).status, 303)
    assert.equal((await ask(people.ines, `${location}/publication`, {})).status, 303)
    const { text } = await ask(people.ines, location)
    assert.match(text, /La revisó<\/dt><dd[^>]*>Lupe, 14 (?:de )?mar/)
    assert.match(text, /La publicó<\/dt><dd[^>]*>Inés, 14 (?:de )?mar/)
    assert.equal((await ask(people.ines, `${location}/withdrawal`, {})).status, 303)
    assert.match((await ask(people.ines, location)).text, /Retirada/)
  })

  test('is told what is wrong, and keeps what she typed', async () => {
    for (const [more, file, told] of [
      [{}, mp3({ frames: 580 }), /El archivo pasa de 60 kB/],
      [{}, wav(), /no es Opus ni MP3 por dentro/],
      [{}, ogg({ seconds: 4 }).subarray(0, 100), /cortado o dañado/],
      [{}, new Uint8Array(), /Elija un archivo de sonido/],
      [{ transcript: '' }, ogg({ seconds: 4 }), /Escriba lo que se oye/],
      [{ language: 'zap' }, ogg({ seconds: 4 }), /Elija una lengua de la lista/],
    ] as const) {
      const { status, text } = await upload(people.ines, more, file)
      assert.equal(status, 422)
      assert.match(text, told)
      assert.match(text, /Aquí le ayudan/)
    }
  })

  test('cannot review her own, nor publish what nobody reviewed', async () => {
    const { location } = await upload(people.ines)
    assert.ok(location)
    const review = await ask(people.ines, `${location}/review`, {})
    assert.equal(review.status, 422)
    assert.match(review.text, /La revisa otra persona/)
    const publication = await ask(people.ines, `${location}/publication`, {})
    assert.match(publication.text, /Primero debe revisarla otra persona/)
  })
})

test('Elena uploads for everywhere, and takes the list along', async () => {
  const { location } = await upload(people.elena, { office: '', language: 'top' })
  assert.ok(location)
  assert.match((await ask(people.elena, location)).text, /En todas partes/)
  const { text } = await ask(people.elena, '/languages/recordings?standing=draft&format=csv')
  assert.match(text, /totonaco de Papantla,En todas partes,Por revisar/)
})

test('who keeps no recordings at the window is kept out, whatever the form says', async () => {
  for (const by of [people.lupe, people.oscar, people.otherInes]) assert.equal((await upload(by)).status, 403)
  assert.equal((await upload(people.ines, { office: '' })).status, 403)
  const { location } = await upload(people.ines)
  assert.ok(location)
  assert.equal((await ask(people.otherInes, location)).status, 404)
  assert.equal((await ask(people.oscar, location)).status, 403)
})
