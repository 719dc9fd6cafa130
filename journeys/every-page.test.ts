// Everybody opens every page that is linked for them, in both languages, on a telephone and on a desk; and sends the main
// forms empty.
import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { closeBrowser, openBrowser, type Visitor } from '../test/browser.ts'
import { complainOf } from './page-checks.ts'
import { samplePeople, signedIn, startSample, type SamplePerson, type Started } from './started.ts'

let server: Started
before(async () => {
  server = await startSample()
})

const comeIn = (name: SamplePerson | 'Rosa'): Promise<Visitor> =>
  name === 'Rosa' ? openBrowser(server.origin) : signedIn(server, name)

/** Addresses of this host that the page links to; files to download and what other systems read are none. */
const listLinks = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLAnchorElement>('a[href]')]
      .map((link) => new URL(link.href))
      .filter((url) => url.origin === location.origin && !/[?&](?:format|export)=/.test(url.search))
      .filter((url) => !/^\/(?:en\/)?api\//.test(url.pathname))
      .map((url) => url.pathname + url.search),
  )

/** The kind of page that an address leads to: one office, person, month, language or number stands for all of them. */
const kindOf = (address: string): string => {
  const url = new URL(address, 'http://host')
  const path = url.pathname
    .replace(/^\/en(?=\/|$)/, '')
    .replace(
      /^\/(ventanillas|network\/offices|network|partners)\/(?!(?:nearest|history|stations|new|report)(?:\/|$))[^/]+/,
      '/$1/:one',
    )
    .replace(/\/stations\/(?!new$)[^/]+/, '/stations/:one')
    .replace(/\/reports\/[^/]+/, '/reports/:one')
    .replace(/\/definitions\/[^/]+/, '/definitions/:one')
    .replace(/^\/answers\/[\w-]{43}$/, '/answers/:one')
    .replace(/^\/languages\/[a-z]{2,3}$/, '/languages/:one')
    .replace(/^\/languages\/regions\/[^/]+/, '/languages/regions/:one')
    .replace(/\d{4}-\d{2}(?:-\d{2})?|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, ':one')
  return [path, ...[...url.searchParams.keys()].sort()].join(' ')
}

/** Follows links from the front door, one page of each kind; what is wrong, by address. */
async function walk(visitor: Visitor, language: 'es' | 'en'): Promise<{ kinds: Set<string>; complaints: string[] }> {
  const { page } = visitor
  const ahead = [language === 'es' ? '/' : '/en']
  const kinds = new Set<string>()
  const complaints: string[] = []
  for (let address = ahead.shift(); address !== undefined; address = ahead.shift()) {
    const isEnglish = /^\/en(?:\/|\?|$)/.test(address)
    if (kinds.has(kindOf(address)) || isEnglish !== (language === 'en')) continue
    kinds.add(kindOf(address))
    const answer = await page.goto(address)
    const found = await complainOf(visitor, language)
    // A clinic's link that has done its work is answered with a page that says so.
    const isShut = answer?.status() === 410 && kindOf(address) === '/answers/:one'
    if (!answer?.ok() && !isShut) found.push(`answered ${answer?.status()}`)
    complaints.push(...found.map((complaint) => `${address}: ${complaint}`))
    ahead.push(...(await listLinks(page)))
  }
  return { kinds, complaints }
}

describe('The checks of a page', () => {
  it('find what is planted', async () => {
    const visitor = await openBrowser(server.origin)
    const { page } = visitor
    await page.goto('/privacy')
    await page.evaluate(() => {
      document.title = ''
      document.documentElement.lang = 'fr'
      const wide = document.createElement('h1')
      wide.innerHTML = '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" width="700" height="1">'
      document.querySelector('main')!.append(wide)
      console.error('planted')
    })
    const complaints = (await complainOf(visitor, 'es')).join('\n')
    for (const expected of [
      /no title/,
      /2 headings/,
      /its language is "fr"/,
      /console: planted/,
      /pixels wide at 360/,
      /axe at 1280, image-alt/,
    ]) {
      assert.match(complaints, expected)
    }
    await closeBrowser(visitor)
  })
})

describe('Every page that is linked is whole', () => {
  for (const name of ['Rosa', ...samplePeople] as const) {
    for (const language of ['es', 'en'] as const) {
      it(`for ${name}, in ${language === 'es' ? 'Spanish' : 'English'}`, async (t) => {
        const visitor = await comeIn(name)
        const { kinds, complaints } = await walk(visitor, language)
        t.diagnostic(`${kinds.size} kinds of page: ${[...kinds].join(', ')}`)
        assert.ok(kinds.size >= 4)
        assert.deepEqual(complaints, [])
        await closeBrowser(visitor)
      })
    }
  }
})

const office = '/ventanillas/los-angeles'

/** Forms that are sent without a word: who, where, and the button's name in both languages. */
const forms: readonly (readonly [who: SamplePerson | 'Rosa', address: string, button: readonly [string, string]])[] = [
  ['Rosa', '/ventanillas', ['Buscar', 'Search']],
  ['Rosa', '/eligibility', ['Ver programas', 'See programs']],
  ['Rosa', '/recibo', ['Ver', 'Show']],
  ['Rosa', '/recibo/clinic', ['Ver', 'Show']],
  ['Rosa', '/sign-in', ['Entrar', 'Sign in']],
  ['Rosa', '/window', ['Preparar', 'Set up']],
  ['Lupe Ramos', `${office}/visits/new`, ['Guardar visita', 'Save visit']],
  ['Lupe Ramos', `${office}/group-contacts`, ['Guardar actividad', 'Save activity']],
  ['Lupe Ramos', `${office}/lost-slips`, ['Buscar', 'Search']],
  ['Lupe Ramos', `${office}/materials`, ['Guardar materiales', 'Save materials']],
  ['Lupe Ramos', `${office}/day-sheets/new`, ['Guardar la hoja', 'Save the sheet']],
  ['Inés Aguirre', '/people', ['Mandar invitación', 'Send invitation']],
  ['Inés Aguirre', '/tablets', ['Dar un código', 'Get a code']],
]

describe('A form that is sent empty says what is missing, and its page stays whole', () => {
  for (const [who, address, buttons] of forms) {
    it(`${address}, for ${who}`, async () => {
      const visitor = await comeIn(who)
      const { page } = visitor
      const complaints: string[] = []
      for (const [place, language] of (['es', 'en'] as const).entries()) {
        await page.goto(language === 'es' ? address : `/en${address}`)
        await page.getByRole('main').getByRole('button', { name: buttons[place]!, exact: true }).last().click()
        await page.locator('.govuk-error-summary').waitFor()
        complaints.push(...(await complainOf(visitor, language)), ...(await complainOfSummary(page)))
      }
      assert.deepEqual(complaints, [])
      await closeBrowser(visitor)
    })
  }
})

/** The summary has the focus, and each of its links leads to a field. */
const complainOfSummary = (page: Page): Promise<string[]> =>
  page.locator('.govuk-error-summary').evaluate((summary) => {
    const links = [...summary.querySelectorAll('a')].map((link) => link.getAttribute('href')!)
    const lost = links.filter((href) => document.querySelector(href) === null)
    return [
      ...lost.map((href) => `the summary leads to ${href}, which is not there`),
      ...(document.activeElement === summary ? [] : ['the summary has no focus']),
    ]
  })
