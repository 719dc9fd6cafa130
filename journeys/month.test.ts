// A month's report on its way: signed by the station, approved by its agency, commented by the consulate, accepted by
// headquarters, and opened again. The consulate sees counts and never a client.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { closeBrowser } from '../test/browser.ts'
import { signedIn, startSample, type SamplePerson, type Started } from './started.ts'

const office = '/ventanillas/los-angeles'

let server: Started
/** The address of a month that has ended and that nobody has signed, as "2026-08". */
let report: string
let month: string
/** The code of a receipt that was handed out in it. */
let receipt: string

/** Opens a page as somebody, does something there, and closes the browser. */
async function as(name: SamplePerson, address: string, act: (page: Page) => Promise<void>): Promise<void> {
  const visitor = await signedIn(server, name)
  await visitor.page.goto(address)
  await act(visitor.page)
  assert.deepEqual(visitor.faults(), [])
  await closeBrowser(visitor)
}

const standsAs = (page: Page, state: string): Promise<void> =>
  page.getByRole('main').locator('.govuk-tag', { hasText: state }).first().waitFor()

async function recordIn(page: Page, on: string): Promise<string> {
  await page.goto(`${office}/visits/new`)
  await page.locator('[name=visitedOn]').fill(on)
  await page.getByLabel('Dentista', { exact: true }).check()
  await page.getByRole('button', { name: 'Guardar visita' }).click()
  return (await page.locator('.slip-code__text').textContent())!.trim()
}

/** The number of a row of the report. */
async function numberOf(page: Page, what: string): Promise<string> {
  const row = page
    .getByRole('row')
    .filter({ has: page.getByText(what, { exact: true }) })
    .first()
  return (await row.getByRole('cell').allInnerTexts()).join(' ')
}

before(async () => {
  server = await startSample()
  await as('Rogelio Vega', `${office}/reports`, async (page) => {
    const row = page.getByRole('row').filter({ hasText: /Falta/ }).first()
    report = (await row.getByRole('link').first().getAttribute('href'))!
    month = /\/(\d{4}-\d{2})/.exec(report)![1]!
  })
  await as('Lupe Ramos', '/', async (page) => void (receipt = await recordIn(page, `${month}-10`)))
})

