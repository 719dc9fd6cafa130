// A visitor is sent to a clinic, and it is learnt whether they were served: by the clinic's own answer, by what is said on the
// telephone, by the visitor's slip. On a telephone of 360 pixels, from the visit to the month's report.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { addDays, dayAt } from '#kernel/day'
import { closeBrowser, openBrowser, type Visitor } from '../test/browser.ts'
import { signedIn, startSample, type SamplePerson, type Started } from './started.ts'

const office = '/ventanillas/los-angeles'
const clinic = 'Consulta general · Clínica Las Flores (muestra)'
const phone = { width: 360, height: 740 } as const

let server: Started
before(async () => {
  server = await startSample()
})

const button = (page: Page, name: string | RegExp) => page.getByRole('main').getByRole('button', { name, exact: true })
const link = (page: Page, name: string) => page.getByRole('main').getByRole('link', { name, exact: true })

/** Opens a page on a telephone as somebody, and closes it when all is done there; nothing went wrong meanwhile. */
async function as(name: SamplePerson, address: string, act: (page: Page) => Promise<void>): Promise<void> {
  await onPhone(await signedIn(server, name, phone), address, act)
}

async function onPhone(visitor: Visitor, address: string, act: (page: Page) => Promise<void>): Promise<void> {
  await visitor.page.goto(address)
  await act(visitor.page)
  assert.deepEqual(visitor.faults(), [])
  await closeBrowser(visitor)
}

/** Nothing on the page is wider than the telephone. */
const fits = async (page: Page): Promise<void> =>
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= phone.width, page.url())

/** Records a visit that sends somebody to the clinic; gives the slip's code. */
async function refer(page: Page, how: string): Promise<string> {
  await page.getByLabel('Un médico o una clínica fija', { exact: true }).check()
  await page.getByLabel('¿A qué servicio le manda?').selectOption({ label: clinic })
  await page.getByLabel(how, { exact: true }).check()
  await fits(page)
  await button(page, 'Guardar visita').click()
  await page.locator('.slip-clinic').waitFor()
  await fits(page)
  const slip = await page.locator('.slip').innerText()
  assert.match(slip, /Clínica Las Flores \(muestra\)[\s\S]*Avenida de la Muestra 210/)
  assert.doesNotMatch(slip, /fijo|médico o una clínica|Lupe/)
  return (await page.locator('.slip-code__text').innerText()).trim()
}

/** The numbers of this month's report, by their row's first words. */
async function numbersOf(page: Page): Promise<Map<string, number>> {
  const rows = await page.getByRole('row').allInnerTexts()
  const read = rows.map((row) => /^\s*(.+?)\s+(\d[\d,]*)(?:\s|$)/.exec(row.replaceAll(/\s+/g, ' ')))
  return new Map(read.flatMap((found) => (found ? [[found[1]!, Number(found[2]!.replaceAll(',', ''))] as const] : [])))
}

/** This month's numbers, as Rogelio reads them. */
async function monthNow(): Promise<Map<string, number>> {
  let numbers = new Map<string, number>()
  const month = dayAt(new Date(), 'America/Los_Angeles').slice(0, 7)
  await as('Rogelio Vega', `${office}/reports`, async (page) => {
    const address = await page.locator('main a[href*="/reports/"]').first().getAttribute('href')
    await page.goto(address!.replace(/\d{4}-\d{2}$/, month))
    numbers = await numbersOf(page)
  })
  return numbers
}

/** Which numbers rose by one between two readings. */
const risen = (before: Map<string, number>, after: Map<string, number>): string[] =>
  [...after].filter(([row, value]) => value === (before.get(row) ?? 0) + 1).map(([row]) => row)

const expectRisen = (before: Map<string, number>, after: Map<string, number>, rows: readonly string[]): void =>
  rows.forEach((row) => assert.ok(risen(before, after).includes(row), `${row}: ${before.get(row)} → ${after.get(row)}`))

/** Tomorrow where the clinic is. It is open every day. */
// Two days on, so that it is not today where midnight passes between this line and the story.
const soon = addDays(dayAt(new Date(), 'America/Los_Angeles'), 2)

