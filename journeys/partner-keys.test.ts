// An agency that writes its visits down elsewhere: Inés makes a key, that system tells visits with it, and she ends it.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { complainOf } from './page-checks.ts'
import { as, fits, telephone } from './people.ts'
import { startSample, type Started } from './started.ts'

const keys = '/ventanillas/los-angeles/partner-keys'

let server: Started
before(async () => {
  server = await startSample()
})

const main = (page: Page) => page.getByRole('main')

/** Makes a key on the page that is open, and gives its text. */
async function makeKey(page: Page, title: string, button: string): Promise<string> {
  await page.locator('[name=title]').fill(title)
  await main(page).getByRole('button', { name: button }).click()
  await main(page).locator('code').waitFor()
  return (await main(page).locator('code').innerText()).trim()
}

interface Told {
  readonly status: number
  readonly counts?: Readonly<Record<string, number>>
}

/** The agency's system tells two visits of today, always the same. */
async function tellVisits(key: string, reference: string): Promise<Told> {
  const visitedOn = new Intl.DateTimeFormat('sv', { timeZone: 'America/Los_Angeles' }).format(new Date())
  const visits = ['1', '2'].map((number) => ({ reference: `${reference}-${number}`, visitedOn, need: ['dental'] }))
  const answer = await fetch(`${server.origin}/api/ventanillas/visits`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ station: 'los-angeles', visits }),
  })
  const body = (await answer.json()) as { counts?: Record<string, number> }
  return { status: answer.status, ...(body.counts ? { counts: body.counts } : {}) }
}

/** How many visits of today Lupe's list has. */
async function countVisits(): Promise<number> {
  let rows = 0
  await as(server, 'Lupe Ramos', {}, async (page) => {
    const answer = await page.request.get('/ventanillas/los-angeles/visits?format=csv')
    rows = (await answer.text()).trim().split('\n').length - 1
  })
  return rows
}

describe('Inés, on a telephone without a script', () => {
  it('makes a key, which is shown once; what the system tells twice counts once; ended, it opens nothing', async () => {
    let key = ''
    const earlier = await countVisits()
    await as(server, 'Inés Aguirre', { ...telephone, script: false }, async (page) => {
      await page.goto(keys)
      await fits(page)
      await main(page).getByRole('button', { name: 'Hacer la llave' }).click()
      await page.locator('.govuk-error-summary').waitFor()
      key = await makeKey(page, 'Expediente de la clínica', 'Hacer la llave')
      assert.match(key, /^puente_[\w-]{43}$/)
      await fits(page)
      assert.match(await main(page).innerText(), /No se vuelve a mostrar/)
      await page.goto(keys)
      assert.match(await main(page).innerText(), /Expediente de la clínica[\s\S]*Nunca[\s\S]*Abierta/)
      assert.ok(!(await page.content()).includes(key))
      await fits(page)
    })
    assert.deepEqual(await tellVisits(key, 'a'), {
      status: 200,
      counts: { taken: 2, repeated: 0, replaced: 0, refused: 0 },
    })
    assert.equal((await tellVisits(key, 'a')).counts?.['repeated'], 2)
    assert.equal(await countVisits(), earlier + 2)
    await as(server, 'Inés Aguirre', { ...telephone, script: false }, async (page) => {
      await page.goto(keys)
      assert.doesNotMatch(await main(page).innerText(), /Nunca/)
      await main(page).getByRole('link', { name: 'Terminar' }).click()
      await page.getByRole('heading', { name: 'Terminar la llave «Expediente de la clínica»' }).waitFor()
      await fits(page)
      await main(page).getByRole('button', { name: 'Terminar' }).click()
      await main(page).getByText('Terminada').first().waitFor()
      await fits(page)
    })
    assert.equal((await tellVisits(key, 'b')).status, 401)
  })
})

describe('The pages of keys are whole', () => {
  for (const [language, prefix, button] of [
    ['es', '', 'Hacer la llave'],
    ['en', '/en', 'Make the key'],
  ] as const) {
    it(`in ${language}: the list, what is missing, the key that is shown, and its end`, async () => {
      await as(server, 'Inés Aguirre', {}, async (page, visitor) => {
        const complaints: string[] = []
        const look = async () => void complaints.push(...(await complainOf(visitor, language)))
        await page.goto(`${prefix}${keys}`)
        await main(page).getByRole('button', { name: button }).click()
        await page.locator('.govuk-error-summary').waitFor()
        await look()
        await makeKey(page, `Records ${language}`, button)
        await look()
        await page.goto(`${prefix}${keys}`)
        await look()
        await main(page).locator('a[href$="/ending"]').first().click()
        await look()
        assert.deepEqual(complaints, [])
      })
    })
  }
})
