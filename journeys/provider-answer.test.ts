// Sol answers by the link of one referral: on a telephone, without script, in Spanish and in English, in a few presses.
import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { serve, type ServerType } from '@hono/node-server'
import { openAssets } from '#platform/assets'
import { consult } from '#platform/database'
import { findReferral } from '#registries/referrals'
import { makeApp } from '../src/app/app.tsx'
import { closeBrowser, openBrowser, type OpenOptions, type Visitor } from '../test/browser.ts'
import { now, testInstallation } from '../test/database.ts'
import { personas, type Personas } from '../test/personas.ts'
import { inflesz, listBlocks } from '../test/reading-ease.ts'
import { sendToClinic, type SentReferral } from '../test/sent-referral.ts'
import { complainOf } from './page-checks.ts'

let server: ServerType
let origin: string
let people: Personas
/** What the clock of the server shows. */
let instant = now
before(async () => {
  const installation = { ...(await testInstallation()), clock: () => instant }
  people = await personas(installation)
  server = serve({ fetch: makeApp(installation, await openAssets()).fetch, port: 0 })
  await new Promise((resolve) => server.once('listening', resolve))
  origin = `http://localhost:${(server.address() as AddressInfo).port}`
})
after(() => void server.close())

const telephone = { width: 360, height: 740, script: false } as const

/** A referral that waits, and its link opened in a browser. */
async function openLinkIn(prefix: string, options: OpenOptions): Promise<Visitor & SentReferral> {
  instant = now
  const sent = await sendToClinic(people)
  const visitor = await openBrowser(origin, options)
  await visitor.page.goto(`${prefix}/answers/${sent.secret}`)
  return { ...visitor, ...sent }
}

/** Gives an answer as it stands on the page: unfolds it, fills it, presses its button. Gives how often was pressed. */
async function answer({ page }: Visitor, transition: string, fill: Readonly<Record<string, string>> = {}) {
  const form = page.locator(`form:has(input[value="${transition}"])`)
  const button = form.locator('button')
  let presses = 1
  if (!(await button.isVisible())) {
    await page.locator(`details:has(input[value="${transition}"]) > summary`).click()
    presses += 1
  }
  for (const [name, value] of Object.entries(fill)) {
    const field = form.locator(`[name=${name}]`)
    if ((await field.first().getAttribute('type')) === 'radio') await form.locator(`[value=${value}]`).check()
    else await field.fill(value)
    presses += 1
  }
  await button.click()
  await page.waitForLoadState('load')
  return presses
}

/** From the letter to the clinic's regular patient; gives the presses, and looks at each page on the way. */
async function walkThrough(
  visitor: Visitor & SentReferral,
  prefix: string,
  look: (page: string) => Promise<void>,
): Promise<number> {
  const { page } = visitor
  let presses = 1
  await look('the door')
  await page.locator('main button').click()
  await page.waitForLoadState('load')
  await look('the referral')
  presses += await answer(visitor, 'accept')
  await look('accepted')
  presses += await answer(visitor, 'schedule', { appointmentOn: '2020-01-15', appointmentTime: '10:30' })
  await look('an appointment in the past')
  presses += await answer(visitor, 'schedule', { appointmentOn: '2026-03-25', appointmentTime: '10:30' })
  await look('scheduled')
  // The day of the appointment comes.
  instant = new Date('2026-03-25T16:00:00Z')
  await page.goto(`${origin}${prefix}/answers/${visitor.secret}`)
  await page.locator('main button').click()
  await page.waitForLoadState('load')
  presses += 2 + (await answer(visitor, 'mark_attended'))
  await look('attended')
  presses += await answer(visitor, 'complete', { outcome: 'medical_home_established' })
  await look('closed')
  return presses
}

describe('Sol answers by the link', () => {
  for (const [language, prefix] of [
    ['es', ''],
    ['en', '/en'],
  ] as const) {
    it(`on a telephone without script, until it is closed (${language})`, async (t) => {
      const visitor = await openLinkIn(prefix, telephone)
      const presses = await walkThrough(visitor, prefix, async () => {
        assert.equal(await visitor.page.locator('html').getAttribute('lang'), language)
        assert.deepEqual(visitor.faults(), [])
      })
      t.diagnostic(`${presses} presses and entries from the letter to the medical home, one mistake among them`)
      assert.deepEqual(await visitor.context.cookies(), [])
      const referral = await consult(people.lupe, (db) => findReferral(db, visitor.at))
      assert.deepEqual([referral?.state, referral?.outcome], ['completed', 'medical_home_established'])
      await closeBrowser(visitor)
    })

    it(`on pages that are whole at every width, and read easily (${language})`, async () => {
      const visitor = await openLinkIn(prefix, {})
      const complaints: string[] = []
      await walkThrough(visitor, prefix, async (page) => {
        complaints.push(...(await complainOf(visitor, language)).map((complaint) => `${page}: ${complaint}`))
        if (language === 'en') return
        for (const { text } of listBlocks(await visitor.page.content()))
          if (inflesz(text) < 65) complaints.push(`${page}: ${inflesz(text).toFixed(0)}: ${text}`)
      })
      assert.deepEqual(complaints, [])
      await closeBrowser(visitor)
    })
  }

  it('with at most 30 KB and 4 requests for the door and the referral together', async (t) => {
    const { secret } = await sendToClinic(people)
    const visitor = await openBrowser(origin, telephone)
    const session = await visitor.context.newCDPSession(visitor.page)
    let [bytes, requests] = [0, 0]
    await session.send('Network.enable')
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength
      requests += 1
    })
    await visitor.page.goto(`/answers/${secret}`, { waitUntil: 'networkidle' })
    await visitor.page.locator('main button').click()
    await visitor.page.waitForLoadState('networkidle')
    t.diagnostic(`${(bytes / 1024).toFixed(1)} KB, ${requests} requests`)
    assert.ok(bytes <= 30 * 1024, `${bytes} bytes`)
    assert.ok(requests <= 4, `${requests} requests`)
    await closeBrowser(visitor)
  })
})