describe('Lupe sends Rosa to a clinic', () => {
  it('live: the clinic answers by a link, from accepting to a medical home', async () => {
    const earlier = await monthNow()
    const answers = await sendLive()
    const visitor = await openBrowser(server.origin, phone)
    await onPhone(visitor, answers, async (page) => {
      assert.doesNotMatch(await page.locator('main').innerText(), /555 0142/)
      await button(page, 'Ver y contestar').click()
      assert.match(await page.locator('main').innerText(), /555 0142/)
      await fits(page)
      await button(page, 'Sí, la aceptamos').click()
      await page.getByLabel('Día', { exact: true }).fill(soon)
      await page.getByLabel('Hora', { exact: true }).fill('10:00')
      await button(page, 'Guardar la cita').click()
      // Whether Rosa came is asked from the day of the appointment on; that she was helped may be told before.
      assert.equal(await button(page, 'Sí vino').count(), 0)
      await page.getByText('Ya quedó: recibió ayuda', { exact: true }).click()
      await page.getByLabel('Ya tiene clínica o médico fijo').check()
      await fits(page)
      await button(page, 'Cerrar con este resultado').click()
      await page.getByText('Gracias. Quedó anotado.').first().waitFor()
    })
    expectRisen(earlier, await monthNow(), [
      'El servicio contesta en Puente',
      'Referencias aceptadas',
      'Con cita',
      'Consiguieron médico o clínica fija',
      'El servicio',
    ])
    await onPhone(await openBrowser(server.origin, phone), answers, async (page) => {
      await page.getByText('Esta referencia ya se cerró').first().waitFor()
    })
  })

  it('logged: she writes down what the clinic and Rosa say', async () => {
    const earlier = await monthNow()
    await as('Lupe Ramos', `${office}/visits/new`, async (page) => {
      await refer(page, 'Usted anota lo que digan')
      await link(page, 'Seguir con la referencia').click()
      await page.getByLabel('De palabra').first().check()
      await button(page, 'Empezar a anotar').click()
      await note(page, 'Le dieron cita', async (form) => {
        await form.getByLabel('Día de la cita').fill(soon)
        await form.getByLabel('Hora', { exact: true }).fill('11:30')
        await form.getByLabel('El servicio, por teléfono o en persona').check()
      })
      assert.equal(await page.getByText('Sí fue', { exact: true }).count(), 0)
      await note(page, 'Recibió ayuda', async (form) => {
        await form.getByLabel('Ya tiene clínica o médico fijo').check()
        await form.getByLabel('El servicio, por teléfono o en persona').check()
      })
      await page.getByText('Esta referencia está cerrada.').waitFor()
      await fits(page)
    })
    expectRisen(earlier, await monthNow(), [
      'La ventanilla anota lo que se dice',
      'Con cita',
      'Consiguieron médico o clínica fija',
      'El servicio',
    ])
  })

  it('on a slip: Rosa closes it herself with its code, without a script', async () => {
    const earlier = await monthNow()
    let code = ''
    await as('Lupe Ramos', `${office}/visits/new`, async (page) => {
      code = await refer(page, 'La persona lleva la hoja')
    })
    const visitor = await openBrowser(server.origin, { ...phone, script: false })
    await onPhone(visitor, '/recibo', async (page) => {
      await page.getByLabel('La clave de su hoja').fill(code)
      await button(page, 'Ver').click()
      await page.getByText('Avenida de la Muestra 210').first().waitFor()
      await fits(page)
      await page.getByText('Ya me atendieron', { exact: true }).click()
      await page.getByLabel('Ya tengo doctor o clínica fija').check()
      await button(page, 'Avisar').first().click()
      await page.getByText('¡Qué bueno! Gracias por decirnos.').waitFor()
      assert.deepEqual(await visitor.context.cookies(), [])
    })
    expectRisen(earlier, await monthNow(), [
      'La persona lleva la hoja',
      'Consiguieron médico o clínica fija',
      'La persona',
    ])
  })
})

/** Lupe's part of a live referral: what is told, the consent, the link, which is shown once. */
async function sendLive(): Promise<string> {
  let address = ''
  await as('Lupe Ramos', `${office}/visits/new`, async (page) => {
    await refer(page, 'El servicio contesta')
    await link(page, 'Seguir con la referencia').click()
    await fits(page)
    const live = page.locator('form[action$="/preview"]')
    await live.getByLabel('Teléfono de la persona', { exact: true }).first().check()
    await live.locator('input[name=phone]').fill('+1 555 555 0142')
    await live.getByRole('button', { name: 'Ver antes de enviar' }).click()
    await page.getByText('+1 555 555 0142').first().waitFor()
    await fits(page)
    await page.getByLabel('De palabra').check()
    await button(page, 'Enviar').click()
    address = (await page.locator('.link-once').innerText()).trim()
  })
  assert.match(address, /\/answers\/[\w-]{43}$/)
  return address
}

/** Notes what happened, in its form; the forms of what is less likely are folded. */
async function note(
  page: Page,
  what: string,
  fill: (form: ReturnType<Page['locator']>) => Promise<void>,
): Promise<void> {
  const folded = page.locator('details', { has: page.getByText(what, { exact: true }) })
  const card = page.locator('article.card', { has: page.getByRole('heading', { name: what, exact: true }) })
  const isFolded = (await folded.count()) > 0
  if (isFolded && !(await folded.first().evaluate((details) => (details as HTMLDetailsElement).open)))
    await folded.first().locator('summary').click()
  const form = (isFolded ? folded : card).first()
  await fill(form)
  await form.getByRole('button', { name: 'Anotar' }).click()
  await page.getByText('Quedó anotado.').first().waitFor()
}
