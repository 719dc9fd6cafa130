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

  test('and it claims no more than is checked: not who signed, nor that nothing is missing, nor that she need trust nobody', async () => {
    const [spanish, english] = await Promise.all([open('es'), open('en')])
    assert.doesNotMatch(spanish, /nadie lo cambió|No falta|creerle a nadie|cada persona|alguien de la lista/)
    assert.doesNotMatch(english, /nobody changed|believe anybody|each person|somebody on the roll/)
    assert.match(spanish, /No dice de quién es cada credencial/)
    assert.match(english, /does not say whose each credential is/)
  })

  test('and it holds no form and no field that a browser would send', async () => {
    const html = await open()
    assert.doesNotMatch(html.slice(html.indexOf('<main')), /<form|\sname="|formaction/)
  })

  test('and without a script it says what is missing and how else an election is verified', async () => {
    const html = await open()
    assert.match(html, /data-part="without"(?! hidden)[\s\S]*JavaScript/)
    assert.match(html, /data-part="choose" hidden/)
    assert.match(html, /npm run puente -- verify-election FILE\.bel/)
    assert.match(html, /belenios-tool election verify/)
    assert.match(html, /href="https:\/\/www\.belenios\.org\/specification\.pdf"/)
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
  assert.match(String(scripts.map(({ file }) => file.body)), /Ed25519/)
})
