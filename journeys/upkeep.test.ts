// The directory is kept up: Rosa tells what is wrong, a clinic corrects its entry by a link, Lupe takes what is right, and what stood
// twice becomes one. With and without a script, with axe on every page, in both languages.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { closeBrowser, openBrowser, type Visitor } from '../test/browser.ts'
import { complainOf } from './page-checks.ts'
import { signedIn, startSample, type Started } from './started.ts'

let server: Started
let lupe: Visitor
before(async () => {
  server = await startSample()
  lupe = await signedIn(server, 'Lupe Ramos')
})

/** Lupe adds a service; its id. */
async function addService(title: string, organization: string): Promise<string> {
  const { page } = lupe
  await page.goto('/services/new')
  await page.getByLabel('Organización', { exact: true }).fill(organization)
  await page.getByLabel('Nombre del servicio').fill(title)
  await page.getByRole('checkbox', { name: 'Consulta médica', exact: true }).check()
  await page.getByLabel('Teléfono público').fill('(213) 555-0142')
  await page.getByLabel('Calle y número').fill('Calle Diez 10')
  await page.getByRole('radio', { name: 'Sí', exact: true }).check()
  await page.locator('#source').fill('Una llamada')
  await page.getByRole('main').getByRole('button', { name: 'Guardar' }).click()
  await page.getByText('Se guardó.').waitFor()
  return new URL(page.url()).pathname.split('/').at(-1)!
}

/** Opens an address in both languages; what is wrong with its pages. */
async function look(visitor: Visitor, address: string): Promise<string[]> {
  const complaints: string[] = []
  for (const language of ['en', 'es'] as const) {
    await visitor.page.goto(language === 'es' ? address : `/en${address}`)
    complaints.push(...(await complainOf(visitor, language)).map((complaint) => `${address}: ${complaint}`))
  }
  return complaints
}

const button = (page: Page, name: string) => page.getByRole('main').getByRole('button', { name })

for (const script of [true, false]) {
  describe(`${script ? 'With' : 'Without'} a script`, () => {
    it('Rosa tells that a place asks for no ID, and Lupe takes it', async () => {
      const title = `Dental ${script}`
      const service = await addService(title, `Clínica ${script}`)
      const rosa = await openBrowser(server.origin, { width: 360, height: 740, script })
      await rosa.page.goto(`/find/places/${service}`)
      await rosa.page.getByRole('link', { name: '¿Un dato está mal? Avísenos' }).click()
      await rosa.page.getByLabel('No piden identificación').check()
      await button(rosa.page, 'Enviar').click()
      await rosa.page.getByRole('heading', { name: 'Gracias por avisar' }).waitFor()
      assert.deepEqual([await rosa.page.context().cookies(), rosa.faults()], [[], []])
      await closeBrowser(rosa)
      const { page } = lupe
      await page.goto('/services')
      await page.getByRole('link', { name: 'Mantener al día' }).click()
      await page.getByRole('link', { name: 'Avisos' }).click()
      await page.getByRole('link', { name: title }).click()
      await button(page, 'Aceptar y cambiar').click()
      await page.getByText('Se guardó.').waitFor()
      await page.goto(`/services/${service}`)
      await page.locator('summary', { hasText: 'Historia de los cambios' }).click()
      assert.match(await page.getByRole('main').innerText(), /por un aviso del público/)
    })

    it('a clinic corrects its entry by a link that Lupe gave it', async () => {
      const service = await addService(`Vista ${script}`, `Ojos ${script}`)
      await lupe.page.locator('summary', { hasText: 'Pedir al proveedor que corrija' }).click()
      await button(lupe.page, 'Hacer un enlace').click()
      const link = await lupe.page.locator('code').innerText()
      const sol = await openBrowser(server.origin, { width: 360, height: 740, script })
      await sol.page.goto(link)
      await sol.page.getByLabel('Teléfono público').fill('(213) 555-0199')
      await button(sol.page, 'Enviar las correcciones').click()
      await sol.page.getByRole('heading', { name: 'Recibimos sus correcciones' }).waitFor()
      assert.deepEqual([await sol.page.context().cookies(), sol.faults()], [[], []])
      assert.deepEqual(await look(sol, new URL(link).pathname), [])
      await closeBrowser(sol)
      await lupe.page.goto('/services/upkeep/proposals')
      await lupe.page.getByRole('link', { name: `Vista ${script}` }).click()
      assert.match(await lupe.page.getByRole('main').innerText(), /\(213\) 555-0142[\s\S]*\(213\) 555-0199/)
      await button(lupe.page, 'Aceptar y cambiar').click()
      await lupe.page.goto(`/services/${service}`)
      assert.match(await lupe.page.getByRole('main').innerText(), /\(213\) 555-0199/)
    })
  })
}

describe('Lupe', () => {
  it('merges two entries of one clinic; who asks for the one is led to the other', async () => {
    const one = await addService('Consulta de niños', 'Clínica del Parque')
    const other = await addService('Consulta para niños', 'Clínica del Parque')
    const { page } = lupe
    await page.goto('/services/upkeep/duplicates')
    await page.locator('tr', { hasText: 'Consulta para niños' }).getByRole('link', { name: 'Comparar' }).first().click()
    await page.getByLabel('Una: ').check()
    await button(page, 'Juntar').click()
    await page.getByText('Se guardó.').waitFor()
    const stays = new URL(page.url()).pathname.split('/').at(-1)!
    const rosa = await openBrowser(server.origin)
    await rosa.page.goto(`/find/places/${stays === one ? other : one}`)
    assert.equal(new URL(rosa.page.url()).pathname, `/find/places/${stays}`)
    await closeBrowser(rosa)
  })

  it('says with one press that an entry is still right', async () => {
    await addService('Consulta de paso', 'Clínica de Paso')
    const { page } = lupe
    await page.goto('/services/upkeep?verified=never')
    const row = page.locator('tr', { hasText: 'Consulta de paso' })
    await row.getByRole('button', { name: /Sigue igual/ }).click()
    await page.getByText('Se guardó que hoy sigue igual.').waitFor()
    assert.equal(await page.locator('tr', { hasText: 'Consulta de paso' }).count(), 0)
  })
})

describe('Every page of upkeep is whole', () => {
  it('in both languages, at 1280, 360 and 320 pixels', async () => {
    const one = await addService('Taller de nutrición', 'Casa de la Salud')
    const other = await addService('Taller de la nutrición', 'Casa de la Salud')
    const rosa = await openBrowser(server.origin)
    const complaints = await look(rosa, `/services/${one}/tell`)
    await rosa.page.getByLabel('Ya cerró').check()
    await button(rosa.page, 'Enviar').click()
    complaints.push(...(await complainOf(rosa, 'es')))
    complaints.push(...(await look(rosa, `/services/${one}/tell`)))
    await closeBrowser(rosa)
    const { page } = lupe
    await page.goto('/services/upkeep/proposals')
    const proposal = await page.getByRole('link', { name: 'Taller de nutrición' }).getAttribute('href')
    const paths = ['', '/proposals', '/duplicates', `/duplicates/${one}/${other}`].map(
      (path) => `/services/upkeep${path}`,
    )
    for (const path of [...paths, proposal!, `/services/${one}`]) complaints.push(...(await look(lupe, path)))
    assert.deepEqual(complaints, [])
    await closeBrowser(lupe)
  })
})
