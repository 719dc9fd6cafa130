// Rosa carries a slip to a clinic and says how it went, on her telephone without a script; the clinic that was shown it says it too.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { Locator, Page } from 'playwright-core'
import { closeBrowser, openBrowser, type Visitor } from '../test/browser.ts'
import { complainOf } from './page-checks.ts'
import { signedIn, startSample, type Started } from './started.ts'

const telephone = { width: 360, height: 740 }

let server: Started
before(async () => {
  server = await startSample()
})

/** Lupe records a visit and sends the visitor to the first clinic with a slip; the slip's code. */
async function giveSlip(phone = ''): Promise<string> {
  const lupe = await signedIn(server, 'Lupe Ramos')
  const { page } = lupe
  await page.goto('/ventanillas/los-angeles/visits/new')
  await page.evaluate((typed) => {
    for (const details of document.querySelectorAll('details')) details.open = true
    document.querySelector<HTMLInputElement>('input[name=need][value=dental]')!.checked = true
    document.querySelector<HTMLSelectElement>('select[name=service]')!.selectedIndex = 1
    if (typed === '') return
    document.querySelector<HTMLInputElement>('input[name=contact]')!.value = typed
    document.querySelector<HTMLInputElement>('input[name=consent][value=oral]')!.checked = true
  }, phone)
  await page.getByRole('button', { name: 'Guardar visita' }).click()
  const code = (await page.locator('.slip-code__text').textContent())!.trim()
  await closeBrowser(lupe)
  return code
}

/** Types a code into the form at an address. */
async function type(page: Page, code: string, address = '/recibo'): Promise<void> {
  await page.goto(address)
  await page.locator('input[name=code]').fill(code)
  await press(page, page.locator('main form button').first())
}

/** Presses a button and waits for the page that it leads to. */
async function press(page: Page, button: Locator): Promise<void> {
  const loaded = page.waitForEvent('load')
  await button.click()
  await loaded
}

/** Every address that the browser asks for. */
function listAsked({ page }: Visitor): () => string[] {
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  return () => asked
}

describe('Rosa on her telephone, without a script', () => {
  it('sees where to go, says that she went and what she got; no address and no cookie knows the code', async () => {
    const code = await giveSlip()
    const rosa = await openBrowser(server.origin, { ...telephone, script: false })
    const { page } = rosa
    const asked = listAsked(rosa)
    await type(page, code.toLowerCase().replace('-', ' '))
    assert.match(await page.locator('main').innerText(), /Puede ir/)
    const keys = page.locator('.card dt')
    assert.ok((await keys.count()) > 5)
    assert.deepEqual(await keys.evaluateAll((all) => all.filter((key) => key.scrollWidth > key.clientWidth).length), 0)
    await page.getByRole('button', { name: 'Fui', exact: true }).click()
    await page.getByText('Gracias. Anotamos que fue.').waitFor()
    await page.locator('summary', { hasText: 'Ya me atendieron' }).click()
    await page.getByText('Ya tengo doctor o clínica fija').click()
    await page.getByRole('button', { name: 'Avisar' }).first().click()
    await page.getByText('Gracias por decirnos').waitFor()
    assert.match(await page.locator('main').innerText(), /Ya le atendieron/)
    const plain = code.replace('-', '')
    assert.ok(!asked().some((address) => address.includes(plain) || address.includes(code)))
    assert.deepEqual(await rosa.context.cookies(), [])
    assert.ok(!server.output().includes(plain) && !server.output().includes(code))
    assert.deepEqual(rosa.faults(), [])
    await closeBrowser(rosa)
  })

  it('asks what is held about her, and has her telephone erased', async () => {
    const code = await giveSlip('+1 213 555 0188')
    const rosa = await openBrowser(server.origin, { ...telephone, script: false })
    const { page } = rosa
    await type(page, code)
    await page.getByRole('button', { name: '¿Qué guardan de mí?' }).click()
    await page.getByText('Acaba en 88').waitFor()
    await page.locator('summary', { hasText: 'Borren mi teléfono' }).click()
    await page.getByRole('button', { name: 'Sí, bórrenlo' }).click()
    await page.getByText('Ya no tenemos su teléfono').waitFor()
    await closeBrowser(rosa)
  })
})

describe('The clinic', () => {
  it('types the code that it was shown, and says that she came', async () => {
    const code = await giveSlip()
    const clinic = await openBrowser(server.origin, { ...telephone, script: false })
    await type(clinic.page, code, '/recibo/clinic')
    await clinic.page.getByRole('button', { name: 'Vino' }).click()
    await clinic.page.getByText('Gracias. Quedó anotado.').waitFor()
    await type(clinic.page, code)
    assert.match(await clinic.page.locator('main').innerText(), /Ya fue/)
    await closeBrowser(clinic)
  })
})

describe('The pages of a slip', () => {
  for (const language of ['es', 'en'] as const) {
    it(`are whole at every width, in ${language === 'es' ? 'Spanish' : 'English'}`, async () => {
      const code = await giveSlip('+1 213 555 0177')
      const at = language === 'es' ? '' : '/en'
      const rosa = await openBrowser(server.origin)
      const { page } = rosa
      const complaints: string[] = []
      const look = async (what: string) => {
        const found = await complainOf(rosa, language)
        complaints.push(...found.map((complaint) => `${what}: ${complaint}`))
      }
      await type(page, code, `${at}/recibo`)
      await page.evaluate(() => {
        for (const details of document.querySelectorAll<HTMLDetailsElement>('main details')) details.open = true
      })
      await look('the slip')
      await press(page, page.locator('form[action$="/holdings"] button'))
      await look('what is held')
      await type(page, code, `${at}/recibo/clinic`)
      await look('the clinic’s answers')
      assert.deepEqual(complaints, [])
      await closeBrowser(rosa)
    })
  }
})
