// Rosa looks for help on her telephone, with and without scripts, in both languages: two fields at most, three pages, nothing about her.
// Lupe finds a place near a visitor's home and begins the visit with it.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { Page, Response } from 'playwright-core'
import { closeBrowser, openBrowser } from '../test/browser.ts'
import { complainOf } from './page-checks.ts'
import { signedIn, startSample, type Started } from './started.ts'

const postalCode = '90012'

let server: Started
before(async () => {
  server = await startSample()
})

const cards = (page: Page) => page.locator('.found .card')

for (const script of [true, false]) {
  describe(`Rosa looks for help ${script ? 'with' : 'without'} a script`, () => {
    const open = () => openBrowser(server.origin, { width: 360, height: 740, script })

    it('in her own words, with a slip of the finger: three pages, two fields, no cookie, nothing in an address', async () => {
      const rosa = await open()
      const { page, context } = rosa
      const asked: string[] = []
      const answers: Response[] = []
      page.on('request', (request) => asked.push(request.url(), request.headers()['referer'] ?? ''))
      page.on('response', (response) => answers.push(response))
      await page.goto('/')
      await page.getByRole('link', { name: 'Buscar ayuda cerca' }).click()
      await page.getByLabel('Su código postal').fill(postalCode)
      await page.getByLabel('¿Qué necesita?').fill('dentsita')
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { level: 1, name: 'Dentista' }).waitFor()
      assert.ok((await cards(page).count()) >= 2)
      assert.deepEqual(
        asked.filter((address) => address.includes(postalCode) || /dent/.test(address)),
        [],
      )
      const cookies = await Promise.all(answers.map((answer) => answer.headerValue('set-cookie')))
      assert.ok(cookies.every((cookie) => cookie === null))
      assert.deepEqual(await context.cookies(), [])
      assert.deepEqual(rosa.faults(), [])
      await closeBrowser(rosa)
    })

    it('by one field and a tap; narrows it, takes a place along and comes back', async () => {
      const rosa = await open()
      const { page } = rosa
      await page.goto('/find')
      await page.getByLabel('Su código postal').fill(postalCode)
      await page.getByRole('button', { name: 'Consulta médica', exact: true }).click()
      await cards(page).first().waitFor()
      const all = await cards(page).count()
      await page.locator('summary', { hasText: 'Elegir solo algunos' }).click()
      await page.getByLabel('Costo').selectOption({ label: 'Gratis' })
      await page.getByLabel('No pide identificación').check()
      await page.getByRole('button', { name: 'Ver estos' }).click()
      await page.waitForLoadState()
      const some = await cards(page).count()
      assert.ok(some >= 1 && some < all, `${some} of ${all}`)
      const first = cards(page).first()
      assert.match(await first.innerText(), /Gratis/)
      assert.match(await first.innerText(), /milla/)
      assert.match((await first.getByRole('link', { name: /Llamar/ }).getAttribute('href'))!, /^tel:\+?\d+$/)
      assert.match(
        (await first.getByRole('link', { name: /Cómo llegar/ }).getAttribute('href'))!,
        /^https:\/\/www\.openstreetmap\.org\/directions\?to=/,
      )
      await first.getByRole('button', { name: /Llevar la dirección/ }).click()
      assert.ok(await page.getByRole('img', { name: /Código con el nombre/ }).isVisible())
      assert.doesNotMatch(page.url(), new RegExp(postalCode))
      await page.getByRole('button', { name: 'Volver a los lugares' }).click()
      await cards(page).first().waitFor()
      assert.equal(await cards(page).count(), some)
      await closeBrowser(rosa)
    })

    it('where nothing is near: farther away, something else, or a person who helps', async () => {
      const rosa = await open()
      const { page } = rosa
      await page.goto('/find')
      await page.getByLabel('Su código postal').fill('99762')
      await page.getByRole('button', { name: 'Comida', exact: true }).click()
      await page.getByText('No hay ninguno cerca.').waitFor()
      await page.getByRole('button', { name: 'Buscar más lejos' }).click()
      await page.getByText('Tampoco hay ninguno más lejos').waitFor()
      await page.getByRole('button', { name: 'Ver la más cercana' }).click()
      await page.waitForURL('/ventanillas/nearest')
      await closeBrowser(rosa)
    })
  })
}

