// What the page sends to somebody who verifies an election: words, a script, and nothing that could take the file away.
import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { bundleScripts } from '#platform/assets'
import { contextFor, type Context } from '#platform/context'
import type { Installation } from '#platform/installation'
import { checks } from '#protocols/belenios'
import { testInstallation } from '../../../../test/database.ts'
import { ask } from '../../../../test/mounted.ts'
import { personas } from '../../../../test/personas.ts'
import { flesch, inflesz, listBlocks } from '../../../../test/reading-ease.ts'
import { elections } from '../index.ts'

let installation: Installation
let rosa: Context

before(async () => {
  installation = await testInstallation()
  rosa = (await personas(installation)).rosa
})

const open = async (language: 'es' | 'en' = 'es'): Promise<string> =>
  (await ask(elections, contextFor(installation, rosa.actor, language), '/verify')).text

const withoutTables = (html: string) => html.replace(/<table\b[\s\S]*?<\/table>/g, ' ')

describe('Rosa opens the page that verifies an election', () => {
  test('and reads easily what it is for, in Spanish and in English', async () => {
    const [spanish, english] = await Promise.all([open('es'), open('en')])
    const hard = [
      ...listBlocks(withoutTables(spanish)).filter(({ text }) => inflesz(text) < 65),
      ...listBlocks(withoutTables(english)).filter(({ text }) => flesch(text) < 65),
    ]
    assert.deepEqual(hard, [])
    assert.match(spanish, /El archivo no sale de su teléfono/)
    assert.match(english, /The file does not leave your phone/)
  })

  test('and it says what no verification knows: whose a credential is, and whether there is some other file', async () => {
    const [spanish, english] = await Promise.all([open('es'), open('en')])
    const cannot = (html: string, title: string) => new RegExp(`${title}</h2><p>(.*?)</p>`).exec(html)?.[1]
    assert.equal(
      cannot(spanish, 'Lo que el archivo no dice'),
      'No dice de quién es cada credencial. No dice si alguien votó con la de usted. Para eso busque su boleta. ' +
        'Tampoco dice si hay otro archivo. Para eso compare las huellas.',
    )
    assert.equal(
      cannot(english, 'What the file does not say'),
      'It does not say whose each credential is. It does not say if somebody voted with yours. For that, look for your ' +
        'ballot. Nor does it say if there is some other file. For that, compare the fingerprints.',
    )
  })

  test('and "valid" is not said without what is still to do: to compare the fingerprints', async () => {
    const notice = (html: string) => /<template data-outcome="valid">.*?<\/div><\/div>/.exec(html)?.[0] ?? ''
    const [spanish, english] = await Promise.all([open('es'), open('en')])
    assert.match(notice(spanish), /La elección es válida.*<a [^>]*href="#compare">Ahora compare las huellas\.<\/a>/)
    assert.match(notice(english), /The election is valid.*<a [^>]*href="#compare">Now compare the fingerprints\.<\/a>/)
    assert.match(spanish, /<h2 [^>]*id="compare">Compare las huellas<\/h2>/)
  })

  test('and each word of the trade is told beside its first use', async () => {
    const html = await open()
    const what = html.slice(html.indexOf('data-part="what"'), html.indexOf('data-part="families"'))
    for (const word of [
      'cadena de pasos',
      'piezas',
      'Una huella es',
      'Con una credencial',
      'La suma',
      'Los guardianes',
    ])
      assert.ok(what.includes(word), word)
    const valid = html.slice(
      html.indexOf('<template data-outcome="valid">'),
      html.indexOf('<template data-outcome="unbound">'),
    )
    for (const explained of [
      /data-fill="voters"><\/span><div class="govuk-hint">Con una credencial vota una persona\./,
      /data-fill="trustees"[^>]*><\/span><div class="govuk-hint">La suma junta los votos sin abrir ninguno\./,
      /id="compare">[^]*?Una huella es un código[^]*?Huella de la elección/,
    ])
      assert.match(valid, explained)
  })

  test('and it holds no form and no field that a browser would send', async () => {
    const html = await open()
    assert.doesNotMatch(html.slice(html.indexOf('<main')), /<form|\sname="|formaction/)
  })

  test('and without a script it says what is missing and how else an election is verified', async () => {
    const html = await open()
    assert.match(html, /data-part="without"(?! hidden)[\s\S]*JavaScript/)
    assert.match(html, /data-part="choose" hidden/)
    assert.match(html, /npm run puente -- verify-election ARCHIVO\.bel/)
    assert.match(await open('en'), /npm run puente -- verify-election FILE\.bel/)
    assert.match(html, /belenios-tool election verify/)
    assert.match(html, /versión 2\.0\..*href="https:\/\/www\.belenios\.org\/specification\.pdf"/)
  })

  test('and each check is named there and said in plain words', async () => {
    const html = await open('en')
    for (const check of checks)
      assert.match(html, new RegExp(`<code>${check}</code>[\\s\\S]{0,400}data-check="${check}">`))
  })
})

test('The verifier for both groups and its page come to a browser in at most 30 KB', async (t) => {
  const scripts = (await bundleScripts()).filter(({ script }) => script.startsWith('verify-'))
  assert.deepEqual(scripts.map(({ script }) => script).sort(), ['verify-election', 'verify-votes'])
  const sizes = scripts.map(({ file }) => gzipSync(file.body, { level: 9 }).length)
  t.diagnostic(`page and verifier: ${sizes.join(' + ')} bytes`)
  assert.ok(sizes.reduce((sum, size) => sum + size, 0) <= 30 * 1024, `${sizes.join(' + ')} bytes`)
  const body = String(scripts.map(({ file }) => file.body))
  assert.match(body, /Ed25519/)
  assert.doesNotMatch(body, /es-MX|en-US/, 'how numbers are written, the page says')
})
