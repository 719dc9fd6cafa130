import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { before, describe, test } from 'node:test'
import type { Context } from '#platform/context'
import type { Installation } from '#platform/installation'
import { newId } from '#platform/random'
import { testInstallation } from '../../../../test/database.ts'
import { ask } from '../../../../test/mounted.ts'
import { personas, type Personas } from '../../../../test/personas.ts'
import { inflesz } from '../../../../test/reading-ease.ts'
import { mp3, ogg } from '../../../../test/sounds.ts'
import { addRecording, publishRecording, reviewRecording, withdrawRecording } from '../commands.ts'
import { languages } from '../index.ts'
import { messages } from '../messages/public.ts'
import { originsOf } from '../pack.ts'
import { RecordingDraft } from '../rules/recording.ts'
import { findRecordingById } from '../store/recording.ts'
import { consult } from '#platform/database'
import { router } from '#platform/routing'

let installation: Installation
let people: Personas
let rosa: Context

before(async () => {
  installation = await testInstallation()
  people = await personas(installation)
  rosa = people.rosa
})

const get = (path: string, by: Context = rosa) => ask(languages, by, path)
const search = (form: object, by: Context = rosa) => ask(languages, by, '/towns', form as Record<string, string>)
const english = () => ({ ...rosa, language: 'en' as const })

/** Uploads and reviews; published unless said otherwise. Gives its id and the address of its sound. */
async function record(more: object = {}, file = ogg({ seconds: 15 }), publish = true) {
  const outcome = await addRecording(
    people.elena,
    RecordingDraft.parse({
      id: newId(),
      office: '',
      text: 'at-the-window',
      language: 'mxb',
      transcript: 'Kúnì ntu’un',
      translation: 'Necesito ayuda',
      ...more,
    }),
    file,
  )
  assert.ok(outcome.done, JSON.stringify(outcome))
  assert.ok((await reviewRecording(people.lupe, outcome.value)).done)
  if (publish) assert.ok((await publishRecording(people.elena, outcome.value)).done)
  const recording = (await consult(people.elena, (db) => findRecordingById(db, outcome.value)))!
  return { id: outcome.value, path: `/sounds/${recording.fingerprint}` }
}

/** Asks for a sound with headers. */
async function hear(path: string, headers: Record<string, string> = {}, by: Context = rosa) {
  const app = router().use(async (c, next) => {
    c.set('context', by)
    await next()
  })
  app.route(languages.path, languages.routes)
  app.onError((_, c) => c.text('not found', 404))
  const answer: Response = await app.request(`${languages.path}${path}`, { headers })
  return { status: answer.status, headers: answer.headers, bytes: new Uint8Array(await answer.arrayBuffer()) }
}

