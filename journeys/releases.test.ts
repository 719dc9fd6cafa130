// A year is published: Elena plans and drafts it, it is attacked, Marta lets it out, and everybody reads it, rounded.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { closeBrowser, patience } from '../test/browser.ts'
import { complainOf } from './page-checks.ts'
import { as, comeIn, fits, invite, telephone } from './people.ts'
import { startSample, type Started } from './started.ts'

/** A year of which the sample tells nothing: what nobody reported is not zero. */
const year = '2019'
const release = `/releases/${year}-1`

let server: Started
before(async () => {
  server = await startSample()
})

const main = (page: Page) => page.getByRole('main')
const button = (page: Page, name: string) => main(page).getByRole('button', { name, exact: true })

/** Reads the page again until the audit has ended. */
async function waitForAudit(page: Page): Promise<void> {
  for (const until = Date.now() + patience; await main(page).getByRole('progressbar').count();) {
    assert.ok(Date.now() < until, 'the audit never ended')
    await page.waitForTimeout(500)
    await page.reload()
  }
}

describe('What is published of a year', () => {
  it('is planned and drafted by Elena, without a script; she may not let it out herself', async () => {
    await as(server, 'Elena Ortiz', { ...telephone, script: false }, async (page) => {
      await page.goto('/releases')
      await page.getByLabel('Año').fill(year)
      await page.getByLabel('Día en que sale').fill(new Intl.DateTimeFormat('sv').format(new Date()))
      await button(page, 'Poner en el calendario').click()
      await page.waitForURL(release)
      await fits(page)
      await button(page, 'Preparar el borrador').click()
      await main(page)
        .getByText('Otra persona de oficinas centrales')
        .or(main(page).getByRole('progressbar'))
        .first()
        .waitFor()
      await fits(page)
      await waitForAudit(page)
      assert.match(await main(page).innerText(), /Usted preparó este borrador/)
      assert.equal(await button(page, 'Publicar ahora').count(), 0)
    })
    await as(server, 'Rosa', telephone, async (page) => {
      await page.goto('/figures')
      assert.match(await main(page).innerText(), new RegExp(`Lo que viene[\\s\\S]*Cifras de ${year}`))
      assert.equal((await page.goto(`/figures/${year}-1`))?.status(), 404)
    })
  })

  it('is let out by Marta, whom Tomás invited; Rosa reads it at once, and no number stands where nobody reported', async () => {
    let link = ''
    await as(server, 'Tomás Rey', {}, async (page) => {
      link = await invite(page, { name: 'Marta Luna', role: 'headquarters' })
    })
    const marta = await comeIn(server, link, telephone)
    const { page } = marta
    await page.goto(release)
    await button(page, 'Publicar ahora').click()
    await page.locator('.govuk-error-summary').waitFor()
    await main(page).getByLabel('Unidad que responde').selectOption({ index: 1 })
    await button(page, 'Publicar ahora').click()
    await main(page).getByText('Publicada').first().waitFor()
    await fits(page)
    assert.deepEqual(marta.faults(), [])
    await closeBrowser(marta)
    await as(server, 'Rosa', { ...telephone, script: false }, async (open) => {
      await open.goto('/figures')
      await main(open)
        .getByRole('link', { name: new RegExp(year) })
        .first()
        .click()
      await open.waitForURL(`/figures/${year}-1`)
      await fits(open)
      assert.match(await main(open).innerText(), /sin dato/)
      const csv = await (await open.request.get(`/figures/${year}-1?format=csv`)).text()
      assert.match(csv, /Los Ángeles/)
      assert.match(csv, /sin dato/)
    })
  })

  it('stands on whole pages, in both languages, for whoever prepared it and for everybody', async () => {
    const complaints: string[] = []
    for (const [who, path] of [
      ['Elena Ortiz', release],
      ['Elena Ortiz', '/releases'],
      ['Rosa', '/figures'],
      ['Rosa', `/figures/${year}-1`],
    ] as const) {
      await as(server, who, {}, async (page, visitor) => {
        for (const language of ['es', 'en'] as const) {
          await page.goto(language === 'es' ? path : `/en${path}`)
          complaints.push(...(await complainOf(visitor, language)).map((each) => `${path} ${language}: ${each}`))
        }
      })
    }
    assert.deepEqual(complaints, [])
  })
})
