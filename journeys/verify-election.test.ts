// Rosa verifies an election with her own browser, from a file that never leaves it: by finger and by keyboard, in both
// languages, a true one, forged ones, and files that are none. What needs a script says so where there is none.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { checks, hashToBase64 } from '#protocols/belenios'
import { closeBrowser, openBrowser, patience, type OpenOptions, type Visitor } from '../test/browser.ts'
import { change, putTogether, signAnew, takeApart } from '../test/election-forging.ts'
import { makeElection } from '../test/election-maker.ts'
import { complainOf } from './page-checks.ts'
import { startSample, type Started } from './started.ts'

/** An archive of another tool, whose decryptions are not bound. */
const unbound = path.resolve('src/protocols/belenios/fixtures/single.bel')
const folder = mkdtempSync(path.join(tmpdir(), 'puente-archives-'))
after(() => rmSync(folder, { recursive: true }))

const keep = (name: string, content: Uint8Array | string): string => {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  return file
}

/** An election in which four of five voted, the first of them twice; its decryptions are bound. */
const { bytes } = makeElection({
  suite: 'belenios-1-ed25519',
  questions: [{ question: '¿Quién?', answers: ['Ana', 'Beto', 'Chela'], blank: true, min: 1, max: 1 }],
  singles: 1,
  voters: 5,
  votes: [
    [0, [[2]]],
    [1, [[0]]],
    [2, [[0]]],
    [3, ['blank']],
    [0, [[1]]],
  ],
})
const valid = keep('valid.bel', bytes)
const parts = takeApart(bytes)

/** The archive with one number of a ballot's proof changed, and every hash made anew. */
function forge(): string {
  const place = parts.entries.findIndex(({ text }) => text.includes('"individual_proofs"'))
  const { text } = parts.entries[place]!
  const at = text.indexOf('"response":"', text.indexOf('"individual_proofs"')) + '"response":"'.length
  const forged = signAnew(text.slice(0, at) + (text[at] === '1' ? '2' : '1') + text.slice(at + 1))
  return keep('forged.bel', putTogether(change(parts, place, forged)))
}

/** More ballots than one worker checks, in the other group; the second candidate's name is as long as a hostile one. */
function makeLarge(): string {
  const votes = Array.from({ length: 24 }, (_, voter) => [voter, [[voter % 2]]] as const)
  const question = { question: 'Council', answers: ['Ana', `<b>\u202e${'x'.repeat(600)}`], min: 1, max: 1 }
  const suite = 'belenios-1-ed25519'
  return keep('large.bel', makeElection({ suite, questions: [question], singles: 1, voters: 24, votes }).bytes)
}

/** A voter who voted twice, and the trackers of both ballots. */
function makeReplaced(): { file: string; trackers: string[] } {
  const votes = [
    [0, [[0]]],
    [0, [[1]]],
  ] as const
  const question = { question: 'Council', answers: ['Ana', 'Beto'], min: 1, max: 1 }
  const suite = 'belenios-1-ed25519'
  const { bytes, ballots } = makeElection({ suite, questions: [question], singles: 1, voters: 1, votes })
  return { file: keep('replaced.bel', bytes), trackers: ballots.map(hashToBase64) }
}

let server: Started
before(async () => {
  server = await startSample()
})

async function open(language: 'es' | 'en', options: OpenOptions = { width: 360, height: 740 }): Promise<Visitor> {
  const rosa = await openBrowser(server.origin, options)
  await rosa.page.goto(language === 'es' ? '/elections/verify' : '/en/elections/verify')
  return rosa
}

const outcome = (page: Page) => page.locator('[data-part="outcome"]')

async function verify(page: Page, file: string): Promise<string> {
  await page.locator('#archive').setInputFiles(file)
  await page.locator('#start').click()
  await outcome(page).waitFor()
  return outcome(page).innerText()
}

