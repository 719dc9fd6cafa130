// A station with its own installation: its month is signed there, sent to headquarters over the network and once more as a file,
// refused while nobody knows its key, counted once, and read by headquarters as a month like any other.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { addMonths, dayAt, monthOf, yearOf } from '#kernel/day'
import { closeBrowser, type OpenOptions } from '../test/browser.ts'
import { complainOf } from './page-checks.ts'
import { as, comeIn, fits, invite, telephone } from './people.ts'
import { start, startSample, type Started } from './started.ts'

const station = 'san-diego'
const agency = 'Project Concern International'
const month = addMonths(monthOf(dayAt(new Date(), 'America/Los_Angeles')), -1)
const window = `/ventanillas/${station}`

/** The installation of headquarters, and the station's own, which begins with nobody. */
let headquarters: Started
let own: Started
const place = mkdtempSync(path.join(tmpdir(), 'puente-travel-'))
const file = (name: string): string => path.join(place, name)
after(() => rmSync(place, { recursive: true, force: true }))

const main = (page: Page) => page.getByRole('main')
const press = (page: Page, name: string) => main(page).getByRole('button', { name, exact: true }).click()

/** Tomás lets the agency's two people in; one works and signs, the other approves. */
async function workAMonth(): Promise<void> {
  const printed = await own.command('invite', '--name', 'Tomás Rey', '--mail', 'operator@example.org')
  const tomas = await comeIn(own, /http\S+/.exec(printed)![0])
  const at = { office: station, organization: agency }
  const lead = await comeIn(own, await invite(tomas.page, { name: 'Nora Gil', role: 'agency-lead', ...at }))
  const link = await invite(lead.page, { name: 'Raúl Pech', role: 'coordinator', ...at })
  const coordinator = await comeIn(own, link, telephone)
  const report = `${window}/reports/${station}/${month}`
  for (const need of ['Dentista', 'Un médico o una clínica fija']) {
    await coordinator.page.goto(`${window}/visits/new`)
    await coordinator.page.locator('[name=visitedOn]').fill(`${month}-10`)
    await coordinator.page.getByLabel(need, { exact: true }).check()
    await coordinator.page.getByRole('button', { name: 'Guardar visita' }).click()
    await coordinator.page.locator('.slip').waitFor()
  }
  await coordinator.page.goto(report)
  await press(coordinator.page, 'Firmar el informe')
  await lead.page.goto(report)
  await press(lead.page, 'Aprobar el informe')
  await main(lead.page).getByText('Aprobado').first().waitFor()
  for (const visitor of [tomas, lead, coordinator]) await closeBrowser(visitor)
}

before(async () => {
  headquarters = await startSample()
  own = await start({}, ['--no-sample'])
  await workAMonth()
})

const asElena = (options: OpenOptions, act: Parameters<typeof as>[3]) => as(headquarters, 'Elena Ortiz', options, act)

/** What `puente report send` comes to over the network: what it prints, of a refusal too. */
const send = (): Promise<string> =>
  own.command('report', 'send', month, '--to', headquarters.origin).catch((error: Error) => error.message)

describe('The month of a station with its own installation', () => {
  it('is refused until Elena, without a script, registers the key whose fingerprint she was told', async () => {
    const printed = await own.command('report', 'key', station, '--out', file('key.json'))
    const fingerprint = /Fingerprint: (.+)/.exec(printed)![1]!.trim()
    assert.match(await send(), /refused[\s\S]*key-is-registered/)
    await asElena({ ...telephone, script: false }, async (page) => {
      await page.goto('/reports')
      await main(page).getByRole('link', { name: 'Llaves de las estaciones' }).click()
      await fits(page)
      await page.getByLabel('Texto del archivo de la llave').fill('hola')
      await press(page, 'Registrar la llave')
      await page.locator('.govuk-error-summary').waitFor()
      await page.getByLabel('Texto del archivo de la llave').fill(readFileSync(file('key.json'), 'utf8'))
      await press(page, 'Registrar la llave')
      await main(page).getByText('vigente').first().waitFor()
      assert.ok((await main(page).innerText()).replace(/\s+/g, ' ').includes(fingerprint))
      await fits(page)
    })
  })

  it('arrives over the network, again, and as a file that Elena takes in, and counts once', async () => {
    assert.match(await send(), /version 1: received/)
    assert.match(await send(), /version 1: repeated/)
    await own.command('report', 'send', month, '--out', file('report.json'))
    await asElena({ ...telephone, script: false }, async (page) => {
      await page.goto('/reports')
      await page.locator('input[type=file]').setInputFiles(file('report.json'))
      await press(page, 'Recibir el informe')
      await main(page).getByText('Ese informe ya estaba').waitFor()
      await page.locator('input[type=file]').setInputFiles(file('key.json'))
      await press(page, 'Recibir el informe')
      await page.locator('.govuk-error-summary').waitFor()
      const csv = await (await page.request.get(`/reports?year=${yearOf(month)}&format=csv`)).text()
      assert.equal(csv.split('\n').filter((line) => line.includes(month)).length, 1)
      await fits(page)
    })
  })

  it('stands in the network’s report with its two visits, and headquarters holds none of them', async () => {
    await asElena({}, async (page) => {
      const address = `/network/report?year=${yearOf(month)}&indicator=contacts&format=csv`
      const lines = (await (await page.request.get(address)).text()).split('\n')
      const cells = lines.filter((line) => line.includes(agency)).flatMap((line) => line.trim().split(','))
      assert.ok(cells.includes('2'), cells.join(','))
      const answer = await page.goto(`${window}/visits`)
      assert.equal(answer?.status(), 403)
    })
  })

  it('is shown on whole pages in both languages, up to the end of the key', async () => {
    const complaints: string[] = []
    await asElena({}, async (page, visitor) => {
      for (const language of ['es', 'en'] as const) {
        const prefix = language === 'es' ? '' : '/en'
        for (const address of ['/reports', '/reports/keys']) {
          await page.goto(`${prefix}${address}`)
          complaints.push(...(await complainOf(visitor, language)).map((each) => `${address} ${language}: ${each}`))
        }
        await main(page).locator('a[href$="/ending"]').first().click()
        complaints.push(...(await complainOf(visitor, language)).map((each) => `ending ${language}: ${each}`))
      }
      assert.deepEqual(complaints, [])
      await page.getByLabel('It was lost', { exact: false }).check()
      await main(page).getByRole('button').last().click()
      await main(page).getByText('lost on').first().waitFor()
      await page.setViewportSize(telephone)
      await fits(page)
    })
    assert.match(await send(), /repeated/)
  })
})
