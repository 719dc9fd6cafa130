// Rosa looks for a window on her telephone, with and without scripts. Nothing tells anybody what she looked for.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { Page, Response } from 'playwright-core'
import { closeBrowser, openBrowser } from '../test/browser.ts'
import { startSample, type Started } from './started.ts'

const publicPages = [
  '/',
  '/ventanillas',
  '/ventanillas/history',
  '/find',
  '/recibo',
  '/recibo/clinic',
  '/privacy',
  '/sign-in',
  '/network',
  '/eligibility',
  '/languages',
]
const postalCode = '90012'
const telephone = { width: 360, height: 740 }

let server: Started
before(async () => {
  server = await startSample()
})

for (const script of [true, false]) {
  describe(`Rosa on her telephone ${script ? 'with' : 'without'} a script`, () => {
    const open = () => openBrowser(server.origin, { ...telephone, script })

    it('finds the nearest window by her postal code, with its hours and address', async () => {
      const rosa = await open()
      const { page } = rosa
      const asked = listAddresses(page)
      await page.goto('/')
      await page.getByRole('link', { name: 'Ventanillas de Salud' }).click()
      await search(page, postalCode)
      const first = page
        .getByRole('listitem')
        .filter({ has: page.getByRole('heading', { level: 2 }) })
        .first()
      assert.match(await first.innerText(), /1\. Los Ángeles/)
      assert.match(await first.innerText(), /Calle de la Muestra 100/)
      assert.match(await first.innerText(), /lunes a viernes/)
      assert.ok(await page.getByRole('img', { name: /Mapa/ }).isVisible())
      assert.deepEqual(
        asked().filter((address) => address.includes(postalCode)),
        [],
      )
      assert.deepEqual(rosa.faults(), [])
      await closeBrowser(rosa)
    })

    it('searches from a city where she has no postal code', async () => {
      const rosa = await open()
      const { page } = rosa
      await page.goto('/ventanillas')
      await page.locator('summary', { hasText: 'No tengo' }).click()
      await page.getByLabel('La ciudad que le quede más cerca').selectOption({ label: 'Fresno, California' })
      await page.getByRole('button', { name: 'Buscar' }).click()
      await page.getByRole('heading', { level: 1, name: /Fresno/ }).waitFor()
      await closeBrowser(rosa)
    })

    for (const [typed, told] of [
      ['00000', /no existe/],
      ['hola', /no es un código postal/],
      ['', /Escriba su código postal/],
    ] as const) {
      it(`is told beside the field that “${typed}” is no postal code, and keeps what she typed`, async () => {
        const rosa = await open()
        const { page } = rosa
        await page.goto('/ventanillas')
        await page.getByLabel('Su código postal').fill(typed)
        await page.getByRole('button', { name: 'Buscar' }).click()
        await page.locator('.govuk-error-summary').waitFor()
        const field = page.getByLabel('Su código postal')
        assert.equal(await field.inputValue(), typed)
        assert.match(await describing(page, await field.getAttribute('aria-describedby')), told)
        assert.equal(await page.locator('.govuk-error-summary a').first().getAttribute('href'), '#postalCode')
        await closeBrowser(rosa)
      })
    }

    it('leaves every public page quickly, for a page that says nothing about her', async () => {
      const rosa = await open()
      const { page, context } = rosa
      await page.goto('/ventanillas')
      const exit = await page.locator('a.exit').getAttribute('href')
      await context.route(exit!, (route) => route.fulfill({ body: 'elsewhere' }))
      const titles = new Set<string>()
      for (const path of publicPages) {
        await page.goto(path)
        assert.ok(await page.locator('a.exit').isVisible(), path)
        const title = await page.title()
        assert.doesNotMatch(title, /salud|ventanilla|health/i, path)
        assert.ok(!titles.has(title), `${path} has a title of its own: ${title}`)
        titles.add(title)
        await page.locator('a.exit').click()
        await page.waitForURL(exit!)
      }
      await closeBrowser(rosa)
    })

    it('reads the page that she is on in the other language, and comes back', async () => {
      const rosa = await open()
      const { page } = rosa
      for (const path of publicPages) {
        await page.goto(path)
        const spanish = await page.getByRole('heading', { level: 1 }).innerText()
        await page.getByRole('link', { name: 'English' }).click()
        await page.waitForURL(path === '/' ? '/en' : `/en${path}`)
        assert.equal(await page.locator('html').getAttribute('lang'), 'en')
        await page.getByRole('link', { name: 'Español' }).click()
        await page.waitForURL(path)
        assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), spanish)
      }
      await closeBrowser(rosa)
    })

    it('keeps what stands in the address when she changes the language', async () => {
      const rosa = await open()
      await rosa.page.goto('/sign-in?to=/account')
      await rosa.page.getByRole('link', { name: 'English' }).click()
      await rosa.page.waitForURL('/en/sign-in?to=/account')
      await closeBrowser(rosa)
    })

    it('reads who pays, who may look and what is never asked', async () => {
      const rosa = await open()
      const { page } = rosa
      await page.goto('/ventanillas')
      await page.getByRole('contentinfo').getByRole('link', { name: 'Privacidad' }).click()
      await page.waitForURL('/privacy')
      for (const title of ['Quién paga', 'Quién puede ver', 'Qué se guarda y por cuánto tiempo']) {
        assert.ok(await page.getByRole('heading', { name: title }).isVisible(), title)
      }
      await closeBrowser(rosa)
    })

    it('is given no cookie on any public page', async () => {
      const rosa = await open()
      const { page, context } = rosa
      const answers: Response[] = []
      page.on('response', (response) => answers.push(response))
      for (const path of publicPages)
        for (const prefix of ['', '/en']) await page.goto(prefix + (path === '/' ? '' : path) || '/')
      await page.goto('/ventanillas')
      await search(page, postalCode)
      const cookies = await Promise.all(
        answers.map(async (answer) => [answer.url(), await answer.headerValue('set-cookie')]),
      )
      assert.ok(cookies.length > publicPages.length * 2)
      assert.deepEqual(
        cookies.filter(([, cookie]) => cookie !== null),
        [],
      )
      assert.deepEqual(await context.cookies(), [])
      await closeBrowser(rosa)
    })
  })
}

async function search(page: Page, code: string): Promise<void> {
  await page.getByLabel('Su código postal').fill(code)
  await page.getByRole('button', { name: 'Buscar' }).click()
  await page.getByRole('heading', { level: 1, name: /cercan[ao]s a/ }).waitFor()
}

/** Every address that the page asks for, as it goes out. */
function listAddresses(page: Page): () => string[] {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url(), request.headers()['referer'] ?? ''))
  return () => asked
}

const describing = (page: Page, ids: string | null): Promise<string> =>
  page.evaluate((list) => list.map((id) => document.getElementById(id)?.textContent).join(' '), (ids ?? '').split(' '))
