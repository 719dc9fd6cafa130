// What must hold of every page, whoever sees it: axe finds nothing, nothing scrolls sideways, it has a title, one heading
// and a language, and it asks no other host.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import type { Visitor } from '../test/browser.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const heights = { 1280: 800, 360: 740, 320: 640 } as const

type Width = keyof typeof heights

/** Pages that look the same to axe are examined once: what they are made of, in a language, at a width. */
const examined = new Set<string>()

/** What is wrong with the page that is open; nothing where all is well. */
export async function complainOf({ page, faults }: Visitor, language: 'es' | 'en'): Promise<string[]> {
  await page.waitForLoadState()
  const complaints = [...(await complainOfFrame(page, language)), ...faults()]
  const makeup = await describeMakeup(page)
  for (const width of [1280, 360, 320] as const) {
    await page.setViewportSize({ width, height: heights[width] })
    complaints.push(...(await complainOfWidth(page, width)))
    const seen = `${language} ${width} ${makeup}`
    if (width === 320 || examined.has(seen)) continue
    examined.add(seen)
    complaints.push(...(await complainByAxe(page, width)))
  }
  await page.setViewportSize({ width: 1280, height: heights[1280] })
  return complaints
}

async function complainOfFrame(page: Page, language: string): Promise<string[]> {
  const { title, headings, lang } = await page.evaluate(() => ({
    title: document.title.trim(),
    headings: document.querySelectorAll('h1').length,
    lang: document.documentElement.lang,
  }))
  return [
    ...(title === '' ? ['no title'] : []),
    ...(headings === 1 ? [] : [`${headings} headings of the first level`]),
    ...(lang === language ? [] : [`its language is "${lang}"`]),
  ]
}

/** The addresses of the page and the kinds of elements on it, without what they say. */
const describeMakeup = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const kinds = [...document.querySelectorAll('body *')].map(
      (element) => `${element.tagName}.${element.getAttribute('class') ?? ''}#${element.getAttribute('name') ?? ''}`,
    )
    return [...new Set(kinds)].sort().join(' ')
  })

/** Names what sticks out, the outermost first. */
const complainOfWidth = (page: Page, width: Width): Promise<string[]> =>
  page.evaluate((seen) => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return []
    const wide = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > clientWidth + 1,
    )
    const [widest] = wide
    const name = widest ? `${widest.tagName.toLowerCase()}.${widest.getAttribute('class') ?? ''}` : 'something'
    return [`${scrollWidth} pixels wide at ${seen}: ${name}`]
  }, width)

interface AxeResults {
  readonly violations: readonly {
    readonly id: string
    readonly help: string
    readonly nodes: readonly { readonly html: string }[]
  }[]
}

/** Axe, put in by the debugging protocol: the page itself takes no script from elsewhere. */
async function complainByAxe(page: Page, width: Width): Promise<string[]> {
  await page.evaluate(axe)
  const { violations } = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as AxeResults
  return violations.map(({ id, help, nodes }) => `axe at ${width}, ${id}: ${help}: ${nodes[0]?.html.slice(0, 160)}`)
}
