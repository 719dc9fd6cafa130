// A real Chromium for the stories: one for all of them, a fresh profile for each person who opens a page.
import { after } from 'node:test'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

/** How long a story waits for something to appear, in milliseconds. Slow machines are no failures. */
export const patience = 60_000

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--no-first-run',
]

export interface OpenOptions {
  /** Pixels; a telephone has 360. */
  readonly width?: number
  readonly height?: number
  /** Whether scripts run (they do unless this is false). */
  readonly script?: boolean
}

/** Somebody's browser: a page, and what went wrong in it. */
export interface Visitor {
  readonly page: Page
  readonly context: BrowserContext
  /** Console errors, uncaught errors and requests to another host, since the last time it was asked. */
  readonly faults: () => string[]
}

let running: Promise<Browser> | undefined
const open = new Set<BrowserContext>()

const browser = (): Promise<Browser> =>
  (running ??= chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: flags }))

after(async () => {
  await (await running)?.close()
})

/** Opens a browser with an empty cache and no cookies, for addresses under `origin`. */
export async function openBrowser(origin: string, options: OpenOptions = {}): Promise<Visitor> {
  const context = await (
    await browser()
  ).newContext({
    baseURL: origin,
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    javaScriptEnabled: options.script !== false,
    locale: 'es-MX',
    acceptDownloads: true,
  })
  open.add(context)
  context.setDefaultTimeout(patience)
  const page = await context.newPage()
  return { page, context, faults: watch(page, origin) }
}

/** Closes a browser that a story no longer needs. */
export async function closeBrowser({ context }: Visitor): Promise<void> {
  open.delete(context)
  await context.close()
}

/** Listens to a page. A page that answers 4xx on purpose is no fault: Chromium reports it on the console like a missing file. */
function watch(page: Page, origin: string): () => string[] {
  let faults: string[] = []
  page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`))
  page.on('console', (message) => {
    const ofThePage = message.location().url === page.url() && /status of 4\d\d/.test(message.text())
    if (message.type() === 'error' && !ofThePage) faults.push(`console: ${message.text()}`)
  })
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.protocol !== 'data:' && url.origin !== origin) faults.push(`request to ${url.host}`)
  })
  return () => {
    const seen = faults
    faults = []
    return seen
  }
}
