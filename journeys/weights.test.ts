// What a public page costs somebody with an old telephone and a bad connection, and how easily it reads.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { closeBrowser, openBrowser, patience } from '../test/browser.ts'
import { inflesz, listBlocks } from '../test/reading-ease.ts'
import { startSample, type Started } from './started.ts'

const pages = [
  '/',
  '/ventanillas',
  '/ventanillas/nearest',
  '/ventanillas/history',
  '/find',
  '/find/results',
  '/recibo',
  '/recibo/clinic',
  '/privacy',
  '/elections/verify',
  '/sign-in',
  '/network',
  '/figures',
  '/eligibility',
  '/languages',
  '/languages/regions/20',
  '/languages/zai',
]
/** Searches: the page that asks, what is typed there by its labels, and the same as it is posted. */
const searches: Readonly<
  Record<string, { from: string; typed: Record<string, string>; posted: Record<string, string> }>
> = {
  '/ventanillas/nearest': {
    from: '/ventanillas',
    typed: { 'Su código postal': '90012' },
    posted: { postalCode: '90012' },
  },
  '/find/results': {
    from: '/find',
    typed: { 'Su código postal': '90012', '¿Qué necesita?': 'clinica' },
    posted: { postalCode: '90012', words: 'clinica' },
  },
}

const mostBytes = 30 * 1024
const mostRequests = 4
const easyEnough = 65

let server: Started
before(async () => {
  server = await startSample()
})

interface Weight {
  readonly bytes: number
  readonly requests: number
  readonly paintedAfter: number
}

/** Visits a page with an empty cache over 400 kbit/s and 400 ms, with a processor six times slower. */
async function weigh(path: string): Promise<Weight> {
  const rosa = await openBrowser(server.origin, { width: 360, height: 740 })
  const { page, context } = rosa
  const session = await context.newCDPSession(page)
  const line = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 }
  let bytes = 0
  let requests = 0
  await session.send('Network.enable')
  // A search cannot be the first page that somebody opens: its own answer is weighed, the form before it is not.
  const search = searches[path]
  if (search) await page.goto(search.from, { waitUntil: 'load' })
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength
    requests += 1
  })
  await session.send('Network.clearBrowserCache')
  await session.send('Network.emulateNetworkConditions', line)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 6 })
  if (search) {
    for (const [label, typed] of Object.entries(search.typed)) await page.getByLabel(label).fill(typed)
    await page.getByRole('button', { name: 'Buscar' }).click()
    await page.waitForURL(path)
  } else {
    await page.goto(path, { waitUntil: 'load', timeout: patience })
  }
  await page.waitForLoadState('networkidle')
  const paintedAfter = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const told = (list: PerformanceEntryList) => {
          const paint = list.find(({ name }) => name === 'first-contentful-paint')
          if (paint) resolve(paint.startTime)
        }
        new PerformanceObserver((list) => told(list.getEntries())).observe({ type: 'paint', buffered: true })
      }),
  )
  await closeBrowser(rosa)
  return { bytes, requests, paintedAfter }
}

describe('On a slow line and an old telephone, Rosa', () => {
  for (const path of pages) {
    it(`opens ${path} for the first time with at most 30 KB and ${mostRequests} requests`, async (t) => {
      const { bytes, requests, paintedAfter } = await weigh(path)
      t.diagnostic(
        `${path}: ${(bytes / 1024).toFixed(1)} KB, ${requests} requests, first contentful paint after ` +
          `${(paintedAfter / 1000).toFixed(2)} s (400 kbit/s, 400 ms, processor x6; aim 1.8 s)`,
      )
      assert.ok(bytes <= mostBytes, `${bytes} bytes`)
      assert.ok(requests <= mostRequests, `${requests} requests`)
    })
  }
})

describe('Rosa reads easily', () => {
  for (const path of pages) {
    it(`every block of eight words or more on ${path}`, async (t) => {
      const blocks = listBlocks(await readMain(path))
      const measured = blocks.map(({ text }) => ({ text, ease: inflesz(text) }))
      const least = Math.min(...measured.map(({ ease }) => ease))
      if (measured.length > 0) t.diagnostic(`${path}: ${measured.length} blocks, hardest ${least.toFixed(0)}`)
      assert.deepEqual(
        measured.filter(({ ease }) => ease < easyEnough).map(({ text, ease }) => `${ease.toFixed(0)}: ${text}`),
        [],
      )
    })
  }
})

/** What we wrote of a page: names of offices, organizations and languages, in tables and lists of choices, are theirs. */
async function readMain(path: string): Promise<string> {
  const search = searches[path]
  const answer = search
    ? await fetch(server.origin + path, { method: 'POST', body: new URLSearchParams(search.posted) })
    : await fetch(server.origin + path)
  assert.equal(answer.status, 200, path)
  const html = await answer.text()
  return html
    .replace(/<a class="govuk-link" href="\/languages\/[a-z]{2,3}">[\s\S]*?<\/a>/g, ' ')
    .replace(/<span class="govuk-visually-hidden whose">[\s\S]*?<\/span>/g, ' ')
    .replace(/<(table|select)\b[\s\S]*?<\/\1>/g, ' ')
    .replace(/<dt\b[^>]*>\s*(?:Le atiende|Idiomas|Dirección)[\s\S]*?<\/dd>/g, ' ')
}
