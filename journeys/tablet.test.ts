// The tablet at the window: prepared once, unlocked with six digits, locked when nobody works, and nothing typed is lost.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { closeBrowser, openBrowser, type OpenOptions, type Visitor } from '../test/browser.ts'
import { signedIn, startSample, type Started } from './started.ts'

const form = '/ventanillas/los-angeles/visits/new'
const pin = '482913'

let server: Started

before(async () => {
  server = await startSample()
  const lupe = await signedIn(server, 'Lupe Ramos')
  await lupe.page.goto('/account')
  await lupe.page.locator('[name=pin]').fill(pin)
  await lupe.page
    .locator('form', { has: lupe.page.locator('[name=pin]') })
    .getByRole('button')
    .click()
  await lupe.page.getByText('Se guardó el cambio.').waitFor()
  await closeBrowser(lupe)
})

/** Inés prepares a tablet; its code. */
async function prepare(label: string): Promise<string> {
  const ines = await signedIn(server, 'Inés Aguirre')
  await ines.page.goto('/tablets')
  await ines.page.getByLabel('Nombre de la tableta').fill(label)
  await ines.page.getByRole('button', { name: 'Dar un código' }).click()
  await ines.page.getByRole('heading', { name: 'Escriba este código en la tableta' }).waitFor()
  const code = (await ines.page.locator('.govuk-inset-text').innerText()).trim()
  await closeBrowser(ines)
  return code
}

/** A tablet that has been set up and waits for a worker. */
async function enrolled(label: string, options: OpenOptions = {}): Promise<Visitor> {
  const code = await prepare(label)
  const tablet = await openBrowser(server.origin, { width: 820, height: 1180, ...options })
  await tablet.page.goto('/window')
  await tablet.page.getByLabel('Código de la tableta').fill(code)
  await tablet.page.getByRole('button', { name: 'Preparar' }).click()
  await tablet.page.getByRole('heading', { name: '¿Quién atiende?' }).waitFor()
  return tablet
}

/** Lupe types her digits into the lock that the server draws. */
async function unlock(page: Page, digits = pin): Promise<void> {
  await page.getByLabel('Lupe Ramos').check()
  await page.getByLabel('Su código de 6 números').fill(digits)
  await page.getByRole('button', { name: 'Desbloquear' }).click()
}

async function startVisit(page: Page): Promise<void> {
  await page.goto(form)
  await page.locator('[name=postalCode]').fill('90012')
  await page.getByLabel('Dentista', { exact: true }).check()
  await page.getByLabel('Diabetes', { exact: true }).check()
}

const isFilledIn = async (page: Page): Promise<void> => {
  assert.equal(await page.locator('[name=postalCode]').inputValue(), '90012')
  assert.ok(await page.getByLabel('Dentista', { exact: true }).isChecked())
}

describe('A window tablet', () => {
  it('is prepared by Inés, set up with its code once, and opened by Lupe with six digits', async () => {
    const tablet = await enrolled('Ventanilla 1')
    const { page } = tablet
    await page.goto(form)
    await page.getByRole('heading', { name: '¿Quién atiende?' }).waitFor()
    await unlock(page, '739105')
    await page.getByText('El código no coincide').first().waitFor()
    await unlock(page)
    await page.getByRole('heading', { name: 'Registrar una visita' }).waitFor()
    assert.deepEqual(tablet.faults(), [])
    await closeBrowser(tablet)
  })

  it('takes each code once', async () => {
    const code = await prepare('Ventanilla 2')
    for (const expected of ['¿Quién atiende?', 'Preparar esta tableta']) {
      const tablet = await openBrowser(server.origin)
      await tablet.page.goto('/window')
      await tablet.page.getByLabel('Código de la tableta').fill(code)
      await tablet.page.getByRole('button', { name: 'Preparar' }).click()
      await tablet.page.getByRole('heading', { level: 1, name: expected }).waitFor()
      await closeBrowser(tablet)
    }
  })

  it('locks after three idle minutes, in the page and at the server, and keeps what Lupe typed', async () => {
    const tablet = await enrolled('Ventanilla 3')
    const { page, context } = tablet
    await page.clock.install()
    await page.goto(form)
    await unlock(page)
    await startVisit(page)
    await page.clock.fastForward('02:30')
    assert.ok(await page.getByRole('button', { name: 'Guardar visita' }).isVisible())
    await page.clock.fastForward('00:40')
    await page.getByRole('heading', { name: '¿Quién atiende?' }).waitFor()
    assert.equal(await page.getByRole('button', { name: 'Guardar visita' }).isVisible(), false)
    const other = await context.newPage()
    const answer = await other.goto('/ventanillas/los-angeles/visits')
    assert.equal(answer?.status(), 403)
    await other.close()

    await page.locator('#lock-pin').fill('739105')
    await page.getByRole('button', { name: 'Desbloquear' }).click()
    await page.getByText('El código no coincide').waitFor()
    await page.locator('#lock-pin').fill(pin)
    await page.getByRole('button', { name: 'Desbloquear' }).click()
    await page.getByRole('button', { name: 'Guardar visita' }).waitFor()
    await isFilledIn(page)
    await page.getByRole('button', { name: 'Guardar visita' }).click()
    await page.locator('.slip').waitFor()
    await closeBrowser(tablet)
  })

  it('without a script is locked by the server, and what Lupe sends is recorded after her digits', async () => {
    const tablet = await enrolled('Ventanilla 4', { script: false })
    const { page, context } = tablet
    await page.goto(form)
    await unlock(page)
    await startVisit(page)
    const other = await context.newPage()
    await other.goto('/window')
    await other.getByRole('button', { name: 'Bloquear ahora' }).click()
    await other.getByRole('heading', { name: '¿Quién atiende?' }).waitFor()
    await other.close()
    await page.getByRole('button', { name: 'Guardar visita' }).click()
    await page.getByText('Lo que escribió se conserva.').waitFor()
    await unlock(page)
    await page.locator('.slip').waitFor()
    await closeBrowser(tablet)
  })

  it('that Inés takes the access from opens nothing any more', async () => {
    const tablet = await enrolled('Ventanilla 5')
    const { page } = tablet
    await page.goto(form)
    await unlock(page)
    await page.getByRole('heading', { name: 'Registrar una visita' }).waitFor()
    const ines = await signedIn(server, 'Inés Aguirre')
    await ines.page.goto('/tablets')
    const row = ines.page.getByRole('row').filter({ hasText: 'Ventanilla 5' })
    await row.getByRole('button', { name: 'Quitar acceso' }).click()
    await row.getByText('Sin acceso desde').waitFor()
    await closeBrowser(ines)
    assert.equal((await page.goto('/ventanillas/los-angeles/visits'))?.status(), 403)
    await page.goto('/window')
    await page.getByRole('heading', { name: 'Preparar esta tableta' }).waitFor()
    await closeBrowser(tablet)
  })
})
