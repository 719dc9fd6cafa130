// Rosa asks which programs her family may ask for: with and without a script, and nobody learns which line she opened.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { closeBrowser, openBrowser } from '../test/browser.ts'
import { complainOf } from './page-checks.ts'
import { startSample, type Started } from './started.ts'

let server: Started
before(async () => {
  server = await startSample()
})

for (const script of [true, false]) {
  describe(`Rosa ${script ? 'with' : 'without'} a script`, () => {
    it('asks for her daughter and herself, opens her line, and nothing leaves the page', async () => {
      const rosa = await openBrowser(server.origin, { width: 360, height: 740, script })
      const { page } = rosa
      await page.goto('/')
      await page.getByRole('main').getByRole('link', { name: '¿Qué programas puedo pedir?' }).click()
      await page.getByLabel('¿Cuántas personas viven').fill('2')
      await page.getByLabel('¿Cuánto dinero entra').fill('1500')
      await page.getByLabel('Su código postal').fill('90012')
      await page.getByLabel('Edad en años').nth(0).fill('31')
      await page.getByLabel('Edad en años').nth(1).fill('4')
      await page.getByRole('button', { name: 'Ver programas' }).click()
      await page.getByRole('heading', { level: 1, name: 'Lo que tal vez puede pedir' }).waitFor()
      assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, '/eligibility')
      const asked: string[] = []
      page.on('request', (request) => asked.push(request.url()))
      const daughter = page.getByRole('region').or(page.locator('section')).filter({ hasText: 'Persona 2: 4 años' })
      await daughter.locator('summary', { hasText: 'Ciudadana' }).focus()
      await page.keyboard.press('Enter')
      const medicaid = daughter.locator('details[open] .govuk-summary-list__row', { hasText: /^Medi-Cal \(Medicaid/ })
      assert.match(await medicaid.innerText(), /Probable/)
      const been = await page.evaluate(() => history.length)
      await medicaid.locator('summary', { hasText: 'Qué se anota y quién lo ve' }).click()
      assert.match(await medicaid.innerText(), /abre un expediente[\s\S]*gobierno federal/)
      assert.deepEqual([new URL(page.url()).hash, await page.evaluate(() => history.length)], ['', been])
      await page.locator('section', { hasText: 'Persona 1' }).locator('summary', { hasText: 'Ninguna' }).click()
      assert.equal(await page.locator('details[open]').count(), 3)
      assert.deepEqual([asked, await page.context().cookies()], [[], []])
      assert.deepEqual(rosa.faults(), [])
      await closeBrowser(rosa)
    })
  })
}

for (const script of [true, false]) {
  describe(`Rosa and eight more ${script ? 'with' : 'without'} a script`, () => {
    it('go from page to page, and the address says nothing of them', async () => {
      const rosa = await openBrowser(server.origin, { width: 360, height: 740, script })
      const { page } = rosa
      await page.goto('/eligibility')
      for (const _ of [1, 2]) await page.getByRole('button', { name: 'Añadir personas' }).click()
      for (const [name, typed] of Object.entries({ size: '9', income: '2600', postalCode: '90012' }))
        await page.locator(`#${name}`).fill(typed)
      for (const at of [1, 2, 3, 4, 5, 6, 7, 8, 9]) await page.locator(`#age${at}`).fill(String(at * 7))
      await page.getByRole('button', { name: 'Ver programas' }).click()
      await page.getByRole('button', { name: 'Sigue: Persona 2: 14 años' }).click()
      await page.getByRole('heading', { level: 2, name: 'Persona 2: 14 años' }).waitFor()
      await page.getByText('Ver a otra persona').click()
      await page.getByRole('button', { name: 'Persona 9: 63 años' }).click()
      await page.getByRole('heading', { level: 2, name: 'Persona 9: 63 años' }).waitFor()
      assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, '/eligibility')
      assert.deepEqual(await page.context().cookies(), [])
      assert.deepEqual(await complainOf(rosa, 'es'), [])
      await closeBrowser(rosa)
    })
  })
}

describe('The answer', () => {
  it('is kept by nobody on the way, and sets no cookie', async () => {
    const typed = { size: '1', income: '0', postalCode: '90012', age1: '31' }
    const ages = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((at) => [`age${at}`, String(at * 9)]))
    const large = { ...typed, ...ages, size: '7', person: '3' }
    for (const body of [undefined, new URLSearchParams(typed), new URLSearchParams(large)]) {
      const init = body === undefined ? {} : { method: 'POST', body }
      const { status, headers } = await fetch(`${server.origin}/eligibility`, init)
      assert.deepEqual([status, headers.get('cache-control'), headers.get('set-cookie')], [200, 'no-store', null])
    }
  })

  for (const language of ['es', 'en'] as const) {
    it(`is whole in ${language}, with every line open`, async () => {
      const visitor = await openBrowser(server.origin)
      const { page } = visitor
      await page.goto(language === 'es' ? '/eligibility' : '/en/eligibility')
      for (const [name, typed] of Object.entries({ size: '3', income: '1500', postalCode: '90012', age1: '31' }))
        await page.locator(`#${name}`).fill(typed)
      await page.locator('#expecting1').selectOption('pregnant')
      await page.getByRole('main').getByRole('button').first().click()
      await page.locator('details').first().waitFor()
      for (const summary of await page.getByRole('main').locator('summary').all()) await summary.click()
      assert.deepEqual(await complainOf(visitor, language), [])
      await closeBrowser(visitor)
    })
  }
})