describe('The pages of the finder', () => {
  for (const language of ['es', 'en'] as const) {
    it(`are whole in ${language === 'es' ? 'Spanish' : 'English'}, on a telephone and on a desk`, async () => {
      const rosa = await openBrowser(server.origin)
      const { page } = rosa
      const to = (path: string) => (language === 'es' ? path : `/en${path}`)
      const complaints: string[] = []
      const check = async (what: string) =>
        complaints.push(...(await complainOf(rosa, language)).map((complaint) => `${what}: ${complaint}`))
      const search = async (code: string, words: string) => {
        await page.goto(to('/find'))
        await page.locator('[name=postalCode]').fill(code)
        await page.locator('[name=words]').fill(words)
        await page.keyboard.press('Enter')
        await page.waitForURL(to('/find/results'))
      }
      await page.goto(to('/find'))
      await check('the search')
      await search('900', '')
      await check('the search with errors')
      await search(postalCode, 'clinica')
      await page.locator('.finder-filters summary').click()
      await check('what was found')
      await page.locator('.found button.act').first().click()
      await page.locator('.slip').waitFor()
      await check('a place')
      await search('99762', 'comida')
      await check('nothing')
      await search(postalCode, 'xyzzy')
      await check('a word that nobody knows')
      assert.deepEqual(complaints, [])
      await closeBrowser(rosa)
    })
  }
})

describe('Lupe', () => {
  it('has the exit beside the menu on a telephone', async () => {
    const lupe = await signedIn(server, 'Lupe Ramos', { width: 360 })
    const { page } = lupe
    for (const address of ['/find?office=los-angeles', '/en/find?office=los-angeles']) {
      await page.goto(address)
      const [exit, menu] = await Promise.all(['.exit', '.menu__open'].map((name) => page.locator(name).boundingBox()))
      assert.ok(Math.abs(exit!.y - menu!.y) < 8, `${address}: ${exit!.y} and ${menu!.y}`)
    }
    await closeBrowser(lupe)
  })

  for (const script of [true, false]) {
    it(`looks for a place while she writes a visit down, and loses nothing of it, ${script ? 'with' : 'without'} a script`, async () => {
      const lupe = await signedIn(server, 'Lupe Ramos', { script })
      const { page } = lupe
      await page.goto('/ventanillas/los-angeles/visits/new')
      await page.locator('[name=postalCode]').fill(postalCode)
      await page.getByLabel('Dentista', { exact: true }).check()
      await page.getByLabel('Diabetes', { exact: true }).check()
      await page.getByLabel('Idioma que habla').selectOption('mix')
      const code = await page.locator('[name=code]').inputValue()
      await page.getByRole('button', { name: 'Buscar un servicio' }).click()
      await page.getByRole('heading', { level: 1, name: 'Dentista' }).waitFor()
      await page.getByRole('button', { name: 'Cambiar la búsqueda' }).click()
      assert.equal(await page.locator('[name=postalCode]').inputValue(), postalCode)
      await page.getByRole('button', { name: 'Dentista', exact: true }).click()
      await page
        .getByRole('button', { name: /Llevar la dirección/ })
        .first()
        .click()
      await page.getByRole('button', { name: 'Volver a los lugares' }).click()
      const choose = page.getByRole('button', { name: /Elegir para una visita/ }).first()
      const service = await choose.getAttribute('value')
      await choose.click()
      assert.ok(!page.url().includes(postalCode) && !page.url().includes('?'), page.url())
      assert.equal(await page.locator('[name=service]').inputValue(), service)
      assert.equal(await page.locator('[name=postalCode]').inputValue(), postalCode)
      assert.equal(await page.getByLabel('Idioma que habla').inputValue(), 'mix')
      assert.equal(await page.locator('[name=code]').inputValue(), code)
      for (const ticked of ['Dentista', 'Diabetes']) {
        assert.ok(await page.getByLabel(ticked, { exact: true }).isChecked(), ticked)
      }
      await page.getByRole('button', { name: 'Guardar visita' }).click()
      await page.locator('.slip-clinic').waitFor()
      await closeBrowser(lupe)
    })
  }
})