const words = {
  es: {
    valid: /^La elección es válida\s+Consejo\s+Ahora compare las huellas\. Así sabe/,
    unbound: /^La cuenta cuadra, pero falta una prueba\s[^]*Pregunte al comité por qué falta/,
    blank: 'En blanco',
    refused: /^La elección no es válida\s/,
    tracked: [
      /^La boleta está, pero no cuenta\s+Otra la reemplazó en el paso 2/,
      /^La boleta está y cuenta\s+Está en el paso 2/,
      /^No hay una boleta con ese código\s+Revise/,
    ],
    means: /La firma de una boleta es falsa/,
    place: /Lugar\s+paso 1, pieza [0-9a-f]{64}, signature\.proof/,
  },
  en: {
    valid: /^The election is valid\s+Consejo\s+Now compare the fingerprints\. So you know/,
    unbound: /^The count adds up, but a proof is missing\s[^]*Ask the committee why it is missing/,
    blank: 'Blank',
    refused: /^The election is not valid\s/,
    tracked: [
      /^The ballot is there, but it is not counted\s+A later one took its place at step 2/,
      /^The ballot is there and is counted\s+It stands at step 2/,
      /^There is no ballot with that code\s+Check/,
    ],
    means: /The signature of a ballot is false/,
    place: /Place\s+step 1, item [0-9a-f]{64}, signature\.proof/,
  },
} as const

/** The rows of the first table, each as its cells. */
const rowsOf = async (page: Page): Promise<string[][]> => {
  const rows = await outcome(page).locator('table').first().locator('tbody tr').allInnerTexts()
  return rows.map((row) => row.split(/\s*\t\s*/))
}

