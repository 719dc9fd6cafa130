// A visit at the window, from the empty form to the slip, by keyboard and by mouse, within the time that a queue allows.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { encode } from 'uqr'
import { closeBrowser, type Visitor } from '../test/browser.ts'
import { Hand } from './keystroke-level.ts'
import { signedIn, startSample, type Started } from './started.ts'

const form = '/ventanillas/los-angeles/visits/new'
const list = '/ventanillas/los-angeles/visits'
const postalCode = '90012'

let server: Started
before(async () => {
  server = await startSample()
})

/** Opens the form as Lupe does after the visit before: it loads, and the first field has the focus. */
async function atTheWindow(options: { script?: boolean; width?: number } = {}): Promise<Visitor> {
  const visitor = await signedIn(server, 'Lupe Ramos', options)
  await visitor.page.goto(form)
  await visitor.page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'postalCode')
  return visitor
}

const focused = (page: Page): Promise<string | null> =>
  page.evaluate(() => document.activeElement?.getAttribute('name') ?? null)

const countVisits = async (page: Page): Promise<number> => {
  await page.goto(list)
  const said = await page.getByText(/^\d[\d,]* visitas?$/).textContent()
  return Number(said?.replaceAll(/\D/g, ''))
}

/** The modules of the QR code as it is drawn: one square unit each. */
const drawnModules = (page: Page): Promise<string[]> =>
  page.locator('.slip svg.qr').evaluate((svg) => {
    const size = Number(svg.getAttribute('viewBox')!.split(' ')[2])
    const rows = Array.from({ length: size }, () => Array.from({ length: size }, () => '.'))
    const runs = svg
      .querySelector('.qr__ink')!
      .getAttribute('d')!
      .matchAll(/M(\d+) (\d+)h(\d+)v1/g)
    for (const [, x, y, width] of runs)
      for (let at = 0; at < Number(width); at++) rows[Number(y)]![Number(x) + at] = '#'
    return rows.map((row) => row.join(''))
  })

const modulesOf = (code: string): string[] =>
  encode(code, { ecc: 'M', border: 4 }).data.map((row) => row.map((dark) => (dark ? '#' : '.')).join(''))