describe('Rosa says “I speak…”', () => {
  test('finds her language by her town, typed as she hears it', async () => {
    const { status, text } = await search({ town: 'xuxtlauaca' })
    assert.equal(status, 200)
    assert.match(text, /Lenguas cerca de Santiago Juxtlahuaca/)
    assert.match(text, /20,714 de \d\d,\d{3} personas/)
    assert.match(text, /href="\/languages\/jmx"/)
    assert.match(text, /Elija la suya/)
  })

  test('is asked which one where her word fits several towns, and chooses by a tap', async () => {
    const { text } = await search({ town: 'San Juan Mixtepec' })
    assert.match(text, /¿Cuál es su pueblo\?/)
    assert.match(text, /value="20208" name="place"[^]*value="20209" name="place"/)
    const chosen = await search({ place: '20208' })
    assert.match(chosen.text, /href="\/languages\/mix"/)
  })

  test('goes by region and municipality without typing', async () => {
    assert.equal((await search({ region: '20' })).location, '/languages/regions/20')
    const { text } = await get('/regions/20')
    assert.match(text, /<option value="20043">Juchitán de Zaragoza/)
    assert.equal((await get('/regions/99')).status, 404)
  })

  test('is told what is wrong beside the field, and that a town is not known', async () => {
    const nothing = await search({})
    assert.equal(nothing.status, 422)
    assert.match(nothing.text, /Escriba su pueblo o municipio/)
    assert.equal((await search({ place: 'x' })).status, 422)
    assert.match((await search({ town: 'xyzzy' })).text, /No conocemos ese pueblo/)
    assert.match((await search({ town: 'Tijuana' })).text, /No sabemos qué lengua se habla ahí/)
  })

  test('leaves no trace in an address: a search is posted, and begins again when it is opened anew', async () => {
    assert.equal((await get('/towns')).location, '/languages')
    assert.doesNotMatch((await get('')).text, /<form[^>]*method="get"/)
  })

  test('reads the names of her language, and what to say at the window in Spanish and English', async () => {
    const { text } = await get('/mix')
    assert.match(text, /<span lang="mix">Tu&#39;un savi<\/span> \(sin confirmar\)/)
    assert.match(text, /Hablo mixteco de Mixtepec.<br\/>Necesito un intérprete, por favor./)
    assert.match(text, /<span lang="en">I speak Mixtepec Mixtec.<br\/>I need an interpreter, please.<\/span>/)
    assert.match(text, /<dd class="govuk-summary-list__value">mix<\/dd>/)
    assert.match((await get('/zai')).text, /lang="zai">diidxazá/)
    for (const path of ['/zap', '/xx', '/MIX']) assert.equal((await get(path)).status, 404)
  })

  test('hears what is recorded, with its words to read, and no player where there is nothing', async () => {
    const none = await get('/cuc')
    assert.doesNotMatch(none.text, /<audio/)
    assert.doesNotMatch(none.text, /[Gg]rabaci/)
    for (const by of [people.lupe, people.elena]) {
      assert.match((await get('/cuc', by)).text, /Para el personal: todavía no hay ninguna grabación/)
    }
    const { path } = await record()
    const { text } = await get('/mxb')
    assert.match(
      text,
      new RegExp(`<audio controls="" preload="none"[^>]*><source src="/languages${path}" type="audio/ogg"`),
    )
    assert.match(text, /\(15 segundos\)/)
    assert.match(text, /<span lang="mxb">Kúnì ntu’un<\/span>/)
    assert.match((await get('')).text, /hay grabaciones: las puede oír[\s\S]*Con grabaciones/)
    assert.doesNotMatch((await get('/mxb', people.lupe)).text, /todavía no hay ninguna/)
  })

  test('hears Spanish where there is nothing in her language', async () => {
    const { id } = await record({ text: 'window-is', language: 'es', transcript: 'Aquí le ayudan.', translation: '' })
    const { text } = await get('/azz')
    assert.doesNotMatch(text, /todavía no hay ninguna grabación/)
    assert.match(text, /Escuche en español/)
    assert.match((await get('/azz', english())).text, /<span lang="es">Aquí le ayudan.<\/span>/)
    assert.ok((await withdrawRecording(people.elena, id)).done)
    assert.doesNotMatch((await get('/azz')).text, /<audio/)
  })
})

describe('A sound', () => {
  test('goes out with its type, for five minutes, by the hash of its bytes, and is never guessed at', async () => {
    const { path } = await record({ language: 'xta' }, mp3({ frames: 50 }))
    const { status, headers, bytes } = await hear(path)
    assert.equal(status, 200)
    assert.deepEqual(
      ['content-type', 'cache-control', 'x-content-type-options', 'accept-ranges'].map((name) => headers.get(name)),
      ['audio/mpeg', 'public, max-age=300, must-revalidate', 'nosniff', 'bytes'],
    )
    assert.equal(bytes.length, 50 * 108)
    assert.equal((await hear(path, { 'if-none-match': headers.get('etag')! })).status, 304)
  })

  test('that was withdrawn is heard no more, by a browser that kept it neither', async () => {
    const { id, path } = await record({ language: 'jmx' }, mp3({ frames: 45 }))
    const etag = (await hear(path)).headers.get('etag')!
    assert.ok((await withdrawRecording(people.elena, id)).done)
    const again = await hear(path, { 'if-none-match': etag })
    assert.deepEqual(
      [again.status, /immutable|max-age=[1-9]/.test(again.headers.get('cache-control') ?? '')],
      [404, false],
    )
  })

  test('goes out in parts', async () => {
    const { path } = await record({ language: 'miy' }, mp3({ frames: 40 }))
    const part = await hear(path, { range: 'bytes=108-215' })
    assert.deepEqual([part.status, part.bytes.length], [206, 108])
    assert.equal(part.headers.get('content-range'), 'bytes 108-215/4320')
    assert.equal((await hear(path, { range: 'bytes=9999-' })).status, 416)
    assert.equal((await hear(path, { range: 'bytes=0-1', 'if-range': '"other"' })).status, 200)
  })

  test('that is a draft is heard by its reviewers alone, and kept by nobody on the way', async () => {
    const { path } = await record({ language: 'mig' }, mp3({ frames: 30 }), false)
    assert.equal((await hear(path)).status, 404)
    const heard = await hear(path, {}, people.lupe)
    assert.deepEqual([heard.status, heard.headers.get('cache-control')], [200, 'no-store'])
  })

  test('that nobody has is not found', async () => {
    for (const name of ['0'.repeat(64), 'x', '0'.repeat(64).toUpperCase()]) {
      assert.equal((await hear(`/sounds/${name}`)).status, 404)
    }
  })
})

describe('Every page', () => {
  const paths = ['', '/regions/20', '/regions/31', '/mix', '/zai', '/es', '/en', '/quc', '/trq']

  test('is at most 30 KB on the wire, in Spanish and in English', async () => {
    for (const path of paths) {
      for (const by of [rosa, english()]) {
        const { status, text } = await get(path, by)
        assert.equal(status, 200, path)
        assert.ok(gzipSync(text).length < 30_000 && text.length < 60_000, `${path}: ${text.length}`)
        assert.doesNotMatch(text, /<script|style="/)
      }
    }
  })

  test('is easy to read', () => {
    const phrases = Object.values(messages)
      .map(([spanish]) => spanish)
      .filter((text) => !text.includes('plural') && text.split(' ').length >= 8)
    assert.ok(phrases.length > 8)
    const hard = phrases.filter((text) => inflesz(text.replaceAll(/\{\w+\}/g, 'Tila')) < 65)
    assert.deepEqual(
      hard.map((text) => `${inflesz(text).toFixed(0)}: ${text}`),
      [],
    )
  })

  test('marks every word of another language with that language', async () => {
    const { varieties } = originsOf(installation.pack)
    for (const { code, autonym, spanish, english: name } of varieties) {
      for (const [by, own] of [
        [rosa, 'es'],
        [english(), 'en'],
      ] as const) {
        const { text } = await get(`/${code}`, by)
        const main = /<main[^]*<\/main>/.exec(text)?.[0] ?? ''
        const unmarked = plainOf(main.replaceAll('<br/>', ' ').replaceAll(/<(\w+) lang="[^"]*">[^<]*<\/\1>/g, ''))
        const foreign = [autonym, own === 'es' ? name : spanish].filter((word) => word !== null && word.includes(' '))
        for (const word of foreign) {
          const isAlso = [spanish, name].includes(word!) && spanish === name
          assert.ok(isAlso || !unmarked.includes(word!), `${code} in ${own}: ${word} is not marked`)
        }
        for (const [, marked] of main.matchAll(/ lang="([^"]*)"/g)) {
          assert.ok(marked !== own && varieties.some((variety) => variety.code === marked), `${code}: lang="${marked}"`)
        }
      }
    }
  })

  test('of the list marks each own name with its own code', async () => {
    const { text } = await get('', english())
    const lists = /<main[^]*<\/main>/.exec(text)?.[0] ?? ''
    for (const { code, autonym, english: name } of originsOf(installation.pack).varieties.slice(2)) {
      if (autonym !== null && autonym !== name) assert.ok(lists.includes(`<span lang="${code}">`), code)
    }
    assert.match(lists, /<span lang="es">mixteco<\/span>/)
  })
})

const plainOf = (markup: string): string => markup.replaceAll('&#39;', "'").replaceAll(/<[^>]+>/g, ' ')