describe('Rosa verifies an election on her telephone', () => {
  for (const language of ['es', 'en'] as const) {
    it(`in ${language === 'es' ? 'Spanish' : 'English'}: reads who got how many votes, and of a forged one what is wrong and where`, async () => {
      const rosa = await open(language)
      const { page } = rosa
      const complaints: string[] = [...(await complainOf(rosa, language))]
      const told = await verify(page, valid)
      assert.match(told, words[language].valid)
      assert.match(told, new RegExp(`\\b${checks.length}\\b`))
      const expected = [
        ['Ana', '2'],
        ['Beto', '1'],
        ['Chela', '0'],
        [words[language].blank, '1'],
      ]
      assert.deepEqual(await rowsOf(page), expected)
      await outcome(page).getByRole('link').click()
      assert.ok(await outcome(page).locator('h2#compare').isVisible())
      complaints.push(...(await complainOf(rosa, language)))
      const found = await verify(page, forge())
      assert.match(found, words[language].refused)
      assert.match(found, words[language].means)
      assert.match(found, /signature-holds/)
      assert.match(found, words[language].place)
      assert.doesNotMatch(found, words[language].valid)
      assert.deepEqual([...complaints, ...(await complainOf(rosa, language))], [])
      await closeBrowser(rosa)
    })
  }

  it('and of an archive of another tool, which says less, reads what is missing and whom to ask', async () => {
    for (const language of ['es', 'en'] as const) {
      const rosa = await open(language)
      const found = await verify(rosa.page, unbound)
      assert.match(found, words[language].unbound)
      assert.doesNotMatch(found, /válida|is valid/)
      assert.match(found, new RegExp(`\\b${checks.length - 1}\\b`))
      assert.deepEqual(await rowsOf(rosa.page), [
        ['A', '1'],
        ['B', '0'],
        ['C', '1'],
        [words[language].blank, '1'],
      ])
      assert.deepEqual(await complainOf(rosa, language), [])
      await closeBrowser(rosa)
    }
  })

  it('and nothing of the file leaves it: after the page only the verifier is asked for', async () => {
    const rosa = await open('es')
    const { page, context } = rosa
    const asked: string[] = []
    const policy = (await page.request.get('/elections/verify')).headersArray()
    assert.ok(policy.some(({ value }) => value.includes("worker-src 'self'")))
    const script = (await page.locator('[data-verify]').getAttribute('data-verify'))!
    for (const address of ['/elections/verify', '/en/elections/verify', script]) {
      const { 'content-security-policy': own = '' } = (await page.request.get(address)).headers()
      assert.match(own, /connect-src 'none'/, address)
    }
    context.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`))
    assert.match(await verify(page, makeLarge()), /La elección es válida[^]*Ana\s+12\s+<b> x{400,496}\s+12/)
    assert.deepEqual(await complainOf(rosa, 'es'), [])
    assert.ok(asked.length >= 1)
    for (const one of asked) assert.match(one, /^GET \/assets\/verify-votes\.[0-9a-f]{12}\.js$/)
    assert.deepEqual(await context.cookies(), [])
    await closeBrowser(rosa)
  })

  for (const language of ['es', 'en'] as const) {
    it(`and looks for her own ballot there, in ${language === 'es' ? 'Spanish' : 'English'}, and no tracker leaves the page`, async () => {
      const rosa = await open(language)
      const { page, context } = rosa
      const asked: string[] = []
      const { file, trackers } = makeReplaced()
      assert.match(await verify(page, file), words[language].valid)
      context.on('request', (request) => asked.push(request.url()))
      const said = outcome(page).locator('[role="status"][data-part="tracked"]')
      const button = page.locator('#look-up')
      const placeOf = () => button.evaluate((one) => one.getBoundingClientRect().top + window.scrollY)
      const before = await placeOf()
      for (const [place, expected] of words[language].tracked.entries()) {
        await page.locator('#tracker').fill(trackers[place] ?? 'nothing')
        if (place === 0) await page.locator('#tracker').press('Enter')
        else await button.click()
        assert.match(await said.innerText(), expected)
        assert.equal(await said.locator(place === 1 ? '.notice--success' : '.notice--warning').count(), 1)
        assert.equal(await said.locator('[role]').count(), 0, 'one status says it, once')
        assert.equal(await placeOf(), before, 'what she typed in stays where it is')
      }
      assert.deepEqual([...asked, ...(await complainOf(rosa, language))], [])
      await closeBrowser(rosa)
    })
  }

  it('and stops it when she likes: no worker goes on, and nothing is said of the election', async () => {
    const rosa = await open('es')
    const { page } = rosa
    // The worker that leads stands still after its first word on the proofs, so that they are never done.
    const still = `{
      const say = self.postMessage.bind(self)
      self.postMessage = (word, ...more) => {
        say(word, ...more)
        if (word.progress?.stage === 'proofs') for (const begun = Date.now(); Date.now() - begun < ${patience}; );
      }
    }`
    await page.route('**/verify-votes.*.js', async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, body: still + (await response.text()) })
    })
    await page.locator('#archive').setInputFiles(makeLarge())
    await page.locator('#start').click()
    await page.getByText('Comprobando cada voto').waitFor()
    assert.ok(page.workers().length > 0)
    await page.getByRole('button', { name: 'Detener' }).click()
    await page.getByText('Se detuvo.').waitFor()
    for (let looks = 0; page.workers().length > 0 && looks < 100; looks += 1) await page.waitForTimeout(100)
    assert.equal(page.workers().length, 0)
    assert.equal(await outcome(page).isVisible(), false)
    await page.unroute('**/verify-votes.*.js')
    assert.match(await verify(page, valid), words.es.valid)
    await closeBrowser(rosa)
  })

  it('by keyboard alone: chooses, starts, and is led to what was found', async () => {
    const rosa = await open('es', {})
    const { page } = rosa
    const choosing = page.waitForEvent('filechooser')
    const focused = () => page.evaluate(() => document.activeElement?.id ?? '')
    for (let steps = 0; (await focused()) !== 'archive' && steps < 30; steps += 1) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await (await choosing).setFiles(valid)
    await page.keyboard.press('Tab')
    assert.equal(await focused(), 'start')
    await page.keyboard.press('Enter')
    await outcome(page).waitFor()
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-part')), 'outcome')
    assert.match(await outcome(page).innerText(), words.es.valid)
    await closeBrowser(rosa)
  })
})

describe('What is no election, or not yet one, is said plainly', () => {
  it('no file, a picture of her cat, one of two gigabytes, one cut off, and an election that is not over', async () => {
    const rosa = await open('es')
    const { page } = rosa
    await page.locator('#start').click()
    await page.getByText('Elija primero el archivo.').waitFor()
    assert.equal(
      await verify(page, keep('cat.bel', 'a cat')),
      'Este archivo no es una elección\n\nNo tiene la forma de una elección.\n\nElija el archivo que publicó el comité.',
    )
    const vast = keep('vast.bel', '')
    truncateSync(vast, 2 ** 31)
    assert.match(await verify(page, vast), /no es una elección\s+El archivo es demasiado grande[^]*Elija el archivo/)
    assert.equal(page.workers().length, 0)
    const cut = keep('cut.bel', bytes.subarray(0, 10_000))
    assert.match(await verify(page, cut), /La elección no es válida[^]*cortado[^]*archive-is-whole/)
    const unfinished = keep('unfinished.bel', putTogether({ ...parts, entries: parts.entries.slice(0, -2) }))
    const shown = await verify(page, unfinished)
    assert.match(
      shown,
      /^La elección no ha terminado\n\nConsejo\n\nLa elección todavía no tiene resultado\. Lo que hay hasta ahora está bien\.\n/,
    )
    assert.match(shown, /Boletas contadas\s+[0-9]+[^]*Huella de la lista\s+[\w+/]{43}/)
    assert.doesNotMatch(shown, /Guardianes que abrieron|Comprobación que falla/)
    await page.locator('#tracker').fill('x')
    await page.locator('#look-up').click()
    await page.getByText('No hay una boleta con ese código').waitFor()
    // Before the close her ballot can still come, or be replaced.
    const last = parts.entries.findLastIndex(({ text }) => text.includes('"type":"Ballot"'))
    await verify(page, keep('open.bel', putTogether({ ...parts, entries: parts.entries.slice(0, last + 1) })))
    await page.locator('#tracker').fill('x')
    await page.locator('#tracker').press('Enter')
    await page.getByText('Todavía no hay una boleta con ese código').waitFor()
    const ballot = parts.entries.findLast(({ text }) => text.includes('"individual_proofs"'))!.text
    await page.locator('#tracker').fill(hashToBase64(ballot))
    await page.locator('#look-up').click()
    await page.getByText('La boleta está y por ahora cuenta').waitFor()
    assert.deepEqual(rosa.faults(), [])
    await closeBrowser(rosa)
  })

  it('a file that changed after she chose it: which one, and what to do', async () => {
    const rosa = await open('es')
    const { page } = rosa
    await page.locator('#archive').setInputFiles(keep('changed.bel', 'as it was'))
    keep('changed.bel', 'as it is, and longer')
    await page.locator('#start').click()
    await outcome(page).waitFor()
    assert.match(
      await outcome(page).innerText(),
      /^No se pudo comprobar\s+changed\.bel\s+Este archivo no se puede leer\./,
    )
    await closeBrowser(rosa)
  })
})

describe('What stands below an outcome', () => {
  it('begins with room above its heading, whatever the outcome is', async () => {
    const rosa = await open('es')
    const { page } = rosa
    const room = () =>
      page.evaluate(() => {
        const heading = [...document.querySelectorAll('h2')].find(({ textContent }) => textContent.endsWith('no dice'))!
        const lists = [...document.querySelectorAll('main ul')].filter(({ clientHeight }) => clientHeight > 0)
        const list = lists.at(-1)!
        return heading.getBoundingClientRect().top - list.getBoundingClientRect().bottom
      })
    assert.ok((await room()) >= 24, 'before a file is chosen')
    for (const file of [valid, forge(), keep('cat.bel', 'a cat')]) {
      await verify(page, file)
      assert.ok((await room()) >= 24, file)
    }
    await closeBrowser(rosa)
  })
})

describe('Without a script', () => {
  it('the page says what is missing, and how to verify on a computer, by this program and by one of others', async () => {
    const rosa = await open('es', { width: 360, height: 740, script: false })
    const { page } = rosa
    assert.ok(await page.getByText('Aquí no se puede sin JavaScript').isVisible())
    assert.ok(await page.getByText('npm run puente -- verify-election ARCHIVO.bel').isVisible())
    assert.ok(await page.getByText('belenios-tool election verify').isVisible())
    assert.ok(await page.getByRole('link', { name: 'Especificación de Belenios' }).isVisible())
    assert.equal(await page.locator('#archive').isVisible(), false)
    await closeBrowser(rosa)
  })
})
