// Another country's institute on the same program: an invented one, with its own words, places and money. It begins with
// nobody, lets its people in one by one, and no page says a word of the first country.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { closeBrowser, openBrowser, type Visitor } from '../test/browser.ts'
import { comeIn, invite } from './people.ts'
import { start, type Started } from './started.ts'

const office = 'puerto-norte'
const window = `/ventanillas/${office}`
const agency = 'Manos del Norte'

/** What only the first country says. Addresses keep the program's own name. */
const foreign =
  /m[ée]xic|\bMXN\b|\bpesos?\b|matr[ií]cula|\bINEA\b|\bZIP\b|c[óo]digo postal|ventanilla|estados unidos|united states|\bIME\b/i

let server: Started

/** Visible words, names for those who hear the page, and the title, each with the first country's words in it. */
async function complainOfWords(page: Page): Promise<string[]> {
  const said = await page.evaluate(() => [
    document.title,
    ...document.body.innerText.split('\n'),
    ...[...document.querySelectorAll('[aria-label]')].map((element) => element.getAttribute('aria-label')!),
  ])
  return said.filter((line) => foreign.test(line)).map((line) => `${new URL(page.url()).pathname}: ${line}`)
}

/** Elena takes an organization on, agrees with it and opens its station. */
async function openStation(page: Page): Promise<void> {
  await page.goto('/partners/organization')
  await page.locator('[name=title]').fill(agency)
  await page.locator('[name=kind]').selectOption('nonprofit')
  await page.locator('[name=source]').fill('acta 1')
  await page.getByRole('main').getByRole('button').last().click()
  await page.getByRole('heading', { level: 1, name: agency }).waitFor()
  await page.goto(`/partners/offices/${office}/agreement`)
  await page.locator('[name=organization_id]').selectOption({ label: agency })
  await page.locator('[name=areas][value=ventanillas]').check()
  await page.locator('[name=signed_on]').fill('2026-01-02')
  await page.locator('[name=from_on]').fill('2026-01-02')
  await page.getByRole('main').getByRole('button').last().click()
  await page.getByRole('button', { name: 'Aceptar', exact: true }).click()
  await page.getByText('Vigente').first().waitFor()
  await page.goto('/ventanillas/stations/new')
  await page.locator('[name=office]').selectOption(office)
  await page.locator('[name=organization]').selectOption({ label: agency })
  await page.locator('[name=openedOn]').fill('2026-01-05')
  await page.locator('[name=street]').fill('Muelle 3')
  await page.getByRole('button', { name: 'Abrir la estación' }).click()
  await page.waitForURL(/\/ventanillas\/puerto-norte\/stations\//)
}

/** The operator's invitation as the command line prints it. */
const operatorLink = async (): Promise<string> => {
  const printed = await server.command('invite', '--name', 'Tomás Rey', '--mail', 'operator@example.org')
  return /http\S+/.exec(printed)![0]
}

const people = new Map<string, Visitor>()

before(async () => {
  server = await start({ PACK: 'test/packs/zz' }, ['--no-sample'])
  const at = { office, organization: agency }
  const tomas = await comeIn(server, await operatorLink())
  const elena = await comeIn(server, await invite(tomas.page, { name: 'Elena Ortiz', role: 'headquarters' }))
  await openStation(elena.page)
  const ines = await comeIn(server, await invite(tomas.page, { name: 'Inés Aguirre', role: 'agency-lead', ...at }))
  const lupe = await comeIn(server, await invite(ines.page, { name: 'Lupe Ramos', role: 'worker', ...at }))
  for (const [name, visitor] of Object.entries({ tomas, elena, ines, lupe })) people.set(name, visitor)
})

describe('In another country', () => {
  it('Rosa finds the nearest place with her delivery code, on pages that name its own things', async () => {
    const rosa = await openBrowser(server.origin, { width: 360, script: true })
    const { page } = rosa
    const complaints: string[] = []
    for (const path of ['/', '/ventanillas', '/privacy', '/sign-in', '/ventanillas/history', '/network']) {
      for (const prefix of ['', '/en']) {
        await page.goto(`${prefix}${path}`)
        complaints.push(...(await complainOfWords(page)))
      }
    }
    await page.goto('/ventanillas')
    await page.getByLabel('Su clave de reparto').fill('SUR20')
    await page.getByRole('button', { name: 'Buscar' }).click()
    await page.getByRole('heading', { level: 2, name: /1\. Puerto Norte/ }).waitFor()
    complaints.push(...(await complainOfWords(page)))
    await page.goto('/ventanillas')
    await page.getByLabel('Su clave de reparto').fill('90012')
    await page.getByRole('button', { name: 'Buscar' }).click()
    await page.locator('.govuk-error-message').waitFor()
    complaints.push(...(await complainOfWords(page)), ...rosa.faults())
    assert.deepEqual(complaints, [])
    await closeBrowser(rosa)
  })

  it('Lupe records a visit with a delivery code and hands over its slip', async () => {
    const { page } = people.get('lupe')!
    await page.goto(`${window}/visits/new`)
    const complaints = await complainOfWords(page)
    await page.locator('[name=postalCode]').fill('nor12')
    await page.locator('[name=need]').first().check()
    await page.locator('[name=topic]').first().check()
    await page.getByRole('button', { name: 'Guardar visita' }).click()
    await page.locator('.slip').waitFor()
    assert.match(await page.locator('.slip').innerText(), /Muelle 3/)
    complaints.push(...(await complainOfWords(page)))
    for (const path of ['visits', 'group-contacts', 'materials', 'day-sheets/new', 'reports']) {
      await page.goto(`${window}/${path}`)
      complaints.push(...(await complainOfWords(page)))
    }
    assert.deepEqual(complaints, [])
  })

  it('the office shows its station, its agreement and its month', async () => {
    const { page } = people.get('ines')!
    await page.goto(window)
    await page.getByRole('heading', { level: 1, name: /Puerto Norte/ }).waitFor()
    assert.match(await page.getByRole('main').innerText(), new RegExp(agency))
    const complaints = await complainOfWords(page)
    for (const path of ['/people', '/tablets', '/account', `${window}/reports`]) {
      await page.goto(path)
      complaints.push(...(await complainOfWords(page)))
    }
    assert.deepEqual(complaints, [])
  })

  it('headquarters and the operator read nothing of the first country either', async () => {
    const complaints: string[] = []
    for (const [name, paths] of [
      ['elena', ['/', '/ventanillas/stations', '/network', '/partners', window]],
      ['tomas', ['/', '/people', '/account']],
    ] as const) {
      const { page } = people.get(name)!
      for (const path of paths) {
        await page.goto(path)
        complaints.push(...(await complainOfWords(page)))
      }
    }
    assert.deepEqual(complaints, [])
  })
})