describe('Lupe records a visit', () => {
  it('by keyboard alone, in 12 keystrokes beyond the postal code and 20 seconds', async (t) => {
    const lupe = await atTheWindow()
    const { page } = lupe
    assert.equal(await focused(page), 'postalCode')
    assert.equal(await page.getByLabel('Idioma que habla').inputValue(), 'es')
    const hand = new Hand(page, 'keyboard')
    await hand.hears(postalCode)
    await hand.keys('Alt+n', 'Tab', 'Space')
    await hand.keys('Alt+i', 'Tab', 'Space')
    assert.equal(await page.locator('[name=need]:checked').count(), 1)
    assert.equal(await page.locator('[name=topic]:checked').count(), 1)
    await hand.keys('Enter')
    await page.locator('.slip').waitFor()
    t.diagnostic(`keyboard: ${String(hand)}`)
    assert.ok(hand.strokes <= 12, String(hand))
    assert.ok(hand.seconds <= 20, String(hand))
    assert.deepEqual(lupe.faults(), [])
    await closeBrowser(lupe)
  })

  it('by mouse, in 12 clicks beyond the postal code and 20 seconds', async (t) => {
    const lupe = await atTheWindow()
    const { page } = lupe
    const hand = new Hand(page, 'mouse')
    await page.mouse.move(640, 400)
    await hand.hears(postalCode)
    await hand.click(page.getByLabel('Dentista', { exact: true }))
    await hand.click(page.getByLabel('Diabetes', { exact: true }))
    await hand.click(page.getByRole('button', { name: 'Guardar visita' }))
    await page.locator('.slip').waitFor()
    t.diagnostic(`mouse: ${String(hand)}`)
    assert.ok(hand.strokes <= 12, String(hand))
    assert.ok(hand.seconds <= 20, String(hand))
    await closeBrowser(lupe)
  })

  it('and sends the visitor to the clinic used most, by keyboard, in 18 keystrokes beyond the postal code and 30 seconds', async (t) => {
    const lupe = await atTheWindow()
    const { page } = lupe
    const hand = new Hand(page, 'keyboard')
    await hand.hears(postalCode)
    await hand.keys('Alt+n', 'Tab', 'Space')
    await hand.keys('Alt+i', 'Tab', 'Space')
    await hand.keys('Alt+c', 'ArrowDown')
    assert.notEqual(await page.getByLabel('¿A qué servicio le manda?').inputValue(), '')
    await hand.keys('Tab', 'Tab', 'Enter')
    await page.locator('.slip-clinic').waitFor()
    t.diagnostic(`keyboard, with a referral: ${String(hand)}`)
    assert.ok(hand.strokes <= 18, String(hand))
    assert.ok(hand.seconds <= 30, String(hand))
    assert.deepEqual(lupe.faults(), [])
    await closeBrowser(lupe)
  })

  it('and sends the visitor to the clinic used most, by mouse, in 18 clicks beyond the postal code and 30 seconds', async (t) => {
    const lupe = await atTheWindow()
    const { page } = lupe
    const hand = new Hand(page, 'mouse')
    await page.mouse.move(640, 400)
    await hand.hears(postalCode)
    await hand.click(page.getByLabel('Dentista', { exact: true }))
    await hand.click(page.getByLabel('Diabetes', { exact: true }))
    await hand.picks(page.getByLabel('¿A qué servicio le manda?'), { index: 1 })
    await hand.click(page.getByRole('button', { name: 'Guardar visita' }))
    await page.locator('.slip-clinic').waitFor()
    t.diagnostic(`mouse, with a referral: ${String(hand)}`)
    assert.ok(hand.strokes <= 18, String(hand))
    assert.ok(hand.seconds <= 30, String(hand))
    await closeBrowser(lupe)
  })

  for (const script of [true, false]) {
    it(`and hands over a slip with a code in text and QR, without topic or name, ${told(script)}`, async () => {
      const lupe = await atTheWindow({ script })
      const { page } = lupe
      await record(page)
      const slip = page.locator('.slip')
      const shown = (await slip.locator('.slip-code__text').textContent())!.trim()
      assert.match(shown, /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/)
      assert.deepEqual(await page.locator('.slip svg.qr').count(), 1)
      if (script) assert.deepEqual(await drawnModules(page), modulesOf(`${server.origin}/recibo`))
      const text = await slip.innerText()
      assert.match(text, /Calle de la Muestra 100/)
      assert.match(text, /lunes a viernes/)
      assert.match(text, /555 0100/)
      for (const secret of ['Dentista', 'Diabetes', 'Lupe', postalCode])
        assert.doesNotMatch(text, new RegExp(secret, 'i'))
      assert.equal(await page.getByRole('button', { name: 'Imprimir' }).isVisible(), script)
      await closeBrowser(lupe)
    })

    it(`once, although the page is sent again, ${told(script)}`, async () => {
      const lupe = await atTheWindow({ script })
      const { page } = lupe
      const earlier = await countVisits(page)
      await page.goto(form)
      await record(page)
      const code = await page.locator('.slip-code__text').textContent()
      await page.reload()
      await page.getByText('Esta visita ya estaba registrada').waitFor()
      assert.equal(await page.locator('.slip-code__text').textContent(), code)
      assert.equal(await countVisits(page), earlier + 1)
      await closeBrowser(lupe)
    })

    it(`and undoes it, ${told(script)}`, async () => {
      const lupe = await atTheWindow({ script })
      const { page } = lupe
      const earlier = await countVisits(page)
      await page.goto(form)
      await record(page)
      await page.getByRole('button', { name: 'Deshacer' }).click()
      await page.getByText('Se deshizo el registro.').waitFor()
      assert.equal(await countVisits(page), earlier)
      await closeBrowser(lupe)
    })
  }

  it('and finds what was wrong beside its field, with what she typed', async () => {
    const lupe = await atTheWindow()
    const { page } = lupe
    await page.keyboard.type('00000')
    await page.getByLabel('Dentista', { exact: true }).check()
    await page.getByRole('button', { name: 'Guardar visita' }).click()
    await page.locator('.govuk-error-summary').waitFor()
    const field = page.locator('[name=postalCode]')
    assert.equal(await field.inputValue(), '00000')
    assert.equal(await field.getAttribute('aria-invalid'), 'true')
    const beside = page.locator(`#${(await field.getAttribute('aria-describedby'))!.split(' ').at(-1)}`)
    assert.match((await beside.textContent())!, /no existe/)
    assert.ok(await page.getByLabel('Dentista', { exact: true }).isChecked())
    await closeBrowser(lupe)
  })

  it('and sees it in the list of the day, as what was done and not who came', async () => {
    const lupe = await atTheWindow()
    const { page } = lupe
    await record(page)
    await page.goto(list)
    const row = page.getByRole('row').filter({ hasText: 'Dentista, Diabetes' }).first()
    assert.match(await row.innerText(), /español/)
    assert.doesNotMatch(await page.locator('main').innerText(), new RegExp(postalCode))
    await closeBrowser(lupe)
  })
})

function told(script: boolean): string {
  return script ? 'with a script' : 'without a script'
}

/** A visit for the dentist and about diabetes. */
async function record(page: Page): Promise<void> {
  await page.locator('[name=postalCode]').fill(postalCode)
  await page.getByLabel('Dentista', { exact: true }).check()
  await page.getByLabel('Diabetes', { exact: true }).check()
  await page.getByRole('button', { name: 'Guardar visita' }).click()
  await page.locator('.slip').waitFor()
}