describe('A month of the window', () => {
  it('is missing, not zero, until Rogelio signs it', async () => {
    await as('Elena Ortiz', report, async (page) => {
      await standsAs(page, 'Falta')
      assert.equal(await page.getByRole('button', { name: 'Aceptar el informe' }).count(), 0)
    })
    await as('Rogelio Vega', report, async (page) => {
      assert.match(await numberOf(page, 'Atenciones'), /\b1\b/)
      await page.getByLabel('Horas que abrió').fill('86.5')
      await page.getByLabel('Qué funcionó', { exact: true }).fill('La plática de los miércoles.')
      await page.getByRole('button', { name: 'Guardar lo anotado' }).click()
      await page.getByText('Quedó guardado lo anotado.').waitFor()
      await page.getByRole('button', { name: 'Firmar el informe' }).click()
      await standsAs(page, 'Firmado')
      assert.equal(await page.getByRole('button', { name: 'Aprobar el informe' }).count(), 0)
    })
  })

  it('is approved by Inés, who did not sign it', async () => {
    await as('Inés Aguirre', report, async (page) => {
      await page.getByRole('button', { name: 'Aprobar el informe' }).click()
      await standsAs(page, 'Aprobado')
    })
  })

  it('shows what has changed since it was approved', async () => {
    await as('Lupe Ramos', '/', async (page) => void (await recordIn(page, `${month}-11`)))
    await as('Inés Aguirre', report, async (page) => {
      assert.ok(
        await page
          .getByText(/cambi(?:ó|aron) desde la aprobación/)
          .first()
          .isVisible(),
      )
    })
  })

  it('is commented by Óscar, who cannot stop it, and refused while he writes a telephone number', async () => {
    await as('Óscar Lima', report, async (page) => {
      const comment = page.getByLabel('Su comentario')
      await comment.fill('Llame al 213 555 0100')
      await page.getByRole('button', { name: 'Comentar' }).click()
      await page.locator('.govuk-error-summary').waitFor()
      assert.equal(await comment.inputValue(), 'Llame al 213 555 0100')
      await comment.fill('Gracias por el trabajo de este mes.')
      await page.getByRole('button', { name: 'Comentar' }).click()
      await page.getByText('Su comentario quedó junto al informe.').waitFor()
      await standsAs(page, 'Aprobado')
      assert.equal(await page.getByRole('button', { name: /Aceptar|Aprobar|Firmar|Abrir de nuevo/ }).count(), 0)
    })
  })

  it('is accepted by Elena, opened again with a reason, and signed anew', async () => {
    await as('Elena Ortiz', report, async (page) => {
      assert.ok(await page.getByText('Gracias por el trabajo de este mes.').isVisible())
      await page.getByRole('button', { name: 'Aceptar el informe' }).click()
      await standsAs(page, 'Aceptado')
      await page.getByRole('button', { name: 'Abrir de nuevo' }).click()
      await page.locator('.govuk-error-summary').waitFor()
      await page.getByLabel('Por qué se abre de nuevo').fill('Faltó una visita.')
      await page.getByRole('button', { name: 'Abrir de nuevo' }).click()
      await standsAs(page, 'Abierto')
    })
    await as('Rogelio Vega', report, async (page) => {
      await page.getByRole('button', { name: 'Firmar el informe' }).click()
      await standsAs(page, 'Firmado')
      assert.match(await numberOf(page, 'Atenciones'), /\b2\b/)
    })
  })

  it('leaves as CSV and as Excel in the shape shown', async () => {
    await as('Óscar Lima', report, async (page) => {
      const csv = (await download(page, 'Descargar CSV')).toString('utf8')
      assert.match(csv, /^\u{feff}/u)
      assert.match(csv, /^Atenciones,.*2/m)
      assert.doesNotMatch(csv, new RegExp(receipt))
      const workbook = await download(page, 'Descargar Excel')
      assert.equal(workbook.subarray(0, 4).toString('latin1'), 'PK\u0003\u0004')
    })
  })

  it('opens the definition of each number, and its query', async () => {
    await as('Elena Ortiz', report, async (page) => {
      await page.getByRole('link', { name: 'Atenciones', exact: true }).first().click()
      await page.getByRole('heading', { level: 1, name: /Atenciones/ }).waitFor()
      assert.match(
        await page
          .getByRole('region', { name: /consulta/ })
          .first()
          .innerText(),
        /select/i,
      )
    })
  })
})

describe('Óscar finds no client', () => {
  it('on any page that is linked for him', async () => {
    await as('Óscar Lima', office, async (page) => {
      const seen = new Set<string>()
      const ahead = [office, `${office}/reports`, report]
      for (let address = ahead.shift(); address !== undefined; address = ahead.shift()) {
        if (seen.has(address)) continue
        seen.add(address)
        await page.goto(address)
        const html = await page.content()
        assert.doesNotMatch(html, new RegExp(receipt), address)
        assert.doesNotMatch(html, /\/los-angeles\/(?:visits|day-sheets|group-contacts|materials)\b/, address)
        const links = await page
          .locator(`main a[href^="${office}"]`)
          .evaluateAll((all) => all.map((link) => link.getAttribute('href')!))
        ahead.push(...links.filter((link) => !link.includes('format=')))
      }
      assert.ok(seen.size >= 5, [...seen].join('\n'))
    })
  })

  for (const place of ['visits', 'visits/new', 'day-sheets/new', 'group-contacts', 'materials', 'visits?format=csv']) {
    it(`at ${place}: he is not let in`, async () => {
      const oscar = await signedIn(server, 'Óscar Lima')
      const answer = await oscar.page.goto(`${office}/${place}`)
      assert.equal(answer?.status(), 403)
      await closeBrowser(oscar)
    })
  }
})

async function download(page: Page, name: string): Promise<Buffer> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()])
  return readFile(await file.path())
}
