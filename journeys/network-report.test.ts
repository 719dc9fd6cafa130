// The network month by month: Elena reads every station on her telephone, Óscar his own, and each number says what it is.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { complainOf } from './page-checks.ts'
import { as, fits, telephone } from './people.ts'
import { startSample, type SamplePerson, type Started } from './started.ts'

const report = '/network/report'

let server: Started
before(async () => {
  server = await startSample()
})

const main = (page: Page) => page.getByRole('main')
const textOf = (page: Page): Promise<string> => main(page).innerText()

for (const script of [true, false]) {
  describe(`Elena, on a telephone ${script ? 'with' : 'without'} a script`, () => {
    it('reads what is missing as missing, and what a number means, then years, stations and the map', async () => {
      await as(server, 'Elena Ortiz', { ...telephone, script }, async (page) => {
        await page.goto('/')
        await page.goto(report)
        await fits(page)
        assert.match(await textOf(page), /Los Ángeles/)
        assert.match(await textOf(page), /Falta/)
        await main(page).locator('a[href*="/network/report/definitions/"]').first().click()
        await page.waitForURL(/\/definitions\//)
        await fits(page)
        assert.match(await textOf(page), /[0-9a-f]{16}/, 'the query’s hash')
        for (const tab of ['years', 'stations', 'map']) {
          await page.goto(`${report}/${tab}`)
          await fits(page)
          await page.getByRole('heading', { level: 1 }).waitFor()
        }
      })
    })
  })
}

/** The lines of a table, without its head. */
async function linesOf(who: SamplePerson, address: string): Promise<string[]> {
  let lines: string[] = []
  await as(server, who, {}, async (page) => {
    const answer = await page.request.get(address)
    assert.equal(answer.status(), 200, `${who} ${address}`)
    lines = (await answer.text()).trim().split('\n').slice(1)
  })
  return lines
}

describe('The same months', () => {
  it('are read by Elena for every office, and by Óscar and Inés for Los Ángeles alone', async () => {
    const all = await linesOf('Elena Ortiz', `${report}?format=csv`)
    assert.ok(all.some((line) => line.includes('Los Ángeles')) && all.some((line) => line.includes('Chicago')))
    for (const who of ['Óscar Lima', 'Inés Aguirre'] as const) {
      const own = (await linesOf(who, `${report}?format=csv`)).filter((line) => !line.startsWith('Todas,'))
      assert.ok(own.length > 0 && own.every((line) => line.includes('Los Ángeles')), `${who}: ${own.join('; ')}`)
    }
    await as(server, 'Lupe Ramos', {}, async (page) => {
      assert.equal((await page.goto(report))?.status(), 403)
    })
  })

  it('are taken along with a description of each column', async () => {
    const described = await linesOf('Elena Ortiz', `${report}?format=dictionary`)
    assert.ok(described.length > 3)
    await as(server, 'Elena Ortiz', {}, async (page) => {
      const answer = await page.request.get(`${report}?format=xlsx`)
      assert.match(answer.headers()['content-type'] ?? '', /spreadsheetml/)
    })
  })

  it('stand on whole pages in both languages', async () => {
    const complaints: string[] = []
    await as(server, 'Elena Ortiz', {}, async (page, visitor) => {
      for (const [language, prefix] of [
        ['es', ''],
        ['en', '/en'],
      ] as const) {
        for (const tab of ['', '/years', '/stations', '/map', '/definitions/contacts']) {
          await page.goto(`${prefix}${report}${tab}`)
          complaints.push(...(await complainOf(visitor, language)).map((each) => `${language} ${tab}: ${each}`))
        }
      }
    })
    assert.deepEqual(complaints, [])
  })
})
